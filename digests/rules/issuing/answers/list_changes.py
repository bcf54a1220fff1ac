"""What was done to the lists of the relation: who was added or removed, what was changed. A change is told only if
a sentence says it for certain: the sentence names one list, and tells a deed that is done."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple
from zoneinfo import ZoneInfo

from digests.errors import PreferenceError
from digests.model import (
    COMMENT,
    Article,
    Fact,
    Line,
    ListChange,
    ListChanges,
    ListMove,
    Passage,
    PassageKind,
    Preferences,
    Relation,
    SanctionsList,
    Story,
)
from digests.rules import trust
from digests.rules.issuing.acceptance import Above, Element, Judge
from digests.rules.issuing.answers.own_words import Page
from digests.rules.issuing.answers.who_speaks import find_party
from digests.rules.issuing.cards import heading_by
from digests.rules.issuing.display_names import display_title
from digests.rules.issuing.readership import as_read, came_out, primary
from digests.rules.issuing.statements import LEANS, LONGEST

DAYS = 30
MOST_SHOWN, MOST_OF_A_LIST = 10, 4  # set by judgement: so a page has two messages on a phone
# Acts in `Fact.acts` decide, the first line first: "lifts the suspension of the listing" changes the list.
MOVES = (
    (ListMove.CHANGED, frozenset(("suspend", "delay", "extend", "resume", "widen", "expire"))),
    (ListMove.REMOVED, frozenset(("lift", "cancel"))),
    (ListMove.ADDED, frozenset(("list",))),
)
UNDONE = frozenset(
    ("not", "earlier", "propose", "urge", "ask", "oppose", "reject", "sue", "warn", "fail", "investigate")
)
"""Acts beside which it is not sure that a list is changed, or was just now."""


def lists_named(text: str, relation: Relation, language: str = "en") -> tuple[SanctionsList, ...]:
    """Return the lists that a text names: one by its name, a party's lists by the party's name. No text names them
    all. PreferenceError for any other text, with the names of the lists in the language (BCP 47). Pure."""
    wanted = " ".join(text.split()).casefold()
    if not wanted:
        return relation.lists
    party = find_party(text, relation)
    named = tuple(
        each for each in relation.lists if (party and each.party == party.id) or _is_called(each, wanted)
    )
    if not named:
        titles = tuple(dict.fromkeys(display_title(each, language) for each in relation.lists))
        raise PreferenceError(f"no list {wanted[:40]!r}", code="list-unknown", word=wanted[:40], near=titles)
    return named


def _is_called(each: SanctionsList, wanted: str) -> bool:
    titles = (each.id, each.title, *each.titles.values(), *each.names)
    return wanted in {title.casefold() for title in titles} or any(
        re.compile(pattern.pattern, re.IGNORECASE).fullmatch(wanted) for pattern in each.patterns
    )


def list_changes(
    stories: Iterable[Story],
    lists: Sequence[SanctionsList],
    preferences: Preferences,
    since: datetime,
    now: datetime,
    judge: Judge,
    days: int = DAYS,
) -> ListChanges:
    """Return what was done to these lists in these stories. Only articles that came out from `since` until `now`
    (UTC) count. A story gives one sentence for each list. The newest are taken, four of a list at most. Pure."""
    zone = ZoneInfo(preferences.zone)
    found = [
        change
        for story in stories
        if (own := as_read(story, preferences.languages, primary(preferences.language))) is not None
        for change in _changes_in(own, lists, judge.relation.lists, zone)
        if since <= change.came_out <= now
    ]
    found.sort(key=lambda each: (-each.came_out.timestamp(), each.change.line.passage.index))
    page, kept, told = Page(), list[ListChange](), set[tuple[str, int]]()
    for candidate in found:
        change = candidate.change
        one = change.list, candidate.story.id
        of_list = sum(each.list == change.list for each in kept)
        if len(kept) >= MOST_SHOWN or of_list >= MOST_OF_A_LIST or one in told:
            continue
        if _is_accepted(candidate, judge) and page.take(change.line):
            kept.append(change)
            told.add(one)
    order = [each.id for each in judge.relation.lists]
    kept.sort(key=lambda each: order.index(each.list))
    return ListChanges(at=now, days=days, entries=tuple(kept))


class _Candidate(NamedTuple):
    change: ListChange
    story: Story
    came_out: datetime


def _changes_in(
    story: Story, lists: Sequence[SanctionsList], known: Sequence[SanctionsList], zone: ZoneInfo
) -> Iterator[_Candidate]:
    articles = {article.id: article for article in story.articles}
    for passage in dict.fromkeys(chain(story.passages, *story.lines.values())):
        article = articles.get(passage.article)
        move = move_in(passage.fact) if article is not None and _is_sure(passage, article) else None
        named = _list_in(passage.text, known) if move else None
        out = came_out(article) if article is not None else None
        if article and move and named and named in lists and out is not None:
            day = out.astimezone(zone).date()
            line = Line(passage, article, story=story.id)
            yield _Candidate(ListChange(list=named.id, move=move, line=line, day=day), story, out)


def _is_accepted(candidate: _Candidate, judge: Judge) -> bool:
    """Say whether a reader would accept the sentence below the headline of its story."""
    story, line = candidate.story, candidate.change.line
    heading = heading_by(story.article(story.lead), story, judge)
    words = heading.words or heading.article.title
    above = Above.of(words, heading.article.id, judge.relation, judge.lexicon)
    element = Element.LINE if line.passage.proof else Element.PASSAGE
    return judge.sentence(element, line.passage, line.article, above).shown


def move_in(fact: Fact | None) -> ListMove | None:
    """Return what was done to a list, as a fact says. Return None if that is not sure, or is still to come."""
    if fact is None or not UNDONE.isdisjoint(fact.acts):
        return None
    done = set(fact.acts).difference(fact.ahead)
    return next((move for move, acts in MOVES if acts & done), None)


def _is_sure(passage: Passage, article: Article) -> bool:
    return (
        trust.can_vouch(article.source)
        and article.kind not in COMMENT
        and passage.kind not in (PassageKind.OPINION, PassageKind.BACKGROUND)
        and passage.leans < LEANS
        and len(passage.text) <= LONGEST
    )


def _list_in(text: str, lists: Iterable[SanctionsList]) -> SanctionsList | None:
    """Return the one list that a sentence names. Return None if it names no list, or several."""
    named = [each for each in lists if any(pattern.search(text) for pattern in each.patterns)]
    return named[0] if len(named) == 1 else None
