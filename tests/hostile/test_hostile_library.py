"""Libraries that are damaged, or made to do harm: no traceback, no end without an answer, nothing written, little memory.

Some seconds here; `TUIREADER_TEST_LIBRARY_SECONDS` says how many, and `TUIREADER_TEST_LIBRARY_SEED` which damage.
"""

import os
import random
from pathlib import Path

import pytest
from damaged_library import ACTIONS, Case, attempt, base_files, findings
from library_damage import make_hostile
from odd_values import run_without_types

from tuireader.errors import TuireaderError
from tuireader.library import Library
from tuireader.library.kiosk_library import KioskLibrary

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
    files = dict(base_files()[0])
    make_hostile(name)(files, random.Random(1))
    for action in ACTIONS:
        assert attempt(action, Case(name, files), tmp_path / "data") == ""


@pytest.mark.parametrize(
    "name",
    [
        "an index that is compared without an end",
        "an index of ours that is compared without an end",
        "a condition without an end",
        "a computed column without an end",
        "a table of the index with a column without an end",
        "an old table with a column without an end",
    ],
)
def test_what_computes_without_an_end_is_refused(name: str, tmp_path: Path) -> None:
    files = dict(base_files()[0])
    make_hostile(name)(files, random.Random(1))
    path = tmp_path / "library.db"
    path.write_bytes(files[""])
    for library in (Library, KioskLibrary):
        with pytest.raises(TuireaderError, match="is not as tuireader makes it"):
            library(path)


@pytest.mark.parametrize(
    ("action", "statement"),
    [
        ("first screen", "UPDATE person SET joined = 'x' WHERE id % 2"),
        ("first screen", "UPDATE voice SET person = 'x' WHERE id % 2"),
        ("first screen", "UPDATE voice SET said = 9223372036854775807"),
        ("deliver", "UPDATE version SET number = 'x' || number"),
        ("deliver", "UPDATE version SET number = 9223372036854775805 + number"),
        ("deliver", "UPDATE watch SET since = 'x', arrived = x'00'"),
        ("deliver", "INSERT INTO rule_queue SELECT id, 'x' FROM entry"),
        ("draw a visit", "UPDATE entry SET date = x'00', quotations = 'x'"),
        ("feeds as JSON", "UPDATE feed SET folder = x'00ff'"),
        ("draw a visit", "UPDATE feed SET folder = x'00ff' || id"),
        ("search", "UPDATE setting SET value = '1.0e+300'"),
        ("search", "UPDATE setting SET value = x'ff'"),
        ("deliver", "UPDATE entry SET date = 'x', starred = 1e308"),
        ("deliver", "UPDATE page SET tries = 'x'"),
        ("correct", "UPDATE entry SET path = zeroblob(90000) || id"),
        ("list quotations as JSON", "UPDATE entry SET path = zeroblob(90000) || id"),
        ("check", "INSERT INTO sketch VALUES (7, 'x' || hex(zeroblob(9000)))"),
        ("check", "UPDATE version SET entry = 'x' || entry || hex(zeroblob(9000)), sha256 = 'x'"),
        ("check", "UPDATE document SET entry = 'x' || entry || hex(zeroblob(9000)), sha256 = 'x'"),
    ],
)
def test_a_column_may_hold_what_its_type_forbids(action: str, statement: str, tmp_path: Path) -> None:
    files = dict(base_files()[0])
    run_without_types(files, (statement,))
    assert attempt(action, Case(statement, files), tmp_path / "data") == ""
