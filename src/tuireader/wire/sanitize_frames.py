"""Textual’s own output, for where the wire is off: the same gate before the terminal."""

from typing import Any

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

from tuireader.wire import textual_internals
from tuireader.wire.sanitize import harmless, is_harmless, is_link, one_cell


def sanitize_frames(app: App[Any]) -> None:
    """Let nothing through `app`’s frames that a terminal must not get; `app` is not running yet."""

    def display(own: textual_internals.Display, screen: Screen[Any], update: object) -> None:
        textual_internals.change_strips(update, sanitized)
        own(screen, update)

    textual_internals.hook_display(app, display)


def sanitized(strip: Strip) -> Strip:
    """Return a strip of the same width in which no text and no link can do harm."""
    segments = list(strip)
    if all(_is_clean(segment) for segment in segments):
        return strip
    return Strip([_sanitized(segment) for segment in segments]).adjust_cell_length(strip.cell_length)


def _is_clean(segment: Segment) -> bool:
    text, style, control = segment
    if control:
        return True
    return (text.isascii() or len(text) == 1) and is_harmless(text) and not (style and style.link)


def _sanitized(segment: Segment) -> Segment:
    text, style, control = segment
    if control:
        return segment
    if style and style.link and not is_link(style.link):
        style = style.update_link(None)
    clean = harmless(text)
    if not clean.isascii():
        clean = "".join(one_cell(clean[start:end]) for start, end, _ in split_graphemes(clean)[0])
    return Segment(clean + " " * (cell_len(text) - cell_len(clean)), style)
