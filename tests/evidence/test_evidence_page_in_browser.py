"""The page of an export in Chromium, where it is installed: all is there, nothing is loaded, and it fits a phone."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest

from feeds_server import reply, serving
from quoting_library import quoting_library
from tuireader.evidence.about import About
from tuireader.evidence.formats import lines_of
from tuireader.evidence.gather import article_evidence
from tuireader.evidence.model import Evidence
from tuireader.library import Library

BROWSER = shutil.which("chromium")
pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")
PHONE_WIDTH = 390
OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    *("--no-first-run", f"--window-size={PHONE_WIDTH},844", "--dump-dom"),
)
LONG_WORD = "Hafenmeisterstellvertreterinnen" * 20
MEASURE = "<script>document.body.dataset.widths = `${document.documentElement.scrollWidth} ${innerWidth}`</script>"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(quoting_library(tmp_path)) as library:
        yield library


def articles_of(library: Library) -> list[tuple[Evidence, ...]]:
    return [article_evidence(library, entry) for entry in library.entries.listing()]


def page_of(articles: list[tuple[Evidence, ...]]) -> str:
    about = About("What was said", "said:vanterpool", datetime(2026, 11, 30, 12, tzinfo=UTC))
    return "\n".join(lines_of("html", articles, about))


def dom_of(page: str, folder: Path) -> str:
    """Return the document as the browser has it, once everything in it is loaded."""
    file = folder / "page.html"
    file.write_text(page, "utf-8")
    command = [BROWSER or "", *OPTIONS, f"--user-data-dir={folder / 'browser'}", file.as_uri()]
    return subprocess.run(command, capture_output=True, check=True, timeout=120).stdout.decode()


class Quoted(HTMLParser):
    """The words of all blockquotes."""

    def __init__(self, dom: str) -> None:
        super().__init__()
        self.words = list[str]()
        self._is_inside = False
        self.feed(dom)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "blockquote":
            self.words.append("")
            self._is_inside = True

    def handle_endtag(self, tag: str) -> None:
        self._is_inside = self._is_inside and tag != "blockquote"

    def handle_data(self, data: str) -> None:
        if self._is_inside:
            self.words[-1] += data


def test_all_quotations_are_in_the_document(library: Library, tmp_path: Path) -> None:
    articles = articles_of(library)
    dom = dom_of(page_of(articles), tmp_path)
    rows = [row for rows_of_article in articles for row in rows_of_article]
    assert Quoted(dom).words == [f"“{row.words.removesuffix(',')}”" for row in rows]
    assert dom.count("<meter") == len(set(re.findall(r">(\d{4}-\d\d)</th>", dom))) > 12


def _with_text(row: Evidence, text: str, url: str) -> Evidence:
    facts = row.article._replace(title=text, author=text, outlet=text, url=url)
    speaker = row.speaker._replace(name=text, roles=(text,)) if row.speaker else None
    return row._replace(words=text, sentence=text, note=text, speaker=speaker, article=facts)


async def test_no_request_leaves_the_page(library: Library, tmp_path: Path) -> None:
    async with serving({"/picture": reply(b"")}) as server:
        url = server.url("/picture")
        loading = f'<img src="{url}"><link rel=stylesheet href="{url}"><script src="{url}"></script>'
        rows = [tuple(_with_text(row, loading, url) for row in it) for it in articles_of(library)[:3]]
        await asyncio.to_thread(dom_of, page_of(rows), tmp_path)
        assert server.requests == []
        policy_alone = page_of(rows).replace("<body>", f"<body>{loading}")
        await asyncio.to_thread(dom_of, policy_alone, tmp_path)
        assert server.requests == []
        await asyncio.to_thread(dom_of, f"<body>{loading}", tmp_path)
        assert server.requests, "the browser reaches the server, so it would have been asked above"


@pytest.mark.parametrize("text", [LONG_WORD, "Two words " * 40])
def test_long_words_fit_a_phone(text: str, library: Library, tmp_path: Path) -> None:
    url = f"https://weir.example/{LONG_WORD}"
    rows = [
        tuple(_with_text(row, f"{number} {text}", url) for row in it)
        for number, it in enumerate(articles_of(library)[:3])
    ]
    page = (
        page_of(rows)
        .replace("default-src 'none'", "default-src 'unsafe-inline'")
        .replace("<details>", "<details open>")
    )
    dom = dom_of(page.replace("</body>", f"{MEASURE}</body>"), tmp_path)
    (widths,) = re.findall(r'data-widths="(\d+) (\d+)"', dom)
    assert int(widths[0]) <= int(widths[1])
