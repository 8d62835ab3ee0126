"""What is written as Markdown reads the same again, whatever its words are."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tuireader.documents import from_html
from tuireader.documents.assemble import RULE_TEXT, Piece, assemble
from tuireader.documents.cleaning import clean, single_line
from tuireader.documents.export import to_markdown
from tuireader.documents.model import Document, Headline, Link, Style
from tuireader.documents.parsing import parse

HEAD = Headline("The mill", "Ada Finch", "Weir Post", datetime(2026, 11, 22, 9, 0, tzinfo=UTC), "https://a.example/1")
ARTICLES = sorted((Path(__file__).parents[2] / "articles").glob("*.md"))

WAYS = ["link", "emphasis", "strong", "code", "strike"]

words = st.text(st.sampled_from("ab é“*_`~[]()<>#+-=|&;!\\/.:1 \t>"), min_size=1, max_size=24).map(
    lambda text: single_line(clean(text)).strip()
)
lines = st.one_of(
    words, st.sampled_from(["- a", "1. a", "# a", "---", "> a", "a #", "<!-- a -->", "&amp;", "<b>a</b>", "12)"])
)
lines = lines.filter(bool)


def set_in(text: str, start: int, length: int, kind: str) -> tuple[tuple[Link, ...], tuple[Style, ...]]:
    start, end = start % len(text), min(len(text), start % len(text) + length)
    if kind == "link":
        return (Link(start, end, "https://a.example/<x>_(y)|z"),), ()
    return (), (Style(start, end, kind),)  # type: ignore[arg-type]


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    kind = draw(st.sampled_from(["paragraph", "heading", "quote", "code", "table", "rule"]))
    text = draw(lines)
    if kind == "rule":
        return Piece("rule", RULE_TEXT)
    if kind == "code":
        code = "\n".join(draw(st.lists(lines, min_size=1, max_size=3)))
        return Piece("code", code, language=draw(st.sampled_from(["", "python", "c++", "no.such_thing-2"])))
    if kind == "table":
        rows = draw(st.lists(st.tuples(lines, lines), min_size=1, max_size=3))
        cells = "\n".join("\t".join(row) for row in rows)
        some = draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30), st.sampled_from(WAYS)), max_size=3))
        spans = [set_in(cells, *each) for each in some]
        links, styles = (tuple(one for each in spans for one in each[i]) for i in (0, 1))
        return Piece("table", cells, links=links, styles=styles)  # type: ignore[arg-type]
    level = draw(st.integers(2, 6)) if kind == "heading" else draw(st.integers(1, 3)) if kind == "quote" else 0
    what = draw(st.sampled_from(WAYS))
    links, styles = set_in(text, draw(st.integers(0, 20)), draw(st.integers(1, 9)), what)
    return Piece(kind, text, level, "", links, styles)  # type: ignore[arg-type]


def again(document: Document) -> Document:
    return parse(to_markdown(document).encode(), "again.md")


def same(document: Document, found: Document) -> None:
    assert found.text == document.text
    assert found.blocks == document.blocks
    assert found[:5] == document[:5]


@given(st.lists(pieces(), min_size=1, max_size=4))
def test_any_document_reads_the_same_again(some: list[Piece]) -> None:
    first = Piece("paragraph", "It turned at last, said the miller, and nobody in the town had thought it would.")
    document = assemble(HEAD, [first, *some])
    same(document, again(document))


@given(
    st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["•", "1.", "12.", "123."]), lines), min_size=1, max_size=6)
)
@example([(1, "•", "--")])
def test_lists_read_the_same_again(items: list[tuple[int, str, str]]) -> None:
    first = Piece("paragraph", "It turned at last, said the miller, and nobody in the town had thought it would.")
    document = assemble(HEAD, [first, *(Piece("item", text, level, marker) for level, marker, text in items)])
    same(document, again(document))


@given(lines, lines)
def test_headlines_read_the_same_again(title: str, byline: str) -> None:
    document = assemble(Headline(title, byline), [Piece("paragraph", "It turned at last, and nobody had thought so.")])
    assert again(document)[:2] == (title, byline)


@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_articles_read_the_same_again(file: Path) -> None:
    document = parse(file.read_bytes(), file.name)
    found = again(document)
    same(document, found)
    assert found.links == document.links


PAGE = """<p>First <b>bold</b> and <i>slanted</i>, <a href="https://b.example/x">a link</a> and <code>a`b</code>.</p>
<ul><li>One</li><li>Two<ol><li>Deep</li><li>Deeper<p>and more of it</p></li></ol></li></ul>
<blockquote><p>Said.</p><blockquote><p>Said before.</p></blockquote></blockquote>
<pre>x = 1
```
y</pre>
<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>"""


def test_styles_and_links_are_kept_where_markdown_has_them() -> None:
    document = from_html(PAGE, "https://b.example/")._replace(title="Page")
    found = again(document)
    same(document, found)
    assert (found.links, found.styles) == (document.links, document.styles)
