"""The words of a query with what each finds, for the help and the manual page; `query` reads them."""

QUERY_WORDS = (
    ("weir mill", "both words"),
    ("weir OR mill", "one of them"),
    ("-goose", "not this word; so with all that follows"),
    ('"old mill"', "these words in this order"),
    ("ferr*", "words that begin like this"),
    ("/mills?|weir/", "a regular expression (RE2), in title and text"),
    ("title: text:", "words, or a /pattern/, in one place"),
    ("author: url:", "who wrote it, a part of its address; or a /pattern/"),
    ("speaker:", "who speaks, by name; role: by role"),
    ("quote:", "a word in a quotation"),
    ("said: about:", "one quotation: who said it, a word in it"),
    ("verb:", "the verb that introduces it"),
    ("feed: folder:", "articles of a feed or a folder"),
    ("tag: outlet:", "with a tag, of an outlet"),
    ("since:7d", "newer than that; since:today, since:2026-11-22"),
    ("age:<7d", "newer, age:>90d older; in h, d or w"),
    ("is:unread", "is:read is:starred is:quoted is:edited is:indirect is:copy"),
    ("is:new", "came when its feed was last fetched"),
    ("has:note", "with a note of yours; note: a word in one"),
)
