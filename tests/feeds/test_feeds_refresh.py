"""Refreshing many feeds against a real server: each its result, one at a time, whatever the others do."""

import asyncio
import io
import json
import tracemalloc
from collections.abc import Iterable

import pytest

from feeds_server import Answer, Request, Server, endless, feed, raw, redirect_to, reply, serving, silent
from tuireader.feeds import (
    AllowedHosts,
    FeedGone,
    FeedRequest,
    Fetcher,
    FetchFailure,
    NotModified,
    ParsedFeed,
    Progress,
)
from tuireader.feeds.feed_message import unpack_feed
from tuireader.feeds.fetch_many import FeedOutcome, FetchRun, fetch_feeds
from tuireader.feeds.parser_pool import ParserPool
from tuireader.feeds.parser_process import answer_tasks
from tuireader.worker_protocol import LENGTH_BYTES

LOOPBACK = AllowedHosts.of(["127.0.0.1"])


class Desk:
    """Takes deliveries as a library would, and notices when two come at once."""

    def __init__(self) -> None:
        self.outcomes: dict[str, FeedOutcome] = {}
        self.order: list[str] = []
        self.under_way = 0

    async def deliver(self, job: FeedRequest, outcome: FeedOutcome) -> int:
        self.under_way += 1
        assert self.under_way == 1
        await asyncio.sleep(0)
        self.under_way -= 1
        assert str(job.key) not in self.outcomes
        self.outcomes[str(job.key)] = outcome
        self.order.append(str(job.key))
        return len(outcome.feed.entries) if isinstance(outcome, ParsedFeed) else 0


def jobs(server: Server, paths: Iterable[str]) -> list[FeedRequest]:
    return [FeedRequest(server.url(path), key=path) for path in paths]


async def test_a_hundred_feeds_of_a_hundred_entries() -> None:
    answers: dict[str, Answer] = {f"/{number}": reply(feed(f"f{number}", 100)) for number in range(100)}
    desk, told = Desk(), list[Progress]()
    async with serving(answers) as server:
        counts = await fetch_feeds(jobs(server, answers), desk.deliver, allowed_hosts=LOOPBACK, progress=told.append)
    assert counts == Progress(done=100, total=100, new=10_000, failed=0) == told[-1]
    assert [progress.done for progress in told] == list(range(1, 101))
    for number in range(100):
        outcome = desk.outcomes[f"/{number}"]
        assert isinstance(outcome, ParsedFeed)
        assert [entry.id for entry in outcome.feed.entries] == [f"f{number}-{entry}" for entry in range(100)]


async def test_every_feed_gets_its_own_result() -> None:
    answers = {
        "/good": reply(feed("good", 3)),
        "/empty": reply(feed("empty", 0)),
        "/same": reply(status="304 Not Modified"),
        "/gone": reply(status="410 Gone"),
        "/busy": reply(status="429 Too Many", Retry_After="60"),
        "/error": reply(status="500 Oh"),
        "/page": reply(b"<html><title>Log in</title></html>", Content_Type="text/html"),
        "/latin": reply(feed("latin", 2).replace(b"utf-8", b"iso-8859-1").replace(b"says", b"s\xe4gt")),
        "/lies": reply(feed("lies", 2).replace(b"says", b"s\xe4gt")),
        "/short": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<rss>", hang_up=True),
        "/loop": redirect_to("/loop"),
        "/inside": redirect_to("http://10.0.0.1/feed"),
        "/file": redirect_to("file:///etc/hosts"),
        "/head": endless(b"HTTP/1.1 200 OK\r\n", b"X-More: and more\r\n"),
        "/reset": raw(b"", hang_up=True),
    }
    desk = Desk()
    async with serving(answers) as server:
        to_do = jobs(server, answers)
        to_do = [FeedRequest(job.url, etag="e", key=job.key) if job.key == "/same" else job for job in to_do]
        counts = await fetch_feeds(to_do, desk.deliver, allowed_hosts=LOOPBACK)
    kinds = {
        path: outcome.kind if isinstance(outcome, FetchFailure) else type(outcome)
        for path, outcome in desk.outcomes.items()
    }
    assert kinds == {
        "/good": ParsedFeed, "/empty": ParsedFeed, "/same": NotModified, "/gone": FeedGone, "/busy": "busy", "/error": "status",
        "/page": "no feed", "/latin": ParsedFeed, "/lies": ParsedFeed, "/short": "protocol", "/loop": "redirects",
        "/inside": "refused", "/file": "refused", "/head": "protocol", "/reset": "protocol",
    }  # fmt: skip
    assert counts == Progress(done=15, total=15, new=7, failed=9)
    for path in ("/latin", "/lies"):
        outcome = desk.outcomes[path]
        assert isinstance(outcome, ParsedFeed)
        assert outcome.feed.entries[1].title.endswith("sägt 1")


