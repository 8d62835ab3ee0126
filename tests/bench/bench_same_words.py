"""Measure finding the same words: `python tests/bench/bench_same_words.py [--seed N] [--read N] [--library FILE]`.

Cuts our sample articles and cases into quotations of 4 to 40 words, and copies each into four other articles: cut,
with changed words, with words left out, with other marks and capitals, some of them years later or given to somebody
else. Prints how many of the copies each quotation finds, by its length and by what was done, and how many of those found
are copies. `--read N` prints N of the pairs that were found, to be read. With `--library`, prints instead how long one
look at the words takes in that library, such as `bench_people_speed.py --file FILE` makes.
"""

import argparse
import random
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from tuireader.library import ENGINE_VERSION, Library
from tuireader.library.text_folding import fold, tokens
from tuireader.library.witness import SameWords

ROOT = Path(__file__).parents[2]
TEXTS = (*sorted((ROOT / "articles").glob("*.md")), *sorted((ROOT / "tests/quotes/cases").glob("news*.txt")))
DAY = 86_400
NOW = 1_790_000_000
LENGTHS = (4, 8, 12, 16, 24, 40)
KINDS = ("marks", "cut", "changed", "left out", "cut and changed", "another speaker")
COPIES = 4
SPEAKERS = 60
LATE = 0.1
"""The share of copies that appear within two years instead of two days."""
TIMED_QUOTATIONS = 200


class Said(NamedTuple):
    """A quotation of the library that is made."""

    original: int  # copies have the number of their original
    kind: str
    words: int  # of the original
    text: str
    speaker: int
    day: float


def texts(dice: random.Random) -> Iterator[str]:
    """Yield the words of quotations, none of which is part of another; short ones are as frequent as long ones."""
    seen = set[tuple[str, ...]]()
    for path in TEXTS:
        words = re.sub(r"[>|#*_…]|==.*", " ", path.read_text(encoding="utf-8")).split()
        at = 0
        while at < len(words):
            length = dice.randrange(*dice.choice([(4, 8), (8, 12), (12, 16), (16, 24), (24, 41)]))
            part = words[at : at + length]
            forms = tokens(fold(" ".join(part)))
            runs = set(zip(forms, forms[1:], forms[2:], forms[3:], strict=False))
            if len(forms) >= 4 and not runs & seen:
                yield " ".join(part)
            seen |= runs
            at += length


