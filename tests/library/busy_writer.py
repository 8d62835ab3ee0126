"""A script that tests run several times at once: deliver to a feed, mark, undo, save positions. Errors end it.

Arguments: the library's file, the number of the writer, how many rounds.
"""

import sys
from pathlib import Path

from deliveries import NOW, make_feed, numbered_entry
from tuireader.library import Library, ReadingPosition


def main() -> None:
    """Write in each round; all writers deliver the same 40 entries, and each 40 of its own."""
    path, writer, rounds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    library = Library(path)
    feed = library.feeds.store(f"https://w{writer}.example/feed").id
    for number in range(rounds):
        own = 1000 * (writer + 1) + 20 * (number % 2)
        library.ingest.store_entries(
            feed, make_feed([numbered_entry(i) for i in range(40)] + [numbered_entry(own + i) for i in range(20)]), NOW
        )
        library.marks.mark([entry.id for entry in library.entries.listing()[: 5 + number]], read=bool(number % 2))
        library.marks.undo()
        library.search.update_index()
        library.positions.save(library.entries.listing()[0].id, ReadingPosition(number))
        library.settings.save(f"writer {writer}", str(number))
    library.close()


if __name__ == "__main__":
    main()
