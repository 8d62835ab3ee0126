"""How the words that were found are cut to a row."""

import re

import pytest

from tuireader.library.matching import Excerpt
from tuireader.widgets.headlines import excerpt_label, fit_excerpt
from tuireader.widgets.text_width import width_of

TEXT = "The mill at Weir has stood still since the flood, and the engineer has not been asked to look at the wheel."
SAID = "“The wheel turns when the water wants it to, and never for the council, which owns the wheel,”"


def excerpt(words: str, *found: str, quotation: int | None = None) -> Excerpt:
    spans = tuple(match.span() for match in re.finditer("|".join(found), words)) if found else ()
    return Excerpt(
        words, spans, spans[0] if spans else None, quotation, "Ada Thornbury" if quotation is not None else ""
    )


@pytest.mark.parametrize(
    ("words", "found", "quotation", "room", "expected"),
    [
        pytest.param(TEXT, ["mill"], None, 200, TEXT, id="whole"),
        pytest.param(TEXT, ["mill"], None, 20, "The mill at Weir ha…", id="the end is cut"),
        pytest.param(TEXT, ["wheel"], None, 40, "… been asked to look at the wheel.", id="the beginning"),
        pytest.param(TEXT, ["flood"], None, 30, "… the flood, and the engineer…", id="both"),
        pytest.param(SAID, ["owns"], 0, 30, "“… which owns the wheel,”", id="a quotation keeps its mark"),
        pytest.param(TEXT, [], None, 20, "The mill at Weir ha…", id="nothing found"),
        pytest.param("", [], None, 20, "", id="no words"),
    ],
)
def test_cut(words: str, found: list[str], quotation: int | None, room: int, expected: str) -> None:
    shown, spans = fit_excerpt(excerpt(words, *found, quotation=quotation), room)
    assert (shown, width_of(shown) <= room) == (expected, True)
    assert {shown[start:end] for start, end in spans} == set(found)


@pytest.mark.parametrize("room", range(1, 130))
def test_what_was_found_first_is_in_sight_where_there_is_room(room: int) -> None:
    for words, quotation in ((TEXT, None), (SAID, 0)):
        for word in ("wheel", "the"):
            shown, spans = fit_excerpt(excerpt(words, word, quotation=quotation), room)
            assert width_of(shown) <= max(room, 0)
            assert all(shown[start:end] == word[: end - start] for start, end in spans)
            assert spans or room < 16


def test_whose_words_they_are_is_said_before_them() -> None:
    said = excerpt(SAID, "wheel", quotation=0)
    assert excerpt_label(said, 80) == "Ada Thornbury: "
    assert excerpt_label(said, 28) == "Ada Thornbu…: "
    assert excerpt_label(said, 20) == ""
    assert excerpt_label(said._replace(speaker=""), 80) == ""
    assert excerpt_label(excerpt(TEXT, "mill"), 80) == "text: "
    assert excerpt_label(excerpt(TEXT, "mill"), 8) == ""
