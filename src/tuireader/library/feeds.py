"""Feeds: the subscriptions and the state of fetching each."""

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from tuireader.config import FeedOptions
from tuireader.config.model import feed_names, options_for
from tuireader.errors import TuireaderError
from tuireader.library import feed_redirects
from tuireader.library.clock_repair import TOLERANCE_SECONDS
from tuireader.library.column_types import as_integer, as_number, as_text
from tuireader.library.database import Database
from tuireader.library.feed_languages import remove_language
from tuireader.library.feed_validators import store_validators_from, validators_from
from tuireader.userinfo import without_password, without_passwords, without_userinfo

if TYPE_CHECKING:
    from tuireader.feeds.model import Outline


class Feed(NamedTuple):
    """A feed, or a folder of articles."""

    id: int  # the library's id
    url: str  # its address; of a folder, its path
    kind: str  # "feed" or "folder"
    listed: bool  # False: the user did not subscribe but only opened something from it
    title: str  # as the feed calls itself
    link: str  # its website, from the feed
    name: str  # as the user calls it; "" without one
    folder: str  # the user's folder for it; "" without one
    etag: str  # the ETag header of the last answer
    modified: str  # the Last-Modified header of the last answer
    checked: float  # when it was last fetched, in seconds since 1970
    due: float  # when to fetch it next, in seconds since 1970
    failures: int  # how many fetches have failed in a row
    problem: str  # why the last fetch failed; "" if it did not
    gone: bool  # the server said that it is gone: it is not fetched again

    @property
    def display_name(self) -> str:
        """The name shown in lists."""
        return without_passwords(self.name or self.title) or self.shown_url

    @property
    def shown_url(self) -> str:
        """The address as it may be shown, without a password."""
        return without_password(self.url) if self.kind == "feed" else self.url

    @property
    def names(self) -> tuple[str, ...]:
        """The address, as it may be written to name the feed: also without the password, or without the user."""
        return feed_names(self.url)

    def is_in_folder(self, folder: str) -> bool:
        """Return whether the feed is in that folder or in a folder inside it."""
        return f"{self.folder}/".startswith(f"{folder}/")

    def is_overruled_by(self, options: FeedOptions) -> bool:
        """Return whether the configuration gives the feed another name or folder: it does so at the next start."""
        return (options.name or self.name, options.folder or self.folder) != (self.name, self.folder)


_COLUMNS = ", ".join(Feed._fields)
_TYPES: dict[str, Callable[[Any], Any]] = {"int": as_integer, "str": as_text, "bool": bool, "float": as_number}
_CONVERTERS = tuple(_TYPES[kind.__name__] for kind in Feed.__annotations__.values())
_FETCHED = {"etag", "modified", "checked", "due", "failures", "problem", "gone", "title", "link"}


MAX_NAME_CHARACTERS = 200
"""The longest name of a feed or folder."""

OVERRULED_NOTE = "config.toml names this feed too, and decides at the next start; change it there"
"""The message after renaming or moving a feed that `is_overruled_by` the configuration."""


class ImportResult(NamedTuple):
    """What importing an OPML file did."""

    new: list[Feed]  # subscribed to now
    known: list[Feed]  # subscribed to before
    refused: list[str]  # addresses that are not on the web


