"""The speakers panel: who is quoted, how much, and with which words."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from rich.segment import Segment
from rich.style import Style
from textual.reactive import reactive

from tuireader.documents.model import Document
from tuireader.quotes import Attribution, Quotation, Span, Speaker
from tuireader.quotes.naming import ENGLISH_ONLY, is_doubtful, probable, unknown_speaker
from tuireader.widgets.messages import FieldMessage
from tuireader.widgets.paint import DOUBT, speaker_class
from tuireader.widgets.phrases import counted
from tuireader.widgets.row_list import RowList, both_ends, cut_at_word
from tuireader.widgets.text_width import first_lines, truncate, width_of, wrap

NOBODY_QUOTED = "Nobody is quoted here."
"""The message of an article that quotes nobody."""
MAX_QUOTATION_LINES = 2
"""The number of lines shown of a quotation: enough to recognise it."""


@dataclass(slots=True)
class Row:
    """A row of the pane: a speaker, or (where `quotation_index` is not None) one of their quotations."""

    speaker: Speaker | None
    name: str = ""
    """What the speaker is called: “NAME”, “probably NAME”, or “he (unknown)”."""
    quotation_index: int | None = None
    count: int = 0
    share: int = 0
    is_doubtful: bool = False
    """Whether the name may well be wrong, for all of the speaker's quotations or for this one."""
    is_note: bool = False
    """Whether `name` is a sentence in the place of a speaker."""
    is_foot: bool = False
    """Whether it is the sentence below all speakers."""
    is_last: bool = False
    """Whether a blank line follows, because the next row is another speaker."""