def copied(kind: str, text: str, others: list[str], dice: random.Random) -> str:
    """Return the words of a copy."""
    words = text.split()
    if "cut" in kind:
        length = max(4, round(len(words) * dice.uniform(0.6, 0.9)))
        start = dice.randrange(len(words) - length + 1) if len(words) > length else 0
        words = words[start : start + length]
    if "changed" in kind:
        for _ in range(max(1, len(words) // 10)):
            words[dice.randrange(len(words))] = dice.choice(others)
    if kind == "left out":
        start = dice.randrange(1, max(2, len(words) - 2))
        words[start : start + max(1, len(words) // 6)] = ["[…]"]
    text = " ".join(words)
    if kind == "marks":
        text = text.replace("’", "'").replace("“", '"').replace("”", '"').upper()
    return text


def quotations(seed: int) -> list[Said]:
    """Return originals and copies."""
    dice = random.Random(seed)
    originals = list(texts(dice))
    others = [word for text in originals for word in text.split() if len(word) > 3]
    found = list[Said]()
    for number, text in enumerate(originals):
        speaker, day = dice.randrange(SPEAKERS), dice.uniform(0, 700)
        count = len(text.split())
        found.append(Said(number, "", count, text, speaker, day))
        for kind in dice.sample(KINDS, COPIES):
            by = dice.randrange(SPEAKERS) if kind == "another speaker" else speaker
            later = dice.uniform(3, 700) if dice.random() < LATE else dice.uniform(0, 2)
            found.append(Said(number, kind, count, copied(kind, text, others, dice), by, day + later))
    dice.shuffle(found)
    return found


def made_library(said: list[Said]) -> Library:
    """Return a library in memory with an article for each quotation; its id is one more than the quotation's index."""
    library = Library(None)
    db = library._db.connection
    db.execute("INSERT INTO feed (id, url, kind, listed, title) VALUES (1, 'https://1.example', 'feed', 1, 'Post')")
    for entry_id, it in enumerate(said, 1):
        name, date, row_id = f"Ada {chr(65 + it.speaker % 26)}{it.speaker}orn", NOW + it.day * DAY, entry_id << 20 | 1
        db.execute(
            "INSERT INTO entry (id, feed, title, words, date, seen, engine, quotations, reported)"
            " VALUES (?, 1, 'Title', '', ?, ?, ?, 1, 0)",
            (entry_id, date, date, ENGINE_VERSION),
        )
        db.execute(
            "INSERT INTO voice (id, name, form, date, kind) VALUES (?, ?, ?, ?, 'person')",
            (row_id, name, fold(name), int(date)),
        )
        db.execute(
            "INSERT INTO said (id, kind, found, engine, start, stop, text, before, after, voice, rule, confidence)"
            " VALUES (?, 'direct', ?, ?, 0, 9, ?, 0, 0, 1, '', 900)",
            (row_id, NOW, ENGINE_VERSION, it.text),
        )
        db.execute("INSERT INTO said_queue VALUES (?)", (entry_id,))
    library.people.decide()
    return library


def found_by(library: Library, row_id: str) -> SameWords:
    """Return what is found for a quotation, which is there."""
    found = library.people.same_words(row_id)
    assert found is not None
    return found


def measure(seed: int, reading: int) -> None:
    """Print recall and precision."""
    said = quotations(seed)
    of_original = dict[int, list[int]]()
    for entry_id, it in enumerate(said, 1):
        of_original.setdefault(it.original, []).append(entry_id)
    copies, hits = Counter[tuple[str, object]](), Counter[tuple[str, object]]()
    right = wrong = 0
    pairs = list[tuple[bool, str, str]]()
    with closing(made_library(said)) as library:
        for entry_id, it in enumerate(said, 1):
            if it.kind:
                continue
            found = {row.found.entry_id for row in found_by(library, f"{entry_id}.1").witnesses} - {entry_id}
            length = max(least for least in LENGTHS if least <= it.words)
            for other in of_original[it.original]:
                if other != entry_id:
                    keys = [("words", length), ("kind", said[other - 1].kind)]
                    copies.update(keys)
                    hits.update(keys if other in found else ())
            right += sum(said[other - 1].original == it.original for other in found)
            wrong += sum(said[other - 1].original != it.original for other in found)
            pairs += ((said[o - 1].original == it.original, it.text, said[o - 1].text) for o in sorted(found))
    print(f"{len(said):,} quotations, seed {seed}")
    for key, count in sorted(copies.items(), key=str):
        print(f"{key[0]} {key[1]!s:<16} {hits[key]:>5} of {count:>5}  recall {hits[key] / count:.3f}")
    for fewest, most in ((4, 11), (12, 99)):
        lengths = [it for it in copies if it[0] == "words" and fewest <= int(str(it[1])) <= most]
        print(
            f"{fewest} to {most} words: recall {sum(hits[it] for it in lengths) / sum(copies[it] for it in lengths):.3f}"
        )
    print(f"precision {right / max(1, right + wrong):.4f} ({wrong} of {right + wrong} are no copies)")
    for is_copy, one, another in random.Random(seed).sample(pairs, min(reading, len(pairs))):
        print(f"\n{'copy' if is_copy else 'NO COPY'}\n  {one}\n  {another}")


def measure_time(path: Path) -> None:
    """Print how long one look takes."""
    with closing(Library(path)) as library:
        highest = library._db.first_row("SELECT max(id) FROM entry")[0]  # type: ignore[index]
        dice, taken, used, most = random.Random(1), list[float](), list[float](), 0
        while len(taken) < TIMED_QUOTATIONS:
            quotation = dice.choice(library.said.of_entry(dice.randrange(1, highest + 1)) or (None,))
            if quotation is not None:
                begin, cpu = time.perf_counter(), time.process_time()
                found = library.people.same_words(quotation.id)
                taken.append((time.perf_counter() - begin) * 1000)
                used.append((time.process_time() - cpu) * 1000)
                most = max(most, len(found.witnesses) if found else 0)
    for name, values in (("by the clock", taken), ("of the processor", used)):
        values.sort()
        rest = f"95 % under {values[len(values) * 95 // 100]:.0f}, the longest {values[-1]:.0f}"
        print(f"one look, {name}: {statistics.median(values):.1f} ms typical, {rest}")
    print(f"{len(taken)} quotations of {highest:,} articles; at most {most} have the same words")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--read", type=int, default=0)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    if options.library is not None:
        measure_time(options.library)
    else:
        measure(options.seed, options.read)


if __name__ == "__main__":
    main()
