"""What headline and passages tell, so that it is known again: who acts, the acts, numbers, days and words."""

from datetime import UTC, datetime

import pytest

from digests.rules.annotation.annotating import annotate
from tests.factories import article, some
from tests.lexicons import lexicon
from tests.relations import us_china

MARCH_10 = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


def told(title: str, text: str) -> list[str]:
    """Return "actor | acts | numbers | days | words" of the headline and of each passage."""
    made = annotate(article(1, title=title, text=text, published=MARCH_10), us_china(), lexicon())
    found = [some(each.fact) for each in made.all]
    return [
        " | ".join(
            (
                each.actor,
                " ".join(each.acts),
                " ".join(number.replace(" ", "_") for number in each.numbers),
                " ".join(each.days),
                " ".join(word.replace(" ", "_") for word in each.words),
            )
        )
        for each in found
    ]


@pytest.mark.parametrize(
    ("title", "text", "facts"),
    [
        ("Tariff on wine rises to 62", "",
         [" | raise | 62_count |  | rise tariff thing_tariff wine goods_rise goods_wine"]),
        ("Duty of 25 percent on 12,500 tons by March 20", "",
         [" |  | 12500_ton 25_percent | 2026-03-20 | duti ton"]),
        ("Fee of 1999 and 2024-7 and 1.5", "", [" |  |  |  | fee"]),
        ("WASHINGTON RAISES DUTY ON WINE", "", [" | raise |  |  | duti rais washington wine"]),
        ("A headline",
         ("The State Department said on Monday that duties of about 25 percent on wine and beer from the Elm "
          "Port Line begin on March 20."),
         [" |  |  |  | headlin",
          ("us |  | ~25_percent | 2026-03-20 | beer begin duti elm line port thing_port thing_tariff wine "
           "name_elm name_line name_port goods_beer goods_wine")]),
        ("A headline",
         ("The minister said on March 1 that the ships of Ardent left. The minister said on March 7 that the "
          "ships left."),
         [" |  |  |  | headlin", " | earlier |  |  | ardent left ship thing_ship name_ardent",
          " |  |  |  | left ship thing_ship"]),
        ("A headline", "The fair opens on Friday. Fees are due by Friday. The talks were held on March 9.",
         [" |  |  |  | headlin", " |  |  |  | fair open", " |  |  | 2026-03-13 | due fee",
          " | meet |  |  | held talk thing_negotiation"]),
        ("A headline",
         "Wang Yi said China banned exports of antennas and cable to Bolt Industries Group. He said it again.",
         [" |  |  |  | headlin",
          ("prc | bar |  |  | antenna ban bolt cabl export group industri thing_export name_bolt name_group "
           "name_industri goods_antenna goods_cabl"), "prc |  |  |  | "]),
        ("A headline", "It imposed controls on exports of rare earths, magnets and lasers to Ardent.",
         [" |  |  |  | headlin",
          (" | raise |  |  | ardent control earth export impos laser magnet rare thing_export thing_magnet "
           "thing_rare_earth name_ardent goods_earth goods_rare")]),
        ("A headline", "China and the United States raised tariffs on Ardent Bolt Co. and on Delta.",
         [" |  |  |  | headlin", " | raise |  |  | ardent bolt co delta rais tariff thing_tariff"]),
        ("Ships of Ardent Bolt leave port", "", [" |  |  |  | ardent bolt leav port ship thing_port thing_ship"]),
        ("SHIPS LEAVE Port Elm Now", "", [" |  |  |  | elm leav port ship thing_port thing_ship"]),
        ("China raises duties", "China raised duties on wine by 25 percent, up from 10 percent.",
         [" | raise |  |  | duti rais thing_tariff",
          "prc | raise | 10_percent 25_percent |  | duti rais thing_tariff wine"]),
        ("Talks of May 5 and 12 more 3 deals", "",
         [" | meet | 3_count | 2026-05-05 2026-05-12 | deal talk thing_negotiation"]),
    ],
)  # fmt: skip
def test_a_text_tells_who_does_what_how_much_when_and_of_what(title: str, text: str, facts: list[str]) -> None:
    assert told(title, text) == facts


def test_only_what_was_said_days_before_is_marked_as_earlier() -> None:
    for text, acts in (
        ("The minister said on March 1 that it rained.", "earlier"),
        ("The minister said on March 5 that it rained.", "earlier"),
        ("The minister said on March 6 that it rained.", ""),
        ("The ships left on March 1.", ""),
        ("The minister said in March that it rained.", ""),
    ):
        assert told("A headline", text)[1].split(" | ")[1] == acts


def test_a_few_words_and_names_of_each_sentence_are_kept() -> None:
    words = [f"{first}{second}to" for first in "bdfgklmnpr" for second in "aeiou"]
    (_, few) = told("A headline", f"They saw {' '.join(words)}.")
    assert len(few.rpartition("| ")[2].split()) == 40
    names = " and ".join(each.capitalize() for each in words[:12])
    (_, named) = told("A headline", f"They were told by {' '.join(words[20:40])} {names} today.")
    assert sum(each.startswith("name_") for each in named.split()) == 10


def test_the_first_passage_of_news_is_its_lead_and_the_others_its_body() -> None:
    found = annotate(article(1, title="Rain", text="It rained. It snowed. It hailed."), us_china(), lexicon())
    assert [passage.place.value for passage in found.sentences] == ["lead", "body", "body"]
