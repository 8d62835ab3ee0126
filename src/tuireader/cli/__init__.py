"""The command line: `tuireader [PATH…]` opens the reader, `tuireader COMMAND …` runs another command."""

import errno
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterable
    from typing import Protocol

    class Command(Protocol):
        """What every command's module has."""

        def parser(self) -> ArgumentParser:
            """Return the parser of the command line."""

        def run(self, arguments: list[str]) -> int:
            """Run the command; return its exit status."""


from tuireader import event_log
from tuireader.errors import TuireaderError
from tuireader.json_lines import json_text
from tuireader.userinfo import without_passwords

EXIT_USAGE = 2
"""The exit status for wrong usage, or if something cannot be opened."""

COMMANDS = {
    "read": ("read", "open the reader (the same as tuireader without a command)"),
    "quotes": ("quotes", "find who said what in files"),
    "add": ("add", "subscribe to feeds, or to the feeds of sites"),
    "refresh": ("refresh", "fetch what is new"),
    "feeds": ("feeds", "list the feeds"),
    "search": ("search", "find articles by their words and speakers"),
    "show": ("show", "print articles"),
    "mark": ("mark", "mark articles as read or unread"),
    "star": ("star", "star articles"),
    "tag": ("tag", "give articles tags"),
    "said": ("everything_said", "print everything a person has said"),
    "same": ("same_words", "print who else quotes the same words"),
    "speakers": ("quoted_people", "list who is quoted, or count them by gender, kind or outlet"),
    "watch": ("watch", "watch a speaker or a search, and print what is new"),
    "changes": ("changes", "show what was changed in edited articles"),
    "extract": ("extract_tables", "find who said what in very many articles, as tables"),
    "import-quotes": ("import_quotes", "put what extract has read into the library"),
    "correct": ("correct", "correct who said a quotation, or which words are one"),
    "corrections": ("corrections", "list what you corrected"),
    "note": ("add_note", "keep a quotation or a passage, and write a note beside it"),
    "notes": ("list_notes", "print what you keep, with your notes"),
    "rename": ("rename", "give a feed or a folder another name"),
    "move": ("move", "put feeds into a folder"),
    "remove": ("remove", "unsubscribe from feeds"),
    "import": ("import_feeds", "take over feeds and articles from another reader"),
    "export": ("export_evidence", "write quotations as evidence, or the feeds as OPML"),
    "verify": ("verify_export", "check whether exported quotations still stand where they stood"),
    "check": ("check", "verify the library"),
    "backup": ("backup_library", "back up the library into one file"),
    "restore": ("restore", "replace the library with a backup"),
    "rescue": ("rescue", "save what can be read of a damaged library"),
    "config": ("configure", "show, check or write the configuration"),
    "completions": ("completions", "print shell completions"),
    "man": ("manual", "print the manual page"),
}
"""Each command with its module, which is imported only when needed, and its description."""


def main(arguments: list[str] | None = None) -> int:
    """Run the program with `arguments`; return its exit status. Only the command's own module is imported."""
    event_log.stop()
    reserve_standard_files()
    _leave_removed_folder()
    words = sys.argv[1:] if arguments is None else arguments
    name, rest = command_and_arguments(words)
    try:
        command: Command = import_module(f"tuireader.cli.{COMMANDS[name][0]}")
        return command.run(rest)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output has stopped: `tuireader quotes … | head`.
        sys.stderr.close()
        return 141
    except TuireaderError as error:
        write_error(error)
        return EXIT_USAGE
    except OSError as error:
        if error.errno not in {errno.EMFILE, errno.ENFILE}:
            raise
        write_error("too many files are open; “ulimit -n” shows how many may be, and raises it")
        return EXIT_USAGE
    except getattr(sys.modules.get("sqlite3"), "Error", ()) as error:  # there is none if never imported
        write_error(f"the library cannot be used ({error}); tuireader check says more")
        return EXIT_USAGE


