"""Attack the path from bytes to the screen for as long as you like: python tests/bench/fuzz.py --minutes 60

Needs atheris (pip install atheris), which follows the branches that an input takes. The first letter of an input says
what it is: an article, a page, a feed, a list of feeds, a query, a configuration. A finding is an input that raises,
writes something that the grammar of `tests/scanner.py` does not allow, or takes too long for its length. It is written
to --findings, one for each place in the code, and the run continues. `tests/hostile/test_hostile_fuzz.py` runs a short
version that is always the same.
"""

import argparse
import os
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

atheris = import_module("atheris")  # nothing else needs it
TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))
with atheris.instrument_imports(include=["tuireader"], enable_loader_override=False):
    import screens
from hostile_strings import STRINGS, as_bytes  # noqa: E402

LETTERS = {"m": "markdown", "t": "plain", "p": "page", "f": "feed", "l": "list", "q": "query", "c": "config"}
FOLDERS = {
    "documents/cases/markdown": "m",
    "documents/cases/plain": "t",
    "documents/cases/head": "t",
    "documents/cases/near": "m",
    "documents/pages/article": "p",
    "documents/pages/content": "p",
    "feeds/cases/feeds": "f",
    "feeds/cases/sites": "p",
    "feeds/cases/opml": "l",
}
MAX_INPUT_BYTES = 4096
MAX_SECONDS = 2.0
"""Seconds of the processor for an input of that length."""


class SlowError(Exception):
    """An input takes too long."""


class Hunt:
    """Runs inputs, stores one finding for each place in the code, and counts."""

    def __init__(self, folder: Path, seconds: float) -> None:
        self.folder, self.end = folder, time.monotonic() + seconds
        self.runs: Counter[str] = Counter()
        self.found: dict[str, str] = {}
        signal.signal(signal.SIGPROF, self._too_slow)

    @staticmethod
    def _too_slow(*_: object) -> None:
        raise SlowError

    def one(self, data: bytes) -> None:
        """Run one input; end the program when the time is over."""
        kind = LETTERS.get(chr(data[0]) if data else "")
        if kind:
            self.runs[kind] += 1
            # What is slow once may have imported what it needs.
            if self._seconds(kind, data) > MAX_SECONDS and self._seconds(kind, data) > MAX_SECONDS:
                self._store_finding(f"{kind} takes long", data, "")
        if time.monotonic() > self.end:
            self.report()
            os._exit(bool(self.found))

    def _seconds(self, kind: str, data: bytes) -> float:
        """Run one input; return how long that takes the processor."""
        before = time.process_time()
        signal.setitimer(signal.ITIMER_PROF, 10 * MAX_SECONDS)
        try:
            screens.check(kind, data[1:])
        except Exception as error:  # noqa: BLE001 - this is what we look for
            self._store_finding(f"{kind} {_place_of(error)}", data, "".join(traceback.format_exception(error)))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        return time.process_time() - before

    def _store_finding(self, place: str, data: bytes, said: str) -> None:
        if place in self.found:
            return
        name = self.found[place] = f"finding-{len(self.found):03}"
        (self.folder / name).write_bytes(data)
        (self.folder / f"{name}.txt").write_text(f"{place}\n\n{said[-4000:]}")
        print(f"{name}: {place}", flush=True)

    def report(self) -> None:
        """Print how many inputs were run and what was found."""
        print(f"{self.runs.total():,} inputs ({dict(self.runs)}), {len(self.found)} findings", flush=True)


def _place_of(error: Exception) -> str:
    """Return the kind and the place of an error, so that each bug is one finding."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "tuireader" in frame.filename]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else str(error)[:24]
    return f"{type(error).__name__} {place}"


def seeds() -> Iterator[bytes]:
    """Yield inputs to start with: the tests' cases as what they are, and hostile strings as everything."""
    for folder, letter in FOLDERS.items():
        for file in sorted((TESTS / folder).glob("*")):
            yield letter.encode() + file.read_bytes()
    for text in STRINGS.values():
        yield from (letter.encode() + as_bytes(text) for letter in LETTERS)


def main() -> None:
    """Run inputs until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--findings", type=Path, default=Path("/tmp/tuireader-fuzz"), help="a folder")
    parser.add_argument("--seed", type=int, default=0, help="0: another one each time")
    options = parser.parse_args()
    corpus = options.findings / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seed for seed in seeds() if len(seed) <= MAX_INPUT_BYTES):
        (corpus / f"seed-{number:04}").write_bytes(seed)
    hunt = Hunt(options.findings, 60 * options.minutes)
    flags = [
        f"-max_len={MAX_INPUT_BYTES}",
        "-timeout=120",
        "-rss_limit_mb=2048",
        "-report_slow_units=999",
        "-verbosity=0",
        f"-seed={options.seed}",
    ]
    dictionary = TESTS / "hostile" / "tokens.dict"
    atheris.Setup([sys.argv[0], *flags, f"-dict={dictionary}", str(corpus)], hunt.one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
