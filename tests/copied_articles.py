"""Generated news about invented places, and what outlets do to it before they print it."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from deliveries import make_entry, make_feed
from tuireader.library import Library

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FETCHED = (NOON + timedelta(days=9)).timestamp()
_PLACES = (
    "Port Anselm",
    "Marrowdale",
    "Estermouth",
    "Kestrel Falls",
    "Harrowdene",
    "Tolloway",
    "Ness",
    "Bramber Cross",
)
_THINGS = (
    *("sluice", "harbour", "quarry", "lantern", "ferry", "orchard", "granary", "viaduct", "reservoir", "lighthouse"),
    *("tannery", "foundry", "causeway", "windmill", "dairy", "signal box", "cannery", "archive", "observatory", "kiln"),
)
_PEOPLE = (
    "Ada Thornbury",
    "Josef Kettle",
    "Iris Vanterpool",
    "Ruben Sorley",
    "Greta Quist",
    "Emil Ferrant",
    "Lene Brandt",
)
_ROLES = ("the mayor", "an engineer", "the harbour master", "a surveyor", "the treasurer", "a pilot", "the archivist")
_DEEDS = (
    *("closed", "repainted", "surveyed", "flooded", "sold", "rebuilt", "insured", "moved", "inspected", "reopened"),
    *("measured", "fenced", "drained", "rented", "photographed", "catalogued", "swept", "widened", "lit", "guarded"),
)
_TIMES = (
    "on Monday",
    "before dawn",
    "last spring",
    "after the storm",
    "for a week",
    "at noon",
    "in four days",
    "by hand",
)
_ENDS = (
    *(
        "to the surprise of the council",
        "with a rope and two ladders",
        "although nobody had asked",
        "at no cost to the town",
    ),
    *(
        "in front of forty visitors",
        "while the band was playing",
        "against the advice of the union",
        "for the third time",
    ),
    *("as the minutes show", "without a permit", "under a borrowed tarpaulin", "to settle an old bet"),
)
BOILERPLATE = (
    "You have read all the free articles of this month. Subscribe to read on: a subscription gives you every story on all"
    " your devices, the weekend magazine, the crossword and the archive since the first issue. Students pay half. You can"
    " cancel at any time, by letter, by telephone or in your account. Already a subscriber? Sign in with the address to"
    " which we send the paper. Questions are answered from eight in the morning until six in the evening."
)


class Story(NamedTuple):
    """An article: a headline and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs as a plain text."""
        return "\n\n".join(self.paragraphs)


def story(number: int, paragraphs: int = 10) -> Story:
    """Return the generated article of that number, with about forty words in a paragraph."""
    dice = random.Random(number)
    place, thing = dice.choice(_PLACES), dice.choice(_THINGS)
    about = f"{place} {thing} {dice.choice(_DEEDS)} {dice.choice(_TIMES)}"
    first = f"The {thing} of {place} was {dice.choice(_DEEDS)} {dice.choice(_TIMES)}, {dice.choice(_ENDS)}."
    return Story(about, tuple(f"{first if not at else ''} {_paragraph(dice)}".strip() for at in range(paragraphs)))


def _paragraph(dice: random.Random) -> str:
    return " ".join(_sentence(dice) for _ in range(2))


def _sentence(dice: random.Random) -> str:
    who, thing, other = dice.choice(_PEOPLE), *dice.sample(_THINGS, 2)
    return (
        f"{who}, {dice.choice(_ROLES)} of {dice.choice(_PLACES)}, had the {thing} {dice.choice(_DEEDS)}"
        f" {dice.choice(_TIMES)} and the {other} {dice.choice(_DEEDS)} {dice.choice(_ENDS)}."
    )


def with_cut_end(it: Story, share: float) -> Story:
    """Return an article without the last paragraphs, a share of all."""
    return it._replace(paragraphs=it.paragraphs[: max(1, round(len(it.paragraphs) * (1 - share)))])


def with_changed_words(it: Story, share: float, seed: int = 1) -> Story:
    """Return an article of which a share of the words are other ones."""
    dice = random.Random(seed)
    changed = (
        " ".join(f"other{dice.randrange(999)}" if dice.random() < share else word for word in text.split(" "))
        for text in it.paragraphs
    )
    return it._replace(paragraphs=tuple(changed))


def with_added_lines(it: Story, count: int, seed: int = 1) -> Story:
    """Return an article with some paragraphs of the outlet's own, of about forty words, at both ends."""
    dice = random.Random(seed)
    added = [_paragraph(dice) for _ in range(count)]
    return it._replace(paragraphs=(*added[: count // 2], *it.paragraphs, *added[count // 2 :]))


def with_headline(it: Story, number: int) -> Story:
    """Return an article under a headline of an outlet's own, which has some words of the first."""
    words = it.title.split()
    return it._replace(title=f"{words[0]}: why the {' '.join(words[1:3])} matters to readers of paper {number}")


def store(library: Library, host: str, it: Story, moment: datetime = NOON, path: str = "") -> int:
    """Store an article of the outlet at a host; return its id."""
    feed = library.feeds.store(f"https://{host}/feed", name=host.partition(".")[0].title())
    html = "".join(f"<p>{paragraph}</p>" for paragraph in it.paragraphs)
    link = f"https://{host}/{path or number_of(it.title, moment)}"
    delivered = make_feed([make_entry(it.title, link, link, moment, html)])
    return library.ingest.store_entries(feed.id, delivered, FETCHED).new[0]


def number_of(title: str, moment: datetime) -> int:
    """Return a number that tells an article of an outlet from its others."""
    return random.Random(f"{title} {moment}").getrandbits(40)


def groups(library: Library) -> set[frozenset[int]]:
    """Return the groups of copies, as ids of entries."""
    everything = [entry.id for entry in library.entries.listing()]
    return {frozenset(group) for group in library.copies.members(everything)}


def find(library: Library, ids: Iterable[int] = ()) -> None:
    """Let the library compare these entries, or all that wait, without finding quotations."""
    rows = [(it,) for it in (ids or [entry.id for entry in library.entries.listing()])]
    with library._db.transaction() as db:
        db.executemany("INSERT OR REPLACE INTO copy_queue VALUES (?, random(), 1)", rows)
    library.copies.find()
