"""What has become of words: the same, moved, changed or gone; with edits of chance, and in texts that are hostile."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from article_edits import EDITS, edit, extents_of
from tuireader import documents
from tuireader.evidence import find_words
from tuireader.evidence.find_words import SURE, FoundWords, WordFinder, words_differ
from tuireader.evidence.model import Selector, selector_of
from tuireader.paths import resource_folder
from tuireader.quotes import attribute

BEFORE = "Ada Thornbury came on Monday. “It has never stuck in forty years, and it will not,” she said. Rain fell."
WORDS = "It has never stuck in forty years, and it will not,"
SELECTOR = selector_of(BEFORE, BEFORE.index(WORDS), BEFORE.index(WORDS) + len(WORDS))
CASES = {
    "the same text": (BEFORE, "same", WORDS),
    "a sentence before it": (f"Nobody knew.\n\n{BEFORE}", "moved", WORDS),
    "other marks and blanks": (
        BEFORE.replace("“", '"').replace("”", '"').replace("forty years", "forty\n  years"),
        "moved",
        WORDS.replace("forty years", "forty\n  years"),
    ),
    "a word changed": (BEFORE.replace("forty", "fifty"), "changed", WORDS.replace("forty", "fifty")),
    "a word added before the first": (BEFORE.replace("“It", "“Well, It"), "changed", f"Well, {WORDS}"),
    "words added behind the last": (BEFORE.replace("not,”", "not, not ever,”"), "changed", f"{WORDS} not ever,"),
    "half of it cut": (BEFORE.replace(", and it will not", ""), "changed", "It has never stuck in forty years,"),
    "other words around it": (f"Kettle said. {WORDS} And so it was, he thought.", "moved", WORDS),
    "gone": ("Ada Thornbury came on Monday. She said nothing. Rain fell.", "gone", ""),
    "an empty text": ("", "gone", ""),
}


@pytest.mark.parametrize("kind", CASES)
def test_what_has_become_of_words(kind: str) -> None:
    text, state, words = CASES[kind]
    found = WordFinder(text).find(SELECTOR)
    assert (found.state, text[found.start : found.end]) == (state, words)
    assert found.sureness >= SURE


def test_of_the_same_words_those_with_the_same_surroundings_are_meant() -> None:
    text = "“We will see,” said Ada Thornbury.\n\nHe left.\n\n“We will see,” said Josef Kettle of the mill."
    start = text.rindex("We will")
    selector = selector_of(text, start, start + len("We will see,"))
    edited = f"Rain fell on the town.\n\n{text}"
    found = WordFinder(edited).find(selector)
    assert found.start == edited.rindex("We will")
    twice = "Rain fell.\n\n“We will see,” said Josef Kettle.\n\n" * 2
    assert WordFinder(twice).find(selector).sureness < SURE


def test_edits_of_chance() -> None:
    """The figures are those of bench_verify.py; here a few articles, and no more than a few mistakes."""
    found = right = present = told = changed = 0
    for path in sorted(resource_folder("articles").glob("*.md"))[:5]:
        text = documents.load(path).text
        extents = extents_of(attribute(text))
        for seed in range(4):
            dice = random.Random(seed)
            names = dice.choices(sorted(EDITS.keys() - {"repeat a quotation"}), k=30)
            edited = edit(text, extents, names, seed)
            finder = WordFinder(edited.text)
            for number, truth in edited.places.items():
                selector = selector_of(text, *extents[number])
                it = finder.find(selector)
                present += 1
                if it.state == "gone" or it.sureness < SURE:
                    continue
                found += 1
                right += min(truth[1], it.end) > max(truth[0], it.start)
                if words_differ(selector.exact, edited.text[slice(*truth)]):
                    changed += 1
                    told += it.state == "changed"
    assert present > 250
    assert found / present >= 0.95
    assert right / found >= 0.99
    assert told / changed >= 0.95


TEXTS = st.text(alphabet="ab “”\"'.,\n—é\u00a0", max_size=60)


@given(TEXTS, TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_whatever_is_found_lies_in_the_text(text: str, other: str, start: int, length: int) -> None:
    selector = selector_of(other, min(start, len(other)), min(start + length, len(other)))
    found = WordFinder(text).find(selector)
    assert 0 <= found.start <= found.end <= len(text)
    assert 0 <= found.sureness <= 1
    if found.state in {"same", "moved"}:
        assert not words_differ(selector.exact, text[found.start : found.end])


@given(TEXTS, st.integers(0, 60), st.integers(1, 60))
def test_in_the_same_text_words_stay_where_they_are(text: str, start: int, length: int) -> None:
    selector = selector_of(text, min(start, len(text)), min(start + length, len(text)))
    found = WordFinder(text).find(selector)
    if selector.exact.strip() == selector.exact != "" and found.sureness >= SURE:
        assert found.state != "gone"


HOSTILE = {
    "one letter, repeated": ("a" * 300_000, Selector("a" * 5000, "", "", 0, 5000)),
    "a pattern's signs": ("(" * 100_000 + "[", Selector("((((([", "(((", "", 9, 15)),
    "the words ten thousand times": ("we will see, " * 10_000, Selector("we will see,", "", "", 0, 12)),
    "long words, all changed": ("x y " * 100_000, Selector("y z " * 2000, "", "", 0, 8000)),
    "words as long as the text, all but one the same": (
        "the word of " * 100_000,
        Selector("word of the " * 90_000 + "x", "", "", 0, 9),
    ),
    "words longer than the text": ("a b " * 10, Selector("a b " * 500_000, "", "", 0, 9)),
    "marks": ('" ' * 200_000, Selector("a b c", '"', '"', 0, 5)),
}

COMPARISONS = ((fuzz, "partial_ratio_alignment"), (Indel, "opcodes"), (Indel, "normalized_similarity"))


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_texts_are_compared_with_bounded_work(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is counted as the places of the tables that the comparisons fill: one length times the other."""
    text, selector = HOSTILE[kind]
    places = []

    def counting(compare: Callable[..., object]) -> Callable[..., object]:
        def count(one: Sequence[str], other: Sequence[str], **options: object) -> object:
            places.append(len(one) * len(other))
            return compare(one, other, **options)

        return count

    for module, name in COMPARISONS:
        monkeypatch.setattr(module, name, counting(getattr(module, name)))
    assert isinstance(WordFinder(text).find(selector), FoundWords)
    assert sum(places) <= 1_000 * len(text) + 500_000_000
    assert len(places) <= 2 * find_words.MAX_OCCURRENCES + 10
