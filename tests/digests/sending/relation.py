"""A small relation and coverage for the tests of sending."""

from datetime import timedelta

from digests.model import Coverage, Gap, Party, Relation, Theme, Trouble
from tests.factories import NOW

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
