"""Which articles of a list are in the row of another one, as its copies."""

from array import array
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import filterfalse
from types import MappingProxyType
from typing import NamedTuple


class Folds(NamedTuple):
    """The copies of a list, by ids."""

    copies: Mapping[int, tuple[int, ...]] = MappingProxyType({})  # of an article, those in the list, in their order
    unfolded: frozenset[int] = frozenset()  # articles whose copies have rows of their own, behind them
    first_of: Mapping[int, int] = MappingProxyType({})  # the article of which another is a copy

    def folded(self, entry_id: int) -> tuple[int, ...]:
        """Return the articles that are in the row of an article, without itself."""
        return () if entry_id in self.unfolded else self.copies.get(entry_id, ())

    def row_of(self, entry_id: int) -> int:
        """Return the article in whose row an article is: itself, or the one of which it is a folded copy."""
        first = self.first_of.get(entry_id, entry_id)
        return entry_id if first in self.unfolded else first


NO_FOLDS = Folds()


def folds_of(groups: Iterable[Sequence[int]], unfolded: Container[int] = ()) -> Folds:
    """Return the folds of groups of ids, the first one first; those with an article in `unfolded` are unfolded."""
    copies = {group[0]: tuple(group[1:]) for group in groups}
    first_of = {copy: first for first, others in copies.items() for copy in others}
    shown = (first for first, others in copies.items() if any(it in unfolded for it in (first, *others)))
    return Folds(copies, frozenset(shown), first_of)


def folded_rows(ids: Iterable[int], folds: Folds) -> "array[int]":
    """Return the articles that have rows: without folded copies, and with the unfolded ones behind the first."""
    rows = array("q", filterfalse(folds.first_of.__contains__, ids))
    for first in folds.unfolded.intersection(rows):
        at = rows.index(first) + 1
        rows[at:at] = array("q", folds.copies[first])
    return rows


def toggled(folds: Folds, entry_id: int) -> Folds | None:
    """Return the folds with the copies of an article unfolded, or folded again; None where it has none."""
    first = folds.first_of.get(entry_id, entry_id)
    return folds._replace(unfolded=folds.unfolded ^ {first}) if first in folds.copies else None
