"""A pane of plain lines, for sheets. Imported when a sheet is opened."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset, Size
from textual.message import Message
from textual.strip import Strip

from tuireader.widgets.pane import Pane
from tuireader.widgets.text_width import width_of, wrap

MARGIN_CELLS = 2

TextLine = Sequence[tuple[str, bool | str]]
"""The parts of a line; each has its text and whether it is bold, or else the name of its style."""

LayOut = Callable[[int], Sequence[TextLine]]
"""Returns the lines for a width in cells."""


def paragraph_lines(paragraphs: Iterable[tuple[str, str]], width: int) -> list[TextLine]:
    """Return lines with each term in bold and its explanation beside it; without a term, plain text."""
    paragraphs = list(paragraphs)
    column = max((width_of(term) + 2 for term, _ in paragraphs if term), default=0)
    lines: list[TextLine] = []
    for term, words in paragraphs:
        begin = min(column, width // 2) if term else 0
        if is_long := width_of(term) + 2 > begin > 0:  # for its column
            begin = MARGIN_CELLS
        spans = wrap(words, 0, len(words), max(1, width - begin))
        if is_long:
            lines += [((term[slice(*span)], True),) for span in wrap(term, 0, len(term), width)]
            lines += [((" " * begin, False), (words[slice(*span)], False)) for span in spans]
            continue
        for number, span in enumerate(spans):
            lead = term + " " * (begin - width_of(term)) if number == 0 else " " * begin
            lines.append(((lead, True), (words[slice(*span)], False)))
    return lines


class TextPane(Pane):
    """Lines that are scrolled by the keys of every pane."""

    class Opened(Message):
        """The user pressed Enter."""

    def __init__(self, name: str, lay_out: LayOut) -> None:
        super().__init__(name)
        self._lay_out = lay_out
        self._text_lines: Sequence[TextLine] = ()

    def show(self, lay_out: LayOut) -> None:
        """Show new lines from the top."""
        self._lay_out = lay_out
        self._take_lines()
        self._scroll(0)

    def lines_at(self, width: int) -> int:
        """Return how many lines there are in a window of `width` cells."""
        return len(self._lay_out(max(1, width - MARGIN_CELLS - 1)))

    def on_resize(self) -> None:
        """Break the lines for another width."""
        self._take_lines()

    def _take_lines(self) -> None:
        self._text_lines = self._lay_out(max(1, self.size.width - MARGIN_CELLS - 1))
        self.virtual_size = Size(0, len(self._text_lines))
        self.refresh()

    def plain_lines(self) -> Iterator[str]:
        """Yield the text of each line."""
        for line in self._text_lines:
            yield "".join(text for text, _ in line)

    def render_line(self, y: int) -> Strip:
        """Draw a line."""
        number = y + self.scroll_offset.y
        parts = self._text_lines[number] if number < len(self._text_lines) else ()
        segments = [Segment(text, self._style_for(role)) for text, role in parts]
        return Strip([Segment(" " * MARGIN_CELLS, self.base), *segments]).adjust_cell_length(self.size.width, self.base)

    def _style_for(self, role: bool | str) -> Style:
        if isinstance(role, str):
            return self.base + self.part(role)
        return self.base + Style(bold=True) if role else self.base

    @property
    def reading_cell(self) -> Offset:
        """The first cell of the first line in sight."""
        return Offset(MARGIN_CELLS, 0)

    def _scroll(self, line: int) -> None:
        self.scroll_to(y=max(0, min(line, len(self._text_lines) - self.room.height)), animate=False, force=True)

    def scroll_to_line(self, line: int) -> None:
        """Show a line at the top, as far as there are lines below it."""
        self._scroll(line)

    def action_step(self, count: int) -> None:
        """Scroll by lines."""
        self._scroll(self.scroll_offset.y + count)

    def action_top(self) -> None:
        """Go to the top."""
        self._scroll(0)

    def action_bottom(self) -> None:
        """Go to the end."""
        self._scroll(len(self._text_lines))

    def action_open(self) -> None:
        """Post that Enter was pressed; the screen decides what it does."""
        self.post_message(self.Opened())
