"""The small web face: health for supervisors, metrics for Prometheus and, when asked for, Telegram's webhook."""

import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

log = logging.getLogger("communique.web")

LARGEST_UPDATE = 1_000_000

Counts = Callable[[], Awaitable[Mapping[str, Mapping[str, int]]]]
Gauges = Callable[[], Awaitable[Mapping[str, float]]]
Accept = Callable[[object], Awaitable[None]]


GAUGES = {
    "deliveries_due": "Parts that are due and not sent.",
    "deliveries_oldest_seconds": "For how long the oldest part that is due has been so.",
    "sending_paused": "1 while sending has paused itself because too much went wrong, else 0.",
    "telegram_wait_seconds": "For how long Telegram has asked this process to send nothing.",
}


async def _no_gauges() -> Mapping[str, float]:
    return {}


def build_web(
    counts: Counts, gauges: Gauges = _no_gauges, *, accept: Accept | None = None, secret: str = ""
) -> Starlette:
    """Return the ASGI application.

    `counts` gives the rows of the database by table and state, `gauges` values by their names in GAUGES. Health is
    about this process and its database alone: late deliveries are no reason to restart it, which would make them
    later; `check` and the metrics tell of those. `accept` takes one decoded update of Telegram's
    and raises ValueError when it is none; without it there is no webhook. `secret` is what Telegram repeats in
    `X-Telegram-Bot-Api-Secret-Token`.
    """

    async def health(_: Request) -> Response:
        try:
            await counts()
        except Exception:
            log.exception("the health check failed")
            return JSONResponse({"status": "database unavailable"}, status_code=503)
        return JSONResponse({"status": "ok"})

    async def metrics(_: Request) -> Response:
        registry = CollectorRegistry()
        for table, states in (await counts()).items():
            gauge = Gauge(f"communique_{table}", f"Rows of {table} by state.", ["state"], registry=registry)
            for state, number in states.items():
                gauge.labels(state=state).set(number)
        for name, value in (await gauges()).items():
            Gauge(f"communique_{name}", GAUGES[name], registry=registry).set(value)
        return PlainTextResponse(generate_latest(registry), media_type="text/plain; version=0.0.4")

    async def webhook(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        if int(request.headers.get("content-length") or 0) > LARGEST_UPDATE:
            return Response(status_code=413)
        try:
            await accept(await request.json())  # type: ignore[misc]
        except ValueError as error:
            log.warning("an update could not be read: %s", error)
            return Response(status_code=400)
        return Response(status_code=200)

    routes = [Route("/health", health), Route("/metrics", metrics)]
    if accept is not None:
        routes.append(Route("/telegram", webhook, methods=["POST"]))
    return Starlette(routes=routes)
