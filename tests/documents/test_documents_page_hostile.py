"""Hostile pages: whatever stands in them, extraction returns, and nothing that steers a terminal comes through."""

import json
import subprocess
import sys

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tuireader.documents import ExtractedArticle, clean, extract, extract_safely, from_html
from tuireader.documents.html import extract_process, saved_page
from tuireader.documents.html.extract import BROKEN_PAGE_PROBLEM
from tuireader.documents.html.tree import MAX_PAGE_CHARACTERS

URL = "https://harbour.example/a"
TEXT = "".join(
    f"<p>Paragraph {n} of an ordinary page, with commas, facts, and words enough to be kept.</p>" for n in range(8)
)
TAGS = (
    *(
        "a",
        "article",
        "aside",
        "b",
        "blockquote",
        "body",
        "br",
        "code",
        "div",
        "em",
        "figure",
        "h1",
        "h2",
        "head",
        "hr",
    ),
    *(
        "html",
        "i",
        "iframe",
        "img",
        "li",
        "main",
        "noscript",
        "ol",
        "p",
        "pre",
        "q",
        "script",
        "section",
        "span",
        "strong",
    ),
    *("style", "sup", "svg", "table", "td", "th", "title", "tr", "ul"),
)
ATTRIBUTES = [
    "",
    " class=ad",
    ' href="/x"',
    ' href="javascript:x"',
    " hidden",
    ' src="data:,x"',
    " start=3",
    ' itemprop="author"',
    " rel=author",
]
PARTS = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(TAGS), st.sampled_from(ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(TAGS)),
    st.sampled_from(
        [
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE x [",
            "&#27;]0;x&#7;",
            "&#x9b;31m",
            "&#x202e;",
            "&amp;",
            "<",
            ">",
            '"',
            "\x1b[2J",
        ]
    ),
    st.sampled_from(
        [
            '<script type="application/ld+json">',
            '{"@type": "Article", "author": [[[',
            '"headline": 3}',
            "</script>",
            TEXT,
        ]
    ),
    st.sampled_from(
        [
            '<meta name="author" content="',
            '<meta property="og:title" content="',
            '<meta name=date content="2026-13-40">',
        ]
    ),
    st.text(max_size=30),
)
PAGES = st.lists(PARTS, max_size=40).map("".join)


def page(body: str, head: str = "") -> str:
    head = f"<head><title>An ordinary title</title>{head}</head>"
    return f"<html>{head}<body><article>{TEXT}{body}{TEXT}</article></body></html>"


def words(found: ExtractedArticle) -> list[str]:
    return [found.text, found.html, found.title, found.byline, found.credit, found.url, found.canonical]


@settings(max_examples=150, deadline=None)
@given(PAGES)
@example("")
@example("\ud800<p>&#xd800;</p>")
@example("<?xml version='1.0' encoding='utf-16'?><p>x</p>")
def test_any_page_is_read_and_harmless(html: str) -> None:
    found = extract(html, URL)
    assert found.problem != BROKEN_PAGE_PROBLEM
    assert all(clean(text) == text for text in words(found)[:4])


