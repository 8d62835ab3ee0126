"""A view: which entries a list shows, and the words to search for in them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from tuireader.library.said_filter import ALL_SAID, SaidFilter, narrow_filter
from tuireader.library.term import Term

Sort = Literal["newest", "oldest", "title", "feed", "best"]


class View(NamedTuple):
    """Conditions for entries; all must be true. A view without conditions has all entries of subscriptions."""

    feed: int | None = None  # id of the entry's feed
    unread: bool | None = None
    starred: bool | None = None
    quoted: bool | None = None  # whether it has quotations
    edited: bool | None = None  # whether its words have changed since it was first fetched
    noted: bool | None = None  # whether the user keeps or has noted something in it
    reported: bool | None = None  # whether it has reported speech, as far as that is known
    new: bool | None = None  # whether it came when its feed was last fetched
    copied: bool | None = None  # whether it is a copy of another article, which was published before
    since: float | None = None  # earliest date, in seconds since 1970
    before: float | None = None  # the date is before this, in seconds since 1970
    terms: tuple[tuple[Term, ...], ...] = ()  # of each group, one term must match
    excluded_terms: tuple[Term, ...] = ()  # none of these may match
    said: SaidFilter = ALL_SAID  # it has a quotation that fits; if that only excludes terms, none that has one of them
    memberships: tuple[tuple[str, str], ...] = ()  # feeds, folders and tags: ("feed", part of its name), …
    excluded_memberships: tuple[tuple[str, str], ...] = ()  # it must be in none of these
    with_unlisted: bool = False  # also entries that are not in a subscription
    name: str = ""  # the user's name for a saved view
    watch: int | None = None  # the watch with this id has found it

    def is_same_view(self, other: "View | None") -> bool:
        """Return whether this is that view; a saved one stays the same while its `since` changes."""
        return self == other or bool(self.name and other and (self.name, self.watch) == (other.name, other.watch))


ALL, UNREAD, STARRED, QUOTED = View(), View(unread=True), View(starred=True), View(quoted=True)
EDITED, NOTED = View(edited=True), View(noted=True)


def today(now: datetime | None = None) -> View:
    """Return the view of entries since midnight, in the time zone of `now` or of the machine."""
    moment = now or datetime.now(UTC).astimezone()
    return View(since=moment.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())


def narrow_view(view: View, query: View) -> View:
    """Return the view of entries that are in both; it is empty where the two contradict each other."""
    change: dict[str, Any] = {}
    for name, default in View()._asdict().items():
        one, other = getattr(view, name), getattr(query, name)
        if isinstance(default, SaidFilter):
            change[name] = narrow_filter(one, other)
        elif isinstance(default, tuple):
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
