"""What a terminal shows, as text that can be compared, and as a picture that can be looked at.

`python tests/pictures.py FOLDER [NAME …]` draws the approved screens of `tests/app/screens/` as SVG files; those in the
terminal's own colours on a black and on a white ground. Without a folder it draws the pictures of the README.
"""

import argparse
import html
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from rich.cells import cell_len

from tuireader.wire.capabilities import terminal_of
from tuireader.wire.cells import Palette
from tuireader.wire.frame import Frame
from tuireader.wire.sgr import Rendition
from tuireader.wire.textual_internals import strips_of

SCREENS = Path(__file__).parent / "app" / "screens"
_PICTURES = SCREENS.with_name("pictures")
README_PICTURES = {
    _PICTURES / "reader.svg": "reader 120x40",
    _PICTURES / "list.svg": "list 80x24",
    _PICTURES / "speakers.svg": "speakers 80x24",
}
"""The pictures in the README, and the approved screens that they show."""
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
DARK = "dark"


class Look(NamedTuple):
    """A theme, and a terminal that shows it."""

    theme: str
    environment: dict[str, str]


UTF_8 = {"LC_ALL": "C.UTF-8"}
LOOKS = {
    DARK: Look("tuireader-dark", {"TERM": "xterm-256color", "COLORTERM": "truecolor", **UTF_8}),
    "light": Look("tuireader-light", {"TERM": "xterm-256color", "COLORTERM": "truecolor", **UTF_8}),
    "sixteen colours": Look("tuireader-16", {"TERM": "xterm", **UTF_8}),
    "no colour": Look("tuireader-16", {"TERM": "xterm", "NO_COLOR": "1", **UTF_8}),
    "ASCII": Look("tuireader-16", {"TERM": "xterm", "LC_ALL": "C"}),
}


class Shot(NamedTuple):
    """A screen: its lines, and how their cells are drawn: a letter for each run of cells, explained in the legend."""

    lines: tuple[str, ...]
    runs: tuple[str, ...]
    legend: tuple[str, ...]


def shoot(app: Any, look: str) -> Shot:
    """Return what a terminal would show of the program now."""
    width, height = app.size
    palette, frame = Palette(terminal_of(LOOKS[look].environment)), Frame(width, height)
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    for row, column, strip in strips_of(update):
        frame.paint(palette, row, column, strip)
    letters: dict[str, str] = {}
    runs = []
    for row_of_cells in frame.rows:
        names = [_rendition_name(rendition) for _, rendition in row_of_cells]
        groups = [(name, len(list(group))) for name, group in groupby(names)]
        runs.append(" ".join(f"{letters.setdefault(name, LETTERS[len(letters)])}{count}" for name, count in groups))
    lines = ["".join(text for text, _ in row_of_cells).rstrip() for row_of_cells in frame.rows]
    return Shot(tuple(lines), tuple(runs), tuple(f"{letter} {name}" for name, letter in letters.items()))


def _rendition_name(rendition: Rendition) -> str:
    attributes = ",".join(sorted(rendition.attributes, key=int)) or "-"
    return f"{attributes} {rendition.foreground or '-'} {rendition.background or '-'}"


def written(shots: dict[str, Shot]) -> str:
    """Return the looks of one screen as text; what is as in the first look is not repeated."""
    parts: list[str] = []
    first = next(iter(shots.values()))
    for number, (look, shot) in enumerate(shots.items()):
        parts.append(f"== {look}")
        if number == 0 or shot.lines != first.lines:
            parts += [f"|{line}" for line in shot.lines]
        if number == 0 or shot.runs != first.runs:
            parts += [f": {runs}" for runs in shot.runs]
        parts += [f"- {line}" for line in shot.legend]
    return "\n".join(parts) + "\n"


def read(text: str) -> dict[str, Shot]:
    """Return the looks that `written` has written."""
    shots: dict[str, Shot] = {}
    for part in text.removeprefix("== ").split("\n== "):
        look, *lines = part.splitlines()
        found = Shot(
            tuple(line[1:] for line in lines if line.startswith("|")),
            tuple(line[2:] for line in lines if line.startswith(": ")),
            tuple(line[2:] for line in lines if line.startswith("- ")),
        )
        first = next(iter(shots.values()), found)
        shots[look] = found._replace(lines=found.lines or first.lines, runs=found.runs or first.runs)
    return shots


# Pictures

CELL = (9, 19)
STANDARD = (
    "000000 cd3131 0dbc79 e5e510 2472c8 bc3fbc 11a8cd e5e5e5 666666 f14c4c 23d18b f5f543 3b8eea d670d6 29b8db ffffff"
)
_COLOURS = STANDARD.split()


