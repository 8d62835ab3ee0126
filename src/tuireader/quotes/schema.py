"""The attribution as programs read it: one JSON object a text, schema `tuireader.quotes/2`."""

from typing import Any

from tuireader.quotes.model import ENGLISH, Attribution, Quotation, Speaker

SCHEMA = "tuireader.quotes/2"
_DETAILS = ("roles", "gender", "age", "generation", "initials", "bodies")


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
        tuple(_speaker_of(speaker) for speaker in data["speakers"]),
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


def checked_attribution(data: Any, length: int) -> Attribution:
    """Return the attribution of a text of `length` characters from what should be the output of `to_schema`.

    Raises ValueError where it is not.
    """
    try:
        found = from_schema(data)
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no attribution: {error}") from error
    raise_unless_valid(found, length)
    return found


def raise_unless_valid(found: Attribution, length: int) -> None:
    """Raise ValueError where an attribution is not one of a text of `length` characters: its types are not known."""
    names = {it.id for it in found.speakers if isinstance(it.id, str)}
    is_right = (
        all(_has_types(speaker, _SPEAKER_TYPES) for speaker in found.speakers)
        and all(_has_types(quotation, _QUOTATION_TYPES) for quotation in found.quotations)
        and all({*map(type, it.aliases + it.roles + it.bodies)} <= {str} for it in found.speakers)
        and all(it.speaker is None or it.speaker in names for it in found.quotations)
        and all(it.content and _has_spans(it, length) for it in found.quotations)
        and type(found.language) is str
        and (found.read_to is None or (type(found.read_to) is int and 0 <= found.read_to <= length))
    )
    if not is_right:
        raise ValueError("no attribution of this text")


_STRING, _OPTIONAL_STRING, _SPANS, _NUMBER = (str,), (str, type(None)), (tuple, type(None)), (float, int)
_OPTIONAL_NUMBER = (int, type(None))
_SPEAKER_TYPES = (
    *(_STRING, _STRING, _OPTIONAL_STRING, (tuple,), _STRING),
    *((tuple,), _OPTIONAL_STRING, _OPTIONAL_NUMBER, _STRING, _STRING, (tuple,)),
)
_QUOTATION_TYPES = (
    *(_STRING, (tuple,), _STRING, _SPANS, _SPANS, _OPTIONAL_STRING, _STRING, _STRING),
    *(_NUMBER, _NUMBER, _OPTIONAL_STRING),
)
_TYPES_SEEN = set[tuple[type, ...]]()
"""What was found right before: most speakers and quotations have the types of another."""


def _has_types(values: tuple[Any, ...], types: tuple[tuple[type, ...], ...]) -> bool:
    of_values = (type(values), *map(type, values))
    if of_values in _TYPES_SEEN:
        return True
    is_right = all(it in allowed for it, allowed in zip(of_values[1:], types, strict=True))
    if is_right:
        _TYPES_SEEN.add(of_values)
    return is_right


def _has_spans(quotation: Quotation, length: int) -> bool:
    return all(_is_span(span, length) for span in (*quotation.content, quotation.source, quotation.cue) if span)


def _is_span(span: Any, length: int) -> bool:
    return len(span) == _SPAN_OFFSETS and type(span[0]) is type(span[1]) is int and 0 <= span[0] <= span[1] <= length


_SPAN_OFFSETS = 2


def _speaker(speaker: Speaker) -> dict[str, Any]:
    """Return a speaker as an object; what the text does not say of him or her is left out."""
    found: dict[str, Any] = {
        "id": speaker.id,
        "name": speaker.name,
        "role": speaker.role,
        "aliases": list(speaker.aliases),
        "kind": speaker.kind,
    }
    details = {name: getattr(speaker, name) for name in _DETAILS}
    return found | {name: list(it) if isinstance(it, tuple) else it for name, it in details.items() if it}


def _speaker_of(data: dict[str, Any]) -> Speaker:
    fields: dict[str, Any] = {name: tuple(it) if isinstance(it, list) else it for name, it in data.items()}
    return Speaker(**fields)


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
