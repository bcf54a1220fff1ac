"""Licences and releases of the dependencies, and what is said where they cannot be known."""

from datetime import UTC, datetime

import pytest

from tests.supply import dependencies
from tests.supply.architecture import BEGIN, arrows_of, picture, reduced, room_of, with_picture
from tests.supply.dependencies import NOT_HERE, UNKNOWN, chosen_pins, licence_of, main, releases_of
from tests.supply.locks import GROUPS, read_lock
from tests.supply.resolver import ROOT, UnresolvedError


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        ({"License-Expression": ["Apache-2.0"], "License": ["other words"]}, "Apache-2.0"),
        ({"Classifier": ["License :: OSI Approved", "License :: OSI Approved :: MIT License"]}, "MIT License"),
        ({"Classifier": ["Topic :: Text"], "License": ["BSD-3-Clause"]}, "BSD-3-Clause"),
        ({"License": ["Copyright somebody\n\nPermission is hereby granted"]}, UNKNOWN),
        ({}, UNKNOWN),
    ],
)
def test_a_licence_is_read_from_what_a_package_says_of_itself(fields: dict[str, list[str]], licence: str) -> None:
    assert licence_of(fields) == licence


def test_every_dependency_that_is_installed_says_under_which_licence_it_is(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1 + len(chosen_pins([]))
    assert [line for line in lines if UNKNOWN in line] == []
    # Only who fits weights or has a server has these.
    locks = [(ROOT / GROUPS[group]).read_text(encoding="utf-8") for group in ("fit", "scale")]
    seldom = {pin.name for lock in locks for pin in read_lock(lock)}
    away = {line.split()[0] for line in lines if NOT_HERE in line} - seldom
    assert len(away) < 5


def test_the_day_of_a_release_is_that_of_its_first_file_and_unknown_where_the_index_does_not_say() -> None:
    def at(day: int) -> dict[str, datetime]:
        return {"upload-time": datetime(2026, 3, day, tzinfo=UTC)}

    resolved = {
        "packages": [
            {"name": "one", "version": "1.9", "wheels": [at(9), at(8)], "sdist": at(10)},
            {"name": "one", "version": "1.10", "wheels": [at(20)]},
            {"name": "two", "version": "2", "sdist": {"url": "two.tar.gz"}},
        ]
    }
    assert releases_of(resolved) == {
        "one": [("1.10", "2026-03-20"), ("1.9", "2026-03-08")],
        "two": [("2", UNKNOWN)],
    }


def test_the_days_stand_beside_the_versions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (httpx,) = chosen_pins(["httpx"])

    def ask(wanted: list[str]) -> dict[str, list[tuple[str, str]]]:
        pinned = wanted == [f"httpx=={httpx.version}"]
        return {"httpx": [(httpx.version, "2026-01-02") if pinned else ("99.0", "2026-03-04")]}

    monkeypatch.setattr(dependencies, "ask", ask)
    assert main(["--releases", "httpx"]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[:5] == [
        "httpx", httpx.version, "2026-01-02", "99.0", "2026-03-04",
    ]  # fmt: skip


def test_an_index_that_does_not_answer_leaves_the_days_unknown_and_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def silent(wanted: list[str]) -> dict[str, list[tuple[str, str]]]:
        raise UnresolvedError("no route")

    monkeypatch.setattr(dependencies, "ask", silent)
    assert main(["--releases", "httpx"]) == 2
    told = capsys.readouterr()
    assert told.out.count(UNKNOWN) == 3
    assert "no route" in told.err


# --- the picture of the house ---------------------------------------------------------------------

FOLDERS = {"bot", "bot.cli", "digests", "digests.store", "digests.rules", "digests.rules.editing"}


def test_a_room_is_a_folder_or_module_of_the_second_level_and_of_the_third_inside_rules() -> None:
    modules = {
        "bot.app": "bot.app",
        "bot.cli.sources": "bot.cli",
        "digests.store.issuing.uncertain": "digests.store",
        "digests.rules.editing.stories.grouping": "digests.rules.editing",
        "digests.rules.trust": "digests.rules",
        "digests.rules": "digests.rules",
    }
    assert {module: room_of(module, FOLDERS) for module in modules} == modules


def test_an_arrow_that_a_longer_way_implies_is_left_out() -> None:
    arrows = {"a": frozenset("bc"), "b": frozenset("c"), "c": frozenset()}
    assert reduced(arrows) == {"a": frozenset("b"), "b": frozenset("c"), "c": frozenset()}


def test_rooms_that_need_each_other_keep_both_arrows() -> None:
    arrows = {"a": frozenset("b"), "b": frozenset("a")}
    assert reduced(arrows) == arrows


class Graph:
    modules = ("bot.cli.main", "bot.app", "digests.store.news")

    def find_modules_directly_imported_by(self, module: str) -> set[str]:
        return {"bot.cli.main": {"bot.app"}, "bot.app": {"digests.store.news"}}.get(module, set())


def test_the_picture_has_a_box_a_room_and_an_arrow_an_import_between_rooms() -> None:
    lines = picture(arrows_of(Graph())).splitlines()  # type: ignore[arg-type]
    assert '    bot_cli["cli"]' in lines
    assert [line.strip() for line in lines if "-->" in line] == [
        "bot_app --> digests_store",
        "bot_cli --> bot_app",
    ]


def test_the_part_of_the_page_above_the_imports_stays() -> None:
    page = f"# Architecture\n\nWritten by hand.\n\n{BEGIN}\nold\n"
    drawn = with_picture(page, picture({"digests.edit": frozenset()}))
    assert drawn.startswith("# Architecture\n\nWritten by hand.\n\n## The imports\n")
    assert "digests_edit" in drawn
    assert "old" not in drawn
    with pytest.raises(ValueError, match="substring"):
        with_picture("no such part", "")
