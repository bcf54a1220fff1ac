"""What becomes of a press conference: each question with its answer is gated, grouped and told by itself."""

from dataclasses import replace
from datetime import UTC, datetime

from digests.model import OUTLET, Article, Ownership, Passage, Place, Policy, Proof, Story
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.storyboard import EditedBatch
from tests.editing import edit_articles, numbered
from tests.factories import article, source
from tests.lexicons import lexicon
from tests.relations import us_china

DAY = datetime(2026, 3, 9, 12, tzinfo=UTC)
TITLE = "Foreign Ministry Spokesperson Wei Lan's Regular Press Conference on March {}, 2026"
MALTA = """Q: What will the Prime Minister of Malta talk about on March 21?

A: China and Malta will sign a fisheries agreement on March 22 and 40 fishing licences are expected."""
TARIFFS = """Q: The White House said that tariffs on solar panels of China will rise on April 2. Your comment?

A: China firmly opposes the tariffs and will raise its own tariffs on solar panels by 15 percent on April 9. The
United States says that they are lawful."""
STRAIT = """Q: The US destroyer Halsted sailed through the Taiwan Strait on Sunday. Does China have a comment?

A: The Eastern Theater Command followed the destroyer Halsted through it, and the United States should stop."""
NEWS = """The US destroyer Halsted sailed through the Taiwan Strait on Sunday, the Seventh Fleet said.

The fleet said that the destroyer Halsted followed a corridor in the strait beyond the territorial sea."""
MINISTRY = source("ministry", ownership=Ownership.GOVERNMENT, party="prc", policy=Policy.OFFICIAL)


def conference(number: int, day: int, *exchanges: str) -> Article:
    text = "\n\n".join(exchanges).replace("The\nUnited", "The United")
    return article(number, title=TITLE.format(day), text=text, source=MINISTRY, published=DAY.replace(day=day))


def news(number: int = 7) -> Article:
    return article(number, title="US destroyer sails through Taiwan Strait", text=NEWS, published=DAY)


def edited(*articles: Article) -> EditedBatch:
    return numbered(edit_articles(articles, [], [], us_china(), lexicon()))


def shown(story: Story) -> str:
    lines = (each for line in story.lines.values() for each in line)
    return " ".join(each.text for each in (*story.passages, *lines))


def passages() -> tuple[Passage, ...]:
    return annotate(conference(1, 9, MALTA, TARIFFS), us_china(), lexicon()).sentences


def test_a_question_is_never_the_words_of_a_party_whatever_it_reports() -> None:
    (asked,) = (each for each in passages() if "White House" in each.text)
    assert (asked.party, asked.proof, asked.place) == (OUTLET, None, Place.QUESTION)


def test_an_answer_that_tells_what_the_other_side_said_is_the_spokespersons_readout_of_it() -> None:
    (claim,) = (each for each in passages() if "lawful" in each.text)
    assert (claim.party, claim.proof) == ("prc", Proof.READOUT)


def test_the_label_of_a_turn_is_no_part_of_the_passage() -> None:
    assert any(each.text.startswith("China firmly opposes") for each in passages())


def test_each_exchange_joins_the_story_it_is_about_or_opens_its_own_under_its_peg() -> None:
    batch = edited(conference(1, 9, MALTA, TARIFFS, STRAIT), news())
    by_headline = {story.headline: story for story in batch.stories}
    strait = by_headline.pop("US destroyer sails through Taiwan Strait")
    assert {each.id for each in strait.articles} == {1, 7}
    assert [each.text.startswith("The Eastern Theater Command") for each in strait.lines["prc"]] == [True]
    assert "solar panels" not in shown(strait)
    ((headline, tariffs),) = by_headline.items()
    assert headline == "The White House said that tariffs on solar panels of China will rise on April 2."
    assert {each.id for each in tariffs.articles} == {1}
    assert "destroyer" not in shown(tariffs)
    assert set(batch.joined[1]) == {strait.id, tariffs.id}


