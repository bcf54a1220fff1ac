"""No argument is ignored: what stands after a command is done, or answered with what can be done."""

from datetime import timedelta

import pytest

from bot.answers.arguments import Takes, read_arguments
from bot.commands.registry import COMMANDS
from bot.texts import get
from tests.bot.commands.conftest import ADMIN, Room
from tests.relations import us_china

KINDS = ("taiwan", "台湾", "7d", "14天", "xyzzy")
UNUSED = tuple(f"I did not use “{kind}”.\n\n" for kind in KINDS)
"""What stands above the answer of a command that makes nothing of the words after it."""
NO_TOPIC = tuple(f"There is no topic “{kind}”. /topics lists them all." for kind in KINDS)
NO_DAYS = "Please send a number of days from 1 to 365, such as /pause 7."
NO_SOURCE = tuple(f"There is no source {kind}. /sources lists them all." for kind in KINDS)
NO_STORY = tuple(f"No story of the last 30 days has these words: {kind}" for kind in KINDS)
NO_SOURCE_HERE = "There is no source here to be paused or resumed so."
TABLE: dict[str, tuple[str, ...]] = {
    # the command, and how the answer to each kind of argument begins, in the order of KINDS
    "start": ("United States and China\n", "United States and China\n", *UNUSED[2:]),
    "digest": ("A transit\n", "A transit\n", "A transit\nTue 10 Mar · last 7 days · 1 story",
               "Please send a number of days from 1 to 7, such as /digest 3d.", NO_TOPIC[4]),
    "new": ("New for you · 1 story\n", "New for you · 1 story\n", *UNUSED[2:4], NO_TOPIC[4]),
    "week": ("The week · ", "The week · ", "The week · Wed 4 Mar to Tue 10 Mar",
             "The last 14 days · Wed 25 Feb to Tue 10 Mar", NO_TOPIC[4]),
    "calendar": ("Calendar: Taiwan and the Strait · next 90 days", "Calendar: Taiwan and the Strait",
                 "Calendar · next 7 days", "Calendar · next 14 days", NO_TOPIC[4]),
    "timeline": ("Timeline: Taiwan and the Strait", "Timeline: Taiwan and the Strait", "Timeline\n", "Timeline\n",
                 NO_TOPIC[4]),
    "topics": ("Done. Your topics: Taiwan.", "Done. Your topics: Taiwan.", *NO_TOPIC[2:]),
    "settings": ("Topics\n", "Topics\n", *UNUSED[2:]),
    "channel": ("I know no such channel", *("That is no name of a channel",) * 3, "I know no such channel"),
    "time": tuple(f"I could not read “{kind}” as a time. Please send one or more" for kind in KINDS),
    "timezone": ("Done. Your time zone is now Taipei", "Done. Your time zone is now Taipei",
                 *(f"I do not know the time zone “{kind}”. Please send a city" for kind in KINDS[2:])),
    "quiet": ("I found no two times in that. Please send two times of day",) * 5,
    "pause": (NO_DAYS, NO_DAYS, "Your daily digest is off", "Your daily digest is off", NO_DAYS),
    "resume": UNUSED, "stop": UNUSED, "unsubscribe": UNUSED, "cancel": UNUSED, "forget": UNUSED, "privacy": UNUSED,
    "id": UNUSED,
    "export": UNUSED,
    "help": ("/taiwan – One topic", "/taiwan – One topic", *UNUSED[2:]),
    "both": ("Both sides: Taiwan and the Strait", "Both sides: Taiwan and the Strait",
             "Both sides: All topics · last 7 days", "Both sides: All topics · last 14 days", NO_TOPIC[4]),
    "beijing": ("What Beijing said: Taiwan and the Strait", "What Beijing said: Taiwan and the Strait",
                "What Beijing said · last 7 days", "What Beijing said · last 14 days", NO_TOPIC[4]),
    "who": ("What Taipei said · last 30 days", "What Taipei said · last 30 days",
            *(f"I know nobody called {kind}" for kind in KINDS[2:])),
    "lists": (*(f"I know no list or side called “{kind}”." for kind in KINDS[:2]), "Sanctions lists · last 7 days",
              "Sanctions lists · last 14 days", "I know no list or side called “xyzzy”."),
    "saved": ("Nothing is saved yet.",) * 5,
    "watch": tuple(f"Watched · 1 of 20\n{kind}\n" for kind in KINDS),
    "muted": ("No story is muted.",) * 5,
    "why": ("No article of the last 30 days has this word.",) * 5,
    "sources": ("Filter: Taipei (0)\n", *(f"Filter: {kind} (0)\n" for kind in KINDS[1:])), "stats": UNUSED,
    "broadcast": UNUSED,
    "source": NO_SOURCE,
    "exportsources": UNUSED,
    "addsource": tuple(f"Reading {kind} …" for kind in KINDS),
    "testsource": tuple(f"Reading {kind} …" for kind in KINDS),
    "pausesource": (NO_SOURCE_HERE, *NO_SOURCE[1:]), "resumesource": (NO_SOURCE_HERE, *NO_SOURCE[1:]),
    "movesource": NO_SOURCE, "removesource": NO_SOURCE,
    "themes": ("/taiwan\nTaiwan and the Strait\n", "/taiwan\nTaiwan and the Strait\n", *NO_TOPIC[2:]),
    "trytheme": ("I see no words to add", "I see no words to add", *NO_TOPIC[2:]),
    "preview": ("A transit\n", "A transit\n", *NO_TOPIC[2:]), "sendnow": UNUSED,
    "desk": NO_STORY, "correct": NO_STORY,
    "admins": ("This way: /admins",) * 5, "ban": ("This way: /ban",) * 5, "audit": ("Nothing is found.",) * 5,
    "deliveries": ("/deliveries shows how sending goes; /deliveries resume ends a pause",) * 5,
    "marks": ("Readers' marks: Taiwan\n", "Readers' marks: Taiwan\n", *UNUSED[2:]),
    "taiwan": ("Taiwan and the Strait · last 3 days", "Taiwan and the Strait · last 3 days",
               "Taiwan and the Strait · last 7 days", "Taiwan and the Strait · last 14 days", UNUSED[4]),
    "trade": ("I did not use “Taiwan”. Did you mean /taiwan?\n\nTrade", "I did not use “Taiwan”. Did you mean",
              "Trade and tariffs", "Trade and tariffs", UNUSED[4]),
}  # fmt: skip
TO_ADMINS = frozenset(command.name for command in COMMANDS if command.rights.role is not None)


