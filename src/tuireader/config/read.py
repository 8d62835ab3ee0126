"""`config.toml` is read: what is understood holds, what is not is told with its line."""

import re
import tomllib
from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tuireader.config import lines
from tuireader.config.model import Config, FeedOptions, Rule, Widths
from tuireader.config.options import FEED, RULE, SECTIONS, TOP, Option

_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")
_FEW = 8
"""Names that are told where none is like the one that is there."""
_MENDED = 20
"""Broken lines that are left out before the whole file is."""


class _Problems:
    """Collects what is wrong, and finds the lines at the end, in one go."""

    def __init__(self, place: str) -> None:
        self.place = place
        self._found: list[tuple[lines.Path | int, str]] = []

    def add(self, where: lines.Path | int, sentence: str) -> None:
        self._found.append((where, sentence))

    def told(self, text: str) -> tuple[str, ...]:
        known = lines.lines_of(text, [where for where, _ in self._found if not isinstance(where, int)])
        placed = [(where if isinstance(where, int) else known.get(where, 0), said) for where, said in self._found]
        return tuple(
            f"{self.place}, line {line}: {said}" if line else f"{self.place}: {said}" for line, said in sorted(placed)
        )


def loads(text: str, path: Path) -> Config:
    """Return what the text of a configuration says."""
    problems = _Problems(str(path))
    text = text.replace("\r\n", "\n")
    data, text = _parsed(text, problems)
    config = _understood(data, problems)
    return config._replace(path=path, problems=problems.told(text), text=text)


def _parsed(text: str, problems: _Problems) -> tuple[dict[str, Any], str]:
    """Return the tables of TOML, and the text without the lines that could not be read."""
    rows = text.split("\n")
    for _ in range(_MENDED):
        try:
            return tomllib.loads("\n".join(rows)), "\n".join(rows)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            place = _AT_LINE.search(str(error))
            number = int(place[1]) if place and place[1] else len(rows)
            reason = _AT_LINE.sub("", str(error))
            problems.add(number, f"{reason[:1].lower()}{reason[1:]}; the line is left out")
            if not 0 < number <= len(rows) or not rows[number - 1]:
                break
            rows[number - 1] = ""
    problems.add(0, "is not TOML; nothing of it holds")
    return {}, ""


def _understood(data: dict[str, Any], problems: _Problems) -> Config:
    sections = [*SECTIONS, "keys", "feeds", "rules"]
    top = _values(data, (), TOP, problems, other=sections)
    values = {
        name: _values(_table(data, name, problems), (name,), options, problems) for name, options in SECTIONS.items()
    }
    feeds = {
        url: FeedOptions(**_values(options, ("feeds", url), FEED, problems))
        for url, options in _table(data, "feeds", problems).items()
        if _is_table(options, ("feeds", url), problems)
    }
    tagged = [Rule("tag", tag, feed=url) for url, options in feeds.items() for tag in options.tags]
    return Config(
        theme=top.get("theme"),
        backups=top.get("backups", Config().backups),
        refresh_every=values["refresh"].get("every", Config().refresh_every),
        widths=Widths(**values["widths"]),
        allow=values["network"].get("allow", ()),
        keys=_keys(_table(data, "keys", problems), problems),
        feeds=feeds,
        rules=(*_rules(data.get("rules", []), problems), *tagged),
    )


def _values(
    table: dict[str, Any],
    where: lines.Path,
    options: Iterable[Option],
    problems: _Problems,
    other: Collection[str] = (),
) -> dict[str, Any]:
    """Return the values of a table by the names that the program has for them."""
    known = {option.name: option for option in options}
    found = {}
    for name, value in table.items():
        if name in other:
            continue
        if name not in known:
            problems.add((*where, name), unknown(name, [*known, *other]))
            continue
        try:
            found[name.replace("-", "_")] = known[name].read(value)
        except ValueError as error:
            problems.add((*where, name), f"“{name}” wants {error}")
    return found


def _table(data: dict[str, Any], name: str, problems: _Problems) -> dict[str, Any]:
    table = data.get(name, {})
    return table if _is_table(table, (name,), problems) else {}


def _is_table(value: object, where: lines.Path, problems: _Problems) -> bool:
    if not isinstance(value, dict):
        problems.add(where, f"“{where[-1]}” is a table; write [{'.'.join(map(str, where))}] above its options")
    return isinstance(value, dict)


def _keys(table: dict[str, Any], problems: _Problems) -> dict[str, str]:
    """Return keys by the id of the deed; `quotation.next = …` without quotation marks means the same."""
    found = {}
    for name, value in table.items():
        nested = isinstance(value, dict)
        for rest, keys in (value if nested else {"": value}).items():
            deed = f"{name}.{rest}" if nested else name
            if isinstance(keys, str) and all(key.strip() for key in keys.split(",")):
                found[deed] = keys
            else:
                where = ("keys", name, rest) if nested else ("keys", name)
                problems.add(where, f"“{deed}” wants names of keys, as “n, right_square_bracket”")
    return found


def _rules(rows: object, problems: _Problems) -> list[Rule]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        problems.add(("rules",), "“rules” is a list of tables; write [[rules]] above each rule")
        return []
    found = []
    for number, row in enumerate(rows):
        where: lines.Path = ("rules", number)
        values = _values(row, where, RULE, problems)
        deed, tag = values.get("do"), values.get("tag", "")
        if set(row) & {"do", "match"} != set(row) & {"do", "match"} & {name.replace("_", "-") for name in values}:
            continue  # told already; half a rule would do what nobody wants
        if deed is None or (deed == "tag" and not tag) or ("match" not in values and "feed" not in values):
            problems.add(where, "a rule wants do, match or feed, and with do = “tag” a tag; it is left out")
            continue
        found.append(Rule(deed, tag, values.get("match"), values.get("in", "title"), values.get("feed")))
    return found


def unknown(name: str, known: Sequence[str]) -> str:
    """Say that there is no option called `name`, and which was meant."""
    near = get_close_matches(name, known, 1, 0.6)
    some = ", ".join(known[:_FEW]) + (", …" if len(known) > _FEW else "")
    meant = f"did you mean “{near[0]}”?" if near else f"there are {some}"
    return f"there is no “{name}” here; {meant}"


def keymap(config: Config, deeds: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the keys of those deeds that there are, and what is wrong with the others. `deeds` are binding ids."""
    found = {deed: keys for deed, keys in config.keys.items() if deed in deeds}
    return found, told(config, [(deed, unknown(deed, deeds)) for deed in config.keys if deed not in deeds])


def told(config: Config, wrong: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Say what is wrong, with its line; each comes with the deed whose keys it is about, or with “theme”."""
    problems = _Problems(str(config.path))
    for name, sentence in wrong:
        first, _, rest = name.partition(".")
        quoted = lines.lines_of(config.text, [("keys", name)])
        deed: lines.Path = ("keys", name) if quoted else ("keys", first, rest)
        problems.add(("theme",) if name == "theme" else deed, sentence)
    return problems.told(config.text)
