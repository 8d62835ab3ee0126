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
        (bool(read), bool(starred)) for read, starred in library._db.rows("SELECT read, starred FROM entry ORDER BY id")
    ]


@pytest.fixture
def ids(library: Library) -> tuple[int, ...]:
    return library.ingest.store_entries(1, numbered_feed(*range(COUNT)), NOW).new


DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("mark"), st.sets(st.integers(0, COUNT - 1)), st.booleans(), st.booleans()),
        st.tuples(st.just("undo"), st.just(set()), st.just(False), st.just(False)),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(DEEDS)
def test_undo_takes_the_last_marks_back(changes: list[tuple[str, set[int], bool, bool]]) -> None:
    library = Library(None)
    library.feeds.store("https://weir.example/feed")
    ids = library.ingest.store_entries(1, numbered_feed(*range(COUNT)), NOW).new
    states = [marks(library)]
    for change, chosen, value, star in changes:
        if change == "mark":
            wanted = [ids[i] for i in chosen]
            changed = library.marks.mark(wanted, starred=value) if star else library.marks.mark(wanted, read=value)
            if changed:
                states.append(marks(library))
        elif library.marks.undo():
            states.pop()
        assert marks(library) == states[-1]
    while library.marks.undo():
        states.pop()
        assert marks(library) == states[-1]
    assert len(states) == 1
    library.close()


def test_what_was_marked_otherwise_since_stays(library: Library, ids: tuple[int, ...]) -> None:
    library.marks.mark(ids[:3], read=True)
    library.marks.mark([ids[1]], read=False, undo=False)
    assert library.marks.undo() == MarkChange("read", value=True, entries=(ids[0], ids[2]))
    assert marks(library) == [(False, False)] * COUNT


def test_each_copy_takes_its_own_marks_back(library: Library, ids: tuple[int, ...]) -> None:
    other = Library(library._db.path)
    library.marks.mark(ids[:1], read=True)
    other.marks.mark(ids[1:2], read=True)
    assert library.marks.undo() == MarkChange("read", value=True, entries=ids[:1])
    assert library.marks.undo() is None
    assert other.marks.undo() == MarkChange("read", value=True, entries=ids[1:2])
    other.close()


def test_marks_from_before_can_be_taken_back_after_a_restart(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    library.feeds.store("https://weir.example/feed")
    (number,) = library.ingest.store_entries(1, numbered_feed(1), NOW).new
    library.marks.mark([number], starred=True)
    library.close()
    again = Library(tmp_path / "library.db")
    assert again.marks.undo() == MarkChange("starred", value=True, entries=(number,))
    again.close()


def test_a_whole_view_is_marked_and_taken_back(library: Library, ids: tuple[int, ...]) -> None:
    library.marks.mark(ids[:2], read=True)
    assert len(library.marks.mark_view(ALL, read=True)) == COUNT - 2
    assert library.marks.counts().unread == 0
    library.marks.undo()
    assert library.marks.counts().unread == COUNT - 2
    assert library.marks.mark_view(View(feed=2), read=True) == []


def test_marks_of_entries_that_are_not_there_are_no_marks(library: Library) -> None:
    assert library.marks.mark([4711], read=True) == []
    assert library.marks.undo() is None


def test_tags(library: Library, ids: tuple[int, ...]) -> None:
    library.tags.add(ids[:2], "river", "mill")
    library.tags.change(ids[:1], remove=["mill"])
    assert library.tags.all() == ["mill", "river"]
    assert library.tags.of_entry(ids[0]) == ["river"]
    assert {entry.id for entry in library.entries.listing(View(memberships=(("tag", "mill"),)))} == {ids[1]}


def test_places_and_settings(library: Library, ids: tuple[int, ...]) -> None:
    assert library.positions.get(ids[0]) == ReadingPosition()
    library.positions.save(ids[0], ReadingPosition(120, 3))
    library.positions.save(ids[1], ReadingPosition(7))
    library.positions.save(4711, ReadingPosition(7))
    assert library.positions.get(ids[0]) == ReadingPosition(120, 3)
    assert library.positions.recent_ids() == [ids[1], ids[0]]
    library.settings.save("theme", "nord")
    library.settings.save("theme", "tuireader-16")
    assert library.settings.get("theme") == "tuireader-16"
    assert library.settings.get("nothing") is None
