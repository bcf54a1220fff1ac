import dataclasses
import re

import pytest

from digests.curate.backtest import Count, backtest, treat_twice, try_words
from digests.errors import LexiconError
from digests.model import Draft, Reason, Relation, Theme
from digests.rules.editing.lexicon_changes import parse_changes
from digests.store import Store
from tests.factories import NOW, article, some, source
from tests.lexicons import lexicon
from tests.relations import us_china
from tests.stored import unedited_articles

RELATION = us_china()
WITHOUT_TRADE = dataclasses.replace(
    RELATION, themes=tuple(theme for theme in RELATION.themes if theme.id != "trade")
)
TEXT = "The United States and China agreed on Monday to hold talks about {subject}."


def theme(identifier: str) -> Theme:
    return some(RELATION.theme(identifier))


def without_beijing() -> Relation:
    """A relation whose second party has another name: nothing passes its gate any more."""
    first, second = RELATION.main
    elsewhere = dataclasses.replace(second, mentions=(re.compile("Atlantis"),), offices=(), stand_ins=())
    others = [party for party in RELATION.parties if not party.main]
    return dataclasses.replace(RELATION, parties=(first, elsewhere, *others))


async def keep(store: Store, *subjects: str) -> None:
    await store.sources.add(source(), NOW)
    drafts = [
        Draft(
            url=f"https://x.example.org/{number}", title=f"Talks on {subject}", text=TEXT.format(subject=subject)
        )
        for number, subject in enumerate(subjects)
    ]
    await store.articles.save(source().id, drafts, NOW)


def test_an_article_that_would_lose_a_theme_is_named_with_it_and_the_words_that_decide() -> None:
    change = treat_twice(article(), RELATION, WITHOUT_TRADE, lexicon())
    assert (change.relevant, change.lost) == ((True, True), ("trade",))
    assert change.deciding("trade") == ("tariffs",)
    assert not treat_twice(article(), RELATION, RELATION, lexicon()).differs


def test_a_change_of_the_gate_is_told_with_both_reasons() -> None:
    change = treat_twice(article(), RELATION, without_beijing(), lexicon())
    assert change.relevant == (True, False)
    assert (change.before.verdict.code, change.after.verdict.code) == (Reason.LEAD, Reason.ONE_PARTY)
    assert not change.gained
    assert "trade" in change.lost


async def test_the_stored_articles_of_the_days_are_tried_and_nothing_is_written(store: Store) -> None:
    await keep(store, "tariffs", "ports")
    result = await backtest(store, RELATION, WITHOUT_TRADE, lexicon(), NOW)
    assert (result.articles, len(result.changes)) == (2, 1)
    assert result.gate == Count(2, 2, 0, 0)
    assert result.themes["trade"] == Count(1, 0, 0, 1)
    assert len(await unedited_articles(store, 10)) == 2


async def test_words_are_tried_on_one_theme_and_nothing_is_written(store: Store) -> None:
    await keep(store, "tariffs", "ports", "windmills")
    wish = parse_changes("+windmills =4 -tariffs")
    result = await try_words(store, RELATION, lexicon(), theme("trade"), wish, NOW)
    assert (result.articles, result.touched) == (3, 2)
    assert (result.themes["trade"].gained, result.themes["trade"].lost) == (1, 1)
    gained, lost = sorted(result.changes, key=lambda change: change.gained, reverse=True)
    assert (gained.article.title, gained.deciding("trade")) == ("Talks on windmills", ("windmills",))
    assert (lost.article.title, lost.deciding("trade")) == ("Talks on tariffs", ("tariffs",))
    assert len(await unedited_articles(store, 10)) == 3


async def test_articles_older_than_the_days_are_left_out(store: Store) -> None:
    await keep(store, "windmills")
    later = NOW.replace(year=NOW.year + 1)
    result = await try_words(store, RELATION, lexicon(), theme("trade"), parse_changes("+windmills"), later)
    assert (result.articles, result.changes) == (0, ())


async def test_words_of_the_theme_that_lets_a_third_voice_pass_move_the_gate_too(store: Store) -> None:
    await store.sources.add(source(), NOW)
    draft = Draft(url="https://x.example.org/1", title="Beijing protests", text="Beijing scolded Taipei.")
    await store.articles.save(source().id, [draft], NOW)
    result = await try_words(store, RELATION, lexicon(), theme("taiwan"), parse_changes("-Taipei"), NOW)
    assert result.gate == Count(1, 0, 0, 1)


async def test_a_wish_that_cannot_be_met_is_refused(store: Store) -> None:
    with pytest.raises(LexiconError):
        await try_words(store, RELATION, lexicon(), theme("trade"), parse_changes("+tariffs"), NOW)
