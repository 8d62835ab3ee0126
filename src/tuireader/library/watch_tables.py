"""The tables of watches: what the user waits for, and what was found.

watch              a query whose new matches are counted; `who` is the name of the person, where the query is an id
watch.since        what is found from then on is new; watch.arrived: in articles that came, or changed, from then on:
                   earlier than `since` where the quotations of articles were still to be found
watch.ended        when the user ended it; it stays for a day, so that this can be undone
watch_found        each match, once: `item` is the id of a quotation, or the lowest id that a quotation of the article
                   could have, which none has, for the article itself
watch_found.seen   1: the user read the article since; told: `tuireader watch` printed it; noticed: the program gave
                   notice of it
watch_queue        entries that are still to be compared with the watches; triggers put them there
rule_queue         new entries whose quotations rules wait for; `touched`: 1 where the user changed whether it is
                   read since, 2 whether it is starred
"""

WATCH_TABLES = """
CREATE TABLE watch (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    who TEXT NOT NULL,
    since INTEGER NOT NULL,                 -- in seconds since 1970
    arrived INTEGER NOT NULL,
    ended REAL
) STRICT;
CREATE TABLE watch_found (
    item INTEGER NOT NULL,
    watch INTEGER NOT NULL,
    seen INTEGER NOT NULL DEFAULT 0,
    told INTEGER NOT NULL DEFAULT 0,
    noticed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (item, watch)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_items ON watch_found (watch, item);
CREATE INDEX watch_unseen ON watch_found (watch, item) WHERE seen = 0;
CREATE INDEX watch_untold ON watch_found (watch, item) WHERE told = 0;
CREATE INDEX watch_unnoticed ON watch_found (watch, item) WHERE noticed = 0;
CREATE TABLE watch_queue (
    entry INTEGER PRIMARY KEY
) STRICT;
CREATE TABLE rule_queue (
    entry INTEGER PRIMARY KEY,
    touched INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TRIGGER watch_attributed AFTER INSERT ON attribution WHEN EXISTS (SELECT 1 FROM watch) BEGIN
    INSERT OR IGNORE INTO watch_queue VALUES (new.entry);
END;
CREATE TRIGGER watch_counted AFTER DELETE ON said_queue WHEN EXISTS (SELECT 1 FROM watch) BEGIN
    INSERT OR IGNORE INTO watch_queue SELECT id FROM entry WHERE id = old.entry;
END;
CREATE TRIGGER watch_decided AFTER UPDATE OF person ON voice
    WHEN new.person IS NOT NULL AND old.person IS NOT new.person AND EXISTS (SELECT 1 FROM watch)
BEGIN
    INSERT OR IGNORE INTO watch_queue VALUES (new.id >> 20);
END;
CREATE TRIGGER watch_named AFTER INSERT ON name_word WHEN EXISTS (SELECT 1 FROM watch) BEGIN
    INSERT OR IGNORE INTO watch_queue SELECT id >> 20 FROM voice WHERE person = new.person;
    INSERT OR IGNORE INTO watch_queue SELECT voice.id >> 20 FROM person JOIN voice ON voice.person = person.id
        WHERE person.joined = new.person;
END;
CREATE TRIGGER watch_joined AFTER UPDATE OF joined ON person
    WHEN old.joined IS NOT new.joined AND EXISTS (SELECT 1 FROM watch)
BEGIN
    INSERT OR IGNORE INTO watch_queue SELECT id >> 20 FROM voice WHERE person = new.id;
END;
CREATE TRIGGER watch_read AFTER UPDATE OF read ON entry
    WHEN old.read != new.read
        AND EXISTS (SELECT 1 FROM watch_found WHERE item BETWEEN new.id << 20 AND new.id << 20 | 1048575)
BEGIN
    UPDATE watch_found SET seen = (new.read != 0) WHERE item BETWEEN new.id << 20 AND new.id << 20 | 1048575;
END;
CREATE TRIGGER watch_entry_removed AFTER DELETE ON entry BEGIN
    DELETE FROM watch_found WHERE item BETWEEN old.id << 20 AND old.id << 20 | 1048575;
    DELETE FROM watch_queue WHERE entry = old.id;
    DELETE FROM rule_queue WHERE entry = old.id;
END;
CREATE TRIGGER rule_touched AFTER UPDATE OF read, starred ON entry
    WHEN (old.read != new.read OR old.starred != new.starred)
        AND EXISTS (SELECT 1 FROM rule_queue WHERE entry = new.id)
BEGIN
    UPDATE rule_queue SET touched = touched | (old.read != new.read) | (2 * (old.starred != new.starred))
        WHERE entry = new.id;
END;
"""
