"""The pages of entries: kept beside what the feed said, at refresh or one by one."""

import asyncio
import hashlib
import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds_server import Answer, Server, reply, serving
from pages_server import ANSWERS, LEAD, PARAGRAPHS, SAID, article, page, waiting
from tuireader.config import Config, FeedOptions
from tuireader.feeds.fetch_result import Progress
from tuireader.library import Entry, Library, ReadingPosition
from tuireader.library.schema import STEPS
from tuireader.quotes import attribute
from tuireader.updates.fetch_fulltexts import MAX_PAGES_PER_FEED, fetch_requested_pages
from tuireader.updates.find_quotations import find_quotations
from tuireader.updates.fulltext import (
    fetch_single_page,
    same_offset,
    same_quotation_index,
    store_page_outcome,
    switch_text,
)
from tuireader.updates.page_fetcher import NoPage
from tuireader.updates.refresh import refresh_feeds

HOME = Config(allowed_hosts=("127.0.0.1",))


def feed_of(server: Server, *paths: str, said: str = LEAD) -> bytes:
    """A feed whose entries lead to pages of the server."""
    items = "".join(
        f"<item><title>Boats {path}</title><guid isPermaLink='false'>{path}</guid>"
        f"<link>{server.url(path) if path else ''}</link><description>{said}</description></item>"
        for path in paths
    )
    return f"<rss version='2.0'><channel><title>Harbour</title>{items}</channel></rss>".encode()


async def shelf(server: Server, *paths: str, said: str = LEAD, options: FeedOptions | None = None) -> Library:
    """A library that has refreshed a feed with entries that lead to `paths`."""
    server.answers["/rss"] = reply(feed_of(server, *paths, said=said))
    library = Library(None)
    library.feeds.store(server.url("/rss"))
    await refresh_feeds(library, library.feeds.all(), configured(server, options))
    return library


def configured(server: Server, options: FeedOptions | None = None) -> Config:
    return Config(allowed_hosts=HOME.allowed_hosts, feeds={server.url("/rss"): options or FeedOptions()})


def entry_of(library: Library, path: str) -> Entry:
    return next(entry for entry in library.entries.listing() if entry.title == f"Boats {path}".strip())


async def fetched(library: Library, entry: Entry) -> NoPage | None:
    return store_page_outcome(library, entry, await fetch_single_page(library, entry, HOME))


# One by one


async def test_the_page_is_kept_as_fetched_and_read_instead_of_the_feeds_lines() -> None:
    before = time.time()
    async with serving(dict(ANSWERS)) as server:
        library = await shelf(server, "/article")
        (entry,) = library.entries.listing()
        assert library.articles.open(entry).text == LEAD
        assert await fetched(library, entry) is None
    document = library.articles.open(entry)
    assert document.text == "\n\n".join(PARAGRAPHS)
    assert (document.title, document.byline, document.credit) == ("Boats /article", "Ida Brandt", "Harbour")
    assert document.date
    assert document.date.isoformat() == "2026-05-12T09:30:00+02:00"
    assert document.fetched
    assert before - 1 < document.fetched.timestamp() < time.time() + 1
    kept = library.articles.stored(entry.id, "page")
    assert kept
    assert (kept.data, kept.sha256, kept.url) == (article(), hashlib.sha256(article()).digest(), server.url("/article"))
    assert find_quotations(library) == 1
    assert [entry.quotations for entry in library.entries.listing()] == [1]
    assert library.check_integrity() == []


@pytest.mark.parametrize(
    "damage", ["UPDATE page SET article = x'00'", "UPDATE document SET data = x'00' WHERE kind = 'feed'"]
)
async def test_a_damaged_page_or_text_is_fetched_again(damage: str) -> None:
    async with serving(dict(ANSWERS)) as server:
        library = await shelf(server, "/article")
        (entry,) = library.entries.listing()
        assert await fetched(library, entry) is None
        with library._db.transaction() as db:
            db.execute(damage)
        assert await fetched(library, entry) is None
    assert library.articles.open(entry).text == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("path", ["/wall", "/cookies", "/script", "/404", "/pdf", "/large", "/feed", "/gone"])
