"""Which messages the code says, found by reading it: on what is annotated as words, or comes from a function of
`bot.texts` that gives them. The rest of the code never touches a catalogue."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import bot
import bot.texts
from bot.texts import Texts
from bot.texts.words import Words

ROOT = Path(bot.__file__).parent
KINDS: Mapping[str, str] = {kind.__name__: kind.SECTION for kind in Words.__subclasses__()}
GIVERS = {name: give("en").SECTION for name, give in vars(bot.texts).items() if name.endswith("_words")}
GIVERS |= {f".{name}": section for name, section in GIVERS.items()}
GIVERS |= dict.fromkeys(("get", "texts.get", "request.texts"), Texts.SECTION)
OWN = frozenset(dir(bot.texts.get("en")))
"""What words can do of themselves."""
BY_NAME = frozenset({"named", "find", "count"})


class Use(NamedTuple):
    """One message that the code says, with `count` by a number; with `named` and `find` one group of messages."""

    section: str
    name: str
    how: str
    where: str


def uses() -> Iterator[Use]:
    """Give each use of a message in the code."""
    for file in sorted(ROOT.rglob("*.py")):
        if ROOT / "texts" in file.parents:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        known = dict(GIVERS)
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (section := _of(node.returns, KINDS)):
                known |= {node.name: section, f".{node.name}": section}
        yield from _within(tree, _bound(tree, known), file.relative_to(ROOT))


def _within(tree: ast.AST, known: Mapping[str, str], file: Path) -> Iterator[Use]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Attribute) and (section := _of(node.value, known)) and node.attr not in OWN:
            yield Use(section, node.attr, "", f"{file}:{node.lineno}")
        if isinstance(node, ast.Call):
            of, *arguments = (
                [*node.args, ast.Constant("")] if _name(node.func) == "partial" else [node.func, *node.args]
            )
            if isinstance(of, ast.Attribute) and of.attr in BY_NAME and (section := _of(of.value, known)):
                name = arguments[0].values[0] if isinstance(arguments[0], ast.JoinedStr) else arguments[0]
                if isinstance(name, ast.Constant):
                    yield Use(section, str(name.value).rstrip("."), of.attr, f"{file}:{node.lineno}")
        own_names = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        yield from _within(node, _bound(node, known) if own_names else known, file)


def _bound(tree: ast.AST, known: Mapping[str, str]) -> dict[str, str]:
    """What names stand for in a module, class or function: by annotation, or by what is assigned to them."""
    found = dict(known)
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and (section := _of(node.annotation, KINDS)):
            found[node.arg] = section
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            several = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            pairs = zip(target.elts, value.elts, strict=True) if several else [(target, value)]  # type: ignore[attr-defined]
            found |= {_name(one): section for one, given in pairs if (section := _of(given, found))}
    return found


def _of(node: ast.AST | None, known: Mapping[str, str]) -> str | None:
    while isinstance(node, ast.Await | ast.Call):
        node = node.value if isinstance(node, ast.Await) else node.func
    return known.get(_name(node)) if node else None


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):  # of two parts at most: `request.texts`, `self._words`, `texts.get`
        above = _name(node.value).rpartition(".")[2]
        return f"{above}.{node.attr}" if node.attr in {"texts", "get"} else f".{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
