"""Pages from a real server: an article, or one sentence that says why there is none."""

import asyncio

import pytest

from feeds_server import serving
from pages_server import ANSWERS, PARAGRAPHS, SAID, article, page
from tuireader.documents import clean
from tuireader.feeds.fetch_result import NotModified
from tuireader.feeds.network_policy import AllowedHosts
from tuireader.updates.page_fetcher import NoPage, Page, PageFetcher

LOOPBACK = AllowedHosts.of(["127.0.0.1"])
BROWSER = "open it in a browser"
REASONS = {
    "/wall": f"shows only its beginning to readers without a subscription; {BROWSER}",
    "/cookies": f"shows only a question about cookies; {BROWSER}",
    "/script": f"shows its text only with JavaScript; {BROWSER}",
    "/empty": f"holds no article that could be found; {BROWSER}",
    "/blank": f"holds no article that could be found; {BROWSER}",
    "/pdf": f"127.0.0.1 sent application/pdf, which is not a web page; {BROWSER}",
    "/picture": f"127.0.0.1 sent image/png, which is not a web page; {BROWSER}",
    "/text": "is text/plain, not a web page",
    "/untyped-bytes": "is not a web page",
    "/feed": "is a feed; tuireader add URL, or the key a, subscribes to it",
    "/feed-as-html": "is a feed; tuireader add URL, or the key a, subscribes to it",
    "/feed-as-xml": "is a feed; tuireader add URL, or the key a, subscribes to it",
    "/feed-behind-comments": "is a feed; tuireader add URL, or the key a, subscribes to it",
    "/comments": f"holds no article that could be found; {BROWSER}",
    "/jsonfeed": "is a feed; tuireader add URL, or the key a, subscribes to it",
    "/404": "127.0.0.1 answered 404 Not Found",
    "/500": "127.0.0.1 answered 500 Internal Server Error",
    "/gone": "is gone for good (410)",
    "/busy": "127.0.0.1 answered 429 Too Many Requests",
    "/circle": "127.0.0.1 redirects without end",
    "/home": "file:/etc/passwd is not a web address",
    "/large": "127.0.0.1 sent more than 2 MB",
    "/endless": "127.0.0.1 sent more than 2 MB",
    "/drip": "127.0.0.1 did not answer in time",
}
PASSING = {"/404", "/500", "/busy", "/drip"}


@pytest.mark.parametrize("path", ["/article", "/xhtml", "/untyped", "/moved"])
async def test_a_page_becomes_an_article(path: str) -> None:
    async with serving(ANSWERS) as server, PageFetcher(LOOPBACK) as pages:
        got = await pages.read(server.url(path))
        assert isinstance(got, Page)
        assert got.article.text == "\n\n".join(PARAGRAPHS)
        assert (got.article.title, got.article.byline) == ("Island votes for red boats", "Ida Brandt")
        assert (got.article.credit, got.article.date and got.article.date.isoformat()) == (
            "Harbour Post",
            "2026-05-12T09:30:00+02:00",
        )
        assert "text/html" in server.requests[0].headers["accept"].partition(",")[0]


@pytest.mark.parametrize("path", ["/latin", "/lying"])
async def test_the_encoding_is_the_servers_or_what_the_bytes_show(path: str) -> None:
    async with serving(ANSWERS) as server, PageFetcher(LOOPBACK) as pages:
        got = await pages.read(server.url(path))
    assert isinstance(got, Page)
    assert got.article.text.startswith("José paints the quay.")


@pytest.mark.parametrize("path", REASONS)
async def test_why_there_is_no_article(path: str) -> None:
    deadline = 0.3 if path == "/drip" else 20.0
    async with serving(ANSWERS) as server, PageFetcher(LOOPBACK, deadline=deadline) as pages:
        got = await pages.read(server.url(path))
    assert isinstance(got, NoPage)
    assert got.reason == REASONS[path]
    assert (got.is_temporary, got.is_busy) == (path in PASSING, path == "/busy")
    assert (got.retry_at is not None) == (path == "/busy")
    assert got.sentence.startswith(("The page ", "127.0.0.1 ", "file:"))
    assert clean(got.sentence) == got.sentence


async def test_a_private_address_is_refused_unless_allowed() -> None:
    async with serving(ANSWERS) as server, PageFetcher(AllowedHosts()) as pages:
        got = await pages.read(server.url("/article"))
    assert isinstance(got, NoPage)
    assert "private network" in got.reason
    assert not server.requests


async def test_a_page_that_has_not_changed_is_not_sent_again() -> None:
    async with serving({"/": page(b"", status="304 Not Modified")}) as server, PageFetcher(LOOPBACK) as pages:
        got = await pages.read(server.url("/"), etag='"one"', modified="then")
        assert isinstance(got, NotModified)
        headers = server.requests[0].headers
        assert (headers["if-none-match"], headers["if-modified-since"]) == ('"one"', "then")


async def test_a_page_that_takes_too_long_to_read_is_given_up_and_the_next_is_read() -> None:
    slow = b"<html><body>" + b"<div>" * 30_000 + b"<p>deep" * 5000
    async with serving({"/slow": page(slow), "/good": ANSWERS["/article"]}) as server:
        async with PageFetcher(LOOPBACK, extract_seconds=0.05) as pages:
            got = await pages.read(server.url("/slow"))
            assert isinstance(got, NoPage)
            assert got.reason == f"took longer than 0.05 seconds to read; {BROWSER}"
        async with PageFetcher(LOOPBACK) as pages:
            assert isinstance(await pages.read(server.url("/good")), Page)


async def test_reading_is_cancelled_at_any_moment() -> None:
    async with serving(ANSWERS) as server, PageFetcher(LOOPBACK) as pages:
        for path, turns in (("/drip", 50), ("/article", 3), ("/article", 200)):
            task = asyncio.create_task(pages.read(server.url(path)))
            for _ in range(turns):
                await asyncio.sleep(0)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert isinstance(await pages.read(server.url("/article")), Page)


async def test_without_processes_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(ANSWERS) as server, PageFetcher(LOOPBACK) as pages:
        monkeypatch.setattr("sys.executable", "/nowhere/python")
        got = await pages.read(server.url("/article"))
    assert isinstance(got, NoPage)
    assert got.reason == f"cannot be read as a web page; {BROWSER}"


async def test_nothing_that_steers_a_terminal_comes_out_of_a_page_or_its_server() -> None:
    hostile = "\x1b]0;owned\x07 \x9b31m \u202eevil &#27;[2J"
    answers = {
        "/text": page(article(hostile + SAID, *PARAGRAPHS, title=hostile + " red boats")),
        "/type": page(b"", "x/\x1b]0;owned\x07y"),
        "/status": page(b"", status="418 \x1b[2Jteapot"),
    }
    async with serving(answers) as server, PageFetcher(LOOPBACK) as pages:
        for path in answers:
            got = await pages.read(server.url(path))
            said = got.sentence if isinstance(got, NoPage) else ""
            if isinstance(got, Page):
                said = f"{got.article.text}{got.article.title}{got.article.html}{got.article.byline}"
            assert said
            assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(said), path
