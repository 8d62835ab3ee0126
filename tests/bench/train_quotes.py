"""Train the scorer of sources: `python train_quotes.py CORPUS.jsonl [--not-fold K/N] [--out FILE]` (needs numpy).

CORPUS has one JSON object on each line: `{"text", "attributions": [{"source": [[start, end]…], "content": [[start,
end]…]}]}`. The model is a softmax over the candidates of a quotation, "a stranger" and "nobody" with an L2 penalty,
fitted by L-BFGS (Liu and Nocedal 1989). Quotations that a sieve decides are left out, because they teach nothing. The
output has no text, only weights, after a head that says what they were trained on, by which commit, and their scores
there.
"""

import argparse
import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from annotations import Spans, annotated_source, context_of, overlap, read_corpus

from tuireader.quotes.sources.context import Context, PreviousSource
from tuireader.quotes.sources.evidence import Evidence, position_of
from tuireader.quotes.sources.features import EvidenceTable
from tuireader.quotes.sources.letter_line import LineSymbol
from tuireader.quotes.sources.scorer import WEIGHTS
from tuireader.quotes.sources.sieves import find_by_sieve

CORPUS = {
    "name": "PolNeAR (political news attribution relations), training part",
    "repository": "https://github.com/networkdynamics/PolNeAR",
    "how to get it": "git clone https://github.com/networkdynamics/PolNeAR; its README says how to read the training "
    "part, and the docstring of tests/bench/train_quotes.py the form that the trainer takes",
}
PENALTY = 2.0
MIN_QUOTATIONS = 5  # features that fewer quotations have are left out
MIN_WEIGHT = 0.1  # weights below this are not written: they change no answer for the better
MAX_STEPS = 100
DESCRIPTION_REPEATS = (
    3  # how often a quotation with a description as its source counts: there are few, and they are hard
)
# Which of several mentions in an annotated source to learn: a name first, then a description, a pronoun.
PREFERENCE = (LineSymbol.NAME, LineSymbol.DESCRIPTION, LineSymbol.PRONOUN, LineSymbol.POSSESSIVE)

np: Any = import_module("numpy")  # not a requirement of the project, so its types are unknown

FEATURES: EvidenceTable[list[str]] = EvidenceTable(list)  # collects features instead of weighing them
Vector = Any  # numpy.ndarray


class Instance(NamedTuple):
    """What one quotation teaches."""

    rows: list[list[str]]  # features for each candidate, for a stranger and for nobody
    right: int  # index of the correct row


def right_unit(context: Context, units: Sequence[int], source: Spans) -> int | None:
    """Return the candidate to learn as the source, or None."""
    touched = [
        unit
        for unit in units
        for span in source
        if overlap((context.mention(unit).start, context.mention(unit).end), span)
    ]
    return min(touched, key=lambda unit: (PREFERENCE.index(context.symbols[unit]), unit), default=None)


def instances(text: str, attributions: Sequence[dict[str, Spans]]) -> Iterator[Instance]:
    """Yield what the quotations of one text teach; earlier decisions are the annotated ones."""
    context = context_of(text)
    evidence = Evidence(context, FEATURES)
    previous: PreviousSource | None = None
    for draft_index in sorted(context.line.spans):
        if (unit := find_by_sieve(context, draft_index, previous)) >= 0:
            previous = context.previous_source(draft_index, unit)
            continue
        if context.drafts[draft_index].shape == "turn":
            continue
        position, reach = position_of(context, draft_index), context.candidates(draft_index)
        units = reach.units
        source = annotated_source(context.drafts[draft_index], attributions)
        if source is None and position.sentence:
            continue
        rows = [*evidence.sources(position, reach, previous), evidence.stranger(position)]
        rows += [] if position.sentence else [evidence.nobody(position)]
        target = right_unit(context, units, source or ())
        if target is None:
            yield Instance(rows, len(units) if source is not None else len(units) + 1)
            continue
        previous = context.previous_source(draft_index, target)
        for _ in range(DESCRIPTION_REPEATS if context.symbols[target] == LineSymbol.DESCRIPTION else 1):
            yield Instance(rows, units.index(target))


