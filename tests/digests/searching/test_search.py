"""What a search finds, in which order, and what it shows of it."""

from datetime import timedelta

import pytest

from digests.model import Correction, Draft, Policy, Reason, Verdict
from digests.rules.searching.questions import LONGEST_QUESTION
from digests.rules.texts import printed_at
from digests.search import MOST_HITS
from digests.store import Store
from tests.digests.searching.newsstand import ask, publish, sentences, titles
from tests.factories import NOW, source

TARIFFS = "US raises tariffs on Chinese steel"
FENTANYL = (
    "Officials of the United States and China met about fentanyl on Monday.\n\n"
    "China's foreign ministry said on Monday that China has done much against fentanyl.\n\n"
    "The State Department said the United States wants three fentanyl chemicals put under control."
)


async def test_stories_of_thirty_days_are_found_the_newest_of_equals_first(store: Store) -> None:
    await publish(store, "A transit in spring", hours_ago=24 * 20)
    await publish(store, "A transit today")
    await publish(store, "A transit last year", hours_ago=24 * 40)
    await publish(store, "Soybeans are talked about")
    assert titles(await ask(store, "transits")) == ["A transit today", "A transit in spring"]


async def test_a_headline_goes_before_a_first_sentence_and_that_before_what_stands_below(store: Store) -> None:
    filler = "The ministers of the two countries spoke of many other things on that day, and of the weather. " * 9
    await publish(store, "Cranes are inspected", "China and the US speak.", hours_ago=30)
    await publish(store, "A day at the harbour", "Cranes from China stand at US ports.", hours_ago=20)
    await publish(store, "A day at sea", f"China and the US speak.\n\n{filler}\n\nCranes were named last.")
    assert titles(await ask(store, "cranes")) == ["Cranes are inspected", "A day at the harbour", "A day at sea"]


async def test_the_reader_is_shown_the_sentence_that_has_the_words_word_for_word(store: Store) -> None:
    said = "Inspectors of the United States found modems in cranes made in China."
    await publish(store, "A day at the harbour", f"China and the US met on Monday.\n\n{said}\n\nIt was late.")
    found = await ask(store, "modems cranes")
    assert sentences(found) == [said]


async def test_one_story_is_one_hit_however_many_outlets_tell_it(store: Store) -> None:
    first = await publish(store, TARIFFS, "The US raised tariffs on steel from China.")
    await publish(store, f"{TARIFFS} again", "The tariffs are higher.", outlet="gazette", others=[first])
    found = await ask(store, "tariffs")
    assert (len(found.hits), found.of) == (1, 1)


async def test_of_a_source_that_may_only_be_linked_the_headline_is_shown(store: Store) -> None:
    await publish(store, TARIFFS, "The US raised tariffs on steel.", outlet="wire", policy=Policy.LINK_ONLY)
    found = await ask(store, "tariffs")
    assert (titles(found), sentences(found)) == ([TARIFFS], [""])


async def test_a_sentence_longer_than_its_source_allows_is_not_shown(store: Store) -> None:
    long = f"Tariffs on steel from China {'and on many other goods of that country ' * 11}were raised by the US."
    await publish(store, "A day of trade", f"{long}\n\nThe tariffs begin in May.")
    assert len(long) > 400
    assert sentences(await ask(store, "tariffs")) == ["The tariffs begin in May."]


async def test_of_a_text_that_is_gone_nothing_is_found_and_of_one_without_annotation_the_headline(
    store: Store,
) -> None:
    made = await publish(store, TARIFFS, "The US raised tariffs on steel from China.")
    async with store._database.write() as connection:
        from sqlalchemy import delete

        from digests.store.schema import annotation

        await connection.execute(delete(annotation))
    assert sentences(await ask(store, "tariffs")) == [""]
    await store.articles.expire_bodies(NOW + timedelta(days=1))
    assert titles(await ask(store, "tariffs")) == []
    assert made.articles


async def test_what_was_taken_back_is_not_shown(store: Store) -> None:
    wrong, right = "Tariffs of 49 percent begin in May.", "The tariffs were agreed by the US."
    url = f"https://harbour-gazette.example.org/{abs(hash('Trade'))}"
    taken = Correction(article=1, index=0, text="It is not so.", prints=(printed_at(wrong, url),))
    await publish(store, "Trade", f"{wrong}\n\n{right}", corrections=(taken,))
    assert sentences(await ask(store, "tariffs")) == [right]


