"""What all journeys need."""

import pytest


@pytest.fixture(autouse=True)
def _memory_of_others_is_not_the_bots(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot lives inside pytest here, which keeps what every test before has needed."""
    monkeypatch.setattr("bot.watching.alerts.MOST_MEMORY", 10**12)
