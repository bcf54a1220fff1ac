"""The gate: which text is about both parties, and by what that is told."""

from typing import Any

import pytest

from digests.model import Ownership, Reason, Relation, Verdict
from digests.rules.editing.gate import instrument_in, judge, judge_text
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import india_pakistan, us_china
from tests.work import calls_in


def verdict(title: str, text: str = "", *, relation: Relation | None = None, **changes: Any) -> Verdict:
    return judge(article(1, title=title, text=text, **changes), relation or us_china(), lexicon())


@pytest.mark.parametrize(
    "title",
    [
        "Washington raises tariff on Chinese electric cars",
        "U.S. adds five Chinese companies to Entity List",
        "Xi tells Biden that Earth is big enough",
        "Wang Yi holds phone talks with Blinken",
        "Sino-American talks resume",
        "USTR reinstates exclusions from China tariffs",
        "Huawei posts profit despite U.S. sanctions",
        "U.S. should clarify its activities: FM spokesperson",
        "Florida bars Beijing-linked land purchases",
        "US warship sails through South China Sea",
        "美国宣布提高对华电动汽车关税 中方：将采取坚决措施",
        "中美经贸磋商在日内瓦举行",
        "美國國務卿布林肯訪華 王毅會見",
        "川普與習近平通電話",
    ],
)
def test_both_parties_in_the_headline_pass(title: str) -> None:
    found = verdict(title)
    assert found.relevant
    assert len(found.evidence) == 2
    assert (found.code, found.values) == (Reason.LEAD, ("us", "prc"))


@pytest.mark.parametrize(
    "title",
    [
        # words that hold a party's word
        "Trumpet player wins a prize in China Grove",
        "PLAY resumes for us in China after the rain",
        "They told us that Chipmunks thrive in China",
        "Makers of PLA filament expand in America",
        "Family shows its fine china in Washington",
        # outlets, firms, contests, places
        "Washington Post sold copies in Shanghai",
        "China Daily opens a bureau in South America",
        "American Airlines Center hosts China night",
        "US Open champion rests in Beijing",
        "Beijing 2022 Olympics: Americans win gold",
        "Peru's Congress meets Chinese envoy",
        "Xi elected delegate to 20th Party Congress",
        "National People's Congress opens in Beijing",
        # one party only
        "China, Philippines trade blame over South China Sea",
        "US adds tariffs on steel from Canada",
        "Georgia chip maker trades up at Atlanta food summit",
        # a third territory alone
        "Tremor hits China's Taiwan region",
        "Taiwan's exports to Hong Kong rise",
        "台湾地震",
        "中国台湾发生地震",
    ],
)
def test_traps_do_not_pass(title: str) -> None:
    found = verdict(title)
    assert not found.relevant
    assert found.reason


def long_text(*remarks: str) -> str:
    """Forty sentences about a fair, with remarks between them far behind the lead."""
    filler = [f"Visitor number {number} bought a carpet at the fair." for number in range(40)]
    for place, remark in enumerate(remarks):
        filler.insert(20 + 5 * place, remark)
    return " ".join(filler)


FAIR = (
    "The fair opened on Monday. Visitors came by bus. Snacks were sold out. Makers from America showed corn. "
    "Judges ate well. The next fair is planned for Beijing."
)
REMARK, OTHER = "Americans and Chinese buyers came too.", "The US and China tax such carpets."
OFFICE = "The envoys met in Tehran. The Foreign Ministry said that the US delegation had left."
FURNITURE = (
    "BEIJING (Harbour Gazette) - The fair opened on Monday.\n\nRead more: US and China agree on tariffs\n\n"
    "By Dana Washington"
)
EMPLOYED = "Ann Lee, a professor at an American university and researcher, praised noodles from Beijing."
CONTROLLED = "Beijing widens export controls on rare earths."


