"""PromQL, as far as rules and dashboards need it: read into a tree, and worked out over one moment's samples where
no past is needed. Not the whole language: no subqueries, no `offset`, no `@`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

TOKEN = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)
    |(?P<duration>\d+(?:ms|[smhdwy])(?:\d+(?:ms|[smhdwy]))*)
    |(?P<number>0x[0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    |(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)
    |(?P<sign>=~|!~|!=|==|<=|>=|[-+*/%^<>=(){}\[\],])""",
    re.VERBOSE,
)
AGGREGATIONS = {"sum": 1, "min": 1, "max": 1, "avg": 1, "count": 1, "topk": 2, "quantile": 2}
FUNCTIONS = {
    **dict.fromkeys(
        ("rate", "increase", "irate", "changes", "delta", "max_over_time", "avg_over_time"), ("range",)
    ),
    **dict.fromkeys(("abs", "absent", "clamp_min"), ("vector",)),
    "histogram_quantile": ("scalar", "vector"),
    "time": (),
}
LEVELS = (("or",), ("and", "unless"), ("==", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/", "%"))
COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
RECKONED: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: a % b,
}

Labels = Mapping[str, str]
Sample = tuple[Labels, float]


class PromQLError(ValueError):
    """This is no PromQL that is known here."""


@dataclass(frozen=True)
class Number:
    value: float


@dataclass(frozen=True)
class Selector:
    name: str
    matchers: tuple[tuple[str, str, str], ...] = ()
    window: str = ""

    def matches(self, labels: Labels) -> bool:
        tests: Mapping[str, Callable[[str, str], bool]] = {
            "=": lambda has, wants: has == wants,
            "!=": lambda has, wants: has != wants,
            "=~": lambda has, wants: re.fullmatch(wants, has) is not None,
            "!~": lambda has, wants: re.fullmatch(wants, has) is None,
        }
        return all(tests[sign](labels.get(label, ""), value) for label, sign, value in self.matchers)


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True)
class Aggregation:
    function: str
    arguments: tuple["Node", ...]
    by: tuple[str, ...] | None


@dataclass(frozen=True)
class Binary:
    sign: str
    left: "Node"
    right: "Node"
    on: tuple[str, ...] | None


Node = Number | Selector | Call | Aggregation | Binary


def parse(text: str) -> Node:
    """Return the tree of an expression; PromQLError where it is none."""
    reader = _Reader(tokens(text))
    node = reader.expression()
    if reader.kind != "end":
        raise PromQLError(f"{reader.text!r} is left over in {text!r}")
    return node


