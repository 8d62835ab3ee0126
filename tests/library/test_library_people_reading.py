"""Reading who said what gives the same as looking at every quotation, in libraries of chance."""

import os
import random
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from spoken_library import CUES, DAY, NAMES, NOW, WORDS, Said, Spoken, monday, spoken_library, words
from tuireader.library import ALL, ALL_SAID, Library, PersonQuotation, SaidFilter, View
from tuireader.library.cue_verbs import verb_of
from tuireader.library.said_search import entries_query, said_query
from tuireader.library.term import Term
from tuireader.library.text_folding import fold

EXAMPLES = int(os.environ.get("TUIREADER_TEST_PEOPLE_LIBRARIES", "8"))
PAGE = 3
TODAY, WEEK = NOW // DAY, timedelta(days=7)
libraries = pytest.mark.parametrize("seed", range(EXAMPLES))


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.library.people_rows.time.time", lambda: float(NOW))


def ids(rows: list[PersonQuotation]) -> list[int]:
    return [it.entry_id << 20 | it.quotation.slot for it in rows]


def all_pages(read: Callable[[PersonQuotation | None], list[PersonQuotation]]) -> list[PersonQuotation]:
    found = read(None)
    while page := read(found[-1]) if found else []:
        found += page
    return found


def chance_filter(dice: random.Random, spoken: Spoken) -> SaidFilter:
    """Return a filter of some conditions."""
    groups = list[tuple[Term, ...]]()
    for scope, texts in (
        ("about", [*WORDS, "gra", "weir the", "the mill"]),
        ("said", [*(name for name, _ in NAMES), "Thornbury", "tho", "ada thornbury", "olga"]),
        ("verb", [*filter(None, CUES), "council", "cla"]),
        ("role", ["mayor", "ness", "harbour master", "echevin", "mayor ness"]),
    ):
        if dice.random() < 0.4:
            chosen = [text for text in dice.sample(texts, dice.choice([1, 1, 2])) if words(text)]
            if chosen:
                groups.append(tuple(Term(text, scope, dice.random() < 0.3) for text in chosen))  # type: ignore[arg-type]
    excluded = groups.pop()[:1] if groups and dice.random() < 0.2 else ()
    return SaidFilter(
        tuple(groups),
        excluded,
        person_ids=tuple(dice.sample(sorted(spoken.names), 1)) if spoken.names and dice.random() < 0.2 else (),
        outlet=dice.choice(["", "", "", "mill", "TOWN"]),
        since=dice.choice([None, None, float(NOW - 20 * DAY)]),
        before=dice.choice([None, None, float(NOW - 2 * DAY)]),
        kind=dice.choice(["quoted", "quoted", "reported", "both"]),
        entry_id=dice.choice([None, None, None, 3]),
    )


def find_page(library: Library, said: SaidFilter, last: PersonQuotation | None) -> list[PersonQuotation]:
    return library.people.find(said, PAGE, last)


@libraries
@pytest.mark.parametrize("is_common", [False, True])
def test_searches_find_what_looking_at_every_quotation_finds(
    seed: int, monkeypatch: pytest.MonkeyPatch, *, is_common: bool
) -> None:
    if is_common:
        monkeypatch.setattr("tuireader.library.said_pages.MAX_FOUND_ROWS", 2)
        monkeypatch.setattr("tuireader.library.said_pages.MAX_SORTED_ENTRIES", 1)
        monkeypatch.setattr("tuireader.library.said_pages.MAX_MERGED_PEOPLE", 1)
    else:
        monkeypatch.setattr("tuireader.library.said_pages.MAX_TRIED_ENTRIES", 1)
    dice = random.Random(seed)
    with closing(spoken_library(dice, 14)) as library:
        spoken = Spoken(library)
        for _ in range(25):
            said = chance_filter(dice, spoken)
            right = [it.row_id for it in spoken.said if spoken.fits(it, said)]
            found = all_pages(partial(find_page, library, said))
            assert ids(found) == right, said
            statement, values = said_query(said, with_unlisted=False)
            assert sorted(it for (it,) in library._db.rows(statement, values)) == sorted(right), said
            statement, values = entries_query(said, with_unlisted=False)
            assert {it for (it,) in library._db.rows(statement, values)} == {it >> 20 for it in right}, said
            statement, values = entries_query(said)
            listed = {it.entry_id for it in spoken.said}
            assert {it for (it,) in library._db.rows(statement, values)} & listed == {it >> 20 for it in right}, said


