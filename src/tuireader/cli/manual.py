"""`tuireader man`: the manual page, generated from the parsers."""

import argparse
import re
from collections.abc import Iterator, Mapping

from tuireader.cli import write
from tuireader.cli.arguments import Parser
from tuireader.cli.command_list import CommandDescription, commands
from tuireader.config.options import FEED_OPTIONS, RULE_OPTIONS, SECTIONS, TOP_OPTIONS, Option
from tuireader.library.query_words import QUERY_WORDS
from tuireader.version import VERSION

ENVIRONMENT = {
    "TUIREADER_CONFIG": "Use this configuration file instead of the usual one.",
    "TUIREADER_DATA": "Use the library in this folder instead of the usual one.",
    "NETRC": "Use this file instead of ~/.netrc, where the configuration says netrc = true.",
    "http_proxy, https_proxy, all_proxy, no_proxy": 'Proxies, where the configuration says proxy = "auto".',
    "NO_COLOR": "If set, colours are off.",
}
FILES = {
    "config.toml": "The configuration, in the platform’s configuration folder.",
    "library.db": "The library, in the platform’s folder for user data.",
    "backups/": "The backups of the library, in the same folder.",
}
EXIT_STATUS = {
    "0": "Everything worked.",
    "1": "A feed failed (refresh), nothing was found (search, show, mark, star, tag, said, speakers, watch, "
    "changes, corrections, notes), a library is damaged (check), a quotation does not stand to the letter (verify), "
    "something could not be read (extract, import-quotes), or several articles have one id (extract).",
    "2": "The arguments are wrong, something cannot be opened, or several people have a name.",
    "130": "Ctrl-C ended the command.",
    "141": "The program at the other end of a pipe has ended.",
    "128 + N": "Signal N ended the program.",
}
EXAMPLES = {
    "Follow a site and read it:": "tuireader add https://paper.example && tuireader",
    "Print who said what in an article:": "tuireader quotes article.md",
    "List the speakers of an article:": "tuireader quotes --json article.md | jq -r '.speakers[].name'",
    "Find the articles of a week in which a speaker is quoted:": "tuireader search speaker:thornbury since:7d",
    "Find the articles that quote a minister, whatever the name:": "tuireader search role:minister",
    "Find the articles in which a mayor speaks about grain:": "tuireader search role:mayor about:grain",
    "Mark what is older than three months as read:": "tuireader mark 'age:>90d' is:unread --read",
    "Print what a refresh brings, as it comes:": (
        "tuireader refresh --json | jq --unbuffered -r '.new[]' | xargs -r tuireader show --md"
    ),
    "Print everything a person has said this month:": "tuireader said 'Ada Thornbury' --since 30d",
    "Say what somebody has said since this was last asked, after each refresh (for cron):": (
        "tuireader refresh --quiet; tuireader watch 'Ada Thornbury'"
    ),
    "Count who is quoted, by gender:": "tuireader speakers --by gender",
    "Show what was changed in the articles of a week:": "tuireader changes --words since:7d",
    "Say who said the third quotation of article 12:": "tuireader correct 12.3 --speaker 'Ada Thornbury'",
    "Write a note on it, and print all notes:": "tuireader note 12.3 'Ask her again' && tuireader notes",
    "Back up the library to another disk:": "tuireader backup /mnt/backup/",
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    return Parser(prog="tuireader man", description="Print the manual page; tuireader man | man -l - shows it.")


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    parser().parse_args(arguments)
    write("\n".join(manual_lines()))
    return 0


def manual_lines() -> Iterator[str]:
    """Yield the lines of the page in roff, with the macros of man(7)."""
    every_command = list(commands())
    yield f'.TH TUIREADER 1 "" "tuireader {VERSION}"'
    yield ".SH NAME"
    yield r"tuireader \- read news in the terminal, and see who said what"
    yield ".SH SYNOPSIS"
    for command in every_command:
        yield ".br"
        yield roff_escaped(_usage_line(command))
    yield ".SH COMMANDS"
    for command in every_command:
        yield from _command_lines(command)
    yield from _term_lines("KEYS", keys_of_the_reader())
    yield from (".PP", roff_escaped("The name in brackets is what the section [keys] of config.toml calls the action."))
    yield from _term_lines("QUERIES", dict(QUERY_WORDS))
    yield ".SH CONFIGURATION"
    yield roff_escaped("config.toml, in the platform’s configuration folder; “tuireader config --init” writes it.")
    for title, options in (
        ("", TOP_OPTIONS),
        *SECTIONS.items(),
        ('feeds."ADDRESS"', FEED_OPTIONS),
        ("[rules]", RULE_OPTIONS),
    ):
        yield f".SS {roff_escaped(f'[{title}]')}" if title else ".PP"
        for option in options:
            yield from _option_lines(option)
    yield from _term_lines("ENVIRONMENT", ENVIRONMENT)
    yield from _term_lines("FILES", FILES)
    yield from _term_lines("EXIT STATUS", EXIT_STATUS)
    yield ".SH EXAMPLES"
    for about, example in EXAMPLES.items():
        yield from (".PP", roff_escaped(about), ".PP", ".RS", ".nf", roff_escaped(example), ".fi", ".RE")


def keys_of_the_reader() -> dict[str, str]:
    """Return what each key of the reader does, as it is bound unless the configuration moves it."""
    from tuireader.screens import keys  # noqa: PLC0415 - Textual comes with the reader

    bindings = (*keys.bindings(), keys.SUSPEND)
    return {keys.key_names(binding): f"{binding.description} ({binding.id})" for binding in bindings}


def _term_lines(heading: str, terms: Mapping[str, str]) -> Iterator[str]:
    yield f".SH {heading}"
    for term, about in terms.items():
        yield from (".TP", f".B {roff_escaped(term)}", roff_escaped(about))


def _usage_line(command: CommandDescription) -> str:
    return " ".join(command.parser.format_usage().removeprefix("usage: ").split())


def _command_lines(command: CommandDescription) -> Iterator[str]:
    yield f".SS {roff_escaped(' '.join(part for part in ('tuireader', command.name) if part))}"
    yield roff_escaped(command.parser.description or "")
    for action in (*command.positionals, *command.options):
        names = ", ".join(action.option_strings) or str(action.metavar or action.dest)
        value = f" {action.metavar or action.dest.upper()}" if action.option_strings and action.nargs != 0 else ""
        yield from (".TP", f".B {roff_escaped(names + value)}", roff_escaped(action.help or ""))


def _option_lines(option: Option) -> Iterator[str]:
    yield from (".TP", f".B {roff_escaped(f'{option.name} = {option.example}')}", roff_escaped(option.about))


def roff_escaped(text: str) -> str:
    """Return text that roff prints unchanged."""
    text = " ".join(text.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq").split())
    return re.sub(r"^([.'])", r"\\&\1", text)
