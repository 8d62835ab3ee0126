"""Web pages saved as files open like every other article."""

from pathlib import Path

import pytest

from tuireader.documents import find_articles, load, parse, peek
from tuireader.errors import ArticleError

SENTENCE = "The ferry to the outer islands will not sail this winter, its owners said on Monday, after eighty years. "
PAGE = f"""<!DOCTYPE html>
<!-- saved from url=(0031)https://tern.example/news/ferry -->
<html><head><title>Ferry stops for the winter - The Tern</title>
<meta property="og:site_name" content="The Tern">
<meta name="author" content="By Signe Dahl">
<meta property="article:published_time" content="2026-01-05T08:00:00Z"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Ferry stops for the winter</h1><p>{SENTENCE * 2}</p>
<p>Read the <a href="letter.html">letter</a> of the owners. {SENTENCE}</p></article></body></html>"""


@pytest.mark.parametrize("name", ["ferry.html", "ferry.HTM", "ferry.xhtml", "ferry.txt"])
def test_a_saved_page_opens_as_its_article(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text(PAGE, "utf-8")
    document = load(file)
    assert (document.title, document.byline, document.credit) == (
        "Ferry stops for the winter",
        "Signe Dahl",
        "The Tern",
    )
    assert document.date is not None
    assert document.date.isoformat() == "2026-01-05T08:00:00+00:00"
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph"]
    assert [link.url for link in document.links] == ["https://tern.example/news/letter.html"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["ferry.html", "ferry.txt"])
def test_a_page_in_utf_16_opens_as_its_article(tmp_path: Path, name: str, encoding: str) -> None:
    file = tmp_path / name
    file.write_bytes(PAGE.encode(encoding))
    assert load(file).title == "Ferry stops for the winter"


def test_its_headline_is_the_same_without_a_parser(tmp_path: Path) -> None:
    file = tmp_path / "ferry.html"
    file.write_text(PAGE, "utf-8")
    headline, document = peek(file), load(file)
    assert (headline.title, headline.byline, headline.credit, headline.date) == (
        document.title,
        document.byline,
        document.credit,
        document.date,
    )


def test_a_headline_far_below_styles_is_found(tmp_path: Path) -> None:
    file = tmp_path / "ferry.html"
    file.write_text(
        f"<html><head><style>{'p { color: red } ' * 2000}</style><title>Ferry &amp; boats</title></head></html>"
    )
    assert peek(file).title == "Ferry & boats"


def test_a_page_that_tells_no_title_goes_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "old-ferry_page.html"
    file.write_text(f"<p>{SENTENCE * 3}</p>")
    assert (peek(file).title, load(file).title) == ("Old ferry page", "Old ferry page")


def test_folders_list_their_pages(tmp_path: Path) -> None:
    for name in ("a.html", "b.md", "c.htm", "d.css", "e.xhtml"):
        (tmp_path / name).write_text("x")
    found, errors = find_articles([str(tmp_path)])
    assert ([file.name for file in found], errors) == (["a.html", "b.md", "c.htm", "e.xhtml"], [])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<html><body></body></html>", "holds no article that could be found"),
        (b"", "holds no article that could be found"),
        (b"%PDF-1.7", "is a PDF"),
        (b"\x00\x01\x02" * 500, "is not text"),
    ],
)
def test_what_holds_no_article_is_an_error(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError, match=reason) as failure:
        parse(data, "page.html")
    assert failure.value.location == "page.html"


@pytest.mark.parametrize(
    "text",
    [
        "<b>Bold</b> words open this text, which is Markdown or plain.\n",
        "<htmlish> is no tag that we know.\n",
        "Begin <html> late.\n",
    ],
)
def test_a_text_that_only_speaks_of_html_is_no_page(text: str) -> None:
    assert parse(text.encode(), "note.txt", markup=None).text.endswith(text.strip()[-12:])
