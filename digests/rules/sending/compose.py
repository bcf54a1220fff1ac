"""A digest from stories: one pure path for editions, /digest, topic commands, previews and replay."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from digests.model import (
    Article,
    Card,
    Coverage,
    DatedPhrase,
    DateKind,
    Digest,
    Outline,
    Ownership,
    Passage,
    Pointer,
    Preferences,
    Relation,
    Section,
    Story,
    StoryStatus,
    Told,
    ToldStory,
)
from digests.model.lexicon import Lexicon
from digests.rules.sending.agenda import Upcoming, coming_up
from digests.rules.sending.answers.readership import reads, theme_asked
from digests.rules.sending.cards import Layout, binding_dates, build_card, is_headed, is_title, lines_of, tells
from digests.rules.sending.choice import Quoted
from digests.rules.sending.memory import Memory
from digests.rules.sending.novelty import StoryNews, news_of
from digests.rules.sending.one_card import without_repeats
from digests.rules.sending.pointers import named_within, pointers_to
from digests.rules.sending.rights import Budget, room_of
from digests.rules.sending.titles import title_of
from digests.rules.sending.told import calendar_mark, told_by
from digests.rules.sending.topics import card_speaks_of, for_topic, share_of, speaks_of

__all__ = ["brief", "compose", "fills", "foremost", "told_by", "untold"]

MOST_OF_A_THEME = 3
MOST_OF_A_FAMILY = 2  # stories led by outlets of one owner; official acts, which are led by their own text, aside
MANY = 4  # stories from which on each is told as briefly as can be
A_DIGEST = 2400  # characters of headlines, quotations and stories that are only named
A_CHANGE = 150  # characters of what is said of a change of a list
CLOSEST = 3  # of a side's lines the shortest of so many is told where all best ones have no room
MOST_COMING = 2  # dates under coming up where there are many stories
REMINDED = (1, 7)  # days before a date that was told, on which it is named again
WINDOWS = (3, 7, 14)
A_DAY_OLDER = 1.5
WHOLLY = 8.0  # what it weighs in a topic's brief that a story is about nothing else
OFFICIAL_ACT = "official act"
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
    lexicon: Lexicon,
    upcoming: Sequence[Upcoming] = (),
    counted_since: datetime | None = None,
) -> Digest:
    """Return the digest of `now` (UTC; the slot): what came in since `since` and is untold, by theme.

    `since` may be a while before the last edition; reports without news are counted from `counted_since` on.

    Each story stands once, under the theme it is most about among the reader's; sections and stories go by
    importance and age, at most `preferences.most` in all and three of a theme unless there is only one. The order
    is total: the same arguments give the same digest. With nothing new there are no sections.
    """
    themes, memory = _themes_of(preferences, relation), Memory(told.facts)
    found = [
        (theme, story, news_of(story, told, since, lexicon, memory))
        for theme, story in _of_reader(stories, preferences, relation)
    ]
    news = [(theme, each) for theme, _, each in found if each]
    held_back = [
        reports
        for _, story, each in found
        if not each and (reports := _untold_reports(story, told, counted_since or since))
    ]
    chosen, others = _choose(news, preferences.most, now, preferences.language)
    budget, quoted = Budget(A_DIGEST), Quoted(set(told.passages), memory)
    sections = _sections(chosen, budget, quoted, preferences, now, relation, lexicon)
    most = named_within(budget.left)
    shown = _dates_shown(sections)
    told_themes = {theme for theme, _ in news}
    today = now.astimezone(ZoneInfo(preferences.zone)).date()
    ahead = _agenda(stories, upcoming, themes, today, shown, told) if sections else ()
    return Digest(
        at=now,
        title=sections[0].cards[0].headline if sections else "",
        sections=sections,
        coming_up=ahead if len(chosen) < MANY else ahead[:MOST_COMING],
        coverage=coverage,
        empty_themes=tuple(theme for theme in themes if theme not in told_themes),
        held_back=len(held_back),
        held_reports=sum(held_back),
        left_out=len(others),
        named=pointers_to((each for _, each in others), preferences.language, budget, memory, most),
    )


def untold(
    stories: Sequence[Story],
    told: Told,
    preferences: Preferences,
    now: datetime,
    *,
    since: datetime,
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[Pointer, ...]:
    """Return all stories of which there is news since `since` that was not told, by headline: what a digest of
    that moment would take first comes first."""
    memory = Memory(told.facts)
    news = [
        found
        for _, story in _of_reader(stories, preferences, relation)
        if (found := news_of(story, told, since, lexicon, memory))
    ]
    news.sort(key=lambda each: _rank(each, now))
    return pointers_to(news, preferences.language, Budget(), memory)


def brief(
    theme: str,
    stories: Sequence[Story],
    preferences: Preferences,
    now: datetime,
    relation: Relation,
    lexicon: Lexicon,
    *,
    coverage: Coverage = UNKNOWN,
    upcoming: Sequence[Upcoming] = (),
    of: int | None = None,
) -> Digest:
    """Return the brief of one theme: its stories of the last 3 days, or of 7 or 14 where there are none.

    `stories` are those of the last 14 days, or as many of the foremost as `fills` asks for; `of` is how many there
    are then in the window, and `upcoming` holds the dates of them all. `days` of the digest says which window it
    is. Nothing told before is left out. Raises PreferenceError when the relation has no such theme.
    """
    subject = theme_asked(theme, relation)
    ours = [story for story in stories if theme in story.themes and story.last_stored <= now]
    for days in WINDOWS:
        recent = [story for story in ours if story.last_stored > now - timedelta(days=days)]
        news = [
            (theme, for_topic(found, theme))
            for story in recent
            if speaks_of(story, theme) and (found := news_of(story, Told(), EVER, lexicon))
        ]
        if news:
            break
    chosen, _ = _choose(news, preferences.most, now, preferences.language, theme)
    quoted = Quoted(set(), Memory())
    sections = _sections(chosen, Budget(A_DIGEST), quoted, preferences, now, relation, lexicon, topic=theme)
    today = now.astimezone(ZoneInfo(preferences.zone)).date()
    shown = _dates_shown(sections)
    cards = sum(len(section.cards) for section in sections)
    return Digest(
        at=now,
        title=title_of(subject, preferences.language),
        theme=theme,
        days=days,
        sections=sections,
        coming_up=coming_up(recent, upcoming, (theme,), today, shown) if sections else (),
        coverage=coverage,
        left_out=(len(recent) if of is None else of) - cards if cards else 0,
    )


def foremost(outlines: Iterable[Outline], now: datetime) -> list[int]:
    """Return the ids of a theme's stories of which nothing was told, in the order in which a brief takes them."""

    def rank(outline: Outline) -> tuple[float, float, int]:
        weight = outline.importance + WHOLLY * outline.share - _loss_by_age(outline.newest, now)
        return -weight, -outline.last_stored.timestamp(), outline.id

    return [outline.id for outline in sorted(outlines, key=rank)]


