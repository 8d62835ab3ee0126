"""Rules with patterns that never come to an end, on texts that are written for them: they are left out, and it is said."""

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from deliveries import make_feed, numbered_entry
from tuireader.config import Config, Rule, rule_process
from tuireader.config.rule_matcher import RULE_MATCHER, RuleMatcher, needs_process
from tuireader.feeds.fetch_many import ParsedFeed
from tuireader.feeds.fetch_result import FetchedBody
from tuireader.library import Library
from tuireader.updates.refresh import store_feed_outcome

HOSTILE = {
    r"(a+)+$": "a" * 50 + "b",
    r"(a|a?)+$": "a" * 50 + "b",
    r"(.*a){20}$": "a" * 60 + "b",
    r"(\w+\s?)*!": "words and words and more words and no end of words at all here",
    r"(?=(a+)+$)b": "a" * 60 + "c",
    r".*.*.*.*.*=x": "=" * 900,
    r"(?:a{0,50}){0,50}b": "a" * 900,
}
HARMLESS = {
    "horoscope|crossword": ("The Crossword", True),
    r"\bweir\b": ("The weir again", True),
    r"^the": ("Weir: the mill", False),
    r"weir.*mill": ("The weir, the sluice and the mill", True),
    r"(?:very )+late": ("Very very late", True),
    r"no{2,}": ("Noooo", True),
    r"(gull)s? and \1": ("Gulls and gull", True),
}


def rule(pattern: str, tag: str = "tag", **more: str) -> Rule:
    return Rule("tag", tag, re.compile(pattern, re.IGNORECASE), **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def matcher() -> Iterator[RuleMatcher]:
    it = RuleMatcher()
    yield it
    it.close()


@pytest.mark.parametrize(("pattern", "text"), HOSTILE.items(), ids=HOSTILE)
def test_a_pattern_without_end_is_left_out_and_the_others_apply(pattern: str, text: str, matcher: RuleMatcher) -> None:
    rules = [rule(pattern, "slow"), rule("(?:gull)+", "quick"), rule("gull", "plain"), rule("none at all")]
    found = matcher.matches(rules, f"{text}", "<p>One gull.</p>")
    assert found.rules == ()
    assert found.slow_patterns == (pattern,)
    found = matcher.matches([rule._replace(matched_part="both") for rule in rules], text, "<p>One gull.</p>")
    assert [rule.tag for rule in found.rules] == ["quick", "plain"]
    assert found.slow_patterns == (pattern,)


@pytest.mark.parametrize(("pattern", "text", "expected"), [(p, t, e) for p, (t, e) in HARMLESS.items()], ids=HARMLESS)
def test_an_ordinary_pattern_matches_as_ever(pattern: str, text: str, expected: bool, matcher: RuleMatcher) -> None:
    found = matcher.matches([rule(pattern)], text, "")
    assert (bool(found.rules), found.slow_patterns) == (expected, ())
    assert rule(pattern).matches(text, "") is expected
    found = matcher.matches([rule(pattern, matched_part="text")], "", f"<p>{text}</p>".replace("he ", "he <b></b>"))
    assert found.slow_patterns == ()


def test_only_what_may_take_long_is_given_to_the_process() -> None:
    assert all(map(needs_process, map(rule, HOSTILE)))
    assert [pattern for pattern in HARMLESS if not needs_process(rule(pattern))] == [
        "horoscope|crossword",
        r"\bweir\b",
        r"^the",
    ]
    assert not needs_process(Rule("hide"))
    it = RuleMatcher()
    assert it.matches([rule("gull"), Rule("hide")], "Gull", "").rules == (rule("gull"), Rule("hide"))
    assert it._process is None


def test_a_pattern_that_was_too_slow_is_not_tried_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    slow: dict[str, int] = {}
    monkeypatch.setattr(rule_process, "SEARCH_SECONDS", 0.01)
    searches = 0

    def search(pattern: str, *_: object) -> None:
        nonlocal searches
        searches += 1
        raise rule_process._TooSlowError

    monkeypatch.setattr("re.compile", search)
    assert [rule_process._search("(a+)+$", ["aab"], slow) for _ in range(9)] == [None] * 9
    assert searches == rule_process.MAX_SLOW_SEARCHES


def test_many_rules_search_a_long_article(matcher: RuleMatcher) -> None:
    rules = [rule(f"Мельниц+а{number}!", str(number), matched_part="both") for number in range(300)]
    found = matcher.matches(rules, "Мельница7!", "<p>" + "Мельница " * 12_000)
    assert [rule.tag for rule in found.rules if found.slow_patterns == ()] == ["7"]


def test_a_process_that_ended_is_started_again(matcher: RuleMatcher) -> None:
    assert matcher.matches([rule("a+b")], "aab", "").rules
    assert matcher._process
    matcher._process.kill()
    matcher._process.wait()
    assert matcher.matches([rule("a+b")], "aab", "").rules


def test_where_no_process_can_be_started_the_pattern_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_module: str) -> None:
        raise OSError(os.strerror(11))

    monkeypatch.setattr("tuireader.config.rule_matcher.start_worker", refuse)
    found = RuleMatcher().matches([rule("a+b"), rule("aab")], "aab", "")
    assert [rule.pattern for rule in found.rules] == [rule("aab").pattern]
    assert found.slow_patterns == ("a+b",)


def test_a_refresh_says_which_rule_was_too_slow() -> None:
    library = Library(None)
    feed = library.feeds.store("https://weir.example/feed")
    entries = [numbered_entry(n, title=f"{'a' * 50}b {n}") for n in range(9)]
    now = datetime.now(UTC)
    delivery = ParsedFeed(make_feed(entries), FetchedBody(b"", "", "", "", feed.url, "", now, now), now)
    rules = (rule(r"(a+)+$", "slow"), rule("a+b", "quick"))
    result = store_feed_outcome(library, feed, delivery, Config(rules=rules))
    RULE_MATCHER.close()
    sentence = "The rule that matches “(a+)+$” takes too long for some articles; it was left out there"
    assert result.sentence == f"9 new; {sentence}"
    assert result.slow_rules == f"{sentence}."
    assert [library.tags.of_entry(entry.id) for entry in library.entries.listing()] == [["quick"]] * 9
