"""A small relation and coverage for the tests of sending, and digests of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from digests.model import Coverage, Digest, Gap, Party, Preferences, Relation, Story, Theme, Told, Trouble
from digests.rules.issuing.agenda import Upcoming
from digests.rules.issuing.compose import compose
from tests.factories import NOW
from tests.lexicons import lexicon, without_bars

RELATION = Relation(
    id="us-china",
    title="US and China",
    parties=(
        Party(id="us", label="Washington", labels={"zh-Hans": "华盛顿"}, main=True),
        Party(id="prc", label="Beijing", labels={"zh-Hans": "北京"}, main=True),
        Party(id="taiwan", label="Taipei", stands_for="taiwan"),
    ),
    themes=tuple(
        Theme(id=name, command=name, title=title, titles={"zh-Hans": chinese})
        for name, title, chinese in (
            ("diplomacy", "Diplomacy and dialogue", "外交往来"),
            ("taiwan", "Taiwan and the Strait", "台湾与台海"),
            ("trade", "Trade and tariffs", "贸易与关税"),
            ("tech", "Technology, chips and AI", "科技"),
        )
    ),
)
COVERAGE = Coverage(31, 34, (Gap("Ministry of Commerce", Trouble.UNREACHABLE, NOW - timedelta(days=3)),))
DAY = timedelta(days=1)
SINCE = NOW - DAY
NOTHING = Told()


def digest_of(
    *stories: Story,
    told: Told = NOTHING,
    now: datetime = NOW,
    days: int = 1,
    relation: Relation = RELATION,
    upcoming: Sequence[Upcoming] = (),
    barred: bool = False,
    **chosen: Any,
) -> Digest:
    """The digest of the days before `now` for a reader who chose that; unless `barred` whatever a reader thinks of
    its elements, so that invented words need no reader's favour."""
    words = lexicon() if barred else without_bars()
    return compose(
        stories, told, Preferences(**chosen), COVERAGE, now,
        since=now - days * DAY, relation=relation, lexicon=words, upcoming=upcoming,
    )  # fmt: skip
