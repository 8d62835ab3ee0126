"""Third pass: marks paired into contents; over several paragraphs, nested, never closed, never opened, split; turns."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter, itemgetter

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.quotation_marks import GLYPHS, Mark, Side
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.model import Span
from tuireader.quotes.spans.draft import Draft, Shape
from tuireader.quotes.spans.single_marks import pair_singles
from tuireader.quotes.spans.transcripts import find_turns

# The clause between the halves of one quoted sentence (“I think,” she said, “that …”) is no longer than this.
MAX_GAP_CHARACTERS = 160
# The last character between the marks, and a clause of two words or more between commas, inside or behind the marks.
_CLAUSE_BETWEEN = lazy_pattern(r"(?:,|[^.!?…],)[ \u00a0][^\W\d_][^,.!?;:\n]*[ \u00a0][^.!?;:\n]{2,120},[ \u00a0]?")
# A full stop behind fewer than four small letters may stand for an abbreviation (Sen., Capt.).
_SENTENCE_END = lazy_pattern(r"[!?;:]|(?<=[a-z]{4})\.")
_WORD = re.compile(r"\w+")
# What can be quoted: a word, or pictures alone (arrows to dingbats, emoji).
_QUOTABLE = re.compile("[\\w\u2190-\u27bf\U0001f000-\U0001faff]")
# A mark shows that something is quoted; a dash begins a signature.
_NO_BLOCK_QUOTE = GLYPHS | frozenset("—–-")
_STOPS = (".", "!", "?")
_first, _start = itemgetter(0), attrgetter("start")
_BALANCES: dict[Side, int] = {"close": 1, "open": -1, "either": 0}
_CONJUNCTIONS = ("and ", "but ", "so ", "then ")


def find_contents(tokens: Tokens, marks: list[Mark], blocks: Sequence[Span] = ()) -> list[Draft]:
    """Pair `marks` into drafts, in the order of the text, an outer one before those inside it; add block quotes."""
    doubles = [mark for mark in marks if mark.family == "double"]
    drafts = _join_paragraphs(tokens.text, list(_paired(tokens, doubles)))
    singles = [mark for mark in marks if mark.family == "single"]
    if singles:
        inside = [span for draft in drafts for span in draft.content]
        pairs = pair_singles(tokens.text, singles, inside)
        drafts += _join_paragraphs(
            tokens.text, [Draft((span,), outer, shape, "single") for span, outer, shape in pairs]
        )
    drafts += [Draft(turn, (turn[0][0], turn[-1][1]), "turn") for turn in find_turns(tokens)]
    drafts += [Draft(block, (block[0][0], block[-1][1]), "block") for block in _block_quotes(tokens.text, blocks)]
    drafts = [draft for draft in drafts if _trim(tokens.text, draft)]
    drafts.sort(key=lambda draft: (draft.content[0][0], -draft.content[-1][1]))
    _set_parents(drafts)
    return _join_split_sentences(tokens.text, drafts)


def _block_quotes(text: str, blocks: Sequence[Span]) -> list[tuple[Span, ...]]:
    """Return the contents of the block quotes that a colon introduces and no mark opens, a span a paragraph."""
    found: list[tuple[Span, ...]] = []
    before, last = "", -1
    for start, end in blocks:
        between = text[last:start].strip() if last >= 0 else text[:start].strip()
        if last < 0 or between:
            before = between
        introduced = before.endswith(":") and text[start : start + 1] not in _NO_BLOCK_QUOTE
        if introduced and last >= 0 and not between and found and found[-1][-1][1] == last:
            found[-1] += ((start, end),)
        elif introduced:
            found.append(((start, end),))
        last = end
    return found


def _paired(tokens: Tokens, marks: list[Mark]) -> Iterator[Draft]:
    """Pair the double marks of each paragraph."""
    starts = [*[tokens.starts[first] for first in tokens.paragraphs], len(tokens.text)] if marks else []
    at = 0
    while at < len(marks):
        behind = max(1, bisect_right(starts, marks[at].start))
        end = bisect_left(marks, starts[behind], at + 1, key=_start)
        yield from _Paragraph(tokens, starts[behind - 1]).pair(marks[at:end])
        at = end


class _Paragraph:
    """The pairing within one paragraph: what is open, at most two deep, and where the last quotation ended."""

    def __init__(self, tokens: Tokens, start: int) -> None:
        self.tokens = tokens
        self.last = start
        self.open: list[Mark] = []

    def pair(self, marks: list[Mark]) -> Iterator[Draft]:
        """Yield the paragraph's drafts."""
        balance: list[int] = []
        for i, mark in enumerate(marks):
            if mark.side != "open" and self.open:
                opener = self.open.pop()
                yield self._draft((opener.end, mark.start), (opener.start, mark.end), "closed")
            elif mark.side == "close":
                yield self._unopened(mark)
            elif not self.open:  # most marks that open
                self.open.append(mark)
            else:
                balance = balance or _balance(marks)
                if len(self.open) == 1 and not (_is_of_other_kind(self.open[0], marks, i) or _nests(marks, i, balance)):
                    yield self._unclosed(mark.start)
                    self.open.clear()
                self.open.append(mark)
        if self.open:
            end = self.tokens.text.find("\n", self.open[0].end)
            yield self._unclosed(end if end >= 0 else len(self.tokens.text))

    def _draft(self, content: Span, outer: Span, shape: Shape) -> Draft:
        self.last = outer[1]
        return Draft((content,), outer, shape)

    def _unclosed(self, end: int) -> Draft:
        return self._draft((self.open[0].end, end), (self.open[0].start, end), "unclosed")

    def _unopened(self, mark: Mark) -> Draft:
        """Begin at the start of the sentence that `mark` closes, but behind the last quotation."""
        sentence = self.tokens.sentence_of(self.tokens.at(max(self.last, mark.start - 1)))
        start = max(self.last, self.tokens.starts[self.tokens.sentences[sentence]])
        return self._draft((start, mark.start), (start, mark.end), "unopened")


