"""No module of the program imports itself, however long the way round.

Imports inside functions and under `TYPE_CHECKING` count too. What `importlib.import_module` names in a string does not.
"""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

import grimp

PACKAGE = "tuireader"


def imports() -> dict[str, AbstractSet[str]]:
    """Return what each module imports directly."""
    graph = grimp.build_graph(PACKAGE, cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def circles(imported: Mapping[str, AbstractSet[str]]) -> Iterator[str]:
    """Yield each module that lies on a circle: it can be reached from what it imports."""
    for module in sorted(imported):
        reached: set[str] = set()
        unseen = set(imported[module])
        while unseen:
            reached |= unseen
            unseen = set().union(*(imported.get(other, set()) for other in unseen)) - reached
        if module in reached:
            yield module


def test_no_module_imports_itself_the_long_way_round() -> None:
    found = imports()
    assert len(found) > 100
    assert list(circles(found)) == []


def test_a_circle_would_be_found() -> None:
    assert list(circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}})) == ["b", "c"]
