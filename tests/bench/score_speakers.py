"""Score who is speaking: `score_speakers.py --set NAME ARTICLES.jsonl SPEAKERS.json [--set …] [--documents PATH…]`.

ARTICLES has one object on each line: `{"name", "text"}`. SPEAKERS has the speakers of each article, by the offset at
which a quoted text starts: `{article: {offset: {"name", "aliases", "kind"}}}`; the kind "none" means that nobody
speaks.

One article in three, chosen by a hash of its name, is “unseen”: when working on the engine, look only at errors in the
other articles. The corpus of an article is the part of its name before a slash.

named     share of the spoken texts with the full name or an accepted short form
whole     share with the full name
wrong     share with somebody else's name, the worst error for a reader
nobody's  share of texts that nobody speaks which were given a speaker
b3        B-cubed F1 of grouping the texts by speaker, within an article

Where the articles are annotated (`train_quotes.py` tells how), the second table says by fold and corpus how well the
quotations themselves, their sources and reported speech without marks are found, in all articles of the file; what the
figures mean is told in `score_quotes.py`.

With `--documents`: quotations with a speaker in each README, manual and METADATA file under the paths; hardly any of
those is speech.
"""

import argparse
import gzip
import hashlib
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from annotations import read_corpus
from score_quotes import count, count_indirect, quotation_figures

from tuireader.quotes import Attribution, attribute
from tuireader.quotes.sources.scorer import trained_table

FOLDS = 3
SLACK_CHARACTERS = 2  # how far after the annotated offset a content may start
MIN_DOCUMENT_CHARACTERS, MAX_DOCUMENT_CHARACTERS = 300, 40_000
MANUALS = ("readme", "metadata", "faq", "todo", "news", "authors", "changelog")
_TITLES = (
    "mr mrs ms miss dr sir dame lord lady sen senator rep representative gov governor president vice former secretary gen "
    "general col colonel judge justice rev pastor prof professor the a an mayor chairman chairwoman"
)
TITLES = frozenset(_TITLES.split())
Form = tuple[str, ...]
T = TypeVar("T")


def is_unseen(article: str) -> bool:
    """Return whether nobody may look at the errors of the article with this name."""
    return int(hashlib.sha256(article.encode()).hexdigest(), 16) % FOLDS == 0


def corpus_of(article: str) -> str:
    """Return the part of an article's name before the slash."""
    return article.partition("/")[0] if "/" in article else ""


class Answer(NamedTuple):
    """One annotated quotation and the engine's answer."""

    article: str  # the article's name
    speaker: str  # "" if nobody speaks
    label: str  # the name that the engine gives; "" for nobody
    confidence: float  # how sure the engine is
    match: str  # "whole", "short", "wrong", or ""

    @property
    def corpus(self) -> str:
        """The name before the slash."""
        return corpus_of(self.article)

    @property
    def unseen(self) -> bool:
        """Whether nobody may look at the article's errors."""
        return is_unseen(self.article)


def form_of(name: str) -> Form:
    """Return the words of a name without titles, articles and possessives."""
    words = re.findall(r"[\w\-]+", re.sub(r"[’']s\b", "", name.lower()))
    return tuple(word for word in words if word not in TITLES) or tuple(words)


def match_of(label: str, entry: dict[str, Any]) -> str:
    """Return how a label names the speaker of an entry: "whole", "short", "wrong", or "" without a name."""
    if not label:
        return ""
    own, whole, person = form_of(label), form_of(entry["name"]), entry["kind"] == "person"
    if set(whole) <= set(own) and (not person or len(own) <= len(whole) + 4):
        return "whole"
    known = own in {form_of(alias) for alias in entry.get("aliases", ())}
    return "short" if known or (person and own[-1:] == whole[-1:] and set(own) <= set(whole)) else "wrong"


def answers(name: str, text: str, entries: dict[str, dict[str, Any]]) -> Iterator[Answer]:
    """Yield the engine's answer for each annotated quotation of an article."""
    found = attribute(text)
    for offset, entry in entries.items():
        label, confidence = label_at(found, int(offset))
        spoken = entry["kind"] != "none"
        match = match_of(label, entry) if spoken else "wrong" if label else ""
        yield Answer(name, entry["name"] if spoken else "", label, confidence, match)


def label_at(found: Attribution, offset: int) -> tuple[str, float]:
    """Return the name of the speaker at an offset, and how sure that is."""
    names = {speaker.id: speaker.name for speaker in found.speakers}
    holding = [
        (end - start, quotation)
        for quotation in found.quotations
        for start, end in quotation.content
        if start - SLACK_CHARACTERS <= offset < end
    ]
    quotation = min(holding, key=lambda pair: pair[0], default=(0, None))[1]
    return (names.get(quotation.speaker or "", ""), quotation.confidence) if quotation else ("", 0.0)


