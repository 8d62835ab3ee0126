"""What a list of entries is asked for: a view, and the words in it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

Sort = Literal["newest", "oldest", "title", "feed", "best"]
Scope = Literal["anywhere", "title", "speaker", "quote", "text", "headline"]
"""Where words are looked for. All but “headline” (a part of title and credit) are whole words of the search index."""


class Term(NamedTuple):
    """A word, or several in a row; with `prefix` the last of them may go on."""

    text: str
    scope: Scope = "anywhere"
    prefix: bool = False


class View(NamedTuple):
    """What entries must be to be shown; all conditions hold at once. Without any: all that is subscribed to.

    Of each group of `terms` one must be there, of `excluded_terms` none. `memberships` are feeds, folders and tags that
    an entry must belong to: (“feed”, “gazette”) for a part of a feed's name; `excluded_memberships` those that it must
    not. `since` and `before` are seconds since 1970. `with_unlisted`: also what is not subscribed to. `name` is what
    the user calls a saved one.
    """

    feed: int | None = None
    unread: bool | None = None
    starred: bool | None = None
    quoted: bool | None = None
    since: float | None = None
    before: float | None = None
    terms: tuple[tuple[Term, ...], ...] = ()
    excluded_terms: tuple[Term, ...] = ()
    memberships: tuple[tuple[str, str], ...] = ()
    excluded_memberships: tuple[tuple[str, str], ...] = ()
    with_unlisted: bool = False
    name: str = ""

    def is_same_view(self, other: "View | None") -> bool:
        """Say whether this is that view; a saved one stays itself while its `since` moves on."""
        return self == other or bool(self.name and other and self.name == other.name)


ALL, UNREAD, STARRED, QUOTED = View(), View(unread=True), View(starred=True), View(quoted=True)


def today(now: datetime | None = None) -> View:
    """Return the view of what has come since midnight, in the zone of `now` or of the machine."""
    moment = now or datetime.now(UTC).astimezone()
    return View(since=moment.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())


def narrow_view(view: View, query: View) -> View:
    """Return what is in `view` and fits `query` too; that is nothing where the two ask for opposites."""
    change: dict[str, Any] = {}
    for name, default in View()._asdict().items():
        one, other = getattr(view, name), getattr(query, name)
        if isinstance(default, tuple):
            change[name] = (*one, *other)
        elif default in {one, other}:
            change[name] = other if one == default else one
        elif name in _NEARER:
            change[name] = _NEARER[name](one, other)
        elif one != other and name != "name":
            return view._replace(feed=_NOT_THERE)
    return view._replace(**change)


_NEARER: dict[str, Callable[[float, float], float]] = {"since": max, "before": min}
_NOT_THERE = 0
"""The id of no feed."""
