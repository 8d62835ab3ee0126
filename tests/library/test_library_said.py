"""Quotations with ids that stay: through edits of the article, changed engines, and kills."""

import os
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliveries import NOW, make_entry, make_feed
from edited_texts import Article, Said
from tuireader.library import Library, SavedQuotation, parse_query
from tuireader.library.rescue import rescue
from tuireader.quotes import Attribution, Quotation, Speaker, attribute
from tuireader.updates.find_quotations import find_quotations

ADA, JOSEF = "said Ada Thornbury, the mayor of Ness", "said Josef Kettle"
EXAMPLES = int(os.environ.get("TUIREADER_TEST_SAID_EDITS", "150"))


@pytest.fixture
def library() -> Iterator[Library]:
    """A library with one article, nothing of it found."""
    it = Library(None)
    it.feeds.store("https://weir.example/feed")
    deliver(it, "Words.")
    yield it
    assert it.check_integrity() == []
    it.close()


def deliver(library: Library, text: str) -> None:
    html = "".join(f"<p>{paragraph}</p>" for paragraph in text.split("\n\n"))
    library.ingest.store_entries(1, make_feed([make_entry("Weir", content=html)]), NOW)


def store(library: Library, text: str) -> None:
    library.articles.store_attribution(1, text, attribute(text), Attribution((), ()))


def slots(library: Library) -> dict[int, tuple[str, str]]:
    """Return state and words by slot."""
    return {it.slot: (it.state, it.text.rstrip(",.”")) for it in library.said.of_entry(1, with_gone=True)}


