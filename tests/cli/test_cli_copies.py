"""Copies on the command line: the search that finds them, and the check that counts them."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from copied_library import copied_library
from tuireader.cli import main


@pytest.fixture
def library(tmp_path: Path) -> str:
    with closing(copied_library(tmp_path)) as it:
        return str(it.path)


def test_a_search_finds_copies(library: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "is:copy", "--json", "--library", library]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [it["id"] for it in found] == [6, 3, 2]
    assert main(["search", "is:copied", "--library", library]) == 2
    assert "is:copy" in capsys.readouterr().err


def test_a_check_counts_copies(library: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--library", library]) == 0
    assert "6 articles (3 of them copies of others)" in capsys.readouterr().out
    assert main(["check", "--json", "--library", library]) == 0
    assert json.loads(capsys.readouterr().out)["copies"] == 3
