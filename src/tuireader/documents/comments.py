"""HTML comments in a Markdown text: for the author, not for the reader."""

import re

_FENCE = re.compile(r" {0,3}(```+|~~~+)")


def without_comments(text: str) -> str:
    """Return `text` without its closed comments, except in code; one never closed stays as it is."""
    if "<!--" not in text:
        return text
    kept: list[str] = []
    fence, inside = "", False
    last = text.rfind("-->")
    place = 0
    for line in text.splitlines(keepends=True):
        end = place + len(line)
        if not inside and (found := _FENCE.match(line)):
            fence = "" if fence and found[1].startswith(fence) else fence or found[1]
        piece, inside = (
            (line, inside) if fence or ("`" in line and not inside) else _stripped(line, inside, last - place)
        )
        kept.append(piece)
        place = end
    return "".join(kept)


def _stripped(line: str, inside: bool, last: int) -> tuple[str, bool]:
    """Return a line without comments and whether one is open at its end; `last` is where the last one closes."""
    kept: list[str] = []
    at = 0
    while True:
        if inside:
            close = line.find("-->", at)
            if close < 0:
                return "".join(kept) + "\n" * line.endswith("\n"), True
            at, inside = close + 3, False
        start = line.find("<!--", at)
        if start < 0 or start > last:
            return "".join(kept) + line[at:], False
        kept.append(line[at:start])
        at, inside = start + 4, True
