"""What is said about people who may be the same, and about what the user ruled."""

from collections.abc import Sequence

from tuireader.documents.cleaning import clean_line
from tuireader.library.person import Person, PersonChange, PersonOffer
from tuireader.library.text_folding import fold
from tuireader.widgets.person_head import described, flow_items, kind_words, short_name
from tuireader.widgets.phrases import counted, sentence
from tuireader.widgets.row_list import cut_at_word

MAX_LISTED_CELLS = 60
_SHORT_ROLE_CELLS = (30, 18, 12)
"""To what a role is cut, in turn, so that a line has room for it: who is meant matters more than all of the role."""
_NUMBERS = ("Nobody", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine or more")


def offer_texts(person: Person, offers: Sequence[PersonOffer], join_key: str, apart_key: str) -> tuple[str, ...]:
    """Return who may be the same as a person, and which keys decide that; the longest text first."""
    offer, name, key = offers[0], short_name(person.name), fold(person.name)
    other, other_name = offer.person, short_name(offer.person.name)
    namesakes = sum(fold(it.person.name) == key for it in offers)
    keys = [f"{join_key} joins them" if join_key else "", f"{apart_key} keeps them apart" if apart_key else ""]
    role, count = kind_words(other), counted(other.quotations, "quotation")
    roles = [cut_at_word(role, cells) for cells in (MAX_LISTED_CELLS, *_SHORT_ROLE_CELLS)] if role else []
    if namesakes:
        called = f"{_NUMBERS[min(namesakes, len(_NUMBERS) - 1)]} are called {name}"
        one = "the other" if namesakes == 1 else "one of the others"
        said = [f"{called}; {one}: {role or 'no role is known'}, {count}"]
        said += [f"Another {name}: {it}" for it in ([f"{role}, {count}", *roles] if role else [f"no role, {count}"])]
        said.append(called)
    else:
        said = [f"{described(other)}{',' if role else ''} may be the same as {name}: {clean_line(offer.reason)}"]
        said += [f"{other_name}, {it}, may be the same" for it in roles]
        said += [f"{other_name} may be the same as {name}", f"{other_name} may be the same"]
    decide = ", ".join(filter(None, keys))
    return tuple(dict.fromkeys(" ".join(sentence(part) for part in (words, decide) if part) for words in said))


def joined_texts(joined: Sequence[Person], apart_key: str) -> tuple[str, ...]:
    """Return who was joined into a person, and which key parts them; the longest text first."""
    names = " · ".join(flow_items([described(it) for it in joined], MAX_LISTED_CELLS, 1))
    parts = f"{apart_key} parts them again" if apart_key else ""
    return tuple(
        " ".join(sentence(part) for part in (words, parts) if part)
        for words in (f"You joined {names}", "You joined these people")
    )


def change_note(change: PersonChange) -> str:
    """Return what was ruled, without a full stop."""
    if change.action == "rename":
        one = short_name(change.one.name)
        return f"Renamed: {short_name(change.value)}" if change.value else f"{one} has the name that articles give"
    if change.action == "join":
        return f"{_both(change)} are {'one now' if change.holds else 'two again'}"
    return f"{_both(change)} are kept apart"


def undone_note(change: PersonChange) -> str:
    """Return what was undone, or brought back, as a sentence."""
    lead = "Back again" if change.holds else "Undone"
    if change.action == "rename":
        return sentence(f"{lead}: the new name of {short_name(change.one.name)}")
    what = "one person" if change.action == "join" else "kept apart"
    now = what if change.holds else f"no longer {what}"
    return sentence(f"{lead}: {_both(change)} are {now}")


def _both(change: PersonChange) -> str:
    """Return the names of two people; the second has its role where it has the same name."""
    one, other = change.one, change.other
    if other is None:
        return short_name(one.name)
    role = f" ({kind_words(other)})" if kind_words(other) and fold(one.name) == fold(other.name) else ""
    return f"{short_name(one.name)} and {short_name(f'{other.name}{role}')}"
