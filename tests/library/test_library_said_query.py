"""Searching for quotations: what `said:` and its like ask for, and that one quotation has to fit all of it."""

import random
import re
import unicodedata
from datetime import UTC, datetime
from itertools import chain

import pytest

from deliveries import NOW, make_feed, numbered_entry
from tuireader.errors import TuireaderError
from tuireader.library import Library, SavedQuotation, Term, View, parse_query
from tuireader.library.query import parse_said
from tuireader.library.said_filter import ALL_SAID, SaidFilter
from tuireader.library.said_words import name_token, words_query
from tuireader.library.text_folding import fold
from tuireader.updates.find_quotations import find_quotations

pytest_plugins = ("library_fixtures",)

MOMENT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def terms(*groups: str) -> tuple[tuple[Term, ...], ...]:
    """Return groups of terms from “said kirby | said tarn”."""
    return tuple(tuple(_term(word) for word in group.split(" | ")) for group in groups)


def _term(word: str) -> Term:
    scope, _, text = word.partition(" ")
    return Term(text.rstrip("*"), scope, text.endswith("*"))  # type: ignore[arg-type]


PARSED: list[tuple[str, View]] = [
    ("said:kirby", View(said=SaidFilter(terms("said kirby")))),
    ('said:"ada kirby"', View(said=SaidFilter(terms("said ada kirby")))),
    ("said:kir*", View(said=SaidFilter(terms("said kir*")))),
    ("said:p12", View(said=SaidFilter(person_ids=(12,)))),
    ("said:p12 said:p7", View(said=SaidFilter(person_ids=(0,)))),
    ("said:p", View(said=SaidFilter(terms("said p")))),
    ("about:grain about:price", View(said=SaidFilter(terms("about grain", "about price")))),
    ("said:kirby OR said:tarn", View(said=SaidFilter(terms("said kirby | said tarn")))),
    ("said:kirby -about:grain", View(said=SaidFilter(terms("said kirby"), terms("about grain")[0]))),
    ("-said:kirby", View(said=SaidFilter((), terms("said kirby")[0]))),
    ("said:kirby role:mayor", View(said=SaidFilter(terms("said kirby", "role mayor")))),
    ("role:mayor said:kirby -role:baker", View(said=SaidFilter(terms("said kirby", "role mayor"), terms("role baker")[0]))),
    ("role:mayor", View(terms=terms("role mayor"))),
    ("verb:claimed is:indirect", View(said=SaidFilter(terms("verb claimed"), kind="reported"))),
    ("verb:claimed -is:indirect", View(said=SaidFilter(terms("verb claimed")))),
    ("is:indirect", View(reported=True)),
    ("said:kirby weir", View(terms=terms("anywhere weir"), said=SaidFilter(terms("said kirby")))),
    ("said:kirby outlet:post", View(said=SaidFilter(terms("said kirby")), memberships=(("outlet", "post"),))),
    ("-outlet:post", View(excluded_memberships=(("outlet", "post"),))),
]  # fmt: skip


@pytest.mark.parametrize(("query", "view"), PARSED, ids=[case[0] for case in PARSED])
def test_what_a_query_asks_of_a_quotation(query: str, view: View) -> None:
    assert parse_query(query, MOMENT) == view


WRONG = [
    ("said:", "said: needs a word after it"),
    ("sayd:kirby", "sayd is not a field; try said:"),
    ("said:kirby OR about:grain", "OR stands between two of the same kind here: said:thornbury OR said:kettle"),
    ("said:kirby OR weir", "OR stands between two of the same kind here"),
    ("weir OR said:kirby", "OR stands between two of the same kind here"),
    ("said:%", "said:% has no letter or digit to search for"),
    ("about:gr*", "about:gr* is too short: write at least 3 letters before *"),
]


@pytest.mark.parametrize(("query", "problem"), WRONG, ids=[case[0] for case in WRONG])
def test_a_wrong_query_says_what_is_wrong(query: str, problem: str) -> None:
    with pytest.raises(TuireaderError, match=f"^{re.escape(problem)}"):
        parse_query(query, MOMENT)


def test_a_name_may_go_on_while_it_is_typed() -> None:
    assert parse_query("said:ki", typing=True).said == ALL_SAID
    assert parse_query("said:kir", typing=True).said == SaidFilter(terms("said kir*"))


