"""Pages and feed content as data: one file a case, with its title, the HTML and the document that it becomes."""

import json
from pathlib import Path
from typing import Any

import pytest
from test_documents_cases import read_case, shown

from tuireader.documents import extract, from_html, from_page, to_document
from tuireader.documents.html import paywall
from tuireader.documents.html.byline import byline
from tuireader.documents.html.titles import without_site
from tuireader.documents.model import Headline
from tuireader.errors import ArticleError

HERE = Path(__file__).parent
URL = "https://harbour.example/a"


def cases(folder: str) -> list[Any]:
    return [
        pytest.param(*read_case(file)[1:], id=read_case(file)[0])
        for file in sorted((HERE / "pages" / folder).iterdir())
    ]


def table(name: str) -> list[Any]:
    return [pytest.param(*row, id=title) for title, row in json.loads((HERE / name).read_text("utf-8")).items()]


@pytest.mark.parametrize(("url", "html", "expected"), cases("content"))
def test_content(url: str, html: str, expected: dict[str, Any]) -> None:
    assert shown(from_html(html, url)) == expected


@pytest.mark.parametrize(("url", "html", "expected"), cases("article"))
def test_article(url: str, html: str, expected: dict[str, Any]) -> None:
    assert shown(from_page(html, url)) == expected


@pytest.mark.parametrize(("url", "html", "expected"), cases("article"))
def test_extracted_html_is_the_document_again(url: str, html: str, expected: dict[str, Any]) -> None:
    """What is kept for reading offline gives the same document as the page."""
    found = extract(html, url)
    document = to_document(found)
    assert shown(document) == expected
    assert found.text == document.text
    assert "<script" not in found.html
    assert " class=" not in found.html


@pytest.mark.parametrize(("html", "reason"), table("walls.json"))
def test_what_is_no_article_is_told(html: str, reason: str) -> None:
    assert extract(html, URL).problem == (getattr(paywall, reason) if reason else "")


def test_a_page_without_an_article_is_an_error_with_its_location() -> None:
    with pytest.raises(ArticleError, match="holds no article") as failure:
        from_page("<title>Nothing here</title>", URL)
    assert failure.value.location == URL


@pytest.mark.parametrize(("texts", "expected"), table("names.json"))
def test_bylines(texts: list[str], expected: str) -> None:
    assert byline(texts) == expected


@pytest.mark.parametrize(
    ("title", "site", "expected"),
    [
        ("Red boats for all | Harbour Post", "Harbour Post", "Red boats for all"),
        ("Harbour Post: Red boats for all", "Harbour Post", "Harbour Post: Red boats for all"),
        ("Harbour Post - Red boats for all", "Harbour Post", "Red boats for all"),
        ("Red boats for all - Post", "Harbour Post", "Red boats for all - Post"),
        ("Red boats for all - Harbour", "Harbour Post", "Red boats for all"),
        ("Red boats - and blue ones", "Harbour Post", "Red boats - and blue ones"),
        ("Boats | Harbour Post", "Harbour Post", "Boats | Harbour Post"),
        ("Half-red boats for all", "Harbour Post", "Half-red boats for all"),
        ("Red boats for all", "", "Red boats for all"),
    ],
)
def test_titles_lose_their_site(title: str, site: str, expected: str) -> None:
    assert without_site(title, site, []) == expected