async def test_what_is_no_article_leaves_the_feeds_text(path: str) -> None:
    async with serving(dict(ANSWERS)) as server:
        library = await shelf(server, path)
        (entry,) = library.entries.listing()
        assert await fetched(library, entry) is not None
    assert library.articles.open(entry).text == LEAD
    assert library.pages.get(entry.id) is None
    assert library.pages.tries(entry.id) == 1


@pytest.mark.parametrize("said", [" ".join(PARAGRAPHS), " ".join((*PARAGRAPHS, "And more."))])
async def test_a_page_that_says_no_more_than_the_feed_is_not_kept(said: str) -> None:
    html = "".join(f"&lt;p&gt;{paragraph}&lt;/p&gt;" for paragraph in said.split("\n"))
    async with serving({"/short": page(article(LEAD, SAID))}) as server:
        library = await shelf(server, "/short", said=html)
        (entry,) = library.entries.listing()
        problem = await fetched(library, entry)
    assert problem
    assert problem.sentence == "The page says no more than the feed does"
    assert library.articles.open(entry).text == said


async def test_back_to_the_feeds_text_and_to_the_page_again() -> None:
    async with serving(dict(ANSWERS)) as server:
        library = await shelf(server, "/article")
        (entry,) = library.entries.listing()
        await fetched(library, entry)
    for to_page, text in ((False, LEAD), (True, "\n\n".join(PARAGRAPHS)), (False, LEAD)):
        switch_text(library, entry, to_page=to_page)
        assert library.articles.open(entry).text == text


async def test_a_page_is_fetched_anew_only_if_it_has_changed() -> None:
    answers = dict(ANSWERS)
    async with serving(answers) as server:
        library = await shelf(server, "/article")
        (entry,) = library.entries.listing()
        await fetched(library, entry)
        first = library.pages.get(entry.id)
        assert first
        assert first.etag == '"one"'
        switch_text(library, entry, to_page=False)
        answers["/article"] = page(b"", status="304 Not Modified")
        assert await fetched(library, entry) is None
        assert server.requests[-1].headers["if-none-match"] == '"one"'
        second = library.pages.get(entry.id)
        assert second
        assert second.shown
        assert first.fetched
        assert second.fetched
        assert second.fetched > first.fetched
        assert second.article == first.article
        answers["/article"] = ANSWERS["/404"]
        assert await fetched(library, entry) is not None
    assert library.articles.open(entry).text == "\n\n".join(PARAGRAPHS)


async def test_a_failed_page_may_come_another_time() -> None:
    answers: dict[str, Answer] = {"/late": ANSWERS["/500"]}
    async with serving(answers) as server:
        library = await shelf(server, "/late")
        (entry,) = library.entries.listing()
        assert await fetched(library, entry) is not None
        answers["/late"] = ANSWERS["/article"]
        assert await fetched(library, entry) is None
    assert library.pages.tries(entry.id) == 0


@pytest.mark.parametrize("path", ["/article", "/wall"])
async def test_an_entry_that_is_removed_meanwhile_leaves_nothing(path: str) -> None:
    async with serving(dict(ANSWERS)) as server:
        library = await shelf(server, path)
        (entry,) = library.entries.listing()
        outcome = await fetch_single_page(library, entry, HOME)
        library.feeds.remove(library.feeds.all()[0].id)
        store_page_outcome(library, entry, outcome)
    assert library.pages.get(entry.id) is None
    assert library.check_integrity() == []


# The place


async def test_the_place_and_the_quotation_move_along() -> None:
    said = f"&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;{SAID}&lt;/p&gt;"
    async with serving(dict(ANSWERS)) as server:
        library = await shelf(server, "/article", said=said)
        (entry,) = library.entries.listing()
        find_quotations(library)
        at = library.articles.open(entry).text.index(SAID)
        library.positions.save(entry.id, ReadingPosition(at, 0))
        await fetched(library, entry)
        text = library.articles.open(entry).text
        assert library.positions.get(entry.id) == ReadingPosition(text.index(SAID), 0)
        switch_text(library, entry, to_page=False)
        assert library.positions.get(entry.id) == ReadingPosition(at, 0)
        switch_text(library, entry, to_page=True)
        library.positions.save(entry.id, ReadingPosition(text.index("Paragraph 7 "), None))
        switch_text(library, entry, to_page=False)
        assert library.positions.get(entry.id) == ReadingPosition(-1, None)


