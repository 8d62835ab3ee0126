"""Attack the reader, and print what each attack costs: `python tests/bench/bench_attacks.py [WORD…]`.

With words, only attacks whose names have one of them. Memory in megabytes: of the reader's own process, and of the
largest process that it has started. The time in which 99 of 100 keys are answered while the attack lasts, in
milliseconds. What is above its limit has a “!”; the exit status is 1 then.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from attacks import ATTACKS, run

MAX_READER_MB, MAX_WORKER_MB, MAX_ANSWER_MS = 250, 200, 100


def marked(figure: float, limit: float) -> str:
    """Return a figure, with a sign if it is above its limit."""
    return f"{figure:8.0f}{'!' if figure > limit else ' '}"


def main() -> int:
    """Run the attacks; return the exit status."""
    words = sys.argv[1:]
    is_above = False
    print(f"{'attack':42}  reader   worker  keys p99    worst")
    for attack in ATTACKS:
        if words and not any(word in attack.name for word in words):
            continue
        with tempfile.TemporaryDirectory() as folder:
            measured = run(attack, Path(folder))
        figures = (
            (measured.reader_mb, MAX_READER_MB),
            (measured.worker_mb, MAX_WORKER_MB),
            (measured.p99, MAX_ANSWER_MS),
        )
        is_above |= any(figure > limit for figure, limit in figures)
        row = "".join(marked(figure, limit) for figure, limit in figures)
        print(f"{attack.name:42}{row}{measured.answers[-1]:8.0f}", flush=True)
    return int(is_above)


if __name__ == "__main__":
    sys.exit(main())
