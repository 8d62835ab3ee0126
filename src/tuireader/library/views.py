"""Views: which entries, in which order. Each is a question to the file that an index answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import chain
from typing import Literal

from tuireader.errors import TuireaderError
from tuireader.library.entries import Entries
from tuireader.library.listing import Listing
from tuireader.library.words import fold

Sort = Literal["newest", "oldest", "title", "feed"]

_ORDERS: dict[str, str] = {
    "newest": "entry.date DESC, entry.id DESC",
    "oldest": "entry.date, entry.id",
    "title": "entry.words, entry.date DESC",
    "feed": "(SELECT lower(coalesce(nullif(name, ''), title)) FROM feed WHERE id = entry.feed), entry.date DESC",
}
_TOKEN = re.compile(r'(-?)(?:(\w+):)?(?:"([^"]*)"|(\S+))')
_SINCE = re.compile(r"(\d{1,4})([hdw])")
_UNITS = {"h": "hours", "d": "days", "w": "weeks"}


@dataclass(frozen=True, slots=True)
class View:
    """What entries must be to be shown; all conditions hold at once. Without any: all that is subscribed to."""

    feed: int | None = None
    folder: str | None = None
    feed_name: str | None = None
    tag: str | None = None
    unread: bool | None = None
    starred: bool | None = None
    quoted: bool | None = None
    since: float | None = None
    words: tuple[str, ...] = field(default=())
    without: tuple[str, ...] = field(default=())


ALL, UNREAD, STARRED, QUOTED = View(), View(unread=True), View(starred=True), View(quoted=True)


def today(now: datetime | None = None) -> View:
    """Return the view of what has come since midnight, in the zone of `now` or of the machine."""
    moment = now or datetime.now(UTC).astimezone()
    return View(since=moment.replace(hour=0, minute=0, second=0, microsecond=0).timestamp())


def parse(text: str, now: datetime | None = None) -> View:
    """Return the view of a query: words, "a phrase", -not, is:unread, is:starred, is:quoted, feed:, folder:, tag:.

    `since:` takes “today”, a day (2026-11-22) or a span (12h, 7d, 2w). Raises TuireaderError for what says nothing.
    """
    view = View()
    for sign, name, phrase, word in _TOKEN.findall(text):
        value = phrase or word
        if not name:
            view = _worded(view, value, without=bool(sign))
        elif name == "is":
            view = _being(view, value, wanted=not sign)
        elif name == "since":
            view = replace(view, since=_moment(value, now or datetime.now(UTC).astimezone()))
        elif name in {"feed", "folder", "tag"}:
            view = replace(view, **{"feed_name" if name == "feed" else name: value})
        else:
            view = _worded(view, f"{name}:{value}", without=bool(sign))
    return view


def _worded(view: View, value: str, *, without: bool) -> View:
    if without:
        return replace(view, without=(*view.without, fold(value)))
    return replace(view, words=(*view.words, fold(value)))


def _being(view: View, value: str, *, wanted: bool) -> View:
    if value == "read":
        return replace(view, unread=not wanted)
    if value == "unread":
        return replace(view, unread=wanted)
    if value == "starred":
        return replace(view, starred=wanted)
    if value == "quoted":
        return replace(view, quoted=wanted)
    raise TuireaderError(f"is:{value} says nothing; there are is:unread, is:read, is:starred and is:quoted")


def _moment(value: str, now: datetime) -> float:
    if value == "today":
        return today(now).since or 0
    try:
        if span := _SINCE.fullmatch(value):
            return (now - timedelta(**{_UNITS[span[2]]: int(span[1])})).timestamp()
        return datetime.fromisoformat(value).replace(tzinfo=now.tzinfo).timestamp()
    except (ValueError, OverflowError) as error:
        raise TuireaderError(f"since:{value} is no time; write since:today, since:7d or since:2026-11-22") from error


@dataclass(slots=True)
class _Question:
    conditions: list[str]
    values: list[object]

    def ask(self, condition: str, *values: object) -> None:
        self.conditions.append(condition)
        self.values += values


def question(view: View, *, shared: bool) -> tuple[str, list[object]]:
    """Return the FROM and WHERE of a view, and their values. `shared`: some entries are in several feeds."""
    it = _Question(["entry.hidden = 0"], [])
    if view.feed is None and not view.starred:
        it.ask("entry.aside = 0")
    for name in ("read", "starred"):
        wanted = {"read": None if view.unread is None else not view.unread, "starred": view.starred}[name]
        if wanted is not None:
            it.ask(f"entry.{name} = {wanted:d}")
    if view.quoted is not None:
        it.ask(f"entry.quotations {'>' if view.quoted else '='} 0")
    if view.since is not None:
        it.ask("entry.date >= ?", view.since)
    _belonging(view, it, shared=shared)
    for sign, words in (("> 0", view.words), ("= 0", view.without)):
        for word in words:
            it.ask(f"instr(entry.words, ?) {sign}", word)
    return f"FROM entry{_index(view)} WHERE {' AND '.join(it.conditions)}", it.values


def _belonging(view: View, it: _Question, *, shared: bool) -> None:
    """Ask for the entries of feeds: those that are theirs, and those that they have as well."""
    feeds: list[tuple[str, object]] = []
    if view.feed is not None:
        feeds.append(("?", view.feed))
    if view.folder is not None:
        feeds.append(("SELECT id FROM feed WHERE folder = ? AND listed = 1", view.folder))
    if view.feed_name is not None:
        feeds.append(("SELECT id FROM feed WHERE instr(lower(name || ' ' || title), lower(?)) > 0", view.feed_name))
    for which, value in feeds:
        if not shared:  # then an index gives them in order
            it.ask(f"entry.feed IN ({which})", value)
            continue
        as_well = f"SELECT entry FROM also WHERE feed IN ({which})"
        it.ask(f"(entry.feed IN ({which}) OR entry.id IN ({as_well}))", value, value)
    if view.tag is not None:
        it.ask("entry.id IN (SELECT entry FROM tag WHERE name = ?)", view.tag)


def _index(view: View) -> str:
    """Name the index where SQLite, which keeps no statistics here, would read rows one by one."""
    if view.words or view.without:
        return " NOT INDEXED"
    if view == UNREAD:
        return " INDEXED BY entry_unread"
    return ""


class Views(Entries):
    """Lists of entries, by view and by name."""

    def entries(self, view: View = ALL, sort: Sort = "newest", *, limit: int | None = None) -> Listing:
        """Return the entries of `view` in order; with a `limit` the first ones, and the list can `complete` itself."""
        asked, values = question(view, shared=self.db.one("SELECT 1 FROM also LIMIT 1") is not None)
        most = "" if limit is None else f" LIMIT {limit:d}"
        rows = self.db.connection.execute(f"SELECT entry.id {asked} ORDER BY {_ORDERS[sort]}{most}", values)
        ids = list(chain.from_iterable(rows)) if limit else chain.from_iterable(rows)
        cut = isinstance(ids, list) and len(ids) == limit
        return Listing(self, ids, (lambda: self.entries(view, sort)) if cut else None)

    def listing(self, ids: Iterable[int]) -> Listing:
        """Return a list of just these entries, in just this order."""
        return Listing(self, ids)

    def holds(self, view: View, entry: int) -> bool:
        """Say whether an entry is in `view`."""
        asked, values = question(view, shared=True)
        return self.db.one(f"SELECT 1 {asked} AND entry.id = ?", [*values, entry]) is not None

    def count(self, view: View = ALL) -> int:
        """Return how many entries a view has."""
        asked, values = question(view, shared=self.db.one("SELECT 1 FROM also LIMIT 1") is not None)
        row = self.db.one(f"SELECT count(*) {asked}", values)
        return int(row[0]) if row else 0

    def save_query(self, name: str, query: str) -> None:
        """Keep a query as a view of that name. Raises TuireaderError where it says nothing."""
        parse(query)
        with self.db.transaction() as db:
            db.execute("INSERT OR REPLACE INTO saved VALUES (?, ?)", (name, query))

    def forget_query(self, name: str) -> None:
        """Let go of the query of that name."""
        with self.db.transaction() as db:
            db.execute("DELETE FROM saved WHERE name = ?", (name,))

    def queries(self) -> dict[str, str]:
        """Return the user's own queries by name."""
        return dict(self.db.rows("SELECT name, query FROM saved ORDER BY name"))
