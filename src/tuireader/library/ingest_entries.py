"""How the entries of one document are taken in: new ones, changed ones, and those that were there."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tuireader.config import Rule
from tuireader.documents.cleaning import clean, field
from tuireader.library.article_store import document_row, insert_documents, write_document
from tuireader.library.database import Database, Row
from tuireader.library.entries import seconds
from tuireader.library.entry_identity import Keys, Names, comparable, digest, keys_of
from tuireader.library.text_folding import fold

if TYPE_CHECKING:
    from tuireader.feeds.model import Entry, Feed


class _Known(NamedTuple):
    """What the library has of an entry that may be the one delivered."""

    id: int
    feed: int
    guid: str
    title: str
    url: str
    published: float | None
    digest: bytes


class _Item(NamedTuple):
    """One delivered entry, made ready."""

    entry: "Entry"
    keys: Keys
    digest: bytes
    title: str
    url: str
    guid: str
    published: float | None


def items_of(parsed: "Feed", feed: int) -> list[_Item]:
    """Make the entries of a document ready: all that needs no library."""
    names = [Names.of(entry) for entry in parsed.entries]
    keys = keys_of(parsed.entries, names, feed, parsed.link or "")
    return [_item(*each) for each in zip(parsed.entries, keys, names, strict=True)]


def own_words(parsed: "Feed") -> dict[str, str]:
    """Return what a feed says of itself."""
    return {"title": field(parsed.title), "link": "".join(clean(parsed.link or "").split())}


def _item(entry: "Entry", keys: Keys, names: Names) -> _Item:
    return _Item(
        entry,
        keys,
        digest(entry),
        field(entry.title) or field(entry.summary or "") or "untitled",
        names.url,
        names.guid if keys.id else "",
        seconds(names.moment),
    )


_LAST = "SELECT seq FROM sqlite_sequence WHERE name = 'entry'"
"""The highest id that any entry ever had."""
_SAID = ("title", "words", "author", "url", "published", "date", "digest")
_INSERT = (
    f"INSERT INTO entry ({', '.join(_SAID)}, id, feed, guid, seen, hidden, starred)"
    f" VALUES ({', '.join('?' * (len(_SAID) + 6))})"
)
# What was seen once cannot become newer than when it was seen.
_SET = ", ".join(f"{name} = min(?, seen)" if name == "date" else f"{name} = ?" for name in _SAID)
_UPDATE = f"UPDATE entry SET {_SET} WHERE id = ?"


class Intake:
    """One delivery, while its transaction is open."""

    def __init__(self, db: Database, feed: int, fetched: float, rules: Sequence[Rule]) -> None:
        self.db, self.feed, self.fetched, self.rules = db, feed, fetched, rules
        self.new: list[int] = []
        self.updated: list[int] = []
        self.known: dict[int, _Known] = {}
        self.by_key: dict[int, int] = {}
        self.met: dict[int, str] = {}
        self.keys: dict[int, int] = {}
        self.last = 0
        self.entries: list[Row] = []
        self.documents: list[Row] = []
        self.tags: list[tuple[int, str]] = []

    def take(self, items: list[_Item]) -> None:
        """Take in all entries, the oldest of the document first, so that ids grow with time."""
        self.last = (self.db.first_row(_LAST) or (0,))[0]
        self._look_up(key for item in items for key in item.keys.all)
        told = {number for item in items if (number := self._told(item))}
        for item in reversed(items):
            found = self._same(item, told)
            if found is None:
                self._insert(item)
            elif found.id in self.met:  # twice in one document
                self._remember(item, found.id)
            else:
                self._meet(item, found)
        self._keep()

    def _keep(self) -> None:
        """Write what was gathered, in one go."""
        db = self.db.connection
        db.executemany(_INSERT, self.entries)
        insert_documents(self.db, self.documents)
        db.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", self.tags)
        db.executemany("INSERT OR REPLACE INTO identity VALUES (?, ?)", sorted(self.keys.items()))

    def _look_up(self, keys: Iterable[int]) -> None:
        self.by_key = dict(self.db.rows_for("SELECT key, entry FROM identity WHERE key IN ({})", set(keys)))
        columns = "id, feed, guid, title, url, published, coalesce(digest, x'')"
        for row in self.db.rows_for(f"SELECT {columns} FROM entry WHERE id IN ({{}})", set(self.by_key.values())):
            self.known[row[0]] = _Known(*row)

    def _told(self, item: _Item) -> int | None:
        """Return the entry that an item is by its id or its link, None where neither is known."""
        for key in (item.keys.id, item.keys.link):
            found = self.known.get(self.by_key.get(key, 0))
            if found and (self._by_id(item, found) if key == item.keys.id else self._by_link(item, found)):
                return found.id
        return None

    @staticmethod
    def _by_id(item: _Item, found: _Known) -> bool:
        """An id that comes back with another title, link and day was not one."""
        days_apart = abs((item.published or 0) - (found.published or 0)) > 86400
        return fold(item.title) == fold(found.title) or comparable(item.url) == comparable(found.url) or not days_apart

    def _by_link(self, item: _Item, found: _Known) -> bool:
        """Within a feed, other ids and other titles are other entries."""
        if found.feed != self.feed or not item.guid or not found.guid:
            return True
        return item.guid == found.guid or fold(item.title) == fold(found.title)

    def _same(self, item: _Item, told: set[int]) -> _Known | None:
        """Return the entry that an item is; `told` are those that others of this document are by id or link."""
        number = self._told(item)
        if number is None:
            number = self.by_key.get(item.keys.title)
            if number in told or number in self.met:
                nothing_else = not (item.keys.id or item.keys.link)
                the_same = self.met.get(number or 0) == item.entry.content and (item.entry.content or nothing_else)
                return self.known.get(number or 0) if the_same else None
        return self.known.get(number or 0)

    def _insert(self, item: _Item) -> None:
        self.last = number = self.last + 1
        self.new.append(number)
        self.known[number] = self._as_known(item, number)
        self._remember(item, number)
        ruled = [rule for rule in self.rules if rule.matches(item.title, item.entry.content)]
        self.tags += [(number, rule.tag) for rule in ruled if rule.action == "tag"]
        deeds = {rule.action for rule in ruled}
        own = (number, self.feed, item.guid, self.fetched, "hide" in deeds, "star" in deeds)
        self.entries.append((*self._said(item), *own))
        self.documents.append(document_row(number, "feed", item.url, _bytes(item), self.fetched))

    def _said(self, item: _Item) -> Row:
        """Return the columns `_SAID` of an entry."""
        return (
            item.title,
            fold(item.title),
            field(item.entry.author or ""),
            item.url,
            item.published,
            min(item.published if item.published is not None else self.fetched, self.fetched),
            item.digest,
        )

    def _meet(self, item: _Item, found: _Known) -> None:
        """An entry that is known: if it is another feed's, this one has it as well; if it has changed, update it."""
        if found.feed != self.feed:
            self.db.connection.execute("INSERT OR IGNORE INTO also VALUES (?, ?)", (self.feed, found.id))
        elif found.digest != item.digest:
            self.db.connection.execute(_UPDATE, (*self._said(item), found.id))
            self.updated.append(found.id)
            self.known[found.id] = self._as_known(item, found.id)
            if item.entry.content:
                write_document(self.db, found.id, "feed", item.url, _bytes(item), self.fetched)
        self._remember(item, found.id)

    def _as_known(self, item: _Item, number: int) -> _Known:
        return _Known(number, self.feed, item.guid, item.title, item.url, item.published, item.digest)

    def _remember(self, item: _Item, number: int) -> None:
        """Remember by what an entry is told. A key stays with its entry; an id that came back goes to the new one.

        An entry whose keys are all taken would be new each time: it takes its last one over.
        """
        self.met.setdefault(number, item.entry.content)
        every = item.keys.all
        keys = [key for key in every if key == item.keys.id or key not in self.by_key]
        if not keys and number not in map(self.by_key.get, every):
            keys = list(every[-1:])
        for key in keys:
            if self.by_key.get(key) != number:
                self.by_key[key] = self.keys[key] = number


def _bytes(item: _Item) -> bytes:
    return item.entry.content.encode("utf-8", "replace")
