"""The features that a piece of evidence stands for: short strings `template:value`, each of which has its weight.

Letters are the symbols of the letter line; `evidence` says what the values mean.
"""

from collections.abc import Callable
from typing import Any, Generic, Protocol, Self, TypeVar

Zone = tuple[str, int, int, int]  # the side of the quotation; paragraphs, sentences and quotations in between, capped
MAX_GROUPS, MAX_GROUP_VALUES = 20_000, 10_000  # hostile text must not fill the memory


class Addable(Protocol):
    """The total of evidence: a sum of weights or, for training, a list of features."""

    def __add__(self, other: Self, /) -> Self: ...


Weight = TypeVar("Weight", bound=Addable)


class EvidenceGroup(dict[Any, Weight]):
    """What each value that can be seen weighs beside what the whole group shares; worked out when first asked for."""

    def __init__(self, weigh: Callable[[list[str]], Weight], kind: str, shared: tuple[Any, ...]) -> None:
        super().__init__()
        self._weigh, self._features, self._shared = weigh, _FEATURES[kind], shared

    def __missing__(self, value: Any) -> Weight:
        if len(self) > MAX_GROUP_VALUES:
            self.clear()
        features = self._features(self._shared, value)
        self[value] = weight = self._weigh(features)
        return weight


class EvidenceTable(Generic[Weight]):
    """All groups of evidence met so far; `weigh` says what features weigh together."""

    def __init__(self, weigh: Callable[[list[str]], Weight]) -> None:
        self._weigh = weigh
        self._groups: dict[tuple[Any, ...], EvidenceGroup[Weight]] = {}

    def group(self, kind: str, *shared: str | int) -> EvidenceGroup[Weight]:
        """Return the group of one kind of evidence that shares these values."""
        key = kind, *shared
        group = self._groups.get(key)
        if group is None:
            if len(self._groups) > MAX_GROUPS:
                self._groups.clear()
            group = self._groups[key] = EvidenceGroup(self._weigh, kind, shared)
        return group


def _words_between(shared: tuple[str, str, bool], length: str) -> list[str]:
    titled, form, clausal = shared
    return [
        "bias:",
        f"length:{length}",
        f"look:{titled}{form}",
        f"clausal:{clausal}{titled}",
        f"clausal form:{clausal}{form}",
    ]


def _words_around(shared: tuple[str, str, str, str], value: tuple[str, str]) -> list[str]:
    (titled, form, left, before), (behind, work) = shared, value
    return [
        f"left:{left[-1:]}{form[0]}{titled}",
        f"left2:{left}",
        f"before:{before}",
        f"behind:{behind}",
        f"work:{work}{titled}",
    ]


def _stranger(_: tuple[()], value: tuple[str, str]) -> list[str]:
    form, left = value
    return ["stranger:", f"stranger form:{form}", f"stranger left:{left}"]


def _zone(shared: tuple[str, str, str, str], value: tuple[Zone, int, str]) -> list[str]:
    (form, left, before, behind), (zone, others, verb) = shared, value
    side, breaks, stops, quotations = zone
    where = f"{side}{breaks}{stops}{quotations}"
    return [
        f"zone:{where}",
        f"zone form:{where}{form}",
        f"zone verb:{where}{verb}",
        f"others:{side}{others}",
        f"others zone:{where}{others}",
        f"left:{left}{side}{min(others, 2)}{min(breaks, 1)}{min(stops, 1)}",
        f"next to:{side}{before if side == '<' else behind}",
    ]


def _mention(shared: tuple[str, int, str, str, int, str, str], value: tuple[str, int, int]) -> list[str]:
    (symbols, at, sort, verb, spoken, prior, following), (side, breaks, stops) = shared, value
    before, kind, behind = symbols[:at], symbols[at], symbols[at + 1 :]
    return [
        *([f"sort:{sort}{side}{verb}"] if sort else []),
        f"before:{side}{before}",
        f"behind:{side}{behind}",
        f"behind kind:{side}{behind[0]}{kind}{breaks}{stops}",
        f"about:{side}{before[-1]}{behind}",
        f"prior:{side}{prior}",
        f"next:{side}{following}",
        f"spoken:{side}{spoken}{kind}{breaks}",
    ]


def _way(_: tuple[()], value: tuple[str, str, str]) -> list[str]:
    side, way, symbols = value
    return [f"way{side}:{way}{symbols}"]


def _cue(shared: tuple[str, str, str], value: tuple[str, bool]) -> list[str]:
    (symbol, tail, word), (head, is_far) = shared, value
    return [f"to cue:{head}{symbol}", f"from cue:{symbol}{tail}", f"over cue:{word}{is_far}"]


_MATCHES = {"i": "is", "-": "none", "n": "not"}


def _subject(shared: tuple[str, bool, str, str], matches: str) -> list[str]:
    verbs, is_followed, end, right = shared
    features = [f"governing{rank}:{_MATCHES[matches[rank]]}{verb}{end}" for rank, verb in enumerate(verbs)]
    governs = bool(verbs) and matches[0] == "i"
    if is_followed:
        return [*features, f"following:{_MATCHES[matches[-1]]}{governs}{end}{right}"]
    return [*features, f"nothing following:{governs}{end}"]


def _previous(shared: tuple[str, int], value: tuple[str, bool, Zone, str]) -> list[str]:
    (gap, breaks), (same, is_later, zone, kind) = shared, value
    after, where = "later" if is_later else "earlier", "".join(map(str, zone))
    return [f"{same}:{gap}", f"{same} zone:{after}{where}", f"{same} kind:{after}{kind}{breaks}"]


_FEATURES: dict[str, Callable[..., list[str]]] = {
    "words between": _words_between,
    "words around": _words_around,
    "stranger": _stranger,
    "zone": _zone,
    "mention": _mention,
    "way": _way,
    "cue": _cue,
    "no cue": lambda *_: ["no cue:"],
    "behind": lambda *_: [],
    "subject": _subject,
    "previous": _previous,
    "first": lambda *_: ["first:"],
}
