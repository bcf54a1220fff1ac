from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.errors import StoreError
from digests.store import Store
from digests.store.columns import storable
from tests.digests.store.values import draft, reader
from tests.factories import NOW, some, source


async def test_a_naive_moment_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="zone"):
        await store.sources.add(source(), datetime(2026, 3, 10, 12, 0))  # noqa: DTZ001


async def test_a_moment_of_another_zone_comes_back_in_utc(store: Store) -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    saved = await reader(store, next_digest_at=tokyo)
    assert saved.next_digest_at == NOW
    assert some(saved.next_digest_at).utcoffset() == timedelta(0)


@given(st.text(st.characters(exclude_categories=())))
def test_storable_text_can_be_encoded_and_keeps_all_that_could_be(value: str) -> None:
    kept = storable(value)
    assert "\0" not in kept
    kept.encode()
    if value.isprintable():
        assert kept == value


async def test_text_with_half_a_character_and_nul_is_stored_without_them(store: Store) -> None:
    await store.sources.add(source(), NOW)
    odd = draft(1, title="Talks \ud83d about\0 tariffs", text="\udc00 text")
    (key,) = await store.articles.save("harbour-gazette", [odd], NOW)
    (article,) = await store.articles.get([key])
    assert article.title == "Talks \ufffd about tariffs"
    assert article.text == "\ufffd text"
