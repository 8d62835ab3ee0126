"""The user's configuration, `config.toml`, and where the program stores its files."""

from collections.abc import Sequence
from pathlib import Path

from tuireader.config.model import Command, Config, FeedOptions, PaneWidths, Rule
from tuireader.paths import config_file, data_folder

__all__ = ["Command", "Config", "FeedOptions", "PaneWidths", "Rule", "config_file", "data_folder", "keymap", "load"]


MAX_CONFIG_BYTES = 1 << 18
"""A longer configuration is cut off here: a feed with all its options takes 200 bytes."""


def load(path: Path) -> Config:
    """Return the configuration in a file, or the defaults without one. Never raises: `problems` says what is wrong."""
    # The parser is only needed if there is a file.
    try:
        data = _read(path)
    except FileNotFoundError:
        return Config(path)
    except (OSError, ValueError) as error:
        return Config(path, problems=(f"{path}: cannot be read ({error}); tuireader starts without it",))
    from tuireader.config.parse_config import parse_config  # noqa: PLC0415

    config = parse_config(data[:MAX_CONFIG_BYTES].decode("utf-8-sig", "replace"), path)
    if len(data) <= MAX_CONFIG_BYTES:
        return config
    too_long = f"{path}: is longer than {MAX_CONFIG_BYTES >> 10} KB; the rest was not read"
    return config._replace(problems=(too_long, *config.problems))


def _read(path: Path) -> bytes:
    """Return the beginning of a file, which may have no end. Raises OSError where it cannot be read."""
    if path.is_fifo():  # to open it would wait for what is written into it
        raise OSError("it is a pipe")
    with path.open("rb") as file:
        return file.read(MAX_CONFIG_BYTES + 1)


def keymap(config: Config, actions: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the keys of known actions, and what is wrong with the others. `actions` are binding ids."""
    if not config.keys:
        return {}, ()
    from tuireader.config.parse_config import keymap as read  # noqa: PLC0415 - as above

    return read(config, actions)
