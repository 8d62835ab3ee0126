"""Read case files, and generate unusual texts.

A case file has blocks: `== title`, a text, and lines with ` | ` for what is expected.
"""

from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import strategies as st

from tuireader.quotes import Quotation

CASES = Path(__file__).parent / "cases"
WORDS = st.sampled_from([*"“”\"'‘’«»,.:?!—()\n…", "\n\n", "6'", '12"', "don’t", "Dr.", "Mrs.", "Ilka", "Brandvold"]) | (
    st.sampled_from(
        ["said", "she", "told", "the", "ministry", "according", "to", "called", "adding", "that", "who", "it"]
    )
)
PIECES = st.lists(WORDS, max_size=60).map(" ".join)
TEXTS = st.one_of(PIECES, st.lists(WORDS, max_size=60).map("".join), st.text(max_size=200))


def cases(name: str) -> list[ParameterSet]:
    """Return the text and the expected lines of each block in a case file, with its title as id."""
    found: list[ParameterSet] = []
    for block in (CASES / name).read_text("utf-8").split("\n== ")[1:]:
        title, _, rest = block.partition("\n")
        lines = rest.strip("\n").split("\n")
        expected = [line.removesuffix(" |") for line in lines if " |" in line]
        text = "\n".join(line for line in lines if " |" not in line).strip("\n")
        found.append(pytest.param(text, expected, id=title))
    return found


def shown(text: str, quotation: Quotation) -> str:
    """Return content, source, cue and rule of a quotation in the notation of the case files."""
    content = " … ".join(text[start:end] for start, end in quotation.content)
    parts = [text[slice(*span)] if span else "-" for span in (quotation.source, quotation.cue)]
    return " | ".join([content, *parts, quotation.rule])
