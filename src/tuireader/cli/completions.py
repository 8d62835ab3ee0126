"""`tuireader completions SHELL`: completion scripts for shells, generated from the parsers."""

import argparse
from collections.abc import Iterable

from tuireader.cli import COMMON_OPTIONS, write
from tuireader.cli.arguments import Parser
from tuireader.cli.command_list import CommandDescription, commands
from tuireader.cli.completion_words import WORD_LISTS

WORDS_OF_VALUE = {
    "FEED": "feeds",
    "FOLDER": "feeds",
    "PERSON": "people",
    "--theme": "themes",
    "--forget": "searches",
    "--speaker": "people",
    "WATCH": "watches",
    "--remove": "watches",
}
"""The list of words that completes an option's value, or an argument, by its name in the help."""

FISH_SPECIAL = str.maketrans({"'": "\\'", "\\": "\\\\"})
ZSH_SPECIAL = str.maketrans({"'": "'\\''", "[": "\\[", "]": "\\]", ":": "\\:"})


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = Parser(
        prog="tuireader completions",
        description='Print shell completions for commands and options. Bash: eval "$(tuireader completions bash)"; zsh:'
        " the same with zsh; fish: tuireader completions fish | source.",
    )
    command.add_argument("shell", nargs="?", choices=tuple(SCRIPTS), metavar="SHELL", help="bash, zsh or fish")
    command.add_argument(
        "--words", choices=tuple(WORD_LISTS), help="print what completes a value, one a line: the scripts ask for it"
    )
    return command


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status."""
    command_parser = parser()
    options = command_parser.parse_args(arguments)
    if options.words:
        if words := sorted(set(WORD_LISTS[options.words]()), key=str.casefold):
            write("\n".join(" ".join(word.split()) for word in words))
        return 0
    if not options.shell:
        command_parser.error("name a shell: bash, zsh or fish")
    write(SCRIPTS[options.shell](list(commands())))
    return 0


def _word_lists(command: CommandDescription) -> dict[str, str]:
    """Return the word list for the value of each option, and under "" the one for the command's arguments."""
    lists = {form: WORDS_OF_VALUE.get(form, "") for action in command.options for form in action.option_strings}
    lists[""] = next((WORDS_OF_VALUE[str(a.metavar)] for a in command.positionals if a.metavar in WORDS_OF_VALUE), "")
    return {form: name for form, name in lists.items() if name}


def _words(command: CommandDescription) -> list[str]:
    choices = [str(word) for action in command.positionals for word in action.choices or ()]
    return [*(option for action in command.options for option in action.option_strings), *choices]


_COMMON_OPTIONS = "|".join(COMMON_OPTIONS)
"""What may stand before a command, each with a value, as a choice in a pattern of a shell."""


def bash_script(all_commands: Iterable[CommandDescription]) -> str:
    """Return a bash function; it completes files where no command or option fits."""
    every_command = _root_last(all_commands)
    names = " ".join(command.name for command in every_command if command.name)
    cases = "\n".join(_bash_case(command) for command in every_command)
    return f"""\
_tuireader() {{
    local words list word current=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} at=1
    while [[ ${{COMP_WORDS[at]}} =~ ^({_COMMON_OPTIONS})$ && at+1 -lt COMP_CWORD ]]; do
        [[ ${{COMP_WORDS[at+1]}} == = ]] && ((at+=3)) || ((at+=2))
    done
    case ${{COMP_WORDS[at]}} in
{cases}
    esac
    [[ $COMP_CWORD -eq $at ]] && words="$words {names}"
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    [[ -z $list || $current == -* ]] && return
    COMPREPLY=()
    while IFS= read -r word; do
        [[ $word == "$current"* ]] && COMPREPLY+=("$(printf %q "$word")")
    done < <(tuireader completions --words "$list" 2>/dev/null)
}}
complete -o default -F _tuireader tuireader"""


def _bash_case(command: CommandDescription) -> str:
    lists = _word_lists(command)
    default = lists.pop("", "")
    with_value = (form for action in command.options if action.nargs != 0 for form in action.option_strings)
    values = " ".join(f"{form}) list={lists.get(form, '')} ;;" for form in with_value)
    chosen = f" case $before in {values} *) list={default} ;; esac" if lists or default else ""
    return f"        {command.name or '*'}) words='{' '.join(_words(command))}';{chosen} ;;"


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
_tuireader_words() {{
    local -a found=("${{(@f)$(tuireader completions --words $1 2>/dev/null)}}")
    compadd -a found
}}
_tuireader() {{
    local -a names=(
{names}
    )
    local at=2
    while (( at < CURRENT )) && [[ $words[at] == ({_COMMON_OPTIONS})(|=*) ]]; do
        [[ $words[at] == *=* ]] && (( at += 1 )) || (( at += 2 ))
    done
    if (( CURRENT == at )) && [[ $words[at] != -* ]]; then
        _describe command names
        _files
        return
    fi
    case $words[at] in
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
    list_name = _word_lists(command).get("")
    values = f"({choices})" if choices else f"{{_tuireader_words {list_name}}}" if list_name else "_files"
    return " ".join([*parts, f"'*:word:{values}'"])


def _zsh_value(action: argparse.Action) -> str:
    if action.nargs == 0:
        return ""
    list_name = WORDS_OF_VALUE.get(action.option_strings[0])
    values = f"{{_tuireader_words {list_name}}}" if list_name else "_files"
    return f":{_zsh_escaped(str(action.metavar or action.dest))}:{values}"


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
            if list_name := WORDS_OF_VALUE.get(action.option_strings[0]):
                value = f" -x -a '(tuireader completions --words {list_name})'"
            about = (action.help or "").translate(FISH_SPECIAL)
            lines.append(f"complete -c tuireader -n '{condition}' {forms}{value} -d '{about}'")
        for action in command.positionals:
            if action.choices:
                words = " ".join(map(str, action.choices))
                lines.append(f"complete -c tuireader -f -n '{condition}' -a '{words}'")
            elif list_name := WORDS_OF_VALUE.get(str(action.metavar)):
                words = f"(tuireader completions --words {list_name})"
                lines.append(f"complete -c tuireader -f -n '{condition}' -a '{words}'")
    return "\n".join(lines)


def _root_last(all_commands: Iterable[CommandDescription]) -> list[CommandDescription]:
    return sorted(all_commands, key=lambda command: not command.name)


SCRIPTS = {"bash": bash_script, "zsh": zsh_script, "fish": fish_script}