@settings(max_examples=150, deadline=None)
@given(PAGES, st.text(max_size=20))
def test_any_content_is_a_sound_document(html: str, url: str) -> None:
    document = from_html(html, url)
    assert clean(document.text) == document.text
    assert "\n\n".join(document.text[block.start : block.end] for block in document.blocks) == document.text
    marks = [(each.start, each.end) for each in document.links] + [(each.start, each.end) for each in document.styles]
    for start, end in marks:
        assert 0 <= start < end <= len(document.text)
    assert all(link.url.lower().startswith(("http://", "https://", "mailto:")) for link in document.links)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<p {{x}} {y="1" {http://x}z=2>words</p><p }{>', id="attributes of a template"),
        pytest.param("<div>" * 5000 + "x" + "</div>" * 5000, id="blocks in one another"),
        pytest.param("<p>" + "<b>" * 5000 + "x", id="styles in one another"),
        pytest.param("<ul><li>" * 5000, id="lists in one another"),
        pytest.param("<table><tr><td>" * 1000, id="tables in one another"),
        pytest.param("<p><div><span><a href=x>" * 3000, id="nothing is closed"),
        pytest.param('<img alt="' + "x" * 3_000_000 + '">', id="a huge attribute"),
        pytest.param("<p>" + "".join(f'<a href="/{n}">l{n}</a> ' for n in range(20_000)), id="links without end"),
        pytest.param("<p>" + "<!DOCTYPE x [" * 20_000, id="declarations without end"),
        pytest.param("<p>" + "A" * 3_000_000, id="a word without end"),
        pytest.param("<p>x" * 300_000, id="paragraphs without end"),
        pytest.param("<table>" + "<tr><td>x<td>y" * 100_000, id="a table without end"),
        pytest.param("<p>" + "&" * 300_000, id="references without end"),
        pytest.param("<p>" + ("<input>" + "x" * 20) * 39_000, id="words behind fields without end"),
        pytest.param("<p>" + ("<wbr>" + "x" * 20) * 39_000, id="words behind empty elements without end"),
        pytest.param("<select>" + "<option>x" * 70_000, id="choices without end"),
        pytest.param("<math>" * 5000 + "<mi>x", id="formulas in one another"),
        pytest.param("<math>" + "<mfrac><mi>x</mi>" * 20_000, id="fractions in one another"),
        pytest.param("<p>x" + "<sup>1</sup>" * 20_000, id="notes without end"),
        pytest.param("<p>x" + "<sup>" * 5000 + "1", id="superscripts in one another"),
        pytest.param("<p>" + "<a href='#fn1'>1</a>" * 20_000, id="links to notes without end"),
        pytest.param("<p>" + "<ruby>x<rt>" * 20_000, id="readings without end"),
        pytest.param("<p>" + "x¹" * 200_000, id="raised digits without end"),
        pytest.param("<p>" + "x" * 500_000 + "¹" * 100_000, id="a run of raised digits"),
        pytest.param("<p>x" + "<br>x" * 70_000, id="lines without end"),
        pytest.param('<div style="white-space:pre">' + "x\n" * 300_000 + "</div>", id="newlines without end"),
        pytest.param(
            '<img srcset="' + "," * 1_000_000 + '"><img srcset="' + "a.png 1x, " * 90_000 + '">',
            id="candidates without end",
        ),
        pytest.param(
            '<img src="' + "-blank" * 100_000 + '" alt="' + "🚢" * 100_000 + '">', id="a blank picture without end"
        ),
        pytest.param("<picture>" + "<source srcset=''>" * 200 + "<img data-srcset=''>" * 15_000, id="pictures in one"),
        pytest.param(
            "<blockquote class=twitter-tweet>" * 200 + "<a href=//x.example/1></a>" * 30_000, id="links in nested posts"
        ),
        pytest.param("<noscript><img src=x>" * 20_000, id="pictures without scripts without end"),
        pytest.param(
            "<iframe src=//x.example/" + "maps" * 100_000 + "></iframe>" + "<iframe src=//x.example>" * 20_000,
            id="frames without end",
        ),
        pytest.param("<object><embed src=//x.example/a.mp4>" * 10_000, id="objects in one another"),
        pytest.param("<blockquote class=twitter-tweet><a href=//x.example/1></a>" * 5000, id="posts in one another"),
        pytest.param(
            "<aside class=pullquote>Paragraph 3 of an ordinary page, with commas" * 5000, id="pull quotes without end"
        ),
        pytest.param("<table>" + "<tr>" + "<td rowspan=1000 colspan=1000>x" * 20_000, id="cells over all columns"),
        pytest.param("<table>" + "<tr><td rowspan=60000 colspan=100>x<td>y" * 15_000, id="cells over all rows"),
        pytest.param(
            "<table><tr><td class=gutter><pre>1</pre><td><pre>x</pre>" * 5000, id="tables of code in one another"
        ),
        pytest.param(
            "<pre>" + "1\n" * 100_000 + "</pre><pre>" + "x\n" * 100_000 + "</pre>", id="line numbers without end"
        ),
        pytest.param("<pre>1\n2</pre>" * 20_000, id="listings without end"),
        pytest.param("<ol reversed type=i>" * 100 + "<li value=999999>x" * 30_000, id="items without end"),
        pytest.param("<del>1</del><ins>2</ins>" * 15_000, id="corrections without end"),
    ],
)
def test_bombs_leave_the_words_before_them(body: str) -> None:
    found = extract(page(body), URL)
    assert "Paragraph 3 of an ordinary page" in found.text
    assert len(found.text) <= MAX_PAGE_CHARACTERS


