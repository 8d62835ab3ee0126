"""Ways to damage a library's files, and to make them hostile; each takes what it needs by chance from `dice`."""

import random
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

PAGE = 4096
HEADER_FIELDS = range(16, 100)
Files = dict[str, bytes]
"""The contents of a library's files by suffix: "" is the library, "-wal" its log."""

Dice = random.Random


def _flip_bits(data: bytes, dice: Dice, start: int = 0, count: int | None = None) -> bytes:
    changed = bytearray(data)
    for _ in range(count or dice.choice((1, 3, 30, 300))):
        if len(changed) > start:
            changed[dice.randrange(start, len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def _pages(data: bytes) -> list[bytes]:
    return [data[start : start + PAGE] for start in range(0, len(data), PAGE)]


def flip_bits(files: Files, dice: Dice) -> None:
    """Flip bits anywhere."""
    files[""] = _flip_bits(files[""], dice)


def flip_page_headers(files: Files, dice: Dice) -> None:
    """Write anything into the headers and cell pointers of pages."""
    data = bytearray(files[""])
    for _ in range(dice.choice((1, 4, 20))):
        page = dice.randrange(len(data) // PAGE) * PAGE
        start = page + (100 if not page else 0)
        data[start + dice.randrange(16)] = dice.choice((0, 1, 2, 5, 10, 13, 255, dice.randrange(256)))
    files[""] = bytes(data)


def point_elsewhere(files: Files, dice: Dice) -> None:
    """Let inner pages, overflow pages and the list of free pages point to any page: to themselves, or in circles."""
    data = bytearray(files[""])
    count = len(data) // PAGE
    for _ in range(dice.choice((1, 4, 20))):
        page = dice.randrange(count)
        start = page * PAGE + (100 if not page else 0)
        target = dice.choice((page + 1, 1, 2, dice.randrange(count) + 1, dice.getrandbits(32))).to_bytes(4, "big")
        if data[start] in {2, 5}:
            cell = int.from_bytes(data[start + 12 : start + 14], "big")
            at = dice.choice((start + 8, page * PAGE + min(cell, PAGE - 4)))
        else:
            at = dice.choice((page * PAGE, 32)) if page else 32
        data[at : at + 4] = target
    files[""] = bytes(data[: count * PAGE])


def cut(files: Files, dice: Dice) -> None:
    """Cut the end off."""
    files[""] = files[""][: dice.choice((0, 1, 50, 100, 512, PAGE, dice.randrange(len(files[""]))))]


def append(files: Files, dice: Dice) -> None:
    """Append anything."""
    files[""] += dice.randbytes(dice.choice((1, 100, PAGE, 10 * PAGE)))


def swap_pages(files: Files, dice: Dice) -> None:
    """Put pages in the place of others."""
    pages = _pages(files[""])
    for _ in range(dice.choice((1, 3, 10))):
        one, other = dice.randrange(len(pages)), dice.randrange(len(pages))
        pages[one], pages[other] = pages[other], dice.choice((pages[one], pages[other]))
    files[""] = b"".join(pages)


def overwrite_pages(files: Files, dice: Dice) -> None:
    """Overwrite pages with zeros, with ones, or with anything."""
    pages = _pages(files[""])
    for _ in range(dice.choice((1, 3, len(pages) // 3))):
        pages[dice.randrange(len(pages))] = dice.choice((bytes(PAGE), b"\xff" * PAGE, dice.randbytes(PAGE)))
    files[""] = b"".join(pages)


def change_header(files: Files, dice: Dice) -> None:
    """Write anything into the header."""
    data = bytearray(files[""])
    for _ in range(dice.choice((1, 1, 3))):
        at = dice.choice(HEADER_FIELDS)
        data[at] = dice.choice((0, 1, 2, 3, 4, 255, dice.randrange(256)))
    files[""] = bytes(data)


def zero_start(files: Files, dice: Dice) -> None:
    """Overwrite the start with zeros, as a crash of the system may."""
    length = dice.choice((16, 100, PAGE, len(files[""])))
    files[""] = bytes(length) + files[""][length:]


def damage_log(files: Files, dice: Dice) -> None:
    """Damage the log, or give the library one that is not its own."""
    log = files.get("-wal") or files["other-wal"]
    files["-wal"] = dice.choice(
        (
            _flip_bits(log, dice),
            log[: dice.randrange(len(log))],
            files["other-wal"],
            log[:32] + dice.randbytes(2000),
            dice.randbytes(3000),
            log + log,
        )
    )
    files["-shm"] = dice.choice((b"", b"\0" * 32768, dice.randbytes(32768), dice.randbytes(100)))


def forget_library(files: Files, dice: Dice) -> None:
    """Leave the log alone, with an empty library or one of zeros."""
    files["-wal"] = files.get("-wal") or files["other-wal"]
    files[""] = dice.choice((b"", bytes(len(files[""]))))


BYTES = (
    flip_bits,
    flip_page_headers,
    point_elsewhere,
    cut,
    append,
    swap_pages,
    overwrite_pages,
    change_header,
    zero_start,
    damage_log,
    forget_library,
)

# What SQL can do to a library

ENDLESS = "WITH RECURSIVE again (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM again) SELECT n"
_ENDLESS_SIGNS = "instr(zeroblob(40000000), zeroblob(20000000) || x'01')"
"""A comparison at millions of places, each of which takes millions of steps."""
_QUOTED_SIGNS = _ENDLESS_SIGNS.replace("'", "''")
_HUGE_TEXT = "(SELECT replace(hex(zeroblob(30000)), '0', 'river '))"
BOMB = zlib.compress(bytes(300_000_000), 9)
SCHEMAS: dict[str, tuple[str, ...]] = {
    "a view without an end": (
        "ALTER TABLE feed RENAME TO feed_table",
        f"CREATE VIEW feed AS SELECT feed_table.* FROM feed_table, ({ENDLESS} FROM again)",
    ),
    "a view of entries without an end": (
        "ALTER TABLE entry RENAME TO entry_table",
        f"CREATE VIEW entry AS SELECT entry_table.* FROM entry_table, ({ENDLESS} FROM again)",
    ),
    "a view": ("ALTER TABLE setting RENAME TO other", "CREATE VIEW setting AS SELECT * FROM other"),
    "a view of itself": ("ALTER TABLE tag RENAME TO other", "CREATE VIEW tag AS SELECT * FROM tag"),
    "a trigger without an end": (
        f"CREATE TRIGGER t AFTER UPDATE ON entry BEGIN INSERT INTO saved SELECT n, n FROM ({ENDLESS} FROM again); END",
        f"CREATE TRIGGER s BEFORE INSERT ON setting BEGIN INSERT INTO saved SELECT n, n FROM ({ENDLESS} FROM again); END",
        "DELETE FROM setting",
    ),
    "a trigger that deletes": (
        "CREATE TRIGGER t AFTER INSERT ON setting BEGIN DELETE FROM entry; DELETE FROM feed; END",
        "DELETE FROM setting",
    ),
    "generated columns": (
        "ALTER TABLE feed RENAME TO other",
        ("CREATE TABLE feed (id INTEGER PRIMARY KEY, url TEXT AS (hex(zeroblob(100000000))), kind, listed, title, link,"
        " name, folder, etag, modified, checked, due, failures, problem, gone)"),
        "INSERT INTO feed (id, listed) VALUES (1, 1), (2, 1), (3, 1)",
    ),
    "an index with lengths out of all bounds": (
        # Behind its words a page of the index lists how far apart they are: here, one of them is as good as endless.
        ("UPDATE search_data SET block ="
        " CAST(substr(block, 1, length(block) - 40) || x'96' || substr(block, length(block) - 38) AS BLOB)"
        " WHERE length(block) > 1000"),
    ),
    "an index that is compared without an end": (
        "CREATE TABLE IF NOT EXISTS other (x)", "INSERT INTO other VALUES (1)", "CREATE INDEX slow ON other (x)",
        "PRAGMA writable_schema = 1", f"UPDATE sqlite_master SET sql = 'CREATE INDEX slow ON other (x) WHERE NOT {_QUOTED_SIGNS}' WHERE name = 'slow'",
    ),
    "an index of ours that is compared without an end": (
        "CREATE INDEX slow ON setting (value)", "PRAGMA writable_schema = 1",
        f"UPDATE sqlite_master SET sql = 'CREATE INDEX slow ON setting (value) WHERE NOT {_QUOTED_SIGNS}' WHERE name = 'slow'",
    ),
    "a condition without an end": (
        "CREATE TABLE other (x)", "INSERT INTO other VALUES (1)", "PRAGMA writable_schema = 1",
        f"UPDATE sqlite_master SET sql = 'CREATE TABLE other (x CHECK (NOT {_QUOTED_SIGNS}))' WHERE name = 'other'",
    ),
    "a computed column without an end": (
        "CREATE TABLE other (x)", "INSERT INTO other VALUES (1)", "PRAGMA writable_schema = 1",
        f"UPDATE sqlite_master SET sql = 'CREATE TABLE other (x, y NOT NULL AS ({_QUOTED_SIGNS}))' WHERE name = 'other'",
    ),
    "a table of the index with a column without an end": (
        "PRAGMA writable_schema = 1",
        f"UPDATE sqlite_master SET sql = 'CREATE TABLE search_config (k PRIMARY KEY, w, v AS ({_QUOTED_SIGNS})) WITHOUT ROWID' WHERE name = 'search_config'",
    ),
    "an old table with a column without an end": (
        "PRAGMA writable_schema = 1", "DELETE FROM sqlite_master", "PRAGMA writable_schema = RESET", "PRAGMA user_version = 0",
        f"CREATE TABLE place (entry TEXT, offset INTEGER, quotation INTEGER, read INTEGER, seen AS ({_ENDLESS_SIGNS}))",
        "CREATE TABLE setting (name, value)",
    ),
    "a table of its own search": (
        "ALTER TABLE document RENAME TO other",
        "CREATE VIRTUAL TABLE document USING fts5 (entry, kind, url, fetched, sha256, data)",
        "INSERT INTO document SELECT * FROM other",
    ),
    "columns without types": (
        "ALTER TABLE entry RENAME TO other",
        "CREATE TABLE entry AS SELECT * FROM other",
        "UPDATE entry SET date = 'never', title = x'ff00ff', read = 'maybe', url = 7, credit = NULL, path = 3",
    ),
    "feeds without types": (
        "ALTER TABLE feed RENAME TO other",
        "CREATE TABLE feed AS SELECT * FROM other",
        "UPDATE feed SET url = x'ff', kind = 5, title = NULL, name = 1.5, checked = 'x', due = NULL, folder = x'00'",
    ),
    "the rest without types": (
        *(
            statement
            for table in ("place", "deed", "saved", "setting", "page", "attribution", "document", "ruling", "note")
            for statement in (f"ALTER TABLE {table} RENAME TO {table}_x", f"CREATE TABLE {table} AS SELECT * FROM {table}_x")
        ),
        "INSERT OR REPLACE INTO place VALUES (1, 'x', x'00', 'y'), (NULL, NULL, NULL, NULL), (2, 1e300, -1, 1e300)",
        "INSERT OR REPLACE INTO deed VALUES ('x', 5, NULL, x'ff', 'y', 7)",
        "INSERT OR REPLACE INTO saved VALUES (5, x'ff'), (NULL, NULL), ('x', 9)",
        "UPDATE setting SET value = x'ff00'",
        "INSERT OR REPLACE INTO ruling (id, entry, action, exact, words, undone) SELECT NULL, id, 7, x'ff', 5, 0 FROM entry",
        "INSERT OR REPLACE INTO ruling SELECT 'x', 'y', 'speaker', id, NULL, x'ff', 5, NULL, 'a', 1e300, 'z', 9, '[1]', 0 FROM entry",
        "UPDATE attribution SET data = 'text', text = 5",
        "UPDATE document SET data = 'text', kind = 5, fetched = 'x'",
        "INSERT OR REPLACE INTO page SELECT id, 'x', 'y', 5, 6, 7, 'z', 'x' FROM entry",
    ),
    "times out of all bounds": (
        "UPDATE entry SET date = 1e300, seen = -1e300, published = 9e18",
        "UPDATE feed SET checked = 1e300, due = -1e300, failures = 9223372036854775807",
        "INSERT OR REPLACE INTO page SELECT id, NULL, 1, '', '', '', 9223372036854775807, 1e300 FROM entry",
        "UPDATE document SET fetched = 1e300",
    ),
    "infinite times": ("UPDATE entry SET date = 9e999, seen = -9e999, published = 9e999", "UPDATE document SET fetched = 9e999"),
    "numbers out of all bounds": (
        "INSERT OR REPLACE INTO place SELECT id, 9223372036854775807, -9223372036854775808, 1 FROM entry",
        "UPDATE entry SET quotations = 9223372036854775807, read = 7, starred = -1, hidden = 0",
        "UPDATE setting SET value = '99999999999999999999999'",
    ),
    "huge texts": (f"UPDATE entry SET title = {_HUGE_TEXT}, credit = {_HUGE_TEXT} WHERE id % 3 = 0", f"UPDATE feed SET name = {_HUGE_TEXT}"),
    "hostile texts": (
        "UPDATE entry SET title = char(27) || '[2J' || title || char(8238, 0, 10, 13, 155), url = 'javascript:x'",
        "UPDATE feed SET name = char(27) || ']52;c;aGk=' || char(7), url = char(10) || url, folder = '/a//b/../'",
        "INSERT OR REPLACE INTO saved VALUES (char(27, 10), char(27) || '((('), ('', ''), ('x', '\" OR')",
    ),
    "texts that are none": ("UPDATE entry SET title = CAST(x'ff66ff' AS TEXT)", "UPDATE feed SET name = CAST(x'ff66ff' AS TEXT)"),
    "files": ("UPDATE entry SET path = '/dev/zero' WHERE id = 1", "UPDATE feed SET kind = 'folder', url = '/proc' WHERE id = 1"),
    "files with odd names": ("UPDATE entry SET path = CAST(id || x'2fff00' AS BLOB)",),
    "packed bombs": (
        f"UPDATE document SET data = x'{BOMB.hex()}' WHERE entry % 9 = 0",
        f"INSERT OR REPLACE INTO deed VALUES (1, 'x', 1, 'read', 1, x'{BOMB.hex()}')",
        f"INSERT OR REPLACE INTO page SELECT id, x'{BOMB.hex()}', 1, '', '', '', 0, NULL FROM entry WHERE id % 9 = 0",
        f"UPDATE attribution SET data = x'{BOMB.hex()}' WHERE entry % 9 = 0",
    ),
    "nothing packed": ("UPDATE document SET data = x''", "UPDATE attribution SET data = x''"),
    "packed nonsense": (
        f"UPDATE attribution SET data = x'{zlib.compress(b'[1, {}]').hex()}'",
        f"INSERT OR REPLACE INTO page SELECT id, x'{zlib.compress(b'nonsense').hex()}', 1, '', '', '', 0, NULL FROM entry",
    ),
    "versions of nonsense": (
        (f"INSERT OR REPLACE INTO version (entry, kind, number, fetched, sha256, data) SELECT id, 'feed', n, 1e300, x'00', x'{BOMB[:9000].hex()}'"
        " FROM entry, (SELECT 1 AS n UNION SELECT -5 UNION SELECT 9223372036854775807)"),
        "UPDATE entry SET edited = 7",
    ),
    "rulings of nonsense": (
        (f"INSERT OR REPLACE INTO ruling (at, action, entry, entry_key, exact, prefix, suffix, start, stop, single, value, words)"
         f" SELECT 1e300, action, id, 0, exact, '', '', -1, 9223372036854775807, 7, {_HUGE_TEXT}, '{'[' * 9000}'"
         " FROM (SELECT id FROM entry LIMIT 2), (SELECT 'speaker' AS action UNION SELECT 'words' UNION SELECT 'x'),"
         f" (SELECT 'the' AS exact UNION SELECT ' ' UNION SELECT {_HUGE_TEXT})"),
        ("INSERT OR REPLACE INTO ruling (at, action, entry, entry_key, exact, prefix, suffix, start, stop, single, value, words)"
         " SELECT 0, 'nobody', 1, 0, 'river', char(27), char(8238, 0), 1, 0, 1, '', '' FROM entry, entry AS other LIMIT 2000"),
    ),
    "notes of nonsense": (
        ("INSERT OR REPLACE INTO note (note, at, entry, entry_key, exact, prefix, suffix, start, stop, single, text, said)"
         " SELECT note, 1e300, id, 9223372036854775807, exact, char(27, 8238), '', -1, 9223372036854775807, 7, char(27, 8238, 0), -1 FROM entry,"
         f" (SELECT 0 AS note UNION SELECT 1 UNION SELECT -9223372036854775808), (SELECT 'the' AS exact UNION SELECT ' ' UNION SELECT {_HUGE_TEXT})"),
        (f"INSERT OR REPLACE INTO note (note, at, entry, entry_key, exact, prefix, suffix, start, stop, single, text, said) SELECT 7, -1, 1, 0, 'the', '', '', 0, 0, 1, {_HUGE_TEXT}, 1048577"),
    ),
    "people of nonsense": (
        (f"INSERT OR IGNORE INTO voice (id, name, form, date, kind, roles, gender, age, generation, initials, bodies, name_key, person, said, verbs)"
         f" SELECT id << 20 | n, {_HUGE_TEXT}, 'ada', 9223372036854775807, kind, '{'[' * 5000}', 'x', -9223372036854775808, 'y', 'z',"
         " '[[1]]', 7, id, 9223372036854775807, ',*,x*99999999999999999999' FROM entry, (SELECT 900 AS n, 'person' AS kind UNION SELECT 901, 'ghost')"),
        ("INSERT OR IGNORE INTO person (id, name, form, surname, kind, name_key, role, gender, first, last, quotations, articles, joined, given_name)"
         f" SELECT id, {_HUGE_TEXT}, char(27), '', 'person', 7, char(8238, 0), 'q', -1, 9223372036854775807, -5, 0, 10 - id, {_HUGE_TEXT} FROM entry"),
        ("INSERT OR REPLACE INTO person_ruling (at, action, one, other, value) SELECT 1e300, action, one, one, 'x' FROM"
         " (SELECT 'join' AS action UNION SELECT 'apart' UNION SELECT 'rename' UNION SELECT 'x'),"
         f" (SELECT '[\"ada\",\"person\",[[1,0],[2,5]]]' AS one UNION SELECT '{'[' * 9000}' UNION SELECT '[\"ada\",\"person\",[[1e99,{{}}]]]')"),
        "INSERT OR IGNORE INTO undecided VALUES (7), (-1), (9223372036854775807)",
        "INSERT OR IGNORE INTO said_queue SELECT id FROM entry",
        "INSERT OR REPLACE INTO heard VALUES (-9223372036854775808, 1, 9223372036854775807), (9223372036854775807, 1, -1)",
        "UPDATE said SET given = 9223372036854775807, indexed = -1, ruling = -7, cue = char(27, 0)",
        "UPDATE said SET given_text = char(27, 0), given_spans = '[[7, 3], [[', kind = 'mixed'",
    ),
    "watches of nonsense": (
        (f"INSERT OR REPLACE INTO watch (name, query, who, since, arrived, ended) SELECT {_HUGE_TEXT}, query, char(27, 8238), -9223372036854775808,"
         f" 9223372036854775807, ended FROM (SELECT 'said:p1' AS query UNION SELECT 'said:p999999999999999999' UNION SELECT {_HUGE_TEXT}"
         " UNION SELECT 'a:b'), (SELECT NULL AS ended UNION SELECT -1e300 UNION SELECT 1e300)"),
        ("INSERT OR IGNORE INTO watch_found SELECT entry.id << 20 | n, watch.id, -5, 7, 0 FROM entry, watch,"
         " (SELECT 0 AS n UNION SELECT 1 UNION SELECT 1048575)"),
        "INSERT OR IGNORE INTO watch_found VALUES (-9223372036854775808, -1, 0, 0, 0), (9223372036854775807, 1, 0, 0, 0)",
        "INSERT OR IGNORE INTO watch_queue SELECT id FROM entry UNION SELECT -1 UNION SELECT 9223372036854775807",
        "INSERT OR IGNORE INTO rule_queue SELECT id, -1 FROM entry",
        "INSERT OR REPLACE INTO deed (session, at, field, value, entries) VALUES ('x', 1, 'watch', 5, x'00')",
    ),
    "copies of nonsense": (
        "INSERT OR IGNORE INTO copy SELECT id, id % 3 - 1, 9223372036854775807 FROM entry",
        "INSERT OR IGNORE INTO copy VALUES (-9223372036854775808, 1, -1), (9223372036854775807, 9223372036854775807, 0)",
        "INSERT OR IGNORE INTO sketch SELECT -9223372036854775808 + id % 2, id FROM entry",
        "INSERT OR IGNORE INTO sketch SELECT 9223372036854775807, id FROM entry",
        "INSERT OR IGNORE INTO copy_queue SELECT id, -1, -5 FROM entry UNION SELECT 9223372036854775807, 0, 1",
        f"UPDATE setting SET value = {_HUGE_TEXT} WHERE name = 'copies.older'",
    ),
    "an index of quotations of nonsense": (
        "INSERT INTO said_words (rowid, words) SELECT id << 20 | 7, title FROM entry",
        "UPDATE said_words_data SET block = CAST(substr(block, 1, length(block) / 2) || x'96ff' AS BLOB) WHERE id > 10",
        "INSERT OR IGNORE INTO said_queue SELECT id FROM entry",
        "UPDATE setting SET value = '999999999999' WHERE name LIKE 'said.%'",
    ),
    "deep nonsense": (
        f"UPDATE attribution SET data = x'{zlib.compress(b'[' * 100000).hex()}'",
        f"INSERT OR REPLACE INTO page SELECT id, x'{zlib.compress(b'[' * 100000).hex()}', 1, '', '', '', 0, NULL FROM entry",
    ),
    "missing tables": ("DROP TABLE saved", "DROP TABLE place", "DROP TABLE tag"),
    "missing columns": ("ALTER TABLE feed DROP COLUMN gone", "ALTER TABLE place DROP COLUMN quotation"),
    "missing rows": ("DELETE FROM feed", "DELETE FROM document WHERE entry % 2"),
    "missing indexes": ("DROP INDEX entry_unfound", "DROP INDEX entry_date", "DROP INDEX entry_feed"),
    "many tables": tuple(f"CREATE TABLE t{n} (x)" for n in range(500)),
    "an older version": ("PRAGMA user_version = 2",),
    "no version": ("PRAGMA user_version = 0",),
    "a negative version": ("PRAGMA user_version = -5",),
    "a later version": ("PRAGMA user_version = 99",),
    "another program's": ("PRAGMA application_id = 12345",),
    "another index": ("DELETE FROM search_data", "DELETE FROM sought WHERE docid % 2"),
    "no index": ("DROP TABLE search",),
    "an index of something else": ("DROP TABLE search", "CREATE TABLE search (title, speakers, roles, quotations, text)"),
    "expressions in an index": ("CREATE INDEX slow ON setting (hex(zeroblob(1000000)))",),
    "an odd collation": ("PRAGMA writable_schema = 1", "UPDATE sqlite_master SET sql = replace(sql, 'url TEXT', 'url TEXT COLLATE odd')"),
    "a schema in a circle": ("PRAGMA writable_schema = 1", "UPDATE sqlite_master SET rootpage = 1"),
    "one page for all": ("PRAGMA writable_schema = 1", "UPDATE sqlite_master SET rootpage = 2 WHERE rootpage > 0"),
    "a schema of nonsense": ("PRAGMA writable_schema = 1", "UPDATE sqlite_master SET sql = 'CREATE' WHERE name = 'tag'"),
    "a table whose name is no UTF-8": (
        "PRAGMA writable_schema = 1",
        "UPDATE sqlite_master SET name = CAST(x'ac66' AS TEXT), sql = 'CREATE' WHERE name = 'tag'",
    ),
    "an index with an option that is no UTF-8": (
        "PRAGMA writable_schema = 1",
        "UPDATE sqlite_master SET sql = CAST(replace(sql, ' tokenize', CAST(x'a0746f6b656e697a65' AS TEXT)) AS TEXT) WHERE name = 'search'",
    ),
    "a huge schema": ("PRAGMA writable_schema = 1", "UPDATE sqlite_master SET sql = replace(sql, 'STRICT', 'STRICT ' || '/*' || hex(zeroblob(500000)) || '*/') WHERE name = 'tag'"),
    "UTF-16": ("PRAGMA journal_mode = DELETE", "PRAGMA encoding = 'UTF-16'", "VACUUM"),
    "other pages": ("PRAGMA journal_mode = DELETE", "PRAGMA page_size = 512", "VACUUM"),
    "circles of references": ("PRAGMA foreign_keys = OFF", "UPDATE entry SET feed = id * 1000", "INSERT OR REPLACE INTO also SELECT 77, id FROM entry"),
}  # fmt: skip
"""Statements that make a library hostile, by what they do."""


def make_hostile(name: str) -> Callable[[Files, Dice], None]:
    """Return a function that runs the statements called `name` on a library."""

    def change(files: Files, dice: Dice) -> None:
        files[""] = _run(files, SCHEMAS[name])
        files.pop("-wal", None)

    change.__name__ = name
    return change


def _run(files: Files, statements: tuple[str, ...]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        for suffix in ("", "-wal"):
            Path(f"{path}{suffix}").write_bytes(files.get(suffix, b""))
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            db.execute("PRAGMA legacy_alter_table = ON")
            for statement in statements:
                db.execute(statement)
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()
