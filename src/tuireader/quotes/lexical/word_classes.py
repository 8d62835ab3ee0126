"""Every token as one letter, so that patterns over words become patterns over a string.

| letter | a word like | letter | a word like |
|---|---|---|---|
| `G` | a known given name | `N` | any other capitalised word |
| `I` | an initial ("J", "T.J.") | `A` | all capitals ("CNN") |
| `L` | a place | `D` | a nation, party or creed ("Russian") |
| `O` | what heads a body's name ("Committee") | `U` | the same, but perhaps a surname ("Law") |
| `Q` | a capitalised possessive ("Trump's") | | |
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
from collections.abc import Callable
from functools import lru_cache

from tuireader.quotes.lexical.tokens import words_of

MAX_CACHED_WORDS = 50_000  # words remembered; a longer memory would let hostile text fill the house
_MARKS = {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "—": "-", "–": "-"}
_WORDS = {
    "d": "the a an this these those each",
    "h": "his her their its my our your",
    "q": "one two three four five six seven eight nine ten some many several few most both all other others dozens "
    "hundreds thousands half another eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety",
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
_TRAILING = re.compile(r".+-(?:[a-z]+ed|[a-z]+ing|born|led|era|style|wide|only|old|friendly|like|area|run)")
_JOINED = re.compile(r"(?:a[dhlnrstz]|ash|e[dl]|ul|d|l)[-'’][A-Z]\w+(?:['’]s?)?")  # al-Sabir, d'Aubrac
_PARTY = re.compile(r"[RDI]-\w+")
_DOUBTFUL = frozenset({"Will", "Jan", "May", "April", "June", "August", "Christian", "Win", "Gen"})
_FORMER = frozenset({"Former", "Longtime", "Ex", "Acting", "Outgoing", "Presumptive"})
_SURNAMES = frozenset({"Law", "Power", "Guardian", "Post", "Church", "House", "Sun", "Court", "Bar", "Field", "Forest"})
_GENERATIONS = frozenset({"Jr", "Sr", "II", "III", "IV", "Jr.", "Sr."})


def bare(word: str) -> str:
    """Return `word` without a possessive ending."""
    if word[-1] in "sS" and word[-2:-1] in _APOSTROPHES:
        return word[:-2] or word
    return word[:-1] or word if word[-1] in _APOSTROPHES else word


@lru_cache(MAX_CACHED_WORDS)
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
        if len(self) > MAX_CACHED_WORDS:
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
    return next((letter for letter, holds in _LOWER if holds(word)), "x")


def _capital(word: str) -> str:
    low = word.lower().replace("’", "'")
    if _CLOSED.get(low, "v") != "v" and word == word.capitalize() and len(word) > 1:
        return _CLOSED[low]
    return next((letter for letter, holds in _CAPITAL if holds(word, low)), "N")


def _listed(word: str, name: str) -> bool:
    return word in words_of(name)


def _noun(word: str, name: str) -> bool:
    """Tell whether a lower-case word, or its last part ("co-author"), is in a list of nouns."""
    return word in words_of(name) or word.rpartition("-")[2] in words_of(name)


def _nouns(word: str, name: str) -> bool:
    """Tell whether a lower-case word is the plural of one in a list of nouns."""
    return singular_of(word) in words_of(name)


def _shouted(word: str) -> bool:
    return len(word) > 1 and word.isupper()


# The first that holds gives a word its letter; the order matters.
_LOWER: tuple[tuple[str, Callable[[str], object]], ...] = (
    ("Q", lambda word: bare(word) != word and _JOINED.fullmatch(word)),
    ("N", _JOINED.fullmatch),
    ("V", lambda word: _listed(word, "speech_verbs")),
    ("k", lambda word: _listed(word, "small_words")),
    ("y", lambda word: bare(word) != word),
    ("r", lambda word: _noun(word, "roles")),
    ("s", lambda word: _nouns(word, "roles")),
    ("g", lambda word: _listed(word, "groups") or _nouns(word, "groups")),
    ("c", lambda word: _listed(word, "documents") or _nouns(word, "documents")),
    ("r", _PERSON.fullmatch),
    ("s", lambda word: _PERSON.fullmatch(singular_of(word) or "")),
    ("m", lambda word: _listed(word, "modifiers")),
)
_CAPITAL: tuple[tuple[str, Callable[[str, str], object]], ...] = (
    ("a", lambda word, _: word == "A"),
    ("i", lambda word, _: word == "I"),
    ("w", lambda word, _: word in _DOUBTFUL),
    ("m", lambda word, _: word in _FORMER or _TRAILING.fullmatch(word)),
    ("k", lambda _, low: "'" in low and (_listed(low, "small_words") or _listed(bare(low), "small_words"))),
    ("Q", lambda word, _: bare(word) != word),
    ("T", lambda _, low: _listed(low, "titles") and not _listed(low, "roles")),
    ("J", lambda word, _: word in _GENERATIONS),
    ("?", lambda word, _: _PARTY.fullmatch(word)),
    ("L", lambda word, low: _listed(low, "places") and (low != "us" or word == "US")),
    ("I", lambda word, _: _INITIALS.fullmatch(word)),
    ("D", lambda word, low: (low == "gop" or not _shouted(word)) and _noun(low, "demonyms")),
    ("R", lambda word, low: _shouted(word) and _listed(low, "roles")),
    ("A", lambda word, _: _shouted(word)),
    ("G", lambda _, low: _listed(low, "given_names_male") or _listed(low, "given_names_female")),
    ("k", lambda _, low: _listed(low, "small_words") or _listed(low, "speech_verbs")),
    ("U", lambda word, _: word in _SURNAMES),
    ("O", lambda _, low: _listed(low, "organisation_heads")),
    ("R", lambda _, low: _noun(low, "roles")),
    ("S", lambda _, low: _nouns(low, "roles") or _nouns(low, "demonyms")),
    ("O", lambda _, low: _listed(low, "groups") or _nouns(low, "groups")),
)
letter_of = _Letters()


def classes_of(words: list[str]) -> str:
    """Return one letter a token, as the module's table says."""
    return "".join(map(letter_of.__getitem__, words))
