"""The configuration as values, with their defaults."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

RuleAction = Literal["hide", "star", "tag"]
MatchedPart = Literal["title", "text", "both"]

_TAGS = re.compile(r"<[^<>]*>")
_MAX_MATCHED_CHARACTERS = 100_000
"""How much of an article a rule searches: a feed may send megabytes, and a pattern may be slow."""


class Rule(NamedTuple):
    """What to do with new entries that match `pattern`: hide, star or tag them. Without one, all match."""

    action: RuleAction
    tag: str = ""
    pattern: re.Pattern[str] | None = None
    matched_part: MatchedPart = "title"
    feed: str | None = None

    def applies_to_feed(self, url: str) -> bool:
        """Return whether the rule holds for the feed with that address."""
        return self.feed is None or self.feed == url

    def matches(self, title: str, content: str) -> bool:
        """Return whether the rule holds for an entry with that title and content (HTML)."""
        if self.pattern is None:
            return True
        if self.matched_part != "text" and self.pattern.search(title):
            return True
        return self.matched_part != "title" and bool(
            self.pattern.search(_TAGS.sub(" ", content[:_MAX_MATCHED_CHARACTERS]))
        )


class FeedOptions(NamedTuple):
    """The user's options for one feed. `refresh` is in seconds, 0 for never, None for the general interval."""

    name: str | None = None
    folder: str | None = None
    full_text: bool = False
    refresh: float | None = None
    tags: tuple[str, ...] = ()


class PaneWidths(NamedTuple):
    """Widths in cells: of a line of text, of the panes, and of the windows from which two and three panes show."""

    measure: int = 80
    feeds: int = 26
    headlines: int = 30
    speakers: int = 32
    two_panes: int = 64
    three_panes: int = 110


class Config(NamedTuple):
    """The whole configuration. `refresh_every` is in seconds, 0 for never; `allowed_hosts` are hosts and CIDR networks.

    `problems` are sentences about options that were not understood; the others apply. `restricted` comes from the
    command line alone: the reader only reads.
    """

    path: Path | None = None
    theme: str | None = None
    refresh_every: float = 1800.0
    backups: int = 3
    widths: PaneWidths = PaneWidths()
    allowed_hosts: tuple[str, ...] = ()
    keys: Mapping[str, str] = MappingProxyType({})
    feeds: Mapping[str, FeedOptions] = MappingProxyType({})
    rules: tuple[Rule, ...] = ()
    problems: tuple[str, ...] = ()
    text: str = ""
    restricted: bool = False

    def for_kiosk(self) -> "Config":
        """Return the configuration for a kiosk: read only, no refresh, no backups."""
        return self._replace(restricted=True, refresh_every=0.0, backups=0)

    def with_redirects(self, redirects: Mapping[str, str]) -> "Config":
        """Return the configuration with the options and rules of redirected feeds under their new addresses as well.

        `redirects` maps old addresses to new ones; options that are given for a new address win.
        """
        feeds = {redirects[url]: options for url, options in self.feeds.items() if url in redirects}
        rules = [
            rule._replace(feed=redirects[rule.feed]) for rule in self.rules if rule.feed and rule.feed in redirects
        ]
        return self._replace(feeds={**feeds, **self.feeds}, rules=(*self.rules, *rules))

    def feed_options(self, url: str) -> FeedOptions:
        """Return the options of the feed with that address."""
        return self.feeds.get(url, FeedOptions())

    def is_fetched(self, url: str) -> bool:
        """Return whether the feed with that address is refreshed automatically; “never” turns that off."""
        return self.feed_options(url).refresh != 0
