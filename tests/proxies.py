"""A proxy on loopback, HTTP and SOCKS 5: whatever host it is asked for is the one server that it knows."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class LoopbackProxy:
    """`asked` are the hosts and ports that it was asked for; `credentials` are "USER:PASSWORD", or empty."""

    port_behind: int
    credentials: str = ""
    asked: list[str] = field(default_factory=list)
    address: str = ""
    handlers: list[asyncio.Task[object]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.handlers.append(task)
        try:
            with suppress(asyncio.IncompleteReadError, OSError):
                first = await reader.readexactly(1)
                await (self._socks(reader, writer) if first == b"\x05" else self._http(first, reader, writer))
        finally:
            writer.close()

    async def _http(self, first: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = first + await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b" ", 2)
        wanted = b"basic " + base64.b64encode(self.credentials.encode()).lower()
        if self.credentials and wanted not in head.lower():
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        if method == b"CONNECT":
            self.asked.append(target.decode())
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await self._pass_on(b"", reader, writer)
            return
        host, _, path = target.removeprefix(b"http://").partition(b"/")
        self.asked.append(host.decode())
        one = head.replace(target, b"/" + path, 1).replace(b"onnection: keep-alive", b"onnection: close")
        await self._pass_on(one, reader, writer)

    async def _socks(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly((await reader.readexactly(1))[0])
        writer.write(b"\x05\x02" if self.credentials else b"\x05\x00")
        if self.credentials:
            await reader.readexactly(1)
            words = [await reader.readexactly((await reader.readexactly(1))[0]) for _ in range(2)]
            right = b":".join(words).decode() == self.credentials
            writer.write(b"\x01\x00" if right else b"\x01\x01")
            if not right:
                return
        _, _, _, kind = await reader.readexactly(4)
        name = await reader.readexactly((await reader.readexactly(1))[0] if kind == 3 else 4)
        port = int.from_bytes(await reader.readexactly(2))
        self.asked.append(f"{name.decode() if kind == 3 else '.'.join(map(str, name))}:{port}")
        writer.write(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
        await self._pass_on(b"", reader, writer)

    async def _pass_on(self, begun: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind, ahead = await asyncio.open_connection("127.0.0.1", self.port_behind)
        ahead.write(begun)

        async def pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            with suppress(OSError):
                while piece := await source.read(2**16):
                    sink.write(piece)
                    await sink.drain()
                sink.write_eof()

        try:
            await asyncio.gather(pour(reader, ahead), pour(behind, writer))
        finally:
            ahead.close()


@asynccontextmanager
async def loopback_proxy(port_behind: int, credentials: str = "") -> AsyncIterator[LoopbackProxy]:
    """Serve a proxy before the server at this port; its `address` lacks the scheme."""
    proxy = LoopbackProxy(port_behind, credentials)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    proxy.address = f"{credentials}@127.0.0.1:{port}" if credentials else f"127.0.0.1:{port}"
    async with server:
        yield proxy
        for handler in proxy.handlers:
            handler.cancel()
        await asyncio.gather(*proxy.handlers, return_exceptions=True)