async def test_what_is_held_back_is_in_no_story_and_named_by_its_headline(store: Store) -> None:
    await store.sources.add(source(), NOW)
    draft = Draft(url="https://harbour-gazette.example.org/held", title="Transit of a book", text="A transit.")
    (held,) = await store.articles.save("harbour-gazette", [draft], NOW)
    assert titles(await ask(store, "transit")) == []
    assert await store.editors.begin("an editor", timedelta(seconds=30))
    verdict = Verdict.because(False, Reason.TOO_LONG, "60")
    assert await store.editors.set_aside("an editor", held, verdict, 1, 60.0, NOW)
    (hit,) = (await ask(store, "transit")).hits
    assert (hit.story, hit.article.id, hit.passage) == (0, held, None)


async def test_no_more_stories_are_shown_than_a_screen_holds_and_all_are_counted(store: Store) -> None:
    for number in range(MOST_HITS + 3):
        await publish(store, f"Cranes at harbour {'abcdefgh'[number]}")
    found = await ask(store, "cranes")
    assert (len(found.hits), found.of) == (MOST_HITS, MOST_HITS + 3)


async def test_a_word_far_down_in_a_long_text_is_found(store: Store) -> None:
    text = f"China and the US met. {'They spoke of much else. ' * 4000}Last of all came the giraffes."
    await publish(store, "A long day", text)
    await publish(store, "Giraffes of the US", hours_ago=100)
    assert titles(await ask(store, "giraffes")) == ["Giraffes of the US", "A long day"]


# --- all words, then most of them ------------------------------------------------------------------


async def test_where_nothing_has_all_words_most_of_them_are_enough_and_the_rest_is_named(store: Store) -> None:
    await publish(store, "Cranes at the harbour", "Chinese cranes are inspected.")
    found = await ask(store, "harbour cranes giraffe")
    assert titles(found) == ["Cranes at the harbour"]
    assert found.left_out == ("giraffe",)
    assert (await ask(store, "cranes harbour")).left_out == ()


async def test_fewer_than_half_of_the_words_are_not_enough(store: Store) -> None:
    await publish(store, "Cranes at the harbour")
    found = await ask(store, "cranes giraffe zebra")
    assert (found.hits, found.left_out) == ((), ())


async def test_the_common_word_is_left_out_rather_than_the_rare_one(store: Store) -> None:
    for number in range(6):
        await publish(store, f"Steel talks, day {'abcdef'[number]}")
    await publish(store, "A lighthouse opens", hours_ago=50)
    found = await ask(store, "steel lighthouse")
    assert (titles(found), found.left_out) == (["A lighthouse opens"], ("steel",))


async def test_a_name_that_nothing_has_is_parted_into_its_words(store: Store) -> None:
    await publish(store, "A port opens", "A Chinese port opens for US ships.")
    found = await ask(store, "port fees")
    assert (titles(found), found.left_out) == (["A port opens"], ("fees",))


async def test_a_partys_name_alone_is_not_most_of_the_words(store: Store) -> None:
    await publish(store, "US officials speak")
    assert titles(await ask(store, "US giraffe")) == []
    assert titles(await ask(store, "US")) == ["US officials speak"]


# --- names in every language -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "language", "words"),
    [
        ("US and China meet about fentanyl", "en", "芬太尼"),
        ("中美就芬太尼举行会谈", "zh-Hans", "fentanyl"),
        ("SMIC is put on a list", "en", "中芯国际"),
        ("SMIC is put on a list", "en", "中芯國際"),
        ("中芯國際被列入清單", "zh-Hant", "SMIC"),
        ("Rules for chips", "en", "芯片"),
        ("芯片出口规则", "zh-Hans", "chips"),
        ("US raises tariffs", "en", "美国关税"),
        ("美國提高關稅", "zh-Hant", "关税"),
        ("美国提高关税", "zh-Hans", "關稅"),
        ("Xi meets envoys", "en", "习近平"),
        ("习近平会见特使", "zh-Hans", "Xi Jinping"),
        ("The Commerce Ministry answers", "en", "商务部"),
        ("US forces drill at sea", "en", "american drills"),
        ("MOFCOM answers", "en", "commerce ministry"),
    ],
)
async def test_names_find_each_other_in_every_language(
    store: Store, title: str, language: str, words: str
) -> None:
    await publish(store, title, language=language)
    await publish(store, "A lighthouse opens", outlet="other")
    assert titles(await ask(store, words)) == [title]


