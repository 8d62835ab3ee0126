"""The words of the newest articles as plain text: checking a few articles this way is fast.

For a prefix, FTS5 first collects all words with that prefix in all articles. This module instead checks single articles
for such a word. It asks the index's own tokenizer how it changes each character, so that both see the same words.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from tuireader.library.column_types import as_integer, whole_second
from tuireader.library.database import Database
from tuireader.library.matching import COLUMNS
from tuireader.library.search_tables import DOCIDS_PER_SECOND, NO_DOCID, RECENT_ARTICLES, TOKENIZER
from tuireader.library.term import Term
from tuireader.library.text_folding import MAX_REPLACED_SIGNS, signs_in, tokens

MAX_ARTICLE_CHARACTERS = 30_000
"""The longest article that is stored here; for longer ones the index is used."""
SAMPLE_ARTICLES = 500
"""How many of the newest articles are counted to find out whether a word is common."""
ALL_COLUMNS = ("text", "title", "speakers", "roles", "quotations")
_INSERT = "INSERT OR IGNORE INTO fresh (docid, title, speakers, roles, quotations, text) VALUES (?, ?, ?, ?, ?, ?)"


def first_recent_docid(db: Database) -> int:
    """Return the docid from which on articles are recent."""
    (docid,) = db.first_row("SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'search.fresh'") or (NO_DOCID,)
    return as_integer(docid)


def store_words(db: Database, docid: int, columns: Iterable[str]) -> None:
    """Store the words of an article inside a transaction."""
    parts = tuple(columns)
    if sum(map(len, parts)) <= MAX_ARTICLE_CHARACTERS:
        db.connection.execute(_INSERT, (docid, *map(index_form, parts)))


def delete_old_words(db: Database) -> None:
    """Delete the articles that are no longer among the newest, even if some newer ones are not indexed yet."""
    newest = "SELECT date FROM entry WHERE hidden = 0 AND aside = 0 ORDER BY date DESC, id DESC LIMIT 1 OFFSET ?"
    oldest = db.first_row(newest, (RECENT_ARTICLES - 1,))
    first = whole_second(oldest[0]) * DOCIDS_PER_SECOND if oldest else NO_DOCID
    if first != first_recent_docid(db):
        with db.transaction() as writing:
            writing.execute("UPDATE setting SET value = ? WHERE name = 'search.fresh'", (str(first),))
            writing.execute("DELETE FROM fresh WHERE docid < ?", (first,))


def match_condition(groups: Iterable[Iterable[Term]], excluded: Iterable[Term] = ()) -> tuple[str, list[str]] | None:
    """Return SQL that is true if a row of `fresh` has a term of each group and none of `excluded`; and its values.

    Returns None where a term has no word.
    """
    parts, values = [], []
    for terms, is_included in [(group, True) for group in groups] + [((term,), False) for term in excluded]:
        conditions: list[str] = []
        for term in terms:
            words = index_form(" ".join(tokens(term.text)))
            if not words.strip():
                return None
            columns = (COLUMNS[term.scope],) if term.scope in COLUMNS else ALL_COLUMNS
            conditions += (f"instr(fresh.{column}, ?)" for column in columns)
            values += [words[:-1] if term.prefix else words] * len(columns)
        parts.append(f"{'' if is_included else 'NOT '}({' OR '.join(conditions)})")
    return " AND ".join(parts), values


def is_common(db: Database, group: tuple[Term, ...]) -> bool:
    """Return whether more than half of the newest articles match a group; False where there are few articles."""
    if (group_condition := match_condition([group])) is None:
        return False
    newest = "docid >= (SELECT docid FROM fresh ORDER BY docid DESC LIMIT 1 OFFSET ?)"
    statement = f"SELECT count(*) FROM fresh WHERE {newest} AND {group_condition[0]}"
    (count,) = db.first_row(statement, [SAMPLE_ARTICLES - 1, *group_condition[1]]) or (0,)
    return bool(2 * count > SAMPLE_ARTICLES)


class _Letters(dict[int, str]):
    """How the index changes each character: to a letter without case and accents, a blank, or nothing."""

    def __missing__(self, code: int) -> str:
        first = code & ~0xFF
        self.update(_tokenized(range(first, first + 0x100)))
        return self[code]


_LETTERS = _Letters()


def index_form(text: str) -> str:
    """Return the words of `text` as they are in the index, with one blank before and after each."""
    if not text.isascii():
        text = _replace_non_ascii(text)
    text = text.encode().translate(_ascii_table()).decode()  # several times as fast as `str.translate`
    while "  " in text:
        text = text.replace("  ", " ")
    return f" {text.strip(' ')} "


def _replace_non_ascii(text: str) -> str:
    changed = {char: to for char in signs_in(text) if (to := _LETTERS[ord(char)]) != char}
    if len(changed) > MAX_REPLACED_SIGNS:
        return text.translate(_LETTERS)
    for char, to in changed.items():
        text = text.replace(char, to)
    return text


@cache
def _ascii_table() -> bytes:
    """Return how the index changes each byte of ASCII; other bytes stay as they are."""
    return bytes(ord(_LETTERS[code]) if code < 0x80 else code for code in range(0x100))


def _tokenized(codes: range) -> Iterator[tuple[int, str]]:
    """Yield how the index changes some characters, by indexing each between two letters: one word, or two."""
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE VIRTUAL TABLE one USING fts5 (text, content = '', tokenize = '{TOKENIZER}')")
    db.execute("CREATE VIRTUAL TABLE terms USING fts5vocab (one, instance)")
    rows = ((code + 1, f"a{chr(code)}b") for code in codes if not 0xD800 <= code < 0xE000)
    db.executemany("INSERT INTO one (rowid, text) VALUES (?, ?)", rows)
    words: defaultdict[int, list[str]] = defaultdict(list)
    for row_id, word in db.execute("SELECT doc, term FROM terms ORDER BY doc, offset"):
        words[row_id - 1].append(word)
    db.close()
    for code in codes:
        terms = words[code]
        yield code, terms[0][1:-1] if len(terms) == 1 else " "