def test_words_of_an_option_are_those_of_a_query() -> None:
    assert parse_said('grain -wheat "old mill"', "about") == SaidFilter(
        terms("about grain", "about old mill"), terms("about wheat")[0]
    )
    assert parse_said("claimed OR warned", "verb") == SaidFilter(terms("verb claimed | verb warned"))
    for words in ("said:kirby", "is:unread", "feed:post grain"):
        with pytest.raises(TuireaderError, match="only words can stand here"):
            parse_said(words, "about")


NAMES = {"Ada Kirby": "a baker", "Tom Kirby": "a farmer", "Olga Finch": "the mayor", "Josef Marsh": "a baker"}
WORDS = {"said": ["kirby", "ada", "finch", "marsh"], "about": ["grain", "rain", "fog"]}
WORDS |= {"verb": ["said", "warned", "claimed"], "role": ["baker", "mayor"]}


@pytest.fixture
def full(library: Library) -> Library:
    """Forty articles in which four people speak about three things, with three verbs."""
    chance = random.Random(5)
    articles = []
    for number in range(40):
        paragraphs = []
        for name, role in chance.sample(list(NAMES.items()), chance.choice((1, 2, 3))):
            about = " and ".join(chance.sample(WORDS["about"], chance.choice((1, 2))))
            verb = chance.choice(WORDS["verb"])
            paragraphs.append(f"<p>“The {about} came in the night,” {verb} {name}, {role}.</p>")
            if chance.random() < 0.4:
                paragraphs.append(f"<p>{name} {verb} that the {chance.choice(WORDS['about'])} would stay.</p>")
        articles.append(numbered_entry(number, content="".join(paragraphs)))
    library.ingest.store_entries(1, make_feed(articles), NOW)
    find_quotations(library)
    library.people.decide()
    return library


def fits(it: SavedQuotation, said: SaidFilter) -> bool:
    """Return whether a quotation meets all conditions, by looking at it."""
    if it.is_reported != (said.kind == "reported"):
        return False
    groups = all(any(has(it, term) for term in group) for group in said.terms)
    return groups and not any(has(it, term) for term in said.excluded_terms)


def has(it: SavedQuotation, term: Term) -> bool:
    name, roles = (it.voice.name, it.voice.roles) if it.voice else ("", ())
    texts = {"said": [name], "about": [it.text], "verb": [it.cue], "role": roles}[term.scope]
    return any(term.text in re.findall(r"\w+", fold(text)) for text in texts)


