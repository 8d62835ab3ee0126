"""Every format of an export says where each quotation stood, is valid, and lets nothing hostile through."""

import csv
import io
import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from hostile_strings import STRINGS
from quoting_library import FERRY_TITLE, IRIS, quoting_library
from tuireader.evidence.about import About
from tuireader.evidence.as_html import MAX_TIMELINE_ROWS
from tuireader.evidence.as_records import to_record
from tuireader.evidence.formats import FORMATS, lines_of
from tuireader.evidence.gather import article_evidence, evidence_of, text_sha256
from tuireader.evidence.model import Evidence, SpeakerFacts
from tuireader.evidence.schemas import SCHEMAS, schema_text
from tuireader.evidence.word_links import link_to_words
from tuireader.library import Library, parse_query
from tuireader.terminal_safety import UNSAFE_IN_TEXT

ABOUT = About("What was said", "ferry", datetime(2026, 11, 30, 12, tzinfo=UTC))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(quoting_library(tmp_path)) as library:
        yield library


@pytest.fixture
def ferry(library: Library) -> tuple[Evidence, ...]:
    """The quotations of one article, the first of which is Captain Prowse's."""
    return article_evidence(library, library.entries.listing(parse_query(f'title:"{FERRY_TITLE}"'))[0])


def written(name: str, *articles: tuple[Evidence, ...]) -> str:
    return "".join(f"{line}\n" for line in lines_of(name, articles, ABOUT))


def parsed(name: str, *articles: tuple[Evidence, ...]) -> list[Any]:
    """Return the JSON values of a format."""
    text = written(name, *articles)
    return [json.loads(line) for line in text.splitlines()] if name == "jsonl" else [json.loads(text)]


def test_evidence_says_where_the_words_stood_and_who_said_them(library: Library, ferry: tuple[Evidence, ...]) -> None:
    text = library.articles.open(library.entries.load([ferry[0].article.entry_id])[0]).text
    for row in ferry:
        assert row.article.sha256 == text_sha256(text)
        for it in row.selectors:
            assert text[it.start : it.end] == it.exact
            assert text[: it.start].endswith(it.prefix)
            assert text[it.end :].startswith(it.suffix)
        assert row.words in row.sentence
    second = ferry[1]
    assert second.speaker is not None
    assert (second.speaker.name, second.speaker.roles, second.cue and second.cue[0]) == (
        IRIS,
        ("the harbour master",),
        "said",
    )
    assert second.speaker.person_id == library.people.named(IRIS)[0].id
    assert not second.is_corrected


def test_a_query_for_quotations_chooses_them_and_one_for_articles_takes_all_of_these(library: Library) -> None:
    def found(query: str) -> list[Evidence]:
        view = parse_query(query)
        return [it for rows in evidence_of(library, library.entries.listing(view), view.said) for it in rows]  # type: ignore[union-attr]

    assert {it.speaker and it.speaker.name for it in found("said:vanterpool")} == {IRIS}
    assert {it.speaker and it.speaker.name for it in found(f'title:"{FERRY_TITLE}"')} > {IRIS, "Edwin Prowse"}


