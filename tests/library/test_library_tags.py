"""Tags: given and taken, many at once, undone in one step, and what a damaged file says of them."""

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliveries import NOW, numbered_feed
from tuireader.errors import TuireaderError
from tuireader.library import Library, TagChange
from tuireader.library.tag_steps import TAGS, TagStep, packed_steps, unpacked_steps
from tuireader.library.tags import MAX_TAG_CHARACTERS, clean_tag

pytest_plugins = ("library_fixtures",)

COUNT = 5
NAMES = ("river", "old mill", "Ärmel", "a, b")


@pytest.fixture
def ids(library: Library) -> tuple[int, ...]:
    return library.ingest.store_entries(1, numbered_feed(*range(COUNT)), NOW).new


def tags(library: Library) -> list[tuple[int, str]]:
    return list(library._db.rows("SELECT entry, name FROM tag ORDER BY entry, name"))


CHANGES = st.lists(
    st.one_of(
        st.none(),
        st.tuples(
            st.sets(st.integers(0, COUNT)), st.sets(st.sampled_from(NAMES[:2])), st.sets(st.sampled_from(NAMES[2:]))
        ),
    ),
    max_size=10,
)


@settings(max_examples=40, deadline=None)
@given(CHANGES, st.booleans())
def test_each_change_is_undone_in_one_step(
    changes: list[tuple[set[int], set[str], set[str]] | None], swapped: bool
) -> None:
    library = Library(None)
    library.feeds.store("https://weir.example/feed")
    ids = (*library.ingest.store_entries(1, numbered_feed(*range(COUNT)), NOW).new, 4711)
    library.tags.add(ids[:2], *NAMES)
    states = [tags(library)]
    for change in changes:
        if change is None:
            if isinstance(library.marks.undo(), TagChange):
                states.pop()
        else:
            chosen, add, remove = [ids[it] for it in change[0]], *(change[:0:-1] if swapped else change[1:])
            expected = library.tags.would_change(chosen, add=add, remove=remove)
            assert library.tags.change(chosen, add=add, remove=remove) == expected
            if expected.steps:
                states.append(tags(library))
        assert tags(library) == states[-1]
    library.close()


def test_what_is_there_already_is_no_change(library: Library, ids: tuple[int, ...]) -> None:
    library.tags.add(ids[:2], "river")
    change = library.tags.change(ids[:3], add=["river"], remove=["mill"])
    assert (change.steps, change.entries) == ((TagStep("river", True, (ids[2],)),), [ids[2]])
    assert library.tags.change(ids[:3], add=["river"]) == TagChange(())
    assert library.marks.undo() == change
    assert library.marks.undo() is None


def test_a_tag_that_was_taken_comes_back_to_articles_that_are_there() -> None:
    with closing(Library(None)) as library:
        feed_id = library.feeds.store("https://weir.example/feed").id
        ids = library.ingest.store_entries(feed_id, numbered_feed(1, 2), NOW).new
        library.tags.change(ids, add=["river"])
        library.tags.change(ids, remove=["river"])
        library._db.connection.execute("DELETE FROM entry WHERE id = ?", (ids[0],))
        library.marks.undo()
        assert tags(library) == [(ids[1], "river")]


def test_the_tags_that_most_articles_have_come_first(library: Library, ids: tuple[int, ...]) -> None:
    library.tags.add(ids[:3], "river")
    library.tags.add(ids[:1], "mill", "dam")
    assert library.tags.most_used() == [("river", 3), ("dam", 1), ("mill", 1)]


@pytest.mark.parametrize(
    "numbers",
    [
        [1],
        [1, 0, 1, 7],
        [1, 3, 1, 97],
        [1, 1, 0, 97],
        [1, -1, 3, 97],
        [1, 1, 1, 0, 7],
        [1, 1, 1, 0xD800, 7],
        [1, 1 << 40, 1],
    ],
    ids=str,
)
def test_a_damaged_step_changes_nothing(numbers: list[int], library: Library, ids: tuple[int, ...]) -> None:
    library.tags.add(ids[:1], "a")
    library._steps.store(TAGS, value=True, ids=numbers)
    assert library.marks.undo() is None
    assert tags(library) == [(ids[0], "a")]


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=12))
def test_any_numbers_are_steps_or_refused(numbers: list[int]) -> None:
    try:
        steps = list(unpacked_steps(numbers))
    except ValueError:
        return
    assert packed_steps(steps)[3:] == [*numbers[3:]] or len(steps) != 1
    assert list(unpacked_steps(packed_steps(steps))) == steps


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (" old  mill ", "old mill"),
        ("a\x1b[2Jb", "ab"),
        ("riv\u202eer", "river"),
        ("x" * MAX_TAG_CHARACTERS, "x" * 100),
    ],
)
def test_a_tag_is_one_clean_line(typed: str, expected: str) -> None:
    assert clean_tag(typed) == expected


@pytest.mark.parametrize("typed", ["", " \x00", 'a"b', "x" * (MAX_TAG_CHARACTERS + 1)])
def test_what_can_be_no_tag_is_refused(typed: str) -> None:
    with pytest.raises(TuireaderError, match="a tag has 1 to 100 characters and no quotation mark"):
        clean_tag(typed)


def test_tags_from_before_are_undone_after_a_restart(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.db")
    library.feeds.store("https://weir.example/feed")
    (number,) = library.ingest.store_entries(1, numbered_feed(1), NOW).new
    change = library.tags.change([number], add=["river"])
    library.close()
    again = Library(tmp_path / "library.db")
    assert again.marks.undo() == change
    assert again.tags.all() == []
    again.close()
