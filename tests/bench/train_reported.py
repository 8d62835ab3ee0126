"""Fit the verbs of reported speech: `python train_reported.py CORPUS.jsonl` (needs numpy).

The corpus is that of `train_quotes.py`. A logistic regression learns from the articles whose errors are looked at (see
`score_speakers.py`) behind which verbs half of the rest of the sentence lies within an annotated content; the others
tell how good it is (`score_quotes.py`, “indirect”).
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from annotations import context_of, overlap, read_corpus
from score_speakers import is_unseen
from train_quotes import CORPUS, trained_by

from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.sources.reported_speech import subjects_of_verbs
from tuireader.quotes.sources.reported_verbs import WEIGHTS, features_of

PENALTY = 1.0
STEPS = 12
MIN_VERBS = 6  # features that fewer verbs have are left out
MIN_WEIGHT = 0.05  # weights below this are not written

np: Any = import_module("numpy")  # no requirement of the project, so that its types are not known


def lessons(article: dict[str, Any]) -> Iterator[tuple[list[str], bool]]:
    """Yield the features of each verb outside quotations that has a subject, and whether its object is reported."""
    context = context_of(article["text"])
    contents = [attribution["content"] for attribution in article["attributions"] if attribution.get("content")]
    starts, ends, tokens = context.tokens.starts, context.tokens.ends, context.line.tokens
    for verb, source in subjects_of_verbs(context, 0, len(context.symbols) - 1, 0):
        end = min(context.symbols.find(mark, verb) % len(context.symbols) for mark in (LineSymbol.QUOTATION, "|", "¶"))
        if end - verb > 1:
            span = (starts[tokens[verb + 1]], ends[tokens[end - 1]])
            shared = max((sum(overlap(span, part) for part in content) for content in contents), default=0)
            yield features_of(context, verb, source), shared * 2 >= span[1] - span[0]


def fit(rows: Any, right: Any) -> Any:
    """Return the weights of a logistic regression, by Newton's method."""
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (chances - right) + PENALTY * weights
        curvature = (rows * (chances * (1 - chances))[:, None]).T @ rows + PENALTY * np.eye(rows.shape[1])
        weights -= np.linalg.solve(curvature, slope)
    return weights


def main() -> None:
    """Write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    articles = [a for a in read_corpus(parser.parse_args().corpus) if not is_unseen(a["name"])]
    taught = [lesson for article in articles for lesson in lessons(article)]
    counts = Counter(feature for features, _ in taught for feature in features)
    kept = {feature: index for index, feature in enumerate(f for f, count in counts.items() if count >= MIN_VERBS)}
    rows = np.zeros((len(taught), len(kept)))
    for row, (features, _) in enumerate(taught):
        rows[row, [kept[feature] for feature in features if feature in kept]] = 1.0
    fitted = fit(rows, np.array([is_reported for _, is_reported in taught], float))
    weights = {feature: round(float(fitted[index]), 2) for feature, index in kept.items()}
    weights = {feature: weight for feature, weight in sorted(weights.items()) if abs(weight) >= MIN_WEIGHT}
    head = {"corpus": CORPUS | {"articles": len(articles)}, "verbs": len(taught), "trained by commit": trained_by()}
    Path(WEIGHTS).write_text(
        json.dumps({"meta": head, "weights": weights}, ensure_ascii=False, indent=0) + "\n", "utf-8"
    )
    print(f"{len(weights)} weights from {len(taught)} verbs in {WEIGHTS}")


if __name__ == "__main__":
    main()
