"""The words of an article that a search has found: of a quotation where one fits the query as well as the text does."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from tuireader.errors import ArticleError
from tuireader.library.articles import Articles
from tuireader.library.entry import Entry
from tuireader.library.matching import Excerpt, Span, best_start, term_finder, window_at
from tuireader.library.said import SavedQuotation
from tuireader.library.speaker_words import names_and_roles
from tuireader.library.term import Scope, Term
from tuireader.quotes import Attribution, Quotation, Speaker
from tuireader.quotes.naming import is_doubtful, probable

MAX_SEARCHED_CHARACTERS = 200_000
"""So much of a text is looked at: more would take too long for a line of it."""
MAX_SEARCHED_QUOTATIONS = 300

_SAID_SCOPES: frozenset[Scope] = frozenset(["anywhere", "quote", "text", "about"])
_NAME_SCOPES: frozenset[Scope] = frozenset(["anywhere", "speaker"])
_ROLE_SCOPES: frozenset[Scope] = frozenset(["anywhere", "role"])
_SPEAKER_SCOPES: frozenset[Scope] = frozenset(["speaker", "role"])


def read_excerpt(
    articles: Articles, entry: Entry, terms: tuple[Term, ...], fitting: Sequence[SavedQuotation] = ()
) -> Excerpt | None:
    """Return what `terms` find in the article of `entry`; None where the article cannot be read.

    `fitting` are the quotations that were asked for, if some were.
    """
    try:
        text = articles.open(entry).text
    except ArticleError:
        return None
    corrected = articles.corrected(entry.id, text)
    return find_excerpt(text, corrected.attribution if corrected else None, terms, fitting)


def find_excerpt(
    text: str, attribution: Attribution | None, terms: tuple[Term, ...], fitting: Sequence[SavedQuotation] = ()
) -> Excerpt:
    """Return the words of a text in which most of `terms` are; its beginning where none is.

    A quotation comes first where it has as many of them, those in its speaker's name included. Of the quotations that
    were asked for (`fitting`), the one that has most is taken.
    """
    if fitting:
        return _of_fitting(text, attribution, fitting, terms)
    text = text[:MAX_SEARCHED_CHARACTERS]
    said = tuple(term for term in terms if term.scope in _SAID_SCOPES) or terms
    start, in_text = best_start(text, said)
    best = max(_rated_quotations(attribution, terms), default=None) if attribution else None
    if attribution is not None and best is not None and best.term_count >= in_text:
        return _of_quotation(text, attribution, -best.negative_index, terms)
    window = window_at(text, start if in_text else 0)
    words = f"{'… ' if window.is_cut_before else ''}{window.words}{' …' if window.is_cut_after else ''}"
    found = term_finder(said)(words)
    first = next(iter(term_finder(said)(text[start:])), None) if in_text else None
    return Excerpt(words, tuple(found), (start + first[0], start + first[1]) if first else None)


class _Rated(NamedTuple):
    """How well a quotation fits; the greatest is the best, and of equals the first."""

    term_count: int
    said_count: int
    negative_index: int


def _rated_quotations(attribution: Attribution, terms: Sequence[Term]) -> Iterable[_Rated]:
    """Yield the quotations that have any of `terms`, or whose speaker was asked for."""
    by_speaker = {speaker.id: _terms_of_speaker(speaker, terms) for speaker in attribution.speakers}
    asked = {index for index, term in enumerate(terms) if term.scope in _SPEAKER_SCOPES}
    for index, quotation in enumerate(attribution.quotations[:MAX_SEARCHED_QUOTATIONS]):
        said = _terms_in([quotation.text], terms, _SAID_SCOPES)
        named = by_speaker.get(quotation.speaker or "", set())
        if said or named & asked:
            yield _Rated(len(said | named), len(said), -index)


def _terms_of_speaker(speaker: Speaker, terms: Sequence[Term]) -> set[int]:
    called = names_and_roles(speaker)
    return _terms_in(called.names, terms, _NAME_SCOPES) | _terms_in(called.roles, terms, _ROLE_SCOPES)


def _terms_in(texts: Sequence[str], terms: Sequence[Term], scopes: Collection[Scope]) -> set[int]:
    """Return the indexes of the terms that any of `texts` has, of those that are looked for there."""
    return {index for index, term in enumerate(terms) if term.scope in scopes and any(map(term_finder((term,)), texts))}


def _of_fitting(
    text: str, attribution: Attribution | None, fitting: Sequence[SavedQuotation], terms: tuple[Term, ...]
) -> Excerpt:
    """Return the words of the quotation that has most of `terms`, of those that were asked for."""
    best = best_fitting(fitting, terms)
    index = index_at(attribution, best.extent) if attribution is not None and not best.is_reported else None
    if attribution is not None and index is not None:
        return _of_quotation(text, attribution, index, terms)
    said = tuple(term for term in terms if term.scope in _SAID_SCOPES)
    words = _window_words(best.text, said)
    words = words if best.is_reported else f"“{words}”"
    start, end = best.content[0]
    match = (start, end) if start < end <= len(text) else None
    return Excerpt(words, tuple(term_finder(said)(words)), match, None, best.voice.name if best.voice else "")


def best_fitting(fitting: Sequence[SavedQuotation], terms: tuple[Term, ...]) -> SavedQuotation:
    """Return the quotation that has most of `terms`; of equals the first."""
    counts = [len(_terms_in([it.text], terms, _SAID_SCOPES)) for it in fitting[:MAX_SEARCHED_QUOTATIONS]]
    return fitting[counts.index(max(counts))]


def index_at(attribution: Attribution, extent: Span) -> int | None:
    """Return the index of the quotation at a place of the text: at exactly that, or else one that overlaps it."""
    extents = [it.extent for it in attribution.quotations]
    if extent in extents:
        return extents.index(extent)
    return next((index for index, (start, end) in enumerate(extents) if start < extent[1] and extent[0] < end), None)


def _window_words(text: str, terms: tuple[Term, ...]) -> str:
    start, count = best_start(text, terms)
    window = window_at(text, start if count else 0)
    return f"{'… ' if window.is_cut_before else ''}{window.words}{' …' if window.is_cut_after else ''}"


def _of_quotation(text: str, attribution: Attribution, index: int, terms: tuple[Term, ...]) -> Excerpt:
    quotation = attribution.quotations[index]
    said = tuple(term for term in terms if term.scope in _SAID_SCOPES)
    words = f"“{_window_words(quotation.text, said)}”"
    name = next((speaker.name for speaker in attribution.speakers if speaker.id == quotation.speaker), "")
    name = probable(name) if is_doubtful(quotation) else name
    return Excerpt(words, tuple(term_finder(said)(words)), _match_in(text, quotation, said), index, name)


def _match_in(text: str, quotation: Quotation, terms: tuple[Term, ...]) -> Span:
    """Return where `terms` are in what was quoted, or where that begins."""
    find = term_finder(terms)
    for start, end in quotation.content:
        for first, last in find(text[start:end]):
            return start + first, start + last
    return quotation.content[0]
