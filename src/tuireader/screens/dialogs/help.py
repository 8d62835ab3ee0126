"""The key help: all keys, grouped by task, in the whole window."""

from collections.abc import Iterable, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, Keymap
from textual.widgets import Input

from tuireader.library.query_words import QUERY_WORDS
from tuireader.library.text_folding import fold
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.screens.key_groups import help_groups
from tuireader.screens.key_hints import key_of, scroll_hint
from tuireader.screens.keys import QUIT
from tuireader.widgets.search_bar import PromptLine
from tuireader.widgets.status import KeyHint, KeyHints, StatusLine
from tuireader.widgets.text_pane import TextLine, TextPane
from tuireader.widgets.text_width import width_of, wrap

MIN_TWO_COLUMN_CELLS = 96
"""The least width, without the margins, for two columns."""

KEY_COLUMN_CELLS = 15
PALETTE = "palette"
"""The answer of the help if the user wants to find a command by typing."""

Group = tuple[str, list[tuple[str, str]]]


class Help(BottomDialog[str | None]):
    """The keys as they are bound, with the group of the pane in use first. The user can search them."""

    BINDINGS = [
        # These have the ids of the reader's keys, so a key that the user has changed is changed here too.
        Binding("q", "close", "Close", id="reader.back"),
        Binding("escape,ctrl+g", "close", "Close", id="reader.cancel"),
        Binding("question_mark", "close", "Close", id="reader.help"),
        Binding("slash", "find", "Find a key", id="find.start"),
        Binding("colon", "palette", "Find a command by typing", id="reader.palette"),
        QUIT,
    ]

    def __init__(self, keymap: Keymap, pane: str, *, restricted: bool, has_palette: bool = True) -> None:
        """`has_palette`: commands can be run where the help was opened."""
        super().__init__()
        self._has_palette = has_palette
        self._groups: list[Group] = [
            *help_groups(keymap, pane, restricted=restricted),
            ("What a search, a filter and a watch ask for", list(QUERY_WORDS)),
        ]
        self._chosen_keys = keymap
        self._pane = pane
        self._query = ""

    def compose(self) -> ComposeResult:
        """The keys, the status line, and a line to search them."""
        yield TextPane("Keys", self._lay_out)
        status = StatusLine()
        find, close = self._hint("find.start", "find a key"), self._hint("reader.back", "close")
        palette = (self._hint("reader.palette", "run one by name"),) if self._has_palette else ()
        wide = (find, scroll_hint(self._chosen_keys), *palette, close)
        if self.has_footer:
            status.set_reactive(StatusLine.hints, KeyHints(_bound(wide), _bound((find, close))))
        yield status
        line = PromptLine()
        line.display = False
        yield line

    def _hint(self, binding_id: str, words: str) -> KeyHint:
        return KeyHint(key_of(binding_id, self._chosen_keys), words)

    def on_mount(self) -> None:
        """Show the title bar and focus the text."""
        pane = self.query_one(TextPane)
        pane.enclose(has_bar=True, has_rule=False, is_between=False)
        pane.set_title("Keys", right=f"you are in: {self._pane}")
        self.set_focus(pane)

    def _lay_out(self, width: int) -> Sequence[TextLine]:
        groups = matching_rows(self._groups, self._query)
        if not groups:
            return [(("No key does that.", False),)]
        return help_lines(groups, width)

    # Finding

    async def action_find(self) -> None:
        """Let the user type words, and show only the keys that match."""
        self.query_one(StatusLine).display = False
        cancel_key = key_of("reader.cancel", self._chosen_keys)
        await self.query_one(PromptLine).start("/", self._query)
        self.query_one(PromptLine).line.hint = (
            "what a key does",
            "Enter stay",
            f"{cancel_key} all" if cancel_key else "",
        )

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(Input.Submitted)
    def _entered(self) -> None:
        self._end_typing()

    def _show(self, query: str) -> None:
        self._query = query
        self.query_one(TextPane).show(self._lay_out)

    def _end_typing(self) -> None:
        self.query_one(PromptLine).display = False
        self.query_one(StatusLine).display = True
        self.set_focus(self.query_one(TextPane))

    # The end

    def action_close(self) -> None:
        """End the search if there is one, else close the help."""
        is_typing = self.query_one(PromptLine).display
        if is_typing or self._query:
            self._show("")
        if is_typing:
            self._end_typing()
        else:
            self.dismiss(None)

    def action_palette(self) -> None:
        """Close the help and answer that the user wants the command palette."""
        if self._has_palette:
            self.dismiss(PALETTE)

    def on_text_pane_opened(self) -> None:
        """Close the help when Enter is pressed."""
        self.dismiss(None)


def _bound(hints: Iterable[KeyHint]) -> tuple[KeyHint, ...]:
    return tuple(hint for hint in hints if hint.key)


def matching_rows(groups: Sequence[Group], query: str) -> list[Group]:
    """Return the groups with those rows in which, or in whose title, each word of `query` begins a word."""
    words = fold(query).split()

    def fits(*texts: str) -> bool:
        present = [part for text in texts for part in fold(text).replace("(", " ").split()]
        return all(any(part.startswith(word) for part in present) for word in words)

    found = [(name, [row for row in rows if fits(name, *row)]) for name, rows in groups]
    return [(name, rows) for name, rows in found if rows]


def help_lines(groups: Sequence[Group], width: int) -> list[TextLine]:
    """Return the lines of the groups, in two columns if `width` has room for them."""
    if width < MIN_TWO_COLUMN_CELLS:
        return _joined(_group_lines(group, width) for group in groups)
    column = (width - 2) // 2
    blocks = [_group_lines(group, column) for group in groups]
    total, taken, split = sum(len(block) + 1 for block in blocks), 0, 0
    while split < len(blocks) and taken < total / 2:
        taken += len(blocks[split]) + 1
        split += 1
    left, right = _joined(blocks[:split]), _joined(blocks[split:])
    return [
        (*_padded(left[row] if row < len(left) else (), column + 2), *(right[row] if row < len(right) else ()))
        for row in range(max(len(left), len(right)))
    ]


def _joined(blocks: Iterable[list[TextLine]]) -> list[TextLine]:
    lines: list[TextLine] = []
    for block in blocks:
        lines += [*([()] if lines else ()), *block]
    return lines


def _group_lines(group: Group, width: int) -> list[TextLine]:
    name, rows = group
    lines: list[TextLine] = [((name, True),)]
    for names, description in rows:
        begin = max(KEY_COLUMN_CELLS, width_of(names) + 2)
        spans = wrap(description, 0, len(description), max(8, width - begin))
        for number, span in enumerate(spans):
            keys = names + " " * (begin - width_of(names)) if number == 0 else " " * begin
            lines.append(((keys, True), (description[slice(*span)], False)))
    return lines


def _padded(line: TextLine, cells: int) -> TextLine:
    used = sum(width_of(text) for text, _ in line)
    return (*line, (" " * max(0, cells - used), False))
