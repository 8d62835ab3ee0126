"""Libraries that are damaged, or made to do harm: no traceback, no end without an answer, nothing written, little memory.

Some seconds here; `TUIREADER_TEST_LIBRARY_SECONDS` says how many, and `TUIREADER_TEST_LIBRARY_SEED` which damage.
"""

import os
import random
from pathlib import Path

import pytest
from damaged_library import ACTIONS, Case, attempt, base_files, findings
from library_damage import make_hostile

SECONDS = float(os.environ.get("TUIREADER_TEST_LIBRARY_SECONDS", "3"))
SEED = int(os.environ.get("TUIREADER_TEST_LIBRARY_SEED", "1"))


def test_no_damage_does_more_than_a_sentence_says() -> None:
    assert list(findings(SECONDS, SEED)) == []


@pytest.mark.parametrize(
    "name",
    [
        "a view of entries without an end",
        "an index with lengths out of all bounds",
        "packed bombs",
        "times out of all bounds",
        "rulings of nonsense",
        "the rest without types",
        "a table whose name is no UTF-8",
        "an index with an option that is no UTF-8",
    ],
)
def test_the_reader_opens_on_it_or_says_why_not(name: str, tmp_path: Path) -> None:
    files = base_files()[0]
    make_hostile(name)(files, random.Random(1))
    for action in ACTIONS:
        assert attempt(action, Case(name, files), tmp_path / "data") == ""
