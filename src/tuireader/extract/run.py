"""Runs an extraction: the parts of the inputs through workers into a folder, and a manifest at the end.

The plan is written first, and every part gets a mark once it is whole, so that a run that was killed goes on where it
was: `resume` leaves out parts that are marked, and refuses to mix the output of two engines.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from tuireader import __version__
from tuireader.digests import sha256
from tuireader.errors import TuireaderError
from tuireader.extract.parts import Part
from tuireader.extract.read_inputs import check_exists, input_size, parts_of
from tuireader.extract.schemas import TABLES
from tuireader.extract.write_part import PartSummary, written_before
from tuireader.json_lines import json_text
from tuireader.library import ENGINE_VERSION

SCHEMA = "tuireader.extract/1"
PLAN, MANIFEST = "plan.json", "manifest.json"
DEFAULT_ROWS_PER_PART = 1000
_UNFINISHED = re.compile(rf"(?:plan|manifest)\.json\.new|(?:part|{'|'.join(TABLES)})-\d+\.\w+\.\d+\.new")
"""The names of files that a run was writing when it was killed."""


class Failure(NamedTuple):
    """A part that was not written."""

    number: int
    reason: str


class Progress(NamedTuple):
    """How far a run is."""

    rows: int
    problems: int
    failures: int
    share: float  # of the input, 0 to 1
    rows_now: int  # those of `rows` that this run has extracted


class Request(NamedTuple):
    """What to extract, and where to."""

    inputs: tuple[str, ...]
    folder: Path
    file_format: str = "parquet"
    rows_per_part: int = DEFAULT_ROWS_PER_PART
    resume: bool = False


Workers = Callable[[Iterator[Part], Path, str], Iterator[PartSummary | Failure]]
"""Writes parts, wherever, and yields what became of each, in any order."""


def run_extraction(request: Request, workers: Workers, report: Callable[[Progress], None]) -> dict[str, Any]:
    """Extract the inputs into the folder; return the manifest, which is written there.

    Raises TuireaderError where the folder cannot be used, or an input cannot be read.
    """
    _prepare(request)
    summaries, failures = dict[int, PartSummary](), list[Failure]()
    total, before = max(1, input_size(request.inputs)), 0

    def missing_parts() -> Iterator[Part]:
        nonlocal before
        for part in parts_of(request.inputs, request.rows_per_part):
            summary = written_before(request.folder, part) if request.resume else None
            if summary is None:
                yield part
            else:
                summaries[part.number] = summary
                before += summary.rows

    done = 0
    for outcome in workers(missing_parts(), request.folder, request.file_format):
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            summaries[outcome.number] = outcome
            done = max(done, outcome.done_bytes)
        rows, problems = (sum(getattr(it, name) for it in summaries.values()) for name in ("rows", "problems"))
        report(Progress(rows, problems, len(failures), min(1.0, done / total), rows - before))
    return _finish(request, summaries, failures)


def _finish(request: Request, summaries: dict[int, PartSummary], failures: Sequence[Failure]) -> dict[str, Any]:
    """Write the manifest, and return it; of a run with failures it is not written."""
    for name in _unfinished(request.folder):  # of workers that died
        (request.folder / name).unlink(missing_ok=True)
    in_order = [summaries[number] for number in sorted(summaries)]
    manifest = {
        **_plan(request),
        "totals": {
            name: sum(getattr(it, name) for it in in_order) for name in ("rows", "problems", "quotations", "speakers")
        },
        "parts": [{name: it for name, it in part._asdict().items() if name != "done_bytes"} for part in in_order],
        "failures": [it._asdict() for it in sorted(failures)],
    }
    if not failures:
        try:
            _write(request.folder / MANIFEST, manifest)
        except OSError as error:
            raise TuireaderError(f"{request.folder}: cannot be written ({error.strerror})") from error
    return manifest


def _plan(request: Request) -> dict[str, Any]:
    """Return what the output depends on."""
    return {
        "schema": SCHEMA,
        "program": f"tuireader {__version__}",
        "engine": ENGINE_VERSION,
        "weights": weights_digest(),
        "pyarrow": pa.__version__,
        "inputs": list(request.inputs),
        "format": request.file_format,
        "rows_per_part": request.rows_per_part,
    }


def weights_digest() -> str:
    """Return one digest of all that the engine was trained to, and of its words."""
    whole = sha256(b"")
    engine = Path(str(files("tuireader.quotes")))
    for path in sorted(it for name in ("weights", "lexicon") for it in (engine / name).rglob("*") if it.is_file()):
        whole.update(str(path.relative_to(engine)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def _prepare(request: Request) -> None:
    """Make the folder ready.

    Raises TuireaderError where an input is not there, or the folder has what must not be mixed with the output.
    """
    folder, plan = request.folder, _plan(request)
    for path in request.inputs:
        check_exists(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = {it.name for it in folder.iterdir()}
        unfinished = _unfinished(folder)
        if (there - unfinished) and not request.resume:
            raise TuireaderError(f"{folder}: is not empty; name another folder, or --resume goes on with what is there")
        if there - unfinished:
            _check_same_plan(folder, plan)
        for name in unfinished:
            (folder / name).unlink(missing_ok=True)
        if not there - unfinished:
            _write(folder / PLAN, plan)
    except OSError as error:
        raise TuireaderError(f"{folder}: cannot be written ({error.strerror})") from error


def _unfinished(folder: Path) -> set[str]:
    """Return the names of the files that were being written when a run or a worker was killed."""
    return {it.name for it in folder.iterdir() if _UNFINISHED.fullmatch(it.name)}


def _check_same_plan(folder: Path, plan: dict[str, Any]) -> None:
    """Raise TuireaderError where the folder is of another extraction."""
    try:
        before = json.loads((folder / PLAN).read_bytes())
        changed = [name for name, value in plan.items() if before.get(name) != value]
    except (OSError, ValueError, AttributeError) as error:
        raise TuireaderError(f"{folder}: was not made by tuireader extract; name another folder") from error
    if changed:
        raise TuireaderError(
            f"{folder}: was made with another {' and another '.join(changed)}; name another folder, or remove this one"
        )


def _write(path: Path, value: dict[str, Any]) -> None:
    new = path.with_name(f"{path.name}.new")
    with new.open("wb") as file:
        file.write(f"{json_text(value)}\n".encode())
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
