"""Who said what in a batch of articles."""

from typing import Any

import pyarrow as pa

from tuireader.digests import sha256
from tuireader.extract.layout import FACTS
from tuireader.extract.schemas import OUTPUT
from tuireader.quotes import Quotation, Speaker
from tuireader.quotes.bounded import attribute_bounded
from tuireader.quotes.model import Span

NO_TEXT = "has no text"


def extract_batch(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return a row for each article, in the same order, with its quotations and speakers (`schemas.OUTPUT`).

    The batch has the columns `id` and `text`; those of `layout.FACTS` are passed on, and all others are left out. A
    row without a text has a `problem`: the one that its column of this name gives, or that it has no text. A row
    without an id has none in what is returned. Raises ValueError where a column is missing, or is there twice.
    """
    missing = {"id", "text"} - set(batch.schema.names)
    if missing:
        raise ValueError(f"a batch needs the columns id and text; {', '.join(sorted(missing))} is missing")
    names = [name for name in ("id", "text", "problem", *FACTS) if name in batch.schema.names]
    if twice := [name for name in names if batch.schema.names.count(name) > 1]:
        raise ValueError(f"a batch needs each column once; {', '.join(twice)} is there twice")
    rows = batch.select(names).to_pylist()
    return pa.RecordBatch.from_pylist([_answer(row) for row in rows], schema=OUTPUT)


def _answer(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row of one article."""
    facts = {name: _text_or_none(row.get(name)) for name in FACTS}
    answer: dict[str, Any] = {"id": _text_or_none(row["id"]), **facts, "quotations": [], "speakers": []}
    text = row["text"]
    if not isinstance(text, str):
        return answer | {"problem": _text_or_none(row.get("problem")) or NO_TEXT}
    found = attribute_bounded(text, language=facts["language"] or "")
    names = {speaker.id: speaker.name for speaker in found.speakers}
    return answer | {
        "language": found.language,
        "sha256": sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
        "characters": len(text),
        "read_to": found.read_to,
        "quotations": [_quotation(text, it, names) for it in found.quotations],
        "speakers": [_speaker(it) for it in found.speakers],
    }


def _text_or_none(value: Any) -> str | None:
    return None if value is None else str(value)


def _quotation(text: str, quotation: Quotation, names: dict[str, str]) -> dict[str, Any]:
    return {
        "quotation": quotation.id,
        "kind": quotation.kind,
        "words": quotation.text,
        "content": [_span(it) for it in quotation.content],
        "source": _span(quotation.source),
        "source_words": _words(text, quotation.source),
        "cue": _span(quotation.cue),
        "cue_words": _words(text, quotation.cue),
        "speaker": quotation.speaker,
        "name": names.get(quotation.speaker or ""),
        "rule": quotation.rule,
        "confidence": quotation.confidence,
        "source_confidence": quotation.source_confidence,
        "reporter": quotation.reporter,
    }


def _span(span: Span | None) -> dict[str, int] | None:
    return None if span is None else {"start": span[0], "end": span[1]}


def _words(text: str, span: Span | None) -> str | None:
    return None if span is None else text[slice(*span)]


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "speaker": speaker.id,
        "name": speaker.name,
        "kind": speaker.kind,
        "role": speaker.role,
        "roles": list(speaker.roles),
        "aliases": list(speaker.aliases),
        "gender": speaker.gender,
        "age": speaker.age,
        "generation": speaker.generation or None,
        "initials": speaker.initials or None,
        "bodies": list(speaker.bodies),
    }
