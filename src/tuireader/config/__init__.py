"""What the user has chosen: `config.toml`, and where the program keeps its things."""

from tuireader.config.folders import config_file, data_folder
from tuireader.config.model import Config, FeedOptions, Rule, Widths
from tuireader.config.read import keymap, load
from tuireader.config.template import template

__all__ = ["Config", "FeedOptions", "Rule", "Widths", "config_file", "data_folder", "keymap", "load", "template"]
