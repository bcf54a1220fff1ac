"""Editors that are killed or frozen, and several on one file: what comes out is what one editor makes in peace."""

import asyncio
import os
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from bot.sandbox.newsroom.seeds import NOWHERE, read_newsroom, sources_of
from digests.edit import EditLimits, edit_new
from digests.model import Draft
from digests.store import Store, open_store
from digests.workers import Workers
from tests.faults import points
from tests.faults.works import Life, is_locked, tail_of
from tests.faults.zygote import Zygote
from tests.lexicons import lexicon
from tests.relations import us_china

pytestmark = pytest.mark.long

ARTICLES, BATCH = 24, 4
"""So many of the demo's articles, so many in one turn: stories grow from turn to turn."""
TURN = 1.0
"""Seconds after which another goes on in the place of an editor that died."""
BRIEF = ("while the editor thinks", "inside the transaction that saves the edit")
SEVERAL = pytest.mark.parametrize("editors", [2, pytest.param(5, marks=pytest.mark.faults)])

Rows = list[tuple[object, ...]]


@dataclass
class Newsroom:
    """A database full of articles that nobody has edited, and what one editor in peace makes of it."""

    file: Path
    peaceful: dict[str, Rows]


@dataclass
class Editors:
    """Processes that edit a copy of that database."""

    folder: Path
    zygote: Zygote
    newsroom: Newsroom
    lives: list[Life] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "news.sqlite3"

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    def start(self, **given: str) -> Life:
        """Let `communique collect` live, which has nothing to collect and all to edit."""
        environment = {
            "PATH": os.environ.get("PATH", ""),
            "HOME": str(self.folder),
            "COMMUNIQUE_DATABASE": f"sqlite:///{self.database}",
            "COMMUNIQUE_PARSING_PROCESSES": "0",
            "FAULTS_COMMAND": "collect",
            "FAULTS_TURN": str(TURN),
            "FAULTS_BATCH": str(BATCH),
            "FAULTS_REPORT": str(self.folder / "points.txt"),
            **given,
        }
        life = Life(self.zygote.live(environment, self.log), self.zygote)
        self.lives.append(life)
        return life

    def begin_anew(self) -> None:
        """Put the database back to where nobody has edited anything."""
        for suffix in ("-wal", "-shm"):
            Path(f"{self.database}{suffix}").unlink(missing_ok=True)
        copyfile(self.newsroom.file, self.database)

    async def finished(self, life: Life) -> None:
        assert await life.over() == 0, self.tail()

    def tail(self) -> str:
        return tail_of(self.log)

    def made(self) -> dict[str, Rows]:
        return made(self.database)


def made(database: Path) -> dict[str, Rows]:
    """Return all that edits have made of the articles: verdicts, stories with their numbers, who is in which."""
    with closing(sqlite3.connect(database, timeout=60)) as connection:
        tables = {
            "articles": "select id, relevant, verdict_reason, edited_at is not null from article order by id",
            "aside": "select id, together, set_aside_by from article order by id",
            "stories": "select id, payload, first_stored, last_stored, importance, newest from story order by id",
            "joined": "select story_id, article_id from story_article order by story_id, article_id",
            "themes": "select story_id, theme from story_theme order by story_id, theme",
            "dates": "select story_id, rank, article_id, text, date from story_date order by story_id, rank",
            "turns": "select holder from edit_lease",
            "faults": "select * from pragma_integrity_check where integrity_check != 'ok'",
            "broken": "select * from pragma_foreign_key_check",
        }
        return {name: connection.execute(query).fetchall() for name, query in tables.items()}


async def fill(store: Store) -> None:
    """Store the articles of the demo as if they had just come in."""
    now, house = datetime.now(UTC), read_newsroom()
    for source in sources_of(house.outlets, NOWHERE):
        await store.sources.add(replace(source, active=False), now)
    later = now - timedelta(hours=1) - house.articles[0].published
    for place, article in enumerate(house.articles[::-1][:ARTICLES]):
        draft = Draft(
            url=f"{NOWHERE}{article.page_path}",
            title=article.title,
            text="\n\n".join(article.paragraphs),
            published=article.published + later,
            language=article.language,
            complete=True,
        )
        await store.articles.save(article.outlet, [draft], now - timedelta(minutes=30) + timedelta(seconds=place))


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    folder = tmp_path_factory.mktemp("newsroom")
    full, edited = folder / "full.sqlite3", folder / "edited.sqlite3"

    async def prepare() -> None:
        async with open_store(f"sqlite:///{full}", migrate=True) as store:
            await fill(store)
        copyfile(full, edited)
        async with open_store(f"sqlite:///{edited}") as store:
            press = EditLimits(Workers(lexicon()))
            while (
                await edit_new(store, us_china(), lexicon(), datetime.now(UTC), limit=BATCH, limits=press)
            ).done:
                pass

    asyncio.run(prepare())
    return Newsroom(full, made(edited))


@pytest.fixture
async def desk(tmp_path: Path, zygote: Zygote, newsroom: Newsroom) -> AsyncIterator[Editors]:
    desk = Editors(tmp_path, zygote, newsroom)
    desk.begin_anew()
    yield desk
    for life in desk.lives:
        if life.code is None:
            life.send(signal.SIGCONT)
            await life.end(signal.SIGKILL)


