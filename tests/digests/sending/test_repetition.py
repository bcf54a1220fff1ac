"""Whether two lines say nearly the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.rules.sending.repetition import ALIKE, Lines, similarity


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("US puts tariffs on Chinese electric cars", "US puts tariffs on electric cars from China", True),
        ("对华电动汽车关税8月1日起生效", "美国对华电动汽车关税8月1日生效", True),
        ("The talks ended.", "the talks ended", True),
        ("US puts tariffs on Chinese electric cars", "Taipei counts 49 aircraft on the first day", False),
        ("对华电动汽车关税8月1日起生效", "中美两军同意测试热线电话", False),
        ("", "", False),
        ("The talks ended.", "", False),
    ],
)
def test_a_near_paraphrase_is_alike_and_other_news_is_not(one: str, other: str, alike: bool) -> None:
    assert (similarity(one, other) >= ALIKE) is alike


@given(st.text(max_size=80), st.text(max_size=80))
def test_it_is_the_same_both_ways_and_between_nothing_and_all(one: str, other: str) -> None:
    assert similarity(one, other) == similarity(other, one)
    assert 0.0 <= similarity(one, other) <= 1.0 + 1e-9


def test_a_page_holds_what_was_added_and_what_is_like_it() -> None:
    page = Lines(["Officials met in Geneva on Monday"])
    assert page.hold("On Monday officials met in Geneva")
    assert not page.hold("A ship passed through the strait")
    page.add("A ship passed through the strait")
    assert page.tell("A ship passed the strait")
    assert page.hold("A ship passed the strait")


def test_the_same_line_with_another_number_is_news_but_not_to_a_page_that_wants_every_line_different() -> None:
    page = Lines(["Taipei counted 49 military aircraft around the island on Friday"])
    later = "Taipei counted 62 military aircraft around the island on Saturday"
    assert page.hold(later)
    assert not page.tell(later)
    assert page.tell("On Friday Taipei counted 49 military aircraft around its island")
