"""A database behind symbolic links: everything is done to the file that they lead to, and the links stay."""

import os
from pathlib import Path

import pytest

from bot.render.phrases import advice_text
from bot.watching.instance import Lease
from digests.errors import SchemaError, StoreError
from digests.store import back_up, instance_file, migrate, open_store, prune_backups, restore
from digests.store.upgrades import newest_revision
from tests.digests.store.earlier import make_database, revision_of, sources_in, url_of
from tests.factories import NOW, some, source
from tests.next_version import THIS

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the system lets nobody make links")


@pytest.fixture(params=["file", "folder", "link to a link"])
def link(request: pytest.FixtureRequest, path: Path, tmp_path: Path) -> Path:
    """Another way to the database at `path`, which may not be there yet."""
    path.parent.mkdir()
    places = {
        "file": tmp_path / "elsewhere" / "link.db",
        "folder": tmp_path / "elsewhere" / path.name,
        "link to a link": tmp_path / "second.db",
    }
    if request.param == "folder":
        (tmp_path / "elsewhere").symlink_to(path.parent)
    else:
        (tmp_path / "elsewhere").mkdir()
        (tmp_path / "elsewhere" / "link.db").symlink_to(Path("..") / "data" / path.name)
        places["link to a link"].symlink_to(tmp_path / "elsewhere" / "link.db")
    return places[request.param]


def links_in(folder: Path) -> dict[str, str]:
    return {str(each): str(each.readlink()) for each in folder.rglob("*") if each.is_symlink()}


async def test_a_restore_replaces_the_file_that_a_link_leads_to_and_keeps_the_former_beside_it(
    link: Path, path: Path, tmp_path: Path
) -> None:
    async with open_store(url_of(link), migrate=True) as store:
        await store.sources.add(source("first"), NOW)
        await back_up(url_of(link), tmp_path / "backup.db")
        await store.sources.add(source("second"), NOW)
    before = links_in(tmp_path)
    kept = some(await restore(url_of(link), tmp_path / "backup.db"))
    assert links_in(tmp_path) == before
    assert kept == path.with_name(f"{path.name}.replaced-1")
    assert not kept.is_symlink()
    assert await sources_in(url_of(link)) == await sources_in(url_of(path)) == ["first"]
    assert await sources_in(url_of(kept)) == ["first", "second"]


@pytest.mark.usefixtures("of_the_next_version")
async def test_what_is_kept_beside_a_database_lies_beside_the_file_and_ends_there(link: Path, path: Path) -> None:
    make_database(path)
    backup = path.with_name(f"{path.name}.before-{newest_revision()}.backup")
    assert await migrate(url_of(link)) == backup
    assert revision_of(backup) == THIS
    async with open_store(url_of(link)) as store:
        await store.sources.add(source("second"), NOW)
        assert {each.name for each in path.parent.iterdir()} == {
            path.name, f"{path.name}-wal", f"{path.name}-shm", backup.name,
        }  # fmt: skip
        assert store.path == path
    os.utime(backup, (1, 1))
    assert await prune_backups(url_of(link), NOW) == [backup]


async def test_a_database_that_is_open_by_one_way_is_not_replaced_by_another(
    link: Path, path: Path, tmp_path: Path
) -> None:
    async with open_store(url_of(path), migrate=True) as store:
        await store.sources.add(source("first"), NOW)
        await back_up(url_of(link), tmp_path / "backup.db")
        with pytest.raises(StoreError, match="in use"):
            await restore(url_of(link), tmp_path / "backup.db")
        with pytest.raises(StoreError, match="what would be replaced"):
            await restore(url_of(path), link)


async def test_by_whatever_way_only_one_instance_is_at_work(link: Path, path: Path) -> None:
    with Lease(instance_file(url_of(link))) as first, Lease(instance_file(url_of(path))) as second:
        assert first.take()
        assert not second.take()


async def test_nothing_is_begun_where_a_restore_by_the_other_way_was_interrupted(link: Path, path: Path) -> None:
    left = path.with_name(f"{path.name}.incoming")
    left.write_bytes(b"x")
    with pytest.raises(SchemaError) as caught:
        await migrate(url_of(link))
    assert str(left) in advice_text(caught.value, "en")
    assert [each.name for each in path.parent.iterdir()] == [left.name]


async def test_behind_a_link_that_leads_to_nothing_yet_the_database_is_made_with_its_folder(
    tmp_path: Path,
) -> None:
    link, place = tmp_path / "link.db", tmp_path / "later" / "place.db"
    link.symlink_to(place)
    with pytest.raises(SchemaError, match="no database") as caught:
        await sources_in(url_of(link))
    assert str(place) in str(caught.value)
    assert not place.parent.exists()
    await migrate(url_of(link))
    assert link.is_symlink()
    assert await sources_in(url_of(place)) == []


async def test_links_that_lead_back_to_themselves_are_named_and_left(backup: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.db", tmp_path / "other.db"
    one.symlink_to(other)
    other.symlink_to(one)
    before = links_in(tmp_path)
    for attempt in (migrate(url_of(one)), sources_in(url_of(one)), restore(url_of(one), backup)):
        with pytest.raises(StoreError, match="leads back to itself") as caught:
            await attempt
        assert str(tmp_path) in str(caught.value)
    with pytest.raises(StoreError, match="leads back to itself"):
        instance_file(url_of(one))
    assert links_in(tmp_path) == before


async def test_a_backup_takes_the_place_of_no_link(backup: Path, url: str, tmp_path: Path) -> None:
    link = tmp_path / "latest.db"
    link.symlink_to(tmp_path / "none.db")
    with pytest.raises(StoreError, match="exists already"):
        await back_up(url, link)
    assert link.is_symlink()
    assert await restore(url, backup)
