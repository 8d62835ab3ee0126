"""Whose page is it, and what is it called? Small pages, and what they say of themselves."""

import json
from pathlib import Path

import pytest

from tuireader.documents import extract

CASES: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "heads.json").read_text("utf-8"))
TITLE = "Island votes for red boats"
TEXT = "".join(f"<p>Paragraph {n} tells of the quay, the nets, and of the price of paint.</p>" for n in range(8))


@pytest.mark.parametrize("name", CASES)
def test_title_and_byline(name: str) -> None:
    case = CASES[name]
    head = f"<title>{case.get('title', TITLE)}</title>{case.get('head', '')}"
    body = f"<article><h1>{case.get('heading', TITLE)}</h1>{case.get('body', '')}{TEXT}</article>"
    found = extract(f"<html><head>{head}</head><body>{body}</body></html>", "https://www.harbourpost.example/1")
    assert (found.title, found.byline) == (case.get("found", TITLE), case["byline"])
