"""Who is meant by each source, as data, and which speakers come out; and what holds for any text."""

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given, settings
from hypothesis import strategies as st
from speaker_cases import cases, mention_in, read
from test_mentions_find import TEXTS

from tuireader.quotes.lexical.analysis import analyse
from tuireader.quotes.speakers.resolve import NESTED_SIEVES, SIEVES, Decision, Source, decide, resolve

FILES = ("names.txt", "pronouns.txt", "descriptions.txt", "bodies.txt", "inside.txt")


@pytest.mark.parametrize(
    ("text", "expected"),
    [case for name in FILES for case in cases(name)],
)
def test_whom_a_source_means_and_why(text: str, expected: list[str]) -> None:
    case = read(text)
    decisions = decide(case.lexical, case.sources)
    names = [decision.entity.name if decision.entity else "-" for decision in decisions]
    shown = [
        f"{case.shown(source)} | {name} | {decision.label}".rstrip()
        for source, name, decision in zip(case.sources, names, decisions, strict=True)
    ]
    assert shown == [line.rstrip() for line in expected]


@pytest.mark.parametrize(("text", "expected"), cases("speakers.txt"))
def test_name_role_kind_and_aliases(text: str, expected: list[str]) -> None:
    case = read(text)
    speakers, given_to = resolve(case.lexical, case.sources)
    assert [speaker.id for speaker in speakers] == [f"s{n}" for n in range(1, len(speakers) + 1)]
    assert set(given_to) == {speaker.id for speaker in speakers}
    shown = [f"{one.name} | {one.role or '-'} | {one.kind} | {', '.join(one.aliases) or '-'}" for one in speakers]
    assert shown == expected


def lines_of(case: ParameterSet) -> list[str]:
    expected = case.values[1]
    assert isinstance(expected, list)
    return expected


def test_every_sieve_has_a_case() -> None:
    seen = {line.rpartition(" | ")[2].strip() for name in FILES for case in cases(name) for line in lines_of(case)}
    assert {
        Decision(None, sieve).label
        for table in (SIEVES, NESTED_SIEVES)
        for sieves in table.values()
        for sieve in sieves
    } <= seen


def test_without_a_source_nobody_speaks() -> None:
    lexical = analyse("“It stands,” somebody wrote on the wall.")
    assert resolve(lexical, [Source(1, 11, None)]) == ((), [None])


@given(TEXTS, st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60), st.integers(0, 300), st.integers(0, 20))))
@settings(max_examples=300, deadline=None)
def test_speakers_are_named_in_the_text(text: str, cuts: list[tuple[int, int, int, int]]) -> None:
    lexical = analyse(text)
    sources = [Source(start, start + length, mention_in(lexical, at, at + size)) for start, length, at, size in cuts]
    speakers, given_to = resolve(lexical, sources)
    assert len(given_to) == len(sources)
    assert {one for one in given_to if one} == {speaker.id for speaker in speakers}
    flat = " ".join(text.split())
    for speaker in speakers:
        parts = speaker.name.split(" and ") if speaker.kind == "group" else [speaker.name]
        assert all(part.removeprefix("The ") in flat for part in parts)
        assert all(alias in flat for alias in speaker.aliases)
        assert speaker.role is None or speaker.role in flat
