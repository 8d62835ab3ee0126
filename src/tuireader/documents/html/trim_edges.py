"""What stands above and below the words of an extracted article: its title again, its byline, dates, buttons."""

from collections.abc import Sequence

from tuireader.documents.boilerplate import HEAD, TAIL, apply
from tuireader.documents.breadcrumbs import repeats
from tuireader.documents.cleaning import squeeze
from tuireader.documents.html.byline import byline
from tuireader.documents.html.text_runs import Run
from tuireader.documents.model import Headline

_REACH = 12  # runs from either edge
_LONGEST = 200  # code points of a line that is none of the article's


def without_furniture(runs: Sequence[Run], known: Headline) -> Headline:
    """Take what the headline says from the edges of the kept runs; return the headline with what they add to it."""
    kept = [run for run in runs if run.kept and run.key]
    found = known
    for run in kept[:_REACH]:
        step = _above(squeeze(run.text), found)
        if step is None:
            break
        run.kept, found = False, step
    for run in kept[: -_REACH - 1 : -1]:
        if not run.kept or apply(TAIL, squeeze(run.text), found._replace(date=None, credit="")) is None:
            break
        run.kept = False
    if kept and not any(run.kept for run in kept):  # the page is nothing but furniture: show it
        for run in kept:
            run.kept = True
    return found


def _above(line: str, found: Headline) -> Headline | None:
    """Return the headline with what a line above the article says, or None for one that is the article's."""
    if len(line) > _LONGEST:
        return None
    if found.title and repeats(line, found.title):
        return found
    if found.byline and byline([line]) and set(byline([line]).split(", ")) <= set(found.byline.split(", ")):
        return found
    step = apply(HEAD, line, found._replace(byline="", date=None))
    if step is None:
        return None
    return found._replace(byline=found.byline or byline([step.byline]), date=found.date or step.date)
