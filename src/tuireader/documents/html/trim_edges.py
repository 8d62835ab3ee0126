"""Remove the lines above and below an extracted article: its repeated title, its byline, dates, buttons."""

from collections.abc import Sequence

from tuireader.documents.boilerplate import HEAD_RULES, TAIL_RULES, apply_rules
from tuireader.documents.breadcrumbs import repeats_title
from tuireader.documents.cleaning import single_line
from tuireader.documents.html.byline import byline
from tuireader.documents.html.text_runs import TextRun
from tuireader.documents.model import Headline

_MAX_EDGE_RUNS = 12  # at either end
_MAX_LINE_CHARACTERS = 200  # of a line that does not belong to the article


def trim_boilerplate(runs: Sequence[TextRun], known_headline: Headline) -> Headline:
    """Deselect the runs around the article that belong to its headline; return the headline with what they add."""
    article_runs = [run for run in runs if run.is_article and run.match_key]
    headline = known_headline
    for run in article_runs[:_MAX_EDGE_RUNS]:
        step = _apply_to_line_above(single_line(run.text), headline)
        if step is None:
            break
        run.is_article, headline = False, step
    for run in article_runs[: -_MAX_EDGE_RUNS - 1 : -1]:
        if (
            not run.is_article
            or apply_rules(TAIL_RULES, single_line(run.text), headline._replace(date=None, credit="")) is None
        ):
            break
        run.is_article = False
    if article_runs and not any(run.is_article for run in article_runs):  # only boilerplate: show it
        for run in article_runs:
            run.is_article = True
    return headline


def _apply_to_line_above(line: str, headline: Headline) -> Headline | None:
    """Return the headline with what a line above the article adds, or None if the line belongs to the article."""
    if len(line) > _MAX_LINE_CHARACTERS:
        return None
    if headline.title and repeats_title(line, headline.title):
        return headline
    if headline.byline and byline([line]) and set(byline([line]).split(", ")) <= set(headline.byline.split(", ")):
        return headline
    step = apply_rules(HEAD_RULES, line, headline._replace(byline="", date=None))
    if step is None:
        return None
    return headline._replace(byline=headline.byline or byline([step.byline]), date=headline.date or step.date)
