"""Goes to other quotations: the next, the next by the same speaker, the first by a chosen speaker."""

from tuireader.screens.reader.navigation import first_by, next_quotation, same_speaker
from tuireader.screens.reader.pane_layout import PaneLayout
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.sharing import nobody_quoted_note
from tuireader.screens.reader.state import ReaderState


class QuotationSteps:
    """Makes another quotation the current one."""

    def __init__(self, screen: ReaderState, reading: ArticleReading, pane_layout: PaneLayout) -> None:
        self._screen = screen
        self._reading = reading
        self._pane_layout = pane_layout

    def jump(self, quotation_index: int) -> None:
        """Make that quotation the current one."""
        self._screen.note = ""
        self._screen.quotation = quotation_index
        self._reading.save_position_soon()

    def jump_and_show(self, quotation_index: int) -> None:
        """Make that quotation the current one, and show the article."""
        self.jump(quotation_index)
        self._pane_layout.show_article()

    def deselect(self) -> bool:
        """Deselect the current quotation; return whether there was one."""
        had_quotation, self._screen.quotation = self._screen.quotation is not None, None
        return had_quotation

    async def step(self, step: int) -> None:
        """Jump to the next or previous quotation."""
        await self._reading.attributed()
        screen = self._screen
        if not screen.attribution or not screen.attribution.quotations:
            screen.note = self._no_quotation_note
            return
        quotations, body = screen.attribution.quotations, screen.body

        def in_sight(quotation_index: int) -> bool:
            return body.in_sight(quotations[quotation_index].extent)

        quotation_index = next_quotation(screen.attribution, screen.quotation, step, screen.offset_top, in_sight)
        self._jump_or_note(quotation_index, "The last quotation." if step > 0 else "The first quotation.")

    async def step_by_speaker(self, step: int) -> None:
        """Jump to the next or previous quotation by the same speaker."""
        await self._reading.attributed()
        screen = self._screen
        if screen.quotation is None or screen.attribution is None:
            await self.step(step)
            return
        quotation_index = same_speaker(screen.attribution, screen.quotation, step)
        if quotation_index is None and same_speaker(screen.attribution, screen.quotation, -step) is None:
            screen.note = "The only quotation by this speaker."
            return
        self._jump_or_note(quotation_index, f"The {'last' if step > 0 else 'first'} quotation by this speaker.")

    def _jump_or_note(self, quotation_index: int | None, note: str) -> None:
        if quotation_index is None:
            self._screen.note = note
        else:
            self.jump(quotation_index)

    @property
    def _no_quotation_note(self) -> str:
        """The message if there is no quotation to jump to."""
        if self._screen.attribution:
            return nobody_quoted_note(self._screen.attribution)
        return "Still looking for quotations."

    async def ask_for_speaker(self) -> None:
        """Ask for a speaker, and jump to their first quotation."""
        await self._reading.attributed()
        screen = self._screen
        if not screen.attribution or not screen.attribution.speakers:
            screen.note = self._no_quotation_note
        else:
            from tuireader.screens.dialogs.picker import Finder, speaker_choices  # noqa: PLC0415 - only needed on request

            choices = speaker_choices(screen.attribution.speakers)
            screen.app.push_screen(Finder("Speakers", choices, "@", "go there"), self._speaker_chosen)

    def _speaker_chosen(self, speaker_id: str | None) -> None:
        if speaker_id is None or self._screen.attribution is None:
            return
        quotation_index = first_by(self._screen.attribution, speaker_id)
        if quotation_index is not None:
            self.jump_and_show(quotation_index)
