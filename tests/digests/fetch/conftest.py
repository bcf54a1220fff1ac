import pytest

from tests.digests.fetch.hostile import Patience


@pytest.fixture
def patience(monkeypatch: pytest.MonkeyPatch) -> Patience:
    """The seconds by which fetchers pause between requests in this test."""
    patience = Patience()
    patience.rule(monkeypatch)
    return patience
