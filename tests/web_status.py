"""What the web face tells of a bot that is none: given words, and a page of metrics."""

from collections.abc import Mapping

from bot.web.application import Status
from digests.errors import StoreError


def web_status(
    restart: Mapping[str, str] | None = None,
    unready: Mapping[str, str] | None = None,
    conditions: Mapping[str, str] | StoreError | None = None,
) -> Status:
    """Return a status with these reasons; conditions that are an error cannot be read."""

    async def restart_for() -> Mapping[str, str]:
        return restart or {}

    async def unready_for() -> Mapping[str, str]:
        return unready or {}

    async def told() -> Mapping[str, str]:
        if isinstance(conditions, StoreError):
            raise conditions
        return conditions or {}

    async def page() -> bytes:
        return b"communique_ready 1.0\n"

    return Status(restart_for, unready_for, told, page)
