import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.annotation.passages import says_something
from tests.lexicons import lexicon
from tests.work import calls_in


@pytest.mark.parametrize(
    "sentence",
    [
        "Thank you, Commander.",
        "It is good to be here with all of you.",
        "China's position is consistent.",
        "The ministry has stated its position many times.",
        "I'd refer you to the competent authorities.",
        "I have just answered that question.",
        "I am not aware of that.",
        "We have noted the relevant reports.",
        "Does that help?",
        "Wei Lan said:",
        "Yes.",
        "Both are close neighbors and stand ready to work for a community with a shared future.",
        "中方立场是一贯的、明确的。",
        "我不掌握有关情况。",
        "中方将同各国守望相助、同舟共济。",
    ],
)
def test_courtesies_questions_references_and_known_positions_say_nothing(sentence: str) -> None:
    assert not says_something(sentence, lexicon())


@pytest.mark.parametrize(
    "sentence",
    [
        "China will raise its tariff by 15 percent on Friday.",
        "Thank you for the 90 million dollars that were paid.",
        "China's position is clear, but if the tariffs stay it will answer in kind.",
        "The two sides signed an agreement on fisheries in Geneva.",
        "中方决定对美方加征关税。",
        "Fees on ships rise in May.",
    ],
)
def test_acts_figures_and_conditions_say_something(sentence: str) -> None:
    assert says_something(sentence, lexicon())


@given(st.text(alphabet="aA .,:?？立场中方“”0%", max_size=80))
def test_any_sentence_has_an_answer(sentence: str) -> None:
    assert says_something(sentence, lexicon()) in (True, False)


def test_a_long_sentence_takes_no_more_work_than_its_length() -> None:
    def read(length: int) -> None:
        says_something("position of the " * (length // 16), lexicon())

    assert calls_in(lambda: read(16_000)) < 8 * calls_in(lambda: read(4_000))


HOLLOW = """win-win|win win|mutual benefit|mutually beneficial|mutual respect|mutual trust|
a community with a shared future|a vision of a shared future|common enemy|common interest|
common challenges|joint efforts|stand ready to go|stands ready to go|close neighbours|
close neighbors|close communication|close coordination|solidarity|great relationship|
great source|good relationship|good friend|good friends|cornerstone|prosperity|prosperous|
spirit of it|looks forward to it|looking forward to it|look forward to it|
right side of history|important role|important part|important contributions|free and open|
shared values|shared interests|all countries|mankind|humanity"""


@pytest.mark.parametrize("words", [each.strip() for each in HOLLOW.split("|")])
def test_each_commonplace_says_nothing_beside_another(words: str) -> None:
    assert not says_something(f"It is of friendship and {words}.", lexicon())
    assert says_something(f"It is of bread and {words}.", lexicon())


COURTESIES = """Thank you all for it|Thanks for all of it|Good morning to all of you|Good afternoon to all of you|
Good evening to all of you|Welcome to the port of Elm|Welcome to our port now|God bless the port of Elm|
Happy new year to you all|Happy birthday to you all|We are happy to be there|Congratulations to all of you|
It is so good to see you|It is great to have you|How nice to be there|It is wonderful to join you|
I am honored to be there|We are delighted to welcome them|We are pleased to see it|It is a privilege to speak|
It is a pleasure to speak|It was an honour to speak|We are grateful for all|Have a good day there|
Let me begin by it|Let me start by it|All please be seated now|We send our condolences there|
Okay let us go now.|Please let us go now.|Absolutely we can do it."""


@pytest.mark.parametrize("words", [each.strip() for each in COURTESIES.split("|")])
def test_each_courtesy_says_nothing_unless_it_turns(words: str) -> None:
    assert not says_something(f"{words.rstrip('.')}.", lexicon())
    assert says_something(f"{words.rstrip('.')}, but tariffs rise.", lexicon())


REFERRING = """I refer you to the ministry|I would refer you back to them|You may refer to the paper|
The competent authorities have released it|The competent authority has issued it|Please ask the competent office|
Do check with the relevant office|Just contact the competent office|I am not aware of it|I have no comment on it|
We have no further information on it|I have no knowledge of it|There are no details of it|
I have nothing to add to it|I have nothing further to share there|There is nothing for you there|
I don't have anything for you|I don't have a date to announce|We are not going to comment there|
We are not going to speculate there|I won't comment on any of it|I won't speculate on any of it|
I cannot comment on any of it|I can't comment on any of it|We will get back to you|We will look into it now|
I can take that question|I have just answered that one|We have already responded to it|
I've repeatedly addressed all of it|He has talked about it there|We have commented on it there|
We have noted the relevant reports|We have seen those remarks|They noticed the related statements|
It is as I said just now"""


@pytest.mark.parametrize("words", [each.strip() for each in REFERRING.split("|")])
def test_each_way_to_refer_to_others_says_nothing(words: str) -> None:
    assert not says_something(f"{words}.", lexicon())


POSITIONS = """position|stance|attitude|policy|message|view"""


@pytest.mark.parametrize("noun", POSITIONS.split("|"))
@pytest.mark.parametrize(
    "known", ["clear", "consistent", "unchanged", "well-known", "well known", "the same", "firm", "principled"]
)
def test_a_position_that_is_only_called_known_says_nothing(noun: str, known: str) -> None:
    assert not says_something(f"The {noun} of the office is very {known}.", lexicon())
    assert says_something(f"The {noun} of the office is very soft.", lexicon())


@pytest.mark.parametrize(
    "verb",
    ["stated", "reiterated", "elaborated on", "expounded on", "made clear", "expressed", "explained", "shared",
     "clarified", "announced", "set out"],
)  # fmt: skip
@pytest.mark.parametrize("whose", ["its", "our", "my", "their", "the", "China's", "Elm's"])
def test_a_position_that_was_only_stated_says_nothing(verb: str, whose: str) -> None:
    assert not says_something(f"The office has {verb} {whose} position there.", lexicon())
    assert not says_something(f"The office has {verb} {whose} solemn stance there.", lexicon())


@pytest.mark.parametrize(
    "verb", ["said", "says", "added", "adds", "wrote", "writes", "asked", "replied", "stated", "continued"]
)
def test_words_that_lead_to_a_quotation_say_nothing(verb: str) -> None:
    assert not says_something(f"The old mayor of Elm {verb}:", lexicon())
    assert not says_something(f"The old mayor of Elm {verb} on Monday:", lexicon())
    assert says_something("The old mayor of Elm left:", lexicon())