class SpeakerPanel(RowList):
    """Each speaker once, with number of quotations and share of the quoted words; role and quotations below."""

    TAB_CELLS = 1

    document: reactive[Document | None] = reactive[Document | None](None, repaint=False)
    attribution: reactive[Attribution | None] = reactive[Attribution | None](None, repaint=False)
    given: reactive[Container[str]] = reactive[Container[str]]((), repaint=False)
    """The ids of the quotations that the user has corrected."""
    noted: reactive[Container[str]] = reactive[Container[str]]((), repaint=False)
    """The ids of the quotations that the user keeps."""
    foot: reactive[str] = reactive("", repaint=False)
    """What is said below the speakers: that corrections no longer fit."""
    quotation: reactive[int | None] = reactive[int | None](None, repaint=False)

    class QuotationSelected(FieldMessage):
        """The user has chosen quotation `quotation_index` (from 0)."""

        quotation_index: int

    class SpeakerSelected(FieldMessage):
        """The user has chosen a speaker, whose first quotation here is `quotation_index`."""

        speaker_name: str
        quotation_index: int

    def __init__(self, name: str, id: str | None = None) -> None:  # noqa: A002 - Textual's own word
        super().__init__(name, id)
        self._rows: list[Row] = []
        self._colours: dict[str | None, int] = {}

    @property
    def row_count(self) -> int:
        """The number of speakers and quotations: each has one row."""
        return len(self._rows)

    def watch_attribution(self, attribution: Attribution | None) -> None:
        """Show who is quoted in another article."""
        text = self.document.text if self.document else ""
        self._rows = [*(panel_rows(text, attribution) if attribution else ()), *self._foot_rows]
        self._colours = {s.id: i for i, s in enumerate(attribution.speakers)} if attribution else {}
        self._show_head(attribution)
        is_foreign = attribution is not None and not attribution.is_english
        self.empty_text = "" if attribution is None else ENGLISH_ONLY if is_foreign else NOBODY_QUOTED
        self.start_over()

    @property
    def _foot_rows(self) -> list[Row]:
        return [Row(None, self.foot, is_note=True, is_foot=True)] if self.foot and self.attribution else []

    def watch_given(self) -> None:
        """Show which quotations the user has corrected."""
        self.refresh()

    def watch_noted(self) -> None:
        """Show which quotations the user keeps."""
        self.refresh()

    def watch_foot(self) -> None:
        """Show another sentence below the speakers."""
        self._rows = [*(row for row in self._rows if not row.is_foot), *self._foot_rows]
        self.rows_changed()

    def _show_head(self, attribution: Attribution | None) -> None:
        """Show in the bar how many speakers there are, and what the figures beside the names mean."""
        speakers = len(attribution.speakers) if attribution else 0
        if speakers:
            self.set_title(counted(speakers, "speaker"), f"{speakers:,}", right="quotes · words")
        elif attribution and attribution.quotations and not attribution.is_english:
            self.set_title(counted(len(attribution.quotations), "quotation"), f"{len(attribution.quotations):,}")
        else:
            self.set_title(str(self.name))

    def show_quotation(self) -> None:
        """Move the cursor to the current quotation: the rows are new."""
        self.watch_quotation(None, self.quotation)

    @property
    def chosen_quotation(self) -> int | None:
        """The index of the quotation that has the cursor, or of the first one of the speaker that has it."""
        if not self._rows or self._rows[self.cursor].is_foot:
            return None
        row = self._rows[self.cursor]
        if row.quotation_index is None:  # a speaker: the first quotation is in the row below
            row = self._rows[self.cursor + 1]
        return row.quotation_index

    @property
    def chosen_name(self) -> str:
        """The name of the speaker who has the cursor, or whose quotation has it; empty where there is none."""
        speaker = self._rows[self.cursor].speaker if self._rows else None
        return speaker.name if speaker is not None else ""

    def watch_quotation(self, before: int | None, quotation_index: int | None) -> None:
        """Move the cursor to the current quotation."""
        for row, shown in enumerate(self._rows):
            if shown.quotation_index is None:
                continue
            if shown.quotation_index == before:
                self.refresh_rows(row)
            if shown.quotation_index == quotation_index:
                self.refresh_rows(row)
                self.cursor = row

    def action_open(self) -> None:
        """Jump to the quotation that has the cursor; on a name, show all that this speaker has said."""
        if (quotation_index := self.chosen_quotation) is None:
            return
        if self._rows[self.cursor].quotation_index is None and self.chosen_name:
            self.post_message(self.SpeakerSelected(self.chosen_name, quotation_index))
        else:
            self.post_message(self.QuotationSelected(quotation_index))

    def row_text(self, row: int) -> str:
        """Return name and role, or the quoted words: they are what a find searches."""
        shown = self._rows[row]
        if shown.quotation_index is not None:
            return self._quotation(shown.quotation_index).text
        return f"{shown.name} {_role(shown)}".rstrip()

    def text_column(self, row: int) -> int:
        """Return the column of the name, or of the quoted words."""
        return self.TAB_CELLS + (1 if self._rows[row].quotation_index is None else 3)

    def row_height(self, row: int, width: int) -> int:
        """Return the lines of name and role, or of a quotation, and a blank one before the next speaker."""
        shown = self._rows[row]
        if shown.is_note:
            return len(self._note_spans(shown, width))
        if shown.quotation_index is None:
            return len(_name_lines(shown, width)) + bool(_role(shown))
        return len(self._quotation_spans(shown.quotation_index, width)) + shown.is_last

    def row_lines(self, row: int, width: int) -> Sequence[list[Segment]]:
        """Return a speaker's name and figures with the role below, or the beginning of a quotation."""
        shown = self._rows[row]
        if shown.quotation_index is not None:
            return self._quotation_lines(shown, shown.quotation_index, width)
        lead, minor = Segment(" "), self.part("row--minor")
        if shown.is_note:
            return [[lead, Segment(shown.name[start:end], minor)] for start, end in self._note_spans(shown, width)]
        style = self._colour_of(shown) + self.part("row--strong")
        first, *rest = (Segment(words, style) for words in _name_lines(shown, width))
        role = [Segment(cut_at_word(role, width - 3), minor)] if (role := _role(shown)) else []
        return [
            [lead, *both_ends(first, Segment(_figures(shown), minor), width - 3)],
            *([lead, line] for line in [*rest, *role]),
        ]

    def _colour_of(self, shown: Row) -> Style:
        speaker_id = shown.speaker.id if shown.speaker else None
        return self.part(DOUBT if shown.is_doubtful else speaker_class(self._colours.get(speaker_id)))

    @staticmethod
    def _note_spans(shown: Row, width: int) -> Sequence[Span]:
        return list(wrap(shown.name, 0, len(shown.name), max(1, width - 3)))

    def _quotation_lines(self, shown: Row, quotation_index: int, width: int) -> Sequence[list[Segment]]:
        quotation = self._quotation(quotation_index)
        current = quotation_index == self.quotation
        style = self.part("row--current") if current else self._colour_of(shown)
        is_given = quotation.id in self.given
        sign = "▶" if current else "?" if shown.is_doubtful else "✓" if is_given else "“"
        leads = (f" {sign}{'*' if quotation.id in self.noted else ' '}", "   ")
        spans = self._quotation_spans(quotation_index, width)
        lines = [
            f"{lead}{quotation.text[start:end]}".replace("\n", " ")
            for lead, (start, end) in zip(leads, spans, strict=False)
        ]
        if spans[-1][1] < len(quotation.text.rstrip()):
            lines[-1] += "…"
        return [[Segment(line, style)] for line in lines]

    def _quotation_spans(self, quotation_index: int, width: int) -> Sequence[Span]:
        """Return the spans of the lines of a quotation that are shown, in a pane of `width` cells."""
        text = self._quotation(quotation_index).text[: 8 * width].replace("\n", " ")  # two lines of it are shown
        return first_lines(text, max(1, width - self.TAB_CELLS - 4), MAX_QUOTATION_LINES)

    def _quotation(self, quotation_index: int) -> Quotation:
        assert self.attribution is not None
        return self.attribution.quotations[quotation_index]


