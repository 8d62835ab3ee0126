"""Which quotations were added, cut, reworded or given to another speaker between two versions of an article."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from tuireader.changes.word_diff import same_share
from tuireader.quotes.model import Attribution, Quotation, Speaker
from tuireader.quotes.naming import is_doubtful, speaker_name

MIN_SAME_SHARE = 0.5
"""How many of the words of two quotations must be the same for one to be the other in other words."""
MAX_COMPARED_QUOTATIONS = 200
"""How many that are not the same are compared with each other, of each version; the others count as cut and added."""

_WORD = re.compile(r"\w+")

QuotationChangeKind = Literal["added", "cut", "reworded", "given"]
"""“given”: to another speaker; its words may have changed as well."""


class ReadText(NamedTuple):
    """A text and who says what in it."""

    text: str
    attribution: Attribution


class QuotationChange(NamedTuple):
    """A quotation that is not the same in both versions: its words and its speaker's name; "" where it is not."""

    kind: QuotationChangeKind
    before: str = ""
    after: str = ""
    speaker_before: str = ""
    speaker_after: str = ""


class _Quoted(NamedTuple):
    """A quotation with what it is compared by."""

    quotation: Quotation
    words: tuple[str, ...]  # in lower case, without marks
    name: str  # of its speaker, as it is shown
    names: frozenset[str]  # all names of its speaker, in lower case
    source: str  # the words of the text that stand for the speaker, in lower case


def compare_quotations(before: ReadText, after: ReadText) -> tuple[QuotationChange, ...]:
    """Return what happened to the quotations of a text, in the order of the new one; those that were cut come last."""
    old, new = list(_quoted(before)), list(_quoted(after))
    partner = _same_words(old, new)
    partner |= _similar_words(old, new, partner)
    changes = list[QuotationChange]()
    for index, quoted in enumerate(new):
        if index not in partner:
            changes.append(QuotationChange("added", after=quoted.quotation.text, speaker_after=quoted.name))
        elif change := _change(old[partner[index]], quoted):
            changes.append(change)
    kept = set(partner.values())
    changes += [
        QuotationChange("cut", before=quoted.quotation.text, speaker_before=quoted.name)
        for index, quoted in enumerate(old)
        if index not in kept
    ]
    return tuple(changes)


def count_kinds(changes: Iterable[QuotationChange]) -> dict[QuotationChangeKind, int]:
    """Return how many quotations were changed in each way, in the order in which they are shown."""
    counts = Counter(change.kind for change in changes)
    order: tuple[QuotationChangeKind, ...] = ("reworded", "added", "cut", "given")
    return {kind: counts[kind] for kind in order if counts[kind]}


def _quoted(read: ReadText) -> Iterator[_Quoted]:
    speakers = {speaker.id: speaker for speaker in read.attribution.speakers}
    for quotation in read.attribution.quotations:
        if quotation.kind == "indirect":
            continue
        speaker = speakers.get(quotation.speaker or "")
        source = read.text[slice(*quotation.source)] if quotation.source else ""
        yield _Quoted(
            quotation,
            tuple(_WORD.findall(quotation.text.casefold())),
            speaker_name(read.text, quotation, speaker.name if speaker else None),
            frozenset(_all_names(speaker)) if speaker else frozenset(),
            " ".join(source.casefold().split()),
        )


def _all_names(speaker: Speaker) -> Iterator[str]:
    for name in (speaker.name, *speaker.aliases):
        yield " ".join(name.casefold().split())


def _same_words(old: Sequence[_Quoted], new: Sequence[_Quoted]) -> dict[int, int]:
    """Return for quotations of the new text those of the old one with the same words: of several, by its speaker."""
    places: dict[tuple[str, ...], list[int]] = {}
    for index, quoted in enumerate(old):
        places.setdefault(quoted.words, []).append(index)
    partner: dict[int, int] = {}
    for must_agree in (True, False):
        for index, quoted in enumerate(new):
            if index in partner:
                continue
            free = places.get(quoted.words, [])
            found = next((at for at in free if not must_agree or _is_same_speaker(old[at], quoted)), None)
            if found is not None:
                free.remove(found)
                partner[index] = found
    return partner


def _similar_words(old: Sequence[_Quoted], new: Sequence[_Quoted], partner: dict[int, int]) -> dict[int, int]:
    """Return for quotations without a partner those of the old text that have most words in common with them."""
    taken = set(partner.values())
    left_old = [(at, Counter(it.words)) for at, it in enumerate(old) if at not in taken][:MAX_COMPARED_QUOTATIONS]
    left_new = [(at, Counter(it.words)) for at, it in enumerate(new) if at not in partner][:MAX_COMPARED_QUOTATIONS]
    shares = sorted(
        (-share, at_new, at_old)
        for at_new, new_words in left_new
        for at_old, old_words in left_old
        if (share := same_share(old_words, new_words)) >= MIN_SAME_SHARE
    )
    similar: dict[int, int] = {}
    for _, at_new, at_old in shares:
        if at_new not in similar and at_old not in taken:
            similar[at_new] = at_old
            taken.add(at_old)
    return similar


def _change(old: _Quoted, new: _Quoted) -> QuotationChange | None:
    """Return what happened to a quotation, or None."""
    parts = (old.quotation.text, new.quotation.text, old.name, new.name)
    if not _is_same_speaker(old, new):
        return QuotationChange("given", *parts)
    return QuotationChange("reworded", *parts) if old.words != new.words else None


def _is_same_speaker(old: _Quoted, new: _Quoted) -> bool:
    """Return whether two quotations surely have the same speaker, or may have.

    Where the text has the same words for the speaker, only names that are sure tell two apart: else it is the engine
    that reads the same words otherwise.
    """
    if old.names & new.names or (not old.names and not new.names and old.source == new.source):
        return True
    if old.source == new.source:
        is_sure = bool(old.names and new.names) and not (is_doubtful(old.quotation) or is_doubtful(new.quotation))
        return not is_sure
    return bool(_last_words(old.names) & _last_words(new.names))


def _last_words(names: Iterable[str]) -> set[str]:
    """Return the last words of names: “Ada Thornbury” of one version may only be “Ms Thornbury” in the other."""
    return {name.rpartition(" ")[2] for name in names}
