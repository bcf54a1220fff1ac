"""The small web face: for supervisors whether the bot is alive and ready, metrics for Prometheus and, when asked
for, Telegram's webhook. /healthz answers 503 when starting again would help, and only then; /readyz when the bot
cannot serve, with the reasons; /health is /healthz under its former name.

What comes to the webhook has to know its secret and is bounded in size. 200 means that the update is noted in the
database and will be handled, also when the process dies now. 400 is for what is no update, 413 for what is too
large, 503 for what cannot be noted at the moment: Telegram brings those again."""

import hmac
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.web.serving import Door, serving
from config.settings import Settings
from digests.errors import CommuniqueError

log = logging.getLogger("communique.web")

Accept = Callable[[object], Awaitable[None]]
Reasons = Callable[[], Awaitable[Mapping[str, str]]]
"""Gives words by name; none when there is nothing to say."""
Page = Callable[[], Awaitable[bytes]]

LARGEST_UPDATE = 1_000_000
METRICS = "text/plain; version=0.0.4; charset=utf-8"


class TooLargeError(ValueError):
    """What came is larger than any update."""


@dataclass(frozen=True, slots=True)
class Status:
    """What is told of the running bot: why starting it again would help, why it cannot serve, what else is out of
    the ordinary (of a database that cannot be read, an error), and the page for Prometheus."""

    restart: Reasons
    unready: Reasons
    conditions: Reasons
    metrics: Page


@asynccontextmanager
async def open_doors(settings: Settings, status: Status, accept: Accept) -> AsyncIterator[None]:
    """Serve the webhook, health and metrics: at one address, or all but the webhook at one of their own. `accept`
    takes what comes to the webhook, where there is one. OSError when an address is not to be had."""
    door = Door()
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    taken = accept if settings.webhook_url else None
    doors = {
        settings.listen: build_web(None if settings.metrics_listen else status, accept=taken, secret=secret),
        settings.metrics_listen: build_web(status),
    }
    async with AsyncExitStack() as stack:
        for address, web in doors.items():
            if address:
                host, _, port = address.rpartition(":")
                await stack.enter_async_context(serving(web, host.strip("[]") or "127.0.0.1", int(port), door))
        yield


def build_web(status: Status | None = None, *, accept: Accept | None = None, secret: str = "") -> Starlette:
    """Return the ASGI application. `accept` and `secret` are those of `webhook`; without `accept` there is none,
    without `status` there are neither /healthz, /readyz nor /metrics, which have a door of their own then."""
    routes = _status_routes(status) if status else []
    if accept is not None:
        routes.append(Route("/telegram", webhook(accept, secret), methods=["POST"]))
    return Starlette(routes=routes)


def _status_routes(status: Status) -> list[Route]:
    async def conditions() -> dict[str, dict[str, str]]:
        try:
            words = dict(await status.conditions())
        except CommuniqueError:
            return {}  # said already, as a reason
        return {"conditions": words} if words else {}

    async def alive(_: Request) -> Response:
        if reasons := dict(await status.restart()):
            log.error("starting again would help: %s", "; ".join(reasons.values()))
            return JSONResponse({"status": "to be restarted", "reasons": reasons}, status_code=503)
        return JSONResponse({"status": "ok"} | await conditions())

    async def ready(_: Request) -> Response:
        reasons = dict(await status.unready())
        said = {"status": "not ready", "reasons": reasons} if reasons else {"status": "ready"}
        return JSONResponse(said | await conditions(), status_code=503 if reasons else 200)

    async def metrics(_: Request) -> Response:
        return PlainTextResponse(await status.metrics(), media_type=METRICS)

    paths = {"/healthz": alive, "/health": alive, "/readyz": ready, "/metrics": metrics}
    return [Route(path, endpoint) for path, endpoint in paths.items()]


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
