"""/both, a command for each party, /who and /lists, asked for on the phone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.registry import all_commands
from digests.errors import RelationError
from digests.model import (
    Draft,
    Fact,
    Ownership,
    Passage,
    Policy,
    Proof,
    Story,
    SubscriberState,
    Verdict,
)
from digests.store import Edit
from tests.bot.commands.conftest import Room
from tests.editing import next_number, save_edit
from tests.factories import passage, source, subscriber
from tests.relations import us_china

COURIER = source("courier", name="Potomac Courier")
MINISTRY = source(
    "ministry",
    name="MFA of China",
    label="PRC government",
    ownership=Ownership.GOVERNMENT,
    party="prc",
    policy=Policy.OFFICIAL,
)
JETS = "Sale of jets to Taiwan and patrols in the strait"
URGED = (
    "The State Department said that it would approve the sale of jets to Taiwan and asked Beijing to end its "
    "patrols in the strait."
)
OPPOSED = (
    "The Foreign Ministry in Beijing said that China firmly opposes the sale of jets to Taiwan and demanded that "
    "Washington end it."
)
IN_CHINESE = "外交部发言人表示，中方坚决反对美方向台湾出售武器，要求美方立即停止对台军售。"


def said(key: int, index: int, text: str, party: str, **told: object) -> Passage:
    """A sentence with which a party provably speaks and which is worth a line."""
    values = {"proof": Proof.OFFICE, "worth": 3.0, "line": 0.9, "party": party, **told}
    return passage(key, index, text, **values)


async def publish(
    room: Room,
    title: str,
    words: Sequence[tuple[str, str]],
    *,
    themes: Sequence[str] = ("taiwan",),
    hours_ago: float = 3.0,
    outlet: object = COURIER,
    language: str = "en",
    passages: Sequence[str] = (),
    **told: object,
) -> Story:
    """Store a story of one article with these words, as (party, sentence)."""
    at = room.clock() - timedelta(hours=hours_ago)
    described = outlet if isinstance(outlet, type(COURIER)) else COURIER
    if await room.store.sources.get(described.id) is None:
        await room.store.sources.add(described, at)
    url = f"https://{described.id}.example.org/{abs(hash((title, language, *words)))}"
    text = " ".join((title, *(each for _, each in words), *passages))
    draft = Draft(url=url, title=title, text=text, published=at, language=language, complete=True)
    (key,) = await room.store.articles.save(described.id, [draft], at)
    (article,) = await room.store.articles.get([key])
    lines: dict[str, tuple[Passage, ...]] = {}
    for index, (party, sentence) in enumerate(words):
        lines[party] = (*lines.get(party, ()), said(key, index, sentence, party, **told))
    body = [
        passage(key, 20 + place, each, worth=3.0, fact=Fact(key, 20 + place, acts=("list",)))
        for place, each in enumerate(passages)
    ]
    story = Story(
        id=await next_number(room.store),
        headline=title,
        lead=key,
        articles=(article,),
        headline_themes={key: tuple(themes)},
        passages=tuple(body),
        lines=lines,
        themes=tuple(themes),
        first_stored=at,
        last_stored=at,
    )
    await save_edit(room.store, Edit(verdicts={key: Verdict(True, "both")}, stories=[story]), at)
    return story


# --- /both ----------------------------------------------------------------------------------------


async def test_both_sides_stand_side_by_side_on_one_matter(room: Room) -> None:
    await publish(room, JETS, [("us", URGED), ("prc", OPPOSED)])
    (answer,) = await room.say("/both taiwan")
    assert answer.text.startswith("Both sides: Taiwan and the Strait · last 30 days\n\n" + JETS + "\n")
    assert f"Washington “{URGED}” via Potomac Courier (US, private) 09:00" in answer.text
    assert f"Beijing “{OPPOSED}” via Potomac Courier (US, private) 09:00" in answer.text
    assert "courier.example.org" in str(answer.json["entities"])


async def test_without_a_matter_in_common_the_latest_words_of_each_side_are_shown(room: Room) -> None:
    await publish(room, JETS, [("us", URGED)], hours_ago=30)
    await publish(room, JETS, [("prc", OPPOSED)], themes=("trade",))
    (answer,) = await room.say("/both")
    assert answer.text.startswith("Both sides: All topics")
    assert "Latest from Washington\n“The State Department" in answer.text
    assert "Latest from Beijing\n“The Foreign Ministry" in answer.text
    (answer,) = await room.say("/both taiwan")
    assert "The Foreign Ministry" not in answer.text, "that is no matter of Taiwan"
    assert "I have read nothing in that time that I can show as Beijing's own words." in answer.text


async def test_what_nobody_is_proven_to_say_or_a_reader_would_not_accept_is_nobodys_words(room: Room) -> None:
    await publish(room, JETS, [("us", URGED)], proof=None)
    await publish(
        room,
        "Leaning words",
        [("us", "That is why it will not do so again, the State Department said.")],
        leans=0.9,
    )
    await publish(room, JETS, [("us", URGED)], outlet=source("blog", ownership=Ownership.UNLABELLED))
    (answer,) = await room.say("/both")
    assert "I have read nothing in that time" in answer.text
    assert "State Department" not in answer.text


async def test_days_can_be_asked_for_and_a_topic_that_does_not_exist_gets_the_nearest(room: Room) -> None:
    await publish(room, JETS, [("us", URGED)], hours_ago=24 * 9)
    assert URGED in (await room.say("/both taiwan 10d"))[0].text
    assert URGED not in (await room.say("/both 7天"))[0].text
    assert "Did you mean /taiwan?" in (await room.say("/both tawian"))[0].text
    assert "from 1 to 30" in (await room.say("/both 31d"))[0].text


async def test_words_in_a_language_that_the_reader_does_not_read_are_named_and_not_shown(room: Room) -> None:
    words = IN_CHINESE
    await publish(
        room,
        "外交部谈对台军售",
        [("prc", words)],
        outlet=replace(MINISTRY, language="zh"),
        language="zh",
        speaker_text="外交部",
    )
    (answer,) = await room.say("/both taiwan")
    assert words not in answer.text
    assert "Beijing has spoken, in Chinese: Foreign Ministry" in answer.text
    reader = room.sandbox.add_user(77, "Mei", language_code="zh-hans")
    (answer,) = await room.say("/both 台湾", reader)
    assert answer.text.startswith("双方说法：台湾与台海")
    assert words in answer.text


async def test_an_article_is_quoted_within_the_budget_of_its_source(room: Room) -> None:
    long = (
        "The State Department said that it would approve {} licences for chips if Beijing stops its {}, and asked "
    )
    sentences = [
        ("us", (long.format(number, word) + "for talks " * 12).strip() + ".")
        for number, word in ((5, "drills"), (9, "bans"), (3, "raids"))
    ]
    await publish(room, "Licences for chips", sentences)
    (answer,) = await room.say("/washington")
    quoted = sum(len(sentence) for _, sentence in sentences if sentence in answer.text)
    assert 0 < quoted <= 400


# --- a command for each party ---------------------------------------------------------------------


async def test_each_party_has_a_command_that_tells_by_day_what_it_said(room: Room) -> None:
    await publish(room, JETS, [("us", URGED)], hours_ago=30)
    await publish(room, JETS, [("prc", OPPOSED)])
    taipei = "Taiwan's defence ministry said that its forces counted the aircraft and would not yield to pressure."
    await publish(room, "Taiwan counts aircraft around the island", [("taiwan", taipei)])
    (answer,) = await room.say("/washington")
    assert answer.text.startswith("What Washington said · last 30 days\n\nMon 9 Mar\n“The State Department")
    (answer,) = await room.say("/beijing")
    assert "Tue 10 Mar\n“The Foreign Ministry" in answer.text
    assert "State Department" not in answer.text
    (answer,) = await room.say("/taipei")
    assert taipei in answer.text


async def test_a_partys_words_can_be_asked_for_by_topic(room: Room) -> None:
    await publish(room, JETS, [("prc", OPPOSED)])
    assert OPPOSED in (await room.say("/beijing taiwan 7d"))[0].text
    (answer,) = await room.say("/beijing trade")
    assert answer.text.startswith("What Beijing said: Trade and tariffs · last 30 days")
    assert OPPOSED not in answer.text


@pytest.mark.parametrize(("label", "command"), [("Week", ""), ("Washington", "who")])
def test_no_bot_starts_with_a_party_whose_command_is_the_bots_own(label: str, command: str) -> None:
    relation = us_china()
    first, *others = relation.parties
    taken = replace(first, label=label, command=command or label.lower())
    with pytest.raises(
        RelationError, match=r"relation.toml: party us: command: /(week|who) is a command of the bot"
    ):
        all_commands(replace(relation, parties=(taken, *others)))


# --- /who -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Rubio", "marco rubio", "鲁比奥", "盧比歐", "Secretary Rubio", "RUBIO"])
async def test_a_person_is_found_in_both_languages(room: Room, name: str) -> None:
    words = "Rubio said that Washington would answer every new patrol in the strait and asked Beijing for talks."
    await publish(room, "Rubio speaks of patrols", [("us", words)], proof=Proof.PERSON, speaker="Marco Rubio")
    (answer,) = await room.say(f"/who {name}")
    assert answer.text.startswith(
        "Marco Rubio (鲁比奥 / 盧比歐)\nWashington · Secretary of State · in office since 21 Jan 2025"
    )
    assert f"“{words}” via Potomac Courier (US, private) 09:00" in answer.text


@pytest.mark.parametrize("name", ["foreign ministry", "The Foreign Ministry", "外交部", "MFA"])
async def test_an_office_is_found_in_both_languages(room: Room, name: str) -> None:
    await publish(room, JETS, [("prc", OPPOSED)], outlet=MINISTRY)
    await publish(room, "The White House speaks", [("us", URGED)])
    (answer,) = await room.say(f"/who {name}")
    assert answer.text.startswith("Foreign Ministry (外交部 / 中國外交部)\nBeijing · last 30 days")
    assert OPPOSED in answer.text
    assert URGED not in answer.text


async def test_who_is_told_in_the_readers_language(room: Room) -> None:
    await room.add_source()
    reader = room.sandbox.add_user(77, "Mei", language_code="zh-hant")
    (answer,) = await room.say("/who Mao Ning", reader)
    assert answer.text.startswith("毛寧（Mao Ning）\n北京 · 外交部發言人"), "nobody needs the other script"
    simplified = room.sandbox.add_user(78, "Lin", language_code="zh-hans")
    (answer,) = await room.say("/who Foreign Ministry", simplified)
    assert answer.text.startswith("外交部（Foreign Ministry）\n北京 · ")


async def test_somebody_unknown_is_searched_for_and_else_the_nearest_names_are_given(room: Room) -> None:
    words = (
        "China firmly opposes the steps of Washington against cargo cranes made in China and demands their end."
    )
    await publish(
        room,
        "Qi Anlan: China opposes steps against cargo cranes",
        [("prc", words)],
        outlet=MINISTRY,
        proof=Proof.PERSON,
        speaker="Qi Anlan",
    )
    (answer,) = await room.say("/who Qi Anlan")
    assert answer.text.startswith("Qi Anlan\nspeaks for Beijing in what I have read")
    assert words in answer.text
    (answer,) = await room.say("/who Rubbio")
    assert "Did you mean /who Marco Rubio?" in answer.text
    (answer,) = await room.say("/who Zzyzx")
    assert "I look for it in the news" in answer.text


@pytest.mark.parametrize("name", ["Beijing", "北京", "beijing"])
async def test_a_party_is_told_as_its_command_tells_it(room: Room, name: str) -> None:
    await publish(room, JETS, [("prc", OPPOSED)])
    (answer,) = await room.say(f"/who {name}")
    assert answer.text.startswith("What Beijing said")
    assert OPPOSED in answer.text


# --- /lists ---------------------------------------------------------------------------------------


async def test_lists_tell_what_was_added_removed_or_changed(room: Room) -> None:
    added = "China put three US arms makers on its unreliable entity list on Monday over sales to Taiwan."
    await publish(room, "China lists arms makers", [], themes=("sanctions",), passages=[added])
    (answer,) = await room.say("/lists")
    assert "Beijing · Unreliable Entity List\nAdded · Tue 10 Mar: “China put three" in answer.text
    assert "Potomac Courier (US, private)" in answer.text
    assert added in (await room.say("/lists beijing"))[0].text
    (answer,) = await room.say("/lists 7天 beijing")
    assert answer.text.startswith("Sanctions lists · last 7 days")
    assert added in answer.text
    assert "from 1 to 30" in (await room.say("/lists 99d"))[0].text
    room.clock.move(timedelta(minutes=5))
    assert "no sentence in that time" in (await room.say("/lists entity list"))[0].text
    assert "I know no list or side called “giraffes”" in (await room.say("/lists giraffes"))[0].text
    reader = room.sandbox.add_user(77, "Mei", language_code="zh-hans")
    assert "清单有：实体清单、" in (await room.say("/lists 长颈鹿", reader))[0].text


# --- notes and bad input --------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["/both", "/washington", "/lists", "/why jets"])
async def test_what_is_answered_is_noted_so_that_a_correction_reaches_it(room: Room, question: str) -> None:
    added = "China put three US arms makers on its unreliable entity list on Monday over sales of jets."
    await publish(room, JETS, [("us", URGED)], passages=[added], speaker="State Department")
    await room.store.subscribers.save(subscriber(42, state=SubscriberState.ACTIVE), room.clock())
    assert await room.say(question)
    async with room.store._database.read() as connection:
        noted = (await connection.exec_driver_sql("SELECT count(*) FROM answer")).scalar()
    assert noted == 1


HOSTILE = [
    "", "x" * 3900, "美" * 3900, "AND OR NOT NEAR(", '"', "'; DROP TABLE story; --", "<b>&", "美", "?!。",
    "\u202e台灣", "👩", "[(*+?\\", "%s {name} {0}", "0d", "99999999d",
    "taiwan trade tech", "-", "@everyone /start",
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans", "zh-hant"])
@pytest.mark.parametrize("command", ["/both", "/beijing", "/who", "/lists", "/why"])
async def test_nothing_that_somebody_writes_is_left_without_an_answer(
    room: Room, command: str, language: str
) -> None:
    await publish(room, JETS, [("us", URGED), ("prc", OPPOSED)])
    for number, words in enumerate(HOSTILE):
        reader = room.sandbox.add_user(1000 + number, "Mei", language_code=language)
        answers = await room.say(f"{command} {words}".strip(), reader)
        assert len(answers) in (1, 2), words
        assert all(len(each.text) < 4097 for each in answers)
