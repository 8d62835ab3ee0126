"""`tuireader import`: newsboat's urls and cache.db, exports of Miniflux and FreshRSS, OPML by address."""

import asyncio
import io
import json
import os
import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from feeds_server import reply, serving
from other_readers import FRESHRSS, MINIFLUX, make_cache
from tuireader.cli import main
from tuireader.library import STARRED, UNREAD, Library, parse_query

Output = pytest.CaptureFixture[str]
FEEDS, ARTICLES_PER_FEED = 50, 200
NEWSBOAT = shutil.which("newsboat")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the library and the configuration."""
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("TUIREADER_CONFIG", str(tmp_path / "config.toml"))
    return tmp_path


def library_at(place: Path) -> Library:
    return Library(place / "data" / "library.db")


def newsboat_row(feed: int, number: int) -> tuple[Any, ...]:
    """Return a row of the cache: two of three are read, one of fifty is flagged, one of a hundred deleted."""
    url = f"https://weir{feed}.example"
    content = f"<p>Paragraph {number} of <b>river</b> {feed}.</p>"
    flags, deleted = ("s" if number % 50 == 1 else None), int(number % 100 == 99)
    read = int(number % 3 == 0)
    row = (
        f"urn:{feed}:{number}",
        f"Headline {feed} number {number}",
        "Ada Thornbury",
        f"{url}/{number}",
        f"{url}/feed",
    )
    return (*row, 1_795_000_000 + number, content, read, flags, deleted)


def test_fifty_feeds_and_ten_thousand_articles_move_in(place: Path, capsys: Output) -> None:
    urls = place / "urls"
    lines = [f'https://weir{feed}.example/feed folder{feed % 5} "~Weir {feed}"' for feed in range(FEEDS)]
    urls.write_text("\n".join([*lines, '"query:Flagged:flags =~ \\".\\" and age > 1"']))
    rows = [newsboat_row(feed, number) for number in range(ARTICLES_PER_FEED) for feed in range(FEEDS)]
    cache = make_cache(place / "cache.db", rows)
    unread = {row[0] for row in rows if row[7] and not row[9]}
    starred = {row[0] for row in rows if row[8]}
    assert main(["import", str(cache), str(urls)]) == 0  # in whichever order
    out = capsys.readouterr().out
    read = sum(not row[7] and not row[9] for row in rows)
    assert out.splitlines() == [
        f"{urls}: 50 new feeds, 0 were there already; saved searches: Flagged",
        f"{cache}: 10,000 articles: 9,900 new; {read:,} marked as read, {len(starred)} starred, 100 deleted there and kept away",
    ]
    with closing(library_at(place)) as library:
        assert {guid(library, it) for it in library.entries.listing(UNREAD).ids} == unread
        assert {guid(library, it) for it in library.entries.listing(STARRED).ids} == starred
        assert library.entries.count(parse_query("tag:flag-s folder:folder1")) == len(starred) / 5
        assert library.entries.count() == 9900
        assert library.saved_searches.all() == {"Flagged": "is:starred age:>2d"}
        assert library.feeds.all()[0].display_name == "Weir 0"
        text = library.articles.open(next(iter(library.entries.listing(STARRED)))).text
        assert text.startswith("Paragraph ")
        library.marks.mark(list(library.entries.listing(UNREAD).ids)[:7], read=True, undo=False)
    assert main(["import", str(urls), str(cache), "--json"]) == 0
    again = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert again[1]["articles"] == {"seen": 10_000, "new": 0, "read": 0, "starred": 0, "deleted": 100}
    with closing(library_at(place)) as library:
        assert len(library.entries.listing(UNREAD)) == len(unread) - 7  # what was read here stays so
        assert library.check_integrity() == []


def guid(library: Library, entry_id: int) -> str:
    (found,) = library._db.first_row("SELECT guid FROM entry WHERE id = ?", (entry_id,)) or ("",)
    return str(found)


RSS = (
    '<rss version="2.0"><channel><title>Weir Post</title><link>https://weir.example/</link>'
    "<item><title>Geese &amp; mills</title><link>https://weir.example/1</link><guid>urn:1</guid>"
    "<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><description>&lt;p&gt;They went over.&lt;/p&gt;</description></item>"
    "<item><title>No id</title><link>https://weir.example/2</link><description>Words.</description></item>"
    "<item><title>Deleted there</title><link>https://weir.example/3</link><guid>urn:3</guid></item></channel></rss>"
)


@pytest.mark.skipif(NEWSBOAT is None, reason="newsboat is not installed")
async def test_what_newsboat_itself_has_stored_is_known_when_its_feed_comes_again(place: Path, capsys: Output) -> None:
    """The same articles are the same: nothing is new, changed, or back after the first refresh."""
    home = place / "home"
    (home / ".newsboat").mkdir(parents=True)
    cache, urls = home / ".newsboat" / "cache.db", home / ".newsboat" / "urls"
    (place / "config.toml").write_text('[network]\nallow = ["127.0.0.1"]\n')
    async with serving({"/feed": reply(RSS.encode(), Content_Type="application/rss+xml")}) as server:
        urls.write_text(f"{server.url('/feed')} local\n")
        await asyncio.to_thread(
            subprocess.run,
            [str(NEWSBOAT), "-x", "reload"],
            env={**os.environ, "HOME": str(home)},
            check=True,
            timeout=60,
        )
        with closing(sqlite3.connect(cache)) as db:
            db.execute("UPDATE rss_item SET unread = 0, flags = 'k' WHERE guid = 'urn:1'")
            db.execute("UPDATE rss_item SET deleted = 1 WHERE guid = 'urn:3'")
            db.commit()
        assert await asyncio.to_thread(main, ["import", str(urls), str(cache)]) == 0
        with closing(library_at(place)) as library:
            assert [it.display_name for it in library.feeds.all()] == ["Weir Post"]
        assert "3 articles: 2 new; 1 marked as read, 1 starred, 1 deleted there" in capsys.readouterr().out
        assert await asyncio.to_thread(main, ["refresh", "--all", "--no-quotations"]) == 0
        assert ": 0 new" in capsys.readouterr().out
    with closing(library_at(place)) as library:
        marks = {it.title: (it.read, it.starred, it.edited) for it in library.entries.listing()}
    assert marks == {"Geese & mills": (True, True, False), "No id": (False, False, False)}


def test_articles_of_feeds_that_nobody_follows_come_if_they_are_starred(place: Path, capsys: Output) -> None:
    cache = make_cache(place / "cache.db", [newsboat_row(1, number) for number in range(100)])
    assert main(["import", str(cache)]) == 0
    answer = capsys.readouterr()
    assert "100 articles: 2 new; 1 marked as read, 2 starred" in answer.out
    assert "https://weir1.example/feed: 98 articles left out: you do not follow it" in answer.err
    with closing(library_at(place)) as library:
        assert (library.entries.count(), len(library.entries.listing(STARRED)), library.feeds.all()) == (0, 2, [])
        assert [it.credit for it in library.entries.listing(STARRED)] == ["", ""]


OPML = b'<opml version="2.0"><body><outline text="Weir Post" xmlUrl="https://weir.example/feed"/></body></opml>'


def test_an_archive_of_freshrss_moves_in(place: Path, capsys: Output) -> None:
    data = io.BytesIO()
    odd = {
        **FRESHRSS,
        "guid": "urn:\ud800",
        "title": "\ud800 odd",
        "canonical": [],
        "categories": ["user/-/label/\ud800"],
    }
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("starred_2026.json", json.dumps({"items": [FRESHRSS, odd]}))
        archive.writestr("feeds.opml.xml", OPML)
        archive.writestr("../../escape.txt", "x")
    (place / "export.zip").write_bytes(data.getvalue())
    assert main(["import", str(place / "export.zip")]) == 0
    out = capsys.readouterr().out
    assert "export.zip: feeds.opml.xml: 1 new feed, 0 were there already" in out
    assert "export.zip: starred_2026.json: 2 articles: 2 new; 1 marked as read, 1 starred" in out
    with closing(library_at(place)) as library:
        assert [it.title for it in library.entries.listing(parse_query("tag:river"))] == ["The weir"]


def test_articles_of_miniflux_move_in(place: Path, capsys: Output) -> None:
    (place / "feeds.opml").write_bytes(OPML)
    (place / "entries.json").write_text(json.dumps({"total": 1, "entries": [MINIFLUX]}))
    assert main(["import", str(place / "feeds.opml"), str(place / "entries.json")]) == 0
    assert "1 articles: 1 new; 1 marked as read, 1 starred" in capsys.readouterr().out


async def test_a_list_comes_from_an_address(place: Path, capsys: Output) -> None:
    (place / "config.toml").write_text('[network]\nallow = ["127.0.0.1"]\n')
    async with serving({"/feeds.opml": reply(OPML), "/none": reply(b"", "404 Not Found")}) as server:
        assert await asyncio.to_thread(main, ["import", server.url("/feeds.opml")]) == 0
        assert "1 new feed" in capsys.readouterr().out
        assert await asyncio.to_thread(main, ["import", server.url("/none")]) == 2
        assert "check the address" in capsys.readouterr().err


def zip_of(size: int) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", b" " * size)
    return data.getvalue()


WRONG = [
    (b"", "holds no feeds; give a file that another reader has exported as OPML"),
    (b"PK\x03\x04broken", "the archive is damaged"),
    (zip_of((64 << 20) + 1), "more than 64 MB are in it"),
    (b"{broken", "is no JSON"),
    (b"SQLite format 3\0broken", "the rest cannot be read"),
    (b"[1]", "holds no articles"),
]


@pytest.mark.parametrize(("data", "said"), WRONG, ids=[case[1][:20] for case in WRONG])
def test_what_cannot_be_read_is_said(data: bytes, said: str, place: Path, capsys: Output) -> None:
    (place / "file").write_bytes(data)
    assert main(["import", str(place / "file")]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_what_was_stored_stays_when_it_is_ended(place: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [newsboat_row(1, number) for number in range(100)]
    (place / "urls").write_text("https://weir1.example/feed\n")
    cache = make_cache(place / "cache.db", rows)
    monkeypatch.setattr("tuireader.updates.take_over.ARTICLES_PER_STEP", 10)
    steps = iter(range(3))

    def interrupt(_: object) -> None:
        if next(steps) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr("tuireader.cli.import_feeds._Import._progress", lambda *_, **__: interrupt)
    assert main(["import", str(place / "urls"), str(cache)]) == 130
    assert "30 articles: 30 new" in capsys.readouterr().out
    monkeypatch.undo()
    monkeypatch.setenv("TUIREADER_DATA", str(place / "data"))
    assert main(["import", str(cache)]) == 0
    assert "100 articles: 69 new" in capsys.readouterr().out
