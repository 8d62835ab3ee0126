"""The feeds as OPML, for another reader."""

from tuireader.cli import write, write_json, write_notice
from tuireader.cli.common import counted_noun
from tuireader.feeds.model import Outline
from tuireader.library import Library
from tuireader.userinfo import has_password


def write_feeds(library: Library, *, as_json: bool, with_passwords: bool) -> int:
    """Write the feeds to standard output; return the exit status."""
    feeds = [feed for feed in library.feeds.all() if feed.kind == "feed"]
    outlines = [
        Outline(feed.url if with_passwords else feed.shown_url, feed.display_name, feed.folder) for feed in feeds
    ]
    if hidden := sum(has_password(feed.url) for feed in feeds) if not with_passwords else 0:
        write_notice(f"{counted_noun(hidden, 'feed')} without the password; --with-passwords writes them all")
    if as_json:
        for outline in outlines:
            write_json({"url": outline.url, "title": outline.title, "folder": outline.folder})
    else:
        from tuireader.feeds import opml  # noqa: PLC0415 - imports lxml

        write(opml.write(outlines).rstrip("\n"))
    return 0
