"""What texts are about: the words that many of them have and that are no common words."""

import re
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
MIN_NAME_SHARES = 0.5, 0.3
"""Two words are one name where they stand together in so large a share of the texts that have the rarer of them, and of
those that have the other."""
_CAPITALISED = r"[^\W\d_a-z][^\W\d_]+"
_PAIR = re.compile(rf"\b(?=({_CAPITALISED}) ({_CAPITALISED}))")


def topic_counts(texts: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Return words that the texts are about, and how many texts have each, most first; as most texts write them.

    The words of a name (“Port Anselm”) are one, with the number of texts that have the more frequent of them.
    """
    common = words_of("untopical")
    counts, written, pairs = Counter[str](), dict[str, Counter[str]](), Counter[tuple[str, str]]()
    for whole in texts:
        text = whole[:MAX_TOPIC_CHARACTERS]
        for form, word in {fold(word): word for word in reversed(tokens(text))}.items():
            if form not in common and _is_telling(form):
                counts[form] += 1
                written.setdefault(form, Counter())[word] += 1
        found = {(fold(first), fold(second)) for first, second in _PAIR.findall(text)}
        pairs.update(pair for pair in found if all(form in counts for form in pair))
    topics = dict[str, int]()
    for forms in _named(counts, pairs):
        topics[" ".join(_most_written(written[form]) for form in forms)] = max(counts[form] for form in forms)
        if len(topics) == MAX_TOPICS:
            break
    return tuple(topics.items())


def _named(counts: Counter[str], pairs: Counter[tuple[str, str]]) -> Iterable[tuple[str, ...]]:
    """Yield words and names of two words, the most frequent first; no word twice."""
    names = dict[str, tuple[str, str]]()
    for pair, together in sorted(pairs.items(), key=lambda it: (-it[1], it[0])):
        shares = zip(MIN_NAME_SHARES, sorted(counts[form] for form in pair), strict=True)
        is_name = together >= max(MIN_TOPIC_TEXTS, *(share * count for share, count in shares))
        if is_name and not any(form in names for form in pair):
            names |= dict.fromkeys(pair, pair)
    seen = set[str]()
    for form, count in sorted(counts.items(), key=lambda it: (-it[1], it[0])):
        if count < MIN_TOPIC_TEXTS:
            return
        if form not in seen:
            forms = names.get(form, (form,))
            seen.update(forms)
            yield forms


def _is_telling(form: str) -> bool:
    """Return whether a word that is not common may say what a text is about: a number does not."""
    return not form.isdigit() and (len(form) >= MIN_TOPIC_LETTERS or not form.isascii())


def _most_written(written: Counter[str]) -> str:
    """Return the way in which most texts write a word; a small letter goes before a capital, which begins sentences."""
    return min(written, key=lambda word: (-written[word], not word[:1].islower(), word))
