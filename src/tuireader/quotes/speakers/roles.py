"""Roles: what stands before a name ("Mayor X"), behind it ("X, the mayor,") and as a description with it."""

import re
from collections.abc import Iterable, Sequence

from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass
from tuireader.quotes.lexical.word_lists import words_of
from tuireader.quotes.speakers.entities import Entity

# ", the senator from Ohio", ", 43, a retired teacher": the word_classes from the comma behind the name.
_BEHIND = re.compile(r",(?:0,)?([adh]?[xmyDNLAOUQGrgc0'-]{0,5}?[rR](?:(?:[IT]\.|[^,.;:\n\"()V-]){0,10}(?=[,.;\n])))")
MAX_ROLE_TOKENS = 14
MAX_TOKENS_BEFORE_ROLE = 9  # tokens from the comma to the noun, in the pattern above
_AGE = r"(?:1[3-9]|[2-9]\d|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty\S*)"
_YEAR = r"(?:the )?(?:1[89]|20)\d\d"
_PLACED = r"(?:in|at|for|on|with|near|as|by|to|[A-Z]\S*)"  # behind a participle: "living in Tarnholm", "visiting Nice"
# What is said of the bearer of a role and is no part of it: relative clauses, age, time and origin. But some sit for a
# place: "the senator from Ohio". A dot behind a title ends an apposition: "a former aide to Mr".
_DETAILS = re.compile(
    r" (?:(?:who|whom|whose|which|that|where|aged|since|until|during|now|currently|once|ago|who[’']\w+)(?= |$)|"
    rf"(?:based|born|raised|living|working|serving|visiting|elected|arrested|challenged) {_PLACED}|"
    rf"of {_AGE}(?= (?:in|at|with|from|on) |$)|of \S+ years?\b|in (?:his|her|their|{_YEAR})(?= |$)|"
    r"(?:in )?(?:last|this|next|a|\w+) (?:day|week|month|year|decade)s?(?: ago)?(?= |$)|"
    r"(?<!senator )(?<!congressman )(?<!congresswoman )(?<!representative )(?<!delegate )(?<!committeeman )"
    r"(?<!committeewoman )(?<!Committeeman )(?<!member )from ).*"
    r"|(?: (?:of|to|for|on|with|at))? (?:Mr|Mrs|Ms|Dr|Sen|Gov|Rep|Gen)$"
)
_YEARS_OLD, _ONLY_AGE = re.compile(r"^(\d{1,3})-year-old (?=\w)"), re.compile(r"\d+(?:-year-old)?")
_NO_WORD = re.compile(r"[^\w&.’'-]+")
_AGED = re.compile(r"(\d{1,3})-year-old\b")
MAX_ROLES = 12  # of one speaker in one text
_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "our", "my", "this", "each", "another"})


def role_before(words: Sequence[str], text: str) -> str | None:
    """Return the title or role in the words in front of a name, without a determiner; None for none or a mere "Mr.".

    `text` holds these words.
    """
    first = next((i for i, word in enumerate(words) if word[0].isalnum() and word.lower() not in _DETERMINERS), None)
    if first is None:
        return None
    last = next(word for word in reversed(words) if word[0].isalnum())
    if last.lower() in words_of("honorifics"):  # "Judge Sir" is a judge, "the late Mr." nothing
        text = text[: text.rindex(last)]
        office = text.split()[-1:]
        if not office or office[0].lower() not in words_of("roles"):
            return None
    for word in words[:first]:
        text = text[text.index(word) + len(word) :]
    return _plain(text)


def role_behind(tokens: Tokens, word_classes: str, mention: Mention) -> str | None:
    """Return the apposition behind a name and its comma, without "a" or "an"."""
    near = word_classes[mention.last + 2 : mention.last + 2 + MAX_TOKENS_BEFORE_ROLE]
    if WordClass.ROLE not in near and WordClass.CAPITAL_ROLE not in near:
        return None
    match = _BEHIND.match(word_classes, mention.last + 1, mention.last + 1 + MAX_ROLE_TOKENS + 6)
    if not match or word_classes[match.start(1)] == WordClass.OWNER:
        return None
    first, last = match.start(1), match.end(1) - 1
    return apposition(tokens.text[tokens.starts[first] : tokens.ends[last]])


def apposition(text: str) -> str:
    """Return an apposition as a role: without "a" or "an", in single spaces."""
    first, _, rest = _plain(text).partition(" ")
    return rest if first.lower() in ("a", "an", "another") and rest else _plain(text)


def without_details(role: str) -> str:
    """Return a role without other details of its bearer: "deckhand of 19 who joined in May" is a deckhand."""
    return _YEARS_OLD.sub("", _DETAILS.sub("", role))


def distinct_roles(roles: Sequence[str]) -> tuple[str, ...]:
    """Return roles without other details of their bearer, each once and no more than `MAX_ROLES`."""
    plain: dict[str, str] = {}
    for role in map(without_details, roles[:MAX_ROLES]):
        if not _ONLY_AGE.fullmatch(role):
            plain.setdefault(role.casefold(), role)
    return tuple(plain.values())


def age_in(roles: Iterable[str]) -> int | None:
    """Return the age that a role tells: “43-year-old mason”."""
    return next((int(found[1]) for role in roles if (found := _AGED.match(role))), None)


def bodies_in(roles: Iterable[str], bodies: Iterable[Entity]) -> tuple[str, ...]:
    """Return the names of those bodies that stand in a role: “a spokesman for Tarn Water”."""
    padded = "".join([f" {_NO_WORD.sub(' ', role)} \n" for role in roles])
    return tuple([one.name for one in bodies if any(f" {alias} " in padded for alias in one.aliases)])


def _plain(text: str) -> str:
    return " ".join(text.split())