@pytest.mark.parametrize("name", SCHEMAS)
def test_json_keeps_to_its_schema(name: str, library: Library) -> None:
    schema = json.loads(schema_text(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    articles = [
        it for it in evidence_of(library, library.entries.listing(), parse_query("").said) if isinstance(it, tuple)
    ]
    values = parsed(name, *articles)
    assert values
    for value in values:
        validator.validate(value)
        broken = {key: it for key, it in value.items() if key != max(value)}
        assert list(validator.iter_errors(broken)), "a schema that lets everything through checks nothing"


def test_a_table_has_a_row_for_each_and_no_formula(ferry: tuple[Evidence, ...]) -> None:
    bad = ferry[0]._replace(words="=1+1", speaker=SpeakerFacts("@sum", "person"))
    rows = list(csv.DictReader(io.StringIO(written("csv", (bad, *ferry[1:])))))
    assert len(rows) == len(ferry)
    assert (rows[0]["words"], rows[0]["speaker"]) == ("'=1+1", "'@sum")
    assert json.loads(rows[1]["selectors"])[0]["exact"] == ferry[1].selectors[0].exact


def test_an_annotation_has_a_target_for_each_span(ferry: tuple[Evidence, ...]) -> None:
    selectors = (ferry[0].selectors[0], ferry[1].selectors[0])
    (page,) = parsed("annotation", (ferry[0]._replace(selectors=selectors),))
    targets = page["items"][0]["target"]
    assert [it["selector"][0]["exact"] for it in targets] == [it.exact for it in selectors]
    assert [it["selector"][1]["start"] for it in targets] == [it.start for it in selectors]


def test_the_draft_of_a_review_leaves_the_verdict_to_be_filled_in(ferry: tuple[Evidence, ...]) -> None:
    (drafts,) = parsed("claimreview", ferry)
    draft = drafts["@graph"][1]
    assert draft["claimReviewed"] == ferry[1].words
    assert draft["itemReviewed"]["author"] == {"@type": "Person", "name": IRIS, "jobTitle": "the harbour master"}
    assert draft["reviewRating"]["alternateName"] == draft["url"] == draft["author"]["name"] == ""


FRAGMENTS = {
    "short words": ("So are we", "So are we"),
    "a hyphen, a comma and an ampersand": ("well-kept, you & I", "well-kept, you & I"),
    "a comma at the end": ("The ovens are warm,", "The ovens are warm"),
    "long words": (" ".join(f"w{n}" for n in range(20)), "w0 w1 w2 w3 w4,w15 w16 w17 w18 w19"),
}


@pytest.mark.parametrize("kind", FRAGMENTS)
def test_a_link_leads_to_the_words(kind: str, ferry: tuple[Evidence, ...]) -> None:
    words, shown = FRAGMENTS[kind]
    row = ferry[0]._replace(selectors=(ferry[0].selectors[0]._replace(exact=words),))
    url, _, fragment = link_to_words(row).partition("#:~:text=")
    assert url == ferry[0].article.url
    assert [unquote(it) for it in fragment.split(",")] == (shown.split(",") if kind == "long words" else [shown])
    assert not set(fragment) & set("-& ")


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd"])
def test_an_address_that_is_no_page_is_no_link(url: str, ferry: tuple[Evidence, ...]) -> None:
    row = ferry[0]._replace(article=ferry[0].article._replace(url=url))
    assert link_to_words(row) == ""
    assert Page(written("html", (row,))).addresses == []


# The page


class Page(HTMLParser):
    """What a browser sees of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.addresses, self.texts, self._inside = list[str](), list[str](), list[str](), ""
        self.scripts = list[tuple[dict[str, str | None], str]]()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside = tag
        attributes = dict(attrs)
        if tag == "script":
            self.scripts.append((attributes, ""))
        self.addresses += [it for name in ("href", "src") if (it := attributes.get(name))]
        assert not [name for name in attributes if name.startswith("on")]

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            attributes, text = self.scripts[-1]
            self.scripts[-1] = (attributes, text + data)
        else:
            self.texts.append(data)


def test_the_page_needs_nothing_else_and_holds_its_data(ferry: tuple[Evidence, ...]) -> None:
    text = written("html", ferry)
    page = Page(text)
    assert not set(page.tags) & {"img", "iframe", "link", "object", "embed", "form", "base", "svg", "video", "audio"}
    assert all(it.startswith("https://port.example/0") for it in page.addresses)
    assert "default-src 'none'" in text
    ((attributes, data),) = page.scripts
    assert attributes["type"] == "application/json"
    assert json.loads(data) == [to_record(row) for row in ferry]
    shown = " ".join("".join(page.texts).split())
    assert all(row.words.removesuffix(",") in shown for row in ferry)
    assert "4 quotations in 1 article of 1 outlet, 21 November 2026" in shown


def test_dates_of_all_kinds_stand_beside_each_other(ferry: tuple[Evidence, ...]) -> None:
    dates = [datetime(2026, 11, 2), datetime(2026, 10, 3, tzinfo=UTC), None, datetime(1, 1, 1), datetime(1999, 3, 9)]  # noqa: DTZ001
    articles = [(ferry[0]._replace(article=ferry[0].article._replace(date=date)),) for date in dates]
    for name in FORMATS:
        assert written(name, *articles)
    assert "4 quotations in 4 articles of 1 outlet, 9 March 1999 to 2 November 2026" in written(
        "html", *(articles[:3] + articles[4:])
    )
    page = written("html", *articles)
    assert "1 January 1 to 2 November 2026" in page
    assert page.count("<meter") == MAX_TIMELINE_ROWS


NASTY = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'><!--"


def test_nothing_breaks_out_of_the_page(ferry: tuple[Evidence, ...]) -> None:
    row = hostile(ferry[0], NASTY)
    page = Page(written("html", (row,)))
    assert "img" not in page.tags
    assert page.tags.count("script") == 1
    assert json.loads(page.scripts[0][1])[0]["words"] == NASTY


def hostile(row: Evidence, text: str) -> Evidence:
    """Return a quotation of which all that others wrote is this text."""
    facts = row.article._replace(title=text, author=text, outlet=text, url=f"https://weir.example/{text}")
    return row._replace(
        words=text, sentence=text, reporter=text, note=text, rule=row.rule, article=facts,
        speaker=SpeakerFacts(text, "person", (text,)), source=(text, (0, 1)), cue=(text, (0, 1)),
        selectors=(row.selectors[0]._replace(exact=text, prefix=text, suffix=text),),
    )  # fmt: skip


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("string", STRINGS)
def test_no_format_lets_through_what_controls_a_terminal(name: str, string: str, ferry: tuple[Evidence, ...]) -> None:
    text = written(name, (hostile(ferry[0], STRINGS[string]),))
    assert not re.search(f"[{UNSAFE_IN_TEXT}]", text)
