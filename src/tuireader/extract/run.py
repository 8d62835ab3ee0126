"""Runs an extraction: the parts of the inputs through workers into a folder, and a manifest at the end.

The plan is written first, and every part gets a mark once it is whole, so that a run that was killed goes on where it
was: `resume` leaves out parts that are marked, and refuses to mix the output of two engines.
"""

import fcntl
import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from tuireader.errors import TuireaderError
from tuireader.extract.layout import MANIFEST, PLAN, SCHEMA, TABLE_NAMES, Progress, weights_digest
from tuireader.extract.parts import Part
from tuireader.extract.read_inputs import Unread, find_inputs, parts_of
from tuireader.extract.repeated_ids import WrittenPart, repeated_ids
from tuireader.extract.unpack import is_stream
from tuireader.extract.write_part import PartSummary, mark_of, written_before
from tuireader.json_lines import json_text
from tuireader.library import ENGINE_VERSION
from tuireader.version import VERSION

DEFAULT_ROWS_PER_PART = 1000
_UNFINISHED = re.compile(rf"(?:plan|manifest)\.json\.new|(?:part|{'|'.join(TABLE_NAMES)})-\d+\.\w+\.\d+\.new")
"""The names of files that a run was writing when it was killed."""
_OF_A_PART = re.compile(rf"part-\d+\.done|(?:{'|'.join(TABLE_NAMES)})-\d+\.\w+")
"""The names of files that belong to a part."""


class Failure(NamedTuple):
    """A part that was not written."""

    number: int
    reason: str


class Request(NamedTuple):
    """What to extract, and where to."""

    inputs: tuple[str, ...]
    folder: Path
    file_format: str = "parquet"
    rows_per_part: int = DEFAULT_ROWS_PER_PART
    resume: bool = False
    with_text: bool = False  # whether the table of articles has their texts


Workers = Callable[[Iterator[Part], Path, str], Iterator[PartSummary | Failure]]
"""Writes parts, wherever, and yields what became of each, in any order."""


def run_extraction(request: Request, workers: Workers, report: Callable[[Progress], None]) -> dict[str, Any]:
    """Extract the inputs into the folder; return the manifest, which is written there.

    Raises TuireaderError where the folder cannot be used, or an input is not there.
    """
    inputs, unread = find_inputs(request.inputs)
    _check_usable(request)
    with _own_folder(request.folder):
        _prepare(request)
        outcomes = _Outcomes(sum(it.size for it in inputs))
        parts = outcomes.missing(request, parts_of(inputs, request.rows_per_part, unread))
        for outcome in workers(parts, request.folder, request.file_format):
            report(outcomes.with_one_more(outcome))
        return _finish(request, outcomes, unread)


class _Outcomes:
    """What became of the parts, in this run or before."""

    def __init__(self, total_bytes: int) -> None:
        self.summaries, self.failures = dict[int, PartSummary](), list[Failure]()
        self.origins = dict[int, str]()  # of the parts, by their numbers
        self._total_bytes, self._done_bytes, self._rows_before = max(1, total_bytes), 0, 0

    def missing(self, request: Request, parts: Iterator[Part]) -> Iterator[Part]:
        """Yield those parts that are not there from an earlier run."""
        for part in parts:
            self.origins[part.number] = part.origin
            summary = written_before(request.folder, part) if request.resume else None
            if summary is None:
                yield part._replace(with_text=request.with_text)
            else:
                self.summaries[part.number] = summary
                self._rows_before += summary.rows

    def with_one_more(self, outcome: PartSummary | Failure) -> Progress:
        """Take what became of a part; return how far the run is."""
        if isinstance(outcome, Failure):
            self.failures.append(outcome)
        else:
            self.summaries[outcome.number] = outcome
            self._done_bytes = max(self._done_bytes, outcome.done_bytes)
        rows, problems = (self.count(name) for name in ("rows", "problems"))
        share = min(1.0, self._done_bytes / self._total_bytes)
        return Progress(rows, problems, len(self.failures), share, rows - self._rows_before)

    def count(self, name: str) -> int:
        """Return the sum of what all parts have of something."""
        return sum(getattr(it, name) for it in self.summaries.values())


