"""What speaks for a mention as the source of a quotation, and for a quotation being nobody's, as names of features.

A feature is a short string `template:value`, under which the scorer keeps its weight. `<` stands for a mention before
the quotation, `>` for one behind it, `^` for one between its two halves. Letters are those of `line`.
"""

import re
from dataclasses import dataclass

from tuireader.quotes.line import MENTIONS
from tuireader.quotes.scene import Decided, Scene
from tuireader.quotes.tokens import words_of

_SLACK = str.maketrans("", "", "xdr")
_CLAUSE = re.compile(r"[sglktub]")
_CUE = re.compile(r".*([sglktuna])")
# What a sentence has and a title or a term has not.
_CLAUSAL = re.compile(
    r"\b(?:I|[Ww]e|[Yy]ou|[Hh]e|[Ss]he|[Tt]hey|is|are|was|were|will|would|has|have|had|can|do|does|did)\b|n['’]t\b"
)
_STOPS = frozenset(",.?!")


@dataclass(slots=True)
class Place:
    """A quotation on the line: its units, the letters around it, its form, the verbs that it may hang on.

    `form` is a letter for its beginning (A capital, a small, 0 digit, . dots, _ else) and its last character.
    `governing` are the cue verbs before it with their subjects, `verb` and `subject` those behind it (-1 for none).
    """

    number: int
    first: int
    last: int
    left: str
    right: str
    form: str
    governing: list[tuple[int, int]]
    verb: int
    subject: int


def place_of(scene: Scene, number: int) -> Place:
    """Return where quotation `number` stands."""
    first, last = scene.line.spans[number]
    letters, text = scene.letters, scene.text
    content = scene.drafts[number].content
    end = text[content[-1][1] - 1]
    form = _opening(text[content[0][0] : content[0][0] + 3]) + (end if end in _STOPS else "_")
    governing = [(at, scene.clauses.subject(at)) for at in scene.clauses.governing(first)]
    verb, subject = scene.clauses.following(last)
    left, right = letters[max(0, first - 4) : first], letters[last + 1 : last + 4]
    return Place(number, first, last, left, right, form, governing, verb, subject)


def _opening(text: str) -> str:
    for char in text:
        if char.isalnum():
            return "A" if char.isupper() else "0" if char.isdigit() else "a"
        if char in "….":
            return "."
    return "_"


def bucket(count: int) -> str:
    """Return a letter for a number: 1, 2, 3 to 4, 5 to 8 and so on up to 33 and more."""
    return "abcdefg"[min(6, max(0, (count - 1).bit_length()))]


def of_quotation(scene: Scene, place: Place) -> list[str]:
    """Return what speaks for and against the quotation being nobody's: a title, a term, a nickname."""
    draft = scene.drafts[place.number]
    text = scene.text[draft.content[0][0] : draft.content[-1][1]]
    words = text.split()
    length = bucket(len(words))
    capitals = sum(word[:1].isupper() for word in words)
    titled = "title" if len(words) > 1 and capitals * 10 >= len(words) * 6 else "plain"
    left, right = place.left[-1:] or "$", place.right[:1] or "$"
    sentence = scene.sentence(place.first, place.last)
    cue = next((kind for kind in "saglktun" if kind in sentence), "_")
    before, behind = scene.word(place.first - 1), scene.word(place.last + 1)
    clausal = bool(_CLAUSAL.search(text))
    return [
        "bias:",
        f"length:{length}",
        f"look:{length}{titled}{place.form}",
        f"form:{titled}{place.form}",
        f"left1:{left}{place.form[0]}{titled}",
        f"left2:{place.left[-2:]}",
        f"left4:{place.left}",
        f"right2:{place.right[:2]}",
        f"right3:{place.right}",
        f"around:{left}{right}{length}",
        f"around titled:{left}{right}{titled}",
        f"cue titled:{cue}{titled}",
        f"cue length:{cue}{length}",
        f"before:{before}",
        f"before titled:{before}{titled}",
        f"before2:{scene.word(place.first - 2)} {before}",
        f"behind:{behind}",
        f"family:{draft.family}{draft.shape}",
        f"alone:{left in '¶$'}{right in '¶$'}",
        f"clausal:{clausal}{length}",
        f"clausal titled:{clausal}{titled}{left}",
        f"opens:{words[0].lower()}",
        f"ends:{words[-1].lower()}",
        f"work:{_near_work(scene, place)}{titled}",
    ]


def _near_work(scene: Scene, place: Place) -> str:
    """Return where a word such as “film” stands: "b" close before the quotation, "h" close behind, "_" nowhere."""
    works = words_of("works")
    if any(scene.word(unit) in works for unit in range(max(0, place.first - 3), place.first)):
        return "b"
    return "h" if any(scene.word(unit) in works for unit in range(place.last + 1, place.last + 3)) else "_"