def tokens(text: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise PromQLError(f"{text[place : place + 10]!r} begins no word of PromQL")
        place = match.end()
        if match.lastgroup != "space":
            found.append((match.lastgroup or "", match[0]))
    return found


def selectors(node: Node) -> Iterator[Selector]:
    """Yield every series that an expression asks for."""
    match node:
        case Selector():
            yield node
        case Call() | Aggregation():
            for argument in node.arguments:
                yield from selectors(argument)
        case Binary():
            yield from selectors(node.left)
            yield from selectors(node.right)


def kind_of(node: Node) -> str:
    """Return "scalar", "vector" or "range"; PromQLError where what is put together does not fit."""
    match node:
        case Number():
            return "scalar"
        case Selector():
            return "range" if node.window else "vector"
        case Call():
            kinds = tuple(map(kind_of, node.arguments))
            if kinds != FUNCTIONS[node.function]:
                raise PromQLError(f"{node.function} is given {kinds}")
            return "vector" if kinds else "scalar"
        case Aggregation():
            if kind_of(node.arguments[-1]) != "vector" or len(node.arguments) != AGGREGATIONS[node.function]:
                raise PromQLError(f"{node.function} wants one vector last")
            return "vector"
        case Binary():
            kinds = (kind_of(node.left), kind_of(node.right))
            if "range" in kinds or (node.sign in ("and", "or", "unless") and kinds != ("vector", "vector")):
                raise PromQLError(f"{node.sign} between {kinds}")
            return "vector" if "vector" in kinds else "scalar"


class _Reader:
    def __init__(self, found: Sequence[tuple[str, str]]) -> None:
        self._tokens = [*found, ("end", "")]
        self._place = 0

    @property
    def kind(self) -> str:
        return self._tokens[self._place][0]

    @property
    def text(self) -> str:
        return self._tokens[self._place][1]

    def take(self, *wanted: str) -> str:
        kind, text = self._tokens[self._place]
        if wanted and text not in wanted and kind not in wanted:
            raise PromQLError(f"{text!r} where one of {wanted} should be")
        self._place += 1
        return text

    def expression(self, level: int = 0) -> Node:
        if level == len(LEVELS):
            return self.operand()
        node = self.expression(level + 1)
        while self.text in LEVELS[level]:
            sign, on = self.take(), None
            if self.text == "on":
                self.take()
                on = self.labels()
            node = Binary(sign, node, self.expression(level + 1), on)
        return node

    def operand(self) -> Node:
        match self.kind:
            case "number":
                return Number(float(self.take()))
            case "name":
                return self.named()
        self.take("(")
        node = self.expression()
        self.take(")")
        return node

    def named(self) -> Node:
        name = self.take()
        if name in AGGREGATIONS:
            by = self.by()
            arguments = self.arguments()
            return Aggregation(name, arguments, by or self.by())
        if self.text == "(":
            if name not in FUNCTIONS:
                raise PromQLError(f"there is no function {name}")
            return Call(name, self.arguments())
        matchers: tuple[tuple[str, str, str], ...] = ()
        if self.text == "{":
            matchers = self.matchers()
        window = ""
        if self.text == "[":
            self.take()
            window = self.take("duration")
            self.take("]")
        return Selector(name, matchers, window)

    def by(self) -> tuple[str, ...] | None:
        if self.text != "by":
            return None
        self.take()
        return self.labels()

    def labels(self) -> tuple[str, ...]:
        self.take("(")
        found = [self.take("name")]
        while self.text == ",":
            self.take()
            found.append(self.take("name"))
        self.take(")")
        return tuple(found)

    def arguments(self) -> tuple[Node, ...]:
        self.take("(")
        found = [] if self.text == ")" else [self.expression()]
        while self.text == ",":
            self.take()
            found.append(self.expression())
        self.take(")")
        return tuple(found)

    def matchers(self) -> tuple[tuple[str, str, str], ...]:
        self.take("{")
        found = []
        while self.text != "}":
            label, sign, value = self.take("name"), self.take("=", "!=", "=~", "!~"), self.take("string")
            found.append((label, sign, value[1:-1]))
            if self.text != "}":
                self.take(",")
        self.take("}")
        return tuple(found)


def value_of(node: Node, samples: Mapping[str, Sequence[Sample]], now: float) -> float | list[Sample]:
    """Work an expression out over the samples of one moment, by name; `now` in Unix time. PromQLError where that
    wants a past, or more than is known here."""
    match node:
        case Number():
            return node.value
        case Selector() if not node.window:
            return [(labels, value) for labels, value in samples.get(node.name, ()) if node.matches(labels)]
        case Call("time"):
            return now
        case Aggregation("sum"):
            groups: dict[tuple[str, ...], float] = {}
            for labels, value in _vector(value_of(node.arguments[0], samples, now)):
                key = tuple(labels.get(label, "") for label in node.by or ())
                groups[key] = groups.get(key, 0.0) + value
            names = node.by or ()
            return [(dict(zip(names, key, strict=True)), value) for key, value in groups.items()]
        case Binary():
            return _both(node, value_of(node.left, samples, now), value_of(node.right, samples, now))
    raise PromQLError(f"{node} wants more than one moment")


def _both(node: Binary, left: float | list[Sample], right: float | list[Sample]) -> float | list[Sample]:
    sign = node.sign
    if sign in ("and", "or", "unless"):
        ones, others = _vector(left), _vector(right)
        keys = {_key(labels, node.on) for labels, _ in others}
        if sign == "or":
            own = {_key(labels, node.on) for labels, _ in ones}
            return ones + [each for each in others if _key(each[0], node.on) not in own]
        return [each for each in ones if (_key(each[0], node.on) in keys) is (sign == "and")]
    if isinstance(left, float) and isinstance(right, float):
        return RECKONED[sign](left, right)
    found = []
    for one, other in product(_samples(left), _samples(right)):
        scalar = one[0] is None or other[0] is None
        if not scalar and _key(one[0], node.on) != _key(other[0], node.on):
            continue
        labels = other[0] if one[0] is None else one[0]
        if sign in RECKONED:
            found.append((labels or {}, RECKONED[sign](one[1], other[1])))
        elif COMPARED[sign](one[1], other[1]):
            found.append((labels or {}, other[1] if one[0] is None else one[1]))
    return found


def _samples(value: float | list[Sample]) -> Sequence[tuple[Labels | None, float]]:
    return [(None, value)] if isinstance(value, float) else value


def _vector(value: float | list[Sample]) -> list[Sample]:
    if isinstance(value, float):
        raise PromQLError("a number where series should be")
    return value


def _key(labels: Labels | None, on: tuple[str, ...] | None) -> frozenset[tuple[str, str]]:
    shown = labels or {}
    return frozenset((name, value) for name, value in shown.items() if on is None or name in on)
