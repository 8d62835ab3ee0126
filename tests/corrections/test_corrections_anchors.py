"""Words are found again in an edited text surely, or not at all."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tuireader.corrections.anchors import anchor_of, find_anchor
from tuireader.corrections.model import Anchor, Place

TEXT = (
    "The sluice gate of Lower Harrow stuck on Monday.\n\n“It has never stuck in forty years,” said Ada Thornbury, who"
    " keeps it.\n\n“Yes,” said Josef Kettle. “We will mend it before the rain comes,” he added.\n\n“Yes,” said the mayor"
    " of Lower Harrow."
)
LONG = "It has never stuck in forty years,"
CASES: dict[str, tuple[str, str, str | None]] = {  # the words, an edit “old → new; …”, what is found
    "nothing is changed": (LONG, "", LONG),
    "a paragraph before": (LONG, "The sluice → Rain fell.\n\nThe sluice", LONG),
    "other words before": (LONG, "Monday. → Tuesday night.", LONG),
    "other words behind": (LONG, "” said Ada Thornbury → ” Ada Thornbury said", LONG),
    "straight marks": (LONG, '“ → "; ” → "', LONG),
    "a word of the quotation": (LONG, "forty → fifty", "It has never stuck in fifty years,"),
    "cut": (LONG, f"“{LONG}” said Ada Thornbury, who keeps it.\n\n → ", None),
    "both sides and the words": (LONG, "forty → fifty; Monday → Tuesday; said Ada → recalled Ada", None),
    "most words": (LONG, f"{LONG} → It sticks every winter, and I am tired,", None),
    "moved to the end": (LONG, f"“{LONG}” said Ada Thornbury, who keeps it.\n\n → ; of Lower Harrow. → of Lower Harrow.\n\n“{LONG}” said Ada Thornbury, who keeps it.", LONG),
    "somebody else says it as well": (LONG, f"of Lower Harrow. → of Lower Harrow. Mr Quill wrote: “{LONG}”", LONG),
    "only somebody else says it": (LONG, f"“{LONG}” said Ada Thornbury, who keeps it.\n\n → Mr Quill wrote: “{LONG}”\n\n", None),
    "the paragraph is there twice": (LONG, f"of Lower Harrow. → of Lower Harrow.\n\nMonday.\n\n“{LONG}” said Ada Thornbury, who keeps it.", None),
}  # fmt: skip


def edited(text: str, edits: str) -> str:
    for one in filter(None, edits.split("; ")):
        old, _, new = one.partition(" → ")
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize("case", CASES)
def test_words_in_an_edited_text(case: str) -> None:
    words, edits, expected = CASES[case]
    start = TEXT.index(words)
    after = edited(TEXT, edits)
    place = find_anchor(after, anchor_of(TEXT, start, start + len(words)))
    found = None if place is None else after[slice(*place.span)]
    assert found == expected


@pytest.mark.parametrize("index", [0, 1])
def test_words_that_stand_twice_are_told_apart_by_their_surroundings(index: int) -> None:
    start = [TEXT.index("Yes,"), TEXT.rindex("Yes,")][index]
    anchor = anchor_of(TEXT, start, start + 4)
    assert not anchor.is_unique
    assert find_anchor(TEXT, anchor) == Place(start, start + 4)
    after = TEXT.replace("Monday", "Tuesday")
    assert find_anchor(after, anchor) == Place(start + 1, start + 5)


@pytest.mark.parametrize(("cut", "index"), [("“Yes,” said Josef Kettle. ", 0), ("“Yes,” said the mayor", 1)])
def test_of_words_that_stood_twice_the_other_is_never_taken(cut: str, index: int) -> None:
    start = [TEXT.index("Yes,"), TEXT.rindex("Yes,")][index]
    assert find_anchor(TEXT.replace(cut, ""), anchor_of(TEXT, start, start + 4)) is None


def test_words_at_the_beginning_and_the_end_of_a_text() -> None:
    for words in ("The sluice gate", "Lower Harrow."):
        start = TEXT.rindex(words)
        anchor = anchor_of(TEXT, start, start + len(words))
        assert find_anchor(TEXT, anchor) == Place(start, start + len(words))
    whole = anchor_of("Yes.", 0, 4)
    assert find_anchor("Yes.", whole) == Place(0, 4)
    assert find_anchor("No.", whole) is None


@pytest.mark.parametrize("anchor", [Anchor(""), Anchor(" \n"), Anchor("", "a", "b"), Anchor("\ud800"), Anchor("x" * 9)])
def test_anchors_that_say_nothing_find_nothing(anchor: Anchor) -> None:
    assert find_anchor(TEXT, anchor) is None
    assert find_anchor("", anchor) is None


@given(st.text("ab “”\n", max_size=80), st.integers(0, 80), st.integers(0, 80), st.text("ab “”\n", max_size=80))
@example("aaa", 1, 3, "")
def test_what_is_found_is_in_the_text_and_fits(text: str, one: int, other: int, after: str) -> None:
    start, stop = sorted((min(one, len(text)), min(other, len(text))))
    anchor = anchor_of(text, start, stop)
    assert len(anchor.prefix) <= 32 >= len(anchor.suffix)
    place = find_anchor(text, anchor)
    assert place in {None, Place(start, stop)}
    elsewhere = find_anchor(after, anchor)
    assert elsewhere is None or 0 <= elsewhere.start < elsewhere.stop <= len(after)


HOSTILE: dict[str, tuple[str, Anchor]] = {
    "the words everywhere": ("Yes. " * 100_000, Anchor("Yes.", " " * 32, " " * 32)),
    "one sign": ("a" * 500_000, Anchor("a" * 20_000, "a" * 32, "a" * 31 + "b")),
    "nearly the words": (("a" * 999 + "b") * 500, Anchor("a" * 1500, "a" * 32, "a" * 32)),
    "both sides everywhere": (("p" * 32 + " x y " + "s" * 32) * 7000, Anchor("x z", "p" * 32, "s" * 32)),
    "many words between": ("p" * 32 + "w " * 200_000 + "s" * 32, Anchor("v " * 9000, "p" * 32, "s" * 32)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_little_work(name: str) -> None:
    text, anchor = HOSTILE[name]
    assert find_anchor(text, anchor) is None  # what grew with the square would take minutes
