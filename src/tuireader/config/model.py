"""What can be chosen, with the values that hold where nothing is."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

RuleAction = Literal["hide", "star", "tag"]
MatchedPart = Literal["title", "text", "both"]

_TAGS = re.compile(r"<[^<>]*>")
_MAX_MATCHED_CHARACTERS = 100_000
"""Characters of an article that a rule looks at: a feed may send megabytes, and a pattern may be slow."""


class Rule(NamedTuple):
    """What to do with new entries: hide, star or tag those that a pattern is found in; without one, all of a feed."""

    action: RuleAction
    tag: str = ""
    pattern: re.Pattern[str] | None = None
    matched_part: MatchedPart = "title"
    feed: str | None = None

    def applies_to_feed(self, url: str) -> bool:
        """Say whether the rule holds for the feed with that address."""
        return self.feed is None or self.feed == url

    def matches(self, title: str, content: str) -> bool:
        """Say whether the rule holds for an entry with that title and content (HTML)."""
        if self.pattern is None:
            return True
        if self.matched_part != "text" and self.pattern.search(title):
            return True
        return self.matched_part != "title" and bool(
            self.pattern.search(_TAGS.sub(" ", content[:_MAX_MATCHED_CHARACTERS]))
        )


class FeedOptions(NamedTuple):
    """What the user wants of one feed. `refresh` is seconds, 0 for never, None for as often as the others."""

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
    """All that was chosen. `problems` are sentences about what was not understood; the rest holds.

    `restricted` is chosen on the command line alone: nothing but reading.
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
        """Return what holds for a visitor who may only read: nothing is fetched either."""
        return self._replace(restricted=True, refresh_every=0.0, backups=0)

    def with_redirects(self, redirects: Mapping[str, str]) -> "Config":
        """Let options and rules of feeds that have moved hold where those are now; options of that address go first."""
        feeds = {redirects[url]: options for url, options in self.feeds.items() if url in redirects}
        rules = [
            rule._replace(feed=redirects[rule.feed]) for rule in self.rules if rule.feed and rule.feed in redirects
        ]
        return self._replace(feeds={**feeds, **self.feeds}, rules=(*self.rules, *rules))

    def feed_options(self, url: str) -> FeedOptions:
        """Return the options of the feed with that address."""
        return self.feeds.get(url, FeedOptions())

    def is_fetched(self, url: str) -> bool:
        """Say whether the feed with that address is fetched by itself, when it is due; “never” means that it is not."""
        return self.feed_options(url).refresh != 0
