"""What the user has chosen: `config.toml`, and where the program keeps its things."""

from collections.abc import Sequence
from pathlib import Path

from tuireader.config.model import Config, FeedOptions, Rule, Widths
from tuireader.paths import config_file, data_folder

__all__ = ["Config", "FeedOptions", "Rule", "Widths", "config_file", "data_folder", "keymap", "load"]


def load(path: Path) -> Config:
    """Return what the file says; without a file, what holds anyway. Never raises: what is wrong is in `problems`."""
    # What reads it is only needed where there is something to read.
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Config(path)
    except (OSError, ValueError) as error:
        return Config(path, problems=(f"{path}: cannot be read ({error}); the program goes on without it",))
    from tuireader.config.read import loads  # noqa: PLC0415

    return loads(data[:LARGEST].decode("utf-8-sig", "replace"), path)


def keymap(config: Config, deeds: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the keys of those deeds that there are, and what is wrong with the others. `deeds` are binding ids."""
    if not config.keys:
        return {}, ()
    from tuireader.config.read import keymap as read  # noqa: PLC0415 - as above

    return read(config, deeds)


LARGEST = 1 << 20
"""Bytes of a configuration that are read."""
