"""Everything in one process: listening ports in one event loop, and the workers in their threads beside it."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Protocol

import structlog

log = structlog.get_logger()

GRACE = 5.0  # seconds that requests in hand have to end after the stop was asked for

Listener = tuple[Any, str, int]  # RSGI application, host, port


class Worker(Protocol):
    """Something that works beside the server until it is told to stop."""

    def start(self) -> None:
        """Begin to work."""

    def stop(self) -> None:
        """End after the current step and wait for it."""


def serve(listeners: Sequence[Listener], workers: Sequence[Worker], ready: Callable[[], None]) -> None:
    """Listen with RSGI applications at (application, host, port) until SIGTERM or SIGINT, then stop in order.

    Workers start before the ports open and stop after these have closed; `ready` is called once the ports answer.
    Requests in hand are answered first. Raises OSError when a port cannot be had or a server ends by itself.
    """
    for _, host, port in listeners:
        _must_be_free(host, port)
    started: list[Worker] = []
    try:
        for worker in workers:
            worker.start()
            started.append(worker)
        _run(_listen(listeners, ready))
    finally:
        for worker in reversed(started):
            worker.stop()


def _run(main: Coroutine[Any, Any, None]) -> None:
    try:
        import uvloop
    except ImportError:
        asyncio.run(main)
    else:
        uvloop.run(main)


def _must_be_free(host: str, port: int) -> None:
    """Raise OSError when something listens there already: two servers would share the port's readers by chance."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise OSError(f"cannot listen on {host}:{port}: {error.strerror or error}") from error


async def _listen(listeners: Sequence[Listener], ready: Callable[[], None]) -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    servers = [
        Server(app, address=host, port=port, interface=Interfaces.RSGI, log_enabled=False, websockets=False)
        for app, host, port in listeners
    ]
    tasks = [asyncio.create_task(server.serve()) for server in servers]
    waiting = asyncio.create_task(stop.wait())
    try:
        for _, host, port in listeners:
            await _answers(host, port, tasks)
        ready()
        await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
        _must_live(tasks, "the server ended by itself")
    finally:
        waiting.cancel()
        for server in servers:
            server.stop()  # type: ignore[no-untyped-call]
        _, hanging = await asyncio.wait(tasks, timeout=GRACE)
        for task in hanging:  # someone's half a request must not keep us
            log.warning("a connection was cut off at the end")
            task.cancel()


async def _answers(host: str, port: int, tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Wait until the port accepts connections. Raises OSError when a server gave up."""
    for _ in range(200):
        _must_live(tasks, f"cannot listen on {host}:{port}")
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        return
    raise OSError(f"nothing answers on {host}:{port}")


def _must_live(tasks: Sequence[asyncio.Task[Any]], what: str) -> None:
    for task in tasks:
        if task.done():
            raise OSError(f"{what}: {task.exception() or 'it ended'}")
