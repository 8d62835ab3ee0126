"""Measure what becomes of rulings when articles are edited: `python bench_rulings.py [--edits N] [FILE…]`.

Each FILE is an article, or a JSONL file of articles with a “text”; by default the samples are taken. Each article gets
a ruling about each of its quotations, and is edited N times: one to four changes each time, of all kinds. Printed are

hold        rulings that stand on the quotation that they were made about
on another  rulings that stand on another one, or on one that was cut
open        rulings that stand on none, and are shown as open; “cut” of them had none to stand on
hidden      rulings that are neither: there must be none

in all, and for each kind of change alone; and the same of notes about these quotations.
"""

import argparse
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from article_edits import EDITS, Outcome, edit, extents_of, follow, follow_notes, note_all, rule_all
from tuireader import documents
from tuireader.quotes import attribute

ARTICLES = Path(__file__).parents[2] / "articles"
MAX_CHANGES = 4


def texts_of(paths: list[Path]) -> Iterator[str]:
    """Yield the texts of articles."""
    for path in paths:
        if path.suffix == ".jsonl":
            yield from (json.loads(line)["text"] for line in path.read_text("utf-8").split("\n") if line.strip())
        else:
            yield documents.load(path).text


def line(name: str, outcome: Outcome) -> str:
    """Return the line of the report about some edits."""
    total = max(1, outcome.hold + outcome.on_another + outcome.open + outcome.hidden)
    present = max(1, total - outcome.gone)
    return (
        f"{name:20} {total:9,} rulings  hold {outcome.hold / total:7.2%} ({outcome.hold / present:7.2%} of those not"
        f" cut)  on another {outcome.on_another:5} ({outcome.on_another / total:.3%})  open {outcome.open / total:6.2%}"
        f" ({outcome.gone / total:.2%} cut)  hidden {outcome.hidden}"
    )


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(ARTICLES.glob("*.md")))
    parser.add_argument("--edits", type=int, default=200, help="how often each article is edited (200)")
    parser.add_argument("--articles", type=int, default=0, help="how many articles are taken (all)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance, outcomes, start = random.Random(options.seed), defaultdict[str, Outcome](Outcome), time.process_time()
    texts = list(texts_of(options.files))[: options.articles or None]
    edits = 0
    for text in texts:
        quotations = extents_of(attribute(text))
        rulings, notes = rule_all(text, quotations), note_all(text, quotations)
        for turn in range(options.edits if rulings else 0):
            names = chance.choices(list(EDITS), k=1 + turn % MAX_CHANGES)
            edited = edit(text, quotations, names, chance.randrange(1 << 30))
            outcome = follow(rulings, edited)
            outcomes["notes"] = outcomes["notes"].plus(follow_notes(notes, edited))
            outcomes["all"] = outcomes["all"].plus(outcome)
            if len(names) == 1:
                outcomes[names[0]] = outcomes[names[0]].plus(outcome)
            edits += 1
    print(f"{len(texts)} articles, {edits:,} edits, {time.process_time() - start:.0f} s")
    for name in ("all", "notes", *EDITS):
        print(line(name, outcomes[name]))


if __name__ == "__main__":
    main()
