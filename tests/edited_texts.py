"""Texts with quotations, and edits of them: what is which is known, since every quotation has a name of its own."""

import random
from typing import NamedTuple

from tuireader.quotes import Attribution, Quotation, Speaker

SHORT = ("Yes", "No", "Never", "I agree", "Of course not")
NOUNS = (
    "weir",
    "mill",
    "bridge",
    "sluice",
    "ferry",
    "tower",
    "school",
    "market",
    "harbour",
    "road",
    "valley",
    "council",
)
ENDS = ("", "s", "man", "ward", "side", "like", "less", "house", "keeper", "yard")
SPEAKERS = ("Ada Thornbury", "Josef Kettle", "Mina Aldecott", "Ruben Marsh")


class Said(NamedTuple):
    """A quotation, and what stands before and behind it."""

    name: int  # which it is, whatever becomes of its words
    words: str
    before: str
    speaker: str
    is_reported: bool = False


class EditedText(NamedTuple):
    """A text with its quotations in order."""

    text: str
    spans: tuple[tuple[Said, int, int], ...]

    @property
    def quotations(self) -> Attribution:
        return self._found(is_reported=False)

    @property
    def reported(self) -> Attribution:
        return self._found(is_reported=True)

    def _found(self, *, is_reported: bool) -> Attribution:
        ids = {name: f"s{number}" for number, name in enumerate(SPEAKERS)}
        found = [it for it in self.spans if it[0].is_reported == is_reported]
        return Attribution(
            tuple(Speaker(ids[name], name, None, (), "person") for name in sorted({said.speaker for said, *_ in found})),
            tuple(
                Quotation(
                    f"q{number}", ((start, stop),), self.text[start:stop], None, None, ids[said.speaker],
                    "indirect" if is_reported else "direct", "said name", 0.9,
                )
                for number, (said, start, stop) in enumerate(found)
            ),
        )  # fmt: skip


def sentence(dice: random.Random, least: int = 5, most: int = 14) -> str:
    """Return words of which no two sentences have many in common."""
    return " ".join(f"{dice.choice(NOUNS)}{dice.choice(ENDS)}" for _ in range(dice.randint(least, most)))


class Article:
    """An article that is edited."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self._next = dice, 0
        self.items = [self._new() for _ in range(dice.randint(0, 12))]

    def _new(self) -> Said:
        self._next += 1
        words = self.dice.choice(SHORT) if self.dice.random() < 0.3 else sentence(self.dice)
        return Said(self._next, words, sentence(self.dice), self.dice.choice(SPEAKERS), self.dice.random() < 0.2)

    def edit(self) -> None:
        """Change something: add, cut, move or reword, also what stands before quotations."""
        dice, items = self.dice, self.items
        for _ in range(dice.randint(1, 3)):
            kind = dice.choice(["add", "cut", "move", "reword", "before", "cut many"])
            at = dice.randrange(len(items)) if items else 0
            if kind == "add" or not items:
                items.insert(at, self._new())
            elif kind == "cut":
                del items[at]
            elif kind == "cut many":
                del items[at : at + 3]
            elif kind == "move":
                items.insert(dice.randrange(len(items)), items.pop(at))
            elif kind == "before":
                items[at] = items[at]._replace(before=sentence(dice))
            else:
                items[at] = items[at]._replace(words=self._reworded(items[at].words))

    def _reworded(self, words: str) -> str:
        parts = words.split()
        if len(parts) >= 5:
            parts[self.dice.randrange(len(parts))] = "now"
        return " ".join(parts)

    def write(self) -> EditedText:
        """Return its text."""
        text, spans = "", list[tuple[Said, int, int]]()
        for it in self.items:
            text += f"{it.before}. {'That ' if it.is_reported else '“'}"
            spans.append((it, len(text), len(text) + len(it.words)))
            text += f"{it.words}{'' if it.is_reported else '”'}, said {it.speaker}.\n\n"
        return EditedText(text, tuple(spans))
