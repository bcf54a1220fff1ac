"""Makes a digest from stories. Editions, /digest, topic commands, previews and replay all use this one pure
way."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain, islice
from zoneinfo import ZoneInfo

from digests.model import (
    Article,
    Card,
    Coverage,
    DatedPhrase,
    DateKind,
    Digest,
    Length,
    Passage,
    Pointer,
    Preferences,
    Relation,
    Section,
    Story,
    Told,
)
from digests.model.lexicon import Lexicon
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.agenda import Upcoming, coming_up
from digests.rules.issuing.cards import build_card, heading_by
from digests.rules.issuing.choice import Quoted
from digests.rules.issuing.cuts import LONGEST_STATEMENT
from digests.rules.issuing.display_names import display_title
from digests.rules.issuing.exchanges import Exchange
from digests.rules.issuing.facts import telling_of
from digests.rules.issuing.foreign import conferences_read, only_elsewhere
from digests.rules.issuing.novelty import EVER, StoryNews, as_understood
from digests.rules.issuing.places import Content, Place
from digests.rules.issuing.pointers import pointers_to
from digests.rules.issuing.ranking import Placed, card_speaks_of, for_topic, rank, speaks_of
from digests.rules.issuing.readership import as_read, reads, theme_asked
from digests.rules.issuing.rights import Budget, room_of
from digests.rules.issuing.selection import (
    chosen_of,
    gains_of,
    may_open,
    news_to,
    of_reader,
    themes_of,
    untold_reports,
)
from digests.rules.issuing.statement_cards import MOST_IN_FULL, MOST_STATEMENTS, exchange_card, statement_card
from digests.rules.issuing.statements import Group
from digests.rules.issuing.told import NOTHING, Memory, lines_of
from digests.rules.texts import fingerprint

MANY = 4  # a digest with so many stories or more tells each as briefly as it can
A_DIGEST = {Length.BRIEF: 2400, Length.NORMAL: 2400, Length.FULL: 3600}
"""How many characters headlines, quotations and named stories may have together. If they have more, shorter lines
are chosen first. If that is not enough, the module `fitting` leaves some out."""
# If the best lines of all stories do not fit, each side is told with a shorter line: the shortest of its three
# best.
CLOSEST = 3
MOST_COMING = 2  # dates under "Coming up" in a digest with many stories
MOST_NAMED, LEAST_NAMED = 5, 2
A_POINTER = 95  # characters for a story that is only named by its headline
WINDOWS = (3, 7, 14)
UNKNOWN = Coverage(0, 0)


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
    judge: Judge | None = None,
) -> Digest:
    """Return the digest of `now` (UTC). It tells by theme what came in since `since` and was not told before. For
    an edition `now` is its slot, the moment at which the digest is due.

    `since` may be before the last edition. Some stories have new articles but no news. Such articles are only
    counted, and only those that came in after `counted_since`. Each story stands once, under the reader's theme
    that it is most about. Sections and stories are ordered by importance and age. A story that may not open a
    digest never stands first (see `may_open`). If there is no other story, it is left out. Stories without a card
    are named by their headlines, but for headlines that a strict reader may refuse (see `acceptance`). The same
    arguments give the same digest. With nothing new there are no sections. Digests of one moment may share one
    `judge`.
    """
    judge = judge or Judge(relation, lexicon)
    themes, memory = themes_of(preferences, relation), Memory(told.facts)
    if preferences.muted:
        stories = [story for story in stories if story.id not in preferences.muted]
    ours = list(of_reader(stories, preferences, relation))
    conferences = conferences_read(stories, preferences.languages)
    news: list[Placed] = []
    held_back: list[int] = []
    for theme, story in ours:
        if found := news_to(story, told, preferences, since, memory, conferences):
            news.append((theme, found))
        elif reports := untold_reports(story, told, preferences, counted_since or since):
            held_back.append(reports)
    chosen, others, withheld, said = chosen_of(news, memory, preferences, now, judge)
    budget, quoted = Budget(A_DIGEST[preferences.length]), Quoted(set(told.passages), memory)
    sections = _sections(chosen, budget, quoted, preferences, now, judge)
    others = _unmentioned(sections, chosen, others)
    cards = [card for section in sections for card in section.cards]
    foreign, foreign_stories = only_elsewhere(
        [story for _, story in ours], cards, told.passages, preferences.languages, counted_since or since, themes
    )
    considered = {story.id for _, story in ours}.union(*(found.told_as for _, found in news))
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
        named=pointers_to(others, preferences, budget, memory, judge, most, said, told.passages, doubtful=False),
        foreign=foreign,
        foreign_stories=foreign_stories,
        considered=frozenset(considered),
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
    """Return all stories with untold news since `since`, each by its headline. They have the order in which a
    digest made at `now` would take them."""
    memory, gains = Memory(told.facts), gains_of(preferences, relation, lexicon)
    ours = (story for _, story in of_reader(stories, preferences, relation))
    news = [found for story in ours if (found := news_to(story, told, preferences, since, memory))]
    news.sort(key=lambda each: rank(each, now, gains=gains))
    return pointers_to(news, preferences, Budget(), memory, Judge(relation, lexicon))


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
    windows: Sequence[int] = WINDOWS,
) -> Digest:
    """Return the brief of one theme, which answers a topic command. The brief tells stories of the last 3 days. If
    there are none, it tells stories of the last 7 days, or of the last 14. This time is the window; `windows` are
    other numbers of days. `days` of the digest says which window it is.

    `stories` are all stories of the theme from the longest window, or only the foremost of them. `ranking.fills`
    says how many of the foremost are enough. If only the foremost are given, the caller counts the stories of the
    window and gives their number as `of`. `upcoming` holds the dates of all stories in either case. A brief also
    tells what was told before. PreferenceError when the relation has no such theme.
    """
    subject, judge = theme_asked(theme, relation), Judge(relation, lexicon)
    languages = preferences.languages
    every = [story for story in stories if theme in story.themes and story.last_stored <= now]
    ours = [story for story in every if any(reads(article, languages) for article in story.articles)]
    conferences = conferences_read(every, languages)
    for days in windows:
        recent = [story for story in ours if story.last_stored > now - timedelta(days=days)]
        news = [
            (theme, for_topic(found, theme))
            for story in recent
            if (found := news_to(story, Told(), preferences, EVER, None, conferences))
            and speaks_of(found.story, theme)
        ]
        if news:
            break
    chosen, _, _, _ = chosen_of(news, Memory(), preferences, now, judge, theme)
    quoted = Quoted(set(), Memory())
    budget = Budget(A_DIGEST[preferences.length])
    sections = _sections(chosen, budget, quoted, preferences, now, judge, topic=theme)
    cards = [card for section in sections for card in section.cards]
    foreign, _ = only_elsewhere(every, cards, (), languages, now - timedelta(days=days), (theme,))
    return Digest(
        at=now,
        zone=preferences.zone,
        title=display_title(subject, preferences.language),
        theme=theme,
        days=days,
        sections=sections,
        coming_up=_ahead(recent, upcoming, (theme,), preferences, now, sections),
        coverage=coverage,
        left_out=(len(recent) if of is None else of) - len(cards) if cards else 0,
        foreign=foreign,
    )


def judge_ahead(stories: Sequence[Story], now: datetime, relation: Relation, lexicon: Lexicon) -> None:
    """Judge all that digests of these stories come to, for any reader, so that it is remembered."""
    judge = Judge(relation, lexicon)
    compose(
        stories, NOTHING, Preferences(), UNKNOWN, now, since=EVER, relation=relation, lexicon=lexicon, judge=judge
    )
    for story in stories:
        for article in story.articles:
            heading_by(article, story, judge)
        for fact in story.facts:
            telling_of(fact)
        for passage in chain(story.passages, *story.lines.values()):
            fingerprint(passage.text)


def _unmentioned(
    sections: Iterable[Section], chosen: Sequence[Place], others: Iterable[StoryNews]
) -> list[StoryNews]:
    """Return the stories that still have to be named. First come stories that had a place but got no card, then
    the `others`. Stories that a card tells are left out. So are stories that a card only counts ("3 further
    answers")."""
    told = {card.story for section in sections for card in section.cards}
    by_place = [[news.story.id for news in place.stories] for place in chosen]
    mentioned = {number for numbers in by_place if told & set(numbers) for number in numbers}
    placed = chain.from_iterable(place.stories for place in chosen)
    found = {each.story.id: each for each in chain(placed, others)}
    return [each for number, each in found.items() if number not in mentioned]


def _ahead(
    stories: Iterable[Story],
    upcoming: Iterable[Upcoming],
    themes: Sequence[str],
    preferences: Preferences,
    now: datetime,
    sections: Sequence[Section],
    told: Told = NOTHING,
) -> tuple[tuple[DatedPhrase, Article], ...]:
    """Return the dates under "Coming up", in the reader's languages. Return none if no story is told."""
    if not sections:
        return ()
    today, languages = now.astimezone(ZoneInfo(preferences.zone)).date(), preferences.languages
    ours = [own for story in stories if story.dates and (own := as_read(story, languages))]
    dates = [each for each in upcoming if reads(each.article, languages)]
    return coming_up(ours, dates, themes, today, _dates_shown(sections), told)


def _dates_shown(sections: Iterable[Section]) -> set[tuple[str, DateKind]]:
    return {
        (phrase.date, phrase.kind) for section in sections for card in section.cards for phrase, _ in card.dates
    }


def _sections(
    chosen: Sequence[Place],
    budget: Budget,
    quoted: Quoted,
    preferences: Preferences,
    now: datetime,
    judge: Judge,
    topic: str = "",
) -> tuple[Section, ...]:
    """Build the cards in order of importance. The weightiest story chooses its quotations first. But each later
    story keeps as many characters as it needs for a line of each capital, so that the digest stays short. In a
    brief a story has no card if nothing on the topic can be quoted."""
    relation, lexicon = judge.relation, judge.lexicon
    needs = [_need(place, relation, 1) for place in chosen]
    if crowded := sum(needs) > budget.left:
        needs = [_need(place, relation, CLOSEST) for place in chosen]
    zone, many = ZoneInfo(preferences.zone), len(chosen) >= MANY
    many_statements = MOST_IN_FULL if preferences.length is Length.FULL else MOST_STATEMENTS
    today = now.astimezone(zone).date()
    cards: dict[str, list[Card]] = {}
    for number, place in enumerate(chosen):
        content = place.content
        budget.open(_head_of(content), sum(needs[number + 1 :]))
        card: Card | None
        if isinstance(content, Group):
            card = statement_card(content, budget, quoted, relation, lexicon, most=many_statements)
        elif isinstance(content, Exchange):
            card = exchange_card(content, budget, quoted, relation, lexicon)
        else:
            spare = crowded or number >= (1 if many else 2)
            told = as_understood(content, now, zone)
            card = build_card(told, budget, quoted, today, judge, spare=spare, topic=topic)
            if not _stands(card, content, topic, first=not cards, relation=relation):
                continue  # this story has no card after all
        if card is not None:
            cards.setdefault(topic or _section(card, place, preferences), []).append(card)
    budget.close()
    return tuple(Section(theme, tuple(cards[theme])) for theme in cards)


def _section(card: Card, place: Place, preferences: Preferences) -> str:
    """Return the section under which a card stands. An event card stands in the section of its headline. A
    statement card stands under the first topic of the statement that heads it. Without such a head its first
    statement decides. The reader may have chosen topics, and this section may be none of them. Then the card
    stands under the theme for which the reader gets it."""
    if isinstance(place.content, StoryNews):
        told = place.content.story.sections.get(card.headline_article.id, place.theme)
    else:
        first = next((line.passage for line in (card.head, *lines_of(card)) if line), None)
        told = next(iter(first.themes), place.theme) if first else place.theme
    return told if preferences.wants_theme(told) else place.theme


def _stands(card: Card, news: StoryNews, topic: str, *, first: bool, relation: Relation) -> bool:
    """Say whether an event's card may stand. The card must tell something. In a brief it must tell something on
    the topic. The first card of a digest must be one that may open it."""
    if not topic and first and not may_open(card.headline, card.headline_article, relation):
        return False
    cut = card.headline_article.title.rstrip("….").rstrip()  # the title may end at "…" where the headline goes on
    answered = (
        bool(lines_of(card))
        or card.is_sentence
        or cut.startswith(card.headline.rstrip("… "))
        or card.headline.startswith(cut)
    )
    goes_on = not card.since or bool(lines_of(card)) or card.headline != card.since.words
    return bool(card.headline) and answered and goes_on and (not topic or card_speaks_of(card, news.story, topic))


def _head_of(content: Content) -> str:
    if isinstance(content, StoryNews):
        return content.story.headline
    return content.said[0].passage.text[:LONGEST_STATEMENT] if isinstance(content, Group) else ""


def _need(place: Place, relation: Relation, best: int) -> int:
    """Return how many characters a place in the digest needs at least. An event needs its headline and one line of
    each capital that speaks: the shortest of that capital's first `best` lines. If no capital speaks, the event
    needs the shortest of its first `best` passages. Statements need the room of the first two."""
    news = place.content
    if not isinstance(news, StoryNews):
        return sum(room_of(each.passage, each.article) for each in news.said[:2])
    articles = {article.id: article for article in news.story.articles}

    def shortest(passages: Iterable[Passage]) -> int:
        rooms = (room_of(each, articles[each.article]) for each in passages if each.article in articles)
        return min(islice(rooms, best), default=0)

    lines = sum(shortest(news.lines.get(party.id, ())) for party in relation.main)
    return len(news.story.headline) + (lines or shortest(news.passages))
