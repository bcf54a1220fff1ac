"""Pages of what parties said, as Telegram HTML."""

from datetime import timedelta

import pytest

from bot.render.parties import both_parts, lists_parts, said_parts
from bot.render.parts import as_shown, measure
from digests.model import (
    BothSides,
    Line,
    ListChange,
    ListChanges,
    ListMove,
    Matter,
    OwnWords,
    Preferences,
    SaidLately,
    Voice,
    Who,
)
from tests.factories import NOW, article, passage, source
from tests.relations import us_china

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
OUTLET = source("potomac", name="Potomac Review of Trade and Diplomatic Affairs")


def own(number: int, party: str = "us", length: int = 450, **told: object) -> OwnWords:
    text = f"Sentence {number} " + "word " * ((length - 14) // 5)
    printed = article(number, source=OUTLET, published=NOW - timedelta(hours=number * 9))
    line = Line(passage(number, 0, text.strip(), party=party), printed, Voice.QUOTED, number)
    came = NOW - timedelta(hours=number * 9)
    return OwnWords(line=line, came_out=came, day=came.date(), **told)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_page_is_two_messages(language: str) -> None:
    preferences, relation = Preferences(language=language, reads=frozenset(("en",))), us_china()
    said = SaidLately(
        at=NOW, days=30, party="us", entries=tuple(own(number, speaker="Ms. Tarrant") for number in range(8))
    )
    matters = tuple(
        Matter(
            headline=f"H{number} " + "headline " * 30,
            article=article(number),
            said={"us": own(number), "prc": own(number + 9, "prc")},
        )
        for number in range(3)
    )
    both = BothSides(at=NOW, days=30, matters=matters, latest={"us": (own(30),), "prc": (own(31, "prc"),)})
    changes = tuple(
        ListChange(list=relation.lists[number % 9].id, move=ListMove.ADDED, line=own(number).line, day=NOW.date())
        for number in range(10)
    )
    lists = ListChanges(at=NOW, days=30, entries=changes)
    for parts in (
        said_parts(said, relation, preferences),
        both_parts(both, relation, preferences),
        lists_parts(lists, relation, preferences),
    ):
        assert 1 <= len(parts) <= 2
        assert all(measure(part).fits() for part in parts)


def test_the_words_of_one_speaker_stand_together_below_their_day() -> None:
    words = (
        own(1, length=60, speaker="Ms. Tarrant", known_as="ms. tarrant"),
        own(1, length=70, speaker="Mr. Fields", known_as="mr. fields"),
        own(1, length=80, speaker="Ms. Tarrant", known_as="ms. tarrant"),
    )
    (part,) = said_parts(SaidLately(at=NOW, days=30, party="us", entries=words), us_china(), Preferences())
    text = as_shown(part)[0]
    assert [line.partition(":")[0] for line in text.splitlines()[3:]] == [
        "Ms. Tarrant",
        "Ms. Tarrant",
        "Mr. Fields",
    ]
    assert "03:00" in text


def test_what_others_wrote_cannot_look_like_ours_or_be_tapped() -> None:
    who = Who(name="<b>/start</b> @everyone")
    (part,) = said_parts(SaidLately(at=NOW, days=30, who=who), us_china(), Preferences())
    assert "<b>/start" not in part
    assert "&lt;b&gt;" in part
    spoken = own(1, length=60, speaker="Beijing” <i>x</i>", known_as="x")
    (part,) = said_parts(SaidLately(at=NOW, days=30, party="us", entries=(spoken,)), us_china(), Preferences())
    assert "<i>x" not in part


def test_somebodys_role_is_told_in_the_readers_language() -> None:
    relation = us_china()
    party = relation.party("us")
    assert party is not None
    person = next(each for each in party.people if each.role == "Secretary of State" and "Rubio" in each.name)
    page = SaidLately(at=NOW, days=30, party="us", entries=(), who=Who(name=person.name, person=person))
    told = {
        language: said_parts(page, relation, Preferences(language=language))[0].splitlines()[1]
        for language in LANGUAGES
    }
    assert told["en"].startswith("Washington · Secretary of State · in office")
    assert told["zh-Hans"].startswith("华盛顿 · 国务卿 · ")
    assert told["zh-Hant"].startswith("華盛頓 · 國務卿 · ")


def test_every_role_of_the_two_capitals_has_a_chinese_title() -> None:
    for party in us_china().parties:
        for person in party.people:
            titles = party.role_titles[person.role.partition(";")[0]]
            assert titles.keys() == {"zh-Hans", "zh-Hant"}
