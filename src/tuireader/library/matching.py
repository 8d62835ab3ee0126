"""What the words of a view match, in the search index and in a text; both split texts into words the same way."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from tuireader.library.said_filter import ALL_SAID, SaidFilter
from tuireader.library.term import Term
from tuireader.library.text_folding import fold_letters, is_unspaced, tokens
from tuireader.library.view import View

Span = tuple[int, int]

COLUMNS = {"title": "title", "speaker": "speakers", "role": "roles", "quote": "quotations", "text": "text"}
_COMBINING = "[\u0300-\u036f]*"
_ELSEWHERE = frozenset({"note", "author", "url"})
"""Where words are looked for that are not in an article itself."""
_UNINDEXED_SCOPES = _ELSEWHERE | {"headline"}
_MAX_HITS = 10_000
"""How many matches are highlighted in a text: more would not help anybody."""


def match_expression(view: View) -> str:
    """Return the FTS5 query for the view; "" where it needs none.

    Everything that the user typed is quoted in it, so that FTS5 sees no operators there.
    """
    groups = [" OR ".join(map(quoted_term, group)) for group in view.terms if is_indexed(group)]
    included = " AND ".join(f"({group})" for group in groups)
    excluded_expression = " OR ".join(quoted_term(term) for term in view.excluded_terms if is_indexed((term,)))
    return f"({included}) NOT ({excluded_expression})" if included and excluded_expression else included


def excluded_expression(view: View) -> str:
    """Return the FTS5 query for words that must not occur, if the view asks for no other words; otherwise ""."""
    if any(is_indexed(group) for group in view.terms):
        return ""
    return " OR ".join(quoted_term(term) for term in view.excluded_terms if is_indexed((term,)))


def is_indexed(group: Iterable[Term]) -> bool:
    """Return whether the search index alone can answer all terms."""
    return all(not term.is_pattern and term.scope not in _UNINDEXED_SCOPES for term in group)


def has_prefix_terms(view: View) -> bool:
    """Return whether a term of the view is the beginning of a word."""
    return any(term.prefix for term in (*included_terms(view), *view.excluded_terms))


def quoted_term(term: Term) -> str:
    """Return the FTS5 query for a single term."""
    words = " ".join(tokens(term.text)).replace('"', "")
    column = f"{COLUMNS[term.scope]} : " if term.scope in COLUMNS else ""
    return f'{column}"{words}"{" *" if term.prefix else ""}'


@lru_cache(maxsize=64)
def term_finder(terms: tuple[Term, ...]) -> Callable[[str], list[Span]]:
    """Return a function that finds the terms in a text: half-open spans in order, in code points."""
    patterns = [pattern for term in terms if not term.is_pattern and (pattern := _pattern(term))]
    if typed := tuple(term.text for term in terms if term.is_pattern):
        return _pattern_finder(typed, term_finder(tuple(term for term in terms if not term.is_pattern)))
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


def _pattern_finder(patterns: tuple[str, ...], find_words: Callable[[str], list[Span]]) -> Callable[[str], list[Span]]:
    """Return a function that finds what the user's patterns match, and words beside them."""
    from tuireader.library.patterns import pattern_spans  # noqa: PLC0415 - few queries have a pattern

    def find(text: str) -> list[Span]:
        spans = {*find_words(text), *(span for it in patterns for span in pattern_spans(it, text, _MAX_HITS))}
        return _without_overlaps(sorted(spans))

    return find


