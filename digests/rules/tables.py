"""Reads tables of plain data (TOML, JSON) into frozen types with pydantic. All faults are found at once."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from typing import Annotated, Any, get_type_hints
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, ConfigDict, Strict, ValidationError, create_model
from pydantic import Field as Bounds

Table = Mapping[str, Any]


def _zone(name: str) -> str:
    try:
        return str(ZoneInfo(name)) if name else ""
    except (ValueError, OSError, LookupError) as error:
        raise ValueError(f"an IANA name such as Asia/Tokyo, not {name}") from error


Zone = Annotated[str, Bounds(max_length=99), AfterValidator(_zone)]
Text = Annotated[str, Bounds(pattern=r"\S")]
# pydantic's messages use words of Python. These replace them for people who write tables.
SAID = {
    "extra_forbidden": "unknown key",
    "missing": "it is missing",
    "string_pattern_mismatch": "Input should be a text that is not empty",
    "model_type": "Input should be a table",
    "dict_type": "Input should be a table",
}


def listed(kind: Any, least: int = 0) -> Any:
    """Return the type of a list with at least this many entries. The list becomes a tuple."""
    return Annotated[list[kind], Bounds(min_length=least), AfterValidator(tuple)]


def text_like(form: str, wanted: str) -> Any:
    """Return the type of a text that matches `form` in full. The fault of any other text begins with `wanted`."""

    def check(text: str) -> str:
        if not re.fullmatch(form, text):
            raise ValueError(f"{wanted}: {text}")
        return text

    return Annotated[Text, AfterValidator(check)]


# How a field's type is read from data. A number is not read as a text, nor a text as a number.
TYPES: Mapping[Any, Any] = {
    bool: Annotated[bool, Strict()],
    int: Annotated[int, Strict(), Bounds(ge=1)],
    float | None: Annotated[float, Strict()] | None,
    tuple[str, ...]: listed(Text),
    Mapping[str, str]: dict[str, Text],
}


def table_of(
    kind: type,
    *left_out: str,
    types: Mapping[Any, Any] = TYPES,
    build: Callable[..., Any] | None = None,
    **own: tuple[Any, Any],
) -> Any:
    """Return the type of a table that becomes a `kind` (a dataclass), or what `build` makes of the table's values.

    The table's keys are the fields of `kind` without those in `left_out`, each read by its type, and the keys in
    `own`, each with a type and a default ("..." if there is none). Any other key is a fault.
    """
    hints = get_type_hints(kind)
    known = {
        field.name: (types.get(hints[field.name], hints[field.name]), _default(field))
        for field in fields(kind)
        if field.name not in left_out
    }
    needed = {name: (Text, ...) for name, (shape, default) in known.items() if shape is str and default is ...}
    model = create_model(kind.__name__, __config__=ConfigDict(extra="forbid"), **known | needed | own)  # type: ignore[call-overload]
    return Annotated[model, AfterValidator(lambda table: (build or kind)(**dict(table)))]


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return Bounds(default_factory=field.default_factory)
    return ... if field.default is MISSING else field.default


def faults_of(error: ValidationError, table: Any, *root: str) -> list[str]:
    """Return the faults of a table, one line each: the path from `root` to the fault, then what is wrong.

    An entry of a list is named by its id, or by its number from 1 if it has no id.
    """
    return [": ".join([*root, *_steps(fault["loc"], table), _said(fault)]) for fault in error.errors()]


def _said(fault: Any) -> str:
    return str(fault["ctx"]["error"]) if fault["type"] == "value_error" else SAID.get(fault["type"], fault["msg"])


def _steps(location: Iterable[int | str], value: Any) -> Sequence[str]:
    steps: list[str] = []
    for step in (each for each in location if each != "[key]"):  # pydantic adds "[key]" if a key itself is wrong
        try:
            value = value[step]
        except (LookupError, TypeError):  # the value is missing
            value = None
        if isinstance(step, str):
            steps.append(step)
        else:
            called = value.get("id") if isinstance(value, dict) else None
            steps[-1] += f" {called or step + 1}"
    return steps
