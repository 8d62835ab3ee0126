"""Measure the cost of full text: `python tests/bench/bench_pages.py`. CPU milliseconds for each page, all processes.

A refresh of a feed of 100 entries, whose pages (100 kB each) come from a server on loopback, with nothing else to do;
for comparison, the same pages one by one in this process; and the size of the library for each page.
"""

import asyncio
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from feeds_server import Answer, reply, serving
from pages_server import PARAGRAPHS, article, page
from tuireader.config import Config, FeedOptions
from tuireader.documents import extract
from tuireader.library import Library
from tuireader.updates.fetch_fulltexts import fetch_requested_pages
from tuireader.updates.refresh import refresh_feeds

PAGES = 100
TEASERS = "".join(
    f"<div class='card'><a href='/{n}'><img src='/{n}.jpg'><span>Teaser {n}</span></a></div>" for n in range(1000)
)


def cpu() -> float:
    """Return the CPU seconds of this process and of child processes that have ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def pages() -> list[bytes]:
    """Return pages with much text besides the article."""
    return [
        article(f"This is page {n}, of the weir.", *PARAGRAPHS).replace(b"<footer>", f"{TEASERS}<footer>".encode())
        for n in range(PAGES)
    ]


async def refreshed(folder: Path) -> None:
    """Refresh 100 pages into a library, and print the cost."""
    bodies = pages()
    answers: dict[str, Answer] = {f"/{n}": page(body) for n, body in enumerate(bodies)}
    async with serving(answers) as server:
        items = "".join(
            f"<item><title>Page {n}</title><guid>{server.url(f'/{n}')}</guid><link>{server.url(f'/{n}')}</link></item>"
            for n in range(PAGES)
        )
        answers["/rss"] = reply(f"<rss version='2.0'><channel><title>B</title>{items}</channel></rss>".encode())
        library = Library(folder / "library.db")
        library.feeds.store(server.url("/rss"))
        off = Config(allowed_hosts=("127.0.0.1",))
        await refresh_feeds(library, library.feeds.all(), off)
        with library.transaction():
            library.pages.request(library.entries.listing().ids)
        size, begin, clock = (folder / "library.db").stat().st_size, cpu(), time.perf_counter()
        on = Config(allowed_hosts=off.allowed_hosts, feeds={server.url("/rss"): FeedOptions(full_text=True)})
        counts = await fetch_requested_pages(library, library.feeds.all(), on)
        used, took = cpu() - begin, time.perf_counter() - clock
        library.close()
    assert counts.new == PAGES, counts
    grown = (folder / "library.db").stat().st_size - size
    print(
        f"{1000 * used / PAGES:6.1f} ms CPU a page at refresh, {took:.1f} s in all ({len(bodies[0]) >> 10} kB a page)"
    )
    print(f"{grown / PAGES / 1024:6.1f} kB in the library for each")


def main() -> None:
    """Measure and print everything."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(refreshed(Path(folder)))
    bodies = [body.decode() for body in pages()]
    extract(bodies[0], "https://weir.example/")
    begin = cpu()
    for body in bodies:
        extract(body, "https://weir.example/")
    print(f"{1000 * (cpu() - begin) / PAGES:6.1f} ms CPU a page in this process, extraction alone")


if __name__ == "__main__":
    main()