class Feeds:
    """The feeds of a library."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def store(
        self, url: str, *, name: str | None = None, folder: str | None = None, kind: str = "feed", listed: bool = True
    ) -> Feed:
        """Subscribe to `url` unless already subscribed; a given name or folder replaces the stored one."""
        with self._db.transaction() as db:
            db.execute("INSERT OR IGNORE INTO feed (url, kind, listed) VALUES (?, ?, 0)", (url, kind))
            (feed_id, was_listed) = db.execute("SELECT id, listed FROM feed WHERE url = ?", (url,)).fetchone()
            for column, value in (("name", name and without_passwords(name)), ("folder", folder)):
                if value is not None:
                    db.execute(f"UPDATE feed SET {column} = ? WHERE id = ?", (value, feed_id))
            if listed and not was_listed:
                db.execute("UPDATE feed SET listed = 1 WHERE id = ?", (feed_id,))
                db.execute("UPDATE entry SET aside = 0 WHERE feed = ?", (feed_id,))
        return self.get(feed_id)

    def rename(self, feed_id: int, name: str) -> Feed:
        """Give a feed another name; "" shows its own title again. Raises KeyError where there is no such feed."""
        feed = self.get(feed_id)
        return self.store(feed.url, name=clean_name(name), kind=feed.kind, listed=False)

    def move(self, feed_id: int, folder: str) -> Feed:
        """Put a feed into a folder, “News/Local” or "" for none.

        Raises KeyError where there is no such feed, and TuireaderError where the folder is too deep.
        """
        feed = self.get(feed_id)
        names, target = _folder_names(folder), clean_folder(folder)
        if "/".join(names) != target:
            raise TuireaderError(f"{'/'.join(names)}: folders go at most {target.count('/') + 1} deep")
        return self.store(feed.url, folder=target, kind=feed.kind, listed=False)

    def rename_folder(self, folder: str, name: str) -> list[Feed]:
        """Give a folder another name, which another folder may have already; return its feeds.

        Raises TuireaderError where a feed would be in too deep a folder.
        """
        with self._db.transaction():
            inside = [feed for feed in self.all() if feed.is_in_folder(folder)]
            return [self.move(feed.id, f"{name}/{feed.folder.removeprefix(folder)}") for feed in inside]

    def import_outlines(self, subscriptions: Iterable["Outline"], *, update: bool = False) -> "ImportResult":
        """Subscribe to all outlines of an OPML file that have a web address.

        With `update`, feeds that the user already follows get the names and folders in the file.
        """
        new, known, refused = list[Feed](), list[Feed](), list[str]()
        with self._db.transaction():
            before = {feed.url for feed in self.all()}
            for line in subscriptions:
                if not line.url.lower().startswith(("http://", "https://")):
                    refused.append(line.url or line.title)
                elif line.url in before:
                    named = update and line.title != line.url
                    name, folder = line.title if named else None, line.folder if update else None
                    known.append(self.store(line.url, name=name or None, folder=folder))
                else:
                    new.append(self.store(line.url, name=line.title or None, folder=line.folder or None))
                before.add(line.url)
        return ImportResult(new, known, refused)

    def apply_options(self, options: Mapping[str, FeedOptions]) -> None:
        """Set the names and folders that the configuration gives feeds; other feeds are not added."""
        with self._db.transaction():
            for feed in self.all():
                feed_options = options_for(options, feed.url)
                if feed.is_overruled_by(feed_options):
                    self.store(feed.url, name=feed_options.name, folder=feed_options.folder)

    def get(self, feed_id: int) -> Feed:
        """Return the feed with that id. Raises KeyError where there is none."""
        feed = self.find(feed_id)
        if feed is None:
            raise KeyError(feed_id)
        return feed

    def find(self, feed_id: int) -> Feed | None:
        """Return the feed with that id, or None."""
        return self._find("WHERE id = ?", feed_id)

    def at_url(self, url: str) -> Feed | None:
        """Return the feed with that address, or None."""
        return self._find("WHERE url = ?", url)

    def with_other_credentials(self, url: str) -> Feed | None:
        """Return the feed whose address differs from `url` in user or password alone, or None.

        Two users of one address have two feeds; an address without a user means either.
        """
        bare, user = without_userinfo(url), without_password(url)
        same = (one for one in self.all(every=True) if one.url != url and without_userinfo(one.url) == bare)
        return next((one for one in same if bare in {user, one.shown_url} or one.shown_url == user), None)

    def replace_credentials(self, feed_id: int, url: str) -> Feed:
        """Give a feed the same address with another password, or without one. Raises KeyError where there is none."""
        with self._db.transaction() as db:
            db.execute("UPDATE feed SET url = ? WHERE id = ?", (url, feed_id))
        return self.get(feed_id)

    def _find(self, condition: str, value: object) -> Feed | None:
        return next(iter(self._select(condition, value)), None)

    def all(self, *, every: bool = False) -> list[Feed]:
        """Return the subscriptions by folder and name; with `every`, also feeds that are not listed."""
        return self._select(
            f"{'' if every else 'WHERE listed = 1'} ORDER BY folder = '' DESC, lower(folder), lower(coalesce("
            "nullif(name, ''), nullif(title, ''), url)), id"
        )

    def due(self, now: float | None = None) -> list[Feed]:
        """Return the feeds that are due, the longest overdue first.

        One that was fetched in the future is due as well: the clock was ahead then.
        """
        now = now or time.time()
        return self._select(
            "WHERE listed = 1 AND kind = 'feed' AND gone = 0 AND (due <= ? OR checked > ?) ORDER BY due, id",
            now,
            now + TOLERANCE_SECONDS,
        )

    def _select(self, condition: str, *values: object) -> list[Feed]:
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM feed {condition}", values)
        feeds = (Feed(*(convert(value) for convert, value in zip(_CONVERTERS, row, strict=True))) for row in rows)
        return [
            feed._replace(link=without_userinfo(feed.link), problem=without_passwords(feed.problem)) for feed in feeds
        ]

    def store_fetch(self, feed_id: int, *, validators_from: str | None = None, **state: Any) -> None:
        """Store how a fetch went and what the feed says about itself. Columns that are not given stay as they are.

        `validators_from` is an address at the server that gave the validators, if it is not the feed's own, else "".
        """
        if unknown := set(state) - _FETCHED:
            raise TypeError(f"a fetch has no {', '.join(sorted(unknown))}")
        if validators_from is not None:
            with self._db.transaction() as db:
                store_validators_from(db, feed_id, validators_from)
        if state:
            with self._db.transaction() as db:
                setting = ", ".join(f"{name} = ?" for name in state)
                values = ("" if value is None else value for value in state.values())
                db.execute(f"UPDATE feed SET {setting} WHERE id = ?", (*values, feed_id))

    def redirect(self, feed_id: int, url: str) -> Feed:
        """Give a feed its new address (301, 308). If another feed already has that address, the entries move to it.

        Raises KeyError where the feed was removed.
        """
        with self._db.transaction() as db:
            before = self.get(feed_id).url
            feed_redirects.store_redirect(db, without_password(before), without_password(url))
            other = self.at_url(url)
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
                _remove_settings(db, feed_id)
        return self.get(other.id if other else feed_id)

    def validators_from(self) -> dict[int, str]:
        """Return, by the ids of feeds, an address at the server that gave the validators, if it is not the feed's."""
        return validators_from(self._db)

    def redirects(self) -> dict[str, str]:
        """Return the present address of feeds by each former address, which a configuration may name."""
        found = feed_redirects.redirects(self._db)
        return {name: url for former, url in found.items() for name in feed_names(former)} | found

    def count_own_entries(self, feed_id: int) -> tuple[int, int]:
        """Return how many entries no other feed has, which `remove` removes, and how many of them are starred."""
        condition = "feed = ? AND id NOT IN (SELECT entry FROM also)"
        row = self._db.first_row(f"SELECT count(*), coalesce(sum(starred), 0) FROM entry WHERE {condition}", (feed_id,))
        return (row[0], as_integer(row[1])) if row else (0, 0)

    def remove(self, feed_id: int) -> int:
        """Remove a feed and the entries that no other feed has, with their marks; return how many entries."""
        with self._db.transaction() as db:
            # Entries that another feed has as well are moved to it.
            db.execute(
                "UPDATE entry SET feed = (SELECT min(also.feed) FROM also WHERE also.entry = entry.id) WHERE feed = ?"
                " AND id IN (SELECT entry FROM also)",
                (feed_id,),
            )
            db.execute("DELETE FROM also WHERE (feed, entry) IN (SELECT feed, id FROM entry)")
            removed_entries = db.execute("DELETE FROM entry WHERE feed = ?", (feed_id,)).rowcount
            db.execute("DELETE FROM identity WHERE entry NOT IN (SELECT id FROM entry)")
            db.execute("DELETE FROM feed WHERE id = ?", (feed_id,))
            _remove_settings(db, feed_id)
        return removed_entries


