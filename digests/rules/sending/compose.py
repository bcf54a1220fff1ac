"""A digest from stories: one pure path for editions, /digest, topic commands, previews and replay."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from digests.errors import PreferenceError
from digests.model import Card, Coverage, Digest, Preferences, Relation, Section, Story, StoryStatus, Told
from digests.rules.sending.agenda import Upcoming, coming_up
from digests.rules.sending.cards import Layout, Quoted, build_card
from digests.rules.sending.changes import title_of
from digests.rules.sending.facts import Memory
from digests.rules.sending.novelty import StoryNews, news_of, told_by
from digests.rules.sending.rights import Budget

__all__ = ["brief", "compose", "told_by"]

MOST_OF_A_THEME = 3
WINDOWS = (3, 7, 14)
A_DAY_OLDER = 1.5
UNKNOWN = Coverage(0, 0)
EVER = datetime(1, 1, 1, tzinfo=UTC)


def compose(
    stories: Sequence[Story],
    told: Told,
    preferences: Preferences,
    coverage: Coverage,
    now: datetime,
    *,
    since: datetime,
    relation: Relation,
    upcoming: Sequence[Upcoming] = (),
) -> Digest:
    """Return the digest of `now` (UTC; the slot): what came in since `since` and is untold, by theme.

    Each story stands once, under the theme it is most about among the reader's; sections and stories go by
    importance and age, at most `preferences.most` in all and three of a theme unless there is only one. The order
    is total: the same arguments give the same digest. With nothing new there are no sections.
    """
    themes = _themes_of(preferences, relation)
    news: list[tuple[str, StoryNews]] = []
    held_back = 0
    memory = Memory(told.facts)
    for story in {story.id: story for story in stories}.values():
        theme = _section_of(story, themes, everything=not preferences.themes)
        if theme is None:
            continue
        if found := news_of(story, told, since, memory):
            news.append((theme, found))
        elif any(article.stored_at is None or article.stored_at > since for article in story.articles):
            held_back += 1
    chosen = _choose(news, preferences.most, now, alone=len(preferences.themes) == 1)
    sections = _sections(chosen, Quoted(set(told.passages), memory), preferences, now, relation)
    shown = {
        (phrase.date, phrase.kind) for section in sections for card in section.cards for phrase, _ in card.dates
    }
    told_themes = {theme for theme, _ in news}
    today = now.astimezone(ZoneInfo(preferences.zone)).date()
    return Digest(
        at=now,
        title=sections[0].cards[0].headline if sections else "",
        sections=sections,
        coming_up=coming_up(stories, upcoming, themes, today, shown) if sections else (),
        coverage=coverage,
        empty_themes=tuple(theme for theme in themes if theme not in told_themes),
        held_back=held_back,
        left_out=len(news) - len(chosen),
    )


def brief(
    theme: str,
    stories: Sequence[Story],
    preferences: Preferences,
    now: datetime,
    relation: Relation,
    *,
    coverage: Coverage = UNKNOWN,
    upcoming: Sequence[Upcoming] = (),
) -> Digest:
    """Return the brief of one theme: its stories of the last 3 days, or of 7 or 14 where there are none.

    `stories` are those of the last 14 days; `days` of the digest says which window it is. Nothing told before is
    left out. Raises PreferenceError when the relation has no such theme.
    """
    subject = relation.theme(theme)
    if subject is None:
        raise PreferenceError(f"no theme {theme[:40]!r}", advice="There is no such topic. /topics lists them all.")
    ours = [story for story in stories if theme in story.themes and story.last_stored <= now]
    for days in WINDOWS:
        recent = [story for story in ours if story.last_stored > now - timedelta(days=days)]
        if recent:
            break
    news = [(theme, found) for story in recent if (found := news_of(story, Told(), EVER))]
    chosen = _choose(news, preferences.most, now, alone=True)
    sections = _sections(chosen, Quoted(set(), Memory()), preferences, now, relation)
    today = now.astimezone(ZoneInfo(preferences.zone)).date()
    shown = {
        (phrase.date, phrase.kind) for section in sections for card in section.cards for phrase, _ in card.dates
    }
    return Digest(
        at=now,
        title=title_of(subject, preferences.language),
        theme=theme,
        days=days,
        sections=sections,
        coming_up=coming_up(recent, upcoming, (theme,), today, shown) if sections else (),
        coverage=coverage,
        left_out=len(news) - len(chosen),
    )


def _themes_of(preferences: Preferences, relation: Relation) -> tuple[str, ...]:
    """The reader's themes in the relation's order; all of them when none is chosen."""
    known = tuple(theme.id for theme in relation.themes)
    return tuple(theme for theme in known if not preferences.themes or theme in preferences.themes)


def _section_of(story: Story, themes: Sequence[str], *, everything: bool) -> str | None:
    """The story's best theme among the reader's; one without any theme is only for those who chose everything."""
    best = next((theme for theme in story.themes if theme in themes), None)
    return "" if best is None and everything and not story.themes else best


def _choose(
    news: Iterable[tuple[str, StoryNews]], most: int, now: datetime, *, alone: bool
) -> list[tuple[str, StoryNews]]:
    """Take the most important stories, but not so many of one theme that it drowns the others."""
    ranked = sorted(news, key=lambda each: _rank(each[1], now))
    limit = most if alone or len({theme for theme, _ in ranked}) == 1 else MOST_OF_A_THEME
    chosen: list[tuple[str, StoryNews]] = []
    for theme, found in ranked:
        if len(chosen) < most and sum(other == theme for other, _ in chosen) < limit:
            chosen.append((theme, found))
    return chosen


def _rank(news: StoryNews, now: datetime) -> tuple[float, float, int]:
    """The more important first, but what is only new to us, as after a pause or for a newcomer, gives way to news
    of today."""
    fresh = [article for article in news.story.articles if article.id in news.fresh]
    published = [
        article.published for article in fresh if article.published is not None and not article.published_guessed
    ]
    newest = min(max(published, default=news.story.last_stored), now)
    weight = news.story.importance - A_DAY_OLDER * ((now - newest) // timedelta(days=1))
    return -weight, -news.story.last_stored.timestamp(), news.story.id


def _sections(
    chosen: Sequence[tuple[str, StoryNews]],
    quoted: Quoted,
    preferences: Preferences,
    now: datetime,
    relation: Relation,
) -> tuple[Section, ...]:
    """Build the cards in order of importance: the weightiest story has the first claim on what it quotes, and the
    more stories there are, the less is quoted of each, so that a digest stays one that is read."""
    today = now.astimezone(ZoneInfo(preferences.zone)).date()
    budget = Budget()
    cards: dict[str, list[Card]] = {}
    for place, (theme, news) in enumerate(chosen):
        layout = Layout(
            relation=relation,
            language=preferences.language,
            today=today,
            now=now,
            passages=3 if len(chosen) == 1 else 2 if place == 0 else 1,
            background=2 if len(chosen) == 1 else 1 if place == 0 else 0,
        )
        cards.setdefault(theme, []).append(build_card(news, layout, budget, quoted))
    return tuple(Section(theme, tuple(cards[theme])) for theme in cards)


def status_counts(digest: Digest) -> tuple[int, int]:
    """Return how many stories the digest shows, and how many of them are new."""
    return len(digest.cards), sum(card.status is StoryStatus.NEW for card in digest.cards)
