"""What is chosen in `config.toml`, held against the keys and colours that there are."""

import unicodedata
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from tuireader.config import Config, keymap
from tuireader.screens.keys import bindings

_MODIFIERS = {"ctrl", "shift", "alt", "super", "meta", "hyper"}


def checked(config: Config, themes: Collection[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the keys that can be bound, by deed, and what is wrong with the others and with the theme, with lines."""
    if not config.keys and config.theme in {None, *themes}:
        return {}, ()
    moved, unknown = keymap(config, [binding.id or "" for binding in bindings()])
    from tuireader.config.parse_config import keymap_problems  # noqa: PLC0415 - where there is something to tell

    wrong = list(_wrong_keys(moved))
    unusable = {deed for deed, _ in wrong}
    moved = {deed: keys for deed, keys in moved.items() if deed not in unusable}
    wrong += _twice(moved)
    if config.theme not in {None, *themes}:
        wrong.append(("theme", no_theme(config.theme or "", themes)))
    return moved, (*unknown, *keymap_problems(config, wrong))


def no_theme(name: str, themes: Collection[str]) -> str:
    """Say that there is no theme called `name`, and which was meant."""
    return f"there is no theme “{name}”; {_meant(name, themes)}"


def _wrong_keys(moved: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the deeds with keys that no keyboard has, and what is said of them."""
    for deed, keys in moved.items():
        for key in map(str.strip, keys.split(",")):
            if not _is_key(key):
                yield deed, f"“{key}” is no key; {_meant(key, _named_keys())}"
                break


def _twice(moved: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the deeds with a key that was chosen for another one too; a key that was another's by nature moves."""
    bound = {deed: _keys(keys) for deed, keys in moved.items()}
    for deed, keys in bound.items():
        for other, others in bound.items():
            if other != deed and (both := keys & others):
                yield deed, f"“{min(both)}” is chosen for {other} too; give one of them another key"
                break


def _keys(keys: str) -> set[str]:
    """Return keys by one name each: “j” and “]” as they are typed, whatever they are called."""
    from textual.keys import key_to_character  # noqa: PLC0415 - as above

    return {key_to_character(key) or key for key in map(str.strip, keys.split(","))}


def _is_key(key: str) -> bool:
    *modifiers, base = key.rsplit("+", key.count("+")) if len(key) > 1 else [key]
    if not set(modifiers) <= _MODIFIERS:
        return False
    if len(base) == 1 or base in _named_keys():
        return True
    try:
        unicodedata.lookup(base.replace("_", " "))
    except KeyError:
        return False
    return True


def _named_keys() -> set[str]:
    from textual.keys import KEY_NAME_REPLACEMENTS, KEY_TO_UNICODE_NAME, Keys  # noqa: PLC0415 - as above

    names = {*(key.value for key in Keys), *KEY_NAME_REPLACEMENTS.values(), *KEY_TO_UNICODE_NAME}
    return {name for name in names if name[0] != "<"}


def _meant(name: str, known: Collection[str]) -> str:
    near = get_close_matches(name, sorted(known), 1, 0.5)
    return f"did you mean “{near[0]}”?" if near else f"there are {', '.join(sorted(known)[:5])}, …"
