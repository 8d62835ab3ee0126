"""The speakers of a text while rulings are applied: whoever the user names is joined with those of the text."""

from collections import defaultdict

from tuireader.corrections.drafts import GIVEN_LABEL, Draft
from tuireader.corrections.model import Ruling
from tuireader.quotes.model import Attribution, Speaker


class Speakers:
    """The speakers of one text, and those that rulings add."""

    def __init__(self, text: str, attribution: Attribution) -> None:
        self._text = text
        self.new = list[Speaker]()
        self._by_name: dict[str, Speaker] = {}
        self._by_alias: defaultdict[str, list[Speaker]] = defaultdict(list)
        for speaker in attribution.speakers:
            self._by_name.setdefault(comparable_name(speaker.name), speaker)
            for alias in dict.fromkeys(map(comparable_name, speaker.aliases)):
                self._by_alias[alias].append(speaker)

    def give(self, draft: Draft, ruling: Ruling) -> None:
        """Give a quotation to the speaker that a ruling names."""
        speaker, quotation = self._named(ruling), draft.quotation
        is_source_his = quotation.speaker == speaker.id or not self._is_of_other(draft, speaker)
        draft.has_given_speaker = True
        draft.quotation = quotation._replace(
            speaker=speaker.id,
            source=quotation.source if is_source_his else None,
            cue=quotation.cue if is_source_his else None,
            rule=GIVEN_LABEL,
            confidence=1.0,
            source_confidence=1.0,
            reporter=None if quotation.reporter == speaker.name else quotation.reporter,
        )

    def _named(self, ruling: Ruling) -> Speaker:
        """Return the speaker of the text with this name, or the only one with this alias, or else a new one."""
        name = comparable_name(ruling.value)
        speaker = self._by_name.get(name)
        if speaker is None and len(called := self._by_alias.get(name, [])) == 1:
            speaker = called[0]
        if speaker is None:
            speaker = Speaker(f"r{ruling.id}", ruling.value, None, (), "person")
            self._by_name[name] = speaker
            self.new.append(speaker)
        return speaker

    def _is_of_other(self, draft: Draft, speaker: Speaker) -> bool:
        """Return whether the words of the source are a name of somebody else."""
        if draft.quotation.source is None:
            return False
        words = comparable_name(self._text[slice(*draft.quotation.source)])
        named = [self._by_name[words]] if words in self._by_name else self._by_alias.get(words, [])
        return bool(named) and all(other.id != speaker.id for other in named)


def comparable_name(name: str) -> str:
    """Return a name without what does not tell two people apart: case and blanks."""
    return " ".join(name.casefold().split())
