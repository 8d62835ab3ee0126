"""Compare the library with newsboat: `python tests/bench/bench_newsboat.py`.

Measures a refresh of 100 feeds with 100 entries each from a server on loopback, in CPU seconds of the program and its
child processes, and indexing them; then, with 20,000 and 100,000 entries: the time to the first headline, a row down,
and the memory at the end. Both programs get the same feeds from the same server. If newsboat is not installed, its
columns say so.
"""

import os
import pty
import re
import resource
import select
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

NEWSBOAT = shutil.which("newsboat")
FEEDS = 100
SIZES = (100, 20_000, 100_000)
STEPS = 60
BODY = " ".join(f"The river rose by {i} inches and the mill stood still." for i in range(60))
THINGS = [
    "weir",
    "mill",
    "river",
    "otter",
    "bridge",
    "baker",
    "ferry",
    "sluice",
    "gull",
    "captain",
    "clock",
    "harbour",
    "winter",
    "council",
    "lantern",
    "eel",
]
WORD = re.compile(rb"says|Feed \d")


def title(number: int, i: int) -> str:
    """Return a headline unlike its neighbours, because similar rows take more or fewer bytes than real news."""
    words = (THINGS[(7 * i + 13 * number + 5 * k * (1 + i % 5)) % len(THINGS)] for k in range(6))
    return f"{' '.join(words).capitalize()} says {i} of {number}"


def feed(number: int, entries: int, body: str = BODY) -> bytes:
    """Return an RSS feed of invented entries."""
    site = f"https://f{number}.example"
    items = "".join(
        f"<item><title>{title(number, i)}</title><link>{site}/{i}</link><guid>{site}/?p={i}</guid>"
        f"<pubDate>{i % 28 + 1:02} Jan 2026 {i // 28 % 24:02}:{i % 60:02}:00 +0000</pubDate>"
        f"<description>&lt;p&gt;{body} {i}&lt;/p&gt;</description></item>"
        for i in range(entries)
    )
    head = f"<title>Feed {number}</title><link>{site}/</link><description>d</description><ttl>1440</ttl>"
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>{head}{items}</channel></rss>".encode()


@contextmanager
def serving(entries: int, body: str) -> Iterator[str]:
    """Serve the feeds `/0` to `/99` with so many entries; yield the start of their addresses."""
    bodies = [feed(number, entries, body) for number in range(FEEDS)]

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            data = bodies[int(self.path[1:])]
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the library's name
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


class Program:
    """tuireader or newsboat, with its files in a folder."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name, self.folder = name, folder
        folder.mkdir(parents=True)
        self.env = {
            **os.environ,
            "TUIREADER_DATA": str(folder),
            "TUIREADER_CONFIG": str(folder / "config.toml"),
            "TERM": "xterm-256color",
        }

    def subscribe(self, address: str) -> None:
        """Subscribe to the feeds."""
        addresses = [f"{address}{number}" for number in range(FEEDS)]
        (self.folder / "urls").write_text("\n".join(addresses) + '\n"query:All of it:title # \\"*\\""\n', "utf-8")
        (self.folder / "newsboat").write_text("confirm-exit no\nreload-threads 4\n", "utf-8")
        (self.folder / "config.toml").write_text(
            '[network]\nallow = ["127.0.0.1"]\n[refresh]\nevery = "never"\n', "utf-8"
        )
        if self.name == "tuireader":
            outlines = "".join(f'<outline type="rss" xmlUrl="{one}"/>' for one in addresses)
            (self.folder / "all.opml").write_text(f"<opml version='2.0'><body>{outlines}</body></opml>", "utf-8")
            self._run("import", str(self.folder / "all.opml"))

    def _run(self, *words: str) -> None:
        command = [sys.executable, "-m", "tuireader", *words]
        subprocess.run(command, env=self.env, check=True, capture_output=True)

    def refresh(self) -> None:
        """Fetch all feeds."""
        if self.name == "tuireader":
            self._run("refresh", "--all", "--no-quotations")  # newsboat does not find any either
        else:
            subprocess.run([*self.command, "-x", "reload"], env=self.env, check=True, capture_output=True)

    @property
    def command(self) -> list[str]:
        """The command that opens the program."""
        if self.name == "tuireader":
            return [sys.executable, "-m", "tuireader"]
        folder = self.folder
        return ["newsboat", "-q", "-u", f"{folder}/urls", "-c", f"{folder}/cache.db", "-C", f"{folder}/newsboat"]

    @property
    def entries(self) -> int:
        """How many entries it has stored."""
        file, table = ("library.db", "entry") if self.name == "tuireader" else ("cache.db", "rss_item")
        db = sqlite3.connect(self.folder / file)
        (count,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()
        db.close()
        return int(count)


class Terminal:
    """A program in a pseudo-terminal of 80×24 cells."""

    def __init__(self, program: Program) -> None:
        self.begin = time.perf_counter()
        self.pid, self.master = pty.fork()
        if not self.pid:
            termios.tcsetwinsize(0, (24, 80))
            os.execvpe(program.command[0], program.command, program.env)
        termios.tcsetwinsize(self.master, (24, 80))

    def read(self, seconds: float) -> bytes:
        """Return the output within so many seconds, or b""."""
        if not select.select([self.master], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self.master, 65536)
        except OSError:
            return b""

    def first_words(self) -> float:
        """Return the milliseconds until a headline or a feed is on the screen."""
        seen = b""
        while not WORD.search(seen):
            seen += self.read(120) or b"says"
        return 1000 * (time.perf_counter() - self.begin)

    def quiet(self, seconds: float = 0.3) -> None:
        """Read until there has been no output for so long."""
        while self.read(seconds):
            pass

    def press(self, key: bytes) -> float:
        """Return the milliseconds from a key to the first byte of output after it."""
        begin = time.perf_counter()
        os.write(self.master, key)
        self.read(5)
        took = 1000 * (time.perf_counter() - begin)
        self.quiet(0.05)
        return took

    @property
    def memory(self) -> float:
        """The largest amount of memory it has used, in megabytes."""
        said = Path(f"/proc/{self.pid}/status").read_text("utf-8")
        return int(re.findall(r"VmHWM:\s+(\d+)", said)[0]) / 1024

    def end(self) -> None:
        """Kill the program."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.master)


