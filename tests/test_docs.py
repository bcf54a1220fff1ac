"""The documents tell the truth about the code: links lead to files, named functions, tables and spans exist."""

import ast
import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from bot import __version__
from bot.commands.registry import COMMANDS
from digests.store.schema import metadata

DOCS = Path(__file__).parents[1] / "docs"
CODE_LINK = re.compile(r"\[`([\w.]+)`\]\(([^)]+\.py)\)")
SPAN = re.compile(r"\[`([A-Z_]+)`\]\(\.\./([\w/]+)\.py\): (\d+) days?")
TABLE_ROW = re.compile(r"^\| `(\w+)` \|", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
SECTION = re.compile(r"\]\(([^)#:]+\.md)#([^)]+)\)")
PAGES = [*sorted(DOCS.glob("*.md")), DOCS.parent / "README.md", DOCS.parent / "CONTRIBUTING.md"]


def names_in(source: str) -> set[str]:
    """The names of a module's functions, classes and constants, those of a class behind a dot."""
    found = set[str]()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {target.id for target in targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
            inside = node.body if isinstance(node, ast.ClassDef) else ()
            found |= {f"{node.name}.{each.name}" for each in inside if hasattr(each, "name")}
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_function_that_a_page_names_is_where_its_link_leads(page: Path) -> None:
    linked = CODE_LINK.findall(page.read_text(encoding="utf-8"))
    absent = [
        name for name, path in linked if name not in names_in((page.parent / path).read_text(encoding="utf-8"))
    ]
    assert absent == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [path for path in links if not (page.parent / path).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_section_leads_to_a_heading_or_a_mark(page: Path) -> None:
    links = SECTION.findall(page.read_text(encoding="utf-8"))
    assert [f"{path}#{name}" for path, name in links if name not in sections_of(page.parent / path)] == []


def sections_of(page: Path) -> set[str]:
    """The names to which links into a page can lead: its headings as GitHub names them, and its marks."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    named = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return named | set(re.findall(r'<a id="([^"]+)">', text))


def test_every_table_that_the_flow_of_data_names_is_in_the_schema() -> None:
    flow = (DOCS / "architecture.md").read_text(encoding="utf-8").partition("## The imports")[0]
    rows = [line.split("|")[-2] for line in flow.splitlines() if line.startswith("| ")]
    named = {name for cell in rows for name in re.findall(r"`(\w+)`", cell)}
    assert len(named) > 10
    assert named <= set(metadata.tables)


def test_the_walks_name_functions() -> None:
    assert len(CODE_LINK.findall((DOCS / "how-it-works.md").read_text(encoding="utf-8"))) > 20


def test_names_of_methods_and_constants_are_found() -> None:
    assert names_in("A = 1\nclass B:\n    def c(self): ...\ndef d(): ...") == {"A", "B", "B.c", "d"}


def test_the_changelog_begins_with_this_version_or_with_what_is_not_released_yet() -> None:
    changelog = (DOCS.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## (Unreleased|\d+\.\d+\.\d+ - \d{4}-\d{2}-\d{2})$", changelog, re.MULTILINE)
    versions = [each.partition(" ")[0] for each in sections]
    assert versions[0] in (__version__, "Unreleased")
    assert __version__ in versions


def years() -> str:
    return (DOCS / "years.md").read_text(encoding="utf-8")


def test_of_each_table_the_page_on_years_says_once_what_ends_its_rows() -> None:
    listed = years().split("Table by table", 1)[1].split("**What stays", 1)[0]
    assert sorted(TABLE_ROW.findall(listed)) == sorted(metadata.tables)


def test_the_spans_that_the_page_on_years_names_are_those_of_the_code() -> None:
    told = SPAN.findall(years())
    assert len(told) > 4
    wrong = [
        name
        for name, module, days in told
        if getattr(import_module(module.replace("/", ".")), name) != timedelta(days=int(days))
    ]
    assert wrong == []


def test_the_page_on_words_has_every_type_of_the_model_and_no_other() -> None:
    listed = (DOCS / "words.md").read_text(encoding="utf-8").partition("## Types of the model")[2]
    rows = [line.split("|")[1] for line in listed.splitlines() if line.startswith("| `")]
    named = [name for cell in rows for name in re.findall(r"`(\w+)`", cell)]
    model = DOCS.parent / "digests" / "model"
    modules = [file for file in model.glob("*.py") if file.name != "lexicon.py"]
    types = {"Lexicon"}.union(*(classes_in(file) for file in modules))
    assert sorted(named) == sorted(types)


def classes_in(file: Path) -> set[str]:
    return {
        node.name for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)
    }


def test_the_readme_names_every_command() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert [each.name for each in COMMANDS if not re.search(rf"`/{each.name}\b", readme)] == []
