import pytest

import bot.texts
from bot.texts import unwritable


@pytest.mark.parametrize("language", bot.texts.LANGUAGES)
def test_the_cause_is_told_in_every_language(language: str) -> None:
    assert "database or disk is full" in unwritable("OperationalError: database or disk is full", language)
