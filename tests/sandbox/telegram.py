"""The sandbox as tests watch it: every request is logged, and meets the faults, delays and limits that were
ordered."""

import asyncio
import inspect
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Receive, Scope, Send

from bot.sandbox.parameters import ApiError, Parameters
from bot.sandbox.telegram import TelegramSandbox, refuse
from bot.web.serving import Server, bound
from tests.sandbox import control
from tests.sandbox.calls import SENDING, Call
from tests.sandbox.faults import ERROR_PAGE, Fault
from tests.sandbox.methods import ALL_METHODS
from tests.sandbox.people import WatchedPeople

CONTROL_PATH = re.compile(r"/control/(?P<action>\w+)")
POLL = "getupdates"
PIECES = 10


class WatchedTelegram(WatchedPeople, TelegramSandbox):
    """A Bot API server whose people are watched; `routes` as in `WebhookUpdates`, `keep` as in `WatchedPeople`.

    A request that has arrived whole is done to its end also when its client has died meanwhile. `answer_within`
    makes answers slow, `limit` enforces Telegram's limits, `fail` orders faults, `refuse` shuts the door for a
    while; all of them, and the log, are there for other programs below `/control/`. `log_file` gets a line of JSON
    for each request when its fate is known.
    """

    def __init__(
        self,
        *arguments: Any,
        routes: Mapping[str, str] | None = None,
        log_file: Path | None = None,
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        self.updates.routes |= routes or {}
        self._under_way = 0
        self._server = Server(self)
        self._shut: asyncio.Task[None] | None = None
        self._log_file = log_file.open("a", encoding="utf-8") if log_file else None

    async def __aenter__(self) -> Self:
        listener = bound("127.0.0.1", self.port)
        self.port = listener.getsockname()[1]
        self._server = Server(self)  # one that has ended does not begin again
        await self._stack.enter_async_context(self._server.running(listener))
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._shut is not None:
            self._shut.cancel()
            await asyncio.gather(self._shut, return_exceptions=True)
        await super().__aexit__(*error)
        if self._log_file is not None:
            self._log_file.close()

    @property
    def quiet(self) -> bool:
        """Whether no request is being answered but long polls; those of clients that have died count as well."""
        return self._under_way == 0

    def refuse(self, seconds: float) -> None:
        """Cut every connection and refuse new ones for so many seconds, those to `/control/` included."""
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
        if scope["type"] == "http" and (found := CONTROL_PATH.fullmatch(scope["path"])):
            response = await self._control(Request(scope, receive), found["action"])
            await response(scope, receive, send)
            return
        await super().__call__(scope, receive, send)

    async def answer(self, request: Request, token: str, method: str, send: Send) -> None:
        counted = method.lower() != POLL
        self._under_way += counted
        try:
            await self._answer(request, token, method, asyncio.get_running_loop().time(), send)
        finally:
            self._under_way -= counted

    async def _answer(self, request: Request, token: str, method: str, arrived: float, send: Send) -> None:
        try:
            parameters = await self.read(request, token)
        except ApiError as error:
            await refuse(error)(request.scope, request.receive, send)
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
        """Do what is asked, or not; return the answer, None when the connection is cut before anything is done."""
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
            call.result = await self._admitted(call, parameters)
            call.code = 200
            self.log.accept(call, asyncio.get_running_loop().time())
            if error is not None:
                raise error
        except ApiError as refusal:
            call.code, call.description = refusal.code, refusal.description
            self.updates.wake()
            await _sleep(after)
            return _error_page(refusal) if fault.page else refuse(refusal)
        call.dropped = bool(fault.drop)
        await _sleep(after)
        return JSONResponse({"ok": True, "result": call.result})

    async def _admitted(self, call: Call, parameters: Parameters) -> object:
        """Do what is asked, within the limits."""
        name = call.method.lower()
        if self.limits is not None and name in SENDING:
            self.limits.admit(
                call.chat, asyncio.get_running_loop().time(), paid=parameters.flag("allow_paid_broadcast")
            )
        return await self.perform(name, parameters)

    async def perform(self, method: str, parameters: Parameters) -> object:
        perform = ALL_METHODS.get(method.lower())
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


def _error_page(error: ApiError) -> Response:
    """The page that a proxy gives instead of the answer."""
    plain = refuse(error)
    words = ERROR_PAGE.format(code=error.code, words=error.description)
    headers = {name: value for name, value in plain.headers.items() if name == "retry-after"}
    return HTMLResponse(words, status_code=error.code, headers=headers)


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
    """Whether the client of a request has closed its connection. ASGI says so only to those who wait for it."""
    return bool(getattr(getattr(receive, "__self__", None), "disconnected", False))


async def _cut(receive: Receive) -> None:
    """Cut the connection of a request. ASGI has no word for it, so uvicorn's transport is asked for."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        raise RuntimeError("this server cannot cut connections")
    transport.abort()
    while (await receive())["type"] != "http.disconnect":
        pass