def test_every_command_stands_in_the_table() -> None:
    assert {command.name for command in COMMANDS} <= set(TABLE)


@pytest.mark.parametrize("command", TABLE)
async def test_each_kind_of_argument_is_done_or_answered_with_what_can_be_done(room: Room, command: str) -> None:
    await room.publish_story("A transit", "A ship passed through the strait on Monday.")
    for number, (kind, beginning) in enumerate(zip(KINDS, TABLE[command], strict=True)):
        who = room.sandbox.add_user(ADMIN if command in TO_ADMINS else 500 + number)
        first, *_ = await room.say(f"/{command} {kind}", who)
        assert first.text.startswith(beginning), f"/{command} {kind}"


@pytest.mark.parametrize("language", ["zh-hans", "zh-tw"])
async def test_what_was_not_used_is_said_in_the_readers_language(room: Room, language: str) -> None:
    texts = get("zh-Hant" if language == "zh-tw" else "zh-Hans")
    for number, command in enumerate(name for name in TABLE if TABLE[name][4] == UNUSED[4]):
        who = room.sandbox.add_user(ADMIN if command in TO_ADMINS else 500 + number, language_code=language)
        first, *_ = await room.say(f"/{command} 长颈鹿", who)
        assert first.text.startswith(texts.unused.format(words="长颈鹿")), command


async def test_a_topic_and_days_together_in_any_order_and_language(room: Room) -> None:
    await room.publish_story("A transit", "A ship passed through the strait on Monday.", hours_ago=24 * 10)
    for words in (
        "/week taiwan 14",
        "/week 14天 台湾",
        "/week 台湾14天",
        "/week 2 weeks taiwan",
        "/week 两岸 14天",
    ):
        room.clock.move(timedelta(seconds=10))
        (answer,) = await room.say(words)
        known = "两岸" not in words
        assert answer.text.startswith("The last 14 days" if known else "There is no topic “两岸”"), words
        assert ("A transit" in answer.text) is known
    for words in ("taiwan 14d", "台湾 14天", "台湾14天", "14 days taiwan"):
        room.clock.move(timedelta(seconds=10))
        (answer,) = await room.say(words)
        assert answer.text.startswith("Taiwan and the Strait · last 14 days, 1 story\n"), words
    (answer,) = await room.say("/taiwan 3d")
    assert "nothing in the last 3 days" in answer.text
    (answer,) = await room.say("/taiwan 31d")
    assert answer.text == "Please send a number of days from 1 to 30, such as /taiwan 7d."


