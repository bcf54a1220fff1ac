"""Finds what both main parties said on one matter within a day. The two statements make one card, and neither is
told again."""

from collections.abc import Sequence
from dataclasses import dataclass

from digests.model import Relation
from digests.rules.issuing.novelty import StoryNews
from digests.rules.issuing.readership import came_out
from digests.rules.issuing.statements import A_DAY, Group, Said
from digests.rules.issuing.subjects import Subject


@dataclass(frozen=True, slots=True, eq=False)
class Exchange:
    """One statement of each main party on one thing, in the order of the parties."""

    first: Said
    second: Said
    subject: Subject

    @property
    def said(self) -> tuple[Said, Said]:
        return self.first, self.second

    @property
    def theme(self) -> str:
        return max(self.said, key=lambda each: each.below.probability).theme

    @property
    def decides(self) -> bool:
        """Whether one of the statements tells what is done or decided."""
        return self.first.decides or self.second.decides

    @property
    def stories(self) -> tuple[StoryNews, ...]:
        return tuple({each.news.story.id: each.news for each in self.said}.values())


def exchanges_in(groups: Sequence[Group], relation: Relation) -> tuple[list[Exchange], list[Group]]:
    """Return the exchanges found in these groups of statements, the surest first. Return the groups as well,
    without the statements that exchanges tell. Each statement, and each thing, stands in one exchange at most."""
    first, second = (
        [each for group in groups if group.party == party.id for each in group.said if each.below.shown]
        for party in relation.main
    )
    pairs = (_exchange(one, other) for one in first for other in second)
    found: list[Exchange] = []
    told: set[int] = set()
    things: set[str] = set()
    for each in sorted(filter(None, pairs), key=lambda pair: -min(each.below.probability for each in pair.said)):
        if told.isdisjoint(map(id, each.said)) and each.subject.thing not in things:
            found.append(each)
            told |= set(map(id, each.said))
            things.add(each.subject.thing)
    left = [
        Group(kept) for group in groups if (kept := tuple(each for each in group.said if id(each) not in told))
    ]
    return found, left


def _exchange(one: Said, other: Said) -> Exchange | None:
    """Return the exchange of two statements, or None. They must be in one story or name one thing, and they must
    have come out within a day."""
    came, then = came_out(one.article), came_out(other.article)
    apart = came is not None and then is not None and abs(came - then) > A_DAY
    common = {each.thing for each in other.names}
    subject = next((each for each in one.names if each.thing in common), None)
    if subject is None and one.news is other.news:
        subject = next((each.subject for each in (one, other) if each.subject.thing), None)
    if apart or subject is None:
        return None
    return Exchange(one, other, subject)