@pytest.mark.parametrize(
    ("title", "text", "relevant"),
    [
        ("", "", False),
        ("Washington lifts tariffs", "The duties on Chinese cars rise to 100 percent.", True),
        # named apart, in passing, or in words that are not the text's
        ("A fair opens", FAIR, False),
        ("A fair opens", f"{FAIR} Americans will travel to Beijing.", True),
        ("A fair in America opens", long_text(REMARK, OTHER), False),
        ("A fair opens", long_text(REMARK, OTHER), False),
        ("A fair opens for Americans and Chinese", long_text(REMARK), True),
        ("Envoys meet", OFFICE, False),
        ("A fair opens in America", FURNITURE, False),
        ("Beijing weighs new subsidies for farms | US Farm Weekly", "", False),
        ("Noodles praised", EMPLOYED, False),
        ("China's museums inspire visitors: U.S. expert", "", False),
        ("China's duties hurt both: U.S. official", "", True),
        # a third voice, a place or a firm that stands in for a party
        ("Japan's Taiwan remarks draw protest from Beijing", "", True),
        ("US approves arms sale to Taiwan", "", True),
        ("Texas limits land sales to Chinese buyers", "", True),
        ("Shanghai hosts American bankers", "", True),
        ("Texas beats Shanghai at chess", "", False),
        ("Quake shakes Sichuan and Alaska on one day", "", False),
        ("Nvidia may export new chips to China", "", True),
        ("China opens antitrust probe into Qualcomm", "", True),
        ("White House weighs ban on Tencent", "", True),
        ("Tesla opens a showroom by the river in Beijing", "", False),
        ("Nvidia export business grows", "", False),
        # an office that only one party has, unless another state is named with it
        ("U.S. should explain its labs: foreign ministry", "", True),
        ("FM slams US over its report", "", True),
        ("US should explain its labs: Russian foreign ministry", "", False),
        ("Foreign ministry of Hungary thanks US envoy", "", False),
        ("Iran's commerce ministry scolds US", "", False),
        ("Foreign ministry opens a museum", "", False),
        ("美国应作出解释：外交部", "", True),
        ("美国应作出解释：俄罗斯外交部", "", False),
        # a list of states
        ("Coal burns", "Only China, the US and India burn more coal.", False),
        ("Coal burns", "Guests came from Japan, the United States, and China.", False),
        ("Coal burns", "只有中国、美国和印度更多。", False),
        ("Coal burns", "China accuses the US, Japan and Australia of plotting.", True),
        ("Coal burns", "The US and China tax coal.", True),
        ("Coal burns", "The US, India and China met, and Washington warned Beijing.", True),
        # an instrument, and one word of sport
        ("A decision", CONTROLLED, True),
        ("Beijing opens a fair", long_text(CONTROLLED), False),
        (CONTROLLED, "The tennis final was over when the notice came. The tournament went on.", True),
        ("Envoys meet", "American and Chinese envoys met. One had been a football player.", True),
    ],
)
def test_a_text_is_about_both_where_it_says_something_of_the_one_and_the_other(
    title: str, text: str, relevant: bool
) -> None:
    assert verdict(title, text).relevant is relevant


def test_an_official_text_that_names_the_other_side_once_in_passing_is_not_enough() -> None:
    ministry = source("ministry", party="prc", ownership=Ownership.GOVERNMENT)
    assert not verdict("A fair opens", long_text("Guests came from Washington."), source=ministry).relevant
    often = long_text("Guests came from Washington.", "Americans paid duties.", "The US was thanked.")
    assert verdict("A fair opens", often, source=ministry).code is Reason.OWN_SOURCE
    rest = ["It rained on the fair."] * 200
    for times, reason in ((3, Reason.IN_PASSING), (4, Reason.OWN_SOURCE)):
        told = [*rest, *["Americans paid duties."] * times]
        assert judge_text("A fair opens", told, ministry, us_china(), lexicon()).code is reason


