"""The nearest word that the library has, for a search that finds nothing because of a typing mistake.

A word is near if one letter more, less or other, or two letters exchanged, lead to it. Each such word is looked up in
the index by itself; to go through the words of the index would take seconds in a large library.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from string import ascii_lowercase
from typing import NamedTuple

from tuireader.library.database import Database
from tuireader.library.matching import quoted_term
from tuireader.library.said_words import words_query
from tuireader.library.term import Scope, Term
from tuireader.library.text_folding import LAST_CHARACTER, fold, fold_letters, is_unspaced, tokens
from tuireader.library.view import View

MIN_LETTERS, MAX_LETTERS = 4, 20
"""Shorter words have too many neighbours; longer ones are not typed."""


class NearestWord(NamedTuple):
    """A word that was typed, one that the library has, and how many articles the query would find with it."""

    typed: str
    word: str
    articles: int

    def replaced_in(self, query: str) -> str:
        """Return a query with this word instead of the typed one, which may also be a part of other words."""
        return re.sub(rf"(?<!\w){re.escape(self.typed)}(?!\w)", lambda _: self.word, query)


def nearest_word(db: Database, view: View, count: Callable[[View], int]) -> NearestWord | None:
    """Return the nearest word for the first term of `view` that nothing has: the one with the most articles.

    None where every term is found by itself, or no near word is. `count` counts the articles of a view.
    """
    groups = (*view.terms, *view.said.terms)
    missing = next((term for (term, *others) in groups if not others and not _is_found(db, term)), None)
    if missing is None:
        return None
    words = tokens(fold_letters(missing.text))
    if len(words) != 1 or is_unspaced(words[0]) or not MIN_LETTERS <= len(words[0]) <= MAX_LETTERS:
        return None
    near = (missing._replace(text=word, prefix=False) for word in one_edit_away(words[0]))
    answers = [
        NearestWord(missing.text, term.text, articles)
        for term in near
        if _is_found(db, term) and (articles := count(_with_term(view, missing, term)))
    ]
    return max(answers, key=lambda answer: answer.articles, default=None)


def one_edit_away(word: str) -> Iterator[str]:
    """Yield each word that is one edit from `word` (Damerau 1964: insert, delete, replace, exchange), once."""
    letters = sorted({*ascii_lowercase, *word})
    pairs = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    deleted = (head + tail[1:] for head, tail in pairs if tail)
    exchanged = (head + tail[1] + tail[0] + tail[2:] for head, tail in pairs if len(tail) > 1)
    replaced = (head + letter + tail[1:] for head, tail in pairs if tail for letter in letters)
    inserted = (head + letter + tail for head, tail in pairs for letter in letters)
    yield from dict.fromkeys(near for near in chain(deleted, exchanged, replaced, inserted) if near != word)


def _is_found(db: Database, term: Term) -> bool:
    """Return whether the library has a term; of those that no index answers it is not asked."""
    words = tokens(fold(term.text))
    if term.scope == "said" and len(words) == 1:
        below = f"{words[0]}{LAST_CHARACTER}" if term.prefix else f"{words[0]}\0"
        return (
            db.first_row("SELECT 1 FROM name_word WHERE word >= ? AND word < ? LIMIT 1", (words[0], below)) is not None
        )
    if term.scope == "about":
        expression = words_query(term.text, prefix=term.prefix)
        return db.first_row("SELECT 1 FROM said_words WHERE said_words MATCH ? LIMIT 1", (expression,)) is not None
    if term.is_pattern or term.scope in _UNASKED_SCOPES:
        return True
    return db.first_row("SELECT 1 FROM search WHERE search MATCH ? LIMIT 1", [quoted_term(term)]) is not None


_UNASKED_SCOPES: frozenset[Scope] = frozenset(["headline", "said", "verb", "note", "author", "url"])


def _with_term(view: View, old: Term, new: Term) -> View:
    """Return the view with another term; a role may be one of the speaker of a quotation."""
    terms, said = (
        tuple((new,) if group == (old,) else group for group in groups) for groups in (view.terms, view.said.terms)
    )
    return view._replace(terms=terms, said=view.said._replace(terms=said))
