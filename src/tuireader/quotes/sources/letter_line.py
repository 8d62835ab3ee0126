"""The text as one line of letters: a quotation is one letter, a mention is one, every other word what `cues` says.

`Q,sN.|Q¶` is a quotation, a comma, “said”, a name, a second quotation, the end of the paragraph. What stands between
a quotation and a mention is then a slice of a string, and a pattern over words is a regular expression.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from tuireader.quotes.lexical.cue_classes import as_noun, letters
from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.spans.draft import Draft

QUOTATION = "Q"
MENTIONS = "NDPm"
_KINDS = {"name": "N", "nominal": "D", "pronoun": "P"}
_POSSESSIVE = "m"
# Behind these “report” and “plan” are nouns.
_SKIPPED = frozenset('"¶')
_DETERMINERS = frozenset("dmo")


@dataclass(slots=True)
class LetterLine:
    """`letters`, one a unit; `tokens` the token of each unit; and the units of mentions and quotations.

    Besides the letters of `cues`: `Q` a quotation, `N` a name, `D` a description, `P` a pronoun, `m` a possessive,
    `|` a new sentence, `¶` a new paragraph; the first and the last letter are `¶`. `mentions[unit]` is the number of
    the mention that the unit is, `spans[number]` the first and the last unit of a quotation.
    """

    letters: str = ""
    tokens: list[int] = field(default_factory=list)
    mentions: dict[int, int] = field(default_factory=dict)
    spans: dict[int, tuple[int, int]] = field(default_factory=dict)


class LetterLineBuilder:
    """Writes the line of a text, and the lines within its quotations."""

    def __init__(self, tokens: Tokens, drafts: Sequence[Draft], mentions: Sequence[Mention]) -> None:
        self.tokens, self.drafts, self.mentions = tokens, drafts, mentions
        self._breaks = dict.fromkeys(tokens.sentences[1:], "|") | dict.fromkeys(tokens.paragraphs[1:], "¶")
        self._starts = {mention.first: number for number, mention in enumerate(mentions)}
        self._contents: dict[int | None, list[tuple[int, int, int]]] = {}
        for number, draft in enumerate(drafts):
            for start, end in draft.content:
                position = (tokens.at(start), tokens.at(end - 1), number)
                self._contents.setdefault(draft.parent, []).append(position)

    def build(self, parent: int | None = None) -> LetterLine:
        """Write the line of the whole text, or of quotation `parent`, with the quotations directly within it."""
        words = self.tokens.words
        first, end = 0, len(words)
        if parent is not None:
            content = self.drafts[parent].content
            first, end = self.tokens.at(content[0][0]), self.tokens.at(content[-1][1] - 1) + 1
        line = LetterLine(tokens=[first])
        written = ["¶"]
        for start, last, number in [*sorted(self._contents.get(parent, ())), (end, end, -1)]:
            self._words(line, written, first, start)
            if number >= 0:
                self._break(line, written, start)
                unit = len(written)
                line.spans[number] = (line.spans.get(number, (unit, unit))[0], unit)
                written.append(QUOTATION)
                line.tokens.append(start)
                first = max(first, last + 1)
        line.letters = "".join([*written, "¶"])
        line.tokens.append(end - 1)
        return line

    def _break(self, line: LetterLine, written: list[str], token: int) -> None:
        """Write a break before the token where it begins a sentence or a paragraph."""
        if token in self._breaks and len(written) > 1:
            written.append(self._breaks[token])
            line.tokens.append(token)

    def _words(self, line: LetterLine, written: list[str], token: int, end: int) -> None:
        """Write the tokens from `token` up to `end`, between two quotations."""
        words, breaks, starts = self.tokens.words, self._breaks, self._starts
        while token < end:
            if token in breaks:
                self._break(line, written, token)
            number = starts.get(token)
            if number is not None and self.mentions[number].last < end:
                mention = self.mentions[number]
                line.mentions[len(written)] = number
                written.append(_POSSESSIVE if mention.possessive else _KINDS[mention.kind])
                line.tokens.append(token)
                token = mention.last + 1
                continue
            letter = letters[words[token]]
            if letter not in _SKIPPED:
                if letter in "slt" and written[-1] in _DETERMINERS:
                    letter = as_noun(words[token], letter)
                written.append(letter)
                line.tokens.append(token)
            token += 1
