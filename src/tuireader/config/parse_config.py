"""Parse `config.toml`: valid options apply; a sentence says what is wrong, and on which line."""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tuireader.bounded_toml import load_toml
from tuireader.config.model import Command, Config, FeedOptions, PaneWidths, Rule
from tuireader.config.options import (
    COMMAND_OPTIONS,
    FEED_OPTIONS,
    RULE_OPTIONS,
    SECTIONS,
    TOP_OPTIONS,
    Option,
    read_command,
    read_command_line,
)

KeyPath = tuple[str | int, ...]
"""Keys and, in arrays of tables, indexes: `("rules", 0, "match")`."""
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")
_MAY_END = re.compile(r"[\]}\"']")  # what a statement of several lines ends with
_MAX_SUGGESTED_NAMES = 8
"""How many known names a message lists if none resembles the unknown one."""
_MAX_PROBLEMS = 20
"""How many problems are named; the others are counted."""
MAX_KEYS = 20
"""How many keys an action has at most."""
MAX_RULES = 500
MAX_COMMANDS = 100
PLACEHOLDERS = "utaf%"
"""What may follow “%” in a command: address, title, authors, outlet, and the sign itself."""
_COMMAND_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_PLACEHOLDER = re.compile(r"%(.?)", re.DOTALL)
_LONE_PLACEHOLDER = re.compile(r"""(?<!\S)["']?%[utaf]["']?(?!\S)""")
_MAX_BROKEN_LINES = 20
"""How many unreadable lines are skipped before the whole file is rejected."""


class _ProblemList:
    """Collects problems by key or line, the first `_MAX_PROBLEMS`; finds all line numbers together at the end."""

    def __init__(self, config_name: str) -> None:
        self.config_name = config_name
        self._problems: list[tuple[KeyPath | int, str]] = []  # (key path or line number, sentence)
        self._more = 0

    def add(self, position: KeyPath | int, sentence: str) -> None:
        if len(self._problems) < _MAX_PROBLEMS:
            self._problems.append((position, sentence))
        else:
            self._more += 1

    def add_unknown_name(self, position: KeyPath, name: str, names: Sequence[str]) -> None:
        """Add that `name` is unknown; to look for a similar one takes long where there are thousands."""
        self.add(position, unknown_name_message(name, names) if len(self._problems) < _MAX_PROBLEMS else "")

    def sentences(self, text: str) -> tuple[str, ...]:
        lines = line_numbers_of(text, [position for position, _ in self._problems if not isinstance(position, int)])
        lines_and_sentences = [
            (position if isinstance(position, int) else lines.get(position, 0), sentence)
            for position, sentence in self._problems
        ]
        found = [
            f"{self.config_name}, line {line}: {sentence}" if line else f"{self.config_name}: {sentence}"
            for line, sentence in sorted(lines_and_sentences)
        ]
        return (*found, *([f"{self.config_name}: {self._more} more things were not understood"] if self._more else []))


def parse_config(text: str, path: Path) -> Config:
    """Return the configuration in `text`; `path` names it in messages."""
    problems = _ProblemList(str(path))
    text = text.replace("\r\n", "\n")
    data, text = _parse_tables(text, problems)
    config = _config_from(data, problems)
    return config._replace(path=path, problems=problems.sentences(text), text=text)


def _parse_tables(text: str, problems: _ProblemList) -> tuple[dict[str, Any], str]:
    """Return the tables in TOML, and the text without lines that could not be read."""
    rows = text.split("\n")
    for _ in range(_MAX_BROKEN_LINES):
        try:
            return load_toml("\n".join(rows)), "\n".join(rows)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            error_line = _AT_LINE.search(str(error))
            line_number = int(error_line[1]) if error_line and error_line[1] else len(rows)
            reason = _AT_LINE.sub("", str(error))
            problems.add(line_number, f"{reason[:1].lower()}{reason[1:]}; this line is ignored")
            if not 0 < line_number <= len(rows) or not rows[line_number - 1]:
                break
            rows[line_number - 1] = ""
    problems.add(0, "is not valid TOML; the file is ignored")
    return {}, ""


