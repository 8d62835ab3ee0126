"""Read the text of simple HTML without building a tree: paragraphs, lists and links, all closed correctly.

The search index needs the text of thousands of entries, and most feeds write simple HTML. All other HTML is parsed by
`document.from_html`; both give exactly the same text.
"""

import re
from html import unescape

from tuireader.documents.assemble import BLOCK_SEPARATOR
from tuireader.documents.cleaning import clean, is_printable, single_line

_MAX_CHARACTERS = 100_000  # code points
_MAX_DEPTH = 32
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LIST_TAGS = frozenset({"ul", "ol"})
_CONTAINERS = frozenset({"", "div", "blockquote", "li"})
_BLOCK_TAGS = frozenset({"p", "div", "blockquote"}) | _HEADING_TAGS | _LIST_TAGS
_LINE_ENDING_TAGS = _BLOCK_TAGS | {"li"}
_INLINE_TAGS = frozenset({"a", "b", "code", "em", "i", "small", "span", "strong", "u"})
_TAG_NAMES = "|".join(sorted(_LINE_ENDING_TAGS | _INLINE_TAGS, key=len, reverse=True))
_ATTRIBUTE = r"""\s+(?:class|dir|href|id|lang|rel|target|title)="[^"<>]*\""""  # none of them hides anything
_TAG = re.compile(rf"</({_TAG_NAMES})>|<({_TAG_NAMES})(?:{_ATTRIBUTE})*\s*>|<br\s*/?>")
_REWRITTEN = re.compile(  # notes, posts and pull quotes: `simplify` knows them
    r'href="[^"]*#|class="[^"]*(?:note|fn|backlink|twitter|embed|media|reddit|linkedin|fb-|[Pp]ull|den)|[⁰¹²³⁴-⁹]'
)
_UNCOMMON_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|#39|#82(?:1[1-9]|2\d|30));)")  # not quotes, dashes and dots


def simple_text(html: str) -> str | None:
    """Return the text of `html`; None if it is not simple enough."""
    if len(html) > _MAX_CHARACTERS or not is_printable(html) or ("&" in html and _UNCOMMON_REFERENCE.search(html)):
        return None
    parts = _TAG.split(html)
    if len(parts) == 1 or len(parts) // 3 != html.count("<"):
        return None
    if ("#" in html or "class=" in html or not html.isascii()) and _REWRITTEN.search(html):
        return None
    lines = _LineCollector()
    lines.add_words(parts[0])
    open_tags = [""]
    for end, start, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        if start:
            if not _may_contain(open_tags[-1], start) or len(open_tags) > _MAX_DEPTH:
                return None
            open_tags.append(start)
        elif end and open_tags.pop() != end:
            return None
        if (start or end) in _LINE_ENDING_TAGS:
            lines.end_line()
            lines.in_heading = start in _HEADING_TAGS
        elif not (start or end):
            lines.line_break()
        lines.add_words(text)
    return lines.text() if len(open_tags) == 1 else None


def _may_contain(outer: str, inner: str) -> bool:
    """Return whether an element may be inside another: where it may not, parsers close the outer one first."""
    if outer in _LIST_TAGS or inner == "li":
        return outer in _LIST_TAGS and inner == "li"
    return inner in _INLINE_TAGS or outer in _CONTAINERS


class _LineCollector:
    """Collects words into blocks; a block's boundary or a second line break ends one."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._parts: list[str] = []
        self._broken_lines: list[str] = []  # of the open block
        self.in_heading = False
        self._follows_break = False  # only spaces since a <br>

    def add_words(self, text: str) -> None:
        if text:
            self._parts.append(unescape(text) if "&" in text else text)
            self._follows_break = self._follows_break and not text.strip()

    def line_break(self) -> None:
        if self._follows_break:
            self.end_line()
        else:
            if self.in_heading:
                self._parts.append(" ")
            else:
                self._broken_lines.append(single_line("".join(self._parts)))
                self._parts = []
            self._follows_break = True

    def end_line(self) -> None:
        self._follows_break = False
        if self._parts or self._broken_lines:
            lines = [*self._broken_lines, single_line("".join(self._parts))]
            line = clean("\n".join(filter(None, lines)))
            self._parts, self._broken_lines = [], []
            if line.strip():
                self._lines.append(line)

    def text(self) -> str:
        self.end_line()
        return BLOCK_SEPARATOR.join(self._lines)
