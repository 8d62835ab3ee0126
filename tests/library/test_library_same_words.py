"""The same words elsewhere: what is found, what is not, what differs, and that all of it is bounded."""

import random
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliveries import make_entry, make_feed
from repeated_library import FIRST_TITLE, NOW, SALUTE, repeated_library
from tuireader.changes.matching_runs import Budget
from tuireader.changes.word_diff import marked_pieces
from tuireader.library import ENGINE_VERSION, Library
from tuireader.library.same_words import MAX_CANDIDATES, Speech, are_same
from tuireader.library.text_folding import fold
from tuireader.library.witness import SameWords
from tuireader.library.wording import MAX_COMPARED_WORDS, differences, shared_words, wording

DAY = 86_400
MONDAY = int(NOW.timestamp())
ROPE = "Somebody has to hold the rope when the dredger comes about in the fog"


class Row(NamedTuple):
    """A quotation that is alone in its article."""

    text: str
    name: str = "Iris Vanterpool"
    days: float = 0
    kind: str = "direct"


def library_of(*rows: Row) -> Library:
    """Return a library in memory with an article for each row; the first has the id 1."""
    library = Library(None)
    db = library._db.connection
    db.execute(
        "INSERT INTO feed (id, url, kind, listed, title) VALUES (1, 'https://1.example', 'feed', 1, 'Weir Post')"
    )
    for entry_id, it in enumerate(rows, 1):
        date, row_id = MONDAY + it.days * DAY, entry_id << 20 | 1
        db.execute(
            "INSERT INTO entry (id, feed, title, words, date, seen, engine, quotations, reported)"
            " VALUES (?, 1, ?, '', ?, ?, ?, 1, 0)",
            (entry_id, f"Title {entry_id}", date, date, ENGINE_VERSION),
        )
        if it.name:
            db.execute(
                "INSERT INTO voice (id, name, form, date, kind) VALUES (?, ?, ?, ?, 'person')",
                (row_id, it.name, fold(it.name), int(date)),
            )
        db.execute(
            "INSERT INTO said (id, kind, found, engine, start, stop, text, before, after, voice, rule, confidence)"
            " VALUES (?, ?, ?, ?, 0, 9, ?, 0, 0, ?, '', 900)",
            (row_id, it.kind, MONDAY, ENGINE_VERSION, it.text, 1 if it.name else None),
        )
        db.execute("INSERT INTO said_queue VALUES (?)", (entry_id,))
    library.people.decide()
    return library


def found_by(library: Library, quotation_id: str) -> SameWords:
    found = library.people.same_words(quotation_id)
    assert found is not None
    return found


def others(library: Library, quotation_id: str) -> set[int]:
    """Return the articles that a quotation finds, without its own."""
    return {it.found.entry_id for it in found_by(library, quotation_id).witnesses if not it.is_asked}


def shown(found: SameWords) -> list[str]:
    return [marked_pieces(it.pieces) for it in found.witnesses]


# What is found


def test_the_earliest_comes_first_with_what_differs_and_who_said_it(tmp_path: Path) -> None:
    with closing(repeated_library(tmp_path)) as library:
        found = found_by(library, "1.1")
        assert [(it.found.title, it.found.person_name) for it in found.witnesses] == [
            (FIRST_TITLE, "Desmond Farraline"),
            ("Ferry company told to teach its computer manners", "Iris Vanterpool"),
            ("No salute, no ferry", "Iris Vanterpool"),
            ("Harbour master holds on to the last captain of the bay", "Iris Vanterpool"),
        ]
        assert [it.has_other_speaker for it in found.witnesses] == [True, False, False, False]
        assert [it.is_asked for it in found.witnesses] == [False, False, False, True]
        assert [it.has_all_words for it in found.witnesses] == [False, False, True, True]
        assert (found.articles, found.is_whole) == (4, True)
        first, second, *_ = shown(found)
        assert first.startswith("[+Well+], until it can salute, it does not")
        assert first.endswith("past the [-breakwater-] [+lighthouse+],")
        assert second == f"{SALUTE[:49]}[-{SALUTE[49:-1]}-] [+alone+],"


