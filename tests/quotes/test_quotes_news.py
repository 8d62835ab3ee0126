"""Short news passages of many kinds: nearly all quotations have their speaker, by the whole name."""

import re
from pathlib import Path

import pytest

from tuireader.quotes import Attribution, attribute

CASES = Path(__file__).parent / "cases"
# The share of right answers, just under what is reached; the files behind the first are harder.
MIN_RIGHT = {
    "news.txt": 0.96,
    "news_harder.txt": 0.9,
    "news_kinds.txt": 0.89,
    "news_unseen.txt": 0.97,
    "news_rivals.txt": 0.99,
}
TITLES = frozenset({"mr", "mrs", "ms", "dr", "sir", "dame", "lord", "lady", "prof", "the", "a", "an"})


@pytest.mark.parametrize(("name", "min_right"), MIN_RIGHT.items())
def test_speakers_of_the_passages(name: str, min_right: float) -> None:
    wrong, count = [], 0
    for passage in (CASES / name).read_text("utf-8").split("\n== ")[1:]:
        title, _, rest = passage.partition("\n")
        lines = rest.strip("\n").split("\n")
        expected = [line.split(" | ") for line in lines if " | " in line]
        text = "\n".join(line for line in lines if " | " not in line).strip("\n")
        found = attribute(text)
        count += len(expected)
        wrong += [
            f"{title}: {begins} is {speaker}'s, not {given}'s"
            for begins, speaker in expected
            if not is_right(given := speaker_at(found, beginning(text, begins)), speaker)
        ]
    assert 1 - len(wrong) / count > min_right, wrong


def beginning(text: str, begins: str) -> int:
    """Return the offset of a quotation that begins with these words."""
    return next(match.end(1) for match in re.finditer(rf"([\"“‘'])(?={re.escape(begins)})", text))


def speaker_at(found: Attribution, offset: int) -> str:
    """Return the name of the speaker at an offset, of the innermost quotation there; "" for none."""
    around = [
        (end - start, quotation.speaker)
        for quotation in found.quotations
        for start, end in quotation.content
        if start <= offset < end
    ]
    names = {speaker.id: speaker.name for speaker in found.speakers}
    return names.get(min(around, key=lambda pair: pair[0])[1] or "", "") if around else ""


def is_right(name: str, expected: str) -> bool:
    """Return whether a name is one of those expected, with no more than titles beside it."""
    own = words_of_name(name)
    if expected == "-":
        return not name
    if expected.startswith("~"):
        return any(set(words_of_name(one)) <= set(own) for one in expected[1:].split("/"))
    return any(
        set(words_of_name(one)) <= set(own) and len(own) <= len(words_of_name(one)) + 2 for one in expected.split("/")
    )


def words_of_name(name: str) -> list[str]:
    """Return the words of a name without titles and possessives."""
    return [word for word in re.findall(r"[\w-]+", re.sub(r"[’']s\b", "", name.lower())) if word not in TITLES]
