"""A script that tests run: a child corrects quotations and undoes corrections; it is killed at a random moment, often.

Arguments: a folder, how many kills, the seed. Prints what is wrong, or nothing. What the child has said to be done must
be there after the kill, and at most one thing more; counts and the search index must agree with it.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

from deliveries import NOW, make_feed, numbered_entry
from tuireader.corrections.anchors import anchor_of
from tuireader.corrections.model import Action
from tuireader.library import Entry, Library, parse_query
from tuireader.updates.change_rulings import add_ruling, undo_last, undo_ruling
from tuireader.updates.find_quotations import find_quotations

ARTICLES = 4
CONTENT = (
    "<p>“The weir will hold number {0} for ever,” said Ada Thornbury.</p><p>“It held in {0},” said Josef Kettle.</p>"
)


def make_library(path: Path) -> None:
    library = Library(path)
    library.feeds.store("https://weir.example/feed")
    articles = [numbered_entry(n, content=CONTENT.format(n + 1000)) for n in range(ARTICLES)]
    library.ingest.store_entries(1, make_feed(articles), NOW)
    find_quotations(library)
    library.close()


def rule(library: Library, entry: Entry, dice: random.Random) -> None:
    """Give the first quotation of an article to somebody else, or to nobody; or undo something."""
    text = library.articles.open(entry).text
    anchor = anchor_of(text, 1, text.index(",”") + 1)
    rulings = library.rulings.of_entry(entry.id)
    if len(rulings) > 5:
        undo_ruling(library, dice.choice(rulings).id)
    elif rulings and dice.random() < 0.3:
        undo_last(library)
    elif dice.random() < 0.3:
        add_ruling(library, entry, Action.NOBODY, anchor)
    else:
        add_ruling(library, entry, Action.SPEAKER, anchor, f"Ottilie {dice.choice(['Marsh', 'Quill', 'Wren'])}")


def correct_for_ever(path: Path, ready: int, seed: int) -> None:
    """Correct without end; write what the library holds after each correction that is done."""
    library, dice = Library(path), random.Random(seed)
    entries = list(library.entries.listing())
    while True:
        rule(library, dice.choice(entries), dice)
        os.write(ready, b"%d\n" % total_changes(library))


def total_changes(library: Library) -> int:
    """Return a number that grows with each ruling that is made."""
    row = library._db.first_row("SELECT coalesce(max(id), 0) FROM ruling")
    return int(row[0]) if row else 0


def kill_child(path: Path, seconds: float, seed: int) -> int:
    """Let a child correct, and kill it so many seconds after its first correction; return what it said last."""
    reading, ready = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        correct_for_ever(path, ready, seed)
    os.close(ready)
    said = os.read(reading, 1 << 16)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 1 << 16):
        said += more
    os.close(reading)
    return int(said.split(b"\n")[-2])


def check(path: Path, said: int) -> None:
    """Check that what was said is there, and that all agrees with the rulings."""
    library = Library(path)
    assert library.check_integrity() == [], library.check_integrity()
    assert said <= total_changes(library) <= said + 1, (said, total_changes(library))
    find_quotations(library)
    for entry in library.entries.listing():
        rulings = library.rulings.of_entry(entry.id)
        corrected = library.articles.corrected(entry.id, library.articles.open(entry).text)
        assert corrected is not None
        assert corrected.open == ()
        names = {it.name for it in corrected.attribution.speakers}
        last = rulings[-1] if rulings else None
        assert last is None or last.action is Action.NOBODY or last.value in names, (last, names)
        assert entry.quotations == len(corrected.attribution.quotations)
        assert names == {it.name for it in corrected.attribution.speakers}
        for name in ("Ada Thornbury", "Ottilie Marsh", "Ottilie Quill", "Ottilie Wren"):
            hits = library.entries.listing(parse_query(f'speaker:"{name}"')).ids
            assert (entry.id in hits) is (name in names), (entry.id, name, names)
    library.close()


def main() -> None:
    """Kill as many times as the argument says."""
    folder, kills, dice = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    path = folder / "library.db"
    make_library(path)
    for kill in range(kills):
        check(path, kill_child(path, dice.random() * 0.05, kill))


if __name__ == "__main__":
    main()
