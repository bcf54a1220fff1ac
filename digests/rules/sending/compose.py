"""A digest from stories: one pure path for editions, /digest, topic commands, previews and replay."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from digests.model import (
    COMMENT,
    Article,
    Card,
    Coverage,
    DatedPhrase,
    DateKind,
    Digest,
    Passage,
    Pointer,
    Preferences,
    Relation,
    Section,
    Story,
    Told,
    ToldStory,
)
from digests.model.lexicon import Lexicon
from digests.rules import forms, trust
from digests.rules.sending.agenda import Upcoming, coming_up
from digests.rules.sending.cards import build_card, headline_of
from digests.rules.sending.choice import Quoted
from digests.rules.sending.display_names import title_of
from digests.rules.sending.foreign import conferences_read, only_elsewhere, unread_in, words_elsewhere
from digests.rules.sending.novelty import StoryNews, as_understood, news_of
from digests.rules.sending.ranking import Placed, card_speaks_of, choose, for_topic, rank, speaks_of
from digests.rules.sending.readership import as_read, primary, reads, theme_asked
from digests.rules.sending.rights import Budget, headline_within, room_of
from digests.rules.sending.told import NOTHING, Memory, lines_of

MANY = 4  # stories from which on each is told as briefly as can be
A_DIGEST = 2400  # characters of headlines, quotations and stories that are only named: with those a digest of five
# stories of the streams to develop on has 1,998 characters at the median and 2,866 at most
A_CHANGE = 150  # characters of what is said of a change of a list
CLOSEST = 3  # of a side's lines the shortest of so many is told where all best ones have no room
MOST_COMING = 2  # dates under coming up where there are many stories
MOST_NAMED, LEAST_NAMED = 5, 2
A_POINTER = 95  # characters that a story takes which is only named
WINDOWS = (3, 7, 14)
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

    `since` may be a while before the last edition; reports without news are counted from `counted_since` on. Each
    story stands once, under the theme it is most about among the reader's; sections and stories go by importance
    and age, but none comes first that may not (see `may_open`): where there is no other, it is left out. The same
    arguments give the same digest. With nothing new there are no sections.
    """
    themes, memory = _themes_of(preferences, relation), Memory(told.facts)
    ours = list(_of_reader(stories, preferences, relation))
    conferences = conferences_read(stories, preferences.languages)
    news: list[Placed] = []
    held_back: list[int] = []
    for theme, story in ours:
        if found := _news(story, told, preferences, since, memory, conferences):
            news.append((theme, found))
        elif reports := _untold_reports(story, told, preferences, counted_since or since):
            held_back.append(reports)
    chosen, others = choose(news, preferences.most, now)
    chosen, withheld = openers_first(chosen, memory, relation)
    budget, quoted = Budget(A_DIGEST), Quoted(set(told.passages), memory)
    sections = _sections(chosen, budget, quoted, preferences, now, relation, lexicon)
    cards = [card for section in sections for card in section.cards]
    foreign, foreign_stories = only_elsewhere(
        [story for _, story in ours], cards, told.passages, preferences.languages, counted_since or since, themes
    )
    most = max(LEAST_NAMED, min(MOST_NAMED, budget.left // A_POINTER))
    ahead = _ahead(stories, upcoming, themes, preferences, now, sections, told)
    told_themes = {theme for _, found in news for theme in found.story.themes}
    told_themes |= {section.theme for section in sections}
    return Digest(
        at=now,
        zone=preferences.zone,
        title=sections[0].cards[0].headline if sections else "",
        sections=sections,
        coming_up=ahead if len(chosen) < MANY else ahead[:MOST_COMING],
        coverage=coverage,
        empty_themes=tuple(theme for theme in themes if theme not in told_themes),
        held_back=len(held_back),
        held_reports=sum(held_back),
        left_out=len(others) + len(withheld),
        named=pointers_to((each for _, each in others), budget, memory, most),
        foreign=foreign,
        foreign_stories=foreign_stories,
    )


def untold(
    stories: Sequence[Story],
    told: Told,
    preferences: Preferences,
    now: datetime,
    *,
    since: datetime,
    relation: Relation,
) -> tuple[Pointer, ...]:
    """Return all stories of which there is news since `since` that was not told, by headline: what a digest of
    that moment would take first comes first."""
    memory = Memory(told.facts)
    of_reader = (story for _, story in _of_reader(stories, preferences, relation))
    news = [found for story in of_reader if (found := _news(story, told, preferences, since, memory))]
    news.sort(key=lambda each: rank(each, now))
    return pointers_to(news, Budget(), memory)


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
    languages = preferences.languages
    every = [story for story in stories if theme in story.themes and story.last_stored <= now]
    ours = [story for story in every if any(reads(article, languages) for article in story.articles)]
    conferences = conferences_read(every, languages)
    for days in WINDOWS:
        recent = [story for story in ours if story.last_stored > now - timedelta(days=days)]
        news = [
            (theme, for_topic(found, theme))
            for story in recent
            if (found := _news(story, Told(), preferences, EVER, None, conferences))
            and speaks_of(found.story, theme)
        ]
        if news:
            break
    chosen, _ = choose(news, preferences.most, now, theme)
    quoted = Quoted(set(), Memory())
    sections = _sections(chosen, Budget(A_DIGEST), quoted, preferences, now, relation, lexicon, topic=theme)
    cards = [card for section in sections for card in section.cards]
    foreign, _ = only_elsewhere(every, cards, (), languages, now - timedelta(days=days), (theme,))
    return Digest(
        at=now,
        zone=preferences.zone,
        title=title_of(subject, preferences.language),
        theme=theme,
        days=days,
        sections=sections,
        coming_up=_ahead(recent, upcoming, (theme,), preferences, now, sections),
        coverage=coverage,
        left_out=(len(recent) if of is None else of) - len(cards) if cards else 0,
        foreign=foreign,
    )


def pointers_to(
    news: Iterable[StoryNews], budget: Budget, memory: Memory, most: int | None = None
) -> tuple[Pointer, ...]:
    """Return what these stories are named by, reports in their order, then comment in its: the first `most`, no
    headline twice. A headline that is a sentence of its article counts in `budget` as quoted; where nothing more
    may be quoted, the title of the article names the story."""
    found: dict[str, Pointer] = {}
    titled = []
    for each in news:
        seen = memory.seen_by(vouched=trust.is_vouched(each.story.articles))
        titled.append((each.story.id, *headline_of(each, seen)))
    for story, words, article in sorted(titled, key=lambda each: each[2].kind in COMMENT):
        if most is not None and len(found) >= most:
            break
        headline = headline_within(words, article, budget)
        found.setdefault(headline.casefold(), Pointer(story, headline, article))
    return tuple(found.values())


def openers_first(
    chosen: Sequence[Placed], memory: Memory, relation: Relation
) -> tuple[list[Placed], list[Placed]]:
    """Return the stories that have a card, those that may open a digest first; and all of them where none may."""
    opening = {id(news) for _, news in chosen if may_open(*headline_of(news, memory), relation)}
    ordered = sorted(chosen, key=lambda each: id(each[1]) not in opening)
    return (ordered, []) if opening else ([], ordered)


def may_open(headline: str, article: Article, relation: Relation) -> bool:
    """Say whether a digest may begin with a headline: of a source of whose owner nothing is known none does that
    reads like a line of ours."""
    return trust.can_vouch(article.source) or not forms.imitates(headline, relation)


def _news(
    story: Story,
    told: Told,
    preferences: Preferences,
    since: datetime,
    memory: Memory | None = None,
    conferences: Collection[str] = (),
) -> StoryNews | None:
    """What is news of a story to a reader, by what of it is in their languages; None where nothing is. Of these
    `conferences` the reader has a page."""
    own = as_read(story, preferences.languages, primary(preferences.language))
    found = news_of(own, told, since, memory) if own else None
    if found is None or own is story:
        return found
    foreign = words_elsewhere(story, preferences.languages, told.passages, conferences)
    return replace(found, foreign=foreign, elsewhere=unread_in(story, preferences.languages))


def _untold_reports(story: Story, told: Told, preferences: Preferences, since: datetime) -> int:
    """How many articles of the story that the reader can read came in since and were in no edition."""
    before = told.stories.get(story.id, ToldStory()).articles
    return sum(
        (each.stored_at is None or each.stored_at > since) and each.id not in before
        for each in story.articles
        if reads(each, preferences.languages)
    )


def _ahead(
    stories: Iterable[Story],
    upcoming: Iterable[Upcoming],
    themes: Sequence[str],
    preferences: Preferences,
    now: datetime,
    sections: Sequence[Section],
    told: Told = NOTHING,
) -> tuple[tuple[DatedPhrase, Article], ...]:
    """The dates under coming up, of what the reader can read; none where no story is told."""
    if not sections:
        return ()
    today, languages = now.astimezone(ZoneInfo(preferences.zone)).date(), preferences.languages
    ours = [own for story in stories if (own := as_read(story, languages))]
    dates = [each for each in upcoming if reads(each.article, languages)]
    return coming_up(ours, dates, themes, today, _dates_shown(sections), told)


def _dates_shown(sections: Iterable[Section]) -> set[tuple[str, DateKind]]:
    return {
        (phrase.date, phrase.kind) for section in sections for card in section.cards for phrase, _ in card.dates
    }


def _of_reader(
    stories: Iterable[Story], preferences: Preferences, relation: Relation
) -> Iterator[tuple[str, Story]]:
    """Yield the stories that the reader's digests may tell, each once, with the best of the reader's themes; one
    without any theme is only for those who chose everything."""
    themes = _themes_of(preferences, relation)
    for story in {story.id: story for story in stories}.values():
        best = next((theme for theme in story.themes if theme in themes), None)
        if best is not None or not (preferences.themes or story.themes):
            yield best or "", story


def _themes_of(preferences: Preferences, relation: Relation) -> tuple[str, ...]:
    """The reader's themes in the relation's order; all of them when none is chosen."""
    known = tuple(theme.id for theme in relation.themes)
    return tuple(theme for theme in known if not preferences.themes or theme in preferences.themes)


def _sections(
    chosen: Sequence[Placed],
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
    budget.left -= A_CHANGE * sum(len(news.story.list_changes) for _, news in chosen)
    needs = [_need(news, relation, 1) for _, news in chosen]
    if crowded := sum(needs) > budget.left:
        needs = [_need(news, relation, CLOSEST) for _, news in chosen]
    zone, many = ZoneInfo(preferences.zone), len(chosen) >= MANY
    today = now.astimezone(zone).date()
    cards: dict[str, list[Card]] = {}
    for place, (theme, news) in enumerate(chosen):
        opens = place == 0 and not news.goes_on and not many
        budget.open(news.story.headline, sum(needs[place + 1 :]))
        spare = crowded or place >= (1 if many else 2)
        as_told = as_understood(news, now, zone)
        card = build_card(as_told, budget, quoted, today, relation, lexicon, opens=opens, spare=spare, topic=topic)
        if not (topic or cards or may_open(card.headline, card.headline_article, relation)):
            continue  # what was to open has no card after all
        cut = card.headline_article.title.rstrip("….").rstrip()  # the headline may be whole where the title is cut
        answered = bool(lines_of(card)) or card.headline.startswith(cut)
        if answered and (not topic or card_speaks_of(card, news.story, topic)):
            cards.setdefault(topic or _section(card, news.story, theme, preferences), []).append(card)
    budget.close()
    return tuple(Section(theme, tuple(cards[theme])) for theme in cards)


def _section(card: Card, story: Story, theme: str, preferences: Preferences) -> str:
    """Return the section that the card's headline belongs to; for who chose topics, of which that is none, the
    `theme` for which they get it."""
    told = story.sections.get(card.headline_article.id, theme)
    return told if not preferences.themes or told in preferences.themes else theme


def _need(news: StoryNews, relation: Relation, best: int) -> int:
    """Return the characters of a story that is told with its headline and the shortest of the `best` lines of each
    capital that speaks, or else with the shortest of the best passages."""
    articles = {article.id: article for article in news.story.articles}

    def shortest(passages: Iterable[Passage]) -> int:
        rooms = (room_of(each, articles[each.article]) for each in passages if each.article in articles)
        return min(islice(rooms, best), default=0)

    lines = sum(shortest(news.lines.get(party.id, ())) for party in relation.main)
    return len(news.story.headline) + (lines or shortest(news.passages))
