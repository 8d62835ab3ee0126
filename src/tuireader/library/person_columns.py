"""The columns of the row of a person that follow from his or her speakers."""

from collections import Counter
from collections.abc import Sequence

from tuireader.library.database import Row
from tuireader.library.identity import VoiceFacts
from tuireader.library.person_names import surname_of
from tuireader.library.role_label import role_label
from tuireader.library.text_folding import fold

PERSON_COLUMNS = ("name", "form", "surname", "kind", "role", "gender", "first", "last", "quotations", "articles")


def person_columns(own: Sequence[VoiceFacts], speakers: Sequence[VoiceFacts], given_name: str = "") -> Row:
    """Return the `PERSON_COLUMNS` of somebody whose own speakers are `own`.

    `speakers` are these and those of all who were joined, in the order of their dates.
    """
    found, kind = usual_name(own), own[0].kind
    name = given_name or found
    genders = Counter([it.gender for it in speakers if it.gender])
    quoted = [it for it in speakers if it.said]
    dates = [it.date for it in quoted or speakers]  # where there is only reported speech, of that
    return (
        name,
        fold(name),
        surname_of(found, kind),
        kind,
        next((role_label(it.roles[0]) for it in reversed(speakers) if it.roles), ""),
        max(sorted(genders), key=genders.__getitem__, default=""),
        min(dates),
        max(dates),
        sum(it.said for it in quoted),
        len({it.entry_id for it in quoted}),
    )


def by_date(speakers: Sequence[VoiceFacts]) -> list[VoiceFacts]:
    """Return speakers in the order of their dates."""
    return sorted(speakers, key=lambda it: (it.date, it.id))


def usual_name(speakers: Sequence[VoiceFacts]) -> str:
    """Return what most articles call somebody; of several, the longest."""
    if len(speakers) == 1:
        return speakers[0].name
    counts = Counter([it.name for it in speakers])
    return min(counts, key=lambda it: (-counts[it], -len(it), it))
