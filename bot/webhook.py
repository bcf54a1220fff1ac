"""The door through which Telegram brings updates: its secret, the size and shape of what comes, what is answered.

200 means that the update is noted in the database and will be handled, also when the process dies now. 400 is for
what is no update, 413 for what is too large, 503 for what cannot be noted at the moment: Telegram brings those
again.
"""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from digests.errors import CommuniqueError

log = logging.getLogger("communique.web")

LARGEST_UPDATE = 1_000_000

Accept = Callable[[object], Awaitable[None]]


class TooLargeError(ValueError):
    """What came is larger than any update."""


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
