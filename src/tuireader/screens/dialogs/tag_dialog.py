"""Give tags: the tags are typed in one line, and those that begin like what is typed stand above it."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from tuireader.errors import TuireaderError
from tuireader.library.tags import TagCount
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.screens.dialogs.picker import MAX_CHOICE_ROWS, Choice, Matches, matching, show_above_line
from tuireader.screens.tag_line import can_be_typed, completed, last_part, line_of, typed_tags
from tuireader.widgets.phrases import counted, sentence
from tuireader.widgets.search_bar import PromptLine


class TagDialog(BottomDialog[list[str] | None]):
    """Answers with the tags in the line, or None. `held` are those that the article has: they stand in it at first."""

    BINDINGS = [
        Binding("escape,ctrl+g", "dismiss", "Leave it", id="tags.cancel"),
        Binding("tab", "choose", "Take this tag", id="tags.take", priority=True),
        Binding("down,ctrl+n", "step(1)", "Down", id="tags.down", priority=True),
        Binding("up,ctrl+p,shift+tab", "step(-1)", "Up", id="tags.up", priority=True),
    ]

    def __init__(self, title: str, held: Sequence[str], known: Sequence[TagCount], right: str = "") -> None:
        super().__init__()
        self._title, self._right, self._line = title, right, line_of(held)
        offered = (it for it in known if can_be_typed(it.name))
        self._choices = [Choice(it.name, it.name, counted(it.articles, "article")) for it in offered]
        self._is_chosen = False
        """Whether the user has gone to a row: then Enter takes it."""

    def compose(self) -> ComposeResult:
        """The tags to choose from, and the input line."""
        yield Matches("Tags")
        yield PromptLine("T", self._line, "tags")

    def on_mount(self) -> None:
        """Show all tags, and focus the input line."""
        show_above_line(self._list, "")
        self.set_focus(self.query_one(PromptLine).line)
        self._fit()
        self._show_choices()

    def on_resize(self) -> None:
        """Fit the list to the new window size."""
        self._fit()

    @property
    def _list(self) -> Matches:
        return self.query_one(Matches)

    def _fit(self) -> None:
        rows = min(len(self._choices), MAX_CHOICE_ROWS)
        self._list.styles.height = self.rows_for(1 + max(1, rows))

    def _show_choices(self) -> None:
        """Show the tags that go on like what is typed, without those that the line has."""
        in_line = {part.strip() for part in self._line.split(",")[:-1]}
        others = [it for it in self._choices if it.name not in in_line]
        self._list.choices, self._is_chosen = matching(last_part(self._line), others), False
        self._list.set_title(self._title, right=self._right)
        self._show_hint()

    def _show_hint(self) -> None:
        rows = self._list
        name = rows.choices[rows.cursor].name if rows.choices else ""
        take = f"{'Enter' if self._is_chosen else 'Tab'} takes {name}" if name else "commas between tags"
        store = "" if self._is_chosen else "Enter stores"
        self.query_one(PromptLine).line.hint = (take, store, "Esc")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._line = event.value
        self._show_choices()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self._is_chosen:
            self.action_choose()
            return
        try:
            self.dismiss(typed_tags(self._line))
        except TuireaderError as error:
            self._list.set_title(sentence(str(error)))

    def action_choose(self) -> None:
        """Complete what is typed to the tag with the cursor."""
        rows, line = self._list, self.query_one(PromptLine).line
        if rows.choices:
            line.value = completed(self._line, rows.choices[rows.cursor].name)
            line.cursor_position = len(line.value)

    def action_step(self, count: int) -> None:
        """Move the cursor of the list; the focus stays in the input line."""
        if self._is_chosen:
            self._list.action_step(count)
        self._is_chosen = bool(self._list.choices)
        self._show_hint()
