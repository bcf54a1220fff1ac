"""The words by which a sentence gives up a day that was planned, one by one."""

import pytest

from digests.rules.annotation.dates.governing import is_given_up
from tests.lexicons import lexicon

DAY = "March 20"


def is_old(text: str) -> bool:
    return is_given_up(text, DAY, lexicon().withdrawals)


OFF = """suspended|postponed|delayed|put off|pushed back|called off|cancelled|canceled|scrapped|shelved|
withdrawn|revoked|rescinded|repealed|lifted|blocked|struck down|abandoned"""


@pytest.mark.parametrize("words", [each.strip() for each in OFF.split("|")])
def test_each_word_that_takes_a_plan_back(words: str) -> None:
    assert is_old(f"The fair that was planned for {DAY} is {words}.")
    assert not is_old(f"The fair that was planned for {DAY} is liked.")


@pytest.mark.parametrize("no", ["will not", "would not", "no longer", "won't", "won’t"])
@pytest.mark.parametrize(
    "verb",
    [
        "be held", "take effect", "take place", "go ahead", "come into force", "enter into force", "happen",
        "visit Elm", "travel to Elm", "meet Ash", "attend it", "apply",
    ],
)  # fmt: skip
def test_what_will_not_happen_is_taken_back(no: str, verb: str) -> None:
    assert is_old(f"The fair of bread, planned for {DAY}, {no} {verb}.")


@pytest.mark.parametrize(
    "words", ["extends", "extended", "extension of", "prolongs", "prolonged", "move", "moved"]
)
@pytest.mark.parametrize("until", ["to", "until", "through", "by"])
def test_each_word_that_moves_a_plan(words: str, until: str) -> None:
    assert is_old(f"The office {words} the fair from {DAY} {until} Friday, 5 May.")


@pytest.mark.parametrize("words", ["later than planned", "earlier than scheduled", "later than announced"])
def test_what_comes_at_another_time_than_was_planned_is_moved(words: str) -> None:
    assert is_old(f"The fair that was set for {DAY} begins {words}.")


WISHED = """urges|urged|urging|calls on Ash to|called for Ash to|asks Ash to|asked Ash to|demands to|demanded to|
wants to|wanted to|may|might|could|considers to|considered to|considering to|threatens to|threatened to|
threatening to|proposes to|proposed to|proposing to|if they|unless they|should|whether they|not|never|
without it they|refuses to|refused to|refusing to|hopes to|hoped to|hope to"""


@pytest.mark.parametrize("words", [each.strip() for each in WISHED.split("|")])
def test_a_wish_a_threat_or_a_question_takes_nothing_back(words: str) -> None:
    assert not is_old(f"The office {words} cancel the fair that was planned for {DAY}.")


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
    assert is_old(f"The fair that {planned} for {DAY} is cancelled.")


@pytest.mark.parametrize("words", ["from", "instead of", "not", "instead of on", "from Friday,"])
def test_the_day_from_which_something_is_moved_is_the_old_one(words: str) -> None:
    text = f"The office moves the fair {words} {DAY} to May 5."
    assert is_old(text)
    assert not is_given_up(text, "May 5", lexicon().withdrawals)


def test_a_day_that_is_only_named_stays() -> None:
    assert not is_old(f"The office cancelled on {DAY} the fair.")


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
    assert is_old(text) is old