def figures(given: Sequence[Answer]) -> dict[str, float]:
    """Return the row of the table for some answers."""
    spoken = [answer for answer in given if answer.speaker]
    nobodys = [answer for answer in given if not answer.speaker]
    counts = Counter(answer.match for answer in spoken)
    number = max(1, len(spoken))
    return {
        "n": len(spoken),
        "named": (counts["whole"] + counts["short"]) / number,
        "whole": counts["whole"] / number,
        "wrong": counts["wrong"] / number,
        "nobody's": sum(bool(answer.label) for answer in nobodys) / max(1, len(nobodys)),
        "b3": b_cubed(spoken),
    }


def b_cubed(spoken: Sequence[Answer]) -> float:
    """Return the B-cubed F1 of the grouping by label; an unnamed stretch is a group of its own."""
    pairs = [(a.article, a.speaker, a.label or str(i)) for i, a in enumerate(spoken)]
    labels, speakers = Counter((a, g) for a, _, g in pairs), Counter((a, s) for a, s, _ in pairs)
    both = Counter(pairs)
    precision = sum(both[pair] / labels[pair[0], pair[2]] for pair in pairs)
    recall = sum(both[pair] / speakers[pair[0], pair[1]] for pair in pairs)
    return 2 * precision * recall / (precision + recall) / max(1, len(pairs)) if precision else 0.0


def table(name: str, given: Sequence[Answer]) -> Iterator[str]:
    """Yield the rows of one set: all of it, by fold, by corpus; and how often a name is right at each confidence."""
    for title, some in by_fold_and_corpus(given, lambda answer: answer.article).items():
        yield f"{name:16} {title:12} " + " ".join(
            f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value:4}"
            for key, value in figures(some).items()
        )
    for tenth in range(10):
        sure = [a for a in given if a.label and min(9, int(a.confidence * 10)) == tenth]
        if sure:
            right = sum(a.match in ("whole", "short") for a in sure)
            yield f"{name:16} confidence {tenth / 10:.1f}: {right}/{len(sure)} = {right / len(sure):.2f}"


def by_fold_and_corpus(given: Sequence[T], name_of: Callable[[T], str]) -> dict[str, list[T]]:
    """Return all of them, by fold, and by corpus."""
    rows = {
        "all": list(given),
        "looked at": [one for one in given if not is_unseen(name_of(one))],
        "unseen": [one for one in given if is_unseen(name_of(one))],
    }
    corpora = sorted({corpus_of(name_of(one)) for one in given} - {""})
    return rows | {corpus: [one for one in given if corpus_of(name_of(one)) == corpus] for corpus in corpora}


def quotations_table(title: str, articles: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Yield how well the quotations of annotated articles are found, by fold and corpus."""
    for row, some in by_fold_and_corpus(articles, lambda article: str(article["name"])).items():
        counts: Counter[Any] = Counter()
        for article in some:
            count(article, trained_table(), counts)
            count_indirect(article, counts)
        figures = quotation_figures(counts).items()
        shown = " ".join(f"{name} {figure:.3f}" for name, figure in figures if counts["indirect"] or "ind" not in name)
        yield f"{title:16} {row:12} n {counts['spoken']:4} {shown}"


def documents(paths: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    """Yield the texts of the manuals under the paths, one for each name in a folder."""
    for path in sorted(found for folder in paths for found in folder.rglob("*")):
        if not path.name.lower().startswith(MANUALS) or not path.is_file():
            continue
        try:
            read = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        except OSError:
            continue
        text = read.decode("utf-8", "replace")
        text = text.partition("\n\n")[2] if path.name == "METADATA" else text
        if len(text) >= MIN_DOCUMENT_CHARACTERS:
            yield path, text[:MAX_DOCUMENT_CHARACTERS]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", nargs=3, action="append", default=[], metavar=("NAME", "ARTICLES", "SPEAKERS"))
    parser.add_argument("--documents", nargs="+", type=Path, default=[])
    options = parser.parse_args()
    for name, articles, speakers in options.set:
        entries = json.loads(Path(speakers).read_text("utf-8"))
        texts = {a["name"]: a["text"] for a in read_corpus(Path(articles)) if a["name"] in entries}
        attribute(next(iter(texts.values()), ""))  # reads the word lists
        start = time.process_time()
        given = [answer for article, text in texts.items() for answer in answers(article, text, entries[article])]
        spent = (time.process_time() - start) * 1000 / max(1, len(texts))
        print("\n".join(table(name, given)))
        print(f"{name:16} {spent:.2f} ms an article of {len(texts)}\n")
    for path in dict.fromkeys(articles for _, articles, _ in options.set):
        annotated = [article for article in read_corpus(Path(path)) if article.get("attributions")]
        print("\n".join(quotations_table(Path(path).stem, annotated)) if annotated else f"{path}: not annotated")
    if options.documents:
        counts = [
            sum(q.speaker is not None for q in attribute(text).quotations) for _, text in documents(options.documents)
        ]
        print(
            f"documents: {sum(counts) / max(1, len(counts)):.3f} quotations with a speaker a page, {len(counts)} pages"
        )


if __name__ == "__main__":
    main()