def chance_words(dice: random.Random) -> str:
    """Return what somebody may have typed."""
    return " ".join(dice.choices([*WORDS, "gra", "we"], k=dice.choice([0, 1, 1, 2]))) + dice.choice(["", " "])


def has_typed(it: Said, typed: str) -> bool:
    """Return whether a quotation has the typed words; the last may continue, once it has three letters."""
    sought, own = words(typed), words(it.text)
    if not sought or not typed[-1:].isalnum() or not sought[-1].isascii():
        return all(word in own for word in sought)
    last = sought.pop()
    return all(word in own for word in sought) and (len(last) < 3 or any(word.startswith(last) for word in own))


@libraries
def test_a_person_s_page_has_what_looking_at_every_quotation_finds(seed: int) -> None:
    dice = random.Random(seed)
    with closing(spoken_library(dice, 14)) as library:
        spoken, people = Spoken(library), library.people
        for person in spoken.names:
            typed, kind = chance_words(dice), dice.choice(["quoted", "reported", "both"])
            said = ALL_SAID._replace(kind=kind)  # type: ignore[arg-type]
            right = [it for it in spoken.of_person(person) if spoken.fits(it, said) and has_typed(it, typed)]
            found = all_pages(partial(read_page, library, person, typed, said))
            assert ids(found) == [it.row_id for it in right], (typed, kind)
            assert people.count_quotations(person, typed, said) == len(right)
            assert [(it.outlet, it.entry_id) for it in found] == [(it.outlet, it.entry_id) for it in right]
            assert {(it.person_id, it.person_name) for it in found} <= {(person, people.get(person).name)}  # type: ignore[union-attr]
            by_outlet = all_pages(partial(read_page, library, person, typed, said, by_outlet=True))
            ranks = [name for name, _ in people.profile(person).outlets]  # type: ignore[union-attr]
            rank = {name: at for at, name in enumerate(ranks)}
            right.sort(key=lambda it: (rank.get(it.outlet, len(rank)), it.order))
            assert ids(by_outlet) == [it.row_id for it in right]


def read_page(
    library: Library,
    person: int,
    typed: str,
    said: SaidFilter,
    last: PersonQuotation | None,
    *,
    by_outlet: bool = False,
) -> list[PersonQuotation]:
    return library.people.quotations(person, typed, filter=said, before=last, limit=PAGE, by_outlet=by_outlet)