async def test_a_silent_host_holds_nobody_up() -> None:
    """Ten feeds of a host that says nothing, more than there are places: all the others come."""
    release = asyncio.Event()

    async def resolve_host(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1"]

    desk, told = Desk(), list[Progress]()

    def tell(progress: Progress) -> None:
        told.append(progress)
        if progress.done == 5:
            release.set()

    answers = {f"/good{number}": reply(feed("good", 1)) for number in range(5)}
    answers |= {f"/late{number}": silent(release, reply(feed("late", 1))) for number in range(10)}
    async with (
        serving(answers) as server,
        Fetcher(LOOPBACK, resolve_host=resolve_host) as fetcher,
        ParserPool() as parsers,
    ):
        late = [FeedRequest(server.url(path, "late.example"), key=path) for path in answers if "late" in path]
        good = [FeedRequest(server.url(path, "good.example"), key=path) for path in answers if "good" in path]
        counts = await FetchRun(fetcher, parsers, desk.deliver, 4, tell).run_all(late + good)
    assert counts.done == counts.new == 15
    assert all("good" in path for path in desk.order[:5])


async def test_cancelled_in_a_delivery_it_ends_that_one_and_makes_no_other() -> None:
    delivering, finish = asyncio.Event(), asyncio.Event()
    begun, ended = list[object](), list[object]()

    async def deliver(job: FeedRequest, _: FeedOutcome) -> int:
        begun.append(job.key)
        delivering.set()
        await finish.wait()
        ended.append(job.key)
        return 1

    answers: dict[str, Answer] = {f"/{number}": reply(feed("a", 1)) for number in range(20)}
    async with serving(answers) as server:
        task = asyncio.create_task(fetch_feeds(jobs(server, answers), deliver, allowed_hosts=LOOPBACK))
        await delivering.wait()
        for _ in range(20):
            task.cancel()
            await asyncio.sleep(0)
        assert not task.done()
        assert not ended
        finish.set()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert begun == ended
    assert len(ended) == 1


async def test_a_library_that_cannot_take_more_ends_it() -> None:
    async def deliver(_: FeedRequest, __: FeedOutcome) -> int:
        raise OSError("the disk is full")

    answers: dict[str, Answer] = {f"/{number}": reply(feed("a", 1)) for number in range(20)}
    async with serving(answers) as server:
        with pytest.raises(OSError, match="disk is full"):
            await fetch_feeds(jobs(server, answers), deliver, allowed_hosts=LOOPBACK)


async def test_nothing_to_do() -> None:
    assert await fetch_feeds([], Desk().deliver) == Progress(0, 0, 0, 0)


async def test_the_feed_and_the_server_say_when() -> None:
    timed = feed("a", 1).replace(b"<title>a</title>", b"<title>a</title><ttl>120</ttl>", 1)
    answers = {"/": reply(timed, Cache_Control="max-age=3600", ETag="e")}
    desk = Desk()
    async with serving(answers) as server:
        await fetch_feeds(jobs(server, answers), desk.deliver, allowed_hosts=LOOPBACK)
    outcome = desk.outcomes["/"]
    assert isinstance(outcome, ParsedFeed)
    assert outcome.fetched.etag == "e"
    assert (outcome.fetched.due - outcome.fetched.fetched_at).total_seconds() == 3600
    assert (outcome.due - outcome.fetched.fetched_at).total_seconds() == 7200


async def test_memory_stays_bounded() -> None:
    """Forty feeds of a megabyte: never all of them at once."""
    body = feed("big", 1) + b" " * (1 << 20)

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await reply(body)(request, writer)

    async def deliver(_: FeedRequest, __: FeedOutcome) -> int:
        return 1

    async with serving({f"/{number}": answer for number in range(40)}) as server:
        tracemalloc.start()
        counts = await fetch_feeds(jobs(server, server.answers), deliver, concurrency=3, allowed_hosts=LOOPBACK)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert counts.new == 40
    assert peak < 20 << 20


SLOW = b"<rss><channel>" + b"<item><title>&x;</title></item>" * 8000  # what keeps the patient reader busy for a while


async def test_a_feed_that_takes_too_long_is_stopped() -> None:
    async with ParserPool(count=1, deadline=0.02) as parsers:
        slow = await parsers.parse(SLOW, "")
        assert slow.problems[0].what == "reading it took too much time or memory"
    async with ParserPool(count=1) as parsers:
        assert (await parsers.parse(feed("a", 2), "")).title == "a"


async def test_the_loop_runs_on_while_a_feed_is_parsed() -> None:
    async with ParserPool() as parsers:
        parsing = asyncio.create_task(parsers.parse(SLOW, ""))
        turns = 0
        while not parsing.done():
            turns += 1
            await asyncio.sleep(0)
        assert len((await parsing).entries) == 8000
        assert turns > 20


async def test_parsing_can_be_cancelled_and_goes_on() -> None:
    async with ParserPool(count=1) as parsers:
        task = asyncio.create_task(parsers.parse(SLOW, ""))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await parsers.parse(feed("a", 2), "")).title == "a"


async def test_without_processes_it_parses_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    async with ParserPool() as parsers:
        assert (await parsers.parse(feed("a", 2), "")).title == "a"


def test_the_worker_answers_each_task_and_ends_with_its_input() -> None:
    heads = [json.dumps([9.0, "https://a.example/", "text/xml"]).encode()] * 2
    tasks = [head + b"\n" + feed(name, 2) for head, name in zip(heads, ("one", "two"), strict=True)]
    source = io.BytesIO(b"".join(len(task).to_bytes(LENGTH_BYTES) + task for task in tasks) + b"cut")
    target = io.BytesIO()
    answer_tasks(source, target)
    target.seek(0)
    for name in ("one", "two"):
        answer = unpack_feed(target.read(int.from_bytes(target.read(LENGTH_BYTES))))
        assert answer.title == name