def _without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Return sorted spans without those that begin inside another."""
    apart: list[Span] = []
    for span in spans:
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart


def _pattern(term: Term) -> str:
    """Return the pattern of a term in folded text: for whole words, or for any part of a headline."""
    words = tokens(fold_letters(term.text))
    if not words:
        return ""
    if term.scope == "headline":
        return re.escape(fold_letters(term.text))
    separator = r"[\W_\u0300-\u036f]*" if any(map(is_unspaced, words)) else r"[\W_]+"
    words_pattern = separator.join(_COMBINING.join(map(re.escape, _without_marks(word))) for word in words)
    end_pattern = rf"[^\W_]*{_COMBINING}" if term.prefix else rf"{_COMBINING}(?![^\W_])"
    if is_unspaced(words[0]):  # written without blanks: a word can begin anywhere
        return words_pattern
    return rf"(?<![^\W_]){words_pattern}{end_pattern}"


def _without_marks(word: str) -> str:
    return "".join(char for char in word if not "\u0300" <= char <= "\u036f")


def included_terms(view: View) -> tuple[Term, ...]:
    """Return all terms that an article has to have; those of notes, authors and addresses are none of its own words."""
    return tuple(term for group in view.terms for term in group if term.scope not in _ELSEWHERE)


def marked_terms(view: View) -> tuple[Term, ...]:
    """Return all terms that are highlighted in a text; verbs of saying would be marked all over it."""
    said = (term for group in view.said.terms for term in group if term.scope != "verb")
    return (*included_terms(view), *said)


class Asked(NamedTuple):
    """What a view asks of an article, to be shown there: words, what one quotation must be, and notes."""

    terms: tuple[Term, ...] = ()
    said: SaidFilter = ALL_SAID
    watch: int | None = None  # the quotations that this watch has found
    notes: tuple[Term, ...] = ()  # words of notes
    shows_notes: bool = False  # whether an article is there for its notes

    @property
    def names_place(self) -> bool:
        """Whether it asks for a quotation or a note, to which the reader goes."""
        return self.said.is_positive or self.shows_notes


def asked_of(view: View) -> Asked:
    """Return what a view asks for. Notes are shown where it asks for their words, or for them alone."""
    terms = marked_terms(view)
    notes = tuple(term for group in view.terms for term in group if term.scope == "note")
    shows_notes = bool(notes) or (view.noted is True and not (terms or view.said.is_positive))
    return Asked(terms, view.said, view.watch, notes, shows_notes)


EXCERPT_CHARACTERS = 160
_LEAD_CHARACTERS = 50


class Excerpt(NamedTuple):
    """About `EXCERPT_CHARACTERS` of an article on one line.

    `found` are half-open spans of `words`; `match` is a span of the article's text, None where no word was found in it.
    """

    words: str
    found: tuple[Span, ...]
    match: Span | None
    quotation: int | None = None
    """The index of the quotation that the words are of."""
    speaker: str = ""
    """The name of who said them, where it is known."""


class Window(NamedTuple):
    """Words of a text on one line, and whether there are more before and after them."""

    words: str
    is_cut_before: bool
    is_cut_after: bool


def window_at(text: str, match: int, length: int = EXCERPT_CHARACTERS) -> Window:
    """Return about `length` characters of `text` around the offset `match`."""
    start = _word_begins(text, match - _LEAD_CHARACTERS) if match > _LEAD_CHARACTERS and len(text) > length else 0
    end = len(text) if len(text) <= start + length else max(text.rfind(" ", start, start + length), match + 1)
    return Window(" ".join(text[start:end].split()), start > 0, end < len(text))


def best_start(text: str, terms: tuple[Term, ...], length: int = EXCERPT_CHARACTERS) -> tuple[int, int]:
    """Return where most of `terms` are together in about `length` characters, and how many these are; (0, 0) for none.

    Of equals, where they are nearest to each other, and the first.
    """
    matches = sorted((start, index) for index, term in enumerate(terms) for start, _ in term_finder((term,))(text))
    best, counts, first = (0, 0, 0), Counter[int](), 0
    for start, index in matches:
        counts[index] += 1
        while matches[first][0] < start - (length - _LEAD_CHARACTERS) or counts[matches[first][1]] > 1:
            counts[matches[first][1]] -= 1
            first += 1
        together = sum(map(bool, counts.values()))
        best = max(best, (together, matches[first][0] - start, -matches[first][0]))
    return -best[2], best[0]


def snippet(text: str, terms: tuple[Term, ...], length: int = EXCERPT_CHARACTERS) -> tuple[str, list[Span]]:
    """Return about `length` characters of `text` on one line, and the spans of the terms in them.

    They are those where most of the terms are together; without a match, the first of the text.
    """
    find = term_finder(terms)
    window = window_at(text, best_start(text, terms, length)[0], length)
    shown = f"{'…' if window.is_cut_before else ''}{window.words}{'…' if window.is_cut_after else ''}"
    return shown, find(shown)


def _word_begins(text: str, at: int) -> int:
    blank = text.find(" ", at, at + _LEAD_CHARACTERS)
    return blank + 1 if blank >= 0 else at
