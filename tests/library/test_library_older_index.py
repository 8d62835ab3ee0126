"""Libraries of earlier versions: their entries are indexed bit by bit, and nothing is lost where that is interrupted."""

import sqlite3
from pathlib import Path

import pytest
from older_libraries import table_definitions, write_older_library
from test_library_search import ARTICLES, attribute_all, fill, found, kept, names

from deliveries import NOW, make_feed, numbered_entry
from tuireader.errors import TuireaderError
from tuireader.library import Library, parse_query, search_tables
from tuireader.library import index as indexing
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.schema import VERSION
from tuireader.quotes import attribute

INDEX_STEP = 5
"""The step of the schema that gave the index its present columns."""
OLDER_VERSIONS = range(1, INDEX_STEP)


def older(folder: Path, version: int) -> Path:
    """Write a library of an earlier version, with five articles and their quotations."""
    present = Library(folder / "present.db")
    present.feeds.store("https://weir.example/feed")
    fill(present, ARTICLES)
    attribute_all(present)
    present.close()
    write_older_library(folder / "present.db", folder / "library.db", version)
    return folder / "library.db"


@pytest.mark.parametrize("version", OLDER_VERSIONS)
def test_an_older_library_is_indexed_bit_by_bit(version: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(older(tmp_path, version))
    assert library.search.count_unindexed() == len(ARTICLES)
    assert found(library, "weir") == ""
    library.ingest.store_entries(1, make_feed([numbered_entry(9, title="The weir today")]), NOW)
    library.search.update_index(older=False)
    assert found(library, "weir") == "9"
    for query in ("wei*", "-weir", "-wei*"):
        assert names(library.entries.listing(parse_query(query), limit=9)) == found(library, query).split()
    monkeypatch.setattr(indexing, "OLDER_ENTRIES_PER_STEP", 2)
    library.search.update_index()
    assert found(library, "weir") == "9 4 3 1"
    assert (found(library, "speaker:kettle"), found(library, "role:mayor")) == ("3", "3")
    assert (found(library, "speaker:mayor"), found(library, "speaker:engineer")) == ("", "")
    assert kept(library) == len(ARTICLES) + 1
    assert (library.search.count_unindexed(), library.search.update_index()) == (0, 0)
    assert library.check_integrity() == []
    with monkeypatch.context() as patch:
        patch.setattr(library.entries, "_search", None)  # the words of the newest articles suffice
        assert names(library.entries.listing(parse_query("wei*"), limit=3)) == ["9", "4", "3"]
    library.close()


@pytest.mark.parametrize("version", OLDER_VERSIONS)
def test_an_older_library_gets_the_tables_of_a_new_one(version: int, tmp_path: Path) -> None:
    new, library = Library(None), Library(older(tmp_path, version))
    assert ("fresh_before" in table_definitions(library._db)) == (version > 1)
    library.search.update_index()
    assert table_definitions(library._db) == table_definitions(new._db)
    library.close()
    new.close()


def test_the_step_is_taken_once_and_not_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = older(tmp_path, 4)
    db = sqlite3.connect(path)
    (weight,) = db.execute("SELECT v FROM search_config WHERE k = 'rank'").fetchone()
    matching = db.execute("SELECT count(*) FROM search WHERE search MATCH 'speakers : engineer'").fetchone()
    db.close()
    assert (weight, matching) == ("bm25(8.0, 4.0, 2.0, 1.0)", (1,))
    Library(path).close()
    monkeypatch.setattr("tuireader.library.schema.VERSION", 4)
    with pytest.raises(TuireaderError, match=f"later version of tuireader .library {VERSION}, this one knows 4."):
        Library(path)


# Interrupted


@pytest.mark.parametrize("done", range(len(search_tables.ROLES_TABLES)))
def test_a_step_that_breaks_off_leaves_the_old_index(
    done: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = older(tmp_path, 4)
    with monkeypatch.context() as patch:
        patch.setattr(search_tables, "ROLES_TABLES", (*search_tables.ROLES_TABLES[:done], "SELECT no_such_column"))
        with pytest.raises(TuireaderError, match="no such column"):
            Library(path)
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (4,)
    assert db.execute("SELECT count(*) FROM search JOIN sought ON docid = search.rowid"
                      " WHERE search MATCH 'speakers : engineer'").fetchone() == (1,)  # fmt: skip
    db.close()
    library = Library(path)
    library.search.update_index()
    assert (found(library, "role:engineer"), library.check_integrity()) == ("2", [])
    library.close()


@pytest.mark.parametrize("rows_per_step", [1, 3, 200])
def test_indexing_that_breaks_off_again_and_again_loses_nothing(
    rows_per_step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = older(tmp_path, 4)
    for module, name in ((indexing, "ENTRIES_PER_READ"), (indexing, "CHARACTERS_PER_WRITE")):
        monkeypatch.setattr(module, name, 1)
    monkeypatch.setattr(indexing, "OLDER_ENTRIES_PER_STEP", 2)
    monkeypatch.setattr(search_tables, "REPLACED_ROWS_PER_STEP", rows_per_step)
    left = [len(ARTICLES)]
    for _ in range(60):
        library = Library(path)
        answers = iter([False, True])
        library.search.update_index(lambda: next(answers))  # noqa: B023 - called at once
        left.append(library.search.count_unindexed())
        assert len(found(library, "weir OR wheel OR coffee OR 水車 OR geese").split()) == len(ARTICLES) - left[-1]
        assert library.check_integrity() == []
        library.close()
    assert (left, left[-1]) == (sorted(left, reverse=True), 0)
    library = Library(path)
    assert found(library, "role:engineer OR role:mayor") == "3 2"
    assert search_tables.replaced_table(library._db.connection) is None
    library.close()


def test_an_error_while_old_rows_are_dropped_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library(older(tmp_path, 4))
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "drop_replaced_rows", lambda db: db.execute("SELECT no_such_column"))
        with pytest.raises(TuireaderError, match="no such column"):
            library.search.update_index()
    assert found(library, "weir") == "4 3 1"
    library.search.update_index()
    assert search_tables.replaced_table(library._db.connection) is None
    library.close()


def test_feeds_are_removed_while_the_old_index_is_still_there(tmp_path: Path) -> None:
    library = Library(older(tmp_path, 4))
    library.feeds.remove(1)
    assert library._db.rows("SELECT count(*) FROM sought_before") == [(0,)]
    assert library._db.rows("SELECT count(*) FROM fresh_before") == [(0,)]
    assert library.search.update_index() == 0
    assert library.check_integrity() == []
    library.close()


def test_a_damaged_old_index_is_replaced_all_the_same(tmp_path: Path) -> None:
    path = older(tmp_path, 4)
    db = sqlite3.connect(path)
    db.execute("DELETE FROM search_data")
    db.execute("DELETE FROM setting WHERE name = 'search.index'")
    db.commit()
    db.close()
    library = Library(path)
    library.search.update_index()
    assert (found(library, "role:engineer"), library.check_integrity()) == ("2", [])
    library.close()


def test_an_old_index_that_nobody_may_rename_is_replaced_too(tmp_path: Path) -> None:
    db = sqlite3.connect(older(tmp_path, 4))
    # SQLite's defensive mode, which Python 3.11 cannot set, refuses this as well.
    db.set_authorizer(lambda action, *names: int(action == sqlite3.SQLITE_ALTER_TABLE and "search_data" in names))
    search_tables.add_roles(db)
    db.set_authorizer(None)
    db.execute(f"PRAGMA user_version = {INDEX_STEP}")
    db.commit()
    db.close()
    library = Library(tmp_path / "library.db")
    library.search.update_index()
    assert (found(library, "role:engineer"), library.check_integrity()) == ("2", [])
    library.close()


def test_a_copy_of_an_earlier_version_that_still_runs_leaves_the_index_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(older(tmp_path, 4))
    library.search.update_index()
    with monkeypatch.context() as patch:
        patch.setattr(indexing, "INDEX_VERSION", indexing.INDEX_VERSION - 1)
        with pytest.raises(sqlite3.IntegrityError, match="a later version of tuireader has opened this library; quit"):
            library.search.update_index()
    assert library.search.count_unindexed() == 0
    assert found(library, "role:engineer") == "2"
    with library._db.transaction() as db:
        indexing.mark_index_damaged(db)
    assert library.search.update_index() == len(ARTICLES)
    library.close()


# What is in no subscription, and who may not write


@pytest.mark.parametrize("why", ["another version of the tables", "another version of the index"])
def test_articles_in_no_subscription_stay_indexed(why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "“The otter is back,” said Ada Thornbury, the engineer."
    present = Library(tmp_path / "present.db")
    entry = present.pages.get_or_add_entry("https://mill.example/1", "Otters", author="", credit="", date=None)
    present.articles.store_document(entry.id, "feed", "https://mill.example/1", f"<p>{text}</p>".encode(), NOW)
    present.search.update_index()
    attribution = attribute(text)
    present.search.index_quotations(entry.id, text, attribution)
    present.articles.store_attribution(entry.id, text, attribution)
    present.marks.mark([entry.id], starred=True)
    path = tmp_path / "present.db"
    present.close()
    if why == "another version of the tables":
        path = tmp_path / "library.db"
        write_older_library(tmp_path / "present.db", path, 4)
    else:
        monkeypatch.setattr(indexing, "INDEX_VERSION", indexing.INDEX_VERSION + 1)
    library = Library(path)
    library.search.update_index()
    assert library.entries.listing(parse_query("role:engineer is:starred")).ids.tolist() == [entry.id]
    library.close()


def test_a_kiosk_reads_an_older_library_once_its_owner_has_opened_it(tmp_path: Path) -> None:
    path = older(tmp_path, 4)
    before = path.read_bytes()
    with pytest.raises(TuireaderError, match="written by another version of tuireader; its owner must open it once"):
        KioskLibrary(path)
    assert path.read_bytes() == before
    owner = Library(path)
    kiosk = KioskLibrary(path)
    assert found(kiosk, "weir") == ""
    assert kiosk.search.count_unindexed() == len(ARTICLES)
    owner.search.update_index()
    assert (found(kiosk, "weir"), found(kiosk, "role:engineer")) == ("4 3 1", "2")
    kiosk.close()
    owner.close()
