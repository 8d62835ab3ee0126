"""Encode the cells of a screen for a file, and decode them."""

import json
from collections.abc import Sequence
from itertools import groupby

from tuireader.wire.cells import Cell, Row
from tuireader.wire.sgr import Rendition

_SEPARATOR = "\n"
"""Separates the texts of two cells: no cell contains it."""


def encode_rows(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return the cells of a screen as JSON: the renditions, and for each row its texts and the runs of renditions."""
    renditions: dict[Rendition, int] = {}
    rows_data = []
    for row in rows:
        by_rendition = groupby(rendition for _, rendition in row)
        runs = [
            (renditions.setdefault(rendition, len(renditions)), len(list(same))) for rendition, same in by_rendition
        ]
        rows_data.append((_SEPARATOR.join(text for text, _ in row), runs))
    listed = [(sorted(rendition.attributes), *rendition[1:]) for rendition in renditions]
    return json.dumps((listed, rows_data), ensure_ascii=False).encode()


def decode_rows(data: bytes, size: tuple[int, int]) -> list[Row] | None:
    """Return the cells of a screen of that width and height, or None if the data is invalid."""
    try:
        saved, rows_data = json.loads(data)
        renditions = [Rendition(frozenset(attributes), *rest) for attributes, *rest in saved]
        rows: list[Row] = []
        for texts, runs in rows_data:
            row_renditions = [renditions[index] for index, count in runs for _ in range(count)]
            rows.append(list(zip(texts.split(_SEPARATOR), row_renditions, strict=True)))
    except (ValueError, TypeError, IndexError):
        return None
    width, height = size
    return rows if len(rows) == height and all(len(row) == width for row in rows) else None