def panel_rows(text: str, attribution: Attribution) -> list[Row]:
    """Return the panel's rows for an article's text.

    First come the speakers by first appearance, then the quotations without a named speaker, by the words that stand
    for one. In another language than English, one sentence stands for all speakers.
    """
    words = [len(quotation.text.split()) for quotation in attribution.quotations]
    total = sum(words) or 1
    rows: list[Row] = []
    for speaker, name, indexes in _groups(text, attribution):
        share = round(100 * sum(words[index] for index in indexes) / total)
        doubtful = [is_doubtful(attribution.quotations[index]) for index in indexes]
        heading = Row(
            speaker, name, count=len(indexes), share=share, is_note=speaker is None and not attribution.is_english
        )
        if all(doubtful):
            heading.name, heading.is_doubtful = probable(name), True
        rows.append(heading)
        rows += [Row(speaker, name, index, is_doubtful=doubt) for index, doubt in zip(indexes, doubtful, strict=True)]
        rows[-1].is_last = True
    return rows


def _groups(text: str, attribution: Attribution) -> Iterator[tuple[Speaker | None, str, list[int]]]:
    """Yield the speakers with their names and the indexes of their quotations."""
    indexes_by_speaker: dict[str, list[int]] = {}
    unknown: dict[str, list[int]] = {}
    for index, quotation in enumerate(attribution.quotations):
        if quotation.speaker is not None:
            indexes_by_speaker.setdefault(quotation.speaker, []).append(index)
        else:
            unknown.setdefault(unknown_speaker(text, quotation), []).append(index)
    for speaker in attribution.speakers:
        if speaker.id in indexes_by_speaker:
            yield speaker, speaker.name, indexes_by_speaker[speaker.id]
    if not attribution.is_english and unknown:
        indexes = sorted(chain.from_iterable(unknown.values()))
        yield None, _english_only(len(indexes)), indexes
    else:
        yield from ((None, name, indexes) for name, indexes in unknown.items())


def _english_only(count: int) -> str:
    what = "this quotation has" if count == 1 else f"these {count:,} quotations have"
    return f"{ENGLISH_ONLY.removesuffix('.')}; {what} none."


def _figures(shown: Row) -> str:
    return f"{shown.count} · {shown.share:2} %"


def _name_lines(shown: Row, width: int) -> Sequence[str]:
    """Return the lines of a name: “probably” takes one of its own where the name would have to be cut for it."""
    room = width - 4 - width_of(_figures(shown))
    own = shown.speaker.name if shown.speaker else ""
    if not shown.is_doubtful or width_of(shown.name) <= room:
        return (shown.name,)
    return shown.name.removesuffix(own).rstrip(), truncate(own, width - 3)


def _role(shown: Row) -> str:
    return (shown.speaker.role if shown.speaker else None) or ""
