"""The attribution as programs read it: one JSON object a text, schema `tuireader.quotes/2`."""

from typing import Any

from tuireader.quotes.model import ENGLISH, Attribution, Quotation, Speaker

SCHEMA = "tuireader.quotes/2"


def to_schema(attribution: Attribution, id: str) -> dict[str, Any]:  # noqa: A002 - the schema's own name
    """Return `attribution` of the text `id` as an object for JSON; offsets are `[start, end)` in code points.

    `read_to` is in it only if the text was not read to its end, `language` only if it is not English.
    """
    found: dict[str, Any] = {
        "schema": SCHEMA,
        "id": id,
        "speakers": [_speaker(speaker) for speaker in attribution.speakers],
        "quotations": [_quotation(quotation) for quotation in attribution.quotations],
    }
    if not attribution.is_english:
        found["language"] = attribution.language
    return found if attribution.read_to is None else {**found, "read_to": attribution.read_to}


def from_schema(data: dict[str, Any]) -> Attribution:
    """Return the attribution from the output of `to_schema`."""
    return Attribution(
        tuple(Speaker(**{**speaker, "aliases": tuple(speaker["aliases"])}) for speaker in data["speakers"]),
        tuple(
            Quotation(
                **{
                    **quotation,
                    "content": tuple(tuple(span) for span in quotation["content"]),
                    "source": tuple(quotation["source"]) if quotation["source"] else None,
                    "cue": tuple(quotation["cue"]) if quotation["cue"] else None,
                }
            )
            for quotation in data["quotations"]
        ),
        data.get("read_to"),
        data.get("language", ENGLISH),
    )


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "role": speaker.role,
        "aliases": list(speaker.aliases),
        "kind": speaker.kind,
    }


def _quotation(quotation: Quotation) -> dict[str, Any]:
    return {
        "id": quotation.id,
        "content": [list(span) for span in quotation.content],
        "text": quotation.text,
        "source": list(quotation.source) if quotation.source else None,
        "cue": list(quotation.cue) if quotation.cue else None,
        "speaker": quotation.speaker,
        "kind": quotation.kind,
        "rule": quotation.rule,
        "confidence": quotation.confidence,
        "source_confidence": quotation.source_confidence,
        "reporter": quotation.reporter,
    }
