"""A script that tests run: kill a refresh from a local server at a random moment, check the library; many times.

Arguments: a folder for the library, how many kills, the seed. Prints what is wrong, or nothing.
"""

import asyncio
import os
import random
import signal
import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path

from feeds_server import Answer, Request, Server, feed, reply, serving
from tuireader.library import Library

FEEDS = 12
FIRST = 5
"""Entries of a feed in the first round; each round adds one."""
MAX_KILL_SECONDS = 0.3
"""The latest moment of a kill after the first request: about as long as a refresh takes."""


class Rounds:
    """The server's answers in each round."""

    def __init__(self) -> None:
        self.number = 0
        self.asked = asyncio.Event()

    def answer(self, name: str) -> Answer:
        """Return the answer for the feed `name`: one more entry in each round, and another ETag each time."""

        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            self.asked.set()
            tag = f'"{self.number}"'
            if request.headers.get("if-none-match") == tag:
                await reply(b"", "304 Not Modified", ETag=tag)(request, writer)
            else:
                await reply(feed(name, FIRST + self.number), ETag=tag)(request, writer)

        return answer


async def refresh(folder: Path, rounds: Rounds, wait: float | None) -> int:
    """Run `tuireader refresh`, and kill it `wait` seconds after its first request, or with None let it finish."""
    command = ("-m", "tuireader", "refresh", "--all", "--library", str(folder / "library.db"))
    env = {**os.environ, "TUIREADER_CONFIG": str(folder / "config.toml")}
    rounds.asked.clear()
    process = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=DEVNULL, stderr=DEVNULL, env=env)
    if wait is not None:
        await rounds.asked.wait()
        await asyncio.sleep(wait)
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
    return await process.wait()


def check_library(folder: Path, marks: dict[int, tuple[int, int]], dice: random.Random) -> int:
    """Open the library that is left, check it, and mark something; return how many entries it has."""
    library = Library(folder / "library.db")
    assert library.check_integrity() == [], library.check_integrity()
    for it in library.feeds.all():
        rows = library._db.rows("SELECT title FROM entry WHERE feed = ? ORDER BY id DESC", (it.id,))
        name = it.url.rpartition("/")[2]
        count = FIRST + int(it.etag.strip('"')) if it.etag else 0
        assert sorted(title for (title,) in rows) == sorted(f"{name} says {i}" for i in range(count)), (it.etag, rows)
    stored = {
        number: (read, starred) for number, read, starred in library._db.rows("SELECT id, read, starred FROM entry")
    }
    assert {number: stored.get(number) for number in marks} == marks, "an entry or a mark is lost"
    for number in dice.sample(sorted(stored), min(3, len(stored))):
        marks[number] = (1, dice.randrange(2))
        library.marks.mark([number], read=True, starred=bool(marks[number][1]))
    marked = {number for number, marked in stored.items() if marked != (0, 0)}
    assert marked <= set(marks), "a mark that nobody made"
    library.close()
    return len(stored)


async def kill_refreshes(folder: Path, kills: int, dice: random.Random, rounds: Rounds, server: Server) -> None:
    """Kill as many times as `kills` says, then let one refresh finish."""
    (folder / "config.toml").write_text('[network]\nallow = ["127.0.0.1"]\n', "utf-8")
    library = Library(folder / "library.db")
    for number in range(FEEDS):
        library.feeds.store(server.url(f"/f{number}"))
    library.close()
    marks: dict[int, tuple[int, int]] = {}
    cut_short = 0
    for _ in range(kills):
        cut_short += await refresh(folder, rounds, dice.random() * MAX_KILL_SECONDS) == -signal.SIGKILL
        check_library(folder, marks, dice)
        rounds.number += 1
    assert cut_short > kills / 2, f"only {cut_short} of {kills} refreshes were killed"
    assert await refresh(folder, rounds, None) == 0
    assert check_library(folder, marks, dice) == FEEDS * (FIRST + rounds.number), "something never came"


async def main() -> None:
    """Start the server and run all refreshes."""
    rounds = Rounds()
    async with serving({f"/f{number}": rounds.answer(f"f{number}") for number in range(FEEDS)}) as server:
        await kill_refreshes(Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3])), rounds, server)


if __name__ == "__main__":
    asyncio.run(main())
