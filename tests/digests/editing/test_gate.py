from typing import Any

import pytest

from digests.model import Relation, Verdict
from digests.rules.editing.gate import judge
from tests.factories import article
from tests.relations import india_pakistan, us_china


def verdict(title: str, text: str = "", *, relation: Relation | None = None, **changes: Any) -> Verdict:
    return judge(article(1, title=title, text=text, **changes), relation or us_china())


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
    assert "Washington" in found.reason


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


def test_taiwan_with_either_party_passes() -> None:
    assert verdict("Japan's Taiwan remarks draw protest from Beijing").relevant
    assert verdict("US approves arms sale to Taiwan").relevant
    found = verdict("台灣與美國簽署貿易協定")
    assert found.relevant
    assert "taiwan" in found.reason


def test_parties_named_in_different_passages_only_do_not_pass() -> None:
    text = (
        "The fair opened on Monday. Visitors came by bus. Snacks were sold out. Makers from America showed corn. "
        "Judges ate well. The next fair is planned for Beijing."
    )
    found = verdict("A fair opens", text)
    assert not found.relevant
    assert "never in one passage" in found.reason
    assert verdict("A fair opens", text + " Americans will travel to Beijing.").relevant


def test_headline_and_lead_count_as_one() -> None:
    assert verdict("Washington lifts tariffs", "The duties on Chinese cars rise to 100 percent.").relevant


def test_furniture_and_bylines_name_no_party() -> None:
    text = (
        "BEIJING (Harbour Gazette) - The fair opened on Monday.\n\nRead more: US and China agree on tariffs\n\n"
        "By Dana Washington"
    )
    assert not verdict("A fair opens in America", text).relevant


def test_the_outlet_on_the_end_of_a_headline_names_no_party() -> None:
    assert not verdict("Beijing weighs new subsidies for farms | US Farm Weekly").relevant


def test_a_commentators_employer_names_no_party() -> None:
    text = "Ann Lee, a professor at an American university and researcher, praised noodles from Beijing."
    assert not verdict("Noodles praised", text).relevant


def test_the_refusal_says_what_is_missing() -> None:
    assert "Beijing" in verdict("US raises rates").reason
    assert verdict("US raises rates").evidence == ("US",)
    assert verdict("Potato fair opens").reason == "neither party is named"


def test_the_same_code_judges_another_pair() -> None:
    relation = india_pakistan()
    assert verdict("Modi and Sharif trade words", "India and Pakistan hold talks.", relation=relation).relevant
    assert not verdict("US and China hold talks", relation=relation).relevant
    assert not verdict("Indiana team beats Pakistani side", relation=relation).relevant
    assert verdict("Islamabad protests over Kashmiris killed at the line of control", relation=relation).relevant


def test_an_article_without_words_does_not_pass() -> None:
    assert not verdict("").relevant
