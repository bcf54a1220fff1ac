"""The week in review: the stories that lasted, that many told independently, that were acts, each in one line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from digests.model import Article, Preferences, Relation, Story, Week, WeekStory
from digests.rules.sending.answers.readership import came_out, day_of_news, readable_first, section_of, stories_for
from digests.rules.sending.answers.repetition import Lines

DAYS = 7
WEEK = timedelta(days=DAYS)
MOST_SHOWN = 10
MOST_OF_A_THEME = 3
MOST_ORIGINS = 5
AN_ACT = 2.0


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A story of the week with its articles of these days, its days, its own section and its weight."""

    story: Story
    articles: tuple[Article, ...]
    seen: tuple[date, ...]
    section: str
    weight: float


def week_of(stories: Iterable[Story], preferences: Preferences, now: datetime, relation: Relation) -> Week:
    """Return the review of the last seven local days, today included, for the reader's themes.

    Stories weigh by the days on which they were in the news, their independent origins and whether they rest on an
    official act; no two lines are alike. Every theme with two stories or more has a line; beyond that there are
    ten at most, three of a theme.
    """
    zone = ZoneInfo(preferences.zone)
    first = now.astimezone(zone).date() - timedelta(days=DAYS - 1)
    found = [
        candidate
        for story in stories_for(stories, preferences, "", relation)
        if (candidate := _candidate(story, preferences, first, now)) is not None
    ]
    found.sort(key=_rank)
    chosen = _choose(found, _busy(found, preferences.themes), preferences.language)
    sections = {theme: [line for section, line in chosen if section == theme] for theme, _ in chosen}
    told = {line.story for _, line in chosen}
    others = (candidate.section for candidate in found if candidate.story.id not in told)
    return Week(
        at=now,
        first=first,
        sections=tuple((theme, tuple(lines)) for theme, lines in sections.items()),
        stories=len(found),
        others=tuple(dict.fromkeys(theme for theme in others if theme)),
    )


def _candidate(story: Story, preferences: Preferences, first: date, now: datetime) -> _Candidate | None:
    zone = ZoneInfo(preferences.zone)
    dated = [
        (day, article)
        for article in story.articles
        if (out := came_out(article)) and out <= now and (day := day_of_news(article, zone)) and day >= first
    ]
    if not dated:
        return None
    seen = tuple(sorted({day for day, _ in dated}))
    weight = float(len(seen) + min(len(story.origins), MOST_ORIGINS) + story.both_governments)
    weight += AN_ACT if story.claim == "official act" else 0.0
    articles = tuple(article for _, article in dated)
    return _Candidate(story, articles, seen, section_of(story, preferences.themes), weight)


def _rank(candidate: _Candidate) -> tuple[float, float, float, int]:
    story = candidate.story
    return -candidate.weight, -story.importance, -story.last_stored.timestamp(), story.id


def _choose(ranked: Sequence[_Candidate], busy: Sequence[str], language: str) -> list[tuple[str, WeekStory]]:
    """Return lines with their sections, the weightiest first."""
    page, chosen = Lines(), dict[int, tuple[str, WeekStory]]()

    def take(candidate: _Candidate, section: str) -> bool:
        line = None if candidate.story.id in chosen else _line(candidate, page, language)
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


def _busy(ranked: Sequence[_Candidate], wanted: Sequence[str]) -> list[str]:
    """Return the wanted themes (none: all) with two stories or more, in the order of their weightiest."""
    found = [
        theme
        for candidate in ranked
        for theme in dict.fromkeys((candidate.section, *candidate.story.themes))
        if theme and (not wanted or theme in wanted)
    ]
    return [theme for theme in dict.fromkeys(found) if found.count(theme) > 1]


def _line(candidate: _Candidate, page: Lines, language: str) -> WeekStory | None:
    """Return the story with the first of its headlines that the page does not hold yet, and put it there."""
    story = candidate.story
    lead = [article for article in candidate.articles if article.id == story.lead]
    offered = readable_first([*lead, *candidate.articles], language)
    article = next((each for each in offered if each.title and not page.hold(each.title)), None)
    if article is None:
        return None
    page.add(article.title)
    return WeekStory(
        story=story.id,
        article=article,
        seen=candidate.seen,
        origins=max(1, len(story.origins)),
        both_governments=story.both_governments,
        claim=story.claim,
    )
