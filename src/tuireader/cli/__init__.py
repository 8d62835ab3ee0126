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
            """Return what understands the command line."""

        def run(self, arguments: list[str]) -> int:
            """Run the command; return its exit status."""


from tuireader.errors import TuireaderError

USAGE = 2
"""The exit status for what was asked for wrongly, or cannot be opened."""

COMMANDS = {
    "read": ("read", "open the reader; the same as tuireader alone"),
    "quotes": ("quotes", "tell who said what in files"),
    "add": ("add", "subscribe to feeds, or to the feeds of sites"),
    "refresh": ("refresh", "fetch what is new"),
    "feeds": ("feeds", "list the feeds"),
    "search": ("search", "find articles by their words and speakers"),
    "remove": ("remove", "let go of feeds"),
    "import": ("import_feeds", "subscribe to the feeds of an OPML file"),
    "export": ("export_feeds", "write the feeds as OPML"),
    "check": ("check", "verify the library"),
    "config": ("configure", "show, check or write the configuration"),
    "completions": ("completions", "print what completes commands in a shell"),
    "man": ("manual", "print the manual page"),
}
"""Each command with its module, which is imported only when it is needed, and what it does."""


def main(arguments: list[str] | None = None) -> int:
    """Run the program with `arguments`; return its exit status. Each command imports only what it needs."""
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
        complain(error)
        return USAGE


def complain(problem: object) -> None:
    """Tell the user, on standard error, what is wrong."""
    print(f"tuireader: {problem}", file=sys.stderr)  # noqa: T201


def tell(text: str, end: str = "\n") -> None:
    """Write, on standard error, what is for people alone: questions and progress."""
    print(text, end=end, file=sys.stderr, flush=True)  # noqa: T201


def write(text: str) -> None:
    """Write text for people, in whatever encoding the terminal has."""
    from tuireader.charset import encoding_of, written  # noqa: PLC0415 - the reader writes otherwise

    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    if os.isatty(1):  # where Python takes the C locale for UTF-8, the terminal may not
        encoding = encoding_of(os.environ)
    _put(written(text + "\n", encoding))


def write_json(answer: object) -> None:
    """Write one object on a line of its own; what UTF-8 cannot hold (half a surrogate pair) is escaped."""
    import json  # noqa: PLC0415 - not every command writes it

    line = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    try:
        data = line.encode()
    except UnicodeEncodeError:
        data = json.dumps(answer, separators=(",", ":")).encode()
    _put(data + b"\n")


def _put(data: bytes) -> None:
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
