"""Who is who: speakers of single articles, and whom they are. All are invented.

A case is a list of speakers; the first figure of each says which person it is for sure. A speaker without one more with this
figure is a person of his or her own.
"""

from tuireader.library.identity import VoiceFacts

DAY = 86_400


def voice(entry: int, name: str, *roles: str, number: int = 1, **facts: object) -> VoiceFacts:
    """Return a speaker of the article `entry`; each is of another day, and of the outlet 1."""
    values = {"kind": "person", "outlet": 1, **facts}
    return VoiceFacts(entry << 20 | number, 20_000 * DAY + entry * DAY, name, roles=roles, **values)  # type: ignore[arg-type]


SURE: dict[str, list[tuple[int, VoiceFacts]]] = {
    "one name, one place": [(1, voice(1, "Ada Thornbury", "mayor of Ness")), (1, voice(2, "Ada Thornbury", "Ness mayor"))],
    "no role, and the same outlet": [
        (1, voice(1, "Ada Thornbury", "mayor of Ness")),
        (1, voice(2, "Ada Thornbury")),
        (2, voice(3, "Ada Thornbury", outlet=9)),
    ],
    "known to many outlets": [
        *((1, voice(n, "Ada Thornbury", "mayor of Ness", outlet=n)) for n in range(1, 9)),
        (1, voice(9, "Ada Thornbury", outlet=9)),
    ],
    "two in one article of a stranger": [
        *((1, voice(n, "Ada Thornbury", outlet=1)) for n in range(1, 9)),
        (2, voice(20, "Ada Thornbury", outlet=9, number=1)),
        (3, voice(20, "Ada Thornbury", outlet=9, number=2)),
    ],
    "father and son in a stranger's articles": [
        *((1, voice(n, "Ada Thornbury", outlet=1)) for n in range(1, 4)),
        (2, voice(20, "Ada Thornbury", outlet=9, generation="jr")),
        (3, voice(21, "Ada Thornbury", outlet=9, generation="sr")),
    ],
    "any number of a stranger's articles about another trade": [
        (1, voice(1, "Ada Thornbury", "mayor of Ness", outlet=1)),
        *((1, voice(n, "Ada Thornbury", outlet=1)) for n in range(2, 6)),
        *((2, voice(n, "Ada Thornbury", "striker for Tarn United", outlet=9)) for n in range(20, 30)),
    ],
    "two trades of one, in a stranger's article": [
        *((1, voice(n, "Maria Brandvold", "baker", outlet=1)) for n in range(1, 4)),
        *((2, voice(n, "Maria Brandvold", "footballer", outlet=2)) for n in range(4, 7)),
        (1, voice(20, "Maria Brandvold", "baker", "footballer", outlet=9)),
    ],
    "titles, accents, a middle initial": [
        (1, voice(1, "Dr. Noémie K. O’Hale", "surgeon at Tarnholm hospital")),
        (1, voice(2, "Noemie O'Hale", "consultant at Tarnholm hospital")),
        (1, voice(3, "Noemie K. OHale", "surgeon")),
    ],
    "namesakes: a baker and a footballer": [
        (1, voice(1, "Maria Brandvold", "baker in Ness")),
        (2, voice(2, "Maria Brandvold", "striker for Tarn United")),
        (3, voice(3, "Maria Brandvold")),
    ],
    "a baker who is also councillor": [
        (1, voice(1, "Maria Brandvold", "baker", "councillor")),
        (1, voice(2, "Maria Brandvold", "councillor")),
        (1, voice(3, "Maria Brandvold", "baker")),
    ],
    "father and son": [
        (1, voice(1, "Josef Kettle", "founder of Kettle Foods", generation="sr")),
        (2, voice(2, "Josef Kettle", "founder of Kettle Foods", generation="jr")),
        (1, voice(3, "Josef Kettle", "founder of Kettle Foods", generation="sr")),
        (3, voice(4, "Josef Kettle")),
    ],
    "a man and a woman": [(1, voice(1, "Robin Marsh", gender="m")), (2, voice(2, "Robin Marsh", gender="f"))],
    "another middle initial": [
        (1, voice(1, "Ada B. Thornbury", "lawyer", initials="B")),
        (2, voice(2, "Ada T. Thornbury", "lawyer", initials="T")),
    ],
    "two ages": [
        (1, voice(1, "Ada Thornbury", "pupil", age=12)),
        (2, voice(2, "Ada Thornbury", "resident", age=71)),
    ],
    "an age, and the next year": [
        (1, voice(1, "Ada Thornbury", "resident of Ness", age=41)),
        (1, voice(400, "Ada Thornbury", "resident of Ness", age=42)),
    ],
    "two in one article": [
        (1, voice(1, "Ada Thornbury", "resident")),
        (2, voice(1, "Ada Thornbury", "neighbour", number=2)),
    ],
    "a new post in the same place": [
        (1, voice(1, "Ada Thornbury", "councillor for Ness")),
        (1, voice(2, "Ada Thornbury", "mayor of Ness")),
    ],
    "a new trade is not sure": [
        (1, voice(1, "Ada Thornbury", "mayor of Ness")),
        (2, voice(2, "Ada Thornbury", "chief executive of Quillon Rail")),
    ],
    "two mayors": [
        (1, voice(1, "Ada Thornbury", "mayor of Ness")),
        (2, voice(2, "Ada Thornbury", "mayor of Ulvaston")),
    ],
    "a mistake among many": [
        *((1, voice(n, "Ada Thornbury", "mayor of Ness")) for n in range(1, 13)),
        (2, voice(20, "Ada Thornbury", "goalkeeper")),
        (1, voice(21, "Ada Thornbury")),
    ],
    "a body in a role": [
        (1, voice(1, "Ada Thornbury", "director of Brightmoor Steel", bodies=("Brightmoor Steel",))),
        (1, voice(2, "Ada Thornbury", "analyst", bodies=("Brightmoor Steel",))),
    ],
    "one company": [
        (1, voice(1, "Quillon Marine", kind="group")),
        (1, voice(2, "Quillon Marine", kind="group")),
    ],
}  # fmt: skip
APART_KEYS = {
    "a surname alone": [voice(1, "Kettle"), voice(2, "Kettle")],
    "two surnames with a hyphen, alone": [voice(1, "Okoro-Hale"), voice(2, "Okoro-Hale"), voice(3, "Ms Okoro‑Hale")],
    "an initial and a surname": [voice(1, "J. Kettle"), voice(2, "J. Kettle")],
    "what any council is called": [voice(1, "Council", kind="group"), voice(2, "Council", kind="group")],
    "what any ministry is called": [voice(1, "the Ministry", kind="group"), voice(2, "the Ministry", kind="group")],
    "what is only described": [voice(1, "Kettle’s office", kind="group"), voice(2, "Kettle’s office", kind="group")],
    "a person and a body": [voice(1, "Ada Thornbury"), voice(1, "Ada Thornbury", kind="group")],
    "a letter of another alphabet": [voice(1, "Ada Thornbury"), voice(1, "Аda Thornbury")],
    "a character that nobody sees": [voice(1, "Ada Thornbury"), voice(1, "Ada\u200b Thornbury")],
    "marks alone": [voice(1, "…"), voice(2, "…")],
}
"""Speakers who are never even in one group."""
ONE_KEY = {
    "initials for a given name": [voice(1, "J. K. Orrin"), voice(2, "J.K. Orrin")],
    "kinds of hyphens": [voice(1, "Tamsin Okoro-Hale"), voice(2, "Tamsin Okoro‑Hale")],
    "titles": [voice(1, "Mr Josef Kettle"), voice(2, "Capt. Josef Kettle Jr."), voice(3, "josef kettle")],
    "an article before a body": [voice(1, "The Weir Post", kind="group"), voice(2, "Weir Post", kind="group")],
}
OFFERED = {
    "namesakes": ("Maria Brandvold", "Maria Brandvold", "the same name"),
    "a second given name": ("Maria Brandvold", "Maria Luisa Brandvold", "a longer name"),
    "a nickname": ("William Sorley", "Bill Sorley", "a short form of the name"),
    "two nicknames": ("Bob Sorley", "Robby Sorley", "a short form of the name"),
    "an initial": ("Josef Kettle", "J. Kettle", "initials that fit"),
    "a transliteration": ("Yusuf Zelenskiy", "Yousef Zelensky", "another spelling"),
    "a married name with a hyphen": ("Ada Thornbury", "Ada Thornbury-Kettle", "another surname"),
}
NOT_OFFERED = {
    "a surname alone": ("Josef Kettle", "Kettle"),
    "two surnames with a hyphen, alone": ("Okoro-Hale", "Okoro-Hale"),
    "another given name": ("Josef Kettle", "Mina Kettle"),
    "another surname": ("Josef Kettle", "Josef Marsh"),
}
BODIES_OFFERED = {
    "a short name": ("Quillon Marine", "Quillon", "a short form of the name"),
    "first letters": ("Harbour Safety Board", "HSB", "the first letters"),
}
