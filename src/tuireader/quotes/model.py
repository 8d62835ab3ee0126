"""The result of the engine. Offsets are half-open `[start, end)` counts of code points in the given text."""

from typing import Literal, NamedTuple

Span = tuple[int, int]
SpeakerKind = Literal["person", "group", "document", "unnamed"]
SpeakerGender = Literal["m", "f"]
ENGLISH = "en"
QuotationKind = Literal["direct", "mixed", "indirect"]


class Speaker(NamedTuple):
    """A person or body that is quoted; `name` is the fullest form found, `aliases` the other forms in the text.

    `roles` are all that the text gives, `role` is the first of them. `age` is in years; `gender`, `generation` (“jr”),
    `initials` (“JT”) and `bodies` (those that stand in a role) are empty where the text does not say.
    """

    id: str
    name: str
    role: str | None
    aliases: tuple[str, ...]
    kind: SpeakerKind
    roles: tuple[str, ...] = ()
    gender: SpeakerGender | None = None
    age: int | None = None
    generation: str = ""
    initials: str = ""
    bodies: tuple[str, ...] = ()


class Quotation(NamedTuple):
    """One quotation: its content (spans without the marks), the cue, the source (a mention) and the speaker's id.

    A quotation over several paragraphs has a span for each; so has one sentence split by its cue.
    `rule` names the sieve that decided; `confidence` is the estimated chance, 0 to 1, that the speaker's name is right,
    and `source_confidence` that the source is. `reporter` is the name of whoever reports what the speaker said.
    """

    id: str
    content: tuple[Span, ...]
    text: str
    source: Span | None
    cue: Span | None
    speaker: str | None
    kind: QuotationKind
    rule: str
    confidence: float
    source_confidence: float = 0.0
    reporter: str | None = None

    @property
    def extent(self) -> Span:
        """From its first word to its last, with what stands between its spans."""
        return self.content[0][0], self.content[-1][1]


class Attribution(NamedTuple):
    """All quotations of one text, in the order of their first offset, and their speakers by first appearance.

    `read_to` is how many characters of the text were read, if not all of it. `language` is the code of the language
    that it was read in: in any but English the quotations are found, and no speakers.
    """

    speakers: tuple[Speaker, ...]
    quotations: tuple[Quotation, ...]
    read_to: int | None = None
    language: str = ENGLISH

    @property
    def is_english(self) -> bool:
        """Whether the text was read as English, and its speakers were looked for."""
        return self.language == ENGLISH
