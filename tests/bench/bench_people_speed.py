"""Measure reading who said what: `python tests/bench/bench_people_speed.py [ARTICLES] [--file FILE]` (default: 100,000).

Makes a library of so many articles of two years with ten quotations each, its rows written directly: 40 outlets and
150,000 names, few of which are quoted often; one name in fifty belongs to two people; one article in twenty is a copy
of another outlet's; bodies, people of a single word, roles that change, reported speech, some quotations that are gone
and some that the user gave to others; one person with a tenth of the library's articles as quotations. Prints how long
reading takes beside its limit, and the bytes of a quotation. With `--file`, the library is written there unless it is
there, and stays."""

import argparse
import json
import os
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from tuireader.library import ENGINE_VERSION, UNREAD, Library, SaidFilter, View, parse_query
from tuireader.library.said_words import indexed_words
from tuireader.library.term import Term
from tuireader.library.text_folding import fold, tokens

DAY = 86_400
DAYS = 730
OUTLETS, PEOPLE, WORDS = 40, 150_000, 30_000
SHARED_NAMES, COPIES, REPORTED, GONE, CORRECTED = 0.02, 0.05, 0.1, 0.02, 0.01
STAR_ID, STAR_ARTICLE = 1, 26
STAR = "Iris Vanterpool"
ONSETS, VOWELS, CODAS = (
    ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "ch", "st", "tr", "pr"],
    "aeiou",
    ["", "n", "r", "s", "l"],
)
PLACES = ["Ness", "Kestrel Falls", "Port Anselm", "Marrowdale", "Estermouth", "Brodgar", "Tarn"]
POSTS = ["mayor", "harbour master", "head teacher", "chief executive", "minister", "captain", "spokeswoman", "farmer"]
BODIES = ["Water Board", "Harbour Trust", "Council", "Police", "Ferry Company", "Union", "Museum", "Athletic"]
VERBS = ["said", "said", "said", "said", "told", "told", "added", "warned", "claimed", "explained", "replied", "joked"]
COMMON = [
    "the",
    "and",
    "of",
    "to",
    "a",
    "in",
    "is",
    "that",
    "it",
    "we",
    "for",
    "on",
    "was",
    "with",
    "they",
    "will",
    "not",
]


class Being(NamedTuple):
    """Somebody who is quoted."""

    name: str
    kind: str
    roles: tuple[str, ...]


class Spoken(NamedTuple):
    """A quotation that is written."""

    voice: int  # its number in the article; 0: nobody's
    kind: str
    text: str
    cue: str
    gone: int | None
    given: int | None


class Written(NamedTuple):
    """An article that is written."""

    date: int
    outlet: int
    people: tuple[int, ...]  # by the numbers of their voices, from 1 on
    quotations: tuple[Spoken, ...]


@cache
def word(number: int) -> str:
    """Return a made-up word; the first ones are the commonest, and short."""
    if number < len(COMMON):
        return COMMON[number]
    dice, made = random.Random(number), ""
    while not made or (number > 1000 and len(made) < 4) or dice.random() < 0.4:
        made += dice.choice(ONSETS) + dice.choice(VOWELS) + dice.choice(CODAS)
    return made


def given_name(number: int) -> str:
    """Return one of 300 given names; the first ones are the commonest."""
    rank = int(300 ** random.Random(number).random())
    return "John" if rank == 1 else word(40_000 + rank).title()


def beings(count: int, dice: random.Random) -> list[Being]:
    """Return people and bodies; index 0 is nobody, 1 the star, the next ones are quoted most."""
    found = [Being("", "", ()), Being(STAR, "person", ("harbour master of Port Anselm", "commander"))]
    while len(found) <= count:
        number = len(found)
        if number > 100 and dice.random() < SHARED_NAMES:
            found.append(dice.choice(found[2:])._replace(roles=role(dice)))
        elif dice.random() < 0.2:
            place = f"{word(200 + number % 3000).title()} {dice.choice(PLACES)}"
            found.append(Being(f"{place} {dice.choice(BODIES)}", "group", ()))
        else:
            name = f"{given_name(number)} {word(50_000 + int(20_000 ** dice.random())).title()}"
            if number % 29 == 0:
                name = name.replace(" ", f" {chr(65 + number % 26)}. ")
            found.append(Being(name, "person", role(dice) if dice.random() < 0.7 else ()))
    return found


def role(dice: random.Random) -> tuple[str, ...]:
    return (f"{dice.choice(POSTS)} of {dice.choice(PLACES)}",)