def _finish(request: Request, outcomes: _Outcomes, unread: Sequence[Unread]) -> dict[str, Any]:
    """Write the manifest, and return it; of a run with failures it is not written."""
    in_order = [outcomes.summaries[number] for number in sorted(outcomes.summaries)]
    try:
        for name in _unfinished(request.folder) | _left_over(request.folder, in_order):
            (request.folder / name).unlink(missing_ok=True)
        manifest = _manifest(request, outcomes, in_order, unread)
        if not outcomes.failures:
            _write(request.folder / MANIFEST, manifest)
    except OSError as error:
        raise TuireaderError(f"{request.folder}: cannot be written ({error.strerror})") from error
    return manifest


def _manifest(
    request: Request, outcomes: _Outcomes, in_order: Sequence[PartSummary], unread: Sequence[Unread]
) -> dict[str, Any]:
    """Return the manifest. Raises OSError where the folder has no room to compare the ids."""
    written = [WrittenPart(it.number, outcomes.origins[it.number]) for it in in_order]
    repeated, without_ids = repeated_ids(request.folder, request.file_format, written)
    return {
        **_plan(request),
        "totals": {name: outcomes.count(name) for name in ("rows", "problems", "quotations", "speakers")},
        "parts": [{name: it for name, it in part._asdict().items() if name != "done_bytes"} for part in in_order],
        "unread": [it._asdict() for it in (*unread, *(Unread(*it) for it in without_ids))],
        "repeated_ids": repeated,
        "failures": [it._asdict() for it in sorted(outcomes.failures)],
    }


def _left_over(folder: Path, summaries: Sequence[PartSummary]) -> set[str]:
    """Return the names of the files of parts that are none any more, because the inputs have become others."""
    names = {name for it in summaries for name in (*it.files, mark_of(folder, it.number).name)}
    return {it.name for it in folder.iterdir() if _OF_A_PART.fullmatch(it.name)} - names


def _plan(request: Request) -> dict[str, Any]:
    """Return what the output depends on."""
    return {
        "schema": SCHEMA,
        "program": f"tuireader {VERSION}",
        "engine": ENGINE_VERSION,
        "weights": weights_digest(),
        "pyarrow": pa.__version__,
        "inputs": list(request.inputs),
        "format": request.file_format,
        "rows_per_part": request.rows_per_part,
        **({"text": True} if request.with_text else {}),
    }


def _check_usable(request: Request) -> None:
    """Raise TuireaderError where the inputs do not go with the folder or with --resume."""
    streams = [it for it in request.inputs if is_stream(it)]
    if streams and request.resume:
        raise TuireaderError(
            f"{streams[0]}: cannot be read a second time, so --resume cannot go on with it; save it to a file first"
        )
    if len({*streams}) < len(streams):
        raise TuireaderError(f"{streams[0]}: can be read only once; name it once")
    folder = request.folder.resolve()
    for name in request.inputs:
        if Path(name).is_dir() and folder.is_relative_to(Path(name).resolve()):
            raise TuireaderError(f"{request.folder}: is in {name}, which is read; name a folder outside of it")


@contextmanager
def _own_folder(folder: Path) -> Iterator[None]:
    """Make the folder, and keep it from other runs. Raises TuireaderError where one writes into it, or nobody can."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise TuireaderError(f"{folder}: cannot be written ({error.strerror})") from error
    try:
        with suppress(OSError):  # not every file system has locks
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise TuireaderError(
                    f"{folder}: another run writes into it; wait for its end, or name another"
                ) from None
        yield
    finally:
        os.close(descriptor)  # which ends the lock, as killing the program does


def _prepare(request: Request) -> None:
    """Make the folder ready. Raises TuireaderError where it has what must not be mixed with the output."""
    folder, plan = request.folder, _plan(request)
    try:
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
        changed = [name for name in dict.fromkeys([*plan, *before]) if before.get(name) != plan.get(name)]
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise TuireaderError(f"{folder}: was not made by tuireader extract; name another folder") from error
    if changed == ["text"]:
        how = "without --text; leave it out" if plan.get("text") else "with --text; add it"
        raise TuireaderError(f"{folder}: was made {how}, name another folder, or remove this one")
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
