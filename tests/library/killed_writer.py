"""A script that tests run: let a child process write, kill it at a random moment, check the library; many times.

Arguments: the library's file, how many kills, the seed. Prints what is wrong, or nothing.
"""

import os
import random
import signal
import sys
import time
from pathlib import Path

import tuireader.library.ingest_entries  # noqa: F401 - as below
from deliveries import NOW, make_feed, numbered_entry
from tuireader.documents import from_html
from tuireader.library import Library

PER_DELIVERY = 20


def write_for_ever(path: Path, begin: int, ready: int) -> None:
    """Deliver documents of 20 new entries without end, and mark the first entry of each as read and starred."""
    library = Library(path)
    os.write(ready, b"!")
    number = begin
    while True:
        items = [numbered_entry(number * PER_DELIVERY + i) for i in range(PER_DELIVERY)]
        receipt = library.ingest.store_entries(1, make_feed(items), NOW, etag=str(number))
        library.marks.mark([receipt.new[0]], read=True)
        library.marks.mark([receipt.new[0]], starred=True)
        library.search.update_index()
        number += 1


def delivered(path: Path, before: set[str]) -> tuple[int, set[str]]:
    """Open the library that the child has left, and check it; return how many documents it has, and their titles."""
    library = Library(path)
    rows = library._db.rows("SELECT title, read, starred FROM entry ORDER BY id")
    documents = len(rows) // PER_DELIVERY
    titles = {title for title, _, _ in rows}
    feed = library.feeds.get(1)
    assert library.check_integrity() == [], library.check_integrity()
    assert len(rows) == documents * PER_DELIVERY, "a delivery is there in part"
    assert len(titles) == len(rows), "an entry is there twice"
    assert titles >= before, "an entry is lost"
    assert not documents or feed.etag == str(documents - 1), "an ETag without its entries"
    for number in range(documents - 1):
        assert rows[number * PER_DELIVERY][1:] == (1, 1), "a mark is lost"
    assert sum(read for _, read, _ in rows) in {documents, documents - 1}, "a mark that nobody made"
    last = (documents - 1) * PER_DELIVERY
    if documents and rows[last][1:] != (1, 1):
        (entry,) = library._db.first_row("SELECT id FROM entry ORDER BY id LIMIT 1 OFFSET ?", (last,)) or (0,)
        library.marks.mark([entry], read=True, starred=True)
    library.close()
    return documents, titles


def main() -> None:
    """Kill as many times as the argument says."""
    path, kills, dice = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    library = Library(path)
    library.feeds.store("https://weir.example/feed")
    library.close()
    from_html("<p>What is imported now, no child has to import.</p>", "")
    documents, titles = 0, set[str]()
    for _ in range(kills):
        reading, ready = os.pipe()
        child = os.fork()
        if not child:
            write_for_ever(path, documents, ready)
        os.read(reading, 1)
        time.sleep(dice.random() * 0.04)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(reading)
        os.close(ready)
        documents, titles = delivered(path, titles)
    assert documents, "nothing was ever delivered"


if __name__ == "__main__":
    main()
