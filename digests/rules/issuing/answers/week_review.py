"""The week in review, a line for each story. Stories weigh more that lasted, that many publishers told, or that
were acts. Then comes what was said."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from digests.model import Article, Glance, Preferences, Relation, Story, Week, WeekStory
from digests.model.lexicon import Lexicon
from digests.rules.issuing.answers.week_statements import said_in
from digests.rules.issuing.readership import came_out, day_of_news, is_read, reads, section_of, stories_for
from digests.rules.issuing.repetition import Lines
from digests.rules.issuing.rights import Budget, headline_within
from digests.rules.issuing.speaking import is_spoken

DAYS = 7
WEEK = timedelta(days=DAYS)
# Lengths of a page and what a story weighs in it are set by judgement: a day in the news, an origin, both
# governments count one each, an act two.
MOST_SHOWN, MOST_OF_A_THEME, MOST_ORIGINS, AN_ACT = 10, 3, 5, 2.0
LOOKED_AT = 8  # so many stories of a theme are tried, to find a line that the page does not hold yet


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A story of the week: its articles that the reader can read, the days on which they came out (`seen`), its
    section and its weight."""

    story: Story
    articles: tuple[Article, ...]
    seen: tuple[date, ...]
    section: str
    weight: float


def foremost(
    glances: Iterable[Glance], preferences: Preferences, now: datetime, *, days: int = DAYS
) -> tuple[list[int], int]:
    """Return the ids of the stories that the review may show, the weightiest of each theme. Return also how many
    stories there are in all."""
    zone, first = _span(preferences, now, days)
    weighed = {}
    for glance in glances:
        if not is_read(glance.languages, preferences.languages):
            continue
        seen = {day for out in glance.came_out if out <= now and (day := out.astimezone(zone).date()) >= first}
        if seen and preferences.wants(glance.themes) and glance.id not in preferences.muted:
            weighed[_rank(_weight(seen, glance.origins, glance.claim, both=glance.both_governments), glance)] = (
                glance
            )
    found: list[int] = []
    leading, held = Counter[str](), Counter[str]()
    for _, glance in sorted(weighed.items()):
        section = section_of(glance, preferences)
        if leading[section] < LOOKED_AT or any(held[theme] < LOOKED_AT for theme in glance.themes):
            found.append(glance.id)
            leading[section] += 1
            held.update(glance.themes)
    return found, len(weighed)


def week_of(
    stories: Iterable[Story],
    preferences: Preferences,
    now: datetime,
    relation: Relation,
    lexicon: Lexicon,
    spoken: Iterable[Story] = (),
    *,
    of: int | None = None,
    days: int = DAYS,
) -> Week:
    """Return the review of the last seven local days, or of `days`, today included, for the reader's themes.

    `stories` are all stories, without what cards quote. Or they are the stories that `foremost` names, and `of` is
    the number that it returns. `spoken` are the complete stories that only tell what was said (see `spoken_in`).
    They have no line, because their headline may be a reporter's question. No two lines are alike. Every theme in
    which two things happened has a line. Beyond that there are ten lines at most, three of a theme.
    """
    zone, first = _span(preferences, now, days)
    ours = [each for each in stories_for(stories, preferences, "", relation) if each.id not in preferences.muted]
    found = [each for story in ours if (each := _candidate(story, preferences, zone, first, now)) is not None]
    found.sort(key=lambda candidate: _rank(candidate.weight, candidate.story))
    page, budget = Lines(), Budget()
    happened = [candidate for candidate in found if not is_spoken(candidate.story, lexicon, relation)]
    chosen = _choose(happened, _busy(happened, preferences), page, budget)
    said = said_in(spoken, first, page, budget, preferences, now, relation, lexicon)
    sections: dict[str, tuple[WeekStory, ...]] = {}
    for theme, line in chosen:
        sections[theme] = (*sections.get(theme, ()), line)
    told = {*(line.story for _, line in chosen), *(each.story for each in said)}
    others = (candidate.section for candidate in found if candidate.story.id not in told)
    count, named = len(found) if of is None else of, tuple(dict.fromkeys(filter(None, others)))
    return Week(at=now, first=first, sections=tuple(sections.items()), said=said, stories=count, others=named)


