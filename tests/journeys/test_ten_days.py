"""Ten days of the demo's newsroom through replay: everything planted is told once, and nothing is told twice."""

import json
import os
import random
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

import pytest
from rouge_score.rouge_scorer import RougeScorer

from bot.cli.replay import Day, read_items, replayed
from bot.newsroom import load_relation
from bot.render.digest import TelegramRenderer
from bot.render.parts import measure, to_text
from bot.sandbox.newsroom.seeds import NOWHERE, read_newsroom, sources_of
from digests.model import ONE_MATTER, RETOLD, Address, Card, Length, Subscriber, SubscriberState
from digests.rules.issuing.times.written_times import parse_hours
from digests.rules.issuing.told import lines_of
from digests.rules.texts import is_chinese
from tests.lexicons import lexicon

pytestmark = pytest.mark.long

ARTICLES = Path(__file__).parents[2] / "seeds" / "articles"
NEWSROOM = read_newsroom()
LINES = tuple(
    json.dumps(
        {
            "id": article.page_path,
            "title": article.title,
            "text": "\n\n".join(article.paragraphs),
            "url": NOWHERE + article.page_path,
            "source": article.outlet,
            "published": article.published.isoformat(),
            "language": article.language,
        }
    )
    for article in reversed(NEWSROOM.articles)
)
RELATION = load_relation("us-china")
NEAR = 0.75  # ROUGE-1 F1 from which two sentences are one in other words
WORTH_READING = 3800  # characters of the busiest digest: one message
FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


GOING_ON = {  # by day what is told of a story that was told before, and on which day it was
    (18, "quadruple tariff"): 17,
    (20, "sworn in"): 19,
    (21, "drone motors"): 18,
    (22, "drone motors"): 21,
    (23, "take effect August 1"): 22,
    (24, "stop arming Taiwan"): 23,
}
"""What somebody put into the newsroom as a next step of what came in before."""


async def days_of(
    lines: Sequence[str], themes: Sequence[str] = (), language: str = "en", length: Length = Length.NORMAL
) -> list[Day]:
    items, faults = read_items(
        [("newsroom", line) for line in lines], sources_of(NEWSROOM.outlets, NOWHERE), ("us", "prc", "taiwan")
    )
    assert not faults
    reader = Subscriber(
        address=Address(1),
        zone="UTC",
        hours=parse_hours("08:00", lexicon()),
        themes=tuple(themes),
        language=language,
        length=length,
        state=SubscriberState.ACTIVE,
    )
    return [day async for day in replayed(items, reader, RELATION, lexicon(), TelegramRenderer(RELATION), {})]


_KNOWN: dict[tuple[str, ...], list[Day]] = {}


@pytest.fixture(params=[(), ("trade", "taiwan")], ids=["all topics", "two topics"])
async def days(request: pytest.FixtureRequest) -> list[Day]:
    if request.param not in _KNOWN:
        _KNOWN[request.param] = await days_of(LINES, request.param)
    return _KNOWN[request.param]


@pytest.fixture
async def every_day() -> list[Day]:
    if () not in _KNOWN:
        _KNOWN[()] = await days_of(LINES)
    return _KNOWN[()]


def told(days: Sequence[Day]) -> list[tuple[Day, Card, str]]:
    """All quoted sentences, in the order in which they are read."""
    return [(day, card, line.passage.text) for day in days for card in day.digest.cards for line in lines_of(card)]


def front(name: str) -> dict[str, object]:
    return tomllib.loads((ARTICLES / name).read_text(encoding="utf-8").split("+++\n", 2)[1])


def planted_repeats() -> list[str]:
    found = []
    for file in sorted(ARTICLES.glob("*.md")):
        values = front(file.name)
        expect = values["expect"]
        assert isinstance(expect, dict)
        if expect.get("repeat") or expect.get("reprint_of"):
            found.append(f"{NOWHERE}/{values['outlet']}/{values['path']}")
    return found


async def test_no_sentence_is_told_twice_to_the_same_reader_nor_in_other_words(days: list[Day]) -> None:
    texts = [text for _, _, text in told(days)]
    assert len(texts) == len(set(texts)) > 15

    scorer = RougeScorer(["rouge1"], use_stemmer=True)
    for earlier, later in combinations((text for text in texts if not is_chinese(text)), 2):
        if set(FIGURE.findall(later)) <= set(FIGURE.findall(earlier)):
            assert scorer.score(earlier, later)["rouge1"].fmeasure < NEAR, (earlier, later)


async def test_no_headline_is_told_twice_while_a_new_one_can_be_read(every_day: list[Day]) -> None:
    headlines = [
        card.headline
        for day in every_day
        for card in day.digest.cards
        if any(
            article.language == "en" and article.kind not in RETOLD
            for article in card.outlets
            if article.id in card.fresh
        )
    ]
    assert len(headlines) == len(set(headlines))


