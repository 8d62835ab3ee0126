"""What is said in few words: ages, introductions, counts, panes, names of keys, speakers found by typing."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tuireader import documents
from tuireader.quotes import Attribution, Quotation, Speaker
from tuireader.screens.dialogs.picker import link_choices, matching, speaker_choices
from tuireader.screens.key_groups import help_groups
from tuireader.screens.reader.citation import cite
from tuireader.widgets.phrases import age, counted, introduction, moment

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ADA = Speaker("s1", "Ada Thornbury", "the miller", ("Thornbury",), "person")
JOSE = Speaker("s2", "José Kettle", "mayor", ("Kettle", "the mayor"), "person")
BOARD = Speaker("s3", "Weir Board", None, ("the board",), "group")


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (None, ""),
        (NOW, "0 min"),
        (NOW - timedelta(minutes=59), "59 min"),
        (NOW - timedelta(hours=23), "23 h"),
        (NOW - timedelta(days=13), "13 d"),
        (NOW - timedelta(days=14), "8 Nov"),
        (NOW - timedelta(days=365), "Nov 25"),
        (NOW + timedelta(days=3), "25 Nov"),
        (datetime(2026, 11, 22, 8, 0), "1 h"),  # noqa: DTZ001 - a date without a zone is taken for UTC
    ],
)
def test_age(date: datetime | None, expected: str) -> None:
    assert age(date, NOW) == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (NOW, "today 9:00"),
        (NOW - timedelta(hours=9), "today 0:00"),
        (NOW - timedelta(hours=9, minutes=1), "yesterday 23:59"),
        (NOW - timedelta(days=2), "20 Nov 9:00"),
        (NOW - timedelta(days=365), "22 Nov 2025 9:00"),
        (NOW + timedelta(days=1), "23 Nov 9:00"),
        (NOW.astimezone(timezone(timedelta(hours=5))), "today 9:00"),
    ],
)
def test_moment(date: datetime, expected: str) -> None:
    assert moment(date, NOW) == expected


TEXT = "“It turns,” said the old miller. Later he, in a long and winding speech to the town of the weir, told all that “no”."


@pytest.mark.parametrize(
    ("source", "cue", "expected"),
    [
        ("the old miller", "said", "said the old miller"),
        ("the old miller", None, "the old miller"),
        (None, "said", "said"),
        (None, None, ""),
        ("he", "told", "he … told"),
    ],
)
def test_introduction(source: str | None, cue: str | None, expected: str) -> None:
    first, second = ((TEXT.index(word), TEXT.index(word) + len(word)) if word else None for word in (source, cue))
    quotation = Quotation("q1", ((1, 10),), "It turns,", first, second, None, "direct", "rule", 1.0)
    assert introduction(TEXT, quotation) == expected


@pytest.mark.parametrize(("count", "expected"), [(0, "no quotations"), (1, "1 quotation"), (2, "2 quotations")])
def test_counted(count: int, expected: str) -> None:
    assert counted(count, "quotation") == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", [ADA, JOSE, BOARD]),
        ("thorn", [ADA]),
        ("ADA T", [ADA]),
        ("jose", [JOSE]),
        ("JOSÉ", [JOSE]),
        ("boa", [BOARD]),
        ("the", [JOSE, BOARD, ADA]),
        ("kettle ada", []),
    ],
)
def test_matching_speakers(typed: str, expected: list[Speaker]) -> None:
    found = matching(typed, speaker_choices([ADA, JOSE, BOARD]))
    assert found == speaker_choices(expected)


LINKED = documents.parse(
    b"# T\n\nRead [the report](https://a.example), [it](https://b.example) and http://c.example\n", "a.md"
)


@pytest.mark.parametrize(
    ("typed", "expected"), [("2", ["https://b.example"]), ("rep", ["https://a.example"]), ("9", [])]
)
def test_links_are_found_by_number_and_by_word(typed: str, expected: list[str]) -> None:
    assert [choice.id for choice in matching(typed, link_choices(LINKED))] == expected


HEAD = "---\ntitle: The door\ncredit: The Post\ndate: 2026-11-20\nurl: https://post.example/door\n---\n{}\n"
SAM = Speaker("s2", "Sam Reed", None, ("Sam Reed",), "person")
SAME_PLACE = "The Post, 20 November 2026, https://post.example/door"


@pytest.mark.parametrize(
    ("head", "words", "speaker", "cited"),
    [
        (HEAD, "It\nsticks.", "s1", f"“It sticks.” — Ada Thornbury (the miller), {SAME_PLACE}"),
        (HEAD, "It sticks,", "s2", f"“It sticks” — Sam Reed, {SAME_PLACE}"),
        (HEAD, "It sticks, and it hums", None, f"“It sticks, and it hums” — {SAME_PLACE}"),
        ("# The door\n\n{}\n", "Does it?", "s2", "“Does it?” — Sam Reed, The door"),
        ("{}\n", "It sticks,", None, "“It sticks” — Door"),  # named after its file
    ],
)
def test_a_citation_is_one_paste_into_a_story(head: str, words: str, speaker: str | None, cited: str) -> None:
    document = documents.parse(head.format(f"“{words}”").encode(), "door.md")
    quotation = Quotation("q1", ((1, 1 + len(words)),), words, None, None, speaker, "direct", "rule", 1.0)
    assert cite(document, Attribution((ADA, SAM), (quotation,)), 0) == cited


def test_help_names_every_key_as_it_stands_on_the_keyboard() -> None:
    rows = [row for _, rows in help_groups({}, "article", restricted=False) for row in rows]
    keys = [key for names, _ in rows for key in names.split("  ")]
    assert {"j", "]", "[", "}", "{", "@", '"', "/", "?", "Space", "Esc", "Ctrl-Z"} <= set(keys)
    assert ("]  [", "next, previous quotation (also . ,)") in rows
    assert not [key for key in keys if "_" in key]