def refresh_cost(program: Program) -> float:
    """Return the CPU seconds of a refresh, including child processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    program.refresh()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def index_cost(program: Program) -> float:
    """Return the CPU seconds for indexing new entries; newsboat has no index."""
    if program.name != "tuireader":
        return 0.0
    work = (
        "import time; from pathlib import Path; from tuireader.library import Library;"
        f"library = Library(Path({str(program.folder / 'library.db')!r})); begin = time.process_time();"
        "library.search.update_index(); print(time.process_time() - begin); library.close()"
    )
    return float(subprocess.run([sys.executable, "-c", work], check=True, capture_output=True).stdout)


def session(program: Program) -> dict[str, float]:
    """Return the costs of opening the program and moving in the list."""
    starts, steps, most = [], list[float](), 0.0
    for _ in range(3):
        terminal = Terminal(program)
        starts.append(terminal.first_words())
        if terminal is not None and not steps:
            terminal.quiet(1)
            if program.name == "newsboat":  # open the feed of all feeds
                terminal.press(b"G")
                terminal.press(b"\r")
                terminal.quiet(2)
            steps = [terminal.press(b"j") for _ in range(STEPS)]
            most = terminal.memory
        terminal.end()
    return {
        "first headline, ms": statistics.median(starts),
        "a row down, median, ms": statistics.median(steps),
        "a row down, p95, ms": sorted(steps)[int(0.95 * len(steps))],
        "memory, MB": most,
    }


def measured(name: str, folder: Path) -> dict[str, float]:
    """Return all measurements of one program."""
    found = {}
    program = Program(name, folder / name / "refresh")
    with serving(100, BODY) as address:
        program.subscribe(address)
        found["refresh of 100 × 100, all new, s CPU"] = refresh_cost(program)
        found["indexing of that, s CPU"] = index_cost(program)
        found["refresh of 100 × 100, nothing new, s CPU"] = refresh_cost(program)
    assert program.entries == FEEDS * 100, (name, program.entries)
    for size in SIZES:
        program = Program(name, folder / name / str(size))
        with serving(size // FEEDS, "Few words.") as address:
            program.subscribe(address)
            program.refresh()
        assert program.entries == size, (name, program.entries)
        found |= {f"{size:7,} entries: {what}": value for what, value in session(program).items()}
    return found


def main() -> None:
    """Measure both programs."""
    names = ["tuireader", *(["newsboat"] if NEWSBOAT else [])]
    with tempfile.TemporaryDirectory() as folder:
        columns = {name: measured(name, Path(folder)) for name in names}
    print(f"{'':45}" + "".join(f"{name:>12}" for name in names))
    for row in columns["tuireader"]:
        print(f"{row:45}" + "".join(f"{columns[name][row]:12.2f}" for name in names))
    if not NEWSBOAT:
        print("newsboat is not installed here: install it to see its figures beside these.")


if __name__ == "__main__":
    main()
