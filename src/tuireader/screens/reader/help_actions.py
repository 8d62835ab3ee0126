"""What can be done: the keys, the palette of all that has a key, and other colours."""

from tuireader.screens import help_text
from tuireader.screens.reader.state import ReaderState
from tuireader.wire.textual_internals import keymap_of


class Helping(ReaderState):
    """The keys that tell of others, or stand for them."""

    def action_help(self) -> None:
        """Show the keys."""
        keymap = keymap_of(self.app)
        self.show_sheet("Keys", help_text.help_on_keys(keymap, restricted=self.config.restricted))

    def action_copy_text(self) -> None:
        """Ctrl-C copies what the mouse has selected; where that is nothing, it is said what quits."""
        if self.get_selected_text():
            super().action_copy_text()
        else:
            self.note = "Q quits."

    def action_palette(self) -> None:
        """Offer all that can be done, to be found by typing."""
        from tuireader.screens.dialogs.picker import Finder, action_choices  # noqa: PLC0415 - when it is asked for

        keymap = keymap_of(self.app)
        choices = action_choices(keymap, restricted=self.config.restricted)
        self.app.push_screen(Finder("Command — Enter does it, Esc closes", choices), self._action_chosen)

    async def _action_chosen(self, action: str | None) -> None:
        if action is not None:
            await self.run_action(action)

    def action_choose_theme(self) -> None:
        """Offer other colours."""
        from tuireader.screens.dialogs.picker import Finder, theme_choices  # noqa: PLC0415 - when it is asked for

        choices = theme_choices(self.app.available_themes, self.app.theme)
        self.app.push_screen(Finder("Theme — Enter takes it, Esc closes", choices), self._theme_chosen)

    def _theme_chosen(self, name: str | None) -> None:
        if name is not None:
            self.app.theme = name
