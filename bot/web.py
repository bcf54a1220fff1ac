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
Gauges = Callable[[], Awaitable[Mapping[str, float]]]

GAUGES = {
    "articles_waiting": "Articles that wait to be edited.",
    "articles_oldest_seconds": "For how long the first of them has waited.",
    "deliveries_due": "Parts that are due and not sent.",
    "deliveries_oldest_seconds": "For how long the oldest part that is due has been so.",
    "sending_paused": "1 while sending has paused itself because too much went wrong, else 0.",
    "telegram_wait_seconds": "For how long Telegram has asked this process to send nothing.",
}


async def _nothing() -> Mapping[str, str]:
    return {}


async def _no_gauges() -> Mapping[str, float]:
    return {}


def build_web(
    counts: Counts,
    conditions: Conditions = _nothing,
    gauges: Gauges = _no_gauges,
    *,
    accept: Accept | None = None,
    secret: str = "",
    status: bool = True,
) -> Starlette:
    """Return the ASGI application.

    `counts` gives the rows of the database by table and state, `conditions` in words what is out of the ordinary
    by name: the bot is healthy with them, since starting it again would not help. `gauges` gives values by their
    names in GAUGES; late deliveries are no reason to start it again either, which would make them later: `check`
    and the metrics tell of those. `accept` and `secret` are those of `webhook`; without `accept` there is none.
    Without `status` there is no health and there are no metrics: they are shown at a door of their own.
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
        for name, value in (await gauges()).items():
            Gauge(f"communique_{name}", GAUGES[name], registry=registry).set(value)
        return PlainTextResponse(generate_latest(registry), media_type="text/plain; version=0.0.4")

    routes = [Route("/health", health), Route("/metrics", metrics)] if status else []
    if accept is not None:
        routes.append(Route("/telegram", webhook(accept, secret), methods=["POST"]))
    return Starlette(routes=routes)
