"""The order that the user has chosen for each view: it is kept until another one is chosen."""

import json
from typing import get_args

from tuireader.library.settings import Settings
from tuireader.library.view import ALL, Sort, View

FIRST_ORDER: Sort = "newest"
"""The order of a view for which none was chosen."""
ORDER_PREFIX = "order "
"""What the names of these settings begin with."""


def order_of(settings: Settings, view: View) -> Sort:
    """Return the order of a view; the best hits can come first only where the view has words."""
    stored = settings.get(setting_name(view))
    sorts: tuple[Sort, ...] = get_args(Sort)
    order = next((it for it in sorts if it == stored), FIRST_ORDER)
    return FIRST_ORDER if order == "best" and not view.terms else order


def store_order(settings: Settings, view: View, order: Sort) -> None:
    """Keep the order of a view."""
    settings.save(setting_name(view), order)


def setting_name(view: View) -> str:
    """Return the name of a view's setting: a saved search and a watch by name, today's view whatever day it is."""
    if view.name:
        return f"{ORDER_PREFIX}named {view.name}"
    fields = {name: value for name, value in view._asdict().items() if value != getattr(ALL, name)}
    if "since" in fields:
        fields["since"] = 0
    return ORDER_PREFIX + json.dumps(fields)
