"""Block quotes, which a document knows and a text does not show: quoted where a colon introduces them."""

import pytest

from tuireader.quotes import attribute

LETTER = "It is a clock with a propeller."


def quoted(text: str, *paragraphs: str) -> list[tuple[list[str], str | None]]:
    """Return contents and source of what is quoted in `text`, whose block quotes are `paragraphs`."""
    blocks = [(start, start + len(words)) for words in paragraphs if (start := text.index(words)) >= 0]
    found = attribute(text, blocks=blocks).quotations
    return [
        ([text[slice(*span)] for span in one.content], text[slice(*one.source)] if one.source else None)
        for one in found
    ]


@pytest.mark.parametrize(
    ("before", "source"),
    [
        ("The letter that came with it, dated 2 September, put the case to the port like this:", "The letter"),
        ("It was sent by Joan Pettifer, a technician at the dam. It read, in full:", "It"),
        ("Olga Finch wrote to the council:", "Olga Finch"),
    ],
)
def test_a_colon_introduces_a_block_quote(before: str, source: str) -> None:
    text = f"{before}\n\n{LETTER}\n\nNobody replied."
    assert quoted(text, LETTER) == [([LETTER], source)]
    start = text.index(LETTER)
    (found,) = attribute(text, blocks=[(start, start + len(LETTER))]).quotations
    assert found.rule == "introduces"


def test_a_block_quote_that_is_given_twice_has_its_source() -> None:
    assert quoted(f"Olga Finch wrote:\n\n{LETTER}\n\nNobody replied.", LETTER, LETTER) == [
        ([LETTER, LETTER], "Olga Finch")
    ]


def test_the_next_paragraph_of_a_block_quote_goes_on() -> None:
    text = f"Olga Finch wrote:\n\n{LETTER}\n\nWe ask for a mate.\n\nNobody replied."
    assert quoted(text, LETTER, "We ask for a mate.") == [([LETTER, "We ask for a mate."], "Olga Finch")]


def test_a_block_quote_may_be_signed() -> None:
    text = f"Then there was this, on the back of a gas bill:\n\n{LETTER}\n\n— Carol Westaway, Hathersea"
    assert quoted(text, LETTER, "— Carol Westaway, Hathersea") == [([LETTER], "Carol Westaway")]


@pytest.mark.parametrize("text", [f"The rain fell.\n\n{LETTER}", LETTER])
def test_a_block_quote_that_nothing_introduces_is_only_set_apart(text: str) -> None:
    assert quoted(text, LETTER) == []


def test_marks_within_a_block_quote_stay_the_marks_of_the_quotation() -> None:
    text = f"Olga Finch wrote:\n\n“{LETTER}”"
    assert quoted(text, f"“{LETTER}”") == [([LETTER], "Olga Finch")]
