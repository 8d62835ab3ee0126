"""A script that the attack tests run: it fetches addresses as the reader does, and prints what happened.

Each line of standard input is an object with `url` and `as` (“feed” or “page”). For each, it prints an object with
`said`, `seconds`, and the largest amount of memory in MB: `own` for this process during the fetch, `helpers` for any of
its workers so far.
"""

import asyncio
import json
import resource
import sys
import time
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from tuireader.documents import decode_html, extract_safely, from_html
from tuireader.errors import ArticleError
from tuireader.feeds import AllowedHosts, FetchedBody, Fetcher
from tuireader.feeds.parser_pool import ParserPool

PAGE = 2 << 20
DEADLINE = 4.0


async def inside(host: str, port: int) -> list[str]:
    """Resolve one name to a private address; IP addresses resolve to themselves."""
    return ["10.7.7.7"] if host == "weir.example" else [str(ip_address(host))]


async def answer(url: str, kind: str) -> str:
    limit: dict[str, Any] = {"max_bytes": PAGE} if kind == "page" else {}
    async with Fetcher(AllowedHosts.of(["127.0.0.1"]), deadline=1.0, resolve_host=inside, **limit) as fetcher:
        result = await fetcher.fetch(url)
    if not isinstance(result, FetchedBody):
        return str(getattr(result, "reason", result))
    if kind == "page":
        found = await asyncio.to_thread(extract_safely, decode_html(result.body), url, seconds=DEADLINE)
        return found.problem or found.text[:100]
    async with ParserPool(deadline=DEADLINE) as parsers:
        feed = await parsers.parse(result.body, url)
    del result
    for entry in feed.entries[:3]:
        try:
            from_html(entry.content, entry.url)
        except ArticleError as error:
            return str(error)
    problems = "; ".join(problem.what for problem in feed.problems)
    return f"{len(feed.entries)} entries; {problems}"


def peak() -> int:
    """Return the largest amount of memory in MB since the last call."""
    status = Path("/proc/self/status").read_text("ascii")
    most = int(status.partition("VmHWM:")[2].split()[0]) // 1024
    Path("/proc/self/clear_refs").write_text("5", "ascii")
    return most


def main() -> None:
    for line in sys.stdin:
        task = json.loads(line)
        peak()
        began = time.monotonic()
        said = asyncio.run(answer(task["url"], task["as"]))
        told = {
            "said": said,
            "seconds": round(time.monotonic() - began, 2),
            "own": peak(),
            "helpers": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
        }
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
