"""Build the words of one block: runs of spaces become one; links and styles are offsets into them."""

import re

from tuireader.documents.links import safe_url
from tuireader.documents.model import Link, Style, StyleKind
from tuireader.documents.raised_digits import Replacement, raised_notes

_SPACES = re.compile(r"[ \t\n]+")


class LineBuilder:
    """Collects the clean words of one block; `length` is the offset of the next ones."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.ends_in_space = True  # the next space is left out
        self.links: list[Link] = []
        self.styles: list[Style] = []

    def add_words(self, text: str) -> None:
        """Add words; every run of spaces, tabs and newlines becomes one space."""
        if "  " in text or "\t" in text or "\n" in text:  # most words do not need this, which is slow
            text = _SPACES.sub(" ", text)
        if self.ends_in_space:
            text = text.lstrip(" ")
        if text:
            self.parts.append(text)
            self.length += len(text)
            self.ends_in_space = text[-1] == " "

    def add_break(self) -> None:
        """End the line of text; the words that follow are on the next line of the same block."""
        if not self.parts or (self.ends_in_space and self.parts[-1][-1:] == "\n"):
            return
        if self.ends_in_space:
            self.parts[-1] = self.parts[-1][:-1] + "\n"
        else:
            self.parts.append("\n")
            self.length += 1
        self.ends_in_space = True

    def add_style(self, start: int, kind: StyleKind) -> None:
        """Give the words from `start` on a style."""
        if start < self.length:
            self.styles.append(Style(start, self.length, kind))

    def add_link(self, start: int, url: str) -> None:
        """Link the words from `start` on to `url` if it is safe to follow."""
        if start < self.length and (safe := safe_url(url)):
            self.links.append(Link(start, self.length, safe))

    def finish(self) -> tuple[str, list[Link], list[Style]]:
        """Return the words without space at the end, their links and their styles in order."""
        text = "".join(self.parts)
        length_without_space = len(text.rstrip(" \n"))
        links = [Link(link.start, min(link.end, length_without_space), link.url) for link in self.links]
        styles = [Style(style.start, min(style.end, length_without_space), style.kind) for style in self.styles]
        if not text.isascii() and (notes := raised_notes(text)):
            shift = Replacement(notes)
            text, length_without_space = shift.text(text), shift.offset(length_without_space)
            links = [Link(shift.offset(link.start), shift.offset(link.end), link.url) for link in links]
            styles = [Style(shift.offset(style.start), shift.offset(style.end), style.kind) for style in styles]
        links.sort(key=lambda link: link.start)
        styles.sort(key=lambda style: (style.start, -style.end))
        return (
            text[:length_without_space],
            [link for link in links if link.start < link.end],
            [style for style in styles if style.start < style.end],
        )
