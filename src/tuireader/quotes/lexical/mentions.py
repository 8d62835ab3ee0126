"""Mentions: every name, description and pronoun that could be the source of a quotation.

A mention is found by one pattern over the word classes, tried at each token in this order: a name with its
title or role, a description, a body's name, a name, a handle, "some", a pronoun.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import Literal, TypeVar

from tuireader.quotes.lexical import gender as genders
from tuireader.quotes.lexical.body_owners import CLUB
from tuireader.quotes.lexical.gender import Gender
from tuireader.quotes.lexical.title_case import Run, blank, find_headlines, known_names, odd_surname
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import (
    MAX_CACHED_WORDS,
    NAME_OPENERS,
    NAMES_IN_ING_ED_LY,
    WordClass,
    bare,
    singular_of,
    word_class_of,
)
from tuireader.quotes.lexical.word_lists import words_of

MentionKind = Literal["name", "nominal", "pronoun"]
Number = Literal["singular", "plural"]


class Mention:
    """One mention: `[start, end)` in the text, tokens `first` to `last` (both within).

    `core` is the first token of the name itself, after determiner, title and role, or a description's noun. `head` is
    the surname or the whole name of a body, the lower-case head noun of a description, or the lower-case pronoun.
    `head_class` is the word class of the head. `possessive` marks
    "Trump's" and "his", which own something and rarely speak. `gender` "n" stands for things and bodies.
    """

    __slots__ = (
        "core",
        "end",
        "first",
        "gender",
        "head",
        "head_class",
        "kind",
        "last",
        "number",
        "possessive",
        "start",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        start: int,
        end: int,
        first: int,
        last: int,
        core: int,
        kind: MentionKind,
        head: str,
        head_class: str,
        number: Number | None,
        gender: Gender | None,
        possessive: bool = False,
    ) -> None:
        self.start = start
        self.end = end
        self.first = first
        self.last = last
        self.core = core
        self.kind = kind
        self.head = head
        self.head_class = head_class
        self.number = number
        self.gender = gender
        self.possessive = possessive

    @property
    def is_document(self) -> bool:
        """Whether it is a description of something written: "the report"."""
        return self.head_class == WordClass.DOCUMENT

    @property
    def is_body(self) -> bool:
        """Whether it is a description of a body: "the ministry"."""
        return self.head_class == WordClass.BODY

    @property
    def is_role(self) -> bool:
        """Whether it is a description of one person by a role: "the mayor"."""
        return self.head_class == WordClass.ROLE

    @property
    def is_body_name(self) -> bool:
        """Whether it is the name of a body: "the Ministry of Works"."""
        return self.head_class == WordClass.BODY_NAME

    @property
    def is_pronoun_like(self) -> bool:
        """Whether it is a pronoun or "some"."""
        return self.head_class == WordClass.PRONOUN


MAX_DATELINE_TOKENS = 10  # tokens from the head of a text to where it tells its place and agency
MAX_PLACE_TOKENS = 3  # tokens of the place before a colon: "NEW DELHI: "
MAX_HEADLINES = 3  # paragraphs, the first of which are headlines
_DATELINE = re.compile(r"[NLAGOUDRIT]{1,3}(?:,[NLAGOUDRIT.]{1,3})?(?:\([^()-]{1,4}\))?")
_COURTESY = frozenset({"Mr", "Mrs", "Ms", "Miss"})
_WITH_INITIAL = re.compile(r"GI\.?O")
_NUMERALS = frozenset({"II", "III", "IV"})
_NOUNS = frozenset("xgscr")  # classes that may be a noun
_MAYBE_COMMON = frozenset("Nw")  # classes of a word that may only have its capital from opening the sentence
_BEFORE_SENTENCE = frozenset('\n.?!:-"')  # the word classes behind which a sentence may begin
_SMALL_KINDS: dict[str | None, MentionKind] = {"pronoun": "pronoun", "owner_or_i": "pronoun", "some": "nominal"}
_PRONOUN = WordClass.PRONOUN
# The group of the name itself, without what stands before it.
_CORES = {
    "alone": "alone",
    "whole": "whole",
    "definite": "definitecore",
    "titled": "core",
    "body": "bodycore",
    "name": "namecore",
    "handle": "handle",
}


def find_mentions(tokens: Tokens, word_classes: str) -> list[Mention]:
    """Return the mentions of a text, in the order of the text; `word_classes` are those of its tokens.

    "Trump's lawyer" and "a lawyer for Trump" are each a description and the name of an owner in it.
    """
    headlines = find_headlines(tokens, word_classes)
    finder = _Finder(tokens, word_classes)
    finder.find(blank(word_classes, headlines))
    found, named = finder.found, finder.odd_surnames
    if end := _dateline_end(tokens, word_classes):
        above = tokens.paragraphs[tokens.paragraph_of(end)]
        found[:] = [it for it in found if it.first >= end or it.first < above]
        named = [it for it in named if it[0] >= end or it[0] < above]
    odd = {surname for _, surname in named}
    if odd or headlines:
        _insert_known_names(finder, tokens, headlines, odd)
    return found


def _insert_known_names(finder: "_Finder", tokens: Tokens, headlines: Sequence[Run], odd: Collection[str]) -> None:
    """Insert the names that patterns cannot know, among those that they have found."""
    found = finder.found
    names = [it for it in found if it.kind == "name"]
    ends = [(it.core, it.last) for it in names if it.head_class != WordClass.BODY_NAME]
    taken = {i for name in names for i in range(name.first, name.last + 1)}
    for first, end in known_names(tokens, ends, taken, headlines, odd):
        titled = tokens.word_classes[first] == WordClass.TITLE and first < end - 1  # Miss Major
        name = finder.name(first, first + titled, end - 1)
        at = bisect_left(found, name.start, key=_start)
        if found[at : at + 1] and found[at].first == found[at].last == name.last:  # "Waters" is no description
            del found[at]
        found.insert(at, name)


def _dateline_end(tokens: Tokens, word_classes: str) -> int:
    """Return the token of the dash behind "TARNHOLM, Ohio (AP)" at the head of a text or below its headline, or 0."""
    for first in tokens.paragraphs[:MAX_HEADLINES]:
        end = word_classes.find("-", first, first + MAX_DATELINE_TOKENS)
        if end > first and _DATELINE.fullmatch(word_classes, first, end):
            return end if tokens.words[first].isupper() or word_classes[end - 1] == ")" else 0
    return 0


def _start(mention: Mention) -> int:
    return mention.start


_PLURAL = frozenset(
    {"they", "them", "their", "we", "us", "our", "some", "many", "several", "few", "most", "others", "both", "all"}
    | {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozens", "hundreds", "thousands"}
)
_OWNERS = frozenset({"his", "their", "its", "my", "our", "your"})


class _Pronouns(dict[str, tuple[str, int, Number, Gender | None, bool]]):
    """Head, its length, number, gender and possessiveness of each pronoun or "some" met so far; "he's" is "he"."""

    def __missing__(self, word: str) -> tuple[str, int, Number, Gender | None, bool]:
        head = word.lower().replace("’", "'").partition("'")[0]
        number: Number = "plural" if head in _PLURAL else "singular"
        self[word] = found = head, len(head), number, genders.PRONOUNS.get(head), head in _OWNERS
        return found


_pronouns = _Pronouns()


Found = TypeVar("Found")


class _WordsOfClass(dict[str, Found]):
    """What was found out about each word met so far as one of a word class."""

    def __init__(self, find: Callable[[str, str], Found], word_class: str) -> None:
        super().__init__()
        self._find, self._word_class = find, word_class

    def __missing__(self, word: str) -> Found:
        if len(self) > MAX_CACHED_WORDS:
            self.clear()
        self[word] = found = self._find(word, self._word_class)
        return found


class _ByClass(dict[str, _WordsOfClass[Found]]):
    """The same for each word class met so far; `lru_cache` would take twice as long to find it."""

    def __init__(self, find: Callable[[str, str], Found]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, word_class: str) -> _WordsOfClass[Found]:
        self[word_class] = words = _WordsOfClass(self._find, word_class)
        return words


def _noun_features(word: str, word_class: str) -> tuple[str, str, Number, Gender | None]:
    """Return head, class of the head, number and gender of a description with this noun."""
    head_class, noun = word_class.lower(), bare(word).lower()
    several = head_class == WordClass.ROLES
    head = (several and singular_of(noun)) or noun
    gender: Gender | None = "n" if head_class in WordClass.THING_NOUN else genders.of_noun(head)
    return head, head_class, "plural" if several else "singular", gender


def _is_body(word_classes: str) -> bool:
    """Return whether a name with these word classes is that of a body; "Jane Law" and "Jane J. Band" are persons."""
    if WordClass.BODY_NAME in word_classes:
        return _WITH_INITIAL.fullmatch(word_classes) is None
    return WordClass.BODY_OR_SURNAME in word_classes and word_classes[0] != WordClass.GIVEN_NAME


NameFeatures = tuple[str, str, Gender | None, int, bool]
"""Head, class of the head, gender, length and possessiveness of a name."""
WholeNameFeatures = tuple[str, str, Gender | None, int, bool, str]
"""The same of a name of several tokens, and its surname if that is no name by itself, else ""."""


def _single_name(word: str, word_class: str) -> NameFeatures:
    """Return the features of a name of one word."""
    owner = word_class == WordClass.POSSESSIVE_NAME
    head = bare(word)
    length = len(head) if owner else len(word)
    if _is_body(word_class):
        return word[:length], WordClass.BODY_NAME, "n", length, owner
    return head, word_class, None, length, owner


_nouns, _single_names = _ByClass(_noun_features), _ByClass(_single_name)
MAX_CACHED_NAMES = 10_000  # the limit keeps hostile text from filling the memory
# The names of several tokens met so far: by their text, the classes of the tokens, and where the name itself begins.
_whole_names: dict[tuple[str, str, int], WholeNameFeatures] = {}


class _Finder:
    """Makes mentions of what the pattern matches; `found` is in the order of the text.

    `odd_surnames` are those that are no names by themselves, each behind the first token of the name that shows it.
    """

    __slots__ = (
        "_openings",
        "count",
        "ends",
        "found",
        "odd_surnames",
        "sentences",
        "starts",
        "text",
        "word_classes",
        "words",
    )

    def __init__(self, tokens: Tokens, word_classes: str) -> None:
        self.words, self.starts, self.ends, self.text = tokens.words, tokens.starts, tokens.ends, tokens.text
        self.sentences, self.count, self.word_classes = tokens.sentences, tokens.count, word_classes
        self.found: list[Mention] = []
        self.odd_surnames: list[tuple[int, str]] = []
        self._openings: Counter[str] | None = None

    def openings(self, word: str) -> int:
        """Return how often a word begins a sentence, also after a quotation mark."""
        if self._openings is None:
            words, word_classes, last = self.words, self.word_classes, len(self.words) - 1
            starts = [at + (word_classes[at] == '"') for at in self.sentences]
            head = word_classes.find(":", 0, MAX_PLACE_TOKENS + 1) + 1  # NEW DELHI: Hailing the move, he said so
            self._openings = Counter([words[min(last, at)] for at in (*starts, *([head] if head else []))])
        return self._openings[word]

    def find(self, readable: str) -> None:
        """Find the mentions in `readable`, the word_classes without what no pattern should see."""
        add, words, starts, ends = self.found.append, self.words, self.starts, self.ends
        classes, kinds = self.word_classes, _SMALL_KINDS
        single, nominal, pronouns = self._single, self.nominal, _pronouns
        for match in PATTERN.finditer(readable):
            group = match.lastgroup
            if group == "described":  # most descriptions
                first, end = match.span()
                noun = end - 1
                head, head_class, number, gender = _nouns[classes[noun]][words[noun]]
                start, close = starts[first], ends[noun]
                add(Mention(start, close, first, noun, noun, "nominal", head, head_class, number, gender))
            elif group == "nominal":
                nominal(match)
            elif group in kinds:  # a pronoun, or "some"
                index = match.start()
                start, (head, length, number, gender, possessive) = starts[index], pronouns[words[index]]
                kind, end = kinds[group], start + length
                add(Mention(start, end, index, index, index, kind, head, _PRONOUN, number, gender, possessive))
            elif (first := match.start()) == 0 or classes[first - 1] in _BEFORE_SENTENCE:
                self.named(match, match.start(_CORES[group or ""]))
            elif group == "alone":  # most names
                add(single(first))
            else:
                add(self.name(first, match.start(_CORES[group or ""]), match.end() - 1))

    def nominal(self, match: re.Match[str]) -> None:
        """Add a description, and the owner that it names at its beginning or after "of"."""
        first, end = match.span()
        noun = match.end(_NOUN_GROUP) - 1
        classes = self.word_classes
        head, head_class, number, gender = _nouns[classes[noun]][self.words[noun]]
        start, close = self.starts[first], self.ends[end - 1]
        found = Mention(start, close, first, end - 1, noun, "nominal", head, head_class, number, gender)
        inner = None
        if classes[first] in _INNER or (classes[first] in WordClass.ARTICLE and classes[first + 1] in _INNER_OR_TITLE):
            inner = INNER.match(classes, first, end)
        if inner is None:
            self.found.append(found)
        else:
            owner = self.name(inner.start(1), inner.start(1), inner.end() - 1)
            self.found += (found, owner) if inner.start(1) > first else (owner, found)
        if (of := match.start(_OF_GROUP)) >= 0:
            owner = self.name(of, match.start(_OWNER_GROUP), end - 1)
            owner.possessive = True
            self.found.append(owner)

    def named(self, match: re.Match[str], core: int) -> None:
        """Add a name, without the common word that may open its sentence; "LONDON:" is only where a text is from."""
        first, end = match.span()
        if self.word_classes[end : end + 1] == ":" and (self._is_dateline(first, end) or self._is_label(first, end)):
            return
        if (
            core == first
            and self.word_classes[first] in _MAYBE_COMMON
            and self._opens_sentence(first)
            and self._is_common(match)
        ):
            first = core = first + 1
        if core < end:
            self.found.append(self.name(first, core, end - 1))

    def _is_label(self, first: int, end: int) -> bool:
        """Return whether words before a colon head a paragraph and name nobody: "THE FACTS: ", "Claim: "."""
        return " ".join(self.words[first:end]).lower() in words_of("labels") and self._opens_sentence(first)

    def _is_dateline(self, index: int, end: int) -> bool:
        """Return whether a word and its colon only tell where a text is from: "LONDON: ", or a town no list knows.

        Somebody who speaks before a colon does so more than once, or is named in the text.
        """
        words = self.words[index:end]
        if len(words) > MAX_PLACE_TOKENS or not all(map(str.isupper, words)) or not self._opens_sentence(index):
            return False
        if self.word_classes[index] == WordClass.PLACE:
            return True
        if len(words) > 1 and genders.first_given_name(words[0].lower()):
            return False
        heads_text = index < MAX_DATELINE_TOKENS and not self.found and self.word_classes[end + 1 : end + 2] != '"'
        return heads_text and all(self.words.count(word) == 1 and word.capitalize() not in self.words for word in words)

    def name(self, first: int, core: int, last: int) -> Mention:
        """Return the name in tokens `core` to `last`, its title or role from `first` on."""
        classes, words = self.word_classes, self.words
        if first != last and classes[last] == "." and words[last - 1] in _NUMERALS:
            last -= 1  # the dot ends the sentence, unless it may belong to "Jr."
        if first == last:
            return self._single(last)
        start = self.starts[first]
        key = self.text[start : self.ends[last]], classes[first : last + 1], core - first
        features = _whole_names.get(key)
        if features is None:
            if len(_whole_names) > MAX_CACHED_NAMES:
                _whole_names.clear()
            features = _whole_names[key] = self._whole_name(first, core, last)
        head, head_class, gender, length, owner, odd_one = features
        if odd_one:
            self.odd_surnames.append((first, odd_one))
        if words[last][-1] == "s" and not owner:
            owner = self._is_plural_owner(last)
        end = start + length
        return Mention(start, end, first, last, core, "name", head, head_class, "singular", gender, owner)

    def _whole_name(self, first: int, core: int, last: int) -> WholeNameFeatures:
        """Return the features of a name of several tokens."""
        owner = self.word_classes[last] == WordClass.POSSESSIVE_NAME
        end = self.starts[last] + len(bare(self.words[last])) if owner else self.ends[last]
        head, head_class, gender = self._head(first, core, last, end)
        odd_one = odd_surname(self.words[core : last + 1]) if head_class != WordClass.BODY_NAME else ""
        return head, head_class, gender, end - self.starts[first], owner, odd_one

    def _single(self, index: int) -> Mention:
        """Return the name that is one token."""
        word = self.words[index]
        head, head_class, gender, length, owner = _single_names[self.word_classes[index]][word]
        if word[-1] == "s" and not owner:
            owner = self._is_plural_owner(index)
        start = self.starts[index]
        return Mention(start, start + length, index, index, index, "name", head, head_class, "singular", gender, owner)

    def _is_plural_owner(self, index: int) -> bool:
        """Return whether an apostrophe follows without a space: that of "Sanders’ campaign"."""
        return self.word_classes[index + 1 : index + 2] == "'" and self.starts[index + 1] == self.ends[index]

    def _head(self, first: int, core: int, last: int, end: int) -> tuple[str, str, Gender | None]:
        """Return head, class of the head and gender of a name of several tokens that ends at offset `end`."""
        own = self.word_classes[core : last + 1]
        if own[-1] == WordClass.POSSESSIVE_NAME and core < last:  # "the Tarn Council's chairman"
            word = bare(self.words[last])
            own = own[:-1] + (WordClass.BODY_NAME if word == CLUB else word_class_of[word])
        if _is_body(own):
            title = core - 2 if self.word_classes[core - 1] == "." else core - 1
            is_titled = title >= first and self.word_classes[title] == WordClass.TITLE  # "Ms Field"
            if is_titled and core == last and self.words[title] in _COURTESY:  # "Mr Band"
                return bare(self.words[core]), WordClass.NAME, self._gender(first, core, last)
            if not is_titled or WordClass.BODY_NAME in own:
                return self.text[self.starts[core] : end], WordClass.BODY_NAME, "n"
        return bare(self.words[core + len(own.rstrip("J.,")) - 1]), own[0], self._gender(first, core, last)

    def _gender(self, first: int, core: int, last: int) -> Gender | None:
        """Return the gender of the title or role before a name, else that of its given name.

        A chairman may be a woman, and so may others whose role only ends so.
        """
        is_given = self.word_classes[core] == WordClass.GIVEN_NAME and last > core
        given = genders.of_given_name(self.words[core]) if is_given else None
        for index in range(core - 1, first - 1, -1):
            if (word_class := self.word_classes[index]) in WordClass.ROLE_OR_TITLE and (
                gender := genders.of_noun(self.words[index].lower())
            ):
                return given or gender if self.words[index].lower() in words_of("roles_for_all") else gender
            if word_class == WordClass.POSSESSIVE_NAME:
                break
        return given

    def _is_adjective(self, index: int, low: str) -> bool:
        """Return whether a surname that is also an adjective stands before a noun: "Small firms said"."""
        noun = self.words[index + 1 : index + 2]
        is_noun = self.word_classes[index + 1 : index + 2] in _NOUNS and not noun[0].endswith(("ed", "ly"))
        return low in words_of("adjective_surnames") and is_noun

    def _opens_sentence(self, index: int) -> bool:
        word_classes = self.word_classes
        return index == 0 or word_classes[index - 1] in "\n.?!:-" or word_classes[max(0, index - 2) : index] == '."'

    def _is_common(self, match: re.Match[str]) -> bool:
        """Return whether the first word of a name is an ordinary one that only opens its sentence."""
        word = self.words[match.start()]
        if self.word_classes[match.start()] == WordClass.NAME_OR_WORD:
            return self.word_classes[match.end() : match.end() + 1] not in (",", WordClass.VERB)
        if word in NAME_OPENERS and match.end() > match.start() + 1:  # Royal Tarn Hospital
            return False
        low, count = word.lower(), self.count
        if times := count(low):
            return count(word) <= times
        alone = match.end() - match.start() == 1 or self.word_classes[match.start() + 1] == WordClass.GIVEN_NAME
        if alone and (low in words_of("openers") or self._is_adjective(match.start(), low)):
            return count(word) <= self.openings(word)
        if low.endswith(("ing", "ed", "ly")):
            speaks = match.end() - match.start() == 1 and self.word_classes[match.end() : match.end() + 1] == "V"
            named = word in NAMES_IN_ING_ED_LY or not word[1:].islower()  # "El-Sayed", "McDowly"
            return not speaks and not named and count(word) <= self.openings(word)
        return low in words_of("modifiers") and count(word) < 2


# Each part is written into the pattern as few times as possible: compiling takes a tenth of the time that the engine
# needs to start.
# Patterns have a limit: no name or description is longer, and hostile text must not take more time.
_RUN = "{0,9}"
_FIRST = "adhq0GNLAOUDQIwTRrSsmgphi@"  # the classes that anything below begins with; the others are soon passed over
# "Jan van 't Hoff" and "Ria in 't Veld" have an apostrophe in their name.
# A middle initial may look like an article or a pronoun ("Philip A. Hart"); a nickname may stand in quotation marks.
_INITIAL = r"(?:I\.?|[ai]\.(?=[GNIv]))"
_PARTICLES = r"(?:[vk]')?v{1,2}[GNLQ]"
_NICKNAME = r"(?:\"[a-zA-Z'-]{1,3}\"|'[a-zA-Z]{1,3}')(?=[GN])"
_TITLE_AS_SURNAME = r"(?<=G)T(?![GNLTRw.])"  # Anna Major
_MORE = (
    rf"(?:[GNALODU]|(?<=G)w(?=[VxkI,.Q])|R(?![GNw])|(?<=G)S|{_TITLE_AS_SURNAME}"
    rf"|{_PARTICLES}|{_INITIAL}|{_NICKNAME}){_RUN}"
)
# More than three words in capitals are emphasis, not a name.
# "Mr Band", "Mr Sunday Okoro": behind a title a body's word or a day is a name.
_BEHIND_TITLE = r"(?:(?<=T)|(?<=T\.))(?:U(?![OUo])|O(?![GNLAODUQRSo])|k(?=[GN]))"
_PERSON = rf"(?:[GNL]|{_BEHIND_TITLE}|(?<!A)A(?!AAA)|w(?=[NIv])|{_INITIAL}(?=[GNLaiIvR])){_MORE}Q?(?:,?J\.?)?"
_GIVEN = rf"[GIw](?:{_INITIAL}|[\"']?[GN]|(?<=I)R)"
# "the Centers for Disease Control and Prevention"
_OF = rf"[of]d?(?:[NLAODGSU]|R(?![GN])){{1,9}}(?:(?:,[NLAODU]{{1,9}}){_RUN},?n[NLAODU]{{1,9}})?Q?"
# "Jane Law" is not a body, "the Jane Law Office" is; "the Fishers' Union" has an owner in its name.
_BODY = (
    rf"(?!G(?:(?:{_INITIAL}|G)?U|{_INITIAL}O)(?![NLAODGUof]))(?:I\.?|[NLADGRS]|O(?=S')|[NS]'){_RUN}"
    rf"[OU][NLAODGRU]{_RUN}Q?(?:{_OF}){_RUN}"
)
# "Gen." is a title behind another one, a body, a verb, or at the head; "in May. X" is the end of a sentence.
# The words before a name: "the independent Vermont senator", "US Secretary of State", "Cook County Clerk"; of two roles
# the first may be joined with "and": "former Ohio governor and party chairman".
_ROLE = (
    r"(?:m{0,2}[NLAODUG]{0,3}(?:r|[RT]\.?)n)?(?:[adh][NLAODGQRTUmrgcxy'-]{0,5}?|[NLAODGQRUSmrg']{0,7}?)(?:[rR]|T\.?|(?<=[.\nTOmV,\"])w\.|D(?=G)){1,4}(?:od?[OLAUg]{1,3})?"
    r"|[NLADR]{0,4}[OU][NOAU]{0,4}(?=G[NIGLv])"
)
# "the 16-year-old Latvian, X"
_HEAD = (
    r"(?:[rgcRsS]{1,4}(?!(?<=R)O|(?<=S)'?[OU])(?![DNLAOUm]{0,2}[rgcRsS])(?!(?<=r)D[Vkpn,.:;)])"
    r"|D(?![DNLAOUGQRSmysrgc0'-])(?:(?<=qD)|(?!x)))"
)
# Behind a name an unlisted word may stand before one person's role: "a former U.S. law enforcement official".
_NOUN = rf"[xmyDr0'-]{{0,4}}?[mDNLAOUQGrgcy0'-]{{0,4}}?(?:(?<=[NLADm])x(?=[rg]))?{_HEAD}"
# "a Department of Transport spokesman", but not "Department of Transport spokesman Anna X"
_OF_BODY = r"[NLAD]{0,3}[OU][of]d?[NLAODGUR]{1,4}m{0,2}[rcs]{1,2}(?![GNIw])"
# "the old", "30 new" and "former" before anything but a noun: most of these begin no mention, and are soon passed over.
_NO_PHRASE = r"Vkofnpdh,.:;()?!\n"
_NO_NOUN = rf"{_NO_PHRASE}qiva\""
_WORDS_ALONE = rf"(?:[d0][{_NO_PHRASE}]|[rg][xqVkfpdh,.:;()?!\n]|[da0q][mx]{{1,6}}[{_NO_NOUN}]|m{{1,2}}[x{_NO_NOUN}])"
_PRONOUN_ALONE = rf"p|h(?:(?=[{_NO_PHRASE}])|(?=[mx]{{1,6}}[{_NO_NOUN}]))"
# Most descriptions: "the new mayor" before what neither a name nor a longer description goes on with.
_NO_OWNER = r"[of]d?[xkmVqrcsy0pnhof,.:;()?!\"\n]"
_DESCRIBED_ALONE = rf"[adh][mx]{{0,2}}[rgcs]{{1,3}}(?=[Vknpdqh,.:;()?!\"\n]|{_NO_OWNER})|s(?![of])|s(?={_NO_OWNER})"
# Most names: words before what none of the patterns goes on with, so that no other need be tried.
_BEHIND_NAME = r"(?=[Vxnofdpqhc?!:;()\n-]|[,.](?!J)|k(?!'))"
_BEHIND_DEFINITE_NAME = r"(?=[Vnofdpqh?!:;()\n]|[,.](?!J)|k(?!'))"
# "the “Midnight Bus” singer"
_TITLE = r"(?:\"[a-zA-Z'-]{1,6}\"(?=m{0,2}[rs]))"
PATTERN = re.compile(
    rf"(?=[{_FIRST}])(?:(?P<pronoun>{_PRONOUN_ALONE})|(?P<alone>[GNL]{_BEHIND_NAME})|(?P<described>{_DESCRIBED_ALONE})|(?P<whole>[GNL]{{2,4}}{_BEHIND_NAME})"
    rf"|(?P<definite>[ad](?P<definitecore>[GNL]{{1,4}}){_BEHIND_DEFINITE_NAME})|(?!{_WORDS_ALONE})(?:"
    rf"(?P<titled>(?:{_ROLE})(?P<core>(?:(?={_GIVEN})(?P<given>)|)(?>{_PERSON})(?(given)|(?![mrgscRT]))))"
    rf"|(?P<nominal>(?P<noun>[ad]?{_OF_BODY}|(?:[adh][q0]?(?:[RT]{{1,2}}(?=Q)|{_TITLE})?|[q0]|[GNLAOU]{_RUN}Q(?!GR(?![GNw]))){_NOUN}|[DNLAOUG]{{1,9}}m{{0,2}}[rgs]{{1,4}}|m{{0,2}}[sS])"
    rf"(?:(?<=[rsgRS])[of]d?(?P<of>(?:T\.?)?(?P<owner>(?>{_BODY}|{_PERSON})))(?![mrgscRS]))?)"
    rf"|(?P<body>[ad]?(?P<bodycore>{_BODY}))"
    rf"|(?P<name>[ad]?(?P<namecore>(?:D(?=G))?{_PERSON}|Q|D(?=V)))"
    r"|(?P<handle>@[NxGAIO?])"
    r"|(?P<some>q(?=[oVk,.\":]))"
    r"|(?P<owner_or_i>[hi])))"
)
_NOUN_GROUP, _OF_GROUP, _OWNER_GROUP = map(PATTERN.groupindex.__getitem__, ("noun", "of", "owner"))
_INNER = frozenset("GNLAOUQ")
_INNER_OR_TITLE = _INNER | {WordClass.TITLE}
# The name that a description begins with: "Trump's lawyer", "the Bernie Sanders campaign".
INNER = re.compile(rf"[ad]?(?:T\.?)?([GNLAOU]{_RUN}Q|G[GNI.]{_RUN}N(?=[mrgsS]))")