class Writer:
    """Makes articles."""

    def __init__(self, articles: int, now: int) -> None:
        self.dice = random.Random(22)
        self.articles, self.now = articles, now
        self.people = beings(max(200, PEOPLE * articles // 100_000), self.dice)
        self._ids = range(2, len(self.people))
        self._quoted = list(accumulate(1 / (it + 30) for it in self._ids))
        self._words = [word(it) for it in range(WORDS)]
        self._common = list(accumulate(1 / (it + 5) for it in range(WORDS)))
        self._outlets = list(accumulate(1 / (it + 2) for it in range(OUTLETS)))
        self._star_every = 25

    def all(self) -> Iterator[Written]:
        """Yield the articles in the order of their ids, which is nearly that of their dates."""
        star_left, recent = self.articles // 10, list[Written]()
        for number in range(self.articles):
            late = self.dice.randrange(3 * DAY) if self.dice.random() < 0.1 else 0
            date = self.now - (self.articles - number) * DAYS * DAY // self.articles - late
            if recent and number % self._star_every and self.dice.random() < COPIES:
                copied = self.dice.choice(recent)
                if STAR_ID not in copied.people:
                    yield copied._replace(date=max(date, copied.date), outlet=self._outlet())
                    continue
            star = min(3 if number % 2 else 2, star_left) if number % self._star_every == 0 and star_left else 0
            written = self._article(date, star)
            star_left -= sum(it.voice == 1 and it.kind == "direct" and not it.gone for it in written.quotations) * bool(
                star
            )
            recent = [*recent[-200:], written]
            yield written

    def _outlet(self) -> int:
        return self.dice.choices(range(1, OUTLETS + 1), cum_weights=self._outlets)[0]

    def _article(self, date: int, star: int) -> Written:
        dice = self.dice
        drawn = dict.fromkeys(dice.choices(self._ids, cum_weights=self._quoted, k=dice.choice((2, 3, 4, 4, 5, 6))))
        people = (STAR_ID, *drawn) if star else tuple(drawn)
        names = {self.people[it].name for it in people}
        people = people if len(names) == len(people) else people[:1]
        quotations = [self._spoken(1, plain=True) for _ in range(star)]
        while len(quotations) < 10:
            voice = (
                dice.randrange(2, len(people) + 1) if star and len(people) > 1 else dice.randrange(1, len(people) + 1)
            )
            if star and voice == 1:
                break
            quotations.append(self._spoken(voice if dice.random() < 0.95 else 0, len(people)))
        return Written(date, self._outlet(), people, tuple(quotations))

    def _spoken(self, voice: int, voices: int = 1, *, plain: bool = False) -> Spoken:
        dice = self.dice
        text = " ".join(dice.choices(self._words, cum_weights=self._common, k=dice.randrange(6, 32)))
        if dice.random() < 0.25:
            text = f"{text}, it’s clear"
        cue = dice.choice(VERBS)
        if plain:
            return Spoken(voice, "direct", text, cue, None, None)
        chance = dice.random()
        kind = "indirect" if chance < REPORTED else "mixed" if chance < 0.2 else "direct"
        gone = self.now if dice.random() < GONE else None
        given = dice.randrange(0, voices + 1) if dice.random() < CORRECTED else None
        return Spoken(voice, kind, text, cue, gone, given)


class Totals:
    """What is known of people, as the library derives it."""

    def __init__(self) -> None:
        self.dates = dict[int, tuple[int, int]]()
        self.quotations, self.articles = Counter[int](), Counter[int]()
        self.heard = Counter[tuple[int, int]]()
        self.names = dict[int, dict[str, list[int]]]()
        self.roles = dict[int, dict[str, list[int]]]()
        self.kinds = dict[int, str]()

    def add(self, person: int, being: Being, date: int, said: int) -> None:
        """Count a voice."""
        first, last = self.dates.get(person, (date, date))
        self.dates[person] = (min(first, date), max(last, date))
        self.articles[person] += 1
        self.quotations[person] += said
        self.kinds[person] = being.kind
        if said:
            self.heard[date // DAY, person] += said
        for known, words in ((self.names, (being.name,)), (self.roles, being.roles)):
            for it in words:
                held = known.setdefault(person, {}).setdefault(it, [date, date, 0])
                held[:] = [min(held[0], date), max(held[1], date), held[2] + 1]

    def write(self, db: sqlite3.Connection) -> None:
        """Write the tables of people."""
        for person, (first, last) in self.dates.items():
            names, roles = self.names[person], self.roles.get(person, {})
            name = max(names, key=lambda it: names[it][2])
            latest = max(roles, key=lambda it: roles[it][1], default="")
            form = fold(name)
            db.execute(
                f"INSERT INTO person VALUES ({', '.join('?' * 14)})",
                (
                    *(person, name, form, form.split()[-1], self.kinds[person], key_of(form), latest, "", first, last),
                    *(self.quotations[person], self.articles[person], None, None),
                ),
            )
            db.executemany(
                "INSERT INTO alias (person, form, name, first, last, count) VALUES (?, ?, ?, ?, ?, ?)",
                [(person, fold(it), it, *held) for it, held in names.items()],
            )
            db.executemany(
                "INSERT INTO role_held (person, role, first, last, count) VALUES (?, ?, ?, ?, ?)",
                [(person, it, *held) for it, held in roles.items()],
            )
            db.executemany(
                "INSERT OR IGNORE INTO name_word VALUES (?, ?)",
                [(it, person) for it in sorted({word for name in names for word in tokens(fold(name))})],
            )
        db.executemany(
            "INSERT INTO heard (day, person, count) VALUES (?, ?, ?)",
            sorted((*key, n) for key, n in self.heard.items()),
        )


def key_of(form: str) -> int:
    return hash(form) >> 1


CHUNK = 1000


def generate(path: Path, articles: int) -> None:
    """Write a library with so many articles."""
    Library(path).close()
    now = int(time.time())
    writer, totals = Writer(articles, now), Totals()
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -200000")
        db.execute("BEGIN")
        (trigger,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'voice_added'").fetchone()
        db.execute("DROP TRIGGER voice_added")
        for outlet in range(1, OUTLETS + 1):
            name = f"{word(5000 + outlet * 37).title()} {('Post', 'Courier', 'Gazette', 'Mail')[outlet % 4]}"
            db.execute(
                "INSERT INTO feed (id, url, kind, listed, title) VALUES (?, ?, 'feed', 1, ?)",
                (outlet, f"https://{outlet}.example/feed", name),
            )
        single = len(writer.people)
        rows: dict[str, list[Sequence[object]]] = {"entry": [], "said": [], "voice": [], "said_words": []}
        for entry_id, written in enumerate(writer.all(), 1):
            single = add_rows(rows, totals, writer, entry_id, written, single)
            if entry_id % CHUNK == 0 or entry_id == articles:
                for table, values in rows.items():
                    db.executemany(INSERTS[table], values)
                    values.clear()
        totals.write(db)
        db.execute(trigger)
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


INSERTS = {
    "entry": (
        "INSERT INTO entry (id, feed, title, words, guid, url, published, date, seen, digest, engine, quotations,"
        " reported) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    "said": (
        "INSERT INTO said (id, kind, found, gone, engine, start, stop, text, before, after, voice, cue, rule, confidence,"
        " given, indexed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    "voice": (
        "INSERT INTO voice (id, name, form, date, kind, roles, gender, name_key, person, said, reported, verbs)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    ),
    "said_words": "INSERT INTO said_words (rowid, words) VALUES (?, ?)",
}


def add_rows(
    rows: dict[str, list[Sequence[object]]],
    totals: Totals,
    writer: Writer,
    entry_id: int,
    written: Written,
    single: int,
) -> int:
    """Add the rows of an article; return the next free id of people that one article alone knows."""
    dice, base, date = writer.dice, entry_id << 20, written.date
    present = [it for it in written.quotations if it.gone is None]
    direct = sum(it.kind != "indirect" for it in present)
    title = " ".join(dice.choices(writer._words, cum_weights=writer._common, k=8)).capitalize()
    url = f"https://{written.outlet}.example/{entry_id}/{title.replace(' ', '-')[:40]}"
    rows["entry"].append(
        (
            *(entry_id, written.outlet, title, fold(title), url, url, date, date, date, dice.randbytes(16)),
            *(ENGINE_VERSION, direct, len(present) - direct),
        )
    )
    forms = {0: ""}
    for number, person in enumerate(written.people, 1):
        being, person_id = writer.people[person], person
        if person != STAR_ID and being.kind == "person" and dice.random() < 0.05:
            being, person_id = Being(being.name.split()[-1], "person", being.roles), single
            single += 1
        elif being.kind == "person" and dice.random() < 0.05:
            being = being._replace(name=being.name.replace(" ", " J. ", 1))
        forms[number] = fold(being.name)
        own = [it for it in present if (it.voice if it.given is None else it.given) == number]
        said = sum(it.kind != "indirect" for it in own)
        verbs = Counter(it.cue for it in own)
        packed = ",".join(f"{verb}*{count}" if count > 1 else verb for verb, count in sorted(verbs.items()))
        roles = json.dumps(being.roles, separators=(",", ":")) if being.roles else None
        totals.add(person_id, being, date, said)
        rows["voice"].append(
            (
                *(base + number, being.name, forms[number], date, being.kind, roles, dice.choice((None, "m", "f"))),
                *(key_of(forms[number]), person_id, said, len(own) - said, packed),
            )
        )
    for slot, it in enumerate(written.quotations, 1):
        effective = it.voice if it.given is None else it.given
        is_indexed = it.gone is None and it.given != 0
        rows["said"].append(
            (
                *(base + slot, it.kind, date, it.gone, ENGINE_VERSION, slot * 400, slot * 400 + len(it.text), it.text),
                *(dice.getrandbits(32), dice.getrandbits(32), it.voice or None, it.cue, "name verb", 950, it.given),
                1 if is_indexed else None,
            )
        )
        if is_indexed:
            rows["said_words"].append((base + slot, indexed_words(it.text, forms[effective])))
    return single


# Measuring

Work = Callable[[Library], object]


def first_screen(library: Library) -> object:
    return library.people.profile(STAR_ID), library.people.quotations(STAR_ID)


def surname(library: Library, rank: int) -> str:
    """Return the last word of the name of somebody who is quoted often."""
    return library.people.rows(None, limit=rank)[-1].person.name.split()[-1]


def works(library: Library) -> dict[str, tuple[Work, float]]:
    """Return what is measured, with its limit in milliseconds; 0 for none."""
    kirby, common, rare = surname(library, 5), word(12), word(3000)
    said = SaidFilter(terms=((Term(kirby, "said"),),))
    john = SaidFilter(terms=((Term("john", "said"),),))
    grain = (Term(word(900), "about"),)
    last = library.people.quotations(STAR_ID)[-1]
    return {
        "a person with very many quotations: head and first page": (first_screen, 30),
        "the head alone": (lambda it: it.people.profile(STAR_ID), 0),
        "the first page alone": (lambda it: it.people.quotations(STAR_ID), 0),
        "the second page": (lambda it: it.people.quotations(STAR_ID, before=last), 30),
        "the first page by outlet": (lambda it: it.people.quotations(STAR_ID, by_outlet=True), 100),
        "what the person speaks about": (lambda it: it.people.topics(STAR_ID), 0),
        "a filter: a very common word": (lambda it: filtered(it, common), 100),
        "a filter: a rare word": (lambda it: filtered(it, rare), 100),
        "a filter: the beginning of a word": (lambda it: filtered(it, word(700)[:3]), 100),
        "a filter: two words": (lambda it: filtered(it, f"{common} {word(60)}"), 100),
        "people of 7 days": (lambda it: it.people.rows(7), 10),
        "people of 7 days, counted": (lambda it: it.people.count(7), 10),
        "people of 90 days": (lambda it: it.people.rows(90), 0),
        "people of all time": (lambda it: it.people.rows(None), 50),
        "people of all time, counted": (lambda it: it.people.count(None), 50),
        "people of all time by name": (lambda it: it.people.rows(None, order="name"), 0),
        "people of all time, latest first": (lambda it: it.people.rows(None, order="latest"), 0),
        "people of all time, newest first": (lambda it: it.people.rows(None, order="new"), 0),
        "named: a surname": (lambda it: it.people.named(kirby), 50),
        "named: one letter": (lambda it: it.people.named("j"), 50),
        f"said:{kirby}, first page": (lambda it: it.people.find(said), 50),
        f"said:{kirby}, list of articles": (lambda it: listed(it, f"said:{kirby}"), 50),
        f"said:{kirby}, articles counted": (lambda it: it.entries.count(parse_query(f"said:{kirby}")), 50),
        "said:vanterpool, list of articles": (lambda it: listed(it, "said:vanterpool"), 50),
        "said:john, list of articles": (lambda it: listed(it, "said:john"), 0),
        f"said:{kirby} about:{grain[0].text}, list of articles": (
            lambda it: listed(it, f"said:{kirby} about:{grain[0].text}"),
            50,
        ),
        f"said:{kirby} verb:claimed outlet:post since:90d, list": (
            lambda it: listed(it, f"said:{kirby} verb:claimed outlet:post since:90d"),
            50,
        ),
        f"about:{grain[0].text}, list of articles": (lambda it: listed(it, f"about:{grain[0].text}"), 50),
        f"about:{common}, list of articles": (lambda it: listed(it, f"about:{common}"), 0),
        "the quotations of one article that fit": (lambda it: it.people.fitting(STAR_ARTICLE, said), 1),
        "people of one outlet, 7 days": (lambda it: it.people.rows(7, View(feed=1)), 50),
        "people of one outlet, all time": (lambda it: it.people.rows(None, View(feed=1)), 0),
        "people of unread articles, 7 days": (lambda it: it.people.rows(7, UNREAD), 50),
        "said:john, which thousands are called": (lambda it: it.people.find(john), 0),
        f"said:{kirby} about:{grain[0].text}": (
            lambda it: it.people.find(said._replace(terms=(*said.terms, grain))),
            50,
        ),
        f"about:{grain[0].text}": (lambda it: it.people.find(SaidFilter(terms=(grain,))), 50),
        f"about:{common}, very common": (lambda it: it.people.find(SaidFilter(terms=((Term(common, "about"),),))), 0),
    }


def listed(library: Library, query: str) -> object:
    return library.entries.listing(parse_query(query), limit=200)[:40]


def filtered(library: Library, words: str) -> object:
    return library.people.quotations(STAR_ID, words), library.people.count_quotations(STAR_ID, words)


def milliseconds(work: Callable[[], object], rounds: int = 9) -> float:
    """Return the median; the first time does not count."""
    work()
    found = []
    for _ in range(rounds):
        begin = time.perf_counter()
        work()
        found.append(1000 * (time.perf_counter() - begin))
    return statistics.median(found)


def in_new_process(path: Path, *, cold: bool) -> float:
    """Return the milliseconds that the first screen takes after the library is opened; the median of five processes.

    `cold`: nothing of the file is in the memory of the system, as far as that does what it is asked for.
    """
    program = (
        "import sys, time; from pathlib import Path; sys.path.insert(0, sys.argv[2]); import bench_people_speed as it\n"
        "library = it.Library(Path(sys.argv[1])); begin = time.perf_counter(); it.first_screen(library)\n"
        "print(1000 * (time.perf_counter() - begin))"
    )
    found = []
    for _ in range(5):
        if cold:
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        command = [sys.executable, "-c", program, str(path), str(Path(__file__).parent)]
        found.append(float(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return statistics.median(found)


ENGINE_TABLES = ("said", "voice", "voice_form", "attribution")


def print_sizes(path: Path) -> None:
    """Print the bytes of a quotation, by table."""
    with closing(sqlite3.connect(path)) as db:
        (count,) = db.execute("SELECT count(*) FROM said WHERE gone IS NULL").fetchone()
        db.execute("CREATE VIRTUAL TABLE temp.pages USING dbstat (main)")
        sizes = dict(db.execute("SELECT name, sum(pgsize) FROM temp.pages WHERE aggregate = 1 GROUP BY name"))
    parts = {name: size / count for name, size in sizes.items() if is_about_people(name) and size / count >= 0.5}
    shown = ", ".join(f"{name} {size:.0f}" for name, size in sorted(parts.items(), key=lambda it: -it[1]))
    print(f"{count:,} quotations: {sum(parts.values()):.0f} bytes each ({shown})")


def is_about_people(name: str) -> bool:
    return name.startswith(("said", "voice", "person", "alias", "role_held", "heard", "name_word", "entry_outlet"))


def measure(path: Path) -> None:
    with closing(Library(path)) as library:
        star = library.people.profile(STAR_ID)
        assert star is not None
        print(f"{star.person.name}: {star.person.quotations:,} quotations in {star.person.articles:,} articles")
        for what, (work, limit) in works(library).items():
            taken = milliseconds(lambda work=work: work(library))  # type: ignore[misc]
            over = f"  limit {limit:.0f}{'  OVER' if taken > limit else ''}" if limit else ""
            print(f"{what:60} {taken:8.1f} ms{over}")
    for cold in (False, True):
        how = "file dropped from memory" if cold else "file in memory"
        print(
            f"{f'head and first page in a new process, {how}':60} {in_new_process(path, cold=cold):8.1f} ms  limit 100"
        )
    print_sizes(path)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", nargs="?", type=int, default=100_000)
    parser.add_argument("--file", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.file or Path(folder) / "library.db"
        if not path.exists():
            begin = time.perf_counter()
            generate(path, options.articles)
            print(f"made in {time.perf_counter() - begin:.0f} s: {path.stat().st_size / 1e6:.0f} MB")
        measure(path)


if __name__ == "__main__":
    main()
