"""Copying quotations and citations, following links, and writing articles to files."""

import asyncio
import os
from importlib import import_module

from textual import work

from tuireader.errors import TuireaderError
from tuireader.screens.reader.browser import has_browser
from tuireader.screens.reader.citation import cite, cite_article
from tuireader.screens.reader.state import ReaderState
from tuireader.wire.clipboard import clipboard_sequence

NO_QUOTATION = "No quotation is chosen: ] goes to the next one."
NO_ARTICLE = "No article is open: Enter opens one."
NO_ADDRESS = "This article has no address."


class Linking(ReaderState):
    """The keys that copy and that lead out of the article."""

    def action_copy_quotation(self) -> None:
        """Copy the current quotation, with who said it and where."""
        if self.document is None or self.attribution is None or self.quotation is None:
            self.note = NO_QUOTATION
        else:
            self._copy(cite(self.document, self.attribution, self.quotation), "the quotation")

    def action_copy_citation(self) -> None:
        """Copy what names the article, and its address."""
        if self.document is None:
            self.note = NO_ARTICLE
        else:
            self._copy(cite_article(self.document), "the article’s citation")

    async def action_export(self) -> None:
        """Ask for a file, and write the article to it."""
        if self.document is None:
            self.note = NO_ARTICLE
            return
        await self.attributed()
        from tuireader.screens.dialogs.prompt import Prompt  # noqa: PLC0415
        from tuireader.screens.reader.export_file import proposed_name  # noqa: PLC0415 - when it is asked for

        prompt = Prompt("Write to .md; quotations to .json", proposed_name(self.document))
        self.app.push_screen(prompt, self._export_to)

    def _export_to(self, name: str | None) -> None:
        if name is not None:
            self._export(name)

    @work(group="export")
    async def _export(self, name: str) -> None:
        write = import_module("tuireader.screens.reader.export_file").write_article
        try:
            path = await asyncio.to_thread(write, self.document, self.attribution, name)
        except TuireaderError as error:
            self.note = str(error)
        else:
            self.note = f"Written to {path}"

    def action_open_link(self) -> None:
        """Open the article's address."""
        if self.document is None or not self.document.url:
            self.note = NO_ADDRESS
        else:
            self._browse(self.document.url)

    def action_follow(self) -> None:
        """Open one of the article's links."""
        if self.document is None or not self.document.links:
            self.note = "There is no link in this article."
        else:
            from tuireader.screens.dialogs.picker import Finder, link_choices  # noqa: PLC0415 - when it is asked for

            choices = link_choices(self.document)
            self.app.push_screen(Finder("Link — Enter opens, Esc closes", choices), self._browse)

    def _browse(self, url: str | None) -> None:
        if url is not None:
            self._open(url)

    @work(group="browse")
    async def _open(self, url: str) -> None:
        """Open `url` in a browser; where there is none beside the reader, show and copy it instead."""
        if self.config.restricted or not await asyncio.to_thread(has_browser):
            self._copy(url, url)
        else:
            await asyncio.to_thread(self.app.open_url, url)
            self.note = f"Opened {url}"

    def _copy(self, text: str, name: str) -> None:
        """Copy `text`; what is too long for the terminal is shown instead, to be copied by hand.

        It is pasted into who knows what: nothing in it may press a key there.
        """
        from tuireader.documents.cleaning import clean  # noqa: PLC0415 - when something is copied

        text = clean(text)
        if clipboard_sequence(text, os.environ) is None:
            self.show_sheet("Too long for the terminal's clipboard", [("", text)])
        else:
            self.app.copy_to_clipboard(text)
            self.note = f"Copied {name}"
