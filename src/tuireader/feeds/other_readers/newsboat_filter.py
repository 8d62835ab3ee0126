"""newsboat's filter language, translated into a query, as far as a query can say the same."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

MAX_FILTER_CHARACTERS, MAX_DEPTH = 2000, 20
_TOKEN = re.compile(
    r"""\s*(?:(?P<paren>[()])|(?P<operator>=~|!~|!=|==|<=|>=|!\#|[=<>\#])|(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<word>[\w:.-]+))"""
)
_PATTERN_FIELDS = {"title": "title", "content": "text", "author": "author", "link": "url"}
_NEGATED = {"!=": "=", "!~": "=~", "!#": "#"}
_PLAIN = re.compile(r"[\w ]+")


class UntranslatableError(Exception):
    """A query cannot say this; the message says why, as the end of a sentence."""


@dataclass(slots=True)
class _Reader:
    """Reads the tokens of one filter."""

    tokens: list[str]
    leaf: Callable[[str, str, str], str]
    at: int = 0
    depth: int = 0

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        token = self.peek()
        self.at += 1
        return token

    def either(self) -> list[str]:
        """Return the items of a disjunction; all of them must match."""
        items = self.both()
        while self.peek().lower() == "or":
            self.take()
            others = self.both()
            if len(items) != 1 or len(others) != 1 or not all(map(_may_be_joined, (items[0], others[0]))):
                raise UntranslatableError("it has an “or” that a search cannot say; words alone can be joined")
            items = [f"{items[0]} OR {others[0]}"]
        return items

    def both(self) -> list[str]:
        items = self.one()
        while self.peek().lower() == "and":
            self.take()
            items += self.one()
        return items

    def one(self) -> list[str]:
        token = self.take()
        if token == "(":  # noqa: S105 - no password
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise UntranslatableError("it is nested too deep")
            items = self.either()
            if self.take() != ")":
                raise UntranslatableError("a parenthesis is missing")
            self.depth -= 1
            return items
        operator, value = self.take(), self.take()
        if not token or not operator or not value:
            raise UntranslatableError("it ends too soon")
        return [self.leaf(token.lower(), operator, _unquoted(value))]


def translate_filter(text: str, folders: frozenset[str] = frozenset(), *, has_patterns: bool = True) -> str:
    """Return the query that means what a filter of newsboat does.

    `folders` are the tags that became folders. Without `has_patterns` there are no regular expressions: plain words are
    then looked for as words. Raises UntranslatableError.
    """
    if len(text) > MAX_FILTER_CHARACTERS:
        raise UntranslatableError("it is too long")

    def leaf(name: str, operator: str, value: str) -> str:
        sign = "-" if operator in _NEGATED else ""
        return _with_sign(sign, _positive(name, _NEGATED.get(operator, operator), value, folders, has_patterns))

    reader = _Reader(list(_tokens(text)), leaf)
    items = reader.either()
    if reader.peek():
        raise UntranslatableError(f"“{reader.peek()}” stands where “and” or “or” should")
    return " ".join(items)


def _tokens(text: str) -> Iterator[str]:
    at, text = 0, text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise UntranslatableError(f"“{text[at : at + 20].strip()}” is not understood")
        yield match[0].strip()
        at = match.end()


def _unquoted(value: str) -> str:
    return re.sub(r'\\(["\'])', r"\1", value[1:-1]) if value[:1] in {'"', "'"} else value


def _may_be_joined(item: str) -> bool:
    """Return whether OR may stand beside an item: it looks for words, and excludes nothing."""
    return item.startswith(tuple(f"{scope}:" for scope in _PATTERN_FIELDS.values()))


def _with_sign(sign: str, item: str) -> str:
    if not sign:
        return item
    opposites = {"is:unread": "is:read", "is:read": "is:unread"}
    return opposites.get(item) or (item[1:] if item.startswith("-") else f"-{item}")


def _positive(name: str, operator: str, value: str, folders: frozenset[str], has_patterns: bool) -> str:
    if name in _PATTERN_FIELDS and operator in {"=", "==", "=~"}:
        return _words(_PATTERN_FIELDS[name], value, whole=operator != "=~", has_patterns=has_patterns)
    if name == "unread" and operator in {"=", "=="}:
        return "is:unread" if value.lower() == "yes" else "is:read"
    if name == "age":
        return _age(operator, value)
    if name == "tags" and operator == "#":
        return f"{'folder' if value in folders else 'tag'}:{_quoted(value)}"
    if name == "flags":
        return _flags(operator, value)
    if name == "feedtitle" and operator in {"=", "==", "=~"} and _PLAIN.fullmatch(value):
        return f"feed:{_quoted(value)}"
    raise UntranslatableError(f"a search has nothing like “{name} {operator}”")


def _words(scope: str, value: str, *, whole: bool, has_patterns: bool) -> str:
    if not value:
        raise UntranslatableError("it looks for nothing")
    if not has_patterns:
        if not _PLAIN.fullmatch(value):
            raise UntranslatableError("it has a pattern; tuireader’s extra “patterns” installs what searches for them")
        return f"{scope}:{_quoted(value)}"
    pattern = f"^{re.escape(value)}$" if whole else value
    escaped = re.sub(r"(\\.)|/", lambda it: it[1] or r"\/", pattern)
    return f"{scope}:/{escaped}/"


def _age(operator: str, value: str) -> str:
    numbers = re.fullmatch(r"(\d{1,4})(?::(\d{1,4}))?", value)
    if numbers is None or (operator == "between") != bool(numbers[2]):
        raise UntranslatableError(f"“{value}” is no age in days")
    if operator == "between":
        low, high = sorted((int(numbers[1]), int(numbers[2])))
        return f"age:<{high + 1}d" + (f" age:>{low}d" if low else "")
    days = int(numbers[1])
    if operator in {"<", "<="}:
        return f"age:<{days + (operator == '<=')}d"
    if operator in {">", ">="}:
        return f"age:>{days + (operator == '>')}d"
    raise UntranslatableError(f"a search has nothing like “age {operator}”")


def _flags(operator: str, value: str) -> str:
    if operator == "#" or (operator in {"=~", "=", "=="} and re.fullmatch(r"[A-Za-z]", value)):
        return f"tag:flag-{value}"
    if (operator == "=~" and value in {".", ".+"}) or (operator in {"=", "=="} and not value):
        return "is:starred" if operator == "=~" else "-is:starred"
    raise UntranslatableError(f"a search has nothing like “flags {operator} {value}”")


def _quoted(value: str) -> str:
    return value if re.fullmatch(r"\w+", value) else '"{}"'.format(value.replace('"', ""))
