"""Why the words of a source mean somebody, and who else it could be."""

import pytest

from tuireader.quotes import attribute
from tuireader.quotes.engine import MIN_NAME_CHANCE
from tuireader.quotes.explain import Explanation, explain
from tuireader.quotes.reasons import RESOLUTIONS, resolution_words, rival_words
from tuireader.quotes.speakers.resolve import NESTED_SIEVES, SIEVES

NAMED = "Ewan Brodgar, an engineer, inspected the weir."


def last(text: str) -> Explanation:
    return explain(text)[-1]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{NAMED} “It floats,” he said.", "“he” ← Ewan Brodgar, subject of the sentence before: the one most in mind"),
        (
            f"{NAMED} “It floats,” said Ewan Brodgar. “It leans,” he said.",
            "“he” ← Ewan Brodgar, who speaks in the sentence before: the one most in mind",
        ),
        (
            f"{NAMED}\n\nThe weir is old.\n\n“It floats,” he said.",
            "“he” ← Ewan Brodgar, subject 2 paragraphs before: the one most in mind",
        ),
        (
            f"{NAMED} “It floats,” said Mr Brodgar.",
            "“Mr Brodgar” ← Ewan Brodgar, subject of the sentence before: who bears that name",
        ),
        (
            f"{NAMED} “It floats,” the engineer said.",
            "“the engineer” ← Ewan Brodgar, subject of the sentence before: whose role that is in this text",
        ),
        (
            "The Fenwick Drainage Board met. “It floats,” the board said.",
            "“the board” ← Fenwick Drainage Board, subject of the sentence before: the body with that word in its name",
        ),
        (
            "“I told her, ‘It floats,’” said Ewan Brodgar.",
            "“I” ← Ewan Brodgar, who speaks the quotation around it",
        ),
    ],
)
def test_what_makes_the_words_mean_a_person(text: str, words: str) -> None:
    reason = last(text).reason
    assert reason is not None
    assert f"“{reason.words}” ← {resolution_words(reason)}".replace("The Fenwick", "Fenwick") == words


@pytest.mark.parametrize(
    "text",
    [
        "“It floats,” said Ewan Brodgar.",
        "“It floats,” said the engineer Ewan Brodgar.",
        "“It floats,” a passer-by said.",
        "“We shall see what the winter does to it.”",
        "Her first novel, “The Salt Road,” sold badly.",
    ],
)
def test_a_name_needs_no_reason(text: str) -> None:
    assert last(text).reason is None


def test_rivals_have_chances_that_leave_room_for_the_speaker() -> None:
    text = "Ewan Brodgar met Liam Pask at the weir. Liam Pask had brought a letter. “It floats,” he said."
    told = last(text)
    assert told.speaker == "Liam Pask"
    assert [rival.name for rival in told.rivals] == ["Ewan Brodgar"]
    assert told.rivals[0].why == "subject 2 sentences before"
    assert told.name_confidence + sum(rival.chance for rival in told.rivals) <= 1.001


def test_nobody_is_a_rival_where_the_words_may_be_a_title() -> None:
    told = last("Ewan Brodgar of the union dismissed the inquiry as “a search for somebody cheap”.")
    assert told.speaker == "Ewan Brodgar"
    assert "nobody" in {rival.name for rival in told.rivals}


def test_who_is_most_likely_is_said_even_where_nobody_is_named() -> None:
    for told in explain(WITHOUT_NAME):
        assert (told.speaker is None) == (told.likely_chance < MIN_NAME_CHANCE)


WITHOUT_NAME = (
    "Ewan Brodgar met Liam Pask and Marjorie Dunn. They heard of the letter. A meeting followed, and it said “a waste of "
    "paper” on the wall. Brodgar called it “a waste of oak”, and somebody else “no help at all”."
)


def test_what_is_explained_is_what_was_attributed() -> None:
    text = f"{NAMED} “It floats,” he said. Liam Pask called it “a waste of oak”. The board heard “nothing new”. {WITHOUT_NAME}"
    attribution = attribute(text)
    names = {speaker.id: speaker.name for speaker in attribution.speakers}
    spoken = [told for told in explain(text) if told.spoken]
    assert [(told.content, told.speaker, told.name_confidence) for told in spoken] == [
        (quotation.content, names.get(quotation.speaker or ""), quotation.confidence)
        for quotation in attribution.quotations
    ]


def test_every_sieve_for_speakers_has_plain_words() -> None:
    sieves = {sieve for table in (SIEVES, NESTED_SIEVES) for kind in table.values() for sieve in kind}
    assert {sieve.__name__.replace("_", " ") for sieve in sieves} == RESOLUTIONS.keys()


def test_rivals_on_one_line() -> None:
    told = last("Ewan Brodgar met Liam Pask at the weir. Liam Pask had brought a letter. “It floats,” he said.")
    assert rival_words(told.rivals).startswith("Ewan Brodgar ")
    assert "% (" in rival_words(told.rivals)
