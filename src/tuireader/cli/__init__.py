"""The command line: `tuireader [PATH…]` reads, `tuireader COMMAND …` does what else there is to do."""

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from typing import Protocol

    class Command(Protocol):
        """What the module of a command has."""

        def parser(self) -> ArgumentParser:
            """Return the parser of the command line."""

        def run(self, arguments: list[str]) -> int:
            """Run the command; return its exit status."""


from tuireader import event_log
from tuireader.errors import TuireaderError
from tuireader.terminal_safety import NOT_PLAIN_IN_JSON, UNSAFE_IN_OUTPUT

EXIT_USAGE = 2
"""The exit status for what was asked for wrongly, or cannot be opened."""

COMMANDS = {
    "read": ("read", "open the reader (the same as tuireader without a command)"),
    "quotes": ("quotes", "find who said what in files"),
    "add": ("add", "subscribe to feeds, or to the feeds of sites"),
    "refresh": ("refresh", "fetch what is new"),
    "feeds": ("feeds", "list the feeds"),
    "search": ("search", "find articles by their words and speakers"),
    "remove": ("remove", "unsubscribe from feeds"),
    "import": ("import_feeds", "subscribe to the feeds of an OPML file"),
    "export": ("export_feeds", "write the feeds as OPML"),
    "check": ("check", "verify the library"),
    "backup": ("backup_library", "back up the library into one file"),
    "restore": ("restore", "replace the library with a backup"),
    "config": ("configure", "show, check or write the configuration"),
    "completions": ("completions", "print shell completions"),
    "man": ("manual", "print the manual page"),
}
"""Each command with its module, which is imported only when it is needed, and what it does."""


def main(arguments: list[str] | None = None) -> int:
    """Run the program with `arguments`; return its exit status. Each command imports only what it needs."""
    event_log.stop()
    words = sys.argv[1:] if arguments is None else arguments
    name, rest = (words[0], words[1:]) if words and words[0] in COMMANDS else ("read", words)
    try:
        command: Command = import_module(f"tuireader.cli.{COMMANDS[name][0]}")
        return command.run(rest)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Who reads our output has had enough: `tuireader quotes … | head`.
        sys.stderr.close()
        return 141
    except TuireaderError as error:
        write_error(error)
        return EXIT_USAGE
    except getattr(sys.modules.get("sqlite3"), "Error", ()) as error:  # where nobody has imported it, it is none
        write_error(f"the library cannot be used ({error}); tuireader check says more")
        return EXIT_USAGE


def terminal_safe(text: str) -> str:
    """Return text from anywhere such that a terminal shows it and does nothing else; its lines stay."""
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text
    import re  # noqa: PLC0415 - needed for few texts, as what follows

    from tuireader.documents.cleaning import clean  # noqa: PLC0415

    return re.sub(f"[{UNSAFE_IN_OUTPUT}]", "", clean(text))


def write_error(problem: object) -> None:
    """Tell the user, on standard error and in one line, what is wrong."""
    event_log.write("error", message=str(problem))
    print(" ".join(terminal_safe(f"tuireader: {problem}").split("\n")), file=sys.stderr)  # noqa: T201


def write_notice(text: str, end: str = "\n") -> None:
    """Write, on standard error, what is for people alone, as questions are."""
    print(terminal_safe(text), end=end, file=sys.stderr, flush=True)  # noqa: T201


def show_progress(text: str) -> None:
    """Write `text` over the last line of standard error, a terminal; nothing takes it away."""
    print(f"\r\x1b[K{terminal_safe(text)}", end="", file=sys.stderr, flush=True)  # noqa: T201


def write(text: str) -> None:
    """Write text for people, in whatever encoding the terminal has."""
    from tuireader.charset import encode_lookalike, encoding_of  # noqa: PLC0415 - the reader writes otherwise

    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if os.isatty(1):  # where Python takes the C locale for UTF-8, the terminal may not
        encoding = encoding_of(os.environ)
    _write_bytes(encode_lookalike(terminal_safe(text) + "\n", encoding))


def write_json(answer: object) -> None:
    """Write one object on a line of its own; what no terminal and no UTF-8 can have is escaped, and so not lost."""
    import json  # noqa: PLC0415 - not every command writes it
    import re  # noqa: PLC0415

    line = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    _write_bytes(re.sub(f"[{NOT_PLAIN_IN_JSON}]", lambda found: json.dumps(found[0])[1:-1], line).encode() + b"\n")


def _write_bytes(data: bytes) -> None:
    """Write to standard output at once. Raises TuireaderError where it is closed, or full."""
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
