"""Pages of what people said: sentences, topics, cancelling, and what a damaged file does to them."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from correctable_library import correctable_library
from tuireader.errors import TuireaderError
from tuireader.library import ALL_SAID, Library
from tuireader.library.said_filter import SaidFilter
from tuireader.library.sentence_around import MAX_CHARACTERS_AROUND, sentence_around
from tuireader.library.term import Term
from tuireader.library.topic_words import topic_counts
from tuireader.updates.find_quotations import find_quotations


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(correctable_library(tmp_path)) as it:
        find_quotations(it)
        yield it


def test_the_sentence_of_a_quotation_comes_from_its_article(library: Library) -> None:
    (dan,) = library.people.named("dan")
    rows = library.people.quotations(dan.id)
    assert [it.sentence for it in rows] == [""] * 3
    assert library.people.sentences(rows) == [
        f"“The nets came up empty on day {day},” said Dan Prosser, a fisherman." for day in (1, 2, 3)
    ]


def test_there_is_no_sentence_where_the_article_is_gone_or_has_other_words(library: Library) -> None:
    (dan,) = library.people.named("dan")
    first, second, third = library.people.quotations(dan.id)
    other = first._replace(quotation=first.quotation._replace(text="It turns"))
    with library.transaction():
        library._db.connection.execute("DELETE FROM document WHERE entry = ?", (second.entry_id,))
        library._db.connection.execute("DELETE FROM entry WHERE id = ?", (third.entry_id,))
    assert library.people.sentences([other, second, third]) == ["", "", ""]


@pytest.mark.parametrize(
    ("text", "quoted", "sentence"),
    [
        ("The mill stood. “It turns,” Ada said. Then it rained.", "It turns", "“It turns,” Ada said."),
        (
            "He left. Mr. J. Kettle said “no more” on Friday. Rain fell.",
            "no more",
            "Mr. J. Kettle said “no more” on Friday.",
        ),
        ("One.\n“It turns.” Ada left.\nThree.", "It turns.", "“It turns.”"),
        ("“It turns. It is old,” Ada said.", "It turns. It is old", "“It turns. It is old,” Ada said."),
        ("It cost 3.5 million, Ada said.", "It cost 3.5 million", "It cost 3.5 million, Ada said."),
        ("“It turns", "It turns", "“It turns"),
    ],
)
def test_a_sentence_ends_at_its_full_stop(text: str, quoted: str, sentence: str) -> None:
    start = text.index(quoted)
    assert sentence_around(text, start, start + len(quoted)) == sentence


def test_a_very_long_sentence_is_cut() -> None:
    text = f"{'mill ' * 500}“It turns” {'weir ' * 500}"
    start = text.index("It turns")
    sentence = sentence_around(text, start, start + 8)
    assert sentence[0] == sentence[-1] == "…"
    assert len(sentence) <= 2 * MAX_CHARACTERS_AROUND + 10


def test_topics_are_what_several_texts_are_about() -> None:
    texts = ["The ferry LeaveWell is late", "Ferry and LeaveWell, 3 times", "ferry, ferry, it’s the 3", "they said so"]
    assert topic_counts(texts) == (("ferry", 3), ("LeaveWell", 2))
    assert topic_counts([]) == ()


def test_the_words_of_a_name_are_one_topic() -> None:
    texts = ["The lights of Port Anselm", "Port Anselm has a port", "Anselm, the Port", "Iris Vanterpool", "Iris, Iris"]
    assert topic_counts(texts) == (("Port Anselm", 3), ("Iris", 2))


def test_common_words_and_short_forms_are_no_part_of_a_name() -> None:
    assert topic_counts(["Mr Kettle left", "Mr Kettle came", "The Kettle", "The Kettle"]) == (("Kettle", 4),)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE heard SET day = (1 << 62) - person - 99 * day",
        "UPDATE heard SET day = -(1 << 62) + person + 99 * day",
        "UPDATE person SET first = 1 << 62, last = -(1 << 62), name = '', role = char(0)",
        "UPDATE voice SET verbs = '***,,9,a*99999999999999', roles = '{', name = '', form = char(0)",
        "UPDATE entry SET date = 1e300",
        "UPDATE entry SET date = -1e300, feed = 77, title = char(0)",
        "UPDATE said SET spans = '[', text = '', start = -5, stop = -9, cue = NULL, given = 1 << 40",
        "UPDATE person SET joined = id + 1",
        "UPDATE person SET joined = id",
        "UPDATE voice SET person = person + 1",
        "DELETE FROM person",
        "DELETE FROM entry",
    ],
)
def test_nonsense_in_the_rows_does_no_harm(change: str, library: Library) -> None:
    (dan,) = library.people.named("dan")
    row = library.people.quotations(dan.id, limit=1)[0]
    connection = library._db.connection
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute(change)
    read_all(library, dan.id)
    people = library.people
    for by_outlet in (False, True):
        for before in (None, row, row._replace(date=None)):
            people.quotations(dan.id, before=before, by_outlet=by_outlet)
            people.quotations(dan.id, "nets", before=before, by_outlet=by_outlet)


@pytest.mark.parametrize("date", ["-1e15 + id", "-1e300", "1e15 - id", "1e300", "iif(id % 2, -1e15, id * 1e3)"])
def test_pages_of_impossible_dates_have_an_end(date: str, library: Library) -> None:
    (dan,) = library.people.named("dan")
    library._db.connection.execute(f"UPDATE entry SET date = {date}")
    for said in (SaidFilter(person_ids=(dan.id,)), SaidFilter(kind="both")):
        count, ids, last = library.people._pages.count(said), list[str](), None
        while page := library.people.find(said, 1, last):
            ids.append(page[0].quotation.id)
            last = page[0]
            assert len(ids) <= count
        assert len(set(ids)) == (len(ids) if date == "1e300" else count)  # of which SQLite has no whole second


def read_all(library: Library, person_id: int) -> None:
    people = library.people
    for days in (7, None):
        for order in ("most", "name", "latest", "new"):
            people.rows(days, order=order)
    people.count(7), people.named("d"), people.profile(person_id), people.topics(person_id)
    about = ALL_SAID._replace(terms=((Term("nets", "about"),), (Term("fisherman", "role"),), (Term("said", "verb"),)))
    people.sentences(people.find(ALL_SAID)), people.find(about), people.count_quotations(person_id, "net")


@pytest.mark.parametrize(
    "typed", ["\ud800", "nets\udfff", "n" * 100_000, "nets " * 1000, "\0", "%", '"', "NEAR(", "* OR"]
)
def test_whatever_is_typed_is_looked_for(typed: str, library: Library) -> None:
    people = library.people
    (dan,) = people.named("dan")
    for said in (ALL_SAID, ALL_SAID._replace(outlet=typed), ALL_SAID._replace(terms=((Term(typed, "said"),),))):
        people.find(said)
        assert people.count_quotations(dan.id, typed, said) <= 3
    people.named(typed)
    people.rows(None, words=typed)


@pytest.mark.parametrize("person_id", [0, -1, 99, 1 << 62, 1 << 80])
def test_there_is_no_page_of_nobody(person_id: int, library: Library) -> None:
    people = library.people
    assert (people.profile(person_id), people.topics(person_id), people.quotations(person_id)) == (None, (), [])
    assert people.count_quotations(person_id, "nets") == 0


def test_reading_ends_when_it_is_cancelled(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.library.database._STEPS_PER_CANCEL_CHECK", 1)
    people = library.people
    for read in (
        people.rows,
        people.count,
        lambda: people.named("dan"),
        lambda: people.profile(1),
        lambda: people.topics(1),
        lambda: people.quotations(1),
        lambda: people.count_quotations(1, "nets"),
        lambda: people.find(ALL_SAID),
    ):
        ended = True
        with library.cancellable_query(lambda: True):
            read()
            ended = False
        assert ended


def test_a_damaged_index_of_words_is_a_sentence(tmp_path: Path) -> None:
    with closing(correctable_library(tmp_path)) as library:
        find_quotations(library)
        library._db.connection.execute("UPDATE said_words_data SET block = x'ff00ff00ff' WHERE id > 10")
        (dan,) = library.people.named("dan")
        with pytest.raises(TuireaderError, match="damaged"):
            library.people.quotations(dan.id, "nets")
        assert len(library.people.quotations(dan.id)) == 3


def test_a_kiosk_reads_the_same(tmp_path: Path) -> None:
    from tuireader.library.kiosk_library import KioskLibrary

    with closing(correctable_library(tmp_path)) as library:
        find_quotations(library)
        (dan,) = library.people.named("dan")
        pages = library.people.profile(dan.id), library.people.quotations(dan.id, "nets"), library.people.rows(None)
    with closing(KioskLibrary(tmp_path / "library.db")) as kiosk:
        people = kiosk.people
        assert (people.profile(dan.id), people.quotations(dan.id, "nets"), people.rows(None)) == pages
