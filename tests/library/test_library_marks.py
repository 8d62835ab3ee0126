"""Marks, and taking them back."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliveries import NOW, numbered_feed
from tuireader.library import ALL, Library, MarkChange, ReadingPosition, View

pytest_plugins = ("library_fixtures",)

COUNT = 8


def marks(library: Library) -> list[tuple[bool, bool]]:
    """Return read and starred of all entries."""
    return [
        (bool(read), bool(starred)) for read, starred in library.db.rows("SELECT read, starred FROM entry ORDER BY id")
    ]


@pytest.fixture
def ids(library: Library) -> tuple[int, ...]:
    return library.ingest_feed(1, numbered_feed(*range(COUNT)), NOW).new


DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), st.sets(st.integers(0, COUNT - 1)), st.booleans(), st.booleans()),
        st.tuples(st.just("undo"), st.just(set()), st.just(False), st.just(False)),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(DEEDS)
def test_undo_takes_the_last_marks_back(deeds: list[tuple[str, set[int], bool, bool]]) -> None:
    library = Library(None)
    library.store_feed("https://weir.example/feed")
    ids = library.ingest_feed(1, numbered_feed(*range(COUNT)), NOW).new
    states = [marks(library)]
    for deed, chosen, value, star in deeds:
        if deed == "mark":
            wanted = [ids[i] for i in chosen]
            changed = library.mark_entries(wanted, starred=value) if star else library.mark_entries(wanted, read=value)
            if changed:
                states.append(marks(library))
        elif library.undo_marks():
            states.pop()
        assert marks(library) == states[-1]
    while library.undo_marks():
        states.pop()
        assert marks(library) == states[-1]
    assert len(states) == 1
    library.close()


def test_what_was_marked_otherwise_since_stays(library: Library, ids: tuple[int, ...]) -> None:
    library.mark_entries(ids[:3], read=True)
    library.mark_entries([ids[1]], read=False, undo=False)
    assert library.undo_marks() == MarkChange("read", value=True, entries=(ids[0], ids[2]))
    assert marks(library) == [(False, False)] * COUNT


def test_each_copy_takes_its_own_marks_back(library: Library, ids: tuple[int, ...]) -> None:
    other = Library(library.db.path)
    library.mark_entries(ids[:1], read=True)
    other.mark_entries(ids[1:2], read=True)
    assert library.undo_marks() == MarkChange("read", value=True, entries=ids[:1])
    assert library.undo_marks() is None
    assert other.undo_marks() == MarkChange("read", value=True, entries=ids[1:2])
    other.close()


def test_marks_from_before_can_be_taken_back_after_a_restart(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    library.store_feed("https://weir.example/feed")
    (number,) = library.ingest_feed(1, numbered_feed(1), NOW).new
    library.mark_entries([number], starred=True)
    library.close()
    again = Library(tmp_path / "library.db")
    assert again.undo_marks() == MarkChange("starred", value=True, entries=(number,))
    again.close()


def test_a_whole_view_is_marked_and_taken_back(library: Library, ids: tuple[int, ...]) -> None:
    library.mark_entries(ids[:2], read=True)
    assert len(library.mark_view(ALL, read=True)) == COUNT - 2
    assert library.counts().unread == 0
    library.undo_marks()
    assert library.counts().unread == COUNT - 2
    assert library.mark_view(View(feed=2), read=True) == []


def test_marks_of_entries_that_are_not_there_are_no_marks(library: Library) -> None:
    assert library.mark_entries([4711], read=True) == []
    assert library.undo_marks() is None


def test_tags(library: Library, ids: tuple[int, ...]) -> None:
    library.tag_entries(ids[:2], "river", "mill")
    library.untag_entries(ids[:1], "mill")
    assert library.tags() == ["mill", "river"]
    assert library.tags(ids[0]) == ["river"]
    assert {entry.id for entry in library.entries(View(belongs=(("tag", "mill"),)))} == {ids[1]}


def test_places_and_settings(library: Library, ids: tuple[int, ...]) -> None:
    assert library.reading_position(ids[0]) == ReadingPosition()
    library.save_position(ids[0], ReadingPosition(120, 3))
    library.save_position(ids[1], ReadingPosition(7))
    library.save_position(4711, ReadingPosition(7))
    assert library.reading_position(ids[0]) == ReadingPosition(120, 3)
    assert library.recent_entries() == [ids[1], ids[0]]
    library.save_setting("theme", "nord")
    library.save_setting("theme", "tuireader-16")
    assert library.setting("theme") == "tuireader-16"
    assert library.setting("nothing") is None