async def test_a_reader_of_traditional_chinese_sees_the_marks_of_that_script_alone_around_what_is_quoted() -> None:
    days = await days_of(LINES, language="zh-Hant")
    quoted = [line for day in days for part in day.parts for line in to_text(part).splitlines() if "「" in line]

    assert len(quoted) > 5
    assert not [line for line in quoted if set('“”"') & set(line)]


async def test_a_passage_does_not_repeat_its_headline(days: list[Day]) -> None:
    scorer = RougeScorer(["rouge1"], use_stemmer=True)
    for day in days:
        for card in day.digest.cards:
            for line in card.passages:
                assert scorer.score(card.headline, line.passage.text)["rouge1"].fmeasure < NEAR, card.headline


async def test_what_goes_on_says_since_which_day_and_nothing_else_does(every_day: list[Day]) -> None:
    found = {
        (day.slot.day, card.headline): int(card.since.day[-2:])
        for day in every_day
        for card in day.digest.cards
        if card.since is not None
    }
    assert len(found) == len(GOING_ON)
    for (day, words), since in GOING_ON.items():
        assert [told for (on, headline), told in found.items() if on == day and words in headline] == [since]


async def test_what_was_planted_as_a_repeat_is_never_told(days: list[Day]) -> None:
    repeats = planted_repeats()
    assert len(repeats) >= 7
    for day in days:
        for card in day.digest.cards:
            assert card.headline_article.url not in repeats
            assert not {line.article.url for line in lines_of(card)} & set(repeats)


async def test_what_brought_nothing_new_is_counted(every_day: list[Day]) -> None:
    last = next(day for day in every_day if day.slot.day == 26)
    assert last.digest.cards == ()
    assert (last.digest.held_back, last.digest.held_reports) == (1, 2), "of what the reader reads"
    assert "2 more reports on a story told before, with nothing new" in last.parts[0]


async def test_quiet_days_have_short_digests(days: list[Day]) -> None:
    sizes = {day.slot.day: sum(measure(part).units for part in day.parts) for day in days}
    busy, updates, nothing = max(sizes.values()), sizes[25], sizes[26]
    assert WORTH_READING > busy > updates > nothing
    assert nothing < 200
    for day in days:
        for card in day.digest.cards:
            assert len(card.passages) <= (2 if card.headline_article.kind in ONE_MATTER else 1)


async def test_the_drills_lead_on_their_day(every_day: list[Day]) -> None:
    first = next(day for day in every_day if day.slot.day == 23).digest.cards[0]
    assert "drills around Taiwan" in first.headline
    assert all(first.lines.values()), "with both capitals' lines"


async def test_a_busy_digest_leads_with_what_happened(every_day: list[Day]) -> None:
    leading = {day.slot.day: day.digest.cards[0].claim for day in every_day if len(day.digest.cards) > 3}
    # On one day the licences were told of before, and what led then is what chip makers say of them.
    assert list(leading.values()).count("official act") >= max(3, len(leading) - 1)


async def test_the_same_day_again_brings_nothing_new() -> None:
    """Each article again, a day later, from an outlet that nobody knows."""
    first = [line for line in LINES if '"published": "2024-05-23' in line]
    again = [
        json.dumps(
            {
                **json.loads(line),
                "url": f"https://copies.example.org/{number}",
                "published": json.loads(line)["published"].replace("05-23", "05-24"),
                "source": "Copies (fictional)",
            }
        )
        for number, line in enumerate(first)
    ]
    days = await days_of([*first, *again])

    copied = [
        line.article.url
        for day in days
        for card in day.digest.cards
        for line in lines_of(card)
        if "copies" in line.article.url
    ]
    assert any(day.digest.cards for day in days)
    assert copied == []


def test_the_same_input_gives_the_same_bytes_whatever_its_order_and_the_hash_seed(tmp_path: Path) -> None:
    lines = [line for line in LINES if '"published": "2024-05-2' in line][:24]
    outputs = set()
    for seed in ("1", "2"):
        random.Random(seed).shuffle(lines)  # noqa: S311
        file = tmp_path / f"{seed}.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        database = f"sqlite:///{tmp_path / 'communique.sqlite3'}"
        replay = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "bot", "replay", str(file), "--json"],
            env=os.environ | {"PYTHONHASHSEED": seed, "COMMUNIQUE_DATABASE": database},
            capture_output=True,
            check=True,
        )
        outputs.add(replay.stdout)
    (printed,) = outputs
    rows = [json.loads(row) for row in printed.splitlines()]
    assert len(rows) >= 4
    assert all(set(row) == {"slot", "parts", "stories", "named"} for row in rows)
