"""Storing the entries of one document: each is new, changed, or already known."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from tuireader.config import Rule
from tuireader.documents.cleaning import clean, clean_line
from tuireader.library.clock_repair import DAY_SECONDS
from tuireader.library.database import Database, Row
from tuireader.library.document_rows import document_row, insert_documents, write_document
from tuireader.library.entry import to_timestamp
from tuireader.library.entry_identity import EntryReference, IdentityKeys, comparable_link, digest, identity_keys
from tuireader.library.entry_title import entry_title
from tuireader.library.feed_versions import FeedVersions
from tuireader.library.text_folding import fold

if TYPE_CHECKING:
    from tuireader.feeds.model import Entry, Feed


class _StoredEntry(NamedTuple):
    """A stored entry that may be the same as a delivered one."""

    id: int
    feed_id: int  # the feed that first had it
    guid: str  # the feed's id for it
    title: str
    url: str
    published: float | None  # in seconds since 1970
    digest: bytes  # of what the feed said: see `entry_identity.digest`


class _Delivery(NamedTuple):
    """A delivered entry with the values to store."""

    entry: "Entry"
    keys: IdentityKeys  # hashes that identify it
    digest: bytes  # of what the feed says now
    title: str  # cleaned, never empty
    url: str
    guid: str  # the feed's id for it; "" where it does not identify the entry
    published: float | None  # in seconds since 1970


def deliveries_of(parsed: "Feed", feed_id: int) -> list[_Delivery]:
    """Return the entries of a document with the values to store; this needs no library."""
    references = [EntryReference.of(entry) for entry in parsed.entries]
    keys = identity_keys(parsed.entries, references, feed_id, parsed.link or "")
    return [_delivery(*each) for each in zip(parsed.entries, keys, references, strict=True)]


def feed_details(parsed: "Feed") -> dict[str, str]:
    """Return the title and link that a feed gives itself."""
    return {"title": clean_line(parsed.title), "link": "".join(clean(parsed.link or "").split())}


def _delivery(entry: "Entry", keys: IdentityKeys, reference: EntryReference) -> _Delivery:
    return _Delivery(
        entry,
        keys,
        digest(entry),
        entry_title(entry),
        reference.url,
        reference.guid if keys.id else "",
        to_timestamp(reference.moment),
    )


def known_by_id(db: Database, item: _Delivery, feed_id: int) -> _Delivery:
    """Return a delivery that is no other entry of its feed than the one with its id.

    Its address counts only for what other feeds have, and neither its title nor its day does.
    """
    at_link = "SELECT 1 FROM identity JOIN entry ON entry.id = identity.entry WHERE key = ? AND feed = ?"
    is_taken = db.first_row(at_link, (item.keys.link, feed_id)) is not None
    return item._replace(keys=item.keys._replace(link=0 if is_taken else item.keys.link, title=0))


def is_stored(db: Database, item: _Delivery, feed_id: int) -> bool:
    """Return whether an entry of the feed has the id of a delivery, and all that it says."""
    statement = (
        "SELECT 1 FROM identity JOIN entry ON entry.id = identity.entry WHERE key = ? AND feed = ? AND digest = ?"
    )
    return db.first_row(statement, (item.keys.id, feed_id, item.digest)) is not None


def set_outlet(db: Database, entry_id: int, outlet: str) -> None:
    """Set, inside a transaction, where an entry was published."""
    title = (db.first_row("SELECT title FROM entry WHERE id = ?", (entry_id,)) or ("",))[0]
    words = fold(f"{title} {outlet}".strip())
    db.connection.execute("UPDATE entry SET credit = ?, words = ? WHERE id = ?", (outlet, words, entry_id))


_LAST_ID = "SELECT seq FROM sqlite_sequence WHERE name = 'entry'"
"""The highest id that any entry has ever had."""
_FEED_COLUMNS = ("title", "words", "author", "url", "published", "date", "digest")
_INSERT = (
    f"INSERT INTO entry ({', '.join(_FEED_COLUMNS)}, id, feed, guid, seen, hidden, starred, read)"
    f" VALUES ({', '.join('?' * (len(_FEED_COLUMNS) + 7))})"
)
# An entry's date is never later than when it was first seen.
_SET = ", ".join(f"{name} = min(?, seen)" if name == "date" else f"{name} = ?" for name in _FEED_COLUMNS)
_UPDATE = f"UPDATE entry SET {_SET} WHERE id = ?"


class EntryIngest:
    """The ingest of one delivery, within its transaction."""

    def __init__(self, db: Database, feed_id: int, fetched: float, rules: Sequence[Rule]) -> None:
        self.db, self.feed_id, self.fetched = db, feed_id, fetched
        self.rules = [rule for rule in rules if not rule.query]
        self.has_speaker_rules = len(self.rules) < len(rules)
        self.new: list[int] = []
        self.updated: list[int] = []
        self.stored: dict[int, _StoredEntry] = {}
        self.by_key: dict[int, int] = {}
        self.content_seen: dict[int, str] = {}
        self.keys: dict[int, int] = {}
        self.last_id = 0
        self.slow_patterns: dict[str, None] = {}
        self.entries: list[Row] = []
        self.documents: list[Row] = []
        self.tags: list[tuple[int, str]] = []
        self.versions = FeedVersions(db, feed_id, fetched)

    def ingest(self, items: list[_Delivery]) -> None:
        """Store all entries, the last of the document first, so that ids grow with time."""
        identified = self._load_known(items)
        for item in reversed(items):
            stored = self._find_stored(item, identified)
            if stored is None:
                self._insert(item)
            elif stored.id in self.content_seen:  # twice in one document
                self._assign_keys(item, stored.id)
            else:
                self._update(item, stored)
        self._write()
        self.versions.limit()

    def add_missing(self, items: list[_Delivery]) -> list[int]:
        """Store those entries that the library lacks, the last first; return the id of each."""
        identified, ids = self._load_known(items), list[int]()
        for item in reversed(items):
            stored = self._find_stored(item, identified)
            if stored is None:
                self._insert(item)
            else:
                self._assign_keys(item, stored.id)
                if stored.feed_id != self.feed_id:
                    self._add_feed_to(stored.id)
            ids.append(self.last_id if stored is None else stored.id)
        self._write()
        return ids[::-1]

    def _load_known(self, items: list[_Delivery]) -> set[int]:
        """Load the entries that may be the same as these; return the ids of those that are, by id or link."""
        self.last_id = (self.db.first_row(_LAST_ID) or (0,))[0]
        self._load_stored(key for item in items for key in item.keys.all)
        return {entry_id for item in items if (entry_id := self._identify(item))}

    def _add_feed_to(self, entry_id: int) -> None:
        """Store that this feed has an entry of another one as well."""
        self.db.connection.execute("INSERT OR IGNORE INTO also VALUES (?, ?)", (self.feed_id, entry_id))

    def _write(self) -> None:
        """Write all collected rows."""
        db = self.db.connection
        db.executemany(_INSERT, self.entries)
        insert_documents(self.db, self.documents)
        db.executemany("INSERT OR IGNORE INTO tag VALUES (?, ?)", self.tags)
        if self.has_speaker_rules:  # these act once it is known who said what
            db.executemany("INSERT OR IGNORE INTO rule_queue (entry) VALUES (?)", ((it,) for it in self.new))
        db.executemany("INSERT OR REPLACE INTO identity VALUES (?, ?)", sorted(self.keys.items()))

    def _load_stored(self, keys: Iterable[int]) -> None:
        self.by_key = dict(self.db.rows_for("SELECT key, entry FROM identity WHERE key IN ({})", set(keys)))
        columns = "id, feed, guid, title, url, published, coalesce(digest, x'')"
        for row in self.db.rows_for(f"SELECT {columns} FROM entry WHERE id IN ({{}})", set(self.by_key.values())):
            self.stored[row[0]] = _StoredEntry(*row)

    def _identify(self, item: _Delivery) -> int | None:
        """Return the id of the stored entry with the same id or link, or None."""
        for key in (item.keys.id, item.keys.link):
            stored = self.stored.get(self.by_key.get(key, 0))
            if stored and (
                self._is_same_by_id(item, stored) if key == item.keys.id else self._is_same_by_link(item, stored)
            ):
                return stored.id
        return None

    @staticmethod
    def _is_same_by_id(item: _Delivery, stored: _StoredEntry) -> bool:
        """Return whether an entry with the same id is the same: its title, its link or its day must agree, too.

        What it is called in lists where the feed gives no title can only agree.
        """
        return (
            item.title == stored.title  # nearly always: the others take longer
            or abs((item.published or 0) - (stored.published or 0)) <= DAY_SECONDS
            or fold(item.title) == fold(stored.title)
            or comparable_link(item.url) == comparable_link(stored.url)
            or not clean_line(item.entry.title)
        )

    def _is_same_by_link(self, item: _Delivery, stored: _StoredEntry) -> bool:
        """Return whether an entry with the same link is the same: within a feed, its id or title must agree, too."""
        if stored.feed_id != self.feed_id or not item.guid or not stored.guid:
            return True
        return item.guid == stored.guid or fold(item.title) == fold(stored.title)

    def _find_stored(self, item: _Delivery, identified: set[int]) -> _StoredEntry | None:
        """Return the stored entry that is the same as `item`, or None.

        `identified` are the ids of the entries that other items of the document have by id or link.
        """
        entry_id = self._identify(item)
        if entry_id is None:
            entry_id = self.by_key.get(item.keys.title)
            if entry_id in identified or entry_id in self.content_seen:
                has_only_title = not (item.keys.id or item.keys.link)
                is_same = self.content_seen.get(entry_id or 0) == item.entry.content and (
                    item.entry.content or has_only_title
                )
                return self.stored.get(entry_id or 0) if is_same else None
        return self.stored.get(entry_id or 0)

    def _insert(self, item: _Delivery) -> None:
        self.last_id = entry_id = self.last_id + 1
        self.new.append(entry_id)
        self.stored[entry_id] = self._stored_entry(item, entry_id)
        self._assign_keys(item, entry_id)
        ruled = self._matching_rules(item)
        self.tags += [(entry_id, rule.tag) for rule in ruled if rule.action == "tag"]
        actions = {rule.action for rule in ruled}
        own = (entry_id, self.feed_id, item.guid, self.fetched, *(it in actions for it in ("hide", "star", "read")))
        self.entries.append((*self._feed_values(item), *own))
        self.documents.append(document_row(entry_id, "feed", item.url, _content_bytes(item), self.fetched))

    def _matching_rules(self, item: _Delivery) -> tuple[Rule, ...]:
        if not self.rules:
            return ()
        from tuireader.config.rule_matcher import RULE_MATCHER  # noqa: PLC0415 - few have rules

        matches = RULE_MATCHER.matches(self.rules, item.title, item.entry.content)
        self.slow_patterns.update(dict.fromkeys(matches.slow_patterns))
        return matches.rules

    def _feed_values(self, item: _Delivery) -> Row:
        """Return the values for `_FEED_COLUMNS`."""
        return (
            item.title,
            fold(item.title),
            clean_line(item.entry.author or ""),
            item.url,
            item.published,
            min(item.published if item.published is not None else self.fetched, self.fetched),
            item.digest,
        )

    def _update(self, item: _Delivery, stored: _StoredEntry) -> None:
        """Update a known entry if it has changed; if it is another feed's, record that this feed has it as well."""
        if stored.feed_id != self.feed_id:
            self._add_feed_to(stored.id)
        elif stored.digest != item.digest or stored.title != item.title:
            self.db.connection.execute(_UPDATE, (*self._feed_values(item), stored.id))
            self.versions.store_change(stored.id, stored.title, item.title, item.entry.content, item.url)
            self.updated.append(stored.id)
            self.stored[stored.id] = self._stored_entry(item, stored.id)
            if item.entry.content:
                write_document(self.db, stored.id, "feed", item.url, _content_bytes(item), self.fetched)
        self._assign_keys(item, stored.id)

    def _stored_entry(self, item: _Delivery, entry_id: int) -> _StoredEntry:
        return _StoredEntry(entry_id, self.feed_id, item.guid, item.title, item.url, item.published, item.digest)

    def _assign_keys(self, item: _Delivery, entry_id: int) -> None:
        """Assign the keys that identify an entry. Keys stay with their entry, but a reused id goes to the new one.

        If all its keys are taken, an entry would count as new each time; it then takes over its last key.
        """
        self.content_seen.setdefault(entry_id, item.entry.content)
        every = item.keys.all
        keys = [key for key in every if key == item.keys.id or key not in self.by_key]
        if not keys and entry_id not in map(self.by_key.get, every):
            keys = list(every[-1:])
        for key in keys:
            if self.by_key.get(key) != entry_id:
                self.by_key[key] = self.keys[key] = entry_id


def _content_bytes(item: _Delivery) -> bytes:
    return item.entry.content.encode("utf-8", "replace")