def of_source(scene: Scene, place: Place, unit: int, decided: Decided | None) -> list[str]:
    """Return what speaks for and against the mention in `unit` as the source of the quotation."""
    letters, first, last = scene.letters, place.first, place.last
    if unit < first:
        side, gap, reach = "<", letters[unit + 1 : first], place.left[-1:]
    elif unit > last:
        side, gap, reach = ">", letters[last + 1 : unit], place.right[:1]
    else:
        side, gap, reach = "^", letters[first + 1 : unit], place.right[:1]
    kind, form, end = letters[unit], place.form, place.form[-1]
    verb, base = scene.verb(unit)
    breaks, stops, others = min(gap.count("¶"), 2), min(gap.count("|"), 3), sum(map(gap.count, "NDP"))
    one_break, one_stop = min(breaks, 1), min(stops, 1)
    zone = f"{side}{breaks}{stops}{min(gap.count('Q'), 2)}"
    spot = f"{side}{min(others, 2)}{one_break}{one_stop}"
    before, behind = letters[max(0, unit - 2) : unit] or "$", letters[unit + 1 : unit + 3] or "$"
    slack = gap.translate(_SLACK)
    short = slack if len(slack) <= 7 else f"{slack[:3]}~{slack[-3:]}"
    mention = scene.mention(unit)
    head = "name" if mention.kind == "name" else mention.head
    features = [
        f"gap{side}:{gap if len(gap) <= 4 else '~' + bucket(len(gap))}",
        f"short{side}:{short}",
        f"short kind{side}:{short}{kind}{behind[:1]}",
        f"zone:{zone}",
        f"zone form:{zone}{form}",
        f"zone kind:{zone}{kind}",
        f"zone verb:{zone}{verb}",
        f"kind:{side}{kind}",
        f"others:{side}{min(others, 6)}",
        f"others zone:{zone}{min(others, 6)}",
        f"before:{side}{before}",
        f"before kind:{side}{before[-1:]}{kind}{verb}",
        f"behind:{side}{behind}",
        f"behind kind:{side}{behind[:1]}{kind}{one_break}{one_stop}",
        f"verb:{side}{verb}{one_stop}{one_break}",
        f"verb form:{side}{verb}{reach}{form}",
        f"base:{side}{base}",
        f"reach:{side}{reach}{verb}{kind}",
        f"next:{side}{scene.word(unit + 1)}",
        f"prior:{side}{scene.word(unit - 1)}",
        f"form:{side}{form}{one_stop}{one_break}",
        f"about:{side}{before[-1:]}{behind}",
        f"spot right3:{end}{place.right}{spot}",
        f"spot right2:{end}{place.right[:2]}{spot}",
        f"spot left:{place.left[-3:]}{spot}",
        f"spot both:{place.left[-1:]}{place.right[:1]}{form}{spot}",
        f"spoken:{side}{min(scene.spoken.get(mention.head, 0), 4)}{kind}{one_break}",
        f"head:{head}",
        f"sort:{mention.number}{mention.gender}{mention.kind}",
        f"opens:{unit == 0 or letters[unit - 1] in '|¶'}{kind}",
        f"cue:{side}{scene.word(first - 1 if side == '<' else last + 1)}",
    ]
    if side == "<":
        features.append(f"clause:{''.join(_CLAUSE.findall(gap)[-3:])}{reach}")
        features += _over_cue(scene, unit, first)
    features += _as_subject(scene, place, unit)
    if decided is None:
        return [*features, "first:"]
    return features + _as_before(scene, place, unit, zone, decided)


def _over_cue(scene: Scene, unit: int, first: int) -> list[str]:
    """Return the way from a mention over the last cue word before the quotation to the quotation."""
    letters = scene.letters
    cue = _CUE.match(letters, unit + 1, first)
    if not cue:
        return ["no cue:"]
    at, letter = cue.start(1), cue.group(1)
    head, tail = letters[unit + 1 : at].translate(_SLACK), letters[at + 1 : first].translate(_SLACK)
    counted = f"{sum(map(head.count, MENTIONS))}{sum(map(tail.count, MENTIONS))}"
    return [
        f"to cue:{head if len(head) <= 5 else head[:3] + '~' + head[-2:]}{letter}",
        f"from cue:{letter}{tail[:5]}",
        f"over cue:{scene.word(at)}{len(head) > 1}",
        f"count:{letter}{counted}",
    ]


def _as_subject(scene: Scene, place: Place, unit: int) -> list[str]:
    """Return whether the mention is the subject of the verbs that the quotation hangs on."""
    letters, end = scene.letters, place.form[-1]
    features = []
    for rank, (at, subject) in enumerate(place.governing):
        match = "is" if subject == unit else "none" if subject < 0 else "not"
        tail = letters[at + 1 : place.first].translate(_SLACK)[:4]
        features.append(f"governing{rank}:{match}{letters[at]}{end}")
        features.append(f"governing tail{rank}:{match}{letters[at]}{tail}")
    governs = bool(place.governing) and place.governing[0][1] == unit
    if place.verb >= 0:
        match = "is" if place.subject == unit else "none" if place.subject < 0 else "not"
        features.append(f"following:{match}{letters[place.verb]}{place.form}{place.right[:1]}")
        features.append(f"following both:{match}{governs}{end}{place.right[:2]}")
    elif place.governing:
        features.append(f"nothing following:{governs}{end}")
    return features


def _as_before(scene: Scene, place: Place, unit: int, zone: str, decided: Decided) -> list[str]:
    """Return how the mention stands to the source of the quotation before."""
    between = scene.letters[decided.last + 1 : place.first]
    breaks = min(between.count("¶"), 2)
    gap = between if len(between) <= 5 else f"~{breaks}{min(between.count('|'), 2)}"
    same = "same" if unit == decided.source else "head" if scene.mention(unit).head == decided.head else "other"
    after = "later" if unit > decided.last else "earlier"
    return [f"{same}:{gap}", f"{same} zone:{after}{zone}", f"{same} kind:{after}{scene.letters[unit]}{breaks}"]
