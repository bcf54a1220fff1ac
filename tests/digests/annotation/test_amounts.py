"""Every number of a sentence: its value in base units, its unit, of what it is, and its words."""

import pytest

from tests.digests.annotation.test_numbers import quantities


def told(text: str, language: str) -> str:
    found = quantities(text, language)
    return " | ".join(f"{f'{each.value:.10g} {each.unit} {each.of}'.strip()}: {each.text}" for each in found)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It cost $5 million to $7 million.", "5000000 USD: $5 million | 7000000 USD: $7 million"),
        ("It cost between $5 and $7 in all.", "5 USD: $5 | 7 USD: $7"),
        ("The fine is $5 to $7 million.", "5000000 USD fine: $5 | 7000000 USD fine: $7 million"),
        ("It cost between US$5 and US$7 billion.", "5000000000 USD: US$5 | 7000000000 USD: US$7 billion"),
        ("It bought one hundred jets.", "100 count aircraft: one hundred jets"),
        ("It bought a hundred jets.", "100 count aircraft: a hundred jets"),
        ("It bought one hundred and twenty-one jets.", "121 count aircraft: one hundred and twenty-one jets"),
        ("It bought two thousand five hundred jets.", "2500 count aircraft: two thousand five hundred jets"),
        ("It bought twenty-one hundred jets.", "2100 count aircraft: twenty-one hundred jets"),
        (
            "It bought one hundred to two hundred jets.",
            "100 count aircraft: one hundred | 200 count aircraft: two hundred jets",
        ),
        ("It put one hundred percent on cars.", "100 percent: one hundred percent"),
        ("It cost $1,500 to $2,500 in all.", "1500 USD: $1,500 | 2500 USD: $2,500"),
        ("The rate is 10 to 15 percent.", "10 percent rate: 10 | 15 percent rate: 15 percent"),
        ("The rate rose by 2.5 percentage points.", "2.5 points rate: 2.5 percentage points"),
        ("The rate rose by 25 basis points.", "0.25 points rate: 25 basis points"),
        ("One third of the ports closed.", "33.333333 percent port: One third"),
        ("A third of the ports closed.", "33.333333 percent port: A third"),
        ("Two thirds of the ports closed.", "66.666667 percent port: Two thirds"),
        ("Three quarters of ports closed.", "75 percent port: Three quarters"),
        ("Output fell by a third.", "33.333333 percent output: a third"),
        ("Output fell by half.", "50 percent output: half"),
        ("Half of the ports closed.", "50 percent port: Half"),
        ("The tariff was cut by two fifths.", "40 percent tariff: two fifths"),
        ("The House voted 419 to 0.", "419 vote 0: 419 to 0"),
        ("The Senate passed it by 51-49 votes.", "51 vote 49: 51-49"),
        ("It bought 12 million tons of beans.", "12000000 ton bean: 12 million tons of beans"),
        ("It bought 12 tonnes of the grain.", "12 ton grain: 12 tonnes of the grain"),
        ("It sailed 12 miles of coast.", "12 mile: 12 miles of coast"),
        ("It sailed 12 kilometres.", "12 km: 12 kilometres"),
        ("It bought 40 to 50 jets.", "40 count aircraft: 40 | 50 count aircraft: 50 jets"),
        ("It bought forty to fifty jets.", "40 count aircraft: forty | 50 count aircraft: fifty jets"),
        ("It bought 40,000 to 50,000 jets.", "40000 count aircraft: 40,000 | 50000 count aircraft: 50,000 jets"),
        ("It bought 5,000 tons.", "5000 ton: 5,000 tons"),
        ("The 12 sides met.", "12 count side: 12 sides"),
        ("Two sides met.", "2 count side: Two sides"),
        ("The eleven ports closed.", "11 count port: eleven ports"),
        ("2,024 ports closed.", "2024 count port: 2,024 ports"),
        ("He saw 12 of the ports.", "12 count port: 12 of the ports"),
        ("He saw 12 of the big old ports.", "12 count port: 12 of the big old ports"),
        ("He saw 12 ports and ships.", "12 count port: 12 ports"),
        ("He saw 12 ports, ships.", "12 count port: 12 ports"),
        ("He saw 12 people.", "12 count people: 12 people"),
        ("He saw 12 percent.", "12 percent: 12 percent"),
        ("He saw half a million ships.", "500000 count vessel: half a million ships"),
        ("He saw two dozen ships.", "24 count vessel: two dozen ships"),
        ("He saw two million ships.", "2000000 count vessel: two million ships"),
        ("He saw 2.5 million ships.", "2500000 count vessel: 2.5 million ships"),
        ("He saw 2.5m ships.", "2500000 count vessel: 2.5m ships"),
        ("The duty on wine rises to 25 percent.", "25 percent tariff on wine: 25 percent"),
        ("The tariff rises to 25 percent on wine.", "25 percent tariff: 25 percent"),
        ("A 25 percent tariff on wine starts.", "25 percent tariff on wine: 25 percent"),
        ("Wine exports rose 25 percent.", "25 percent export: 25 percent"),
        ("China's share of gallium is 25 percent.", "25 percent share: 25 percent"),
        ("The port's budget is $5 billion.", "5000000000 USD budget: $5 billion"),
        ("$5 billion of grain was sold.", "5000000000 USD grain: $5 billion"),
        ("25 percent of the world's grain was sold.", "25 percent grain: 25 percent"),
        ("The sale of $5 billion in grain ended.", "5000000000 USD sale: $5 billion"),
        ("He said 25 percent was too much.", "25 percent: 25 percent"),
    ],
)
def test_a_sentence_tells_its_numbers(text: str, numbers: str) -> None:
    assert told(text, "en") == numbers


