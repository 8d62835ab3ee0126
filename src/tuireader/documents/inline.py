"""The words of one Markdown block: one line of text, its links and its styles."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from markdown_it.token import Token

from tuireader.documents.clean import clean
from tuireader.documents.links import safe_url
from tuireader.documents.model import Link, Style, StyleKind

_STYLES: dict[str, StyleKind] = {"em": "emphasis", "strong": "strong", "s": "strike"}
_TAGS = (
    "a abbr address article aside audio b bdi bdo big blockquote body br button center cite code dd del details div dl "
    "dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label "
    "li main mark meta nav noscript object ol p param picture pre q s samp script section small source span strike "
    "strong style sub summary sup svg table tbody td tfoot th thead time title tr track tt u ul var video wbr"
)
_TAG = re.compile(rf"</?(?:{'|'.join(_TAGS.split())})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAKING = re.compile(r"</?(?:br|hr|p|div|li|td|th|tr|h[1-6]|dd|dt|blockquote|option)\b", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n]+")
_ESCAPED = "\ufdd0"  # stands for a “<” that the author escaped while tags are taken away; clean() removes any other


@dataclass(slots=True)
class Inline:
    """A line of words; links and styles are offsets into `text`."""

    text: str = ""
    links: list[Link] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)

    @classmethod
    def read(cls, tokens: Sequence[Token]) -> Self:
        """Return the line of markdown-it's inline tokens."""
        writer = _Writer()
        for token in tokens:
            writer.write(token)
        return cls(*writer.finished())


class _Writer:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spaced = True  # a space now would be the second, or the first on the line
        self.pending: list[str] = []
        self.opened: list[tuple[str, int]] = []
        self.links: list[Link] = []
        self.styles: list[Style] = []
        self.in_link = False

    def write(self, token: Token) -> None:
        kind = token.type
        if kind == "text":
            self.pending.append(token.content)
        elif kind == "text_special":
            self.pending.append(token.content.replace("<", _ESCAPED))
        elif kind in {"softbreak", "hardbreak"}:
            self.pending.append(" ")
        elif kind == "code_inline":
            self._span(token.content, "code")
        elif kind == "image":
            self._image(token)
        elif token.nesting == 1:
            self._open(token)
        elif token.nesting == -1:
            self._close(token)

    def finished(self) -> tuple[str, list[Link], list[Style]]:
        self._flush()
        text = "".join(self.parts)
        kept = len(text.rstrip(" "))
        links = [Link(link.start, min(link.end, kept), link.url) for link in self.links]
        styles = [Style(style.start, min(style.end, kept), style.kind) for style in self.styles]
        links.sort(key=lambda link: link.start)
        styles.sort(key=lambda style: (style.start, -style.end))
        return (
            text[:kept],
            [link for link in links if link.start < link.end],
            [style for style in styles if style.start < style.end],
        )

    def _flush(self) -> None:
        """Write the pending words without tags."""
        if not self.pending:
            return
        text = "".join(self.pending)
        self.pending = []
        if "<" in text:
            text = _TAG.sub(lambda tag: " " if _BREAKING.match(tag[0]) else "", text)
        self._put(clean(text.replace(_ESCAPED, "<")))

    def _put(self, text: str) -> None:
        text = _SPACES.sub(" ", text)
        if self.spaced:
            text = text.lstrip(" ")
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.spaced = text[-1] == " "

    def _span(self, text: str, kind: StyleKind) -> None:
        self._flush()
        start = self.length
        self._put(clean(text))
        if start < self.length:
            self.styles.append(Style(start, self.length, kind))

    def _image(self, token: Token) -> None:
        self._flush()
        start = self.length
        alt = Inline.read(token.children or []).text
        self._put(f"[image: {alt}]" if alt else "[image]")
        self._link(start, str(token.attrGet("src") or ""))

    def _open(self, token: Token) -> None:
        self._flush()
        self.in_link = self.in_link or token.type == "link_open"
        self.opened.append((str(token.attrGet("href") or ""), self.length))

    def _close(self, token: Token) -> None:
        self._flush()
        href, start = self.opened.pop() if self.opened else ("", self.length)
        if token.type == "link_close":
            self.in_link = False
            self._link(start, href)
        elif token.tag in _STYLES and start < self.length:
            self.styles.append(Style(start, self.length, _STYLES[token.tag]))

    def _link(self, start: int, url: str) -> None:
        if start < self.length and not self.in_link and (safe := safe_url(url)):
            self.links.append(Link(start, self.length, safe))
