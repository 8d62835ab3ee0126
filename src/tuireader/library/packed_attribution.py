"""Attributions as the library stores them: compact lists as JSON, deflated.

Raise `ENGINE_VERSION` when the fields change.
"""

import json

from tuireader.library.packed import pack, unpack
from tuireader.quotes import Attribution
from tuireader.quotes.compact import from_compact, to_compact

_encode = json.JSONEncoder(separators=(",", ":")).encode


def pack_attribution(attribution: Attribution, text: str) -> bytes:
    """Return the attribution of an article, whose text is `text`, as it is stored."""
    return pack(_encode(to_compact(attribution, text)).encode())


def unpack_attribution(data: bytes, text: str) -> Attribution:
    """Return a stored attribution of `text`. Raises zlib.error, ValueError or RecursionError where it is damaged."""
    return from_compact(json.loads(unpack(data)), text)