def _config_from(data: dict[str, Any], problems: _ProblemList) -> Config:
    sections = [*SECTIONS, "keys", "feeds", "rules", "commands"]
    top = _values(data, (), TOP_OPTIONS, problems, other=sections)
    values = {
        name: _values(_table(data, name, problems), (name,), options, problems) for name, options in SECTIONS.items()
    }
    feeds = {
        url: FeedOptions(**_values(options, ("feeds", url), FEED_OPTIONS, problems))
        for url, options in _table(data, "feeds", problems).items()
        if _is_table(options, ("feeds", url), problems)
    }
    tagged = [Rule("tag", tag, feed=url) for url, options in feeds.items() for tag in options.tags]
    commands, command_keys = _commands(_table(data, "commands", problems), problems)
    return Config(
        theme=top.get("theme"),
        backups=top.get("backups", Config().backups),
        footer=top.get("footer", Config().footer),
        fold_copies=top.get("fold_copies", Config().fold_copies),
        refresh_every=values["refresh"].get("every", Config().refresh_every),
        layout=top.get("layout", Config().layout),
        widths=PaneWidths(**values["widths"]),
        allowed_hosts=values["network"].get("allow", ()),
        proxy=values["network"].get("proxy", ""),
        netrc=values["network"].get("netrc", False),
        watch_notify=values["watch"].get("notify", Config().watch_notify),
        keys={**command_keys, **_keys(_table(data, "keys", problems), problems)},
        feeds=feeds,
        rules=(*_rules(data.get("rules", []), problems), *tagged),
        commands=commands,
    )


def _values(
    table: dict[str, Any],
    key_path: KeyPath,
    options: Iterable[Option],
    problems: _ProblemList,
    other: Collection[str] = (),
) -> dict[str, Any]:
    """Return the values of a table by field name (“full-text” becomes `full_text`)."""
    names = {option.name: option for option in options}
    found = {}
    for name, value in table.items():
        if name in other:
            continue
        if name not in names:
            problems.add_unknown_name((*key_path, name), name, [*names, *other])
            continue
        try:
            found[name.replace("-", "_")] = names[name].read(value)
        except ValueError as error:
            problems.add((*key_path, name), f"“{name}” needs {error}")
    return found


def _table(data: dict[str, Any], name: str, problems: _ProblemList) -> dict[str, Any]:
    table = data.get(name, {})
    return table if _is_table(table, (name,), problems) else {}


def _is_table(value: object, key_path: KeyPath, problems: _ProblemList) -> bool:
    if not isinstance(value, dict):
        problems.add(key_path, f"“{key_path[-1]}” is a table; write [{'.'.join(map(str, key_path))}] above its options")
    return isinstance(value, dict)


def _keys(table: dict[str, Any], problems: _ProblemList) -> dict[str, str]:
    """Return keys by binding id; `quotation.next = …` without quotation marks means the same."""
    found = {}
    for name, value in table.items():
        nested = isinstance(value, dict)
        for rest, keys in (value if nested else {"": value}).items():
            action = f"{name}.{rest}" if nested else name
            if isinstance(keys, str) and keys.count(",") < MAX_KEYS and all(key.strip() for key in keys.split(",")):
                found[action] = keys
            else:
                key_path = ("keys", name, rest) if nested else ("keys", name)
                problems.add(
                    key_path, f"“{action}” needs names of keys, like “n, right_square_bracket”, at most {MAX_KEYS}"
                )
    return found


