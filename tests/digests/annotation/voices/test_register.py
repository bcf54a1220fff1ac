"""Whom words mean by themselves: a party's office or person in office, both, an expert, a firm, a stranger."""

from datetime import date
from typing import Any

import pytest

from digests.rules.annotation.voices.register import Register, Speaker
from tests.lexicons import lexicon
from tests.relations import us_china

SPRING_2025 = date(2025, 4, 10)


def meant(
    words: str,
    cue: str = "said",
    last: str = "",
    *,
    home: str = "",
    expert: bool = True,
    day: date | None = SPRING_2025,
) -> str:
    """Return "party: name" of whom the words mean."""
    register = Register(us_china(), lexicon().speakers, day, home, expert)
    found = register.identify(words, cue, Speaker(last, "") if last else None)
    assert found.words == words
    return f"{found.party}: {found.name}"


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("Xinhua", "state-media: Xinhua"),
        ("Chinese state television", "state-media: Chinese state television"),
        ("People familiar with the plan", "outlet: People familiar with the plan"),
        ("The White House", "us: The White House"),
        ("The Chinese foreign ministry", "prc: The Chinese foreign ministry"),
        ("The Commerce Department", "us: The Commerce Department"),
        ("The president", "outlet: The president"),
        ("A former US official", "commentator: A former US official"),
        ("Ada Moor, an analyst", "commentator: Ada Moor"),
        ("An analyst at the Harbour Institute", "commentator: An analyst at the Harbour Institute"),
        ("The Harbour Institute", "commentator: The Harbour Institute"),
        ("The Harbour Society", "commentator: Harbour Society"),
        ("Both sides", "both: Both sides"),
        ("Neither side", "both: Neither side"),
        ("The White House and the Chinese foreign ministry",
         "both: The White House and the Chinese foreign ministry"),
        ("Chinese and American officials", "both: Chinese and American officials"),
        ("The Harbour Gazette", "outlet: The Harbour Gazette"),
        ("The newspaper", "outlet: The newspaper"),
        ("Corvane Inc.", "other: Corvane Inc."),
        ("A Corvane spokesman", "outlet: A Corvane spokesman"),
        ("The company's chief executive", "other: The company's chief executive"),
        ("The People's Bank of China", "prc: The People's Bank of China"),
        ("Donald Trump", "us: Donald Trump"),
        ("Joe Biden", "commentator: Joe Biden"),
        ("Xi Jinping", "prc: Xi Jinping"),
        ("Xi", "prc: Xi Jinping"),
        ("Li Xi", "commentator: Li Xi"),
        ("Trump's aides", "outlet: Trump's aides"),
        ("The Japanese foreign ministry", "other: The Japanese foreign ministry"),
        ("Japan", "other: Japan"),
        ("Otis Barr", "commentator: Otis Barr"),
        ("Senator Otis Barr", "us: Otis Barr"),
        ("Otis Barr, who met Xi Jinping", "commentator: Otis Barr"),
        ("President Nord of Finland", "other: President Nord of Finland"),
        ("The Fenland government", "other: The Fenland government"),
        ("the farmers", "outlet: the farmers"),
        ("an old man", "outlet: an old man"),
        ("the town", "outlet: the town"),
        ("a Fenland survey", "outlet: a Fenland survey"),
        ("Fenland Airlines", "other: Fenland Airlines"),
        ("China", "prc: China"),
        ("The United States", "us: The United States"),
        ("Beijing", "prc: Beijing"),
        ("Taipei", "taiwan: Taipei"),
        ("Taiwan's defence ministry", "taiwan: Taiwan's defence ministry"),
        ("芬兰政府", "other: 芬兰政府"),
        ("李明远", "commentator: 李明远"),
        ("农民", "outlet: 农民"),
        ("外交部", "prc: 外交部"),
        ("美国商务部", "us: 美国商务部"),
        ("专家张三", "commentator: 专家张三"),
        ("The reports", "outlet: The reports"),
        ("The officials", "outlet: The officials"),
        ("US officials", "us: US officials"),
        ("President Donald Trump and President Xi Jinping",
         "both: President Donald Trump and President Xi Jinping"),
        ("Otis Barr, a spokesman for Huawei", "other: Otis Barr"),
        ("Huawei", "other: Huawei"),
        ("SAN FRANCISCO Defense Secretary Ash Carter", "us: Ash Carter"),
        ("The mayor of Macon", "outlet: The mayor of Macon"),
    ],
)  # fmt: skip
def test_words_mean_who_is_named_in_them(words: str, speaker: str) -> None:
    assert meant(words) == speaker


@pytest.mark.parametrize(
    ("words", "known", "speaker"),
    [
        ("Otis Barr", {"expert": False}, "outlet: Otis Barr"),
        ("李明远", {"expert": False}, "outlet: 李明远"),
        ("The Harbour Society", {"expert": False}, "outlet: Harbour Society"),
        ("Li Xi", {"expert": False}, "outlet: Li Xi"),
        ("The president", {"home": "us"}, "us: The president"),
        ("The president", {"home": "prc"}, "prc: The president"),
        ("The president", {"last": "prc"}, "prc: The president"),
        ("The president", {"last": "us"}, "us: The president"),
        ("The president", {}, "outlet: The president"),
        ("The Ada Moor survey", {"cue": "according to"}, "outlet: The Ada Moor survey"),
        ("The Ada Moor survey", {"cue": "said"}, "outlet: The Ada Moor survey"),
        ("Ada Moor", {"cue": "according to"}, "commentator: Ada Moor"),
    ],
)
def test_who_is_meant_depends_on_the_text_its_source_and_who_spoke_before(
    words: str, known: dict[str, Any], speaker: str
) -> None:
    assert meant(words, **known) == speaker


@pytest.mark.parametrize(
    ("words", "day", "speaker"),
    [
        ("Joe Biden", date(2024, 5, 1), "us: Joe Biden"),
        ("Joe Biden", None, "us: Joe Biden"),
        ("Joe Biden", SPRING_2025, "commentator: Joe Biden"),
        ("Biden", SPRING_2025, "commentator: Joe Biden"),
    ],
)
def test_a_person_speaks_for_an_office_while_holding_it(words: str, day: date | None, speaker: str) -> None:
    assert meant(words, day=day) == speaker
