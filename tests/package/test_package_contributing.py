"""What CONTRIBUTING.md draws is there."""

import re
from pathlib import Path

import pytest

import tuireader
from tuireader.library import Library

ROOT = Path(__file__).parents[2]
SOURCE = Path(tuireader.__file__).parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

FLOWS = [re.findall(r"^\d+\. `([\w/]+\.py)`", flow, re.MULTILINE) for flow in re.split(r"\n\n(?!\d)", TEXT)]
STEPS = [flow for flow in FLOWS if flow]
PARTS = re.findall(r"^\| (`\w+`(?: · `\w+`)*) \| (`\w+`(?: · `\w+`)*) \|", TEXT, re.MULTILINE)


def names(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def test_both_flows_are_drawn() -> None:
    assert [flow[-1] for flow in STEPS] == ["wire/wire.py"] * 2


@pytest.mark.parametrize("step", sorted({step for flow in STEPS for step in flow}))
def test_each_step_is_a_file(step: str) -> None:
    assert (SOURCE / step).is_file()


@pytest.mark.parametrize("flow", STEPS, ids=lambda flow: flow[0])
def test_no_step_comes_twice(flow: list[str]) -> None:
    assert len(flow) == len(set(flow))


def test_each_part_of_the_reader_is_drawn() -> None:
    """The table has the parts that the screen makes, each in its module."""
    drawn = {
        part: module
        for parts, modules in PARTS
        for part, module in zip(names(parts), names(modules), strict=True)
        if (SOURCE / "screens" / "reader" / f"{module}.py").is_file()
    }
    screen = (SOURCE / "screens" / "reader" / "screen.py").read_text("utf-8")
    made = set(re.findall(r"(?:self\.\w+ =|return) (\w+)\(", screen))
    assert made == drawn.keys()
    for part, module in drawn.items():
        assert f"class {part}" in (SOURCE / "screens" / "reader" / f"{module}.py").read_text("utf-8")


def test_each_part_of_the_library_is_drawn() -> None:
    """The table has the parts that the library makes, each with its modules."""
    rows = re.findall(r"^\| (`library\.\w+`(?: · `library\.\w+`)*) \| ([^|]+) \|", TEXT, re.MULTILINE)
    drawn = {part for parts, _ in rows for part in re.findall(r"`library\.(\w+)`", parts)}
    library = Library(None)
    made = {name: getattr(library, name) for name in dir(library) if not name.startswith("_")}
    assert drawn == {name for name, part in made.items() if type(part).__module__.startswith("tuireader.library.")}
    library.close()
    for _, modules in rows:
        for module in names(modules):
            assert (SOURCE / "library" / f"{module}.py").is_file()
