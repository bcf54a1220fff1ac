"""Which days of an article a reader of the relation should have in a calendar."""

from datetime import UTC, date, datetime

import pytest

from digests.rules.annotation.annotating import annotate
from tests.factories import article
from tests.lexicons import lexicon
from tests.relations import us_china

TUESDAY = datetime(2024, 5, 14, 15, 20, tzinfo=UTC)
TITLE = "Washington raises duties on steel from China"


def binding(text: str, title: str = TITLE, **given: object) -> list[str]:
    """The days of an article that bind, in their order."""
    made = article(1, title=title, text=text, published=TUESDAY, **given)
    return [each.date for each in annotate(made, us_china(), lexicon()).dates if each.binds]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("The United States will impose tariffs on steel from China on June 3.", ["2024-06-03"]),
        ("Comments on the duties on Chinese steel are due by June 28, Washington said.", ["2024-06-28"]),
        ("The exclusions for Chinese goods expire on June 14, the United States said.", ["2024-06-14"]),
        (
            "The US Treasury secretary will meet her Chinese counterpart for talks in Paris on May 20.",
            ["2024-05-20"],
        ),
        ("China must lift its curbs on US firms by June 1, Washington said.", ["2024-06-01"]),
        # Whether something ends then is asked, not told; what takes effect stays, whoever asks about it.
        ("Will the exclusions for Chinese goods expire on June 14, as the United States says?", []),
        ("Will the US tariffs on China that take effect on June 3 be paid at the port?", ["2024-06-03"]),
        # What is over, what names no day, and what is told of today are no plans.
        ("The United States imposed tariffs on steel from China on May 3.", []),
        ("The United States and China will meet again in the coming weeks.", []),
        ("The United States and China will hold talks in 2027.", []),
        # A forecast, an anniversary and how a text is kept bind nobody.
        ("The duties on China are projected to cost the United States 900 jobs by the end of 2025.", []),
        ("This call on China is embargoed until 5 a.m. on May 20, a US official said.", []),
        ("The panda that China lent to a US zoo turns five in July.", []),
        ("China and the United States mark the 45th anniversary of their ties in July.", []),
        ("China asked US papers to list by May 20 whose permits lapse in June.", ["2024-05-20", "2024-06"]),
        ("中方要求美方申报年底前许可到期的美国公司名单。", []),
        # Where a month and a day of it stand together the day counts; of a plan for several days the first does.
        ("The US will tax Chinese steel in early June: its tariffs take effect on June 3.", ["2024-06-03"]),
        ("The United States and China will hold talks in June, on June 3, in Geneva.", ["2024-06-03"]),
        ("The US secretary will hold talks in Beijing from May 20 to 22.", ["2024-05-20"]),
        # How a ministry keeps its own hours is nothing between the two.
        ("China's regular press conferences on May 20 and the United States' will start at 2:30 p.m.", []),
        # What one does without the other, or others among themselves, is not the relation's.
        ("The US secretary will hold talks in Paris on May 20.", []),
        ("Japan and Kuwait will hold their summit in Tokyo on July 7.", []),
    ],
)
def test_a_day_binds_where_something_between_the_two_happens(text: str, days: list[str]) -> None:
    assert binding(text) == days


def test_the_days_of_an_official_document_bind_whatever_its_words_are() -> None:
    days = binding("A notice.", "Notice", effective_on=date(2024, 6, 3), comments_close_on=date(2024, 5, 30))

    assert days == ["2024-06-03", "2024-05-30"]


def test_an_event_on_the_day_of_the_article_is_news_and_no_plan() -> None:
    meeting = "The United States and China will meet for talks on May {day}."

    assert binding(meeting.format(day=14)) == []
    assert binding(meeting.format(day=15)) == ["2024-05-15"]


def test_what_a_call_of_the_day_before_says_of_tomorrow_is_a_plan() -> None:
    text = (
        "An aide said that the fair will open tomorrow, May 14. Chinese and American officials will hold talks on "
        "tariffs in Geneva tomorrow."
    )
    assert set(binding(text, "A call on the talks of the United States with China")) == {"2024-05-14"}
    assert set(binding(text.replace("tomorrow, ", ""))) == {"2024-05-15"}


def test_an_article_without_passages_has_no_days() -> None:
    assert binding("") == []
