"""Check Textual's own output in the same way as the wire's, if the wire is off."""

from typing import Any

from rich.cells import cell_len, split_graphemes
from rich.segment import Segment
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip

from tuireader.wire import textual_internals
from tuireader.wire.sanitize import bounded_cluster, is_link, is_safe_in_cell, without_unsafe_in_cell


def sanitize_frames(app: App[Any]) -> None:
    """Remove from the frames of `app`, which is not running yet, everything that a terminal must not get."""

    def display(textual_display: textual_internals.Display, screen: Screen[Any], update: object) -> None:
        textual_internals.change_strips(update, sanitized)
        textual_display(screen, update)

    textual_internals.hook_display(app, display)


def sanitized(strip: Strip) -> Strip:
    """Return a strip of the same width without unsafe text or links."""
    segments = list(strip)
    if all(_is_safe_segment(segment) for segment in segments):
        return strip
    return Strip([_sanitized_segment(segment) for segment in segments]).adjust_cell_length(strip.cell_length)


def _is_safe_segment(segment: Segment) -> bool:
    text, style, control = segment
    if control:
        return True
    return (text.isascii() or len(text) == 1) and is_safe_in_cell(text) and not (style and style.link)


def _sanitized_segment(segment: Segment) -> Segment:
    text, style, control = segment
    if control:
        return segment
    if style and style.link and not is_link(style.link):
        style = style.update_link(None)
    safe_text = without_unsafe_in_cell(text)
    if not safe_text.isascii():
        safe_text = "".join(bounded_cluster(safe_text[start:end]) for start, end, _ in split_graphemes(safe_text)[0])
    return Segment(safe_text + " " * (cell_len(text) - cell_len(safe_text)), style)
