"""A script that tests run: close a library while other threads query it, many times."""

import random
import sys
import threading
from contextlib import suppress
from pathlib import Path
from sqlite3 import ProgrammingError

from deliveries import NOW, numbered_feed
from tuireader.library import Library

THREADS = 3


def ask_for_ever(library: Library, begun: threading.Barrier, turns: int) -> None:
    """Read and mark until the library is closed; after some turns, wait for the other threads."""
    with suppress(ProgrammingError):
        for turn in range(1_000_000):
            if turn == turns:
                begun.wait()
            for entry in library.entries.listing():
                library.articles.stored(entry.id)
            library.marks.mark([1], read=turn % 2 == 0)


def main() -> None:
    """Close a library as many times as the argument says."""
    folder, times, dice = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    for number in range(times):
        library = Library(folder / f"{number}.db")
        library.ingest.store_entries(
            library.feeds.store("https://weir.example/feed").id, numbered_feed(*range(40)), NOW
        )
        begun = threading.Barrier(THREADS + 1)
        asking = [
            threading.Thread(target=ask_for_ever, args=(library, begun, dice.randint(1, 5))) for _ in range(THREADS)
        ]
        for thread in asking:
            thread.start()
        begun.wait()
        library.close()
        for thread in asking:
            thread.join()


def leave_no_log(folder: Path) -> None:
    """Close a library after other threads have used it: only one file must be left."""
    library, done = Library(folder / "idle.db"), threading.Event()
    ready = threading.Barrier(THREADS + 1)

    def use(name: str) -> None:
        library.settings.save(name, "used")
        ready.wait()
        done.wait()

    idle = [threading.Thread(target=use, args=(str(number),)) for number in range(THREADS)]
    for thread in idle:
        thread.start()
    ready.wait()
    library.close()
    assert [file.name for file in folder.glob("idle*")] == ["idle.db"]
    done.set()
    for thread in idle:
        thread.join()


if __name__ == "__main__":
    main()
    leave_no_log(Path(sys.argv[1]))
