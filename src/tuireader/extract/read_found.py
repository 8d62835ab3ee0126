"""Rows of quotations and speakers become the attribution of a text again; nothing in them is trusted."""

import re
from bisect import bisect_right
from itertools import chain, pairwise
from typing import Any, get_args

from tuireader.documents.cleaning import is_printable
from tuireader.library.said import INDIRECT, MAX_NAME_CHARACTERS
from tuireader.quotes import Attribution, Quotation, Span, Speaker
from tuireader.quotes.model import QuotationKind, SpeakerGender, SpeakerKind
from tuireader.quotes.schema import checked_attribution

Row = dict[str, Any]
MAX_AGE_YEARS = 200
MAX_SHARE_OF_TEXT = 4
"""Quotations may stand in others, but all together are at most so many times as long as the text."""
_KINDS = frozenset(get_args(QuotationKind)) - {INDIRECT}
_SPEAKER_KINDS, _GENDERS = frozenset(get_args(SpeakerKind)), frozenset([*get_args(SpeakerGender), None])


def attribution_of(text: str, article: Row, quotations: list[Row], speakers: list[Row]) -> Attribution:
    """Return what was found in a text. Raises ValueError, which says what is wrong, where it cannot have been."""
    try:
        found = checked_attribution(
            {
                "speakers": [_speaker_fields(it) for it in speakers],
                "quotations": [_quotation_fields(it) for it in quotations],
                "read_to": article.get("read_to"),
                "language": article.get("language"),
            },
            len(text),
        )
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise ValueError("a field is missing, of another type, or points out of the text") from error
    _check_words(text, found)
    _check_names(found)
    return found


def _speaker_fields(row: Row) -> Row:
    given = {name: row[name] for name in ("name", "role", "aliases", "kind", "roles", "gender", "age", "bodies")}
    return {"id": row["speaker"], **given, "generation": row["generation"] or "", "initials": row["initials"] or ""}


def _quotation_fields(row: Row) -> Row:
    return {
        "id": row["quotation"],
        "content": [_span(it) for it in row["content"]],
        "text": row["words"],
        "source": _span(row["source"]),
        "cue": _span(row["cue"]),
        "confidence": round(float(row["confidence"]), 3),
        "source_confidence": round(float(row["source_confidence"]), 3),
        **{name: row[name] for name in ("speaker", "kind", "rule", "reporter")},
    }


def _span(row: Row | None) -> list[int] | None:
    return None if row is None else [row["start"], row["end"]]


def _check_words(text: str, found: Attribution) -> None:
    """Raise ValueError where the words of a quotation do not stand at its offsets, in their order."""
    if sum(len(it.text) for it in found.quotations) > MAX_SHARE_OF_TEXT * len(text):
        raise ValueError("the quotations are longer than the text")
    for it in found.quotations:
        offsets = list(chain.from_iterable(it.content))
        if any(before > after for before, after in pairwise(offsets)) or any(start == end for start, end in it.content):
            raise ValueError(f"the offsets of {_shown(it.id)} are out of order")
        if it.text != words_at(text, it.content):
            raise ValueError(f"the words of {_shown(it.id)} do not stand at its offsets")


def words_at(text: str, content: tuple[Span, ...]) -> str:
    """Return the words of a quotation, as the engine gives them: its parts joined by a blank."""
    return " ".join([text[start:end] for start, end in content])


def _check_names(found: Attribution) -> None:
    """Raise ValueError where a name, a kind or a chance is none."""
    for ids in ([it.id for it in found.speakers], [it.id for it in found.quotations]):
        if len(set(ids)) != len(ids):
            raise ValueError("an id is given twice")
    for speaker in found.speakers:
        _check_speaker(speaker)
    for it in found.quotations:
        _check_quotation(it)
    _check_line(found.language)


def _check_speaker(it: Speaker) -> None:
    for name in (it.id, it.name, it.role or "", it.generation, it.initials, *it.aliases, *it.roles, *it.bodies):
        _check_line(name)
    is_known = it.kind in _SPEAKER_KINDS and it.gender in _GENDERS
    if not is_known or not 0 <= (it.age or 0) <= MAX_AGE_YEARS:
        raise ValueError(f"the kind, gender or age of {_shown(it.id)} is none")


def _check_quotation(it: Quotation) -> None:
    for name in (it.id, it.rule, it.reporter or ""):
        _check_line(name)
    is_chance = 0 <= it.confidence <= 1 and 0 <= it.source_confidence <= 1
    if it.kind not in _KINDS or not is_chance:
        raise ValueError(f"the kind or confidence of {_shown(it.id)} is none")


def _check_line(name: str) -> None:
    if len(name) > MAX_NAME_CHARACTERS or not is_printable(name):
        raise ValueError("a name is too long, or has control characters")


def _shown(name: str) -> str:
    return f"“{name[:20]}”" if is_printable(name) else "a row"


# In another text with the same words


def moved(found: Attribution, text: str, other: str) -> Attribution | None:
    """Return what was found in a text as it stands in another one with the same words, between which blanks may differ.

    None where the words differ.
    """
    if text == other:
        return found
    if text.split() != other.split():
        return None
    move = _Move(text, other)
    quotations = list[Quotation]()
    for it in found.quotations:
        content = tuple(span for span in map(move.span, it.content) if span is not None)
        if len(content) != len(it.content):
            return None
        words = words_at(other, content)
        quotations.append(it._replace(content=content, text=words, source=move.span(it.source), cue=move.span(it.cue)))
    read_to = None if found.read_to is None else move.end(found.read_to)
    return found._replace(quotations=tuple(quotations), read_to=read_to)


_WORD = re.compile(r"\S+")


class _Move:
    """Moves spans to a text with the same words."""

    def __init__(self, text: str, other: str) -> None:
        self._text = text
        self._starts, self._other_starts = ([it.start() for it in _WORD.finditer(one)] for one in (text, other))

    def span(self, span: Span | None) -> Span | None:
        """Return where the words of a span stand; None where it has none."""
        words = "" if span is None else self._text[slice(*span)]
        if span is None or not words.strip():
            return None
        start = span[0] + len(words) - len(words.lstrip())
        return self._place(start), self.end(span[1] - len(words) + len(words.rstrip()))

    def end(self, offset: int) -> int:
        """Return where the word ends, or the part of it, that ends before an offset."""
        return self._place(offset - 1) + 1 if offset else 0

    def _place(self, offset: int) -> int:
        """Return the place of a character; of a blank, one behind the word before it."""
        index = max(0, bisect_right(self._starts, offset) - 1)
        return self._other_starts[index] + offset - self._starts[index] if self._starts else 0
