"""Messages that carry something."""

from typing import Any, dataclass_transform

from textual.message import Message


@dataclass_transform()
class FieldMessage(Message):
    """A message with fields, written like a dataclass; real dataclasses would make the start slower."""

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__()
        for name, value in zip(type(self).__annotations__, values, strict=False):
            setattr(self, name, value)
        for name, value in named.items():
            setattr(self, name, value)
