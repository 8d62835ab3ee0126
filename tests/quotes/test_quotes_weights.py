"""The file of weights says where they come from, before the first of them."""

import json
from pathlib import Path

from tuireader.quotes.sources import reported_verbs, scorer


def test_the_head_says_what_the_weights_were_trained_on() -> None:
    path = Path(scorer.WEIGHTS)
    head = json.loads(path.read_text("utf-8"))["meta"]
    assert path.read_text("utf-8").lstrip("{\n").startswith('"meta"')
    assert head["corpus"]["repository"] == "https://github.com/networkdynamics/PolNeAR"
    assert {"trained by commit", "penalty", "scores on what it was trained on"} <= head.keys()
    assert scorer.weights().keys().isdisjoint({"meta", "weights"})


def test_the_head_of_the_verbs_says_what_they_were_trained_on() -> None:
    head = json.loads(Path(reported_verbs.WEIGHTS).read_text("utf-8"))["meta"]
    assert head["corpus"]["repository"] == "https://github.com/networkdynamics/PolNeAR"
    assert {"trained by commit", "verbs"} <= head.keys()
    assert "bias" in reported_verbs.weights()
