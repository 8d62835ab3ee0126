"""Jump to a speaker by typing."""

import unicodedata
from collections.abc import Sequence

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Input

from tuireader.quotes import Speaker
from tuireader.screens.find import quiet_input
from tuireader.widgets.rows import RowList, both_ends


class SpeakerMatches(RowList):
    """The speakers that what is typed may mean."""

    ROW_HEIGHT = 1

    speakers: reactive[Sequence[Speaker]] = reactive[Sequence[Speaker]]((), repaint=False)

    @property
    def row_count(self) -> int:
        """One row a speaker."""
        return len(self.speakers)

    def watch_speakers(self) -> None:
        """Show other speakers, the best first."""
        self.cursor = 0
        self.rows_changed()

    def row_text(self, row: int) -> str:
        """A search looks at the name."""
        return self.speakers[row].name

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """The name, and the role beside it."""
        speaker = self.speakers[row]
        room = max(0, width - len(speaker.name) - 2)
        role = Segment((speaker.role or "")[:room], self.part("row--minor"))
        return (both_ends(Segment(speaker.name, self.part("row--strong")), role, width),)


class SpeakerFinder(ModalScreen[str | None]):
    """Answers with the id of the speaker that was chosen, or None."""

    BINDINGS = [
        Binding("escape,ctrl+g", "dismiss", "Cancel", id="finder.cancel"),
        Binding("down,ctrl+n,tab", "step(1)", "Down", id="finder.down", priority=True),
        Binding("up,ctrl+p,shift+tab", "step(-1)", "Up", id="finder.up", priority=True),
    ]

    def __init__(self, speakers: Sequence[Speaker]) -> None:
        super().__init__()
        self._speakers = speakers

    def compose(self) -> ComposeResult:
        """A line to type in, and below it who that may be."""
        with Vertical() as box:
            box.border_title = "Speaker — type a name, Enter jumps, Esc closes"
            yield quiet_input("name")
            yield SpeakerMatches(name="Speakers")

    def on_mount(self) -> None:
        """Begin with everybody."""
        self.query_one(SpeakerMatches).can_focus = False
        self.query_one(SpeakerMatches).speakers = self._speakers
        self.set_focus(self.query_one(Input))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self.query_one(SpeakerMatches).speakers = matching(event.value, self._speakers)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        matches = self.query_one(SpeakerMatches)
        if matches.speakers:
            self.dismiss(matches.speakers[matches.cursor].id)

    def action_step(self, count: int) -> None:
        """Move the cursor without leaving the line."""
        self.query_one(SpeakerMatches).action_step(count)


def matching(typed: str, speakers: Sequence[Speaker]) -> list[Speaker]:
    """Return the speakers of whose names, aliases and roles every word typed begins a word; names count first.

    Neither case nor accents matter.
    """
    wanted = folded(typed).split()

    def rank(speaker: Speaker) -> int | None:
        for place, text in enumerate((speaker.name, " ".join(speaker.aliases), speaker.role or "")):
            words = folded(text).replace("-", " ").split()
            if all(any(word.startswith(part) for word in words) for part in wanted):
                return place
        return None

    ranked = [(place, speaker) for speaker in speakers if (place := rank(speaker)) is not None]
    return [speaker for _, speaker in sorted(ranked, key=lambda pair: pair[0])]


def folded(text: str) -> str:
    """Return `text` without accents and without case."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
