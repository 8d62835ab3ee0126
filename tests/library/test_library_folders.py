"""Files and folders as feeds."""

import os
from pathlib import Path

import pytest

from tuireader import documents
from tuireader.library import STARRED, Library, Term, View, peek_entry

pytest_plugins = ("library_fixtures",)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "articles"
    place.mkdir()
    for number in range(1, 12):
        (place / f"{number}.md").write_text(f"# Article {number}\n\nWords.\n", "utf-8")
    return place


def titles(entries: object) -> list[str]:
    return [entry.title for entry in entries]  # type: ignore[attr-defined]


def test_a_folder_opens_in_natural_order_and_each_file_once(library: Library, folder: Path) -> None:
    entries, problems = library.files.open_paths([str(folder / "3.md"), str(folder), str(folder / "3.md")])
    assert problems == []
    assert titles(entries) == ["3", "1", "2", *map(str, range(4, 12))]
    again, _ = library.files.open_paths([str(folder)])
    assert sorted(entry.id for entry in again) == sorted(entry.id for entry in entries)


def test_what_was_opened_in_passing_is_not_among_the_feeds(library: Library, folder: Path) -> None:
    entries, _ = library.files.open_paths([str(folder)])
    assert [feed.url for feed in library.feeds.all()] == ["https://weir.example/feed", "https://mill.example/feed"]
    assert (library.entries.count(), library.marks.counts().unread) == (0, 0)
    library.marks.mark([entries[0].id], starred=True)
    assert titles(library.entries.listing(STARRED)) == ["1"]


def test_a_folder_that_is_subscribed_to_is_a_feed(library: Library, folder: Path) -> None:
    library.files.open_paths([str(folder)])
    feed = library.feeds.store(str(folder), kind="folder")
    assert feed in library.feeds.all()
    assert (
        library.entries.count(View(feed=feed.id))
        == library.entries.count()
        == library.marks.counts().feeds[feed.id]
        == 11
    )
    (folder / "12.md").write_text("# Article 12\n", "utf-8")
    assert library.files.refresh_folder(feed.id) == []
    assert library.entries.count() == 12


def test_a_file_that_is_gone_is_hidden_and_comes_back_with_its_marks(library: Library, folder: Path) -> None:
    entries, _ = library.files.open_paths([str(folder)])
    library.marks.mark([entries[0].id], read=True)
    (folder / "1.md").rename(folder / "away")
    library.files.open_paths([str(folder)])
    assert library.entries.count(View(feed=entries[1].feed)) == 10
    (folder / "away").rename(folder / "1.md")
    again, _ = library.files.open_paths([str(folder)])
    assert again[0] is entries[0]
    assert again[0].read
    assert library.entries.count(View(feed=entries[1].feed)) == 11


def test_what_is_learned_of_a_file_is_kept(library: Library, folder: Path) -> None:
    (folder / "1.md").write_text("---\ntitle: Café\ncredit: Post\ndate: 2026-11-01\n---\nWords.\n", "utf-8")
    entry = library.files.open_paths([str(folder / "1.md")])[0][0]
    peek_entry(entry)
    library.entries.store_headlines([entry])
    other = Library(library._db.path)
    again = other.files.open_paths([str(folder / "1.md")])[0][0]
    assert (again.title, again.credit, again.date is not None, again.peeked) == ("Café", "Post", True, False)
    assert other.entries.count(View(feed=again.feed, terms=((Term("cafe", "headline"),),))) == 1
    other.close()


def test_a_file_that_cannot_be_read_is_told_and_forgotten(library: Library, folder: Path) -> None:
    entry = library.files.open_paths([str(folder / "1.md")])[0][0]
    (folder / "1.md").write_bytes(b"")
    peek_entry(entry)
    library.entries.store_headlines([entry])
    assert "empty" in entry.failure
    assert entry.title == "1"


def test_a_name_that_is_no_text_is_kept(library: Library, folder: Path) -> None:
    odd = os.fsencode(folder) + b"/odd\xff.md"
    Path(os.fsdecode(odd)).write_text("# Odd\n\nWords.\n", "utf-8")
    for _ in range(2):
        entries, _ = library.files.open_paths([str(folder)])
        (entry,) = [entry for entry in entries if entry.title.startswith("odd")]
        assert entry.path
        assert os.fsencode(entry.path) == odd
        assert library.articles.open(entry).title == "Odd"


def test_standard_input_is_kept(library: Library) -> None:
    data = b"# The door\n\nIt sticks.\n"
    entry = library.files.open_data(data, documents.parse(data, "standard input"))
    assert entry is library.files.open_data(data, documents.parse(data, "standard input"))
    library.entries.reload()
    assert (entry.title, entry.path) == ("The door", None)
    assert library.articles.open(entry).text == "It sticks."


def test_paths_that_lead_nowhere_are_told(library: Library, tmp_path: Path) -> None:
    entries, problems = library.files.open_paths([str(tmp_path / "gone.md"), "a\0b"])
    assert len(entries) == 0
    assert len(problems) == 2
