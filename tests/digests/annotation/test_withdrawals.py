"""The words by which something is taken back or moved, one by one."""

import pytest

from digests.model import DatedPhrase, DateKind
from digests.rules.annotation.tellings import withdrawals_in
from tests.lexicons import lexicon
from tests.relations import us_china


def taken_back(text: str, *days: str) -> list[tuple[bool, tuple[str, ...]]]:
    """Of each thing that a sentence takes back whether it is only moved, and the days that are the old ones."""
    phrases = [DatedPhrase(day, "2026-03-20", DateKind.EVENT, 0, 1) for day in days]
    found = withdrawals_in(text, phrases, us_china(), lexicon())
    return [(each.moved, each.days) for each in found]


OFF = """suspend|suspends|suspended|postpone|postpones|postponed|delay|delays|delayed|put off|puts off|pushes back|
pushed back|calls off|called off|cancel|cancels|cancelled|canceled|scrap|scraps|scrapped|shelve|shelves|shelved|
withdraws|withdrew|withdrawn|revoke|revokes|revoked|rescind|rescinds|rescinded|repeal|repeals|repealed|lift|lifts|
lifted|blocks|blocked|struck down|drops plans for|drops plan for|abandon|abandons|abandoned|suspension of|
postponement of|cancellation of"""


@pytest.mark.parametrize("words", [each.strip() for each in OFF.split("|")])
def test_each_word_that_takes_a_plan_back(words: str) -> None:
    assert taken_back(f"The office {words} the fair of bread.") == [(False, ())]


@pytest.mark.parametrize("no", ["will not", "would not", "no longer", "won't", "won’t"])
@pytest.mark.parametrize(
    "verb",
    [
        "be held", "take effect", "take place", "go ahead", "come into force", "enter into force", "happen",
        "visit Elm", "travel to Elm", "meet Ash", "attend it", "apply",
    ],
)  # fmt: skip
def test_what_will_not_happen_is_taken_back(no: str, verb: str) -> None:
    assert taken_back(f"The fair of bread {no} {verb}.") == [(False, ())]


MONTHS = "January February March April May June July August September October November December"


@pytest.mark.parametrize("month", MONTHS.split())
def test_what_is_moved_to_a_month_is_put_off(month: str) -> None:
    assert taken_back(f"The office moves the fair of bread to {month}.") == [(True, ())]


@pytest.mark.parametrize(
    "words", ["extends", "extended", "extension of", "prolongs", "prolonged", "move", "moved"]
)
@pytest.mark.parametrize("until", ["to", "until", "through", "by"])
def test_each_word_that_moves_a_plan(words: str, until: str) -> None:
    assert taken_back(f"The office {words} the fair {until} Friday, 20 March.") == [(True, ())]


@pytest.mark.parametrize("words", ["later than planned", "earlier than scheduled", "later than announced"])
def test_what_comes_at_another_time_than_was_planned_is_moved(words: str) -> None:
    assert taken_back(f"The fair of bread begins {words}.") == [(True, ())]


WISHED = """urges|urged|urging|calls on Ash to|called for Ash to|asks Ash to|asked Ash to|demands to|demanded to|
wants to|wanted to|may|might|could|considers to|considered to|considering to|threatens to|threatened to|
threatening to|proposes to|proposed to|proposing to|if they|unless they|should|whether they|not|never|
without it they|refuses to|refused to|refusing to|hopes to|hoped to|hope to"""


@pytest.mark.parametrize("words", [each.strip() for each in WISHED.split("|")])
def test_a_wish_a_threat_or_a_question_takes_nothing_back(words: str) -> None:
    assert taken_back(f"The office {words} cancel the fair of bread.") == []


@pytest.mark.parametrize(
    "planned",
    [
        *(
            f"{was} {word}"
            for was in ("was", "were", "had been")
            for word in ("due", "to open", "scheduled", "set")
        ),
        *(f"was {word}" for word in ("planned", "expected", "supposed")),
        "originally",
        "had planned",
        "had expected",
        "would have",
    ],
)
def test_the_day_for_which_something_was_planned_is_the_old_one(planned: str) -> None:
    assert taken_back(f"The fair that {planned} for March 20 is cancelled.", "March 20") == [
        (False, ("March 20",))
    ]


@pytest.mark.parametrize("words", ["from", "instead of", "not", "instead of on", "from Friday,"])
def test_the_day_from_which_something_is_moved_is_the_old_one(words: str) -> None:
    text = f"The office moves the fair {words} March 20 to May 5."
    assert taken_back(text, "March 20", "May 5") == [(True, ("March 20",))]


def test_a_day_that_is_only_named_stays() -> None:
    assert taken_back("The office cancelled on March 20 the fair.", "March 20") == [(False, ())]


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("The fair planned for March 20 was cancelled.", True),
        ("The office postponed the fair scheduled for Friday, March 20.", True),
        ("The fair was postponed and is now scheduled for March 20.", False),
        ("The fair was postponed and will be planned for March 20.", False),
    ],
)
def test_the_day_for_which_what_is_off_was_planned_is_the_old_one(text: str, old: bool) -> None:
    assert taken_back(text, "March 20") == [(False, ("March 20",) if old else ())]
