"""Speech behind a dash, as many languages print it: “— Он держится, — сказала она.”, “– Den håller, säger hon.”.

Only for texts that are not English, where a dash at the head of a paragraph begins an item of a list.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tuireader.quotes.lexical.word_lists import read_data
from tuireader.quotes.model import Span
from tuireader.quotes.spans.draft import Draft

# Languages that print no speech in this way: there, too, such a paragraph is an item of a list.
_WITHOUT_DASH_SPEECH = frozenset({"de", "nl", "af", "ja", "zh", "ko", "ar", "fa", "ur", "he", "hi", "th"})
# Languages in which a comma parts speech from narration, and a dash inside a sentence is an aside.
_WITH_COMMA = frozenset({"sv", "da", "no", "is", "fi"})
# A paragraph that begins with a dash and ends as a sentence does.
_PARAGRAPH = re.compile(r"^[ \t]*[—–―][ \t\u00a0]?(?=\S)(.+[.!?…»”])[ \t]*$", re.MULTILINE)
_DASH = re.compile(r"[ \t\u00a0]*(?<![^\W\d_]-)[—–―]+[ \t\u00a0.,;:]*")
_MARKS = frozenset("“”„«»\"‘‚‹›'")
# “…, säger Ilka Brandvold till tidningen.”: who speaks, behind the last comma, in a language whose verbs are unknown.
_CLAUSE = re.compile(r",[ \u00a0](?:[^\W\d_]+[ \u00a0]){1,3}(?=[^\W\d_])[^,]{2,60}\.$")
_SENTENCE_END = re.compile(r"[.!?…]+[»”]?[ \u00a0]+(?:[—–―][ \u00a0]*)?(?=[^\W\d_]|\d|[¿¡])")
MAX_CLAUSE_CHARACTERS = 200  # from the end of the paragraph
MIN_WORDS = 2
MIN_LIST_ITEMS = 3  # so many paragraphs with dashes, of which none asks, calls or says who speaks, are a list


def with_dash_speech(text: str, drafts: Sequence[Draft], language: str = "") -> list[Draft]:
    """Return `drafts` and what stands behind dashes, in order; what is quoted inside that is no draft of its own."""
    found = [Draft(content, (content[0][0], content[-1][1]), "dash") for content in find_dash_speech(text, language)]
    if not found:
        return list(drafts)
    spans = [span for draft in found for span in draft.content]
    return sorted([*_outside(drafts, spans), *found], key=lambda draft: (draft.outer[0], -draft.outer[1]))


def _outside(drafts: Sequence[Draft], spans: Sequence[Span]) -> Iterator[Draft]:
    """Yield the drafts that do not begin inside one of the spans, which are in order; they lose their parents."""
    at = 0
    for draft in sorted(drafts, key=lambda draft: draft.outer[0]):
        while at < len(spans) and spans[at][1] <= draft.outer[0]:
            at += 1
        if at == len(spans) or draft.outer[0] < spans[at][0]:
            yield draft


def find_dash_speech(text: str, language: str = "") -> Iterator[tuple[Span, ...]]:
    """Yield the contents of each paragraph that begins with a dash, without the clauses that say who speaks."""
    if language in _WITHOUT_DASH_SPEECH:
        return
    for run in _runs(text):
        spoken = [_spoken(text, paragraph.span(1), language) for paragraph in run]
        is_list = len(run) >= MIN_LIST_ITEMS and not any(
            parts != [paragraph.span(1)] or text[paragraph.end(1) - 1] in "?!…"
            for paragraph, parts in zip(run, spoken, strict=True)
        )
        for parts in spoken:
            if not is_list and sum(len(text[slice(*part)].split()) for part in parts) >= MIN_WORDS:
                yield tuple(parts)


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    """Yield the paragraphs that begin with a dash and then a sentence; those with nothing between them together."""
    run: list[re.Match[str]] = []
    for paragraph in _PARAGRAPH.finditer(text):
        words = paragraph.group(1)
        if words[0] in _MARKS or not _begins_sentence(words):
            continue
        if run and text[run[-1].end() : paragraph.start()].strip():
            yield run
            run = []
        run.append(paragraph)
    if run:
        yield run


def _begins_sentence(words: str) -> bool:
    first = next((char for char in words if char.isalpha()), "a")
    return first.upper() == first


def _spoken(text: str, paragraph: Span, language: str) -> list[Span]:
    """Return the spans of a paragraph that are speech: what is between is narration."""
    at, end = paragraph
    spans: list[Span] = []
    for start, stop in _narrations(text, at, end, language):
        if start >= at:
            spans.append((at, start))
            at = stop
    if at < end:
        spans.append((at, end))
    return [(start, stop) for start, stop in spans if text[start:stop].strip(" \u00a0—–―")]


def _narrations(text: str, start: int, end: int, language: str) -> list[Span]:
    """Return what may be narration, in order: from a dash to the next one, or a clause that says who speaks.

    Those that begin inside another are left out by the caller.
    """
    found: list[Span] = []
    if language not in _WITH_COMMA:
        dashes = [dash for dash in _DASH.finditer(text, start, end) if dash.end() < end]
        stops = [*(dash.end() for dash in dashes[1:]), end]
        found += [(dash.start(), stop) for dash, stop in zip(dashes, stops, strict=False) if text[dash.end()].islower()]
    patterns = _saying_clause(language)
    ends = _SentenceEnds(text, end)
    for pattern in patterns:
        found += [(clause.start("clause"), ends.after(clause.end())) for clause in pattern.finditer(text, start, end)]
    if not found and not patterns and (clause := _CLAUSE.search(text, max(start, end - MAX_CLAUSE_CHARACTERS), end)):
        found += [(clause.start() + 1, end)] if _names_somebody(clause.group()) else []
    return sorted(found)


class _SentenceEnds:
    """The ends of a paragraph's sentences, asked for from front to back; it is read once."""

    def __init__(self, text: str, end: int) -> None:
        self._text, self._end = text, end
        self._next = -1

    def after(self, start: int) -> int:
        """Return where the sentence begins that follows the one at `start`; the paragraph's end if there is none."""
        if self._next < start:
            found = _SENTENCE_END.search(self._text, start, self._end)
            self._next = found.end() if found else self._end
        return self._next


@cache
def _saying_clause(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of clauses that begin and that end with a verb of saying, where such verbs are known."""
    verbs: dict[str, list[str]] = {}
    for line in read_data("lexicon", "saying_clauses.txt").splitlines():
        code, colon, words = line.partition(": ")
        if colon and not line.startswith("#"):
            verbs.setdefault(code, []).extend(words.split())
    begin, finish = ("|".join(verbs.get(code, ())) for code in (language, f"{language}<"))
    patterns = []
    if begin:
        patterns.append(re.compile(rf"[,?!…](?P<clause>)[ \u00a0](?:{begin})(?![^\W\d_])"))
    if finish:
        patterns.append(re.compile(rf",(?P<clause>)[ \u00a0](?:[^\W\d_]+[ \u00a0]){{1,4}}(?:{finish})(?=\.)"))
    return tuple(patterns)


def _names_somebody(clause: str) -> bool:
    return any(word[:1].isupper() for word in clause.split()[2:])
