"""The words of one Markdown block: one line of text, its links and its styles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from markdown_it.token import Token

from tuireader.documents.cleaning import clean
from tuireader.documents.line_builder import LineBuilder
from tuireader.documents.model import Link, Style, StyleKind
from tuireader.documents.raised_digits import Replacement

_STYLES: dict[str, StyleKind] = {"em": "emphasis", "strong": "strong", "s": "strike"}
_TAG_NAMES = (
    "a abbr address article aside audio b bdi bdo big blockquote body br button center cite code dd del details div dl "
    "dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label "
    "li main mark meta nav noscript object ol p param picture pre q s samp script section small source span strike "
    "strong style sub summary sup svg table tbody td tfoot th thead time title tr track tt u ul var video wbr"
)
_TAG = re.compile(rf"</?(?:{'|'.join(_TAG_NAMES.split())})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAKING_TAG = re.compile(r"</?(?:br|hr|p|div|li|td|th|tr|h[1-6]|dd|dt|blockquote|option)\b", re.IGNORECASE)
_ESCAPED_LESS_THAN = (
    "\ufdd0"  # replaces a “<” that the author escaped while tags are removed; clean() removes any other
)


@dataclass(slots=True)
class InlineText:
    """A line of words."""

    text: str = ""
    links: list[Link] = field(default_factory=list)  # offsets into `text`
    styles: list[Style] = field(default_factory=list)  # offsets into `text`

    @classmethod
    def read(cls, tokens: Sequence[Token]) -> Self:
        """Return the line for markdown-it's inline tokens."""
        writer = _InlineWriter()
        for token in tokens:
            writer.write(token)
        return cls(*writer.finish())

    def with_start(self, length: int, words: str) -> "InlineText":
        """Return the line with other words in the place of its first `length` characters."""
        shift = Replacement([(0, length, words)])
        return InlineText(
            shift.text(self.text),
            [Link(shift.offset(link.start), shift.offset(link.end), link.url) for link in self.links],
            [Style(shift.offset(style.start), shift.offset(style.end), style.kind) for style in self.styles],
        )


class _InlineWriter(LineBuilder):
    def __init__(self) -> None:
        super().__init__()
        self.pending_words: list[str] = []
        self.open_spans: list[tuple[str, int]] = []
        self.in_link = False

    def write(self, token: Token) -> None:
        kind = token.type
        if kind == "text":
            self.pending_words.append(token.content)
        elif kind == "text_special":
            self.pending_words.append(token.content.replace("<", _ESCAPED_LESS_THAN))
        elif kind == "softbreak":
            self.pending_words.append(" ")
        elif kind == "hardbreak":
            self._flush()
            self.add_break()
        elif kind == "code_inline":
            self._span(token.content, "code")
        elif kind == "image":
            self._image(token)
        elif token.nesting == 1:
            self._open(token)
        elif token.nesting == -1:
            self._close(token)

    def finish(self) -> tuple[str, list[Link], list[Style]]:
        self._flush()
        return super().finish()

    def _flush(self) -> None:
        """Write the pending words, without tags."""
        if not self.pending_words:
            return
        text = "".join(self.pending_words)
        self.pending_words = []
        if "<" in text:
            text = _TAG.sub(lambda tag: " " if _BREAKING_TAG.match(tag[0]) else "", text)
        self.add_words(clean(text.replace(_ESCAPED_LESS_THAN, "<")))

    def _span(self, text: str, kind: StyleKind) -> None:
        self._flush()
        start = self.length
        self.add_words(clean(text))
        self.add_style(start, kind)

    def _image(self, token: Token) -> None:
        self._flush()
        start = self.length
        alt = InlineText.read(token.children or []).text
        self.add_words(f"[image: {alt}]" if alt else "[image]")
        if not self.in_link:
            self.add_link(start, str(token.attrGet("src") or ""))

    def _open(self, token: Token) -> None:
        self._flush()
        self.in_link = self.in_link or token.type == "link_open"
        self.open_spans.append((str(token.attrGet("href") or ""), self.length))

    def _close(self, token: Token) -> None:
        self._flush()
        href, start = self.open_spans.pop() if self.open_spans else ("", self.length)
        if token.type == "link_close":
            self.in_link = False
            self.add_link(start, href)
        elif token.tag in _STYLES:
            self.add_style(start, _STYLES[token.tag])
