"""The analysis of the words of a text, made once before quotations are attributed."""

from tuireader.quotes.lexical.body_owners import with_body_owners
from tuireader.quotes.lexical.mentions import Mention, find_mentions
from tuireader.quotes.lexical.roles_before_names import with_roles_before_names
from tuireader.quotes.lexical.tokens import Tokens, tokenize
from tuireader.quotes.lexical.unlisted_nouns import with_unlisted


class LexicalAnalysis:
    """The tokens of a text, two letters for each (see `word_classes` and `cue_classes`), and its mentions in order."""

    __slots__ = ("cue_classes", "mentions", "tokens", "word_classes")

    def __init__(self, tokens: Tokens, word_classes: str, cue_classes: str, mentions: list[Mention]) -> None:
        self.tokens = tokens
        self.word_classes = word_classes
        self.cue_classes = cue_classes
        self.mentions = mentions


def analyse(text: str) -> LexicalAnalysis:
    """Find tokens, their classes and the mentions of `text`."""
    return analyse_tokens(tokenize(text))


def analyse_tokens(tokens: Tokens) -> LexicalAnalysis:
    """Find the classes of tokens and the mentions among them."""
    word_classes = classes_in_context(tokens)
    mentions = with_unlisted(tokens, find_mentions(tokens, word_classes))
    return LexicalAnalysis(tokens, word_classes, tokens.cue_classes, mentions)


def classes_in_context(tokens: Tokens) -> str:
    """Return the word classes of a text, with those that only the words beside them show."""
    return with_roles_before_names(tokens.words, with_body_owners(tokens.words, tokens.word_classes, tokens.text))
