"""Mutants of code: one decision of a module turned around."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

COMPARISONS: dict[type[ast.cmpop], tuple[str, ...]] = {  # as it is written, and what it becomes
    ast.Lt: ("<", "<=", ">="),
    ast.LtE: ("<=", "<", ">"),
    ast.Gt: (">", ">=", "<="),
    ast.GtE: (">=", ">", "<"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
}
OTHER_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
ARITHMETIC: dict[type[ast.operator], tuple[str, str]] = {
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.BitOr: ("|", "&"),
    ast.BitAnd: ("&", "|"),
}
SMALL, MOVED = 8, 1.5  # whole numbers below the first move by one, others to so many times what they are
UNDECIDED = frozenset({"strict", "slots", "frozen", "maxsize"})  # arguments that decide nothing

Edit = tuple[int, int, str]
Placed = ast.expr | ast.stmt


@dataclass(frozen=True)
class CodeMutant:
    """A file of which some bytes are replaced. `function` is the first line of the function around, 0 for none."""

    path: str
    start: int
    end: int
    replacement: str
    function: int
    line: int
    before: str
    after: str

    @property
    def name(self) -> str:
        return f"{self.path}:{self.line}: {self.before}  ->  {self.after} ({self.start})"

    def applied(self, source: bytes) -> bytes:
        return source[: self.start] + self.replacement.encode() + source[self.end :]


def code_mutants(path: str, source: bytes) -> list[CodeMutant]:
    """Return every mutant of a module, by place."""
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    found = []
    for node, replaced, function in _decisions(tree, _Source(source, starts)):
        start, end, replacement = replaced
        first, last = source.rfind(b"\n", 0, start) + 1, source.find(b"\n", end)
        after = source[first:start] + replacement.encode() + source[end:last]
        found.append(
            CodeMutant(
                path,
                start,
                end,
                replacement,
                function,
                node.lineno,
                " ".join(source[first:last].decode().split()),
                " ".join(after.decode().split()),
            )
        )
    return sorted(set(found), key=lambda each: (each.start, each.end, each.replacement))


@dataclass(frozen=True)
class _Source:
    """A module's text by places of its tree."""

    source: bytes
    starts: list[int]

    def span(self, node: Placed) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[
            node.end_lineno - 1
        ] + node.end_col_offset

    def text(self, node: Placed) -> str:
        start, end = self.span(node)
        return self.source[start:end].decode()

    def between(self, left: Placed, right: Placed, symbol: str, other: str) -> Edit:
        """Return the edit by which the operator between two operands becomes another."""
        place = self.source.index(symbol.encode(), self.span(left)[1], self.span(right)[0])
        return place, place + len(symbol), other


def _decisions(
    node: ast.AST, text: _Source, function: int = 0, table: bool = False
) -> Iterator[tuple[Placed, Edit, int]]:
    """Yield what is decided, how it is turned around, and the function it is in; `table`: within an assignment
    of a module."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        function = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    if isinstance(node, ast.JoinedStr):  # Python 3.11 does not know where its parts stand
        return
    if isinstance(node, ast.expr | ast.stmt):
        for edit in _edits(node, text, table):
            yield node, edit, function
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "type_params"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            decides = not (isinstance(child, ast.keyword) and child.arg in UNDECIDED)
            if isinstance(child, ast.AST) and decides:
                rows = (table and not isinstance(node, ast.Subscript)) or _is_table(node)
                yield from _decisions(child, text, function, rows and not function)


def _is_table(node: ast.AST) -> bool:
    targets = (
        node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    )
    return any(isinstance(each, ast.Name) and each.id != "__all__" for each in targets)


def _edits(node: Placed, text: _Source, table: bool) -> Iterator[Edit]:
    match node:
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            symbol, *others = COMPARISONS[type(operator)]
            for other in others:
                yield text.between(left, right, symbol, other)
        case ast.BoolOp(op=operator, values=values):
            symbol, other = ("and", "or") if isinstance(operator, ast.And) else ("or", "and")
            yield text.between(values[-2], values[-1], symbol, other)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand) if not isinstance(operand, ast.Constant):
            yield *text.span(node), f"({text.text(operand)})"
        case ast.BinOp(left=left, op=operator, right=right) if type(operator) in ARITHMETIC:
            yield text.between(left, right, *ARITHMETIC[type(operator)])
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=int() | float()) as right):
            yield text.between(left, right, "+", "-")
        case ast.Constant(value=bool() as value):
            yield *text.span(node), str(not value)
        case ast.Constant(value=int() as value):
            yield *text.span(node), str(value + 1 if value < SMALL else round(value * MOVED))
        case ast.Constant(value=float() as value):
            yield *text.span(node), repr(value * MOVED or 1.0)
        case ast.Name(id=name) if name in OTHER_NAMES:
            yield *text.span(node), OTHER_NAMES[name]
        case ast.Break():
            yield *text.span(node), "continue"
        case ast.Continue():
            yield *text.span(node), "break"
        case ast.Tuple(elts=[_, _, _, *_] as rows) | ast.List(elts=rows) | ast.Set(elts=rows) if table:
            for row, behind in pairwise(rows):
                yield text.span(row)[0], text.span(behind)[0], ""
        case ast.Dict(keys=[ast.expr(), *_] as keys) if table:
            for key, behind in pairwise(each for each in keys if each):
                yield text.span(key)[0], text.span(behind)[0], ""
    conditions = [node.test] if isinstance(node, ast.If | ast.IfExp | ast.While) else []
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        conditions = [each for one in node.generators for each in one.ifs]
    for condition in conditions:
        if not isinstance(condition, ast.Compare | ast.UnaryOp):  # those are turned around by themselves
            yield *text.span(condition), f"not ({text.text(condition)})"
