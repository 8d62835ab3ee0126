"""Attributions as the library stores them: deflated JSON without names of fields, and without words that the text has.

    [speakers, quotations, read_to, language]

Speakers and quotations are lists of their fields in order; those at the end that have their default are left out. The
text of a quotation is null where it is what the article has there. Raise `ENGINE_VERSION` when the fields change.
"""

import json
from collections.abc import Sequence
from typing import Any

from tuireader.library.packed import MAX_UNPACKED_BYTES, pack, unpack
from tuireader.quotes import Attribution, Quotation, Speaker
from tuireader.quotes.schema import checked_attribution

_encode = json.JSONEncoder(separators=(",", ":")).encode
_TEXT = Quotation._fields.index("text")


def pack_attribution(attribution: Attribution, text: str) -> bytes:
    """Return the attribution of an article, whose text is `text`, as it is stored."""
    speakers = [_shortened(speaker) for speaker in attribution.speakers]
    quotations = list[list[Any]]()
    for quotation in attribution.quotations:
        fields = _shortened(quotation)
        if quotation.text == _words_at(text, quotation.content):
            fields[_TEXT] = None
        quotations.append(fields)
    return pack(_encode([speakers, quotations, attribution.read_to, attribution.language]).encode())


def unpack_attribution(data: bytes, text: str) -> Attribution:
    """Return a stored attribution of `text`.

    Raises zlib.error, ValueError, TypeError, KeyError, AttributeError or RecursionError where it is damaged.
    """
    speakers, quotations, read_to, language = json.loads(unpack(data))
    found = {
        "speakers": [dict(zip(Speaker._fields, fields, strict=False)) for fields in speakers],
        "quotations": [dict(zip(Quotation._fields, fields, strict=False)) for fields in quotations],
        "read_to": read_to,
        "language": language,
    }
    characters = 0
    for quotation in found["quotations"]:
        if quotation["text"] is None:
            characters += sum(max(0, stop - start) for start, stop in quotation["content"])
            if characters > MAX_UNPACKED_BYTES:  # the quotations in a hostile file may all be the whole text
                raise ValueError("its quotations are too long")
            quotation["text"] = _words_at(text, quotation["content"])
    return checked_attribution(found, len(text))


def _shortened(fields: Speaker | Quotation) -> list[Any]:
    """Return the fields of a speaker or a quotation without those at the end that have their default."""
    left, defaults = list[Any](fields), list(fields._field_defaults.values())
    while defaults and left[-1] == defaults.pop():
        del left[-1]
    return left


def _words_at(text: str, content: Sequence[Any]) -> str:
    """Return the words of a quotation as the engine gives them: its parts joined by a blank."""
    if len(content) == 1:
        ((start, stop),) = content
        return text[start:stop]
    return " ".join([text[start:stop] for start, stop in content])
