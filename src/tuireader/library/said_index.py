"""The rows of the index of quotations: written and deleted; see `said_words` about what is in one."""

from collections.abc import Iterable
from typing import NamedTuple

from tuireader.library.database import Database
from tuireader.library.said_words import indexed_words


class SaidWords(NamedTuple):
    """What is indexed of a quotation: to be deleted, it must be known to the letter."""

    row_id: int  # of its row in `said`
    text: str
    form: str  # the speaker's name without case and accents; "" where nobody is named


def insert_words(db: Database, rows: Iterable[SaidWords]) -> None:
    """Index quotations inside a transaction; in the order of their ids that is fastest."""
    values = ((row_id, indexed_words(text, form)) for row_id, text, form in rows)
    db.connection.executemany("INSERT INTO said_words (rowid, words) VALUES (?, ?)", values)


def delete_words(db: Database, rows: Iterable[SaidWords]) -> None:
    """Delete quotations from the index inside a transaction."""
    values = ((row_id, indexed_words(text, form)) for row_id, text, form in rows)
    db.connection.executemany("INSERT INTO said_words (said_words, rowid, words) VALUES ('delete', ?, ?)", values)