def test_a_text_that_names_both_once_is_not_about_the_one_that_it_hardly_speaks_of() -> None:
    """A third state's taxes on one of the two, with a remark that the other has the like."""
    title, lead = "Beijing answers Ottawa with a tax", "The US has such a tax on Chinese cars too."
    told = [lead, *(f"Beijing named good number {number}." for number in range(10))]
    found = judge_text(title, told, source(), us_china(), lexicon())
    assert (found.code, found.values[2:]) == (Reason.IN_PASSING, ("1", "11"))
    answered = [*told, "Washington said that it would answer China."]
    assert judge_text(title, answered, source(), us_china(), lexicon()).code is Reason.LEAD


def test_a_third_voice_in_passing_is_not_enough_either() -> None:
    found = verdict("A fair opens", long_text("Buyers from Taiwan and Beijing met."))
    assert (found.code, found.values) == (Reason.IN_PASSING, ("taiwan", "prc", "1", "41"))
    found = verdict("台灣與美國簽署貿易協定")
    assert (found.code, found.values) == (Reason.THIRD_VOICE, ("taiwan", "us", "taiwan"))


def test_the_refusal_says_what_is_missing() -> None:
    found = verdict("US raises rates")
    assert (found.code, found.values, found.evidence) == (Reason.ONE_PARTY, ("us", "prc"), ("US",))
    assert verdict("Beijing raises rates").values == ("prc", "us")
    assert verdict("Potato fair opens").code is Reason.NO_PARTY
    found = verdict("Tremor hits Taiwan")
    assert (found.code, found.values) == (Reason.THIRD_ALONE, ("taiwan", "us", "prc"))
    assert verdict("A fair opens", FAIR).code is Reason.APART
    assert verdict("A fair opens", long_text(REMARK)).evidence == ("Americans", "Chinese")


def test_the_same_code_judges_another_pair() -> None:
    relation = india_pakistan()
    assert verdict("Neighbours trade words", "India and Pakistan hold talks.", relation=relation).relevant
    assert not verdict("US and China hold talks", relation=relation).relevant
    assert not verdict("Indiana team beats Pakistani side", relation=relation).relevant
    assert verdict("Islamabad protests over Kashmiris killed at the line of control", relation=relation).relevant


@pytest.mark.parametrize(
    ("title", "outlet", "relevant"),
    [
        ("Beijing weighs new duties on corn - Washington Farm Journal", "", False),
        ("Beijing weighs new duties on corn | The Potomac Wire", "The Potomac Wire", False),
        ("北京考虑新的粮食补贴措施_美国农业网", "", False),
        ("US should lift its duties on corn - Chinese ministry", "", True),
        ("US should lift its duties on corn – Beijing", "", True),
        ("VIDEO | China answers US duties", "", True),
    ],
)
def test_an_outlet_is_cut_off_a_headline_but_a_speaker_is_not(title: str, outlet: str, relevant: bool) -> None:
    assert verdict(title, source=source("x", name=outlet or "Harbour Gazette")).relevant is relevant


@pytest.mark.parametrize(
    "text",
    [
        "WASHINGTON, March 3 (Harbour Wire) -- China opened a museum on Tuesday.",
        "WASHINGTON (Harbour Wire) - China opened a museum on Tuesday.",
        "China opened a museum on Tuesday. (Reporting by Ann Lee in Washington; Editing by Bo Li)",
        "海港社华盛顿3月5日电（记者李波）中国一座新博物馆星期二开馆。",
        "（海港社記者李波華盛頓5日電）中國一座新博物館星期二開館。",
    ],
)
def test_datelines_and_credits_name_no_party(text: str) -> None:
    found = verdict("A museum opens", text)
    assert not found.relevant
    assert found.values == ("prc", "us")


@pytest.mark.parametrize("unit", ["US ", "  ", "- ", "(Reporting ", "新华社", "Foreign Ministry of ", "added US "])
def test_a_headline_of_any_length_is_judged_with_work_in_proportion(unit: str) -> None:
    def judge(length: int) -> None:
        verdict((unit * length)[:length])

    judge(200_000)
    assert calls_in(lambda: judge(20_000)) < 8 * calls_in(lambda: judge(5_000))


