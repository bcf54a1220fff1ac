"""Which messages the code says, found by reading it: on what is annotated as words, or comes from a function of
`bot.texts` that gives them. The rest of the code never touches a catalogue."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import bot
import bot.texts
from bot.texts.words import Words

ROOT = Path(bot.__file__).parent
KINDS = {
    name: kind for name, kind in vars(bot.texts).items() if isinstance(kind, type) and issubclass(kind, Words)
}
GIVERS = {name: type(give("en")) for name, give in vars(bot.texts).items() if name.endswith("_words")}
BY_GROUP = frozenset({"named", "find", "count"})
OWN = frozenset(dir(bot.texts.get("en")))
Names = dict[str, type[Words]]


def uses() -> Iterator[tuple[type[Words], str, str]]:
    """Give the words, the message or group of messages, and where, of each use."""
    for file in sorted(ROOT.rglob("*.py")):
        if ROOT / "texts" not in file.parents:
            tree = ast.parse(file.read_text(encoding="utf-8"))
            known = _bound(
                tree,
                {"visit.texts": bot.texts.Texts, "get": bot.texts.Texts, "texts.get": bot.texts.Texts, **GIVERS},
            )
            for node in ast.walk(tree):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _kind(node.returns, KINDS):
                    known[node.name] = known[f".{node.name}"] = KINDS[ast.unparse(node.returns)]  # type: ignore[arg-type]
            yield from ((*use, f"{file}:{line}") for *use, line in _in(tree, known))  # type: ignore[misc]


def _in(tree: ast.AST, known: Names) -> Iterator[tuple[type[Words], str, int]]:
    for node in ast.iter_child_nodes(tree):
        within = known
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            within = _bound(node, known)
        if isinstance(node, ast.Attribute) and (kind := _kind(node.value, known)) and node.attr not in OWN:
            yield kind, node.attr, node.lineno
        if isinstance(node, ast.Call) and node.args:
            function, arguments = node.func, node.args
            if isinstance(function, ast.Name) and function.id == "partial":
                function, arguments = arguments[0], arguments[1:]
            if isinstance(function, ast.Attribute) and function.attr in BY_GROUP:
                kind, (name, *_) = _kind(function.value, known), arguments or [ast.Constant("")]
                if kind and (isinstance(name, ast.Constant) or isinstance(name, ast.JoinedStr)):
                    first = name.values[0] if isinstance(name, ast.JoinedStr) else name
                    yield kind, str(first.value).rstrip("."), node.lineno  # type: ignore[attr-defined]
        yield from _in(node, within)


def _bound(tree: ast.AST, known: Names) -> Names:
    """What names stand for in a module, class or function: by annotation, or by what is assigned to them."""
    found = dict(known)
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and (kind := _kind(node.annotation, KINDS)):
            found[node.arg] = kind
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            several = isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple)
            pairs = zip(target.elts, value.elts, strict=True) if several else [(target, value)]
            for one, given in pairs:
                if kind := _kind(given, found):
                    found[_name(one)] = kind
    return found


def _kind(node: ast.AST | None, known: Mapping[str, type[Words]]) -> type[Words] | None:
    while isinstance(node, ast.Await | ast.Call):
        node = node.value if isinstance(node, ast.Await) else node.func
    return known.get(_name(node)) if node else None


def _name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):  # of two parts at most: `visit.texts`, `self._words`, `texts.get`
        above = _name(node.value).rpartition(".")[2]
        return f"{above}.{node.attr}" if node.attr in {"texts", "get"} else f".{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""
