"""A class has what it works with and does not inherit it: towers of classes cannot be read one floor at a time."""

import importlib
import inspect
import pkgutil

import tuireader

MAX_OWN_ANCESTORS = 4


def all_classes() -> set[type]:
    names = [info.name for info in pkgutil.walk_packages(tuireader.__path__, "tuireader.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    return {
        kind
        for module in modules
        for kind in vars(module).values()
        if inspect.isclass(kind) and kind.__module__ == module.__name__
    }


def own_ancestors(kind: type) -> list[str]:
    return [above.__qualname__ for above in kind.__mro__[1:] if above.__module__.startswith("tuireader")]


def towers() -> dict[str, list[str]]:
    classes = {f"{kind.__module__}.{kind.__qualname__}": own_ancestors(kind) for kind in all_classes()}
    return {name: above for name, above in classes.items() if len(above) > MAX_OWN_ANCESTORS}


def test_no_class_stands_on_a_tower() -> None:
    assert towers() == {}
