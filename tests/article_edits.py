"""Articles that are edited, with the truth about where each of their quotations went.

An article is a list of paragraphs, and a paragraph a list of pieces; a piece that is a quotation has its number, which
it keeps wherever it goes and however its words are changed. A copy of a quotation has none.
"""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tuireader.corrections.anchors import anchor_of
from tuireader.corrections.apply import apply_rulings
from tuireader.corrections.drafts import share_of
from tuireader.corrections.model import Action, Corrected, Ruling
from tuireader.corrections.placed_notes import Note, place_notes
from tuireader.quotes import Attribution, attribute
from tuireader.quotes.model import Span

MIN_SAME_EXTENT = 0.5
"""How much a quotation must share with where the truth says that it is."""
BREAK = "\n\n"
NAMES = ("Odile Marchbank", "Tobias Wren", "Ferdinand Oake", "Mrs Lidgate", "the harbour office")
SENTENCES = (
    "The council will meet again on Thursday.",
    "Nobody was hurt.",
    "Rain had fallen since the morning, and the lower road was closed for most of the day.",
    "It was the third such case this year.",
    "A spokesman for the harbour office did not answer questions.",
)
WORDS = ("river", "never", "again", "quite", "seven", "the old", "at last", "slowly", "and", "not", "its keeper")


class Piece(NamedTuple):
    """Some text of a paragraph; of a quotation with its number."""

    text: str
    quotation: int | None = None


Paragraph = list[Piece]


class EditedArticle(NamedTuple):
    """An article after its edits, and where its quotations are; those that are gone are not there."""

    text: str
    places: dict[int, Span]


def pieces_of(text: str, quotations: Sequence[Span]) -> list[Paragraph]:
    """Return the paragraphs of a text; those that a quotation goes through count as one."""
    paragraphs, at, cut = [Paragraph()], 0, 0
    for number, (first, last) in enumerate(quotations):
        while 0 <= (cut := text.find(BREAK, at)) < first:
            paragraphs[-1].append(Piece(text[at:cut]))
            paragraphs.append([])
            at = cut + len(BREAK)
        paragraphs[-1] += [Piece(text[at:first]), Piece(text[first:last], number)]
        at = last
    last_words, *others = text[at:].split(BREAK)
    paragraphs[-1].append(Piece(last_words))
    return [*paragraphs, *([Piece(words)] for words in others)]


def put_together(paragraphs: Sequence[Paragraph]) -> EditedArticle:
    """Return the article that some paragraphs make."""
    text, places = "", dict[int, Span]()
    for index, paragraph in enumerate(paragraphs):
        text += BREAK if index else ""
        for piece in paragraph:
            if piece.quotation is not None:
                places[piece.quotation] = len(text), len(text) + len(piece.text)
            text += piece.text
    return EditedArticle(text, places)


def _insert_paragraph(paragraphs: list[Paragraph], chance: random.Random) -> None:
    words = " ".join(chance.sample(SENTENCES, chance.randint(1, 3)))
    paragraphs.insert(chance.randint(0, len(paragraphs)), [Piece(words)])


def _insert_words(paragraphs: list[Paragraph], chance: random.Random) -> None:
    """Insert a few words or a sentence outside of the quotations."""
    paragraph = chance.choice(paragraphs)
    places = [index for index, piece in enumerate(paragraph) if piece.quotation is None and " " in piece.text]
    if places:
        index = chance.choice(places)
        words = paragraph[index].text.split(" ")
        words.insert(chance.randint(1, len(words) - 1), chance.choice([*WORDS, *SENTENCES]))
        paragraph[index] = Piece(" ".join(words))


def _change_words(paragraphs: list[Paragraph], chance: random.Random) -> None:
    """Change a word outside of the quotations."""
    paragraph = chance.choice(paragraphs)
    places = [index for index, piece in enumerate(paragraph) if piece.quotation is None and piece.text.strip()]
    if places:
        index = chance.choice(places)
        words = paragraph[index].text.split(" ")
        words[chance.randrange(len(words))] = chance.choice(WORDS)
        paragraph[index] = Piece(" ".join(words))


def _change_quotation(paragraphs: list[Paragraph], chance: random.Random) -> None:
    """Change, insert or cut one or two words of a quotation."""
    quoted = [(p, n) for p in paragraphs for n, piece in enumerate(p) if piece.quotation is not None]
    if quoted:
        paragraph, index = chance.choice(quoted)
        words = paragraph[index].text.split(" ")
        for _ in range(chance.randint(1, 2)):
            at = chance.randrange(len(words))
            words[at : at + chance.randint(0, 1)] = [chance.choice(WORDS)] * chance.randint(0, 1) or words[at : at + 1]
        paragraph[index] = paragraph[index]._replace(text=" ".join(words))


def _move_paragraph(paragraphs: list[Paragraph], chance: random.Random) -> None:
    paragraph = paragraphs.pop(chance.randrange(len(paragraphs)))
    paragraphs.insert(chance.randint(0, len(paragraphs)), paragraph)


def _cut_paragraph(paragraphs: list[Paragraph], chance: random.Random) -> None:
    if len(paragraphs) > 1:
        del paragraphs[chance.randrange(len(paragraphs))]


