"""Rules that name speakers: they act once, on new articles, and never against the user."""

import re
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deliveries import make_feed, numbered_entry
from tuireader.cli import main
from tuireader.config import Config, Rule
from tuireader.config.message import from_message, to_message
from tuireader.config.parse_config import parse_config
from tuireader.errors import TuireaderError
from tuireader.library import Entry, Library, parse_query
from tuireader.library.speaker_rules import rule_view
from tuireader.screens.config_check import check_config
from tuireader.updates.find_quotations import find_quotations

URL = "https://weir.example/feed"
ADA = "<p>“The weir will hold number {0},” said Ada Thornbury.</p>"
JOSEF = "<p>“It held in {0},” said Josef Kettle.</p>"
RULES = [
    Rule("star", query="said:thornbury"),
    Rule("tag", "weir", query="about:weir"),
    Rule("read", query="said:kettle"),
    Rule("hide", query='said:kettle about:"held in 4"'),
]


@pytest.fixture
def library() -> Library:
    found = Library(None)
    found.feeds.store(URL)
    return found


def deliver(library: Library, rules: list[Rule], *contents: str, first: int = 1) -> None:
    """Store entries as a refresh does; their quotations are still to be found."""
    entries = [numbered_entry(n, content=content.format(n)) for n, content in enumerate(contents, first)]
    library.ingest.store_entries(1, make_feed(reversed(entries)), time.time(), rules=rules)


def entry(library: Library, entry_id: int) -> Entry:
    library.entries.reload()
    found = library.entries.get(entry_id)
    assert found is not None
    return found


def marks(library: Library) -> list[tuple[bool, bool]]:
    """Return of each entry whether it is read and starred."""
    rows = library._db.rows("SELECT read, starred FROM entry ORDER BY id")
    return [(bool(read), bool(starred)) for read, starred in rows]


def test_they_act_once_the_quotations_are_known(library: Library) -> None:
    deliver(library, RULES, ADA, JOSEF, "<p>Nobody spoke.</p>", JOSEF)
    assert marks(library) == [(False, False)] * 4
    find_quotations(library, rules=RULES)
    assert marks(library) == [(False, True), (True, False), (False, False), (True, False)]
    assert library._db.rows("SELECT entry, name FROM tag") == [(1, "weir")]
    assert [it.id for it in library.entries.listing(parse_query(""))] == [3, 2, 1]
    assert library._db.rows("SELECT * FROM rule_queue") == []
    assert library.check_integrity() == []


def test_what_the_user_changed_before_stays(library: Library) -> None:
    deliver(library, RULES, ADA, JOSEF, JOSEF, JOSEF)
    for entry_id in (1, 2):
        library.marks.mark([entry_id], read=True, starred=True)
        library.marks.mark([entry_id], read=False, starred=False)
    library.marks.mark([4], starred=True)
    find_quotations(library, rules=RULES)
    assert marks(library) == [(False, False), (False, False), (True, False), (True, True)]
    assert library._db.rows("SELECT hidden FROM entry WHERE id = 4") == [(0,)]


def test_what_the_user_changed_afterwards_stays(library: Library) -> None:
    deliver(library, RULES, ADA, JOSEF)
    find_quotations(library, rules=RULES)
    library.marks.mark([1, 2], read=False, starred=False)
    library._db.connection.execute("UPDATE entry SET engine = 0")
    deliver(library, RULES, ADA + ADA, JOSEF + ADA)
    find_quotations(library, rules=RULES)
    assert marks(library) == [(False, False)] * 2


def test_old_articles_and_those_of_other_feeds_are_left_alone(library: Library) -> None:
    deliver(library, [], ADA)
    other = Rule("star", feed="https://other.example/feed", query="said:thornbury")
    deliver(library, [other, RULES[1]], ADA, first=2)
    find_quotations(library, rules=[other, *RULES])
    assert marks(library) == [(False, False), (False, True)]
    assert library._db.rows("SELECT entry FROM tag") == [(2,)]


def test_who_does_not_know_the_rules_leaves_the_articles_for_who_does(library: Library) -> None:
    deliver(library, RULES, ADA, ADA)
    find_quotations(library)
    assert marks(library) == [(False, False)] * 2
    find_quotations(library, rules=RULES)
    assert marks(library) == [(False, True)] * 2
    deliver(library, RULES, ADA, first=3)
    find_quotations(library, rules=[])
    find_quotations(library, rules=RULES)
    assert marks(library)[2] == (False, False)


def test_a_watch_does_not_tell_what_a_rule_hides(library: Library) -> None:
    library.watches.add("said:kettle")
    deliver(library, RULES, ADA, JOSEF, ADA, JOSEF)
    find_quotations(library, rules=RULES)
    assert [it.entry_id for it in library.watches.unprinted(1, 9)] == [2]


