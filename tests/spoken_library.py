"""Libraries of chance with everything that who-said-what depends on, and what is right about them, computed plainly.

The rows of entries, quotations and speakers are written as the program writes them; the program decides who the people
are. `Spoken` then reads all rows and answers each question by looking at every quotation.
"""

import json
import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from tuireader.library import ENGINE_VERSION, Library, SaidFilter
from tuireader.library.term import Term
from tuireader.library.text_folding import fold, tokens

NOW = int(datetime(2026, 11, 30, 10, 0, tzinfo=UTC).timestamp())
DAY = 86_400
NAMES = [
    ("Ada Thornbury", "person"),
    ("Ada J. Thornbury", "person"),
    ("Josef Kettle", "person"),
    ("Zoë Ångström-Hale", "person"),
    ("Kettle", "person"),
    ("Ness Water Board", "group"),
    ("Tamsin O’Hale", "person"),
    ("the clerk", "unnamed"),
    ("山田太郎", "person"),
    ("%_", "person"),
]
ROLES = ["mayor of Ness", "harbour master", 'head of “the” "board"', "échevin"]
WORDS = ["weir", "the", "mill", "grain", "Grain", "grains", "fog", "échelle", "it’s", "水車", "100%", "_", "co-op"]
CUES = ["said", "told the council", "claimed", "Said", ""]
OUTLETS = [("The Weir Post", ""), ("Mill", "Mill & Co"), ("https://ada:secret@weir.example/", "")]


def spoken_library(dice: random.Random, entries: int) -> Library:
    """Return a library in memory with so many entries, its people decided and some of them joined."""
    library = Library(None)
    db = library._db.connection
    for number, (title, name) in enumerate(OUTLETS, 1):
        db.execute(
            "INSERT INTO feed (id, url, kind, listed, title, name) VALUES (?, ?, 'feed', 1, ?, ?)",
            (number, f"https://{number}.example", title, name),
        )
    for entry_id in range(1, entries + 1):
        _write_entry(db, dice, entry_id)
    library.people.decide()
    _rule(library, dice)
    library.people.decide()
    return library


def _write_entry(db: Any, dice: random.Random, entry_id: int) -> None:
    when = NOW - dice.choice([0, 1, 3, 8, 30, 60, 400]) * DAY + dice.choice([0, 0.25, 0.5, -dice.randrange(DAY)])
    flags = dice.choices([(0, 0), (1, 0), (0, 1), (2, 0)], [20, 1, 1, 1])[0]
    credit = dice.choice(["", "", "", "Town Crier"])
    db.execute(
        "INSERT INTO entry (id, feed, title, words, credit, date, seen, engine, quotations, reported, hidden, aside, read)"
        " VALUES (?, ?, ?, '', ?, ?, ?, ?, 1, 0, ?, ?, ?)",
        (entry_id, dice.randrange(1, 4), f"Title {entry_id}", credit, when, when, ENGINE_VERSION, *flags, entry_id % 2),
    )
    base, voices = entry_id << 20, dice.sample(NAMES, dice.randrange(1, 5))
    for number, (name, kind) in enumerate(voices, 1):
        roles = (
            json.dumps(dice.sample(ROLES, dice.randrange(1, 3)), ensure_ascii=False) if dice.random() < 0.6 else None
        )
        db.execute(
            "INSERT INTO voice (id, name, form, date, kind, roles) VALUES (?, ?, ?, ?, ?, ?)",
            (base | number, name, fold(name), int(when), kind, roles),
        )
    for slot in range(1, dice.randrange(1, 8)):
        voice, given = dice.randrange(0, len(voices) + 1) or None, None
        if dice.random() < 0.15:
            given = dice.randrange(0, len(voices) + 1)
        db.execute(
            "INSERT INTO said (id, kind, found, gone, engine, start, stop, text, before, after, voice, cue, rule,"
            " confidence, given) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, '', 900, ?)",
            (
                *(base | slot, dice.choice(["direct", "direct", "mixed", "indirect"]), NOW),
                *(NOW if dice.random() < 0.1 else None, ENGINE_VERSION, slot * 10, slot * 10 + 5),
                *(" ".join(dice.choices(WORDS, k=dice.randrange(1, 6))), voice, dice.choice(CUES) or None, given),
            ),
        )
    db.execute("INSERT OR IGNORE INTO said_queue VALUES (?)", (entry_id,))


def _rule(library: Library, dice: random.Random) -> None:
    """Join some people, and rename one."""
    ids = [
        it for (it,) in library._db.rows("SELECT id FROM person WHERE kind = 'person' AND joined IS NULL ORDER BY id")
    ]
    if len(ids) > 2 and dice.random() < 0.7:
        one, other = dice.sample(ids, 2)
        library.people.join(one, other)
        if dice.random() < 0.5:
            library.people.rename(one, "Olga Finch")