STORM = "The boats came home, all of them, before the storm. " * 5
LD = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (LD.format('{"@type": "NewsArticle", "author": {"name": "Ida Brandt"}}'), "Ida Brandt"),
        (
            LD.format('{"@type": ["Article", "Thing"], "author": [{"name": "Ida Brandt"}, {"name": "Tomas Ekdal"}]}'),
            "Ida Brandt, Tomas Ekdal",
        ),
        (LD.format('[{"@type": "BlogPosting", "author": "Ida Brandt"}]'), "Ida Brandt"),
        (LD.format('<!-- {"@type": "Article", "author": {"@list": [{"name": "Ida Brandt"}]}} -->'), "Ida Brandt"),
        (LD.format('{"@type": "WebPage", "mainEntity": {"@type": "Article", "creator": "Ida Brandt"}}'), "Ida Brandt"),
        (
            LD.format(
                '{"@type": "Article", "author": [{"@type": "Organization", "name": "Post"},'
                ' {"@type": "Person", "name": "Ida Brandt"}]}'
            ),
            "Ida Brandt",
        ),
        (
            LD.format('{"@type": "Article", "author": {"@type": "Organization", "name": "Harbour Post"}}'),
            "Harbour Post",
        ),
        (LD.format('{"@type": "Article", "author": {"name": ["Ida Brandt", "Karin Holt"]}}'), "Ida Brandt, Karin Holt"),
        (
            LD.format('{"@type": "Product", "author": "Nobody Else"}') + '<meta name="author" content="Ida Brandt">',
            "Ida Brandt",
        ),
        (LD.format('{"@type": "Article", "author": {"name": "Ida Brandt",},}'), "Ida Brandt"),
        (
            LD.format("{&quot;@type&quot;: &quot;Article&quot;, &quot;author&quot;: &quot;Ida Brandt&quot;}"),
            "Ida Brandt",
        ),
        (LD.format('{"@type": "Article", "author": ') + '<meta name="byl" content="By Ida Brandt">', "Ida Brandt"),
        (
            '<meta name="article:author" content="https://x.example/i"><meta name="dc.creator" content="Ida Brandt">',
            "Ida Brandt",
        ),
        (
            '<meta name="citation_author" content="Brandt"><meta name="citation_author" content="Ekdal">',
            "Brandt, Ekdal",
        ),
        ('<meta name="author" content="admin">', ""),
        (
            '<meta name="author" content="Post Desk"><meta property="dc:creator x:by" content="Ida Brandt">',
            "Ida Brandt",
        ),
        (
            '<meta name="author" content="Post Desk"><meta property="dcterms:creator" content="Ida Brandt">',
            "Ida Brandt",
        ),
    ],
)
def test_authors_that_a_page_tells(head: str, expected: str) -> None:
    page = f"<html><head>{head}</head><body><p>{STORM}</p></body></html>"
    assert extract(page, URL).byline == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<a rel="author" href="/ida">Ida Brandt</a>', "Ida Brandt"),
        ('<span itemprop="author"><img alt="x"><b itemprop="name">Ida Brandt</b></span>', "Ida Brandt"),
        ('<p class="article-byline">By Ida Brandt</p>', "Ida Brandt"),
        ('<span class="autor">Von Ida Brandt</span>', "Ida Brandt"),
        ('<span class="authority">The Harbour Office</span>', ""),
        ('<div class="author-bio">Ida Brandt has written for the Post since 2011.</div>', ""),
        ('<div class="comment-author">Some Reader</div>', ""),
    ],
)
def test_authors_that_marks_tell(body: str, expected: str) -> None:
    page = f"<body><article>{body}<p>{STORM}</p></article></body>"
    assert extract(page, URL).byline == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (LD.format('{"@type": "Article", "datePublished": "2026-05-12T09:30:00Z"}'), "2026-05-12T09:30:00+00:00"),
        (
            '<meta property="article:published_time" content="2026-05-12T09:30:00.000+02:00">',
            "2026-05-12T09:30:00+02:00",
        ),
        ('<meta name="date" content="12 May 2026">', "2026-05-12T00:00:00"),
        ('<meta name="date" content="12.5.2026, 9 Uhr">', "2026-05-12T00:00:00"),
        (
            '<meta property="article:modified_time" content="2026-05-13"><meta name="pubdate" content="2026-05-12">',
            "2026-05-12T00:00:00",
        ),
        ('<meta name="date" content="2026-99-99">', None),
    ],
)
def test_dates_that_a_page_tells(head: str, expected: str | None) -> None:
    page = f"<html><head>{head}</head><body><p>{STORM}</p></body></html>"
    found = extract(page, URL).date
    assert (found and found.isoformat()) == expected


def test_the_date_in_an_address_counts_where_nothing_else_does() -> None:
    found = extract(f"<p>{'The boats came home. ' * 9}</p>", "https://harbour.example/2026/05/12/boats").date
    assert found is not None
    assert found.isoformat() == "2026-05-12T00:00:00"


def test_a_feed_entry_keeps_its_own_headline() -> None:
    headline = Headline("Boats", "Ida Brandt", "Harbour Post", None, URL)
    document = from_html("<h1>Other</h1><p>Words.</p>", URL, headline)
    assert (document.title, document.byline, document.credit, document.url) == (
        "Boats",
        "Ida Brandt",
        "Harbour Post",
        URL,
    )
