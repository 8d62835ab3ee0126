"""What was changed in an article, from one version to another, in the whole window."""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding

from tuireader.changes.compare import Comparison, Corrector, compare
from tuireader.changes.word_diff import new_paragraphs, old_paragraphs
from tuireader.library import Entry, Version
from tuireader.screens.dialogs.bottom_dialog import BottomDialog
from tuireader.screens.key_hints import key_of, scroll_hint
from tuireader.screens.keys import QUIT
from tuireader.widgets.change_lines import ChangeLines, VersionFacts, change_lines
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.phrases import counted
from tuireader.widgets.status import KeyHint, KeyHints, StatusLine
from tuireader.widgets.text_pane import TextLine, TextPane
from tuireader.wire.textual_internals import keymap_of

TITLE = "What changed"
NOTHING_STORED = "The versions of this article are no longer there."
LINES_ABOVE_CHANGE = 1

LoadVersions = Callable[[], Sequence[Version]]


class Changes(BottomDialog[None]):
    """The changed paragraphs of an article with what was cut and added, and what happened to its quotations.

    Versions are loaded and compared in a thread: that may take seconds.
    """

    BINDINGS = [
        # These have the ids of the reader's keys, so a key that the user has changed is changed here too.
        Binding("q", "dismiss", "Close", id="reader.back"),
        Binding("escape,ctrl+g", "dismiss", "Close", id="reader.cancel"),
        Binding("question_mark", "dismiss", "Close", id="reader.help"),
        Binding("right_square_bracket,full_stop", "change(1)", "Next change", id="quotation.next"),
        Binding("left_square_bracket,comma", "change(-1)", "Previous change", id="quotation.previous"),
        Binding("v", "other_versions", "Compare other versions", id="article.changes"),
        Binding("y", "copy_change", "Copy both", id="quotation.copy"),
        QUIT,
    ]

    class Compared(FieldMessage):
        """A thread has compared two of the versions; they are `versions[before]` and `versions[after]`."""

        versions: Sequence[Version]
        before: int
        after: int
        comparison: Comparison | None

    def __init__(self, entry: Entry, load: LoadVersions, correct: Corrector, copy: Callable[[str, str], str]) -> None:
        """`copy` copies a text that has a name, and returns what to say about that."""
        super().__init__()
        self._entry, self._load, self._correct, self._copy = entry, load, correct, copy
        self._shown: Changes.Compared | None = None
        self._current: int | None = None
        self._laid_out = ChangeLines([], [])

    def compose(self) -> ComposeResult:
        """The changes, and the status line."""
        yield TextPane(TITLE, lambda _: [(("Comparing the versions …", False),)])
        yield StatusLine()

    def on_mount(self) -> None:
        """Show the title bar, focus the text, and compare the latest two versions."""
        pane = self.query_one(TextPane)
        pane.enclose(has_bar=True, has_rule=False, is_between=False)
        self.set_focus(pane)
        self._show_keys()
        self._compare_versions(None)

    def _compare_versions(self, pair: tuple[int, int] | None) -> None:
        """Compare two versions in a thread; without a pair, the latest two."""
        known = self._shown.versions if self._shown else ()

        def work() -> None:
            versions = known or self._load()
            before, after = pair or (len(versions) - 2, len(versions) - 1)
            comparison = (
                compare(versions[before].document, versions[after].document, self._correct) if before >= 0 else None
            )
            self.post_message(self.Compared(versions, before, after, comparison))

        self.run_worker(work, thread=True, exclusive=True, group="changes")

    @on(Compared)
    def _compared(self, event: Compared) -> None:
        """Show what was changed, from the top."""
        self._shown, self._current = event, None
        self._show_title()
        self._show_keys()
        pane = self.query_one(TextPane)
        if event.comparison is None:
            pane.show(lambda _: [((NOTHING_STORED, False),)])
        else:
            pane.show(partial(self._lay_out, event, event.comparison))

    def _lay_out(self, shown: Compared, comparison: Comparison, width: int) -> Sequence[TextLine]:
        before, after = shown.versions[shown.before], shown.versions[shown.after]
        facts = VersionFacts(after.document.title, before.fetched, after.fetched, self._entry.credit)
        self._laid_out = change_lines(facts, comparison, width)
        return self._laid_out.lines

    def _show_title(self) -> None:
        """Show in the bar which versions are compared, and which change is the current one."""
        shown, pane = self._shown, self.query_one(TextPane)
        if shown is None or shown.comparison is None:
            pane.set_title(TITLE)
            return
        after, last = shown.versions[shown.after].number, shown.versions[-1].number
        from_first = f" from {shown.versions[shown.before].number}" if shown.after - shown.before > 1 else ""
        changes = sum(paragraph.sign != "=" for paragraph in shown.comparison.text.paragraphs)
        right = counted(changes, "change") if self._current is None else f"change {self._current + 1} of {changes}"
        pane.set_title(f"{TITLE} · version {after} of {last}{from_first}", right=right)

    def _show_keys(self) -> None:
        keymap = keymap_of(self.app)
        has_others = self._shown is not None and len(self._shown.versions) > 2
        hints = (
            KeyHint(key_of("quotation.next", keymap), "next change"),
            KeyHint(key_of("quotation.previous", keymap), "previous"),
            *((KeyHint(key_of("article.changes", keymap), "other versions"),) if has_others else ()),
            KeyHint(key_of("quotation.copy", keymap), "copy both"),
            scroll_hint(keymap),
            KeyHint(key_of("reader.back", keymap), "back"),
        )
        others = (KeyHint(key_of("article.changes", keymap), "versions"),) if has_others else ()
        shown, narrow = (tuple(it for it in each if it.key) for each in (hints, (hints[0], *others, hints[-1])))
        self.query_one(StatusLine).hints = KeyHints(shown, narrow) if self.has_footer else KeyHints()

    def on_key(self) -> None:
        """Clear the message."""
        self.query_one(StatusLine).note = ""

    def on_text_pane_opened(self) -> None:
        """Close the screen when Enter is pressed."""
        self.dismiss(None)

    def action_change(self, step: int) -> None:
        """Scroll to the next change (1) or to the previous one (-1)."""
        starts, pane = self._laid_out.starts, self.query_one(TextPane)
        wanted = (-1 if step > 0 else len(starts)) if self._current is None else self._current
        if not 0 <= wanted + step < len(starts):
            self.query_one(StatusLine).note = "There is no other change." if starts else "No paragraph was changed."
            return
        self._current = wanted + step
        pane.scroll_to_line(starts[self._current] - LINES_ABOVE_CHANGE)
        self._show_title()

    def action_other_versions(self) -> None:
        """Compare the two versions before these; after the first two, the first with the latest, then from the end."""
        shown = self._shown
        if shown is None or len(shown.versions) <= 2:
            self.query_one(StatusLine).note = "There are no other versions."
            return
        last = len(shown.versions) - 1
        pairs = [*reversed(list(pairwise(range(last + 1)))), (0, last)]
        self._compare_versions(pairs[(pairs.index((shown.before, shown.after)) + 1) % len(pairs)])

    def action_copy_change(self) -> None:
        """Copy the current change as it was and as it is; without one, both versions."""
        if self._shown is None or self._shown.comparison is None:
            return
        changed = [it for it in self._shown.comparison.text.paragraphs if it.sign != "="]
        if self._current is None:
            paragraphs, name = self._shown.comparison.text.paragraphs, "both versions."
        else:
            paragraphs, name = (changed[self._current],), "the paragraph as it was and as it is."
        before, after = "\n\n".join(old_paragraphs(paragraphs)), "\n\n".join(new_paragraphs(paragraphs))
        self.query_one(StatusLine).note = self._copy(f"Before:\n{before}\n\nAfter:\n{after}", name)
