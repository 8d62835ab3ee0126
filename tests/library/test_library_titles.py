"""Titles in lists: an entry without one shows its first words, and entries that are read better stay the same ones."""

from datetime import timedelta

import pytest

from deliveries import NOW, START, make_entry, make_feed
from tuireader.feeds import parse
from tuireader.feeds.model import Entry
from tuireader.library import Library
from tuireader.library.entry_title import MAX_TITLE_CHARACTERS, entry_title

pytest_plugins = ("library_fixtures",)

LONG = "The old ferry across the weir will stop for three months while the chain that pulls it is replaced, they say."
TITLES = {
    "<p>A <b>note</b> on <i>tar</i>.</p>": "A note on tar.",
    "<p>First.</p><p>Second &amp; third</p>": "First. Second & third",
    'one<br>two <a href="https://weir.example/tags/x">#<span>x</span></a>': "one two #x",
    "&lt;p&gt;Escaped &lt;b&gt;twice&lt;/b&gt;&lt;/p&gt;": "Escaped twice",
    "5 &lt; 6 and List&lt;Boat&gt;": "5 < 6 and List<Boat>",
    "<style>p { color: red }</style><script>let a = 1 < 2</script><!-- no --><p>Words</p>": "Words",
    f"<style>{'p { color: red } ' * 200}</style><p>Words</p>": "Words",
    "<p>Words</p><!-- half a comment": "Words",
    "<head><meta name=x><p>Words</p>": "Words",
    '<p><img src="x.jpg" alt="A gull on the quay"></p>': "A gull on the quay",
    "<p><img src='x.jpg' alt='Fog'> and words</p>": "and words",
    '<p><a href="https://cast.example/4.mp3">[audio: 4.mp3, 34 min]</a></p>': "4.mp3, 34 min",
    f"<p>{LONG}</p>": "The old ferry across the weir will stop for three months while the chain that pulls it is replaced…",
    "<p>" + "渡" * 300: "渡" * MAX_TITLE_CHARACTERS + "…",
    '<p>half a tag <img src="': "half a tag",
    "": "mill",
    "<p>&nbsp;</p><p> </p>": "mill",
}


@pytest.mark.parametrize(("content", "title"), TITLES.items())
def test_the_first_words_are_the_title(content: str, title: str) -> None:
    assert entry_title(make_entry("", content=content)) == title


def test_other_titles() -> None:
    assert entry_title(make_entry("Geese", content="<p>Words</p>")) == "Geese"
    assert entry_title(make_entry("", content="", summary="<p>A summary</p>")) == "A summary"
    assert entry_title(make_entry("", "https://weir.example/", content="")) == "weir.example"
    assert entry_title(make_entry("", "https://weir.example/notes/fog%20and-tar.html", content="")) == "fog and-tar"
    assert entry_title(make_entry("", "", content="")) == f"{START.day} {START:%B %Y}"
    assert entry_title(make_entry("", "", content="", published=None)) == "untitled"
    assert entry_title(make_entry("(Untitled)", content="<p>Words</p>")) == "Words"
    assert entry_title(make_entry("\xa0", content="<p>Words</p>")) == "Words"


BEFORE = make_entry("", id="urn:weir:1", link="", content="<p>Ebb\nFlood</p>")
BETTER = [
    BEFORE._replace(content="<p>Ebb<br>Flood</p>", author="Ida Brandt"),
    BEFORE._replace(published=START + timedelta(days=3)),
    BEFORE._replace(link="https://cast.example/4.mp3", url="https://cast.example/4.mp3"),
    BEFORE._replace(title="Паром"),
]


@pytest.mark.parametrize("after", BETTER, ids=["text", "date", "recording", "letters"])
def test_an_entry_that_is_read_better_is_neither_new_nor_unread(library: Library, after: Entry) -> None:
    [entry] = library.ingest.store_entries(1, make_feed([BEFORE]), NOW).new
    library.marks.mark([entry], read=True)
    result = library.ingest.store_entries(1, make_feed([after]), NOW + 1)
    assert (result.new, result.updated) == ((), (entry,))
    assert [(found.id, found.read) for found in library.entries.listing()] == [(entry, True)]


def test_titles_of_an_older_version_are_replaced(library: Library) -> None:
    [entry] = library.ingest.store_entries(1, make_feed([BEFORE]), NOW).new
    with library._db.transaction() as db:
        db.execute("UPDATE entry SET title = 'untitled'")
    assert library.ingest.store_entries(1, make_feed([BEFORE]), NOW + 1).updated == (entry,)
    assert library.ingest.store_entries(1, make_feed([BEFORE]), NOW + 2).updated == ()
    assert library.entries.listing()[0].title == "Ebb Flood"


def test_thirty_posts_without_titles_have_thirty_titles(library: Library) -> None:
    items = "".join(
        f"<item><guid>{n}</guid><description>&lt;p&gt;Post {n}&lt;/p&gt;</description></item>" for n in range(30)
    )
    library.ingest.store_entries(1, parse(f"<rss><channel><title>Posts</title>{items}</channel></rss>".encode()), NOW)
    assert {entry.title for entry in library.entries.listing()} == {f"Post {n}" for n in range(30)}
