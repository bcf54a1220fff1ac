"""What a story rests on and how far its measure is: from rumour and denial to act, from proposed to lifted."""

from digests.rules.editing.claims.labels import ACT, DENIAL, REPORT, STATEMENT, UNNAMED
from digests.rules.editing.claims.ladder import Standing, standing_of

__all__ = ["ACT", "DENIAL", "REPORT", "STATEMENT", "UNNAMED", "Standing", "standing_of"]
