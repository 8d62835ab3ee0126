"""Choose by typing: a speaker, a link, an action or a theme."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType, Keymap
from textual.reactive import reactive
from textual.widgets import Input

from tuireader.config import Command
from tuireader.documents.model import Document
from tuireader.library.text_folding import fold
from tuireader.quotes import Speaker
from tuireader.screens import keys, kiosk_policy
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.widgets.row_list import RowList, both_ends
from tuireader.widgets.search_bar import PromptLine
from tuireader.widgets.text_width import truncate, width_of

MAX_CHOICE_ROWS = 10
"""The most choices shown at once."""

MAX_HINT_NAME_CELLS = 30
"""The most cells for the name of the chosen choice in the input line; the keys stand beside it."""


class Choice(NamedTuple):
    """Something to choose. `name` is shown; `synonyms` may be typed instead of it."""

    id: str
    name: str
    detail: str = ""
    synonyms: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()  # which of them is typed alone means this choice


class Matches(RowList):
    """The choices that match the typed words."""

    choices: reactive[Sequence[Choice]] = reactive[Sequence[Choice]]((), repaint=False)

    @property
    def row_count(self) -> int:
        """The number of choices: one row each."""
        return len(self.choices)

    def watch_choices(self) -> None:
        """Show new choices, the best first."""
        self.cursor = 0
        self.rows_changed()

    def _tab(self, tab: list[Segment], *, here: bool) -> list[Segment]:
        """Show the chosen row as if the list had the focus, which the input line has."""
        return [Segment("".join(it.text for it in tab), self.part("row--cursor"))] if here else tab

    def row_text(self, row: int) -> str:
        """Return the choice's name."""
        return self.choices[row].name

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return the name, and the detail beside it if there is room."""
        choice, width = self.choices[row], width - self.TAB_CELLS - 2  # a blank on both sides
        detail = Segment(truncate(choice.detail, max(0, width - width_of(choice.name) - 2)), self.part("row--minor"))
        name = Segment(choice.name, self.part("row--strong") if row == self.cursor else None)
        return ([Segment(" "), *both_ends(name, detail, width)],)


FINDER_KEYS: list[BindingType] = [
    Binding("escape,ctrl+g", "dismiss", "Cancel", id="finder.cancel"),
    Binding("down,ctrl+n,tab", "step(1)", "Down", id="finder.down", priority=True),
    Binding("up,ctrl+p,shift+tab", "step(-1)", "Up", id="finder.up", priority=True),
]
"""The keys of a list of choices above a line to type in."""


def show_above_line(matches: Matches, title: str) -> None:
    """Give a list of choices its bar; the focus is in the line below."""
    matches.can_focus = False
    matches.enclose(has_bar=True, has_rule=False, is_between=False)
    matches.set_title(title)


class Finder(BottomDialog[str | None]):
    """A list of choices above an input line that filters them. Answers with the chosen id, or None."""

    BINDINGS = FINDER_KEYS

    def __init__(self, title: str, choices: Sequence[Choice], sign: str = "?", verb: str = "") -> None:
        super().__init__()
        self._title = title
        self._choices = choices
        self._sign = sign
        self._enter = f"Enter {verb}".strip()

    def compose(self) -> ComposeResult:
        """The list and the input line."""
        yield Matches("Matches")
        yield PromptLine(self._sign, name="name")

    def on_mount(self) -> None:
        """Show all choices and focus the input line."""
        show_above_line(self.query_one(Matches), self._title)
        self._fit()
        self.set_focus(self.query_one(PromptLine).line)
        self._show_choices(self._choices)

    def on_resize(self) -> None:
        """Fit the list to the new window size."""
        self._fit()

    def _fit(self) -> None:
        rows = min(len(self._choices), MAX_CHOICE_ROWS)
        self.query_one(Matches).styles.height = self.rows_for(1 + max(1, rows))

    def _show_choices(self, choices: Sequence[Choice]) -> None:
        matches = self.query_one(Matches)
        matches.choices = choices
        self._show_hint()

    def _show_hint(self) -> None:
        matches = self.query_one(Matches)
        name = matches.choices[matches.cursor].name if matches.choices else "nothing is called that"
        chosen = truncate(name, MAX_HINT_NAME_CELLS)
        self.query_one(PromptLine).line.hint = (chosen, "Tab next", self._enter, "Esc")

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._show_choices(matching(event.value, self._choices))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        matches = self.query_one(Matches)
        if matches.choices:
            self.dismiss(matches.choices[matches.cursor].id)

    def action_step(self, count: int) -> None:
        """Move the cursor of the list; the focus stays in the input line."""
        self.query_one(Matches).action_step(count)
        self._show_hint()


def speaker_choices(speakers: Iterable[Speaker]) -> list[Choice]:
    """Return the speakers to choose from; aliases and roles may be typed too."""
    return [Choice(s.id, s.name, s.role or "", (" ".join(s.aliases), s.role or "")) for s in speakers]


def link_choices(document: Document) -> list[Choice]:
    """Return the links of an article, numbered in the order of the text."""
    words = (" ".join(document.text[link.start : link.end].split()) for link in document.links)
    pairs = zip(words, document.links, strict=True)
    return [Choice(link.url, f"{n} {name}", link.url) for n, (name, link) in enumerate(pairs, 1)]


WITHOUT_KEY = (
    Choice("choose_theme", "Theme", "other colours", ("colours",)),
    Choice("tag_listed", "Tag all that is listed", "what a search, a filter or a view has found"),
    Choice("star_listed(True)", "Star all that is listed"),
    Choice("star_listed(False)", "Remove the stars of all that is listed"),
    Choice("unread_listed", "Mark all that is listed as unread"),
)
"""The actions that have no key; the id of each is the action."""


def action_choices(keymap: Keymap, commands: Iterable[Command] = (), *, restricted: bool) -> list[Choice]:
    """Return all actions and the user's commands with their keys; the id of each choice is the action.

    In a kiosk only those that it allows.
    """
    own = [] if restricted else list(commands)
    actions = [it for it in keys.bindings(keys.READER) if not restricted or kiosk_policy.is_reading(it.action)]
    return [
        *(_action_choice(it, keymap) for it in actions if it.action != "palette"),
        *(it for it in WITHOUT_KEY if not restricted or kiosk_policy.is_reading(it.id)),
        *(_command_choice(it, keymap) for it in own),
    ]


def _command_choice(command: Command, keymap: Keymap) -> Choice:
    key_names = keymap.get(command.binding_id, "")
    return Choice(keys.command_action(command.name), f"Run {command.name}", key_names, (command.name,))


def _action_choice(binding: Binding, keymap: Keymap) -> Choice:
    key_names = keys.key_names(binding, keymap)
    return Choice(binding.action, binding.description, key_names, keys=tuple(key_names.split()))


def theme_choices(names: Iterable[str], current: str) -> list[Choice]:
    """Return the themes, the program's own first."""
    own_first = sorted(names, key=lambda name: (not name.startswith("tuireader-"), name))
    return [Choice(name, name, "in use" if name == current else "") for name in own_first]


def matching(typed: str, choices: Sequence[Choice]) -> list[Choice]:
    """Return the choices in which each typed word begins a word; those found by name come first.

    Neither case nor accents matter.
    """
    typed_words = fold(typed).split()

    def rank_of(choice: Choice) -> int | None:
        for rank, text in enumerate((choice.name, *choice.synonyms)):
            words = fold(text).replace("-", " ").split()
            if all(any(word.startswith(part) for word in words) for part in typed_words):
                return rank
        return None

    exact = [choice for choice in choices if typed.strip() in choice.keys]
    exact += [
        choice for choice in choices if choice not in exact and typed_words and fold(choice.name).split() == typed_words
    ]
    ranked = [(rank, choice) for choice in choices if (rank := rank_of(choice)) is not None]
    best_first = [choice for _, choice in sorted(ranked, key=lambda pair: pair[0])]
    return [*exact, *(choice for choice in best_first if choice not in exact)]
