"""Score the engine on an annotated corpus: `python score_quotes.py CORPUS.jsonl [--folds N] [--shipped]`.

For each fold, weights are trained on the other folds (needs numpy), or with `--shipped` the released ones are used. The
corpus is that of `train_quotes.py`. Scored are quoted texts between double quotation marks with at least three words:

detection   F1 of quotations that have an annotated source, found as spoken
source      share of the annotated sources whose mention was found; by kind of the source
end to end  F1 of both together
cue         share of correct sources whose cue is correct, too
confidence  for each tenth of confidence the share of correct sources
indirect    precision and recall of reported speech without marks; half of a content is enough
time        CPU milliseconds for each article in all passes, including speakers
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from annotations import Spans, annotated_source, context_of, overlap, read_corpus

from tuireader.quotes import attribute
from tuireader.quotes.engine import find_sources
from tuireader.quotes.sources.context import Context
from tuireader.quotes.sources.features import EvidenceTable
from tuireader.quotes.sources.scorer import table_of, weights
from tuireader.quotes.spans.draft import Draft

MIN_WORDS = 3
MARKS = re.compile("[\"“”]|''|``")
Article = dict[str, Any]


def ratio(part: float, whole: float) -> float:
    """Return a share; 0 if there is nothing."""
    return round(part / whole, 4) if whole else 0.0


def balanced(precision: float, recall: float) -> float:
    """Return the F1 of a precision and a recall."""
    return ratio(2 * precision * recall, precision + recall)


def shared(own: Spans, other: Spans) -> int:
    """Return how many characters two lists of spans share."""
    return sum(overlap(a, b) for a in own for b in other)


def kind_of(text: str, source: Spans) -> str:
    """Return whether a source is a pronoun, a name or a description, by its symbols."""
    words = " ".join(text[start:end] for start, end in source)
    if words.lower() in {"he", "she", "they", "i", "we", "it", "him", "her", "them", "who"}:
        return "pronoun"
    return "name" if any(word[:1].isupper() for word in words.split()[1:]) or words.istitle() else "description"


def count(article: Article, table: EvidenceTable[float], counts: Counter[Any]) -> None:
    """Add the engine's answers for one article to `counts`."""
    context = context_of(article["text"])
    spoken = {id(draft) for draft in find_sources(context, table, nested=False)}
    for draft_index in context.line.spans:
        draft = context.drafts[draft_index]
        text = " ".join(article["text"][start:end] for start, end in draft.content)
        if draft.family != "double" or draft.shape == "turn" or len(text.split()) < MIN_WORDS:
            continue
        source = annotated_source(draft, article["attributions"])
        found = id(draft) in spoken
        counts["found"] += found
        if source is not None:
            counts["spoken"] += 1
            counts["spoken and found"] += found
        if source:
            _count_source(context, draft, source, article, counts)


def _count_source(context: Context, draft: Draft, source: Spans, article: Article, counts: Counter[Any]) -> None:
    mention = None if draft.source is None else context.mentions[draft.source]
    right = mention is not None and shared([(mention.start, mention.end)], source) > 0
    kind = kind_of(article["text"], source)
    counts.update({"sources": 1, "right": right, ("of", kind): 1, ("right", kind): right})
    if mention:
        tenth = min(9, int(draft.confidence * 10))
        counts.update({("answers", tenth): 1, ("right answers", tenth): right})
    if right:
        cues = [a.get("cue", ()) for a in article["attributions"] if shared(draft.content, a.get("content", ()))]
        counts["cue"] += draft.cue is not None and any(shared([draft.cue], cue) for cue in cues)


def count_indirect(article: Article, counts: Counter[Any]) -> None:
    """Add what is found of reported speech without marks."""
    text = article["text"]
    contents = [a["content"] for a in article["attributions"] if a.get("content")]
    unmarked = [spans for spans in contents if not any(MARKS.search(text, max(0, s - 2), e + 2) for s, e in spans)]
    found = [q.content for q in attribute(text, indirect=True).quotations if q.kind == "indirect"]
    counts["indirect"] += len(unmarked)
    counts["indirect found"] += len(found)
    counts["indirect right"] += sum(_covered(own, contents) for own in found)
    counts["indirect covered"] += sum(_covered(spans, found) for spans in unmarked)


def _covered(spans: Spans, others: Iterable[Spans]) -> bool:
    return max((shared(spans, other) for other in others), default=0) * 2 >= sum(end - start for start, end in spans)


def quotation_figures(counts: Counter[Any]) -> dict[str, float]:
    """Return how well quotations and their sources are found, and reported speech."""
    recall = ratio(counts["spoken and found"], counts["spoken"])
    accuracy = ratio(counts["right"], counts["sources"])
    precision = ratio(counts["indirect right"], counts["indirect found"])
    return {
        "detection F1": balanced(ratio(counts["spoken and found"], counts["found"]), recall),
        "source accuracy": accuracy,
        "end to end F1": balanced(ratio(counts["right"], counts["found"]), accuracy),
        "indirect precision": precision,
        "indirect recall": (covered := ratio(counts["indirect covered"], counts["indirect"])),
        "indirect F1": balanced(precision, covered),
    }


def report(counts: Counter[Any]) -> Iterator[str]:
    """Yield the lines of the report."""
    for name, figure in quotation_figures(counts).items():
        yield f"{name} {figure}"
    for kind in ("name", "description", "pronoun"):
        yield f"  {kind} {ratio(counts['right', kind], counts['of', kind])} of {counts['of', kind]}"
    yield f"cue accuracy {ratio(counts['cue'], counts['right'])}"
    for tenth in range(10):
        yield f"  confidence {tenth / 10:.1f}: {ratio(counts['right answers', tenth], counts['answers', tenth])}"


def scores(articles: Iterable[Article], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the figures for the head of the weights file."""
    counts: Counter[Any] = Counter()
    table = table_of(weights)
    for article in articles:
        count(article, table, counts)
    figures = quotation_figures(counts)
    return {name: figures[name] for name in ("detection F1", "source accuracy", "end to end F1")}


def milliseconds(articles: Sequence[Article]) -> float:
    """Return the CPU milliseconds for each article."""
    attribute(articles[0]["text"])
    start = time.process_time()
    for article in articles:
        attribute(article["text"])
    return round((time.process_time() - start) * 1000 / len(articles), 2)


def trained_on(articles: Iterable[Article]) -> Mapping[str, float]:
    """Return weights trained on these articles (needs numpy)."""
    from train_quotes import train

    return train(articles)


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--shipped", action="store_true", help="score the weights in the package")
    options = parser.parse_args()
    articles = read_corpus(options.corpus)
    counts: Counter[Any] = Counter()
    for fold in range(options.folds):
        others = (article for i, article in enumerate(articles) if i % options.folds != fold)
        table = table_of(weights() if options.shipped else trained_on(others))
        for article in articles[fold :: options.folds]:
            count(article, table, counts)
    for article in articles:
        count_indirect(article, counts)
    print("\n".join(report(counts)))
    print(f"time {milliseconds(articles)} ms an article")


if __name__ == "__main__":
    main()
