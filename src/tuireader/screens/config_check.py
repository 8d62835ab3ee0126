"""Check the keys and the theme of `config.toml` against those that exist."""

import unicodedata
from collections.abc import Collection, Iterator
from functools import cache

from tuireader.config import Config, keymap
from tuireader.config.model import COMMAND_PREFIX
from tuireader.screens.keys import NO_KEY, PANES, PEOPLE, READER, bindings

_MODIFIERS = {"ctrl", "shift", "alt", "super", "meta", "hyper"}


def check_config(config: Config, themes: Collection[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the usable keys by action, and messages about wrong keys, a wrong theme and wrong rules."""
    wrong_rules = tuple(_wrong_rules(config))
    if not config.keys and config.theme in {None, *themes}:
        return {}, wrong_rules
    commands = [command.binding_id for command in config.commands.values()]
    chosen_keys, unknown = keymap(config, [*(binding.id or "" for binding in bindings()), *commands])
    from tuireader.config.parse_config import keymap_problems  # noqa: PLC0415 - where something is wrong

    wrong = list(_wrong_keys(chosen_keys))
    unusable = {action for action, _ in wrong}
    chosen_keys = {action: keys for action, keys in chosen_keys.items() if action not in unusable}
    duplicates = dict(_duplicate_keys(chosen_keys))
    taken = {action: message for action, message in _taken_keys(chosen_keys) if action not in duplicates}
    wrong += [*duplicates.items(), *taken.items()]
    without_key = {action for action in (*duplicates, *taken) if action.startswith(COMMAND_PREFIX)}
    chosen_keys = {action: keys for action, keys in chosen_keys.items() if action not in without_key}
    if config.theme not in {None, *themes}:
        wrong.append(("theme", no_theme(config.theme or "", themes)))
    chosen_keys |= _pane_keys_left(chosen_keys)
    return chosen_keys, (*unknown, *keymap_problems(config, wrong), *wrong_rules)


def no_theme(name: str, themes: Collection[str]) -> str:
    """Return the message that there is no theme `name`, with the most similar one."""
    return f"there is no theme “{name}”; {_suggestion(name, themes)}"


def _wrong_rules(config: Config) -> Iterator[str]:
    """Yield a message for each rule whose query is wrong."""
    if any(rule.query for rule in config.rules):
        from tuireader.library.speaker_rules import wrong_rules  # noqa: PLC0415 - few have such rules

        yield from (f"{config.path}: {sentence}" for sentence in wrong_rules(config.rules))


def _wrong_keys(chosen_keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each action whose key does not exist, with a message."""
    for action, keys in chosen_keys.items():
        for key in map(str.strip, keys.split(",")):
            if not _is_key(key):
                yield action, f"“{key}” is not a key; {_suggestion(key, _named_keys())}"
                break


def _duplicate_keys(chosen_keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each action whose key the user chose for another one too.

    Taking an action's default key is allowed, and so is a key that both have by default, one in a pane.
    """
    bound = {action: _keys(keys) for action, keys in chosen_keys.items()}
    own = {binding.id: _keys(binding.key) for binding in bindings()}
    for action, keys in bound.items():
        for other, others in bound.items():
            if other != action and (both := (keys & others) - (own.get(action, set()) & own.get(other, set()))):
                yield action, f"“{min(both)}” is chosen for {other} too; give one of them another key"
                break


def _taken_keys(chosen_keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each command whose key another action has by default: a command takes no key from the reader."""
    default_keys = {
        key: binding.id or "" for binding in bindings() if binding.id not in chosen_keys for key in _keys(binding.key)
    }
    for action, keys in chosen_keys.items():
        taken = _keys(keys) & default_keys.keys() if action.startswith(COMMAND_PREFIX) else set()
        if taken:
            key = min(taken)
            yield action, f"“{key}” is the key of {default_keys[key]}; choose another, or give that action another key"


def _pane_keys_left(chosen_keys: dict[str, str]) -> dict[str, str]:
    """Return the keys that actions of panes keep where the user gave some to actions of screens.

    A pane is asked before its screen. Keys that an action of a screen has anyway are the pane's, too.
    """
    taken = {
        key
        for binding in bindings((*READER, *PEOPLE))
        for key in _keys(chosen_keys.get(binding.id or "", "")) - _keys(binding.key)
    }
    return {
        binding.id or "": ",".join(key for key in binding.key.split(",") if not _keys(key) & taken) or NO_KEY
        for binding in bindings(PANES)
        if binding.id not in chosen_keys and _keys(binding.key) & taken
    }


def _keys(keys: str) -> set[str]:
    """Return each key under one name, “j” or “]” as typed, whichever of its names the user wrote."""
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


@cache
def _named_keys() -> set[str]:
    from textual.keys import KEY_NAME_REPLACEMENTS, KEY_TO_UNICODE_NAME, Keys  # noqa: PLC0415 - as above

    names = {*(key.value for key in Keys), *KEY_NAME_REPLACEMENTS.values(), *KEY_TO_UNICODE_NAME}
    return {name for name in names if name[0] != "<"}


def _suggestion(name: str, known: Collection[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - few names are wrong

    near = get_close_matches(name, sorted(known), 1, 0.5)
    return f"did you mean “{near[0]}”?" if near else f"there are {', '.join(sorted(known)[:5])}, …"