def fills(stories: Iterable[Story], theme: str, preferences: Preferences) -> bool:
    """Say whether these foremost stories fill a theme's brief, whatever comes after them: no others need be
    read."""
    families = Counter(_leading_family(each) for each in stories if each.articles and speaks_of(each, theme))
    room = (count if not family else min(count, MOST_OF_A_FAMILY) for family, count in families.items())
    return len(families) > 1 and sum(room) >= preferences.most


def _untold_reports(story: Story, told: Told, since: datetime) -> int:
    """How many articles of the story came in since and were in no edition."""
    before = told.stories.get(story.id, ToldStory())
    return sum(
        (article.stored_at is None or article.stored_at > since) and article.id not in before.articles
        for article in story.articles
    )


def _dates_shown(sections: Iterable[Section]) -> set[tuple[str, DateKind]]:
    return {
        (phrase.date, phrase.kind) for section in sections for card in section.cards for phrase, _ in card.dates
    }


def _agenda(
    stories: Sequence[Story],
    upcoming: Sequence[Upcoming],
    themes: Sequence[str],
    today: date,
    shown: set[tuple[str, DateKind]],
    told: Told,
) -> tuple[tuple[DatedPhrase, Article], ...]:
    """The dates that bind and were not told; a week and a day before they are named again."""
    again = {(today + timedelta(days=days)).isoformat() for days in REMINDED}
    found = [
        *(entry.phrase for entry in upcoming),
        *(phrase for story in stories for phrase, _ in binding_dates(story, today)),
    ]
    known = {
        (phrase.date, phrase.kind)
        for phrase in found
        if phrase.date not in again and calendar_mark(phrase.date, phrase.kind) in told.passages
    }
    return coming_up(stories, upcoming, themes, today, shown | known)


def _of_reader(
    stories: Iterable[Story], preferences: Preferences, relation: Relation
) -> Iterator[tuple[str, Story]]:
    """Yield the stories that the reader's digests may tell, each once, with the theme under which it stands."""
    themes = _themes_of(preferences, relation)
    for story in {story.id: story for story in stories}.values():
        theme = _section_of(story, themes, everything=not preferences.themes)
        if theme is not None:
            yield theme, story


def _themes_of(preferences: Preferences, relation: Relation) -> tuple[str, ...]:
    """The reader's themes in the relation's order; all of them when none is chosen."""
    known = tuple(theme.id for theme in relation.themes)
    return tuple(theme for theme in known if not preferences.themes or theme in preferences.themes)


def _section_of(story: Story, themes: Sequence[str], *, everything: bool) -> str | None:
    """The story's best theme among the reader's; one without any theme is only for those who chose everything."""
    best = next((theme for theme in story.themes if theme in themes), None)
    return "" if best is None and everything and not story.themes else best