@pytest.mark.parametrize(
    ("title", "theme"),
    [
        ("Beijing widens export controls on rare earths and magnets", "minerals"),
        ("Commerce ministry curbs exports of gallium", "minerals"),
        ("商务部公告对部分稀土物项实施管制", "minerals"),
        ("Beijing names five makers on its unreliable entity list", "sanctions"),
        ("China to collect special port fees from October", "trade"),
        ("Southern fleet of the PLA ends combat readiness patrols in the South China Sea", "scs"),
        ("US tightens export controls on advanced chips", "tech"),
        ("Commerce Department drafts connected vehicle rule", "tech"),
        ("White House ends the de minimis exemption for parcels", "trade"),
        ("US Navy holds freedom of navigation operation", "scs"),
    ],
)
def test_what_one_party_does_by_an_instrument_about_the_other_passes_though_the_other_is_unnamed(
    title: str, theme: str
) -> None:
    found = verdict(title)
    assert found.relevant
    assert found.code is Reason.INSTRUMENT
    assert found.values[2] == theme


@pytest.mark.parametrize(
    "title",
    [
        # nobody acts by it, or somebody else does
        "Export controls on rare earths explained",
        "Makers of chips fear export controls",
        # between the party and a third state
        "Beijing eases export controls on rare earths for Japan",
        "US widens export controls on chips for Russia",
        "US adds Iranian makers to Entity List",
        # the same word in another matter
        "China exports more cherries",
        "US controls a wildfire near a chip plant",
        "PLA band holds a drill in a school yard",
        "China opens a port without fees",
    ],
)
def test_an_instrument_without_its_party_or_with_a_third_state_does_not_pass(title: str) -> None:
    assert not verdict(title).relevant


def test_the_outlet_of_a_state_acts_for_it_where_the_headline_leaves_its_name_out() -> None:
    title, outlet = "Largest patrol ship in Taiwan Straits enters service", "state-controlled"
    ours = source("daily", party="prc", ownership=Ownership(outlet))
    assert verdict(title, source=ours).code is Reason.INSTRUMENT
    assert not verdict(title, source=source("daily", party="other", ownership=Ownership(outlet))).relevant


def test_another_pair_has_instruments_of_its_own() -> None:
    relation = india_pakistan()
    found = verdict("New Delhi suspends the Indus Waters Treaty", relation=relation)
    assert (found.code, found.values) == (Reason.INSTRUMENT, ("india", "pakistan", "water"))
    assert verdict("Islamabad closes its airspace for a month", relation=relation).code is Reason.INSTRUMENT
    assert verdict("India shuts the crossing at Attari", relation=relation).relevant
    assert not verdict("India opens a river bridge", relation=relation).relevant


@pytest.mark.parametrize(
    ("title", "text", "relevant"),
    [
        ("Lee reaches the final", "The American tennis player won in Beijing. She was the second seed.", False),
        ("Lee shares the lead", "M Liu (China) birdied, C Hull (USA) is two under par. China sends four.", False),
        ("Typhoon hits the coast", "The typhoon reached China. A US storm centre saw the landfall.", False),
        ("Chinese player reaches the final", "The US Open seed met an American coach of China's team.", False),
        ("American wins in the final", "The tennis player beat China's first seed. The US cheered.", False),
        ("Beijing slams doping reports", "The American swimming coach saw no medals in doubt.", True),
        ("US and Chinese football coaches meet", "The tournament begins in May.", True),
    ],
)
def test_sport_and_weather_stay_out_unless_it_is_a_dispute_or_both_are_in_the_headline(
    title: str, text: str, relevant: bool
) -> None:
    found = verdict(title, text)
    assert found.relevant is relevant
    assert relevant or found.code is Reason.ASIDE


