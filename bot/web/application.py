"""The small web face: health for supervisors, metrics for Prometheus and, when asked for, Telegram's webhook. What
comes to the webhook has to know its secret and is bounded in size. 200 means that the update is noted in the
database and will be handled, also when the process dies now. 400 is for what is no update, 413 for what is too
large, 503 for what cannot be noted at the moment: Telegram brings those again."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from digests.errors import CommuniqueError

log = logging.getLogger("communique.web")

Accept = Callable[[object], Awaitable[None]]
Conditions = Callable[[], Awaitable[Mapping[str, str]]]
Counts = Callable[[], Awaitable[Mapping[str, Mapping[str, int]]]]
Gauges = Callable[[], Awaitable[Mapping[str, float]]]

LARGEST_UPDATE = 1_000_000
GAUGES = {
    "articles_waiting": "Articles that wait to be edited.",
    "articles_oldest_seconds": "For how long the first of them has waited.",
    "deliveries_due": "Parts that are due and not sent.",
    "deliveries_oldest_seconds": "For how long the oldest part that is due has been so.",
    "sending_paused": "1 while sending has paused itself because too much went wrong, else 0.",
    "telegram_wait_seconds": "For how long Telegram has asked this process to send nothing.",
}


class TooLargeError(ValueError):
    """What came is larger than any update."""


def build_web(
    counts: Counts,
    conditions: Conditions | None = None,
    gauges: Gauges | None = None,
    *,
    accept: Accept | None = None,
    secret: str = "",
    status: bool = True,
) -> Starlette:
    """Return the ASGI application. `counts` gives the rows of the database by table and state, `conditions` in
    words what is out of the ordinary by name, `gauges` values by their names in GAUGES: the bot is healthy with
    those, since starting it again would not help. `accept` and `secret` are those of `webhook`; without `accept`
    there is none, without `status` neither health nor metrics, which have a door of their own then."""

    async def health(_: Request) -> Response:
        try:
            await counts()
            words = dict(await conditions()) if conditions else {}
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
        for name, value in (await gauges() if gauges else {}).items():
            Gauge(f"communique_{name}", GAUGES[name], registry=registry).set(value)
        return PlainTextResponse(generate_latest(registry), media_type="text/plain; version=0.0.4")

    routes = [Route("/health", health), Route("/metrics", metrics)] if status else []
    if accept is not None:
        routes.append(Route("/telegram", webhook(accept, secret), methods=["POST"]))
    return Starlette(routes=routes)


def webhook(accept: Accept, secret: str) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint. `accept` takes one decoded update, ValueError when it is none and CommuniqueError when
    it cannot be taken now; `secret` is what Telegram repeats in `X-Telegram-Bot-Api-Secret-Token`."""

    async def receive(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not secret or not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        try:
            await accept(json.loads(await _body(request)))
        except TooLargeError:
            return Response(status_code=413)
        except (ValueError, RecursionError) as error:
            log.warning("an update could not be read: %s", type(error).__name__)
            return Response(status_code=400)
        except ClientDisconnect:
            return Response(status_code=400)
        except CommuniqueError as error:
            log.warning("an update could not be taken: %s", error)
            return Response(status_code=503)
        return Response(status_code=200)

    return receive


async def _body(request: Request) -> bytes:
    """The body, read no further than is allowed, whatever its headers say of its size."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_UPDATE:
            raise TooLargeError
    return bytes(body)
