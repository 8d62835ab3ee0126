"""The characters that must not reach a terminal: one list, from which every check takes what it removes.

Each constant is the inside of a character class: `re.compile(f"[{UNSAFE_IN_TEXT}]")`. No pattern is compiled here,
because that would slow down every start.

| check | removes |
|---|---|
| `documents.cleaning`, for everything that is fetched or opened | `UNSAFE_IN_TEXT` |
| `cli.terminal_safe`, for standard output and error | `UNSAFE_IN_OUTPUT` |
| `wire.sanitize`, for a cell of the screen | `UNSAFE_IN_CELL` |
| `wire.splash`, for the last screen, which is stored in a file | `UNSAFE_UTF8` |
"""

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1: they control a terminal
_LINE_SEPARATORS = r"\u2028\u2029"
_DIRECTION_OVERRIDES = r"\u202a-\u202e\u2066-\u2069"  # reverse the order of letters, with no limit
_INVISIBLE = r"\xad\u180e\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # soft hyphens, byte-order marks and the like
_NO_CHARACTERS = r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # surrogates, and what Unicode will never assign
_TAGS = r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # invisible ASCII; the selectors between them choose a glyph

UNSAFE_IN_TEXT = _CONTROLS + _LINE_SEPARATORS + _DIRECTION_OVERRIDES + _INVISIBLE + _NO_CHARACTERS + _TAGS
"""Removed from all stored text. Tab and newline stay, and so do joiners of letters and emoji (U+200C, U+200D)."""

_DIRECTION_MARKS = r"\u061c\u200e\u200f"  # a Hebrew or Arabic text needs them beside its numbers when it is exported
_ZERO_WIDTH_SPACE = r"\u200b"  # lines may break there; Thai, Khmer and Burmese need it

UNSAFE_IN_OUTPUT = UNSAFE_IN_TEXT + _DIRECTION_MARKS + _ZERO_WIDTH_SPACE
"""Removed from output: terminals handle other invisible characters differently. Tab and newline stay."""

UNSAFE_IN_CELL = r"\t\n" + UNSAFE_IN_OUTPUT
"""Removed from the cells of the screen."""

NOT_PLAIN_IN_JSON = UNSAFE_IN_OUTPUT + r"\u200c\u200d\ufffc\ufffd\U000e0100-\U000e01ef"
"""Escaped in JSON, so that nothing is lost and everything can be seen, including joiners and selectors."""

UNSAFE_UTF8 = (
    rb"[\x00-\x1f\x7f]|\xc2[\x80-\x9f\xad]|\xd8\x9c|\xe1\xa0\x8e|\xe2\x80[\x8b\x8e\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]"
    rb"|\xed[\xa0-\xbf][\x80-\xbf]|\xef(?:\xb7[\x90-\xaf]|\xbb\xbf|\xbf[\xb9-\xbb\xbe\xbf])"
    rb"|\xf3\xa0(?:[\x80-\x83]|\x87[\xb0-\xbf]|[\x88-\xbf])"
)
"""Matches the start of each character of `UNSAFE_IN_CELL` in UTF-8; a test compares the two."""
