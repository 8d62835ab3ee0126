"""An HTTP server on loopback that answers as well or as badly as a test wants."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Answer = Callable[["Request", asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Request:
    path: str
    headers: dict[str, str]


@dataclass
class Server:
    """The server and a record of its requests."""

    answers: dict[str, Answer]  # by path
    port: int = 0
    requests: list[Request] = field(default_factory=list)  # all requests in order
    busy: dict[str, int] = field(default_factory=dict)  # how many requests are in progress, by host
    max_busy: dict[str, int] = field(default_factory=dict)  # how many were in progress at the same time, by host

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await _read(reader):
                self.requests.append(request)
                host = request.headers["host"]
                self.busy[host] = self.busy.get(host, 0) + 1
                self.max_busy[host] = max(self.max_busy.get(host, 0), self.busy[host])
                try:
                    await self.answers[request.path](request, writer)
                    await writer.drain()
                finally:
                    self.busy[host] -= 1
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client may hang up
        finally:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Request | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    return Request(first.split()[1], {name.lower(): value.strip() for name, _, value in pairs})


@asynccontextmanager
async def serving(answers: dict[str, Answer]) -> AsyncIterator[Server]:
    server = Server(answers)
    tasks: set[asyncio.Task[None]] = set()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.ensure_future(server._serve(reader, writer)))

    listener = await asyncio.start_server(accept, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def reply(body: bytes = b"", status: str = "200 OK", **headers: str) -> Answer:
    """Return an answer with a complete body; header names are written with _ for -."""
    fields = {"Content-Length": str(len(body))} | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return raw(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)


def redirect_to(url: str, status: str = "302 Found") -> Answer:
    return reply(b"", status, Location=url)


def raw(data: bytes, *, hang_up: bool = False) -> Answer:
    """Return an answer with exactly these bytes; it closes the connection with `hang_up`."""

    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        if hang_up:
            await writer.drain()
            writer.close()

    return answer


def endless(head: bytes, piece: bytes) -> Answer:
    """Return an answer that sends `head` and then `piece` until the client hangs up."""

    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()

    return answer


def silent(until: asyncio.Event | None = None, then: Answer | None = None) -> Answer:
    """Return an answer that sends nothing, forever or until an event, and then answers."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        await (until or asyncio.Event()).wait()
        if then:
            await then(request, writer)

    return answer


def drip(data: bytes, pause: float) -> Answer:
    """Return an answer that sends one byte at a time, and starts again at the end."""

    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            for byte in data:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(pause)

    return answer


def feed(name: str, entries: int) -> bytes:
    """Return an RSS feed of invented entries."""
    items = "".join(
        f"<item><title>{name} says {number}</title><guid isPermaLink='false'>{name}-{number}</guid>"
        f"<link>https://{name}.example/{number}</link><description>Entry {number}.</description></item>"
        for number in range(entries)
    )
    channel = f"<title>{name}</title><link>https://{name}.example/</link>{items}"
    return f"<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>{channel}</channel></rss>".encode()
