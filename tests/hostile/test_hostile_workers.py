"""Processes that hostile bytes have taken over: what they answer runs nothing, ends nothing, and is said in one sentence."""

import asyncio
import json
import pickle
import re
import sys
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from feeds_server import feed
from tuireader.config import Config, FeedOptions, Rule
from tuireader.config.message import from_message, to_message
from tuireader.config.rule_matcher import RuleMatcher
from tuireader.documents import ExtractedArticle, extract_safely, parse
from tuireader.documents.highlight import highlight
from tuireader.documents.html.extract import BROKEN_PAGE_PROBLEM
from tuireader.errors import TuireaderError
from tuireader.feeds.feed_message import pack_feed, unpack_feed
from tuireader.feeds.model import Entry, Feed, Problem
from tuireader.feeds.parse_feed import parse as parse_feed
from tuireader.feeds.parser_pool import ParserPool
from tuireader.library import Library
from tuireader.quotes import Quotation, Speaker, attribute, attribute_with_reported, bounded
from tuireader.quotes.bounded import EngineProcess
from tuireader.quotes.compact import from_compact, to_compact
from tuireader.quotes.engine_ahead import EngineAhead
from tuireader.updates import quotation_process
from tuireader.updates.page_fetcher import PageFetcher
from tuireader.updates.refresh_process import ENDED_PROBLEM, refresh_in_process
from tuireader.worker_answers import MAX_ANSWER_BYTES, dump_json, load_json
from tuireader.worker_protocol import with_length

WORKER = """
import os, runpy, sys
answer = open({answer!r}, "rb").read()
if {times} > os.path.getsize({log!r}):
    open({log!r}, "ab").write(b"x")
    sys.stdin.buffer.read(8)
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    while {endless}:
        sys.stdout.buffer.write(b" " * 65536)
    sys.stdin.buffer.read()
else:
    sys.argv = [{module!r}]
    runpy.run_module({module!r}, run_name="__main__")
"""


