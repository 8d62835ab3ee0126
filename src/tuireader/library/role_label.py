"""A role as it stands beside a name, wherever the sentence had it."""

_DETERMINERS = frozenset({"the", "a", "an", "its", "his", "her", "their", "our", "my", "your", "whose"})
"""What begins a role in a sentence and says nothing beside a name: “Its chief executive, Ada Thornbury”."""


def role_label(role: str) -> str:
    """Return a role without what only its sentence needed: “The mayor of Ness” is “mayor of Ness”."""
    first, _, rest = role.strip().partition(" ")
    return rest.strip() if rest.strip() and first.lower() in _DETERMINERS else role.strip()


def label_key(role: str) -> str:
    """Return what the same roles have in common: “Inspector” before a name, and “an inspector” behind it."""
    return role_label(role).casefold()
