"""The lines of the pages about people: weeks as bars and digits, the head at each width, and names that are hostile."""

import unicodedata
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fake_people import FakePeople
from hostile_strings import STRINGS
from library_reader import make_reader
from tuireader.library import Library
from tuireader.library.person import (
    Alias,
    HeldRole,
    Person,
    PersonOffer,
    PersonProfile,
    PersonQuotation,
    PersonRow,
)
from tuireader.library.said import SavedQuotation, Voice
from tuireader.screens.dialogs.library_page import LibraryPage, can_show_bars
from tuireader.screens.people_phrases import joined_texts, offer_texts
from tuireader.widgets.foot_line import fitting_lines
from tuireader.widgets.people_list import people_shape
from tuireader.widgets.person_head import HeadFacts, flow_items, head_lines
from tuireader.widgets.said_list import words_to_show
from tuireader.widgets.text_width import width_of
from tuireader.widgets.week_bars import month_labels, week_bars

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
MONDAY = date(2026, 1, 5)
TEXTS = [text[:400] for text in STRINGS.values()]


def person(name: str, role: str = "", person_id: int = 1) -> Person:
    return Person(person_id, name, "person", role, NOW - timedelta(days=300), NOW, 47, 19)


@pytest.mark.parametrize(
    ("counts", "bars", "digits"),
    [
        ([], "", ""),
        ([0, 0], "  ", "  "),
        ([0, 1, 8], " ▁█", " 18"),
        ([1, 2, 4], "▂▄█", "124"),
        ([1, 9, 18], "▁▄█", "159"),
        ([3, 1000], "▁█", "19"),
        ([-5, 2], " █", " 2"),
    ],
)
def test_a_week_is_a_bar_in_eighths_of_the_best_one(counts: list[int], bars: str, digits: str) -> None:
    assert week_bars(counts, has_bars=True) == bars
    assert week_bars(counts, has_bars=False) == digits


def test_a_single_quotation_is_no_full_block_where_a_whole_bar_is_more() -> None:
    assert week_bars([1], has_bars=True, whole_bar=4) == "▂"
    assert week_bars([1, 8], has_bars=True, whole_bar=4) == "▁█"
    assert week_bars([1], has_bars=False, whole_bar=4) == "1"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [({"LC_ALL": "C.UTF-8"}, True), ({"LC_ALL": "C"}, False), ({"LANG": "de_DE.ISO-8859-1"}, False), ({}, True)],
)
def test_a_terminal_without_the_characters_has_digits(environment: dict[str, str], expected: bool) -> None:
    assert can_show_bars(environment) is expected


@pytest.mark.parametrize(
    ("weeks", "room", "expected"),
    [
        (0, 50, ""),
        (1, 50, "Jan 26"),
        (1, 5, ""),
        (47, 60, "Jan 26       Apr          Jul          Oct"),
        (47, 30, "Jan 26       Apr          Jul"),
        (60, 70, "Jan 26       Apr          Jul          Oct          Jan 27"),
    ],
)
def test_months_stand_below_the_weeks_in_which_they_begin(weeks: int, room: int, expected: str) -> None:
    assert month_labels([MONDAY + timedelta(7 * week) for week in range(weeks)], room) == expected


def test_items_break_between_two_and_say_how_many_are_left_out() -> None:
    items = ["harbour master", "pilot", "Commander", "sea scout"]
    assert flow_items(items, 80, 1) == ["harbour master · pilot · Commander · sea scout"]
    assert flow_items(items, 30, 2) == ["harbour master · pilot", "Commander · sea scout"]
    assert flow_items(items, 34, 1, "also: ") == ["also: harbour master · 3 more"]
    assert flow_items(items, 20, 1, is_marked=False) == ["harbour master"]
    assert flow_items(["a" * 50], 20, 1) == ["a" * 19 + "…"]
    assert flow_items([], 20, 1) == []