def _balance(marks: list[Mark]) -> list[int]:
    """Return for each mark how many more marks close than open from there to the end."""
    balance, total = [], 0
    for mark in reversed(marks):
        total += _BALANCES[mark.side]
        balance.append(total)
    return balance[::-1]


def _nests(marks: list[Mark], i: int, balance: list[int]) -> bool:
    """Return whether the opening mark `i` inside an open quotation begins a nested one: both must be closed again."""
    both_closed = [mark.side for mark in marks[i + 1 : i + 3]] == ["close", "close"]
    return both_closed or balance[i] >= 1


def _is_of_other_kind(opener: Mark, marks: list[Mark], i: int) -> bool:
    """Return whether a curly mark inside straight ones, or the other way round, is closed by one of its kind."""
    straight = marks[i].glyph == '"'
    if straight == (opener.glyph == '"'):
        return False
    closers = [mark for mark in marks[i + 1 : i + 2] if mark.side == "close"]
    return bool(closers) and (closers[0].glyph == '"') == straight


def _join_paragraphs(text: str, drafts: list[Draft]) -> list[Draft]:
    """Join what is open at a paragraph's end with the next paragraph that begins with a mark or is closed only."""
    joined: list[Draft] = []
    before: Draft | None = None  # the latest that is open; what is nested in the next paragraph comes before that
    for draft in drafts:
        if before and before.shape == "unclosed" and _is_next_paragraph(text, before, draft):
            start = draft.content[0][0] if draft.shape != "unopened" else _next_paragraph(text, before.outer[1])
            before.content += ((start, draft.content[0][1]),)
            before.outer = (before.outer[0], draft.outer[1])
            before.shape = "closed" if draft.shape == "unopened" else draft.shape
        else:
            joined.append(draft)
            before = draft if draft.shape == "unclosed" else before
    return joined


def _is_next_paragraph(text: str, before: Draft, draft: Draft) -> bool:
    """Return whether `draft` is the next paragraph of `before`."""
    end = before.outer[1]
    if end == draft.outer[0]:  # two paragraphs that were made one
        return text[end] == text[before.outer[0]] and text[before.content[-1][0] : end].rstrip().endswith(_STOPS)
    if end < len(text) and text[end] != "\n":
        return False
    start = _next_paragraph(text, end)
    return start == draft.outer[0] or (draft.shape == "unopened" and "\n" not in text[start : draft.outer[0]])


