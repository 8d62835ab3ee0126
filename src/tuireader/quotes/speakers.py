"""From the source mention of each quotation to the speaker: who "he" and "the ministry" are."""

from collections.abc import Sequence
from dataclasses import dataclass

from tuireader.quotes.mentions import Mention
from tuireader.quotes.model import Span, Speaker
from tuireader.quotes.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Source:
    """What speakers need of one quotation: where its content begins and ends, and the source mention, if any."""

    start: int
    end: int
    mention: Span | None


def resolve(
    tokens: Tokens, mentions: Sequence[Mention], sources: Sequence[Source]
) -> tuple[tuple[Speaker, ...], list[str | None]]:
    """Return the speakers by first appearance, and for each source the id of its speaker or None."""
    ids: dict[str, str] = {}
    given: list[str | None] = []
    for source in sources:
        found = [m for m in mentions if source.mention and m.start < source.mention[1] and source.mention[0] < m.end]
        name = next((tokens.text[tokens.starts[m.core] : m.end] for m in found if m.kind == "name"), None)
        given.append(ids.setdefault(name, f"s{len(ids) + 1}") if name else None)
    return tuple(Speaker(id=i, name=name, role=None, aliases=(), kind="person") for name, i in ids.items()), given
