"""Rows of any height through a window of any height: the cursor is always whole in sight, and nothing is skipped."""

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from tuireader.widgets.row_window import RowLine, RowWindow

HEIGHTS = st.lists(st.integers(1, 5), min_size=1, max_size=60)
MOVES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["step", "jump", "page", "half"]), st.integers(-3, 3)),
        st.tuples(st.just("resize"), st.integers(0, 30)),
        st.tuples(st.just("relist"), st.integers(0, 60)),
    ),
    max_size=30,
)


def window_of(heights: list[int], height: int, row: int = 0, y: int = 0) -> RowWindow:
    window = RowWindow(heights.__getitem__)
    window.count, window.height = len(heights), height
    window.place(row, y)
    return window


def move(window: RowWindow, heights: list[int], kind: str, value: int) -> None:
    """Do what a key, another window or a refresh does."""
    last = window.count - 1
    if kind == "step":
        window.show(max(0, min(last, window.row + value)))
    elif kind == "jump":
        window.show(last if value > 0 else 0)
    elif kind in {"page", "half"} and value:
        lines = window.lines_beside(window.row) if kind == "page" else window.height // 2
        window.show(window.row_after(window.row, 1 if value > 0 else -1, lines))
    elif kind == "resize":
        window.height = value
        window.lay_out()
    elif kind == "relist":  # so many new rows come above
        heights[:0] = [1 + n % 3 for n in range(value)]
        window.count = len(heights)
        window.place(window.row + value, window.y)


def check(window: RowWindow, heights: list[int]) -> None:
    """Look at what is in sight."""
    lines = window.lines
    everything = [RowLine(row, line) for row, height in enumerate(heights) for line in range(height)]
    assert len(lines) <= window.height
    if not window.height:
        return
    begin = everything.index(lines[0])
    assert lines == everything[begin : begin + len(lines)], "nothing is skipped, nothing stands twice"
    cursor = [line for line in lines if line.row == window.row]
    assert len(cursor) == min(heights[window.row], window.height), "the cursor's row is whole in sight"
    assert lines[window.y] == (window.row, 0)
    blank = window.height - len(lines)
    assert not blank or lines[-1] == everything[-1], "blank lines are behind the last row alone"
    if blank and begin:
        hidden = lines[0].line or heights[lines[0].row - 1]
        assert blank < hidden + heights[lines[0].row], "what is above comes down where there is room for it"


@given(HEIGHTS, st.integers(1, 30), MOVES)
def test_the_cursor_is_whole_in_sight_whatever_moves(
    heights: list[int], height: int, moves: list[tuple[str, int]]
) -> None:
    window = window_of(heights, height)
    check(window, heights)
    for kind, value in moves:
        move(window, heights, kind, value)
        check(window, heights)


@given(HEIGHTS, st.integers(1, 30), st.sampled_from([1, -1]), st.sampled_from(["step", "page", "half"]))
@example([1, 1, 5, 1], 6, 1, "page")
def test_every_row_is_whole_in_sight_on_the_way(heights: list[int], height: int, way: int, kind: str) -> None:
    window = window_of(heights, height, 0 if way > 0 else len(heights) - 1)
    seen: set[int] = set()
    for _ in heights:
        seen |= {row for row in {line.row for line in window.lines} if window.line_of(row) is not None}
        before = window.row
        move(window, heights, kind, way)
        if kind == "page" and heights[before] + heights[window.row] <= height:
            assert window.line_of(before) is not None, "the row that had the cursor stays in sight"
    assert seen == set(range(len(heights)))
    assert window.row == (len(heights) - 1 if way > 0 else 0)


@given(HEIGHTS, st.integers(1, 30), st.integers(0, 59))
def test_a_step_inside_the_window_moves_no_line(heights: list[int], height: int, row: int) -> None:
    window = window_of(heights, height, min(row, len(heights) - 1), height // 2)
    lines = list(window.lines)
    for one, other in pairwise(sorted({line.row for line in lines if window.line_of(line.row) is not None})):
        window.show(one)
        window.show(other)
        assert window.lines == lines


@given(HEIGHTS, st.integers(5, 30), st.integers(0, 59), st.integers(0, 40))
def test_rows_that_come_above_move_nothing_in_sight(heights: list[int], height: int, row: int, count: int) -> None:
    window = window_of(heights, height, min(row, len(heights) - 1), height // 2)
    before = list(window.lines)
    move(window, heights, "relist", count)
    if len(before) == height:
        assert [(line.row - count, line.line) for line in window.lines] == before


@given(HEIGHTS, st.integers(5, 30), st.integers(0, 59), st.data())
def test_other_heights_leave_the_cursor_on_its_line(
    heights: list[int], height: int, row: int, data: st.DataObject
) -> None:
    """As after another width, or when more is known of the rows."""
    window = window_of(heights, height, min(row, len(heights) - 1), height // 2)
    y = window.y
    heights[:] = data.draw(st.lists(st.integers(1, 5), min_size=len(heights), max_size=len(heights)))
    window.lay_out()
    check(window, heights)
    above, below = sum(heights[: window.row]), sum(heights[window.row :])
    if above >= y and below >= height - y and heights[window.row] <= height - y:
        assert window.y == y


def test_only_rows_in_sight_are_measured() -> None:
    measured: set[int] = set()

    def height_of(row: int) -> int:
        measured.add(row)
        return 2

    window = RowWindow(height_of)
    window.count, window.height = 100_000, 40
    window.place(0, 0)
    window.show(99_999)
    window.show(99_998)
    window.show(50_000)
    assert len(measured) < 200


def test_a_step_over_an_edge_measures_few_rows() -> None:
    measured: list[int] = []

    def height_of(row: int) -> int:
        measured.append(row)
        return 2

    window = RowWindow(height_of)
    window.count, window.height = 1000, 40
    window.place(19, 38)
    measured.clear()
    window.show(20)
    assert window.lines[-1].row > 20
    assert len(measured) < 2 * window.height


def test_rows_that_go_are_not_measured_any_more() -> None:
    """The cursor may have been on one of them; of no rows at all, none is."""
    heights = [1, 3, 1, 2, 1, 3]
    for left in (4, 1, 0):
        shorter = heights[:left]
        window = RowWindow(shorter.__getitem__)
        window.count, window.height = len(heights), 4
        window.row, window.lines = 5, [RowLine(5, line) for line in range(3)]
        window.set_count(left)
        window.show(max(0, left - 1))
        assert {line.row for line in window.lines} <= set(range(left))