async def test_a_reader_is_shown_no_sentence_of_a_language_that_they_do_not_read(store: Store) -> None:
    await publish(store, "中美就芬太尼举行会谈", "中美双方星期一就芬太尼问题举行会谈。", language="zh-Hans")
    assert sentences(await ask(store, "fentanyl")) == [""]
    assert sentences(await ask(store, "芬太尼")) != [""]
    assert sentences(await ask(store, "fentanyl", reads=frozenset({"en", "zh"}))) != [""]


@pytest.mark.parametrize("words", ["镓", "尼", "芬"])
async def test_one_chinese_character_finds(store: Store, words: str) -> None:
    await publish(store, "中国限制出口镓和芬太尼", language="zh-Hans")
    assert titles(await ask(store, words)) == ["中国限制出口镓和芬太尼"]


# --- plain questions -------------------------------------------------------------------------------


async def test_the_party_that_is_asked_for_speaks(store: Store) -> None:
    await publish(store, "A meeting", FENTANYL)
    (beijing,) = sentences(await ask(store, "what did China say about fentanyl?"))
    (washington,) = sentences(await ask(store, "what did the US say about fentanyl?"))
    assert "China has done much" in beijing
    assert "State Department" in washington
    assert sentences(await ask(store, "中国对芬太尼说了什么")) == [beijing]


async def test_when_asks_for_a_story_with_a_date_that_binds(store: Store) -> None:
    await publish(store, "Tariffs on steel", "The United States and China argue over tariffs.")
    day = "The tariffs of the United States on goods from China take effect on August 1, 2026."
    await publish(store, "Tariffs on cars", f"China opposes the tariffs.\n\n{day}", hours_ago=200)
    found = await ask(store, "when do the tariffs end?")
    assert titles(found) == ["Tariffs on cars", "Tariffs on steel"]
    assert sentences(found)[0] == day
    assert titles(await ask(store, "tariffs")) == ["Tariffs on steel", "Tariffs on cars"]


async def test_who_asks_for_a_sentence_with_a_person(store: Store) -> None:
    named = "Secretary of State Marco Rubio and Wang Yi met in Geneva, the US said."
    await publish(store, "A meeting", f"China and the US met in Geneva for two hours.\n\n{named}")
    assert sentences(await ask(store, "who met in Geneva?")) == [named]


# --- hostile input ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "",
        " ",
        "?!",
        "🙂🙂",
        "what is it?",
        "的",
        "什么时候",
        "谁",
        "“”",
        '"',
        "* * *",
        "a",
        "about the",
        "\u200b",
        "\0",
    ],
)
async def test_a_question_without_a_word_to_search_for_searches_nothing(store: Store, words: str) -> None:
    await publish(store, "A transit of what is it")
    found = await ask(store, words)
    assert (found.words, found.hits) == ("", ())


@pytest.mark.parametrize(
    "words",
    [
        "giraffe", "x" * 10_000, "transit " * 500, "关税" * 2000, 'NEAR("transit" AND', "transit OR transit",
        "-transit", 'tran"sit',
        "transit*", "words:transit", "^transit", "{transit}", "(((((", "transit 🙂 transit", "'; DROP TABLE--",
        "\ud800 transit", "ﷺ" * 100, "transit\ntransit", " ".join(f"word{number}" for number in range(400)),
    ],
)  # fmt: skip
async def test_hostile_questions_are_only_words(store: Store, words: str) -> None:
    await publish(store, "A transit today")
    found = await ask(store, words)
    assert len(found.words) <= LONGEST_QUESTION
    assert set(titles(found)) <= {"A transit today"}


@pytest.mark.parametrize("words", ["transit OR", '"transit"', "transit*", "(transit)", "transit?!", "🙂transit🙂"])
async def test_operators_do_nothing(store: Store, words: str) -> None:
    await publish(store, "A transit today")
    assert titles(await ask(store, words)) == ["A transit today"]
