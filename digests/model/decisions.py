"""What the desk, the admins who look after stories, decided about a story. It holds whatever the edit makes of the
story later."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DecisionKind(StrEnum):
    """A story is shown nowhere, has the title of another of its articles, or stands in another section."""

    HIDDEN = "hidden"
    TITLE = "title"
    SECTION = "section"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A decision about the story with the number `story`. `value` is the id of the article whose title stands
    above the story, or of the theme in whose section it stands; "" if it is hidden. `act` is the number of the
    entry in the record of what admins did. `decided_at` is UTC."""

    story: int
    kind: DecisionKind
    value: str
    act: int
    decided_at: datetime
