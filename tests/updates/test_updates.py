"""Feeds from a real server into a real library."""

import asyncio
import json
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from feeds_server import Answer, Request, feed, redirect_to, reply, serving
from tuireader.config import Config, FeedOptions, Rule
from tuireader.documents.model import Document
from tuireader.errors import ArticleError
from tuireader.feeds import Candidate
from tuireader.library import QUOTED, Library
from tuireader.library.feeds import Feeds
from tuireader.updates import find_quotations as finding
from tuireader.updates import subscribe as subscribing
from tuireader.updates.find_quotations import find_quotations
from tuireader.updates.refresh import feeds_to_refresh, refresh_feeds
from tuireader.updates.subscribe import subscribe

HOME = Config(allowed_hosts=("127.0.0.1",))
MORE = 120
"""Entries, more than are looked into at once."""
SPOKEN = (
    b"<rss version='2.0'><channel><title>Weir Post</title><item><title>Mill</title><guid>1</guid>"
    b"<description>&lt;p&gt;\xe2\x80\x9cIt turns,\xe2\x80\x9d said Ada Thornbury.&lt;/p&gt;</description></item>"
    b"</channel></rss>"
)
PAGE = b"""<html><head><title>Weir</title>
<link rel="alternate" type="application/rss+xml" title="News" href="/news.xml">
<link rel="alternate" type="application/rss+xml" title="Sport" href="/sport.xml"></head></html>"""


async def second(candidates: Sequence[Candidate]) -> Candidate | None:
    return candidates[1]


async def nothing(_candidates: Sequence[Candidate]) -> Candidate | None:
    return None


async def test_what_comes_is_kept_and_said() -> None:
    answers: dict[str, Answer] = {
        "/a": reply(feed("a", 3), ETag='"one"'),
        "/gone": reply(status="410 Gone"),
        "/broken": reply(status="500 Internal Server Error"),
        "/moved": redirect_to("/new", "301 Moved Permanently"),
        "/new": reply(feed("new", 2)),
    }
    library, on_feed = Library(None), dict[str, str]()
    async with serving(answers) as server:
        for path in ("/a", "/gone", "/broken", "/moved"):
            library.feeds.store(server.url(path))
        counts = await refresh_feeds(
            library,
            library.feeds.due(),
            HOME,
            on_feed=lambda one, result: on_feed.update({one.url.removeprefix(server.url("")): result.sentence}),
        )
        assert (counts.done, counts.new, counts.failed) == (4, 5, 1)
        assert on_feed == {
            "/a": "3 new",
            "/gone": "is gone for good (410); it will not be fetched again",
            "/broken": f"failed: {library.feeds.at_url(server.url('/broken')).problem}",  # type: ignore[union-attr]
            "/moved": "2 new",
        }
        by_url = {one.url.removeprefix(server.url("")): one for one in library.feeds.all()}
        assert by_url["/a"].etag == '"one"'
        assert by_url["/gone"].gone
        assert by_url["/broken"].failures == 1
        assert "500" in by_url["/broken"].problem
        assert "/new" in by_url
        assert "/moved" not in by_url
        assert library.feeds.due() == []
        await refresh_feeds(library, feeds_to_refresh(library, [], HOME, all_feeds=True)[0], HOME)
        assert [request.headers.get("if-none-match") for request in server.requests if request.path == "/a"] == [
            None,
            '"one"',
        ]
    assert len(library.entries.listing()) == 5


async def test_a_failing_feed_waits_longer_each_time() -> None:
    async with serving({"/": reply(status="503 Service Unavailable")}) as server:
        library = Library(None)
        library.feeds.store(server.url("/"))
        waits = []
        for _ in range(3):
            await refresh_feeds(library, library.feeds.all(), HOME)
            (one,) = library.feeds.all()
            waits.append(one.due - one.checked)
    assert waits[0] < waits[1] < waits[2]


async def test_quotations_are_found_once() -> None:
    async with serving({"/": reply(SPOKEN)}) as server:
        library = Library(None)
        library.feeds.store(server.url("/"))
        await refresh_feeds(library, library.feeds.all(), HOME)
    assert find_quotations(library) == 1
    assert find_quotations(library) == 0
    (entry,) = library.entries.listing(QUOTED)
    assert entry.quotations == 1