def _span(preferences: Preferences, now: datetime, days: int) -> tuple[ZoneInfo, date]:
    """Return the reader's zone, and the first of the last `days` local days."""
    zone = ZoneInfo(preferences.zone)
    return zone, now.astimezone(zone).date() - timedelta(days=days - 1)


def _candidate(
    story: Story, preferences: Preferences, zone: ZoneInfo, first: date, now: datetime
) -> _Candidate | None:
    dated = [
        (day, article)
        for article in story.articles
        if reads(article, preferences.languages)
        if (out := came_out(article)) and out <= now and (day := day_of_news(article, zone)) and day >= first
    ]
    if not dated:
        return None
    seen = tuple(sorted({day for day, _ in dated}))
    weight = _weight(seen, len(story.origins), story.claim, both=story.both_governments)
    articles = tuple(article for _, article in dated)
    return _Candidate(story, articles, seen, section_of(story, preferences), weight)


def _weight(seen: Collection[date], origins: int, claim: str, *, both: bool) -> float:
    return len(seen) + min(origins, MOST_ORIGINS) + both + (AN_ACT if claim == "official act" else 0.0)


def _rank(weight: float, story: Story | Glance) -> tuple[float, float, float, int]:
    return -weight, -story.importance, -story.last_stored.timestamp(), story.id


def _choose(
    ranked: Sequence[_Candidate], busy: Sequence[str], page: Lines, budget: Budget
) -> list[tuple[str, WeekStory]]:
    """Return lines with their sections, the weightiest first."""
    chosen: dict[int, tuple[str, WeekStory]] = {}

    def take(candidate: _Candidate, section: str) -> bool:
        line = None if candidate.story.id in chosen else _line(candidate, page, budget)
        if line is not None:
            chosen[candidate.story.id] = section, line
        return line is not None

    for theme in busy:
        own = [candidate for candidate in ranked if candidate.section == theme]
        others = [candidate for candidate in ranked if theme in candidate.story.themes and candidate not in own]
        if not any(section == theme for section, _ in chosen.values()):
            next((candidate for candidate in (*own, *others) if take(candidate, theme)), None)
    for candidate in ranked:
        shown = [section for section, _ in chosen.values()]
        if len(shown) < MOST_SHOWN and shown.count(candidate.section) < MOST_OF_A_THEME:
            take(candidate, candidate.section)
    return [chosen[candidate.story.id] for candidate in ranked if candidate.story.id in chosen]


def _busy(ranked: Sequence[_Candidate], preferences: Preferences) -> list[str]:
    """Return the reader's themes with two stories or more. The theme of the weightiest story comes first."""
    held = Counter(
        theme
        for candidate in ranked
        for theme in dict.fromkeys((candidate.section, *candidate.story.themes))
        if theme and preferences.wants_theme(theme)
    )
    return [theme for theme, count in held.items() if count > 1]


def _line(candidate: _Candidate, page: Lines, budget: Budget) -> WeekStory | None:
    """Return the story with its first headline that the page does not hold yet. Put the headline on the page."""
    story = candidate.story
    lead = [article for article in candidate.articles if article.id == story.lead]
    titled = ((story.headline_of(each), each) for each in (*lead, *candidate.articles))
    words, article = next(((words, each) for words, each in titled if words and not page.hold(words)), ("", None))
    if article is None:
        return None
    words = headline_within(words, article, budget)
    page.add(words)
    return WeekStory(
        story=story.id,
        headline=words,
        article=article,
        seen=candidate.seen,
        origins=max(1, len(story.origins)),
        both_governments=story.both_governments,
        claim=story.claim,
    )
