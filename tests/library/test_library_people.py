"""People of a library: whom it takes its speakers for, what the user rules about them, and what survives."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from people_cases import BODIES_OFFERED, NOT_OFFERED, OFFERED

from deliveries import NOW, START, make_entry, make_feed
from tuireader.corrections.anchors import anchor_of
from tuireader.corrections.model import Action
from tuireader.errors import TuireaderError
from tuireader.library import Library, Person, PersonChange
from tuireader.library.cue_verbs import pack_verbs, unpack_verbs
from tuireader.library.kiosk_library import KioskLibrary
from tuireader.library.person_rulings import holding_rulings
from tuireader.library.rescue import rescue
from tuireader.library.role_label import role_label
from tuireader.library.said_filter import SaidFilter
from tuireader.library.said_words import name_token
from tuireader.library.term import Term
from tuireader.quotes import Attribution, Quotation, Speaker
from tuireader.updates.change_rulings import add_ruling, undo_last
from tuireader.updates.find_quotations import find_quotations

MAYOR = "“It turns,” said Ada Thornbury, the mayor of Ness."
AGAIN = "“The mill stood still for a year,” warned Ada M. Thornbury, mayor of Ness."
STRIKER = "“Goal,” said Ada Thornbury, a striker for Tarn United."
KETTLE = "“No,” Josef Kettle said. “Never,” he added."


@pytest.fixture
def library() -> Iterator[Library]:
    it = Library(None)
    it.feeds.store("https://weir.example/feed")
    yield it
    assert it.check_integrity() == []
    it.close()


def deliver(library: Library, *texts: str, first: int = 1, feed: int = 1) -> None:
    """Deliver articles with these texts, one a day."""
    entries = [
        make_entry(f"Weir {n}", f"https://weir.example/{n}", f"i{n}", START + timedelta(days=n), f"<p>{text}</p>")
        for n, text in enumerate(texts, first)
    ]
    library.ingest.store_entries(feed, make_feed(reversed(entries)), NOW)


def hear(library: Library, *texts: str) -> None:
    deliver(library, *texts)
    find_quotations(library)


def people(library: Library) -> list[tuple[str, int, int]]:
    """Return names, quotations and articles of people whom nobody joined into others, by name."""
    rows = library._db.rows("SELECT name, quotations, articles FROM person WHERE joined IS NULL ORDER BY name, id")
    return [(name, quotations, articles) for name, quotations, articles in rows]


def person(library: Library, entry_id: int, name: str) -> Person:
    found = library.people.of_speaker(entry_id, name)
    assert found is not None
    return found


def indexed(library: Library, name: str, word: str) -> list[int]:
    query = f'"{name_token(name)}" AND {word}'
    return [row[0] >> 20 for row in library._db.rows("SELECT rowid FROM said_words WHERE said_words MATCH ?", (query,))]


def derived(library: Library) -> dict[str, list[tuple[object, ...]]]:
    """Return all that is derived, without ids of people who may have others."""
    names = "(SELECT name || kind || first FROM person WHERE id = {})"
    return {
        "person": sorted(library._db.rows("SELECT name, form, surname, kind, role, gender, first, last, quotations, articles FROM person")),
        "voice": library._db.rows(f"SELECT id, {names.format('voice.person')}, name_key, said, reported, verbs FROM voice WHERE person ORDER BY id"),
        "alias": sorted(library._db.rows(f"SELECT {names.format('person')}, form, first, last, count FROM alias")),
        "role": sorted(library._db.rows(f"SELECT {names.format('person')}, role, first, last, count FROM role_held")),
        "heard": sorted(library._db.rows(f"SELECT {names.format('person')}, day, count FROM heard")),
        "word": sorted(library._db.rows(f"SELECT {names.format('person')}, word FROM name_word")),
    }  # fmt: skip


def test_speakers_of_articles_become_people(library: Library) -> None:
    hear(library, MAYOR, AGAIN, STRIKER, KETTLE)
    assert people(library) == [("Ada M. Thornbury", 2, 2), ("Ada Thornbury", 1, 1), ("Josef Kettle", 2, 1)]
    mayor, striker = person(library, 1, "Ada Thornbury"), person(library, 3, "Ada Thornbury")
    assert (mayor.role, striker.role, mayor.kind, mayor.gender) == (
        "mayor of Ness",
        "striker for Tarn United",
        "person",
        "f",
    )
    assert (mayor.first, mayor.last) == (START + timedelta(days=1), START + timedelta(days=2))
    assert person(library, 2, "Ada M. Thornbury") == mayor
    assert library.people.of_speaker(1, "Nobody") is library.people.of_speaker(9, "Ada Thornbury") is None
    assert library.people.get(99) is library.people.get(0) is library.people.get(1 << 70) is None
    assert indexed(library, "ada thornbury", "turns") == [1]
    assert indexed(library, "josef kettle", "turns") == []
    assert library._db.rows("SELECT verbs FROM voice WHERE form = 'josef kettle'") == [("added,said",)]


def test_the_words_of_a_reporter_are_nobody_s_proof(library: Library) -> None:
    """“…, she said in a statement” is written of many; what stands in quotation marks is not."""
    reported = "Ms Thornbury said that the matter would be looked into on Monday."
    hear(library, f"“It was cold,” said Ada Thornbury, a baker. {reported}", f"{STRIKER} {reported}")
    assert len(people(library)) == 2


def test_a_role_is_one_however_a_sentence_has_it(library: Library) -> None:
    hear(
        library,
        "“It turns,” said Inspector Ada Thornbury.",
        "“It stood still,” said Ada Thornbury, an inspector.",
        "The inspector, Ada Thornbury, was there. “It turns again,” she said.",
    )
    found = library.people.profile(person(library, 1, "Ada Thornbury").id)
    assert found is not None
    assert found.person.role == "inspector"
    assert [(it.role, it.articles) for it in found.roles] == [("inspector", 3)]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("The mayor of Ness", "mayor of Ness"), ("Its chief executive", "chief executive"), ("a  baker", "baker"),
        ("the Tarn United striker", "Tarn United striker"), ("Theatre manager", "Theatre manager"), ("The", "The"), ("", ""),
    ],
)  # fmt: skip
def test_a_role_beside_a_name_has_no_article(role: str, expected: str) -> None:
    assert role_label(role) == expected


def test_nothing_is_left_to_be_done(library: Library) -> None:
    hear(library, MAYOR, AGAIN, STRIKER, KETTLE)
    for table in ("undecided", "said_queue"):
        assert library._db.rows(f"SELECT * FROM {table}") == []
    before = library._db.connection.total_changes
    assert library.people.decide() == 0
    assert library._db.connection.total_changes == before


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_indexing_changes_nothing(seed: int) -> None:
    texts = [MAYOR, AGAIN, STRIKER, KETTLE, "“Yes,” said Ada Thornbury.", "“Quiet,” said Josef Kettle Jr."]
    found = []
    for shuffled in (False, True):
        with closing(Library(None)) as library:
            library.feeds.store("https://weir.example/feed")
            deliver(library, *texts)
            ids = library.articles.unattributed_ids()
            if shuffled:
                random.Random(seed).shuffle(ids)
                for entry_id in ids[:4]:  # decided again and again
                    library._db.connection.execute("UPDATE entry SET hidden = 1 WHERE id != ?", (entry_id,))
                    find_quotations(library)
                    library._db.connection.execute("UPDATE entry SET hidden = 0")
            find_quotations(library)
            found.append(derived(library))
    assert found[0] == found[1]


def test_what_is_decided_piece_by_piece_is_what_is_decided_at_once(library: Library) -> None:
    texts = [MAYOR, AGAIN, STRIKER, KETTLE]
    for number, text in enumerate(texts, 1):
        deliver(library, text, first=number)
        find_quotations(library)
    with closing(Library(None)) as other:
        other.feeds.store("https://weir.example/feed")
        hear(other, *texts)
        assert derived(other) == derived(library)


REPORTED = "Josef Kettle said that the bridge would open in the spring. “Late,” he told the council. “Late.”"


@pytest.mark.parametrize("column", ["read", "hidden"])
@pytest.mark.parametrize("has_rulings", [False, True])
def test_what_is_counted_at_once_is_what_is_counted_later(library: Library, column: str, *, has_rulings: bool) -> None:
    """Articles without rows are counted while these are written, all others afterwards: both come to the same."""
    texts = [MAYOR, AGAIN, STRIKER, KETTLE, REPORTED, "Nothing is said.", "“Who knows?” it says on the wall."]
    deliver(library, *texts)
    if has_rulings:
        give_to_others(library)
    statement = f"UPDATE entry SET {column} = 1 WHERE id % 2"
    find_quotations(library, on_found=lambda _: library._db.connection.execute(statement))
    counted = derived(library), *(library._db.rows(f"SELECT * FROM {it} ORDER BY 1") for it in ("said", "voice"))
    with library.transaction():
        library._db.connection.execute("INSERT INTO said_queue SELECT id FROM entry")
        library._db.connection.execute("INSERT INTO undecided SELECT DISTINCT name_key FROM voice WHERE name_key")
    library.people.decide()
    assert counted == (
        derived(library),
        *(library._db.rows(f"SELECT * FROM {it} ORDER BY 1") for it in ("said", "voice")),
    )
    assert len(people(library)) > 1


def give_to_others(library: Library) -> None:
    """Rule, before anything is found, that quotations are somebody else's or nobody's."""
    for entry_id, words, action, name in (
        (4, "No", Action.SPEAKER, "Ottilie Marsh"),
        (4, "Never", Action.NOBODY, ""),
        (6, "Nothing", Action.MISSING, "Ada Thornbury"),
    ):
        entry = library.entries.get(entry_id)
        assert entry is not None
        text = library.articles.open(entry).text
        start = text.index(words)
        add_ruling(library, entry, action, anchor_of(text, start, start + len(words)), name)


def test_articles_stored_together_are_stored_as_alone(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [MAYOR, AGAIN, STRIKER, KETTLE, REPORTED] * 3
    hear(library, *texts)
    monkeypatch.setattr("tuireader.updates.find_quotations.MAX_UNSTORED_ARTICLES", 1)
    with closing(Library(None)) as other:
        other.feeds.store("https://weir.example/feed")
        hear(other, *texts)
        assert derived(other) == derived(library)
        said = "SELECT id, kind, indexed, start, text, voice, cue, rule FROM said ORDER BY id"
        assert other._db.rows(said) == library._db.rows(said) != []


def test_people_keep_their_ids(library: Library) -> None:
    hear(library, MAYOR, STRIKER)
    before = {name: person(library, entry_id, "Ada Thornbury").id for name, entry_id in (("mayor", 1), ("striker", 2))}
    deliver(library, AGAIN, KETTLE, first=3)
    find_quotations(library)
    with library.transaction():
        library._db.connection.execute("UPDATE entry SET engine = 0, reported = NULL")
    find_quotations(library)
    assert {
        name: person(library, entry_id, "Ada Thornbury").id for name, entry_id in (("mayor", 1), ("striker", 2))
    } == before
    deliver(library, MAYOR.replace("mayor of Ness", "mayor of Ness and a poet"))  # the row of the speaker is another
    find_quotations(library)
    assert person(library, 1, "Ada Thornbury").id == before["mayor"]


def test_who_is_no_longer_quoted_is_no_longer_there(library: Library) -> None:
    hear(library, MAYOR, KETTLE)
    deliver(library, "Nothing is said.")
    find_quotations(library)
    assert people(library) == [("Josef Kettle", 2, 1)]
    assert indexed(library, "ada thornbury", "turns") == []
    library.feeds.remove(1)
    library.people.decide()
    assert people(library) == []
    for table in ("alias", "role_held", "heard", "name_word"):
        assert library._db.rows(f"SELECT * FROM {table}") == []
    assert library._db.rows("SELECT value FROM setting WHERE name = 'said.dead'") == [("2",)]


def test_what_is_hidden_is_said_by_nobody(library: Library) -> None:
    hear(library, MAYOR, KETTLE)
    for column in ("hidden", "aside"):
        library._db.connection.execute(f"UPDATE entry SET {column} = 1 WHERE id = 1")
        library.people.decide()
        assert people(library) == [("Josef Kettle", 2, 1)]
        library._db.connection.execute(f"UPDATE entry SET {column} = 0 WHERE id = 1")
        library.people.decide()
        assert people(library) == [("Ada Thornbury", 1, 1), ("Josef Kettle", 2, 1)]


def test_another_date_is_followed(library: Library) -> None:
    hear(library, MAYOR)
    library._db.connection.execute("UPDATE entry SET date = 86400.0 * 5")
    library.people.decide()
    assert library._db.rows("SELECT day, count FROM heard") == [(5, 1)]
    assert library._db.rows("SELECT first, last FROM person") == [(432_000, 432_000)]


def test_an_older_library_is_filled_in_steps(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ENTRIES_PER_STEP", "OLDER_ENTRIES_PER_STEP"):
        monkeypatch.setattr(f"tuireader.library.said_counts.{name}", 2)
    hear(library, MAYOR, AGAIN, STRIKER, KETTLE, MAYOR)
    expected = derived(library)
    with library.transaction() as _:
        db = library._db.connection
        for table in ("person", "alias", "role_held", "heard", "name_word", "undecided"):
            db.execute(f"DELETE FROM {table}")
        db.execute("UPDATE voice SET name_key = NULL, person = NULL, said = 0, reported = 0, verbs = ''")
        db.execute("UPDATE said SET given = NULL, indexed = NULL")
        db.execute("DELETE FROM undecided")
        db.execute("INSERT INTO said_words (said_words) VALUES ('delete-all')")
        db.execute("UPDATE setting SET value = '6' WHERE name = 'said.older'")
    steps = iter([False, True, True])
    library.people.decide(lambda: next(steps, True))
    assert library._db.rows("SELECT value FROM setting WHERE name = 'said.older'") == [("4",)]
    assert indexed(library, "ada thornbury", "turns") == [5]
    find_quotations(library)
    assert derived(library) == expected
    assert sorted(indexed(library, "ada thornbury", "turns")) == [1, 5]


# What the user ruled about quotations


def test_a_corrected_quotation_belongs_to_whom_the_user_named(library: Library) -> None:
    hear(library, MAYOR, KETTLE)
    entry = library.entries.get(1)
    assert entry is not None
    text = library.articles.open(entry).text
    add_ruling(library, entry, Action.SPEAKER, anchor_of(text, 1, 10), "Josef Kettle")
    assert people(library) == [("Josef Kettle", 3, 2)]
    assert (indexed(library, "ada thornbury", "turns"), indexed(library, "josef kettle", "turns")) == ([], [1])
    assert library._db.rows("SELECT voice, given FROM said WHERE id = 1 << 20 | 1") == [(1, 2)]
    undo_last(library)
    assert people(library) == [("Ada Thornbury", 1, 1), ("Josef Kettle", 2, 1)]
    assert indexed(library, "ada thornbury", "turns") == [1]
    add_ruling(library, entry, Action.NOBODY, anchor_of(text, 1, 10))
    assert people(library) == [("Josef Kettle", 2, 1)]
    assert (
        indexed(library, "ada thornbury", "turns"),
        library._db.rows("SELECT given FROM said WHERE id = 1 << 20 | 1"),
    ) == ([], [(0,)])
    find_quotations(library)
    undo_last(library)
    assert people(library) == [("Ada Thornbury", 1, 1), ("Josef Kettle", 2, 1)]


def test_a_quotation_that_the_user_added_is_on_the_page(library: Library) -> None:
    hear(library, f"{MAYOR} The clerk thought that it never stops.", KETTLE)
    entry = library.entries.get(1)
    assert entry is not None
    text = library.articles.open(entry).text
    start = text.index("it never stops")
    ruling = add_ruling(library, entry, Action.MISSING, anchor_of(text, start, start + 14), "Josef Kettle")
    assert people(library) == [("Ada Thornbury", 1, 1), ("Josef Kettle", 3, 2)]
    assert indexed(library, "josef kettle", "stops") == [1]
    assert library._db.rows("SELECT voice, ruling, text FROM said WHERE ruling IS NOT NULL") == [
        (None, ruling.id, "it never stops")
    ]
    before = library.said.of_entry(1)
    with library.transaction():
        library._db.connection.execute("UPDATE entry SET engine = 0")
    find_quotations(library)
    assert [it.id for it in library.said.of_entry(1)] == [it.id for it in before]
    undo_last(library)
    assert people(library) == [("Ada Thornbury", 1, 1), ("Josef Kettle", 2, 1)]
    assert indexed(library, "josef kettle", "stops") == []


def test_other_words_that_the_user_gave_are_on_the_page(library: Library) -> None:
    hear(library, "“It turns, and the wheel is wet,” said Ada Thornbury, the mayor of Ness.", KETTLE)
    entry = library.entries.get(1)
    assert entry is not None
    ada, text = person(library, 1, "Ada Thornbury"), library.articles.open(entry).text
    (found,) = library.said.of_entry(1)
    add_ruling(library, entry, Action.WORDS, anchor_of(text, *found.extent), words=anchor_of(text, 1, 9))

    def check_given() -> None:
        (given,) = library.people.quotations(ada.id)
        assert (given.quotation.text, given.quotation.extent) == ("It turns", (1, 9))
        assert given.quotation.id == found.id
        assert library.people.sentences([given]) == ["“It turns, and the wheel is wet,” said Ada Thornbury, the mayor of Ness."]  # fmt: skip
        assert (library.people.quotations(ada.id, "wheel"), len(library.people.quotations(ada.id, "turns"))) == ([], 1)
        assert library.people.find(SaidFilter(((Term("the wheel", "about"),),))) == []
        assert (indexed(library, "ada thornbury", "wheel"), indexed(library, "ada thornbury", "turns")) == ([], [1])

    check_given()
    assert library.said.of_entry(1) == (found,), "what was found stays"
    (shown,) = library.rulings.apply(1, text, attribution_of(library, text)).attribution.quotations
    assert library.said.ids_of(1, [shown]) == {shown.id: found.id}
    with library.transaction():
        library._db.connection.execute("UPDATE entry SET engine = 0")
    find_quotations(library)
    check_given()
    undo_last(library)
    assert [it.quotation.text for it in library.people.quotations(ada.id, "wheel")] == [found.text]
    assert indexed(library, "ada thornbury", "wheel") == [1]


def attribution_of(library: Library, text: str) -> Attribution:
    found = library.articles.attribution(1, text)
    assert found is not None
    return found


def test_words_that_were_given_before_there_were_columns_for_them_are_found_again(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(Library(path)) as library:
        library.feeds.store("https://weir.example/feed")
        hear(library, "“It turns, and the wheel is wet,” said Ada Thornbury, the mayor of Ness.", KETTLE)
        entry = library.entries.get(1)
        assert entry is not None
        text = library.articles.open(entry).text
        (found,) = library.said.of_entry(1)
        add_ruling(library, entry, Action.WORDS, anchor_of(text, *found.extent), words=anchor_of(text, 1, 9))
    with closing(sqlite3.connect(path)) as db:
        later = "name GLOB 'watch*' OR name GLOB 'rule_*' OR name GLOB 'copy*' OR name = 'sketch'"
        for kind, name in db.execute(
            f"SELECT type, name FROM sqlite_master WHERE {later} ORDER BY type = 'table'"
        ).fetchall():
            db.execute(f"DROP {kind} IF EXISTS {name}")
        db.executescript(
            "ALTER TABLE said DROP COLUMN given_text; ALTER TABLE said DROP COLUMN given_spans; DROP TABLE note;"
            " PRAGMA user_version = 9"
        )
    with closing(Library(path)) as library:
        assert library.articles.count_unattributed() == 1
        find_quotations(library)
        ada = person(library, 1, "Ada Thornbury")
        assert [it.quotation.text for it in library.people.quotations(ada.id)] == ["It turns"]
        assert library.check_integrity() == []


# What the user ruled about people


def two(library: Library) -> tuple[int, int]:
    """Return the ids of the mayor and of the striker, who have one name."""
    hear(library, MAYOR, AGAIN, STRIKER, KETTLE)
    return person(library, 1, "Ada Thornbury").id, person(library, 3, "Ada Thornbury").id


def test_a_join_holds_and_is_undone(library: Library) -> None:
    mayor, striker = two(library)
    before = derived(library)
    change = library.people.join(mayor, striker)
    assert (change.action, change.one.quotations, change.other and change.other.id, change.holds) == (
        "join",
        3,
        striker,
        True,
    )
    assert people(library) == [("Ada M. Thornbury", 3, 3), ("Josef Kettle", 2, 1)]
    assert library.people.get(striker) == library.people.get(mayor) == change.one
    assert library._db.rows("SELECT person, sum(count) FROM heard GROUP BY person ORDER BY 2 DESC")[0] == (mayor, 3)
    assert library._db.rows("SELECT DISTINCT person FROM voice WHERE id >> 20 = 3") == [(striker,)]
    deliver(library, "“Two goals,” said Ada Thornbury, a striker for Tarn United.", first=5)
    find_quotations(library)
    assert people(library)[0] == ("Ada Thornbury", 4, 4) or people(library)[0] == ("Ada M. Thornbury", 4, 4)
    deliver(library, "Nothing.", first=5)
    find_quotations(library)
    undone = undo_last(library)
    assert isinstance(undone, PersonChange)
    assert (undone.action, undone.holds) == ("join", False)
    assert derived(library) == before
    assert undo_last(library) is None


def test_several_are_joined_into_one_and_parted_again(library: Library) -> None:
    mayor, striker = two(library)
    kettle = person(library, 4, "Josef Kettle").id
    before = derived(library)
    library.people.join(striker, kettle)
    library.people.join(mayor, kettle)  # the one into whom Kettle was joined
    assert people(library) == [("Ada M. Thornbury", 5, 4)]
    assert library.people.part(striker).holds is False
    assert derived(library) == before
    undone = undo_last(library)
    assert isinstance(undone, PersonChange)
    assert undone.holds
    assert people(library) == [("Ada M. Thornbury", 5, 4)]


def test_a_name_that_the_user_gave_stays(library: Library) -> None:
    mayor, _ = two(library)
    library.people.rename(mayor, "  The \x1b[31mMayor ")
    found = library.people.get(mayor)
    assert found is not None
    assert "Mayor" in found.name
    assert "\x1b" not in found.name
    library.people.rename(mayor, "Mayor Ada")
    deliver(library, MAYOR, first=5)
    find_quotations(library)
    assert person(library, 5, "Ada Thornbury").name == "Mayor Ada"
    assert library._db.rows("SELECT count(*) FROM name_word WHERE person = ? AND word = 'mayor'", (mayor,)) == [(1,)]
    library.people.rename(mayor, "")
    assert person(library, 5, "Ada Thornbury").name.endswith("Thornbury")
    undo_last(library)
    assert person(library, 5, "Ada Thornbury").name == "Mayor Ada"


def test_nothing_in_an_article_joins_whom_the_user_keeps_apart(library: Library) -> None:
    mayor, striker = two(library)
    library.people.keep_apart(mayor, striker)
    bridge = "“The mill stood still for a whole long and cold year,” said Ada Thornbury, the mayor of Ness and a striker for Tarn United."
    for number in range(5, 12):
        deliver(library, bridge, first=number)
    deliver(library, MAYOR + f"</p><p>{STRIKER}", first=1)
    find_quotations(library)
    found = {2: person(library, 2, "Ada M. Thornbury").id, 3: person(library, 3, "Ada Thornbury").id}
    assert found[2] != found[3]
    assert library.people.offers(found[3]) == [] or found[2] not in [
        it.person.id for it in library.people.offers(found[3])
    ]


def test_what_is_ruled_is_found_again_when_the_articles_come_again(library: Library) -> None:
    mayor, striker = two(library)
    library.people.join(mayor, striker)
    library.people.rename(mayor, "Mayor Ada")
    library.feeds.remove(1)
    library.people.decide()
    assert people(library) == []
    feed = library.feeds.store("https://weir.example/feed")
    deliver(library, MAYOR, AGAIN, STRIKER, KETTLE, feed=feed.id)
    find_quotations(library)
    assert people(library) == [("Josef Kettle", 2, 1), ("Mayor Ada", 3, 3)]


def test_what_cannot_be_ruled_is_refused(library: Library) -> None:
    mayor, striker = two(library)
    deliver(library, "It sails.", first=5)
    speaker, words = Speaker("s1", "Quillon Marine", None, (), "group"), "It sails"
    quotation = Quotation("q1", ((0, 8),), words, None, None, "s1", "direct", "", 0.9)
    library.articles.store_attribution(5, "It sails.", Attribution((speaker,), (quotation,)), Attribution((), ()))
    library.people.decide()
    body = person(library, 5, "Quillon Marine")
    assert body.kind == "group"
    refusals: list[Callable[[], object]] = [
        lambda: library.people.join(mayor, mayor),
        lambda: library.people.join(mayor, 999),
        lambda: library.people.join(mayor, body.id),
        lambda: library.people.keep_apart(999, striker),
        lambda: library.people.part(mayor),
        lambda: library.people.rename(mayor, "x" * 300),
        lambda: library.people.rename(999, "x"),
    ]
    for refused in refusals:
        with pytest.raises(TuireaderError):
            refused()
    assert holding_rulings(library._db) == []
    assert undo_last(library) is None


def test_rulings_have_a_bound(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    mayor, _ = two(library)
    monkeypatch.setattr("tuireader.library.person_changes.MAX_PERSON_RULINGS", 2)
    library.people.rename(mayor, "A")
    library.people.rename(mayor, "B")
    with pytest.raises(TuireaderError, match="undo one"):
        library.people.rename(mayor, "C")


def say_of_feeds(library: Library, *feeds: int, name: str = "Quillon Marine", kind: str = "group") -> None:
    """Store an article of each of these feeds, in which only this speaker says something; nobody has a role."""
    for feed in set(feeds) - {1}:
        library.feeds.store(f"https://weir.example/feed{feed}")
    speaker = Speaker("s1", name, None, (), kind)  # type: ignore[arg-type]
    quotation = Quotation("q1", ((0, 7),), "Article", None, None, "s1", "direct", "", 0.9)
    for number, feed in enumerate(feeds, 1):
        deliver(library, f"Article {number}.", first=number, feed=feed)
        found = Attribution((speaker,), (quotation,)), Attribution((), ())
        library.articles.store_attribution(number, f"Article {number}.", *found)
    library.people.decide()


def test_bodies_are_kept_apart(library: Library) -> None:
    """The groups of bodies depend on capitals, which the anchors of rulings have not."""
    say_of_feeds(library, 1, 1, 2)
    one, other = person(library, 1, "Quillon Marine").id, person(library, 3, "Quillon Marine").id
    library.people.keep_apart(one, other)
    deliver(library, "Article 4.", first=4, feed=2)
    speaker = Speaker("s1", "Quillon Marine", "shipping company of Tarnholm", (), "group")
    quotation = Quotation("q1", ((0, 7),), "Article", None, None, "s1", "direct", "", 0.9)
    for entry_id in (1, 3, 4):  # the articles come to say the same about both
        found = Attribution((speaker,), (quotation,)), Attribution((), ())
        library.articles.store_attribution(entry_id, f"Article {entry_id}.", *found)
    library.people.decide()
    assert person(library, 1, "Quillon Marine").id == one
    assert person(library, 3, "Quillon Marine").id == other


@pytest.mark.parametrize("name", ["Quillon Marine", "\U0001d410uillon Marine", "Quillon “Q” \N{SCRIPT CAPITAL M}arine"])
def test_who_was_joined_is_there_when_the_other_is_gone(name: str, library: Library) -> None:
    say_of_feeds(library, 1, name=name)
    say_of_feeds(library, 1, 2, name=name)
    ids = [person(library, entry_id, name).id for entry_id in (1, 2)]
    assert len(set(ids)) == 2
    library.people.join(*ids)
    library.feeds.remove(1)
    library.people.decide()
    assert people(library) == [(name, 1, 1)]


def test_to_keep_somebody_apart_parts_nobody_else(library: Library) -> None:
    say_of_feeds(library, *[1] * 12, 2, name="Ada Thornbury", kind="person")
    before = people(library)
    assert before == [("Ada Thornbury", 12, 12), ("Ada Thornbury", 1, 1)]
    library.people.keep_apart(*(person(library, entry_id, "Ada Thornbury").id for entry_id in (1, 13)))
    assert people(library) == before
    deliver(library, MAYOR.replace("the mayor of Ness", "a neighbour"), first=14)
    find_quotations(library)
    assert people(library) == [("Ada Thornbury", 13, 13), ("Ada Thornbury", 1, 1)]


def test_who_has_too_many_speakers_is_the_same_in_any_order(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.library.person_groups.MAX_GROUP_SPEAKERS", 3)
    found = []
    for at_once in (True, False):
        with closing(Library(None)) as other:
            other.feeds.store("https://weir.example/feed")
            for number in range(1, 7):
                deliver(other, MAYOR if number < 4 else STRIKER, first=number)
                if not at_once:
                    find_quotations(other)
            find_quotations(other)
            assert other.check_integrity() == []
            found.append(derived(other))
    assert found[0] == found[1]


def test_a_very_long_name_leads_to_its_person(library: Library) -> None:
    name = f"Ada {'Thorn' * 200}bury"
    say(library, name)
    assert library.people.of_speaker(1, name) is not None


# Offers


def say(library: Library, *names: str, kind: str = "person") -> None:
    """Store an article for each name, in which only this speaker says something."""
    deliver(library, *(f"Article {n}." for n in range(len(names))))
    for number, name in enumerate(names, 1):
        speaker = Speaker("s1", name, ["mayor of Ness", "striker for Tarn United"][number % 2], (), kind)  # type: ignore[arg-type]
        quotation = Quotation("q1", ((0, 7),), f"Article {number}", None, None, "s1", "direct", "", 0.9)
        library.articles.store_attribution(
            number, f"Article {number}.", Attribution((speaker,), (quotation,)), Attribution((), ())
        )
    library.people.decide()


@pytest.mark.parametrize("case", [*OFFERED, *BODIES_OFFERED])
def test_who_may_be_the_same_is_offered(case: str, library: Library) -> None:
    one, other, reason = (OFFERED | BODIES_OFFERED)[case]
    say(library, one, other, "Tilda Sorley-Quist", kind="person" if case in OFFERED else "group")
    for entry_id, name, expected in ((1, one, other), (2, other, one)):
        offers = library.people.offers(person(library, entry_id, name).id)
        assert [(it.person.name, it.reason) for it in offers] == [(expected, reason)]
    library.people.keep_apart(person(library, 1, one).id, person(library, 2, other).id)
    assert library.people.offers(person(library, 1, one).id) == []


@pytest.mark.parametrize("case", NOT_OFFERED)
def test_others_are_not_offered(case: str, library: Library) -> None:
    say(library, *NOT_OFFERED[case])
    assert library.people.offers(person(library, 1, NOT_OFFERED[case][0]).id) == []
    assert library.people.offers(999) == library.people.offers(0) == []


# Hostile names, damage


HOSTILE = [
    "Ada Thornbury' OR 1=1 --", 'Ada "Thornbury" *', "Ada\x00Thornbury", "Ada \ud800 Thornbury", "\u202eyrubnrohT adA", "A" * 5000,
    "said_words MATCH", "Ada Thornbury\u200b", "\ue000ada\ue000thornbury", "🦢 🦢", "Thornbury Ada", "; DROP TABLE person",
]  # fmt: skip


def test_hostile_names_change_nobody_elses_page(library: Library) -> None:
    say(library, "Ada Thornbury", *HOSTILE)
    ada = person(library, 1, "Ada Thornbury")
    assert (ada.quotations, ada.articles, ada.name) == (1, 1, "Ada Thornbury")
    assert library._db.rows("SELECT id >> 20 FROM voice WHERE person = ?", (ada.id,)) == [(1,)]
    for entry_id in range(2, len(HOSTILE) + 2):
        library.people.decide_entry(entry_id)
    assert library.people.get(ada.id) == ada


def test_a_damaged_index_is_built_again(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(Library(path)) as library:
        library.feeds.store("https://weir.example/feed")
        hear(library, MAYOR, KETTLE)
        with library.transaction():
            library._db.connection.execute("DELETE FROM said_words_data WHERE id > 1000")
        problems = library.check_integrity()
        assert any("the index of quotations is damaged" in it for it in problems)
        find_quotations(library)
        assert indexed(library, "ada thornbury", "turns") == [1]
        assert library.check_integrity() == []


def test_a_damaged_index_does_not_stop_what_is_stored(library: Library) -> None:
    hear(library, MAYOR, KETTLE)
    with library.transaction():
        library._db.connection.execute("DELETE FROM said_words_data WHERE id > 1000")
    deliver(library, "“It turned,” said Ada Thornbury.")
    find_quotations(library)
    assert people(library) == [("Ada Thornbury", 1, 1), ("Josef Kettle", 2, 1)]
    library.check_integrity()
    library.people.decide()
    assert indexed(library, "ada thornbury", "turned") == [1]


def test_an_index_of_what_is_gone_is_built_again(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    hear(library, MAYOR, KETTLE)
    library._db.connection.execute("UPDATE setting SET value = '30000' WHERE name = 'said.dead'")
    library.people.decide()
    assert library._db.rows("SELECT value FROM setting WHERE name = 'said.dead'") == [("0",)]
    assert indexed(library, "ada thornbury", "turns") == [1]
    deliver(library, "Nothing.")
    find_quotations(library)
    assert indexed(library, "ada thornbury", "turns") == []


def test_a_queue_of_impossible_entries_ends(library: Library) -> None:
    hear(library, MAYOR)
    db = library._db.connection
    db.execute("PRAGMA foreign_keys = OFF")
    db.executemany("INSERT INTO said_queue VALUES (?)", [(-5,), (0,), (1 << 62,), (77,)])
    db.execute("INSERT INTO undecided VALUES (5)")
    db.execute("UPDATE setting SET value = '99999999999999999999' WHERE name = 'said.older'")
    library.people.decide()
    assert library._db.rows("SELECT * FROM said_queue UNION ALL SELECT * FROM undecided") == []
    assert people(library) == [("Ada Thornbury", 1, 1)]


DAMAGE = {
    "a speaker belongs to a person that is not there (1048577)": "UPDATE voice SET person = 99 WHERE id = 1048577",
    "a person was joined into one that is not there (1)": "UPDATE person SET joined = 99 WHERE id = 1",
    "a person has other quotations than the articles (1)": "UPDATE person SET quotations = 99 WHERE id = 1",
    "a quotation has a speaker that is not there (1.1)": "UPDATE said SET given = 77 WHERE id = 1048577",
}


@pytest.mark.parametrize("problem", DAMAGE)
def test_a_check_finds_people_that_do_not_fit(problem: str, tmp_path: Path) -> None:
    with closing(Library(tmp_path / "library.db")) as library:
        library.feeds.store("https://weir.example/feed")
        mayor, striker = two(library)
        library.people.keep_apart(mayor, striker)
        library.people.rename(mayor, "Mayor Ada")
        expected = people(library)
        library._db.connection.execute(DAMAGE[problem])
        assert problem in library.check_integrity()
    rescue(tmp_path / "library.db", tmp_path / "new.db")
    with closing(Library(tmp_path / "new.db")) as library:
        find_quotations(library)
        assert library.check_integrity() == []
        assert people(library) == expected
        assert [it.action for it in holding_rulings(library._db)] == ["apart", "rename"]
        assert indexed(library, "ada thornbury", "turns") == [1]
        if "belongs to a person" not in problem:
            assert person(library, 1, "Ada Thornbury").id == mayor


@pytest.mark.parametrize("column", ["one", "other", "value", "action"])
@pytest.mark.parametrize("value", ["''", "'{'", "'[[[[1'", "x'ff'", "'[1,2,3]'", '\'["a","person",[[1,2,3]]]\'', "99"])
def test_damaged_rulings_are_none(column: str, value: str, library: Library) -> None:
    mayor, striker = two(library)
    library.people.join(mayor, striker)
    with library.transaction():
        library._db.connection.execute("PRAGMA ignore_check_constraints = 1")
        try:
            library._db.connection.execute(f"UPDATE person_ruling SET {column} = {value}")
        except Exception:  # noqa: BLE001 - a column that holds texts alone
            return
        library._db.connection.execute("INSERT OR IGNORE INTO undecided SELECT name_key FROM person")
    library.people.decide()
    library.people.rename(mayor, "Mayor Ada")
    assert person(library, 1, "Ada Thornbury").name == "Mayor Ada"


def test_a_kiosk_shows_people_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    with closing(Library(path)) as library:
        library.feeds.store("https://weir.example/feed")
        mayor, striker = two(library)
    with closing(KioskLibrary(path)) as kiosk:
        assert person(kiosk, 1, "Ada Thornbury").id == mayor
        assert [it.person.id for it in kiosk.people.offers(mayor)] == [striker]
        for refused in (kiosk.people.join, kiosk.people.keep_apart):
            with pytest.raises(TuireaderError, match="open for reading only"):
                refused(mayor, striker)


@pytest.mark.parametrize(
    "packed", ["", "said", "said*3,told", "x*y", "*", ",,", "a*99999999999", "said*2,said", f"a*{'0' * 9}{'9' * 5000}"]
)
def test_verbs_are_read_with_care(packed: str) -> None:
    counts = unpack_verbs(packed)
    assert unpack_verbs(pack_verbs(counts)) == counts
