"""Decides which stories have a place in a reader's digest, and in which order."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

from digests.model import SPOKEN, Article, Preferences, Relation, Story, Told, ToldStory
from digests.model.lexicon import Lexicon
from digests.rules import forms, trust
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.cards import heading_of
from digests.rules.issuing.exchanges import exchanges_in
from digests.rules.issuing.foreign import unread_in, words_elsewhere
from digests.rules.issuing.novelty import StoryNews, news_of
from digests.rules.issuing.places import Place, is_weighty, places_for
from digests.rules.issuing.ranking import Gains, Placed, choose, rank
from digests.rules.issuing.readership import as_read, primary, reads
from digests.rules.issuing.speaking import is_spoken, person_in
from digests.rules.issuing.statements import Said, groups_of, one_a_text, statements_of
from digests.rules.issuing.told import Memory


def of_reader(
    stories: Iterable[Story], preferences: Preferences, relation: Relation
) -> Iterator[tuple[str, Story]]:
    """Yield the stories that the reader's digests may tell, each once. Each comes with that theme of the reader
    that it is most about. A story without a theme, or only with themes that an editor has removed, is only for
    readers who chose no topics. Muted stories are left out."""
    themes, known = themes_of(preferences, relation), {theme.id for theme in relation.themes}
    for story in {story.id: story for story in stories if story.id not in preferences.muted}.values():
        best = next((theme for theme in story.themes if theme in themes), None)
        homeless = not preferences.themes and known.isdisjoint(story.themes) and preferences.wants(story.themes)
        if best is not None or homeless:
            yield best or "", story


def themes_of(preferences: Preferences, relation: Relation) -> tuple[str, ...]:
    """Return the reader's themes in the relation's order. Return all themes of the relation if the reader chose
    none. Themes that count never are left out."""
    return tuple(theme.id for theme in relation.themes if preferences.wants_theme(theme.id))


def gains_of(preferences: Preferences, relation: Relation, lexicon: Lexicon) -> Gains:
    """Return what a story gains in weight by the reader's theme that it is most about. Return nothing for a reader
    to whom all themes count the same."""
    weights = dict(preferences.weights)
    gains = {
        theme: lexicon.ranking.topics.get(weights.get(theme, ""), 0.0)
        for theme in themes_of(preferences, relation)
    }
    return gains if any(gains.values()) else {}


def news_to(
    story: Story,
    told: Told,
    preferences: Preferences,
    since: datetime,
    memory: Memory | None = None,
    conferences: Collection[str] = (),
) -> StoryNews | None:
    """Return what is new in a story for a reader. Only articles in the reader's languages count. Return None if
    they tell nothing new, or if the story is muted or goes on from a muted one. `conferences` are press
    conferences with a page in a language that the reader reads."""
    own = as_read(story, preferences.languages, primary(preferences.language))
    found = news_of(own, told, since, memory) if own else None
    if found is not None and not preferences.muted.isdisjoint((story.id, *found.told_as)):
        return None
    if found is None or own is story:
        return found
    foreign = words_elsewhere(story, preferences.languages, told.passages, conferences)
    return replace(found, foreign=foreign, elsewhere=unread_in(story, preferences.languages))


def untold_reports(story: Story, told: Told, preferences: Preferences, since: datetime) -> int:
    """Return how many articles of the story came in after `since` and were in no edition yet. Only articles in the
    reader's languages count."""
    before = told.stories.get(story.id, ToldStory()).articles
    return sum(
        (each.stored_at is None or each.stored_at > since) and each.id not in before
        for each in story.articles
        if reads(each, preferences.languages)
    )


