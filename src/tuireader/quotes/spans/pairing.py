"""Third pass: marks paired into contents; over several paragraphs, nested, never closed, never opened, split; turns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from tuireader.quotes.lexical.quotation_marks import Family, Mark
from tuireader.quotes.lexical.tokens import Tokens, words_of
from tuireader.quotes.model import QuotationKind, Span
from tuireader.quotes.spans.block_quotes import find_blocks
from tuireader.quotes.spans.single_marks import pair_singles
from tuireader.quotes.spans.transcripts import find_turns

Shape = Literal["closed", "unclosed", "unopened", "turn", "block"]

# The clause between the halves of one quoted sentence (“I think,” she said, “that …”) is no longer than this.
_LONGEST_GAP = 160
# A full stop behind fewer than four small letters may stand for an abbreviation (Sen., Capt.).
_SENTENCE_END = re.compile(r"[!?;:]|(?<=[a-z]{4})\.")
_WORD = re.compile(r"\w+")
# What can be quoted: a word, or pictures alone (arrows to dingbats, emoji).
_SAYS = re.compile("[\\w\u2190-\u27bf\U0001f000-\U0001faff]")
_CONJUNCTIONS = ("and ", "but ", "so ", "then ")


@dataclass(slots=True)
class Draft:
    """A quotation in the making: what the passes fill in, one after the other.

    `content` are its spans without the marks, `outer` the span from the first mark to behind the last one, `parent`
    the number of the quotation around it, `source` the number of a mention. `candidates` are the mentions that were
    weighed with their chances, best first, `nobody` the chance that nobody speaks.
    """

    content: tuple[Span, ...]
    outer: Span
    shape: Shape = "closed"
    family: Family = "double"
    parent: int | None = None
    source: int | None = None
    cue: Span | None = None
    speaker: str | None = None
    kind: QuotationKind = "direct"
    rule: str = ""
    confidence: float = 0.0
    candidates: tuple[tuple[int, float], ...] = ()
    nobody: float = 0.0


def find_contents(tokens: Tokens, marks: list[Mark], blocks: Sequence[Span] = ()) -> list[Draft]:
    """Pair `marks` into drafts, in the order of the text, an outer one before those inside it; add block quotes."""
    doubles = [mark for mark in marks if mark.family == "double"]
    drafts = _carried(tokens.text, list(_paired(tokens, doubles)))
    singles = [mark for mark in marks if mark.family == "single"]
    if singles:
        inside = [span for draft in drafts for span in draft.content]
        drafts += [
            Draft((span,), outer, "closed", "single") for span, outer in pair_singles(tokens.text, singles, inside)
        ]
    drafts += [Draft(turn, (turn[0][0], turn[-1][1]), "turn") for turn in find_turns(tokens.text)]
    drafts += [Draft(block, (block[0][0], block[-1][1]), "block") for block in find_blocks(tokens.text, blocks)]
    drafts = [draft for draft in drafts if _trim(tokens.text, draft)]
    drafts.sort(key=lambda draft: (draft.content[0][0], -draft.content[-1][1]))
    _set_parents(drafts)
    return _joined(tokens.text, drafts)


def _paired(tokens: Tokens, marks: list[Mark]) -> Iterator[Draft]:
    """Pair the double marks of each paragraph."""
    for paragraph, group in groupby(marks, key=lambda mark: tokens.paragraph_of(tokens.at(mark.start))):
        yield from _Paragraph(tokens, paragraph).pair(list(group))


class _Paragraph:
    """The pairing within one paragraph: what is open, at most two deep, and where the last quotation ended."""

    def __init__(self, tokens: Tokens, number: int) -> None:
        self.tokens = tokens
        self.start = tokens.starts[tokens.paragraphs[number]]
        self.last = self.start
        self.open: list[Mark] = []

    def pair(self, marks: list[Mark]) -> Iterator[Draft]:
        """Yield the paragraph's drafts."""
        balance = _balance(marks)
        for i, mark in enumerate(marks):
            if mark.side != "open" and self.open:
                opener = self.open.pop()
                yield self._draft((opener.end, mark.start), (opener.start, mark.end), "closed")
            elif mark.side == "close":
                yield self._unopened(mark)
            elif len(self.open) == 1 and not _nests(marks, i, balance):
                yield self._unclosed(mark.start)
                self.open = [mark]
            else:
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
        total += {"close": 1, "open": -1, "either": 0}[mark.side]
        balance.append(total)
    return balance[::-1]


