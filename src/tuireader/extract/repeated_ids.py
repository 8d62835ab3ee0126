"""Finds the ids that several articles have, in the tables that were written, with bounded memory.

A digest of each id goes into a file in the order of the articles. The file stands in the folder of the tables but has
no name there, so that the system removes it whenever the program ends. It is read several times, and each time the
digests of one share of all ids are counted.
"""

import tempfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice
from os import SEEK_END
from pathlib import Path
from typing import IO, Any, NamedTuple

import pyarrow as pa
from pyarrow import compute

from tuireader.digests import blake2b
from tuireader.errors import TuireaderError
from tuireader.extract.layout import table_file
from tuireader.extract.read_tables import article_ids

MAX_NAMED_IDS = 20
MAX_NAMED_INPUTS = 5
MAX_NAMED_CHARACTERS = 200
"""Of an id; a longer one is cut."""
DIGEST_BYTES = 8
"""Two of 100 million different ids have the same digest with a chance of one in 3,700."""
DIGESTS_AT_ONCE = 1 << 18
"""So many different digests are counted at once, which takes up to 100 MB of memory."""
_BLOCK_BYTES = DIGEST_BYTES << 17


class WrittenPart(NamedTuple):
    """A part whose tables are there."""

    number: int
    origin: str  # the input that it comes from


class _Found(NamedTuple):
    """How many ids come more than once."""

    ids: int
    articles: int  # that have them
    articles_of: dict[int, int]  # by the digest, of those that are named


class _Named:
    """An id that is named."""

    def __init__(self, first: int) -> None:
        self.first = first  # the place of its first article, among all articles
        self.inputs = dict[str, None]()


def repeated_ids(
    folder: Path, file_format: str, parts: Sequence[WrittenPart]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return what the manifest says of ids that come more than once, and each file whose ids cannot be read, with why.

    Raises OSError where the folder has no room for a file.
    """
    with tempfile.TemporaryFile(dir=folder) as digests:
        begins, unread = _write_digests(digests, folder, file_format, parts)
        found = _count(digests)
        named = _places(digests, [*found.articles_of], begins, parts) if found.ids else {}
    in_order = sorted(named.items(), key=lambda pair: pair[1].first)
    entries = []
    for digest, it in in_order:
        at = bisect_right(begins, it.first) - 1
        ids = article_ids(folder / table_file("articles", parts[at].number, file_format))
        name = next(islice(ids, it.first - begins[at], None))
        entries.append(_entry(name, found.articles_of[digest], [*it.inputs]))
    return {"ids": found.ids, "articles": found.articles, "named": entries}, unread


def _entry(name: str, articles: int, inputs: list[str]) -> dict[str, Any]:
    return {
        "id": name if len(name) <= MAX_NAMED_CHARACTERS else f"{name[:MAX_NAMED_CHARACTERS]}…",
        "articles": articles,
        "inputs": inputs[:MAX_NAMED_INPUTS],
        "other_inputs": len(inputs[MAX_NAMED_INPUTS:]),
    }


def _write_digests(
    digests: IO[bytes], folder: Path, file_format: str, parts: Sequence[WrittenPart]
) -> tuple[list[int], list[tuple[str, str]]]:
    """Write the digests; return how many stand before those of each part, and what could not be read to its end."""
    begins, unread, count = list[int](), list[tuple[str, str]](), 0
    for part in parts:
        begins.append(count)
        path = folder / table_file("articles", part.number, file_format)
        try:
            for it in article_ids(path):
                digests.write(blake2b(it.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest())
                count += 1
        except TuireaderError as error:
            reason = str(error).removeprefix(f"{path}: ")
            unread.append((str(path), f"{reason}; its ids are not compared with others"))
    digests.flush()
    return begins, unread


def _blocks(digests: IO[bytes]) -> Iterator[pa.Array]:
    """Yield the digests as numbers, some at a time, from the first."""
    digests.seek(0)
    while block := digests.read(_BLOCK_BYTES):
        yield pa.Array.from_buffers(pa.uint64(), len(block) // DIGEST_BYTES, [None, pa.py_buffer(block)])


def _count(digests: IO[bytes]) -> _Found:
    size, shares = digests.seek(0, SEEK_END), 1
    while size > shares * DIGESTS_AT_ONCE * DIGEST_BYTES:
        shares *= 2
    ids, articles, least = 0, 0, dict[int, int]()
    for share in range(shares):
        counts = _counts(digests, shares, share)
        counts = counts.filter(compute.greater(counts["articles"], 1))
        ids, articles = ids + counts.num_rows, articles + (compute.sum(counts["articles"]).as_py() or 0)
        first = counts.sort_by("digest").slice(0, MAX_NAMED_IDS).to_pydict()
        least |= dict(zip(first["digest"], first["articles"], strict=True))
        least = dict(sorted(least.items())[:MAX_NAMED_IDS])
    return _Found(ids, articles, least)


def _counts(digests: IO[bytes], shares: int, share: int) -> pa.Table:
    """Return how many articles each digest of a share has; the share of a digest is in its last bits."""
    counts = pa.table({"digest": pa.array([], pa.uint64()), "articles": pa.array([], pa.int64())})
    for block in _blocks(digests):
        bits = compute.bit_wise_and(block, pa.scalar(shares - 1, pa.uint64()))
        chosen = block.filter(compute.equal(bits, pa.scalar(share, pa.uint64())))
        values, numbers = compute.value_counts(chosen).flatten()
        counts = pa.concat_tables([counts, pa.table({"digest": values, "articles": numbers})])
        if counts.num_rows > 2 * DIGESTS_AT_ONCE:
            counts = _summed(counts)
    return _summed(counts)


def _summed(counts: pa.Table) -> pa.Table:
    sums = counts.group_by("digest", use_threads=False).aggregate([("articles", "sum")])
    return sums.select(["digest", "articles_sum"]).rename_columns(["digest", "articles"])


def _places(
    digests: IO[bytes], wanted: list[int], begins: Sequence[int], parts: Sequence[WrittenPart]
) -> dict[int, _Named]:
    """Return where the articles stand that have these digests."""
    named, before, values = dict[int, _Named](), 0, pa.array(wanted, pa.uint64())
    for block in _blocks(digests):
        found = compute.indices_nonzero(compute.is_in(block, value_set=values))
        for place, digest in zip(found.to_pylist(), block.take(found).to_pylist(), strict=True):
            it = named.setdefault(digest, _Named(before + place))
            it.inputs[parts[bisect_right(begins, before + place) - 1].origin] = None
        before += len(block)
    return named