def _commands(table: dict[str, Any], problems: _ProblemList) -> tuple[dict[str, Command], dict[str, str]]:
    """Return the commands by name, and their keys by binding id."""
    commands: dict[str, Command] = {}
    keys: dict[str, str] = {}
    for name, value in table.items():
        key_path: KeyPath = ("commands", name)
        try:
            values = _command_values(value, key_path, problems)
            command = _command(name, values) if values else None
        except ValueError as error:
            problems.add(key_path, f"the command “{name}” {error}; it is ignored")
            continue
        if command is None:  # already reported
            continue
        if len(commands) == MAX_COMMANDS:
            problems.add(key_path, f"there are more than {MAX_COMMANDS} commands; the others are ignored")
            break
        commands[name] = command
        if key := values.get("key"):
            keys[command.binding_id] = key
    return commands, keys


def _command_values(value: object, key_path: KeyPath, problems: _ProblemList) -> dict[str, Any]:
    """Return the values of a command, which is a table or the program alone; empty where some are wrong."""
    if not isinstance(value, dict):
        try:
            return {"run": read_command_line(value)}
        except ValueError as error:
            raise ValueError(f"needs {error}") from error
    values = _values(value, key_path, COMMAND_OPTIONS, problems)
    if "run" not in value:
        raise ValueError('needs run = "program %u"')
    return values if len(values) == len(value) else {}


def _command(name: str, values: dict[str, Any]) -> Command:
    """Return the command with the values of its table. Raises ValueError, which says why it cannot be one."""
    if not _COMMAND_NAME.fullmatch(name):
        raise ValueError("needs a name of at most 40 letters, digits, “-” and “_” that begins with a letter")
    run, is_shell = values["run"], values.get("shell", False)
    if is_shell:
        words = _shell_words(run)
    else:
        words = read_command(run if isinstance(run, str) else list(run))
        _check_placeholders(words)
    options = {option: values[option] for option in ("input", "seconds") if option in values}
    return Command(name, words, is_shell=is_shell, **options)


def _shell_words(line: object) -> tuple[str, ...]:
    """Return what runs a line in a shell. Nothing from an article ever stands in the line."""
    if not isinstance(line, str):
        raise ValueError("needs one string after “run”, for shell = true")  # noqa: TRY004 - as all that is wrong here
    if _LONE_PLACEHOLDER.search(line):
        raise ValueError('has shell = true, which knows no placeholders; write "$TUIREADER_URL", "$TUIREADER_TITLE" …')
    return ("/bin/sh", "-c", line)


def _check_placeholders(words: tuple[str, ...]) -> None:
    if "%" in words[0]:
        raise ValueError("needs the name of a program first, without a “%”")
    for word in words[1:]:
        for sign in _PLACEHOLDER.findall(word):
            if not sign or sign not in PLACEHOLDERS:
                raise ValueError(f"has “%{sign}”; there are %u, %t, %a, %f, and %% for the sign itself")
    if any("\0" in word for word in words):
        raise ValueError("has a NUL in it")


def _rules(rows: object, problems: _ProblemList) -> list[Rule]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.add(("rules",), "“rules” is a list of tables; write [[rules]] above each rule")
        return []
    found = []
    if len(rows) > MAX_RULES:
        problems.add(("rules", MAX_RULES), f"there are more than {MAX_RULES} rules; the others are ignored")
    for index, row in enumerate(rows[:MAX_RULES]):
        key_path: KeyPath = ("rules", index)
        values = _values(row, key_path, RULE_OPTIONS, problems)
        action, tag = values.get("do"), values.get("tag", "")
        if set(row) & {"do", "match", "query"} != set(row) & {"do", "match", "query"} & {
            name.replace("_", "-") for name in values
        }:
            continue  # already reported; an incomplete rule would do what nobody wants
        has_condition = values.keys() & {"match", "feed", "query"} and values.get("query", "any").strip()
        if action is None or (action == "tag" and not tag) or not has_condition:
            problems.add(key_path, "a rule needs do, match, query or feed, and with do = “tag” a tag; it is ignored")
            continue
        matched = values.get("match"), values.get("in", "title")
        found.append(Rule(action, tag, *matched, values.get("feed"), values.get("query", "")))
    return found


