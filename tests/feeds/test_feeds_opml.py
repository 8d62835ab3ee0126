"""Lists of feeds as data: one file a case, with its title, the list and the feeds in it."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuireader.documents import clean
from tuireader.feeds import opml
from tuireader.feeds.model import Outline

CASES = sorted((Path(__file__).parent / "cases" / "opml").glob("*.txt"))


def read_case(file: Path) -> tuple[str, bytes, list[list[str]]]:
    """Return title, list and expected feeds of a case: “title, list, %%, JSON”."""
    title, _, rest = file.read_text(encoding="utf-8").partition("\n")
    text, _, expected = rest.rpartition("\n%%\n")
    return title, text.encode(), json.loads(expected)


@pytest.mark.parametrize("file", CASES, ids=lambda file: read_case(file)[0])
def test_case(file: Path) -> None:
    _, data, expected = read_case(file)
    assert [[feed.url, feed.title, feed.folder] for feed in opml.parse(data)] == expected


def test_what_is_wrong_is_told() -> None:
    assert opml.read(b"")[1][0].what == "no feeds were found in it"
    feeds, problems = opml.read(b"<opml><body>\n<outline xmlUrl='https://a.example/'></body></opml>")
    assert [feed.url for feed in feeds] == ["https://a.example/"]
    assert "line 2" in problems[0].position


def test_encodings() -> None:
    text = "<?xml version='1.0' encoding='{0}'?><opml><body><outline text='Señor' xmlUrl='https://a.example/'/></body></opml>"
    for encoding in ("iso-8859-1", "utf-16", "utf-8"):
        assert opml.parse(text.format(encoding).encode(encoding))[0].title == "Señor"


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    bomb = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    data = f"<!DOCTYPE o [<!ENTITY l0 'lol'>{bomb}<!ENTITY f SYSTEM '{secret.as_uri()}'>]><opml><body>"
    data += "<outline text='&l9;' title='&f;' xmlUrl='https://a.example/'/></body></opml>"
    [feed] = opml.parse(data.encode())
    assert "hidden" not in feed.title
    assert len(feed.title) < 10


def test_document_types_without_end_come_to_an_end() -> None:
    feeds, _ = opml.read(b"<opml><body><outline xmlUrl='https://a.example/'/>" + b"<!DOCTYPE [" * 100_000)
    assert [feed.url for feed in feeds] == ["https://a.example/"]


def test_a_list_is_bounded() -> None:
    data = b"<opml><body>" + b"<outline xmlUrl='https://a.example/'/>" * 300_000
    feeds, problems = opml.read(data)
    assert len(feeds) == opml.MAX_FEEDS
    assert "longer than 8 MB" in problems[0].what


def test_folders_in_folders_are_bounded() -> None:
    """However deep they are and however long their names: a list of 250 kB once took 400 MB."""
    feeds = [f"<outline text='{name * 1000}'><outline xmlUrl='{name}'/>" for name in "ABCDEFGHIJKLMNOPQRST"]
    found = opml.parse(f"<opml><body>{''.join(feeds)}{'</outline>' * len(feeds)}</body></opml>".encode())
    assert [feed.url for feed in found] == list("ABCDEFGHIJKLMNOPQRST")
    assert {feed.folder for feed in found} == {"A" * (opml.MAX_FOLDER_CHARACTERS - 1) + "…"}
    deep = "".join(f"<outline text='{name}'><outline xmlUrl='{name}'/>" for name in "ABCDEFGHIJKLMNOPQRST")
    found = opml.parse(f"<opml><body>{deep}{'</outline>' * 20}<outline xmlUrl='last'/></body></opml>".encode())
    assert [feed.folder for feed in found] == [
        *("/".join("ABCDEFGH"[: depth + 1]) for depth in range(8)),
        *["A/B/C/D/E/F/G/H"] * 12,
        "",
    ]


def test_feeds_of_one_folder_share_its_name() -> None:
    feeds = "".join(f"<outline xmlUrl='https://a.example/{number}'/>" for number in range(1000))
    found = opml.parse(f"<opml><body><outline text='{'River ' * 20}'>{feeds}</outline></body></opml>".encode())
    assert len({id(feed.folder) for feed in found}) == 1


NAMES = st.text(max_size=20).map(lambda name: " ".join(name.replace("/", "").split())).filter(str.isprintable)
MAX_FEEDS = st.lists(
    st.builds(
        Outline,
        st.integers(0, 99).map(lambda n: f"https://a.example/?n={n}&b='\"<>"),
        st.sampled_from(["Quay", "Rope & Tar", 'The "Ness"', "a < b"]),
        st.lists(st.sampled_from(["News", "Sea & Land", "Ü"]), max_size=3).map("/".join),
    ),
    unique_by=lambda feed: (feed.url, feed.folder),
)


@given(MAX_FEEDS)
def test_what_is_written_is_read(feeds: list[Outline]) -> None:
    assert sorted(opml.parse(opml.write(feeds).encode()), key=repr) == sorted(feeds, key=repr)


@given(st.text(), NAMES, NAMES)
def test_any_name_is_written(title: str, name: str, folder: str) -> None:
    [feed] = opml.parse(opml.write([Outline("https://a.example/", name, folder)], title).encode())
    assert feed.url == "https://a.example/"


@given(st.binary(max_size=300))
def test_any_bytes_are_read(data: bytes) -> None:
    [first, *_] = opml.parse(b"<opml><outline xmlUrl='https://a.example/'/>" + data)
    assert first.url == "https://a.example/"
    feeds, problems = opml.read(data)
    assert feeds or problems
    assert all(feed.url and clean(feed.url) == feed.url for feed in feeds)