class Problem:
    """The instances as arrays, and their loss as a function of the weights."""

    def __init__(self, examples: Sequence[Instance]) -> None:
        counts = Counter(name for example in examples for name in {name for row in example.rows for name in row})
        self.names = sorted(name for name, count in counts.items() if count >= MIN_QUOTATIONS)
        feature_index = {name: i for i, name in enumerate(self.names)}
        flat: list[int] = []
        row_starts, example_starts, right = [0], [0], []
        for example in examples:
            for i, row in enumerate(example.rows):
                # The last, empty feature makes sure that no row is empty.
                flat += [*(feature_index[name] for name in row if name in feature_index), len(self.names)]
                row_starts.append(len(flat))
                right.append(i == example.right)
            example_starts.append(len(right))
        self.flat, self.right = np.array(flat), np.array(right)
        self.rows, self.examples = np.array(row_starts), np.array(example_starts)

    def loss(self, weights: Vector) -> tuple[float, Vector]:
        """Return the penalised negative log-likelihood and its gradient."""
        lengths, sizes = np.diff(self.rows), np.diff(self.examples)
        scores = np.add.reduceat(np.append(weights, 0.0)[self.flat], self.rows[:-1])
        shares = np.exp(scores - np.repeat(np.maximum.reduceat(scores, self.examples[:-1]), sizes))
        chances = shares / np.repeat(np.add.reduceat(shares, self.examples[:-1]), sizes)
        good = np.where(self.right, chances, 0.0)
        total = np.add.reduceat(good, self.examples[:-1]) + 1e-300
        wrong = np.repeat(chances - good / np.repeat(total, sizes), lengths)
        gradient = np.bincount(self.flat, weights=wrong, minlength=len(weights) + 1)[:-1] + PENALTY * weights
        return float(-np.log(total).sum() + PENALTY / 2 * weights @ weights), gradient


def descend(loss: Callable[[Vector], tuple[float, Vector]], point: Vector, memory: int = 8) -> Vector:
    """Minimise by L-BFGS with backtracking."""
    value, slope = loss(point)
    moves: list[tuple[Vector, Vector]] = []
    for _ in range(MAX_STEPS):
        step = _direction(slope, moves)
        length = 1.0
        while True:
            there = point - length * step
            lower, steeper = loss(there)
            if lower <= value - 1e-4 * length * (slope @ step) or length < 1e-8:
                break
            length /= 2
        if (there - point) @ (steeper - slope) > 1e-10:
            moves = [*moves, (there - point, steeper - slope)][-memory:]
        settled = abs(value - lower) < 1e-5 * abs(value)
        point, value, slope = there, lower, steeper
        if settled:
            break
    return point


def _direction(slope: Vector, moves: Sequence[tuple[Vector, Vector]]) -> Vector:
    """Multiply the gradient with the approximate inverse Hessian from the last steps."""
    step, factors = slope.copy(), []
    for move, change in reversed(moves):
        factors.append((move @ step) / (change @ move))
        step -= factors[-1] * change
    step *= (moves[-1][0] @ moves[-1][1]) / (moves[-1][1] @ moves[-1][1]) if moves else np.abs(slope).sum() ** -0.5
    for (move, change), factor in zip(moves, reversed(factors), strict=True):
        step += (factor - (change @ step) / (change @ move)) * move
    return step


def train(articles: Iterable[dict[str, Any]]) -> dict[str, float]:
    """Return the weights of all features that have one."""
    problem = Problem([one for article in articles for one in instances(article["text"], article["attributions"])])
    weights = descend(problem.loss, np.zeros(len(problem.names)))
    return {
        name: round(float(weight), 2)
        for name, weight in zip(problem.names, weights, strict=True)
        if abs(weight) >= MIN_WEIGHT
    }


def trained_by() -> str:
    """Return the commit of this code; "unknown" outside a repository, with ", changed" if there are local changes."""

    def git(*arguments: str) -> str:
        answer = subprocess.run(
            ["git", *arguments], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
        )
        return answer.stdout.strip()

    try:
        changed = git("status", "--porcelain", "--untracked-files=no", "--", "../../src/tuireader/quotes", ".")
        return git("rev-parse", "HEAD") + (", changed" if changed else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def meta(articles: Sequence[dict[str, Any]], weights: dict[str, float], corpus: dict[str, str]) -> dict[str, Any]:
    """Return the head of the weights file."""
    from score_quotes import scores

    return {
        "corpus": corpus | {"articles": len(articles)},
        "trained by commit": trained_by(),
        "penalty": PENALTY,
        "scores on what it was trained on": scores(articles, weights),
    }


def as_json(head: dict[str, Any], weights: dict[str, float]) -> str:
    """Return the file's text: the head, then one weight on each line."""
    return json.dumps({"meta": head, "weights": dict(sorted(weights.items()))}, ensure_ascii=False, indent=0) + "\n"


def main() -> None:
    """Train on a corpus, or on the part of it outside one fold, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--not-fold", help="K/N: leave out the articles whose position modulo N is K")
    parser.add_argument("--out", type=Path, default=Path(WEIGHTS))
    parser.add_argument("--corpus-name", help="the public name of CORPUS where it is not PolNeAR's training part")
    options = parser.parse_args()
    articles = read_corpus(options.corpus)
    if options.not_fold:
        left_out, folds = map(int, options.not_fold.split("/"))
        articles = [article for i, article in enumerate(articles) if i % folds != left_out]
    weights = train(articles)
    corpus = CORPUS | (
        {"name": options.corpus_name, "repository": "", "how to get it": ""} if options.corpus_name else {}
    )
    if options.not_fold:
        corpus["without fold"] = options.not_fold
    head = meta(articles, weights, corpus)
    options.out.write_text(as_json(head, weights), "utf-8")
    print(f"{len(weights)} weights from {len(articles)} articles in {options.out}")


if __name__ == "__main__":
    main()
