"""A view: which entries a list shows, and the words to search for in them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

Sort = Literal["newest", "oldest", "title", "feed", "best"]
Scope = Literal["anywhere", "title", "speaker", "role", "quote", "text", "headline"]
"""Where words are searched for. “headline” is any part of title and credit; all others use the search index."""


class Term(NamedTuple):
    """A word or a phrase to search for."""

    text: str
    scope: Scope = "anywhere"
    prefix: bool = False  # whether its last word may continue


class View(NamedTuple):
    """Conditions for entries; all must be true. A view without conditions has all entries of subscriptions."""

    feed: int | None = None  # id of the entry's feed
    unread: bool | None = None
    starred: bool | None = None
    quoted: bool | None = None  # whether it has quotations
    edited: bool | None = None  # whether its words have changed since it was first fetched
    reported: bool | None = None  # whether it has reported speech, as far as that is known
    since: float | None = None  # earliest date, in seconds since 1970
    before: float | None = None  # the date is before this, in seconds since 1970
    terms: tuple[tuple[Term, ...], ...] = ()  # of each group, one term must match
    excluded_terms: tuple[Term, ...] = ()  # none of these may match
    memberships: tuple[tuple[str, str], ...] = ()  # feeds, folders and tags: ("feed", part of its name), …
    excluded_memberships: tuple[tuple[str, str], ...] = ()  # it must be in none of these
    with_unlisted: bool = False  # also entries that are not in a subscription
    name: str = ""  # the user's name for a saved view

    def is_same_view(self, other: "View | None") -> bool:
        """Return whether this is that view; a saved one stays the same while its `since` changes."""
        return self == other or bool(self.name and other and self.name == other.name)


ALL, UNREAD, STARRED, QUOTED = View(), View(unread=True), View(starred=True), View(quoted=True)
EDITED = View(edited=True)


def today(now: datetime | None = None) -> View:
    """Return the view of entries since midnight, in the time zone of `now` or of the machine."""
    moment = now or datetime.now(UTC).astimezone()
    return View(since=moment.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())


def narrow_view(view: View, query: View) -> View:
    """Return the view of entries that are in both; it is empty where the two contradict each other."""
    change: dict[str, Any] = {}
    for name, default in View()._asdict().items():
        one, other = getattr(view, name), getattr(query, name)
        if isinstance(default, tuple):
            change[name] = (*one, *other)
        elif default in {one, other}:
            change[name] = other if one == default else one
        elif name in _STRICTER:
            change[name] = _STRICTER[name](one, other)
        elif one != other and name != "name":
            return view._replace(feed=_NO_FEED_ID)
    return view._replace(**change)


_STRICTER: dict[str, Callable[[float, float], float]] = {"since": max, "before": min}
_NO_FEED_ID = 0
"""An id that no feed has."""
