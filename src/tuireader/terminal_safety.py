"""The characters that no terminal may get: one list, from which every gate takes what it refuses.

Each constant is the inside of a character class, to be put in brackets: `re.compile(f"[{UNSAFE_IN_TEXT}]")`. There is
no pattern here that would have to be compiled at each start.

| gate | refuses |
|---|---|
| `documents.cleaning`, through which all that is fetched or opened comes | `UNSAFE_IN_TEXT` |
| `cli.terminal_safe`, before standard output and error | `UNSAFE_IN_OUTPUT` |
| `wire.sanitize`, before a cell of the screen | `UNSAFE_IN_CELL` |
| `wire.splash`, for the last screen, which it finds in a file | `UNSAFE_UTF8` |
"""

_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1: they steer a terminal
_LINE_SEPARATORS = r"\u2028\u2029"
_DIRECTION_OVERRIDES = r"\u202a-\u202e\u2066-\u2069"  # turn the order of letters around, for as long as they like
_INVISIBLE = r"\xad\u180e\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"  # soft hyphens, byte-order marks and the like
_NO_CHARACTERS = r"\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # halves of a character, and what Unicode will never assign
_TAGS = r"\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # copy ASCII unseen; the selectors between them choose a glyph

UNSAFE_IN_TEXT = _CONTROLS + _LINE_SEPARATORS + _DIRECTION_OVERRIDES + _INVISIBLE + _NO_CHARACTERS + _TAGS
"""What no text holds that is stored. Tab and newline stay, and what joins letters and emoji (U+200C, U+200D)."""

_DIRECTION_MARKS = r"\u061c\u200e\u200f"  # a Hebrew or Arabic text that is exported needs them beside its numbers
_ZERO_WIDTH_SPACE = r"\u200b"  # lines may break there; Thai, Khmer and Burmese are not written without it

UNSAFE_IN_OUTPUT = UNSAFE_IN_TEXT + _DIRECTION_MARKS + _ZERO_WIDTH_SPACE
"""What no line of output holds: terminals do not agree on what else cannot be seen. Tab and newline stay."""

UNSAFE_IN_CELL = r"\t\n" + UNSAFE_IN_OUTPUT
"""What no cell of the screen holds."""

NOT_PLAIN_IN_JSON = UNSAFE_IN_OUTPUT + r"\u200c\u200d\ufffc\ufffd\U000e0100-\U000e01ef"
"""What JSON writes as an escape, so that nothing is lost and all can be seen: joiners and selectors, too."""

UNSAFE_UTF8 = (
    rb"[\x00-\x1f\x7f]|\xc2[\x80-\x9f\xad]|\xd8\x9c|\xe1\xa0\x8e|\xe2\x80[\x8b\x8e\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]"
    rb"|\xed[\xa0-\xbf][\x80-\xbf]|\xef(?:\xb7[\x90-\xaf]|\xbb\xbf|\xbf[\xb9-\xbb\xbe\xbf])"
    rb"|\xf3\xa0(?:[\x80-\x83]|\x87[\xb0-\xbf]|[\x88-\xbf])"
)
"""How one of `UNSAFE_IN_CELL` begins in UTF-8, as an expression for bytes; a test holds it to the list."""
