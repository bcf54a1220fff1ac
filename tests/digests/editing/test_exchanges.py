"""What a story takes from a press conference."""

from dataclasses import replace

from digests.model import Article, Ownership, Policy
from digests.rules.editing.exchanges import exchanges_of
from tests.editing import story_of
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

TITLE = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on March 9, 2026"
TEXT = """Q: What will the Prime Minister of Malta talk about on March 21?

A: China and Malta will sign a fisheries agreement on March 22.

Q: The White House said that tariffs on goods of China will rise on April 2. What is your comment?

A: China firmly opposes the tariffs and will raise its own tariffs by 15 percent on April 9. The trade war that the
United States began serves nobody.

Q: A US destroyer sailed through the Taiwan Strait on Sunday. Does China have a comment?

A: The Taiwan question is at the core of China's interests, and the United States should stop its provocations."""
NEWS = """A US destroyer sailed through the Taiwan Strait on Sunday, the Seventh Fleet said.

The fleet said that the destroyer followed a corridor in the strait beyond the territorial sea of any state."""


def conference() -> Article:
    ministry = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", policy=Policy.FULL)
    return article(1, title=TITLE, text=TEXT.replace("the\nUnited", "the United"), source=ministry)


def test_only_exchanges_that_concern_both_parties_are_offered() -> None:
    assert [exchange.asked for exchange in exchanges_of(conference(), us_china(), lexicon())] == [(2, 3), (6, 7)]
    assert exchanges_of(article(), us_china(), lexicon()) == ()


def test_a_conference_alone_shows_a_question_and_only_its_own_answer() -> None:
    told = story_of(1, [conference()], us_china())
    assert told.passages[0].prefix == "Question"
    assert told.passages[0].text.startswith("The White House said")
    said = {passage.text for passage in (*told.passages[1:], *told.lines["prc"])}
    assert said
    assert all("tariffs" in text or "trade war" in text for text in said)


def test_beside_news_the_conference_gives_the_answer_about_that_news_and_never_leads() -> None:
    told = story_of(1, [conference(), article(2, title="US destroyer sails through Taiwan Strait", text=NEWS)],
                       us_china())  # fmt: skip
    assert told.lead == 2
    assert [passage.text.startswith("The Taiwan question") for passage in told.lines["prc"]] == [True]
    assert not any("tariffs" in passage.text for passage in told.passages)
    assert not any(passage.prefix == "Question" for passage in told.passages)


def test_a_question_is_shown_with_the_outlet_that_asked_it() -> None:
    asked = conference()
    text = asked.text.replace("Q: The White House", "Harbour Gazette: The White House").replace("A: ", "Wei Lan: ")
    told = story_of(1, [replace(asked, text=text)], us_china())
    assert told.passages[0].prefix == "Question, Harbour Gazette"
    assert told.passages[0].text.startswith("The White House said")
