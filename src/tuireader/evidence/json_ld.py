"""What the formats in JSON-LD share."""

from collections.abc import Iterable, Iterator
from typing import Any

from tuireader.evidence.model import SpeakerFacts
from tuireader.json_lines import json_text


def json_ld_lines(head: dict[str, Any], name: str, items: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield the lines of one object: what `head` has, and the list `name`, an item a line, as they come."""
    yield f'{json_text(head)[:-1]},"{name}":['
    separator = ""
    for item in items:
        yield f"{separator}{json_text(item)}"
        separator = ","
    yield "]}"


def type_of_speaker(speaker: SpeakerFacts) -> str:
    """Return what schema.org calls a speaker."""
    return "Person" if speaker.kind in {"person", "unnamed"} else "Organization"
