"""Whether a text is English: by its script and its commonest words. Unsure counts as English.

The rules and words of the engine are English; of another language it would make names of “Selon” and “Para”.
"""

import re

from tuireader.quotes.lexical.tokens import words_of

PLAIN_SAMPLE_CHARACTERS = 300  # this much of a text is enough if it is clearly English
MAX_SAMPLE_CHARACTERS = 1_500  # this much of a text is enough to decide
MIN_ENGLISH_SHARE = 0.1  # English prose has a fifth of these words, other languages one in fifty
MIN_OTHER_SHARE = 0.12
MIN_OTHER_WORDS = 4
MIN_LETTERS = 12
_LETTERS = re.compile(r"[^\W\d_]+")


def is_english(text: str) -> bool:
    """Return whether `text` is English, judged by its beginning; True if that is unsure."""
    words: list[str] = []
    english = 0
    for length in (PLAIN_SAMPLE_CHARACTERS, MAX_SAMPLE_CHARACTERS):
        words = _LETTERS.findall(text[:length].lower())
        english = _count(words, "function_words_english")
        if english >= MIN_ENGLISH_SHARE * len(words):
            return True
    letters = sum(map(len, words))
    other_script = letters - sum(len(word) for word in words if word < "\u0370")
    if letters >= MIN_LETTERS and other_script * 2 > letters:
        return False
    other = _count(words, "function_words_other")
    return other < MIN_OTHER_WORDS or other < MIN_OTHER_SHARE * len(words) or other <= 2 * english


def _count(words: list[str], lexicon: str) -> int:
    return sum(map(words_of(lexicon).__contains__, words))
