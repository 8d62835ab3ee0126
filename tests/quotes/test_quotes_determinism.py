"""The same text has the same answer in every process, and the word lists contradict each other nowhere."""

import os
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from tuireader.quotes.lexical.cue_classes import VERB_LISTS, forms_of
from tuireader.quotes.lexical.word_classes import person_nouns
from tuireader.quotes.lexical.word_lists import LANGUAGE, data_path, entries_of

# Texts with words that once stood twice in the lists come after the articles.
PROGRAM = """
import json
from tuireader import documents
from tuireader.paths import resource_folder
from tuireader.quotes import attribute, to_schema
texts = [documents.load(file).text for file in sorted(resource_folder("articles").iterdir())]
texts += [f"Ilka Brandvold met Ruben Aldecott. She {verb} the ferry, “a bath.”" for verb in
          ("decried", "lambasted", "was lambasting", "declared", "concluded", "called")]
for text in texts:
    print(json.dumps(to_schema(attribute(text, indirect=True), "")))
"""
SEEDS = ("0", "1", "2", "7")


def answers_with(seed: str) -> bytes:
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run([sys.executable, "-c", PROGRAM], env=environment, check=True, capture_output=True).stdout


def test_the_hash_seed_changes_no_answer() -> None:
    first, *others = map(answers_with, SEEDS)
    assert first.count(b"\n") > 12
    assert all(other == first for other in others)


def forms_in(name: str) -> list[str]:
    return [form for entry in entries_of(name) for form in dict.fromkeys(forms_of(entry))]


@pytest.mark.parametrize(("one", "other"), list(combinations(VERB_LISTS, 2)))
def test_no_form_stands_in_two_verb_lists(one: str, other: str) -> None:
    assert set(forms_in(one)) & set(forms_in(other)) == set()


@pytest.mark.parametrize("name", VERB_LISTS)
def test_no_form_stands_twice_in_a_verb_list(name: str) -> None:
    assert [form for form, count in Counter(forms_in(name)).items() if count > 1] == []


def test_a_noun_is_not_of_both_genders() -> None:
    assert set(entries_of("nouns_male")) & set(entries_of("nouns_female")) == set()


def test_every_noun_for_a_person_is_found_in_its_list() -> None:
    lines = {line.partition(" ")[0]: line for line in entries_of("person_nouns")}
    others = ["", "~", "abb", "abbes", *(f"{noun}s" for noun in lines), *(noun[:-1] for noun in lines)]
    found = {word: person_nouns().entry(word) for word in [*lines, *others]}
    assert found == {word: lines.get(word, "") for word in [*lines, *others]}
    assert {word for word in found if word in person_nouns()} == lines.keys()


def test_an_entry_stands_alone_in_its_line() -> None:
    for path in Path(data_path("lexicon", LANGUAGE)).glob("*.txt"):
        lines = path.read_text("utf-8").split("\n")
        assert all(line == line.strip() and "#" not in line[1:] for line in lines if not line.startswith("#")), path
