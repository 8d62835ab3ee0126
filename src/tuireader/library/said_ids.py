"""The ids of quotations: that of the entry, and a slot in it."""

SLOT_BITS = 20
MAX_SLOT = (1 << SLOT_BITS) - 1
MAX_SLOTTED_ENTRY_ID = (1 << (63 - SLOT_BITS)) - 1
"""A library never has so many entries; a damaged file may say so."""


def first_id(entry_id: int) -> int:
    """Return the lowest id that a row of an entry can have."""
    return entry_id << SLOT_BITS


def last_id(entry_id: int) -> int:
    """Return the highest id that a row of an entry can have."""
    return first_id(entry_id) | MAX_SLOT
