"""What was said in a week: the strongest statement of each office or speaker without one, a few of each side."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from digests.model import Preferences, Relation, Story, WeekStatement
from digests.model.lexicon import Lexicon
from digests.rules.issuing.acceptance import Judge
from digests.rules.issuing.cuts import review_line
from digests.rules.issuing.novelty import EVER, news_of
from digests.rules.issuing.readership import as_read, came_out, primary, stories_for
from digests.rules.issuing.repetition import Lines
from digests.rules.issuing.rights import Budget, headline_within
from digests.rules.issuing.speaking import is_spoken
from digests.rules.issuing.statements import Said, statements_of
from digests.rules.issuing.told import NOTHING

MOST_OF_A_SIDE, LOOKED_AT = 3, 40


def spoken_in(
    stories: Iterable[Story], preferences: Preferences, relation: Relation, lexicon: Lexicon
) -> tuple[int, ...]:
    """Return the ids of the stories that only tell what somebody said, the weightiest first. There are as many as
    `said_in` looks at. `stories` may be without what cards quote. Pure."""
    ours = stories_for(stories, preferences, "", relation)
    spoken = [story for story in ours if is_spoken(story, lexicon, relation)]
    return tuple(story.id for story in sorted(spoken, key=lambda each: (-each.importance, each.id))[:LOOKED_AT])


def said_in(
    stories: Iterable[Story],
    first: date,
    page: Lines,
    budget: Budget,
    preferences: Preferences,
    now: datetime,
    relation: Relation,
    lexicon: Lexicon,
) -> tuple[WeekStatement, ...]:
    """Return the strongest statements of these stories from the local day `first` until `now` (UTC). A side has
    three at most, an office (or a speaker without one) has one. Decisions come first, then what readers likeliest
    accept. No statement repeats another or the `page`. Each is added to the page and counted in `budget`."""
    zone = ZoneInfo(preferences.zone)
    found: list[WeekStatement] = []
    offices: set[tuple[str, str]] = set()
    sides = Counter[str]()
    for said in sorted(_said(stories, preferences, zone, relation, lexicon), key=_in_order):
        office = said.speaker.party, _office_of(said)
        late = (came_out(said.article) or now) > now
        if office in offices or sides[office[0]] >= MOST_OF_A_SIDE or said.day is None or said.day < first or late:
            continue
        words = review_line(said.passage.text, lexicon)
        if not words or page.hold(words) or headline_within(words, said.article, budget) != words:
            continue
        page.add(words)
        offices.add(office)
        sides[office[0]] += 1
        found.append(WeekStatement(said.news.story.id, said.speaker.name, words, said.article, said.day))
    return tuple(found)


def _said(
    stories: Iterable[Story], preferences: Preferences, zone: ZoneInfo, relation: Relation, lexicon: Lexicon
) -> Iterator[Said]:
    judge = Judge(relation, lexicon)
    for story in stories:
        own = as_read(story, preferences.languages, primary(preferences.language))
        news = news_of(own, NOTHING, EVER) if own else None
        if news is not None:
            theme = next(iter(story.themes), "")
            found: Sequence[Said] = statements_of(theme, news, preferences.language, zone, judge)
            yield from (each for each in found if each.above.shown)


def _office_of(said: Said) -> str:
    fact = said.passage.fact
    return (fact.office if fact else "") or said.speaker.known_as


def _in_order(said: Said) -> tuple[bool, float, int, int]:
    return not said.decides, -said.above.probability, said.passage.article, said.passage.index
