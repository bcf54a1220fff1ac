"""A clock that tests and the demo move by hand."""

from datetime import UTC, datetime, timedelta


class MovableClock:
    """A clock that stands still until somebody moves it. Calling the clock gives the instant, aware UTC."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def __call__(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> datetime:
        """Let `by` pass; return the new instant."""
        self._now += by
        return self._now

    def set(self, instant: datetime) -> datetime:
        """Jump to `instant` (aware). The clock may jump back, because such jumps are worth testing."""
        self._now = instant.astimezone(UTC)
        return self._now
