"""Speakers by name and by role: which of their words are which, and what `speaker:` and `role:` find."""

import random
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

import pytest

from deliveries import NOW, make_feed, numbered_entry
from tuireader.library import Library, Term, View, parse_query
from tuireader.library.index_rows import IndexedWords, write_rows
from tuireader.library.matching import match_expression
from tuireader.library.search_tables import SEARCH_TABLES
from tuireader.library.speaker_words import names_and_roles
from tuireader.quotes import Attribution, Speaker
from tuireader.quotes.model import SpeakerKind

pytest_plugins = ("library_fixtures",)


def speaker(name: str, role: str | None = None, *aliases: str, kind: SpeakerKind = "person") -> Speaker:
    return Speaker("s1", name, role, aliases, kind)


PARTED = [
    (speaker("Ada Thornbury"), "Ada Thornbury", ""),
    (speaker("Ada Thornbury", "Kettle's lawyer", "Thornbury"), "Ada Thornbury, Thornbury", "Kettle's lawyer"),
    (
        speaker("Ada Thornbury", "Kettle lawyer", "Thornbury", "Kettle lawyer Ada Thornbury"),
        "Ada Thornbury, Thornbury, Ada Thornbury",
        "Kettle lawyer, Kettle lawyer",
    ),
    (speaker("Josef Kettle", "Mayor", "Mayor Kettle", "the mayor"), "Josef Kettle, Kettle", "Mayor, the mayor, Mayor"),
    (speaker("Josef Kettle Sr.", "father", "his father Josef Kettle Sr."), "Josef Kettle Sr., Josef Kettle Sr.",
     "his father, father"),
    (speaker("Josef Kettle", "Prime Minister", "the Prime Minister", "Prime Minister"), "Josef Kettle",
     "the Prime Minister, Prime Minister, Prime Minister"),
    (speaker("Lena Marsh", "inspector", "Ms Marsh", "Lenny", "the tall one"), "Lena Marsh, Marsh, Lenny",
     "Ms, the tall one, inspector"),
    (speaker("Zoë Élan", None, "ÉLAN", "zoe"), "Zoë Élan, ÉLAN, zoe", ""),
    (speaker("vesper lane", None, "lane"), "vesper lane, lane", ""),
    (speaker("Kettle's lawyer", kind="unnamed"), "", "Kettle's lawyer"),
    (speaker("a lawyer for Josef Kettle", None, "the lawyer", kind="unnamed"), "",
     "a lawyer for Josef Kettle, the lawyer"),
    (speaker("Kettle’s office", kind="group"), "", "Kettle’s office"),
    (speaker("Weir Authority", None, "The Weir Authority", "WA", "The WA", "the agency", kind="group"),
     "Weir Authority, The Weir Authority, WA, The WA", "the agency"),
    (speaker("Department", None, "Kettle’s Justice", "The department", kind="group"), "Department, The department",
     "Kettle’s Justice"),
    (speaker("Police", None, "the police", kind="group"), "Police, the police", ""),
    (speaker("police", kind="group"), "police", ""),
    (speaker("", "engineer"), "", "engineer"),
    (speaker("Ada Thornbury", "", ""), "Ada Thornbury", ""),
]  # fmt: skip


@pytest.mark.parametrize(("one", "names", "roles"), PARTED, ids=[f"{case[0].name} {case[0].role}" for case in PARTED])
def test_the_words_of_a_speaker_are_names_or_roles(one: Speaker, names: str, roles: str) -> None:
    words = names_and_roles(one)
    assert (", ".join(words.names), ", ".join(words.roles)) == (names, roles)


