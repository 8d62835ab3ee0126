"""Versions: what is stored when an article's words change, how it is bounded, and that it can be restored."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliveries import NOW, make_entry, make_feed, numbered_entry
from tuireader import documents
from tuireader.documents import ExtractedArticle
from tuireader.library import EDITED, Library, ReadingPosition, feed_versions, parse_query, schema, version_rows
from tuireader.library.rescue import rescue
from tuireader.library.version_packing import (
    MAX_VERSION_BYTES,
    PIECE_BYTES,
    VersionDamage,
    deflate,
    has_other_words,
    inflate,
    pack_document,
    unpack_document,
)

FIRST = "<p>The harbour master said on Thursday that the ferry slowed down.</p><p>Nobody was hurt.</p>"
SECOND = FIRST.replace("Thursday", "Friday")
THIRD = SECOND.replace("Nobody was hurt", "One gull was hurt")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    it = Library(tmp_path / "library.db")
    it.feeds.store("https://weir.example/feed")
    yield it
    assert it.check_integrity() == []
    it.close()


def deliver(library: Library, content: str, fetched: float = NOW, title: str = "The ferry", number: int = 1) -> int:
    """Deliver an article; return its id."""
    entry = numbered_entry(number, title=title, content=content)
    library.ingest.store_entries(1, make_feed([entry]), fetched)
    (found,) = [it for it in library.entries.listing() if it.url == entry.url]
    return found.id


def texts(library: Library, entry_id: int = 1) -> list[str]:
    return [version.document.text for version in library.versions.of_entry(entry_id)]


def test_an_article_whose_words_change_keeps_its_versions(library: Library) -> None:
    for number, content in enumerate((FIRST, SECOND, THIRD)):
        deliver(library, content, NOW + number)
    versions = library.versions.of_entry(1)
    assert [it.document.text for it in versions] == [documents.html_to_text(it, "") for it in (FIRST, SECOND, THIRD)]
    assert [it.number for it in versions] == [1, 2, 3]
    assert [it.fetched.timestamp() for it in versions if it.fetched] == [NOW, NOW + 1, NOW + 2]
    assert [it.sha256 for it in versions] == [sha256(it.document.text.encode()).digest() for it in versions]
    assert [it.document.title for it in versions] == ["The ferry"] * 3
    assert library.versions.stored()[0] == 3


UNCHANGED = {
    "markup": FIRST.replace("<p>", "<p class='x'>").replace("ferry", "<b>ferry</b>"),
    "links": FIRST.replace("ferry", "<a href='https://weir.example/ferry'>ferry</a>"),
    "space": FIRST.replace(" ", "\n  ").replace("</p><p>", "</p>\n\n<p>"),
    "an address": FIRST.replace("Nobody", "https://weir.example/picture?session=1 Nobody"),
    "nothing": FIRST,
}


@pytest.mark.parametrize("content", UNCHANGED.values(), ids=UNCHANGED)
def test_what_changes_no_words_makes_no_version(content: str, library: Library) -> None:
    deliver(
        library, FIRST.replace("Nobody", "https://weir.example/picture?session=0 Nobody") if "//" in content else FIRST
    )
    deliver(library, content, NOW + 1)
    assert texts(library) == []
    assert library.entries.count(EDITED) == 0


def test_another_title_is_another_version(library: Library) -> None:
    deliver(library, FIRST)
    deliver(library, FIRST, NOW + 1, title="The ferry that left alone")
    deliver(library, "", NOW + 2, title="The ferry that left early")
    titles = [version.document.title for version in library.versions.of_entry(1)]
    assert titles == ["The ferry", "The ferry that left alone", "The ferry that left early"]


def test_an_edited_article_is_found_and_keeps_its_marks(library: Library) -> None:
    deliver(library, FIRST)
    deliver(library, "<p>Another.</p>", title="The mill", number=2)
    entry = library.entries.get(1)
    assert entry is not None
    library.marks.mark([1], read=True, starred=True)
    library.tags.add([1], "harbour")
    library.positions.save(1, ReadingPosition(7))
    assert (entry.edited, library.marks.counts().edited) == (False, 0)
    deliver(library, SECOND, NOW + 1)
    library.entries.reload()
    assert (entry.edited, library.marks.counts().edited) == (True, 1)
    assert (entry.read, entry.starred) == (True, True)
    assert library.tags.of_entry(1) == ["harbour"]
    assert library.positions.get(1) == ReadingPosition(7)
    library.search.update_index()
    for query, found in {
        "is:edited": [1],
        "-is:edited": [2],
        "is:edited friday": [1],
        "is:edited is:unread": [],
    }.items():
        assert list(library.entries.listing(parse_query(query)).ids) == found, query
        assert library.entries.count(parse_query(query)) == len(found), query


def test_versions_go_with_their_article(library: Library) -> None:
    deliver(library, FIRST)
    deliver(library, SECOND, NOW + 1)
    library.feeds.remove(1)
    assert library.versions.stored() == (0, 0)


def page(text: str) -> bytes:
    html = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    return documents.pack_article(ExtractedArticle(html=html, url="https://weir.example/1", title="Ferry"))


def test_a_page_that_is_fetched_again_keeps_its_versions(library: Library) -> None:
    entry_id = deliver(library, "<p>The ferry left.</p>")
    for number, text in enumerate(("The ferry left alone.", "The ferry left  alone.", "The ferry left early.")):
        library.pages.store(entry_id, "https://weir.example/1", b"<html>", NOW + number, article=page(text))
    assert texts(library) == ["The ferry left alone.", "The ferry left early."]
    deliver(library, "<p>The ferry went.</p>", NOW + 9)
    assert texts(library) == ["The ferry left alone.", "The ferry left early."]
    library.pages.show(entry_id, shown=False)
    assert texts(library) == ["The ferry left.", "The ferry went."]


# Bounds


def test_the_first_and_the_latest_stay(library: Library) -> None:
    count = version_rows.MAX_VERSIONS + 5
    for number in range(count):
        deliver(library, f"<p>The river stands at {number} metres.</p>", NOW + number)
    numbers = [version.number for version in library.versions.of_entry(1)]
    assert numbers == [1, *range(count - version_rows.MAX_VERSIONS + 2, count + 1)]
    assert texts(library)[0] == "The river stands at 0 metres."
    assert texts(library)[-1] == f"The river stands at {count - 1} metres."


def test_the_bytes_of_one_article_are_bounded(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version_rows, "MAX_HISTORY_BYTES", 40_000)
    dice = random.Random(1)
    for number in range(6):
        noise = " ".join(f"{dice.getrandbits(64):x}" for _ in range(1000))
        deliver(library, f"<p>{number} {noise}</p>", NOW + number)
        count, size = library.versions.stored()
        assert size < 40_000 or count == 2
    assert [version.number for version in library.versions.of_entry(1)][0 :: len(texts(library)) - 1] == [1, 6]


def test_what_is_very_long_is_not_stored(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version_rows, "MAX_VERSION_BYTES", 1000)
    deliver(library, FIRST)
    deliver(library, SECOND * 100, NOW + 1)
    assert texts(library) == []


def test_a_delivery_in_which_all_changes_is_compared_in_part(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed_versions, "MAX_COMPARED_CHARACTERS", 5 * (len(FIRST) + len(SECOND)))
    for number, content in enumerate((FIRST, SECOND)):
        entries = [numbered_entry(it, content=content) for it in range(9)]
        library.ingest.store_entries(1, make_feed(entries), NOW + number)
    assert library.entries.count(EDITED) == 5


def test_a_feed_that_changes_all_takes_no_other_feeds_versions(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(version_rows, "MAX_ALL_BYTES", 20_000)
    other = library.feeds.store("https://mill.example/feed").id
    for number, content in enumerate((FIRST, SECOND, THIRD)):
        entry = make_entry("The mill", "https://mill.example/1", "mill", content=content)
        library.ingest.store_entries(other, make_feed([entry]), NOW + number)
    dice = random.Random(1)
    for number in range(5):
        noise = [" ".join(f"{dice.getrandbits(64):x}" for _ in range(50)) for _ in range(20)]
        entries = [numbered_entry(it, content=f"<p>{noise[it]}</p>") for it in range(20)]
        library.ingest.store_entries(1, make_feed(entries), NOW + 10 + number)
        assert library.versions.stored()[1] <= 20_000
        assert library.check_integrity() == []
    assert len(texts(library, 1)) == 3


# Bytes


WORDS = st.text("abc “é\n\t☃", max_size=60)


@given(st.binary(max_size=3 * PIECE_BYTES), st.binary(max_size=200))
def test_bytes_are_restored(data: bytes, base: bytes) -> None:
    assert inflate(deflate(data, base), base) == data


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 200_000), st.integers(0, 3000), st.binary(max_size=20)), max_size=5))
def test_long_bytes_are_restored_after_edits(edits: list[tuple[int, int, bytes]]) -> None:
    base = random.Random(7).randbytes(150_000)
    data = base
    for at, cut, put in edits:
        data = data[:at] + put + data[at + cut :]
    packed = deflate(data, base)
    assert inflate(packed, base) == data
    assert len(packed) < len(base) // 10  # five edits cost at most so much; without the base nothing could be saved


@given(st.lists(WORDS, min_size=1, max_size=5), st.text(max_size=9), st.text(max_size=9))
def test_a_document_is_restored(paragraphs: list[str], title: str, language: str) -> None:
    document = documents.from_html("".join(f"<blockquote>{it}</blockquote>" for it in paragraphs), "")
    document = document._replace(title=title, language=language, links=(), styles=())
    restored = unpack_document(pack_document(document))
    assert restored == document._replace(byline="", credit="", date=None, url="")


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=2, max_size=15))
def test_any_version_is_restored(contents: list[str]) -> None:
    with closing(Library(None)) as library:
        library.feeds.store("https://weir.example/feed")
        expected: list[str] = []
        for number, content in enumerate(contents):
            deliver(library, f"<p>{content}</p>" if content.strip() else "", NOW + number)
            text = documents.html_to_text(f"<p>{content}</p>", "")
            if content.strip() and (not expected or has_other_words(expected[-1], text)):
                expected.append(text)
        if len(expected) > version_rows.MAX_VERSIONS:
            expected[1 : 1 + len(expected) - version_rows.MAX_VERSIONS] = []
        found = [" ".join(text.split()) for text in texts(library)]
        assert found == ([" ".join(text.split()) for text in expected] if len(expected) > 1 else [])
        assert library.check_integrity() == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[1,2]",
        b'["","",[[1,2,3,4,5]]]',
        b'[1,"",[]]',
        b'["","",[["item","","x","",""]]]',
        b"\xff",
        b"[" * 9999,
        b'[5,"",[["paragraph","a",0,"",""]]]',
        b'["",[],[["paragraph","a",0,"",""]]]',
        b'["","",[["paragraph","a","0","",""]]]',
        b'["","",[[{},"a",0,"",""]]]',
        b'["","",[["paragraph","a",0,null,""]]]',
    ],
)
def test_what_is_no_document_is_told(data: bytes) -> None:
    with pytest.raises(VersionDamage):
        unpack_document(data)


@pytest.mark.parametrize("packed", [b"\0", b"\0" * 8, b"\0" * 7 + b"\x05abcde", deflate(b"the weir", b"")[:-2]])
def test_what_is_damaged_is_told(packed: bytes) -> None:
    with pytest.raises(VersionDamage):
        inflate(packed, b"the mill")


def test_no_more_is_restored_than_a_version_may_have() -> None:
    longest = bytes(MAX_VERSION_BYTES)
    assert inflate(deflate(longest, b""), b"") == longest
    with pytest.raises(VersionDamage, match="more than 2 MB"):
        inflate(deflate(longest + b"a", b""), b"")


def test_no_more_versions_are_restored_than_an_article_may_have(library: Library) -> None:
    deliver(library, FIRST, NOW)
    deliver(library, SECOND, NOW + 1)
    versions = library.versions.of_entry(1)
    with library._db.transaction() as db:
        (row,) = db.execute("SELECT kind, fetched, sha256, data FROM version WHERE number = 2").fetchall()
        data = deflate(pack_document(versions[1].document), pack_document(versions[1].document))
        rows = [(1, row[0], number, row[1], row[2], data) for number in range(3, 40)]
        db.executemany(
            "INSERT INTO version (entry, kind, number, fetched, sha256, data) VALUES (?, ?, ?, ?, ?, ?)", rows
        )
    assert len(library.versions.of_entry(1)) == version_rows.MAX_VERSIONS
    deliver(library, THIRD, NOW + 2)
    assert library.check_integrity() == []


# Damage, rescue, older files


def damage_version(path: Path, number: int) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE version SET data = x'00' WHERE number = ?", (number,))
        db.commit()


def test_check_names_damaged_versions_and_the_next_change_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(Library(path)) as library:
        library.feeds.store("https://weir.example/feed")
        for number, content in enumerate((FIRST, SECOND, THIRD)):
            deliver(library, content, NOW + number)
        damage_version(path, 3)
        problems = library.check_integrity()
        assert problems == ["1 of the 3 versions of the article of entry 1 (feed) are not what was fetched"]
        assert len(texts(library)) == 2
        deliver(library, FIRST, NOW + 9)
        assert [version.number for version in library.versions.of_entry(1)] == [1, 2, 3]
        assert texts(library)[-1] == documents.html_to_text(FIRST, "")
        assert library.check_integrity() == []


def test_rescue_saves_versions_and_leaves_out_those_that_are_damaged(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(Library(path)) as library:
        library.feeds.store("https://weir.example/feed")
        for article in (1, 2):
            for number, content in enumerate((FIRST, SECOND, THIRD)):
                deliver(library, content, NOW + number, title=f"Ferry {article}", number=article)
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE version SET data = x'00' WHERE entry = 2 AND number = 2")
        db.commit()
    saved = {table.name: table.rows for table in rescue(path, tmp_path / "new.db")}
    assert saved["version"] == 6
    with closing(Library(tmp_path / "new.db")) as library:
        assert (len(texts(library, 1)), texts(library, 2)) == (3, [])
        assert list(library.entries.listing(EDITED).ids) == [1]
        assert library.check_integrity() == []


def test_a_library_from_before_there_were_versions_gets_their_table(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "library.db")) as db:
        for step in schema.STEPS[:5]:
            step(db)
        db.execute("PRAGMA user_version = 5")
        db.execute("INSERT INTO feed (url, kind, listed) VALUES ('https://weir.example/feed', 'feed', 1)")
        db.execute("INSERT INTO entry (feed, title, words, url, date, seen) VALUES (1, 'Mill', 'mill', '', 1, 1)")
        db.execute("INSERT INTO document VALUES (1, 'feed', '', 1, zeroblob(32), x'789c030000000001')")
        db.commit()
    with closing(Library(tmp_path / "library.db")) as library, closing(Library(None)) as new:
        (entry,) = library.entries.listing()
        assert (entry.title, entry.edited) == ("Mill", False)
        names = "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name"
        assert library._db.rows(names) == new._db.rows(names)
