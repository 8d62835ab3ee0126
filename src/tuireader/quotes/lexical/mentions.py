"""Mentions: every name, description and pronoun that could be the source of a quotation.

A mention is found by one pattern (see `patterns`) over the letters that `classes` gives to words, tried at each token
in this order: a name with its title or role, a description, a body's name, a name, a handle, "some", a pronoun.
"""

import re
from bisect import insort
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Literal

from tuireader.quotes.lexical import gender as genders
from tuireader.quotes.lexical.gender import Gender
from tuireader.quotes.lexical.title_case import blank, find_headlines, known_names
from tuireader.quotes.lexical.tokens import Tokens, words_of
from tuireader.quotes.lexical.word_classes import bare, classes_of, singular_of

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


_CORES = {"titled": "core", "body": "bodycore", "name": "namecore", "handle": "handle"}


def find_mentions(tokens: Tokens) -> list[Mention]:
    """Return the mentions of a text, in the order of the text.

    "Trump's lawyer" and "a lawyer for Trump" are each a description and the name of an owner in it.
    """
    letters = classes_of(tokens.words)
    headlines = find_headlines(tokens, letters)
    finder = _Finder(tokens, letters)
    finder.find(blank(letters, headlines))
    found = finder.found
    names = [mention for mention in found if mention.kind == "name"]
    runs = [(name.core, name.last + 1) for name in names if name.letter != "O"]
    taken = {i for name in names for i in range(name.first, name.last + 1)}
    for first, end in known_names(tokens, runs, taken, headlines):
        insort(found, finder.name(first, first, end - 1), key=_start)
    return found


def _start(mention: Mention) -> int:
    return mention.start


