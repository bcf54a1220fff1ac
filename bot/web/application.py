"""The web application: health for supervisors, metrics for Prometheus and, if the settings ask for it, Telegram's
webhook. /healthz answers 503 only if a restart of the bot would help. /readyz answers 503 with the reasons if the
bot cannot serve. /health is the former name of /healthz.

A request to the webhook has to know the secret, and its size is limited. The answer 200 means that the update is
noted in the database and will be handled, even if the process dies now. 400 means that the body is no update, 413
that it is too large, 503 that it cannot be noted at the moment: Telegram then sends the update again."""

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
"""Returns reasons or conditions by name, or an empty mapping."""
Page = Callable[[], Awaitable[bytes]]

LARGEST_UPDATE = 1_000_000
METRICS = "text/plain; version=0.0.4; charset=utf-8"


class TooLargeError(ValueError):
    """The body is larger than any update."""


@dataclass(frozen=True, slots=True)
class Status:
    """What the web tells of the running bot: why a restart would help, why the bot cannot serve, which unusual
    conditions there are (CommuniqueError if the database cannot be read), and the page for Prometheus."""

    restart: Reasons
    unready: Reasons
    conditions: Reasons
    metrics: Page


@asynccontextmanager
async def open_doors(settings: Settings, status: Status, accept: Accept) -> AsyncIterator[None]:
    """Serve webhook, health and metrics while the block runs. All are at one address, unless the settings have a
    second address for health and metrics. `accept` takes updates. OSError if an address cannot be used."""
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
    """Return the ASGI application. With `accept` it has a webhook, to which `accept` and `secret` are given. With
    `status` it has /healthz, /readyz and /metrics; without, these are served at another address."""
    routes = _status_routes(status) if status else []
    if accept is not None:
        routes.append(Route("/telegram", webhook(accept, secret), methods=["POST"]))
    return Starlette(routes=routes)


def _status_routes(status: Status) -> list[Route]:
    async def conditions() -> dict[str, dict[str, str]]:
        try:
            words = dict(await status.conditions())
        except CommuniqueError:
            return {}  # the reasons already name this error
        return {"conditions": words} if words else {}

    async def alive(_: Request) -> Response:
        if reasons := dict(await status.restart()):
            log.error("a restart would help: %s", "; ".join(reasons.values()))
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
    """Return the endpoint of the webhook. `accept` takes one decoded update. It raises ValueError for what is no
    update, CommuniqueError if it cannot take one now. Telegram repeats `secret` in a header of each request."""

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
    """Return the body. TooLargeError as soon as it is longer than LARGEST_UPDATE, whatever its headers say."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_UPDATE:
            raise TooLargeError
    return bytes(body)
