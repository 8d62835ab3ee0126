"""Measure how many titles fit in the headlines: `python tests/bench/bench_titles.py`.

Starts the real program in a terminal of each size with 500 articles of one feed, pages through the list with Space, and
reads the screen. The titles are generated: log-normal lengths, half of them under 64 characters and a tenth over 95.
"""

import math
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from deliveries import make_entry, make_feed
from terminals import Screen, Terminal, terminal
from tuireader.library import Library

SIZES = ((40, 20), (80, 24), (120, 40), (160, 45), (200, 60))
TITLES = 500
MEDIAN, TENTH_OVER = 64, 95
SYLLABLES = [
    "har",
    "bour",
    "fer",
    "ry",
    "coun",
    "cil",
    "wei",
    "r",
    "tow",
    "er",
    "clo",
    "ck",
    "gate",
    "vo",
    "te",
    "cros",
    "sing",
    "cap",
    "tain",
    "win",
    "ter",
    "let",
    "ter",
    "bri",
    "dge",
]


def titles(count: int = TITLES) -> list[str]:
    """Return titles of generated words; each starts with its number, so that all are different."""
    chance = random.Random(64)
    sigma = math.log(TENTH_OVER / MEDIAN) / 1.2816
    made = []
    for number in range(count):
        length = max(12, round(chance.lognormvariate(math.log(MEDIAN), sigma)))
        title = f"T{number:03}"
        while len(title) < length:
            title += " " + "".join(chance.choices(SYLLABLES, k=chance.choice((1, 1, 2, 2, 3))))
        made.append(title[:length].rstrip())
    return made


def fill(folder: Path, listed: list[str]) -> None:
    """Store an article for each title in the library of a new user."""
    library = Library(folder / "data" / "library.db")
    feed_id = library.feeds.store("https://courier.example/feed", name="Port Anselm Courier").id
    newest = datetime.now(UTC)
    entries = [
        make_entry(title, f"https://courier.example/{i}", str(i), newest - i * timedelta(minutes=37), "<p>Rain.</p>")
        for i, title in enumerate(listed)
    ]
    library.ingest.store_entries(feed_id, make_feed(entries), time.time())
    library.close()


def pane_of(screen: Screen) -> slice:
    """Return the columns of the headlines: from their name in the first line to the next pane's."""
    bar = "".join(screen.buffer[0][x].data for x in range(screen.columns))
    names = ("Headlines", "Article", "speaker", "Speakers")
    starts = [bar.index(name) for name in names if name in bar]
    begin = max(0, bar.index("Headlines") - 3)
    return slice(begin, min((start - 2 for start in starts if start > begin + 3), default=screen.columns))


def listed_text(it: Terminal) -> str:
    """Return the text of the headlines, without blanks and the line beside them."""
    pane = pane_of(it.screen)
    lines = [line[pane] for line in it.shown.splitlines()[1:-1]]
    return "".join("".join(line.replace("│", "").split()) for line in lines)


def whole_titles(folder: Path, size: tuple[int, int], listed: list[str]) -> tuple[int, int]:
    """Return how many titles are complete on a screen of that size, and how many start on the first page."""
    command = [sys.executable, "-m", "tuireader"]
    with terminal(command, {"TUIREADER_DATA": str(folder / "data")}, size=size) as it:
        it.until("T000")
        it.press("1")
        it.quiet(1)
        seen = first = listed_text(it)
        for _ in range(TITLES):
            it.press(" ")
            it.quiet(0.15)
            text = listed_text(it)
            seen += "\n" + text
            if f"T{TITLES - 1}" in text:
                break
    return sum("".join(title.split()) in seen for title in listed), sum(f"T{i:03}" in first for i in range(TITLES))


def main() -> None:
    """Print the share of complete titles for each size."""
    listed = titles()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder, listed)
        for size in SIZES:
            whole, first = whole_titles(folder, size, listed)
            print(f"{size[0]:4}×{size[1]}   whole {whole / len(listed):6.1%}   articles in sight {first:3}")


if __name__ == "__main__":
    main()
