"""Damaged libraries: check names what is damaged, and rescue saves what can be read."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from deliveries import NOW, START, make_entry, make_feed
from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library import rescue as rescue_module
from tuireader.library.damage import KEYED_TABLES, NUMBERED_TABLES
from tuireader.library.database import Database, Row
from tuireader.library.rescue import RescuedTable, rescue

ARTICLES = 300
LEAF, INDEX_LEAF = 13, 10
"""What the first byte of a leaf page says: of a table with numbered rows, of one without (SQLite's file format, 1.6)."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of two feeds, with marks, tags, a saved search and a setting."""
    file = tmp_path / "library.db"
    library = Library(file)
    for name in ("weir", "mill"):
        feed_id = library.feeds.store(f"https://{name}.example/feed", name=name).id
        entries = [
            make_entry(f"{name} {n}", f"https://{name}.example/{n}", f"{name}-{n}", START, "<p>The river rose.</p>" * 9)
            for n in range(ARTICLES // 2)
        ]
        library.ingest.store_entries(feed_id, make_feed(entries), NOW)
    ids = library.entries.listing().ids
    library.marks.mark(ids[::3], starred=True)
    for entry_id in ids:
        library.tags.add([entry_id], "rain and wind")
    library.saved_searches.save("floods", "flood")
    library.settings.save("theme", "nord")
    library.search.update_index()
    library.close()
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


def leaves(file: Path, table: str) -> tuple[list[int], int]:
    """Return the numbers of a table's leaf pages in order, and the size of a page."""
    with closing(sqlite3.connect(file)) as db:
        (size,) = db.execute("PRAGMA page_size").fetchone()
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    data = file.read_bytes()

    def below(page: int) -> list[int]:
        at = (page - 1) * size
        if data[at] in {LEAF, INDEX_LEAF}:
            return [page]
        count = int.from_bytes(data[at + 3 : at + 5], "big")
        cells = [int.from_bytes(data[at + 12 + 2 * i : at + 14 + 2 * i], "big") for i in range(count)]
        children = [int.from_bytes(data[at + cell : at + cell + 4], "big") for cell in cells]
        return [leaf for child in (*children, int.from_bytes(data[at + 8 : at + 12], "big")) for leaf in below(child)]

    return below(root), size


def damage(file: Path, table: str, *which: int) -> int:
    """Overwrite some leaf pages of a table; return how many rows they had."""
    pages, size = leaves(file, table)
    data, rows = bytearray(file.read_bytes()), 0
    for page in {pages[number] for number in which}:
        at = (page - 1) * size
        rows += int.from_bytes(data[at + 3 : at + 5], "big")
        data[at : at + size] = b"\xa5" * size
    file.write_bytes(data)
    return rows


def rows_of(file: Path) -> dict[str, int]:
    with closing(sqlite3.connect(file)) as db:
        return {
            table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in (*NUMBERED_TABLES, *KEYED_TABLES)
        }


DAMAGE = [
    ("entry", (0,)), ("entry", (-1,)), ("entry", (2, 3)), ("entry", (0, 2, -1)), ("identity", (0,)),
    ("entry", (1, 2, 4)), ("identity", (0, 2)), ("identity", (1,)), ("document", (0, 1, 3)), ("document", (0, 4)), ("tag", (1,)), ("feed", (0,)), ("setting", (0,)), ("saved", (0,)),
]  # fmt: skip


@pytest.mark.parametrize(("table", "which"), DAMAGE)
def test_all_but_the_damaged_pages_is_saved(table: str, which: tuple[int, ...], path: Path, tmp_path: Path) -> None:
    before, lost = rows_of(path), damage(path, table, *which)
    new = tmp_path / "new.db"
    saved = {it.name: it for it in rescue(path, new)}
    assert [it.name for it in saved.values() if not it.is_whole] == [table]
    assert saved[table].rows == max(0, before[table] - lost)
    after = rows_of(new)
    for name in before.keys() - {table, "setting"}:
        depends_on_entries = table == "entry" and name not in {"feed", "saved", "deed"}
        assert after[name] <= before[name] if depends_on_entries else after[name] == before[name]
    with closing(Library(new)) as library:
        problems = library.check_integrity()
        assert all("has no document" in problem for problem in problems)
        assert bool(problems) == (table == "document")
        library.search.update_index()
        assert len(library.entries.listing().ids) == after["entry"]


@pytest.mark.parametrize(("table", "which"), [it for it in DAMAGE if it[0] != "setting"])
def test_check_names_the_damaged_table(table: str, which: tuple[int, ...], path: Path) -> None:
    damage(path, table, *which)
    with closing(Library(path)) as library:
        problems = library.check_integrity()
    assert problems[0].startswith(f"the table “{table}” is damaged behind row ")
    assert "tuireader rescue FILE saves what can be read" in problems[0]
    assert not any("search index" in problem for problem in problems)


def test_a_damaged_index_is_still_told_apart(path: Path) -> None:
    damage(path, "search_data", 0)
    with closing(Library(path)) as library:
        assert not any("the table" in problem for problem in library.check_integrity())


def test_articles_of_a_lost_feed_stay_in_a_feed_that_is_not_fetched(path: Path, tmp_path: Path) -> None:
    damage(path, "feed", 0)
    rescue(path, tmp_path / "new.db")
    with closing(Library(tmp_path / "new.db")) as library:
        assert [feed.display_name for feed in library.feeds.all()] == ["Rescued feed 1", "Rescued feed 2"]
        assert library.feeds.due(NOW) == []
        assert len(library.entries.listing().ids) == ARTICLES


def test_an_undamaged_library_is_copied_whole(path: Path, tmp_path: Path) -> None:
    saved = rescue(path, tmp_path / "new.db")
    assert all(it.is_whole for it in saved)
    before = rows_of(path)
    assert {it.name: it.rows for it in saved if it.name != "setting"} == {
        name: count for name, count in before.items() if name != "setting"
    }
    with closing(Library(tmp_path / "new.db")) as library:
        assert library.settings.get("theme") == "nord"


def test_long_rows_are_written_a_few_at_a_time(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, write = list[int](), rescue_module._write
    monkeypatch.setattr(rescue_module, "MAX_BATCH_BYTES", 1000)

    def recorded(new: Database, insert: str, rows: list[Row]) -> int:
        sizes.append(sum(map(rescue_module._size, rows[:-1])))
        return write(new, insert, rows)

    monkeypatch.setattr(rescue_module, "_write", recorded)
    rescue(path, tmp_path / "new.db")
    assert max(sizes) <= 1000
    assert rows_of(tmp_path / "new.db") == rows_of(path)


@pytest.mark.parametrize("content", [b"", b"no library " * 1000, b"SQLite format 3\0" + b"\xa5" * 8192])
def test_where_nothing_can_be_read_nothing_is_left(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "library.db"
    file.write_bytes(content)
    with pytest.raises(TuireaderError, match="nothing of it can be read"):
        rescue(file, tmp_path / "new.db")
    assert [it.name for it in tmp_path.iterdir()] == ["library.db"]


def test_a_file_that_is_there_is_not_overwritten(path: Path, tmp_path: Path) -> None:
    (tmp_path / "new.db").write_text("mine")
    with pytest.raises(TuireaderError, match=r"new\.db: is there already; name a new file"):
        rescue(path, tmp_path / "new.db")
    assert (tmp_path / "new.db").read_text() == "mine"


def test_a_missing_library_is_said(tmp_path: Path) -> None:
    with pytest.raises(TuireaderError, match=r"none\.db: there is no such library"):
        rescue(tmp_path / "none.db", tmp_path / "new.db")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["-wal", "-shm"])
def test_a_file_that_only_looks_like_a_log_is_neither_used_nor_removed(suffix: str, path: Path, tmp_path: Path) -> None:
    other = tmp_path / f"new.db{suffix}"
    other.write_text("mine")
    with pytest.raises(TuireaderError, match=f"new.db{suffix}: is there already"):
        rescue(path, tmp_path / "new.db")
    assert other.read_text() == "mine"


def test_a_file_as_folder_is_said(path: Path) -> None:
    with pytest.raises(TuireaderError, match=r"new\.db: the library cannot be used"):
        rescue(path, path / "new.db")


def test_tags_behind_many_damaged_pages_are_saved(path: Path, tmp_path: Path) -> None:
    with closing(Library(path)) as library:
        for entry_id in library.entries.listing().ids:
            library.tags.add([entry_id], *(f"a long tag with many words, number {number}" for number in range(5)))
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before, pages = rows_of(path)["tag"], leaves(path, "tag")[0]
    which = range(2, len(pages) - 2, 3)
    lost = damage(path, "tag", *which)
    [saved] = [it.rows for it in rescue(path, tmp_path / "new.db") if it.name == "tag"]
    others_of_same_article = 5 * len(which)
    assert before - lost - others_of_same_article <= saved < before


def test_progress_counts_up(path: Path, tmp_path: Path) -> None:
    seen: list[tuple[str, int]] = []
    rescue(path, tmp_path / "new.db", lambda table, rows: seen.append((table, rows)))
    assert ("entry", ARTICLES) in seen
    assert isinstance(rescue(path, tmp_path / "other.db")[0], RescuedTable)


def test_check_goes_on_behind_a_text_that_is_none(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE document SET kind = CAST(x'ff66ff' AS TEXT) WHERE entry = 3")
        db.commit()
    with closing(Library(path)) as library:
        [problem] = library.check_integrity()
    assert problem.startswith("the file is damaged: the articles cannot be read (Could not decode to UTF-8")


def test_a_page_that_leads_back_ends_the_rescue_of_its_table(path: Path, tmp_path: Path) -> None:
    """The pages of the articles are exchanged: their numbers no longer grow, and one page comes twice."""
    pages, size = leaves(path, "entry")
    data = bytearray(path.read_bytes())
    first, second, third = ((page - 1) * size for page in pages[:3])
    data[second : second + size], data[third : third + size] = (
        data[first : first + size],
        data[second : second + size],
    )
    path.write_bytes(data)
    saved = {it.name: it for it in rescue(path, tmp_path / "new.db")}
    assert not saved["entry"].is_whole
    with closing(Library(tmp_path / "new.db")) as library:
        ids = library.entries.listing().ids
        assert 0 < len(set(ids)) == len(ids) < ARTICLES