def test_what_stands_nowhere_else_finds_itself(tmp_path: Path) -> None:
    with closing(repeated_library(tmp_path)) as library:
        assert [it.is_asked for it in found_by(library, "1.2").witnesses] == [True]
        for quotation_id in ("1.9", "99.1", "", "x", "1", "-1.1", f"{1 << 60}.1"):
            assert library.people.same_words(quotation_id) is None


SAME = [
    (Row(ROPE), Row(ROPE.upper(), days=400)),
    (
        Row("«Es braucht jemanden, der das Tau hält, wenn der Bagger im Nebel wendet»"),
        Row("Es braucht jemanden der das TAU hält"),
    ),
    (Row("It’s the café’s rope that held the dredger"), Row("It's the CAFE's rope, that held the dredger")),
    (Row(ROPE), Row("Somebody has to hold the rope […] in the fog")),
    (Row(ROPE), Row("Somebody has to hold the rope when the dredger comes", "Desmond Farraline", 300)),
    (Row(ROPE), Row(f"{ROPE}, and I have held it since the year of the flood, in all weathers", "", 1)),
    (Row(f"{ROPE}, said the pilot to the clerk"), Row(f"Nobody counts the lanterns here. {ROPE}", "Ada Thornbury", 2)),
    (Row("the ovens are warm again"), Row("the stoves are warm again", days=1)),
    (Row("hold the rope"), Row("hold the rope", days=1)),
    (Row("満潮は午前六時です、急いでください"), Row("満潮は午前六時です急いでください", days=2)),
]
OTHERS = [
    (Row("the ovens are warm again"), Row("the ovens are warm again", "Desmond Farraline", 90)),
    (Row("a better harbour for everyone"), Row("a better harbour for everyone", days=200)),
    (Row("rope"), Row("hold the rope", days=1)),
    (Row("We will not do that"), Row("We will not do that", "Desmond Farraline")),
    (Row(ROPE), Row("Somebody has to count the lanterns when the owls come about in the dark")),
    (Row("the Port Anselm Harbour Board must pay"), Row("nobody asked the Port Anselm Harbour Board about the geese", days=60)),
    (Row("let’s make the harbour clean again"), Row("the geese are gone, the owls are counted, and we make the harbour safe and clean again for everyone", days=2)),
    (Row(ROPE), Row(ROPE, kind="indirect")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME, ids=lambda it: it.text[:20])
def test_the_same_words_are_found_from_both(one: Row, other: Row) -> None:
    with closing(library_of(one, other)) as library:
        assert others(library, "1.1") == {2}
        assert others(library, "2.1") == {1}


@pytest.mark.parametrize(("one", "other"), OTHERS, ids=lambda it: it.text[:20])
def test_other_words_and_slogans_are_not(one: Row, other: Row) -> None:
    with closing(library_of(one, other)) as library:
        assert others(library, "1.1") == set()


def test_an_article_that_has_the_words_twice_is_one_witness_and_halves_are_two(tmp_path: Path) -> None:
    library = repeated_library(tmp_path)
    half, other_half = SALUTE.split(", and ")
    paragraphs = (f"“{half},” said Iris Vanterpool. “{SALUTE}”", f"“{half},” said Iris Vanterpool. “And {other_half}”")
    entries = [
        make_entry(
            f"Paper {number}", f"https://x.example/{number}", str(number), NOW + timedelta(hours=1), f"<p>{it}</p>"
        )
        for number, it in enumerate(paragraphs)
    ]
    with closing(library):
        library.ingest.store_entries(
            library.feeds.store("https://x.example/feed").id, make_feed(entries), NOW.timestamp()
        )
        from tuireader.updates.find_quotations import find_quotations

        find_quotations(library)
        found = [it for it in found_by(library, "1.1").witnesses if it.found.title.startswith("Paper")]
        assert sorted(it.found.title for it in found) == ["Paper 0", "Paper 1", "Paper 1"]
        assert [it.found.title for it in found if it.has_all_words] == ["Paper 0"]


def test_what_the_user_ruled_counts() -> None:
    with closing(library_of(Row(ROPE), Row(ROPE, "Olga Finch", 1), Row(ROPE, days=2))) as library:
        assert [it.has_other_speaker for it in found_by(library, "1.1").witnesses] == [False, True, False]
        iris, olga = (library.people.named(name)[0].id for name in ("iris", "olga"))
        library.people.join(iris, olga)
        assert [it.has_other_speaker for it in found_by(library, "1.1").witnesses] == [False, False, False]
        library._db.connection.execute("UPDATE said SET given = 0 WHERE id >> 20 = 3")
        library._db.connection.execute("UPDATE entry SET hidden = 1 WHERE id = 2")
        assert others(library, "1.1") == set()


# What differs

WORDS = st.lists(
    st.sampled_from(["the", "rope", "holds", "fast", "in", "fog", "and", "’s", "Fog", "[…]", "naïve", "潮", ","]),
    max_size=30,
).map(" ".join)


@given(WORDS | st.text(max_size=60), WORDS | st.text(max_size=60))
def test_the_pieces_are_the_words_of_both(one: str, other: str) -> None:
    first, second = wording(one), wording(other)
    shared = shared_words(first, second, Budget())
    pieces = differences(first, second, shared.runs)
    assert wording("".join(it.text for it in pieces if it.sign != "-")).forms == second.forms
    assert wording(" ".join(it.text for it in pieces if it.sign != "+")).forms == first.forms or "’" in one + other
    assert 0 <= shared.share <= 1.0001
    assert shared.words <= min(len(first.forms), len(second.forms))


@given(WORDS, WORDS, st.integers(0, 30), st.booleans())
def test_whether_two_are_the_same_does_not_depend_on_which_is_asked(
    one: str, other: str, days: int, is_same: bool
) -> None:
    first = Speech(1 << 20, wording(one), 0, 1, "ada thornbury")
    second = Speech(
        2 << 20, wording(other), days * DAY, 1 if is_same else 2, "ada thornbury" if is_same else "olga finch"
    )
    assert first.is_by_same(second) == second.is_by_same(first) == is_same
    assert are_same(first, first, shared_words(first.words, first.words, Budget())) == (first.words.weight >= 1.4)
    assert are_same(second, first, shared_words(first.words, second.words, Budget())) == are_same(
        first, second, shared_words(first.words, second.words, Budget())
    )


# Bounds


@pytest.fixture(scope="module")
def crowded() -> Iterator[Library]:
    """A library with very many copies, with common words alone, and with quotations without an end."""
    dice = random.Random(1)
    long = " ".join(dice.choices(ROPE.split(), k=40_000))
    rows = [Row(ROPE, days=number / 1000) for number in range(3000)]
    rows += [Row("we will do it and they will not", days=number / 100) for number in range(1000)]
    rows += [Row(long), Row(long[:100_000]), Row(""), Row("…"), Row("”" * 50_000), Row("rope " * 20_000)]
    library = library_of(*rows)
    yield library
    library.close()


def test_very_many_copies_are_cut_off_and_that_is_said(crowded: Library) -> None:
    found = found_by(crowded, "2000.1")
    assert 1 < len(found.witnesses) <= MAX_CANDIDATES + 1
    assert not found.is_whole


def test_of_very_long_copies_some_are_compared_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(library_of(*[Row(ROPE)] * 5, Row("Nobody counts the lanterns here"))) as library:
        for most, count, is_whole in ((4, 5, True), (3, 4, False), (0, 1, False)):
            monkeypatch.setattr("tuireader.library.same_words.MAX_COMPARED_CHARACTERS", most * len(ROPE))
            found = found_by(library, "1.1")
            assert (len(found.witnesses), found.is_whole) == (count, is_whole)


@pytest.mark.parametrize("entry_id", [1, 3000, 3500, *range(4001, 4007)])
def test_what_is_asked_of_the_index_and_compared_is_bounded(entry_id: int, crowded: Library) -> None:
    statements = list[str]()
    crowded._db.connection.set_trace_callback(statements.append)
    try:
        found = found_by(crowded, f"{entry_id}.1")
    finally:
        crowded._db.connection.set_trace_callback(None)
    assert len(statements) < 500
    assert any(it.is_asked for it in found.witnesses)
    assert len(found.witnesses) <= MAX_CANDIDATES + 1


def test_a_wording_has_not_more_words_than_are_compared() -> None:
    assert len(wording("word " * 100_000).forms) == MAX_COMPARED_WORDS