@pytest.mark.parametrize("min_entries_ahead", [1, 1000])
async def test_an_article_that_changes_before_its_quotations_are_stored_is_searched_again(
    min_entries_ahead: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MIN_ENTRIES_AHEAD", min_entries_ahead)
    async with serving({"/": reply(SPOKEN)}) as server:
        library, other = Library(tmp_path / "library.db"), Library(tmp_path / "library.db")
        library.feeds.store(server.url("/"))
        await refresh_feeds(library, library.feeds.all(), HOME)

        def change(_count: int) -> None:
            other.articles.store_document(1, "feed", "", "<p>“It stands still,” said Josef Kettle.</p>".encode(), 1.0)

        assert find_quotations(library, on_found=change) == 1
    assert library.said.of_entry(1, with_gone=True) == ()
    assert library.articles.count_unattributed() == 1
    find_quotations(library)
    assert [it.text for it in library.said.of_entry(1, with_gone=True)] == ["It stands still,"]
    for it in (other, library):
        it.close()


def store_and_remove_files(library: Library, folder: Path) -> None:
    for number in range(MORE):
        (folder / f"{number}.md").write_text(f"# Note {number}\n\nOf the owner's own.\n", "utf-8")
    library.files.open_paths([str(folder)])
    with library._db.transaction() as db:
        db.execute("UPDATE entry SET aside = 0")
    for file in folder.iterdir():
        file.unlink()


async def test_what_cannot_be_read_holds_up_nothing_that_is_older(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is not mounted any more is read once, and what came before it all the same."""
    library = Library(None)
    async with serving({"/": reply(SPOKEN)}) as server:
        library.feeds.store(server.url("/"))
        await refresh_feeds(library, library.feeds.all(), HOME)
    store_and_remove_files(library, tmp_path)
    opened: list[int] = []

    def telling(library: Library, entry_id: int) -> Document | None:
        opened.append(entry_id)
        return open_article(library, entry_id)

    open_article = finding._open
    monkeypatch.setattr(finding, "_open", telling)
    assert find_quotations(library) == 1
    assert len(library.entries.listing(QUOTED)) == 1
    assert len(opened) == len(set(opened)) == MORE + 1


@pytest.mark.parametrize(
    ("names", "found", "unknown"),
    [(["https://a.example"], ["A"], []), (["B"], ["B"], []), (["Desk"], ["A", "B"], []), (["C"], [], ["C"])],
)
def test_feeds_are_chosen_by_address_name_and_folder(names: list[str], found: list[str], unknown: list[str]) -> None:
    library = Library(None)
    library.feeds.store("https://a.example", name="A", folder="Desk")
    library.feeds.store("https://b.example", name="B", folder="Desk")
    feeds, missing = feeds_to_refresh(library, names, Config(), all_feeds=False)
    assert ([one.display_name for one in feeds], missing) == (found, unknown)


def test_a_feed_that_is_never_fetched_is_fetched_when_it_is_named() -> None:
    library = Library(None)
    for name in ("a", "b"):
        library.feeds.store(f"https://{name}.example", name=name)
    config = Config(feeds={"https://a.example": FeedOptions(refresh=0)})
    due, named, every = (
        [one.display_name for one in feeds_to_refresh(library, names, config, all_feeds=whole)[0]]
        for names, whole in (([], False), (["a"], False), ([], True))
    )
    assert (due, named, every) == (["b"], ["a"], ["a", "b"])


async def test_what_is_configured_for_a_feed_holds_when_it_has_moved() -> None:
    library = Library(None)
    answers: dict[str, Answer] = {"/old": redirect_to("/new", "301 Moved Permanently"), "/new": reply(feed("new", 2))}
    async with serving(answers) as server:
        old = server.url("/old")
        library.feeds.store(old)
        config = HOME._replace(feeds={old: FeedOptions(refresh=0)}, rules=(Rule("tag", "river", feed=old),))
        for count in (2, 3):
            answers["/new"] = reply(feed("new", count))
            await refresh_feeds(library, library.feeds.all(), config)
    (one,) = library.feeds.all()
    assert one.url == server.url("/new")
    assert [library.tags.of_entry(entry.id) for entry in library.entries.listing()] == [["river"]] * 3
    assert not config.is_fetched(old)
    assert config.is_fetched(one.url)
    assert not config.with_redirects(library.feeds.redirects()).is_fetched(one.url)
    own = config._replace(feeds={old: FeedOptions(refresh=0), one.url: FeedOptions(refresh=60)})
    assert own.with_redirects(library.feeds.redirects()).is_fetched(one.url)


@pytest.mark.parametrize("answer", ["moved to another", "moved", "unchanged", "there"])
async def test_a_feed_that_another_copy_removes_meanwhile_ends_nothing(answer: str) -> None:
    library, on_feed = Library(None), dict[str, str]()

    async def remove(request: Request, writer: asyncio.StreamWriter) -> None:
        library.feeds.remove(1)
        await answers[answer](request, writer)

    answers: dict[str, Answer] = {
        "moved to another": redirect_to("/b", "308 Permanent Redirect"),
        "moved": redirect_to("/c", "308 Permanent Redirect"),
        "unchanged": reply(status="304 Not Modified"),
        "there": reply(feed("a", 2)),
    }
    async with serving({"/a": remove, "/b": reply(feed("b", 2)), "/c": reply(feed("c", 2))}) as server:
        for path in ("/a", "/b"):
            library.feeds.store(server.url(path))
        library.feeds.store_fetch(1, etag='"one"')
        counts = await refresh_feeds(
            library,
            library.feeds.all(),
            HOME,
            on_feed=lambda one, result: on_feed.update({one.url[-2:]: result.sentence}),
        )
    assert (counts.done, counts.new, counts.failed) == (2, 2, 0)
    assert on_feed == {"/a": "was removed meanwhile", "/b": "2 new"}


async def test_subscribing_to_a_feed_and_to_one_of_a_sites() -> None:
    answers = {"/feed": reply(feed("direct", 2)), "/": reply(PAGE), "/sport.xml": reply(feed("sport", 4))}
    library = Library(None)
    async with serving(answers) as server:
        direct = await subscribe(library, server.url("/feed"), HOME, nothing)
        assert direct
        assert (direct.feed.display_name, direct.new, direct.was_known) == ("direct", 2, False)
        again = await subscribe(library, server.url("/feed"), HOME, nothing)
        assert again
        assert (again.new, again.was_known) == (0, True)
        sport = await subscribe(library, server.url("/"), HOME, second)
        assert sport
        assert (sport.feed.url, sport.new) == (server.url("/sport.xml"), 4)
        assert await subscribe(library, server.url("/"), HOME, nothing) is None
    assert len(library.feeds.all()) == 2


async def test_subscribing_to_an_address_as_it_was_pasted_and_in_the_servers_encoding() -> None:
    data = feed("direct", 1).replace(b" encoding='utf-8'", b"").replace(b"direct", "Причал".encode("cp1251"))
    library = Library(None)
    async with serving({"/feed": reply(data, Content_Type="text/xml; charset=windows-1251")}) as server:
        for address in (f" feed:{server.url('/feed')}\n", f"<{server.url('/feed')}>", server.url("/feed")):
            added = await subscribe(library, address, HOME, nothing)
            assert added
            assert (added.feed.url, added.feed.display_name) == (server.url("/feed"), "Причал")
    assert len(library.feeds.all()) == 1


@pytest.mark.parametrize(
    ("named_feed", "reason"),
    [
        ("http://10.0.0.8/feed.xml", "is in a private network"),
        ("/broken.xml", "answered 500 Broken"),
        ("/page", "has no feed that tuireader can find"),
    ],
)
async def test_why_the_feed_that_a_site_names_does_not_come(named_feed: str, reason: str) -> None:
    page = f'<link rel="alternate" type="application/rss+xml" href="{named_feed}">'.encode()
    answers = {"/": reply(page), "/page": reply(b"<p>A page."), "/broken.xml": reply(status="500 Broken")}
    async with serving(answers) as server:
        with pytest.raises(ArticleError, match=reason):
            await subscribe(Library(None), server.url("/"), HOME, nothing)


@pytest.mark.parametrize("address", ["http://[", "[", "https://[::1", "http://a.example\u2100b/", "http://", "//"])
async def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(ArticleError, match="is not an address"):
        await subscribe(Library(None), address, HOME, nothing)


async def test_what_comes_is_kept_beside_the_event_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of entries take their time, and keys are waiting."""
    threads: dict[str, int] = {}

    def recorded(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def telling(*arguments: Any, **options: Any) -> Any:
            threads[name] = threading.get_ident()
            return work(*arguments, **options)

        return telling

    for place, name in ((Feeds, "store"), (subscribing, "store_feed_outcome"), (subscribing, "discover")):
        monkeypatch.setattr(place, name, recorded(name, getattr(place, name)))
    async with serving({"/": reply(PAGE), "/sport.xml": reply(feed("sport", 4))}) as server:
        added = await subscribe(Library(None), server.url("/"), HOME, second)
    assert added
    assert added.new == 4
    assert set(threads) == {"store", "store_feed_outcome", "discover"}
    assert threading.get_ident() not in threads.values()


@pytest.mark.parametrize(
    ("status", "kept"), [("301 Moved", "/new"), ("308 Moved", "/new"), ("302 Found", "/old"), ("307 Moved", "/old")]
)
async def test_the_address_to_keep_when_a_new_feed_redirects(status: str, kept: str) -> None:
    library = Library(None)
    page = reply(b'<link rel=alternate type=application/rss+xml href="/old">')
    async with serving({"/": page, "/old": redirect_to("/new", status), "/new": reply(feed("a", 1))}) as server:
        for address in ("/old", "/"):
            added = await subscribe(library, server.url(address), HOME, nothing)
            assert added
            assert added.feed.url == server.url(kept)


@pytest.mark.parametrize("answer", [reply(b"<html><p>No feed at all"), reply(status="404 Not Found")])
async def test_where_no_feed_is_that_is_said(answer: Answer) -> None:
    places = ("/", "/feed", "/rss", "/atom.xml", "/feed.xml", "/rss.xml", "/index.xml", "/feed.json")
    async with serving(dict.fromkeys(places, answer)) as server:
        with pytest.raises(ArticleError):
            await subscribe(Library(None), server.url("/"), HOME, nothing)


async def test_a_private_address_is_refused_unless_allowed() -> None:
    async with serving({"/": reply(feed("home", 1))}) as server:
        with pytest.raises(ArticleError, match=r'private network .* write allow = \["127\.0\.0\.1"\]'):
            await subscribe(Library(None), server.url("/"), Config(), nothing)


async def tuireader(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run the program with a library and a configuration of its own."""
    config = folder / "config.toml"
    config.write_text('[network]\nallow = ["127.0.0.1"]\n')
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tuireader", *arguments,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "TUIREADER_DATA": str(folder), "TUIREADER_CONFIG": str(config)},
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def test_the_commands(tmp_path: Path) -> None:
    answers = {"/a": reply(SPOKEN), "/": reply(PAGE), "/bad": reply(status="404 Not Found")}
    async with serving(answers) as server:
        status, out, err = await tuireader(tmp_path, "add", server.url("/a"))
        assert (status, out, err) == (0, "Weir Post: 1 new article\n", "")
        status, out, err = await tuireader(tmp_path, "search", "speaker:thornbury")
        assert (status, err) == (0, "")
        assert "Mill · Weir Post" in out
        status, out, err = await tuireader(tmp_path, "add", server.url("/"))
        assert status == 2
        status, out, err = await tuireader(tmp_path, "add", server.url("/"), server.url("/bad"))
        assert status == 2
        assert out == ""
        assert "this site has several feeds" in err
        assert "404" in err
        status, out, err = await tuireader(tmp_path, "refresh", "--json", "--all")
        answer = json.loads(out)
        assert {*answer} == {"id", "url", "title", "result", "failed", "new"}
        assert (status, answer["result"], answer["failed"], answer["new"]) == (0, "0 new", False, [])
        status, out, err = await tuireader(tmp_path, "refresh", "nowhere")
        assert status == 2
        assert "nowhere: is not a feed" in err
        status, out, err = await tuireader(tmp_path, "feeds", "--json")
        assert json.loads(out)["title"] == "Weir Post"