def test_a_third_voice_passes_also_where_the_headline_names_nobody() -> None:
    filler = [f"Visitor number {number} bought a carpet." for number in range(30)]
    filler[10:10] = ["Taiwan thanked Washington for its arms.", "Taipei and Washington signed."]
    assert verdict("A fair opens", " ".join(filler)).code is Reason.THIRD_VOICE


def test_a_question_and_its_answer_are_judged_together_under_their_peg() -> None:
    relation = us_china()
    office = source("ministry", ownership=Ownership.GOVERNMENT, party="prc")
    passages = ["Question: Washington raised its duties.", "Answer: We will protect our firms."]
    assert (
        judge_text("Washington raised its duties.", passages, office, relation, lexicon()).code
        is Reason.OWN_SOURCE
    )
    assert not judge_text("Washington raised its duties.", passages, source(), relation, lexicon()).relevant
    assert not judge_text(
        "A fair opens.", ["Question: Who comes?", "Answer: Guests."], office, relation, lexicon()
    ).relevant


@pytest.mark.parametrize(
    ("asked", "relevant"),
    [
        ("Cuba has turned down a list of the US.", False),
        ("African ministers asked the US and others to lift duties.", False),
        ("The IAEA has put out a report on Iran.", False),
        ("古巴外长批评美方的名单。", False),
        # the other side is named as who acts, on whomever, or both are named
        ("The US has seized a tanker of Venezuela.", True),
        ("美方扣押委内瑞拉油轮。", True),
        ("The World Health Organization regrets that the US leaves it.", True),
        ("Japan says that the US and China have settled their fees.", True),
    ],
)
def test_another_states_own_matter_is_no_matter_of_the_two_though_an_office_of_one_is_asked_about_it(
    asked: str, relevant: bool
) -> None:
    office = source("ministry", ownership=Ownership.GOVERNMENT, party="prc")
    passages = [asked, "We urge the US to change its mind.", "The US should think again."]
    found = judge_text(asked, passages, office, us_china(), lexicon())
    assert (found.relevant, found.code is Reason.ASIDE) == (relevant, not relevant)


def test_of_a_headline_about_another_state_the_first_sentences_have_to_name_both() -> None:
    lead, below = ("US and Chinese envoys were there.",), ("It rained. It was late. " * 3, REMARK)
    assert verdict("Iran opens a port", " ".join(lead)).code is Reason.LEAD
    found = verdict("Iran opens a port", " ".join(below))
    assert (found.code, found.evidence) == (Reason.ASIDE, ("Iran",))
    assert verdict("US looks at a port in Iran", " ".join(below)).relevant
    apart = verdict("Film of Iran glorifies its leader, with Trump in a role", "Envoys of China saw the film.")
    assert (apart.code, apart.evidence) == (Reason.ASIDE, ("Iran",))


@pytest.mark.parametrize("unit", ["China, US, ", "US and ", "China、", "Japan, "])
def test_a_list_of_any_length_is_judged_with_work_in_proportion(unit: str) -> None:
    def judged(length: int) -> None:
        verdict("A fair opens", (unit * length)[:length])

    judged(1_000)
    assert calls_in(lambda: judged(20_000)) < 8 * calls_in(lambda: judged(5_000))


# --- Where a text must name both parties to be about them: boundaries of the gate, one by one. ---

BOTH = "The US and China tax carpets."
ABOUT_NEITHER, ABOUT_ONE, ABOUT_BOTH = "A fair opens", "A fair in America opens", "US and China open a fair"


