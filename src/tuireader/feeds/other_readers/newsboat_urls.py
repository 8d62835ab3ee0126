"""newsboat's list of feeds, the file `urls`: addresses with titles and tags, query feeds, programs and files."""

import re
from collections.abc import Iterator

from tuireader.feeds.feed_address import web_address
from tuireader.feeds.model import Outline
from tuireader.feeds.other_readers.model import MovedFeeds, Refusal, as_line, clean_tags
from tuireader.feeds.other_readers.newsboat_filter import UntranslatableError, translate_filter

MAX_LINES, MAX_LINE_CHARACTERS = 100_000, 10_000
MAX_SHOWN_CHARACTERS = 200
"""How much of a line a message shows."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[^\s"]\S*')
_FIRST_WORD = re.compile(r'"?(?:https?|feed|file|exec|filter|query|gopher):', re.IGNORECASE)
_HIDDEN = "!"
_NO_ADDRESSES = {
    "exec": "is a program; programs as feeds are not taken over",
    "filter": "sends a feed through a program; add its address alone with tuireader add",
    "file": "is a file; tuireader reads feeds from the web",
}


def is_urls_file(text: str) -> bool:
    """Return whether a text is newsboat's list of feeds: most of its lines begin with an address."""
    lines = list(_lines(text))[:200]
    return bool(lines) and sum(bool(_FIRST_WORD.match(line)) for line in lines) * 2 > len(lines)


def parse_urls(text: str, *, has_patterns: bool = True) -> MovedFeeds:
    """Return the feeds and searches in newsboat's list. Never raises."""
    moved, queries = MovedFeeds(), list[tuple[str, str]]()
    for line in _lines(text):
        address, *words = [_unquoted(token) for token in _TOKEN.findall(line[:MAX_LINE_CHARACTERS])] or [""]
        kind = address.partition(":")[0].lower()
        if kind == "query":
            name, _, expression = address.partition(":")[2].partition(":")
            queries.append((as_line(name), expression))
        elif kind in _NO_ADDRESSES:
            moved.refusals.append(Refusal(as_line(line)[:MAX_SHOWN_CHARACTERS], _NO_ADDRESSES[kind]))
        else:
            _add_feed(moved, web_address(as_line(address)), words)
    folders = frozenset(outline.folder for outline in moved.feeds if outline.folder)
    for name, expression in queries:
        if not name:
            moved.refusals.append(Refusal("query:", "has no name"))
            continue
        try:
            moved.searches[name] = translate_filter(expression, folders, has_patterns=has_patterns)
        except UntranslatableError as error:
            moved.refusals.append(Refusal(f"query:{name}", f"{as_line(expression)}: {error}"))
    return moved


def _add_feed(moved: MovedFeeds, url: str, words: list[str]) -> None:
    titles = [word[1:] for word in words if word.startswith("~")]
    folder, *tags = clean_tags([it for it in words if not it.startswith("~") and it != _HIDDEN]) or ("",)
    moved.feeds.append(Outline(url, as_line(titles[0]) if titles else "", folder.replace("/", "∕")))
    if tags:
        moved.tags[url] = tuple(tags)
        rest = ", ".join(tags)
        moved.refusals.append(
            Refusal(url, f"is in the folder {folder}; articles that come with it are tagged {rest}, new ones are not")
        )
    if _HIDDEN in words:
        moved.refusals.append(Refusal(url, "is hidden in newsboat, and shown here"))


def _lines(text: str) -> Iterator[str]:
    """Yield the lines that are neither empty nor a comment."""
    for line in text.splitlines()[:MAX_LINES]:
        if (line := line.strip()) and not line.startswith("#"):
            yield line


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token.removeprefix('"').removesuffix('"')) if token.startswith('"') else token
