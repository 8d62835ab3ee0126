"""Dialogs, whatever they ask."""

from textual.app import App

from tuireader.screens.dialogs.bottom_dialog import BottomDialog


class Bare(App[None]):
    """An application that has nothing but dialogs."""


class Plain(BottomDialog[str]):
    """A dialog with nothing in it, and no theme."""

    CSS_PATH = None  # type: ignore[assignment]


async def test_a_dialog_is_closed_once_whatever_comes_afterwards() -> None:
    answers = list[str | None]()
    async with Bare().run_test() as pilot:
        dialog = Plain()
        pilot.app.push_screen(dialog, answers.append)
        await pilot.pause()
        dialog.dismiss("first")
        dialog.dismiss("second")
        await pilot.pause()
        assert answers == ["first"]
        assert len(pilot.app.screen_stack) == 1


async def test_a_dialog_that_another_covers_is_not_closed() -> None:
    async with Bare().run_test() as pilot:
        below, above = Plain(), Plain()
        pilot.app.push_screen(below)
        pilot.app.push_screen(above)
        await pilot.pause()
        below.dismiss("late")
        await pilot.pause()
        assert pilot.app.screen_stack[1:] == [below, above]