def test_one_editor_in_peace_gives_each_relevant_article_to_one_story(newsroom: Newsroom) -> None:
    made = newsroom.peaceful
    relevant = [article for article, is_relevant, _, edited in made["articles"] if is_relevant and edited]
    assert len(made["articles"]) == ARTICLES
    assert all(edited for *_, edited in made["articles"])
    assert Counter(article for _, article in made["joined"]) == Counter(relevant)
    assert [number for number, *_ in made["stories"]] == list(range(1, len(made["stories"]) + 1))
    assert made["turns"] == made["faults"] == made["broken"] == []


@SEVERAL
async def test_several_editors_on_one_file_make_what_one_makes(desk: Editors, editors: int) -> None:
    lives = [desk.start() for _ in range(editors)]
    for life in lives:
        await desk.finished(life)
    assert desk.made() == desk.newsroom.peaceful


@pytest.mark.parametrize(
    "point",
    [pytest.param(point, marks=() if point in BRIEF else pytest.mark.faults) for point in points.IN_AN_EDIT],
)
async def test_killed_in_the_middle_of_an_edit_another_goes_on_and_nothing_is_lost_or_doubled(
    desk: Editors, point: str
) -> None:
    killed = desk.start(FAULTS_POINT=point, FAULTS_COUNT="2")
    assert await killed.over() == -signal.SIGKILL, desk.tail()
    assert (desk.folder / "points.txt").read_text().split("\n")[0] == point
    done = sum(edited for *_, edited in desk.made()["articles"])
    assert done == (2 if point == "after the edit is saved" else 1) * BATCH
    await desk.finished(desk.start())
    assert desk.made() == desk.newsroom.peaceful


@pytest.mark.faults
@pytest.mark.timeout(600)
async def test_killed_again_and_again_beside_another_nothing_is_lost_or_doubled(desk: Editors) -> None:
    for number in range(12):
        desk.begin_anew()
        other, point = desk.start(), points.IN_AN_EDIT[number % len(points.IN_AN_EDIT)]
        killed = desk.start(FAULTS_POINT=point, FAULTS_COUNT=str(1 + number % 3))
        assert await killed.over() in (-signal.SIGKILL, 0), desk.tail()
        await desk.finished(other)
        await desk.finished(desk.start())
        # The turn of one that was killed after the last batch ends by itself, when nobody asks for it any more.
        assert desk.made() | {"turns": []} == desk.newsroom.peaceful, point


async def freeze(desk: Editors) -> Life:
    """Freeze an editor that has thought and not yet saved, and not while it keeps everybody else out."""
    for _ in range(10):
        life = desk.start(FAULTS_POINT="between thinking and saving", FAULTS_COUNT="2", FAULTS_DEED="freeze")
        async with asyncio.timeout(60):
            while not life.is_frozen:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        if not is_locked(desk.database):
            return life
        await life.end(signal.SIGKILL)
        desk.begin_anew()
    raise AssertionError("each time it was frozen in the middle of a transaction")


async def test_frozen_beyond_its_lease_an_editor_saves_nothing_that_another_has_edited(desk: Editors) -> None:
    frozen = await freeze(desk)
    await desk.finished(desk.start())
    assert desk.made() == desk.newsroom.peaceful
    frozen.send(signal.SIGCONT)
    await desk.finished(frozen)
    assert "was not saved: the turn was over" in desk.log.read_text()
    assert desk.made() == desk.newsroom.peaceful


@pytest.fixture
async def culprit(desk: Editors) -> str:
    """The title of an article that no edit can take: the one with which a batch in the middle begins."""
    with closing(sqlite3.connect(desk.database)) as connection:
        query = "select title from article order by id limit 1 offset 9"
        return str(connection.execute(query).fetchone()[0])


HELD = {"COMMUNIQUE_SOURCE_ARTICLES_A_DAY": "2"}


@pytest.mark.parametrize(
    ("point", "given"),
    [
        ("inside the transaction that halves a batch", {}),
        ("after a batch is halved", {}),
        ("inside the transaction that sets an article aside", {}),
        ("after an article is set aside", {}),
        ("inside the transaction that holds a source back", HELD),
        ("after a source is held back", HELD),
    ],
)
async def test_killed_while_a_batch_is_halved_or_a_source_held_back_the_same_is_set_aside_and_nothing_else(
    desk: Editors, culprit: str, point: str, given: dict[str, str]
) -> None:
    await desk.finished(desk.start(FAULTS_CULPRIT=culprit, **given))
    peaceful = desk.made()
    aside = [number for number, _, by in peaceful["aside"] if by is not None]
    assert len(aside) > 1 if given else len(aside) == 1
    desk.begin_anew()
    killed = desk.start(FAULTS_CULPRIT=culprit, FAULTS_POINT=point, **given)
    assert await killed.over() == -signal.SIGKILL, desk.tail()
    assert (desk.folder / "points.txt").read_text().split("\n")[0] == point
    await desk.finished(desk.start(FAULTS_CULPRIT=culprit, **given))
    made = desk.made()
    if (
        point == "after an article is set aside"
    ):  # the last of all: nobody takes the turn after, it ends with its lease
        made["turns"] = peaceful["turns"]
    assert made == peaceful