class Said(NamedTuple):
    """A quotation that counts: present, of an entry that lists show."""

    row_id: int
    date: int
    kind: str
    text: str
    cue: str
    outlet: str
    feed: int
    is_unread: bool
    person: int  # the root; 0: nobody's or of somebody who is no person
    roles: tuple[str, ...]

    @property
    def is_reported(self) -> bool:
        return self.kind == "indirect"

    @property
    def entry_id(self) -> int:
        return self.row_id >> 20

    @property
    def order(self) -> tuple[int, int]:
        return (-self.date, -self.row_id)


class Spoken:
    """All quotations of a library."""

    def __init__(self, library: Library) -> None:
        db = library._db
        voices = {it[0]: it for it in db.rows("SELECT id, person, roles, name, date FROM voice")}
        roots: dict[int, int] = dict(db.rows("SELECT id, coalesce(joined, id) FROM person"))
        feeds = {it: name or title for it, title, name in db.rows("SELECT id, title, name FROM feed")}
        entries = {
            it[0]: it for it in db.rows("SELECT id, feed, credit, date, read FROM entry WHERE hidden = 0 AND aside = 0")
        }
        self.names: dict[int, set[str]] = {}
        self.said: list[Said] = []
        for _, person, _, name, _ in voices.values():
            if person is not None:
                self.names.setdefault(roots[person], set()).add(name)
        for person, given in db.rows(
            "SELECT id, given_name FROM person WHERE given_name IS NOT NULL AND joined IS NULL"
        ):
            self.names[person].add(given)
        for row_id, kind, text, cue, voice, given, gone in db.rows(
            "SELECT id, kind, text, cue, voice, given, gone FROM said"
        ):
            entry = entries.get(row_id >> 20)
            number = voice if given is None else given
            if entry is None or gone is not None or number == 0:
                continue
            found = voices.get(row_id >> 20 << 20 | number) if number else None
            outlet = (entry[2] or feeds[entry[1]]).replace("ada:secret@", "")
            person = roots[found[1]] if found and found[1] is not None else 0
            roles = tuple(json.loads(found[2])) if found and found[2] else ()
            self.said.append(
                Said(row_id, int(entry[3]), kind, text, cue or "", outlet, entry[1], not entry[4], person, roles)
            )
        self.said.sort(key=lambda it: it.order)

    def fits(self, it: Said, said: SaidFilter) -> bool:
        """Return whether a quotation meets a filter."""
        return (
            (said.kind == "both" or (said.kind == "reported") == it.is_reported)
            and (not said.person_ids or it.person in said.person_ids)
            and said.outlet.lower() in it.outlet.lower()
            and (said.since is None or it.date >= said.since)
            and (said.before is None or it.date < said.before)
            and (said.entry_id is None or it.entry_id == said.entry_id)
            and all(any(self.has(it, term) for term in group) for group in said.terms)
            and not any(self.has(it, term) for term in said.excluded_terms)
        )

    def has(self, it: Said, term: Term) -> bool:
        """Return whether a quotation has a term."""
        if term.scope == "said":
            return any(_is_named(name, term) for name in self.names.get(it.person, ()))
        texts = {"about": (it.text,), "verb": (it.cue,), "role": it.roles}[term.scope]
        return any(_has_phrase(text, term) for text in texts)

    def of_person(self, person: int) -> list[Said]:
        return [it for it in self.said if it.person == person]

    def quoted(self, said: list[Said]) -> Counter[int]:
        """Return the people of quotations, and how many are not reported speech."""
        return Counter(it.person for it in said if it.person and not it.is_reported)


def words(text: str) -> list[str]:
    return tokens(fold(text))


def _has_phrase(text: str, term: Term) -> bool:
    own, sought = words(text), words(term.text)
    return any(_is_run(own[at : at + len(sought)], sought, prefix=term.prefix) for at in range(len(own)))


def _is_run(own: list[str], sought: list[str], *, prefix: bool) -> bool:
    if len(own) != len(sought):
        return False
    return own[:-1] == sought[:-1] and (own[-1].startswith(sought[-1]) if prefix else own[-1] == sought[-1])


def _is_named(name: str, term: Term) -> bool:
    """Return whether a name has the words of a term in order; others may stand between them."""
    left = words(term.text)
    for word in words(name):
        if word == left[0] or (len(left) == 1 and term.prefix and word.startswith(left[0])):
            left = left[1:]
            if not left:
                return True
    return False


def monday(day: int) -> date:
    it = date(1970, 1, 1) + timedelta(days=day)
    return it - timedelta(days=it.weekday())
