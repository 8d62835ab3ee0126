"""`tuireader URL`: pages that are read by their address."""

import json
from pathlib import Path

import pytest
from test_updates import tuireader

from feeds_server import serving
from pages_server import ANSWERS, LEAD, PARAGRAPHS, SAID, article, page
from tuireader import feeds
from tuireader.cli.inputs import is_address
from tuireader.cli.read import find_entries
from tuireader.config import Config
from tuireader.errors import ArticleError
from tuireader.library import ALL, Library
from tuireader.updates.open_url import open_page

HOME = Config(allowed_hosts=("127.0.0.1",))
RSS = """<rss version="2.0"><channel><title>Harbour</title><link>https://harbour.example/</link><item>
<title>Boats</title><guid isPermaLink="false">1</guid><link>{}</link><description>{}</description></item></channel></rss>"""


async def test_a_page_is_opened_kept_and_opened_again_without_a_network() -> None:
    library = Library(None)
    async with serving(dict(ANSWERS)) as server:
        url = server.url("/article")
        entry, problem = await open_page(library, url, HOME)
        assert problem is None
        assert (entry.title, entry.credit, entry.author, entry.url) == (
            "Island votes for red boats", "Harbour Post", "Ida Brandt", url,
        )  # fmt: skip
        server.answers["/article"] = page(article("Other words altogether.", *PARAGRAPHS))
        again, _ = await open_page(library, url, HOME)
        assert again is entry
        assert library.articles.open(entry).text.startswith("Other words")
    entry, problem = await open_page(library, url, HOME)
    assert str(problem).startswith(f"{url}: 127.0.0.1 cannot be reached")
    assert library.articles.open(entry).text.startswith("Other words")
    assert library.entries.count(ALL) == 0
    assert library.feeds.all() == []
    assert library.check_integrity() == []


async def test_a_page_that_has_not_changed_is_opened_as_it_was() -> None:
    library = Library(None)
    async with serving(dict(ANSWERS)) as server:
        entry, _ = await open_page(library, server.url("/article"), HOME)
        server.answers["/article"] = page(b"", status="304 Not Modified")
        assert (await open_page(library, server.url("/article"), HOME)) == (entry, None)
    assert library.articles.open(entry).text == "\n\n".join(PARAGRAPHS)


async def test_a_feeds_entry_is_the_same_article() -> None:
    library = Library(None)
    async with serving(dict(ANSWERS)) as server:
        url = server.url("/article")
        number = library.feeds.store("https://harbour.example/feed").id
        library.ingest.store_entries(number, feeds.parse(RSS.format(url, LEAD).encode(), ""), 1_800_000_000.0)
        server.answers["/article?utm_source=mail"] = server.answers["/article"]
        entry, _ = await open_page(library, f"{url}?utm_source=mail", HOME)
    assert [one.id for one in library.entries.listing()] == [entry.id]
    assert library.articles.open(entry).text == "\n\n".join(PARAGRAPHS)
    assert entry.title == "Boats"


async def test_an_address_read_first_is_still_new_when_its_feed_brings_it() -> None:
    library = Library(None)
    async with serving(dict(ANSWERS)) as server:
        url = server.url("/article")
        await open_page(library, url, HOME)
        number = library.feeds.store("https://harbour.example/feed").id
        assert (
            len(
                library.ingest.store_entries(
                    number, feeds.parse(RSS.format(url, LEAD).encode(), ""), 1_800_000_000.0
                ).new
            )
            == 1
        )
    assert library.entries.count(ALL) == 1
    assert library.check_integrity() == []


@pytest.mark.parametrize("path", ["/404", "/wall", "/feed", "/pdf", "/gone", "/script"])
async def test_what_is_no_article_is_told_and_not_kept(path: str) -> None:
    library = Library(None)
    async with serving(dict(ANSWERS)) as server:
        with pytest.raises(ArticleError) as error:
            await open_page(library, server.url(path), HOME)
        assert str(error.value).startswith(f"{server.url(path)}: ")
    assert library._db.rows("SELECT * FROM entry") == []


def test_what_is_an_address() -> None:
    assert all(map(is_address, ("https://weir.example/a", "HTTP://weir.example")))
    assert not any(map(is_address, ("weir.example", "https", "./https://x", "file:///etc/passwd", "-", "")))


def test_an_address_that_cannot_be_fetched_is_told_with_the_files_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TUIREADER_CONFIG", str(tmp_path / "config.toml"))
    library = Library(None)
    file = tmp_path / "door.md"
    file.write_text("# The door\n\nIt sticks.\n")
    entries, problems = find_entries(library, ["http://127.0.0.1:1/", str(file)])
    assert [entry.path for entry in entries] == [file]
    assert [problem.location for problem in problems] == ["http://127.0.0.1:1/"]


async def test_the_commands_read_pages(tmp_path: Path) -> None:
    async with serving(dict(ANSWERS)) as server:
        url = server.url("/article")
        status, out, err = await tuireader(tmp_path, "--plain", url)
        assert (status, err) == (0, "")
        assert out.startswith("Island votes for red boats\nIda Brandt, Harbour Post, 12 May 2026\n")
        assert f"[quotation 1 of 1, Maren Lund] {SAID}" in out
        status, out, err = await tuireader(tmp_path, "quotes", "--json", url)
        answer = json.loads(out)
        assert (status, answer["id"], [one["name"] for one in answer["speakers"]]) == (0, url, ["Maren Lund"])
        for path, reason in (("/404", "answered 404 Not Found"), ("/feed", "is a feed; tuireader add URL")):
            for command in (["quotes"], ["read", "--plain"]):
                status, out, err = await tuireader(tmp_path, *command, server.url(path))
                assert (status, out) == (2, "")
                assert err.startswith(f"tuireader: {server.url(path)}: ")
                assert reason in err
                assert err.count("\n") == 1
    assert not (tmp_path / "library.db").exists()
