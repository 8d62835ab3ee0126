"""A library that is only looked at: it shows what the owner keeps, forgets what a visitor marks, and writes nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from deliveries import NOW, numbered_feed
from tuireader.errors import TuireaderError
from tuireader.library import (
    ALL,
    QUOTED,
    STARRED,
    UNREAD,
    Library,
    MarkChange,
    ReadingPosition,
    View,
    parse_query,
    today,
)
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
    View(memberships=(("folder", "Local"),)),
    View(feed=2, unread=True),
    View(memberships=(("folder", "Local"),), unread=False),
    View(unread=True, starred=True),
    parse_query("number 3 is:unread"),
]


def made(path: Path) -> Library:
    """Return a library with three feeds, which share some entries; some are read, and one has quotations."""
    library = Library(path)
    for number, (url, folder) in enumerate(FEEDS.items()):
        feed = library.feeds.store(url, folder=folder)
        library.ingest.store_entries(feed.id, numbered_feed(*range(number * 4, number * 4 + 6)), NOW)
    library.marks.mark([1, 2], read=True, undo=False)
    library.marks.mark([3], starred=True, undo=False)
    library.articles.store_attribution(4, "", Attribution((), ()))
    with library._db.transaction() as db:
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
@given(changes=st.lists(DEEDS, max_size=6))
@example(changes=[("read", [3, 4, 5, 6], True)])
def test_marks_of_a_visit_show_as_marks_that_are_kept(path: Path, changes: list[tuple[str, Any, Any]]) -> None:
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    with closing(Library(copy)) as kept, closing(KioskLibrary(path)) as visit:
        for change, what, value in changes:
            made_, same = (_do(library, change, what, value) for library in (kept, visit))
            assert made_ == same
        for view in VIEWS:
            assert visit.entries.listing(view).ids == kept.entries.listing(view).ids
            assert visit.entries.count(view) == kept.entries.count(view)
        assert visit.marks.counts() == kept.marks.counts()
        assert visit.marks.unread_ids() == kept.marks.unread_ids()
        assert [(e.read, e.starred) for e in visit.entries.listing()] == [
            (e.read, e.starred) for e in kept.entries.listing()
        ]


def _do(library: Library, change: str, what: Any, value: Any) -> object:
    if change == "undo":
        undone = library.marks.undo()
        assert undone is None or isinstance(undone, MarkChange)
        return undone and (undone.field, undone.value, sorted(undone.entries))
    if change == "view":
        return sorted(library.marks.mark_view(what, read=value))
    return sorted(library.marks.mark(dict.fromkeys(what), **{change: value}))


def test_an_owner_s_marks_made_meanwhile_give_way_to_the_visitor_s(path: Path, visit: KioskLibrary) -> None:
    entries = list(visit.entries.listing())
    visit.marks.mark([4], read=True)
    visit.entries.reload()
    assert [entry.id for entry in entries if entry.read] == [4, 2, 1]


def test_an_article_that_was_only_opened_in_passing_is_not_shown(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("# A note\n\nOf the owner's own.\n", "utf-8")
    place = tmp_path / "library.db"
    with closing(made(place)) as library:
        (entry,), _ = library.files.open_paths([str(note)])
        library.marks.mark([entry.id], starred=True)
        assert entry in library.entries.listing(STARRED)
    with closing(KioskLibrary(place)) as visit:
        assert [entry.id for entry in visit.entries.listing(STARRED)] == [3]
        assert visit.marks.counts().starred == 1


def test_places_and_settings_last_as_long_as_the_visit(path: Path, visit: KioskLibrary) -> None:
    visit.positions.save(3, ReadingPosition(40, 1))
    visit.positions.save(2, ReadingPosition(7, None))
    visit.positions.save(3, ReadingPosition(50, 2))
    visit.settings.save("theme", "nord")
    assert (visit.positions.get(3), visit.positions.get(1)) == (ReadingPosition(50, 2), ReadingPosition())
    assert (visit.positions.recent_ids(), visit.settings.get("theme"), visit.settings.get("engine")) == (
        [3, 2],
        "nord",
        None,
    )
    visit.feeds.apply_options({})
    visit.entries.store_headlines(list(visit.entries.listing()))
    visit.articles.store_attribution(1, "", Attribution((), ()))
    assert visit.articles.attribution(1, "") is None


def test_what_would_go_round_the_transactions_is_refused_too(visit: KioskLibrary) -> None:
    for statement in ("UPDATE entry SET read = 1", "DELETE FROM feed", "PRAGMA user_version = 9", "VACUUM"):
        with pytest.raises(Exception, match="readonly"):
            visit._db.connection.execute(statement)


# What the owner does meanwhile


def test_what_the_owner_s_program_brings_is_seen(path: Path) -> None:
    with closing(KioskLibrary(path)) as visit:
        token, seen = visit.changes_since(), visit.entries.count()
        assert token is not None
        assert visit.changes_since(token) is None
        for number in range(50, 54):
            with closing(Library(path)) as owner:
                owner.ingest.store_entries(1, numbered_feed(number), NOW)
                newer = visit.changes_since(token)
                assert newer is not None
                assert newer.newest > token.newest
                assert visit.entries.count() == seen + 1
            assert visit.entries.count() == seen + 1
            token, seen = visit.changes_since(token) or newer, seen + 1
            assert visit.changes_since(token) is None


def test_a_visit_that_was_idle_while_the_owner_came_and_went_sees_it(path: Path) -> None:
    with closing(KioskLibrary(path)) as visit:
        token = visit.changes_since()
        with closing(Library(path)) as owner:
            owner.ingest.store_entries(1, numbered_feed(60), NOW)
        assert visit.changes_since(token or pytest.fail("no token")) is not None
        assert "Headline number 60" in [entry.title for entry in visit.entries.listing()]


# Nothing there, or nothing that may be read


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    for name, data in (("none.db", None), ("words.db", b"not a library" * 99), ("empty.db", b"")):
        place = tmp_path / name
        if data is not None:
            place.write_bytes(data)
        problem = "is no library of tuireader" if data else "owner must open it once"
        with pytest.raises(TuireaderError, match=f"{name}.*{problem}"):
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
print(visit.entries.count(), flush=True)
for line in sys.stdin:
    visit.marks.mark([1], read=True)
    print(visit.entries.count(), flush=True)
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
                        owner.ingest.store_entries(1, numbered_feed(number), NOW)
                        for _ in range(2):
                            print(file=stranger.stdin, flush=True)
                            assert int(stranger.stdout.readline()) == first + number - 69
            stranger.stdin.close()
        assert stranger.returncode == 0
        folder.chmod(0o755)
