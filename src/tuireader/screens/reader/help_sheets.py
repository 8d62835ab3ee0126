"""Opens the key help, the command palette, the themes, and the explanation of a quotation's speaker."""

from functools import partial
from typing import TYPE_CHECKING

from tuireader.quotes import Span
from tuireader.screens.reader.explanations import Explanations
from tuireader.screens.reader.sharing import no_quotation_note
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.feeds import FeedRow
from tuireader.widgets.phrases import GIVEN, sureness
from tuireader.wire.textual_internals import keymap_of

if TYPE_CHECKING:
    from tuireader.screens.dialogs.text_sheet import Sheet
    from tuireader.screens.help_text import Paragraph

WHY_TITLE = "Why this speaker"


class HelpSheets:
    """Opens sheets, and lists to choose from."""

    def __init__(self, screen: ReaderState, explanations: Explanations) -> None:
        self._screen = screen
        self._explanations = explanations

    def show_keys(self) -> None:
        """Open the key help."""
        from tuireader.screens.dialogs.help import Help  # noqa: PLC0415 - only needed on request

        screen = self._screen
        sheet = Help(keymap_of(screen.app), screen.pane, restricted=screen.config.restricted)
        screen.app.push_screen(sheet, lambda answer: self.offer_actions() if answer else None)

    def offer_actions(self) -> None:
        """Open the command palette."""
        from tuireader.screens.dialogs.picker import Finder, action_choices  # noqa: PLC0415 - only needed on request

        config = self._screen.config
        choices = action_choices(keymap_of(self._screen.app), config.commands.values(), restricted=config.restricted)
        self._screen.app.push_screen(Finder("Commands", choices, ":", "do it"), self._run_action)

    async def _run_action(self, action: str | None) -> None:
        if action is not None:
            await self._screen.run_action(action)

    def offer_themes(self) -> None:
        """Open the list of themes."""
        from tuireader.screens.dialogs.picker import Finder, theme_choices  # noqa: PLC0415 - only needed on request

        app = self._screen.app
        choices = theme_choices(app.available_themes, app.theme)
        app.push_screen(Finder("Themes", choices, ":", "take"), self._use_theme)

    def _use_theme(self, name: str | None) -> None:
        if name is not None:
            self._screen.app.theme = name

    def explain(self) -> None:
        """Explain why the current quotation has its speaker; in the feeds, show what failed."""
        screen = self._screen
        if (row := screen.chosen_feed_row) is not None:
            self._explain_feed(row)
        elif screen.attribution is None or screen.document is None or screen.quotation is None:
            screen.note = no_quotation_note(screen)
        else:
            self._explain_quotation()

    def _explain_quotation(self) -> None:
        """Explain why the current quotation has its speaker. The user can go to other quotations in the sheet."""
        screen = self._screen
        sheet: Sheet

        async def step(count: int) -> None:
            await screen.run_action(f"quotation({count})")
            sheet.show(*self._reasons())

        sheet = screen.show_sheet(WHY_TITLE, *self._reasons(), about=self._quotation_span, step=step)
        if not screen.config.restricted:
            from tuireader.screens.dialogs.text_sheet import SheetStep  # noqa: PLC0415 - only needed on request

            sheet.next_step = SheetStep("correct", partial(screen.run_action, "correct"))

    def _reasons(self) -> "tuple[list[Paragraph], str]":
        """Return the explanation of the current quotation's speaker, and how sure it is."""
        screen = self._screen
        if screen.document is None or screen.attribution is None or screen.quotation is None:
            return [], ""
        from tuireader.screens.help_text import explain_speaker  # noqa: PLC0415 - only needed on request

        quotation = screen.attribution.quotations[screen.quotation]
        ruling = screen.rulings.get(quotation.id)
        explanation = self._explanations.of_quotation(screen.document, quotation)
        is_given = quotation.id in screen.given_ids
        found = (screen.document.text, screen.attribution, screen.quotation)
        notes = screen.notes.of_quotation.get(quotation.id, ())
        reasons = explain_speaker(*found, explanation, ruling, is_speaker_given=is_given, notes=notes)
        return list(reasons), GIVEN if is_given else sureness(quotation.confidence)

    def _quotation_span(self) -> Span | None:
        screen = self._screen
        if screen.attribution is None or screen.quotation is None:
            return None
        return screen.attribution.quotations[screen.quotation].extent

    def _explain_feed(self, row: FeedRow) -> None:
        """Show the problem of a feed, or, in a view, those of all feeds that failed."""
        failed = [it for it in self._screen.feed_rows if it.problem and (it is row or row.feed is None)]
        if failed:
            self._screen.show_sheet("What went wrong", [("", f"{it.name}: {it.problem}.") for it in failed])
        else:
            self._screen.note = f"{row.name}: {row.count or 0} unread"
