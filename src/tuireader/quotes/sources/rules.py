"""All rules that can decide the source of a quotation; each decision stores its rule and shows its label."""

from tuireader.quotes.spans.draft import Rule

# Sieves and relations: a verb of saying or “according to” beside the quotation.
ACCORDING_TO = Rule("according to", is_saying=True)
SAID_NAME = Rule("said name", is_saying=True)
SAID_NAME_BEHIND = Rule("said name, behind", is_saying=True)
NAME_SAID = Rule("name said", is_saying=True)
NAME_APPOSITION_SAID = Rule("name, apposition, said", is_saying=True)
NAME_SAID_BEFORE = Rule("name said before", is_saying=True)
NAME_THOUGHT = Rule("name thought", is_saying=True)
SPLIT = Rule("split", is_saying=True)
SAID_NAME_IN_FRONT = Rule("said name, in front", is_saying=True)
NAME_WHO_SAID = Rule("name, who, said", is_saying=True)
QUOTED_AS_SAYING = Rule("quoted as saying", is_saying=True)
AS_NAME_SAID = Rule("as name said", is_saying=True)
NAME_SAID_COLON = Rule("colon", is_saying=True)
NAME_WAS = Rule("in the sentence", is_saying=True)  # I was like, “…”
# A colon alone.
COLON = Rule("colon")
TRANSCRIPT = Rule("transcript")
BYLINE = Rule("byline")  # NAME, PAPER: “…”
# A text or its writer.
TEXT_READS = Rule("text reads", is_saying=True)
NOTE_FROM = Rule("note from", is_saying=True)
INTRODUCES = Rule("introduces")
SIGNED = Rule("signed")
ACCORDING_TO_WHICH = Rule("according to which", is_saying=True)
OWN_WORDS = Rule("own words", is_saying=True)  # NAME's claim of “…”
IN_THE_WORDS_OF = Rule("in the words of", is_saying=True)
HEADLINE = Rule("headline")
# The name that somebody is given.
JUDGED = Rule("judged", is_judgement=True)
LABELLED_BY = Rule("labelled by", is_judgement=True)
WHAT_NAME_CALLED = Rule("what name called", is_judgement=True)
NAME_WHO_CALLED = Rule("name, who, called", is_judgement=True)
PASSIVE_BY = Rule("passive by")
# The position of the source.
SAME_SPEAKER = Rule("same speaker goes on")
IN_THE_SENTENCE = Rule("in the sentence")
NEAREST_SPEAKER = Rule("nearest speaker")
SAID_ELSEWHERE = Rule("said elsewhere")  # a pull quote, a heading
# No source.
NOBODYS_WORDS = Rule("nobody's words")
UNKNOWN_SOURCE = Rule("unknown source")
OTHER_LANGUAGE = Rule("another language")
# Reported speech without marks, besides “according to”.
SAID_THAT = Rule("said that")
SAID_OR_THOUGHT = Rule("said or thought")  # wanted to do it, praised the plan
CLAUSE_IN_BETWEEN = Rule("clause in between")
