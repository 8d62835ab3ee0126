"""The comparison of two texts: paragraphs, words, and how much work it may take."""

import random
from difflib import Match, SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.changes import matching_runs as module
from tuireader.changes.matching_runs import Budget, matching_runs
from tuireader.changes.word_diff import compare_texts, marked_words, new_paragraphs, old_paragraphs, paragraphs_of

CASES = {
    "a word": (
        "She kept her lane and slowed down on Thursday.",
        "She kept her lane and slowed down on Friday.",
        ["~ She kept her lane and slowed down on [-Thursday-] [+Friday+]."],
    ),
    "words cut in the middle": (
        "She nearly gave way to the dredger.",
        "She gave way to the dredger.",
        ["~ She [-nearly-] gave way to the dredger."],
    ),
    "words at the end": ("It rose again.", "It rose again on Friday.", ["~ It rose again [+on Friday+]."]),
    "a short word between two changes": (
        "A director of Quillon Marine said it had performed.",
        "A spokeswoman of Marrow Marine said it had performed.",
        ["~ A [-director-] [+spokeswoman+] of [-Quillon-] [+Marrow+] Marine said it had performed."],
    ),
    "a paragraph cut": ("One.\n\nTwo went.\n\nThree.", "One.\n\nThree.", ["= One.", "- [-Two went.-]", "= Three."]),
    "a paragraph added": ("One.\n\nThree.", "One.\n\nTwo came.\n\nThree.", ["= One.", "+ [+Two came.+]", "= Three."]),
    "another paragraph in its place": (
        "The ferry was late again.",
        "Nobody counts geese.",
        ["- [-The ferry was late again.-]", "+ [+Nobody counts geese.+]"],
    ),
    "space alone": ("The  ferry\nwas late.", "The ferry was late.", ["= The ferry was late."]),
    "nothing": ("", "", []),
    "all": ("", "It is there.", ["+ [+It is there.+]"]),
    "marks alone": ("He said: Yes.", "He said, Yes.", ["~ He said[-:-] [+,+] Yes."]),
}


@pytest.mark.parametrize(("before", "after", "shown"), CASES.values(), ids=CASES)
def test_what_was_changed_is_marked(before: str, after: str, shown: list[str]) -> None:
    changes = compare_texts(before, after)
    assert [f"{it.sign} {marked_words(it)}" for it in changes.paragraphs] == shown


def test_words_are_counted() -> None:
    changes = compare_texts("It rose on Thursday.\n\nTwo words.", "It rose again on Friday.")
    assert (changes.words_added, changes.words_removed) == (2, 3)


TEXT = st.lists(st.text("ab“. \n", max_size=30), max_size=8).map("\n\n".join)


@given(TEXT, TEXT)
def test_changes_applied_to_the_old_text_give_the_new_one(before: str, after: str) -> None:
    changes = compare_texts(before, after)
    assert old_paragraphs(changes.paragraphs) == paragraphs_of(before)
    assert new_paragraphs(changes.paragraphs) == paragraphs_of(after)
    assert changes.is_whole


@given(
    st.lists(st.sampled_from("abcd"), max_size=40), st.lists(st.sampled_from("abcd"), max_size=40), st.integers(0, 99)
)
def test_runs_are_the_same_in_both_and_in_order(before: list[str], after: list[str], steps: int) -> None:
    at_before = at_after = 0
    for run in matching_runs(before, after, Budget(steps)):
        assert run.length > 0
        assert run.start_before >= at_before
        assert run.start_after >= at_after
        at_before, at_after = run.start_before + run.length, run.start_after + run.length
        assert before[run.start_before : at_before] == after[run.start_after : at_after]


def generated_text(dice: random.Random, words: int, paragraph_words: int, vocabulary: int) -> list[list[str]]:
    count = words // paragraph_words
    return [[f"w{dice.randrange(vocabulary)}" for _ in range(paragraph_words)] for _ in range(count)]


def test_a_long_text_is_compared_word_by_word() -> None:
    dice = random.Random(1)
    before = generated_text(dice, 20_000, 60, 5000)
    after = [[word if dice.random() > 0.02 else "changed" for word in paragraph] for paragraph in before]
    changes = compare_texts(*("\n\n".join(map(" ".join, text)) for text in (before, after)))
    assert changes.is_whole
    assert changes.words_added == sum(word == "changed" for paragraph in after for word in paragraph)


def test_what_would_take_too_long_is_compared_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(1)
    before, after = (" ".join(dice.choice("ab") for _ in range(3000)) for _ in range(2))
    looked_at = 0

    class Counted(SequenceMatcher[str]):
        def get_matching_blocks(self) -> list[Match]:
            nonlocal looked_at
            looked_at += 1
            return super().get_matching_blocks()

    monkeypatch.setattr(module, "SequenceMatcher", Counted)
    changes = compare_texts(f"{before} end", f"start {after} end")
    assert not changes.is_whole
    assert looked_at == 0
    assert new_paragraphs(changes.paragraphs) == [f"start {after} end"]
