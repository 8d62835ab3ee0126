"""The table of all options: name, value reader, example and description. Parser, checks and help all use it."""

import re
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

MAX_PATTERN_CHARACTERS = 1000
MAX_PORT = 65535
_DURATION = re.compile(r"(\d{1,5})\s*([mhd])")
_PROXY = re.compile(r"(?:https?|socks5h?)://(?:[^\s/?#@]*@)?(?:[^\s/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?/?")
_SECONDS_OF_UNIT = {"m": 60.0, "h": 3600.0, "d": 86400.0}

ValueReader = Callable[[object], Any]
"""Takes a TOML value and returns the program's own; raises ValueError with a message that says what is expected."""


def read_string(value: object) -> str:
    """Return a TOML string."""
    if not isinstance(value, str):
        raise ValueError("a string in quotation marks")  # noqa: TRY004 - all options raise the same error
    return value


def read_boolean(value: object) -> bool:
    """Return a TOML boolean."""
    if not isinstance(value, bool):
        raise ValueError("true or false")  # noqa: TRY004 - as above
    return value


def read_strings(value: object) -> tuple[str, ...]:
    """Return a TOML list of strings as a tuple."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError('a list of strings, like ["one", "two"]')
    return tuple(value)


def read_command(value: object) -> tuple[str, ...]:
    """Return a program and its arguments from a list of strings, or from one string, split as a shell would."""
    try:
        words = tuple(shlex.split(value)) if isinstance(value, str) else read_strings(value)
    except ValueError:
        words = ()
    if not words or not words[0]:
        raise ValueError('a program and its arguments, like "pass show weir" or ["pass", "show", "weir"]')
    return words


def read_command_line(value: object) -> str | tuple[str, ...]:
    """Return a program and its arguments as they are written: one string, which is not split yet, or a list."""
    words = read_command(value)
    return value if isinstance(value, str) else words


def read_variable(value: object) -> str:
    """Return the name of an environment variable."""
    if not isinstance(value, str) or not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", value):
        raise ValueError("the name of an environment variable, without “$”")
    return value


def read_proxy(value: object) -> str:
    """Return the address of a proxy, “auto”, or "" for “off”."""
    if value in {"", "off"}:
        return ""
    if value == "auto":
        return "auto"
    if isinstance(value, str) and (match := _PROXY.fullmatch(value)) and int(match[1] or 0) <= MAX_PORT:
        return value
    raise ValueError(
        "“off”, “auto”, or the address of a proxy, like “http://127.0.0.1:8118” or “socks5://127.0.0.1:9050”"
    )


def read_duration(value: object) -> float:
    """Return the seconds in a time span such as “30m”; 0 for “never”."""
    if value == "never":
        return 0.0
    if isinstance(value, str) and (found := _DURATION.fullmatch(value)) and int(found[1]):
        return int(found[1]) * _SECONDS_OF_UNIT[found[2]]
    raise ValueError("a time span like “30m”, “2h” or “1d”, or “never”")


def whole_number_reader(minimum: int, maximum: int) -> ValueReader:
    """Return a reader of whole numbers from `minimum` to `maximum`."""

    def read_value(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not minimum <= value <= maximum:
            raise ValueError(f"a whole number from {minimum} to {maximum}")
        return value

    return read_value


def one_of_reader(*words: str) -> ValueReader:
    """Return a reader that accepts only `words`."""

    def read_value(value: object) -> str:
        if value not in words:
            raise ValueError(" or ".join(f"“{word}”" for word in words))
        return str(value)

    return read_value


def read_regular_expression(value: object) -> re.Pattern[str]:
    """Return a compiled regular expression that ignores case."""
    pattern = read_string(value)
    if len(pattern) > MAX_PATTERN_CHARACTERS:
        raise ValueError(f"a regular expression of at most {MAX_PATTERN_CHARACTERS:,} characters")
    try:
        return re.compile(pattern, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise ValueError(f"a regular expression ({error})") from error


@dataclass(frozen=True, slots=True)
class Option:
    """One option of the configuration."""

    name: str
    read: ValueReader  # checks and converts its value
    example: str  # as TOML
    about: str  # a sentence that explains it


TOP_OPTIONS = (
    Option(
        "theme",
        read_string,
        '"tuireader-dark"',
        "Colours; tuireader-dark, tuireader-light, tuireader-16, nord, gruvbox, …",
    ),
    Option(
        "layout",
        one_of_reader("auto", "columns", "stacked"),
        '"auto"',
        "Headlines beside the article (“columns”), above it (“stacked”), or as the window has room (“auto”).",
    ),
    Option("backups", whole_number_reader(0, 100), "3", "How many daily backups of the library to keep; 0 for none."),
    Option("footer", read_boolean, "true", "Show the keys that matter in the bottom line; false leaves it empty."),
    Option(
        "fold-copies", read_boolean, "true", "Show articles that are one text in one row; false gives each its row."
    ),
)
SECTIONS: dict[str, tuple[Option, ...]] = {
    "refresh": (
        Option("every", read_duration, '"30m"', "How often to fetch feeds while the program runs, or “never”."),
    ),
    "widths": (
        Option("measure", whole_number_reader(20, 200), "80", "Maximum width of an article's text, in cells."),
        Option(
            "feeds",
            whole_number_reader(16, 200),
            "28",
            "Width of the feeds pane, in cells (unset: by the window).",
        ),
        Option(
            "headlines",
            whole_number_reader(16, 200),
            "48",
            "Width of the headlines beside an article, in cells.",
        ),
        Option(
            "speakers",
            whole_number_reader(16, 200),
            "34",
            "Width of the speakers pane, in cells (unset: by the window).",
        ),
        Option("two-panes", whole_number_reader(20, 1000), "64", "Minimum window width for two panes, in cells."),
        Option("three-panes", whole_number_reader(20, 1000), "100", "Minimum window width for three panes, in cells."),
    ),
    "watch": (
        Option(
            "notify",
            one_of_reader("off", "bell", "osc9", "osc777"),
            '"off"',
            "How the terminal gives notice of what watches have found: “bell”, or a message on the desktop by “osc9”"
            " (iTerm2, kitty, WezTerm) or “osc777” (foot, Ghostty, rxvt-unicode); the bottom line always says it.",
        ),
    ),
    "network": (
        Option(
            "allow",
            read_strings,
            "[]",
            'Addresses in your own network that tuireader may fetch, like ["192.168.1.0/24", "news.lan"].',
        ),
        Option(
            "proxy",
            read_proxy,
            '"off"',
            "The proxy that feeds and pages are fetched through, like “http://127.0.0.1:8118” or “socks5://127.0.0.1:9050”;"
            " “auto” takes http_proxy, https_proxy, all_proxy and no_proxy from the environment.",
        ),
        Option(
            "netrc",
            read_boolean,
            "false",
            "Take the passwords of feeds from ~/.netrc (or $NETRC), which only you may read, where it names exactly the"
            " feed's host.",
        ),
    ),
}
FEED_OPTIONS = (
    Option("name", read_string, '"The Weir"', "The name shown in lists."),
    Option("folder", read_string, '"Local"', "The folder it is shown in."),
    Option("full-text", read_boolean, "true", "Fetch the web page of every new article."),
    Option("refresh", read_duration, '"2h"', "How often to fetch it, or “never”."),
    Option("tags", read_strings, '["river"]', "Tags for every new article."),
    Option("user", read_string, '"ada"', "Your user name there, if it is not in the address."),
    Option(
        "password-command",
        read_command,
        '"pass show weir"',
        "A program, run without a shell, whose first line of output is your password there.",
    ),
    Option(
        "password-variable", read_variable, '"WEIR_PASSWORD"', "The environment variable that has your password there."
    ),
)
RULE_OPTIONS = (
    Option(
        "do", one_of_reader("hide", "star", "tag", "read"), '"hide"', "“hide”, “star”, “tag” or “read” (mark as read)."
    ),
    Option("tag", read_string, '"river"', "The tag to add, for “tag”."),
    Option(
        "match",
        read_regular_expression,
        '"horoscope|crossword"',
        "A regular expression; case does not matter.",
    ),
    Option("in", one_of_reader("title", "text", "both"), '"title"', "Where to look: “title”, “text” or “both”."),
    Option(
        "query",
        read_string,
        '"said:thornbury about:grain"',
        "What one of the quotations must be, as in a search (said:, about:, verb:, role:), or who wrote the article"
        " (author:), its address (url:) or age (age:>30d), or “is:copy”. The rule acts once the quotations of a new"
        " article are found, and changes nothing that you changed before.",
    ),
    Option("feed", read_string, '"https://weir.example/feed.xml"', "Apply the rule to this feed only."),
)
COMMAND_OPTIONS = (
    Option(
        "run",
        read_command_line,
        '"buku --add %u"',
        "The program and its arguments, run without a shell: %u is the article's address, %t its title, %a its authors,"
        " %f where it was published, %% a percent sign. Each stays within one argument.",
    ),
    Option("key", read_string, '"ctrl+b"', "The key that runs it; “:” and its name run it, too."),
    Option(
        "input",
        one_of_reader("text", "markdown", "json", "none"),
        '"text"',
        "What it gets of the article on standard input: “text”, “markdown”, “json” (with who said what) or “none”.",
    ),
    Option("seconds", whole_number_reader(1, 86_400), "60", "How long it may take; then it is ended."),
    Option(
        "shell",
        read_boolean,
        "false",
        'Give “run” to sh. It has no placeholders then, but "$TUIREADER_URL", "$TUIREADER_TITLE", "$TUIREADER_AUTHORS"'
        ' and "$TUIREADER_OUTLET"; write them in quotation marks.',
    ),
)
_TEMPLATE_HEAD = """\
# The configuration of tuireader. Lines that begin with # have no effect: remove the # to set an option.
# tuireader reports lines that it does not understand, with their number, and uses the others.
"""


def config_template(actions: Iterable[tuple[str, str, str]] = ()) -> str:
    """Return the text of a new `config.toml`, with every option explained and none set.

    `actions` are (binding id, keys, description).
    """
    parts = [_TEMPLATE_HEAD, _commented_out(TOP_OPTIONS)]
    parts += [f"[{name}]\n{_commented_out(options)}" for name, options in SECTIONS.items()]
    parts.append(
        "# Keys: which keys do what. Separate several keys with commas.\n[keys]\n"
        + "\n".join(f'# {about}\n# "{name}" = "{keys}"' for name, keys, about in actions)
        + "\n"
    )
    parts.append(
        f'# Options for one feed, under its address.\n# [feeds."https://weir.example/feed.xml"]\n{_commented_out(FEED_OPTIONS)}'
    )
    parts.append(f"# Rules for new articles; as many as you like.\n# [[rules]]\n{_commented_out(RULE_OPTIONS)}")
    parts.append(
        "# Commands: programs that are run with an article. A name can also have its line alone, below [commands]:\n"
        f'# [commands]\n# note = "tee -a notes.txt"\n# [commands.bookmark]\n{_commented_out(COMMAND_OPTIONS)}'
    )
    return "\n".join(parts)


def _commented_out(options: Iterable[Option]) -> str:
    return "".join(f"# {option.about}\n# {option.name} = {option.example}\n" for option in options)
