"""The features that a piece of evidence stands for: short strings `template:value`, each of which has its weight.

Letters are the symbols of the letter line; `evidence` says what the values mean. A zone is the side of the quotation
and what stands in between: two paragraphs, three sentences, two quotations at most. These templates are what was left
when those were taken away, one after the other, without which unseen articles are read no worse.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

MAX_GROUPS, MAX_GROUP_VALUES = 20_000, 10_000  # hostile text must not fill the memory


if TYPE_CHECKING:

    class Addable(Protocol):
        """The total of evidence: a sum of weights or, for training, a list of features."""

        def __add__(self, other: Self, /) -> Self: ...


Weight = TypeVar("Weight", bound="Addable")


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


def _words_between(_: tuple[()], value: tuple[bool, str, str, bool]) -> list[str]:
    titled, form, length, clausal = value
    return ["bias:", f"length:{length}", f"look:{titled:d}{form}", f"clausal:{clausal:d}{titled:d}"]


def _words_around(_: tuple[()], value: tuple[bool, str, str, str]) -> list[str]:
    titled, form, left, work = value
    return [f"nobody left:{left}{form[0]}{titled:d}", f"work:{work}{titled:d}"]


def _stranger(_: tuple[()], value: tuple[str, str]) -> list[str]:
    form, left = value
    return ["stranger:", f"stranger form:{form}", f"stranger left:{left}"]


def _zone(shared: tuple[str], value: tuple[str, str, str]) -> list[str]:
    (left,), (zone, others, verb) = shared, value
    near = zone[0] + "¶" * ("¶" in zone) + "|" * ("|" in zone)
    return [f"zone:{zone}", f"zone verb:{zone}{verb}", f"left:{left}{near}{others}"]


def _mention(shared: tuple[str], value: tuple[str, str, bool, bool]) -> list[str]:
    (side,), (before, mention, breaks, stops) = shared, value
    kind, behind = mention[0], mention[1:]
    return [
        f"before:{side}{before}",
        f"behind:{side}{behind}",
        f"behind kind:{side}{behind[0]}{kind}{breaks:d}{stops:d}",
    ]


def _subject(shared: tuple[str, bool, str], match: str) -> list[str]:
    verb, is_followed, end = shared
    features = [f"governing:{match}{verb}{end}"] if verb else []
    return features if is_followed else [*features, f"nothing following:{match == 'is'}{end}"]


def _same(shared: tuple[str], value: tuple[bool, str]) -> list[str]:
    (gap,), (is_later, zone) = shared, value
    return [f"same:{gap}", f"same zone:{'later' if is_later else 'earlier'}{zone}"]


def _other(shared: tuple[str, int], value: tuple[bool, str]) -> list[str]:
    (gap, breaks), (is_later, kind) = shared, value
    return [f"other:{gap}", f"other kind:{'later' if is_later else 'earlier'}{kind}{breaks}"]


_FEATURES: dict[str, Callable[..., list[str]]] = {
    "words between": _words_between,
    "words around": _words_around,
    "nobody before": lambda _, word: [f"nobody before:{word}"],
    "nobody behind": lambda _, word: [f"nobody behind:{word}"],
    "stranger": _stranger,
    "zone": _zone,
    "mention": _mention,
    "word before": lambda shared, word: [f"word before:{shared[0]}{word}"],
    "word behind": lambda shared, word: [f"word behind:{shared[0]}{word}"],
    "way": lambda _, way: [f"way:{way}"] if way else [],
    "subject": _subject,
    "same": _same,
    "head": lambda *_: [],
    "other": _other,
    "first": lambda *_: ["first:"],
}
