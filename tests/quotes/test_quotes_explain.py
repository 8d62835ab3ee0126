"""What is told about a quotation: the rule, the cue, who was weighed, and what was left out and why."""

from tuireader.quotes.explain import explain


def test_a_sieve_signs_with_its_name() -> None:
    (told,) = explain("“The bridge will open in May,” said Ilka Brandvold.")
    assert (told.rule, told.spoken, told.confidence) == ("said name", True, 0.99)


def test_candidates_are_told_with_their_chances_best_first() -> None:
    text = "Brandvold met Aldecott on the bridge. She spoke of “a waste of good steel.”"
    (told,) = explain(text)
    assert [candidate.text for candidate in told.candidates][:1] == ["She"]
    assert {"Brandvold", "Aldecott"} <= {candidate.text for candidate in told.candidates}
    chances = [candidate.chance for candidate in told.candidates]
    assert chances == sorted(chances, reverse=True)
    assert told.confidence == chances[0]


def test_what_is_left_out_is_told_too() -> None:
    (told,) = explain("Her first novel, “The Salt Road,” sold badly.")
    assert (told.spoken, told.rule, told.source) == (False, "nobody's words", None)
    assert told.nobody > 0.5


def test_the_speaker_is_told_with_the_sieve_that_found_him() -> None:
    _, told = explain("“It sticks,” said Olga Finch, a baker. She called the door “a waste of good oak.”")
    assert (told.speaker, told.speaker_rule) == ("Olga Finch", "he or she")


def test_reported_speech_is_told_on_demand() -> None:
    text = "Olga Finch said that the door would stick until spring. “It always has,” she said."
    assert [told.rule for told in explain(text, indirect=True)] == ["said that", "name said"]
    assert len(explain(text)) == 1


def test_nobody_near_leaves_the_source_unknown() -> None:
    (told,) = explain("“We shall see what the winter does to it.”")
    assert (told.spoken, told.rule, told.source) == (True, "unknown source", None)


def test_it_shows_the_letter_line_that_the_sieves_see() -> None:
    """Who writes a sieve needs to know which symbols stand around a quotation that it should find."""
    first, second = explain("“It sticks,” said Olga Finch. The door, “The Salt Gate”, stayed shut.")
    assert "QsN" in first.letter_line
    assert "Q" in second.letter_line
