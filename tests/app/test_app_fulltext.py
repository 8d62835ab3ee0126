"""The key x: the page of an article, fetched in the background from a real server on loopback, and back again."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from feeds_server import Answer, Server, serving
from pages_server import ANSWERS, LEAD, PARAGRAPHS, SAID, article, waiting
from tuireader import feeds
from tuireader.app import ReaderApp
from tuireader.config import Config
from tuireader.errors import TuireaderError
from tuireader.library import ALL, Library
from tuireader.screens.reader.screen import ReaderScreen
from tuireader.updates import fulltext
from tuireader.widgets.headlines import HeadlineList
from tuireader.widgets.status import StatusLine

Settle = Callable[[Pilot[None]], Awaitable[None]]
PAGE = "\n\n".join(PARAGRAPHS)
BACK, FORTH = "The page; x goes back to the feed’s text", "The feed’s text; x shows the page"


def shelf(tmp_path: Path, server: Server, *paths: str, said: str = LEAD) -> Library:
    """A library with an entry for each path, the last on top."""
    items = "".join(
        f"<item><title>Boats {path}</title><guid isPermaLink='false'>{path}</guid>"
        f"<pubDate>Tue, 12 May 2026 09:{number:02}:00 GMT</pubDate>"
        f"<link>{server.url(path) if path else ''}</link><description>{said}</description></item>"
        for number, path in enumerate(paths)
    )
    rss = f"<rss version='2.0'><channel><title>Harbour</title>{items}</channel></rss>"
    library = Library(tmp_path / "library.db")
    library.ingest.store_entries(
        library.feeds.store("https://harbour.example/feed").id, feeds.parse(rss.encode(), ""), 1_790_000_000
    )
    return library


@asynccontextmanager
async def running(library: Library, settle: Settle, size: tuple[int, int] = (160, 40)) -> AsyncIterator[Pilot[None]]:
    config = Config(allowed_hosts=("127.0.0.1",), refresh_every=0)
    app = ReaderApp(library.entries.listing(), library, config=config, theme="tuireader-dark", view=ALL)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        yield pilot


def screen(pilot: Pilot[None]) -> ReaderScreen:
    found = pilot.app.screen_stack[0]
    assert isinstance(found, ReaderScreen)
    return found


def text(pilot: Pilot[None]) -> str:
    document = screen(pilot).document
    return document.text if document else ""


def said(pilot: Pilot[None]) -> str:
    return screen(pilot).query_one(StatusLine).text


async def until(pilot: Pilot[None], done: Callable[[], object]) -> None:
    """Wait for what is to come; fail where it does not."""
    async with asyncio.timeout(30):
        while not done():
            await pilot.pause()


async def press(pilot: Pilot[None], settle: Settle, *keys: str) -> None:
    """Press keys; wait after each until nothing goes on in the background."""
    for key in keys:
        await pilot.press(key)
        await settle(pilot)
        await until(pilot, lambda: not screen(pilot).activity)
        await settle(pilot)


async def test_x_shows_the_page_and_goes_back_and_forth(tmp_path: Path, settle: Settle) -> None:
    async with serving(dict(ANSWERS)) as server:
        async with running(shelf(tmp_path, server, "/article"), settle) as pilot:
            assert text(pilot) == LEAD
            for expected, note in ((PAGE, BACK), (LEAD, FORTH), (PAGE, BACK)):
                await press(pilot, settle, "x")
                await until(pilot, lambda: (text(pilot), said(pilot)) == (expected, note))  # noqa: B023 - called at once
            document, attribution = screen(pilot).document, screen(pilot).attribution
            assert document
            assert document.fetched
            assert attribution
            assert [speaker.name for speaker in attribution.speakers] == ["Maren Lund"]
            assert screen(pilot).entries[0].quotations == 1
        assert [request.path for request in server.requests] == ["/article"]


async def test_the_page_is_there_the_next_time_with_no_network(tmp_path: Path, settle: Settle) -> None:
    async with serving(dict(ANSWERS)) as server:
        library = shelf(tmp_path, server, "/article")
        async with running(library, settle) as pilot:
            await press(pilot, settle, "x", "2", "G")
            at = screen(pilot).offset_top
        library.close()
    async with running(Library(tmp_path / "library.db"), settle) as pilot:
        assert text(pilot) == PAGE
        assert screen(pilot).offset_top == at > 0


SENTENCES = [
    ("/wall", "The page shows only its beginning to readers without a subscription; open it in a browser"),
    ("/cookies", "The page shows only a question about cookies; open it in a browser"),
    ("/script", "The page shows its text only with JavaScript; open it in a browser"),
    ("/empty", "The page holds no article that could be found; open it in a browser"),
    ("/404", "127.0.0.1 answered 404 Not Found"),
    ("/pdf", "127.0.0.1 sent application/pdf, which is not a web page; open it in a browser"),
    ("/feed", "The page is a feed; tuireader add URL, or the key a, subscribes to it"),
    ("", "This article has no page to fetch."),
]


@pytest.mark.parametrize(("path", "sentence"), SENTENCES)
async def test_what_is_no_article_is_said_and_the_feeds_text_stays(
    path: str, sentence: str, tmp_path: Path, settle: Settle
) -> None:
    async with serving(dict(ANSWERS)) as server, running(shelf(tmp_path, server, path), settle) as pilot:
        for times in (1, 2):
            await press(pilot, settle, "x")
            await until(pilot, lambda: said(pilot) == sentence)
            assert text(pilot) == LEAD
            assert [request.path for request in server.requests] == [path] * times * bool(path)


async def test_where_no_server_answers_the_note_says_that_the_feeds_text_stays(tmp_path: Path, settle: Settle) -> None:
    async with serving({}) as server:
        closed = shelf(tmp_path, server, "/gone")
    async with running(closed, settle) as pilot:
        await press(pilot, settle, "x")
        await until(pilot, lambda: said(pilot).endswith("; the feed’s text stays"))
        assert said(pilot).startswith("127.0.0.1 ")
        assert text(pilot) == LEAD


async def test_x_on_a_file_says_that_there_is_no_page(make_app: Any, settle: Settle) -> None:
    async with make_app().run_test(size=(160, 40)) as pilot:
        await settle(pilot)
        await press(pilot, settle, "x")
        await until(pilot, lambda: said(pilot) == "This article has no page to fetch.")


@pytest.mark.parametrize("after_a_second", [False, True])
async def test_x_keeps_the_place_and_the_current_quotation(
    after_a_second: bool, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    paragraphs = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in PARAGRAPHS[20:45])
    async with (
        serving(dict(ANSWERS)) as server,
        running(shelf(tmp_path, server, "/article", said=paragraphs), settle, (80, 24)) as pilot,
    ):
        if after_a_second:  # the place is written down while the text is already the other one, but not shown yet
            for name in ("store_page_outcome", "switch_text"):
                monkeypatch.setattr(fulltext, name, followed(getattr(fulltext, name), pilot))
        await press(pilot, settle, "2", "j", "j", "j", "j", "j", "j", "right_square_bracket", "j", "j")
        top, quotation, pane = screen(pilot).offset_top, screen(pilot).quotation, screen(pilot).pane
        words = text(pilot)[top : top + 40]
        assert quotation == 0
        for key in "xxx":
            await press(pilot, settle, key)
            top = screen(pilot).offset_top
            assert text(pilot)[top : top + 40] == words
            assert (screen(pilot).quotation, screen(pilot).pane) == (quotation, pane)
            assert screen(pilot).body.top > 0
        assert text(pilot) == PAGE


@pytest.mark.parametrize("name", ["store_page_outcome", "switch_text"])
async def test_after_a_switch_that_fails_the_position_is_saved_again(
    name: str, tmp_path: Path, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_options: Any) -> None:
        raise TuireaderError("the library cannot be written")

    paragraphs = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in PARAGRAPHS[20:45])
    async with serving(dict(ANSWERS)) as server:
        library = shelf(tmp_path, server, "/article", said=paragraphs)
        async with running(library, settle, (80, 24)) as pilot:
            await press(pilot, settle, "2", *(["x"] if name == "switch_text" else []))
            monkeypatch.setattr(fulltext, name, fail)
            await press(pilot, settle, "x")
            await until(pilot, lambda: said(pilot) == "the library cannot be written")
            await press(pilot, settle, "G")
            entry, top = screen(pilot).entry, screen(pilot).offset_top
            assert entry
            assert top > 0
            screen(pilot).reading.save_position()
            assert library.positions.get(entry.id).offset == top


def followed(work: Callable[..., Any], pilot: Pilot[None]) -> Callable[..., Any]:
    def followed_work(*args: Any, **kwargs: Any) -> Any:
        done = work(*args, **kwargs)
        pilot.app.call_from_thread(screen(pilot).reading.save_position)
        return done

    return followed_work


async def test_x_in_the_headlines_fetches_the_one_under_the_cursor_and_moves_nothing(
    tmp_path: Path, settle: Settle
) -> None:
    async with (
        serving(dict(ANSWERS)) as server,
        running(shelf(tmp_path, server, "/latin", "/wall", "/article"), settle) as pilot,
    ):
        reading = screen(pilot).entry
        await press(pilot, settle, "j", "j", "x")
        assert (screen(pilot).entry, text(pilot)) == (reading, LEAD)
        assert said(pilot) == "Boats /latin: the page was fetched"
        assert screen(pilot).query_one(HeadlineList).cursor == 2
        assert not screen(pilot).entries[2].read
        await press(pilot, settle, "k", "x")
        assert said(pilot).startswith("Boats /wall: The page shows only its beginning")
        await press(pilot, settle, "j", "enter")
        assert "paints the quay" in text(pilot)


async def test_esc_stops_the_fetching(tmp_path: Path, settle: Settle) -> None:
    release = asyncio.Event()
    answers: dict[str, Answer] = {**ANSWERS, "/slow": waiting(release, article())}
    async with serving(answers) as server, running(shelf(tmp_path, server, "/slow"), settle) as pilot:
        await pilot.press("x")
        await until(pilot, lambda: server.requests)
        assert screen(pilot).activity == "fetching 127.0.0.1"
        await pilot.press("x")
        assert said(pilot) == "Fetching its page; Esc cancels."
        await pilot.press("escape", "escape")
        await until(pilot, lambda: not screen(pilot).activity)
        release.set()
        await settle(pilot)
        assert text(pilot) == LEAD
        await press(pilot, settle, "x")
        assert text(pilot) == PAGE


async def test_a_page_that_comes_late_is_kept_but_not_shown_over_another_article(
    tmp_path: Path, settle: Settle
) -> None:
    release = asyncio.Event()
    answers: dict[str, Answer] = {**ANSWERS, "/slow": waiting(release, article(SAID, *PARAGRAPHS))}
    async with serving(answers) as server, running(shelf(tmp_path, server, "/wall", "/slow"), settle) as pilot:
        await pilot.press("x")
        await until(pilot, lambda: server.requests)
        await pilot.press("J")
        await settle(pilot)
        release.set()
        await until(pilot, lambda: not screen(pilot).activity)
        await settle(pilot)
        assert (screen(pilot).entry, text(pilot)) == (screen(pilot).entries[1], LEAD)
        assert said(pilot) == "Boats /slow: the page was fetched"
        await press(pilot, settle, "K")
        assert text(pilot).startswith(SAID)


async def test_several_pages_come_at_once(tmp_path: Path, settle: Settle) -> None:
    release = asyncio.Event()
    answers: dict[str, Answer] = {f"/{name}": waiting(release, article(SAID, *PARAGRAPHS)) for name in "ab"}
    async with serving(answers) as server, running(shelf(tmp_path, server, "/b", "/a"), settle) as pilot:
        await pilot.press("x", "j", "x")
        await until(pilot, lambda: len(server.requests) == 2)
        assert screen(pilot).activity == "fetching 2 pages"
        release.set()
        await until(pilot, lambda: not screen(pilot).activity)
        await settle(pilot)
        assert text(pilot).startswith(SAID)
        assert isinstance(pilot.app, ReaderApp)
        assert all(pilot.app._library.pages.get(entry.id) for entry in screen(pilot).entries)


async def test_the_feeds_newer_text_has_the_page_fetched_anew(tmp_path: Path, settle: Settle) -> None:
    async with serving(dict(ANSWERS)) as server:
        library = shelf(tmp_path, server, "/article")
        async with running(library, settle) as pilot:
            await press(pilot, settle, "x")
            (entry,) = library.entries.listing()
            library.articles.store_document(entry.id, "feed", entry.url, LEAD.encode(), 4_000_000_000)
            await press(pilot, settle, "x")
            assert [request.path for request in server.requests] == ["/article"] * 2


async def test_quitting_while_a_page_is_fetched_leaves_the_library_whole(tmp_path: Path, settle: Settle) -> None:
    answers: dict[str, Answer] = {**ANSWERS, "/slow": waiting(asyncio.Event(), article())}
    async with serving(answers) as server:
        library = shelf(tmp_path, server, "/slow")
        async with running(library, settle) as pilot:
            await pilot.press("x")
            await until(pilot, lambda: server.requests)
        assert library.check_integrity() == []
