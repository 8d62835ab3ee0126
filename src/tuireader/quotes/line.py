"""The text as one line of letters: a quotation is one letter, a mention is one, every other word what `cues` says.

`Q,sN.|Q¶` is a quotation, a comma, “said”, a name, a second quotation, the end of the paragraph. What stands between
a quotation and a mention is then a slice of a string, and a pattern over words is a regular expression.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tuireader.quotes.contents import Draft
from tuireader.quotes.cues import is_noun, letters
from tuireader.quotes.mentions import Mention
from tuireader.quotes.tokens import Tokens

QUOTATION = "Q"
KINDS = {"name": "N", "nominal": "D", "pronoun": "P"}
POSSESSIVE = "m"
_GLYPHS = frozenset('"“”„‟«»「」『』‘‚‛`‹›')
_DETERMINERS = "dmo"


@dataclass(slots=True)
class Line:
    """`letters`, one a unit; `tokens` the first token of each unit; and the units of mentions and quotations.

    Besides the letters of `cues`: `Q` a quotation, `N` a name, `D` a description, `P` a pronoun, `m` a possessive,
    `|` a new sentence, `¶` a new paragraph. `mentions[unit]` is the number of the mention that the unit is,
    `units[number]` the unit of a mention, `spans[number]` the first and the last unit of a quotation.
    """

    letters: str
    tokens: list[int]
    mentions: dict[int, int]
    units: dict[int, int]
    spans: dict[int, tuple[int, int]]


class _Builder:
    """Walks over the tokens and writes a letter for each unit."""

    def __init__(self, tokens: Tokens, drafts: Sequence[Draft], mentions: Sequence[Mention]) -> None:
        self.tokens = tokens
        self.letters: list[str] = []
        self.firsts: list[int] = []
        self.line = Line("", self.firsts, {}, {}, {})
        self.contents = sorted(
            (tokens.at(start), tokens.at(end - 1), number)
            for number, draft in enumerate(drafts)
            if draft.parent is None
            for start, end in draft.content
        )
        self.by_token = {mention.first: number for number, mention in enumerate(mentions)}
        self.all = mentions

    def build(self) -> Line:
        words = self.tokens.words
        sentences, paragraphs = set(self.tokens.sentences), set(self.tokens.paragraphs)
        contents = iter([*self.contents, (len(words), 0, -1)])
        first, last, number = next(contents)
        i = 0
        while i < len(words):
            if i and i in paragraphs:
                self._write("¶", i)
            elif i and i in sentences:
                self._write("|", i)
            if i >= first:
                self._quotation(i, number)
                i = max(i, last + 1)
                first, last, number = next(contents)
                continue
            mention = self.by_token.get(i)
            if mention is not None and self.all[mention].last < first:
                self._mention(i, mention)
                i = self.all[mention].last + 1
                continue
            self._word(i)
            i += 1
        self.line.letters = "".join(self.letters)
        return self.line

    def _write(self, letter: str, token: int) -> None:
        self.letters.append(letter)
        self.firsts.append(token)

    def _quotation(self, token: int, number: int) -> None:
        unit = len(self.letters)
        self.line.spans[number] = (self.line.spans.get(number, (unit, unit))[0], unit)
        self._write(QUOTATION, token)

    def _mention(self, token: int, number: int) -> None:
        mention = self.all[number]
        self.line.mentions[len(self.letters)] = number
        self.line.units[number] = len(self.letters)
        self._write(POSSESSIVE if mention.possessive else KINDS[mention.kind], token)

    def _word(self, token: int) -> None:
        word = self.tokens.words[token]
        if word == "\n" or word in _GLYPHS:
            return
        letter = letters[word]
        # “the report”, “his call”: behind a determiner it is the noun.
        if letter in "sl" and self.letters and self.letters[-1] in _DETERMINERS and is_noun(word):
            letter = "n"
        self._write(letter, token)


def build_line(tokens: Tokens, drafts: Sequence[Draft], mentions: Sequence[Mention]) -> Line:
    """Write the line of the whole text with the quotations that lie in no other."""
    return _Builder(tokens, drafts, mentions).build()