PLACES = [
    ("in the next paragraph", "Gone.\n\nThe geese went over at four.", 1, "More.\n\nThe geese went over at four.", 7),
    ("nearest", "x" * 50 + "the same long words here", 50, "the same long words here" * 4, 48),
    ("above the text", "The geese went over at four.", -1, "The geese went over at four.", -1),
    ("nowhere", "The geese went over at four.", 3, "The gulls came back at nine.", -1),
    ("past the end", "The geese", 400, "The geese", -1),
    ("too short to be sure", "One.\n\nTwo.", 6, "Two. One. Two.", -1),
]


@pytest.mark.parametrize(("title", "before", "offset", "after", "expected"), PLACES, ids=[case[0] for case in PLACES])
def test_same_place(title: str, before: str, offset: int, after: str, expected: int) -> None:
    assert same_offset(before, offset, after) == expected


@given(st.text("ab \n", max_size=300), st.integers(-1, 400), st.text("ab \n", max_size=300))
def test_a_place_is_always_one_of_the_text(before: str, offset: int, after: str) -> None:
    assert -1 <= same_offset(before, offset, after) <= max(0, len(after) - 1)


def test_a_quotation_that_is_not_there_is_none() -> None:
    before, after = attribute(SAID), attribute("“No,” said Maren Lund.")
    assert same_quotation_index(before, 0, attribute(f"“No,” said Ida Brandt. {SAID}")) == 1
    assert same_quotation_index(before, 0, after) is None
    assert same_quotation_index(before, 5, after) is None


# At refresh

FULL = FeedOptions(full_text=True)


async def test_the_pages_of_new_entries_come_with_a_refresh() -> None:
    on_feed: list[Progress] = []
    async with serving(dict(ANSWERS)) as server:
        server.answers["/rss"] = reply(feed_of(server, "/article", "/wall", "/404", "/latin", ""))
        library = Library(None)
        library.feeds.store(server.url("/rss"))
        counts = await refresh_feeds(library, library.feeds.all(), configured(server, FULL), on_pages=on_feed.append)
        asked = [request.path for request in server.requests]
        assert (counts.done, counts.new, counts.failed) == (1, 5, 0)
        assert [progress.done for progress in on_feed] == [0, 1, 2, 3, 4]
        assert on_feed[-1] == Progress(done=4, total=4, new=2, failed=2)
        assert sorted(asked) == ["/404", "/article", "/latin", "/rss", "/wall"]
        for path, whole in (("/article", True), ("/latin", True), ("/wall", False), ("/404", False), ("", False)):
            assert (library.pages.get(entry_of(library, path).id) is not None) == whole
        await refresh_feeds(library, library.feeds.all(), configured(server, FULL))
        assert [request.path for request in server.requests[len(asked) :]] == ["/rss"]
    assert find_quotations(library) == 5
    assert library.check_integrity() == []


async def test_without_the_option_no_page_is_fetched() -> None:
    async with serving(dict(ANSWERS)) as server:
        library = await shelf(server, "/article")
        await refresh_feeds(library, library.feeds.all(), configured(server, FULL))
        assert [request.path for request in server.requests] == ["/rss", "/rss"]
        assert library.pages.get(library.entries.listing()[0].id) is None


async def test_a_passing_failure_is_tried_again_later_and_not_for_ever() -> None:
    async with serving(dict(ANSWERS)) as server:
        library = await shelf(server, "/500", options=FULL)
        config, feeds = configured(server, FULL), library.feeds.all()
        (entry,) = library.entries.listing()
        waits = []
        for _ in range(5):
            ((again,),) = library._db.rows("SELECT again FROM page")
            waits.append(again - time.time() if again else 0.0)
            await fetch_requested_pages(library, feeds, config)  # not yet
            with library._db.transaction() as db:
                db.execute("UPDATE page SET again = 0 WHERE again IS NOT NULL")
            await fetch_requested_pages(library, feeds, config)
        assert [request.path for request in server.requests].count("/500") == 3
        assert 0 < waits[0] < waits[1]
        assert waits[2:] == [0.0] * 3
        server.answers["/500"] = ANSWERS["/article"]
        assert await fetched(library, entry) is None


