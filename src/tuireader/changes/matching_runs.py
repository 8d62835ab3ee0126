"""Which words or paragraphs of two texts are the same, in order: a comparison with a bound on its work.

What occurs once in both sequences anchors them (“patience diff”); what is between two anchors is compared in the same
way, and where nothing occurs once, by difflib, whose work grows with the square of repetitions. When the work is used
up, what is left counts as different.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

MAX_STEPS = 6_000_000
"""How much may be looked at for one comparison: about two seconds."""


class Run(NamedTuple):
    """The same items in both sequences: `before[start_before:][:length]` and `after[start_after:][:length]`."""

    start_before: int
    start_after: int
    length: int


class Budget:
    """How much work is left for a comparison."""

    def __init__(self, steps: int = MAX_STEPS) -> None:
        self.steps = steps
        self.is_exhausted = False

    def takes(self, steps: int) -> bool:
        """Take some steps; return whether there were so many."""
        if steps > self.steps:
            self.is_exhausted = True
            return False
        self.steps -= steps
        return True


class _Part(NamedTuple):
    """A part of each sequence, which are compared with each other."""

    before: int
    before_end: int
    after: int
    after_end: int


def matching_runs(before: Sequence[str], after: Sequence[str], budget: Budget) -> list[Run]:
    """Return the runs of items that are the same in both, in their order in both; they do not touch."""
    runs, parts = list[Run](), [_Part(0, len(before), 0, len(after))]
    while parts:
        part, ends = _without_same_ends(before, after, parts.pop())
        runs += ends
        if part.before == part.before_end or part.after == part.after_end:
            continue
        if not budget.takes(part.before_end - part.before + part.after_end - part.after):
            continue
        if anchors := _anchors(before, after, part):
            runs += anchors
            parts += _parts_between(anchors, part)
        else:
            runs += _runs_by_difflib(before, after, part, budget)
    return _joined(sorted(runs))


def _without_same_ends(before: Sequence[str], after: Sequence[str], part: _Part) -> tuple[_Part, list[Run]]:
    """Return the part without what is the same at its beginning and its end, and the runs of that."""
    start_before, before_end, start_after, after_end = part
    while start_before < before_end and start_after < after_end and before[start_before] == after[start_after]:
        start_before += 1
        start_after += 1
    while start_before < before_end and start_after < after_end and before[before_end - 1] == after[after_end - 1]:
        before_end -= 1
        after_end -= 1
    head = Run(part.before, part.after, start_before - part.before)
    tail = Run(before_end, after_end, part.before_end - before_end)
    return _Part(start_before, before_end, start_after, after_end), [run for run in (head, tail) if run.length]


def _anchors(before: Sequence[str], after: Sequence[str], part: _Part) -> list[Run]:
    """Return the longest series of items, in order in both, of those that occur once in both."""
    old, new = before[part.before : part.before_end], after[part.after : part.after_end]
    old_counts, new_counts = Counter(old), Counter(new)
    place = {item: at for at, item in enumerate(new) if new_counts[item] == 1}
    pairs = [(at, place[item]) for at, item in enumerate(old) if old_counts[item] == 1 and item in place]
    return [Run(part.before + at, part.after + other, 1) for at, other in _longest_increasing(pairs)]


def _longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest series of pairs that is sorted by both numbers; `pairs` is sorted by the first."""
    ends, indexes, previous = list[int](), list[int](), list[int]()
    for index, (_, value) in enumerate(pairs):
        at = bisect_left(ends, value)
        previous.append(indexes[at - 1] if at else -1)
        ends[at:at + 1], indexes[at:at + 1] = [value], [index]  # fmt: skip
    series, index = list[tuple[int, int]](), indexes[-1] if indexes else -1
    while index >= 0:
        series.append(pairs[index])
        index = previous[index]
    return series[::-1]


def _parts_between(anchors: Sequence[Run], part: _Part) -> list[_Part]:
    """Return what is before, between and behind the anchors."""
    first, last = Run(part.before - 1, part.after - 1, 1), Run(part.before_end, part.after_end, 1)
    edges = [first, *anchors, last]
    parts = (
        _Part(one.start_before + 1, other.start_before, one.start_after + 1, other.start_after)
        for one, other in pairwise(edges)
    )
    return [it for it in parts if it.before < it.before_end and it.after < it.after_end]


def _runs_by_difflib(before: Sequence[str], after: Sequence[str], part: _Part, budget: Budget) -> list[Run]:
    old, new = before[part.before : part.before_end], after[part.after : part.after_end]
    new_counts = Counter(new)
    repetitions = sum(new_counts[item] for item in old)
    if not repetitions or not budget.takes(repetitions * min(len(old), len(new))):
        return []
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [Run(part.before + it.a, part.after + it.b, it.size) for it in blocks if it.size]


def _joined(runs: Sequence[Run]) -> list[Run]:
    """Return the runs, with those that touch in both sequences made one."""
    joined = list[Run]()
    for run in runs:
        last = joined[-1] if joined else None
        if last and (last.start_before + last.length, last.start_after + last.length) == run[:2]:
            joined[-1] = last._replace(length=last.length + run.length)
        else:
            joined.append(run)
    return joined