def _choose(
    news: Iterable[tuple[str, StoryNews]], most: int, now: datetime, language: str, topic: str = ""
) -> tuple[list[tuple[str, StoryNews]], list[tuple[str, StoryNews]]]:
    """Take the most important stories, but not so many of one theme or outlet that it drowns the others; return
    those, and the others, both in order of importance.

    What tells hardly anything has no card. Where there is room, nothing is drowned, and the next ones take it. A
    government's own text does not count as flooding where it is an act: what was done is not left out because one
    ministry did all of it. Its statements count as any outlet's do.
    """
    given = sorted(news, key=lambda each: _rank(each[1], now, topic))
    ranked = without_repeats([each for each in given if topic or tells(each[1], language)])
    of_theme = most if len({theme for theme, _ in ranked}) == 1 else MOST_OF_A_THEME
    of_family = most if len({_leading_family(found.story) for _, found in ranked}) == 1 else MOST_OF_A_FAMILY
    themes, families = Counter[str](), Counter[str]()
    first: list[int] = []
    for place, (theme, found) in enumerate(ranked):
        family = _leading_family(found.story)
        if len(first) < most and themes[theme] < of_theme and (not family or families[family] < of_family):
            first.append(place)
            themes[theme] += 1
            families[family] += 1
    next_ones = [place for place in range(len(ranked)) if place not in first]
    chosen = sorted(first + next_ones[: most - len(first)])
    shown = {ranked[place][1].story.id: ranked[place] for place in chosen}
    telling = {found.story.id for _, found in ranked}
    named = [
        each for each in given if each[1].story.id in telling or (is_headed(each[1].story) and not each[1].goes_on)
    ]
    return list(shown.values()), [each for each in named if each[1].story.id not in shown]


def _leading_family(story: Story) -> str:
    """The publisher family whose article leads the story; empty where a government tells of its own act."""
    source = story.article(story.lead).source
    own_act = source.ownership is Ownership.GOVERNMENT and story.claim == OFFICIAL_ACT
    return "" if own_act else source.family or source.id


def _rank(news: StoryNews, now: datetime, topic: str = "") -> tuple[bool, float, float, int]:
    """What corrects what was told first: whoever was told that is owed it. Then the more important, in the brief
    of a topic what is wholly about it; but what is only new to us, as after a pause or for a newcomer, gives way
    to news of today."""
    fresh = [article for article in news.story.articles if article.id in news.fresh]
    published = [
        article.published for article in fresh if article.published is not None and not article.published_guessed
    ]
    weight = news.story.importance - _loss_by_age(max(published, default=news.story.last_stored), now)
    weight += WHOLLY * share_of(news.story, topic) if topic else 0.0
    return not news.corrected, -weight, -news.story.last_stored.timestamp(), news.story.id


def _loss_by_age(newest: datetime, now: datetime) -> float:
    return A_DAY_OLDER * ((now - min(newest, now)) // timedelta(days=1))


def _sections(
    chosen: Sequence[tuple[str, StoryNews]],
    budget: Budget,
    quoted: Quoted,
    preferences: Preferences,
    now: datetime,
    relation: Relation,
    lexicon: Lexicon,
    topic: str = "",
) -> tuple[Section, ...]:
    """Build the cards in order of importance: the weightiest story has the first claim on what it quotes, but what
    the later ones need to be told with a line of each capital is kept for them, so that a digest stays one that is
    read. A story of which nothing on the topic can be quoted has no card in its brief."""
    today = now.astimezone(ZoneInfo(preferences.zone)).date()
    budget.left -= A_CHANGE * sum(len(news.story.list_changes) for _, news in chosen)
    needs = [_need(news, relation, preferences.language, 1) for _, news in chosen]
    if crowded := sum(needs) > budget.left:
        needs = [_need(news, relation, preferences.language, CLOSEST) for _, news in chosen]
    cards: dict[str, list[Card]] = {}
    for place, (theme, news) in enumerate(chosen):
        opens = place == 0 and not news.goes_on
        layout = Layout(
            relation=relation,
            lexicon=lexicon,
            language=preferences.language,
            other_languages=preferences.other_languages,
            today=today,
            passages=2 if opens and len(chosen) < MANY else 1,
            background=1 if opens and len(chosen) < MANY else 0,
            spare=crowded or place >= (1 if len(chosen) >= MANY else 2),
            topic=topic,
        )
        budget.open(news.story.headline, sum(needs[place + 1 :]))
        card = build_card(news, layout, budget, quoted)
        answered = bool(lines_of(card)) or is_title(card.headline, card.headline_article)
        if answered and (not topic or card_speaks_of(card, news.story, topic)):
            cards.setdefault(theme, []).append(card)
    budget.close()
    return tuple(Section(theme, tuple(cards[theme])) for theme in cards)


def _need(news: StoryNews, relation: Relation, language: str, best: int) -> int:
    """Return the characters of a story that is told with its headline and the shortest of the `best` lines of each
    capital that speaks in the reader's language, or else with the shortest of the best passages."""

    articles = {article.id: article for article in news.story.articles if reads(article, language)}

    def shortest(passages: Iterable[Passage]) -> int:
        found = [each for each in passages if each.article in articles][:best]
        return min((room_of(each, articles[each.article]) for each in found), default=0)

    lines = sum(shortest(news.lines.get(party.id, ())) for party in relation.main)
    return len(news.story.headline) + (lines or shortest(news.passages))


def status_counts(digest: Digest) -> tuple[int, int]:
    """Return how many stories the digest shows, and how many of them are new."""
    return len(digest.cards), sum(card.status is StoryStatus.NEW for card in digest.cards)
