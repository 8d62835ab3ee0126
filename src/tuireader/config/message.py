"""What background work needs of the configuration, as a message to the process that does it."""

import re
from collections.abc import Iterable
from typing import Any

from tuireader.config.model import Config, FeedOptions, Rule

_FIELDS = ("refresh_every", "backups", "allowed_hosts", "netrc", "proxy")


def to_message(config: Config) -> dict[str, Any]:
    """Return what a refresh needs of the configuration as values for JSON."""
    return {
        **{name: getattr(config, name) for name in _FIELDS},
        "feeds": {url: options._asdict() for url, options in config.feeds.items()},
        "rules": rules_to_message(config.rules),
    }


def rules_to_message(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return rules as values for JSON."""
    return [rule._asdict() | {"pattern": _pattern_to_message(rule)} for rule in rules]


def _pattern_to_message(rule: Rule) -> list[Any] | None:
    return None if rule.pattern is None else [rule.pattern.pattern, rule.pattern.flags]


def from_message(message: dict[str, Any]) -> Config:
    """Return the configuration that `to_message` wrote; what a refresh does not need has its default."""
    return Config(
        **{name: message[name] for name in _FIELDS} | {"allowed_hosts": tuple(message["allowed_hosts"])},
        feeds={url: FeedOptions(**_with_tuples(options)) for url, options in message["feeds"].items()},
        rules=rules_from_message(message["rules"]),
    )


def rules_from_message(message: Iterable[dict[str, Any]]) -> tuple[Rule, ...]:
    """Return the rules that `rules_to_message` wrote."""
    return tuple(Rule(**rule | {"pattern": rule["pattern"] and re.compile(*rule["pattern"])}) for rule in message)


def _with_tuples(options: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in options.items()}
