"""Type another name into the bottom line; Tab goes to the folder and back."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input

from tuireader.library.feeds import clean_folder
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.screens.dialogs.picker import MAX_CHOICE_ROWS, Choice, Matches, matching
from tuireader.widgets.phrases import quoted_name
from tuireader.widgets.search_bar import PromptLine

NO_FOLDER = "no folder"


class Renamed(NamedTuple):
    """What was typed: a name, and the folder that it is in; "" is none."""

    name: str
    folder: str


Refuse = Callable[[Renamed], str]
"""Returns why a name cannot be used; "" if it can."""


class RenamePrompt(BottomDialog[Renamed | None]):
    """Answers with what was typed, or None. While a folder is typed, those that there are stand above the line.

    What has no folder has None for `folders`.
    """

    BINDINGS = [
        Binding("escape,ctrl+g", "dismiss", "Cancel", id="rename.cancel"),
        Binding("tab,shift+tab", "turn", "Name or folder", id="rename.turn", priority=True),
        Binding("down,ctrl+n", "step(1)", "Down", id="rename.down", priority=True),
        Binding("up,ctrl+p", "step(-1)", "Up", id="rename.up", priority=True),
    ]

    def __init__(self, before: Renamed, folders: Sequence[str] | None, refuse: Refuse) -> None:
        super().__init__()
        self._typed = before
        self._folder_before = before.folder
        self._folders = folders
        self._refuse = refuse
        self._is_at_folder = False

    def compose(self) -> ComposeResult:
        """Yield the folders, if they are asked for, and the input line."""
        matches = Matches("Folders")
        matches.display = False
        yield matches
        yield PromptLine("e", self._typed.name, "name")

    def on_mount(self) -> None:
        """Focus the input line."""
        matches = self.query_one(Matches)
        matches.can_focus = False
        matches.enclose(has_bar=True, has_rule=False, is_between=False)
        matches.set_title("Folders")
        self.set_focus(self.query_one(PromptLine).line)
        self._show_hint()

    # Typing

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if self._is_at_folder:
            self._show_folders(event.value)
        else:
            self._typed = self._typed._replace(name=event.value)
        self._show_hint()

    def _show_folders(self, typed: str) -> None:
        """Show what is typed first: it is what Enter takes, unless another folder is chosen."""
        matches, folder = self.query_one(Matches), clean_folder(typed)
        known = [choice for choice in folder_choices(self._folders or ()) if choice.id != folder]
        detail = "" if not folder or folder in (self._folders or ()) else "a new folder"
        choices = [Choice(folder, folder or NO_FOLDER, detail), *matching(typed.replace("/", " "), known)]
        matches.styles.height = self.rows_for(1 + min(len(choices), MAX_CHOICE_ROWS))
        matches.choices = choices
        chosen = folder or self._folder_before  # until something is typed, what it is
        matches.cursor = next((i for i, choice in enumerate(choices) if choice.id == chosen), 0)
        self._take_chosen()

    def _take_chosen(self) -> None:
        matches = self.query_one(Matches)
        matches.refresh()
        self._typed = self._typed._replace(folder=matches.choices[matches.cursor].id)

    def action_step(self, count: int) -> None:
        """Choose another folder without leaving the line."""
        if self._is_at_folder:
            self.query_one(Matches).action_step(count)
            self._take_chosen()
            self._show_hint()

    def action_turn(self) -> None:
        """Go from the name to the folder, or back."""
        if self._folders is None:
            return
        self._is_at_folder = not self._is_at_folder
        matches, line = self.query_one(Matches), self.query_one(PromptLine).line
        matches.display = self._is_at_folder
        with self.prevent(Input.Changed):
            line.value = "" if self._is_at_folder else self._typed.name
        line.cursor_position = len(line.value)
        if self._is_at_folder:
            self._folder_before = self._typed.folder
            self._show_folders("")
        self._show_hint()

    # What is said

    def _show_hint(self, refusal: str = "") -> None:
        line, typed = self.query_one(PromptLine).line, self._typed
        if refusal:
            line.hint = (refusal,)
        elif self._is_at_folder:
            line.hint = (typed.folder or NO_FOLDER, f"Tab name: {quoted_name(typed.name)}", "↓ ↑ choose", "Enter")
        elif self._folders is None:
            line.hint = ("name", "Enter", "Esc")
        else:
            line.hint = ("name", f"Tab folder: {quoted_name(typed.folder) or 'none'}", "Enter")

    # The end

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if refusal := self._refuse(self._typed):
            self._show_hint(refusal)
        else:
            self.dismiss(self._typed)


def folder_choices(folders: Sequence[str]) -> list[Choice]:
    """Return the folders to choose from, and a choice for no folder; each is found by every part of its path."""
    return [Choice("", NO_FOLDER), *(Choice(path, path, "", (path.replace("/", " "),)) for path in folders)]
