"""What other readers have stored: newsboat's list, its filters and its cache; exports as JSON. All of it may be hostile."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from other_readers import FRESHRSS, ITEM_TABLE, MINIFLUX, make_cache
from tuireader.errors import TuireaderError
from tuireader.feeds.other_readers.newsboat_cache import read_cache
from tuireader.feeds.other_readers.newsboat_filter import UntranslatableError, translate_filter
from tuireader.feeds.other_readers.newsboat_urls import is_urls_file, parse_urls
from tuireader.feeds.other_readers.reader_json import parse_articles
from tuireader.library import parse_query

URLS = """\
# what I read
https://weir.example/feed "~The Weir Post" local "rivers and mills"
https://mill.example/feed local ! "~Mill \\"News\\""

feed:https://lock.example/rss
"query:Unread:unread = \\"yes\\"" tagged
"query:Late locks:age > 30 and tags # \\"local\\""
"query:Videos:enclosure_type =~ \\"video\\""
"exec:~/bin/feed --all" programs
filter:~/bin/strip:https://weir.example/raw
"file:///home/ada/own feed.xml"
"""


def test_the_list_of_feeds_is_read() -> None:
    assert is_urls_file(URLS)
    moved = parse_urls(URLS)
    assert [(it.url, it.title, it.folder) for it in moved.feeds] == [
        ("https://weir.example/feed", "The Weir Post", "local"),
        ("https://mill.example/feed", 'Mill "News"', "local"),
        ("https://lock.example/rss", "", ""),
    ]
    assert moved.tags == {"https://weir.example/feed": ("rivers and mills",)}
    assert moved.searches == {"Unread": "is:unread", "Late locks": "age:>31d folder:local"}
    assert [f"{it.what} {it.reason}" for it in moved.refusals] == [
        "https://weir.example/feed is in the folder local; articles that come with it are tagged rivers and mills, new ones are not",
        "https://mill.example/feed is hidden in newsboat, and shown here",
        '"exec:~/bin/feed --all" programs is a program; programs as feeds are not taken over',
        "filter:~/bin/strip:https://weir.example/raw sends a feed through a program; add its address alone with tuireader add",
        '"file:///home/ada/own feed.xml" is a file; tuireader reads feeds from the web',
        'query:Videos enclosure_type =~ "video": a search has nothing like “enclosure_type =~”',
    ]


@pytest.mark.parametrize(
    "text", ["", "# nothing", "<opml/>", "A letter.\nhttps://weir.example is in it.\nMore.", "\0" * 99]
)
def test_other_texts_are_no_list(text: str) -> None:
    assert not is_urls_file(text)


FILTERS = [
    ('unread = "yes"', "is:unread"),
    ('unread != "yes"', "is:read"),
    ('unread = "no"', "is:read"),
    ('title =~ "weir"', "title:/weir/"),
    ('title !~ "a/b"', r"-title:/a\/b/"),
    ('title = "C++"', r"title:/^C\+\+$/"),
    ('content =~ "old (mill|weir)" and author =~ "Ada"', "text:/old (mill|weir)/ author:/Ada/"),
    ('link =~ "example"', "url:/example/"),
    ('title =~ "a" or content =~ "b"', "title:/a/ OR text:/b/"),
    ('(title =~ "a" or title =~ "b") and unread = "yes"', "title:/a/ OR title:/b/ is:unread"),
    ("age < 7", "age:<7d"),
    ("age <= 7", "age:<8d"),
    ("age >= 7", "age:>7d"),
    ("age between 0:7", "age:<8d"),
    ('age between "3:7"', "age:<8d age:>3d"),
    ('tags # "local"', "folder:local"),
    ('tags # "old mill"', 'tag:"old mill"'),
    ('tags !# "local"', "-folder:local"),
    ('flags # "s"', "tag:flag-s"),
    ('flags =~ "."', "is:starred"),
    ('flags != ""', "is:starred"),
    ('feedtitle =~ "Weir Post"', 'feed:"Weir Post"'),
]


@pytest.mark.parametrize(("text", "query"), FILTERS, ids=[case[0] for case in FILTERS])
def test_a_filter_becomes_a_query(text: str, query: str) -> None:
    assert translate_filter(text, frozenset({"local"})) == query
    parse_query(query)


REFUSED = [
    ("", "ends too soon"),
    ("unread", "ends too soon"),
    ('unread = "yes" title =~ "x"', "stands where"),
    ('unread = "yes" or title =~ "x"', "“or”"),
    ('(unread = "yes"', "parenthesis"),
    ("(" * 99, "nested"),
    ('rssurl =~ "x"', "nothing like “rssurl =~”"),
    ("age < soon", "no age"),
    ("title < 3", "nothing like"),
    ("§", "not understood"),
    ("x" * 3000, "too long"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[case[0][:20] for case in REFUSED])
def test_what_a_query_cannot_say_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UntranslatableError, match=reason):
        translate_filter(text)


def test_without_patterns_plain_words_are_looked_for() -> None:
    assert translate_filter('title =~ "old mill"', has_patterns=False) == 'title:"old mill"'
    with pytest.raises(UntranslatableError, match="“patterns”"):
        translate_filter('title =~ "old|mill"', has_patterns=False)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='abtitleunread"=~!#<>() :orand/\\\n~', max_size=60))
def test_no_list_raises(text: str) -> None:
    parse_urls(f'https://weir.example/feed {text}\n"query:x:{text}"')


def test_articles_of_a_cache_have_their_marks(tmp_path: Path) -> None:
    row = ("urn:1", "The \x1b[31mweir", "Ada", "https://weir.example/1", "https://weir.example/feed", 1_795_143_600)
    path = make_cache(
        tmp_path / "cache.db",
        [
            (*row, "<p>Text</p>", 1, None, 0),
            (*row, "", 0, "as", 0),
            (*row, "gone", 0, "", 1),
            (b"\xff", 7, None or "", 1.5, "https://weir.example/feed", "soon", b"\0", "x", b"q", "y"),
        ],
    )
    before = path.read_bytes()
    first, second, third, odd = read_cache(path)
    assert (first.read, first.starred, first.deleted, first.tags) == (False, False, False, ())
    assert (first.entry.title, first.entry.id, first.entry.content) == ("The weir", "urn:1", "<p>Text</p>")
    assert first.entry.published is not None
    assert (second.read, second.starred, second.tags) == (True, True, ("flag-a", "flag-s"))
    assert (third.deleted, third.entry.content) == (True, "")
    assert (odd.entry.published, odd.starred, odd.deleted) == (None, False, False)
    assert (path.read_bytes(), [it.name for it in tmp_path.iterdir()]) == (before, ["cache.db"])


HOSTILE_TABLES = [
    ("CREATE VIEW rss_item AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x AS guid FROM n",),
    (f"{ITEM_TABLE[:-1]}, more TEXT)".replace("title VARCHAR(1024) NOT NULL", "title AS (hex(zeroblob(9)))"),),
    ("CREATE TABLE rss_item (guid, title)",),
    ("CREATE TABLE other (x)",),
]


@pytest.mark.parametrize("statements", HOSTILE_TABLES, ids=["view", "computed", "columns", "table"])
def test_a_file_that_is_no_cache_is_refused(statements: tuple[str], tmp_path: Path) -> None:
    path = make_cache(tmp_path / "cache.db", [], *statements)
    with pytest.raises(TuireaderError, match=r"cache\.db: is no cache of newsboat; give its file cache\.db"):
        list(read_cache(path))


@pytest.mark.parametrize("at", [16, 100, 4096, 6000])
def test_a_damaged_cache_gives_a_sentence(at: int, tmp_path: Path) -> None:
    rows = [(str(n), "x" * 300, "", "", "https://weir.example/feed", n, "y" * 300, 1, "", 0) for n in range(60)]
    path = make_cache(tmp_path / "cache.db", rows)
    data = bytearray(path.read_bytes())
    data[at : at + 3000] = b"\xff" * len(data[at : at + 3000])
    path.write_bytes(data)
    with pytest.raises(TuireaderError, match=r"cache\.db: "):
        list(read_cache(path))


@pytest.mark.parametrize("data", [{"total": 1, "entries": [MINIFLUX]}, [MINIFLUX], {"items": [FRESHRSS]}])
def test_an_export_has_articles(data: object) -> None:
    [article] = parse_articles(json.dumps(data).encode())
    assert (article.feed_url, article.read, article.starred) == ("https://weir.example/feed", True, True)
    assert article.tags == ("river",)
    assert (article.entry.title, article.entry.url) == ("The weir", "https://weir.example/1")
    assert article.entry.published is not None


@pytest.mark.parametrize("data", [b"{", b"[" * 100_000, b"{}", b"[1]", b'{"items": 3}', b"\xff"])
def test_other_json_is_refused(data: bytes) -> None:
    with pytest.raises(TuireaderError):
        parse_articles(data)


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda it: (
        st.lists(it, max_size=3)
        | st.dictionaries(st.sampled_from([*MINIFLUX, *FRESHRSS, "href", "feed_url"]), it, max_size=4)
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([*MINIFLUX, *FRESHRSS]), _ANY)
def test_no_value_of_an_article_raises(name: str, value: object) -> None:
    for article in (MINIFLUX, FRESHRSS):
        [found] = parse_articles(json.dumps([{**article, name: value}]).encode())
        assert isinstance(found.entry.title, str)
