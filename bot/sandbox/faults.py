"""Faults that are ordered beforehand: errors, delays, cut connections."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.world import Json

CONTAINED = frozenset({"text", "caption"})


@dataclass
class Fault:
    """What happens to the next `times` requests that fit (for ever when `times` is 0).

    `method` in any case, "" for every method; `match` compares parameters with values (`text` and `caption` by
    what they contain). `response` is `{"error_code", "description", "parameters"}`, None when the request is
    answered as usual; `delay` in seconds comes first. `drop` cuts the connection: "before" the request is
    looked at, or "after" it was done, so that the bot cannot know.
    """

    method: str = ""
    match: Json = field(default_factory=dict)
    times: int = 1
    response: Json | None = None
    delay: float = 0.0
    drop: str = ""
    happened: int = 0

    def fits(self, method: str, parameters: Parameters) -> bool:
        if self.method and self.method.lower() != method.lower():
            return False
        return all(self._agrees(parameters, name, value) for name, value in self.match.items())

    def error(self) -> ApiError | None:
        if self.response is None:
            return None
        code = int(self.response.get("error_code", 400))
        return ApiError(
            code,
            str(self.response.get("description", "Bad Request")),
            dict(self.response.get("parameters") or {}),
        )

    @staticmethod
    def _agrees(parameters: Parameters, name: str, value: Any) -> bool:
        given = parameters.text(name)
        return str(value) in given if name in CONTAINED else str(value) == given


@dataclass
class Faults:
    """The ordered faults; the oldest that fits happens."""

    ordered: list[Fault] = field(default_factory=list)

    def take(self, method: str, parameters: Parameters) -> Fault | None:
        for fault in self.ordered:
            if fault.fits(method, parameters):
                fault.happened += 1
                if fault.times and fault.happened >= fault.times:
                    self.ordered.remove(fault)
                return fault
        return None