def profile(text: str = "harbour master") -> PersonProfile:
    weeks = tuple((MONDAY + timedelta(7 * week), week % 5) for week in range(90))
    start = NOW - timedelta(days=200)
    return PersonProfile(
        person(text, text),
        (HeldRole(text, start, NOW, 3), HeldRole(f"{text} once", start, start, 1), HeldRole("x", None, None, 1)),
        (Alias(f"{text} II", start, NOW, 2), Alias(text, start, NOW, 9)) * 3,
        ((text, 30), (f"{text} Post", 17)),
        weeks,
        ((text, 9), ("said", 5)),
        (person(text, text, 2),),
    )


@pytest.mark.parametrize("width", [1, 8, 20, 37, 38, 60, 77, 117, 197])
@pytest.mark.parametrize("has_bars", [True, False])
def test_every_line_of_the_head_fits(width: int, has_bars: bool) -> None:
    for text in TEXTS:
        lines = head_lines(HeadFacts(profile(text), ((text, 3),), has_bars), width, 40, is_tall=True)
        assert lines[-1] == []
        if width >= 20:
            assert max(width_of("".join(words for words, _ in line)) for line in lines) <= width


def test_the_head_leaves_out_what_matters_least() -> None:
    facts = HeadFacts(profile(), None, has_bars=True)
    heads = [["".join(words for words, _ in line) for line in head_lines(facts, 77, count)] for count in (40, 5, 3, 0)]
    assert [len(head) for head in heads] == [10, 5, 3, 0]
    assert heads[1][0].startswith("harbour master (since May 2026)")
    assert any(line.startswith("quotations ") for line in heads[1])
    assert all(any(line.startswith("joined by you") for line in head) for head in heads[:3])
    assert "about" in heads[0][-2], "its line is there before it is known"


@pytest.mark.parametrize(
    ("width", "name_cells", "role_cells"), [(80, 24, 19), (120, 36, 47), (200, 48, 115), (30, 2, 0)]
)
def test_a_name_has_room_before_its_role(width: int, name_cells: int, role_cells: int) -> None:
    assert people_shape(width) == (name_cells, role_cells)


def test_the_first_text_that_fits_the_foot_is_shown() -> None:
    texts = ("Two are called Ada; the other: a miller. = joins them.", "Two are called Ada. = joins them.")
    assert fitting_lines(texts, 80, 1) == [texts[0]]
    assert fitting_lines(texts, 40, 1) == [texts[1]]
    assert fitting_lines(texts, 20, 1) == ["Two are called Ada.…"]
    assert fitting_lines(texts, 20, 2) == ["Two are called Ada.", "= joins them."]
    assert fitting_lines(("It is short. Press = here.",), 24, 2) == ["It is short.", "Press = here."]
    assert fitting_lines(("A. Weir may be one. Press = here.",), 24, 2) == ["A. Weir may be one.", "Press = here."]
    assert fitting_lines((), 20, 2) == []


@pytest.mark.parametrize(
    ("sentence", "cells", "expected", "quoted"),
    [
        ("", 80, "“very tired”", "“very tired”"),
        ("Nothing of it.", 80, "“very tired”", "“very tired”"),
        ("The crew was “very tired,” he said.", 80, "The crew was “very tired,” he said.", "“very tired,”"),
        (
            "The crew, who had been at sea for nine weeks without a single day of sun, was “very tired”.",
            60,
            "… day of sun, was “very tired”.",
            "“very tired”",
        ),
    ],
)
def test_a_part_of_a_sentence_is_shown_in_it(sentence: str, cells: int, expected: str, quoted: str) -> None:
    shown, span = words_to_show(said("very tired", "The Weir Post"), sentence, cells)
    assert (shown, shown[slice(*span)]) == (expected, quoted)


NEXT = " = joins them, - keeps them apart."


def test_what_is_said_of_those_who_may_be_the_same() -> None:
    ada, other = person("Ada Thornbury", "engineer"), person("Ada Thornbury", "miller", 2)
    assert offer_texts(ada, [PersonOffer(other, "the same name")], "=", "-") == (
        f"Two are called Ada Thornbury; the other: miller, 47 quotations.{NEXT}",
        f"Another Ada Thornbury: miller, 47 quotations.{NEXT}",
        f"Another Ada Thornbury: miller.{NEXT}",
        f"Two are called Ada Thornbury.{NEXT}",
    )
    short = offer_texts(ada, [PersonOffer(person("A. Thornbury", ""), "an initial")], "=", "-")
    assert short[0].startswith("A. Thornbury may be the same as Ada Thornbury: an initial. = joins")
    assert short[-1] == f"A. Thornbury may be the same.{NEXT}"
    assert joined_texts([other], "")[0] == "You joined Ada Thornbury, miller."


