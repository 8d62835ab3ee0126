"""Feeds: what is subscribed to, how each stands with its server, and how many entries of it are unread."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from tuireader.config import FeedOptions
from tuireader.library import feed_redirects
from tuireader.library.database import Database
from tuireader.library.view import View, today
from tuireader.library.view_sql import view_query

if TYPE_CHECKING:
    from tuireader.feeds.model import Outline


class Feed(NamedTuple):
    """A feed, or a folder of articles (`kind` “folder”, its path as `url`).

    `name` and `folder` are the user's; `title` and `link` the feed's own. `due` and `checked` are seconds since 1970;
    `problem` is why the last fetch failed, `failures` how many have in a row; a `gone` feed is not asked again.
    """

    id: int
    url: str
    kind: str
    listed: bool
    title: str
    link: str
    name: str
    folder: str
    etag: str
    modified: str
    checked: float
    due: float
    failures: int
    problem: str
    gone: bool

    @property
    def shown(self) -> str:
        """The name shown in lists."""
        return self.name or self.title or self.url

    def is_in_folder(self, folder: str) -> bool:
        """Say whether it stands in that folder, or in one inside it."""
        return f"{self.folder}/".startswith(f"{folder}/")


_COLUMNS = ", ".join(Feed._fields)
_FETCHED = {"etag", "modified", "checked", "due", "failures", "problem", "gone", "title", "link"}


@dataclass(slots=True)
class Counts:
    """How many unread entries there are: in all, of today, with quotations, by feed and by folder. And the stars."""

    unread: int
    today: int
    quoted: int
    starred: int
    feeds: dict[int, int] = field(default_factory=dict)
    folders: dict[str, int] = field(default_factory=dict)


class ImportResult(NamedTuple):
    """What an OPML file brought: feeds that are new, that were there, and what has no address on the web."""

    new: list[Feed]
    known: list[Feed]
    refused: list[str]


class Feeds:
    """The feeds of a library."""

    db: Database

    def store_feed(
        self, url: str, *, name: str | None = None, folder: str | None = None, kind: str = "feed", listed: bool = True
    ) -> Feed:
        """Subscribe to `url`, if that is not so yet; a name or folder that is given is taken over."""
        with self.db.transaction() as db:
            db.execute("INSERT OR IGNORE INTO feed (url, kind, listed) VALUES (?, ?, 0)", (url, kind))
            (feed_id, was_listed) = db.execute("SELECT id, listed FROM feed WHERE url = ?", (url,)).fetchone()
            for column, value in (("name", name), ("folder", folder)):
                if value is not None:
                    db.execute(f"UPDATE feed SET {column} = ? WHERE id = ?", (value, feed_id))
            if listed and not was_listed:
                db.execute("UPDATE feed SET listed = 1 WHERE id = ?", (feed_id,))
                db.execute("UPDATE entry SET aside = 0 WHERE feed = ?", (feed_id,))
        return self.feed(feed_id)

    def import_feeds(self, subscriptions: Iterable["Outline"]) -> "ImportResult":
        """Subscribe to all lines of an OPML file that have an address on the web."""
        new, known, refused = list[Feed](), list[Feed](), list[str]()
        with self.db.transaction():
            before = {feed.url for feed in self.feeds()}
            for line in subscriptions:
                if not line.url.lower().startswith(("http://", "https://")):
                    refused.append(line.url or line.title)
                elif line.url in before:
                    known.append(self.store_feed(line.url))
                else:
                    new.append(self.store_feed(line.url, name=line.title or None, folder=line.folder or None))
                before.add(line.url)
        return ImportResult(new, known, refused)

    def apply_feed_options(self, options: Mapping[str, FeedOptions]) -> None:
        """Give feeds the names and folders that the configuration has for them; what is not subscribed to stays so."""
        with self.db.transaction():
            for feed in self.feeds():
                feed_options = options.get(feed.url, FeedOptions())
                if (feed_options.name or feed.name, feed_options.folder or feed.folder) != (feed.name, feed.folder):
                    self.store_feed(feed.url, name=feed_options.name, folder=feed_options.folder)

    def feed(self, feed_id: int) -> Feed:
        """Return the feed of that id. Raises KeyError where there is none."""
        found = self._find_feed("WHERE id = ?", feed_id)
        if found is None:
            raise KeyError(feed_id)
        return found

    def feed_at(self, url: str) -> Feed | None:
        """Return the feed with that address, None where there is none."""
        return self._find_feed("WHERE url = ?", url)

    def _find_feed(self, condition: str, value: object) -> Feed | None:
        return next(iter(self._feeds(condition, value)), None)

    def feeds(self, *, every: bool = False) -> list[Feed]:
        """Return what is subscribed to, by folder and name; with `every`, also folders that were opened in passing."""
        return self._feeds(
            f"{'' if every else 'WHERE listed = 1'} ORDER BY folder = '' DESC, lower(folder), lower(coalesce("
            "nullif(name, ''), nullif(title, ''), url)), id"
        )

    def due_feeds(self, now: float | None = None) -> list[Feed]:
        """Return the feeds that it is time to fetch, the longest overdue first."""
        return self._feeds(
            "WHERE listed = 1 AND kind = 'feed' AND gone = 0 AND due <= ? ORDER BY due, id", now or time.time()
        )

    def _feeds(self, condition: str, *values: object) -> list[Feed]:
        rows = self.db.rows(f"SELECT {_COLUMNS} FROM feed {condition}", values)
        found = (dict(zip(Feed._fields, row, strict=True)) for row in rows)
        return [Feed(**{**row, "listed": bool(row["listed"]), "gone": bool(row["gone"])}) for row in found]

    def store_fetch(self, feed_id: int, **state: Any) -> None:
        """Keep how a fetch went: etag, modified, checked, due, failures, problem, gone, title, link. The rest stays."""
        if unknown := set(state) - _FETCHED:
            raise TypeError(f"a fetch has no {', '.join(sorted(unknown))}")
        if state:
            with self.db.transaction() as db:
                setting = ", ".join(f"{name} = ?" for name in state)
                values = ("" if value is None else value for value in state.values())
                db.execute(f"UPDATE feed SET {setting} WHERE id = ?", (*values, feed_id))

    def redirect_feed(self, feed_id: int, url: str) -> Feed:
        """Give a feed its new address (301, 308). A feed that has that address already takes over the entries.

        Raises KeyError where the feed is gone.
        """
        with self.db.transaction() as db:
            before = self.feed(feed_id).url
            feed_redirects.store_redirect(db, before, url)
            other = self.feed_at(url)
            if other is None:
                db.execute("UPDATE feed SET url = ? WHERE id = ?", (url, feed_id))
            elif other.id != feed_id:
                db.execute("INSERT OR IGNORE INTO also SELECT ?, entry FROM also WHERE feed = ?", (other.id, feed_id))
                db.execute("UPDATE entry SET feed = ? WHERE feed = ?", (other.id, feed_id))
                db.execute(
                    "DELETE FROM also WHERE feed = ? AND entry IN (SELECT id FROM entry WHERE feed = ?)",
                    (other.id,) * 2,
                )
                db.execute("DELETE FROM feed WHERE id = ?", (feed_id,))
        return self.feed(other.id if other else feed_id)

    def redirects(self) -> dict[str, str]:
        """Return where feeds that have moved are now, by each address that they had, which a configuration may name."""
        return feed_redirects.redirects(self.db)

    def remove_feed(self, feed_id: int) -> int:
        """Let go of a feed and of the entries that only it has, with their marks; return how many those were."""
        with self.db.transaction() as db:
            # An entry that another feed has as well goes over to it.
            db.execute(
                "UPDATE entry SET feed = (SELECT min(also.feed) FROM also WHERE also.entry = entry.id) WHERE feed = ?"
                " AND id IN (SELECT entry FROM also)",
                (feed_id,),
            )
            db.execute("DELETE FROM also WHERE (feed, entry) IN (SELECT feed, id FROM entry)")
            gone = db.execute("DELETE FROM entry WHERE feed = ?", (feed_id,)).rowcount
            db.execute("DELETE FROM identity WHERE entry NOT IN (SELECT id FROM entry)")
            db.execute("DELETE FROM feed WHERE id = ?", (feed_id,))
        return gone

    def counts(self, now: datetime | None = None) -> Counts:
        """Return how many entries are unread, wherever that is shown: a few milliseconds at 100,000."""
        feeds: dict[int, int] = dict(self.db.rows(_BY_FEED))
        folder_of: dict[int, str] = dict(self.db.rows("SELECT id, folder FROM feed WHERE listed = 1 AND folder != ''"))
        folders = dict.fromkeys(folder_of.values(), 0)
        for feed_id, folder in folder_of.items():
            folders[folder] += feeds.get(feed_id, 0)
        total = sum(feeds.values())
        for feed_id, count in self.db.rows(_SHARED_BY_FEED):
            feeds[feed_id] = feeds.get(feed_id, 0) + count
        for folder, count in self.db.rows(_SHARED_BY_FOLDER):
            folders[folder] += count
        starred = self._count_view(View(starred=True))
        return Counts(
            total,
            self._count_view(View(since=today(now).since, unread=True)),
            self._count_view(View(quoted=True, unread=True), " INDEXED BY entry_quoted"),
            starred,
            feeds,
            folders,
        )

    def _count_view(self, view: View, index: str = "") -> int:
        condition, values = view_query(view, shared=False)
        row = self.db.first_row(f"SELECT count(*) {condition.replace('FROM entry', 'FROM entry' + index, 1)}", values)
        return int(row[0]) if row else 0


_UNREAD = "entry.read = 0 AND entry.hidden = 0 AND entry.aside = 0"
_BY_FEED = f"SELECT feed, count(*) FROM entry INDEXED BY entry_unread WHERE {_UNREAD} GROUP BY feed"
_SHARED_BY_FEED = (
    f"SELECT also.feed, count(*) FROM also JOIN entry ON entry.id = also.entry WHERE {_UNREAD} GROUP BY also.feed"
)
_SHARED_BY_FOLDER = (
    "SELECT feed.folder, count(DISTINCT also.entry) FROM also JOIN entry ON entry.id = also.entry"
    " JOIN feed ON feed.id = also.feed JOIN feed AS first ON first.id = entry.feed"
    f" WHERE {_UNREAD} AND feed.listed = 1 AND feed.folder != '' AND feed.folder != first.folder GROUP BY feed.folder"
)
