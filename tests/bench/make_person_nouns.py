"""Write the lexicon of nouns for persons from WordNet 3.0: `python make_person_nouns.py /usr/share/wordnet` (Debian's wordnet-base).

A line holds a noun whose first sense is a person, and behind it what such a person is called besides: the other words of
that sense, and those of the senses above it ("novelist writer author"). Nouns that are verbs or adjectives too are left
out, unless they end as nouns for persons do.
"""

import argparse
import re
from pathlib import Path

OUT = Path(__file__).parents[2] / "src/tuireader/quotes/lexicon/en/person_nouns.txt"
PERSON_FILE = "18"  # the number of WordNet's file of nouns for persons
# Above these there is nothing left to say of a person.
_TOO_GENERAL = (
    "person individual someone somebody mortal soul adult grownup organism being creator communicator worker expert "
    "unfortunate intellectual intellect entertainer contestant peer equal relative leader inhabitant dweller traveler "
    "traveller preserver capitalist good-guy bad-person unwelcome-person unpleasant-person simpleton lover user juvenile"
)
TOO_GENERAL = frozenset(_TOO_GENERAL.split())
MAX_OTHER_WORDS = 6
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")
_PERSONAL = re.compile(r".*(?:er|or|ist|ian|man|woman|eer|ologist|ress)")
HEAD = """# Nouns for persons, each with other words for the same one. Made by tests/bench/make_person_nouns.py from WordNet 3.0
# (Debian's wordnet-base). WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved. Used under the WordNet
# licence (https://wordnet.princeton.edu/license-and-commercial-use), which permits use, copying, changing and passing on.
"""


def synsets(folder: Path) -> dict[str, tuple[str, list[str], list[str]]]:
    """Return of each noun sense, by its offset: its file, its single words, the senses above it."""
    found = {}
    for line in (folder / "data.noun").read_text("ascii").splitlines():
        if line.startswith("  "):
            continue
        fields = line.partition(" | ")[0].split()
        count = int(fields[3], 16)
        words = [word for word in fields[4 : 4 + 2 * count : 2] if _WORD.fullmatch(word)]
        pointers = fields[5 + 2 * count :]
        above = [pointers[i + 1] for i in range(len(pointers) - 1) if pointers[i] in ("@", "@i")]
        found[fields[0]] = fields[1], words, above
    return found


def index(folder: Path, part: str) -> dict[str, str]:
    """Return the first sense of each word of a part of speech."""
    lines = [line.split() for line in (folder / f"index.{part}").read_text("ascii").splitlines() if line[0] != " "]
    return {fields[0]: fields[-int(fields[2])] for fields in lines}


def main() -> None:
    """Write the lexicon."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wordnet", type=Path)
    folder = parser.parse_args().wordnet
    senses, nouns = synsets(folder), index(folder, "noun")
    others = index(folder, "verb").keys() | index(folder, "adj").keys() | index(folder, "adv").keys()
    lines = []
    for noun, sense in sorted(nouns.items()):
        file, same, above = senses[sense]
        if file != PERSON_FILE or noun not in same or (noun in others and not _PERSONAL.fullmatch(noun)):
            continue  # a name ("odin") stands with a capital there
        more = [*same, *(word for one in above for word in senses[one][1])]
        more = [word for word in dict.fromkeys(more) if word != noun and word not in TOO_GENERAL]
        lines.append(" ".join([noun, *more[:MAX_OTHER_WORDS]]))
    OUT.write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    print(f"{len(lines)} nouns in {OUT}")


if __name__ == "__main__":
    main()
