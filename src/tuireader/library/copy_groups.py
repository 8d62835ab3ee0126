"""The groups of copies, as rows: which articles belong together, and which is the first.

The first of a group is the one that was published first. A group that loses an article, or in which one has changed,
is undone, and its articles are compared again.
"""

from collections.abc import Iterable

from tuireader.library.column_types import whole_second
from tuireader.library.database import Database

MAX_GROUP_ARTICLES = 50
"""A group has at most so many articles; what comes later stays by itself."""
_LEADER = "(SELECT leader FROM copy WHERE entry = ?)"
_Group = tuple[tuple[int, int], ...]
"""The dates and ids of the articles of a group, the first one first."""


def set_version(db: Database) -> None:
    """Store that groups have become others, inside a transaction."""
    db.connection.execute("INSERT OR REPLACE INTO setting VALUES ('copies.version', random())")


def undo_group(db: Database, entry_id: int) -> bool:
    """Undo the group of an entry inside a transaction; the other articles in it are compared again.

    Return whether it had one.
    """
    others = f"SELECT entry, random(), 0 FROM copy WHERE leader = {_LEADER} AND entry != ?"
    db.connection.execute(f"INSERT OR IGNORE INTO copy_queue {others}", (entry_id, entry_id))
    return db.connection.execute(f"DELETE FROM copy WHERE leader = {_LEADER}", (entry_id,)).rowcount > 0


def join_group(db: Database, entry_id: int, copies: Iterable[int]) -> bool:
    """Put an entry and its copies, with those of their groups, into one group, inside a transaction.

    Where that would have too many articles, the groups that begin first are taken. Return whether it is another group.
    """
    own = _group_of(db, entry_id)
    members, others = own, sorted({_group_of(db, it) for it in copies} - {own, ()})
    for group in others:
        if own and len(members) + len(group) <= MAX_GROUP_ARTICLES:
            members += group
    if members == own:
        return False
    _, leader = min(members)
    rows = ((member_id, leader, date) for date, member_id in members)
    db.connection.executemany("INSERT OR REPLACE INTO copy VALUES (?, ?, ?)", rows)
    return True


def _group_of(db: Database, entry_id: int) -> _Group:
    """Return the group of an entry, or the entry alone; nothing if it is no longer compared with others."""
    rows = db.rows(f"SELECT date, entry FROM copy WHERE leader = {_LEADER} ORDER BY date, entry", (entry_id,))
    if rows:
        return tuple(rows)
    there = "SELECT date FROM entry WHERE id = ? AND EXISTS (SELECT 1 FROM sketch WHERE entry = entry.id)"
    row = db.first_row(there, (entry_id,))
    return () if row is None else ((whole_second(row[0]), entry_id),)
