"""Evidence as one JSON object a quotation, schema `tuireader.evidence/1`, and back."""

from datetime import UTC, datetime
from typing import Any

from tuireader.evidence.model import CONTEXT_CHARACTERS, ArticleFacts, Evidence, Selector, SpeakerFacts
from tuireader.library import ENGINE_VERSION
from tuireader.quotes.model import Span
from tuireader.version import VERSION

SCHEMA = "tuireader.evidence/1"


def to_record(row: Evidence) -> dict[str, Any]:
    """Return a quotation as an object for JSON; offsets are `[start, end)` in code points of the article's text."""
    return {
        "schema": SCHEMA,
        "id": row.id,
        "kind": row.kind,
        "words": row.words,
        "selectors": [selector._asdict() for selector in row.selectors],
        "sentence": row.sentence,
        "speaker": None if row.speaker is None else _speaker(row.speaker),
        "corrected": row.is_corrected,
        "source": _mention(row.source),
        "cue": _mention(row.cue),
        "reporter": row.reporter or None,
        "rule": row.rule,
        "confidence": row.confidence,
        "source_confidence": row.source_confidence,
        "note": row.note,
        "article": _article(row.article),
        "program": f"tuireader {VERSION}",
        "engine": ENGINE_VERSION,
    }


def _article(article: ArticleFacts) -> dict[str, Any]:
    return {
        "id": article.entry_id,
        "title": article.title,
        "author": article.author or None,
        "outlet": article.outlet or None,
        "url": article.url or None,
        "date": iso(article.date),
        "fetched": iso(article.fetched),
        "sha256": article.sha256,
        "characters": article.characters,
    }


def _speaker(speaker: SpeakerFacts) -> dict[str, Any]:
    return {
        "name": speaker.name,
        "kind": speaker.kind,
        "roles": list(speaker.roles),
        "person": f"p{speaker.person_id}" if speaker.person_id else None,
    }


def _mention(mention: tuple[str, Span] | None) -> dict[str, Any] | None:
    if mention is None:
        return None
    text, (start, end) = mention
    return {"text": text, "start": start, "end": end}


def iso(moment: datetime | None) -> str | None:
    """Return a moment in UTC as ISO 8601; one without a time zone stays without."""
    if moment is None:
        return None
    return (moment.astimezone(UTC) if moment.tzinfo else moment).isoformat(timespec="seconds").replace("+00:00", "Z")


def selector_from(fields: dict[str, Any]) -> Selector:
    """Return a selector from its fields, with no more of the surroundings than is written.

    Raises KeyError, TypeError or ValueError where they are none.
    """
    found = Selector(*(fields[name] for name in Selector._fields))
    if [*map(type, found)] != [str, str, str, int, int] or not 0 <= found.start <= found.end:
        raise ValueError("no selector")
    return found._replace(prefix=found.prefix[-CONTEXT_CHARACTERS:], suffix=found.suffix[:CONTEXT_CHARACTERS])
