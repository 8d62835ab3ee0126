"""The configuration as it is first written: every option, explained, and none of them chosen."""

from collections.abc import Iterable

from tuireader.config.options import FEED, RULE, SECTIONS, TOP, Option

_HEAD = """\
# What can be chosen in tuireader. A line that begins with # is not in force: take the # away to choose.
# What is not understood is told when the program starts, with its line; the rest holds.
"""


def template(deeds: Iterable[tuple[str, str, str]] = ()) -> str:
    """Return the text of a new `config.toml`; `deeds` are id, keys and description of what keys can do."""
    parts = [_HEAD, _lines(TOP)]
    parts += [f"[{name}]\n{_lines(options)}" for name, options in SECTIONS.items()]
    parts.append(
        "# Keys: which keys do what. Several are parted by commas.\n[keys]\n"
        + "\n".join(f'# {about}\n# "{name}" = "{keys}"' for name, keys, about in deeds)
        + "\n"
    )
    parts.append(
        f'# Options of one feed, under its address.\n# [feeds."https://weir.example/feed.xml"]\n{_lines(FEED)}'
    )
    parts.append(f"# Rules for new entries; as many as you like.\n# [[rules]]\n{_lines(RULE)}")
    return "\n".join(parts)


def _lines(options: Iterable[Option]) -> str:
    return "".join(f"# {option.about}\n# {option.name} = {option.example}\n" for option in options)
