"""A sheet of text over the reader: help, a reason, notices."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content as StyledText
from textual.screen import ModalScreen
from textual.widgets import Static

from tuireader.paths import DIALOG_STYLE_SHEET
from tuireader.screens.help_text import Paragraph
from tuireader.screens.keys import QUIT
from tuireader.wire.textual_internals import ErrorBoundary


class Sheet(ErrorBoundary, ModalScreen[None]):
    """Paragraphs of text that can be scrolled and closed. Nothing in them is taken for markup."""

    CSS_PATH = DIALOG_STYLE_SHEET
    BINDINGS = [
        Binding("q,escape,ctrl+g,enter,question_mark,i", "dismiss", "Close", id="sheet.close"),
        Binding("j,down", "scroll(1)", "Down", id="sheet.down"),
        Binding("k,up", "scroll(-1)", "Up", id="sheet.up"),
        Binding("space,pagedown", "page(1)", "Page down", id="sheet.page-down"),
        Binding("b,pageup", "page(-1)", "Page up", id="sheet.page-up"),
        Binding("d", "half_page(1)", "Half a page down", id="sheet.half-down"),
        Binding("u", "half_page(-1)", "Half a page up", id="sheet.half-up"),
        Binding("g,home", "top", "Top", id="sheet.top"),
        Binding("G,end", "bottom", "End", id="sheet.bottom"),
        QUIT,
    ]

    def __init__(self, title: str, paragraphs: Iterable[Paragraph]) -> None:
        super().__init__()
        self._title = title
        self._paragraphs = list(paragraphs)

    def compose(self) -> ComposeResult:
        """One box of text."""
        with VerticalScroll() as box:
            box.border_title = StyledText(f"{self._title} — q closes")
            yield Static(StyledText.assemble(*self._parts()))

    def _parts(self) -> Iterable[tuple[str, str]]:
        width = max((len(term) for term, _ in self._paragraphs), default=0) + 2
        for term, said in self._paragraphs:
            yield term.ljust(width) if term else "", "bold"
            yield said + "\n", ""

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by pages."""
        self.action_scroll(pages * max(1, self.query_one(VerticalScroll).size.height - 1))

    def action_half_page(self, pages: int) -> None:
        """Scroll by half pages."""
        self.action_scroll(pages * max(1, self.query_one(VerticalScroll).size.height // 2))

    def action_top(self) -> None:
        """Go to the top."""
        self.query_one(VerticalScroll).scroll_home(animate=False)

    def action_bottom(self) -> None:
        """Go to the end."""
        self.query_one(VerticalScroll).scroll_end(animate=False)
