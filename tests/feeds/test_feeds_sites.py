"""Sites as data: one file a case, with its title, its address, the page and the feeds to try."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.feeds import discover

CASES = sorted((Path(__file__).parent / "cases" / "sites").glob("*.txt"))


def read_case(file: Path) -> tuple[str, str, bytes, list[list[str]]]:
    """Return title, address, page and expected candidates of a case: “title, address, page, %%, JSON”."""
    title, url, rest = file.read_text(encoding="utf-8").split("\n", 2)
    page, _, expected = rest.rpartition("\n%%\n")
    return title, url, page.encode(), json.loads(expected)


@pytest.mark.parametrize("file", CASES, ids=lambda file: read_case(file)[0])
def test_case(file: Path) -> None:
    _, url, page, expected = read_case(file)
    assert [list(candidate) for candidate in discover(page, url)] == expected


@given(st.binary(), st.text())
def test_any_page_is_read(page: bytes, url: str) -> None:
    assert all(found.url.startswith("http") for found in discover(page, url))
