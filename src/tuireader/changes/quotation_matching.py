"""Which quotation of a text is which one of an earlier text, or of an earlier engine: by its words and its place.

A pair must be sure, for what is known of a quotation goes on with it: where it is not, both stay without a partner.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

from tuireader.changes.matching_runs import Budget, matching_runs
from tuireader.changes.word_diff import same_share

PLACE_WORDS = 4
"""How many words before a quotation, and behind it, say where it stands."""
_PLACE_CHARACTERS = 48
"""How many characters before a quotation, and behind it, are searched for these words."""
MIN_TELLING_WORDS = 4
"""So many words are said only once: fewer (“Yes”) are the same quotation only in the same place."""
MIN_SAME_SHARE = 0.5
"""How many words, and pairs of words, of two quotations in the same place must be the same for one to be the other."""
MAX_COMPARED_QUOTATIONS = 200
"""How many that are not the same are compared with each other, of each text."""
_NEIGHBOURS = 8
"""How many quotations before and behind a place of the same text may overlap it."""
MAX_COMPARED_WORDS = 2_000_000
"""How many words of them are compared, of both together: a third of a second. Those beyond stay without a partner."""
_MAX_MATCHING_STEPS = 600_000
"""How much work it may take to find which quotations follow each other in both texts: a fifth of a second."""

_find_words = re.compile(r"\w+").findall


class PlacedQuotation(NamedTuple):
    """The words of a quotation and where they stand."""

    words: tuple[str, ...]  # see `words_of`
    start: int
    stop: int
    before: int  # see `place_in`
    after: int
    is_reported: bool = False  # reported speech is never a quotation in marks
    is_gone: bool = False  # of an earlier one: it was no longer there


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a quotation in lower case, without marks."""
    return tuple(_find_words(text.casefold()))


def place_in(text: str, start: int, stop: int) -> tuple[int, int]:
    """Return a hash of the words before a quotation, and one of those behind it; 0 where there are none.

    They are those in its paragraph, if there are any: what stands in the next one may well change.
    """
    before, after = text[max(0, start - _PLACE_CHARACTERS) : start], text[stop : stop + _PLACE_CHARACTERS]
    words_before = _find_words(before[before.rfind("\n") + 1 :]) or _find_words(before)
    words_after = _find_words(after.partition("\n")[0]) or _find_words(after)
    return _hash_of(words_before[-PLACE_WORDS:]), _hash_of(words_after[:PLACE_WORDS])


def _hash_of(words: Iterable[str]) -> int:
    return crc32(" ".join(words).encode("utf-8", "replace")) >> 1


def match_quotations(
    old: Sequence[PlacedQuotation], new: Sequence[PlacedQuotation], *, same_text: bool
) -> dict[int, int]:
    """Return the index of the old quotation for each of the new ones that surely is the same.

    Both are in the order of their texts; where an old one that is gone stands does not matter. With `same_text`,
    offsets count in the same text, so that the place decides.
    """
    matching = _Matching(old, new)
    if same_text:
        matching.match_offsets()
    else:
        matching.match_runs()
        matching.match_places()
        for key in (_before_key, _after_key, _words_key):
            matching.match_single(key)
    matching.match_places(gone=True)
    for key in (_before_key, _after_key):
        matching.match_single(key, gone=True)
    if not same_text:
        matching.match_reworded()
    return matching.partner


def _whole_key(it: PlacedQuotation) -> Hashable:
    return it.is_reported, it.words, it.before, it.after


def _before_key(it: PlacedQuotation) -> Hashable:
    """Return the words and what stands before them; None where nothing does."""
    return (it.is_reported, it.words, it.before) if it.before else None


def _after_key(it: PlacedQuotation) -> Hashable:
    return (it.is_reported, it.words, it.after) if it.after else None


def _words_key(it: PlacedQuotation) -> Hashable:
    """Return the words, if they are so many that they are said only once."""
    return (it.is_reported, it.words) if len(it.words) >= MIN_TELLING_WORDS else None


