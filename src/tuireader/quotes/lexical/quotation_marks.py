"""Second pass: which characters are quotation marks, and whether each opens or closes."""

from collections.abc import Iterable
from typing import Literal

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.word_lists import words_of

Side = Literal["open", "close", "either"]
Family = Literal["double", "single"]


class Mark:
    """One quotation mark (a doubled one is one mark); `glyph` is the character it is written with."""

    __slots__ = ("end", "family", "glyph", "side", "start")

    def __init__(self, start: int, end: int, glyph: str, family: Family, side: Side) -> None:
        self.start = start
        self.end = end
        self.glyph = glyph
        self.family = family
        self.side = side


GLYPHS = frozenset("\"'“”„‟«»「」『』‘’‚‛`‹›")
# All of them but a single one between two letters, and the beginning of a markup tag.
_GLYPH = lazy_pattern(r"[\"“”„‟«»「」『』'‘’‚‛`‹›<](?!(?<=[^\W_]['‘’‚‛`‹›])[^\W_])")
# A markup tag is passed over whole, with the marks of its attributes; a run of the same double mark counts once.
_MARK = lazy_pattern(r"<[a-zA-Z/][^<>]{0,400}>|([\"“”„‟«»「」『』])\1*|``|''|['‘’‚‛`‹›]")
_SINGLES, _DOUBLES = frozenset("'‘’‚‛`‹›"), frozenset('"“”„‟«»「」『』')
_OPENERS = frozenset("“„‟«‘‚‛`‹「『")
_CLOSERS = frozenset("”»’›」』")
_SINGLE_OPENERS = _SINGLES & _OPENERS - _CLOSERS
_MAYBE_WITHIN_WORD = _SINGLE_OPENERS | {'"', "›"}
_MAYBE_INCHES = frozenset('"”')
# The characters before an opening or after a closing mark, besides white space.
_BEFORE = frozenset("([{<—–-/|>*_\"“‘'«…:")
_AFTER = frozenset(")]}>—–-/|<*_\"”’'».,;:!?…")
_ELIDED = lazy_pattern(r"\d\ds?\b|[^\W\d_]+")
# „No“, he said; »No«, he said: between a word and the punctuation behind it also these close.
_CLOSED_LOW = lazy_pattern(r"[\w.!?‘‹›»][“«][,;:!?.](?!\.)")
_LOW_OPENERS = {"‘": "‚", "‹": "›"}
MAX_SINGLE_CHARACTERS = 400  # a quotation between low single marks is no longer
# The sign of an acronym, which stands before its last letter: צה"ל.
_FIRST_HEBREW = "\u05d0"
_GERSHAYIM = lazy_pattern(r"[\u05d0-\u05ea]\"[\u05d0-\u05ea](?![\u05d0-\u05ea\"])")
_MEASURE = lazy_pattern(r"\d(?:['’′]\s?\d+)?$")


def find_marks(text: str, glyphs: Iterable[int]) -> list[Mark]:
    """Return the quotation marks of `text` in order, without apostrophes, measures and marks inside markup tags.

    `glyphs` are the offsets of all `GLYPHS` but those in words.
    """
    marks: list[Mark] = []
    done = 0
    if "<" in text:  # maybe a tag
        glyphs = (found.start() for found in _GLYPH.finditer(text))
    for start in glyphs:
        glyph = text[start]
        if start < done or (glyph in _MAYBE_WITHIN_WORD and _within_word(text, start, glyph)):
            continue
        if glyph in _DOUBLES and text[start + 1 : start + 2] != glyph:  # most marks
            end = start + 1
        elif match := _MARK.match(text, start):
            end = match.end()
        else:
            continue
        done = end
        if glyph != "<" and (family := _family(text, start, end, glyph, marks)):
            marks.append(Mark(start, end, glyph, family, _side(text, start, end, glyph)))
    return marks


def _family(text: str, start: int, end: int, glyph: str, marks: list[Mark]) -> Family | None:
    """Return whether a mark is a double or a single one; None for an apostrophe, a measure, or an empty pair."""
    if glyph in _SINGLES and end - start == 1:
        return None if _is_apostrophe(text, start, glyph) else "single"
    is_measure = glyph in _MAYBE_INCHES and _is_measure(text, start, end, marks)
    return None if is_measure or (end - start == 2 and _is_empty(text, start, end)) else "double"


def _within_word(text: str, start: int, glyph: str) -> bool:
    """Return whether a mark is a sign within a word: of an acronym, or a single one that opens from within."""
    if glyph == '"':
        return text[start - 1 : start] >= _FIRST_HEBREW and _GERSHAYIM.match(text, start - 1) is not None
    behind_letter = text[start - 1 : start].isalnum()
    if behind_letter and text[start + 1 : start + 2].isalnum():
        return True
    return behind_letter and glyph in _SINGLE_OPENERS and not _closes_low(text, start)


def _closes_low(text: str, start: int) -> bool:
    """Return whether a single mark that opens elsewhere closes here, behind a word: ‚so‘, ›so‹."""
    opener = _LOW_OPENERS.get(text[start], "")
    return (
        bool(opener)
        and text[start - 1].isalnum()
        and text.rfind(opener, max(0, start - MAX_SINGLE_CHARACTERS), start) >= 0
    )


def _side(text: str, start: int, end: int, glyph: str) -> Side:
    """Return what the mark does: its shape decides, unless the spaces around it clearly show the opposite."""
    loose_left = start == 0 or text[start - 1].isspace()
    loose_right = end == len(text) or text[end].isspace()
    if loose_left and not loose_right:
        return "close" if glyph in _CLOSERS and text[end] in ".,;:!?)" else "open"
    if loose_right and not loose_left:
        return "open" if glyph in _OPENERS and text[start - 1] in "([{" else "close"
    if (glyph in "“«" and _CLOSED_LOW.match(text, start - 1)) or (glyph in _LOW_OPENERS and _closes_low(text, start)):
        return "close"
    if glyph in _OPENERS:
        return "open"
    if glyph in _CLOSERS:
        return "close"
    left, right = loose_left or text[start - 1] in _BEFORE, loose_right or text[end] in _AFTER
    return "either" if left == right else "open" if left else "close"


def _is_apostrophe(text: str, start: int, glyph: str) -> bool:
    """Return whether a single mark stands for left-out letters at the beginning of a word ('90s, 'em)."""
    if glyph not in "'’‘":
        return False
    word = _ELIDED.match(text, start + 1)
    if not word:
        return start == 0 or text[start - 1].isspace()
    return (word.group()[0].isdigit() and glyph != "‘") or word.group().lower() in words_of("elisions")


def _is_empty(text: str, start: int, end: int) -> bool:
    """Return whether a doubled mark is really an empty pair ("")."""
    return text[start - 1 : start].isspace() and text[end : end + 1].isspace()


def _is_measure(text: str, start: int, end: int, marks: list[Mark]) -> bool:
    """Return whether the mark means inches (a 12" pipe, 6'2"); inside an open quotation only after feet."""
    if end - start > 1 or not start or not text[start - 1].isdigit():
        return False
    size = _MEASURE.search(text, max(0, start - 8), start)
    if size and not size.group().isdigit():
        return True
    return not marks or marks[-1].side == "close" or text.rfind("\n", marks[-1].end, start) >= 0
