"""`tuireader changes`: what a server changed between two refreshes."""

import asyncio
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from feeds_server import Answer, reply, serving
from tuireader.cli import main
from tuireader.library import Library

FIRST = (
    "<p>Ada Thornbury, the mayor, opened the bridge. “The river rose nearly a metre on Thursday,” she said.</p>"
    "<p>“It will leave without you and it will not be sorry,” a deckhand said.</p>"
    "<p>“Nobody was hurt in the harbour,” said Edwin Prowse.</p>"
)
SECOND = (
    "<p>Ada Thornbury, the mayor, opened the bridge. “The river rose a metre on Thursday,” she said.</p>"
    "<p>“Nobody was hurt in the harbour,” said Tamsin Okoro-Hale.</p>"
    "<p>“We count the birds every autumn,” said Lucian Strake.</p>"
)


def feed(content: str, title: str = "The bridge") -> Answer:
    item = f"<item><title>{title}</title><guid>bridge</guid><description><![CDATA[{content}]]></description></item>"
    other = "<item><title>Geese over the weir</title><guid>geese</guid><description>They went.</description></item>"
    return reply(f"<rss version='2.0'><channel><title>Weir</title>{item}{other}</channel></rss>".encode())


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    config = tmp_path / "config.toml"
    config.write_text('[network]\nallow = ["127.0.0.1"]\n', "utf-8")
    monkeypatch.setenv("TUIREADER_CONFIG", str(config))
    monkeypatch.setenv("TZ", "UTC")
    return tmp_path


async def refreshed(place: Path, *answers: Answer) -> None:
    """Refresh a feed that answers otherwise each time."""
    async with serving({"/feed": answers[0]}) as server:
        library = Library(place / "library.db")
        library.feeds.store(server.url("/feed"), name="The Weir")
        library.close()
        for answer in answers:
            server.answers["/feed"] = answer
            assert await asyncio.to_thread(main, ["refresh", "--all", "--quiet"]) == 0


async def test_what_an_article_said_before_is_shown(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await refreshed(place, feed(FIRST), feed(FIRST.replace("<p>", "<p class='x'>")), feed(SECOND))
    capsys.readouterr()
    assert main(["changes"]) == 0
    head, counts, *quotations = capsys.readouterr().out.splitlines()
    assert head.split(maxsplit=1)[1] == "The bridge · The Weir"
    assert counts.endswith("· version 2 · 11 words added, 17 removed")
    assert [line.strip() for line in quotations] == [
        "reworded: “The river rose nearly a metre on Thursday,” → “The river rose a metre on Thursday,” (Ada Thornbury)",
        "given to another speaker: “Nobody was hurt in the harbour,”: Edwin Prowse → Tamsin Okoro-Hale",
        "quotation added: “We count the birds every autumn,” (Lucian Strake)",
        "quotation cut: “It will leave without you and it will not be sorry,” (a deckhand)",
    ]
    assert main(["changes", "--words"]) == 0
    assert "~ “Nobody was hurt in the harbour,” said [-Edwin Prowse-] [+Tamsin Okoro-Hale+]." in capsys.readouterr().out


async def test_json_has_ids_that_stay(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await refreshed(place, feed(FIRST), feed(SECOND), feed(SECOND, "The old bridge"))
    capsys.readouterr()
    assert main(["changes", "--json"]) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["after"] == second["before"]
    assert (first["id"], first["after"]["version"], second["after"]["version"]) == (first["after"]["id"], 2, 3)
    assert (second["before"]["title"], second["after"]["title"]) == ("The bridge", "The old bridge")
    assert (second["words_added"], second["words_removed"], second["changes"]) == (1, 0, [])
    kinds = {kind: len(changes) for kind, changes in first["quotations"].items()}
    assert kinds == {"added": 1, "cut": 1, "reworded": 1, "given": 1}
    assert first["quotations"]["given"] == [
        {
            "before": "Nobody was hurt in the harbour,",
            "after": "Nobody was hurt in the harbour,",
            "speaker_before": "Edwin Prowse",
            "speaker_after": "Tamsin Okoro-Hale",
        }
    ]
    library = Library(place / "library.db")
    (entry,) = [it for it in library.entries.listing() if it.edited]
    assert first["entry"] == entry.id
    text = library.articles.open(entry).text
    assert second["after"]["sha256"] == sha256(text.encode()).hexdigest()
    library.close()


QUERIES: dict[str, tuple[list[str], int]] = {
    "that finds it": (["feed:Weir", "harbour"], 0),
    "that excludes it": (["-harbour"], 1),
    "that finds another": (["geese"], 1),
    "that is wrong": (["is:odd"], 2),
}


@pytest.mark.parametrize("query", QUERIES)
async def test_a_query(query: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await refreshed(place, feed(FIRST), feed(SECOND))
    capsys.readouterr()
    words, status = QUERIES[query]
    assert main(["changes", *words]) == status
    assert ("The bridge" in capsys.readouterr().out) == (status == 0)


async def test_where_nothing_has_changed(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await refreshed(place, feed(FIRST), feed(FIRST))
    capsys.readouterr()
    assert main(["changes"]) == 1
    assert capsys.readouterr().out == "No article has changed since it was first fetched.\n"
    assert main(["changes", "--json"]) == 1
    assert capsys.readouterr().out == ""


async def test_check_counts_versions(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await refreshed(place, feed(FIRST), feed(SECOND))
    capsys.readouterr()
    assert main(["check"]) == 0
    assert ", 2 articles, 2 versions of edited articles (" in capsys.readouterr().out
    assert main(["check", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["versions"] == 2
    assert 0 < answer["version_bytes"] < 1000


WITH_A_LIBRARY: dict[str, Callable[[Path], list[str]]] = {
    "backup": lambda place: ["backup", str(place / "copy.db")],
    "rescue": lambda place: ["rescue", str(place / "copy.db")],
}


@pytest.mark.parametrize("name", WITH_A_LIBRARY)
async def test_a_copy_has_the_versions(name: str, place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    await refreshed(place, feed(FIRST), feed(SECOND))
    capsys.readouterr()
    main(["changes"])
    shown = capsys.readouterr().out
    assert main(WITH_A_LIBRARY[name](place)) == 0
    capsys.readouterr()
    assert main(["changes", "--library", str(place / "copy.db")]) == 0
    assert capsys.readouterr().out == shown
