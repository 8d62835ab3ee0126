"""The values of the configuration, with their defaults."""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from tuireader.userinfo import without_password, without_userinfo

RuleAction = Literal["hide", "star", "tag", "read"]
MatchedPart = Literal["title", "text", "both"]
CommandInput = Literal["text", "markdown", "json", "none"]

_TAGS = re.compile(r"<[^<>]*>")
_MAX_MATCHED_CHARACTERS = 100_000
"""How much of an article a rule searches: feeds may send megabytes."""


class Rule(NamedTuple):
    """What to do with new entries that match."""

    action: RuleAction
    tag: str = ""  # the tag to add, for “tag”
    pattern: re.Pattern[str] | None = None  # None: all entries match
    matched_part: MatchedPart = "title"  # what the pattern is searched for in
    feed: str | None = None  # the feed's address; None: all feeds
    query: str = ""  # what the article or one of its quotations must be; "": the rule acts when the entry comes

    def applies_to_feed(self, url: str) -> bool:
        """Return whether the rule applies to the feed with that address."""
        return self.feed is None or self.feed in feed_names(url)

    def matches(self, title: str, content: str) -> bool:
        """Return whether an entry with that title and content (HTML) matches; a pattern may take long."""
        return self.pattern is None or any(map(self.pattern.search, self.searched(title, content)))

    def searched(self, title: str, content: str) -> list[str]:
        """Return the texts that the pattern is searched for in, of an entry with that title and content (HTML)."""
        texts = [title] if self.matched_part != "text" else []
        if self.matched_part != "title":
            texts.append(_TAGS.sub(" ", content[:_MAX_MATCHED_CHARACTERS]))
        return texts


class FeedOptions(NamedTuple):
    """The user's options for one feed."""

    name: str | None = None  # shown instead of the feed's title
    folder: str | None = None
    full_text: bool = False  # whether a refresh fetches the pages of new entries
    refresh: float | None = None  # in seconds; 0: never; None: as `Config.refresh_every`
    tags: tuple[str, ...] = ()  # for new entries
    user: str | None = None  # the user's name at the feed's server; None: as in its address
    password_command: tuple[str, ...] = ()  # a program and its arguments; the first line that it writes is the password
    password_variable: str = ""  # the environment variable that has the password; "" without one

    @property
    def has_password(self) -> bool:
        """Whether they say where the password is."""
        return bool(self.password_command or self.password_variable)


def feed_names(url: str) -> tuple[str, ...]:
    """Return what the configuration may call the feed with that address: without its password, or without its user."""
    return (url, without_password(url), without_userinfo(url)) if "@" in url else (url,)


def options_for(feeds: Mapping[str, FeedOptions], url: str) -> FeedOptions:
    """Return the options of the feed with that address, from options by address."""
    return next((feeds[name] for name in feed_names(url) if name in feeds), _NO_OPTIONS)


_NO_OPTIONS = FeedOptions()


class PaneWidths(NamedTuple):
    """Widths in cells. A pane whose width is None takes its share of the window."""

    measure: int = 80  # of a line of text
    feeds: int | None = None  # of the pane
    headlines: int | None = None  # of the pane
    speakers: int | None = None  # of the pane
    two_panes: int = 64  # windows from this width on show two panes
    three_panes: int = 100  # windows from this width on show three panes


COMMAND_SECONDS = 60
"""How long a command may take, if the user says nothing else."""


class Command(NamedTuple):
    """A program that the user runs with an article."""

    name: str
    words: tuple[str, ...]  # the program and its arguments, with placeholders
    input: CommandInput = "text"  # what it gets of the article on standard input
    is_shell: bool = False  # `words` are a shell and its line, which takes the values from the environment
    seconds: int = COMMAND_SECONDS  # how long it may take

    @property
    def binding_id(self) -> str:
        """The id under which its keys are stored."""
        return f"{COMMAND_PREFIX}{self.name}"


COMMAND_PREFIX = "command."
"""What the binding ids of commands begin with."""


class Config(NamedTuple):
    """The whole configuration."""

    path: Path | None = None  # its file
    theme: str | None = None  # name of the theme
    refresh_every: float = 1800.0  # in seconds; 0: never
    backups: int = 3  # how many daily backups to keep; 0: make none
    footer: bool = True  # the bottom line shows keys where it has nothing else to say
    fold_copies: bool = True  # lists show copies of an article in its row
    layout: str = "auto"  # or "columns" or "stacked"
    widths: PaneWidths = PaneWidths()
    allowed_hosts: tuple[str, ...] = ()  # hosts and CIDR networks that are allowed though not public
    watch_notify: str = "off"  # how the terminal gives notice of what watches find: off, bell, osc9 or osc777
    netrc: bool = False  # whether ~/.netrc may have the passwords of feeds
    proxy: str = ""  # the address of a proxy; “auto”: as the environment says; "": none
    keys: Mapping[str, str] = MappingProxyType({})  # keys by binding id
    feeds: Mapping[str, FeedOptions] = MappingProxyType({})  # by the feed's address
    rules: tuple[Rule, ...] = ()
    commands: Mapping[str, Command] = MappingProxyType({})  # by name
    problems: tuple[str, ...] = ()  # sentences about options that were not understood; all others apply
    text: str = ""  # of the file, to find line numbers
    restricted: bool = False  # set by the command line only: the reader cannot change anything

    def for_kiosk(self) -> "Config":
        """Return the configuration for a kiosk: read-only, no refresh, no backups, no notices."""
        return self._replace(restricted=True, refresh_every=0.0, backups=0, watch_notify="off")

    def with_redirects(self, redirects: Mapping[str, str]) -> "Config":
        """Return the configuration with the options and rules of redirected feeds under their new addresses as well.

        `redirects` maps old addresses to new ones; options for a new address take precedence.
        """
        feeds = {redirects[url]: options for url, options in self.feeds.items() if url in redirects}
        rules = [
            rule._replace(feed=redirects[rule.feed]) for rule in self.rules if rule.feed and rule.feed in redirects
        ]
        return self._replace(feeds={**feeds, **self.feeds}, rules=(*self.rules, *rules))

    def feed_options(self, url: str) -> FeedOptions:
        """Return the options of the feed with that address."""
        return options_for(self.feeds, url)

    def is_fetched(self, url: str) -> bool:
        """Return whether the feed with that address is refreshed automatically; “never” turns that off."""
        return self.feed_options(url).refresh != 0
