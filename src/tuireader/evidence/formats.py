"""The formats in which evidence is written. Each is imported only when it is used."""

from collections.abc import Callable, Iterable, Iterator

from tuireader.evidence.about import About
from tuireader.evidence.model import Evidence

Articles = Iterable[tuple[Evidence, ...]]
"""The quotations of each article, of which every one has some."""


def _markdown(articles: Articles, about: About) -> Iterator[str]:
    from tuireader.evidence.as_markdown import markdown_lines  # noqa: PLC0415

    return markdown_lines(articles, about)


def _csv(articles: Articles, _about: About) -> Iterator[str]:
    from tuireader.documents.csv_rows import csv_row  # noqa: PLC0415
    from tuireader.evidence.as_table import FIELDS, to_cells  # noqa: PLC0415

    yield csv_row(FIELDS)
    yield from (csv_row(to_cells(row)) for rows in articles for row in rows)


def _records(articles: Articles, _about: About) -> Iterator[str]:
    from tuireader.evidence.as_records import to_record  # noqa: PLC0415
    from tuireader.json_lines import json_text  # noqa: PLC0415

    yield from (json_text(to_record(row)) for rows in articles for row in rows)


def _annotation(articles: Articles, about: About) -> Iterator[str]:
    from tuireader.evidence.as_annotation import annotation_lines  # noqa: PLC0415

    return annotation_lines(articles, about)


def _claimreview(articles: Articles, _about: About) -> Iterator[str]:
    from tuireader.evidence.as_claimreview import claimreview_lines  # noqa: PLC0415

    return claimreview_lines(articles)


def _html(articles: Articles, about: About) -> Iterator[str]:
    from tuireader.evidence.as_html import html_lines  # noqa: PLC0415

    return html_lines(articles, about)


FORMATS: dict[str, tuple[str, Callable[[Articles, About], Iterator[str]]]] = {
    "md": ("Markdown, a section for each article", _markdown),
    "csv": ("a table for spreadsheets, in which nothing is a formula", _csv),
    "jsonl": ("one JSON object per quotation, with all that is known", _records),
    "annotation": ("W3C Web Annotations, as JSON-LD", _annotation),
    "claimreview": ("drafts of schema.org’s ClaimReview, to fill in", _claimreview),
    "html": ("one page to publish: a timeline, the quotations, and links to their places", _html),
}
"""Each format with what it is, and the function that yields its lines."""


def lines_of(name: str, articles: Articles, about: About) -> Iterator[str]:
    """Yield the lines of an export in a format of `FORMATS`."""
    return FORMATS[name][1](articles, about)
