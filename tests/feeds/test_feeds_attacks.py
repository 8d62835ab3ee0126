"""A server that attacks: every answer comes within its deadline, in little memory, with one sentence.

What single parts do with single attacks is in test_feeds_fetch.py and test_feeds_parse.py; here a whole program meets
a whole server, and its memory is measured, that of its workers too.
"""

import asyncio
import gzip
import json
import sys
import zlib
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from feeds_server import Answer, drip, endless, raw, redirect_to, reply, serving
from tuireader.feeds import AllowedHosts, Fetcher, FetchFailure

MEGABYTES = 150
"""The most memory that any process may take."""
SECONDS = 20.0
"""Within which an answer comes: the program's deadlines are 4, and the machine does something else as well."""
FEED, PAGE = 8 << 20, 2 << 20

HEAD = b"<rss version='2.0'><channel><title>Weir</title>"
ITEM = b"<item><title>Rain</title><guid>weir-%d</guid><description>Wet.</description></item>"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12)).encode()
QUADRATIC = b"<!DOCTYPE rss [<!ENTITY a '" + b"a" * 60_000 + b"'>]>"


def rss(items: bytes) -> bytes:
    return HEAD + items + b"</channel></rss>"


def filled(piece: bytes, size: int) -> bytes:
    return piece * (size // len(piece))


def layers(data: bytes, count: int) -> bytes:
    for _ in range(count):
        data = gzip.compress(data, 9)
    return data


def html(body: bytes) -> bytes:
    return b"<html><head><title>Weir</title></head><body><article><p>Rain fell, and more.</p>" + body


@dataclass(frozen=True, slots=True)
class Attack:
    """What the server answers, and a word of what is said of it."""

    answer: Answer
    says: str
    kind: str = "feed"


ATTACKS = {
    # Bodies
    "gzip bomb": Attack(reply(layers(bytes(64 << 20), 1), Content_Encoding="gzip"), "more than 8 MB"),
    "deflate bomb": Attack(reply(zlib.compress(bytes(64 << 20), 9), Content_Encoding="deflate"), "more than 8 MB"),
    "bomb in a bomb": Attack(reply(layers(bytes(16 << 20), 3), Content_Encoding="gzip, gzip, gzip"), "more than 8 MB"),
    "forty layers": Attack(reply(layers(b"x", 40), Content_Encoding=", ".join(["gzip"] * 40)), ""),
    "endless body": Attack(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"<item/>" * 9000), "more than 8 MB"),
    "endless page": Attack(endless(b"HTTP/1.1 200 OK\r\n\r\n", b"<p>rain" * 9000), "more than 2 MB", "page"),
    "drip": Attack(drip(b"<rss>", 0.01), "in time"),
    "length that lies": Attack(
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<rss/>", hang_up=True), "broken answer"
    ),
    # Headers
    "endless headers": Attack(endless(b"HTTP/1.1 200 OK\r\n", b"X-More: " + b"x" * 900 + b"\r\n"), "broken answer"),
    "a hundred thousand headers": Attack(
        endless(b"HTTP/1.1 200 OK\r\n", b"".join(b"X-%d: y\r\n" % n for n in range(100_000))), "broken answer"
    ),
    "hints without end": Attack(endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 99), ""),
    "chunks of one byte": Attack(
        endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;x=" + b"y" * 900 + b"\r\nz\r\n"), ""
    ),
    # Places
    "to a file": Attack(redirect_to("file:///etc/passwd"), "not a web address"),
    "to data": Attack(redirect_to("data:text/xml,<rss/>"), "not a web address"),
    "to a name inside": Attack(redirect_to("http://weir.example/"), "private network"),
    "to another name": Attack(redirect_to("http://user:word@10.0.0.1/"), "private network"),
    # Feeds
    "a billion laughs": Attack(reply(b"<!DOCTYPE rss [<!ENTITY l0 'ha'>" + LAUGHS + b"]>" + rss(b"&l11;")), ""),
    "one long laugh": Attack(reply(QUADRATIC + rss(b"<item><title>" + b"&a;" * 60_000 + b"</title></item>")), ""),
    "200,000 items": Attack(
        reply(rss(filled(b"<item><guid>a</guid></item>", 27 * 200_000))), "more than 20,000 entries"
    ),
    "8 MB of items": Attack(reply(rss(filled(b"<item/>", FEED - 100))), ""),
    "8 MB of whole items": Attack(reply(rss(b"".join(ITEM % n for n in range(FEED // 95)))), ""),
    "dates that are none": Attack(
        reply(rss(b"".join(b"<item><pubDate>%d of Rain</pubDate></item>" % n for n in range(10_000, 150_000)))),
        "more than 20,000 entries",
    ),
    "8 MB of elements": Attack(reply(rss(b"<item>" + filled(b"<a/>", FEED - 200) + b"</item>")), ""),
    "8 MB of one text": Attack(
        reply(rss(b"<item><description>" + filled(b"rain ", FEED - 200) + b"</description></item>")), ""
    ),
    "8 MB of markup": Attack(
        reply(rss(b"<item><description><![CDATA[" + filled(b"<p>rain ", FEED - 200) + b"]]></description></item>")), ""
    ),
    "5,000 elements in one another": Attack(reply(rss(b"<a>" * 5000 + b"</a>" * 5000)), ""),
    "a million elements in one another": Attack(reply(rss(filled(b"<a>", FEED - 200))), ""),
    "8 MB of attributes": Attack(reply(rss(b"<item " + b" ".join(b"a%d=''" % n for n in range(600_000)) + b"/>")), ""),
    "8 MB of JSON": Attack(reply(b'{"items":[' + filled(b"{},", FEED - 100) + b"{}]}"), ""),
    "8 MB of nothing": Attack(reply(b" " * FEED), "nothing in it"),
    # Pages
    "2 MB of elements": Attack(reply(html(filled(b"<a>", PAGE - 200))), "", "page"),
    "2 MB of paragraphs": Attack(reply(html(filled(b"<p>rain", PAGE - 200))), "", "page"),
    "2 MB of words": Attack(reply(html(b"<p>" + filled(b"rain, ", PAGE - 200))), "", "page"),
    "2 MB of JSON-LD": Attack(reply(html(b'<script type="application/ld+json">' + b"[" * 2_000_000)), "", "page"),
    "2 MB of comments": Attack(reply(html(filled(b"<!--", PAGE - 200))), "", "page"),
    "5,000 blocks in one another": Attack(reply(html(b"<div>" * 5000 + b"rain")), "", "page"),
    "a page's own laughs": Attack(
        reply(b"<!DOCTYPE html [<!ENTITY l0 'ha'>" + LAUGHS + b"]>" + html(b"&l11;")), "", "page"
    ),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the attacked program has told, see attacked_program.py."""

    said: str
    seconds: float
    own: int
    helpers: int


async def attacked() -> AsyncIterator[tuple[str, Told]]:
    """Let a program of its own meet one attack after the other."""
    answers = {f"/{number}": attack.answer for number, attack in enumerate(ATTACKS.values())}
    program = Path(__file__).with_name("attacked_program.py")
    async with serving(answers) as server:
        process = await asyncio.create_subprocess_exec(sys.executable, str(program), stdin=PIPE, stdout=PIPE)
        assert process.stdin
        assert process.stdout
        try:
            for number, (name, attack) in enumerate(ATTACKS.items()):
                process.stdin.write(json.dumps({"url": server.url(f"/{number}"), "as": attack.kind}).encode() + b"\n")
                line = await asyncio.wait_for(process.stdout.readline(), 2 * SECONDS)
                assert line, f"the program did not survive {name}"
                yield name, Told(**json.loads(line))
        finally:
            process.kill()
            await process.wait()


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in /proc")
async def test_every_attack_is_answered_in_time_and_in_little_memory() -> None:
    async for name, told in attacked():
        assert told.seconds < SECONDS, name
        assert max(told.own, told.helpers) < MEGABYTES, f"{name}: {told}"
        assert ATTACKS[name].says in told.said, f"{name}: {told.said}"
        assert told.said.isprintable() or ATTACKS[name].kind == "page", name


INSIDE = [
    "http://0177.0.0.2/",
    "http://0x7f000002/",
    "http://0x7f.0.0.2/",
    "http://127.2/",
    "http://10.1/",
    "http://3232235777/",
    "http://[::ffff:7f00:2]/",
    "http://[0:0:0:0:0:ffff:127.0.0.2]/",
    "http://[::127.0.0.2]/",
    "http://[64:ff9b::7f00:2]/",
    "http://[fec0::1]/",
    "http://user@192.168.1.1/",
    "http://127.0.0.1@10.0.0.1/",
    "http://10.0.0.1#@127.0.0.1/",
    "http://10.0.0.1?@127.0.0.1/",
    "http://１０.0.0.1/",
    "http://①⓪.0.0.1/",
    "//10.0.0.1/",
    "\\\\10.0.0.1\\",
    "http:\\\\10.0.0.1\\",
    "javascript:alert(1)",
    "mailto:rain@weir.example",
    "unix:///run/weir.sock",
    "jar:http://10.0.0.1!/",
]


@pytest.mark.parametrize("status", ["301 Moved", "308 Moved", "302 Found"])
@pytest.mark.parametrize("place", INSIDE)
async def test_no_redirect_leads_inside_and_none_is_remembered(place: str, status: str) -> None:
    answer = redirect_to(place.encode().decode("latin-1"), status)
    async with serving({"/": answer}) as server, Fetcher(AllowedHosts.of(["127.0.0.1"])) as fetcher:
        result = await fetcher.fetch(server.url("/"))
    assert isinstance(result, FetchFailure)
    assert result.reason.isprintable()
    assert result.kind == "refused" or "\\" in place  # which is no place, but a path of the same server
