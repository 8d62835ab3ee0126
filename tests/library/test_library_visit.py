"""A library that is only looked at: it shows what the owner keeps, forgets what a visitor marks, and writes nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deliveries import NOW, numbered_entry, numbered_feed
from tuireader.errors import TuireaderError
from tuireader.library import ALL, QUOTED, STARRED, UNREAD, Library, ReadingPosition, View, parse_query, today
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.quotes import Attribution

FEEDS = {"https://weir.example/feed": "", "https://mill.example/feed": "Local", "https://lock.example/feed": "Local"}
VIEWS = [
    ALL,
    UNREAD,
    STARRED,
    QUOTED,
    today(),
    View(feed=1),
    View(belongs=(("folder", "Local"),)),
    View(feed=2, unread=True),
    View(belongs=(("folder", "Local"),), unread=False),
    View(unread=True, starred=True),
    parse_query("number 3 is:unread"),
]


def made(path: Path) -> Library:
    """Return a library with three feeds, which share some entries; some are read, and one has quotations."""
    library = Library(path)
    for number, (url, folder) in enumerate(FEEDS.items()):
        feed = library.store_feed(url, folder=folder)
        library.ingest_feed(feed.id, numbered_feed(*range(number * 4, number * 4 + 6)), NOW)
    library.mark_entries([1, 2], read=True, undo=False)
    library.mark_entries([3], starred=True, undo=False)
    library.store_attribution(4, "", Attribution((), ()))
    with library.db.transaction() as db:
        db.execute("UPDATE entry SET quotations = 2, engine = 1 WHERE id IN (2, 5)")
    return library


@pytest.fixture
def path(tmp_path: Path) -> Path:
    place = tmp_path / "kept" / "library.db"
    made(place).close()
    return place


@pytest.fixture
def visit(path: Path) -> Iterator[KioskLibrary]:
    it = KioskLibrary(path)
    before = path.read_bytes()
    yield it
    it.close()
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


# Marks

DEEDS = st.one_of(
    st.tuples(st.just("read"), st.lists(st.integers(1, 16), max_size=4), st.booleans()),
    st.tuples(st.just("starred"), st.lists(st.integers(1, 16), max_size=4), st.booleans()),
    st.tuples(st.just("view"), st.sampled_from(VIEWS), st.booleans()),
    st.tuples(st.just("undo"), st.none(), st.none()),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(deeds=st.lists(DEEDS, max_size=6))
@example(deeds=[("read", [3, 4, 5, 6], True)])
def test_marks_of_a_visit_show_as_marks_that_are_kept(path: Path, deeds: list[tuple[str, Any, Any]]) -> None:
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    with closing(Library(copy)) as kept, closing(KioskLibrary(path)) as visit:
        for deed, what, value in deeds:
            made_, same = (_do(library, deed, what, value) for library in (kept, visit))
            assert made_ == same
        for view in VIEWS:
            assert visit.entries(view).ids == kept.entries(view).ids
            assert visit.count_entries(view) == kept.count_entries(view)
        assert visit.counts() == kept.counts()
        assert visit.unread_ids() == kept.unread_ids()
        assert [(e.read, e.starred) for e in visit.entries()] == [(e.read, e.starred) for e in kept.entries()]


def _do(library: Library, deed: str, what: Any, value: Any) -> object:
    if deed == "undo":
        undone = library.undo_marks()
        return undone and (undone.field, undone.value, sorted(undone.entries))
    if deed == "view":
        return sorted(library.mark_view(what, read=value))
    return sorted(library.mark_entries(dict.fromkeys(what), **{deed: value}))


def test_an_owner_s_marks_made_meanwhile_give_way_to_the_visitor_s(path: Path, visit: KioskLibrary) -> None:
    entries = list(visit.entries())
    visit.mark_entries([4], read=True)
    visit.reload_entries()
    assert [entry.id for entry in entries if entry.read] == [4, 2, 1]


def test_an_article_that_was_only_opened_in_passing_is_not_shown(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("# A note\n\nOf the owner's own.\n", "utf-8")
    place = tmp_path / "library.db"
    with closing(made(place)) as library:
        (entry,), _ = library.open_paths([str(note)])
        library.mark_entries([entry.id], starred=True)
        assert entry in library.entries(STARRED)
    with closing(KioskLibrary(place)) as visit:
        assert [entry.id for entry in visit.entries(STARRED)] == [3]
        assert visit.counts().starred == 1


def test_places_and_settings_last_as_long_as_the_visit(path: Path, visit: KioskLibrary) -> None:
    visit.save_position(3, ReadingPosition(40, 1))
    visit.save_position(2, ReadingPosition(7, None))
    visit.save_position(3, ReadingPosition(50, 2))
    visit.save_setting("theme", "nord")
    assert (visit.reading_position(3), visit.reading_position(1)) == (ReadingPosition(50, 2), ReadingPosition())
    assert (visit.recent_entries(), visit.setting("theme"), visit.setting("engine")) == ([3, 2], "nord", None)
    visit.apply_feed_options({})
    visit.store_headlines(list(visit.entries()))
    visit.store_attribution(1, "", Attribution((), ()))
    assert visit.attribution(1, "") is None


WRITES: dict[str, Callable[[KioskLibrary], object]] = {
    "store_feed": lambda it: it.store_feed("https://other.example/feed"),
    "import_feeds": lambda it: it.import_feeds([]),
    "deliver": lambda it: it.ingest_feed(1, numbered_feed(99), NOW),
    "note_fetch": lambda it: it.store_fetch(1, etag="x"),
    "move": lambda it: it.redirect_feed(1, "https://other.example/feed"),
    "remove": lambda it: it.remove_feed(1),
    "open_paths": lambda it: it.open_paths([__file__]),
    "open_data": lambda it: it.open_data(b"", numbered_entry(1)),  # type: ignore[arg-type]
    "tag": lambda it: it.tag_entries([1], "river"),
    "untag": lambda it: it.untag_entries([1], "river"),
    "save_query": lambda it: it.save_query("river", "river"),
    "forget_query": lambda it: it.forget_query("river"),
    "store_document": lambda it: it.store_document(1, "page", "", b"", NOW),
}


@pytest.mark.parametrize("name", WRITES)
def test_all_else_that_would_change_it_is_refused(visit: KioskLibrary, name: str) -> None:
    with pytest.raises(TuireaderError, match="open for reading only"):
        WRITES[name](visit)


def test_what_would_go_round_the_transactions_is_refused_too(visit: KioskLibrary) -> None:
    for statement in ("UPDATE entry SET read = 1", "DELETE FROM feed", "PRAGMA user_version = 9", "VACUUM"):
        with pytest.raises(Exception, match="readonly"):
            visit.db.connection.execute(statement)


# What the owner does meanwhile


def test_what_the_owner_s_program_brings_is_seen(path: Path) -> None:
    with closing(KioskLibrary(path)) as visit:
        token, seen = visit.changes_since(), visit.count_entries()
        assert token is not None
        assert visit.changes_since(token) is None
        for number in range(50, 54):
            with closing(Library(path)) as owner:
                owner.ingest_feed(1, numbered_feed(number), NOW)
                newer = visit.changes_since(token)
                assert newer is not None
                assert newer.newest > token.newest
                assert visit.count_entries() == seen + 1
            assert visit.count_entries() == seen + 1
            token, seen = visit.changes_since(token) or newer, seen + 1
            assert visit.changes_since(token) is None


def test_a_visit_that_was_idle_while_the_owner_came_and_went_sees_it(path: Path) -> None:
    with closing(KioskLibrary(path)) as visit:
        token = visit.changes_since()
        with closing(Library(path)) as owner:
            owner.ingest_feed(1, numbered_feed(60), NOW)
        assert visit.changes_since(token or pytest.fail("no token")) is not None
        assert "Headline number 60" in [entry.title for entry in visit.entries()]


# Nothing there, or nothing that may be read


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    for name, data in (("none.db", None), ("words.db", b"not a library" * 99), ("empty.db", b"")):
        place = tmp_path / name
        if data is not None:
            place.write_bytes(data)
        with pytest.raises(TuireaderError, match=f"{name}.*owner must open it once"):
            KioskLibrary(place)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["empty.db", "words.db"]


AS_A_STRANGER = """
import os, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from tuireader.library.kiosk_library import KioskLibrary
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
path = Path(sys.argv[1])
for folder in (path.parent, Path("/")):
    assert not os.access(folder, os.W_OK)