@pytest.mark.parametrize(
    "text",
    [
        "A fifth came.", "The House met 419 to 0.", "The two sides met.", "The ten ports closed.",
        "One port closed.", "Order No. 12 ports closed.", "Section 12 ports closed.", "2024 ports closed.",
        "The ports grew 12-fold.", "He saw 12 big old wide far ports.",
        "He saw 12 big old wide far near ports.", "He saw dozens of ships.", "He saw hundreds of ships.",
        "零分之一的港口关闭。", "共有1艘船。",
    ],
)  # fmt: skip
def test_what_is_known_a_label_a_year_or_counts_nothing_is_no_number(text: str) -> None:
    assert told(text, "zh-Hans") == told(text, "en") == ""


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("关税为25%。", "25 percent tariff: 25%"),
        ("关税为百分之二十五。", "25 percent tariff: 百分之二十五"),
        ("三分之一的港口关闭。", "33.333333 percent: 三分之一"),
        ("七成港口关闭。", "70 percent: 七成"),
        ("半数港口关闭。", "50 percent: 半数"),
        ("共有三艘船。", "3 count vessel: 三艘船"),
        ("共有十艘船。", "10 count vessel: 十艘船"),
        ("共有十一艘船。", "11 count vessel: 十一艘船"),
        ("共有3艘船。", "3 count vessel: 3艘船"),
        ("共有三家公司。", "3 count company: 三家公司"),
        ("共有12家公司。", "12 count company: 12家公司"),
        ("共有12名官员参加会谈。", "12 count people: 12名官员参加会谈"),
        ("购买12万吨大豆。", "120000 ton 大豆: 12万吨大豆"),
        ("金额为5亿美元。", "500000000 USD amount: 5亿美元"),
        ("金额为5至7亿美元。", "500000000 USD amount: 5 | 700000000 USD amount: 7亿美元"),
        ("增长2.5个百分点。", "2.5 points growth: 2.5个百分点"),
    ],
)
def test_a_chinese_sentence_tells_its_numbers(text: str, numbers: str) -> None:
    assert told(text, "zh-Hans") == numbers
