"""The current quotation stays in sight when the window changes, and is not claimed where it is out of sight."""

from typing import Any

import pytest


@pytest.mark.parametrize("keys", ["2 ] ]", "2 ] ] ]", "2 ] ] ] ]"])
@pytest.mark.parametrize("sizes", [[(160, 45), (40, 12)], [(40, 12), (160, 45)], [(100, 40), (100, 8), (60, 30)]])
async def test_resizing_keeps_it_in_sight(
    keys: str, sizes: list[tuple[int, int]], make_app: Any, reader: Any, settle: Any
) -> None:
    app = make_app("1-mill.md")
    async with app.run_test(size=sizes[0]) as pilot:
        await settle(pilot)
        await pilot.press(*keys.split())
        await settle(pilot)
        body = reader(pilot).body
        assert body.in_sight(body._quotation_span)
        for size in (*sizes[1:], sizes[0]):
            await pilot.resize_terminal(*size)
            await settle(pilot)
            assert body.in_sight(body._quotation_span), size


@pytest.mark.parametrize("sizes", [((160, 45), (40, 12)), ((40, 12), (120, 40))])
async def test_reopening_keeps_it_in_sight(
    sizes: tuple[tuple[int, int], tuple[int, int]], make_app: Any, reader: Any, settle: Any
) -> None:
    current = None
    for size in sizes:
        app = make_app("1-mill.md")
        async with app.run_test(size=size) as pilot:
            await settle(pilot)
            if current is None:
                await pilot.press(*["2", "]", "]", "]"])
                await settle(pilot)
            body = reader(pilot).body
            assert body.in_sight(body._quotation_span)
            assert current in {None, body.quotation}
            current = body.quotation


async def test_out_of_sight_the_bar_counts_quotations_only(make_app: Any, reader: Any, settle: Any) -> None:
    app = make_app("1-mill.md")
    async with app.run_test(size=(120, 20)) as pilot:
        await settle(pilot)
        await pilot.press(*["2", "]", "]"])
        await settle(pilot)
        body = reader(pilot).body
        assert "2 of 5" in body.bar_text
        await pilot.press("space", "space", "space")
        await settle(pilot)
        assert "of 5" not in body.bar_text
        assert "5 quotations" in body.bar_text
        await pilot.press("g")
        await settle(pilot)
        assert "2 of 5" in body.bar_text
