"""Sheets and lists over the reader: the keys, the palette, themes, and why a quotation has its speaker."""

from tuireader.screens import help_text
from tuireader.screens.reader.sharing import NO_QUOTATION_NOTE
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.feeds import FeedRow
from tuireader.wire.textual_internals import keymap_of


class HelpSheets:
    """Opens sheets and lists to choose from, over the reader."""

    def __init__(self, screen: ReaderState) -> None:
        self._screen = screen

    def show_keys(self) -> None:
        """Show the keys."""
        keymap, restricted = keymap_of(self._screen.app), self._screen.config.restricted
        self._screen.show_sheet("Keys", help_text.help_on_keys(keymap, restricted=restricted))

    def offer_actions(self) -> None:
        """Offer all that can be done, to be found by typing."""
        from tuireader.screens.dialogs.picker import Finder, action_choices  # noqa: PLC0415 - when it is asked for

        choices = action_choices(keymap_of(self._screen.app), restricted=self._screen.config.restricted)
        self._screen.app.push_screen(Finder("Command — Enter does it, Esc closes", choices), self._run_action)

    async def _run_action(self, action: str | None) -> None:
        if action is not None:
            await self._screen.run_action(action)

    def offer_themes(self) -> None:
        """Offer other colours."""
        from tuireader.screens.dialogs.picker import Finder, theme_choices  # noqa: PLC0415 - when it is asked for

        app = self._screen.app
        choices = theme_choices(app.available_themes, app.theme)
        app.push_screen(Finder("Theme — Enter takes it, Esc closes", choices), self._use_theme)

    def _use_theme(self, name: str | None) -> None:
        if name is not None:
            self._screen.app.theme = name

    def explain(self) -> None:
        """Say what the current quotation's speaker rests on; in the feeds, how the feed stands."""
        screen = self._screen
        if (row := screen.chosen_feed_row) is not None:
            self._explain_feed(row)
        elif screen.attribution is None or screen.document is None or screen.quotation is None:
            screen.note = NO_QUOTATION_NOTE
        else:
            reasons = help_text.explain_speaker(screen.document.text, screen.attribution, screen.quotation)
            screen.show_sheet("Why this speaker?", reasons)

    def _explain_feed(self, row: FeedRow) -> None:
        """Say what is wrong with a feed, or, in a view, with each of those that failed."""
        failed = [it for it in self._screen.feed_rows if it.problem and (it is row or row.feed is None)]
        if failed:
            self._screen.show_sheet("What went wrong", [("", f"{it.name}: {it.problem}.") for it in failed])
        else:
            self._screen.note = f"{row.name}: {row.count or 0} unread"
