"""The tables of copies: which articles are the same text, as several outlets print what an agency wrote.

sketch             the smallest hashes of an article's runs of words; `key` is the three days in which it was
                   published << 32 | a hash, so that the articles of some days lie together
copy               each article of a group, with the first one of the group; `date` is the article's, in seconds
copy_queue         entries that are still to be compared; triggers put them there. `turn` differs whenever an entry is
                   put there; `changed`: 1 where its words, its title, its address or its date may be others
copies.older       setting: entries with an id below this one are older than these tables, and are queued in steps
copies.version     setting: differs whenever articles have been put into groups, or taken out of one
"""

_LEAVE_GROUP = """
    DELETE FROM sketch WHERE entry = old.id;
    INSERT OR IGNORE INTO copy_queue SELECT entry, random(), 0 FROM copy
        WHERE leader = (SELECT leader FROM copy WHERE entry = old.id) AND entry != old.id;
    DELETE FROM copy WHERE leader = (SELECT leader FROM copy WHERE entry = old.id);
    DELETE FROM copy_queue WHERE entry = old.id;
"""
COPY_TABLES = f"""
CREATE TABLE sketch (
    key INTEGER NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (key, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketch_entry ON sketch (entry);
CREATE TABLE copy (
    entry INTEGER PRIMARY KEY,
    leader INTEGER NOT NULL,
    date INTEGER NOT NULL
) STRICT;
CREATE INDEX copy_leader ON copy (leader, date, entry);
CREATE TABLE copy_queue (
    entry INTEGER PRIMARY KEY,
    turn INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT;
CREATE TRIGGER copy_words_found BEFORE INSERT ON attribution
    WHEN NOT EXISTS (SELECT 1 FROM attribution WHERE entry = new.entry AND text = new.text)
BEGIN
    INSERT OR REPLACE INTO copy_queue VALUES (new.entry, random(), 1);
END;
CREATE TRIGGER copy_entry_changed AFTER UPDATE OF title, credit, url, date ON entry
    WHEN (old.title != new.title OR old.credit != new.credit OR old.url != new.url OR old.date != new.date)
        AND EXISTS (SELECT 1 FROM sketch WHERE entry = new.id)
BEGIN
    INSERT OR REPLACE INTO copy_queue VALUES (new.id, random(), 1);
END;
CREATE TRIGGER copy_entry_removed AFTER DELETE ON entry BEGIN{_LEAVE_GROUP}END;
CREATE TRIGGER copy_entry_hidden AFTER UPDATE OF hidden, aside ON entry
    WHEN old.hidden = 0 AND old.aside = 0 AND (new.hidden != 0 OR new.aside != 0)
BEGIN{_LEAVE_GROUP}END;
CREATE TRIGGER copy_entry_shown AFTER UPDATE OF hidden, aside ON entry
    WHEN (old.hidden != 0 OR old.aside != 0) AND new.hidden = 0 AND new.aside = 0
        AND EXISTS (SELECT 1 FROM attribution WHERE entry = new.id)
BEGIN
    INSERT OR REPLACE INTO copy_queue VALUES (new.id, random(), 1);
END;
INSERT OR REPLACE INTO setting SELECT 'copies.older', coalesce(max(id), 0) + 1 FROM entry;
"""

VERSION_SQL = "coalesce((SELECT value FROM setting WHERE name = 'copies.version'), '')"
"""What differs whenever groups have become others."""