class _Matching:
    """The pairs that were found so far."""

    def __init__(self, old: Sequence[PlacedQuotation], new: Sequence[PlacedQuotation]) -> None:
        self._old, self._new = old, new
        self._taken = set[int]()
        self.partner = dict[int, int]()

    def _pair(self, old: int, new: int) -> None:
        self._taken.add(old)
        self.partner[new] = old

    def _free_old(self, *, gone: bool = False) -> list[int]:
        return [at for at, it in enumerate(self._old) if at not in self._taken and it.is_gone == gone]

    def _free_new(self) -> list[int]:
        return [at for at in range(len(self._new)) if at not in self.partner]

    def match_offsets(self) -> None:
        """Pair what has the same offsets, then what has most of its words in common."""
        places = defaultdict[Hashable, deque[int]](deque)
        for at in self._free_old():
            places[_offsets_key(self._old[at])].append(at)
        for at, it in enumerate(self._new):
            if free := places.get(_offsets_key(it)):
                self._pair(free.popleft(), at)
        left = sorted(self._free_old(), key=lambda at: self._old[at].start)
        starts = [self._old[at].start for at in left]
        for at in self._free_new():
            middle = bisect_left(starts, self._new[at].start)
            near = [it for it in left[max(0, middle - _NEIGHBOURS) : middle + _NEIGHBOURS] if it not in self._taken]
            best = max(near, key=lambda it: _common_share(self._old[it], self._new[at]), default=None)
            if best is not None and _common_share(self._old[best], self._new[at]) > MIN_SAME_SHARE:
                self._pair(best, at)

    def match_runs(self) -> None:
        """Pair what has the same words in the same place, in the same order."""
        old, new = self._free_old(), self._free_new()
        old_keys = [str(_whole_key(self._old[at])) for at in old]
        new_keys = [str(_whole_key(self._new[at])) for at in new]
        for run in matching_runs(old_keys, new_keys, Budget(_MAX_MATCHING_STEPS)):
            for step in range(run.length):
                self._pair(old[run.start_before + step], new[run.start_after + step])

    def match_places(self, *, gone: bool = False) -> None:
        """Pair what has the same words in the same place, wherever that is; of what is gone, the latest."""
        places = defaultdict[Hashable, deque[int]](deque)
        for at in self._free_old(gone=gone):
            places[_whole_key(self._old[at])].append(at)
        for at in self._free_new() if places else ():
            if free := places.get(_whole_key(self._new[at])):
                self._pair(free.pop() if gone else free.popleft(), at)

    def match_single(self, key: Callable[[PlacedQuotation], Hashable], *, gone: bool = False) -> None:
        """Pair what has the same key, where no other has it."""
        places, new_places = defaultdict[Hashable, list[int]](list), defaultdict[Hashable, list[int]](list)
        for at in self._free_old(gone=gone):
            places[key(self._old[at])].append(at)
        for at in self._free_new() if places else ():
            new_places[key(self._new[at])].append(at)
        for one, found in new_places.items():
            if one is not None and len(found) == len(places.get(one, ())) == 1:
                self._pair(places[one][0], found[0])

    def match_reworded(self) -> None:
        """Pair what stands between the same quotations and has most of its words in common, the most similar first."""
        old, new = self._free_old()[:MAX_COMPARED_QUOTATIONS], self._free_new()[:MAX_COMPARED_QUOTATIONS]
        words = {at: _words_and_pairs(self._old[at].words) for at in old}
        budget, found = Budget(MAX_COMPARED_WORDS), list[tuple[float, int, int]]()
        for at, (first, last) in zip(new, self._gaps(new), strict=True):
            counts, it = _words_and_pairs(self._new[at].words), self._new[at]
            for other in old[bisect_left(old, first) : bisect_left(old, last)]:
                is_comparable = self._are_comparable(other, at) and budget.takes(
                    len(self._old[other].words) + len(it.words)
                )
                if is_comparable and (share := same_share(words[other], counts)) >= MIN_SAME_SHARE:
                    found.append((-share, at, other))
        for _, at, other in sorted(found):
            if at not in self.partner and other not in self._taken:
                self._pair(other, at)

    def _are_comparable(self, old: int, new: int) -> bool:
        """Return whether two quotations are of one kind and have enough words, none more than three times the other's.

        Of such lengths, less than `MIN_SAME_SHARE` can be the same.
        """
        one, other = self._old[old], self._new[new]
        shortest, longest = sorted((len(one.words), len(other.words)))
        is_enough = shortest >= MIN_TELLING_WORDS and longest <= 3 * shortest
        return is_enough and one.is_reported == other.is_reported

    def _gaps(self, free: Sequence[int]) -> list[tuple[int, int]]:
        """Return for quotations of the new text between which of the old one they may stand."""
        paired = sorted(new for new, old in self.partner.items() if not self._old[old].is_gone)
        gaps = list[tuple[int, int]]()
        for at in free:
            behind = bisect_left(paired, at)
            first = self.partner[paired[behind - 1]] + 1 if behind else 0
            last = self.partner[paired[behind]] if behind < len(paired) else len(self._old)
            gaps.append((first, last))
        return gaps


def _words_and_pairs(words: Sequence[str]) -> Counter[str]:
    """Return how often each word occurs, and each pair of neighbours: the same words in another order are others."""
    return Counter(words) + Counter(map(" ".join, pairwise(words)))


def _offsets_key(it: PlacedQuotation) -> Hashable:
    return it.is_reported, it.start, it.stop


def _common_share(one: PlacedQuotation, other: PlacedQuotation) -> float:
    """Return how much of the longer one two quotations of a text have in common; 0 for different kinds."""
    common = min(one.stop, other.stop) - max(one.start, other.start)
    longest = max(one.stop - one.start, other.stop - other.start)
    return common / longest if common > 0 and one.is_reported == other.is_reported else 0.0
