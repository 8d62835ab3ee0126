"""Attributions as the library stores them: the schema's object, deflated, without words that the article's text has."""

import json
from collections.abc import Sequence
from typing import Any

from tuireader.library.packed import MAX_UNPACKED_BYTES, pack, unpack
from tuireader.quotes import Attribution, to_schema
from tuireader.quotes.schema import checked_attribution


def pack_attribution(attribution: Attribution, entry_id: int, text: str) -> bytes:
    """Return the attribution of an entry's article, whose text is `text`, as it is stored."""
    found = to_schema(attribution, str(entry_id))
    for quotation in found["quotations"]:
        if quotation["text"] == _words_at(text, quotation["content"]):
            del quotation["text"]
    return pack(json.dumps(found, separators=(",", ":")).encode())


def unpack_attribution(data: bytes, text: str) -> Attribution:
    """Return a stored attribution of `text`.

    Raises zlib.error, ValueError, TypeError, KeyError, AttributeError or RecursionError where it is damaged.
    """
    found, characters = json.loads(unpack(data)), 0
    for quotation in found["quotations"]:
        if "text" not in quotation:
            characters += sum(max(0, stop - start) for start, stop in quotation["content"])
            if characters > MAX_UNPACKED_BYTES:  # the quotations in a hostile file may all be the whole text
                raise ValueError("its quotations are too long")
            quotation["text"] = _words_at(text, quotation["content"])
    return checked_attribution(found, len(text))


def _words_at(text: str, content: Sequence[Any]) -> str:
    """Return the words of a quotation as the engine gives them: its parts joined by a blank."""
    return " ".join([text[start:stop] for start, stop in content])
