"""Roles: what stands before a name ("Mayor X"), behind it ("X, the mayor,") and as a description with it."""

import re
from collections.abc import Iterator

from tuireader.quotes.lexical.mentions import Mention
from tuireader.quotes.lexical.tokens import Tokens, words_of
from tuireader.quotes.lexical.word_classes import WordClass

# ", the senator from Ohio", ", 43, a retired teacher": the word_classes from the comma behind the name.
_BEHIND = re.compile(r",(?:0,)?([adh]?[xmyDNLAOUQGrgc0'-]{0,5}?[rR](?:(?:[IT]\.|[^,.;:\n\"()V-]){0,10}(?=[,.;\n])))")
MAX_ROLE_TOKENS = 14
_DETERMINERS = frozenset({"the", "a", "an", "his", "her", "their", "our", "my", "this", "each", "another"})


def roles_of(tokens: Tokens, word_classes: str, mention: Mention) -> Iterator[str]:
    """Yield the title or role in front of a name and the apposition behind it."""
    if mention.first < mention.core and (role := _role_before(tokens, mention)):
        yield role
    if word_classes[mention.last + 1 : mention.last + 2] == "," and (
        role := _role_behind(tokens, word_classes, mention)
    ):
        yield role


def _role_before(tokens: Tokens, mention: Mention) -> str | None:
    """Return the title or role in front of a name, without a determiner; None for none or a mere "Mr."."""
    first, words = mention.first, tokens.words
    while first < mention.core and (words[first].lower() in _DETERMINERS or not words[first][0].isalnum()):
        first += 1
    titles = [word for word in words[first : mention.core] if word[0].isalnum()]
    if not titles or titles[-1].lower() in words_of("honorifics"):
        return None
    return _plain(tokens.text[tokens.starts[first] : tokens.starts[mention.core]])


def _role_behind(tokens: Tokens, word_classes: str, mention: Mention) -> str | None:
    """Return the apposition behind a name, without "a" or "an"."""
    match = _BEHIND.match(word_classes, mention.last + 1, mention.last + 1 + MAX_ROLE_TOKENS + 6)
    if not match:
        return None
    first, last = match.start(1), match.end(1) - 1
    return (
        None
        if word_classes[first] == WordClass.OWNER
        else apposition(tokens.text[tokens.starts[first] : tokens.ends[last]])
    )


def apposition(text: str) -> str:
    """Return an apposition as a role: without "a" or "an", in single spaces."""
    first, _, rest = _plain(text).partition(" ")
    return rest if first.lower() in ("a", "an", "another") and rest else _plain(text)


def _plain(text: str) -> str:
    return " ".join(text.split())