LONG = "“The mill stood still for a year and a day,” said Josef Kettle."
EDITS: dict[str, tuple[list[str], dict[int, tuple[str, str]]]] = {
    "the same again": (
        [f"“It turns,” {ADA}. {LONG}"] * 2,
        {1: ("present", "It turns"), 2: ("present", "The mill stood still for a year and a day")},
    ),
    "one before it is added": (
        [f"“It turns,” {ADA}.", f"“New words,” {JOSEF}.\n\n“It turns,” {ADA}."],
        {1: ("present", "It turns"), 2: ("present", "New words")},
    ),
    "one is cut": (
        [f"“It turns,” {ADA}. {LONG}", LONG],
        {1: ("gone", "It turns"), 2: ("present", "The mill stood still for a year and a day")},
    ),
    "one is cut and comes back": (
        [f"“It turns,” {ADA}. {LONG}", LONG, f"“It turns,” {ADA}. {LONG}"],
        {1: ("present", "It turns"), 2: ("present", "The mill stood still for a year and a day")},
    ),
    "one is reworded": (
        [f"First. {LONG}", "First. “The mill stood still for a whole year,” said Josef Kettle."],
        {1: ("present", "The mill stood still for a whole year")},
    ),
    "a few words in another place are another quotation": (
        [f"“Yes,” {ADA}.", f"The council met. “Yes,” {JOSEF}, and left."],
        {1: ("gone", "Yes"), 2: ("present", "Yes")},
    ),
    "two of the same words change their order": (
        [f"“Yes,” {ADA}.\n\n“Yes,” {JOSEF}.", f"“Yes,” {JOSEF}.\n\n“Yes,” {ADA}."],
        {1: ("present", "Yes"), 2: ("present", "Yes")},
    ),
    "all are gone": (
        [f"“It turns,” {ADA}. {LONG}", "Nothing is said."],
        {1: ("gone", "It turns"), 2: ("gone", "The mill stood still for a year and a day")},
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_slots_stay(name: str, library: Library) -> None:
    texts, expected = EDITS[name]
    for text in texts:
        store(library, text)
    assert slots(library) == expected


def test_who_said_it_goes_with_the_slot(library: Library) -> None:
    texts = EDITS["two of the same words change their order"][0]
    names = []
    for text in texts:
        store(library, text)
        names.append({it.slot: it.voice.name for it in library.said.of_entry(1) if it.voice})
    assert names == [{1: "Ada Thornbury", 2: "Josef Kettle"}] * 2


def test_another_engine_keeps_slots_of_the_same_text(library: Library) -> None:
    text = f"“It turns,” {ADA}. “Yes,” {JOSEF}."
    found = attribute(text)
    store(library, text)
    first, second = found.quotations
    longer = first._replace(content=((1, 11),), text=text[1:11], speaker=None)
    library.articles.store_attribution(1, text, Attribution((), (longer,)), Attribution((), ()))
    assert slots(library) == {1: ("present", "It turns"), 2: ("gone", "Yes")}
    library.articles.store_attribution(1, text, Attribution((), (second._replace(speaker=None),)), Attribution((), ()))
    assert slots(library) == {1: ("gone", "It turns"), 2: ("present", "Yes")}


def test_what_is_known_of_a_quotation_is_given_out(library: Library) -> None:
    text = f"“It turns,” {ADA}. LONGER “The mill,” she said, “stood still.”"
    store(library, text)
    first, second = library.said.of_entry(1)
    assert (first.id, first.state, first.kind, first.cue, first.content) == (
        "1.1",
        "present",
        "direct",
        "said",
        ((1, 10),),
    )
    assert first.voice is not None
    assert (first.voice.name, first.voice.form, first.voice.roles) == (
        "Ada Thornbury", "ada thornbury", ("the mayor of Ness",)
    )  # fmt: skip
    assert [text[slice(*span)] for span in second.content] == ["The mill,", "stood still."]
    assert (first.gone, first.found is not None, first.confidence > 0.9) == (None, True, True)
    quotations = attribute(text).quotations
    assert list(library.said.ids_of(1, quotations).values()) == ["1.1", "1.2"]
    assert library.said.find("1.2") == second


@pytest.mark.parametrize(
    "wrong", ["", "1", "1.", ".1", "1.0", "1.9", "2.1", "-1.1", "1.1.1", "x", "1.٣", "9" * 30 + ".1", f"{1 << 43}.1"]
)
def test_an_id_that_is_none_finds_nothing(wrong: str, library: Library) -> None:
    store(library, f"“It turns,” {ADA}.")
    assert library.said.find(wrong) is None


def test_what_belongs_to_an_entry_goes_with_it(library: Library) -> None:
    store(library, f"“It turns,” {ADA}.")
    library.feeds.remove(1)
    assert [library._db.first_row(f"SELECT count(*) FROM {table}") for table in ("said", "voice")] == [(0,), (0,)]


@settings(max_examples=EXAMPLES // 5, deadline=None)
@given(st.integers(0, 1 << 32))
def test_a_slot_never_changes_its_meaning(seed: int) -> None:
    """Through many edits, each slot is of one quotation, or of one with the same words and speaker."""
    article, meaning, highest = Article(random.Random(seed)), dict[int, Said](), 0
    with closing(Library(None)) as library:
        library.feeds.store("https://weir.example/feed")
        deliver(library, "Words.")
        for _ in range(5):
            edited = article.write()
            library.articles.store_attribution(1, edited.text, edited.quotations, edited.reported)
            saved = library.said.of_entry(1, with_gone=True, with_reported=True)
            present = [it for it in saved if it.state == "present"]
            assert [(it.content[0], it.text) for it in present] == [
                ((start, stop), said.words) for said, start, stop in edited.spans
            ]
            for quotation, (said, *_) in zip(present, edited.spans, strict=True):
                assert quotation.voice is not None
                assert (quotation.voice.name, quotation.is_reported) == (said.speaker, said.is_reported)
                before = meaning.setdefault(quotation.slot, said)
                assert before.name == said.name or before[1:2] + before[3:] == said[1:2] + said[3:]
                meaning[quotation.slot] = said
            new = {it.slot for it in saved if it.slot > highest}
            assert new == set(range(highest + 1, highest + 1 + len(new)))
            highest += len(new)
            assert {it.slot for it in saved} == set(range(1, highest + 1))
            article.edit()
        assert library.check_integrity() == []


def test_reported_speech_is_apart(library: Library) -> None:
    deliver(library, "Words.")
    deliver(library, f"“It turns,” {ADA}. Kettle said that the bridge would open in the spring.")
    find_quotations(library)
    assert [it.text for it in library.said.of_entry(1)] == ["It turns,"]
    both = library.said.of_entry(1, with_reported=True)
    assert [(it.kind, it.voice and it.voice.name) for it in both] == [
        ("direct", "Ada Thornbury"),
        ("indirect", "Kettle"),
    ]
    entry = library.entries.get(1)
    assert entry is not None
    assert entry.quotations == 1
    for query, count in QUERIES.items():
        assert len(library.entries.listing(parse_query(query))) == count, query


QUERIES = {
    "is:indirect": 1,
    "-is:indirect": 0,
    "is:indirect is:quoted": 1,
    "speaker:thornbury": 1,
    "speaker:kettle": 0,
    "quote:bridge": 0,
    "is:indirect bridge": 1,
}


def test_what_an_earlier_version_found_is_read_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(library, f"“It turns,” {ADA}. Kettle said that the bridge would open in the spring.")
    find_quotations(library)
    with library.transaction():
        library._db.connection.execute("UPDATE entry SET reported = NULL")
        library._db.connection.execute("DELETE FROM said")
        library._db.connection.execute("DELETE FROM voice")
    assert (library.articles.count_unattributed(), library.articles.count_unreported()) == (0, 1)
    find_quotations(library, cancelled=lambda: True)
    assert library.articles.unreported_ids() == [1]
    find_quotations(library)
    assert library.articles.count_unreported() == 0
    assert [it.id for it in library.said.of_entry(1, with_reported=True)] == ["1.1", "1.2"]


def test_quotations_that_were_found_for_a_reader_still_need_their_reported_speech(library: Library) -> None:
    text = f"“It turns,” {ADA}. Kettle said that the bridge would open in the spring."
    library.articles.store_attribution(1, text, attribute(text))
    assert library.articles.unreported_ids() == [1]
    assert library.said.of_entry(1, with_reported=True) == library.said.of_entry(1)


HOSTILE: dict[str, Speaker] = {
    "a megabyte of a name": Speaker("s1", "Ada " * 250_000, "mayor " * 200_000, (), "person"),
    "control characters": Speaker("s1", "Ada\x1b[31m\x00\r\n\u202eKettle", "\x1b]0;x\x07", (), "person"),
    "lone surrogates": Speaker("s1", "Ada \ud800", "\udfff", (), "person"),
    "many roles": Speaker("s1", "Ada", None, (), "person", roles=tuple(f"role {n}" for n in range(10_000))),
    "an unknown kind": Speaker("s1", "Ada", None, (), "ghost"),  # type: ignore[arg-type]
    "a great age": Speaker("s1", "Ada", None, (), "person", age=(1 << 62)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_speakers_are_stored_in_bounds(name: str, library: Library) -> None:
    words = "It turns, \x1b[2J\ud800 and turns"
    quotation = Quotation("q1", ((1, 1 + len(words)),), words, None, (0, 900_000), "s1", "direct", "said name", 0.9)
    text = f"“{words}” " + "said " * 200_000
    library.articles.store_attribution(1, text, Attribution((HOSTILE[name],), (quotation,)), Attribution((), ()))
    (saved,) = library.said.of_entry(1)
    assert saved.voice is not None
    assert len(repr(saved)) < 20_000
    saved.voice.name.encode("utf-8")
    assert library.said.ids_of(1, [quotation]) == {"q1": "1.1"}


def test_what_is_gone_has_a_bound(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that says something else each time fills no disk, and its slots are new all the same."""
    monkeypatch.setattr("tuireader.library.said_rows.MAX_GONE", 3)
    for number in range(8):
        store(library, f"“It turned {number} times in the night, and stood still,” {ADA} {number}.")
        library.articles.store_attribution(1, f"Nothing {number}.", Attribution((), ()), Attribution((), ()))
    assert sorted(slots(library)) == [6, 7, 8]
    store(library, f"“No more,” {ADA}.")
    assert 9 in slots(library)


def test_many_quotations_have_a_bound(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("said", "said_rows"):
        monkeypatch.setattr(f"tuireader.library.{module}.MAX_QUOTATIONS", 3)
    text = "“Yes,” she said. " * 6
    found = [Quotation("q", ((n * 17 + 1, n * 17 + 5),), "Yes,", None, None, None, "direct", "", 0.0) for n in range(6)]
    library.articles.store_attribution(1, text, Attribution((), tuple(found[:3])), Attribution((), ()))
    library.articles.store_attribution(1, text, Attribution((), tuple(found[:3])), Attribution((), ()))
    assert sorted(slots(library)) == [1, 2, 3]


def damaged(statement: str) -> Callable[[Library], None]:
    def damage(library: Library) -> None:
        with library.transaction():
            library._db.connection.execute(statement)

    return damage


DAMAGE = {
    "a quotation belongs to an entry that is not there (9.1)": "UPDATE said SET id = 9 << 20 | 1, voice = NULL",
    "a quotation has a speaker that is not there (1.1)": "UPDATE said SET voice = 77",
    "a speaker belongs to an entry that is not there (9437185)": "UPDATE voice SET id = 9 << 20 | 1",
    "an article has other quotations than those that are stored under ids (1)": "DELETE FROM said",
}


@pytest.mark.parametrize("problem", DAMAGE)
def test_a_check_finds_rows_that_do_not_fit(problem: str, tmp_path: Path) -> None:
    with closing(Library(tmp_path / "library.db")) as library:
        library.feeds.store("https://weir.example/feed")
        deliver(library, f"“It turns,” {ADA}.")
        find_quotations(library)
        damaged(DAMAGE[problem])(library)
        assert problem in library.check_integrity()
    rescue(tmp_path / "library.db", tmp_path / "new.db")
    with closing(Library(tmp_path / "new.db")) as library:
        find_quotations(library)
        assert library.check_integrity() == []
        assert [it.text for it in library.said.of_entry(1)] == ["It turns,"]


def odd_rows(library: Library) -> tuple[SavedQuotation, ...]:
    return library.said.of_entry(1, with_gone=True, with_reported=True)


@pytest.mark.parametrize(
    "value", ["''", "'[[1]]'", "'[1, 2]'", "'{'", "'[[5, 2]]'", "'" + "[" * 5000 + "'", "'[[true, 2]]'"]
)
@pytest.mark.parametrize("column", ["said.spans", "voice.roles", "voice.bodies"])
def test_damaged_lists_are_none(column: str, value: str, library: Library) -> None:
    store(library, f"“It turns,” {ADA}.")
    table, name = column.split(".")
    damaged(f"UPDATE {table} SET {name} = {value}")(library)
    (quotation,) = odd_rows(library)
    assert quotation.content == ((1, 10),)
    assert library.said.find("1.1") == quotation
