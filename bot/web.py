"""The small web face: health for supervisors, metrics for Prometheus and, when asked for, Telegram's webhook."""

import logging
from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.webhook import Accept, webhook

log = logging.getLogger("communique.web")

Conditions = Callable[[], Awaitable[Mapping[str, str]]]
Counts = Callable[[], Awaitable[Mapping[str, Mapping[str, int]]]]


async def _nothing() -> Mapping[str, str]:
    return {}


def build_web(
    counts: Counts, conditions: Conditions = _nothing, *, accept: Accept | None = None, secret: str = ""
) -> Starlette:
    """Return the ASGI application.

    `counts` gives the rows of the database by table and state, `conditions` in words what is out of the ordinary
    by name: the bot is healthy with them, since starting it again would not help. `accept` and `secret` are those
    of `webhook`; without `accept` there is no webhook.
    """

    async def health(_: Request) -> Response:
        try:
            await counts()
            words = dict(await conditions())
        except Exception:
            log.exception("the health check failed")
            return JSONResponse({"status": "database unavailable"}, status_code=503)
        return JSONResponse({"status": "ok"} | ({"conditions": words} if words else {}))

    async def metrics(_: Request) -> Response:
        registry = CollectorRegistry()
        for table, states in (await counts()).items():
            gauge = Gauge(f"communique_{table}", f"Rows of {table} by state.", ["state"], registry=registry)
            for state, number in states.items():
                gauge.labels(state=state).set(number)
        return PlainTextResponse(generate_latest(registry), media_type="text/plain; version=0.0.4")

    routes = [Route("/health", health), Route("/metrics", metrics)]
    if accept is not None:
        routes.append(Route("/telegram", webhook(accept, secret), methods=["POST"]))
    return Starlette(routes=routes)