def unknown_name_message(name: str, names: Sequence[str]) -> str:
    """Return a sentence that says that `name` is unknown and suggests a known one."""
    similar_names = get_close_matches(name, names, 1, 0.6)
    some_names = ", ".join(names[:_MAX_SUGGESTED_NAMES]) + (", …" if len(names) > _MAX_SUGGESTED_NAMES else "")
    suggestion = f"did you mean “{similar_names[0]}”?" if similar_names else f"there are {some_names}"
    return f"there is no “{name}” here; {suggestion}"


def keymap(config: Config, actions: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the keys of known actions, and what is wrong with the others. `actions` are binding ids."""
    found = {action: keys for action, keys in config.keys.items() if action in actions}
    unknown = [action for action in config.keys if action not in actions]
    named = [(action, unknown_name_message(action, actions)) for action in unknown[:_MAX_PROBLEMS]]
    return found, keymap_problems(config, named + [(action, "") for action in unknown[_MAX_PROBLEMS:]])


def keymap_problems(config: Config, named_problems: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the problems as sentences with line numbers; each problem comes with a binding id or “theme”."""
    problems = _ProblemList(str(config.path))
    listed = list(named_problems)
    places = {name: _places_of(name) for name, _ in listed}
    found = line_numbers_of(config.text, [place for those in places.values() for place in those])
    for name, sentence in listed:
        problems.add(next((place for place in places[name] if place in found), places[name][0]), sentence)
    return problems.sentences(config.text)


def _places_of(name: str) -> list[KeyPath]:
    """Return where the keys of a binding id, or the theme, may stand."""
    first, _, rest = name.partition(".")
    if name == "theme":
        return [("theme",)]
    return [("keys", first, rest), ("keys", name), *([("commands", rest, "key")] if first == "command" else [])]


def line_numbers_of(text: str, paths: Iterable[KeyPath]) -> dict[KeyPath, int]:
    """Return the line number, from 1, at which each key starts; paths that are not in `text` are left out.

    tomllib reports no positions, so each statement is parsed alone: lines up to the first with which they are TOML.
    """
    missing = set(paths)
    found: dict[KeyPath, int] = {}
    table: KeyPath = ()
    arrays: dict[KeyPath, int] = {}
    for line_number, data, is_header in _statements(text):
        if not missing:
            break
        if is_header:
            *_, table = header_paths = list(_header_paths(data, arrays))
        for path in header_paths if is_header else _nested_paths(data, table):
            if path in missing:
                missing.discard(path)
                found[path] = line_number
    return found


def _statements(text: str) -> Iterator[tuple[int, dict[str, Any], bool]]:
    """Yield the number of the first line of each statement, what it says, and whether it is the head of a table."""
    lines: list[str] = []
    for line_number, line in enumerate(text.splitlines(keepends=True), 1):
        lines.append(line)
        if len(lines) > 1 and not _MAY_END.search(line):
            continue
        statement = "".join(lines)
        try:
            data = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            continue
        yield line_number + 1 - len(lines), data, statement.lstrip().startswith("[")
        lines = []


def _header_paths(data: dict[str, Any], arrays: dict[KeyPath, int]) -> Iterator[KeyPath]:
    """Yield the path of the table that a head like `[a.b]` or `[[a]]` begins, after those of the tables around it.

    `arrays` has the last index of each array of tables so far.
    """
    path: KeyPath = ()
    value: Any = data
    while value:
        ((key, value),) = value.items()
        path = (*path, key)
        yield path
        if value == [{}]:
            arrays[path] = arrays.get(path, -1) + 1
            value = {}
        if path in arrays:
            path = (*path, arrays[path])
            yield path


def _nested_paths(data: dict[str, Any], path: KeyPath) -> Iterator[KeyPath]:
    """Yield the paths of all keys that a statement in the table `path` sets."""
    for key, value in data.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from _nested_paths(value, (*path, key))
