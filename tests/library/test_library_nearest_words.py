"""The nearest word, for a search that finds nothing because of a typing mistake."""

from pathlib import Path
from string import ascii_lowercase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliveries import make_entry, make_feed
from tuireader.library import Library, parse_query
from tuireader.library.nearest_words import NearestWord, one_edit_away
from tuireader.updates.find_quotations import find_quotations

ARTICLES = [
    ("Ferry sails", "<p>“The ferry is late,” said Olga Finch, the harbour master.</p>"),
    ("Ferry waits", "<p>The harbour was shut.</p>"),
    ("Café closed", "<p>Cherry cake was gone. “All of it,” said Piet Berry.</p>"),
]


@pytest.fixture
def library(tmp_path: Path) -> Library:
    it = Library(tmp_path / "library.db")
    it.feeds.store("https://quay.example/feed")
    entries = [
        make_entry(title=title, link=f"https://quay.example/{n}", id=str(n), content=text)
        for n, (title, text) in enumerate(ARTICLES)
    ]
    it.ingest.store_entries(1, make_feed(entries, title="", link=""), 1_790_000_000)
    it.search.update_index()
    return it


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("ferri", ("ferri", "ferry", 2)),
        ("fery", ("fery", "ferry", 2)),
        ("ferrry", ("ferrry", "ferry", 2)),
        ("frery", ("frery", "ferry", 2)),
        ("FERRI", ("FERRI", "ferry", 2)),
        ("erry", ("erry", "ferry", 2)),  # “berry” is as near, but in one article only
        ("ferri harbour", ("ferri", "ferry", 2)),
        ("ferri master", ("ferri", "ferry", 1)),
        ("title:harbuor", None),  # no title has it
        ("title:ferri", ("ferri", "ferry", 2)),
        ("ferri café", None),  # no article has both
        ("caffe", ("caffe", "cafe", 1)),
        ("zzzz", None),
        ("fer", None),
        ("xyz", None),
        ('"ferri sails"', None),
        ("ferri OR zzzz", None),
        ("ferry cherry", None),
        ("-ferri cherry", None),
        ("is:starred", None),
        ("渡船", None),
    ],
)
def test_the_nearest_word(query: str, expected: tuple[str, str, int] | None, library: Library) -> None:
    nearest = library.entries.nearest_word(parse_query(query))
    assert nearest == (NearestWord(*expected) if expected else None)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("said:finhc", ("finhc", "finch", 1)),
        ("said:finch about:lat", None),  # too short
        ("said:finch about:ferri", ("ferri", "ferry", 1)),
        ("said:berrry about:ferry", None),  # nobody of that name speaks about it
        ("verb:sad said:finch", None),
        ("said:finch", None),
    ],
)
def test_the_nearest_word_of_a_quotation(query: str, expected: tuple[str, str, int] | None, library: Library) -> None:
    find_quotations(library)
    library.people.decide()
    near = library.entries.nearest_word(parse_query(query))
    assert near == (NearestWord(*expected) if expected else None)


def test_the_nearest_word_is_not_looked_for_among_typed_titles(library: Library) -> None:
    assert library.entries.nearest_word(parse_query("ferri", plain="headline")) is None


WORDS = st.text(ascii_lowercase + "éß", min_size=2, max_size=8)


@given(WORDS, st.data())
def test_any_edit_leads_there(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from(ascii_lowercase))
    edits = {word[:at] + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1 :]}
    near = list(one_edit_away(word))
    assert edits - {word} <= set(near)
    assert word[:-2] + word[-1] + word[-2] in {*near, word}
    assert len(near) == len(set(near))
    assert word not in near


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("iver river", "river river"),
        ("title:iver", "title:river"),
        ("\u201civer\u201d driver", "\u201criver\u201d driver"),
        ("Iver", "Iver"),
    ],
)
def test_only_the_whole_word_is_replaced(query: str, expected: str) -> None:
    assert NearestWord("iver", "river", 1).replaced_in(query) == expected
