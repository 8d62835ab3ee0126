"""The command line: `tuireader [PATH…]` reads, `tuireader quotes FILE…` tells who said what."""

import sys

USAGE = 2
"""The exit status for what was asked for wrongly, or cannot be opened."""


def main(arguments: list[str] | None = None) -> int:
    """Run the program with `arguments`; return its exit status. Each command imports only what it needs."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        if words[:1] == ["quotes"]:
            from tuireader.cli.quotes import run  # noqa: PLC0415

            return run(words[1:])
        if words[:1] == ["read"]:
            words = words[1:]
        from tuireader.cli.read import run  # noqa: PLC0415

        return run(words)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Who reads our output has had enough: `tuireader quotes … | head`.
        sys.stderr.close()
        return 141


def complain(problem: object) -> None:
    """Tell the user, on standard error, what is wrong."""
    print(f"tuireader: {problem}", file=sys.stderr)  # noqa: T201


def write(text: str) -> None:
    """Write text for people, in whatever encoding the terminal has."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.buffer.write((text + "\n").encode(encoding, "replace"))
    sys.stdout.buffer.flush()
