"""Articles as data: one file a case, with its title, the article and the document that it becomes."""

import json
from pathlib import Path
from typing import Any

import pytest

from tuireader.documents import Document, parse
from tuireader.documents.peek_file import peek_text

CASES = sorted((Path(__file__).parent / "cases").rglob("*.txt"))


def read_case(file: Path) -> tuple[str, str, str, dict[str, Any]]:
    """Return title, place, article and expected document of a case: “title, %% place, article, %%, JSON”."""
    title, _, rest = file.read_text(encoding="utf-8").partition("\n%% ")
    place, _, rest = rest.partition("\n")
    article, _, expected = rest.rpartition("\n%%\n")
    return title, place, article + "\n", json.loads(expected)


def shown(document: Document) -> dict[str, Any]:
    """Return a document as a case writes it: empty fields left out, words instead of offsets."""
    text = document.text
    fields = {
        "title": document.title,
        "byline": document.byline,
        "credit": document.credit,
        "url": document.url,
        "date": document.date and document.date.isoformat(),
        "blocks": [
            [block.kind, text[block.start : block.end]]
            + ([block.level] if block.level or block.marker else [])
            + ([block.marker] if block.marker else [])
            for block in document.blocks
        ],
        "links": [[text[link.start : link.end], link.url] for link in document.links],
        "styles": [[text[style.start : style.end], style.kind] for style in document.styles],
    }
    return {name: value for name, value in fields.items() if value}


@pytest.mark.parametrize("file", CASES, ids=lambda file: read_case(file)[0])
def test_case(file: Path) -> None:
    _, place, article, expected = read_case(file)
    assert shown(parse(article.encode(), place)) == expected


@pytest.mark.parametrize("file", [f for f in CASES if f.stem != "tail"], ids=lambda file: read_case(file)[0])
def test_peek_agrees(file: Path) -> None:
    """The first 8 KB say the same; what stands below the article alone they cannot know."""
    _, place, article, _ = read_case(file)
    document, headline = parse(article.encode(), place), peek_text(article.encode(), place)
    assert (headline.title, headline.byline, headline.credit, headline.date, headline.url) == (
        document.title,
        document.byline,
        document.credit,
        document.date,
        document.url,
    )


@pytest.mark.parametrize("file", [f for f in CASES if f.parent.name in {"plain", "near"}], ids=lambda f: f.stem)
def test_no_word_of_the_body_is_lost(file: Path) -> None:
    _, place, article, _ = read_case(file)
    document = parse(article.encode(), place, markup="plain")
    kept = document.title + document.byline + document.credit + document.text
    letters = "".join(filter(str.isalpha, kept))
    for paragraph in article.removeprefix("\ufeff").split("\n\n")[1:]:
        assert "".join(filter(str.isalpha, paragraph)) in letters
