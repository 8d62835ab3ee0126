"""What holds for all tests."""

from hypothesis import strategies as st

# hypothesis loads this strategy late, and pytest parses what it loads: CPython 3.11 has been seen to stumble over that
# (“AST constructor recursion depth mismatch”) when it happens in the middle of a run.
st.from_regex("a").validate()