assert not os.access(path, os.W_OK)
visit = KioskLibrary(path)
print(visit.count_entries(), flush=True)
for line in sys.stdin:
    visit.mark_entries([1], read=True)
    print(visit.count_entries(), flush=True)
"""


def test_a_stranger_who_may_write_neither_file_nor_folder_reads_on(tmp_path: Path) -> None:
    # Not below tmp_path: pytest's folders are closed to others.
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "kept")
        path = folder / "library.db"
        made(path).close()
        for place, mode in ((Path(name), 0o755), (folder, 0o555), (path, 0o444)):
            place.chmod(mode)
        with subprocess.Popen(
            [sys.executable, "-c", AS_A_STRANGER, str(path), *sys.path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
        ) as stranger:
            assert stranger.stdin
            assert stranger.stdout
            first = int(stranger.stdout.readline())
            if os.geteuid() == 0:  # who owns it can give themselves leave; only root can do so without it being seen
                for number in range(70, 73):
                    with closing(Library(path)) as owner:
                        owner.ingest_feed(1, numbered_feed(number), NOW)
                        for _ in range(2):
                            print(file=stranger.stdin, flush=True)
                            assert int(stranger.stdout.readline()) == first + number - 69
            stranger.stdin.close()
        assert stranger.returncode == 0
        folder.chmod(0o755)