SPEAKERS = {
    1: [speaker("Josef Kettle", "mayor of Millbrook", "Kettle", "Mayor Kettle", "the mayor")],
    2: [speaker("Ada Thornbury", "Kettle's lawyer", "Thornbury", "Kettle lawyer Ada Thornbury")],
    3: [speaker("Kettle’s spokeswoman", kind="unnamed"), speaker("Lena Marsh", "Foreign Minister", "Marsh")],
    4: [speaker("Minister Hill Association", None, "MHA", "the charity", kind="group")],
    5: [speaker("Émile Ménard", "ministre d’État", "Ménard")],
    6: [speaker("水上", "大臣")],
}
FINDS = [
    ("kettle", "3 2 1"),
    ("speaker:kettle", "1"),
    ("SPEAKER:Kettle", "1"),
    ("role:kettle", "3 2"),
    ("kettle -speaker:kettle", "3 2"),
    ("kettle -role:kettle", "1"),
    ("-role:kettle", "6 5 4 1"),
    ("-speaker:kettle", "6 5 4 3 2"),
    ("speaker:kettle OR role:lawyer", "2 1"),
    ("speaker:kettle OR role:kettle", "3 2 1"),
    ("speaker:thornbury role:lawyer", "2"),
    ("speaker:lawyer", ""),
    ("speaker:mha", "4"),
    ("speaker:minister", "4"),
    ("role:minister", "3"),
    ("minister", "4 3"),
    ("role:charity", "4"),
    ("role:mayor", "1"),
    ("speaker:mayor", ""),
    ('role:"foreign minister"', "3"),
    ('role:"minister foreign"', ""),
    ('speaker:"lena marsh"', "3"),
    ('speaker:"josef mayor"', ""),
    ('role:"lawyer kettle"', ""),
    ("role:min*", "5 3"),
    ("min* -role:min*", "4"),
    ("speaker:min*", "4"),
    ("speaker:ket*", "1"),
    ("role:ket*", "3 2"),
    ("-role:ket*", "6 5 4 1"),
    ("role:etat", "5"),
    ("speaker:MENARD", "5"),
    ("speaker:水", "6"),
    ("speaker:大臣", ""),
    ("role:大臣", "6"),
    ("role:臣大", ""),
    ("role:minister OR role:大臣 -speaker:marsh", "6"),
]


@pytest.fixture
def spoken(library: Library) -> Library:
    """One article for each of `SPEAKERS`."""
    fill(library, SPEAKERS)
    return library


def fill(library: Library, speakers: dict[int, list[Speaker]]) -> None:
    items = [numbered_entry(number, title=f"News {number}", content="<p>Words.</p>") for number in sorted(speakers)]
    library.ingest.store_entries(1, make_feed(items[::-1]), NOW)
    library.search.update_index()
    for entry in library.entries.listing():
        number = int(entry.url.rpartition("/")[2])
        library.search.index_quotations(entry.id, "Words.", Attribution(tuple(speakers[number]), ()))


def found(library: Library, view: View, limit: int | None = None) -> str:
    return " ".join(entry.url.rpartition("/")[2] for entry in library.entries.listing(view, limit=limit))


