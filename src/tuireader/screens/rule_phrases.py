"""What the labels of the engine's rules mean, in plain words. They are only shown; no code depends on them."""

from collections.abc import Mapping
from types import MappingProxyType

RULE_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "according to": "“according to” and the name stand beside the quotation",
        "said name": "a verb of saying and then the name stand beside the quotation",
        "said name, behind": "a verb of saying and then the name stand behind the quotation",
        "name said": "the name and a verb of saying stand beside the quotation",
        "name, apposition, said": "the name, who it is, and a verb of saying stand beside the quotation",
        "name said before": "the name and a verb of saying stand before the quotation",
        "name thought": "the name and a verb of thinking stand beside the quotation",
        "split": "the words that introduce it stand between its two halves",
        "said name, in front": "a verb of saying and then the name stand in front of the quotation",
        "name, who, said": "the name and “who said” stand beside the quotation",
        "as name said": "“as”, the name and a verb of saying stand beside the quotation",
        "quoted as saying": "somebody quotes this speaker “as saying” it",
        "colon": "the name and a colon stand before the quotation",
        "transcript": "it is written as in a transcript: a name, a colon, the words",
        "byline": "the name and where it comes from stand before the quotation, with a colon",
        "text reads": "a text is quoted: it reads, states or says",
        "note from": "a text and its writer stand beside the quotation",
        "introduces": "the sentence before introduces it",
        "signed": "the words are signed with the name",
        "according to which": "“according to which” leads back to the source",
        "own words": "the quotation belongs to a word like “claim” or “promise” of this speaker",
        "in the words of": "“in the words of”, or “with the words”, stands beside the quotation",
        "headline": "a headline has the name and a colon or a dash beside the words",
        "judged": "somebody is called something by this speaker",
        "labelled by": "the words are what this speaker calls it",
        "what name called": "“what” and the name and a verb of calling stand before the words",
        "name, who, called": "the name and “who called” stand before the words",
        "passive by": "“by” and the name follow what was said",
        "said elsewhere": "the article has these words elsewhere, with their speaker",
        "same speaker goes on": "the same speaker goes on",
        "in the sentence": "the speaker is named in the same sentence",
        "nearest speaker": "nobody is named beside it: this is the nearest speaker",
        "nobody's words": "it may be a title, a term or a phrase: nobody’s words",
        "unknown source": "nobody near by fits well",
        "another language": "the text is not English, so nobody was looked for",
        "said that": "a verb of saying and “that” introduce it",
        "said or thought": "it stands behind a verb of saying, thinking or wanting",
        "clause in between": "a clause in between says who said it",
    }
)


def rule_phrase(label: str) -> str:
    """Return what a rule's label means; an unknown label is returned unchanged."""
    return RULE_PHRASES.get(label, label)
