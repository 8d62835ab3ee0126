"""The words that introduce somebody's quotations in one article, with their counts, in a short form.

“said*3,told” is three times “said” and once “told”: it stands in an index, so that no quotation has to be read for it.
"""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from tuireader.library.column_types import as_text

MAX_VERB_CHARACTERS, MAX_VERBS = 40, 20
"""How long the words are that introduce a quotation, and how many different ones are stored of a speaker."""
MAX_COUNT = 1 << 20
_MAX_CUE_CHARACTERS = 500
_MAX_DIGITS = 7


def verb_of(cue: object) -> str:
    """Return the words that introduce a quotation as they are counted: in lower case; "" where there are none."""
    return _counted_form(as_text(cue)[:_MAX_CUE_CHARACTERS])


@lru_cache(1024)
def _counted_form(cue: str) -> str:
    words = cue.lower().replace(",", " ").replace("*", " ").split()
    return " ".join(words)[:MAX_VERB_CHARACTERS].strip()


def pack_verbs(counts: Mapping[str, int]) -> str:
    """Return counted words in their short form, the most frequent first."""
    if len(counts) <= 1:
        return next((verb if count == 1 else f"{verb}*{count}" for verb, count in counts.items() if verb), "")
    most = sorted(counts.items(), key=lambda it: (-it[1], it[0]))[:MAX_VERBS]
    return ",".join(verb if count == 1 else f"{verb}*{count}" for verb, count in most if verb)


def unpack_verbs(packed: object) -> Counter[str]:
    """Return the words with their counts; what is damaged counts once."""
    counts = Counter[str]()
    for part in as_text(packed).split(","):
        verb, _, number = part.partition("*")
        if verb:
            is_count = number.isascii() and number.isdigit() and len(number) <= _MAX_DIGITS and int(number) < MAX_COUNT
            counts[verb] += int(number) if is_count else 1
    return counts
