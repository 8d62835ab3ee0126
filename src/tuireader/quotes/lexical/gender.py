"""The gender that a word shows: "m", "f", "n" for things and organisations, None if it shows none."""

import unicodedata
from functools import lru_cache
from typing import Literal, cast

from tuireader.quotes.lexical.word_lists import groups_of, words_of

Gender = Literal["m", "f", "n"]

PRONOUNS: dict[str, Gender] = {word: cast("Gender", gender) for gender, words in groups_of("genders") for word in words}


@lru_cache(10_000)
def of_noun(noun: str) -> Gender | None:
    """Return the gender that a lower-case title, role or kinship noun shows."""
    if noun in words_of("demonyms"):  # "the German", "the Frenchman"
        return "m" if noun.endswith(("shman", "chman")) else None
    noun = noun.partition("-of-")[0].rpartition("-")[2]  # "a father-of-two", "an ex-husband", "a half-sister"
    if noun in words_of("nouns_male") or (noun.endswith("man") and not noun.endswith("woman") and noun != "human"):
        return "m"
    if noun in words_of("nouns_female") or noun.endswith("woman"):
        return "f"
    return None


def without_accents(word: str) -> str:
    """Return `word` without accents."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return "".join(part for part in parts if not unicodedata.combining(part)) or word


def first_given_name(low: str) -> str:
    """Return a given name in lower case as the lists have it: without accents, of "marie-ève" the first; else ""."""
    male, female = words_of("given_names_male"), words_of("given_names_female")
    if low in male or low in female:
        return low
    parts = without_accents(low).split("-")
    return parts[0] if all(part in male or part in female for part in parts) else ""


@lru_cache(10_000)
def of_given_name(name: str) -> Gender | None:
    """Return the gender of a given name (in any case); None if both genders have it, or if it is not known."""
    low = first_given_name(name.lower())
    male, female = low in words_of("given_names_male"), low in words_of("given_names_female")
    if male == female:
        return None
    return "m" if male else "f"
