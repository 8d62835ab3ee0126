"""What a quotation must be that is searched for: who said it, about what, in which role, with which verb, and where."""

import re
from typing import Literal, NamedTuple

from tuireader.library.term import Scope, Term

Kind = Literal["quoted", "reported", "both"]
"""Quotations, reported speech without quotation marks, or both."""

PERSON_ID = re.compile(r"[pP](\d{1,18})", re.ASCII)
"""How the id of a person is written, in the place of a name."""

SAID_SCOPES: frozenset[Scope] = frozenset(["said", "about", "role", "verb"])
"""What terms of a filter look at: the speaker's name, the words, one of the speaker's roles, what introduces them."""


class SaidFilter(NamedTuple):
    """Conditions for quotations; one and the same quotation must meet all of them. Without any, all meet it."""

    terms: tuple[tuple[Term, ...], ...] = ()  # of each group one must match; the terms of a group have the same scope
    excluded_terms: tuple[Term, ...] = ()  # none of these may match
    person_ids: tuple[int, ...] = ()  # one of these people says it; none: whoever says it
    outlet: str = ""  # a part of the name of the outlet, in any case
    since: float | None = None  # earliest date of the article, in seconds since 1970
    before: float | None = None  # the date is before this, in seconds since 1970
    kind: Kind = "quoted"
    entry_id: int | None = None  # in this article; None: in any

    @property
    def is_positive(self) -> bool:
        """Whether it asks for more than that some terms do not match."""
        return self != ALL_SAID._replace(excluded_terms=self.excluded_terms)

    def groups_of(self, scope: Scope) -> tuple[tuple[Term, ...], ...]:
        """Return the groups of terms that have a scope."""
        return tuple(group for group in self.terms if group[0].scope == scope)


ALL_SAID = SaidFilter()


def narrow_filter(one: SaidFilter, other: SaidFilter) -> SaidFilter:
    """Return the filter for the quotations that both let through."""
    people = set(one.person_ids) & set(other.person_ids) if one.person_ids and other.person_ids else None
    return SaidFilter(
        terms=(*one.terms, *other.terms),
        excluded_terms=(*one.excluded_terms, *other.excluded_terms),
        person_ids=(one.person_ids or other.person_ids) if people is None else tuple(sorted(people)) or (NOBODY,),
        outlet=other.outlet or one.outlet,
        since=max((it.since for it in (one, other) if it.since is not None), default=None),
        before=min((it.before for it in (one, other) if it.before is not None), default=None),
        kind=one.kind if other.kind == ALL_SAID.kind else other.kind,
        entry_id=one.entry_id if other.entry_id is None else other.entry_id,
    )


NOBODY = 0
"""An id that no person has."""
