"""What words match: asked of the search index, and shown in a text. Both part texts into words in the same way."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from tuireader.library.text_folding import fold_letters, is_unspaced, tokens
from tuireader.library.view import Term, View

Span = tuple[int, int]

COLUMNS = {"title": "title", "speaker": "speakers", "quote": "quotations", "text": "text"}
_COMBINING = "[\u0300-\u036f]*"
_MAX_HITS = 10_000
"""Places of a text that are marked: more are no help to anybody."""


def match_expression(view: View) -> str:
    """Return what the view asks of the index, in FTS5's words; empty where that is nothing.

    All that a user has typed stands in quotation marks: none of it is taken for an operator.
    """
    groups = [" OR ".join(map(quoted_term, group)) for group in view.terms if is_indexed(group)]
    included = " AND ".join(f"({group})" for group in groups)
    excluded_expression = " OR ".join(quoted_term(term) for term in view.excluded_terms if is_indexed((term,)))
    return f"({included}) NOT ({excluded_expression})" if included and excluded_expression else included


def excluded_expression(view: View) -> str:
    """Return what must not be there, in FTS5's words, where nothing else is asked for; else empty."""
    if any(is_indexed(group) for group in view.terms):
        return ""
    return " OR ".join(quoted_term(term) for term in view.excluded_terms if is_indexed((term,)))


def is_indexed(group: Iterable[Term]) -> bool:
    """Say whether the index alone can answer."""
    return all(term.scope != "headline" for term in group)


def has_prefix_terms(view: View) -> bool:
    """Say whether some word of the view may go on."""
    return any(term.prefix for term in (*included_terms(view), *view.excluded_terms))


def quoted_term(term: Term) -> str:
    """Return what a single term asks of the index, in FTS5's words."""
    words = " ".join(tokens(term.text)).replace('"', "")
    column = f"{COLUMNS[term.scope]} : " if term.scope in COLUMNS else ""
    return f'{column}"{words}"{" *" if term.prefix else ""}'


@lru_cache(maxsize=16)
def term_finder(terms: tuple[Term, ...]) -> Callable[[str], list[Span]]:
    """Return what finds the places of the terms in a text: half-open spans in order, as offsets of code points."""
    patterns = [pattern for term in terms if (pattern := _pattern(term))]
    if not patterns:
        return lambda _text: []
    compiled = re.compile("|".join(patterns))

    def find(text: str) -> list[Span]:
        spans = []
        for match in compiled.finditer(fold_letters(text)):
            spans.append(match.span())
            if len(spans) == _MAX_HITS:
                break
        return spans

    return find


def _pattern(term: Term) -> str:
    """Return the pattern of a term in an even text: whole words, or the middle of one for a part of a headline."""
    words = tokens(fold_letters(term.text))
    if not words:
        return ""
    if term.scope == "headline":
        return re.escape(fold_letters(term.text))
    apart = r"[\W_\u0300-\u036f]*" if any(map(is_unspaced, words)) else r"[\W_]+"
    inner = apart.join(_COMBINING.join(map(re.escape, _without_marks(word))) for word in words)
    rest = rf"[^\W_]*{_COMBINING}" if term.prefix else rf"{_COMBINING}(?![^\W_])"
    if is_unspaced(words[0]):  # no blanks: a word begins anywhere
        return inner
    return rf"(?<![^\W_]){inner}{rest}"


def _without_marks(word: str) -> str:
    return "".join(char for char in word if not "\u0300" <= char <= "\u036f")


def included_terms(view: View) -> tuple[Term, ...]:
    """Return all terms of which a place in a text is a hit."""
    return tuple(term for group in view.terms for term in group)


SNIPPET_CHARACTERS = 160
_LEAD_CHARACTERS = 50


def snippet(text: str, terms: tuple[Term, ...], length: int = SNIPPET_CHARACTERS) -> tuple[str, list[Span]]:
    """Return about `length` characters of `text` on one line, and where in them the places of the terms are.

    Without any place in the text, its beginning.
    """
    find = term_finder(terms)
    first = next(iter(find(text)), (0, 0))[0]
    start = _word_begins(text, first - _LEAD_CHARACTERS) if first > _LEAD_CHARACTERS and len(text) > length else 0
    end = len(text) if len(text) <= start + length else max(text.rfind(" ", start, start + length), first + 1)
    shown = " ".join(text[start:end].split())
    shown = f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"
    return shown, find(shown)


def _word_begins(text: str, at: int) -> int:
    blank = text.find(" ", at, at + _LEAD_CHARACTERS)
    return blank + 1 if blank >= 0 else at
