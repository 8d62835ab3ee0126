"""Measure extraction: `python tests/bench/bench_extract.py [ARTICLES] [--dask]` (default: 20,000, about five minutes).

Makes articles of our own sentences, of the length of news (about 450 words, a dozen quotations), and prints articles a
second of one run with two processes, of two independent runs with one process each side by side on half of them, and
with `--dask` of the same two under Dask, and their ratios; the highest memory of the program and of a worker after a
tenth of the run and at its end; and from that what 100 million articles would take."""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGET_ARTICLES = 100_000_000
ROWS_PER_PART = 500
FIRST = ["Ada", "Josef", "Mina", "Ruben", "Tilda", "Oskar", "Greta", "Emil", "Nora", "Viktor", "Lene", "Pavel"]
LAST = ["Thornbury", "Kettle", "Aldecott", "Marsh", "Holloway", "Brandt", "Sorley", "Quist", "Ferrant", "Ostrow"]
ROLES = ["mayor of Ness", "head of the water board", "harbour master", "director of the mill", "chair of the council"]
VERBS = ["said", "told the council", "added", "warned", "explained"]
THINGS = ["weir", "mill", "bridge", "sluice", "ferry", "tower", "school", "market", "harbour", "road"]
PLAIN = [
    "The council met for two hours on Tuesday and put the question off until the spring.",
    "Rain had fallen since the morning, and the lower road was closed for most of the day.",
    "A report that was published last year found that the work would cost twice as much as planned.",
    "Nobody was hurt, but four houses beside the river lost their gardens.",
    "The town has had no ferry since the old one was sold in 1998.",
]


def article(number: int) -> str:
    """Return an article; each number has its own."""
    dice = random.Random(number)
    people = [(f"{dice.choice(FIRST)} {dice.choice(LAST)}", dice.choice(ROLES)) for _ in range(4)]
    paragraphs = []
    for at in range(12):
        name, role = people[at % 4]
        thing, other = dice.sample(THINGS, 2)
        words = f"the {thing} will be {dice.choice(['rebuilt', 'closed', 'sold'])} before the {other} is opened again"
        who = f"{name}, the {role}" if at < 4 else dice.choice([name.split()[1], "he", "she"])
        quotation = f"“{words.capitalize()},” {who} {dice.choice(VERBS)}. " if at % 3 else ""
        paragraphs.append(quotation + " ".join(dice.sample(PLAIN, 3)))
    return "\n\n".join(paragraphs)


def write_articles(file: Path, numbers: range) -> None:
    """Write articles as JSON lines."""
    with file.open("w", encoding="utf-8") as lines:
        for number in numbers:
            lines.write(
                json.dumps({"id": str(number), "text": article(number), "outlet": f"Outlet {number % 7}"}) + "\n"
            )


def start(source: Path, out: Path, *words: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tuireader", "extract", str(source), "--out", str(out)]
    return subprocess.Popen([*command, "--rows", str(ROWS_PER_PART), *words], stdout=subprocess.DEVNULL)


def memory_of(process: subprocess.Popen[bytes]) -> int:
    """Return the highest memory, in MB, that the program or one of its processes has had so far."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    highest = 0
    for process_id in (process.pid, *(children.read_text().split() if children.exists() else ())):
        status = Path(f"/proc/{process_id}/status")
        if status.exists():
            highest = max(highest, *(int(it.split()[1]) for it in status.read_text().splitlines() if "VmHWM" in it), 0)
    return highest // 1024


def run_once(source: Path, out: Path, *words: str) -> tuple[float, int, int]:
    """Return the seconds of a run, and the memory in MB after a tenth of it and at its end."""
    parts = max(1, sum(1 for _ in source.open("rb")) // ROWS_PER_PART)
    began, early, late = time.monotonic(), 0, 0
    process = start(source, out, *words)
    while process.poll() is None:
        late = memory_of(process) or late
        if not early and len(list(out.glob("*.done"))) * 10 >= parts:
            early = late
        time.sleep(0.5)
    assert process.returncode == 0
    return time.monotonic() - began, early, late


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="?", type=int, default=20_000)
    parser.add_argument("--dask", action="store_true", help="also run under Dask")
    options = parser.parse_args()
    count = options.articles
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        write_articles(folder / "all.jsonl", range(count))
        write_articles(folder / "one.jsonl", range(count // 2))
        write_articles(folder / "two.jsonl", range(count // 2, count))
        seconds, early, late = run_once(folder / "all.jsonl", folder / "both", "--jobs", "2")
        began = time.monotonic()
        pair = [start(folder / f"{name}.jsonl", folder / name, "--jobs", "1") for name in ("one", "two")]
        assert [it.wait() for it in pair] == [0, 0]
        alone = time.monotonic() - began
        print(
            f"two processes     {count / seconds:7.1f} articles a second; memory {early} MB after a tenth, {late} MB at the end"
        )
        print(
            f"two runs of one   {count / alone:7.1f} articles a second; two processes reach {alone / seconds:.3f} of that"
        )
        if options.dask:
            under_dask, _, _ = run_once(folder / "all.jsonl", folder / "dask", "--jobs", "2", "--engine", "dask")
            print(
                f"two under Dask    {count / under_dask:7.1f} articles a second; {under_dask / seconds - 1:+.1%} of the time"
            )
        size = sum(it.stat().st_size for it in (folder / "both").iterdir())
    hours = seconds * 2 / 3600 * TARGET_ARTICLES / count
    print(
        f"100 million       {hours:,.0f} core-hours, {size / count * TARGET_ARTICLES / 1e9:,.0f} GB of tables"
        f" ({size / count:,.0f} bytes an article); no shuffle: each part is read, extracted and written by one worker"
    )


if __name__ == "__main__":
    main()
