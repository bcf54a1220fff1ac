"""Whoever is told of, told to or quoted: the words stay with the side that says them."""

from functools import cache
from itertools import product

import pytest

from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.voices import attribute

US = ["The White House", "The State Department", "A US official", "The US Trade Representative", "Washington"]
PRC = ["China's commerce ministry", "Beijing", "A Chinese official", "The Foreign Ministry in Beijing", "China"]
FRAMES = [
    "{a} said that {b} had agreed to talks.",
    "{a} said {b} promised to lift the curbs.",
    "{a} accused {b} of breaking its word.",
    "{a} told {b} that the list would stay.",
    "{a} said the statement by {b} was false.",
    "{a} rejected what {b} called a fair offer.",
    "{a} denied that {b} had warned of a strike.",
    "“{b} knows our view,” {a} said.",
    "{b} had agreed to talks, {a} said on Friday.",
    "{b} said so in private, according to {a}.",
    "Asked about {b}, {a} said the door was open.",
    "On Monday, {a}, citing a report by {b}, said the figures were wrong.",
    "{a} said in a statement that {b}'s claim of a “safe” flight was wrong.",
    "After {b} announced tariffs, {a} said it would respond.",
    "In response to {b}, {a} called the step “unhelpful.”",
    "{a} urged {b} to say what it wanted.",
    "While {b} said the talks were open, {a} said they were not.",
    "{a} said it was told by {b} that talks were off.",
    "{a} said {b}, which had promised talks, broke its word.",
    "“We hope that {b} says yes,” {a} added.",
    "“It is for {b} to decide,” said {a}.",
    "In a call with {b}, {a} said the list would stay.",
    "Speaking after {b} said no, {a} said yes.",
    "{a}, responding to {b}, said the offer was late.",
    "{a} said on Monday, a day after {b} announced tariffs, that it would respond.",
    "Unlike {b}, {a} said the door was open.",
    "{b} was wrong, {a} said, and should say so.",
    "{a} repeated that {b} said no.",
    "When asked why {b} refused, {a} declined to comment.",
    "{a} said the words of {b} were “not serious” and that {b} knew it.",
]
# The last sentence is of {a}.
TURNS = [
    "On Monday, {b} said it would not. On Tuesday, {a} said it would. It said so twice.",
    "“Never,” {b} said. “Always,” {a} said. “It is time.”",
    "On Monday, {b} published a list.\n\n“It is wrong. It must go.”\n\n“It will go,” {a} said.",
    "On Monday, {b} refused.\n\nHours later, {a} gave its answer:\n\n“Always.”",
    "{a} said the offer by {b} was late. “It is weeks late.”",
]
HAN_US = ["白宫", "美国国务院", "美国商务部发言人", "美方", "美国官员"]
HAN_PRC = ["中国外交部", "商务部发言人", "中方", "中国国防部发言人", "国台办"]
HAN_FRAMES = [
    "{a}表示，{b}已同意会谈。", "{a}称，{b}承诺取消限制。", "{a}指责{b}违背承诺。",
    "{a}回应{b}的说法时表示，门是敞开的。", "“{b}了解我们的立场，”{a}说。",
    "针对{b}的声明，{a}强调，政策没有改变。", "{a}否认{b}曾发出警告。", "{a}敦促{b}作出解释。",
    "据{a}介绍，{b}将派人参加会谈。", "{a}对{b}说，门是敞开的。", "{a}向{b}表示，门是敞开的。",
    "{a}就{b}有关言论回应称，政策没有改变。", "对于{b}的指控，{a}予以否认，并称其毫无根据。",
    "{a}援引{b}的话说，会谈将继续。", "{a}周五批评{b}加征关税。",
]  # fmt: skip
HAN_TURNS = [
    "{b}日前宣布加税。{a}对此表示反对。",
    "{b}说不。{a}说，可以。还说，门是敞开的。",
    "{b}公布了清单。“这是错误的。”{a}说。",
]

HAN = [*HAN_FRAMES, *HAN_TURNS]


def lower(words: str, at_start: bool) -> str:
    first = words.split(maxsplit=1)[0]
    return words if at_start or first not in ("The", "A") else first.lower() + words[len(first) :]


def sentence(frame: str, first: str, second: str) -> str:
    placed = {name: lower(words, frame.startswith(f"{{{name}}}")) for name, words in (("a", first), ("b", second))}
    return frame.format(**placed)


CASES = [
    *((sentence(frame, a, b), "us", "prc", "en") for frame, a, b in product([*FRAMES, *TURNS], US, PRC)),
    *((sentence(frame, b, a), "prc", "us", "en") for frame, a, b in product([*FRAMES, *TURNS], US, PRC)),
    *((frame.format(a=a, b=b), "us", "prc", "zh-Hans") for frame, a, b in product(HAN, HAN_US, HAN_PRC)),
    *((frame.format(a=b, b=a), "prc", "us", "zh-Hans") for frame, a, b in product(HAN, HAN_US, HAN_PRC)),
]


@cache
def party(text: str, language: str) -> str:
    own = source(party="")
    return attribute(article(1, title="", text=text, language=language, source=own), us_china(), lexicon())[
        -1
    ].party


def test_no_frame_gives_one_sides_words_to_the_other() -> None:
    crossed = [text for text, _, other, language in CASES if party(text, language) == other]
    assert crossed == []


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_nearly_every_frame_finds_the_side_that_speaks(language: str) -> None:
    of_language = [case for case in CASES if case[3] == language]
    missed = [text for text, side, _, _ in of_language if party(text, language) != side]
    assert len(missed) <= len(of_language) // 20, missed
