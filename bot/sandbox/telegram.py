"""A Telegram on loopback: the Bot API over HTTP, for the demo and for tests."""

import asyncio
import inspect
import json
import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any, Self

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.sandbox import control
from bot.sandbox.faults import Fault
from bot.sandbox.methods import all_methods
from bot.sandbox.parameters import ApiError, Parameters, read_parameters
from bot.sandbox.people import People
from bot.sandbox.state import TOKEN
from bot.serving import serving

PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)/?")
FILE_PATH = re.compile(r"/file/bot(?P<token>[^/]+)/documents/(?P<file>[\w-]+)")
CONTROL_PATH = re.compile(r"/control/(?P<action>\w+)")


class TelegramSandbox(People):
    """A Bot API server at `url` while its block runs, and the people who talk to the bot.

    ```
    async with TelegramSandbox(clock=clock) as sandbox:
        reader = sandbox.add_user(42, "Robin")
        sandbox.say(reader, "/start")
        message = await sandbox.heard(reader, "Welcome")
    ```
    Needs a running event loop; `port` 0 takes a free one. `routes` maps public webhook addresses to loopback ones.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        clock: Callable[[], datetime] | None = None,
        port: int = 0,
        username: str = "communique_bot",
        name: str = "Communiqué",
        routes: dict[str, str] | None = None,
    ) -> None:
        super().__init__(token, clock=clock, username=username, name=name, routes=routes)
        self.port = port
        self._methods = all_methods()
        self._stack = AsyncExitStack()

    @property
    def url(self) -> str:
        """The root that `COMMUNIQUE_TELEGRAM_API` takes, to which `/bot<token>/` is appended."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self.port = await self._stack.enter_async_context(serving(self, "127.0.0.1", self.port))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.updates.close()
        await self._stack.aclose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application."""
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        response = await self._respond(request)
        if response is None:
            await _cut(receive)
            return
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response | None:
        path = request.url.path
        if found := PATH.fullmatch(path):
            return await self._answer(request, found["token"], found["method"])
        if found := FILE_PATH.fullmatch(path):
            upload = self.files.get(found["file"])
            if found["token"] == self.token and upload is not None:
                return Response(upload.content, media_type=upload.kind or "application/octet-stream")
        if found := CONTROL_PATH.fullmatch(path):
            return await self._control(request, found["action"])
        return _refuse(ApiError(404, "Not Found"))

    async def _answer(self, request: Request, token: str, method: str) -> Response | None:
        """Answer one call of the Bot API; None when the connection is to be cut."""
        if token != self.token:
            return _refuse(ApiError(401, "Unauthorized"))
        body = await request.body()
        try:
            parameters = read_parameters(request.url.query, request.headers.get("content-type", ""), body)
        except ApiError as error:
            return _refuse(error)
        call = self.begin_call(method, _loggable(parameters))
        fault = self.faults.take(method, parameters)
        if fault is not None:
            await asyncio.sleep(fault.delay)
            if fault.drop == "before":
                call.dropped = True
                return None
        try:
            call.result = await self._perform(method, parameters, fault)
            call.code = 200
        except ApiError as error:
            call.code, call.description = error.code, error.description
            self.updates.wake()
            return _refuse(error)
        if fault is not None and fault.drop:
            call.dropped = True
            return None
        return JSONResponse({"ok": True, "result": call.result})

    async def _perform(self, method: str, parameters: Parameters, fault: Fault | None) -> object:
        if fault is not None and (error := fault.error()) is not None:
            raise error
        perform = self._methods.get(method.lower())
        if perform is None:
            raise ApiError(404, "Not Found: method not found")
        result: Any = perform(self, parameters)
        return await result if inspect.isawaitable(result) else result

    async def _control(self, request: Request, action: str) -> Response:
        try:
            if request.method == "GET":
                return JSONResponse(control.look(self, action, dict(request.query_params)))
            arguments = json.loads(await request.body() or b"{}")
            return JSONResponse(control.act(self, action, arguments))
        except (control.ControlError, ValueError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)


def _refuse(error: ApiError) -> Response:
    content: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    headers = {}
    if error.parameters:
        content["parameters"] = error.parameters
        if "retry_after" in error.parameters:
            headers["Retry-After"] = str(error.parameters["retry_after"])
    return JSONResponse(content, status_code=error.code, headers=headers)


def _loggable(parameters: Parameters) -> dict[str, Any]:
    names = {name: f"<{upload.name}, {len(upload.content)} bytes>" for name, upload in parameters.files.items()}
    return dict(parameters.values) | names


async def _cut(receive: Receive) -> None:
    """Cut the connection without an answer. ASGI has no word for it, so uvicorn's transport is asked for."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        raise RuntimeError("this server cannot cut connections")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
