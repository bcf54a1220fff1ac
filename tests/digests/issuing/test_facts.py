"""Facts: known again in other words, in both languages, and new when a figure, a day or an act is."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from digests.model import HEADLINE, Article, Fact, Ownership, Proof, Told, ToldFact, ToldStory
from digests.rules.annotation.annotating import annotate
from digests.rules.issuing.facts import (
    repeats,
    same_event,
    same_matter,
    same_number,
    shared,
    subjects_of,
)
from digests.rules.issuing.told import Memory, all_of, dump_told, load_told, minutes_of, rumour, told_fact
from digests.rules.party_names import office_of
from digests.rules.texts import is_chinese
from tests.digests.issuing.retold import CHINESE, ENGLISH, PAIRS, Pair, pairs_in
from tests.factories import NOW, article, passage, some, source
from tests.lexicons import lexicon
from tests.relations import us_china

RELATION = us_china()
MONDAY = datetime(2024, 5, 20, 8, tzinfo=UTC)
WEDNESDAY = MONDAY + timedelta(days=2)


def fact(text: str, published: datetime = MONDAY) -> Fact:
    language = "zh-Hans" if is_chinese(text) else "en"
    one = article(1, title="", text=text, published=published, language=language)
    return some(annotate(one, RELATION, lexicon()).sentences[0].fact)


def judged(pairs: list[Pair]) -> list[bool]:
    """Whether each pair is judged as it is labelled."""
    return [repeats(fact(pair.later, WEDNESDAY), fact(pair.earlier)) is not pair.new for pair in pairs]


def test_labelled_pairs_are_told_apart_as_people_do() -> None:
    held_out = [pair for place, pair in enumerate(PAIRS) if place // 2 % 2]
    for pairs in (PAIRS, held_out, ENGLISH, CHINESE, [p for p in PAIRS if p.new], [p for p in PAIRS if not p.new]):
        right = judged(pairs)
        assert sum(right) >= 0.9 * len(right), [
            p for p, is_right in zip(pairs, right, strict=True) if not is_right
        ]
    assert len(PAIRS) >= 60
    assert len(held_out) >= 30


def test_of_two_facts_one_that_is_only_a_part_of_the_other_is_another_event() -> None:
    part = Fact(0, 0, "", (), (), (), ("soybean", "tariff", "harvest", "farmer"))
    whole = replace(
        part, words=(*part.words, "port", "strike", "crane", "docker", "union", "wage", "vote", "ship")
    )
    assert same_matter(part, whole)
    assert not same_matter(whole, part)
    assert not same_event(part, whole)
    assert same_event(whole, whole)


def test_a_fact_is_found_in_a_headline_too() -> None:
    one = article(3, title="China raises tariffs on US soybeans to 34 percent from July 1", published=MONDAY)
    headline = some(annotate(one, RELATION, lexicon()).headline.fact)
    assert (headline.article, headline.index) == (3, HEADLINE)
    assert (headline.acts, headline.numbers, headline.days) == (("raise",), ("34 percent",), ("2024-07-01",))
    assert repeats(fact("Tariffs on soybeans were raised to 34 percent."), headline)


def test_the_parties_names_and_words_of_reporting_are_no_content() -> None:
    assert not fact("The United States told China on Monday, officials said.").words
    assert fact("The White House said the United States and China had agreed on pandas.").words == (
        "agre",
        "panda",
        "thing panda",
    )


@pytest.mark.parametrize(
    ("text", "earlier"),
    [
        ("The White House said on May 2 that the tariffs protect workers.", True),
        ("The White House said on May 19 that the tariffs protect workers.", False),
        ("The limit rose from 35 to 50 round trips a week on March 31.", False),
        ("The tariffs take effect on June 2, the White House said.", False),
    ],
)
def test_what_was_said_days_before_is_marked(text: str, earlier: bool) -> None:
    assert ("earlier" in fact(text).acts) is earlier


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("The envoys will meet in Geneva.", ("meet",)),
        ("The meeting of the envoys is to be held in Geneva.", ("meet",)),
        ("China raised the tariff and may suspend purchases.", ("suspend",)),
        ("The talks of the envoys resume on Friday.", ("meet", "resume")),
        ("The pact is void if the port raises its fees.", ("raise",)),
        ("The port has decided to raise its fees.", ("raise",)),
        ("The port proposes to raise its fees.", ("raise",)),
        ("两国特使将在日内瓦举行会谈。", ("meet",)),
        ("The envoys met in Geneva.", ()),
        ("两国特使在日内瓦举行了会谈。", ()),
    ],
)
def test_what_is_only_to_come_is_marked(text: str, ahead: tuple[str, ...]) -> None:
    assert fact(text).ahead == ahead


def test_a_headline_tells_what_is_to_come_by_its_infinitive() -> None:
    one = article(1, title="Envoys to meet in Geneva", text="They will stay for a day.", published=MONDAY)
    assert some(annotate(one, RELATION, lexicon()).headline.fact).ahead == ("meet",)


def test_a_told_fact_is_kept_in_short_and_read_again() -> None:
    told = fact(
        "The new duties will rise on about $18 billion of Chinese goods from July 1, the White House said."
    )
    kept = dump_told(Told(facts=frozenset((told_fact(told, 7, article(1, published=MONDAY)),))))
    (text,) = kept["facts"]
    (known,) = load_told(kept).facts

    assert (known.story, known.at) == (7, int(MONDAY.timestamp()) // 60)
    assert known.fact == replace(told, article=0, index=0)
    assert load_told({"facts": [text.rpartition("|")[0]]}).facts == {
        replace(known, fact=replace(known.fact, ahead=()))  # as editions had it that knew no plans
    }
    assert repeats(told, known.fact)
    assert repeats(known.fact, told)
    assert len(text) < 200


def test_what_only_a_source_without_a_label_told_is_kept_apart() -> None:
    nobodys = source("nobody", ownership=Ownership.UNLABELLED, label="unlabelled")
    rising = fact(
        "The new duties will rise on about $18 billion of Chinese goods from July 1, the White House said."
    )
    told = Told(
        frozenset((rumour("0af3"), "1bc4")),
        {7: ToldStory(frozenset(("0af3",)), frozenset((1, 2)), rumoured=frozenset((1, 2)))},
        frozenset((told_fact(rising, 7, article(1, source=nobodys)),)),
    )
    kept = load_told(json.loads(json.dumps(dump_told(told))))
    assert kept == told
    assert not kept.stories[7].vouched
    assert (kept.stories[7] | ToldStory(articles=frozenset((2, 3)))).vouched
    memory = Memory(kept.facts)
    assert memory.repeated(rising) is None
    assert memory.seen_by(vouched=False).repeated(rising) is not None
    memory.seen_by(vouched=False).add(fact("Two pandas go to San Diego."), 8, NOW)
    assert memory.repeated(fact("Two pandas go to San Diego.")) is None
    memory.add(rising, 9, NOW)
    assert memory.repeated(rising) is not None
    assert all_of(kept).passages >= {"0af3", "1bc4"}


def test_a_word_of_an_edition_whose_beginning_nobody_knows_is_a_passage() -> None:
    (known,) = load_told({"stories": {"7": ["0af3", "colour:red", "article:", "article:4"]}}).stories.values()
    assert (known.passages, known.articles) == ({"0af3", "colour:red", "article:"}, {4})


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("62 count", "62 count", True),
        ("~60 count", "62 count", True),
        ("60 count", "62 count", False),
        ("~60 count", "67 count", False),
        ("62 count", "62 percent", False),
        ("1.8e+10 usd", "1.82e+10 usd", True),
        ("1.8e+10 usd", "2.5e+10 usd", False),
        ("0 count", "~0 count", True),
    ],
)
def test_a_rounded_number_is_the_same_number(one: str, other: str, same: bool) -> None:
    assert same_number(one, other) is same
    assert same_number(other, one) is same


def test_what_two_facts_share_is_counted_in_words_a_thing_only_once() -> None:
    one = Fact(
        1, 0, acts=("raise",), words=("commerc", "ministri", "tariff", "thing tariff", "thing commerce ministry")
    )
    other = replace(one, words=(*one.words, "steel"))
    assert shared(one, other) == 4
    assert shared(one, replace(other, acts=())) == 3
    assert subjects_of(one) == {"commerc", "ministri", "tariff", "commerce ministry"}
    post = Fact(1, 0, words=("post", "presid", "thing president", "thing ship"))
    assert shared(post, post) == 3


def test_a_word_for_a_thing_is_not_counted_twice_where_few_words_tell_a_fact() -> None:
    tariff = ("tariff", "thing tariff")
    one = Fact(1, -1, acts=("raise",), words=("final", "increas", *tariff))
    other = Fact(2, -1, acts=("raise",), words=("canada", "car", "electr", *tariff))
    assert not repeats(one, other)
    assert repeats(one, replace(other, words=(*other.words, "final")))


def test_memory_finds_what_was_told_among_much_else() -> None:
    memory = Memory(ToldFact(fact(pair.earlier), place) for place, pair in enumerate(ENGLISH))
    known = some(memory.repeated(fact("Airlines want to fly 60 weekly round trips between the two countries.")))
    assert "60 round trips" in ENGLISH[known.story].earlier
    assert memory.repeated(fact("A court in Ohio heard two engineers about a factory for paint.")) is None


def test_what_was_looked_up_as_new_is_known_once_it_was_told() -> None:
    memory = Memory()
    told = fact("Airlines want to fly 60 weekly round trips between the two countries.")
    assert memory.repeated(told) is None
    memory.add(told, 7, MONDAY)
    known = some(memory.repeated(told))
    assert known.story == 7


def test_nothing_repeats_a_fact_without_content() -> None:
    assert not repeats(Fact(1, 0), Fact(2, 0))
    assert Memory().repeated(fact("The tariff rises.")) is None


DEEDS = pairs_in("""
China's foreign ministry sanctioned the US company Kestrel Arms over weapons sales to Taiwan.
+ China's foreign ministry sanctioned the US company Merlin Aero over weapons sales to Taiwan.
= Kestrel Arms was sanctioned by China over weapons sales to Taiwan.
The US destroyer Halden sailed through the Taiwan Strait on Monday, the fleet said.
+ The US cruiser Ashby sailed through the Taiwan Strait on Wednesday, the fleet said.
A licence rule for drone batteries bound for China was proposed.
+ China's commerce ministry said Beijing firmly opposes the proposed licence rule for drone batteries.
The Commerce Department proposed to require licences for exports of memory chips to China.
+ The Commerce Department proposed to require licences for exports of satellite antennas to China.
= The Commerce Department wants to require licences for exports of memory chips, it proposed.
The tariff on electric vehicles goes from 25 percent to 100 percent.
= Washington will raise its tariff on electric vehicles from 25 to 100 percent at the end of a review.
Washington raises the tariff on electric vehicles from 25 percent to 100 percent.
= Washington warns that it raises the tariff on electric vehicles from 25 percent to 100 percent.
Beijing is against the US licence rule for exports of etching tools to China.
+ The US Commerce Department suspended its licence rule for exports of etching tools to China.
The US Commerce Department's licence rule for exports of etching tools to China took effect.
+ The US Commerce Department suspended its licence rule for exports of etching tools to China.
The US Commerce Department suspended its licence rule for exports of etching tools to China.
+ The US Commerce Department's licence rule for exports of etching tools to China took effect.
""")


@pytest.mark.parametrize(("earlier", "later", "new"), DEEDS)
def test_the_same_deed_to_another_or_another_step_is_new(earlier: str, later: str, new: bool) -> None:
    assert repeats(fact(later), fact(earlier)) is not new


WORDS = ("tariff", "steel", "port", "licenc", "commerc", "pipe", "quota", "mill")


@pytest.mark.parametrize(
    ("act", "again"),
    [
        *((act, False) for act in ["bind", "correct", "delay", "cancel", "reject", "resume", "suspend"]),
        *((act, False) for act in ["lift", "fail", "expire", "widen", "free", "sentence", "sue"]),
        *((act, True) for act in ["agree", "meet", "speak", "ask", "urge", "warn", "investigate"]),
    ],
)
def test_what_begins_or_ends_something_is_new_though_all_else_was_told(act: str, again: bool) -> None:
    told = Fact(1, 0, words=WORDS)
    assert repeats(replace(told, acts=(act,)), told) is again


@pytest.mark.parametrize(
    ("act", "again"),
    [
        *((act, True) for act in ["agree", "meet", "speak", "ask", "urge", "warn", "earlier"]),
        *((act, False) for act in ["investigate", "answer", "oppose"]),
    ],
)
def test_with_another_act_more_must_be_known_but_not_with_mere_words(act: str, again: bool) -> None:
    told = Fact(1, 0, acts=("raise",), words=WORDS[:3])
    assert repeats(Fact(2, 0, acts=("raise", act), words=WORDS[:4]), told) is again


JULY, AUGUST = "2026-07-01", "2026-08-01"


def test_what_is_denied_is_another_fact_than_what_is_said() -> None:
    told = Fact(1, 0, words=WORDS)
    assert not repeats(replace(told, acts=("not",)), told)
    assert not repeats(told, replace(told, acts=("not",)))


def test_names_of_a_headline_in_capitals_tell_nothing_apart() -> None:
    one = article(3, title="Washington Sanctions Kestrel Arms Over Sales To Beijing", published=MONDAY)
    assert not any(
        word.startswith("name ") for word in some(annotate(one, RELATION, lexicon()).headline.fact).words
    )


def test_an_exact_number_of_one_speaker_is_known_again_across_scripts() -> None:
    told = Memory(
        [ToldFact(fact("China bought 283,000 tons of US sorghum, the US Agriculture Department said."), 1)]
    )
    assert told.repeated(fact("美国农业部说，中国购买了28.3万吨美国高粱。"))
    assert not told.repeated(fact("美国农业部说，中国购买了39.5万吨美国高粱。"))


@pytest.mark.parametrize(
    ("later", "before"),
    [
        ("extend", "expire"),
        ("raise", "lift"),
        ("raise", "lower"),
        ("lower", "raise"),
        ("approve", "reject"),
        ("list", "lift"),
    ],
)
def test_the_opposite_is_new_whatever_both_tell_beside(later: str, before: str) -> None:
    told = Fact(1, 0, acts=("agree", before), words=WORDS)
    assert not repeats(Fact(2, 0, acts=("agree", later), words=WORDS), told)
    assert repeats(Fact(2, 0, acts=("agree", before), words=WORDS), told)
    both = replace(told, acts=("agree", before, later))
    assert repeats(Fact(2, 0, acts=("agree", later), words=WORDS), both), "which was told already"


SAID = Fact(1, 0, actor="prc", acts=("oppose",), numbers=("25 percent",), words=(*WORDS[:4], "sanction", "firm"))
IN_OTHER_WORDS = Fact(
    2, 0, actor="prc", acts=("oppose",), words=(*WORDS[:2], "sanction", "bulli", "reckless", "weapon")
)


@pytest.mark.parametrize(
    ("changes", "again"),
    [
        pytest.param({}, True, id="half of the one is in the other"),
        pytest.param({"numbers": ("35 percent",)}, False, id="another figure"),
        pytest.param({"days": ("2026-07-01",)}, False, id="a day"),
        pytest.param({"acts": ("oppose", "urge")}, False, id="a demand"),
        pytest.param({"acts": ("oppose", "not")}, False, id="a refusal"),
        pytest.param({"acts": ("suspend",)}, False, id="a decision"),
        pytest.param({"actor": "us"}, False, id="the other side"),
        pytest.param({"actor": ""}, False, id="the outlet itself"),
        pytest.param({"words": ("sanction", "rice", "port", "grain", "fee")}, False, id="another matter"),
    ],
)
def test_what_a_party_says_again_in_other_words_is_no_news_for_three_days(
    changes: dict[str, object], again: bool
) -> None:
    later = replace(IN_OTHER_WORDS, **changes)  # type: ignore[arg-type]
    memory = Memory([ToldFact(SAID, 1, minutes_of(MONDAY))])
    assert not repeats(later, SAID), "by its words alone it is one"
    assert (memory.repeated(later, MONDAY + timedelta(days=3)) is not None) is again
    assert memory.repeated(later, MONDAY + timedelta(days=3, minutes=1)) is None
    assert memory.repeated(later) is None, "of what has no date nobody knows"


FIRST = (
    "Port fees of the United States hurt shipbuilders and dockers of the north, "
    "Foreign Ministry spokesperson Wei Lan said."
)
AGAIN = (
    "Port fees hurt dockers and break the habits of fair trade at sea, "
    "Foreign Ministry spokesperson Lu Shan said of the United States."
)


def is_told_again(later: str, first: str = FIRST, days: int = 1) -> bool:
    published = MONDAY + timedelta(days=days)
    memory = Memory([ToldFact(fact(first), 1, minutes_of(MONDAY))])
    return memory.repeated(fact(later, published), published) is not None


def test_an_office_that_says_it_again_within_three_days_is_not_told_whatever_the_words_and_whoever_speaks() -> (
    None
):
    assert not repeats(fact(AGAIN), fact(FIRST)), "by its words alone it is news"
    assert is_told_again(AGAIN)
    assert not is_told_again(AGAIN, days=4)


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(AGAIN.replace("Foreign Ministry", "Commerce Ministry"), id="another office of the party"),
        pytest.param(AGAIN.replace("Port fees", "Port fees of 40 percent"), id="a figure"),
        pytest.param(AGAIN.replace("Port fees", "By August 1 port fees"), id="a day"),
        pytest.param(AGAIN.replace("and break", "and suspend"), id="another act"),
    ],
)
def test_another_office_figure_day_or_act_makes_a_statement_news(later: str) -> None:
    assert fact(later).actor == "prc"
    assert not is_told_again(later)


def test_a_meeting_that_is_told_of_again_may_be_another() -> None:
    def again(*acts: str) -> bool:
        memory = Memory([ToldFact(replace(SAID, acts=acts), 1, minutes_of(MONDAY))])
        later = replace(IN_OTHER_WORDS, acts=acts, words=(*WORDS[:2], "bulli", "reckless", "weapon", "harbour"))
        return memory.repeated(later, MONDAY) is not None

    assert again("oppose", "urge")
    assert not again("meet", "oppose")


PAGE = source("ministry-page", name="Foreign Ministry", ownership=Ownership.GOVERNMENT, party="prc")


@pytest.mark.parametrize(
    ("said", "page", "office"),
    [
        pytest.param(
            {"speaker": "Rubio", "party": "us"}, article(), "State Department", id="of a person by the role"
        ),
        pytest.param(
            {"speaker": "Rubio", "party": "us"}, article(source=PAGE), "State Department", id="not the page's"
        ),
        pytest.param({"speaker": "Xi Jinping"}, article(source=PAGE), "Xi Jinping", id="of none: the person"),
        pytest.param({"speaker_text": "the commerce ministry"}, article(), "Commerce Ministry", id="in words"),
        pytest.param({"speaker": "Wei Lan"}, article(source=PAGE), "Foreign Ministry", id="of its own page"),
        pytest.param(
            {"speaker": "Wei Lan", "proof": Proof.LABEL},
            article(title="Wei Lan speaks to the press at the Defence Ministry"),
            "Defence Ministry",
            id="of a conference",
        ),
        pytest.param(
            {"speaker": "Wei Lan", "proof": Proof.PERSON}, article(), "Wei Lan", id="unknown: the speaker"
        ),
        pytest.param({}, article(), "", id="nobody known"),
        pytest.param(
            {"party": "outlet", "speaker": "Wei Lan", "proof": Proof.PERSON}, article(), "", id="no party"
        ),
    ],
)
def test_an_office_speaks_through_people_words_pages_and_conferences(
    said: dict[str, Any], page: Article, office: str
) -> None:
    assert office_of(passage(1, **({"party": "prc"} | said)), page, NOW.date(), RELATION) == office


def test_who_has_no_known_office_repeats_the_own_words_alone_and_whom_nobody_names_those_of_the_party() -> None:
    envoy = "Chinese President Lu Shan"
    later, first = (
        text.replace(f"Foreign Ministry spokesperson {name}", envoy)
        for text, name in ((AGAIN, "Lu Shan"), (FIRST, "Wei Lan"))
    )
    assert not is_told_again(later)
    assert is_told_again(later, first=first)
    assert is_told_again(AGAIN.replace("Foreign Ministry spokesperson Lu Shan", "the Chinese government"))


@pytest.mark.parametrize("speaks", ["prc:Foreign Ministry", "prc", "us:White House", ""])
def test_the_office_is_kept_with_what_was_told_and_older_editions_have_none(speaks: str) -> None:
    actor, _, office = speaks.partition(":")
    known = ToldFact(Fact(0, 0, actor, ("oppose",), words=("rice",), office=office), 7, 5)
    kept = dump_told(Told(facts=frozenset((known,))))
    assert kept["facts"] == [f"7|5|{speaks}|oppose|||rice"]
    assert load_told(kept).facts == {known}
