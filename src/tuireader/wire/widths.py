"""How many bytes a text is, and whether all terminals agree how many cells it takes."""

import re

# All but plain letters, lines, common signs and East Asian characters: of the rest a terminal may have its own opinion.
_CERTAIN = re.compile(
    r"[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u0530\u10d0-\u10ff\u1e00-\u1fff\u2010-\u2027\u2030-\u205e"
    r"\u20a0-\u20bf\u2190-\u21ff\u2200-\u22ff\u2500-\u25fc\u25ff\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u3105-\u312f"
    r"\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff60]"
)


def is_certain(text: str) -> bool:
    """Say whether every terminal agrees how many cells `text`, the text of one cell, takes."""
    return len(text) == 1 and (text < "\x7f" or _CERTAIN.match(text) is not None)


def size(text: str) -> int:
    """Return the number of bytes of `text` on the wire."""
    return len(text) if text.isascii() else len(text.encode())
