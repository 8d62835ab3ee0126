"""The sample articles, whose quotations and speakers were decided by hand (`tests/articles_gold/`).

They hold every shape of quotation that newspapers have, many more of the hard ones than a newspaper would. The floors
stand just under what the engine reaches; a change that lowers a figure must say why.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tuireader import documents
from tuireader.paths import resource_folder
from tuireader.quotes import Quotation, attribute

GOLD = sorted((Path(__file__).parents[1] / "articles_gold").glob("*.json"))
FOUND, SOURCE, SPEAKER = 0.98, 0.95, 0.86
"""At least so many of the quotations must be found whole, have the right source, and the right speaker's whole name."""


@dataclass(frozen=True)
class Answer:
    """One quotation of the gold, and what the engine made of it."""

    article: str
    shape: str
    text: str
    found: bool
    source: bool
    speaker: bool


@cache
def article(gold: Path) -> tuple[dict[str, Any], str, list[Quotation], dict[str, str]]:
    """Return the gold, the plain text, the quotations found and their speakers' names."""
    (file,) = resource_folder("articles").glob(f"{gold.stem}.*")
    document = documents.load(file)
    text = document.text
    attribution = attribute(text, blocks=document.block_quotes)
    names = {speaker.id: speaker.name for speaker in attribution.speakers}
    return json.loads(gold.read_text("utf-8")), text, list(attribution.quotations), names


def answers(gold_file: Path) -> list[Answer]:
    """Compare the gold of one article with what the engine finds; a text that comes twice is matched in order."""
    gold, text, left, names = article(gold_file)
    left = list(left)
    result = []
    for entry in gold["quotations"]:
        runs = [entry["text"]] if isinstance(entry["text"], str) else entry["text"]
        quotation = next((q for q in left if [text[slice(*span)] for span in q.content] == runs), None)
        if quotation is not None:
            left.remove(quotation)
        source = text[slice(*quotation.source)] if quotation and quotation.source else None
        result.append(
            Answer(
                gold_file.stem,
                entry["shape"],
                runs[0],
                found=quotation is not None,
                source=quotation is not None and _touch(source, entry["source"]),
                speaker=quotation is not None and names.get(quotation.speaker or "") == entry["speaker"],
            )
        )
    return result


def _touch(found: str | None, wanted: str | None) -> bool:
    """A source is right where one of the two mentions holds the other: “Kettle” and “Mayor Kettle”."""
    if found is None or wanted is None:
        return found is wanted
    return found in wanted or wanted in found


@pytest.mark.parametrize(("what", "floor"), [("found", FOUND), ("source", SOURCE), ("speaker", SPEAKER)])
def test_figures_do_not_fall(what: str, floor: float) -> None:
    everything = [answer for gold in GOLD for answer in answers(gold)]
    wrong = [answer for answer in everything if not getattr(answer, what)]
    right = 1 - len(wrong) / len(everything)
    assert right >= floor, "\n".join([f"{what}: {right:.3f}", *map(str, wrong)])


def test_every_article_has_its_gold() -> None:
    assert {gold.stem for gold in GOLD} == {file.stem for file in resource_folder("articles").iterdir()}


@pytest.mark.parametrize("gold", GOLD, ids=lambda gold: gold.stem)
def test_offsets_and_speakers_hold_together(gold: Path) -> None:
    _, text, quotations, names = article(gold)
    for quotation in quotations:
        assert " ".join(text[slice(*span)] for span in quotation.content).split() == quotation.text.split()
        assert all(text[start - 1 : start] in "“‘\"'「 \n" or start == 0 for start, _ in quotation.content)
        assert quotation.speaker is None or quotation.speaker in names
        assert 0 <= quotation.confidence <= 1