def test_texts_behind_what_is_dropped_stay_in_their_order() -> None:
    html = "<p>a<input>b<svg><g><input>no</g>no</svg>c<b>d<input>e</b>f<input><input>g</p>h<i hidden>no</i>i"
    assert from_html(html, URL).text == "abcdefg\n\nhi"


BOMBS = [
    "-->" + " " * 100_000 + "x",
    "[" * 50_000,
    "{" * 50_000,
    '{"a":' * 50_000,
    "null",
    '"x"',
    "[1, null]",
    '{"@type": {"a": 1}, "author": 7}',
]


@pytest.mark.parametrize("data", BOMBS, ids=range(len(BOMBS)))
def test_bombs_of_json_are_no_facts(data: str) -> None:
    found = extract(page("", f'<script type="application/ld+json">{data}</script>'), URL)
    assert (found.title, found.byline, found.problem) == ("An ordinary title", "", "")


def test_entities_of_a_page_s_own_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    found = extract(f'<!DOCTYPE html [<!ENTITY l0 "lol">{laughs}]>{page("<p>&l9;</p>")}', URL)
    assert "lollol" not in found.text
    assert "Paragraph 3" in found.text


def test_what_the_page_tells_is_harmless_too() -> None:
    author = '<meta name="author" content="Ida &#27;]0;PWN&#7; Brandt">'
    found = extract(page("", author + '<meta property="og:title" content="An ordinary &#x202e;title">'), URL)
    assert (found.title, found.byline) == ("An ordinary title", "Ida Brandt")


def test_addresses_that_may_not_be_followed_are_not_kept() -> None:
    link, image = "<a href='javascript:a()'>links</a>", "<img src='data:,x' onerror='b()'>"
    found = extract(page(f"<p>Some words, with commas, and {link}, {image} and more words.</p>"), URL)
    assert "Some words" in found.html
    assert not any(word in found.html for word in ("javascript", "data:", "onerror"))


def test_the_worker_finds_what_extraction_finds() -> None:
    html = page("", '<meta name="author" content="Ida Brandt"><meta name="date" content="2026-05-12T09:30:00+02:00">')
    assert extract_safely(html, URL, seconds=60) == extract(html, URL)


def test_a_worker_that_is_late_is_ended_and_told() -> None:
    found = extract_safely(page(""), URL, seconds=0.001)
    assert found == ExtractedArticle(url=URL, problem="took longer than 0.001 seconds to read; open it in a browser")


@pytest.mark.skipif(sys.platform == "win32", reason="no bound on memory there")
def test_a_worker_that_takes_too_much_memory_is_told() -> None:
    found = extract_safely(page(""), URL, seconds=60, memory=1 << 20)
    assert found == ExtractedArticle(url=URL, problem=BROKEN_PAGE_PROBLEM)


@pytest.mark.parametrize("answer", [b"", b"[]", b"{}", b'{"date": "x"}', b'{"date": "", "other": 1}'])
def test_an_answer_that_is_none_is_told(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract_process, "receive_answer", lambda *_: answer)
    assert extract_process.extract_safely(page(""), URL) == ExtractedArticle(url=URL, problem=BROKEN_PAGE_PROBLEM)


def test_a_page_that_begins_with_hundreds_of_comments_is_known_at_once() -> None:
    assert saved_page.is_web_page(b"<!---->" * 200 + b"<html>")
    assert not saved_page.is_web_page(b"<!---->" * 290)


def test_documents_import_no_reader_of_pages() -> None:
    code = "import json, sys, tuireader.documents; print(json.dumps(list(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert not {"lxml", "trafilatura", "htmldate", "subprocess"}.intersection(json.loads(done.stdout))
