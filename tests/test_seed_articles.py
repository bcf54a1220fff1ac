"""The demo's newsroom is data, and data can be wrong: each file parses and the mix is what the demo needs."""

import re
import tomllib
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from digests.model import Annotation, Article, Member, Ownership, Place, Policy, Proof, Source
from digests.rules.annotation.annotating import annotate
from digests.rules.editing.storyboard import EditedBatch
from tests.editing import edit_articles, numbered
from tests.lexicons import lexicon
from tests.relations import us_china

SEEDS = Path(__file__).parents[1] / "seeds"
FIRST_DAY = date(2024, 5, 17)
DAYS = tuple(FIRST_DAY + timedelta(days=day) for day in range(10))
KEYS = {
    "title", "outlet", "path", "published", "language", "author", "teaser", "credit", "fictional_people", "expect",
}  # fmt: skip
EXPECTED = {
    "relevant", "story", "themes", "update", "reprint_of", "repeat", "kind", "segments", "captions", "twin_of",
}  # fmt: skip
SEGMENT = {"opens", "story", "about", "speakers"}
WORDS = {
    "news": (120, 220), "exchange": (650, 1200), "act": (400, 700), "opinion": (400, 700),
    "newsletter": (300, 600), "list": (200, 400),
}  # fmt: skip
SIDES = {
    "tariffs", "inauguration", "coast-guard-rule", "flights", "arms-listing", "gallium", "phone-line", "fentanyl",
    "joint-sword", "chip-parts",
}  # fmt: skip

WASHINGTON_SAID = re.compile(r"((State|Transportation|Commerce) Department|White House|Pentagon) said")
BEIJING_SAID = re.compile(r"(in Beijing|China's (commerce ministry|Ministry of Public Security)) said")
RELATION = us_china()
NEW_STORIES_END = datetime(2024, 5, 24, 8, tzinfo=UTC)


def read(path: Path) -> dict[str, Any]:
    before, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    assert before == "", path.name
    return tomllib.loads(front) | {"name": path.stem, "body": body.strip()}


OUTLETS = tomllib.loads((SEEDS / "outlets.toml").read_text(encoding="utf-8"))
BY_ID = {outlet["id"]: outlet for outlet in OUTLETS["outlet"]}
ARTICLES = [read(path) for path in sorted((SEEDS / "articles").glob("*.md"))]
RELEVANT = [article for article in ARTICLES if article["expect"]["relevant"]]
REPORTS = {number for number, article in enumerate(ARTICLES) if "kind" not in article["expect"]}
OTHER_KINDS = [article for article in ARTICLES if "kind" in article["expect"]]
each_other_kind = pytest.mark.parametrize("article", OTHER_KINDS, ids=[article["name"] for article in OTHER_KINDS])
each_article = pytest.mark.parametrize("article", ARTICLES, ids=[article["name"] for article in ARTICLES])


