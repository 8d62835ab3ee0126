"""Patterns that are compiled when they are first used find what compiled ones find."""

import re

import pytest

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern

METHODS = ("match", "search", "fullmatch", "finditer")


@pytest.mark.parametrize("method", METHODS)
def test_a_lazy_pattern_finds_what_a_compiled_one_finds(method: str) -> None:
    lazy, compiled = lazy_pattern(r"s(?=[NDP])"), re.compile(r"s(?=[NDP])")
    for _ in range(2):  # at its first use and later
        found, expected = getattr(lazy, method)("¶Q,sN.", 3), getattr(compiled, method)("¶Q,sN.", 3)
        if method == "finditer":
            found, expected = next(found), next(expected)
        assert (found and found.span()) == (expected and expected.span())
    assert lazy.pattern == compiled.pattern


def test_a_wrong_pattern_is_an_error_where_it_is_used() -> None:
    wrong = lazy_pattern("(")
    with pytest.raises(re.error):
        wrong.search("")


def test_what_no_pattern_has_is_an_error() -> None:
    with pytest.raises(AttributeError):
        _ = lazy_pattern("s").unknown  # type: ignore[attr-defined]
