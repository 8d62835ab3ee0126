"""Texts without case and accents: the fast way gives what a look at each character gives."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tuireader.library.text_folding import MAX_REPLACED_SIGNS, fold, signs_in

MARKS = [chr(code) for code in range(0x300, 0x20000) if unicodedata.combining(chr(code))]


def folded_letter_by_letter(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@given(st.text(st.one_of(st.characters(), st.sampled_from("aeÆéÉßſ…”" + "".join(MARKS[:9])))))
def test_marks_and_case_are_left_out(text: str) -> None:
    assert fold(text) == folded_letter_by_letter(text)


def test_many_different_marks_are_left_out_as_well() -> None:
    assert len(MARKS) > 2 * MAX_REPLACED_SIGNS
    text = "".join(f"A{mark}" for mark in MARKS)
    assert fold(text) == folded_letter_by_letter(text)
    assert set(fold(text)) >= {"a"}


@given(st.text())
def test_signs_are_all_characters_beyond_ascii(text: str) -> None:
    assert signs_in(text) == {char for char in text if not char.isascii()}
