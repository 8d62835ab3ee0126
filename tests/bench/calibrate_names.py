"""Fit the chance that a name is right: `python calibrate_names.py --set NAME ARTICLES.jsonl SPEAKERS.json [--set …]` (needs numpy).

The sets are those of `score_speakers.py`. A logistic regression learns from the articles whose errors are looked at; the
others tell how good it is, with the confidence table that `score_speakers.py` prints.
"""

import argparse
import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from score_speakers import SLACK_CHARACTERS, is_unseen, match_of
from train_quotes import trained_by

from tuireader.quotes.engine import Reading, read, signs_of_name, sources_of
from tuireader.quotes.speakers.name_chance import SIGNS, WEIGHTS, Signs
from tuireader.quotes.speakers.resolve import Decision, decide

PENALTY = 1.0
STEPS = 30

np: Any = import_module("numpy")  # no requirement of the project, so that its types are not known


def lessons(text: str, entries: dict[str, dict[str, Any]]) -> Iterator[tuple[Signs, bool]]:
    """Yield the signs of each name that an article's annotated stretches get, and whether it is right."""
    reading = read(text)
    decisions = decide(reading.lexical, sources_of(reading))
    for offset, entry in entries.items():
        found = quotation_at(reading, decisions, int(offset))
        if found and (entity := decisions[found[0]].entity):
            match = match_of(" ".join(entity.name.split()), entry) if entry["kind"] != "none" else "wrong"
            yield found[1], match in ("whole", "short")


def quotation_at(reading: Reading, decisions: list[Decision], offset: int) -> tuple[int, Signs] | None:
    """Return the shortest quotation at an offset, by its index, with the signs of its name."""
    holding = [
        (end - start, index)
        for index, draft in enumerate(reading.quotations)
        for start, end in draft.content
        if start - SLACK_CHARACTERS <= offset < end
    ]
    if not holding:
        return None
    index = min(holding)[1]
    return index, signs_of_name(reading, reading.quotations[index], decisions[index])


def fit(rows: Any, right: Any) -> Any:
    """Return the weights of a logistic regression, by Newton's method; the first one, the bias, is not held back."""
    weights, penalty = np.zeros(rows.shape[1]), np.full(rows.shape[1], PENALTY)
    penalty[0] = 0.0
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chances - right) + penalty * weights
        curvature = (rows * (chances * (1 - chances))[:, None]).T @ rows + np.diag(penalty)
        weights -= np.linalg.solve(curvature, slope)
    return weights


def main() -> None:
    """Write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", nargs=3, action="append", default=[], metavar=("NAME", "ARTICLES", "SPEAKERS"))
    signs, right = [], []
    for _, articles, speakers in parser.parse_args().set:
        entries = json.loads(Path(speakers).read_text("utf-8"))
        for line in filter(str.strip, Path(articles).read_text("utf-8").split("\n")):
            article = json.loads(line)
            name = article["name"]
            if name in entries and not is_unseen(name):
                for seen, is_right in lessons(article["text"], entries[name]):
                    signs.append(seen)
                    right.append(is_right)
    weights = fit(np.array(signs), np.array(right, float))
    head = {"names": len(right), "right": round(sum(right) / len(right), 3), "calibrated by commit": trained_by()}
    rounded = {sign: round(float(weight), 2) for sign, weight in zip(SIGNS, weights, strict=True)}
    Path(WEIGHTS).write_text(json.dumps({"meta": head, "weights": rounded}, indent=0) + "\n", "utf-8")
    print(head, rounded)


if __name__ == "__main__":
    main()
