"""Leaving: one word and one press in each language. Nothing comes afterwards, and who comes back finds all as it
was, unless they had it forgotten."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.world import User
from bot.texts import get
from digests.model import Address, SubscriberState
from tests.journeys.house import House, open_house

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]  # days of a whole bot, on a busy machine too

TEXTS = {"en": get("en"), "zh-hans": get("zh-Hans"), "zh-tw": get("zh-Hant")}
WORDS = {
    "en": ("Unsubscribe.", "/unsubscribe"),
    "zh-hans": ("停止", "怎么退订"),
    "zh-tw": ("退訂", "取消"),
}


async def subscribed(house: House, language: str) -> User:
    reader = house.sandbox.add_user(language_code=language)
    await house.say(reader, "/start")
    await house.press_button(reader, TEXTS[language].start_daily)
    await house.press_button(reader, "UTC")
    return reader


async def state_of(house: House, reader: User) -> SubscriberState | None:
    known = await house.app.newsroom.store.subscribers.get(Address(reader.id))
    return known.state if known is not None else None


async def test_who_leaves_in_a_word_gets_nothing_more_and_may_come_back(tmp_path: Path) -> None:
    async with open_house(tmp_path / "house.db") as house:
        said = [(language, word) for language, words in WORDS.items() for word in words]
        leaving = [(await subscribed(house, language), language, word) for language, word in said]
        staying = await subscribed(house, "en")
        for reader, language, word in leaving:
            (offer,) = await house.say(reader, word)
            assert offer.labels == [TEXTS[language].stop], word
            await house.press_button(reader, TEXTS[language].stop)
            assert await state_of(house, reader) is SubscriberState.STOPPED, word
        seen = {reader.id: len(house.sandbox.messages(reader)) for reader, *_ in leaving}
        before = len(house.sandbox.messages(staying))
        await house.until(house.clock() + timedelta(days=1))
        assert len(house.sandbox.messages(staying)) > before
        for reader, _, word in leaving:
            assert len(house.sandbox.messages(reader)) == seen[reader.id], word

        back, language, _ = leaving[0]
        await house.say(back, "/start")
        await house.press_button(back, TEXTS[language].start_daily)
        assert await state_of(house, back) is SubscriberState.ACTIVE, "one press undoes it"
        before = len(house.sandbox.messages(back))
        await house.until(house.clock() + timedelta(days=1))
        assert len(house.sandbox.messages(back)) > before


async def test_who_takes_their_data_and_has_them_forgotten_is_not_known_any_more(tmp_path: Path) -> None:
    async with open_house(tmp_path / "house.db") as house:
        readers = {language: await subscribed(house, language) for language in TEXTS}
        await house.until(house.clock() + timedelta(days=1))
        for language, reader in readers.items():
            files = await house.say(reader, "/export")
            assert [each.json["document"]["file_name"] for each in files] == ["export.json", "told.md"]
            await house.say(reader, "/forget")
            await house.press_button(reader, TEXTS[language].yes_forget)
            assert await state_of(house, reader) is None
        seen = {reader.id: len(house.sandbox.messages(reader)) for reader in readers.values()}
        await house.until(house.clock() + timedelta(days=2))
        for language, reader in readers.items():
            assert len(house.sandbox.messages(reader)) == seen[reader.id], (
                "neither a digest nor a correction comes"
            )
            page, *_ = await house.say(reader, "/start")
            assert TEXTS[language].start_daily in page.labels, "they begin anew"