def test_of_several_namesakes_it_is_said_which_one_is_joined() -> None:
    roles = ("chief executive of Quillon Marine and Freight", "", "baker")
    offers = [PersonOffer(person("Ada Thornbury", role, n), "the same name") for n, role in enumerate(roles, 2)]
    texts = offer_texts(person("Ada Thornbury", "miller"), offers, "=", "-")
    assert texts[0].startswith("Four are called Ada Thornbury; one of the others: chief executive of Quillon Marine")
    assert fitting_lines(texts, 77, 1) == [f"Another Ada Thornbury: chief executive…{NEXT}"]
    assert fitting_lines(texts, 37, 2) == ["Another Ada Thornbury: chief…", NEXT.strip()]
    texts = offer_texts(person("Ada Thornbury", "miller"), offers[1:], "=", "-")
    assert fitting_lines(texts, 90, 1) == [f"Another Ada Thornbury: no role, 47 quotations.{NEXT}"]
    other_name = offer_texts(person("A. Thornbury"), offers, "=", "-")
    assert fitting_lines(other_name, 77, 1) == [f"Ada Thornbury, chief…, may be the same.{NEXT}"]


class HostilePeople(FakePeople):
    """Everybody has a hostile name, and all that is said of them is hostile."""

    def rows(self, *_: Any, offset: int = 0, **__: Any) -> list[PersonRow]:
        return [
            PersonRow(person(text, other, number), number, (number,) * 8, number % 2 > 0)
            for number, (text, other) in enumerate(zip(TEXTS, TEXTS[3:] + TEXTS[:3], strict=True), 1)
        ][offset:]

    def profile(self, person_id: int) -> PersonProfile:
        return profile(TEXTS[person_id - 1])

    def topics(self, person_id: int) -> tuple[tuple[str, int], ...]:
        return ((TEXTS[person_id - 1], 2),)

    def offers(self, person_id: int) -> list[PersonOffer]:
        return [PersonOffer(person(TEXTS[person_id - 1], TEXTS[0], 99), TEXTS[person_id - 1])]

    def quotations(self, person_id: int, *_: Any, **__: Any) -> list[PersonQuotation]:
        return [said(text, TEXTS[person_id - 1]) for text in TEXTS]


def said(text: str, other: str) -> PersonQuotation:
    voice = Voice(other, other, "person", (text,))
    quotation = SavedQuotation(1, 1, "direct", ((0, 5),), text, voice, "", other, "colon", 1.0, 1, NOW, None)
    fields: dict[str, Any] = {
        "quotation": quotation, "person_id": 1, "person_name": other, "entry_id": 1, "title": text, "outlet": other,
        "date": NOW, "sentence": "", "note": None,
    }  # fmt: skip
    return PersonQuotation(**{name: fields[name] for name in PersonQuotation._fields})


@pytest.fixture
def hostile() -> Iterator[Library]:
    with closing(Library(None)) as library:
        library.people = HostilePeople(library, NOW)  # type: ignore[assignment]
        yield library


def drawn_lines(page: LibraryPage) -> list[str]:
    """Return the text of each line of a page, as it is drawn."""
    return [strip.text for widget in page.children for strip in widget.render_lines(widget.region.reset_offset)]


@pytest.mark.parametrize("size", [(40, 20), (80, 24), (120, 40), (23, 8)], ids=str)
async def test_hostile_names_stay_in_their_lines(size: tuple[int, int], hostile: Any, settle: Any) -> None:
    app = make_reader(hostile, NOW)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        for keys in (("4",), ("space",), ("G",), ("enter",), ("space",), ("t",), ("G", "u")):
            await pilot.press(*keys)
            await settle(pilot)
            page: Any = app.screen
            lines = drawn_lines(page)
            assert {width_of(line) for line in lines} <= {size[0]}
            assert not {unicodedata.category(char) for line in lines for char in line} & {"Cc", "Cs", "Zl", "Zp"}
