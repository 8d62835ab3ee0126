"""Workers of Dask: a cluster of this machine, or any other, whose workers see the same folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

from tuireader.errors import TuireaderError
from tuireader.extract.parts import Part
from tuireader.extract.run import Failure, Workers
from tuireader.extract.write_part import PartSummary, write_part

PARTS_PER_JOB = 2
RETRIES = 2
"""How often Dask tries a part again whose worker died."""
OPTIONS_OF_WORKERS = {"distributed.worker.profile.enabled": False}
"""Dask looks a hundred times a second at what a worker is doing, for a page that is not served here."""


def dask_workers(jobs: int, scheduler: str | None) -> Workers:
    """Return the workers of the cluster at an address, or of one with `jobs` processes that is made for this run."""
    return partial(_run, jobs, scheduler)


def _run(
    jobs: int, scheduler: str | None, parts: Iterator[Part], folder: Path, file_format: str
) -> Iterator[PartSummary | Failure]:
    with _client(jobs, scheduler) as client:
        as_completed = import_module("dask.distributed").as_completed
        if scheduler is not None:
            jobs = max(1, len(client.scheduler_info()["workers"]))
        name_of_run, numbers = uuid4().hex, dict[Any, int]()

        def submit(part: Part) -> Any:
            key = f"{name_of_run}-{part.number}"  # two jobs with one key are one for Dask, whoever submits them
            future = client.submit(write_part, part, str(folder.absolute()), file_format, key=key, retries=RETRIES)
            numbers[future.key] = part.number
            return future

        source = iter(parts)
        first = [submit(part) for _, part in zip(range(jobs * PARTS_PER_JOB), source, strict=False)]
        running = as_completed(first, raise_errors=False)
        for future in running:
            error = future.exception()
            number = numbers.pop(future.key)
            if isinstance(error, TuireaderError):  # no other part can be written either
                raise error
            yield future.result() if error is None else Failure(number, f"{type(error).__name__}: {error}")
            if (part := next(source, None)) is not None:
                running.add(submit(part))


@contextmanager
def _client(jobs: int, scheduler: str | None) -> Iterator[Any]:
    """Return a client of the cluster. Raises TuireaderError where Dask is not installed, or nobody answers."""
    try:
        dask = import_module("dask.distributed")
    except ImportError as error:
        raise TuireaderError("Dask is not installed; pip install 'tuireader[dask]' installs it") from error
    if scheduler is None:
        with (
            import_module("dask.config").set(OPTIONS_OF_WORKERS),
            dask.LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=None, host="127.0.0.1") as local,
            dask.Client(local) as client,
        ):
            yield client
        return
    try:
        client = dask.Client(scheduler, timeout="10s")
    except (OSError, ValueError, TimeoutError) as error:
        raise TuireaderError(f"{scheduler}: no scheduler of Dask answers there ({error})") from error
    with client:
        yield client
