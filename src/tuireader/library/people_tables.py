"""The tables of people: who said all that a library has, across its articles, and what the user ruled about that.

    voice.name_key     a hash of what one group of speakers is decided by, see `name_keys`; NULL: nobody's name, or the
                       row is still to be counted
    voice.person       the person that the library takes the speaker for; a join by the user does not change it
    voice.said         how many quotations the article has by the speaker; voice.reported: how much reported speech
    voice.verbs        the words that introduce the quotations, see `cue_verbs`
    said.given         the number of the speaker's row that the user's ruling names; 0: they are nobody's words; NULL:
                       the user said nothing about the speaker
    said.ruling        the id of the ruling that added a quotation which the engine has not found
    said.given_text    the words that the user's ruling gives it, and said.given_spans where they are, as JSON; NULL:
                       the user said nothing about them
    said.indexed       the number of the index that has its words, see `said_index`; setting `said.words`: that of today
    person             who somebody is: a group of voices. `quotations`, `articles`, `first`, `last`, `name` and `role`
                       include those of all people that the user joined into this one
    person.joined      the person that the user joined this one into; person.given_name: how the user calls the person
    person.surname     what is looked up for offers: the last word of a name, the first of a body's
    alias, role_held   what somebody is called, with dates; heard: how much was said on a day (in days since 1970);
                       name_word: the words of all names. All of them belong to the person that others were joined into
    entry_outlet       where articles were published, without reading their rows: a person may be in thousands
    undecided          groups in which something has changed; triggers put them there, whoever changes it
    said_queue         entries whose quotations are still to be counted and indexed
    person_ruling      what the user ruled about people: `one` and `other` are anchors, as JSON
    said.older         setting: entries with an id below this one are older than these tables, and are counted in steps
    said.dead          setting: how many rows of `said_words` belong to quotations of entries that are gone

`said_words` stores no text: only who knows what is in a row can delete it (see the module `said_words`).
"""

