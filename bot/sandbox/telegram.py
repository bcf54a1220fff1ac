"""A Telegram on loopback: the Bot API over HTTP, for the demo."""

import inspect
import re
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from typing import Any, Self

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.methods import METHODS
from bot.sandbox.parameters import ApiError, Parameters, read_parameters
from bot.sandbox.people import People
from bot.sandbox.state import TOKEN
from bot.web.serving import serving

FILE_PATH = re.compile(r"/file/bot(?P<token>[^/]+)/(?P<path>.+)")
PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)/?")


class TelegramSandbox(People):
    """A Bot API server, and the people who talk to the bot. The server answers at `url` inside the `async with`
    block.

    ```
    async with TelegramSandbox(clock=clock) as sandbox:
        reader = sandbox.add_user(42, "Robin")
        sandbox.say(reader, "/start")
        await sandbox.settled()
    ```
    The sandbox needs a running event loop. With `port` 0 it takes a free port.
    """

    def __init__(self, token: str = TOKEN, *, clock: Callable[[], datetime] | None = None, port: int = 0) -> None:
        super().__init__(token, clock=clock)
        self.port = port
        self._stack = AsyncExitStack()

    @property
    def url(self) -> str:
        """Return the root address for `COMMUNIQUE_TELEGRAM_API`. The bot appends `/bot<token>/`."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self.port = await self._stack.enter_async_context(serving(self, "127.0.0.1", self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.updates.close()
        await self._stack.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        if (asked := FILE_PATH.fullmatch(request.url.path)) is not None:
            await self.download(asked["token"], asked["path"])(scope, receive, send)
            return
        found = PATH.fullmatch(request.url.path)
        if found is None:
            await refuse(ApiError(404, "Not Found"))(scope, receive, send)
            return
        with suppress(ClientDisconnect):  # the client left before the request was whole
            await self.answer(request, found["token"], found["method"], send)

    def download(self, token: str, path: str) -> Response:
        """Return the response with a file that getFile has offered at this path."""
        if token != self.token:
            return refuse(ApiError(401, "Unauthorized"))
        upload = self.offered_file(path)
        if upload is None:
            return refuse(ApiError(404, "Not Found"))
        return Response(upload.content, media_type="application/octet-stream")

    async def answer(self, request: Request, token: str, method: str, send: Send) -> None:
        """Carry out a request and send the answer."""
        try:
            parameters = await self.read(request, token)
            response: Response = JSONResponse({"ok": True, "result": await self.perform(method, parameters)})
        except ApiError as error:
            response = refuse(error)
        await response(request.scope, request.receive, send)

    async def read(self, request: Request, token: str) -> Parameters:
        """Return a request's parameters. ApiError if it has another bot's token or cannot be read."""
        if token != self.token:
            raise ApiError(401, "Unauthorized")
        return read_parameters(request.url.query, request.headers.get("content-type", ""), await request.body())

    async def perform(self, method: str, parameters: Parameters) -> object:
        """Call the method with this name, in any letter case, and return its result. ApiError if it refuses."""
        perform = METHODS.get(method.lower())
        if perform is None:
            raise ApiError(404, "Not Found: method not found")
        result: Any = perform(self, parameters)
        return await result if inspect.isawaitable(result) else result


def refuse(error: ApiError) -> Response:
    """Return the HTTP response to a refused request."""
    seconds = error.parameters.get("retry_after")
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    content: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        content["parameters"] = error.parameters
    return JSONResponse(content, status_code=error.code, headers=headers)
