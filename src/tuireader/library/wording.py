"""The words of two quotations compared: which they share, how much that says, and what differs.

Marks, capitals, accents and the dots of what was left out are no words. How much a word says comes from fixed lists:
how often words occur in a library changes from day to day.
"""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import islice
from typing import NamedTuple

from tuireader.changes.matching_runs import Budget, Run, matching_runs
from tuireader.changes.word_diff import Piece
from tuireader.library.text_folding import fold, folded_words, single_words
from tuireader.quotes import Span
from tuireader.quotes.lexical.language import all_common_words
from tuireader.quotes.lexical.word_lists import words_of

MAX_COMPARED_WORDS = 2000
"""So many words of a quotation are compared."""
FUNCTION_WORD_WEIGHT, COMMON_WORD_WEIGHT, WORD_WEIGHT = 0.2, 0.5, 1.0
MAX_GAP_WORDS, MAX_CUT_WORDS = 3, 12
"""So many other words may stand between the runs of a passage; and so many in one text, if the other has none there."""
MIN_CUT_RUN_WORDS = 3
"""How long the runs must be on both sides of so many words."""
MIN_PASSAGE_WEIGHT = 2.0
"""A passage that says less is in both texts by chance, unless it is most of one."""
MIN_PASSAGE_SHARE = 0.6


class Wording(NamedTuple):
    """The words of a text, and where they stand in it."""

    text: str
    forms: tuple[str, ...]  # without case and accents
    spans: tuple[Span, ...]
    weight: float  # how much all words say


class SharedWords(NamedTuple):
    """What two wordings have in common."""

    runs: tuple[Run, ...]
    words: int  # in these runs
    weight: float  # of the different words in these runs
    longest: int  # the number of words of the longest run
    longest_weight: float
    share: float  # of the weight of the wording that says less
    whole_share: float  # of the weight of the wording that says more


def wording(text: str) -> Wording:
    """Return the words of a text, at most `MAX_COMPARED_WORDS` of them."""
    spans = tuple(islice(single_words(text), MAX_COMPARED_WORDS))
    forms = tuple([fold(text[start:end]) for start, end in spans])
    return Wording(text, forms, spans, weight_of(forms))


@cache
def _weights() -> dict[str, float]:
    weights = dict.fromkeys(words_of("untopical"), COMMON_WORD_WEIGHT)
    return weights | dict.fromkeys(map(fold, all_common_words()), FUNCTION_WORD_WEIGHT)


def word_weight(form: str) -> float:
    """Return how much a folded word says: a common one little."""
    return _weights().get(form, WORD_WEIGHT)


def weight_of(forms: Iterable[str]) -> float:
    """Return how much folded words say together; one that is repeated says it once."""
    weights = _weights()
    return sum([weights.get(form, WORD_WEIGHT) for form in frozenset(forms)])


def most_shared(forms: AbstractSet[str], weight: float, text: str) -> tuple[float, float]:
    """Return the most that the words which a wording and a text share can say, and their share of the lesser of both.

    `forms` and `weight` are those of the wording. The order of the words does not count: this takes microseconds.
    """
    found = frozenset(folded_words(text).split()[: 2 * MAX_COMPARED_WORDS])
    shared = weight_of(found & forms)
    whole = min(weight, weight_of(found))
    return shared, shared / whole if whole else 0.0


def shared_words(one: Wording, other: Wording, budget: Budget) -> SharedWords:
    """Return what two wordings have in common, in the same order in both."""
    lesser, greater = sorted((one.weight, other.weight))
    least = min(MIN_PASSAGE_WEIGHT, MIN_PASSAGE_SHARE * lesser)
    passages = _passages(matching_runs(one.forms, other.forms, budget))
    runs = tuple(run for passage in passages if weight_of(_forms_in(one, passage)) >= least for run in passage)
    weight = weight_of(_forms_in(one, runs))
    longest = max(runs, key=lambda it: it.length, default=Run(0, 0, 0))
    longest_weight = weight_of(_forms_in(one, (longest,)))
    shares = weight / lesser if lesser else 0.0, weight / greater if greater else 0.0
    return SharedWords(runs, sum(it.length for it in runs), weight, longest.length, longest_weight, *shares)


def _forms_in(one: Wording, runs: Iterable[Run]) -> Iterator[str]:
    for run in runs:
        yield from one.forms[run.start_before : run.start_before + run.length]


def _is_near(last: Run, run: Run) -> bool:
    """Return whether a run belongs to the passage of the one before it."""
    gaps = run.start_before - last.start_before - last.length, run.start_after - last.start_after - last.length
    is_cut = min(gaps) == 0 and min(last.length, run.length) >= MIN_CUT_RUN_WORDS
    return max(gaps) <= (MAX_CUT_WORDS if is_cut else MAX_GAP_WORDS)


def _passages(runs: Iterable[Run]) -> list[list[Run]]:
    """Return runs in groups of those that stand close to each other in both texts."""
    passages = list[list[Run]]()
    for run in runs:
        if passages and _is_near(passages[-1][-1], run):
            passages[-1].append(run)
        else:
            passages.append([run])
    return passages


def differences(one: Wording, other: Wording, runs: Sequence[Run]) -> tuple[Piece, ...]:
    """Return the text of `other` in pieces: what both have, what it adds, and between them what only `one` has."""
    pieces, at_one, at_other = list[Piece](), 0, 0
    for run in (*runs, Run(len(one.forms), len(other.forms), 0)):
        if at_one < run.start_before:
            start, end = one.spans[at_one][0], one.spans[run.start_before - 1][1]
            pieces.append(Piece("-", f"{one.text[start:end]} "))
        if at_other < run.start_after:
            end = other.spans[run.start_after - 1][1]
            added, marks = other.text[_start(other, at_other) : end], other.text[end : _start(other, run.start_after)]
            pieces += (Piece("+", added), Piece("=", marks))
        at_one, at_other = run.start_before + run.length, run.start_after + run.length
        pieces.append(Piece("=", other.text[_start(other, run.start_after) : _start(other, at_other)]))
    return _joined(pieces)


def _start(words: Wording, at: int) -> int:
    """Return where a word begins, with the marks before the first one; behind the last word, the end of the text."""
    return 0 if at == 0 else words.spans[at][0] if at < len(words.spans) else len(words.text)


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with those of one sign joined, and a blank before what was cut."""
    joined = list[Piece]()
    for sign, text in pieces:
        if joined and joined[-1].sign == sign:
            joined[-1] = Piece(sign, joined[-1].text + text)
        elif text:
            if sign == "-" and joined and not joined[-1].text[-1:].isspace():
                joined[-1] = Piece(joined[-1].sign, f"{joined[-1].text} ")
            joined.append(Piece(sign, text))
    return tuple(joined)