@libraries
def test_a_profile_counts_every_quotation(seed: int) -> None:
    with closing(spoken_library(random.Random(seed), 14)) as library:
        spoken, people = Spoken(library), library.people
        for person, names in spoken.names.items():
            profile = people.profile(person)
            assert profile is not None
            quoted = [it for it in spoken.of_person(person) if not it.is_reported]
            assert dict(profile.outlets) == dict(Counter(it.outlet for it in quoted))
            assert dict(profile.verbs) == dict(Counter(verb for it in quoted if (verb := verb_of(it.cue))))
            weeks = Counter(monday(it.date // DAY) for it in quoted)
            assert {day: count for day, count in profile.weeks if count} == dict(weeks)
            assert all(later[0] - earlier[0] == WEEK for earlier, later in pairwise(profile.weeks))
            assert profile.person.quotations == len(quoted)
            assert {it.name for it in profile.aliases} <= names
            assert profile == people.profile(next((it.id for it in profile.joined), person))
            assert all(later.last <= earlier.last for earlier, later in pairwise(profile.roles))  # type: ignore[operator]
            topics = people.topics(person)
            assert all(word not in {"the", "100", "_"} and count >= 2 for word, count in topics)
            for word, count in topics:
                assert count == max(sum(one in words(it.text) for it in quoted) for one in words(word))


@libraries
def test_lists_of_people_count_every_quotation(seed: int) -> None:
    dice = random.Random(seed)
    with closing(spoken_library(dice, 14)) as library:
        spoken, people = Spoken(library), library.people
        oldest = min((it.date // DAY for it in spoken.said if it.person and not it.is_reported), default=TODAY)
        grain = SaidFilter(((Term("grain", "about"),),))
        for days in (1, 7, 30, 365, None):
            for view in (ALL, View(feed=1), View(unread=True), View(since=float(NOW - 5 * DAY)), View(said=grain)):
                seen = [it for it in spoken.said if is_in(it, view, spoken) and is_within(it, days)]
                right = spoken.quoted(seen)
                rows = people.rows(days, view)
                recent = right if days else spoken.quoted([it for it in spoken.said if is_within(it, 7)])
                assert people.count(days, view) == len(rows) == len(right)
                if days or view != ALL:
                    assert {it.person.id: it.recent for it in rows} == dict(right)
                    assert [it.person.id for it in rows] == sorted(right, key=lambda it: (-right[it], it))
                else:
                    assert {it.person.id: it.recent for it in rows if it.recent} == dict(recent)
                    assert [it.person.id for it in rows] == sorted(right, key=lambda it: (-right[it], it))
                for row in rows:
                    own = [it for it in spoken.of_person(row.person.id) if not it.is_reported]
                    weeks = Counter((TODAY - it.date // DAY) // 7 for it in own)
                    assert row.weeks == tuple(weeks[7 - at] for at in range(8))
                    first = min(it.date // DAY for it in own)
                    assert row.is_new == (oldest < TODAY - (days or 7) + 1 <= first)
                one, two = people.rows(days, view, limit=2), people.rows(days, view, offset=2)
                assert [*one, *two] == rows


def is_within(it: Said, days: int | None) -> bool:
    return days is None or it.date // DAY > TODAY - days


def is_in(it: Said, view: View, spoken: Spoken) -> bool:
    """Return whether a quotation counts in a view."""
    return (
        (view.feed is None or it.feed == view.feed)
        and (not view.unread or it.is_unread)
        and (view.since is None or it.date >= view.since)
        and (not view.said.is_positive or spoken.fits(it, view.said))
    )


@libraries
def test_people_are_found_by_the_beginnings_of_all_their_names(seed: int) -> None:
    dice = random.Random(seed)
    with closing(spoken_library(dice, 14)) as library:
        spoken, people = Spoken(library), library.people
        for typed in (
            "ada",
            "ADA th",
            "thornbury a",
            "kettle",
            "o'h",
            "ångstr",
            "ness board",
            "x",
            "",
            "%",
            "_",
            "山",
            "olga",
        ):
            starts = words(typed)
            right = [
                it
                for it, names in spoken.names.items()
                if starts
                and all(any(word.startswith(start) for name in names for word in words(name)) for start in starts)
            ]
            found = people.named(typed, limit=50)
            assert sorted(it.id for it in found) == sorted(right), typed
            assert [it.quotations for it in found] == sorted((it.quotations for it in found), reverse=True)
            if starts:
                assert {it.person.id for it in people.rows(None, words=typed)} == {
                    it.id for it in found if it.quotations
                }


@libraries
@pytest.mark.parametrize("order", ["name", "latest", "new"])
def test_people_come_in_the_order_asked_for(order: str, seed: int) -> None:
    keys: dict[str, Callable[[Any], Any]] = {
        "name": lambda it: (fold(it.name), it.id),
        "latest": lambda it: (-it.last.timestamp(), it.id),
        "new": lambda it: (-it.first.timestamp(), it.id),
    }
    with closing(spoken_library(random.Random(seed), 14)) as library:
        for days in (30, None):
            people = [it.person for it in library.people.rows(days, order=order)]  # type: ignore[arg-type]
            assert people == sorted(people, key=keys[order])
