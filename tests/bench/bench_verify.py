"""Measure how well quotations are found again after edits: `python tests/bench/bench_verify.py [--edits N] [FILE…]`.

Each FILE is an article, or a JSONL file of articles with a “text”; by default the samples are taken. Each article gets
N series of random changes, `--changes` in each: insertions, cuts, moved paragraphs, changed words within and outside of
quotations, other marks and blanks. Printed are, of the quotations that the article still has

found          those whose place is found, with a sureness of at least `--sure`
right          of all that are found with that sureness, those at the right place, or at another where the same words
               stand to the letter, which is what is reported
changed        those whose words were changed
told           of these that are found, those that are called changed; and how many that did not change are called so

and of the quotations that were cut, how many are called gone or are not sure; and the time of a quotation."""

import argparse
import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench_rulings import ARTICLES, texts_of

from article_edits import EDITS, MIN_SAME_EXTENT, edit, extents_of
from tuireader.evidence.find_words import SURE, WordFinder, words_differ
from tuireader.evidence.model import selector_of
from tuireader.quotes import attribute
from tuireader.quotes.model import Span

NAMES = sorted(EDITS.keys() - {"repeat a quotation"})
"""The changes; somebody else who says the same words is left out: whose words they are is no question of their place."""


def overlaps(truth: Span | None, found: Span) -> bool:
    """Return whether most of the shorter of two spans is in the other: words may have been doubled."""
    if truth is None:
        return False
    common = min(truth[1], found[1]) - max(truth[0], found[0])
    return common >= min(truth[1] - truth[0], found[1] - found[0]) * MIN_SAME_EXTENT


def counts_of(text: str, seed: int, changes: int, sure: float) -> Counter[str]:
    """Return what became of the quotations of one article after some changes."""
    extents, counts = extents_of(attribute(text)), Counter[str]()
    dice = random.Random(seed)
    edited = edit(text, extents, dice.choices(NAMES, k=changes), seed)
    began = time.process_time()
    finder = WordFinder(edited.text)
    for number, extent in enumerate(extents):
        selector, truth = selector_of(text, *extent), edited.places.get(number)
        found = finder.find(selector)
        is_found = found.state != "gone" and found.sureness >= sure
        counts["found in all"] += is_found
        counts["to the letter, elsewhere"] += is_found and found.state != "changed" and not overlaps(truth, found[1:3])
        if truth is None:
            counts["cut"] += 1
            counts["cut and called gone"] += not is_found
            continue
        is_right = is_found and overlaps(truth, (found.start, found.end))
        has_changed = words_differ(selector.exact, edited.text[slice(*truth)])
        counts.update({"there": 1, "found": is_found, "right": is_right, "changed": has_changed and is_right})
        counts["told"] += is_right and has_changed and found.state == "changed"
        counts["told wrongly"] += is_right and not has_changed and found.state == "changed"
    counts["microseconds"] += int((time.process_time() - began) * 1e6)
    return counts


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, default=sorted(ARTICLES.glob("*.md")))
    parser.add_argument("--edits", type=int, default=20, help="how often each article is edited (20)")
    parser.add_argument("--articles", type=int, default=0, help="how many articles are taken (all)")
    parser.add_argument("--changes", type=int, default=30, help="changes each time (30)")
    parser.add_argument("--sure", type=float, default=SURE, help=f"what counts as sure ({SURE})")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    total = Counter[str]()
    for at, text in enumerate(list(texts_of(options.files))[: options.articles or None]):
        for number in range(options.edits):
            total += counts_of(text, options.seed + 1000 * at + number, options.changes, options.sure)
    right = total["right"] + total["to the letter, elsewhere"]
    print(", ".join(f"{name} {count:,}" for name, count in total.items()))
    print(
        f"found {total['found'] / total['there']:.2%}, right {right / max(1, total['found in all']):.2%} ({total['to the letter, elsewhere']} of it elsewhere),"
        f" told {total['told'] / max(1, total['changed']):.2%} of {total['changed']:,} changed,"
        f" {total['told wrongly']} wrongly; cut and called gone {total['cut and called gone'] / max(1, total['cut']):.2%};"
        f" {total['microseconds'] / (total['there'] + total['cut']):.0f} µs a quotation"
    )


if __name__ == "__main__":
    main()
