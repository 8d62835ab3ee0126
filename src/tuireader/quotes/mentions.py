"""Mentions: every name, description and pronoun that could be the source of a quotation.

A mention is found by one pattern over the letters that `classes` gives to words, tried at each token in this order:
a name with its title or role, a description, a body's name, a name, a handle, "some", a pronoun.
"""

import re
from bisect import insort
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tuireader.quotes import gender as genders
from tuireader.quotes.classes import bare, classes_of, singular_of
from tuireader.quotes.gender import Gender
from tuireader.quotes.headlines import blank, find_headlines, known_names
from tuireader.quotes.tokens import Tokens, words_of

MentionKind = Literal["name", "nominal", "pronoun"]
Number = Literal["singular", "plural"]


@dataclass(slots=True)
class Mention:
    """One mention: `[start, end)` in the text, tokens `first` to `last` (both within).

    `core` is the first token of the name itself, after determiner, title and role, or a description's noun. `head` is
    the surname or the whole name of a body, the lower-case head noun of a description, or the lower-case pronoun.
    `letter` is the head's class: "O" for the name of a body; "r", "s", "g", "c" for descriptions. `possessive` marks
    "Trump's" and "his", which own something and seldom speak. `gender` "n" stands for things and bodies.
    """

    start: int
    end: int
    first: int
    last: int
    core: int
    kind: MentionKind
    head: str
    letter: str
    number: Number | None
    gender: Gender | None
    possessive: bool = False


# No pattern runs on for ever: no name or description is longer than this, and hostile text must not cost more.
_RUN = "{0,9}"
# A middle initial may look like an article or a pronoun ("Philip A. Hart"); a nickname may stand in quotation marks.
_INITIAL = r"(?:I\.?|[ai]\.(?=[GNI]))"
_MORE = rf"(?:[GNALODRU]|v{{1,2}}[GNLQ]|{_INITIAL}|\"[GN]\"(?=[GN])){_RUN}"
_PERSON = rf"(?:[GNAL]|w(?=[NI])|{_INITIAL}(?=[GNLaiI])){_MORE}Q?(?:,?J\.?)?"
_GIVEN = rf"[GIw](?:{_INITIAL}|\"?[GN])"
# "the Centers for Disease Control and Prevention"
_OF = rf"[of]d?(?:[NLAODGSU]|R(?![GN])){{1,9}}(?:(?:,[NLAODU]{{1,9}}){_RUN},?n[NLAODU]{{1,9}})?Q?"
# "Jane Law" is no body, "the Jane Law Office" is.
_BODY = rf"(?!G(?:{_INITIAL}|G)?U(?![NLAODGUof]))(?:I\.?|[NLADGR]){_RUN}[OU][NLAODGRU]{_RUN}Q?(?:{_OF}){_RUN}"
# What stands before a name: "the independent Vermont senator", "US Secretary of State", "Cook County Clerk".
_ROLE = (
    r"(?:[adh][NLAODGQRTUmrgcxy'-]{0,5}?|[NLAODGQRUmrg']{0,7}?)(?:[rR]|T\.?|D(?=G)){1,4}(?:od?[OLAUg]{1,3})?"
    r"|[NLAD]{0,4}[OU][NOAU]{0,4}(?=G[NIGLv])"
)
_HEAD = r"(?:[rgcRsS]{1,4}(?![DNLAOUm]{0,2}[rgcRsS])|D(?![DNLAOUGQRSmxysrgc0'-]))"
_NOUN = rf"[xmyDr0'-]{{0,4}}?[mDNLAOUQGrgcy0'-]{{0,4}}?{_HEAD}"
_PATTERN = re.compile(
    rf"(?P<titled>(?:{_ROLE})(?P<core>(?={_GIVEN}){_PERSON}|(?>{_PERSON})(?![mrgsc])))"
    rf"|(?P<nominal>(?P<noun>(?:[adh][q0]?|[q0]|[GNLAOU]{_RUN}Q){_NOUN}|[DNLAOUG]{{1,9}}m{{0,2}}[rgs]{{1,4}}|m{{0,2}}[sS])"
    rf"(?:(?<=[rsgRS])[of]d?(?P<of>(?>{_BODY}|{_PERSON}))(?![mrgscRS]))?)"
    rf"|(?P<body>[ad]?(?P<bodycore>{_BODY}))"
    rf"|(?P<name>[ad]?(?P<namecore>{_PERSON}|Q|D(?=G){_PERSON}))"
    r"|(?P<handle>@[NxGAIO?])"
    r"|(?P<some>q(?=[oVk,.\":]))"
    r"|(?P<pronoun>[phi])"
)
# The name that a description begins with: "Trump's lawyer", "the Bernie Sanders campaign".
_INNER = re.compile(rf"[ad]?([GNLAOU]{_RUN}Q|G[GNI.]{_RUN}N(?=[mrgsS]))")
_CORES = {"titled": "core", "body": "bodycore", "name": "namecore", "handle": "handle"}


