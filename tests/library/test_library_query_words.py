"""Query words about authors, addresses, ages and what is new, and regular expressions in linear time."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliveries import NOW, make_feed, numbered_entry
from tuireader.documents import ExtractedArticle, pack_article
from tuireader.errors import TuireaderError
from tuireader.library import Library, Term, View, parse_query
from tuireader.library.matching import snippet, term_finder
from tuireader.library.open_library import open_library
from tuireader.library.patterns import has_pattern

pytest_plugins = ("library_fixtures",)

MOMENT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ENTRIES = [
    numbered_entry(
        1, title="Geese over the weir", author="Ada Thornbury", content="<p>They <b>went over</b> at four.</p>"
    ),
    numbered_entry(2, title="Colour of the mill", author="José Kettle and Lena Marsh", content="<p>A grey colour.</p>"),
    numbered_entry(
        3,
        title="The color of water",
        link="https://user:secret@mill.example/sport/3",
        content="<p>Ring 0123-456.</p>",
    ),
    numbered_entry(4, title="Grey/green", content="<p>Half and half: 水車.</p>"),
]


@pytest.fixture
def four(library: Library) -> Library:
    """Four articles, one a minute."""
    library.ingest.store_entries(1, make_feed(ENTRIES[::-1]), NOW)
    library.search.update_index()
    return library


def found(library: Library, query: str | View) -> str:
    """Return the numbers of what is found, the newest first."""
    view = parse_query(query, MOMENT) if isinstance(query, str) else query
    rows = library.entries.listing(view)
    assert library.entries.count(view) == len(rows)
    assert sorted(library.entries.listing(view, "best").ids) == sorted(rows.ids)
    assert list(library.entries.listing(view, limit=2).complete().ids) == list(rows.ids)
    return " ".join(entry.url.rpartition("/")[2] for entry in rows)


FINDS = [
    ("author:thornbury", "1"),
    ('author:"ada thornbury"', "1"),
    ("author:thorn", ""),
    ("author:thorn*", "1"),
    ("author:jose", "2"),
    ("-author:thornbury", "4 3 2"),
    ("author:thornbury OR author:marsh", "2 1"),
    ("author:thornbury OR grey", "4 2 1"),
    ("url:mill.example/sport", "3"),
    ("url:WEIR.example", "4 2 1"),
    ("-url:weir.example", "3"),
    ("url:secret", ""),
    ("url:/secret/", ""),
    ("url:/example.(1|2)$/", "2 1"),
    ("age:<58m", None),
    ("age:<1h", "4 3 2 1"),
    ("age:>1h", ""),
    ("-age:<1h", ""),
    ("-age:>1h", "4 3 2 1"),
    ("/colou?r/", "3 2"),
    ("/COLOU?R/", "3 2"),
    ("title:/colou?r/", "3 2"),
    ("text:/colou?r/", "2"),
    ("-/colou?r/", "4 1"),
    ("/colou?r/ -mill", "3"),
    ("/colou?r/ author:kettle", "2"),
    ("/colou?r/ OR geese", "3 2 1"),
    (r"/\d{4}-\d+/", "3"),
    ("/went over/", "1"),
    ("/over (at|the)/", "1"),
    (r"/grey\/green/", "4"),
    ("/水./", "4"),
    ("author:/^jos. k/", "2"),
    ("is:new", "4 3 2 1"),
    ("-is:new", ""),
]


@pytest.mark.parametrize(("query", "expected"), FINDS, ids=[case[0] for case in FINDS])
def test_a_query_finds(query: str, expected: str | None, four: Library) -> None:
    if expected is None:
        with pytest.raises(TuireaderError, match="is not an age; write age:<7d or age:>90d"):
            parse_query(query, MOMENT)
    else:
        assert found(four, query) == expected


def test_new_is_what_came_when_its_feed_was_last_fetched(four: Library) -> None:
    four.ingest.store_entries(1, make_feed([numbered_entry(5)]), NOW + 60)
    four.ingest.store_entries(2, make_feed([numbered_entry(6)]), NOW + 90)
    assert found(four, "is:new") == "6 5"
    four.feeds.store_fetch(1, checked=NOW + 120)
    assert found(four, "is:new") == "6"
    assert found(four, "-is:new") == "5 4 3 2 1"


def test_a_pattern_searches_the_page_instead_of_what_the_feed_said(four: Library) -> None:
    first = next(iter(four.entries.listing(parse_query("geese"))))
    article = ExtractedArticle(html="<p>An otter swam.</p>", text="An otter swam.", title="", byline="", date=None)
    four.pages.store(first.id, first.url, b"", NOW, article=pack_article(article))
    assert found(four, "text:/ot+er/") == "1"
    assert found(four, "text:/went/") == ""
    four.pages.show(first.id, shown=False)
    assert found(four, "text:/went/") == "1"


def test_a_pattern_searches_articles_in_files(tmp_path: Path, library: Library) -> None:
    (tmp_path / "otter.md").write_text("# Otters\n\nThe otter swam 12 metres.\n")
    entries, _ = library.files.open_paths([str(tmp_path)])
    view = parse_query(r"/\d+ metres/")._replace(with_unlisted=True)
    assert [it.id for it in library.entries.listing(view)] == list(entries.ids)
    (tmp_path / "otter.md").unlink()
    assert not library.entries.listing(view)


def test_what_a_pattern_found_is_shown(four: Library) -> None:
    term = Term("gr[ae]y", "anywhere", is_pattern=True)
    assert term_finder((term, Term("mill")))("Grey mill, gray weir") == [(0, 4), (5, 9), (11, 15)]
    text, spans = snippet(f"{'word ' * 100}A gray goose.", (term,))
    assert [text[slice(*span)] for span in spans] == ["gray"]
    assert term_finder((Term("x*", is_pattern=True),))("aaa") == []


def test_a_visitor_finds_addresses_without_what_is_secret_in_them(four: Library) -> None:
    path = four.path
    assert path is not None
    kiosk = open_library(path, only_reads=True)
    try:
        assert found(kiosk, "url:secret") == found(kiosk, "url:user") == ""
        assert found(kiosk, "/colou?r/") == "3 2"
    finally:
        kiosk.close()


WRONG = [
    ("/weir", "/weir begins a pattern and has no / at its end"),
    ("title:/we ir", "title:/we ir begins a pattern and has no / at its end"),
    ("/etc/passwd", "/etc/ begins a pattern and has no / at its end"),
    ("mill /(a/", "/(a/, at character 6, is no pattern (missing ): (a)"),
    ("/a[/", "/a[/, at character 1, is no pattern (missing ]: [)"),
    (r"/(a)\1/", r"/(a)\1/, at character 1, is no pattern (invalid escape sequence: \1); back-references"),
    ("/(?=a)b/", "/(?=a)b/, at character 1, is no pattern (invalid perl operator: (?=); back-references"),
    ("/a{1001}/", "/a{1001}/, at character 1, is no pattern (invalid repetition size: {1001})"),
    (r"/\p{L}{900}/", r"/\p{L}{900}/, at character 1, is"),
    (r"/\p{L}{20}/", r"/\p{L}{20}/, at character 1, is too large a pattern; repeat less in it"),
    ("speaker:/x/", "speaker:/x/ cannot be a pattern; patterns stand alone or after title:, text:, author:, url:"),
    ("said:/x/", "said:/x/ cannot be a pattern"),
    ("feed:/x/", "feed:/x/ cannot be a pattern"),
    ("age:7d", "age:7d is not an age; write age:<7d or age:>90d, in hours (h), days (d) or weeks (w)"),
    ("age:<", "age:< is not an age"),
    ("is:new OR mill", "OR stands between two words"),
    ("author:", "author: needs a word after it"),
    ("url:%", "url:% has no letter or digit to search for"),
]


@pytest.mark.parametrize(("query", "said"), WRONG, ids=[case[0] for case in WRONG])
def test_a_wrong_query_says_what_is_wrong_and_where(query: str, said: str) -> None:
    with pytest.raises(TuireaderError, match=f"^{re.escape(said)}"):
        parse_query(query, MOMENT)


@pytest.mark.parametrize("query", ["//", "https://weir.example"])
def test_two_slashes_are_no_pattern(query: str) -> None:
    with pytest.raises(TuireaderError, match=r"has no letter|is not a field"):
        parse_query(query)


def test_patterns_without_re2_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tuireader.library.patterns.find_spec", lambda _: None)
    with pytest.raises(TuireaderError, match="tuireader’s extra “patterns” installs it"):
        parse_query("/weir/")


HOSTILE = [r"(a*)*b", r"(a|aa)+$b", r"(a|b)*a(a|b){20}c", r"((((a+)+)+)+)+b", r"(.*)(.*)(.*)(.*)x", r"(x+x+)+y"]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_a_hostile_pattern_comes_to_an_end(pattern: str) -> None:
    """Python's own patterns take longer than the universe for these."""
    text = "a" * 200_000
    assert not has_pattern(pattern, text)
    spans = term_finder((Term(r"a(.*b)?", is_pattern=True),))(text)
    assert spans[:2] == [(0, 1), (1, 2)]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40).filter(lambda it: it and not it.startswith("/")))
def test_any_pattern_is_one_or_says_why_not(pattern: str) -> None:
    escaped = re.sub(r"(\\.)|/", lambda it: it[1] or r"\/", pattern, flags=re.DOTALL)
    try:
        view = parse_query(f"/{escaped}/")
    except TuireaderError as error:
        said = str(error)
    else:
        terms, said = tuple(term for group in view.terms for term in group), ""
        for text in ("", "weir", "\ud800", pattern):
            assert bool(term_finder(terms)(text)) <= any(has_pattern(it.text, text) for it in terms if it.is_pattern)
    assert "\n" not in said