def drawn(shot: Shot, width: int, ground: str, text_colour: str) -> str:
    """Return a screen as SVG, on a terminal with that ground and that colour of text."""
    names = dict(line.split(" ", 1) for line in shot.legend)
    columns, rows = CELL[0] * width, CELL[1] * len(shot.lines)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{columns}" height="{rows}">']
    out.append(f'<rect width="100%" height="100%" fill="{ground}"/>')
    out.append('<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="15" xml:space="preserve">')
    for y, (line, runs) in enumerate(zip(shot.lines, shot.runs, strict=True)):
        out += _drawn_line(line, runs, names, y, ground, text_colour)
    return "\n".join([*out, "</g></svg>"])


class _Run(NamedTuple):
    """Cells that are drawn alike, from `start` to `end` (half-open)."""

    start: int
    end: int
    paper: str
    style: str
    is_underlined: bool


def _styled_runs(runs: str, names: dict[str, str], ground: str, text_colour: str) -> Iterator[_Run]:
    start = 0
    for run in runs.split():
        attributes, foreground, background = names[run[0]].split()
        codes, end = set(attributes.split(",")), start + int(run[1:])
        colours = [_colour(foreground, text_colour), _colour(background, ground)]
        fill, paper = colours[::-1] if "7" in codes else colours
        style = f'fill="{fill}"' + "".join(text for code, text in _STYLES.items() if code in codes)
        yield _Run(start, end, paper, style, "4" in codes)
        start = end


_STYLES = {"1": ' font-weight="bold"', "3": ' font-style="italic"', "4": ' text-decoration="underline"'}


def _drawn_line(line: str, runs: str, names: dict[str, str], y: int, ground: str, text_colour: str) -> Iterator[str]:
    cells = [cell for character in line for cell in (character, *[""] * (cell_len(character) - 1))]
    styled, (width, height) = list(_styled_runs(runs, names, ground, text_colour)), CELL
    for paper, group in groupby(styled, lambda run: run.paper):
        first, *_, last = [*(alike := list(group)), alike[-1]]
        x, length = first.start * width, (last.end - first.start) * width
        if paper != ground:
            yield f'<rect x="{x}" y="{y * height}" width="{length}" height="{height}" fill="{paper}"/>'
    for run in styled:
        for column, text in _pieces(cells, run.start, run.end):
            if text.strip() or run.is_underlined:
                place = f'x="{column * width}" y="{y * height + 15}" textLength="{cell_len(text) * width}"'
                yield f"<text {place} {run.style}>{html.escape(text)}</text>"


def _pieces(cells: list[str], start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the column and the text of pieces that are drawn at once: letters, or one sign that another font may draw."""
    columns_in_line = range(start, min(end, len(cells)))
    for is_letters, group in groupby(columns_in_line, lambda column: "" < cells[column][:1] < "\u0250"):
        columns = list(group)
        if is_letters:
            yield columns[0], "".join(cells[column] for column in columns)
        else:
            yield from ((column, cells[column]) for column in columns)


def _colour(codes: str, default: str) -> str:
    numbers = [int(number) for number in codes.split(";") if number.isdecimal()]
    if not numbers:
        return default
    if len(numbers) == 5:
        return "#{:02x}{:02x}{:02x}".format(*numbers[2:])
    code = numbers[0]
    return f"#{_COLOURS[code % 10 + 8 * (code >= 90)]}"


def draw_files(folder: Path, files: Iterable[Path]) -> None:
    """Draw the screens in `files`."""
    for file in files:
        shots = read(file.read_text("utf-8"))
        width = max(sum(int(run[1:]) for run in runs.split()) for shot in shots.values() for runs in shot.runs[:1])
        for look, shot in shots.items():
            grounds = [("black", "#000000", "#d0d0d0"), ("white", "#ffffff", "#202020")]
            for ground, paper, ink in grounds if "tuireader-16" in LOOKS[look].theme else grounds[:1]:
                name = f"{file.stem} {look} {ground}".replace(" ", "-")
                (folder / f"{name}.svg").write_text(drawn(shot, width, paper, ink), "utf-8")


def readme_picture(screen: str) -> str:
    """Return an approved screen in the dark theme, as the README shows it."""
    shot = read((SCREENS / f"{screen}.txt").read_text("utf-8"))[DARK]
    return drawn(shot, sum(int(run[1:]) for run in shot.runs[0].split()), "#000000", "#d0d0d0")


def draw_readme_pictures() -> None:
    """Draw the pictures of the README again."""
    for picture, screen in README_PICTURES.items():
        picture.write_text(readme_picture(screen), "utf-8")


def main() -> None:
    """Draw what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="where the pictures go (default: those of the README)")
    parser.add_argument("names", nargs="*", metavar="NAME", help="an approved screen (default: all)")
    options = parser.parse_args()
    if options.folder is None:
        draw_readme_pictures()
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    chosen = [SCREENS / f"{name}.txt" for name in options.names] or sorted(SCREENS.glob("*.txt"))
    draw_files(options.folder, chosen)


if __name__ == "__main__":
    main()
