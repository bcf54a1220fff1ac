"""`.ci/architecture check` compares the picture of the imports in `docs/architecture.md` with the imports.
`.ci/architecture draw` draws the picture anew.

The part of the page above the heading of the imports is written by hand and stays. A room is a folder or module of
the second level, and of the third level inside `rules`. An arrow from one room to another says that something in
the first imports something in the second. An arrow that a longer way implies is left out. grimp reads the imports,
as it does for import-linter.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

import grimp

ROOT = Path(__file__).parents[2]
PICTURE = ROOT / "docs" / "architecture.md"
PACKAGES = ("bot", "digests", "config")
APART = ("digests.rules",)  # rooms whose folders are rooms of their own
GROUPS = {"bot": "bot: Telegram, the clock, the wiring", "digests": "digests: the product", "config": "config"}
BEGIN = "## The imports\n"
HEAD = f"""{BEGIN}
`.ci/architecture draw` makes this part of the page, and `.ci/checks` fails when it is out of date. An arrow leads
from the importing room to the imported room. The picture leaves out an import from A to C where it shows one
from A to B and one from B to C.

"""

Arrows = Mapping[str, frozenset[str]]


def room_of(module: str, folders: Collection[str]) -> str:
    """Return the room of a module by its dotted name: its package, or the folder or module below that."""
    depth = 2
    while (name := ".".join(module.split(".")[:depth])) in APART and name != module:
        depth += 1
    if depth > 2 and name not in folders:  # what lies loose in such a room is the room's own
        return name.rpartition(".")[0]
    return name


def arrows_of(graph: grimp.ImportGraph) -> dict[str, frozenset[str]]:
    """Return for each room those from which it imports something."""
    folders = {module.rpartition(".")[0] for module in graph.modules}
    found: dict[str, set[str]] = defaultdict(set)
    for module in graph.modules:
        room = room_of(module, folders)
        for other in graph.find_modules_directly_imported_by(module):
            target = room_of(other, folders)
            found[room] |= {target} - {room, *PACKAGES[:2]}
            found.setdefault(target, set())
    return {room: frozenset(others) for room, others in found.items() if room not in PACKAGES[:2]}


def reduced(arrows: Arrows) -> dict[str, frozenset[str]]:
    """Return the arrows without those that a longer way implies."""

    def reached(room: str, seen: set[str]) -> set[str]:
        for other in arrows.get(room, frozenset()):
            if other not in seen:
                seen.add(other)
                reached(other, seen)
        return seen

    implied = {
        room: {far for near in others for far in reached(near, set()) if room not in reached(near, set())}
        for room, others in arrows.items()
    }
    return {room: others - implied[room] for room, others in arrows.items()}


def picture(arrows: Arrows) -> str:
    """Return the part of the page on the imports, with a Mermaid flowchart: a box for each room."""
    lines = ["```mermaid", "flowchart TD"]
    for package, title in GROUPS.items():
        rooms = sorted(room for room in arrows if room.split(".")[0] == package)
        lines.append(f'  subgraph {package}_house["{title}"]')
        lines += [f'    {_box(room)}["{room.partition(".")[2] or room}"]' for room in rooms]
        lines.append("  end")
    lines += [f"  {_box(room)} --> {_box(other)}" for room in sorted(arrows) for other in sorted(arrows[room])]
    return HEAD + "\n".join([*lines, "```", ""])


def with_picture(page: str, drawn: str) -> str:
    """Return the page with its part on the imports drawn anew; ValueError where it has no such part."""
    return page[: page.index(BEGIN)] + drawn


def _box(room: str) -> str:
    return room.replace(".", "_")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=("check", "draw"))
    action = parser.parse_args().action
    page = PICTURE.read_text(encoding="utf-8")
    drawn = with_picture(page, picture(reduced(arrows_of(grimp.build_graph(*PACKAGES)))))
    if action == "draw":
        PICTURE.write_text(drawn, encoding="utf-8")
    elif page != drawn:
        sys.exit("docs/architecture.md is not what the imports are: run `.ci/architecture draw`")


if __name__ == "__main__":
    main()
