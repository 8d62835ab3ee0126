"""Runs the user's own programs with an article, and shows what they write. Imported when the first one is run."""

import asyncio
import shlex
from collections.abc import Callable
from functools import partial

from tuireader.config import Command
from tuireader.documents.cleaning import clean
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library
from tuireader.run_program import MAX_OUTPUT_BYTES, Outcome, run_program
from tuireader.screens.dialogs.output_page import OutputPage
from tuireader.screens.dialogs.prompt import Prompt
from tuireader.screens.key_hints import with_key
from tuireader.screens.reader.background_jobs import BackgroundJobs, Job
from tuireader.screens.reader.command_input import input_for
from tuireader.screens.reader.sharing import no_article_note
from tuireader.screens.reader.state import ReaderState
from tuireader.widgets.pane import Pane
from tuireader.widgets.phrases import counted

BOOKMARK = "bookmark"
"""The name of the command that bookmarks an article."""

NO_BOOKMARK = f'For bookmarks, write {BOOKMARK} = "PROGRAM %u %t" below [commands] in config.toml.'

MAX_HISTORY = 100
"""How many lines that were typed are kept, for this session."""

MAX_NAME_CHARACTERS = 40
"""How much of a line that was typed stands for it in messages."""


class OwnCommands:
    """Runs one program at a time. Output that comes while the user types waits until that has ended."""

    def __init__(
        self, screen: ReaderState, library: Library, jobs: BackgroundJobs, copy: Callable[[str, str], str]
    ) -> None:
        self._screen, self._library, self._jobs, self._copy = screen, library, jobs, copy
        self._history: list[str] = []
        self._waiting: OutputPage | None = None

    def run_named(self, name: str) -> None:
        """Run the command called `name` with the article. Raises TuireaderError where that is not possible."""
        command = self._screen.config.commands.get(name)
        if command is None:
            raise TuireaderError(f"No command is called “{name}”.")
        if (entry := self._screen.chosen_entry) is None:
            self._screen.note = no_article_note(self._screen)
        else:
            self._begin(command, entry)

    def bookmark(self) -> None:
        """Run the command that bookmarks the article. Raises TuireaderError where the user has none."""
        if BOOKMARK not in self._screen.config.commands:
            raise TuireaderError(NO_BOOKMARK)
        self.run_named(BOOKMARK)

    def ask_for_program(self) -> None:
        """Ask for a program with its arguments, and give it the text of the article."""
        if (entry := self._screen.chosen_entry) is None:
            self._screen.note = no_article_note(self._screen)
            return
        use = partial(self._run_line, entry)
        prompt = Prompt("a program that gets the article’s text", sign="|", use=use, history=self._history)
        self._screen.app.push_screen(prompt)

    async def _run_line(self, entry: Entry, line: str) -> None:
        """Run the program in a line that was typed. Raises TuireaderError where it cannot be one."""
        try:
            words = tuple(shlex.split(line))
        except ValueError as error:
            raise TuireaderError("A quotation mark is missing at the end of a word.") from error
        if not words or not words[0]:
            raise TuireaderError("Type a program and its arguments, like wc -w.")
        name = line if len(line) <= MAX_NAME_CHARACTERS else f"{line[: MAX_NAME_CHARACTERS - 1]}…"
        self._begin(Command(name, tuple(word.replace("%", "%%") for word in words)), entry)
        self._history = [*(it for it in self._history if it != line), line][-MAX_HISTORY:]

    def _begin(self, command: Command, entry: Entry) -> None:
        if self._jobs.is_shown(Job.RUN_COMMAND):
            ends_it = with_key("Another program is still running", self._screen.key_of("reader.cancel"), "ends it")
            raise TuireaderError(f"{ends_it}.")
        self._jobs.show(Job.RUN_COMMAND, f"Running {command.name} …")
        self._jobs.run(Job.RUN_COMMAND, partial(self._run, command, entry))

    async def _run(self, command: Command, entry: Entry) -> None:
        """Run a program with an article, and show what it wrote."""
        try:
            given = await asyncio.to_thread(input_for, command, entry, self._library)
            outcome = await run_program(given.words, given.data, command.seconds, given.variables)
            output = await asyncio.to_thread(shown_output, outcome.output)
        finally:
            self._jobs.show(Job.RUN_COMMAND, "")
        self._show(command, output, how_it_ended(command, outcome))

    def _show(self, command: Command, output: str, ending: str) -> None:
        """Show the output on a page of its own; without any, how the program ended."""
        if not output:
            self._screen.note = f"“{command.name}” {ending or 'is done'}; it wrote nothing."
            return
        self._waiting = OutputPage(command.name, output, ending, self._copy)
        if self._is_busy:
            self._screen.note = f"“{command.name}” {ending or 'is done'}; its output is shown when this is closed."
        else:
            self.show_waiting()

    @property
    def _is_busy(self) -> bool:
        """Whether a dialog is open, or something is being typed: keys that are meant for it must not go elsewhere."""
        app = self._screen.app
        return app.screen is not self._screen or not isinstance(app.focused, Pane)

    def show_waiting(self) -> None:
        """Show the output that has come, if it has not been shown and nothing else is in use."""
        if self._is_busy:
            return
        page, self._waiting = self._waiting, None
        if page is not None:
            self._screen.note = ""
            self._screen.app.push_screen(page)


def shown_output(output: bytes) -> str:
    """Return the text that a program wrote, without anything that could control a terminal; runs in a thread."""
    return clean(output.decode("utf-8", "replace")).expandtabs().strip("\n")


def how_it_ended(command: Command, outcome: Outcome) -> str:
    """Return what to say about the end of a program; "" where it went well."""
    if outcome.limit == "seconds":
        return f"was ended after {counted(command.seconds, 'second')}"
    if outcome.limit == "output":
        return f"was ended: it wrote more than {MAX_OUTPUT_BYTES >> 10} KB"
    status = outcome.status or 0
    return f"was ended by signal {-status}" if status < 0 else f"failed with status {status}" if status else ""
