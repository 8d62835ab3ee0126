"""The same words elsewhere: which other articles quote what a quotation says, wholly or in part.

The index of words (`said_words`) finds candidates: each word of the quotation but function words is looked up, and
each pair of neighbours of which one is frequent. Those that have most of them are compared word by word. A quotation of
common words alone is looked for among those of the same person in the same days.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tuireader.changes.matching_runs import Budget
from tuireader.changes.word_diff import Piece
from tuireader.library.column_types import as_integer, as_text
from tuireader.library.database import Database
from tuireader.library.people_tables import EFFECTIVE_TEXT_SQL, PRESENT_SQL
from tuireader.library.said import INDIRECT, row_id_of
from tuireader.library.said_ids import MAX_SLOT, SLOT_BITS
from tuireader.library.said_pages import SaidPages
from tuireader.library.said_search import ENTRY_OF_SAID, SAID_OF_VOICE, VOICE_OF_SAID
from tuireader.library.said_words import split_words
from tuireader.library.witness import SameWords, Witness
from tuireader.library.wording import (
    COMMON_WORD_WEIGHT,
    SharedWords,
    Wording,
    differences,
    most_shared,
    shared_words,
    weight_of,
    word_weight,
    wording,
)

MAX_LOOKED_UP_WORDS = 60
"""So many words of a quotation are looked up in the index; of more, some at equal distances."""
MAX_FOUND_ROWS = 1000
"""A word that more quotations have is frequent: it is looked up together with its neighbours."""
MAX_NEIGHBOURS = 4
"""So many of them are looked up together, until few quotations have all."""
MAX_CANDIDATES = 400
"""So many quotations are compared with the one that is asked for."""
MAX_COMPARED_CHARACTERS = 400_000
"""So many characters of them are compared: those with most words in common come first."""
MAX_COMPARED_STEPS = 1_500_000
"""The work of comparing them: half a second."""

SURE_WEIGHT, MIN_SHARE = 6.0, 0.6
"""Words that say so much, and are so much of the quotation that says less, are the same utterance."""
LONG_RUN_WORDS, LONG_RUN_WEIGHT = 8, 2.5
"""So many words in a row are the same utterance as well, if they are more than small words."""
OVERLAP_WORDS, OVERLAP_WEIGHT = 12, 4.0
"""The same where both quotations go on in another way."""
MIN_LATER_SHARE = 0.75
"""How much of the quotation that says less the other must have, long after: people repeat much in other words."""
WHOLE_WEIGHT, MIN_WHOLE_SHARE = 5.0, 0.9
"""Words that say so much are the same utterance if a quotation is nearly whole in the other."""
SAME_PERSON_WEIGHT, NEAR_WEIGHT = 3.2, 3.0
"""The same for the same person in two weeks, and for anybody in the same days."""
COMMON_WEIGHT, LEAST_WEIGHT = 1.8, 1.4
"""What the same person says in the same days: words of which a part is changed, and words that are the same."""
MIN_CHANGED_SHARE = 0.5
"""How much of the quotation that says more must be in one of which a part is changed: less is another sentence."""
MIN_PART_WORDS = 4
"""Fewer words are no part of a longer quotation."""
MIN_MORE_WEIGHT = 1.0
"""How much another quotation of the same article must add to be shown, too: the other half of a sentence."""
NEAR_SECONDS, WEEKS_SECONDS = 3 * 86_400, 14 * 86_400
"""What is published at most so long after each other appears in the same days, or in two weeks."""
MAX_NEAR_ROWS = 400
"""So many quotations of a person in the same days are compared."""


class Speech(NamedTuple):
    """A quotation with what decides whether two are the same utterance."""

    row_id: int
    words: Wording
    date: int  # of its article, in seconds since 1970
    person: int = 0  # 0 where nobody knows who it is
    form: str = ""  # the folded name, as the article has it; "" where nobody is named

    @property
    def entry_id(self) -> int:
        """The article."""
        return self.row_id >> SLOT_BITS

    @property
    def id(self) -> str:
        """The id that stays: “ENTRY.SLOT”."""
        return f"{self.entry_id}.{self.row_id & MAX_SLOT}"

    @property
    def place(self) -> tuple[int, int]:
        """Where it stands in the order."""
        return self.date, self.row_id

    def is_by_same(self, other: "Speech") -> bool:
        """Return whether both are by the same person: so decided, or else one name has all words of the other."""
        if not (self.form and other.form):
            return False
        if self.person and other.person and (self.person == other.person or self.form == other.form):
            return self.person == other.person
        one, its = set(self.form.split()), set(other.form.split())
        return one <= its or its <= one

    def seconds_to(self, other: "Speech") -> int:
        """Return how long after each other both were published."""
        return abs(self.date - other.date)


class Match(NamedTuple):
    """A quotation that has words of the one that is asked for."""

    speech: Speech
    shared: SharedWords

    @property
    def shared_places(self) -> set[int]:
        """The numbers of the words of the quotation that is asked for, of those that this one has."""
        return {at for run in self.shared.runs for at in range(run.start_before, run.start_before + run.length)}


def are_same(one: Speech, other: Speech, shared: SharedWords) -> bool:
    """Return whether two quotations with these words in common are of the same utterance."""
    weight, share, seconds = shared.weight, shared.share, one.seconds_to(other)
    is_near, is_by_same = seconds <= NEAR_SECONDS, one.is_by_same(other)
    is_in_weeks = is_by_same and seconds <= WEEKS_SECONDS
    if _is_long_run(shared, OVERLAP_WORDS, OVERLAP_WEIGHT):
        return True
    is_sure = weight >= SURE_WEIGHT or _is_long_run(shared, LONG_RUN_WORDS, LONG_RUN_WEIGHT)
    if is_sure and share >= (MIN_SHARE if is_near or is_in_weeks else MIN_LATER_SHARE):
        return True
    if is_by_same and is_near:
        return _are_same_of_days(shared)
    least = NEAR_WEIGHT if is_near else SAME_PERSON_WEIGHT if is_in_weeks else WHOLE_WEIGHT
    return weight >= least and share >= MIN_WHOLE_SHARE and _is_enough(shared)


def _are_same_of_days(shared: SharedWords) -> bool:
    """Return whether words of the same person in the same days are the same utterance."""
    is_whole = shared.weight >= LEAST_WEIGHT and shared.share >= MIN_WHOLE_SHARE
    is_changed = shared.weight >= COMMON_WEIGHT and shared.share >= MIN_SHARE
    return (is_whole or (is_changed and shared.whole_share >= MIN_CHANGED_SHARE)) and _is_enough(shared)


def _is_long_run(shared: SharedWords, words: int, weight: float) -> bool:
    return shared.longest >= words and shared.longest_weight >= weight


def _is_enough(shared: SharedWords) -> bool:
    """Return whether there are so many words that they may be a part of a longer quotation, or else are all of both."""
    return shared.words >= MIN_PART_WORDS or shared.whole_share >= MIN_WHOLE_SHARE


def _may_be_same(weight: float, share: float) -> bool:
    """Return whether `are_same` may be true of quotations that share words of this weight in some order."""
    return weight >= LEAST_WEIGHT and (share >= MIN_SHARE or weight >= OVERLAP_WEIGHT)


class SameWordsFinder:
    """Finds who else quotes the same words."""

    def __init__(self, db: Database, pages: SaidPages) -> None:
        self._db, self._pages = db, pages

    def find(self, quotation_id: str) -> SameWords | None:
        """Return a quotation with all that have its words; None where no listed article has the quotation."""
        row_id = row_id_of(quotation_id)
        asked = next(self._speeches([row_id]), None) if row_id else None
        if asked is None:
            return None
        candidates = self._candidates(asked)
        compared, is_cut = _first_speeches(self._speeches(candidates[:MAX_CANDIDATES], asked.words))
        matches = list(_matches(asked, compared))
        last_id = matches[-1].speech.row_id if matches else 0
        is_whole = not (is_cut and last_id == (compared[-1].row_id if compared else 0))
        if len(candidates) > MAX_CANDIDATES:
            is_whole = is_whole and last_id != candidates[MAX_CANDIDATES - 1]
        return SameWords(self._witnesses(asked, _without_repetitions(asked, matches)), is_whole)

    def _witnesses(self, asked: Speech, matches: Sequence[Match]) -> tuple[Witness, ...]:
        """Return the quotation itself and those that match, in their order."""
        ids = [asked.row_id, *(it.speech.row_id for it in matches)]
        found = {it.quotation.id: it for it in self._pages.with_ids(ids)}
        places = dict[tuple[int, int], Witness]()
        if asked.id in found:
            places[asked.place] = Witness(found[asked.id], (Piece("=", asked.words.text),), is_asked=True)
        for speech, shared in matches:
            if speech.id in found:
                is_other = bool(speech.form and asked.form) and not speech.is_by_same(asked)
                pieces = differences(asked.words, speech.words, shared.runs)
                places[speech.place] = Witness(found[speech.id], pieces, has_other_speaker=is_other)
        return tuple(places[place] for place in sorted(places))

    # Which quotations may have the words

    def _candidates(self, asked: Speech) -> list[int]:
        """Return the ids of rows of other articles that may have the words, the likeliest first."""
        scores = Counter[int]()
        if asked.words.weight >= COMMON_WEIGHT:
            for rows in self._looked_up(asked.words):
                scores.update(dict.fromkeys(rows, 10**6 // len(rows)))
        found = sorted(scores, key=lambda row_id: (-scores[row_id], row_id))
        if asked.words.weight < WHOLE_WEIGHT:
            found = list(dict.fromkeys([*found[: MAX_CANDIDATES // 2], *self._of_same_person(asked), *found]))
        return [row_id for row_id in found if row_id >> SLOT_BITS != asked.entry_id]

    def _looked_up(self, words: Wording) -> Iterator[list[int]]:
        """Yield the rows that have each rare word, and those that have neighbours of which one is frequent."""
        found = [(word, self._rows_with([word])) for word in _words_to_look_up(words)]
        for at, (_, rows) in enumerate(found):
            if 0 < len(rows) <= MAX_FOUND_ROWS:
                yield rows
            for step in (1, 2):
                if max(len(it) for _, it in found[at : at + step + 1 : step]) > MAX_FOUND_ROWS:
                    yield from self._with_neighbours([word for word, _ in found[at::step]][:MAX_NEIGHBOURS])

    def _with_neighbours(self, words: Sequence[str]) -> Iterator[list[int]]:
        """Yield the rows that have the first two words, or as many as few rows have."""
        for count in range(2, len(words) + 1):
            rows = self._rows_with(words[:count])
            if len(rows) <= MAX_FOUND_ROWS or count == len(words):
                if rows:
                    yield rows
                return

    def _rows_with(self, words: Sequence[str]) -> list[int]:
        """Return the ids of the rows that have all words; of very many, one more than `MAX_FOUND_ROWS`."""
        query = " AND ".join(f'"{part}"' for word in words for part in split_words(word))
        if not query:
            return []
        rows = self._db.rows(_WITH_WORDS, (query,))
        return [row_id for (row_id,) in rows]

    def _of_same_person(self, asked: Speech) -> list[int]:
        """Return the ids of rows of the same person in the same days."""
        if not asked.person:
            return []
        between = (float(asked.date - NEAR_SECONDS), float(asked.date + NEAR_SECONDS))  # no integer may hold them
        rows = self._db.rows(_OF_PERSON, (asked.person, *between))
        return [row_id for (row_id,) in rows]

    def _speeches(self, row_ids: Iterable[int], words: Wording | None = None) -> Iterator[Speech]:
        """Yield the quotations with these ids of rows that listed articles have, in this order.

        With `words`, only those that may have these words.
        """
        forms = frozenset[str]() if words is None else frozenset(words.forms)
        for row_id, text, date, person, form in self._db.rows(_SPEECHES, (str([*row_ids]),)):
            said = as_text(text)
            if words is None or _may_be_same(*most_shared(forms, words.weight, said)):
                yield Speech(row_id, wording(said), as_integer(date), as_integer(person), as_text(form or ""))


_WITH_WORDS = f"SELECT rowid FROM said_words WHERE said_words MATCH ? LIMIT {MAX_FOUND_ROWS + 1:d}"
_SPEECHES = (
    f"SELECT said.id, {EFFECTIVE_TEXT_SQL}, CAST(entry.date AS INTEGER), coalesce(person.joined, person.id, 0),"
    " voice.form"
    f" FROM json_each(?) AS it CROSS JOIN said ON said.id = it.value CROSS JOIN entry ON {ENTRY_OF_SAID}"
    f" LEFT JOIN voice ON {VOICE_OF_SAID} LEFT JOIN person ON person.id = voice.person"
    f" WHERE {PRESENT_SQL} AND said.kind != '{INDIRECT}' AND entry.hidden = 0 AND entry.aside = 0 ORDER BY it.key"
)
_OF_PERSON = (
    f"SELECT said.id FROM voice CROSS JOIN said ON {SAID_OF_VOICE} WHERE voice.person IN"
    " (SELECT id FROM person WHERE ?1 IN (id, joined)) AND voice.date BETWEEN ?2 AND ?3"
    f" ORDER BY said.id LIMIT {MAX_NEAR_ROWS:d}"
)


def _words_to_look_up(words: Wording) -> list[str]:
    """Return the words that are looked up, each once, in their order: all but the commonest of a language."""
    telling = dict[str, str]()
    for form, (start, end) in zip(words.forms, words.spans, strict=True):
        if word_weight(form) >= COMMON_WORD_WEIGHT:
            telling.setdefault(form, words.text[start:end])
    found = list(telling.values())
    return found[:: max(1, math.ceil(len(found) / MAX_LOOKED_UP_WORDS))]


def _first_speeches(candidates: Iterable[Speech]) -> tuple[list[Speech], bool]:
    """Return the candidates that are compared, of very long ones the first, and whether there are more."""
    first, characters = list[Speech](), 0
    for it in candidates:
        characters += len(it.words.text)
        if characters > MAX_COMPARED_CHARACTERS:
            return first, True
        first.append(it)
    return first, False


def _matches(asked: Speech, candidates: Iterable[Speech]) -> Iterator[Match]:
    """Yield the candidates that are of the same utterance."""
    budget = Budget(MAX_COMPARED_STEPS)
    for it in candidates:
        shared = shared_words(asked.words, it.words, budget)
        if are_same(asked, it, shared):
            yield Match(it, shared)


def _without_repetitions(asked: Speech, matches: Sequence[Match]) -> list[Match]:
    """Return of each article the quotation that has most of the words, and others that have more of them.

    An article may have the words twice, in its text and above it, or a half of them in each of two quotations.
    """
    left, covered = list[Match](), dict[int, set[int]]()
    for match in sorted(matches, key=lambda it: (-it.shared.weight, it.speech.row_id)):
        known, places = covered.setdefault(match.speech.entry_id, set()), match.shared_places
        if not known or weight_of([asked.words.forms[at] for at in places - known]) >= MIN_MORE_WEIGHT:
            left.append(match)
            known |= places
    return left
