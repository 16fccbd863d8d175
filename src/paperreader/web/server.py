"""The server: the page, its files, and a connection for each window of a browser."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aiohttp import WSCloseCode, WSMsgType, web

from paperreader.errors import explain
from paperreader.net.port import unusable
from paperreader.web import access
from paperreader.web.window import Window, environment_of_windows

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

log = logging.getLogger(__name__)

_HEARTBEAT = 15.0
"""The seconds after which a browser that says nothing is asked whether it is there."""

_MOST_WINDOWS = 16
_PAGE = Path(__file__).with_name("page")
_HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "paperreader",  # Without any version.
    "X-Content-Type-Options": "nosniff",
}


def files() -> dict[str, Path]:
    """Return the files of the page by their path; those of the terminal in it come from textual-serve."""
    spec = find_spec("textual_serve")
    assert spec is not None
    assert spec.origin is not None
    static = Path(spec.origin).with_name("static")
    return {
        "/": _PAGE / "index.html",
        "/page.css": _PAGE / "page.css",
        "/page.js": _PAGE / "page.js",
        "/textual.js": static / "js" / "textual.js",
        "/xterm.css": static / "css" / "xterm.css",
        "/mono.ttf": static / "fonts" / "RobotoMono-VariableFont_wght.ttf",
        "/mono-italic.ttf": static / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf",
    }


class ReaderServer:
    """Serves the reader at an address.

    Args:
        host: the name or address to listen at.
        command: starts a reader.
        report: shows a sentence.
    """

    def __init__(self, host: str, command: Sequence[str], report: Callable[[str], None]) -> None:
        self._host = host
        self._command = command
        self._report = report
        self._windows: set[web.WebSocketResponse] = set()
        self.access = access.Access(host)

    def application(self) -> web.Application:
        """Return the application of aiohttp that answers the requests."""
        application = web.Application(middlewares=[self._guard])
        application.on_response_prepare.append(_add_headers)
        application.on_shutdown.append(self._close_windows)
        for path, file in files().items():
            application.router.add_get(path, _giving(file))
        application.router.add_get("/alive", _alive)
        application.router.add_get("/window", self._window)
        return application

    async def run(self, port: int) -> None:
        """Serve until SIGTERM or SIGHUP, or until this is cancelled.

        Raises:
            PaperReaderError: the port or the host cannot be used.
        """
        stopped = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        runner = web.AppRunner(self.application(), access_log=None, shutdown_timeout=10)
        await runner.setup()
        try:
            await self._listen(runner, port)
            self._report("Open this address in a browser; Ctrl+C ends the server:")
            self._report(self.access.address)
            await stopped.wait()
        finally:
            await runner.cleanup()

    async def _listen(self, runner: web.AppRunner, port: int) -> None:
        try:
            await web.TCPSite(runner, self._host, port).start()
        except OSError as error:
            raise unusable(self._host, port, error) from error
        self.access.port = runner.addresses[0][1]

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer only a browser that has our cookie or a token, asks by our name, and shows our page."""
        if not self.access.names_this_machine(request.host):
            return _refusal(access.OTHER_NAME)
        token = request.query.get("token", "")
        opens_page = request.path == "/" and request.method == "GET"
        if not self.access.has_cookie(request.cookies):
            if not (opens_page and self.access.redeem(token)):
                return _refusal(access.USED if token else access.STRANGER)
            self._report("A browser has opened the reader. This is the address for another one:")
            self._report(self.access.address)
        elif not (token and opens_page):
            return await _answered(request, handler)
        response = web.Response(status=303, headers={"Location": "/"})
        response.set_cookie(
            self.access.cookie_name, self.access.cookie, httponly=True, samesite="Strict", path="/"
        )
        return response

    async def _window(self, request: web.Request) -> web.StreamResponse:
        """Show a reader in a window until either ends."""
        if not access.is_our_page(request.headers.get("Origin", ""), request.host):
            return _refusal(access.OTHER_PAGE)
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await socket.prepare(request)
        self._windows.add(socket)
        try:
            if len(self._windows) > _MOST_WINDOWS:
                await _close(socket, f"There are {_MOST_WINDOWS} windows already: close one.")
                return socket
            size = (_whole(request.query.get("width"), 80), _whole(request.query.get("height"), 24))
            window = await Window.open(self._command, environment_of_windows(os.environ), size)
            painting = asyncio.create_task(_paint(window, socket))
            try:
                await _obey(socket, window)
            finally:
                painting.cancel()
                await asyncio.shield(window.close())
        except OSError as error:
            await _close(socket, explain(error) or "")
        finally:
            self._windows.discard(socket)
        return socket

    async def _close_windows(self, _application: web.Application) -> None:
        """Close every window, whose readers then save and end."""
        closing = (socket.close(code=WSCloseCode.GOING_AWAY) for socket in [*self._windows])
        await asyncio.gather(*closing, return_exceptions=True)


def run(host: str, port: int, command: Sequence[str], report: Callable[[str], None]) -> None:
    """Serve the reader until a signal; `command` starts the reader of a window.

    Raises:
        PaperReaderError: the port or the host cannot be used.
        KeyboardInterrupt: Ctrl+C.
    """
    asyncio.run(ReaderServer(host, command, report).run(port))


async def _paint(window: Window, socket: web.WebSocketResponse) -> None:
    """Send what a reader paints; when it has ended, say why if it reported that, and close the connection."""
    with suppress(ConnectionError):
        async for data in window.painted():
            await socket.send_bytes(data)
    await _close(socket, await window.close())


async def _close(socket: web.WebSocketResponse, report: str) -> None:
    """Close the connection of a window that shows no reader any more, and say why if there is a report."""
    with suppress(ConnectionError):
        if report:
            await socket.send_str(json.dumps(["report", report]))
        await socket.close()


async def _obey(socket: web.WebSocketResponse, window: Window) -> None:
    """Pass on keys, clicks and sizes until the connection ends."""
    async for message in socket:
        kind, value = _message(message.data) if message.type is WSMsgType.TEXT else ("", None)
        if kind == "stdin" and isinstance(value, str):
            await window.type(value.encode(errors="replace"))
        elif kind == "resize" and isinstance(value, dict):
            window.resize((_whole(value.get("width"), 80), _whole(value.get("height"), 24)))
        elif kind == "ping":
            with suppress(ConnectionError):
                await socket.send_str(json.dumps(["pong", value]))


def _message(text: str) -> tuple[str, Any]:
    """Return the kind and the value of a message of the page; any kind is empty that is none."""
    try:
        message = json.loads(text)
    except (ValueError, RecursionError):
        return "", None
    if not isinstance(message, list) or not message:
        return "", None
    return str(message[0]), message[1] if len(message) > 1 else None


def _whole(value: object, default: int) -> int:
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        return default


def _giving(file: Path) -> Handler:
    async def give(_request: web.Request) -> web.StreamResponse:
        return web.FileResponse(file)

    return give


async def _alive(_request: web.Request) -> web.StreamResponse:
    return web.Response(text="yes")


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer a request; errors of aiohttp are one sentence, too."""
    try:
        return await handler(request)
    except web.HTTPNotFound:
        return web.Response(status=404, text="There is no such page here; the reader is at /.\n")
    except web.HTTPMethodNotAllowed:
        return web.Response(status=405, text="Pages here can only be read.\n", headers={"Allow": "GET, HEAD"})


async def _add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(_HEADERS)


def _refusal(sentence: str) -> web.Response:
    return web.Response(status=403, text=f"{sentence}\n")
