"""What stands where in a folder of tables: for who writes them, and for who reads them."""

from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from tuireader.digests import sha256

SCHEMA = "tuireader.extract/1"
PLAN, MANIFEST = "plan.json", "manifest.json"
FORMATS = ("parquet", "jsonl")
TABLE_NAMES = ("articles", "quotations", "speakers")
FACTS = ("title", "url", "outlet", "date", "language")
"""Columns of articles that are passed on as they are; `language` also says which language a page declares."""


class Progress(NamedTuple):
    """How far a run is."""

    rows: int
    problems: int
    failures: int
    share: float  # of the input, 0 to 1
    rows_now: int  # those of `rows` that this run has worked on


def table_file(name: str, part_number: int, file_format: str) -> str:
    """Return the name of the file with a table of a part."""
    return f"{name}-{part_number:05d}.{file_format}"


def weights_digest() -> str:
    """Return one digest of all that the engine was trained to, and of its words."""
    whole = sha256(b"")
    engine = Path(str(files("tuireader.quotes")))
    for path in sorted(it for name in ("weights", "lexicon") for it in (engine / name).rglob("*") if it.is_file()):
        whole.update(str(path.relative_to(engine)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()