def test_an_exchange_about_others_gives_no_story_passage_date_number_or_theme() -> None:
    talk = MALTA.replace("sign a fisheries agreement", "talk about human rights in Xinjiang")
    batch = edited(conference(1, 9, talk, TARIFFS))
    (story,) = batch.stories
    assert "Malta" not in shown(story) + story.headline
    assert [phrase.date for phrase in story.dates] == ["2026-04-02", "2026-04-09"]
    assert "rights" not in story.themes
    assert "rights" not in [score.theme for score in batch.scores[1]]


def test_a_theme_counts_by_the_exchange_that_tells_most_of_it() -> None:
    remark = "Q: The White House said that it will discuss tariffs. Your comment?\n\nA: China takes note of it."
    some = ((TARIFFS,), (TARIFFS, remark), (remark, TARIFFS), (remark,))
    one, first, last, other = (edited(conference(1, 9, *exchanges)).scores[1] for exchanges in some)
    assert first == last == one != other


def test_a_conference_of_which_nothing_concerns_both_is_set_aside() -> None:
    batch = edited(conference(1, 9, MALTA))
    assert batch.stories == ()
    assert not batch.verdicts[1].relevant


def test_conferences_of_different_days_stay_apart_however_alike_their_forms_are() -> None:
    batch = edited(conference(1, 9, TARIFFS), conference(2, 20, STRAIT))
    assert [[each.id for each in story.articles] for story in batch.stories] == [[1], [2]]


CHINESE_TARIFFS = """问：白宫表示，对中国太阳能电池板的关税将于4月2日提高。对此有何评论？

答：中方坚决反对，将于4月9日把自己的关税提高15%。"""
CHINESE_STRAIT = """问：美国驱逐舰周日通过台湾海峡。中方有何评论？

答：东部战区对其全程跟踪监视，美方应停止挑衅。"""


def in_chinese(number: int, day: int, *exchanges: str) -> Article:
    title = f"2026年3月{day}日外交部发言人韦岚主持例行记者会"
    return replace(conference(number, day, *exchanges), title=title, language="zh-Hans")


def test_the_same_exchange_of_a_conference_in_both_languages_is_one_story() -> None:
    english, chinese = conference(1, 9, TARIFFS, STRAIT), in_chinese(2, 9, CHINESE_TARIFFS, CHINESE_STRAIT)
    for batch in (edited(english, chinese), edited(chinese, english)):
        assert [{each.id for each in story.articles} for story in batch.stories] == [{1, 2}, {1, 2}]
    first = edited(english)
    later = edit_articles([chinese], [english], first.stories, us_china(), lexicon())
    assert {story.id: len(story.members) for story in later.stories} == {story.id: 2 for story in first.stories}


def test_exchanges_of_another_day_in_another_language_are_no_twins() -> None:
    batch = edited(conference(1, 9, TARIFFS, STRAIT), in_chinese(2, 20, CHINESE_STRAIT, CHINESE_TARIFFS))
    stories = {(each.article, each.segment): story.id for story in batch.stories for each in story.members}
    assert stories[1, 0] != stories[2, 0]


def test_a_story_that_grows_keeps_the_segments_it_has_and_no_others() -> None:
    talk = conference(1, 9, MALTA, TARIFFS, STRAIT)
    first = edited(talk, news())
    late = article(9, title="Destroyer Halsted passes the Taiwan Strait", text=NEWS, published=DAY)
    batch = edit_articles([late], [talk, news()], first.stories, us_china(), lexicon())
    (story,) = batch.stories
    assert {each.id for each in story.articles} == {1, 7, 9}
    assert "solar panels" not in shown(story)
    assert any("Eastern Theater Command" in each.text for each in story.lines["prc"])


def test_what_was_a_whole_article_before_there_were_segments_keeps_what_was_quoted_of_it() -> None:
    talk = conference(1, 9, MALTA, TARIFFS, STRAIT)
    first = edited(talk, news())
    (strait,) = (story for story in first.stories if "destroyer" in story.headline)
    earlier = replace(strait, members=())
    late = article(9, title="Destroyer Halsted passes the Taiwan Strait", text=NEWS, published=DAY)
    (story,) = edit_articles([late], [talk, news()], [earlier], us_china(), lexicon()).stories
    assert "solar panels" not in shown(story)
    assert any("Eastern Theater Command" in each.text for each in story.lines["prc"])