def reserve_standard_files() -> None:
    """Open those of the first three files that are closed, so that no library or log gets their numbers.

    What belongs on the screen would be written into it. Python's own objects for them stay None.
    """
    with suppress(OSError):  # there is no /dev/null, or no file may be opened
        while (fileno := os.open(os.devnull, os.O_RDWR)) <= 2:
            pass
        os.close(fileno)


def _leave_removed_folder() -> None:
    """Go to the root where the current folder was removed: no path could be made absolute there, nor anything found."""
    try:
        os.getcwd()  # noqa: PTH109 - pathlib is slow to import
    except OSError:
        with suppress(OSError):
            os.chdir("/")


COMMON_OPTIONS = ("--library", "--log")
"""Options that may stand before a command. All others are the reader's own: --restricted must never be passed over."""


def command_and_arguments(words: list[str]) -> tuple[str, list[str]]:
    """Return the name of the command and its arguments; `COMMON_OPTIONS` may stand before the command, too."""
    at = 0
    while at < len(words) and words[at].partition("=")[0] in COMMON_OPTIONS:
        at += 1 if "=" in words[at] else 2
    if at < len(words) and words[at] in COMMANDS:
        return words[at], words[:at] + words[at + 1 :]
    return "read", words


def terminal_safe(text: str) -> str:
    """Return untrusted text without characters that could control the terminal; newlines stay."""
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text
    from tuireader.documents.cleaning import output_safe  # noqa: PLC0415 - few texts need it

    return output_safe(text)


def write_error(problem: object) -> None:
    """Write what is wrong to standard error, in one line without passwords."""
    problem = without_passwords(str(problem))
    event_log.write("error", message=problem)
    _print_to_people(" ".join(terminal_safe(f"tuireader: {problem}").split("\n")) + "\n")


def write_notice(text: str, end: str = "\n") -> None:
    """Write text for people to standard error, such as questions."""
    _print_to_people(terminal_safe(text) + end)


def show_progress(text: str) -> None:
    """Replace the last line of standard error, a terminal, with `text`; it stays there."""
    _print_to_people(f"\r\x1b[K{terminal_safe(text)}")


def _print_to_people(text: str) -> None:
    """Write to standard error, if there is one and it can be written; never to standard output instead."""
    text = without_passwords(text)
    if sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()


def write(text: str) -> None:
    """Write text for people, in the encoding of the terminal."""
    from tuireader.charset import encode_lookalike, encoding_of  # noqa: PLC0415 - the reader does not need it

    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if os.isatty(1):  # Python takes the C locale as UTF-8, but the terminal may not
        encoding = encoding_of(os.environ)
    _write_bytes(encode_lookalike(terminal_safe(text) + "\n", encoding))


def write_utf8(text: str) -> None:
    """Write text for programs as a line in UTF-8, whatever the terminal takes."""
    _write_bytes(f"{terminal_safe(text)}\n".encode())


def write_json(answer: object) -> None:
    """Write an object as one line; characters that UTF-8 or a terminal cannot take are escaped, so none are lost."""
    _write_bytes(f"{json_text(answer)}\n".encode())


def write_json_list(head: dict[str, object], name: str, items: "Iterable[object]") -> None:
    """Write an object with a last field `name`, the list of `items`, a line each, as they come."""
    _write_bytes(f'{json_text(head)[:-1]},"{name}":['.encode())
    for number, item in enumerate(items):
        _write_bytes(f"{',' if number else ''}\n{json_text(item)}".encode())
    _write_bytes(b"\n]}\n")


def _write_bytes(data: bytes) -> None:
    """Write to standard output at once. Raises TuireaderError where it is closed, or the disk is full."""
    if sys.stdout is None:
        raise TuireaderError("standard output is closed; leave out “>&-”")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise TuireaderError(
            f"standard output: cannot be written ({error.strerror}); what is there is cut off"
        ) from error