def _remove_settings(db: sqlite3.Connection, feed_id: int) -> None:
    """Remove, inside a transaction, what is stored about a feed beside its row."""
    remove_language(db, feed_id)
    store_validators_from(db, feed_id, "")
    from tuireader.library.view import View  # noqa: PLC0415 - only where a feed is removed
    from tuireader.library.view_orders import setting_name  # noqa: PLC0415 - as above

    db.execute("DELETE FROM setting WHERE name = ?", (setting_name(View(feed=feed_id)),))


def clean_name(name: str) -> str:
    """Return a name as it can be shown on one line, at most `MAX_NAME_CHARACTERS` long."""
    from tuireader.documents.cleaning import clean_line  # noqa: PLC0415 - not needed at start

    return clean_line(name)[:MAX_NAME_CHARACTERS].strip()


def clean_folder(folder: str) -> str:
    """Return the names of a folder and those around it, joined by “/”, without empty ones; as deep as OPML allows."""
    from tuireader.feeds.opml import MAX_FOLDER_DEPTH  # noqa: PLC0415 - not needed at start

    return "/".join(_folder_names(folder)[:MAX_FOLDER_DEPTH])


def _folder_names(folder: str) -> list[str]:
    """Return the names of a folder and those around it, from the outermost, without empty ones."""
    return list(filter(None, map(clean_name, folder.split("/"))))
