"""Headlines In Title Case, where every word looks like a name: only names found in the rest of the text count."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import compress, count, pairwise

from tuireader.quotes.lexical.lazy_patterns import lazy_pattern
from tuireader.quotes.lexical.tokens import Tokens
from tuireader.quotes.lexical.word_classes import WordClass, bare, word_class_of

Run = tuple[int, int]  # first token and the end (half-open)

_CAPITAL = "GNAOLDQRTSIw"
_SMALL = "Vxrsgcmy"  # nouns and verbs, which have a capital in title case
MIN_CAPITALISED_WORDS = 4  # capitalised words; a shorter line may well be a name
CAPITALS_PER_SMALL_WORD = 8  # one small noun or verb is allowed for this many capitalised words
_POSSESSIVE_ENDINGS = ("", "'s", "’s", "'S", "’S", "'", "’")  # what `bare` takes off
_NAME_AND_COMMA = lazy_pattern("[GNAI]{2,3},")
NAMES = frozenset("GNAIL")  # the classes that the patterns take for names by themselves


def find_headlines(tokens: Tokens, word_classes: str) -> list[Run]:
    """Return the paragraphs in title case or capitals."""
    paragraphs = pairwise([*tokens.paragraphs, len(word_classes)])
    return [
        (first, end)
        for first, end in paragraphs
        if word_classes.count(WordClass.OTHER, first, end) * CAPITALS_PER_SMALL_WORD <= end - first  # few paragraphs
        and _in_title_case(word_classes[first:end])
        and not _names_speaker(word_classes, first, end)
    ]


def _in_title_case(word_classes: str) -> bool:
    if len(word_classes) < MIN_CAPITALISED_WORDS:
        return False
    small = sum(map(word_classes.count, _SMALL))
    if small * CAPITALS_PER_SMALL_WORD > len(word_classes):
        return False
    capitals = sum(map(word_classes.count, _CAPITAL))
    return capitals >= MIN_CAPITALISED_WORDS and small <= capitals // CAPITALS_PER_SMALL_WORD and word_classes[0] != "-"


def _names_speaker(word_classes: str, first: int, end: int) -> bool:
    """Return whether a line above a quotation begins with a name and a comma: "ANNA REEVE, NURSE, TARNHOLM"."""
    behind = word_classes[end : end + 2]
    return '"' in behind and _NAME_AND_COMMA.match(word_classes, first, end) is not None


def blank(word_classes: str, runs: Sequence[Run]) -> str:
    """Return `word_classes` with `runs` made unreadable for patterns."""
    parts, at = [], 0
    for first, end in runs:
        parts += [word_classes[at:first], "\n" * (end - first)]
        at = end
    return "".join([*parts, word_classes[at:]])


def odd_surname(words: Sequence[str]) -> str:
    """Return the surname in a person's name if it is no name by itself, such as "King" and "Cuban"; else ""."""
    if word_class_of[words[-1]] in NAMES:  # most names
        return ""
    without_dot = words[:-1] if words[-1].startswith(".") else words  # "Jr."
    surname = bare(without_dot[-1]) if len(without_dot) > 1 else ""
    return surname if surname and word_class_of[surname] not in NAMES else ""


def known_names(
    tokens: Tokens, names: Iterable[Run], taken: set[int], headlines: Sequence[Run], odd: Collection[str]
) -> Iterator[Run]:
    """Yield the names that patterns cannot know: all in headlines, and elsewhere `odd` surnames.

    `names` are the first and the last token of those found so far, without titles; `taken` are the tokens of all of
    them with titles. A name counts as known if it is of two words or stands twice.
    """
    words = tokens.words
    ends = [(first, last - words[last].startswith(".")) for first, last in names]  # "Jr."
    surnames = {bare(words[last]): bare(words[first]) for first, last in ends if first < last}
    runs: list[tuple[int, Iterable[int], Collection[str]]] = []  # where it begins, its tokens, what is looked for
    if headlines:
        often = Counter([bare(words[last]) for _, last in ends])
        known = surnames.keys() | {word for word, times in often.items() if times > 1}
        runs = [(first, range(first, end), known) for first, end in headlines]
    if odd:
        forms = {name + ending for name in odd for ending in _POSSESSIVE_ENDINGS}
        runs.append((0, compress(count(), map(forms.__contains__, words)), odd))
    for first, indexes, wanted in runs:
        for i in indexes:
            if i not in taken and (word := bare(words[i])) in wanted:
                taken.add(i)
                class_before = word_class_of[words[i - 1]] if i > first else ""
                whole = i > first and (
                    words[i - 1] == surnames.get(word) or class_before in (WordClass.GIVEN_NAME, WordClass.TITLE)
                )
                yield (i - 1 if whole else i), i + 1