def chosen_of(
    news: Sequence[Placed],
    memory: Memory,
    preferences: Preferences,
    now: datetime,
    judge: Judge,
    topic: str = "",
) -> tuple[list[Place], list[StoryNews], list[StoryNews], dict[int, list[Said]]]:
    """Return four things: the places of the digest, each of which is to become a card; the stories that are only
    named; the stories that are withheld, because no story at hand may open a digest; and the statements of each
    story that tells what somebody said, by the story's id."""
    zone, relation, lexicon = ZoneInfo(preferences.zone), judge.relation, judge.lexicon
    gains: Gains = {} if topic else gains_of(preferences, relation, lexicon)
    said: dict[int, list[Said]] = {}
    spoken: list[Placed] = []
    happened: list[Placed] = []
    for theme, each in news:
        if not is_spoken(each.story, lexicon, relation):
            happened.append((theme, each))
            continue
        found = statements_of(theme, each, preferences.language, zone, judge)
        said[each.story.id] = found
        only_said = found or each.story.article(each.story.lead).kind in SPOKEN
        (spoken if only_said else happened).append((theme, each))
    headed: list[Placed] = []
    doubtful: list[Placed] = []
    for placed in happened:
        heads = heading_of(placed[1], memory, judge).acceptance.shown
        (headed if heads else doubtful).append(placed)
    events, others = choose(headed, preferences.most, now, topic, gains)
    others += [placed for placed in doubtful if not placed[1].goes_on]
    withheld: list[Placed] = []
    if not topic:
        events, withheld = openers_first(events, memory, judge)
        events, again = one_a_meeting(events, memory, judge)
        others += again
    about = [
        each
        for each in chain.from_iterable(said.values())
        if not topic or topic in each.passage.themes or topic == each.theme
    ]
    exchanges, groups = exchanges_in(groups_of(about), relation)
    groups = one_a_text(groups, {news.story.id for each in exchanges for news in each.stories})
    places, left = places_for(events, exchanges, groups, preferences.most, now, topic, gains)
    with_cards = {each.story.id for place in places for each in place.stories}
    unsaid = (each for _, each in spoken if each.story.id not in with_cards)
    rest = {
        each.story.id: each
        for each in chain((news for place in left for news in place.stories), (news for _, news in others), unsaid)
    }
    behind = sorted(
        (each for number, each in rest.items() if number not in with_cards),
        key=lambda each: rank(each, now, topic, gains),
    )
    return places, behind, [each for _, each in withheld], said


def openers_first(chosen: Sequence[Placed], memory: Memory, judge: Judge) -> tuple[list[Placed], list[Placed]]:
    """Return the stories that keep their card, and the stories that are withheld. In the first list, stories that
    may open a digest come before all others, and weighty ones before lighter ones. If no story may open a digest,
    all stories are withheld."""
    headings = [(news, heading_of(news, memory, judge)) for _, news in chosen]
    opening = {id(news) for news, each in headings if may_open(each.words, each.article, judge.relation)}
    ordered = sorted(chosen, key=lambda each: (id(each[1]) not in opening, not is_weighty(each[1])))
    return (ordered, []) if opening else ([], ordered)


def one_a_meeting(chosen: Sequence[Placed], memory: Memory, judge: Judge) -> tuple[list[Placed], list[Placed]]:
    """Return the stories that keep their card, and the stories that lose it. Reports of one meeting or call are
    one event, however they tell it. They are recognised by their headlines, which name the same person of each
    side. Only the first of them keeps its card."""
    kept: list[Placed] = []
    again: list[Placed] = []
    relation, pairs = judge.relation, set()
    for placed in chosen:
        words = heading_of(placed[1], memory, judge).words
        found = tuple(person_in(words, party.id, relation) for party in relation.main)
        pair = tuple(each.known_as for each in found if each is not None)
        (again if pair in pairs else kept).append(placed)
        if len(pair) == len(relation.main):
            pairs.add(pair)
    return kept, again


def may_open(headline: str, article: Article, relation: Relation) -> bool:
    """Say whether a digest may begin with a headline. It may not, if the headline reads like a line of the bot
    itself and nobody has described its source."""
    return trust.can_vouch(article.source) or not forms.imitates(headline, relation)
