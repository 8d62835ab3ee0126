"""What words are about: what many of some texts have, and what is no common word."""

from collections import Counter
from collections.abc import Iterable

from tuireader.library.text_folding import fold, tokens
from tuireader.quotes.lexical.word_lists import words_of

MAX_TOPICS = 8
MIN_TOPIC_TEXTS = 2
"""In how many texts a word must be."""
MIN_TOPIC_LETTERS = 3
MAX_TOPIC_CHARACTERS = 2000
"""How much of a text is looked at."""


def topic_counts(texts: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return words that the texts are about, and how many texts have each, most first; as most texts write them."""
    common = words_of("untopical")
    counts, written = Counter[str](), dict[str, Counter[str]]()
    for text in texts:
        found = {fold(word): word for word in reversed(tokens(text[:MAX_TOPIC_CHARACTERS]))}
        for form, word in found.items():
            if form not in common:
                counts[form] += 1
                written.setdefault(form, Counter())[word] += 1
    topics = sorted(
        (form for form, count in counts.items() if count >= MIN_TOPIC_TEXTS and is_telling(form)),
        key=lambda form: (-counts[form], form),
    )
    return tuple((_most_written(written[form]), counts[form]) for form in topics[:MAX_TOPICS])


def is_telling(form: str) -> bool:
    """Return whether a word that is not common may say what a text is about: a number does not."""
    return not form.isdigit() and (len(form) >= MIN_TOPIC_LETTERS or not form.isascii())


def _most_written(written: Counter[str]) -> str:
    """Return the way in which most texts write a word; a small letter goes before a capital, which begins sentences."""
    return min(written, key=lambda word: (-written[word], not word[:1].islower(), word))
