"""Everything in one process: two listening ports in one event loop, and the workers in their threads beside it."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import structlog

log = structlog.get_logger()


class Worker(Protocol):
    """Something that works beside the server until it is told to stop."""

    def start(self) -> None:
        """Begin to work."""

    def stop(self) -> None:
        """End after the current step and wait for it."""


def serve(listeners: Sequence[tuple[Any, str, int]], workers: Sequence[Worker], ready: Callable[[], None]) -> None:
    """Listen with RSGI applications at (application, host, port) until SIGTERM or SIGINT, then stop in order.

    Workers start before the ports open and stop after these have closed; `ready` is called once the ports answer.
    """
    try:
        import uvloop

        run: Callable[[Any], None] = uvloop.run
    except ImportError:
        run = asyncio.run
    started: list[Worker] = []
    try:
        for worker in workers:
            worker.start()
            started.append(worker)
        run(_listen(listeners, ready))
    finally:
        for worker in reversed(started):
            worker.stop()


async def _listen(listeners: Sequence[tuple[Any, str, int]], ready: Callable[[], None]) -> None:
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
    finally:
        waiting.cancel()
        for server in servers:
            server.stop()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _answers(host: str, port: int, tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Wait until the port accepts connections. Raises OSError when its server gave up."""
    for _ in range(200):
        for task in tasks:
            if task.done():
                error = task.exception()
                raise OSError(f"cannot listen on {host}:{port}: {error or 'the server ended'}")
        try:
            _, writer = await asyncio.open_connection(host, port)
        except OSError:
            await asyncio.sleep(0.02)
            continue
        writer.close()
        return
    raise OSError(f"nothing answers on {host}:{port}")