@pytest.mark.parametrize(
    ("title", "size", "places", "reason"),
    [
        (ABOUT_NEITHER, 8, [5], Reason.PASSAGE),
        (ABOUT_NEITHER, 9, [5], Reason.IN_PASSING),
        (ABOUT_NEITHER, 17, [1, 16], Reason.LEAD),
        (ABOUT_NEITHER, 18, [1, 17], Reason.IN_PASSING),
        (ABOUT_NEITHER, 17, [5, 15], Reason.PASSAGE),
        (ABOUT_ONE, 8, [5], Reason.PASSAGE),
        (ABOUT_ONE, 9, [1], Reason.IN_PASSING),
        (ABOUT_BOTH, 40, [], Reason.LEAD),
    ],
)
def test_a_text_speaks_of_both_in_its_headline_or_in_a_share_of_its_sentences(
    title: str, size: int, places: list[int], reason: Reason
) -> None:
    passages = [BOTH if at in places else f"Visitor number {at} came." for at in range(size)]
    found = judge_text(title, passages, source(), us_china(), lexicon())
    assert (found.code, found.relevant) == (reason, reason is not Reason.IN_PASSING)
    if reason is Reason.IN_PASSING:
        assert found.values == ("us", "prc", str(len(places)), str(size))


CONTROLS = ("Export controls on gallium announced", ["The ministry announced export controls on gallium."])
ARMS = ("Taiwan fair opens", ["Arms sales to Taiwan grow."])


@pytest.mark.parametrize(
    ("party", "ownership", "text", "reason", "values", "evidence"),
    [
        ("us", "government", CONTROLS, Reason.NO_PARTY, ["us", "prc"], []),
        ("us", "government", ("A fair opens", ["China was told."]), Reason.OWN_SOURCE, ["us", "prc"], ["China"]),
        ("us", "government", ("Beijing is told", []), Reason.OWN_SOURCE, ["us", "prc"], ["Beijing"]),
        ("us", "government", ("A fair opens", ["Americans came."]), Reason.ONE_PARTY, ["us", "prc"],
         ["Americans"]),
        ("us", "government", ARMS, Reason.THIRD_VOICE, ["taiwan", "us", "taiwan"], ["Taiwan", "Washington"]),
        ("us", "government", ("A fair opens", [*["It rained."] * 40, "China was told."]), Reason.IN_PASSING,
         ["us", "prc", "1", "41"], ["China"]),
        ("prc", "government", CONTROLS, Reason.INSTRUMENT, ["prc", "us", "minerals"],
         ["Beijing", "Export controls on gallium"]),
        ("prc", "state-controlled", CONTROLS, Reason.INSTRUMENT, ["prc", "us", "minerals"],
         ["Beijing", "Export controls on gallium"]),
        ("prc", "private", CONTROLS, Reason.NO_PARTY, ["us", "prc"], []),
        ("prc", "government", ("Beijing is told", []), Reason.ONE_PARTY, ["prc", "us"], ["Beijing"]),
        ("prc", "government", ("A fair opens", ["Americans came."]), Reason.OWN_SOURCE, ["prc", "us"],
         ["Americans"]),
        ("prc", "state-controlled", ARMS, Reason.THIRD_ALONE, ["taiwan", "us", "prc"], ["Taiwan"]),
        ("taiwan", "government", ("Beijing is told", []), Reason.ONE_PARTY, ["prc", "us"], ["Beijing"]),
        ("taiwan", "government", ARMS, Reason.THIRD_ALONE, ["taiwan", "us", "prc"], ["Taiwan"]),
    ],
)  # fmt: skip
def test_what_an_office_publishes_is_that_party_acting(
    party: str, ownership: str, text: tuple[str, list[str]], reason: Reason, values: list[str], evidence: list[str]
) -> None:
    origin: Any = source(party=party, ownership=Ownership(ownership))
    found = judge_text(*text, origin, us_china(), lexicon())
    assert (found.code, found.values, found.evidence) == (reason, tuple(values), tuple(evidence))


def test_an_instrument_is_named_in_a_sentence_that_names_no_other_state() -> None:
    told = "The ministry announced export controls on gallium."
    others = "Japan was told of export controls on gallium."
    for title, passages, found in (
        (told, [], True),
        ("A fair opens", [told], True),
        (others, [told], True),
        ("A fair opens", [others, told], True),
        (others, [others], False),
        ("A fair opens", [], False),
    ):
        assert (instrument_in(title, passages, us_china()) is not None) is found
