"""What can be decided about the row with the cursor: a line between a list and the bottom line."""

import re
from collections.abc import Sequence

from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tuireader.widgets.row_list import cut_at_word
from tuireader.widgets.status import NARROW_CELLS
from tuireader.widgets.text_width import width_of, wrap

NARROW_LINES = 2
_LAST_SENTENCE = re.compile(r"(?<=[.…]) (?!.*[.…] )")
"""Before it a line may end; the dot of “A. Thornbury” ends none."""


class FootLine(Widget):
    """One line, two in narrow windows, so that what it says moves nothing above.

    Of several `texts`, the longest first, the first one that fits is shown; the last one is cut at a word.
    """

    texts: reactive[tuple[str, ...]] = reactive[tuple[str, ...]](())

    def on_mount(self) -> None:
        """Take the lines that the window's width asks for."""
        self._fit()

    def on_resize(self) -> None:
        """Take the lines that the new width asks for."""
        self._fit()

    def _fit(self) -> None:
        height = NARROW_LINES if self.app.size.width < NARROW_CELLS else 1
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        width, style = self.size.width, self.rich_style
        lines = fitting_lines(self.texts, max(1, width - 3), self.size.height)
        shown = lines[y] if y < len(lines) else ""
        return Strip([Segment(f"  {shown}", style)]).adjust_cell_length(width, style)


def fitting_lines(texts: Sequence[str], width: int, max_lines: int) -> list[str]:
    """Return the lines of the first of `texts` that fits, if possible a sentence on each.

    If none fits, return those of the last one, cut at a word.
    """
    for text in texts:
        sentences = _LAST_SENTENCE.sub("\n", text, count=1).split("\n")
        if len(sentences) == max_lines and max(map(width_of, sentences)) <= width < width_of(text):
            return sentences
        lines = [text[start:end] for start, end in wrap(text, 0, len(text), width)]
        if len(lines) <= max_lines:
            return lines
    if not texts:
        return []
    text = texts[-1]
    spans = wrap(text, 0, len(text), width)[:max_lines]
    return [text[start:end] for start, end in spans[:-1]] + [
        cut_at_word(text[start:], width) for start, _ in spans[-1:]
    ]