def test_with_a_pattern_both_must_fit(library: Library) -> None:
    rules = [
        Rule("star", query="said:thornbury", pattern=re.compile("number 2")),
        Rule("tag", "held", query="said:thornbury", pattern=re.compile("hold number 3"), matched_part="text"),
    ]
    deliver(library, rules, ADA, ADA, ADA, JOSEF)
    find_quotations(library, rules=rules)
    assert marks(library) == [(False, False), (False, True), (False, False), (False, False)]
    assert library._db.rows("SELECT entry FROM tag") == [(3,)]


NOTHING_ASKED = (
    "asks for no quotation, author, address or age; write said:, about:, verb:, author:, url:, age: or is:copy,"
    " or match for words"
)
ARTICLES = [  # of author, address and days since it was published
    ("Ada Thornbury", "https://weir.example/sport/1", 0),
    ("Josef Kettle", "https://weir.example/news/2", 100),
    ("", "https://weir.example/news/3", 2),
]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("author:thornbury", [1]),
        ("author:/^j.*e$/", [2]),
        ("author:thornbury OR author:kettle", [1, 2]),
        ("url:/sport/", [1]),
        ("url:news -author:kettle", [3]),
        ("age:>90d", [2]),
        ("age:<7d url:weir.example", [1, 3]),
        ("author:kettle said:kettle", []),
        ("author:thornbury said:kettle", [1]),
    ],
)
@pytest.mark.parametrize("action", ["read", "star"])
def test_rules_know_author_address_and_age(query: str, expected: list[int], action: Any, library: Library) -> None:
    now = time.time()
    entries = [
        numbered_entry(number, content=JOSEF.format(number) if number == 1 else "<p>Nobody spoke.</p>")._replace(
            author=author, url=url, published=datetime.fromtimestamp(now - days * 86400, UTC)
        )
        for number, (author, url, days) in enumerate(ARTICLES, 1)
    ]
    rules = [Rule(action, query=query)]
    library.ingest.store_entries(1, make_feed(reversed(entries)), now, rules=rules)
    find_quotations(library, rules=rules)
    changed = parse_query("is:read" if action == "read" else "is:starred")
    assert sorted(library.entries.listing(changed).ids) == expected


def test_a_rule_without_a_query_may_mark_as_read(library: Library) -> None:
    deliver(library, [Rule("read")], ADA)
    assert marks(library) == [(True, False)]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sad:x", "sad is not a field; try said:"),
        *((it, f"{it} {NOTHING_ASKED}") for it in ("weir", "-said:kettle", "-author:kettle", "is:unread", "-url:weir")),
    ],
)
def test_what_is_no_rule(query: str, sentence: str, library: Library) -> None:
    with pytest.raises(TuireaderError, match="^" + sentence + "$"):
        rule_view(query)
    rules = [Rule("star", query=query)]
    deliver(library, rules, ADA)
    find_quotations(library, rules=rules)
    assert marks(library) == [(False, False)]
    config = Config(rules=tuple(rules), path=Path("config.toml"))
    assert check_config(config, ()) == (
        {},
        (f"config.toml: the rule with the query “{query}” is ignored: {sentence}",),
    )


def parsed(*lines: str) -> Config:
    return parse_config("\n".join(["[[rules]]", *lines]), Path("config.toml"))


def test_the_configuration() -> None:
    config = parsed('do = "star"', 'query = "said:thornbury"')
    assert config.rules == (Rule("star", query="said:thornbury"),)
    assert from_message(to_message(config)).rules == config.rules
    wrong = parsed('do = "read"', "query = 5")
    assert (wrong.rules, wrong.problems) == ((), ("config.toml, line 3: “query” needs a string in quotation marks",))


@pytest.mark.parametrize("lines", [['query = ""'], ['query = "  "'], ['query = ""', 'match = "ferry"']], ids=str)
def test_an_empty_query_is_not_every_article(lines: list[str]) -> None:
    config = parsed('do = "hide"', *lines)
    assert config.rules == ()
    assert "a rule needs do, match, query or feed" in "".join(config.problems)


@pytest.mark.parametrize("command", ["config", "refresh"])
def test_the_command_says_which_rule_is_wrong(command: str, tmp_path: Path, monkeypatch: Any, capsys: Any) -> None:
    monkeypatch.setenv("TUIREADER_DATA", str(tmp_path))
    file = tmp_path / "config.toml"
    file.write_text('[[rules]]\ndo = "star"\nquery = "weir"\n', "utf-8")
    monkeypatch.setenv("TUIREADER_CONFIG", str(file))
    assert main([command]) == (2 if command == "config" else 0)
    assert "the rule with the query “weir” is ignored: weir asks for no quotation" in capsys.readouterr().err
