"""/trytheme: what other words in a topic's lexicon would do."""

import pytest

from bot.commands.theme_trials import report
from bot.render.parts import measure
from bot.sandbox.world import User
from bot.texts import LANGUAGES
from digests.curate.backtest import Backtest, Count, TreatedTwice, Treatment
from digests.model import ThemeScore, Verdict
from digests.rules.editing.lexicon_changes import parse_changes
from tests.bot.commands.conftest import ADMIN, Room
from tests.factories import article
from tests.relations import us_china

TEXT = "The United States and China agreed on Monday to hold talks about {subject}."


async def publish(room: Room, *subjects: str) -> None:
    for subject in subjects:
        await room.publish_story(f"Talks on {subject}", TEXT.format(subject=subject))


async def test_gains_and_losses_come_with_counts_examples_and_words_in_one_message(
    room: Room, admin: User
) -> None:
    await publish(room, "tariffs", "windmills", "tea")
    (answer,) = await room.say("/trytheme trade +windmills =4 -tariffs", admin)
    assert (
        "Of 3 articles of the last 30 days, 2 have these words; 1 would gain this topic, 1 would lose it."
        in answer.text
    )
    gained, lost = answer.text.index("Would gain it"), answer.text.index("Would lose it")
    assert gained < answer.text.index("Talks on windmills (windmills)") < lost
    assert lost < answer.text.index("Talks on tariffs (tariffs)")
    assert "tea" not in answer.text
    assert "COMMUNIQUE_RELATION" in answer.text


async def test_a_topic_may_be_named_by_its_title_and_in_chinese(room: Room) -> None:
    await publish(room, "windmills")
    reader = room.sandbox.add_user(ADMIN, "Mei", language_code="zh-hant")
    (answer,) = await room.say("/trytheme 貿易與關稅 +windmills =4 +船塢", reader)
    assert "最近30天的1篇文章中，1篇有這些詞語；1篇會增加這個話題" in answer.text
    assert "「船塢」（權重3）" in answer.text


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("/trytheme", "Please name a topic and words"),
        ("/trytheme +ships", "Please name a topic and words"),
        ("/trytheme trade", "I see no words"),
        ("/trytheme tradde +ships", "/trade"),
        ("/trytheme trade +ships =7", "not “7”"),
        ("/trytheme trade +tariffs", "“tariffs” counts for this topic already"),
        ("/trytheme trade -ships", "“ships” does not count"),
        ("/trytheme trade +<b>", "“"),
    ],
)
async def test_a_wish_that_cannot_be_read_is_answered_with_how(
    room: Room, admin: User, said: str, answered: str
) -> None:
    (answer,) = await room.say(said, admin)
    assert answered in answer.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_fits_one_message_however_many_and_long_the_articles(language: str) -> None:
    theme = us_china().theme("trade")
    assert theme is not None
    none = Treatment(Verdict(True, ""), {})
    some = Treatment(Verdict(True, ""), {"trade": ThemeScore("trade", 9, True, ("w" * 900,) * 6)})
    changes = tuple(
        TreatedTwice(article(number, title=f"<{number}> " + "&" * 4000), before, after)
        for number in range(40)
        for before, after in ((none, some), (some, none))
    )
    found = Backtest(5000, 80, Count(9, 9, 4, 4), {"trade": Count(40, 40, 40, 40)}, changes)
    wish = parse_changes(" ".join(f"+{'<&' * 20}w{number} =4" for number in range(10)))
    told = report(found, theme, wish, us_china(), language)
    assert measure(told).fits()
    assert told.count("<a href") == 10
    assert "&lt;39&gt;" in told
    assert "35" in told
