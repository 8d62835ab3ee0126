"""The path from bytes to the screen: any bytes, as anything that is read, draw only what a terminal may get.

Always the same examples here; `tests/bench/fuzz.py` looks for others for as long as one likes.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile_strings import STRINGS, TOKENS, as_bytes
from screens import KINDS, check

PIECES = st.one_of(
    st.sampled_from(TOKENS),
    st.sampled_from([as_bytes(text) for text in STRINGS.values() if len(text) < 200]),
    st.text(max_size=6).map(lambda text: text.encode()),
    st.binary(max_size=4),
)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=15, derandomize=True, deadline=None, database=None)
@given(pieces=st.lists(PIECES, max_size=30))
def test_any_bytes_draw_only_what_may_be_drawn(kind: str, pieces: list[bytes]) -> None:
    check(kind, b"".join(pieces))


@pytest.mark.parametrize("kind", KINDS)
def test_every_hostile_string_is_harmless_wherever_it_comes_from(kind: str) -> None:
    for text in STRINGS.values():
        check(kind, as_bytes(text[:5000]))
