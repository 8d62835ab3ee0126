"""A console in all colours, whatever runs the tests."""

from collections.abc import Callable

import pytest


@pytest.fixture
def monkeypatch_colours(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make Textual's own output truecolor: the styles of Rich remember the colours they were first written in."""

    def truecolor() -> None:
        monkeypatch.setattr("textual.constants.COLOR_SYSTEM", "truecolor")
        monkeypatch.delenv("NO_COLOR", raising=False)

    return truecolor
