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


async def test_a_name_is_found_word_by_word_in_its_order_in_any_of_its_spellings(store: Store) -> None:
    keys = await store_texts(store, "Mao Ning speaks", "Ning of Mao", "毛宁主持记者会", "A ferry sails")
    assert await store.search.naming(["Mao Ning", "毛宁"], NOW - HOUR, 9) == [keys[2], keys[0]]
    assert await store.search.naming(["Mao Ning", "毛宁"], NOW - HOUR, 1) == [keys[2]]
    assert await store.search.naming(["", "?!"], NOW - HOUR, 9) == []
    assert await store.search.naming(["ferry"], NOW + HOUR, 9) == []


@pytest.mark.parametrize("words", HOSTILE)
async def test_a_name_may_be_any_text(store: Store, words: str) -> None:
    await store_texts(store, "Tariffs announced")
    assert await store.search.naming([words, "tariffs"], NOW - HOUR, 9) != []
    assert await store.search.refused(words, NOW - HOUR, 9) == []


async def test_only_what_the_gate_turned_away_is_found_among_the_refused(store: Store) -> None:
    relevant, refused, _ = await store_texts(store, "Tariffs rise", "Tariffs fall", "Tariffs wait")
    verdicts = {relevant: Verdict(True, "both"), refused: Verdict(False, "one")}
    await save_edit(store, Edit(verdicts=verdicts), NOW)
    assert await store.search.refused("tariffs", NOW - HOUR, 9) == [refused]
    assert await store.search.refused("ferries", NOW - HOUR, 9) == []


async def test_the_newest_articles_of_sources_leave_out_what_the_gate_turned_away(store: Store) -> None:
    first, refused, last = await store_texts(store, "One", "Two", "Three")
    await save_edit(store, Edit(verdicts={refused: Verdict(False, "one")}), NOW)
    assert await store.articles.newest_of(["harbour-gazette"], NOW - HOUR, 9) == [last, first]
    assert await store.articles.newest_of(["harbour-gazette"], NOW - HOUR, 1) == [last]
    assert await store.articles.newest_of(["another"], NOW - HOUR, 9) == []
