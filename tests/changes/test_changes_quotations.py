"""Quotations of two versions: which were added, cut, reworded, given to another speaker; all others are the same."""

import pytest

from tuireader.changes.compare import compare
from tuireader.changes.quotation_changes import count_kinds
from tuireader.documents import from_html

ARTICLE = (
    "Ada Thornbury, the mayor, opened the bridge. “The river rose nearly a metre on Thursday,” she said.",
    "“It will leave without you and it will not be sorry,” a deckhand said.",
    "“Nobody was hurt in the harbour,” said Edwin Prowse.",
    "“Fog is not an excuse. Fog is a Tuesday,” said Iris Vanterpool.",
)
CASES = {
    "reworded": (0, "nearly a metre", "a metre", [("reworded", "Ada Thornbury", "Ada Thornbury")]),
    "given": (2, "Edwin Prowse", "Tamsin Okoro-Hale", [("given", "Edwin Prowse", "Tamsin Okoro-Hale")]),
    "given and reworded": (
        2,
        "hurt in the harbour,” said Edwin Prowse",
        "hurt in this harbour,” said Tamsin Okoro-Hale",
        [("given", "Edwin Prowse", "Tamsin Okoro-Hale")],
    ),
    "cut": (1, ARTICLE[1], "", [("cut", "a deckhand", "")]),
    "added": (
        3,
        "Vanterpool.",
        "Vanterpool. “We count the birds every autumn,” said Lucian Strake.",
        [("added", "", "Lucian Strake")],
    ),
    "a shorter name": (3, "Iris Vanterpool", "Commander Vanterpool", []),
    "marks": (3, "excuse. Fog", "excuse! Fog", []),
    "other words around it": (0, "opened the bridge", "closed the old bridge for the winter", []),
    "another verb": (3, "said Iris", "warned Iris", []),
}


@pytest.mark.parametrize(("paragraph", "words", "others", "expected"), CASES.values(), ids=CASES)
def test_what_happened_to_quotations(
    paragraph: int, words: str, others: str, expected: list[tuple[str, str, str]]
) -> None:
    changed = [*ARTICLE]
    assert words in changed[paragraph]
    changed[paragraph] = changed[paragraph].replace(words, others)
    before, after = (from_html("".join(f"<p>{it}</p>" for it in text), "") for text in (ARTICLE, changed))
    comparison = compare(before, after)
    assert [(it.kind, it.speaker_before, it.speaker_after) for it in comparison.quotations] == expected
    assert list(count_kinds(comparison.quotations).values()) == [1] * len(expected)


def test_the_same_words_by_two_speakers_keep_their_speakers() -> None:
    one, other = "<p>“Never again,” said Ada Thornbury.</p>", "<p>“Never again,” said Edwin Prowse.</p>"
    assert compare(from_html(one + other, ""), from_html(other + one, "")).quotations == ()


def test_another_title_is_counted() -> None:
    before, after = (from_html("<p>It rose.</p>", "")._replace(title=title) for title in ("A ferry", "The old ferry"))
    comparison = compare(before, after)
    assert (comparison.words_added, comparison.words_removed) == (2, 1)
