"""Where notes are in a text: about a quotation, about a passage, or open; and what becomes of them in edits.

A few thousand notes here; `TUIREADER_TEST_RULING_EDITS` says how often each sample article is edited.
"""

import pytest
from test_corrections_edits import assert_hold

from article_edits import follow_notes, note_all
from tuireader.corrections.anchors import anchor_of
from tuireader.corrections.placed_notes import NO_NOTES, Note, place_notes
from tuireader.quotes import attribute

TEXT = "“It has never stuck,” said Ada Thornbury, “and it never will.” The mill is old, and nobody has lived there since. “Rain,” said Josef Kettle."
CASES = {
    "the words of a quotation": ("It has never stuck,” said Ada Thornbury, “and it never will.", "It has never stuck, and it never will."),
    "nearly the words of one": ("has never stuck,” said Ada Thornbury, “and it never will", "It has never stuck, and it never will."),
    "a quotation with its marks": ("“Rain,”", "Rain,"),
    "a small part of one": ("and it never", None),
    "a passage": ("The mill is old", None),
    "all of it": (TEXT, None),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_a_note_is_about(name: str) -> None:
    words, quoted = CASES[name]
    start, attribution = TEXT.index(words), attribute(TEXT)
    note = Note(1, 0.0, anchor_of(TEXT, start, start + len(words)))
    placed = place_notes(TEXT, attribution, [note])
    found = {it.text: placed.of_quotation[it.id] for it in attribution.quotations if it.id in placed.of_quotation}
    assert found == ({quoted: (note,)} if quoted else {})
    assert placed.passages == (() if quoted else (note,))
    assert (placed.all, placed.open, placed.places[1].span) == ((note,), (), (start, start + len(words)))


def test_without_notes_nothing_is_looked_for() -> None:
    assert place_notes(TEXT, attribute(""), []) is NO_NOTES


def test_notes_come_in_the_order_of_the_text_and_open_ones_last() -> None:
    gone = Note(1, 0.0, anchor_of("No words of it", 0, 8))
    second, first = (
        Note(at, 0.0, anchor_of(TEXT, TEXT.index(it), len(TEXT))) for at, it in ((2, "Josef"), (3, "Rain"))
    )
    placed = place_notes(TEXT, attribute(""), [gone, second, first])
    assert placed.all == (first, second, gone)
    assert placed.open == (gone,)


def test_notes_hold_through_edits() -> None:
    assert_hold(11, lambda text, quotations, edited: follow_notes(note_all(text, quotations), edited))