def find_mentions(tokens: Tokens) -> list[Mention]:
    """Return the mentions of a text, in the order of the text.

    "Trump's lawyer" and "a lawyer for Trump" are each a description and the name of an owner in it.
    """
    letters = classes_of(tokens.words)
    headlines = find_headlines(tokens, letters)
    vocabulary = Counter(tokens.words)
    found: list[Mention] = []
    for match in _PATTERN.finditer(blank(letters, headlines)):
        found += _mentions(match, letters, tokens, vocabulary)
    names = [mention for mention in found if mention.kind == "name"]
    runs = [(name.core, name.last + 1) for name in names if name.letter != "O"]
    taken = {i for name in names for i in range(name.first, name.last + 1)}
    for first, end in known_names(tokens, runs, taken, headlines):
        insort(found, _name(tokens, letters, first, first, end - 1), key=_start)
    return found


def _start(mention: Mention) -> int:
    return mention.start


def _mentions(match: re.Match[str], letters: str, tokens: Tokens, vocabulary: Counter[str]) -> Iterator[Mention]:
    group = match.lastgroup or ""
    first, end = match.span()
    if group in ("pronoun", "some"):
        yield _small(tokens, first, "pronoun" if group == "pronoun" else "nominal")
    elif group == "nominal":
        if inner := _INNER.match(letters, first, end):
            yield _name(tokens, letters, inner.start(1), inner.start(1), inner.end() - 1)
        yield _nominal(tokens, letters, first, match.end("noun") - 1, end - 1)
        if match["of"]:
            owner = _name(tokens, letters, match.start("of"), match.start("of"), end - 1)
            owner.possessive = True
            yield owner
    else:
        core = match.start(_CORES[group])
        if core == first and _opens_sentence(letters, first) and _common(tokens, letters, match, vocabulary):
            first = core = first + 1
        if core < end:
            yield _name(tokens, letters, first, core, end - 1)


def _opens_sentence(letters: str, index: int) -> bool:
    return index == 0 or letters[index - 1] in "\n.?!:-" or letters[max(0, index - 2) : index] == '."'


def _common(tokens: Tokens, letters: str, match: re.Match[str], vocabulary: Counter[str]) -> bool:
    """Tell whether the first word of a name is an ordinary one that only opens its sentence."""
    letter, word = letters[match.start()], tokens.words[match.start()]
    if letter == "w":
        return letters[match.end() : match.end() + 1] not in (",", "V")
    low = word.lower()
    if letter != "N" or low in vocabulary:
        return letter == "N" and vocabulary[word] <= vocabulary[low]
    return (low.endswith(("ing", "ed", "ly")) or low in words_of("modifiers")) and vocabulary[word] < 2


_PLURAL = frozenset({"they", "them", "their", "we", "us", "our", "some", "many", "several", "few", "most", "others"})
_OWNERS = frozenset({"his", "their", "its", "my", "our", "your"})


@cache
def _told(word: str) -> tuple[str, Number, Gender | None, bool]:
    """Return head, number, gender and possessiveness of a pronoun or "some"; "he's" is "he"."""
    head = word.lower().replace("’", "'").partition("'")[0]
    return head, "plural" if head in _PLURAL else "singular", genders.PRONOUNS.get(head), head in _OWNERS


def _small(tokens: Tokens, index: int, kind: MentionKind) -> Mention:
    head, number, gender, possessive = _told(tokens.words[index])
    start = tokens.starts[index]
    return Mention(start, start + len(head), index, index, index, kind, head, "p", number, gender, possessive)


def _nominal(tokens: Tokens, letters: str, first: int, noun: int, last: int) -> Mention:
    word = bare(tokens.words[noun]).lower()
    letter = letters[noun].lower()
    head = singular_of(word) or word if letter == "s" else word
    gender = "n" if letter in "gc" else genders.of_noun(head)
    number: Number = "plural" if letter == "s" else "singular"
    return Mention(
        tokens.starts[first], tokens.ends[last], first, last, noun, "nominal", head, letter, number, gender,
    )  # fmt: skip


def _name(tokens: Tokens, letters: str, first: int, core: int, last: int) -> Mention:
    words = tokens.words
    end = tokens.ends[last]
    owner = letters[last] == "Q"
    if owner:
        end = tokens.starts[last] + len(bare(words[last]))
    own = letters[core : last + 1]
    body = "O" in own or ("U" in own and own[0] != "G")
    tail = last
    while tail > core and letters[tail] in "J.,":
        tail -= 1
    head = tokens.text[tokens.starts[core] : end] if body else bare(words[tail])
    gender = "n" if body else _gender_of_name(words, letters, first, core, last)
    return Mention(
        tokens.starts[first], end, first, last, core, "name", head, "O" if body else letters[core], "singular",
        gender, owner or _owns(tokens, letters, last),
    )  # fmt: skip


def _owns(tokens: Tokens, letters: str, last: int) -> bool:
    """Tell whether an apostrophe alone makes the name a possessive ("Sanders’ campaign")."""
    return (
        letters[last + 1 : last + 2] == "'"
        and tokens.words[last][-1] == "s"
        and tokens.starts[last + 1] == tokens.ends[last]
    )


def _gender_of_name(words: list[str], letters: str, first: int, core: int, last: int) -> Gender | None:
    """Return what the title or role before a name tells, else what its given name tells."""
    for index in range(core - 1, first - 1, -1):
        if (letter := letters[index]) in "TRr" and (told := genders.of_noun(words[index].lower())):
            return told
        if letter == "Q":
            break
    return genders.of_given_name(words[core]) if letters[core] == "G" and last > core else None
