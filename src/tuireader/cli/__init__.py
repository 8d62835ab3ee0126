"""The command line: `tuireader [PATH…]` reads, `tuireader COMMAND …` does what else there is to do."""

import sys
from importlib import import_module
from typing import Protocol

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


class Command(Protocol):
    """What the module of a command has."""

    def parser(self) -> "object":
        """Return what understands the command line: an `argparse.ArgumentParser`."""

    def run(self, arguments: list[str]) -> int:
        """Run the command; return its exit status."""


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


def complain(problem: object) -> None:
    """Tell the user, on standard error, what is wrong."""
    print(f"tuireader: {problem}", file=sys.stderr)  # noqa: T201


def tell(text: str, end: str = "\n") -> None:
    """Write, on standard error, what is for people alone: questions and progress."""
    print(text, end=end, file=sys.stderr, flush=True)  # noqa: T201


def write(text: str) -> None:
    """Write text for people, in whatever encoding the terminal has."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.buffer.write((text + "\n").encode(encoding, "replace"))
    sys.stdout.buffer.flush()


def write_json(answer: object) -> None:
    """Write one object on a line of its own; what UTF-8 cannot hold (half a surrogate pair) is escaped."""
    import json  # noqa: PLC0415 - not every command writes it

    line = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    try:
        data = line.encode()
    except UnicodeEncodeError:
        data = json.dumps(answer, separators=(",", ":")).encode()
    sys.stdout.buffer.write(data + b"\n")
    sys.stdout.buffer.flush()
