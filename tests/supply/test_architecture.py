"""The picture of the house shows rooms and the arrows that matter."""

from tests.supply.architecture import arrows_of, picture, reduced, room_of

FOLDERS = {"bot", "bot.cli", "digests", "digests.store", "digests.rules", "digests.rules.editing"}


def test_a_room_is_a_folder_or_module_of_the_second_level_and_of_the_third_inside_rules() -> None:
    modules = {
        "bot.app": "bot.app",
        "bot.cli.sources": "bot.cli",
        "digests.store.sending.uncertain": "digests.store",
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
