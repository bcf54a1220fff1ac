"""A Telegram on loopback: the Bot API over HTTP, for the demo and for tests."""

import asyncio
import inspect
import json
import re
import time
from collections.abc import Callable
from contextlib import AsyncExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.sandbox import control
from bot.sandbox.calls import SENDING, Call
from bot.sandbox.faults import ERROR_PAGE, Fault
from bot.sandbox.methods import METHODS
from bot.sandbox.parameters import ApiError, Parameters, read_parameters
from bot.sandbox.people import People
from bot.sandbox.state import TOKEN
from bot.web.serving import Server, bound

PATH = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>\w+)/?")
CONTROL_PATH = re.compile(r"/control/(?P<action>\w+)")
POLL = "getupdates"
PIECES = 10


class TelegramSandbox(People):
    """A Bot API server at `url` while its block runs, and the people who talk to the bot.

    ```
    async with TelegramSandbox(clock=clock) as sandbox:
        reader = sandbox.add_user(42, "Robin")
        sandbox.say(reader, "/start")
        await sandbox.settled()
    ```

    The block needs a running event loop. `port` 0 takes a free port.

    A request that has arrived whole is carried out to its end, even when its client has died meanwhile.
    `answer_within` makes answers slow, `limit` enforces Telegram's limits, `fail` orders faults, `refuse` refuses
    connections for a while. Other programs reach all of these, and the log, below `/control/`. `log_file` gets a
    line of JSON for each request when its fate is known. `keep` bounds what is kept in memory.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        clock: Callable[[], datetime] | None = None,
        port: int = 0,
        keep: int | None = None,
        log_file: Path | None = None,
    ) -> None:
        super().__init__(token, clock=clock, keep=keep)
        self.port = port
        self._stack = AsyncExitStack()
        self._server = Server(self)
        self._shut: asyncio.Task[None] | None = None
        self._log_file = log_file.open("a", encoding="utf-8") if log_file else None

    @property
    def url(self) -> str:
        """The root address for `COMMUNIQUE_TELEGRAM_API`; the bot appends `/bot<token>/`."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        listener = bound("127.0.0.1", self.port)
        self.port = listener.getsockname()[1]
        self._server = Server(self)  # one that has ended does not begin again
        await self._stack.enter_async_context(self._server.running(listener))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._shut is not None:
            self._shut.cancel()
            await asyncio.gather(self._shut, return_exceptions=True)
        await self.updates.close()
        await self._stack.aclose()
        if self._log_file is not None:
            self._log_file.close()

    def refuse(self, seconds: float) -> None:
        """Cut every connection, and refuse new ones for so many seconds, also those to `/control/`."""
        if self._shut is not None:
            self._shut.cancel()
        for server in self._server.servers:
            server.close()
        self._server.servers = []
        for connection in list(self._server.server_state.connections):
            if connection.transport is not None:
                connection.transport.abort()

        async def open_again() -> None:
            await asyncio.sleep(seconds)
            await self._server.startup(sockets=[bound("127.0.0.1", self.port)])

        self._shut = asyncio.create_task(open_again())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        arrived = time.monotonic()
        request = Request(scope, receive)
        path = request.url.path
        if found := PATH.fullmatch(path):
            with suppress(ClientDisconnect):  # cut off before the request was whole
                await self._answer(request, found["token"], found["method"], arrived, send)
            return
        if found := CONTROL_PATH.fullmatch(path):
            response = await self._control(request, found["action"])
        else:
            response = _refuse(ApiError(404, "Not Found"))
        await response(scope, receive, send)

    async def _answer(self, request: Request, token: str, method: str, arrived: float, send: Send) -> None:
        try:
            if token != self.token:
                raise ApiError(401, "Unauthorized")
            body = await request.body()
            parameters = read_parameters(request.url.query, request.headers.get("content-type", ""), body)
        except ApiError as error:
            await _refuse(error)(request.scope, request.receive, send)
            return
        files = {name: f"<{file.name}, {len(file.content)} bytes>" for name, file in parameters.files.items()}
        call = Call(method, parameters.values | files, arrived, self.clock())
        self.log.begin(call)
        fault = self.faults.take(method, parameters, self.clock()) or Fault()
        try:
            response = await self._carry_out(request, call, parameters, fault)
            if response is not None and fault.drop != "after":
                await _give(response, request, send, fault)
        finally:
            if self._log_file is not None:
                self._log_file.write(json.dumps(control.call_as_json(call), ensure_ascii=False) + "\n")
                self._log_file.flush()
        if fault.drop and (response is None or fault.drop != "before"):
            await _cut(request.receive)

    async def _carry_out(
        self, request: Request, call: Call, parameters: Parameters, fault: Fault
    ) -> Response | None:
        """Carry out the request, or not. Return the answer; None when the connection is cut before."""
        before, after = (0.0, 0.0) if call.method.lower() == POLL else self.latency.draw()
        await _sleep(fault.delay + before)
        if fault.drop == "before":
            call.dropped = True
            return None
        call.orphaned = _client_has_gone(request.receive)
        error = fault.error(self.clock())
        try:
            if error is not None and not fault.accept:
                raise error
            call.result = await self._perform(call, parameters)
            call.code = 200
            self.log.accept(call, time.monotonic())
            if error is not None:
                raise error
        except ApiError as refusal:
            call.code, call.description = refusal.code, refusal.description
            self.updates.wake()
            await _sleep(after)
            return _refuse(refusal, page=fault.page)
        call.dropped = bool(fault.drop)
        await _sleep(after)
        return JSONResponse({"ok": True, "result": call.result})

    async def _perform(self, call: Call, parameters: Parameters) -> object:
        name = call.method.lower()
        perform = METHODS.get(name)
        if perform is None:
            raise ApiError(404, "Not Found: method not found")
        if self.limits is not None and name in SENDING:
            self.limits.admit(call.chat, time.monotonic(), paid=parameters.flag("allow_paid_broadcast"))
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


def _refuse(error: ApiError, *, page: bool = False) -> Response:
    seconds = error.parameters.get("retry_after")
    headers = {} if seconds is None else {"Retry-After": str(seconds)}
    if page:
        words = ERROR_PAGE.format(code=error.code, words=error.description)
        return HTMLResponse(words, status_code=error.code, headers=headers)
    content: dict[str, Any] = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        content["parameters"] = error.parameters
    return JSONResponse(content, status_code=error.code, headers=headers)


async def _give(response: Response, request: Request, send: Send, fault: Fault) -> None:
    """Send an answer: at once, slowly, or only the first half of it."""
    if not fault.slow and fault.drop != "midway":
        await response(request.scope, request.receive, send)
        return
    body = bytes(response.body)
    await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
    if fault.drop == "midway":
        body = body[: len(body) // 2]
    size = max(1, -(-len(body) // PIECES)) if fault.slow else len(body)
    for start in range(0, len(body), size):
        await _sleep(fault.slow / PIECES)
        await send({"type": "http.response.body", "body": body[start : start + size], "more_body": True})
    if fault.drop != "midway":
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _sleep(seconds: float) -> None:
    if seconds > 0:
        await asyncio.sleep(seconds)


def _client_has_gone(receive: Receive) -> bool:
    """Say whether the client of a request has closed its connection. ASGI tells this only to a waiting task."""
    return bool(getattr(getattr(receive, "__self__", None), "disconnected", False))


async def _cut(receive: Receive) -> None:
    """Cut the connection of a request. ASGI has no call for this, so uvicorn's transport is used."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        raise RuntimeError("this server cannot cut connections")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
