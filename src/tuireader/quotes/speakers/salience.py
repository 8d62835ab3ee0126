"""Who is in the reader's mind at each point of a text: a salience for every entity, after Lappin and Leass (1994).

A mention adds to its entity's salience, a subject more than an object, an object more than an owner; every new
sentence takes half of all of it away, a new paragraph some more. A pronoun means the most salient entity that fits.
"""

from collections.abc import Callable, Sequence

from tuireader.quotes.speakers.entities import Entity

SENTENCE_DECAY, PARAGRAPH_DECAY = 0.5, 0.7
MIN_SALIENCE, MAX_SALIENCE = 0.02, 1.5  # the ceiling keeps one who spoke for long from outweighing a new subject
MAX_ENTITIES = 60  # entities in mind at once; a sentence with more is a list or an attack


Weighed = Sequence[tuple[Entity, float]]
"""Entities that may be meant, and how likely each was, the best first."""


class Salience:
    """The entities met so far and how much each is in mind.

    `rival` is how near the second best came to the one last chosen: 0 for none, 1 for as near as can be.
    `weighed` is who was weighed; only `RecordingSalience` records it.
    """

    weighed: Weighed = ()

    def __init__(self) -> None:
        self._values: dict[Entity, float] = {}
        self.rival = 0.0

    def add(self, entity: Entity, weight: float) -> None:
        """Raise `entity` by `weight`."""
        values = self._values
        value = values[entity] = values.get(entity, 0.0) + weight
        if value > MAX_SALIENCE:
            values[entity] = MAX_SALIENCE
        if len(values) > MAX_ENTITIES:
            del values[min(values, key=values.__getitem__)]

    def fade(self, *, begins_paragraph: bool) -> None:
        """Lower all saliences at the end of a sentence, or of a sentence and a paragraph."""
        factor = SENTENCE_DECAY * PARAGRAPH_DECAY if begins_paragraph else SENTENCE_DECAY
        self._values = {one: left for one, value in self._values.items() if (left := value * factor) > MIN_SALIENCE}

    def most_salient(self, fits: Callable[[Entity], float]) -> Entity | None:
        """Return the most salient entity; `fits` returns how well each fits, from 0 (not at all) to 1."""
        found, top, second = None, 0.0, 0.0
        for one, value in self._values.items():
            if value > second and (fit := value * fits(one)) > second:
                if fit > top:
                    found, top, second = one, fit, top
                else:
                    second = fit
        self.rival = second / top if top else 0.0
        return found

    def value_of(self, entity: Entity) -> float:
        """Return the salience of `entity`."""
        return self._values.get(entity, 0.0)


class RecordingSalience(Salience):
    """A salience that also records who was weighed, for explanations."""

    @property
    def rival(self) -> float:
        """How near the second best came to the one last chosen."""
        return self._rival

    @rival.setter
    def rival(self, rival: float) -> None:
        self._rival = rival
        if not rival:  # another choice begins
            self.weighed = ()

    def most_salient(self, fits: Callable[[Entity], float]) -> Entity | None:
        """Return the most salient entity, as `Salience` does."""
        weighed = [(one, value * fits(one)) for one, value in self._values.items()]
        found = super().most_salient(fits)
        self.weighed = sorted((pair for pair in weighed if pair[1] > 0), key=lambda pair: -pair[1])
        return found
