"""Any bytes become a document with exact offsets or one clear error, and none takes long."""

import re
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tuireader.documents import Block, Document, Link, Style, clean, from_html, markdown, parse
from tuireader.documents.assemble import MAX_LINES, MAX_LINKS
from tuireader.documents.html.tree import MAX_ATTRIBUTES, page_tree
from tuireader.documents.markdown import markdown_pieces
from tuireader.documents.parsing import MAX_TEXT_BYTES
from tuireader.documents.peek_file import peek_text
from tuireader.errors import ArticleError

N = 20_000
T = TypeVar("T")
PLACES = ("x.md", "x.txt", "x")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
ENDLESS = {
    "brackets": "[" * N,
    "brackets around brackets": "[" * N + "]" * N,
    "images": "![" * N,
    "half links": "[a](" * N,
    "links": "[a](https://x.example) " * (N // 10),
    "bare addresses": "http://x.example " * (N // 10),
    "quotes": ">" * N,
    "quotes apart": "> " * N,
    "stars": "*" * N,
    "stars apart": "* " * N,
    "open emphasis": "*a _b " * (N // 4),
    "backticks of many lengths": " ".join("`" * n for n in range(1, 250)),
    "bullets": "- " * N + "a",
    "ever deeper list": "".join("  " * n + "- a\n" for n in range(250)),
    "fences": "```\n" * N + "a",
    "comments": "<!--" * N,
    "tags": "<a " * N,
    "tag openings": "<" * N,
    "entities": "&lt;" * N,
    "spaces": "a" + " " * N + "b",
    "spaces in a heading": "# a" + " " * (2 * N) + "b",
    "form feeds": "a" + "\f" * (2 * N) + "b",
    "a rule with spaces": "- - -" + " " * N + "b",
    "breadcrumbs": "Home > " * N,
    "names": "By " + "Aa, " * N + ".",
    "a title's site": "a - " * N,
    "control strings": "a" + "\x1b]" * N,
    "marks": "e" + "\u0301" * N,
    "underlines": "a\n=\n" * N,
    "lazy quotes": "> " * 20 + "a\n" + "b\n" * N,
    "wide table": "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|b\n" * 500,
    "front matter never closed": "---\n" + "a: b\n" * N,
    "nested TOML": "+++\ntitle = " + "[" * N + "\n+++\na",
    "brackets in YAML": "---\ntitle: [" + '"' * N + "]\n---\na",
}


def exact(document: Document) -> None:
    """Assert what every reader of a document relies on."""
    text = document.text
    assert "\n\n".join(text[block.start : block.end] for block in document.blocks) == text
    parts: list[Block | Link | Style] = [*document.blocks, *document.links, *document.styles]
    assert all(0 <= part.start < part.end <= len(text) for part in parts)
    for block in document.blocks:
        words = text[block.start : block.end]
        assert words.strip()
        assert block.kind in {"table", "code"} or not re.search(r"\t|^[ \n]|[ \n]$| \n|\n ", words)
        assert block.kind in {"table", "code", "paragraph", "item", "quote"} or "\n" not in words
        assert block.kind == "code" or "\n\n" not in words
    for before, after in pairwise(document.links):
        assert before.end <= after.start
    harmless(document.text, document.title, document.byline, document.credit, document.url)
    assert document.title


def harmless(*texts: str) -> None:
    for text in texts:
        assert not CONTROLS.search(text)
        assert clean(text) == text


def check(data: bytes, place: str) -> None:
    document, headline = outcome(parse, data, place), outcome(peek_text, data, place)
    assert headline or not document, "peek refuses nothing that parse opens"
    if document:
        exact(document)
    if headline:
        harmless(headline.title, headline.byline, headline.credit, headline.url)


def outcome(opener: Callable[[bytes, str], T], data: bytes, place: str) -> T | None:
    """Return what an opener makes of the data, or None where it raises the one error that it may."""
    try:
        return opener(data, place)
    except ArticleError as error:
        return None if error.location == place else pytest.fail(f"{error.location} is not the place")


SIGNS = (
    [
        "# ",
        "## ",
        "\n",
        "\n\n",
        "> ",
        "- ",
        "1. ",
        "  ",
        "    ",
        "\t",
        "*",
        "**",
        "_",
        "~~",
        "`",
        "```\n",
        "[",
        "](",
        ")",
    ],
    [
        "![",
        "<https://x.example>",
        "https://x.example/a",
        "<b>",
        "</b>",
        "<br>",
        "<!--",
        "-->",
        "\\",
        "&amp;",
        "&#x202e;",
    ],
    [
        "&#27;",
        "|a|b|\n|-|-|\n",
        "|",
        "---\n",
        "===\n",
        "+++\n",
        "title: ",
        "author: ",
        "date: 2026-05-12\n",
        "source: ",
    ],
    ["By Ann Lee\n", "Source: X\n", "Home > News > ", "Advertisement\n", "A Title Here\n", "A Title Here", " | Site\n"],
    [
        "word ",
        "A sentence. ",
        "“said” ",
        "漢",
        "👩\u200d👧",
        "e\u0301",
        "\x1b[31m",
        "\x1b]0;x\x07",
        "\u202e",
        "\x9b",
        "\f",
    ],
)
WORDS = st.one_of(*map(st.sampled_from, SIGNS), st.text(max_size=5))
MARKED = st.lists(WORDS, max_size=40).map("".join)


@settings(max_examples=300)
@given(MARKED, st.sampled_from(PLACES))
def test_any_text_is_a_document_with_exact_offsets(text: str, place: str) -> None:
    check(text.encode("utf-8", "replace"), place)


@given(st.binary(max_size=400), st.sampled_from(PLACES))
def test_any_bytes_are_a_document_or_an_article_error(data: bytes, place: str) -> None:
    check(data, place)


@pytest.mark.parametrize("text", ENDLESS.values(), ids=ENDLESS)
def test_endless_input_comes_to_an_end(text: str) -> None:
    for place in PLACES:
        check(text.encode(), place)


def test_a_markdown_text_without_end_is_read_as_plain() -> None:
    document = parse(b"a *word* " * 130_000, "x.md")
    assert not document.styles
    assert document.text.endswith("a *word*")


@pytest.mark.parametrize("deep", ["> " * 40 + "words", "- " * 40 + "words"], ids=["quotes", "lists"])
def test_words_in_absurd_depth_are_not_lost(deep: str) -> None:
    document = parse(deep.encode(), "x.md")
    assert "words" in document.text
    assert max(block.level for block in document.blocks) <= 32


@pytest.mark.parametrize(
    "deep", ["> " * 9, "- " * 9, "1. > " * 5, ">" * 9 + " "], ids=["quotes", "lists", "both", "tight"]
)
def test_absurd_depth_in_a_long_text_is_read_as_plain(deep: str) -> None:
    """A line that goes on in twenty quotes costs the parser twenty times what a line costs."""
    lazy = f"{deep}words\n" + "and more\n" * 15_000
    assert markdown_pieces(lazy) is None
    document = parse(lazy.encode(), "x.md")
    assert "words" in document.text
    assert document.text.endswith("and more")
    assert max(block.level for block in parse(lazy[:200].encode(), "x.md").blocks) > 1


@pytest.fixture
def a_twentieth(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bounds of texts of a twentieth of the length, so that the tests are quick."""
    for name in ("MAX_MARKDOWN_CHARACTERS", "MAX_TABLE_SIGNS", "MAX_PARSER_STEPS", "MAX_PARSER_OBJECTS"):
        monkeypatch.setattr(markdown, name, getattr(markdown, name) // 20)
    monkeypatch.setattr(markdown, "MAX_UNCLOSED_BRACKETS", 1 << 30)


COSTLY = {
    "emphasis": "*a" * 10_000,
    "strong": "**a" * 10_000,
    "links": "[a](b) " * 4000,
    "half links": "[a](" * 8000,
    "addresses": "<a@b.c>" * 5000,
    "escapes": "\\*" * 12_500,
    "items": "- a\n" * 5000,
    "items in items": "- - - - - - a\n" * 1500,
    "brackets in brackets": "[" * 20_000 + "]" * 20_000,
    "brackets in paragraphs": ("[" * 999 + "]" * 999 + "\n\n") * 20,
    "a table of lines": "a|b\n-|-\n" * 2000,
    "cells": "|a" * 50 + "\n" + "|-" * 50 + "\n" + ("|b" * 50 + "\n") * 50,
    "tables that fill up": ("|a" * 50 + "\n" + "|-" * 50 + "\n" + "|b\n" * 60 + "\n") * 5,
}
"""Markdown that would take seconds, or hundreds of megabytes for the objects that it becomes, were it so long."""


@pytest.mark.usefixtures("a_twentieth")
@pytest.mark.parametrize("text", COSTLY.values(), ids=COSTLY)
def test_markdown_that_costs_too_much_is_read_as_plain(text: str) -> None:
    assert len(text) < markdown.MAX_MARKDOWN_CHARACTERS
    assert markdown_pieces(text) is None
    exact(parse(text.encode(), "x.md"))


LARGEST = {
    "a book": ("A paragraph of *some* words – with [a link](https://x.example/a_b) and `code`.\n\n" * 12)
    + "A long paragraph, as they are in books; it goes on and on. " * 800,
    "notes": "- Fixed: a fault that nobody had seen ([#1234](https://x.example/1234))\n" * 650,
    "a table": "| a | b | c |\n|---|---|---|\n" + "| one | two | three |\n" * 450,
    "references": "".join(f"A word[^{n}] and [another][{n}].\n\n" for n in range(450))
    + "".join(f"[{n}]: https://x.example/{n}\n" for n in range(450)),
}
"""Texts as people write them; those of this length have a twentieth of what is allowed."""


@pytest.mark.usefixtures("a_twentieth")
@pytest.mark.parametrize("text", LARGEST.values(), ids=LARGEST)
def test_the_largest_markdown_that_people_write_is_read(text: str) -> None:
    assert markdown_pieces(text) is not None


MEMORY = {
    "rules": ("a\n\n" + "*" * N, "x.txt"),
    "rules apart": ("a\n\n" + "* " * N, "x.txt"),
    "quotes": ("a\n\n" + ">" * N + "a", "x.txt"),
    "quotes apart": ("a\n\n" + " >" * N + "a", "x.txt"),
    "letters of two bytes": ("水" * N, "x.txt"),
    "joined emoji": ("\U0001f469\u200d\U0001f467" * N, "x.txt"),
    "joined letters": ("水" + "\u200da" * N, "x.txt"),
    "marks": ("e" + "\u0301" * N, "x.txt"),
    "marks apart": ("水\u0301" * N, "x.txt"),
}


@pytest.mark.parametrize(("text", "name"), MEMORY.values(), ids=MEMORY)
def test_no_sign_takes_a_hundred_bytes(text: str, name: str) -> None:
    parse(b"a *b*", name)
    tracemalloc.start()
    try:
        document = parse(text.encode(), name)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert document
    assert peak < 40 * len(text) + 200_000


def test_a_text_without_end_is_refused_and_a_page_is_not() -> None:
    line = b"A line of words that is as long as they are in most of the texts. "
    text = line * (MAX_TEXT_BYTES // len(line) + 1)
    with pytest.raises(ArticleError, match="has more than 4 MB of text; give a file that holds one article"):
        parse(text, "x.txt")
    assert parse(text[:MAX_TEXT_BYTES], "x.txt").text
    html = b"<!doctype html><html><body>" + b"<p>The ferry was late, and nobody minded it at all.</p>" * 20
    page = html + b"<img src='data:image/png;base64," + b"A" * MAX_TEXT_BYTES + b"'></body></html>"
    assert "ferry" in parse(page, "x.html").text


def test_an_article_has_so_many_links() -> None:
    for text in ("[a](https://x.example) " * 500 + "\n\n", "https://x.example/a " * 500 + "\n\n"):
        document = parse((text * (MAX_LINKS // 500 + 20)).encode(), "x.txt")
        exact(document)
        assert len(document.links) == MAX_LINKS


CROWDED = {
    "names": "a {} b",
    "values": "a=b {} c",
    "quoted": 'a=">" {} b',
    "single quotes": "a = '<p>' {} b",
    "stray signs": "= / = {} =b",
    "no spaces": 'a="b"{}c',
    "a quotation mark alone": 'a" {} b',
    "unended": "a {} b='",
}
ATTRIBUTES = {
    "names": lambda n: f"x{n}",
    "values": lambda n: f"x{n}=y",
    "quoted": lambda n: f'x{n}=">"',
    "slashes": lambda n: f"x{n}/",
    "stray": lambda n: f"=x{n}",
}


@pytest.mark.parametrize("around", CROWDED.values(), ids=CROWDED)
@pytest.mark.parametrize("name", ATTRIBUTES)
def test_a_tag_with_thousands_of_attributes_loses_them(around: str, name: str) -> None:
    crowd = " ".join(map(ATTRIBUTES[name], range(20 * MAX_ATTRIBUTES)))
    root = page_tree(f"<p id=kept>one<b {around.format(crowd)}>two</b></p>", plain=True)
    assert root is not None
    assert all(len(element.attrib) <= 2 * MAX_ATTRIBUTES for element in root.iter())


def test_attributes_of_ordinary_tags_stay() -> None:
    attributes = " ".join(f'data-x{n}="{n} > 1"' for n in range(MAX_ATTRIBUTES - 10))
    html = f"<p {attributes}>one <a href='https://x.example/a'>two</a> 3 < 4</p>"
    root = page_tree(html, plain=True)
    assert root is not None
    assert [len(element.attrib) for element in root.iter("p")] == [MAX_ATTRIBUTES - 10]
    assert [link.url for link in from_html(html, "").links] == ["https://x.example/a"]


def test_code_has_so_many_lines_too() -> None:
    code = "a\n" * (MAX_LINES // 2 + 10)
    document = from_html(f"<pre>{code}</pre><p>One.</p><pre>{code}</pre><pre>b</pre>", "")
    exact(document._replace(title="x"))
    assert [block.kind for block in document.blocks] == ["code", "paragraph", "paragraph", "code"]
    assert document.text.count("\n") < MAX_LINES


def test_html_without_a_tag_has_so_many_lines() -> None:
    document = from_html("a\n" * (MAX_LINES + 5_000), "")
    exact(document._replace(title="x"))
    assert len(document.blocks) <= MAX_LINES + 1


def test_rules_and_shallow_depth_are_read_in_a_long_text_too() -> None:
    document = parse(("* * * * * * * * *\n\n> > deep\n\n" + "word " * 25_000).encode(), "x.md")
    assert [block.kind for block in document.blocks[:2]] == ["rule", "quote"]


def test_two_threads_may_read_their_first_article_at_once() -> None:
    """What is filled when it is first needed is full before any thread has a parser."""
    encoding, decoding = import_module("mdurl._encode"), import_module("mdurl._decode")
    encoding.encode_cache.clear()
    decoding.decode_cache.clear()
    markdown._parser.cache_clear()
    parser = markdown._parser()
    for ruler in (parser.core.ruler, parser.block.ruler, parser.inline.ruler, parser.inline.ruler2):
        assert ruler.__cache__, "a rule list is compiled by whoever parses first"
    assert markdown_pieces("words")
    tables = [*encoding.encode_cache.values(), *decoding.decode_cache.values()]
    assert [len(table) for table in tables] == [128, 128]


def test_marks_parted_by_tags_are_bounded_together() -> None:
    document = parse(("e" + ("\u0301" * 30 + "*a*<b>") * 3 + ("\u0301" * 30 + "<b>") * 20).encode(), "x.md")
    exact(document)
    assert "\u0301" * 33 not in document.text


def test_what_entities_spell_is_cleaned_too() -> None:
    document = parse(b"# A&#x202e;b\n\n&#x202e;evil&#x202c; &#27;[31m [x](https://x.example/&#x202e;y)\n", "x.md")
    exact(document)
    assert document.title == "Ab"
    assert document.text == "evil \ufffd[31m x"


@pytest.mark.parametrize(("name", "line"), [("x.txt", "a\n"), ("x.md", "a\n\n"), ("x.txt", "- a\n"), ("x.md", "> a\n")])
def test_a_text_of_very_many_lines_ends_in_one_paragraph(line: str, name: str) -> None:
    count = MAX_LINES + 5_000
    document = parse((line * count).encode(), name)
    exact(document)
    assert len(document.blocks) <= MAX_LINES + 1
    assert document.text.count("a") == count


def test_the_lines_that_a_novel_has_are_blocks() -> None:
    assert len(parse(b"One line of it, and no more.\n\n" * (MAX_LINES // 2), "x.txt").blocks) == MAX_LINES // 2
