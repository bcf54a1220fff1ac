from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from digests.model import Article, Story
from digests.rules.editing.storyboard import EditedBatch
from tests.editing import edit_articles, numbered
from tests.factories import NOW, article, source, story
from tests.lexicons import lexicon
from tests.relations import us_china

TARIFFS = (
    "The United States will raise its tariff on Chinese electric vehicles to 100 percent, the White House said on "
    "Tuesday. The increases cover about $18 billion of imports. China's commerce ministry said it would take "
    "resolute measures."
)
DRILLS = (
    "The People's Liberation Army began two days of drills around Taiwan on Thursday. The State Department in "
    "Washington said it was deeply concerned. Taipei counted 62 aircraft near the median line."
)


def made(identifier: int, title: str, text: str, outlet: str = "gazette", **changes: Any) -> Article:
    return article(identifier, title=title, text=text, source=source(outlet), **changes)


def tariffs(identifier: int = 1, outlet: str = "gazette", **changes: Any) -> Article:
    return made(
        identifier, "US raises tariff on Chinese electric vehicles to 100 percent", TARIFFS, outlet, **changes
    )


def drills(identifier: int = 2, **changes: Any) -> Article:
    return made(identifier, "PLA drills around Taiwan worry Washington", DRILLS, "signal", **changes)


def panda(identifier: int = 3) -> Article:
    return made(identifier, "Panda returns to Memphis zoo", "The panda ate bamboo. Visitors cheered.", "zoo")


def edited(new: Sequence[Article], recent: Sequence[Article] = (), stories: Sequence[Story] = ()) -> EditedBatch:
    return edit_articles(new, recent, stories, us_china(), lexicon())


def test_each_new_article_gets_a_verdict_and_only_relevant_ones_themes_and_a_story() -> None:
    batch = edited([tariffs(), drills(), panda()])
    assert {key: verdict.relevant for key, verdict in batch.verdicts.items()} == {1: True, 2: True, 3: False}
    assert set(batch.scores) == {1, 2}
    assert set(batch.joined) == {1, 2}
    assert {one.id for story in batch.stories for one in story.articles} == {1, 2}


def test_new_stories_have_provisional_numbers_in_the_order_of_their_articles_behind_known_ones() -> None:
    batch = edited([tariffs(), drills()])
    assert [story.id for story in batch.stories] == [-1, -2]
    assert batch.joined == {1: (-1,), 2: (-2,)}
    known = [story(40, articles=(tariffs(1),))]
    batch = edited([drills(2), tariffs(3, "ledger")], [tariffs(1)], known)
    assert [story.id for story in batch.stories] == [40, -1]
    assert batch.joined == {2: (-1,), 3: (40,)}


def test_articles_about_one_event_make_one_story() -> None:
    batch = edited([tariffs(1), tariffs(4, "ledger"), drills()])
    assert batch.joined[1] == batch.joined[4] != batch.joined[2]


def test_an_article_that_follows_up_joins_the_open_story_and_it_is_edited_from_all_texts() -> None:
    first = numbered(edited([tariffs(1)]))
    follow = made(
        5,
        "Beijing promises measures over US tariff on Chinese electric vehicles",
        TARIFFS.replace("Tuesday", "Wednesday")
        + " The Foreign Ministry said that Beijing firmly opposes the tariffs.",
        "ledger",
        published=NOW - timedelta(hours=1),
        stored_at=NOW,
    )
    batch = edited([follow], [tariffs(1)], first.stories)
    (story,) = batch.stories
    assert story.id == first.stories[0].id == 1
    assert {one.id for one in story.articles} == {1, 5}
    assert {passage.article for passage in story.passages} <= {1, 5}
    assert any(passage.article == 1 for passage in (*story.passages, *story.lines["us"]))
    assert story.last_stored == NOW
    assert set(batch.verdicts) == {5}


def test_a_member_whose_body_has_expired_stays_a_member() -> None:
    first = numbered(edited([tariffs(1)]))
    batch = edited([tariffs(5, "ledger")], [replace(tariffs(1), text="")], first.stories)
    (story,) = batch.stories
    assert {one.id for one in story.articles} == {1, 5}
    assert all(passage.article == 5 for passage in story.passages)


def test_a_member_that_recent_does_not_give_stays_a_member() -> None:
    first = numbered(edited([tariffs(1), tariffs(4, "signal")]))
    batch = edited([tariffs(5, "ledger")], [tariffs(1)], first.stories)
    assert {one.id for one in batch.stories[0].articles} == {1, 4, 5}


def test_untouched_stories_are_not_edited_again() -> None:
    first = numbered(edited([tariffs(1), drills(2)]))
    batch = edited([tariffs(5, "ledger")], [tariffs(1), drills(2)], first.stories)
    assert [story.id for story in batch.stories] == [*first.joined[1]]


def test_editing_the_same_batch_twice_changes_nothing() -> None:
    articles = [tariffs(1), tariffs(4, "ledger"), drills(2)]
    first = numbered(edited(articles))
    again = edited(articles, articles, first.stories)
    assert again.joined == first.joined
    assert again.stories == first.stories


def test_articles_one_by_one_make_the_same_stories_as_in_one_batch() -> None:
    articles = [tariffs(1), drills(2), tariffs(4, "ledger")]
    whole = numbered(edited(articles))
    stories: dict[int, Story] = {}
    joined: dict[int, tuple[int, ...]] = {}
    for place, each in enumerate(articles):
        batch = numbered(edited([each], articles[:place], list(stories.values())), max(stories, default=0) + 1)
        stories |= {story.id: story for story in batch.stories}
        joined |= batch.joined
    assert joined == whole.joined
    assert stories[joined[1][0]].passages == whole.stories[0].passages


def test_nothing_new_is_an_empty_batch() -> None:
    assert edited([]) == EditedBatch()
    assert edited([panda()]).stories == ()


def test_an_article_without_text_or_date_is_edited_too() -> None:
    bare = made(1, "US raises tariff on Chinese electric vehicles", "", published=None, stored_at=None)
    (story,) = edited([bare]).stories
    assert story.headline == bare.title
    assert story.passages == ()
    assert story.first_stored == datetime.min.replace(tzinfo=NOW.tzinfo)


def test_an_unknown_method_is_refused_with_the_names_of_those_that_exist() -> None:
    with pytest.raises(ValueError, match="lexrank"):
        edit_articles([tariffs()], [], [], us_china(), lexicon(), method="magic")
