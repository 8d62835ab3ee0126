"""The cells of a screen as a file keeps them."""

import json
from collections.abc import Sequence
from itertools import groupby

from tuireader.wire.cells import Cell, Row
from tuireader.wire.sgr import Pen

_APART = "\n"
"""What stands between the texts of two cells: no cell holds it."""


def data_of(rows: Sequence[Sequence[Cell]]) -> bytes:
    """Return the cells of a screen as JSON: the pens, and for each line its texts and so many cells of each pen."""
    pens: dict[Pen, int] = {}
    lines = []
    for row in rows:
        by_pen = groupby(pen for _, pen in row)
        runs = [(pens.setdefault(pen, len(pens)), len(list(same))) for pen, same in by_pen]
        lines.append((_APART.join(text for text, _ in row), runs))
    return json.dumps(([(sorted(pen.attributes), *pen[1:]) for pen in pens], lines), ensure_ascii=False).encode()


def cells_of(data: bytes, size: tuple[int, int]) -> list[Row] | None:
    """Return the cells of a screen of that width and height; None where the data is anything else."""
    try:
        kept, lines = json.loads(data)
        pens = [Pen(frozenset(attributes), *rest) for attributes, *rest in kept]
        rows: list[Row] = []
        for texts, runs in lines:
            row_pens = [pens[number] for number, count in runs for _ in range(count)]
            rows.append(list(zip(texts.split(_APART), row_pens, strict=True)))
    except (ValueError, TypeError, IndexError):
        return None
    width, height = size
    return rows if len(rows) == height and all(len(row) == width for row in rows) else None