async def test_a_busy_host_is_left_alone() -> None:
    async with serving(dict(ANSWERS)) as server:
        paths = [f"/busy?{number}" for number in range(8)]
        server.answers |= dict.fromkeys(paths, ANSWERS["/busy"])
        server.answers["/rss"] = reply(feed_of(server, *paths))
        library = Library(None)
        library.feeds.store(server.url("/rss"))
        config = Config(allowed_hosts=HOME.allowed_hosts, refresh_every=60, feeds={server.url("/rss"): FULL})
        await refresh_feeds(library, library.feeds.all(), config)
        assert 1 <= sum(request.path in paths for request in server.requests) <= 2
        rows = library._db.rows("SELECT tries, again - ? FROM page", (time.time(),))
    assert len(rows) == 8
    assert sum(tries for tries, _ in rows) <= 2
    assert all(500 < wait <= 600 for _, wait in rows)


async def test_a_host_that_says_nothing_is_not_asked_for_each_page() -> None:
    async with serving(dict(ANSWERS)) as server:
        dead = feed_of(server, *(f"/{number}" for number in range(8))).replace(f":{server.port}/".encode(), b":1/")
        server.answers["/rss"] = reply(dead)
        library = Library(None)
        library.feeds.store(server.url("/rss"))
        on_feed: list[Progress] = []
        await refresh_feeds(library, library.feeds.all(), configured(server, FULL), on_pages=on_feed.append)
    assert on_feed[-1] == Progress(done=8, total=8, new=0, failed=8)
    tries = [number for (number,) in library._db.rows("SELECT tries FROM page WHERE again > 0")]
    assert len(tries) == 8
    assert 2 <= sum(tries) <= 3


async def test_one_page_that_does_not_come_holds_up_nothing_and_can_be_cancelled() -> None:
    release, kept = asyncio.Event(), asyncio.Event()
    async with serving(dict(ANSWERS)) as server:
        server.answers["/slow"] = waiting(release, article())
        server.answers["/rss"] = reply(feed_of(server, "/slow", "/article", "/latin"))
        library = Library(None)
        library.feeds.store(server.url("/rss"))
        task = asyncio.create_task(
            refresh_feeds(
                library,
                library.feeds.all(),
                configured(server, FULL),
                on_pages=lambda now: kept.set() if now.new == 2 else None,
            )
        )
        await kept.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert [library.pages.get(entry_of(library, path).id) is None for path in ("/slow", "/article")] == [
            True,
            False,
        ]
        release.set()
        counts = await fetch_requested_pages(library, library.feeds.all(), configured(server, FULL))
        assert (counts.total, counts.new) == (1, 1)


async def test_a_host_is_asked_twice_at_a_time_and_a_feed_makes_us_fetch_no_more_than_so_many() -> None:
    async with serving(dict(ANSWERS)) as server:
        paths = [f"/wall?{number}" for number in range(MAX_PAGES_PER_FEED + 10)]
        server.answers |= dict.fromkeys(paths, ANSWERS["/pdf"])
        library = await shelf(server, *paths, options=FULL)
        asked = [request.path for request in server.requests if request.path in paths]
        assert len(asked) == MAX_PAGES_PER_FEED
        assert max(server.max_busy.values()) <= 2
        assert await fetch_requested_pages(library, library.feeds.all(), configured(server, FULL)) == Progress(
            10, 10, 0, 10
        )


async def test_a_broken_library_ends_the_refresh_with_its_own_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("disk full")

    async with serving(dict(ANSWERS)) as server:
        server.answers["/rss"] = reply(feed_of(server, "/article", "/latin"))
        library = Library(None)
        library.feeds.store(server.url("/rss"))
        monkeypatch.setattr("tuireader.updates.fetch_fulltexts.store_page_outcome", broken)
        with pytest.raises(RuntimeError, match="disk full"):
            await refresh_feeds(library, library.feeds.all(), configured(server, FULL))


def test_a_library_from_before_there_were_pages_gets_them(tmp_path: Path) -> None:
    place = tmp_path / "library.db"
    db = sqlite3.connect(place)
    for step in STEPS[:2]:
        step(db)
    db.execute("PRAGMA user_version = 2")
    db.commit()
    db.close()
    library = Library(place)
    assert library.pages.requested([1], MAX_PAGES_PER_FEED) == []
    library.close()