def sentences(body: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+|(?<=。)|\n\n", body) if part]


def shingles(body: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", body.lower())
    return set(zip(words, words[1:], words[2:], strict=False))


def test_each_outlet_is_described_with_the_words_of_the_model() -> None:
    for outlet in OUTLETS["outlet"]:
        assert outlet["name"].endswith("(fictional)")
        assert Ownership(outlet["ownership"])
        assert Policy(outlet["policy"])
        assert outlet["party"] in {"us", "prc", "taiwan", "other"}
        assert outlet["label"]
        assert re.fullmatch(r"[a-z-]+", outlet["id"])
    assert len(BY_ID) == len(OUTLETS["outlet"])


def test_the_outlets_are_mixed() -> None:
    outlets = OUTLETS["outlet"]
    assert {outlet["policy"] for outlet in outlets} == set(Policy)
    assert sum("teaser_only" in outlet for outlet in outlets) >= 2
    assert {outlet["party"] for outlet in outlets if outlet["ownership"] == "government"} == {"us", "prc"}
    families = [outlet["family"] for outlet in outlets]
    assert len(families) - len(set(families)) == 2
    assert OUTLETS["demo_start"] == datetime.combine(DAYS[6], time(7), UTC)


@each_article
def test_an_article_has_what_a_feed_needs(article: dict[str, Any]) -> None:
    assert set(article) - {"name", "body"} <= KEYS
    assert set(article["expect"]) <= EXPECTED
    assert all(set(segment) <= SEGMENT for segment in article["expect"].get("segments", []))
    outlet = BY_ID[article["outlet"]]
    assert article["published"].utcoffset() == timedelta(0)
    assert article["published"].date() in DAYS
    assert article["language"] == outlet["language"]
    assert re.fullmatch(r"[a-z0-9/-]+", article["path"])
    assert ("teaser_only" in outlet) == bool(article.get("teaser"))


@each_article
def test_an_article_reads_well_in_a_digest(article: dict[str, Any]) -> None:
    assert len(article["title"]) <= 90
    assert not article["title"].endswith(".")
    assert max(len(sentence) for sentence in sentences(article["body"])) <= 240
    if article["language"] == "en":
        least, most = WORDS[article["expect"].get("kind", "news")]
        assert least <= len(article["body"].split()) <= most


def test_the_mix_is_what_the_demo_needs_in_the_order_of_its_days() -> None:
    for earlier, later in pairwise(ARTICLES):
        assert earlier["published"] < later["published"]
    assert len({(article["outlet"], article["path"]) for article in ARTICLES}) == len(ARTICLES) >= 30
    assert {article["published"].date() for article in ARTICLES} == set(DAYS)
    assert {article["outlet"] for article in ARTICLES} == set(BY_ID)
    assert sum(article["language"] == "zh-Hans" for article in ARTICLES) >= 1
    assert len(ARTICLES) - len(RELEVANT) >= 4
    assert sum(article["expect"].get("update", False) for article in ARTICLES) >= 4
    assert len({theme for article in RELEVANT for theme in article["expect"]["themes"]}) >= 9


@pytest.mark.parametrize("story", sorted(SIDES))
def test_a_story_is_told_from_both_sides_with_both_capitals_speaking(story: str) -> None:
    members = [article for article in RELEVANT if article["expect"]["story"] == story]
    assert {"us", "prc"} <= {BY_ID[article["outlet"]]["party"] for article in members}
    text = " ".join(article["body"] for article in members)
    assert WASHINGTON_SAID.search(text)
    assert BEIJING_SAID.search(text)


def test_a_reprint_repeats_an_earlier_article_and_says_so() -> None:
    by_name = {article["name"]: article for article in ARTICLES}
    reprints = [article for article in RELEVANT if "reprint_of" in article["expect"]]
    assert len(reprints) >= 3
    for reprint in reprints:
        original = by_name[reprint["expect"]["reprint_of"]]
        assert original["published"] < reprint["published"]
        assert reprint["credit"].startswith("Reprinted with permission from ")
        assert BY_ID[original["outlet"]]["name"] in reprint["credit"]
        assert reprint["credit"] in reprint["body"]
        common = shingles(original["body"]) & shingles(reprint["body"])
        assert len(common) > 0.8 * len(shingles(reprint["body"]))


def test_the_last_days_bring_only_updates_and_then_nothing() -> None:
    told = {article["expect"]["story"] for article in RELEVANT if article["published"] < NEW_STORIES_END}
    late = [article for article in RELEVANT if article["published"] >= NEW_STORIES_END]
    assert {article["expect"]["story"] for article in late} <= told
    ninth = [article for article in late if article["published"].date() == DAYS[8]]
    assert 1 <= len(ninth) <= 3
    assert all(article["expect"]["update"] for article in ninth)
    tenth = [article["expect"] for article in late if article["published"].date() == DAYS[9]]
    assert all("reprint_of" in expect or expect.get("repeat") for expect in tenth)


def as_stored(number: int, article: dict[str, Any]) -> Article:
    outlet = {key: value for key, value in BY_ID[article["outlet"]].items() if key != "teaser_only"}
    kinds = {"ownership": Ownership(outlet["ownership"]), "policy": Policy(outlet["policy"])}
    url = f"https://{outlet['id']}.example.org/"
    return Article(
        id=number,
        source=Source(**(outlet | kinds), url=url),
        url=url + article["path"],
        title=article["title"],
        text=article["body"],
        published=article["published"],
        stored_at=article["published"] + timedelta(minutes=10),
        language=article["language"],
        complete=True,
        source_credit=article.get("credit", ""),
    )


@pytest.fixture(scope="module")
def edited() -> EditedBatch:
    """All articles, edited as in the demo: what is out when it starts at once, then each as it comes."""
    relation = RELATION
    articles = [as_stored(number, article) for number, article in enumerate(ARTICLES)]
    start = OUTLETS["demo_start"]
    out = [article for article in articles if article.published and article.published <= start]
    whole = EditedBatch()
    for batch in (out, *([article] for article in articles[len(out) :])):
        known = {story.id: story for story in whole.stories}
        recent = [articles[number] for number in whole.joined]
        batch_edited = edit_articles(batch, recent, whole.stories, relation, lexicon())
        batch_edited = numbered(batch_edited, max(known, default=0) + 1)
        known |= {story.id: story for story in batch_edited.stories}
        whole = EditedBatch(
            {**whole.verdicts, **batch_edited.verdicts},
            {**whole.scores, **batch_edited.scores},
            tuple(known.values()),
            {**whole.joined, **batch_edited.joined},
        )
    return whole


def test_the_gate_drops_what_has_nothing_to_do_with_the_relation_and_nothing_else(edited: EditedBatch) -> None:
    for number, article in enumerate(ARTICLES):
        assert edited.verdicts[number].relevant == article["expect"]["relevant"], article["name"]


def test_each_article_gets_the_themes_it_was_written_for(edited: EditedBatch) -> None:
    for number, scores in edited.scores.items():
        sections = {score.theme for score in scores if score.section}
        assert set(ARTICLES[number]["expect"]["themes"]) <= sections, ARTICLES[number]["name"]


def test_no_story_has_articles_of_two_matters(edited: EditedBatch) -> None:
    matters: dict[int, set[str]] = defaultdict(set)
    for number, stories in edited.joined.items():
        for story in stories if number in REPORTS else ():
            matters[story].add(ARTICLES[number]["expect"]["story"])
    assert all(len(found) == 1 for found in matters.values())


def test_both_capitals_are_heard_in_every_matter(edited: EditedBatch) -> None:
    heard: dict[str, set[str]] = defaultdict(set)
    for story in edited.stories:
        heard[ARTICLES[story.lead]["expect"]["story"]] |= set(story.lines)
    assert all({"us", "prc"} <= heard[matter] for matter in SIDES)


def test_no_capital_is_given_the_words_of_the_other(edited: EditedBatch) -> None:
    openings = {
        "us": ("The State Department", "The White House", "The Pentagon"),
        "prc": ("China's ", "The Foreign"),
    }
    for story in edited.stories:
        for party, other in (("us", "prc"), ("prc", "us")):
            for passage in story.lines.get(party, ()):
                assert not passage.text.startswith(openings[other]), passage.text


def test_measures_have_their_stages(edited: EditedBatch) -> None:
    staged = [each for each in edited.stories if each.stage]
    stages = {ARTICLES[each.lead]["expect"].get("story"): (each.stage, each.stage_from) for each in staged}
    assert (stages["tariffs"], stages["chip-parts"][0]) == (("announced", "2024-08-01"), "proposed")


def annotation_of(article: dict[str, Any]) -> Annotation:
    return annotate(as_stored(1, article), RELATION, lexicon())


def test_the_newsroom_has_every_kind_of_text_that_a_real_one_has() -> None:
    kinds = [article["expect"]["kind"] for article in OTHER_KINDS]
    assert sorted(set(kinds)) == ["act", "exchange", "list", "newsletter", "opinion"]
    assert {article["language"] for article in OTHER_KINDS if article["expect"]["kind"] == "exchange"} == {
        "en",
        "zh-Hans",
    }


@each_other_kind
def test_each_text_is_read_as_the_kind_that_it_is_and_a_question_is_nobodys_statement(
    article: dict[str, Any],
) -> None:
    found, kind = annotation_of(article), article["expect"]["kind"]
    assert found.kind == kind
    asked = [each for each in found.sentences if each.place is Place.QUESTION]
    assert bool(asked) == (kind == "exchange")
    assert all(each.proof is None for each in asked)


def test_courtesies_say_nothing_and_captions_are_no_sentences_of_the_page() -> None:
    courtesies = re.compile("nothing to add|refer you to|Thank you|没有更多信息|谢谢")
    said = [each for article in OTHER_KINDS for each in annotation_of(article).sentences]
    found = [each for each in said if courtesies.search(each.text)]
    assert len(found) >= 6
    assert all(each.empty for each in found)
    (page,) = (article for article in OTHER_KINDS if article["expect"].get("captions"))
    assert page["body"].count("(Photo:") >= 6
    (only,) = annotation_of(page).sentences
    assert "Photo" not in only.text


@each_other_kind
def test_each_text_is_cut_where_its_next_matter_begins(article: dict[str, Any]) -> None:
    meant = [segment["opens"] for segment in article["expect"].get("segments", [])]
    if meant:
        told = annotation_of(article)
        found = [told.sentences[segment.first].text for segment in told.segments]
        assert len(found) == len(meant)
        for sentence, opens in zip(found, meant, strict=True):
            assert opens.startswith(sentence) or sentence.startswith(opens)
    else:
        assert len(annotation_of(article).segments) == 1


@each_other_kind
def test_a_peg_says_what_its_segment_is_about(article: dict[str, Any]) -> None:
    meant = article["expect"].get("segments", [])
    for segment, gold in zip(annotation_of(article).segments, meant, strict=bool(meant)):
        assert gold.get("about", "") in segment.peg


@each_other_kind
def test_whoever_answers_is_who_speaks_and_nobody_else(article: dict[str, Any]) -> None:
    found = annotation_of(article)
    for number, gold in enumerate(article["expect"].get("segments", [])):
        spoken = [each for each in found.sentences if each.segment == number and each.proof is Proof.LABEL]
        assert {each.speaker.casefold() for each in spoken} == {
            name.casefold() for name in gold.get("speakers", ())
        }
        assert {each.party for each in spoken} <= {BY_ID[article["outlet"]]["party"]}


def test_a_fact_sheet_has_eight_measures_and_the_days_that_bind() -> None:
    (sheet,) = (article for article in OTHER_KINDS if article["expect"]["kind"] == "act")
    found = annotation_of(sheet)
    assert len(found.segments) == 1 + 8
    for number, place in enumerate(found.segments[1:], 1):
        assert found.sentences[place.first].text.startswith(f"{number}. ")
    binding = [(day.date, day.kind.value) for day in found.dates if day.binds]
    assert binding == [
        ("2024-12-31", "deadline"),
        ("2024-09-01", "effective"),
        ("2024-07-08", "deadline"),
        ("2024-10-01", "effective"),
        ("2024-08-15", "effective"),
    ]


def test_a_conference_and_its_twin_in_chinese_are_told_as_one() -> None:
    by_name = {article["name"]: article for article in ARTICLES}
    (twin,) = (article for article in OTHER_KINDS if "twin_of" in article["expect"])
    names = {annotation_of(each).conference for each in (twin, by_name[twin["expect"]["twin_of"]])}
    assert len(names) == 1
    assert "" not in names


def gold_of(member: Member) -> str | None:
    """The event that a member was written about: its article's, or its segment's, None for something else."""
    article = ARTICLES[member.article]
    told = article["body"][member.start :]
    segments = article["expect"].get("segments", [])
    if not segments:
        return str(article["expect"]["story"])
    return next((each.get("story") for each in segments if told.startswith(each["opens"])), None)


def test_no_story_holds_matters_of_two_events_and_none_what_is_not_about_the_relation(edited: EditedBatch) -> None:
    for story in edited.stories:
        assert len({gold_of(member) for member in story.members}) == 1, story.headline
        assert None not in {gold_of(member) for member in story.members}, story.headline


def test_an_opinion_leads_no_story_that_a_report_tells(edited: EditedBatch) -> None:
    for story in edited.stories:
        kinds = {ARTICLES[member.article]["expect"].get("kind") for member in story.members}
        assert ARTICLES[story.lead]["expect"].get("kind") != "opinion" or kinds == {"opinion"}


def test_captions_and_posts_of_a_live_page_are_no_capitals_lines(edited: EditedBatch) -> None:
    for story in edited.stories:
        for said in story.lines.values():
            kinds = {ARTICLES[passage.article]["expect"].get("kind") for passage in said}
            assert not kinds & {"newsletter", "list"}, story.headline
