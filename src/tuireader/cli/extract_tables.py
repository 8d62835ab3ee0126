"""`tuireader extract IN… --out DIR`: who said what in very many articles, as tables."""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tuireader.cli import show_progress, write, write_error, write_json
from tuireader.cli.arguments import Parser
from tuireader.cli.common import counted_noun
from tuireader.errors import TuireaderError

if TYPE_CHECKING:
    from tuireader.extract.run import Progress, Workers

ENGINES = ("processes", "dask")


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    command = Parser(
        prog="tuireader extract",
        description="Find who said what in very many articles, and write tables of articles, quotations and speakers. "
        'IN is a file of JSON lines {"id", "text", …} (.jsonl, also .gz and .zst), Parquet with the columns id and '
        "text, WARC, an article as text, Markdown or HTML, a folder of all these, a library, or “-” for JSON lines "
        "from standard input. An article that cannot be read has its problem in the table of articles, a file that is "
        "cut off is read to there, and neither stops the rest. A run that was ended goes on with --resume, but not "
        "from standard input, which cannot be read a second time.",
        epilog="Exit status: 0 all that was named is in the tables; 1 some of it is not: an article, a file or the "
        "rest of one could not be read, or a part could not be written, and standard error says so; 2 nothing was "
        "extracted, because an input is not there, DIR cannot be used, or the usage is wrong; 130 ended by Ctrl-C.",
    )
    command.add_argument("inputs", nargs="+", metavar="IN", help="what to read")
    command.add_argument("--out", metavar="DIR", type=Path, required=True, help="the folder to write into")
    command.add_argument("--format", choices=("parquet", "jsonl"), default="parquet", help="of the tables")
    command.add_argument("--jobs", metavar="N", type=_count, default=None, help="processes (default: all processors)")
    command.add_argument("--rows", metavar="N", type=_count, default=None, help="articles a part (default: 1,000)")
    command.add_argument("--resume", action="store_true", help="go on with what an earlier run has left in DIR")
    command.add_argument("--engine", choices=ENGINES, default="processes", help="what runs the work")
    command.add_argument("--scheduler", metavar="ADDRESS", help="with --engine dask: of a cluster that sees IN and DIR")
    command.add_argument("--json", action="store_true", help="print the manifest instead of a sentence")
    return command


def _count(word: str) -> int:
    if not (word.isascii() and word.isdigit() and 0 < int(word) < 10**6):
        raise argparse.ArgumentTypeError("give a whole number above 0")
    return int(word)


def run(arguments: list[str]) -> int:
    """Run the command; return its exit status: 0 all extracted, 1 some is not, 2 wrong usage."""
    command = parser()
    options = command.parse_args(arguments)
    if options.scheduler and options.engine != "dask":
        command.error("--scheduler belongs to --engine dask")
    try:
        from tuireader.extract.run import DEFAULT_ROWS_PER_PART, Request, run_extraction  # noqa: PLC0415 - an extra
    except ImportError as error:
        if error.name != "pyarrow":
            raise
        raise TuireaderError("pyarrow is not installed; pip install 'tuireader[extract]' installs it") from error
    rows = options.rows or DEFAULT_ROWS_PER_PART
    request = Request(tuple(options.inputs), options.out, options.format, rows, options.resume)
    shown = _Shown()
    try:
        manifest = run_extraction(request, _workers(options), shown.update)
    except KeyboardInterrupt:
        shown.end()
        write_error(f"{options.out}: was ended before it was whole; the same command with --resume goes on")
        return 130
    finally:
        shown.end()
    return _write_outcome(options, manifest)


def _workers(options: argparse.Namespace) -> "Workers":
    from tuireader.extract.processes import default_jobs, process_workers  # noqa: PLC0415 - not for usage errors

    jobs = options.jobs or default_jobs()
    if options.engine == "dask":
        from tuireader.extract.dask_workers import dask_workers  # noqa: PLC0415 - an extra

        return dask_workers(jobs, options.scheduler)
    return process_workers(jobs)


def _write_outcome(options: argparse.Namespace, manifest: dict[str, Any]) -> int:
    totals, problems = manifest["totals"], list(_problems(manifest))
    if options.json:
        write_json(manifest)
    else:
        write(
            f"{counted_noun(totals['rows'], 'article')}, {counted_noun(totals['quotations'], 'quotation')} and"
            f" {counted_noun(totals['speakers'], 'speaker')} in {options.out}"
        )
    for problem in problems:
        write_error(problem)
    return 1 if problems else 0


def _problems(manifest: dict[str, Any]) -> Iterator[str]:
    """Yield what is not in the tables, and why."""
    for it in manifest["unread"]:
        yield f"{it['input']}: {it['reason']}"
    if count := manifest["totals"]["problems"]:
        yield f"{counted_noun(count, 'article')} could not be read; the column “problem” of the articles says why"
    for it in manifest["failures"]:
        yield f"part {it['number']} is missing: {it['reason']}; --resume tries it again"


class _Shown:
    """The line on a terminal that says how far the work is, how fast, and how long it still takes."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._is_shown = sys.stderr is not None and sys.stderr.isatty()

    def update(self, progress: "Progress") -> None:
        if self._is_shown:
            show_progress(progress_line(progress, time.monotonic() - self._began))

    def end(self) -> None:
        if self._is_shown:
            show_progress("")


def progress_line(progress: "Progress", seconds: float) -> str:
    """Return the line: “12,000 articles · 43 % · 310 a second · 2 min left”."""
    parts = [f"{progress.rows:,} articles"]
    if progress.share:  # nobody knows how much a pipe has
        parts.append(f"{progress.share:.0%}")
    rate = progress.rows_now / seconds if seconds else 0.0
    if rate:
        parts.append(f"{rate:,.0f} a second")
    if 0 < progress.share < 1:
        left = seconds * (1 - progress.share) / progress.share
        parts.append(f"{left / 60:,.0f} min left" if left >= 90 else f"{left:,.0f} s left")
    if progress.problems:
        parts.append(f"{progress.problems:,} could not be read")
    return " · ".join(parts)
