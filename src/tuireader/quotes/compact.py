"""Attributions as lists, to send and to store: without names of fields, and without words that the text has.

    [speakers, quotations, read_to, language]

Speakers and quotations are lists of their fields in order; those at the end that have their default are left out. The
text of a quotation is null where it is what the article has there.
"""

from collections.abc import Iterable, Sequence
from itertools import starmap
from typing import Any

from tuireader.quotes.model import Attribution, Quotation, Span, Speaker
from tuireader.quotes.schema import raise_unless_valid

MAX_WORDS_CHARACTERS = 16 << 20
"""How long all quotations may be together: those in a hostile file may all be the whole text."""
_TEXT = Quotation._fields.index("text")


def to_compact(attribution: Attribution, text: str) -> list[Any]:
    """Return the attribution of `text` as lists."""
    speakers = [_shortened(speaker) for speaker in attribution.speakers]
    quotations = list[list[Any]]()
    for quotation in attribution.quotations:
        fields = _shortened(quotation)
        if quotation.text == _words_at(text, quotation.content):
            fields[_TEXT] = None
        quotations.append(fields)
    return [speakers, quotations, attribution.read_to, attribution.language]


def from_compact(value: Any, text: str) -> Attribution:
    """Return the attribution of `text` that `to_compact` wrote. Raises ValueError where it is none."""
    try:
        speakers, quotations, read_to, language = value
        characters = sum(stop - start for fields in quotations if fields[_TEXT] is None for start, stop in fields[1])
        if characters > MAX_WORDS_CHARACTERS:
            raise ValueError("its quotations are too long")
        found = Attribution(
            tuple(starmap(_speaker, speakers)),
            tuple(_quotation(text, *fields) for fields in quotations),
            read_to,
            language,
        )
    except (TypeError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"no attribution: {error}") from error
    raise_unless_valid(found, len(text))
    return found


def _speaker(id: Any, name: Any, role: Any, aliases: Any, kind: Any, *details: Any) -> Speaker:  # noqa: A002
    others: Iterable[Any] = (tuple(it) if type(it) is list else it for it in details)
    return Speaker(id, name, role, tuple(aliases), kind, *others)


def _quotation(text: str, id: Any, content: Any, words: Any, source: Any, cue: Any, *others: Any) -> Quotation:  # noqa: A002, PLR0913, PLR0917 - its fields
    spans = tuple(map(tuple, content))
    words = _words_at(text, spans) if words is None else words
    return Quotation(id, spans, words, tuple(source) if source else None, tuple(cue) if cue else None, *others)


def _shortened(fields: Speaker | Quotation) -> list[Any]:
    """Return the fields of a speaker or a quotation without those at the end that have their default."""
    left, defaults = list[Any](fields), list(fields._field_defaults.values())
    while defaults and left[-1] == defaults.pop():
        del left[-1]
    return left


def _words_at(text: str, content: Sequence[Span]) -> str:
    """Return the words of a quotation as the engine gives them: its parts joined by a blank."""
    if len(content) == 1:
        ((start, stop),) = content
        return text[start:stop]
    return " ".join([text[start:stop] for start, stop in content])
