"""`tuireader completions SHELL`: completion scripts for shells, generated from the parsers."""

import argparse
from collections.abc import Iterable

from tuireader.cli import write
from tuireader.cli.arguments import Parser
from tuireader.cli.command_list import CommandDescription, commands

FISH_SPECIAL = str.maketrans({"'": "\\'", "\\": "\\\\"})
ZSH_SPECIAL = str.maketrans({"'": "'\\''", "[": "\\[", "]": "\\]", ":": "\\:"})


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = Parser(
        prog="tuireader completions",
        description='Print shell completions for commands and options. Bash: eval "$(tuireader completions bash)"; zsh:'
        " the same with zsh; fish: tuireader completions fish | source.",
    )
    command.add_argument("shell", choices=("bash", "zsh", "fish"), metavar="SHELL", help="bash, zsh or fish")
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    shell = parser().parse_args(arguments).shell
    write({"bash": bash_script, "zsh": zsh_script, "fish": fish_script}[shell](list(commands())))
    return 0


def _words(command: CommandDescription) -> list[str]:
    choices = [str(word) for action in command.positionals for word in action.choices or ()]
    return [*(option for action in command.options for option in action.option_strings), *choices]


def bash_script(all_commands: Iterable[CommandDescription]) -> str:
    """Return a bash function; it completes files where no command or option fits."""
    names = " ".join(command.name for command in all_commands if command.name)
    cases = "\n".join(
        f"        {command.name or '*'}) words='{' '.join(_words(command))}' ;;" for command in _root_last(all_commands)
    )
    return f"""\
_tuireader() {{
    local words current=${{COMP_WORDS[COMP_CWORD]}}
    case ${{COMP_WORDS[1]}} in
{cases}
    esac
    [[ $COMP_CWORD -eq 1 ]] && words="$words {names}"
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _tuireader tuireader"""


def zsh_script(all_commands: Iterable[CommandDescription]) -> str:
    """Return a zsh function."""
    every_command = list(all_commands)
    names = "\n".join(
        f"        '{command.name}:{_zsh_escaped(command.about)}'" for command in every_command if command.name
    )
    cases = "\n".join(
        f"        {command.name or '*'}) _arguments {_zsh_arguments(command)} ;;"
        for command in _root_last(every_command)
    )
    return f"""\
#compdef tuireader
_tuireader() {{
    local -a names=(
{names}
    )
    if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
        _describe command names
        _files
        return
    fi
    case $words[2] in
{cases}
    esac
}}
compdef _tuireader tuireader"""


def _zsh_escaped(text: str) -> str:
    return text.translate(ZSH_SPECIAL)


def _zsh_arguments(command: CommandDescription) -> str:
    parts = [
        f"'{option}[{_zsh_escaped(action.help or '')}]{_zsh_value(action)}'"
        for action in command.options
        for option in action.option_strings
    ]
    choices = " ".join(str(word) for action in command.positionals for word in action.choices or ())
    return " ".join([*parts, f"'*:word:({choices})'" if choices else "'*:file:_files'"])


def _zsh_value(action: argparse.Action) -> str:
    return "" if action.nargs == 0 else f":{_zsh_escaped(str(action.metavar or action.dest))}:_files"


def fish_script(all_commands: Iterable[CommandDescription]) -> str:
    """Return the lines for fish, one for each command and option."""
    lines = []
    for command in all_commands:
        condition = f"__fish_seen_subcommand_from {command.name}" if command.name else "__fish_use_subcommand"
        if command.name:
            about = command.about.translate(FISH_SPECIAL)
            lines.append(f"complete -c tuireader -n __fish_use_subcommand -a {command.name} -d '{about}'")
        for action in command.options:
            forms = " ".join(
                f"-l {form[2:]}" if form.startswith("--") else f"-s {form[1:]}" for form in action.option_strings
            )
            value = "" if action.nargs == 0 else " -r"
            about = (action.help or "").translate(FISH_SPECIAL)
            lines.append(f"complete -c tuireader -n '{condition}' {forms}{value} -d '{about}'")
        for action in command.positionals:
            if action.choices:
                words = " ".join(map(str, action.choices))
                lines.append(f"complete -c tuireader -f -n '{condition}' -a '{words}'")
    return "\n".join(lines)


def _root_last(all_commands: Iterable[CommandDescription]) -> list[CommandDescription]:
    return sorted(all_commands, key=lambda command: not command.name)
