"""Which number a row of the search index gets: one that grows with its entry's date."""

from collections.abc import Mapping
from itertools import chain, count, islice

from tuireader.library.database import Database
from tuireader.library.search_tables import PER_SECOND


def free_numbers(db: Database, seconds: Mapping[int, int]) -> dict[int, int]:
    """Give each entry a number that no row has or ever had, as near to the second of its date as can be.

    `seconds` are those of the entries' dates.
    """
    found: dict[int, int] = {}
    taken: set[int] = set()
    rooms = (PER_SECOND << doubled for doubled in count())
    tries = 1
    while waiting := [entry for entry in seconds if entry not in found]:
        tried = list(islice(rooms, tries))
        wanted = {entry: [_number(entry, seconds[entry], room) for room in tried] for entry in waiting}
        asked = chain.from_iterable(wanted.values())
        taken.update(number for (number,) in db.rows_of("SELECT id FROM search_docsize WHERE id IN ({})", asked))
        for entry, numbers in wanted.items():
            if (number := next((each for each in numbers if each not in taken), None)) is not None:
                found[entry] = number
                taken.add(number)
        tries = 4  # where many are of one second
    return found


def _number(entry: int, second: int, room: int) -> int:
    spread = entry if room == PER_SECOND else entry * 2654435761
    return second * PER_SECOND + spread % room
