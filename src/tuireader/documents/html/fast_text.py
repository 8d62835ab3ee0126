"""The text of HTML as most feeds write it, without a tree: paragraphs, lists and links, each closed where it should be.

Whoever indexes thousands of entries wants their words alone. What is written in any other way goes the long way; both
give the very same text.
"""

import re
from html import unescape

from tuireader.documents.assemble import BLOCK_SEPARATOR
from tuireader.documents.cleaning import clean, is_printable, single_line

_MAX_CHARACTERS = 100_000  # code points
_MAX_DEPTH = 32
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LISTS = frozenset({"ul", "ol"})
_HOLDERS = frozenset({"", "div", "blockquote", "li"})
_BLOCKS = frozenset({"p", "div", "blockquote"}) | _HEADINGS | _LISTS
_FLUSHING = _BLOCKS | {"li"}
_INLINE = frozenset({"a", "b", "code", "em", "i", "small", "span", "strong", "u"})
_NAMES = "|".join(sorted(_FLUSHING | _INLINE, key=len, reverse=True))
_ATTRIBUTE = r"""\s+(?:class|dir|href|id|lang|rel|target|title)="[^"<>]*\""""  # none of them hides anything
_TAG = re.compile(rf"</({_NAMES})>|<({_NAMES})(?:{_ATTRIBUTE})*\s*>|<br\s*/?>")
_UNCOMMON = re.compile(r"&(?!(?:amp|lt|gt|quot|#39|#82(?:1[1-9]|2\d|30));)")  # beside quotes, dashes and dots


def simple_text(html: str) -> str | None:
    """Return the text of `html`; None where only `from_html` can tell it."""
    if len(html) > _MAX_CHARACTERS or not is_printable(html) or ("&" in html and _UNCOMMON.search(html)):
        return None
    parts = _TAG.split(html)
    if len(parts) == 1 or len(parts) // 3 != html.count("<"):
        return None
    lines = _Lines()
    lines.words(parts[0])
    opened = [""]
    for end, start, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if start:
            if not _may_hold(opened[-1], start) or len(opened) > _MAX_DEPTH:
                return None
            opened.append(start)
        elif end and opened.pop() != end:
            return None
        if (start or end) in _FLUSHING:
            lines.flush()
        elif not (start or end):
            lines.line_break()
        lines.words(text)
    return lines.text() if len(opened) == 1 else None


def _may_hold(outer: str, inner: str) -> bool:
    """Tell whether an element may stand in another: where it may not, parsers close the other one first."""
    if outer in _LISTS or inner == "li":
        return outer in _LISTS and inner == "li"
    return inner in _INLINE or outer in _HOLDERS


class _Lines:
    """Takes words; a block's boundary and a second line break end the line."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._parts: list[str] = []
        self._broken = False  # nothing but spaces since a <br>

    def words(self, text: str) -> None:
        if text:
            self._parts.append(unescape(text) if "&" in text else text)
            self._broken = self._broken and not text.strip()

    def line_break(self) -> None:
        if self._broken:
            self.flush()
        else:
            self._parts.append(" ")
            self._broken = True

    def flush(self) -> None:
        self._broken = False
        if self._parts:
            line = clean(single_line("".join(self._parts)))
            self._parts = []
            if line.strip():
                self._lines.append(line)

    def text(self) -> str:
        self.flush()
        return BLOCK_SEPARATOR.join(self._lines)
