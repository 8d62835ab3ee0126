"""The language of a text: by its script, its commonest words, and the language that its page or feed declares.

The rules and words of the engine are English; of another language it would make names of “Selon” and “Para”.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.word_lists import LANGUAGE, read_data

UNSURE = ""
WINDOW_CHARACTERS = 120  # so much from the beginning, the middle and the end is enough if it is clearly English
LONG_WINDOW_CHARACTERS = 350  # so much of each is enough to decide
CLEAR_SHARE = 0.2  # the share of its words in what is clearly in a language; in German, one in fifty is English
MIN_CLEAR_WORDS = 8  # at least so many of them
MAX_STRAY_WORDS = 1  # words that are English too, in what is clearly another language
MAX_DECLARED_CHARACTERS = 35  # of a language tag (RFC 5646)
MIN_WORDS = 4  # fewer common words of a language decide nothing
MIN_SHORT_WORDS = 2  # so many English words in a short text are enough against what is declared
MIN_SHARE = 0.1  # of the words; English prose has four times as many
MIN_LEAD = 1.5  # how many times as many words of one language there must be as of English, or the other way round
MIN_NARRATED_WORDS = 8  # so many words outside quotation marks decide; what is quoted may be in another language
MIN_LETTERS = 12  # fewer letters of a script decide nothing
_WORDS = re.compile(r"[^\W\d_]+")
_QUOTED = lazy_pattern('“[^“”\n]*”|„[^“”\n]*[“”]|«[^«»\n]*»|(?<![^\\s(])"(?=\\w)[^"\n]*"')
_TAG = lazy_pattern(r"[a-z]{2,3}(?=$|[-_])")
_SCRIPTS = (  # compiled when needed: it takes as long as all other patterns of the engine together
    "(?P<ja>[\u3040-\u30ff])|(?P<ko>[\u1100-\u11ff\uac00-\ud7a3])|(?P<zh>[\u3400-\u4dbf\u4e00-\u9fff])"
    "|(?P<el>[\u0370-\u03ff\u1f00-\u1fff])|(?P<ru>[\u0400-\u052f])|(?P<hy>[\u0530-\u058f])"
    "|(?P<he>[\u0590-\u05ff])|(?P<ar>[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff])"
    "|(?P<hi>[\u0900-\u097f])|(?P<bn>[\u0980-\u09ff])|(?P<ta>[\u0b80-\u0bff])|(?P<te>[\u0c00-\u0c7f])"
    "|(?P<th>[\u0e00-\u0e7f])|(?P<ka>[\u10a0-\u10ff])|(?P<am>[\u1200-\u137f])"
)
_FIRST_NOT_LATIN = "\u0370"
# Scripts in which a character says as much as two letters or more.
_DENSE = frozenset({"ja", "ko", "zh"})


@cache
def _lines() -> list[tuple[str, str, str]]:
    """Return the lines of `lexicon/languages.txt`: code, name, common words."""
    found = []
    for line in read_data("lexicon", "languages.txt").splitlines():
        head, colon, words = line.partition(": ")
        code, _, name = head.partition(" ")
        if colon and not line.startswith("#"):
            found.append((code, name, words))
    return found


@cache
def _common_words(language: str) -> frozenset[str]:
    """Return the common words of the language with this code."""
    return frozenset(word for code, _, words in _lines() if code == language for word in words.split())


def all_common_words() -> frozenset[str]:
    """Return the common words of all languages."""
    return frozenset(word for _, _, words in _lines() for word in words.split())


@cache
def _languages_of_words() -> dict[str, tuple[str, ...]]:
    """Return for each common word the languages that have it."""
    found: dict[str, tuple[str, ...]] = {}
    for language in dict.fromkeys(code for code, _, _ in _lines()):
        for word in _common_words(language):
            found[word] = (*found.get(word, ()), language)
    return found


def language_name(language: str) -> str:
    """Return what the language with this code is called in English, or its code where that is not known."""
    return next((name for code, name, _ in _lines() if code == language), language)


def declared_code(tag: str) -> str:
    """Return the language of a tag that a page or feed declares: "de" of "de-AT"; "" if it is no language."""
    found = _TAG.match(tag[:MAX_DECLARED_CHARACTERS].strip().lower())
    code = found.group() if found else UNSURE
    return {"nb": "no", "nn": "no", "iw": "he", "in": "id", "eng": "en"}.get(code, code)


def is_english(text: str, declared: str = "") -> bool:
    """Return whether `text` is read as English: it is, or neither its words nor `declared` say what it is."""
    return language_of(text, declared) in (LANGUAGE, UNSURE)


def language_of(text: str, declared: str = "") -> str:
    """Return the code of the language of `text`, or `UNSURE`.

    `declared` is the tag that its page or feed gives. It decides only where the words do not: many a page in one
    language says that it is in another.
    """
    windows = list(_windows(text, WINDOW_CHARACTERS))
    words = _words_of(windows)
    english = sum(map(_common_words(LANGUAGE).__contains__, words))
    if english >= max(MIN_WORDS, CLEAR_SHARE * len(words)):
        return LANGUAGE
    if english <= MAX_STRAY_WORDS and (clear := _clear_language(windows, words)):
        return clear
    sample = list(_windows(text, LONG_WINDOW_CHARACTERS))
    words = _words_of(_QUOTED.sub(" ", window) for window in sample)
    if len(words) < MIN_NARRATED_WORDS:
        words = _words_of(sample)
    counts = _counts(words)
    if _leads(counts, LANGUAGE, len(words)):
        return LANGUAGE
    if script := _script_of(sample):
        return _language_of_script(script, counts)
    other = max((code for code in counts if code != LANGUAGE), key=counts.__getitem__, default="")
    if other and _leads(counts, other, len(words)):
        return other
    code = declared_code(declared)
    return LANGUAGE if code and _contradicts(counts, code, len(words)) else code


def _contradicts(counts: dict[str, int], code: str, total: int) -> bool:
    """Return whether a short text is English though another language is declared: “It floats,” said Ewan Brodgar."""
    count = counts.get(LANGUAGE, 0)
    return count >= MIN_SHORT_WORDS and count >= CLEAR_SHARE * total and count > 2 * counts.get(code, 0)


def _clear_language(windows: Sequence[str], words: Sequence[str]) -> str:
    """Return the language of windows with hardly an English word, if their script or most common words tell."""
    counts = _counts(words)
    if script := _script_of(windows):
        return _language_of_script(script, counts)
    best, second = ([*sorted(counts, key=counts.__getitem__, reverse=True), "", ""])[:2]
    count = counts.get(best, 0)
    is_clear = count >= max(MIN_CLEAR_WORDS, CLEAR_SHARE * len(words)) and count >= MIN_LEAD * counts.get(second, 0)
    return best if is_clear else ""


def _windows(text: str, length: int) -> Iterator[str]:
    """Yield `length` characters from the beginning, the middle and the end of `text`; all of it if it is short."""
    if len(text) <= 3 * length:
        yield text
        return
    for start in (0, (len(text) - length) // 2, len(text) - length):
        yield text[start : start + length]


def _words_of(windows: Iterable[str]) -> list[str]:
    return [word for window in windows for word in _WORDS.findall(window.lower())]


def _counts(words: Iterable[str]) -> dict[str, int]:
    """Return how many of the words are common ones of each language."""
    counts: dict[str, int] = {}
    known = _languages_of_words()
    for word in words:
        for code in known.get(word, ()):
            counts[code] = counts.get(code, 0) + 1
    return counts


def _leads(counts: dict[str, int], code: str, total: int) -> bool:
    """Return whether there are enough words of a language, and far more than of English, or than of any but English."""
    count = counts.get(code, 0)
    others = [counts.get(LANGUAGE, 0)] if code != LANGUAGE else [counts[one] for one in counts if one != LANGUAGE]
    return count >= MIN_WORDS and count >= MIN_SHARE * total and count > MIN_LEAD * max(others, default=0)


def _script_of(sample: Iterable[str]) -> str:
    """Return the script in which most of the letters are, by the code of its commonest language; "" for Latin."""
    counts: dict[str, int] = {}
    letters = 0
    for window in sample:
        letters += sum(map(str.isalpha, window))
        if max(window, default="") >= _FIRST_NOT_LATIN:
            for match in re.finditer(_SCRIPTS, window):
                script = match.lastgroup or ""
                counts[script] = counts.get(script, 0) + 1
    if not counts:
        return ""
    for script in _DENSE & counts.keys():
        letters += counts[script]
        counts[script] *= 2
    script = max(counts, key=counts.__getitem__)
    total = sum(counts.values())
    if total < MIN_LETTERS or total * 2 <= letters:
        return ""
    return "ja" if script == "zh" and counts.get("ja", 0) * 10 > counts["zh"] else script


_OF_SCRIPT = {"ru": ("ru", "uk", "be", "bg", "sr"), "ar": ("ar", "fa", "ur")}


def _language_of_script(script: str, counts: dict[str, int]) -> str:
    """Return the language of a script that has the most words; the commonest one if there are none."""
    return max(_OF_SCRIPT.get(script, (script,)), key=lambda code: counts.get(code, 0))