def _nests(marks: list[Mark], i: int, balance: list[int]) -> bool:
    """Tell whether the opening mark `i` inside an open quotation begins a nested one: both must be closed again."""
    both_closed = [mark.side for mark in marks[i + 1 : i + 3]] == ["close", "close"]
    return both_closed or balance[i] >= 1


def _carried(text: str, drafts: list[Draft]) -> list[Draft]:
    """Join what is open at a paragraph's end with the next paragraph that begins with a mark or is closed only."""
    joined: list[Draft] = []
    for draft in drafts:
        before = joined[-1] if joined else None
        if before and before.shape == "unclosed" and _carries_on(text, before, draft):
            start = draft.content[0][0] if draft.shape != "unopened" else _next_paragraph(text, before.outer[1])
            before.content += ((start, draft.content[0][1]),)
            before.outer = (before.outer[0], draft.outer[1])
            before.shape = "closed" if draft.shape == "unopened" else draft.shape
        else:
            joined.append(draft)
    return joined


def _carries_on(text: str, before: Draft, draft: Draft) -> bool:
    """Tell whether `draft` is the next paragraph of `before`."""
    end = before.outer[1]
    if end < len(text) and text[end] != "\n":
        return False
    start = _next_paragraph(text, end)
    return start == draft.outer[0] or (draft.shape == "unopened" and "\n" not in text[start : draft.outer[0]])


def _next_paragraph(text: str, offset: int) -> int:
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return offset


def _trim(text: str, draft: Draft) -> bool:
    """Cut white space off the ends of the contents; tell whether anything that says something is left."""
    spans = []
    for start, end in draft.content:
        words = text[start:end]
        if words.strip():
            spans.append((start + len(words) - len(words.lstrip()), start + len(words.rstrip())))
    draft.content = tuple(spans)
    return any(_SAYS.search(text, start, end) for start, end in spans)


def _set_parents(drafts: list[Draft]) -> None:
    """Note for each draft the innermost one around it (`drafts` are in order, outer first)."""
    around: list[int] = []
    for i, draft in enumerate(drafts):
        while around and drafts[around[-1]].outer[1] < draft.outer[1]:
            around.pop()
        draft.parent = around[-1] if around else None
        around.append(i)


def _joined(text: str, drafts: list[Draft]) -> list[Draft]:
    """Join the halves of a quoted sentence that its cue clause splits into one draft with two contents."""
    last: dict[int | None, int] = {}
    number: dict[int, int] = {}
    kept: list[Draft] = []
    for i, draft in enumerate(drafts):
        draft.parent = None if draft.parent is None else number[draft.parent]
        before = last.get(draft.parent)
        if before is not None and _goes_on(text, kept[before], draft):
            kept[before].content += draft.content
            kept[before].outer = (kept[before].outer[0], draft.outer[1])
            number[i] = before
            continue
        number[i] = last[draft.parent] = len(kept)
        kept.append(draft)
    return kept


def _goes_on(text: str, before: Draft, draft: Draft) -> bool:
    """Tell whether `draft` continues the sentence of `before` behind a clause such as “, she said,”."""
    start, end = before.outer[1], draft.outer[0]
    if before.shape != "closed" or before.family != draft.family or not 4 < end - start < _LONGEST_GAP:
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
    """Tell whether several words are spelt like a title, most of them with a capital."""
    return len(words) > 1 and sum(word[:1].isupper() for word in words) * 10 >= len(words) * 6