async def test_a_digest_of_some_days_tells_also_what_was_told_and_says_when_there_is_nothing(room: Room) -> None:
    await room.publish_story("A transit", "A ship passed through the strait on Monday.", hours_ago=40)
    (answer,) = await room.say("/digest")
    assert "A transit" not in answer.text
    (answer,) = await room.say("/digest 2d")
    assert answer.text.startswith("A transit\nTue 10 Mar · last 2 days · 1 story")
    (answer,) = await room.say("/digest 1d trade")
    assert answer.text.startswith("Nothing in the last day · ")


async def test_the_pages_of_new_stay_on_the_topic(room: Room) -> None:
    for number in range(10):
        await room.publish_story(f"{'abcdefghij'[number] * 9} ferry", f"Sentence {number} of a ferry on Monday.")
    await room.publish_story("Soybeans are sold", "A deal was made.", themes=("trade",))
    (answer,) = await room.say("/new taiwan")
    assert answer.text.startswith("New for you · 10 stories")
    await room.press("Next ›")
    assert "Soybeans" not in room.sandbox.last(room.reader).text
    assert "\n10. " in room.sandbox.last(room.reader).text
    await room.say("/topics trade")
    (answer,) = await room.say("/new all")
    assert answer.text.startswith("New for you · 11 stories")


@pytest.mark.parametrize(
    ("words", "page"),
    [("language", "Language\n"), ("时区", "Time zone\n"), ("/timezone", "Time zone\n"), ("篇幅", "Length\n")],
)
async def test_settings_open_what_is_named(room: Room, words: str, page: str) -> None:
    (answer,) = await room.say(f"/settings {words}")
    assert answer.text.startswith(page)


async def test_help_tells_of_one_command_in_its_name_or_in_words(room: Room) -> None:
    for words in ("calendar", "/calendar", "日历"):
        (answer,) = await room.say(f"/help {words}")
        assert answer.text.startswith("/calendar – "), words
        assert "/digest" not in answer.text
    (answer,) = await room.say("/help addsource")
    assert answer.text.startswith("I did not use “addsource”."), "readers learn of no admin's command"


async def test_start_mentions_a_topic_that_changes_nothing(room: Room) -> None:
    await room.subscribe("/start t_taiwan")
    assert (await room.known()).themes == ("taiwan",)
    (answer,) = await room.say("/start t_taiwan")
    assert answer.text.startswith("Taiwan is among your topics. /taiwan shows its news now.\n\nWelcome back.")
    (answer,) = await room.say("/start t_trade")
    assert answer.labels[0] == "Follow Trade daily"
    await room.say("/stop")
    answer, *_ = await room.say("/start trade")
    assert answer.text.startswith("I did not use “Trade”.")


async def test_what_was_not_used_is_shown_inert_and_short(room: Room) -> None:
    (answer,) = await room.say(f"/privacy <b>{'x' * 3000}</b> @somebody")
    assert answer.text.startswith("I did not use “<b>xxx")
    assert len(answer.text.splitlines()[0]) < 80


async def test_what_does_not_fit_above_an_answer_has_a_message_of_its_own(room: Room) -> None:
    await room.say("/help")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.hearing.request.measure", lambda html: Full())
        note, answer = await room.say("/help xyzzy")
    assert note.text == "I did not use “xyzzy”."
    assert answer.text.startswith("What I can do")


class Full:
    def fits(self) -> bool:
        return False


def test_a_command_mentions_what_it_takes_no_word_for() -> None:
    relation = us_china()

    def unused(text: str, *takes: Takes) -> tuple[str, ...]:
        return read_arguments(text, relation, most=90, example="/x 7d", takes=takes).unused

    assert unused("taiwan 7d ics all") == ("7d", "ics", "all")
    assert unused("7d 14天", Takes.DAYS) == ("14天",), "the first number counts"
    assert unused("taiwan all", Takes.ALL) == ("all",), "a topic is less than all"
    assert unused("all 全部", Takes.ALL) == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("7", 7),
        ("7d", 7),
        ("7 days", 7),
        ("台湾7天", 7),
        ("7天台湾", 7),
        ("１４天", 14),
        ("2周", 14),
        ("2 weeks", 14),
    ],
)
def test_days_and_weeks_are_read_next_to_chinese_words(text: str, days: int) -> None:
    assert read_arguments(text, us_china(), most=90, example="/x 7d").days == days
