"""What turns digests into texts."""

from collections.abc import Sequence
from typing import Protocol

from digests.model import Digest, Preferences, Quotation, Week


class Renderer(Protocol):
    """Makes the parts of a digest: texts that stand alone, in order. It is called from a thread."""

    def render(self, digest: Digest, preferences: Preferences) -> tuple[str, ...]:
        """Return the same parts for the same digest and preferences."""

    def quotations(self, part: str) -> Sequence[Quotation]:
        """Return what a part that was made here, now or earlier, quotes: in reading order, as it is read."""

    def render_week(self, week: Week, preferences: Preferences) -> tuple[str, ...]:
        """Return the same parts for the same week and preferences."""
