"""Copies quotations and citations, opens links, and writes articles to files."""

import asyncio
import os
from functools import partial
from importlib import import_module

from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library
from tuireader.quotes import Attribution
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, Job
from tuireader.screens.reader.reading import ArticleReading
from tuireader.screens.reader.state import ReaderState

NOBODY_IS_QUOTED = "Nobody is quoted in this article."
NOTHING_IS_MARKED = "Nothing is marked as quoted here; names are found in English only."
NO_ADDRESS_NOTE = "This article has no address."


def nobody_quoted_note(attribution: Attribution) -> str:
    """Return the message for an article without quotations."""
    return NOBODY_IS_QUOTED if attribution.is_english else NOTHING_IS_MARKED


def no_quotation_note(screen: ReaderState) -> str:
    """Return the message that no quotation is selected, with the key that selects one, if there is one."""
    if screen.attribution is not None and not screen.attribution.quotations:
        return nobody_quoted_note(screen.attribution)
    return f"{with_key('No quotation is selected', screen.key_of('quotation.next'), 'goes to the next one')}."


def no_article_note(screen: ReaderState) -> str:
    """Return the message that no article is open, with the key that opens one."""
    return f"{with_key('No article is open', screen.key_of('pane.open'), 'opens one')}."


class ArticleSharing:
    """Copies, opens and writes what is being read."""

    def __init__(self, screen: ReaderState, library: Library, jobs: BackgroundJobs, reading: ArticleReading) -> None:
        self._screen = screen
        self._library = library
        self._jobs = jobs
        self._reading = reading

    # Copying

    def copy_quotation(self) -> None:
        """Copy the current quotation, with who said it and where."""
        from tuireader.screens.reader.citation import cite, cited_parts  # noqa: PLC0415 - only needed on request

        screen = self._screen
        if screen.document is None or screen.attribution is None or screen.quotation is None:
            screen.note = no_quotation_note(screen)
        else:
            cited = (screen.document, screen.attribution, screen.quotation)
            self._copy(cite(*cited), f"{cited_parts(*cited)}.")

    def copy_citation(self) -> None:
        """Copy the citation of the article with its address."""
        from tuireader.screens.reader.citation import cite_article  # noqa: PLC0415 - only needed on request

        if self._screen.document is None:
            self._screen.note = no_article_note(self._screen)
        else:
            self._copy(cite_article(self._screen.document), "the article’s citation.")

    def copy(self, text: str, name: str) -> str:
        """Copy `text`, which is called `name`, as `copy_quotation` does; return the message, which is shown as well."""
        self._copy(text, name)
        return self._screen.note

    def _copy(self, text: str, name: str) -> None:
        """Copy `text`; if it is too long for the terminal, show it to be copied by hand.

        The program it is pasted into is unknown: nothing in the text may act as a key there.
        """
        from tuireader.documents.cleaning import clean  # noqa: PLC0415 - when something is copied
        from tuireader.wire.clipboard import clipboard_sequence  # noqa: PLC0415 - only needed on request

        text = clean(text)
        if clipboard_sequence(text, os.environ) is None:
            self._screen.show_sheet("Too long for the terminal’s clipboard", [("", text)])
        else:
            self._screen.app.copy_to_clipboard(text)
            self._screen.note = f"Copied: {name}"
            if "TMUX" in os.environ and not self._screen.config.restricted:
                self._jobs.run(Job.COPY_THROUGH_TMUX, partial(self._copy_through_tmux, text))

    async def _copy_through_tmux(self, text: str) -> None:
        """Copy `text` in a tmux that passes nothing on, or say that it cannot be copied."""
        from tuireader.wire.clipboard import copy_through_tmux  # noqa: PLC0415 - only needed on request

        problem = await asyncio.to_thread(copy_through_tmux, text, os.environ)
        if problem:
            self._screen.note = problem

    # Links

    def open_address(self) -> None:
        """Open the article's address."""
        document = self._screen.document
        if document is None or not document.url:
            self._screen.note = NO_ADDRESS_NOTE
        else:
            self._open_url(document.url)

    def ask_for_link(self) -> None:
        """Open one of the article's links."""
        document = self._screen.document
        if document is None or not document.links:
            self._screen.note = "This article has no links."
        else:
            from tuireader.screens.dialogs.picker import Finder, link_choices  # noqa: PLC0415 - only needed on request

            choices = link_choices(document)
            self._screen.app.push_screen(Finder("Links", choices, "f", "open"), self._open_url)

    def _open_url(self, url: str | None) -> None:
        if url is not None:
            self._jobs.run(Job.OPEN_BROWSER, partial(self._open_in_browser, url))

    async def _open_in_browser(self, url: str) -> None:
        """Open `url` in a browser; if none can be used, show and copy the address instead."""
        from tuireader.screens.reader.browser import has_browser  # noqa: PLC0415 - only needed on request

        if self._screen.config.restricted or not await asyncio.to_thread(has_browser):
            self._copy(url, url)
        else:
            await asyncio.to_thread(self._screen.app.open_url, url)
            self._screen.note = f"Opened {url}"

    # Writing

    async def ask_for_file(self) -> None:
        """Ask for a file, and write the article to it."""
        if self._screen.document is None:
            self._screen.note = no_article_note(self._screen)
            return
        await self._reading.attributed()
        from tuireader.screens.dialogs.prompt import Prompt  # noqa: PLC0415
        from tuireader.screens.reader.export_file import proposed_name  # noqa: PLC0415 - only needed on request

        name = proposed_name(self._screen.document)
        self._screen.app.push_screen(Prompt("a file: .md, or quotations: .json, .csv, .html", name, "w", self._write))

    def _lasting_ids(self, entry: Entry | None, attribution: Attribution | None) -> dict[str, str]:
        """Return the ids that stay by those of the quotations; runs in a thread."""
        if entry is None or attribution is None:
            return {}
        return self._library.said.ids_of(entry.id, attribution.quotations)

    async def _write(self, name: str) -> None:
        """Write the article to the file `name`. Raises TuireaderError where that is not possible."""
        if not name:
            raise TuireaderError("A file needs a name.")
        export_file = import_module("tuireader.screens.reader.export_file")
        screen = self._screen
        if (kind := export_file.evidence_format(name)) and screen.entry is not None:
            path = await asyncio.to_thread(export_file.write_evidence, self._library, screen.entry, name, kind)
            screen.note = f"Written to {path}{export_file.notes_left_out(kind, screen.notes)}"
            return
        ids = await asyncio.to_thread(self._lasting_ids, screen.entry, screen.attribution)
        write = export_file.write_article
        path = await asyncio.to_thread(write, screen.document, screen.attribution, name, ids, screen.notes)
        screen.note = f"Written to {path}"