PEOPLE_TABLES = """
CREATE TABLE person (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    form TEXT NOT NULL,                     -- the name without case and accents
    surname TEXT NOT NULL,
    kind TEXT NOT NULL,                     -- person, group or document
    name_key INTEGER NOT NULL,              -- that of its voices
    role TEXT NOT NULL,                     -- the latest
    gender TEXT NOT NULL,
    first INTEGER NOT NULL,                 -- the dates of the first and the last article, in seconds since 1970
    last INTEGER NOT NULL,
    quotations INTEGER NOT NULL,
    articles INTEGER NOT NULL,
    joined INTEGER,
    given_name TEXT
) STRICT;
CREATE INDEX person_key ON person (name_key);
CREATE INDEX person_form ON person (form);
CREATE INDEX person_surname ON person (surname);
CREATE INDEX person_quoted ON person (quotations DESC, id) WHERE joined IS NULL;
CREATE INDEX person_first ON person (first) WHERE joined IS NULL;
CREATE INDEX person_joined ON person (joined) WHERE joined IS NOT NULL;
CREATE TABLE alias (
    person INTEGER NOT NULL,
    form TEXT NOT NULL,
    name TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    count INTEGER NOT NULL,                 -- of articles
    PRIMARY KEY (person, form)
) STRICT, WITHOUT ROWID;
CREATE TABLE name_word (
    word TEXT NOT NULL,                     -- without case and accents
    person INTEGER NOT NULL,
    PRIMARY KEY (word, person)
) STRICT, WITHOUT ROWID;
CREATE TABLE role_held (
    person INTEGER NOT NULL,
    role TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    count INTEGER NOT NULL,                 -- of articles
    PRIMARY KEY (person, role)
) STRICT, WITHOUT ROWID;
CREATE TABLE heard (
    day INTEGER NOT NULL,
    person INTEGER NOT NULL,
    count INTEGER NOT NULL,                 -- of quotations
    PRIMARY KEY (day, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX heard_person ON heard (person, day, count);
CREATE INDEX entry_outlet ON entry (id, feed, credit);
CREATE TABLE undecided (
    name_key INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE said_queue (
    entry INTEGER PRIMARY KEY REFERENCES entry ON DELETE CASCADE
) STRICT;
CREATE TABLE person_ruling (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at REAL NOT NULL,
    action TEXT NOT NULL,                   -- join, apart, rename
    one TEXT NOT NULL,
    other TEXT NOT NULL,                    -- of action rename: empty
    value TEXT NOT NULL,                    -- of action rename: the name
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
ALTER TABLE voice ADD COLUMN name_key INTEGER;
ALTER TABLE voice ADD COLUMN person INTEGER;
ALTER TABLE voice ADD COLUMN said INTEGER NOT NULL DEFAULT 0;
ALTER TABLE voice ADD COLUMN reported INTEGER NOT NULL DEFAULT 0;
ALTER TABLE voice ADD COLUMN verbs TEXT NOT NULL DEFAULT '';
CREATE INDEX voice_key ON voice (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX voice_person ON voice (person, date DESC, id, said, reported, verbs) WHERE person IS NOT NULL;
ALTER TABLE said ADD COLUMN given INTEGER;
ALTER TABLE said ADD COLUMN ruling INTEGER;
ALTER TABLE said ADD COLUMN indexed INTEGER;
CREATE TRIGGER voice_added AFTER INSERT ON voice WHEN new.name_key IS NOT NULL BEGIN
    INSERT OR IGNORE INTO undecided VALUES (new.name_key);
END;
CREATE TRIGGER voice_changed AFTER UPDATE OF name_key, date, said, reported, verbs ON voice
    WHEN (old.name_key, old.date, old.said, old.reported, old.verbs)
        IS NOT (new.name_key, new.date, new.said, new.reported, new.verbs)
BEGIN
    INSERT OR IGNORE INTO undecided SELECT old.name_key WHERE old.name_key IS NOT NULL;
    INSERT OR IGNORE INTO undecided SELECT new.name_key WHERE new.name_key IS NOT NULL;
END;
CREATE TRIGGER voice_removed AFTER DELETE ON voice WHEN old.name_key IS NOT NULL BEGIN
    INSERT OR IGNORE INTO undecided VALUES (old.name_key);
END;
CREATE TRIGGER said_entry_listed AFTER UPDATE OF hidden, aside ON entry
    WHEN (old.hidden OR old.aside) != (new.hidden OR new.aside)
        AND EXISTS (SELECT 1 FROM said WHERE id BETWEEN new.id << 20 AND new.id << 20 | 1048575)
BEGIN
    UPDATE voice SET name_key = NULL, person = NULL WHERE id BETWEEN new.id << 20 AND new.id << 20 | 1048575;
    INSERT OR IGNORE INTO said_queue VALUES (new.id);
END;
CREATE TRIGGER said_words_dead BEFORE DELETE ON entry BEGIN
    UPDATE setting SET value = CAST(value AS INTEGER) + (
        SELECT count(indexed) FROM said WHERE id BETWEEN old.id << 20 AND old.id << 20 | 1048575
    ) WHERE name = 'said.dead';
END;
INSERT INTO setting SELECT 'said.older', coalesce(max(id), 0) + 1 FROM entry;
INSERT INTO setting VALUES ('said.dead', '0');
"""
GIVEN_WORDS_COLUMNS = """
ALTER TABLE said ADD COLUMN given_text TEXT;
ALTER TABLE said ADD COLUMN given_spans TEXT;
UPDATE entry SET engine = 0 WHERE id IN (SELECT entry FROM ruling WHERE action IN ('words', 'missing') AND undone = 0);
"""
SAID_WORDS_TABLE = """CREATE VIRTUAL TABLE said_words USING fts5 (
    words, content = '', columnsize = 0, detail = none, tokenize = 'unicode61 remove_diacritics 2'
)"""
EFFECTIVE_VOICE_SQL = "coalesce(said.given, said.voice)"
"""The number of the speaker's row: what the user ruled goes before what was found; 0: nobody's words."""
EFFECTIVE_TEXT_SQL = "coalesce(said.given_text, said.text)"
"""The words of a quotation: here, too, what the user ruled goes before what was found."""
EFFECTIVE_SPANS_SQL = "coalesce(said.given_spans, said.spans)"
"""Where these words are, as JSON; NULL: from `start` to `stop`."""
PRESENT_SQL = "said.gone IS NULL AND coalesce(said.given, 1) != 0"
"""The condition for quotations that an article has, with what the user ruled; reported speech has its own `kind`."""
