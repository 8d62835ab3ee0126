"""Values of wrong types and out of all bounds in a library's columns, where neither its types nor its schema tell.

SQLite looks at the types of a table only when it writes. So whoever writes while the schema says less, and puts the
schema back, has a file whose tables are ours, with anything in their columns.
"""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from library_damage import BOMB, Dice, Files

SKIPPED = ("search", "said_words", "sqlite")
"""What the names of tables begin with that SQLite keeps by itself: `BYTES` damages them."""
_STEERING = "\x1b[2J\x1b]52;c;aGk=\x07\x9b31m\u202e\0\r\n"
ODD_VALUES: tuple[object, ...] = (
    *(None, 0, -1, 1, 7, 1 << 20, (1 << 63) - 1, -(1 << 63), 1 << 62, 0.5, 1e300, -1e300, float("inf")),
    *("", " ", "x", "\0", _STEERING, "river " * 40_000, "\u0301" * 9000, "n" * 1_000_000, "9" * 400, "-5"),
    *("null", "[]", "{}", "[1]", "[[1, 2]]", "[" * 100_000, '{"a":' * 50_000, "[[0, 99999999999999999999]]"),
    *("[[5, 1]]", "[[-9, 4]]", '["\\ud800"]', f'["{_STEERING.encode("unicode_escape").decode()}"]', "[1e999]", "[NaN]"),
    *('["x","person",[[1,0],[2,9223372036854775807]]]', '["x","person",[["1",0]]]', "said:p1", "said:((", "p1"),
    *(b"", b"\xff\x00", _STEERING.encode(), BOMB, b"\0" * 1_000_000),
)


@contextmanager
def _without_types(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a library whose tables take anything; put its schema back afterwards."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        schema = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        db.execute("PRAGMA writable_schema = 1")
        for words in (") STRICT, WITHOUT ROWID", ") WITHOUT ROWID"), (") STRICT", ")"), (" NOT NULL", ""):
            db.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE type = 'table'", words)
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        yield db
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = 1")
        db.executemany("UPDATE sqlite_master SET sql = ?2 WHERE name = ?1", schema)
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _columns(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the columns of the tables that have rows, each with its table."""
    names = (name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"))
    ours = [it for it in names if not it.startswith(SKIPPED) and db.execute(f"SELECT 1 FROM {it} LIMIT 1").fetchone()]
    return [(table, column) for table in ours for _, column, *_ in db.execute(f"PRAGMA table_info({table})")]


@contextmanager
def _changed(files: Files) -> Iterator[sqlite3.Connection]:
    """Open the library of these files without its types; they have what was written into it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "library.db"
        for suffix in ("", "-wal"):
            Path(f"{path}{suffix}").write_bytes(files.get(suffix, b""))
        with _without_types(path) as db:
            yield db
        files[""] = path.read_bytes()
    files.pop("-wal", None)


def change_values(files: Files, dice: Dice) -> None:
    """Write odd values into some columns, of some rows or of all."""
    with _changed(files) as db:
        fill(db, dice.choices(_columns(db), k=dice.choice((1, 2, 5, 30))), dice)


def run_without_types(files: Files, statements: tuple[str, ...]) -> None:
    """Run statements on a library whose tables take anything."""
    with _changed(files) as db:
        for statement in statements:
            db.execute(statement)


LONG, MAX_LONG = 5000, 30
"""From which length on a value is long, and how many of these a column gets: a file stays small enough to write often."""


def _values(only: object, dice: Dice) -> Iterator[object]:
    """Yield odd values without end, or one alone; of the long ones, some."""
    count = 0
    while True:
        value = dice.choice(ODD_VALUES) if only is None else only
        count += isinstance(value, (str, bytes)) and len(value) > LONG
        yield value[:7] if isinstance(value, (str, bytes)) and count > MAX_LONG else value


def fill(db: sqlite3.Connection, columns: list[tuple[str, str]], dice: Dice) -> None:
    """Write odd values into columns of an open library: several, or one alone in all rows."""
    for table, column in columns:
        share, only = dice.choice((0.05, 0.5, 1.0)), dice.choice((None, None, dice.choice(ODD_VALUES)))
        values = _values(only, dice)
        db.create_function("is_changed", 1, lambda _, share=share: dice.random() < share)
        db.create_function("odd_value", 1, lambda _, values=values: next(values))
        with suppress(sqlite3.Error):  # a key is no text
            first = db.execute(f"PRAGMA table_info({table})").fetchone()[1]
            db.execute(f"UPDATE OR IGNORE {table} SET {column} = odd_value({first}) WHERE is_changed({first})")
