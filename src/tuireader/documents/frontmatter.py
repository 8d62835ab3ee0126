"""Front matter: lines between two `---` (simple YAML) or `+++` (TOML) above an article."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from tuireader.documents.cleaning import clean_line
from tuireader.documents.dates import parse_date
from tuireader.documents.links import safe_url
from tuireader.documents.model import Headline

MAX_FRONT_MATTER_CHARACTERS = 1 << 16  # if it is longer, it is an article that starts with a rule
MAX_LANGUAGE_CHARACTERS = 35  # of a language tag
_FENCES = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE),
}
_KEY = re.compile(r"([A-Za-z_][\w .-]{0,40}?)[ \t]*:(?:[ \t]+(.*)|$)")
_KEYS_OF_FIELDS = {
    "title": "title headline",
    "byline": "byline author authors by",
    "credit": "credit source publisher publication site site_name",
    "date": "date published pubdate publish_date publishdate date_published created",
    "url": "url link canonical canonical_url source_url original",
    "language": "language lang",
    "": "tags tag category categories description summary excerpt layout draft slug permalink image id "
    "keywords updated lastmod modified type weight aliases subtitle section comments",
}
_FIELD_OF_KEY = {name: field_name for field_name, names in _KEYS_OF_FIELDS.items() for name in names.split()}


def split_front_matter(text: str) -> tuple[Headline | None, str]:
    """Return the headline in the front matter and the text after it; `(None, text)` without front matter.

    Malformed front matter, and lines between two rules without a known key, are part of the text.
    """
    top = text.lstrip("\n")
    opening, _, rest = top.partition("\n")
    fence = _FENCES.get(opening.rstrip())
    closing = fence.search(rest, 0, MAX_FRONT_MATTER_CHARACTERS) if fence else None
    if closing is None:
        return None, text
    parse_fields: Callable[[str], dict[str, Any] | None] = _parse_toml if opening.startswith("+") else _parse_yaml
    values = parse_fields(rest[: closing.start()])
    if values is None or not any(_normalized_key(key) in _FIELD_OF_KEY for key in values):
        return None, text
    return _headline(values), rest[closing.end() :].lstrip("\n")


def _normalized_key(key: str) -> str:
    return key.strip().lower().replace("-", "_").replace(" ", "_")


def _headline(values: dict[str, Any]) -> Headline:
    """Return the known fields; if two keys set the same field, the first one wins."""
    fields: dict[str, str] = {}
    for key, value in values.items():
        field_name = _FIELD_OF_KEY.get(_normalized_key(key), "")
        text = _as_words(value)
        if field_name == "credit" and safe_url(text):  # “source: https://…” is an address and not a credit
            field_name = "url"
        if field_name and text:
            fields.setdefault(field_name, text)
    return Headline(
        title=clean_line(fields.get("title", "")),
        byline=clean_line(fields.get("byline", "")),
        credit=clean_line(fields.get("credit", "")),
        date=parse_date(fields.get("date", "")),
        url=safe_url(fields.get("url", "")),
        language=clean_line(fields.get("language", ""))[:MAX_LANGUAGE_CHARACTERS],
    )


def _as_words(value: Any) -> str:
    """Return a value as words: lists joined, tables by their `name`, everything else as it prints."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_as_words, value)))
    if isinstance(value, dict):
        return _as_words(value.get("name", ""))
    return str(value).strip()


def _parse_toml(text: str) -> dict[str, Any] | None:
    from tuireader.bounded_toml import load_toml  # noqa: PLC0415 - few files need it

    try:
        return load_toml(text)
    except (ValueError, RecursionError):
        return None


def _parse_yaml(text: str) -> dict[str, Any] | None:
    """Parse `key: value`, quoted values, lists in both notations, block texts and a nested `name`."""
    values: dict[str, Any] = {}
    for key, inline_value, lines_below in _entries(text.split("\n")) or [("", "", [""])]:
        if not key:
            return None
        values.setdefault(key, _parse_value(inline_value, lines_below))
    return values


def _entries(lines: list[str]) -> list[tuple[str, str, list[str]]] | None:
    """Return `(key, value, lines below it)` for each entry, or None if a line fits neither."""
    entries: list[tuple[str, str, list[str]]] = []
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _KEY.fullmatch(line.rstrip())
        if found:
            entries.append((found[1], (found[2] or "").strip(), []))
        elif entries and line[0] in " \t-":
            entries[-1][2].append(line.strip())
        else:
            return None
    return entries


def _parse_value(inline_value: str, lines_below: list[str]) -> Any:
    if inline_value in {"|", ">", "|-", ">-", "|+", ">+"}:
        return " ".join(lines_below)
    if inline_value.startswith("[") and inline_value.endswith("]"):
        return [_unquoted(part) for part in _list_parts(inline_value[1:-1])]
    if inline_value:
        return " ".join([_unquoted(inline_value), *lines_below])
    return [_unquoted(line) for line in _list_items(lines_below)]


def _list_items(lines: list[str]) -> Iterator[str]:
    """Yield the items of a list and the names in it; other nested keys are ignored."""
    for line in lines:
        item = line[1:].strip() if line.startswith("-") else line
        nested = _KEY.fullmatch(item)
        if nested is None:
            yield item
        elif nested[1] == "name":
            yield nested[2] or ""


def _list_parts(text: str) -> list[str]:
    return [part.strip() for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^,]+", text) if part.strip()]


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        return re.sub(r"\\([\"\\/])", r"\1", value[1:-1])
    if len(value) > 1 and value[0] == value[-1] == "'":
        return value[1:-1].replace("''", "'")
    return value
