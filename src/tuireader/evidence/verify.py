"""Compares what an export says with what its articles say now, or said in an earlier version."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from tuireader.changes.word_diff import compare_texts, marked_words
from tuireader.evidence.find_words import SURE, FoundWords, State, WordFinder
from tuireader.evidence.gather import text_sha256
from tuireader.evidence.read_export import Claim

ORDER: tuple[State, ...] = ("same", "moved", "changed", "gone")
"""From the least to the most that has happened to words."""
MAX_TEXTS = 20
"""So many texts of one article are looked at: the present one, and its versions."""


class ArticleText(NamedTuple):
    """A text to compare with."""

    text: str
    name: str  # “version 2”, or the file; "" of the present text
    fetched: datetime | None = None


class Verdict(NamedTuple):
    """What has become of one quotation."""

    claim: Claim
    state: State
    sureness: float  # 0 to 1: that this is what became of it
    places: tuple[FoundWords, ...] = ()  # one for each selector; none where all are gone
    words: str = ""  # as they stand now
    difference: str = ""  # of changed words: [-cut-] [+added+]
    earlier: ArticleText | None = None  # of words that are not there now: the latest version that has them

    @property
    def is_sure(self) -> bool:
        """Whether this is sure."""
        return self.sureness >= SURE


class ArticleVerifier:
    """Verifies claims about one article."""

    def __init__(self, texts: Sequence[ArticleText]) -> None:
        """Take the texts of the article: the present one first, then its versions, the latest first."""
        self._texts = texts[:MAX_TEXTS]
        self._finders = dict[int, WordFinder]()
        self._sha256 = text_sha256(texts[0].text)

    def verify(self, claim: Claim) -> Verdict:
        """Return what has become of the quotation in the present text."""
        if claim.sha256 == self._sha256 and self._stands_to_the_letter(claim):
            places = tuple(FoundWords("same", it.start, it.end) for it in claim.selectors)
            return Verdict(claim, "same", 1.0, places, claim.words)
        found = self._find(0, claim)
        state = max((it.state for it in found), key=ORDER.index)
        sureness = min(it.sureness for it in found)
        places = tuple(it for it in found if it.state != "gone")
        verdict = Verdict(
            claim, state, sureness, places, " ".join(self._texts[0].text[it.start : it.end] for it in places)
        )
        if state in {"changed", "gone"}:
            verdict = verdict._replace(earlier=self._earlier(claim))
        return verdict._replace(difference=_difference(claim.words, verdict.words)) if state == "changed" else verdict

    def _stands_to_the_letter(self, claim: Claim) -> bool:
        text = self._texts[0].text
        return all(it.exact and text[it.start : it.end] == it.exact for it in claim.selectors)

    def _find(self, index: int, claim: Claim) -> list[FoundWords]:
        finder = self._finders.get(index)
        if finder is None:
            finder = self._finders[index] = WordFinder(self._texts[index].text)
        return [finder.find(it) for it in claim.selectors]

    def _earlier(self, claim: Claim) -> ArticleText | None:
        """Return the latest version that has the words to the letter."""
        for index in range(1, len(self._texts)):
            if all(it.state in {"same", "moved"} for it in self._find(index, claim)):
                return self._texts[index]
        return None


def _difference(before: str, after: str) -> str:
    """Return what was changed, on one line."""
    changes = compare_texts(" ".join(before.split()), " ".join(after.split()))
    return " ".join(marked_words(it) for it in changes.paragraphs)


def by_article(claims: Iterable[Claim]) -> Iterator[list[Claim]]:
    """Yield claims that follow each other and are about one text."""
    group = list[Claim]()
    for claim in claims:
        if group and (claim.entry_id, claim.url, claim.sha256) != (group[0].entry_id, group[0].url, group[0].sha256):
            yield group
            group = []
        group.append(claim)
    if group:
        yield group