class Bomb:
    """A value whose pickle makes a file when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (self.path,))


Takeover = Callable[..., Path]


@pytest.fixture
def taken_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Takeover:
    """Return a function that lets the first processes answer with these bytes, and later ones be themselves."""

    def take_over(answer: bytes, *, times: int = 1, endless: bool = False) -> Path:
        log = tmp_path / "log"
        log.write_bytes(b"")
        (tmp_path / "answer").write_bytes(answer)

        def command(module: str) -> list[str]:
            code = WORKER.format(
                answer=str(tmp_path / "answer"), log=str(log), times=times, endless=endless, module=module
            )
            return [sys.executable, "-c", code]

        for owner in ("worker_exchange", "worker_pool"):
            monkeypatch.setattr(f"tuireader.{owner}.module_command", command)
        return log

    return take_over


ANSWERS: dict[str, bytes] = {
    "nothing": with_length(b""),
    "no JSON": with_length(b"feed"),
    "no UTF-8": with_length(b'"\xff"'),
    "another type": with_length(b"7"),
    "null": with_length(b"null"),
    "a list": with_length(b"[[1, 2, 3], {}]"),
    "an object": with_length(b'{"title": 7, "text": []}'),
    "no number": with_length(b'[NaN, Infinity, {"interval": NaN}]'),
    "a long number": with_length(b"9" * 100_000),
    "too deep": with_length(b"[" * 200_000),
    "too long": (MAX_ANSWER_BYTES + 1).to_bytes(8),
    "the longest number": b"\xff" * 8,
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
async def test_a_feed_that_took_its_process_over_is_empty_and_the_next_is_read(
    answer: bytes, taken_over: Takeover
) -> None:
    taken_over(answer)
    async with ParserPool(count=1) as parsers:
        found = await parsers.parse(feed("a", 1), "https://a.example/")
        assert found == Feed(problems=(Problem("the process that reads it gave a broken answer", "the whole feed"),))
        assert (await parsers.parse(feed("b", 2), "https://b.example/")).title == "b"


async def test_an_answer_without_end_is_given_up(taken_over: Takeover) -> None:
    taken_over((1 << 20).to_bytes(8), endless=True)
    async with ParserPool(count=1) as parsers:
        found = await parsers.parse(feed("a", 1), "https://a.example/")
        assert "broken answer" in found.problems[0].what
    taken_over(MAX_ANSWER_BYTES.to_bytes(8))
    async with ParserPool(count=1, deadline=0.1) as parsers:
        found = await parsers.parse(feed("a", 1), "https://a.example/")
        assert found.problems[0].what == "reading it took too much time or memory"


async def test_no_answer_is_unpickled(taken_over: Takeover, tmp_path: Path) -> None:
    bomb = with_length(pickle.dumps(Bomb(tmp_path / "burst")))
    taken_over(bomb)
    async with ParserPool(count=1) as parsers:
        await parsers.parse(feed("a", 1), "")
    taken_over(bomb)
    library = Library(tmp_path / "library.db")
    with pytest.raises(TuireaderError):
        await refresh_in_process(library, [], Config(), progress=print, on_pages=print)
    library.close()
    assert not (tmp_path / "burst").exists()
    pickle.loads(bomb[8:])
    assert (tmp_path / "burst").exists()
    source = Path(bounded.__file__).parents[1]
    names = re.compile(
        r"^\s*(?:import|from) (?:pickle|marshal|shelve|multiprocessing)\b|\bProcessPoolExecutor\b", re.MULTILINE
    )
    assert [path for path in source.rglob("*.py") if names.search(path.read_text("utf-8"))] == []


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
async def test_a_page_that_took_its_process_over_has_no_article(answer: bytes, taken_over: Takeover) -> None:
    taken_over(answer)
    broken = ExtractedArticle(url="https://a.example/", problem=BROKEN_PAGE_PROBLEM)
    assert await asyncio.to_thread(extract_safely, "<p>Words", "https://a.example/") == broken
    taken_over(answer)
    from tuireader.feeds.fetch_result import FetchedBody
    from tuireader.feeds.network_policy import AllowedHosts

    now = datetime.now(UTC)
    body = FetchedBody(b"<p>Words", "text/html", "", "", "https://a.example/", "", now, now)
    async with PageFetcher(AllowedHosts()) as pages:
        assert await pages._extract(body) == broken
        assert (await pages._extract(body)).problem != BROKEN_PAGE_PROBLEM


@pytest.mark.parametrize(
    "fields",
    [{"title": 7}, {"text": None}, {"html": ["x"]}, {"date": 7}, {"date": "x"}, {"other": ""}, {"url": {}}],
)
def test_an_article_has_texts_alone(fields: dict[str, Any]) -> None:
    from tuireader.documents import pack_article, unpack_article

    packed = json.loads(pack_article(ExtractedArticle("<p>x</p>")))
    assert unpack_article(json.dumps(packed).encode()) == ExtractedArticle("<p>x</p>")
    with pytest.raises(ValueError, match=r"."):
        unpack_article(json.dumps(packed | fields).encode())


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_code_that_took_its_process_over_is_plain(answer: bytes, taken_over: Takeover) -> None:
    taken_over(answer)
    article = parse(b"# T\n\nWords.\n\n```python\nx = 1\n```\n", "a.md")
    assert highlight(article) == ()
    assert len(highlight(article)) == 1


@pytest.mark.parametrize(
    "spans",
    [[[0, 99, "name"]], [[-1, 2, "name"]], [[2, 1, "name"]], [[0, 1, "evil"]], [[0, 1, 7]], [[0.5, 1, "name"]], [[0, 2, "name"], [1, 3, "name"]], [[True, 1, "name"]]],
)  # fmt: skip
def test_spans_of_code_lie_in_it(spans: list[Any], taken_over: Takeover) -> None:
    taken_over(with_length(json.dumps(spans).encode()))
    assert highlight(parse(b"# T\n\nWords.\n\n```python\nx = 1\n```\n", "a.md")) == ()


@pytest.mark.parametrize("answer", [*ANSWERS.values(), with_length(b"[true, true]"), with_length(b'["yes"]')])
def test_a_pattern_that_took_its_process_over_matches_nothing(answer: bytes, taken_over: Takeover) -> None:
    taken_over(answer)
    matcher, rule = RuleMatcher(), Rule("hide", pattern=re.compile("a+b"))
    assert matcher.matches([rule], "aab", "").slow_patterns == ("a+b",)
    assert matcher.matches([rule], "aab", "").rules == (rule,)
    matcher.close()


LONG = "“The wheel turns,” said Ada Thornbury, the engineer. “It will outlive us,” she said.\n\n" * 600


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_text_that_took_its_process_over_is_read_by_another(answer: bytes, taken_over: Takeover) -> None:
    taken_over(answer)
    engine = EngineProcess()
    assert engine.attribute(LONG, [], "") is None
    found = engine.attribute("“No,” said Ada Thornbury.", [], "")
    assert found is not None
    assert len(found.quotations) == 1
    engine.close()


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
def test_a_text_that_took_the_process_over_that_works_ahead_is_read_in_this_one(
    answer: bytes, taken_over: Takeover
) -> None:
    taken_over(answer)
    with EngineAhead(2) as engine:
        for _ in range(2):
            engine.begin(TEXT, [], "")
        assert [engine.finish() for _ in range(2)] == [attribute_with_reported(TEXT)] * 2


def test_a_process_that_reads_nothing_is_given_up(taken_over: Takeover, monkeypatch: pytest.MonkeyPatch) -> None:
    taken_over(b"")
    monkeypatch.setattr("tuireader.quotes.bounded.MAX_WAIT_SECONDS", 0.3)
    monkeypatch.setattr(
        "tuireader.worker_exchange.module_command",
        lambda _: [sys.executable, "-c", "input_ = 1; import time; time.sleep(60)"],
    )
    engine = EngineProcess()
    assert engine.attribute("x" * (1 << 20), [], "") is None
    engine.close()


TEXT = "“The wheel turns,” said Ada Thornbury, the engineer. “It will outlive us,” she said."


@pytest.mark.parametrize(
    ("place", "field", "value"),
    [
        ("quotation", "content", [[0, 10_000]]),
        ("quotation", "content", [[5, 2]]),
        ("quotation", "content", [["a", "b"]]),
        ("quotation", "content", [[1]]),
        ("quotation", "content", [[True, 3]]),
        ("quotation", "content", []),
        ("quotation", "content", 7),
        ("quotation", "id", 7),
        ("quotation", "text", 7),
        ("quotation", "source", [-1, 3]),
        ("quotation", "cue", [1, 2, 3]),
        ("quotation", "speaker", "s99"),
        ("quotation", "speaker", []),
        ("quotation", "confidence", "much"),
        ("quotation", "rule", None),
        ("speaker", "id", []),
        ("speaker", "name", 7),
        ("speaker", "aliases", [7]),
        ("speaker", "aliases", 7),
        ("speaker", "role", []),
        ("whole", 0, {}),
        ("whole", 0, 7),
        ("whole", 0, [7]),
        ("whole", 0, [["s1"]]),
        ("whole", 1, [7]),
        ("whole", 1, [["q1"]]),
        ("whole", 1, [[*range(12)]]),
        ("whole", 2, 10_000),
        ("whole", 2, "1"),
        ("whole", 3, 7),
    ],
)
def test_an_attribution_is_one_of_its_text(place: str, field: Any, value: object) -> None:
    data: Any = json.loads(json.dumps(to_compact(attribute(TEXT), TEXT)))
    assert from_compact(data, TEXT) == attribute(TEXT)
    target = {"whole": data, "speaker": data[0][0], "quotation": data[1][0]}[place]
    fields = {"speaker": Speaker._fields, "quotation": Quotation._fields}.get(place)
    target[field if fields is None else fields.index(field)] = value
    with pytest.raises(ValueError, match=r"."):
        from_compact(data, TEXT)


@pytest.mark.parametrize(
    "answer",
    [*ANSWERS.values(), *(with_length(json.dumps(it).encode()) for it in (["done", [1, 2, 3]], ["done", [1, 2, 3, "4"]], ["done", [-1, 0, 0, 0]], ["error", 7], ["evil", "x"], ["feeds", "x"]))],
)  # fmt: skip
async def test_a_refresh_that_answers_oddly_has_ended(answer: bytes, taken_over: Takeover, tmp_path: Path) -> None:
    taken_over(answer)
    library = Library(tmp_path / "library.db")
    with pytest.raises(TuireaderError, match=re.escape(ENDED_PROBLEM)):
        await refresh_in_process(library, [], Config(), progress=print, on_pages=print)
    library.close()


@pytest.mark.parametrize(
    "answer",
    [*ANSWERS.values(), *(with_length(json.dumps(it).encode()) for it in (["done", -1], ["done", "1"], ["done"], ["error", 7], ["evil", "x"]))],
)  # fmt: skip
def test_a_search_for_quotations_that_answers_oddly_has_ended(
    answer: bytes, taken_over: Takeover, tmp_path: Path
) -> None:
    taken_over(answer)
    with closing(Library(tmp_path / "library.db")) as library:
        with pytest.raises(TuireaderError, match=re.escape(quotation_process.ENDED_PROBLEM)):
            quotation_process.find_in_process(library, lambda: False, lambda: False, [])
        assert quotation_process.find_in_process(library, lambda: False, lambda: False, []) == 0


# What goes through unharmed

MOMENT = datetime(2026, 11, 30, 1, 2, 3, 456789, UTC)
ENTRY = Entry(
    "“T” \U0001f600 \ud800",
    "/1",
    "https://a.example/1",
    "1",
    MOMENT,
    datetime(1, 1, 1, tzinfo=UTC),
    "Ö",
    "<p>",
    "\x00\n",
)


def test_a_feed_goes_through_as_it_is() -> None:
    whole = Feed("T", "https://a.example/", (ENTRY, ENTRY._replace(published=None, updated=None)), timedelta(minutes=7.5), (Problem("odd", "line 1"),), "de")  # fmt: skip
    for one in (whole, Feed(), parse_feed(feed("a", 3), "https://a.example/")):
        assert unpack_feed(pack_feed(one)) == one


def test_a_summary_that_is_the_content_is_sent_once() -> None:
    entries = [ENTRY._replace(summary=text, content="<p>The mill stood still.</p>") for text in ("", ENTRY.content)]
    entries += [ENTRY._replace(summary=text, content=text) for text in ("", "<p>The mill stood still.</p>")]
    message = pack_feed(Feed("T", entries=tuple(entries)))
    assert unpack_feed(message).entries == tuple(entries)
    assert message.count(b"The mill stood still.") == len(entries) - 1


@pytest.mark.parametrize(
    "change",
    [
        {"lengths": [1] * 10},
        {"lengths": [1] * 10 + [-1]},
        {"lengths": [0] * 10 + ["1"]},
        {"lengths": [0] * 10 + [1.0]},
        {"lengths": [0] * 10 + [1 << 62]},
        {"lengths": None},
        {"problems": 2},
        {"problems": -1},
        {"problems": True},
        {"problems": "1"},
        {"interval": "1"},
        {"interval": True},
        {"interval": 1e300},
        {"dates": [None]},
        {"dates": [None, None, None]},
        {"dates": ["2026-11-30T01:02:03", None]},
        {"dates": ["2026-11-30T01:02:03+01:00", None]},
        {"dates": [7, None]},
        {"dates": ["x", None]},
        {"dates": "xx"},
        {"same": None},
        {"same": [1]},
        {"same": [-1]},
        {"same": ["0"]},
        {"dates": [None, None] * 20_001, "lengths": [0] * (3 + 7 * 20_001)},
        {"more": 1},
    ],
)
def test_a_feed_with_anything_else_is_refused(change: dict[str, Any]) -> None:
    head, _, texts = pack_feed(Feed("T", entries=(ENTRY._replace(title="T"),))).partition(b"\n")
    fields = load_json(head)
    assert unpack_feed(dump_json(fields) + b"\n" + texts).title == "T"
    for wrong in (dump_json(fields | change) + b"\n" + texts, head + b"\n" + texts + b"x", head + b"\n\xff", head):
        with pytest.raises(ValueError, match=r"."):
            unpack_feed(wrong)


def test_what_a_refresh_needs_of_the_configuration_goes_through() -> None:
    config = Config(
        refresh_every=60.0,
        backups=0,
        allowed_hosts=("10.0.0.0/8",),
        netrc=True,
        proxy="auto",
        feeds={"https://a.example/": FeedOptions("A", "F", True, 7.0, ("t",), "ada", ("pass", "a"), "V")},
        rules=(Rule("tag", "t", re.compile("x|ä", re.IGNORECASE), "both", "https://a.example/"), Rule("star")),
    )
    assert from_message(load_json(dump_json(to_message(config)))) == config
