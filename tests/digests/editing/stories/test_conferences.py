"""Which story a press conference belongs to."""

from dataclasses import replace
from datetime import UTC, datetime

from digests.model import Article, Ownership, Policy
from digests.rules.editing.newsdesk import edit_articles
from digests.rules.editing.stories.conferences import group_stories
from digests.rules.editing.stories.grouping import group
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

DAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
TITLE = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on March {}, 2026"
MALTA = """Q: What will the Prime Minister of Malta talk about on March 21?

A: China and Malta will sign a fisheries agreement on March 22."""
TARIFFS = """Q: The White House said that the tariffs on solar panels of China will rise to 40 percent. And you?

A: China firmly opposes the tariffs on solar panels. The United States should lift the tariffs on solar panels."""
STRAIT = """Q: The US destroyer Halsted sailed through the Taiwan Strait on Sunday. Does China have a comment?

A: The Eastern Theater Command followed the destroyer Halsted through it, and the United States should stop."""
NEWS = """The US destroyer Halsted sailed through the Taiwan Strait on Sunday, the Seventh Fleet said.

The fleet said that the destroyer Halsted followed a corridor in the strait beyond the territorial sea."""


def conference(number: int, day: int, *exchanges: str) -> Article:
    ministry = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", policy=Policy.FULL)
    return article(number, title=TITLE.format(day), text="\n\n".join(exchanges), source=ministry,
                   published=DAY.replace(day=day))  # fmt: skip


def news(number: int = 7) -> Article:
    return article(number, title="US destroyer sails through Taiwan Strait", text=NEWS, published=DAY)


def test_a_conference_joins_the_story_that_one_of_its_answers_is_about() -> None:
    groups = group_stories([conference(1, 9, MALTA, TARIFFS, STRAIT), news()], us_china())
    assert groups[1] == groups[7]


def test_conferences_of_different_days_stay_apart_however_alike_they_are() -> None:
    talks = [conference(1, 9, TARIFFS, STRAIT), conference(2, 10, TARIFFS, STRAIT)]
    assert len(set(group_stories(talks, us_china()).values())) == 2
    assert len(set(group(talks, us_china()).values())) == 1


def test_a_conference_printed_twice_is_one() -> None:
    again = replace(conference(2, 9, TARIFFS), reprint_of=1)
    assert len(set(group_stories([conference(1, 9, TARIFFS), again], us_china()).values())) == 1


def test_a_conference_does_not_join_unlike_stories_to_one() -> None:
    text = "The White House said that the tariffs on solar panels of China will rise to 40 percent."
    other = article(
        8, title="US to raise tariffs on solar panels of China to 40 percent", text=text, published=DAY
    )
    groups = group_stories([conference(1, 9, TARIFFS, STRAIT), news(), other], us_china())
    assert groups[7] != groups[8]
    assert groups[1] in (groups[7], groups[8])


def test_a_conference_that_belongs_to_a_story_stays_there_and_draws_news_of_its_exchange() -> None:
    known = {1: 40, 7: 40}
    late = article(9, title="Destroyer Halsted passes the Taiwan Strait", text=NEWS, published=DAY)
    groups = group_stories([conference(1, 9, TARIFFS, STRAIT), news(), late], us_china(), known)
    assert (groups[1], groups[7], groups[9]) == (40, 40, 40)


def test_without_conferences_the_groups_are_those_of_the_words() -> None:
    articles = [news(1), news(2), article(3)]
    assert group_stories(articles, us_china()) == group(articles, us_china())


def test_the_card_of_the_news_has_beijings_own_answer() -> None:
    batch = edit_articles([conference(1, 9, MALTA, TARIFFS, STRAIT), news()], [], [], us_china(), lexicon())
    (story,) = batch.stories
    assert story.headline == "US destroyer sails through Taiwan Strait"
    assert [passage.text.startswith("The Eastern Theater Command") for passage in story.lines["prc"]] == [True]
