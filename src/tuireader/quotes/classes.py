"""Every token as one letter, so that patterns over words become patterns over a string.

| letter | a word like | letter | a word like |
|---|---|---|---|
| `G` | a known given name | `N` | any other capitalised word |
| `I` | an initial ("J", "T.J.") | `A` | all capitals ("CNN") |
| `L` | a place | `D` | a nation, party or creed ("Russian") |
| `O` | what heads a body's name ("Committee") | `Q` | a capitalised possessive ("Trump's") |
| `T` | a title ("Sen") | `J` | "Jr", "III" |
| `R` `r` | one person's role ("Mayor", "aide") | `S` `s` | the same of several ("officials") |
| `g` | a body ("ministry") | `c` | a document ("report") |
| `d` | the, a, this | `h` | his, their |
| `q` | one, some, 32 | `p` | a pronoun |
| `o` | of | `f` | for, on |
| `n` | and | `v` | "van", "bin" inside names |
| `m` | senior, former (before a role) | `V` | said, is: ends a noun phrase |
| `y` | a lower-case possessive ("ministry's") | `w` | "Will", "Christian": perhaps a given name |
| `a` | "A" | `i` | "I" |
| `k` | another small word | `x` | any other word |

Punctuation stands for itself; all double quotation marks are `"`, all single ones `'`, all dashes `-`.
"""

import re
from functools import cache

from tuireader.quotes.tokens import words_of

_LIMIT = 50_000  # words remembered; a longer memory would let hostile text fill the house
_MARKS = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "—": "-", "–": "-"}  # noqa: RUF001
_WORDS = {
    "d": "the a an this these those each",
    "h": "his her their its my our your",
    "q": "one two three four five six seven eight nine ten some many several few most both all other others dozens "
    "hundreds thousands half another",
    "p": "he she they it i we you who him them us me himself herself themselves itself "
    "he's she's they're they've we're we've i'm i've it's he'd she'd they'd he'll she'll they'll who's",
    "o": "of",
    "f": "for on",
    "n": "and &",
    "v": "van von der den de da del della di du la le el al bin ibn ben dos das el- ter ten zu",
}
_CLOSED = {word: letter for letter, words in _WORDS.items() for word in words.split()}
_CLOSED |= {word.replace("'", "’"): letter for word, letter in _CLOSED.items()}
_APOSTROPHES = frozenset("'’")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])?\.?")
_PERSON = re.compile(
    r"(?:\w\w+(?:man|woman|person|crat|maker|keeper|leader|holder|worker|writer|owner)|\w{3,}(?:ologist|tician))"
)
_TRAILING = re.compile(r".+-(?:\w+ed|\w+ing|born|led|era|style|wide|only|old|friendly|like|area|run)")
_PARTY = re.compile(r"[RDI]-\w+")
_DOUBTFUL = frozenset("Will Jan May April June August Christian Win Gen".split())
_FORMER = frozenset("Former Then Longtime Ex Acting Outgoing Presumptive".split())
_GENERATIONS = frozenset({"Jr", "Sr", "II", "III", "IV", "Jr.", "Sr."})


def bare(word: str) -> str:
    """Return `word` without a possessive ending."""
    if word[-1] in "sS" and word[-2:-1] in _APOSTROPHES:
        return word[:-2] or word
    return word[:-1] or word if word[-1] in _APOSTROPHES else word


@cache
def singular_of(word: str) -> str | None:
    """Return the singular of the lower-case plural `word`, or None where it looks like none."""
    if word == "people":
        return "person"
    if word.endswith("men"):
        return word[:-3] + "man"
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith("ss"):
        return word[:-1]
    return None


class _Letters(dict[str, str]):
    """The letter of each word met so far."""

    def __missing__(self, word: str) -> str:
        letter = _letter(word)
        if len(self) > _LIMIT:
            self.clear()
        self[word] = letter
        return letter


def _letter(word: str) -> str:
    first = word[0]
    if first.isdigit():
        return "r" if word.endswith("-old") else "0"
    if not first.isalpha():
        return _MARKS.get(word, word if len(word) == 1 and word.isascii() else "?")
    return _capital(word) if first.isupper() else _lower(word)


def _lower(word: str) -> str:
    if closed := _CLOSED.get(word):
        return closed
    if word in words_of("speech_verbs"):
        return "V"
    if word in words_of("small_words"):
        return "k"
    if bare(word) != word:
        return "y"
    if letter := _noun(word):
        return letter
    if match := _PERSON.fullmatch(singular_of(word) or word):
        return "r" if match.group() == word else "s"
    return "m" if word in words_of("modifiers") else "x"


def _noun(word: str) -> str | None:
    """Return the letter of a lower-case noun that can speak."""
    tail = word.rpartition("-")[2]
    single = singular_of(word)
    if word in words_of("roles") or tail in words_of("roles"):
        return "r"
    if single and single in words_of("roles"):
        return "s"
    if word in words_of("groups") or single in words_of("groups"):
        return "g"
    if word in words_of("documents") or single in words_of("documents"):
        return "c"
    return None


def _capital(word: str) -> str:
    low = word.lower().replace("’", "'")
    if word in ("A", "I"):
        return low
    if word in _DOUBTFUL or word in _FORMER:
        return "w" if word in _DOUBTFUL else "m"
    if _CLOSED.get(low, "v") != "v" and word == word.capitalize():
        return _CLOSED[low]
    for letter, holds in (
        ("k", "'" in low and (low in words_of("small_words") or bare(low) in words_of("small_words"))),
        ("Q", bare(word) != word),
        ("T", low in words_of("titles") and low not in words_of("roles")),
        ("J", word in _GENERATIONS),
        ("m", _TRAILING.fullmatch(word)),
        ("?", _PARTY.fullmatch(word)),
    ):
        if holds:
            return letter
    return _proper(word, low)


def _proper(word: str, low: str) -> str:
    """Return the letter of a capitalised word that is no possessive, title or generation."""
    if low in words_of("places") and (low != "us" or word == "US"):
        return "L"
    if _INITIALS.fullmatch(word):
        return "I"
    shouted = len(word) > 1 and word.isupper()
    if shouted and (low in words_of("roles") or low == "gop"):
        return "D" if low == "gop" else "R"
    for letter, name in (("D", "demonyms"), ("G", "given_names_male"), ("G", "given_names_female")):
        if not shouted and (low in words_of(name) or (letter == "D" and low.rpartition("-")[2] in words_of(name))):
            return letter
    if shouted:
        return "A"
    if low in words_of("small_words") or low in words_of("speech_verbs"):
        return "k"
    if low in words_of("organisation_heads"):
        return "O"
    return {"r": "R", "s": "S", "g": "O"}.get(_noun(low) or "", "N")


letter_of = _Letters()


def classes_of(words: list[str]) -> str:
    """Return one letter a token, as the module's table says."""
    return "".join([letter_of[word] for word in words])