@pytest.mark.parametrize(("query", "expected"), FINDS, ids=[case[0] for case in FINDS])
def test_a_search_finds(query: str, expected: str, spoken: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    view = parse_query(query)
    assert found(spoken, view) == expected
    assert set(found_best(spoken, view)) == set(expected.split())
    assert spoken.entries.count(view) == len(expected.split())
    first = spoken.entries.listing(view, limit=3)
    assert found(spoken, view, 3).split() == expected.split()[:3]
    assert len(first.complete()) == len(expected.split())
    if "*" in query and " " not in query:  # these are looked for in the words of the newest articles alone
        monkeypatch.setattr(spoken.entries, "_search", None)
        assert found(spoken, view, len(expected.split())) == expected


def found_best(library: Library, view: View) -> list[str]:
    return [entry.url.rpartition("/")[2] for entry in library.entries.listing(view, "best")]


@pytest.mark.parametrize(
    ("typed", "term"),
    [
        ("role:min", Term("min", "role", prefix=True)),
        ("Role:minister ", Term("minister", "role")),
        ('role:"foreign minister"', Term("foreign minister", "role")),
        ("role:大", Term("大", "role")),
    ],
)
def test_a_role_while_it_is_typed(typed: str, term: Term) -> None:
    assert parse_query(typed, typing=True).terms == ((term,),)


def test_the_filter_knows_roles_and_a_saved_search_stays(spoken: Library) -> None:
    assert found(spoken, parse_query("role:lawyer", plain="headline")) == "2"
    spoken.saved_searches.save("Lawyers", "role:lawyer is:unread")
    assert found(spoken, parse_query(spoken.saved_searches.all()["Lawyers"])) == "2"


def test_plain_words_are_ranked_as_when_names_and_roles_were_one_column(library: Library) -> None:
    dice, words = random.Random(5), ["kettle", "marsh", "mayor", "lawyer", "weir", "mill", "old"]

    def say(most: int) -> str:
        return " ".join(dice.choices(words, k=dice.randint(1, most)))

    entry_words = {}
    for entry in range(1, 61):
        speakers = tuple(speaker(say(2).title(), say(3)) for _ in range(dice.randint(1, 3)))
        entry_words[entry] = IndexedWords(say(4), f"{say(40)} n{entry}", Attribution(speakers, ()))
    items = [numbered_entry(number) for number in entry_words]
    library.ingest.store_entries(1, make_feed(items[::-1]), NOW)
    with library._db.transaction():
        write_rows(library._db, entry_words.items())
    before = sqlite3.connect(":memory:")
    for statement in SEARCH_TABLES[:2]:
        before.execute(statement)
    for entry, indexed in entry_words.items():
        title, names, roles, quotations, text = indexed.columns
        statement = "INSERT INTO search (rowid, title, speakers, quotations, text) VALUES (?, ?, ?, ?, ?)"
        before.execute(statement, (entry, title, f"{names} {roles}", quotations, text))
    for query in ("kettle", "mayor", "kettle lawyer", "marsh OR mayor"):
        asked = [match_expression(parse_query(query))]
        expected = before.execute(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rank, rowid", asked
        ).fetchall()
        here = "SELECT entry FROM search JOIN sought ON docid = search.rowid WHERE search MATCH ? ORDER BY rank, entry"
        assert library._db.rows(here, asked) == expected != []
    before.close()


class Model(NamedTuple):
    """An article as a look into each would find it."""

    names: list[list[str]]
    roles: list[list[str]]

    def holds(self, term: Term) -> bool:
        fields = {"speaker": self.names, "role": self.roles}.get(term.scope, [*self.names, *self.roles])
        sought = term.text.lower().split()
        return any(_has(words, sought, prefix=term.prefix) for words in fields)


def _has(words: list[str], sought: list[str], *, prefix: bool) -> bool:
    for start in range(len(words) - len(sought) + 1):
        here = words[start : start + len(sought)]
        last = here[-1].startswith(sought[-1]) if prefix else here[-1] == sought[-1]
        if here[:-1] == sought[:-1] and last:
            return True
    return False


WORDS = ["Kettle", "Kent", "Marsh", "Mayor", "Mill", "Lawyer"]


@pytest.mark.parametrize("recent", [4000, 20, 0], ids=["all are recent", "some are recent", "none is recent"])
def test_recent_words_and_the_index_find_the_same(
    recent: int, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tuireader.library.recent_words.RECENT_ARTICLES", recent)
    monkeypatch.setattr("tuireader.library.newest_first.MIN_SCANNED_ENTRIES", 5)
    dice = random.Random(recent)

    def say(most: int) -> str:
        return " ".join(dice.choices(WORDS, k=dice.randint(1, most)))

    speakers = {n: [speaker(say(2), say(3)) for _ in range(dice.randint(0, 2))] for n in range(50)}
    fill(library, speakers)
    models = {
        n: Model([one.name.lower().split() for one in some], [str(one.role).lower().split() for one in some])
        for n, some in speakers.items()
    }
    for _ in range(150):
        view = parse_query(query := " ".join(_items(dice)))
        expected = [str(n) for n in sorted(models, reverse=True) if _matches(models[n], view)]
        assert found(library, view).split() == expected, query
        for limit in (1, 4, 60):
            assert found(library, view, limit).split() == expected[:limit], query


def _items(dice: random.Random) -> Iterable[str]:
    for _ in range(dice.randint(1, 3)):
        words = dice.choices(WORDS, k=dice.choice((1, 1, 2)))
        star = dice.choice(("", "*"))
        if star:
            words[-1] = words[-1][: dice.randint(3, len(words[-1]))]
        yield f'{dice.choice(("", "-"))}{dice.choice(("speaker:", "role:", ""))}"{" ".join(words)}"{star}'


def _matches(model: Model, view: View) -> bool:
    included = all(any(map(model.holds, group)) for group in view.terms)
    return included and not any(map(model.holds, view.excluded_terms))