def _next_paragraph(text: str, offset: int) -> int:
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return offset


def _trim(text: str, draft: Draft) -> bool:
    """Cut white space off the ends of the contents; return whether a word or picture is left."""
    for start, end in draft.content:
        if start >= end or text[start].isspace() or text[end - 1].isspace():
            draft.content = tuple(filter(None, (_stripped(text, *span) for span in draft.content)))
            break
    return any(_QUOTABLE.search(text, start, end) for start, end in draft.content)


def _stripped(text: str, start: int, end: int) -> Span | None:
    """Return a span without the white space at its ends; None if nothing is left."""
    words = text[start:end]
    left = len(words) - len(words.lstrip())
    return (start + left, start + len(words.rstrip())) if left < len(words) else None


def _set_parents(drafts: list[Draft]) -> None:
    """Set for each draft the innermost one enclosing it (`drafts` are in order, outer first)."""
    enclosing: list[int] = []
    for i, draft in enumerate(drafts):
        while enclosing and drafts[enclosing[-1]].outer[1] < draft.outer[1]:
            enclosing.pop()
        draft.parent = enclosing[-1] if enclosing else None
        enclosing.append(i)


def _join_split_sentences(text: str, drafts: list[Draft]) -> list[Draft]:
    """Join the halves of a quoted sentence that its cue clause splits into one draft with two contents."""
    last: dict[int | None, int] = {}
    new_index: dict[int, int] = {}
    joined: list[Draft] = []
    for i, draft in enumerate(drafts):
        draft.parent = None if draft.parent is None else new_index[draft.parent]
        before = last.get(draft.parent)
        if before is not None and _continues_sentence(text, joined[before], draft):
            joined[before].content += draft.content
            joined[before].outer = (joined[before].outer[0], draft.outer[1])
            new_index[i] = before
            continue
        new_index[i] = last[draft.parent] = len(joined)
        joined.append(draft)
    return joined


def join_around_clauses(text: str, drafts: Sequence[Draft]) -> list[Draft]:
    """Join what a clause between two commas splits, as most languages but English print it: „…“, sagte sie, „…“."""
    joined: list[Draft] = []
    for draft in drafts:
        before = joined[-1] if joined else None
        if before and before.shape == draft.shape == "closed" and before.family == draft.family:
            gap = text[before.outer[1] : draft.outer[0]]
            if _CLAUSE_BETWEEN.fullmatch(text[before.content[-1][1] - 1] + gap):
                before.content += draft.content
                before.outer = (before.outer[0], draft.outer[1])
                continue
        joined.append(draft)
    return joined


def _continues_sentence(text: str, before: Draft, draft: Draft) -> bool:
    """Return whether `draft` continues the sentence of `before` behind a clause such as “, she said,”."""
    start, end = before.outer[1], draft.outer[0]
    if before.shape != "closed" or before.family != draft.family or not 4 < end - start < MAX_GAP_CHARACTERS:
        return False
    gap = text[start:end].strip()
    if (
        not gap.endswith(",")
        or "\n" in gap
        or _SENTENCE_END.search(gap)
        or text[before.content[-1][1] - 1] not in ",—–-"
    ):
        return False
    # “…,” wrote NAME in “A Title”; “…,” he said, and she said, “…”
    if is_titled(text[slice(*draft.content[0])].split()) or gap.startswith(_CONJUNCTIONS):
        return False
    first = _WORD.match(text, draft.content[0][0])
    if first is None or first.group() == "I":
        return first is not None
    return first.group()[0].islower() or first.group().lower() not in words_of("sentence_starts")


def is_titled(words: Sequence[str]) -> bool:
    """Return whether several words are spelt like a title, most of them with a capital."""
    return len(words) > 1 and sum(map(str.isupper, map(_first, words))) * 10 >= len(words) * 6
