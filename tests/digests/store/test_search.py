import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digests.model import Verdict
from digests.store import Edit, Store
from tests.digests.store.values import DAY, HOUR, draft
from tests.editing import save_edit
from tests.factories import NOW, source

HOSTILE = ['"', "'", "*", "AND", "a OR", "NEAR(a b", "-x", "words:x", "(", "^a", "\0", "{a b}:c", "a+b", "\ud800"]


async def store_texts(store: Store, *texts: str) -> list[int]:
    if not await store.sources.all():
        await store.sources.add(source(), NOW)
    start = len(await store.articles.stored_since(NOW - 90 * DAY))
    drafts = [draft(start + number, title=text, text="") for number, text in enumerate(texts)]
    return await store.articles.save("harbour-gazette", drafts, NOW)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("New tariffs announced", "TARIFF"),
        ("The negotiations continue", "negotiation continuing"),
        ("Café diplomacy", "cafe"),
        ("美国宣布对华关税措施", "关税"),
        ("美国宣布对华关税措施", "对华关税"),
        ("美国宣布对华关税措施", "措"),
        ("Tariffs 关税", "关税 tariffs"),
        ("Section 301 of the act", "301"),
    ],
)
async def test_words_are_found_in_any_form(store: Store, text: str, words: str) -> None:
    (key,) = await store_texts(store, text)
    assert await store.search.search(words, NOW - HOUR, 9) == [key]


@pytest.mark.parametrize("words", ["soybeans tariffs", "税关", "", "...", "tar"])
async def test_what_is_not_there_is_not_found(store: Store, words: str) -> None:
    await store_texts(store, "Tariffs announced: 关税")
    assert await store.search.search(words, NOW - HOUR, 9) == []


async def test_the_newest_come_first_within_the_limit_and_the_time(store: Store) -> None:
    await store.sources.add(source(), NOW)
    (old,) = await store.articles.save("harbour-gazette", [draft(100)], NOW - DAY)
    new = await store.articles.save("harbour-gazette", [draft(101), draft(102)], NOW)
    assert await store.search.search("tariffs", NOW - HOUR, 9) == new[::-1]
    assert await store.search.search("tariffs", NOW - 2 * DAY, 9) == [*new[::-1], old]
    assert await store.search.search("tariffs", NOW - 2 * DAY, 1) == new[1:]


async def test_what_the_gate_turned_away_is_not_shown(store: Store) -> None:
    kept, turned_away = await store_texts(store, "Tariffs here", "Tariffs there")
    await save_edit(store, Edit(verdicts={turned_away: Verdict(False, "one party only")}), NOW)
    assert await store.search.search("tariffs", NOW - HOUR, 9) == [kept]


@pytest.mark.parametrize("words", HOSTILE)
async def test_an_operator_is_only_a_word(store: Store, words: str) -> None:
    (key,) = await store_texts(store, f"{words} tariffs")
    assert await store.search.search(f"{words} tariffs", NOW - HOUR, 9) == [key]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(text=st.text(st.characters(exclude_categories=()), max_size=40))
async def test_any_text_can_be_asked_for_and_finds_itself(store: Store, text: str) -> None:
    (key,) = await store_texts(store, f"{text} tariffs")
    assert key in await store.search.search(f"{text} tariffs", NOW - HOUR, 1)
    await store.search.search(text, NOW - HOUR, 5)
