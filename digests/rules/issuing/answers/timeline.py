"""A theme's timeline: for each day of a story, the line that tells most of that day. Nothing is told twice."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from digests.model import Article, Passage, Preferences, Relation, Story, StoryDay, Theme, Timeline
from digests.rules.issuing.readership import came_out, reads, stories_for, theme_asked
from digests.rules.issuing.repetition import Lines
from digests.rules.issuing.rights import Budget

# Lengths and weights are set by judgement.
DAYS, MOST_DAYS = 30, 90
MOST_SHOWN, LONGEST = 20, 300
CONSIDERED = 6  # so many times more story-days are looked at than shown; each is compared with all before it
STRONG = 3  # weight of a word that alone says what a line is about
A_DAY_MORE = 1.0  # importance that a day of a story loses for each newer day of the same story

Value = TypeVar("Value")
StoryDays = list[tuple[date, Story, list[Article]]]


def considered(stories: Iterable[Story], preferences: Preferences, now: datetime, days: int = DAYS) -> set[int]:
    """Return the ids of the stories whose passages a timeline needs. Other stories may come without passages."""
    told = _told(stories, preferences, now, days)
    weightiest = _weightiest(told, [story for _, story, _ in told], CONSIDERED * MOST_SHOWN)
    return {story.id for _, story, _ in weightiest}


def timeline_of(
    stories: Iterable[Story],
    preferences: Preferences,
    now: datetime,
    relation: Relation,
    *,
    theme: str,
    days: int = DAYS,
    most: int = MOST_SHOWN,
) -> Timeline:
    """Return what the theme's stories brought on each of the last `days` local days, today included, oldest first.
    A story has one line a day, and no earlier line says the same. The line is the opening sentence of an article,
    or else its best sentence, as far as the source's rights allow. Otherwise it is a headline. If the story is
    more about another theme, the opening or headline must have a strong word of this theme. If there are more than
    `most` lines, the weightiest stay. PreferenceError when there is no such theme."""
    subject = theme_asked(theme, relation)
    told = _told(stories_for(stories, preferences, subject.id, relation), preferences, now, days)
    considered = _weightiest(told, [story for _, story, _ in told], CONSIDERED * most)
    chooser = _LineChooser(subject)
    entries = [
        (StoryDay(day=day, story=story.id, article=line[0], passage=line[1]), story)
        for day, story, articles in considered
        if (line := chooser.line(story, articles)) is not None
    ]
    kept = _weightiest([entry for entry, _ in entries], [story for _, story in entries], most)
    left_out = len(told) - len(considered) + len(entries) - len(kept)
    return Timeline(at=now, theme=subject.id, days=days, entries=tuple(kept), left_out=left_out)


def _told(stories: Iterable[Story], preferences: Preferences, now: datetime, days: int) -> StoryDays:
    """Return the days of the stories within the last `days`, earliest first. Each day has its articles that the
    reader can read."""
    zone = ZoneInfo(preferences.zone)
    today = now.astimezone(zone).date()
    told: StoryDays = []
    for story in stories:
        ours = (each for each in story.articles if reads(each, preferences.languages))
        dated = [(out, each.id, each) for each in ours if (out := came_out(each)) and out <= now]
        by_day: dict[date, list[Article]] = {}
        for out, _, article in sorted(dated, key=lambda each: each[:2]):
            by_day.setdefault(out.astimezone(zone).date(), []).append(article)
        told += [(day, story, found) for day, found in by_day.items() if today - timedelta(days) < day <= today]
    return sorted(told, key=lambda each: (each[0], -each[1].importance, each[1].id))


class _LineChooser:
    """Chooses lines for one page, and remembers which lines the page holds."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._page = Lines()
        self._budget = Budget()

    def line(self, story: Story, articles: Sequence[Article]) -> tuple[Article, Passage | None] | None:
        """Return the first line of a story-day that the page does not hold yet, and put it there."""
        return self._passage(story, articles) or self._headline(story, articles)

    def _passage(self, story: Story, articles: Sequence[Article]) -> tuple[Article, Passage] | None:
        by_id = {article.id: article for article in articles}
        own = [passage for passage in story.passages if passage.article in by_id]
        own.sort(key=lambda each: each.index > 0)
        for passage in own:
            opens = passage.index == 0 and (self._theme.id in passage.themes or self._names(passage.text))
            if (self._is_about(story) or opens) and self._may_quote(passage, by_id):
                article = by_id[passage.article]
                self._budget.spend(passage, article)
                self._page.add(passage.text)
                self._page.add(article.title)
                return article, passage
        return None

    def _headline(self, story: Story, articles: Sequence[Article]) -> tuple[Article, None] | None:
        for article in articles:
            title = story.headline_of(article)
            ours = title and (self._is_about(story) or self._names(title))
            if ours and not self._page.tell(title):
                self._page.add(title)
                return article, None
        return None

    def _is_about(self, story: Story) -> bool:
        return story.themes[:1] == (self._theme.id,)

    def _names(self, text: str) -> bool:
        """Say whether a text has a strong word of the theme."""
        return any(entry.weight >= STRONG and entry.pattern.search(text) for entry in self._theme.entries)

    def _may_quote(self, passage: Passage, articles: Mapping[int, Article]) -> bool:
        return (
            (passage.stands_alone or bool(passage.prefix))
            and len(passage.text) <= LONGEST
            and not self._page.tell(passage.text)
            and self._budget.allows([passage], articles)
        )


def _weightiest(values: Sequence[Value], stories: Sequence[Story], most: int) -> list[Value]:
    """Keep the weightiest values, in their order. Each weighs what its story weighs, and less for each newer day
    of the same story."""
    seen = Counter[int]()
    ranked = []
    for place, story in reversed(list(enumerate(stories))):
        ranked.append((-(story.importance - A_DAY_MORE * seen[story.id]), -place))
        seen[story.id] += 1
    kept = {-place for _, place in sorted(ranked)[:most]}
    return [value for place, value in enumerate(values) if place in kept]