def test_an_article_is_found_if_one_quotation_fits_all_of_it(full: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.library.newest_first.MIN_SCANNED_QUOTING", 3)
    monkeypatch.setattr("tuireader.library.newest_first.SCANNED_PER_QUOTING", 2)
    chance, sizes = random.Random(6), set()
    entries = [entry.id for entry in full.entries.listing()]
    for _ in range(150):
        items = [
            f"{chance.choice(('', '', '-'))}{field}:{chance.choice(WORDS[field])}"
            for field in WORDS
            if chance.random() < 0.5
        ]
        query = " ".join([*items, "is:indirect"] if chance.random() < 0.2 else items)
        said = parse_query(query).said
        if not said.is_positive:
            continue
        stored = {entry_id: full.said.of_entry(entry_id, with_reported=True) for entry_id in entries}
        expected = {entry_id: [it.id for it in rows if fits(it, said)] for entry_id, rows in stored.items()}
        found = full.entries.listing(parse_query(query)).ids
        assert set(found) == {entry_id for entry_id, ids in expected.items() if ids}, query
        assert all([it.id for it in full.people.fitting(entry_id, said)] == expected[entry_id] for entry_id in found), (
            query
        )
        for limit in (1, 5, 100):
            first = full.entries.listing(parse_query(query), limit=limit)
            assert (first.ids, first.complete().ids) == (found[:limit], found), (query, limit)
        sizes.add(len(found))
    assert len(sizes) > 10


def test_a_date_narrows_as_it_does_without_a_quotation(full: Library) -> None:
    entries = {entry.id: entry.date for entry in full.entries.load(full.entries.listing(parse_query("said:kirby")).ids)}
    for moment in filter(None, entries.values()):
        at = f"{moment:%Y-%m-%dT%H:%M:%S}"
        later = full.entries.listing(parse_query(f"said:kirby since:{at}", MOMENT)).ids
        assert set(later) == {entry_id for entry_id, date in entries.items() if date and date >= moment}
        earlier = full.entries.listing(parse_query(f"said:kirby -since:{at}", MOMENT)).ids
        assert set(earlier) == entries.keys() - set(later)


@pytest.mark.parametrize(
    ("query", "other"), [("-said:kirby", "said:kirby"), ("-about:fog -verb:warned", "about:fog verb:warned")]
)
def test_what_is_only_excluded_leaves_the_articles_without_it(query: str, other: str, full: Library) -> None:
    every = set(full.entries.listing().ids)
    without = [full.entries.listing(parse_query(word)).ids for word in other.split()]
    expected = every - set(chain.from_iterable(without))
    assert set(full.entries.listing(parse_query(query)).ids) == expected
    assert full.entries.count(parse_query(query)) == len(expected)


def test_an_outlet_is_what_the_list_shows(full: Library) -> None:
    full.feeds.rename(1, "The Tarn Post")
    assert len(full.entries.listing(parse_query("outlet:TARN"))) == 40
    assert not full.entries.listing(parse_query("-outlet:tarn"))
    assert (
        full.entries.listing(parse_query("outlet:tarn said:finch")).ids
        == full.entries.listing(parse_query("said:finch")).ids
    )


ODD = [
    f"said:{'東' * 900}", f"-said:{'東' * 900} said:ada", f"about:{'東' * 900}", f"said:ada about:{'東' * 900}", f"verb:{'東' * 900}",
    f"said:ada role:{'東' * 900}", 'said:"' + "a b " * 240 + '"', " OR ".join(["said:abc*"] * 16), " ".join(["about:abcd*"] * 32),
    "about:gra\u0305in", "about:gra\u0305*", "said:ada about:ra\u0316in*", "about:ra\u19b0in", "about:\u19b0", "about:\u0305a", "said:k\u034firby",
]  # fmt: skip


@pytest.mark.parametrize("query", ODD, ids=range(len(ODD)))
def test_any_words_can_be_looked_for(query: str, full: Library) -> None:
    view = parse_query(query)
    found = {entry.id for entry in full.entries.listing(view)}
    assert {it.entry_id for it in full.people.find(view.said, 1000)} == found
    assert bool(full.people.rows(None, view)) == bool(found)
    assert "東" not in query or not found or view.said.excluded_terms


def test_every_letter_is_one_that_the_index_takes(library: Library) -> None:
    """An index without positions takes no phrase, so no word for us may be two for it."""
    statement = "SELECT 1 FROM said_words WHERE said_words MATCH ?"
    signs = (chr(code) for code in range(0x80, 0x3000))
    for sign in (it for it in signs if it.isalnum() or unicodedata.combining(it) or unicodedata.category(it) == "Lo"):
        library._db.rows(statement, (words_query(f"ab{sign}cd"),))
        library._db.rows(statement, (f'"{name_token(fold(f"ab{sign}cd"))}"',))


def test_signs_between_the_words_of_the_index_are_none(library: Library) -> None:
    said = "“The ra\u0305in \u19b0came ki\u0316ng,” said Ada Kirby, a baker."
    library.ingest.store_entries(1, make_feed([numbered_entry(1, content=f"<p>{said}</p>")]), NOW)
    find_quotations(library)
    for query in (
        "about:ra\u0305in",
        "about:rain about:king",
        "said:kirby about:ra\u0305in",
        "said:ki\u0305rby about:ra\u0305in",
    ):
        assert len(library.people.find(parse_query(query).said)) == (0 if query == "about:rain about:king" else 1), (
            query
        )


def test_an_id_stands_for_a_person_wherever_a_name_may(full: Library) -> None:
    (ada,), (olga,) = full.people.named("ada kirby"), full.people.named("finch")
    pairs = (
        (f"-said:p{ada.id} about:fog", "-said:ada about:fog"),
        (f"said:p{ada.id} OR said:p{olga.id}", "said:ada OR said:finch"),
        (f"said:p{ada.id} OR said:finch", "said:ada OR said:finch"),
    )
    for by_id, by_name in pairs:
        found = full.people.find(parse_query(by_id).said)
        assert found
        assert found == full.people.find(parse_query(by_name).said)


def test_an_outlet_may_be_any_text(full: Library) -> None:
    assert full.people.find(SaidFilter(outlet="\ud800")) == []
