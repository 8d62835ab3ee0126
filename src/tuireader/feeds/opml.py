"""Lists of feeds in OPML 1.0 and 2.0, well-formed or not."""

import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from tuireader.documents.cleaning import clean
from tuireader.feeds.feed_address import web_address
from tuireader.feeds.feed_encoding import utf8_feed
from tuireader.feeds.model import Outline, Problem
from tuireader.feeds.normalize import MAX_KEY_CHARACTERS, plain_line
from tuireader.feeds.xml_repair import repaired_list

MAX_LIST_BYTES = 8 << 20
MAX_FEEDS = 100_000
MAX_FOLDER_DEPTH, MAX_FOLDER_CHARACTERS = 8, 200
"""How many folders a feed may be nested in, and how many code points their names may have together."""
# The group is atomic: where the first DOCTYPE does not end, searching again would take quadratic time.
_DOCTYPE = re.compile(rb"\A(?>(.*?)<!DOCTYPE\b)[^<>\[]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE | re.DOTALL)
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def parse(data: bytes) -> tuple[Outline, ...]:
    """Return the feeds of an OPML file, well-formed or not, including duplicates. Never raises."""
    return read(data)[0]


def read(data: bytes) -> tuple[tuple[Outline, ...], tuple[Problem, ...]]:
    """Return the feeds of an OPML file and what is wrong with it. Never raises."""
    problems = []
    if len(data) > MAX_LIST_BYTES:
        data = data[:MAX_LIST_BYTES]
        problems.append(Problem("the list is longer than 8 MB; the rest was not read", f"byte {MAX_LIST_BYTES}"))
    # A list needs no document type, and most lists write a bare “&” in addresses.
    data = repaired_list(_DOCTYPE.sub(rb"\1", utf8_feed(data).lstrip()))
    found, errors = _as_xml(data)
    if len(found) < min(MAX_FEEDS, data.lower().count(b"xmlurl")):
        found = max(found, _as_html(data), key=len)
    if not found:
        problems.append(Problem("no feeds were found in it", "the whole list"))
    return tuple(found), tuple(problems + errors)


def write(feeds: Iterable[Outline], title: str = "Feeds") -> str:
    """Return the feeds as OPML 2.0; each folder is written once, where its first feed is."""
    tree: dict[str, Any] = {}
    for feed in feeds:
        branch = tree
        for name in filter(None, feed.folder.split("/")):
            branch = branch.setdefault(f"/{name}", {})
        branch[feed.url] = feed
    body = "".join(f"{row}\n" for row in _outline_lines(tree))
    head = f"<head><title>{_attribute(title)[1:-1]}</title></head>"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n{head}\n<body>\n{body}</body>\n</opml>\n'


def _outline_lines(tree: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a tree of folders (keys that start with “/”) and feeds."""
    open_trees = [iter(tree.items())]
    while open_trees:
        key, value = next(open_trees[-1], ("", None))
        indent = "  " * len(open_trees)
        if value is None:
            open_trees.pop()
            if open_trees:
                yield f"{indent[2:]}</outline>"
        elif isinstance(value, dict):
            yield f"{indent}<outline text={_attribute(key[1:])}>"
            open_trees.append(iter(value.items()))
        else:
            name = _attribute(value.title or value.url)
            yield f'{indent}<outline type="rss" text={name} title={name} xmlUrl={_attribute(value.url)}/>'


def _attribute(text: str) -> str:
    return quoteattr(_NOT_XML.sub("", text), {'"': "&quot;"})


def _as_xml(data: bytes) -> tuple[list[Outline], list[Problem]]:
    from lxml import etree  # noqa: PLC0415 - only needed to read lists

    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
        errors = [Problem(plain_line(error.message), f"line {error.line}") for error in list(parser.error_log)[:1]]
        return ([] if root is None else _outlines(root)), errors
    except (etree.LxmlError, ValueError) as error:
        return [], [Problem(plain_line(str(error)), "the whole list")] if data else []


def _as_html(data: bytes) -> list[Outline]:
    from lxml import etree  # noqa: PLC0415

    try:
        root = etree.fromstring(data, etree.HTMLParser(recover=True, no_network=True, encoding="utf-8"))
        return [] if root is None else _outlines(root)
    except (etree.LxmlError, ValueError):
        return []


def _outlines(root: Any) -> list[Outline]:
    """Return the feeds below `root`; an outline without a feed's address is a folder."""
    from lxml import etree  # noqa: PLC0415

    found: list[Outline] = []
    folders = [""]
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "end":
            folders.pop()
            continue
        attributes = _attributes(node)
        name = _name(attributes)
        if url := web_address(clean(attributes.get("xmlurl", "")))[:MAX_KEY_CHARACTERS]:
            found.append(Outline(url, name, folders[-1] or _category(attributes.get("category", ""))))
            if len(found) == MAX_FEEDS:
                break
        folders.append(folders[-1] if attributes.get("xmlurl") else _subfolder(folders[-1], name))
    return found


def _category(text: str) -> str:
    """Return the path of the folder that the first of an outline's categories names, as OPML 2.0 has it."""
    folder = ""
    for name in text[:MAX_KEY_CHARACTERS].partition(",")[0].split("/"):
        folder = _subfolder(folder, plain_line(name))
    return folder


def _subfolder(folder: str, name: str) -> str:
    """Return the path of a folder in `folder`; `folder` itself without a name, or if it would be too deep or long."""
    name = name.replace("/", "∕")
    if not name or folder.count("/") == MAX_FOLDER_DEPTH - 1:
        return folder
    nested = f"{folder}/{name}" if folder else name
    return nested if len(nested) <= MAX_FOLDER_CHARACTERS else folder or f"{name[: MAX_FOLDER_CHARACTERS - 1]}…"


def _attributes(node: Any) -> dict[str, str]:
    """Return an outline's attributes, with names in lower case; {} for other elements."""
    tag = node.tag
    if not isinstance(tag, str) or tag.rpartition("}")[2].lower() != "outline":
        return {}
    return {name.lower(): value for name, value in node.attrib.items()}


def _name(attributes: dict[str, str]) -> str:
    return plain_line(attributes.get("title", "")) or plain_line(attributes.get("text", ""))
