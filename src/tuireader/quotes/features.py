"""What speaks for a mention as the source of a quotation, and for a quotation being nobody's, as names of features.

Every feature is a short string; the weights of the scorer are kept under it. `<` is a mention before the quotation,
`>` one behind it, `^` one between its two halves. Letters are those of `line`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tuireader.quotes.contents import Draft
from tuireader.quotes.cues import base_of
from tuireader.quotes.line import Line
from tuireader.quotes.mentions import Mention
from tuireader.quotes.tokens import Tokens

MENTIONS = "NDPm"
# How far a source is looked for: mentions before and behind the quotation, and units of the line.
_BEFORE, _BEHIND, _REACH = 9, 5, 160
_SLACK = str.maketrans("", "", "xdr")
# The verb of a mention: behind it, after an apposition, a relative clause or a bracket.
_VERB = re.compile(r"(?:r*|[,(-][^|¶Q]{1,40}?[,)-]r*|[oc][^|¶Q,]{1,20}?|[^|¶Q,]{0,3}?)([sglktubv])")
_CLAUSE = re.compile(r"[sglktub]")


@dataclass(slots=True)
class Decided:
    """What was decided for the quotation before: its last unit, and the unit and the head of its source."""

    last: int
    source: int
    head: str


def candidates(line: Line, first: int, last: int) -> list[int]:
    """Return the units of the mentions that can be the source of the quotation in the units `first` to `last`."""
    letters = line.letters
    found: list[int] = []
    breaks = 0
    unit = first - 1
    while unit >= 0 and len(found) < _BEFORE and first - unit < _REACH:
        letter = letters[unit]
        if letter == "¶":
            breaks += 1
            if breaks > 2:
                break
        elif letter in MENTIONS:
            found.append(unit)
        unit -= 1
    found += [unit for unit in range(first + 1, last) if letters[unit] in MENTIONS]
    count = 0
    for unit in range(last + 1, min(len(letters), last + _REACH)):
        letter = letters[unit]
        if letter == "¶":
            break
        if letter in MENTIONS:
            found.append(unit)
            count += 1
            if count == _BEHIND:
                break
    return found


class Scene:
    """One text with its line, ready to describe quotations and pairs of quotation and mention."""

    def __init__(self, tokens: Tokens, drafts: Sequence[Draft], mentions: Sequence[Mention], line: Line) -> None:
        self.tokens, self.drafts, self.mentions, self.line = tokens, drafts, mentions, line
        self.text, self.letters = tokens.text, line.letters
        self._verbs: dict[int, tuple[str, str]] = {}
        self._by_mention: dict[int, list[str]] = {}

    def word(self, unit: int) -> str:
        """Return the word of a unit that is neither quotation nor mention, its letter otherwise."""
        if not 0 <= unit < len(self.letters):
            return "$"
        letter = self.letters[unit]
        return letter if letter in "QNDPm|¶,.:" else base_of(self.tokens.words[self.line.tokens[unit]])

    def quotation(self, number: int) -> list[str]:
        """Return the features of quotation `number` alone: they speak for or against its being nobody's."""
        draft = self.drafts[number]
        first, last = self.line.spans[number]
        text = self.text[draft.content[0][0] : draft.content[-1][1]]
        words = text.split()
        length = bucket(len(words))
        capitals = sum(word[:1].isupper() for word in words)
        titled = "title" if len(words) > 1 and capitals * 10 >= len(words) * 6 else "plain"
        start, end = _start(text), text[-1] if text[-1] in ",.?!" else "_"
        letters = self.letters
        left, right = letters[max(0, first - 2) : first] or "$", letters[last + 1 : last + 3] or "$"
        sentence = self._sentence(first, last)
        cue = next((kind for kind in "saglktun" if kind in sentence), "_")
        before, behind = self.word(first - 1), self.word(last + 1)
        return [
            "bias",
            f"n={length}",
            f"n={length}{titled}{start}{end}",
            f"{titled}{start}{end}",
            f"left={left[-1:]}{start}{titled}",
            f"left={left}",
            f"right={right}",
            f"around={left[-1:]}{right[:1]}{length}",
            f"around={left[-1:]}{right[:1]}{titled}",
            f"cue={cue}{titled}",
            f"cue={cue}{length}",
            f"before={before}",
            f"behind={behind}",
            f"before2={self.word(first - 2)} {before}",
            f"family={draft.family}{draft.shape}",
            f"alone={left[-1:] in '¶$'}{right[:1] in '¶$'}",
        ]

    def _sentence(self, first: int, last: int) -> str:
        """Return the letters of the sentence around the units, the quotation left out."""
        letters = self.letters
        start = max(letters.rfind("|", 0, first), letters.rfind("¶", 0, first)) + 1
        ends = [at for at in (letters.find("|", last), letters.find("¶", last)) if at >= 0]
        end = min(ends, default=len(letters))
        return letters[start:first] + letters[last + 1 : end]

    def verb(self, unit: int) -> tuple[str, str]:
        """Return letter and base form of the verb whose subject the mention in `unit` may be, "_" where none follows."""
        if unit not in self._verbs:
            match = _VERB.match(self.letters, unit + 1)
            self._verbs[unit] = (match.group(1), self.word(match.start(1))) if match else ("_", "_")
        return self._verbs[unit]

    def pair(self, number: int, unit: int, decided: Decided | None) -> list[str]:
        """Return what speaks for and against the mention in `unit` as the source of quotation `number`."""
        first, last = self.line.spans[number]
        letters, text = self.letters, self.text
        draft = self.drafts[number]
        kind = letters[unit]
        if unit < first:
            side, gap = "<", letters[unit + 1 : first]
        elif unit > last:
            side, gap = ">", letters[last + 1 : unit]
        else:
            side, gap = "^", letters[first + 1 : unit]
        start, end = _start(text[draft.content[0][0] :][:2]), text[draft.content[-1][1] - 1]
        form = start + (end if end in ",.?!" else "_")
        verb, base = self.verb(unit)
        slack = gap.translate(_SLACK)
        short = slack if len(slack) <= 7 else slack[:3] + "~" + slack[-3:]
        breaks, stops, others = gap.count("¶"), gap.count("|"), sum(gap.count(m) for m in "NDP")
        quotes = gap.count("Q")
        zone = f"{side}{min(breaks, 2)}{min(stops, 3)}{min(quotes, 2)}"
        before, behind = letters[max(0, unit - 2) : unit] or "$", letters[unit + 1 : unit + 3] or "$"
        reach = letters[first - 1 : first] if side == "<" else letters[last + 1 : last + 2]
        features = [
            f"gap{side}{gap if len(gap) <= 4 else '~' + str(bucket(len(gap)))}",
            f"short{side}{short}",
            f"short{side}{short}{kind}{behind[:1]}",
            f"zone{zone}",
            f"zone{zone}{form}",
            f"zone{zone}{kind}",
            f"zone{zone}{verb}",
            f"kind{side}{kind}",
            f"others{side}{min(others, 6)}",
            f"others{zone}{min(others, 6)}",
            f"before{side}{before}",
            f"before{side}{before[-1:]}{kind}{verb}",
            f"behind{side}{behind}",
            f"behind{side}{behind[:1]}{kind}{min(breaks, 1)}{min(stops, 1)}",
            f"verb{side}{verb}{min(stops, 1)}{min(breaks, 1)}",
            f"verb{side}{verb}{reach}{form}",
            f"base{side}{base}",
            f"reach{side}{reach}{verb}{kind}",
            f"next{side}{self.word(unit + 1)}",
            f"prior{side}{self.word(unit - 1)}",
            f"form{side}{form}{min(stops, 1)}{min(breaks, 1)}",
        ]
        if side == "<":
            features.append(f"clause{_clauses(gap)}{reach}")
            features.append(f"cue<{self.word(first - 1)}")
        else:
            features.append(f"cue{side}{self.word(last + 1)}")
        features += self._history(first, unit, kind, zone, decided)
        features += self._mention(unit)
        return features

    def _history(self, first: int, unit: int, kind: str, zone: str, decided: Decided | None) -> list[str]:
        """Return how the mention stands to the source of the quotation before."""
        if decided is None:
            return ["first"]
        between = self.letters[decided.last + 1 : first]
        gap = between if len(between) <= 5 else f"~{min(between.count('¶'), 2)}{min(between.count('|'), 2)}"
        same = "same" if unit == decided.source else "head" if self._head(unit) == decided.head else "other"
        after = "later" if unit > decided.last else "earlier"
        return [f"{same}{gap}", f"{same}{after}{zone}", f"{same}{after}{kind}{min(between.count('¶'), 2)}"]

    def _head(self, unit: int) -> str:
        return self.mentions[self.line.mentions[unit]].head

    def head_of(self, unit: int) -> str:
        """Return the head of the mention in `unit`."""
        return self._head(unit)

    def _mention(self, unit: int) -> list[str]:
        """Return the features of the mention alone."""
        found = self._by_mention.get(unit)
        if found is None:
            mention = self.mentions[self.line.mentions[unit]]
            letters = self.letters
            head = mention.head if mention.kind != "name" else "name"
            opens = unit == 0 or letters[unit - 1] in "|¶"
            found = [
                f"head={head}",
                f"number={mention.number}{mention.gender}{mention.kind}",
                f"opens={opens}{letters[unit]}",
            ]
            self._by_mention[unit] = found
        return found


def bucket(count: int) -> str:
    """Return a letter for a number: 1, 2, 3–4, 5–8, 9–16, more."""
    return "abcdefg"[min(6, max(0, (count - 1).bit_length()))]


def _start(text: str) -> str:
    for char in text:
        if char.isalnum():
            return "A" if char.isupper() else "0" if char.isdigit() else "a"
        if char in "….":
            return "."
    return "_"


def _clauses(gap: str) -> str:
    """Return the verbs of a gap, three at most: how far down the sentence the quotation hangs."""
    found = _CLAUSE.findall(gap)
    return "".join(found[-3:])