def _repeat_quotation(paragraphs: list[Paragraph], chance: random.Random) -> None:
    """Have somebody else say the words of a quotation, too, in a paragraph of its own."""
    quoted = [piece for p in paragraphs for piece in p if piece.quotation is not None]
    if quoted:
        words, name = chance.choice(quoted).text, chance.choice(NAMES)
        said = chance.choice([f"“{words}” said {name}.", f"“{words}”", f"{name} said: “{words}”"])
        paragraphs.insert(chance.randint(0, len(paragraphs)), [Piece(said)])


def _join_paragraphs(paragraphs: list[Paragraph], chance: random.Random) -> None:
    if len(paragraphs) > 1:
        index = chance.randrange(len(paragraphs) - 1)
        paragraphs[index : index + 2] = [[*paragraphs[index], Piece(" "), *paragraphs[index + 1]]]


def _change_marks(paragraphs: list[Paragraph], _: random.Random) -> None:
    """Write all marks straight, as another system does."""
    marks = str.maketrans("“”‘’—", "\"\"''-")
    for paragraph in paragraphs:
        paragraph[:] = [piece._replace(text=piece.text.translate(marks)) for piece in paragraph]


def _change_blanks(paragraphs: list[Paragraph], chance: random.Random) -> None:
    """Break lines and space words as another system does, also within quotations."""
    blank = chance.choice(["  ", "\n", "\u00a0"])
    paragraph = chance.choice(paragraphs)
    paragraph[:] = [piece._replace(text=blank.join(piece.text.split(" "))) for piece in paragraph]


Edit = Callable[[list[Paragraph], random.Random], None]
EDITS: dict[str, Edit] = {
    "insert a paragraph": _insert_paragraph,
    "insert words": _insert_words,
    "change words": _change_words,
    "change a quotation": _change_quotation,
    "move a paragraph": _move_paragraph,
    "cut a paragraph": _cut_paragraph,
    "repeat a quotation": _repeat_quotation,
    "join paragraphs": _join_paragraphs,
    "change the marks": _change_marks,
    "change the blanks": _change_blanks,
}


def edit(text: str, quotations: Sequence[Span], names: Sequence[str], seed: int) -> EditedArticle:
    """Return a text after the edits of these names."""
    paragraphs, chance = pieces_of(text, quotations), random.Random(seed)
    for name in names:
        EDITS[name](paragraphs, chance)
    return put_together(paragraphs)


class Outcome(NamedTuple):
    """What became of the rulings about one article; `gone` is how many of the open ones had nothing to stand on."""

    hold: int = 0
    on_another: int = 0
    open: int = 0
    gone: int = 0
    hidden: int = 0  # neither hold nor are shown as open

    def plus(self, other: "Outcome") -> "Outcome":
        return Outcome(*map(sum, zip(self, other, strict=True)))


def extents_of(attribution: Attribution) -> list[Span]:
    """Return where the quotations are that lie in no other."""
    extents = list[Span]()
    for quotation in attribution.quotations:
        extent = quotation.content[0][0], quotation.content[-1][1]
        if not extents or extent[0] >= extents[-1][1]:
            extents.append(extent)
    return extents


def rule_all(text: str, quotations: Sequence[Span]) -> list[Ruling]:
    """Return a ruling about each quotation, with a speaker of its own."""
    return [
        Ruling(number, 0.0, Action.SPEAKER, anchor_of(text, *extent), f"Speaker {number}")
        for number, extent in enumerate(quotations)
    ]


def follow(rulings: Sequence[Ruling], edited: EditedArticle) -> Outcome:
    """Apply rulings to an edited article, and return what became of them."""
    corrected = apply_rulings(edited.text, attribute(edited.text), rulings)
    landed = _landed(corrected)
    outcome = Outcome()
    for ruling in rulings:
        truth, extents = edited.places.get(ruling.id), landed.get(ruling.id, [])
        is_open = ruling in corrected.open
        is_right = truth is not None and all(share_of(truth, it) >= MIN_SAME_EXTENT for it in extents)
        outcome = outcome.plus(
            Outcome(
                hold=bool(extents) and is_right and not is_open,
                on_another=bool(extents) and not is_right,
                open=is_open and not extents,
                gone=is_open and truth is None,
                hidden=not extents and not is_open,
            )
        )
    return outcome


def _landed(corrected: Corrected) -> dict[int, list[Span]]:
    landed: dict[int, list[Span]] = {}
    for quotation in corrected.attribution.quotations:
        if ruling := corrected.ruling_of.get(quotation.id):
            landed.setdefault(ruling.id, []).append((quotation.content[0][0], quotation.content[-1][1]))
    return landed


def note_all(text: str, quotations: Sequence[Span]) -> list[Note]:
    """Return a note about each quotation."""
    return [Note(number, 0.0, anchor_of(text, *extent)) for number, extent in enumerate(quotations)]


def follow_notes(notes: Sequence[Note], edited: EditedArticle) -> Outcome:
    """Look for notes in an edited article, and return what became of them."""
    placed = place_notes(edited.text, Attribution((), ()), notes)
    shown, outcome = placed.all, Outcome()
    for note in notes:
        truth, place = edited.places.get(note.id), placed.places.get(note.id)
        is_right = truth is not None and place is not None and share_of(truth, place.span) >= MIN_SAME_EXTENT
        is_open = note in placed.open
        outcome = outcome.plus(
            Outcome(
                hold=is_right,
                on_another=place is not None and not is_right,
                open=is_open and place is None,
                gone=is_open and truth is None,
                hidden=note not in shown,
            )
        )
    return outcome