_PLURAL = frozenset(
    {"they", "them", "their", "we", "us", "our", "some", "many", "several", "few", "most", "others", "both", "all"}
    | {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozens", "hundreds", "thousands"}
)
_OWNERS = frozenset({"his", "their", "its", "my", "our", "your"})


@cache
def _pronoun_features(word: str) -> tuple[str, Number, Gender | None, bool]:
    """Return head, number, gender and possessiveness of a pronoun or "some"; "he's" is "he"."""
    head = word.lower().replace("’", "'").partition("'")[0]
    return head, "plural" if head in _PLURAL else "singular", genders.PRONOUNS.get(head), head in _OWNERS


class _Finder:
    """Makes mentions of what the pattern matches; `found` is in the order of the text."""

    def __init__(self, tokens: Tokens, letters: str) -> None:
        self.words, self.starts, self.ends, self.text = tokens.words, tokens.starts, tokens.ends, tokens.text
        self.letters = letters
        self.vocabulary = Counter(tokens.words)
        self.found: list[Mention] = []

    def find(self, readable: str) -> None:
        """Find the mentions in `readable`, the letters without what no pattern should see."""
        for match in PATTERN.finditer(readable):
            group = match.lastgroup
            if group == "pronoun":
                self.small(match.start(), "pronoun")
            elif group == "some":
                self.small(match.start(), "nominal")
            elif group == "nominal":
                self.nominal(match)
            else:
                self.named(match, match.start(_CORES[group or ""]))

    def small(self, index: int, kind: MentionKind) -> None:
        """Add a pronoun, or "some"."""
        head, number, gender, possessive = _pronoun_features(self.words[index])
        start = self.starts[index]
        self.found.append(
            Mention(start, start + len(head), index, index, index, kind, head, "p", number, gender, possessive)
        )

    def nominal(self, match: re.Match[str]) -> None:
        """Add a description, and the owner whom it names in front or behind "of"."""
        first, end = match.span()
        noun = match.end("noun") - 1
        letter, word = self.letters[noun].lower(), bare(self.words[noun]).lower()
        several = letter == "s"
        head = (several and singular_of(word)) or word
        gender: Gender | None = "n" if letter in "gc" else genders.of_noun(head)
        number: Number = "plural" if several else "singular"
        start, close = self.starts[first], self.ends[end - 1]
        found = [Mention(start, close, first, end - 1, noun, "nominal", head, letter, number, gender)]
        if inner := INNER.match(self.letters, first, end):
            found.insert(inner.start(1) > first, self.name(inner.start(1), inner.start(1), inner.end() - 1))
        if (of := match.start("of")) >= 0:
            owner = self.name(of, match.start("owner"), end - 1)
            owner.possessive = True
            found.append(owner)
        self.found += found

    def named(self, match: re.Match[str], core: int) -> None:
        """Add a name, without the common word that may open its sentence."""
        first, end = match.span()
        if core == first and self.letters[first] in "Nw" and self._opens_sentence(first) and self._is_common(match):
            first = core = first + 1
        if core < end:
            self.found.append(self.name(first, core, end - 1))

    def name(self, first: int, core: int, last: int) -> Mention:
        """Return the name in tokens `core` to `last`, its title or role from `first` on."""
        letters, words, end = self.letters, self.words, self.ends[last]
        owner = letters[last] == "Q"
        if owner:
            end = self.starts[last] + len(bare(words[last]))
        own = letters[core : last + 1]
        gender: Gender | None = "n"
        if "O" in own or ("U" in own and own[0] != "G"):
            head, letter = self.text[self.starts[core] : end], "O"
        else:
            head, letter = bare(words[core + len(own.rstrip("J.,")) - 1]), own[0]
            gender = self._gender(first, core, last)
        owner = owner or (letters[last + 1 : last + 2] == "'" and words[last][-1] == "s" and self._touches(last))
        return Mention(self.starts[first], end, first, last, core, "name", head, letter, "singular", gender, owner)

    def _touches(self, index: int) -> bool:
        """Tell whether the next token follows without a space: the apostrophe of "Sanders’ campaign"."""
        return self.starts[index + 1] == self.ends[index]

    def _gender(self, first: int, core: int, last: int) -> Gender | None:
        """Return what the title or role before a name tells, else what its given name tells."""
        for index in range(core - 1, first - 1, -1):
            if (letter := self.letters[index]) in "TRr" and (told := genders.of_noun(self.words[index].lower())):
                return told
            if letter == "Q":
                break
        return genders.of_given_name(self.words[core]) if self.letters[core] == "G" and last > core else None

    def _opens_sentence(self, index: int) -> bool:
        letters = self.letters
        return index == 0 or letters[index - 1] in "\n.?!:-" or letters[max(0, index - 2) : index] == '."'

    def _is_common(self, match: re.Match[str]) -> bool:
        """Tell whether the first word of a name is an ordinary one that only opens its sentence."""
        word = self.words[match.start()]
        if self.letters[match.start()] == "w":
            return self.letters[match.end() : match.end() + 1] not in (",", "V")
        low, count = word.lower(), self.vocabulary
        if low in count:
            return count[word] <= count[low]
        return (low.endswith(("ing", "ed", "ly")) or low in words_of("modifiers")) and count[word] < 2


# No pattern runs on for ever: no name or description is longer than this, and hostile text must not cost more.
_RUN = "{0,9}"
_FIRST = "adhq0GNLAOUDQIwTRrSsmgphi@"  # the classes that anything below begins with; the others are soon passed over
# A middle initial may look like an article or a pronoun ("Philip A. Hart"); a nickname may stand in quotation marks.
_INITIAL = r"(?:I\.?|[ai]\.(?=[GNIv]))"
_MORE = rf"(?:[GNALODU]|R(?![GNw])|v{{1,2}}[GNLQ]|{_INITIAL}|\"[GN]\"(?=[GN])){_RUN}"
# More than three words in capitals shout, and are no name.
_PERSON = rf"(?:[GNL]|(?<!A)A(?!AAA)|w(?=[NI])|{_INITIAL}(?=[GNLaiIv])){_MORE}Q?(?:,?J\.?)?"
_GIVEN = rf"[GIw](?:{_INITIAL}|\"?[GN])"
# "the Centers for Disease Control and Prevention"
_OF = rf"[of]d?(?:[NLAODGSU]|R(?![GN])){{1,9}}(?:(?:,[NLAODU]{{1,9}}){_RUN},?n[NLAODU]{{1,9}})?Q?"
# "Jane Law" is no body, "the Jane Law Office" is; "the Fishers' Union" has an owner in its name.
_BODY = rf"(?!G(?:{_INITIAL}|G)?U(?![NLAODGUof]))(?:I\.?|[NLADGR]|[NS]'){_RUN}[OU][NLAODGRU]{_RUN}Q?(?:{_OF}){_RUN}"
# "Gen." is a title behind another one, a body, a verb, or at the head; "in May. X" is the end of a sentence.
# What stands before a name: "the independent Vermont senator", "US Secretary of State", "Cook County Clerk".
_ROLE = (
    r"(?:[adh][NLAODGQRTUmrgcxy'-]{0,5}?|[NLAODGQRUmrg']{0,7}?)(?:[rR]|T\.?|(?<=[.\nTOmV,\"])w\.|D(?=G)){1,4}(?:od?[OLAUg]{1,3})?"
    r"|[NLADR]{0,4}[OU][NOAU]{0,4}(?=G[NIGLv])"
)
_HEAD = r"(?:[rgcRsS]{1,4}(?![DNLAOUm]{0,2}[rgcRsS])|D(?![DNLAOUGQRSmxysrgc0'-]))"
_NOUN = rf"[xmyDr0'-]{{0,4}}?[mDNLAOUQGrgcy0'-]{{0,4}}?{_HEAD}"
PATTERN = re.compile(
    rf"(?=[{_FIRST}])(?:"
    rf"(?P<titled>(?:{_ROLE})(?P<core>(?={_GIVEN}){_PERSON}|(?>{_PERSON})(?![mrgscRT])))"
    rf"|(?P<nominal>(?P<noun>(?:[adh][q0]?|[q0]|[GNLAOU]{_RUN}Q){_NOUN}|[DNLAOUG]{{1,9}}m{{0,2}}[rgs]{{1,4}}|m{{0,2}}[sS])"
    rf"(?:(?<=[rsgRS])[of]d?(?P<of>(?:T\.?)?(?P<owner>(?>{_BODY}|{_PERSON})))(?![mrgscRS]))?)"
    rf"|(?P<body>[ad]?(?P<bodycore>{_BODY}))"
    rf"|(?P<name>[ad]?(?P<namecore>{_PERSON}|Q|D(?=G){_PERSON}))"
    r"|(?P<handle>@[NxGAIO?])"
    r"|(?P<some>q(?=[oVk,.\":]))"
    r"|(?P<pronoun>[phi]))"
)
# The name that a description begins with: "Trump's lawyer", "the Bernie Sanders campaign".
INNER = re.compile(rf"[ad]?([GNLAOU]{_RUN}Q|G[GNI.]{_RUN}N(?=[mrgsS]))")
