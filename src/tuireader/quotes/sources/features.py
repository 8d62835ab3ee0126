"""The features that a piece of evidence stands for: short strings `template:value`, each of which has its weight.

Letters are the symbols of the letter line; `evidence` says what the values mean. A zone is the side of the quotation
and what stands in between: two paragraphs, three sentences, two quotations at most. These templates are what was left
when those were taken away, one after the other, without which unseen articles are read no worse.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

from tuireader.quotes.lexical.cue_classes import base_of

FAR = "~"  # begins a gap of which only the numbers of breaks count
NO_SYMBOL = "_"  # before the first symbol of a line
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


class Zones(dict[bytes, tuple[str, EvidenceGroup[Weight]]]):
    """By the breaks and quotations between a quotation and a mention on one side: the zone, and the group for it."""

    def __init__(self, table: "EvidenceTable[Weight]", side: str) -> None:
        super().__init__()
        self._table, self._side = table, side

    def __missing__(self, marks: bytes) -> tuple[str, EvidenceGroup[Weight]]:
        if len(self) > MAX_GROUP_VALUES:
            self.clear()
        between = marks.decode("latin-1")
        breaks, stops, quotations = map(between.count, "¶|Q")
        zone = self._side + "¶¶"[:breaks] + "|||"[:stops] + "QQ"[:quotations]
        self[marks] = found = zone, self._table.group("mention", self._side, breaks > 0, stops > 0)
        return found


class Gaps(dict[str, tuple[EvidenceGroup[Weight], EvidenceGroup[Weight], EvidenceGroup[Weight]]]):
    """By what stands between two quotations: the groups for the first one's source, and others before and behind it."""

    def __init__(self, table: "EvidenceTable[Weight]") -> None:
        super().__init__()
        self._group = table.group

    def __missing__(self, gap: str) -> tuple[EvidenceGroup[Weight], EvidenceGroup[Weight], EvidenceGroup[Weight]]:
        if len(self) > MAX_GROUP_VALUES:
            self.clear()
        breaks = int(gap[1]) if gap.startswith(FAR) else min(gap.count("¶"), 2)
        earlier, later = (self._group("other", gap, breaks, is_later) for is_later in (False, True))
        self[gap] = found = self._group("same", gap), earlier, later
        return found


class Side(Generic[Weight]):
    """What the mentions on one side of a quotation share."""

    def __init__(self, table: "EvidenceTable[Weight]", side: str) -> None:
        self.zones = Zones(table, side)
        self.word_before, self.word_behind = table.group("word before", side), table.group("word behind", side)
        self.symbol_before, self.symbol_behind = table.group("symbol before", side), table.group("symbol behind", side)


class EvidenceTable(Generic[Weight]):
    """All groups of evidence met so far; `weigh` says what features weigh together."""

    def __init__(self, weigh: Callable[[list[str]], Weight]) -> None:
        self._weigh = weigh
        self._groups: dict[tuple[Any, ...], EvidenceGroup[Weight]] = {}
        self.between, self.beside = self.group("words between"), self.group("words around")
        self.word_before, self.word_behind = self.group("nobody before"), self.group("nobody behind")
        self.strangers, self.subjects, self.ways = self.group("stranger"), self.group("subject"), self.group("way")
        self.same_head, self.first = self.group("head"), self.group("first")
        self.before, self.within, self.behind = (Side(self, side) for side in "<^>")
        self.gaps = Gaps(self)

    def group(self, kind: str, *shared: str | int) -> EvidenceGroup[Weight]:
        """Return the group of one kind of evidence that shares these values."""
        key = kind, *shared
        group = self._groups.get(key)
        if group is None:
            if len(self._groups) > MAX_GROUPS:
                self._groups.clear()
            group = self._groups[key] = EvidenceGroup(self._weigh, kind, shared)
        return group


def _words_between(_: tuple[()], value: tuple[bool, str, int, bool]) -> list[str]:
    titled, form, count, clausal = value
    # 1, 2, 3 to 4, 5 to 8 and so on up to 33 and more
    length = "abcdefg"[min(6, max(0, (count - 1).bit_length()))]
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


def _mention(shared: tuple[str, bool, bool], around: str) -> list[str]:
    (side, breaks, stops), kind, behind = shared, around[2], around[3:]
    return [
        f"before:{side}{around[:2].lstrip(NO_SYMBOL)}",
        f"behind:{side}{behind}",
        f"behind kind:{side}{behind[0]}{kind}{breaks:d}{stops:d}",
    ]


def _subject(_: tuple[()], value: tuple[str, bool, str, str]) -> list[str]:
    verb, is_followed, end, match = value
    features = [f"governing:{match}{verb}{end}"] if verb else []
    return features if is_followed else [*features, f"nothing following:{match == 'is'}{end}"]


def _same(shared: tuple[str], value: tuple[bool, str]) -> list[str]:
    (gap,), (is_later, zone) = shared, value
    return [f"same:{gap}", f"same zone:{'later' if is_later else 'earlier'}{zone}"]


def _other(shared: tuple[str, int, bool], kind: str) -> list[str]:
    gap, breaks, is_later = shared
    return [f"other:{gap}", f"other kind:{'later' if is_later else 'earlier'}{kind}{breaks}"]


_FEATURES: dict[str, Callable[..., list[str]]] = {
    "words between": _words_between,
    "words around": _words_around,
    "nobody before": lambda _, word: [f"nobody before:{word}"],
    "nobody behind": lambda _, word: [f"nobody behind:{word}"],
    "stranger": _stranger,
    "zone": _zone,
    "mention": _mention,
    "word before": lambda shared, word: [f"word before:{shared[0]}{base_of[word]}"],
    "word behind": lambda shared, word: [f"word behind:{shared[0]}{base_of[word]}"],
    "symbol before": lambda shared, symbol: [f"word before:{shared[0]}{symbol}"],
    "symbol behind": lambda shared, symbol: [f"word behind:{shared[0]}{symbol}"],
    "way": lambda _, way: [f"way:{way}"] if way else [],
    "subject": _subject,
    "same": _same,
    "head": lambda *_: [],
    "other": _other,
    "first": lambda *_: ["first:"],
}
