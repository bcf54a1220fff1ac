import re

from digests.model import Theme, WeightedPattern
from digests.rules.editing.themes import score_of


def theme(*entries: tuple[int, str], friends: tuple[str, ...] = ()) -> Theme:
    return Theme(
        id="trade",
        command="trade",
        title="Trade",
        entries=tuple(WeightedPattern(weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in entries),
        false_friends=tuple(re.compile(pattern, re.IGNORECASE) for pattern in friends),
    )


def test_the_score_is_weight_times_hits_and_two_hits_count_at_most() -> None:
    assert score_of(theme((4, "tariff")), "", "A tariff.")[0] == 4
    assert score_of(theme((4, "tariff")), "", "tariff tariff tariff tariff")[0] == 8


def test_a_hit_in_the_headline_counts_as_two_more() -> None:
    assert score_of(theme((4, "tariff")), "Tariff rises", "A tariff.")[0] == 12
    assert score_of(theme((4, "tariff")), "Tariff rises", "")[0] == 8


def test_weak_words_count_in_company_only() -> None:
    weak = theme((1, "goods"), (1, "commerce"), (2, "exports"))
    assert score_of(weak, "", "goods and commerce, goods and commerce") == (0, ())
    assert score_of(weak, "", "goods and exports")[0] == 3


def test_the_evidence_is_the_words_that_hit_weightiest_first() -> None:
    found = score_of(theme((1, "goods"), (4, "tariffs?")), "", "Goods under new tariffs")
    assert found == (5, ("tariffs", "Goods"))


def test_false_friends_do_not_count() -> None:
    chips = theme((4, "chips?"), friends=("potato chips?",))
    assert score_of(chips, "Potato chip fair", "A potato chip won.") == (0, ())
    assert score_of(chips, "", "Potato chips and AI chips")[0] == 4
