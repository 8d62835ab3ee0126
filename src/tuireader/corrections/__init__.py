"""The user's own layer over what the engine finds: rulings, anchored by words and place.

How the parts are used:

- `anchor_of(text, start, stop)` makes the anchor of some words, `anchor_of_quotation` that of a quotation;
  `find_anchor(text, anchor)` says where they are in another version of the text, or None where that is not sure.
- `library.rulings.add(entry_id, Action.SPEAKER, anchor, "Ada Thornbury")` stores a ruling; `library.marks.undo()` or
  `library.rulings.undo(ruling_id)` undo it. `updates.change_rulings.add_ruling` and `undo_ruling` do so and
  bring counts and the search index up to date; a screen or a command calls those.
- `library.articles.corrected(entry_id, text)` is what goes out everywhere: the engine's attribution with the rulings
  applied, as `Corrected`. `library.rulings.apply(entry, text, attribution)` does so for an attribution at hand.

A ruling with `Action.WORDS` has the anchor of the wrong words, and in `words` the anchor of the right ones.
"""
