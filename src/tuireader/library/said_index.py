"""The rows of the index of quotations: written and deleted; see `said_words` about what is in one.

`said.indexed` has the number of the index that has the words of a quotation. To build the index again, because it is
damaged or mostly of what is gone, it gets the next number: all quotations are then still to be indexed.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from tuireader.library.database import DAMAGE_ERRORS, Database, is_corrupt
from tuireader.library.said_words import indexed_words

MIN_DEAD_ROWS = 20_000
"""How many rows must be of quotations that are gone for the index to be built again; and more than of those there."""
_NUMBER = "SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'said.words'"
_IS_MOSTLY_DEAD = (
    f"SELECT 1 FROM setting WHERE name = 'said.dead' AND CAST(value AS INTEGER) >= {MIN_DEAD_ROWS:d}"
    " AND CAST(value AS INTEGER) > (SELECT coalesce(sum(quotations), 0) FROM person WHERE joined IS NULL)"
)


class SaidWords(NamedTuple):
    """What is indexed of a quotation: to be deleted, it must be known to the letter."""

    row_id: int  # of its row in `said`
    text: str
    form: str  # the speaker's name without case and accents; "" where nobody is named


def index_number(db: Database) -> int:
    """Return the number of the present index."""
    row = db.first_row(_NUMBER)
    return int(row[0]) if row else 1


def insert_words(db: Database, rows: Iterable[SaidWords]) -> None:
    """Index quotations inside a transaction; in the order of their ids that is fastest."""
    values = ((row_id, indexed_words(text, form)) for row_id, text, form in rows)
    with _starting_again_if_damaged(db):
        db.connection.executemany("INSERT INTO said_words (rowid, words) VALUES (?, ?)", values)


def delete_words(db: Database, rows: Iterable[SaidWords]) -> None:
    """Delete quotations from the index inside a transaction."""
    values = ((row_id, indexed_words(text, form)) for row_id, text, form in rows)
    with _starting_again_if_damaged(db):
        db.connection.executemany("INSERT INTO said_words (said_words, rowid, words) VALUES ('delete', ?, ?)", values)


@contextmanager
def _starting_again_if_damaged(db: Database) -> Iterator[None]:
    try:
        yield
    except DAMAGE_ERRORS as error:
        if not is_corrupt(error):
            raise
        start_index_again(db)


def start_index_again(db: Database) -> None:
    """Empty the index inside a transaction; all quotations are indexed again, the newest first."""
    connection = db.connection
    connection.execute("INSERT INTO said_words (said_words) VALUES ('delete-all')")
    connection.execute(f"INSERT OR REPLACE INTO setting VALUES ('said.words', coalesce(({_NUMBER}), 1) + 1)")
    connection.execute("UPDATE setting SET value = '0' WHERE name = 'said.dead'")
    connection.execute(
        "UPDATE setting SET value = (SELECT coalesce(max(id), 0) + 1 FROM entry) WHERE name = 'said.older'"
    )


def start_mostly_dead_index_again(db: Database) -> None:
    """Empty the index where most of it is of quotations whose articles are gone."""
    if db.first_row(_IS_MOSTLY_DEAD) is not None:
        with db.transaction():
            if db.first_row(_IS_MOSTLY_DEAD) is not None:  # unless another copy has just done it
                start_index_again(db)
