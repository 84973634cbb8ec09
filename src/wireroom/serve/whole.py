"""`wireroom run`: intake, the line and the server of one newspaper, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing

from wireroom.api.bell import bell
from wireroom.config import Newspaper
from wireroom.intake.pictures import PictureFetcher
from wireroom.intake.worker import Intake
from wireroom.press.purge import PurgeWorker
from wireroom.serve.addresses import desk_address, reached
from wireroom.serve.api import ApiApp
from wireroom.serve.app import DeskApp, DjangoApp, PublicApp
from wireroom.serve.darkroom import Darkroom
from wireroom.serve.line import Line, LineWorker
from wireroom.serve.pages import Pages
from wireroom.serve.printing import Printer, PrintWorker
from wireroom.serve.run import Worker, serve
from wireroom.serve.search import searching
from wireroom.stories.models import Story


def run_newspaper(
    newspaper: Newspaper,
    *,
    ready: Callable[[str, str], None],
    port: int | None = None,
    more: Sequence[Worker] = (),
) -> None:
    """Run everything until SIGTERM or SIGINT. `ready` gets the public and the desk's address once they answer.

    With `port` the newspaper listens there instead, and the desk on the port after it. Raises LineBusy when another process
    works on the newspaper, OSError when a port cannot be had.
    """
    hsts, host = newspaper.serve.hsts, newspaper.serve.host
    public_port, desk_port = (port, port + 1) if port else (newspaper.serve.port, newspaper.serve.desk_port)
    desk_url = desk_address(newspaper, desk_port)
    with ExitStack() as stack:
        line = stack.enter_context(closing(Line(newspaper)))
        search, called, desk = (
            stack.enter_context(closing(DjangoApp(name))) for name in ("localhost", "localhost", "")
        )
        api = ApiApp(newspaper, called, hsts=hsts)
        pages = Pages(newspaper.path(newspaper.storage.pages), hsts=hsts)
        gone = Story.objects.filter(path__isnull=False).exclude(state=Story.State.PUBLISHED)
        pages.killed.update(path for path in gone.values_list("path", flat=True) if path)
        line.press.on_killed = pages.mark
        line.press.order_if_changed()
        line.press.order_standing()
        searching()  # what it is made of takes a moment: no reader should wait for it
        worker = LineWorker(line)
        printer = PrintWorker(Printer(line.newsroom, line.proofs), worker.call)
        darkroom = Darkroom(line.newsroom, worker.call)
        line.developed = darkroom.made

        def received() -> None:
            worker.call()
            darkroom.call()

        fetcher = PictureFetcher(newspaper, received)
        purge = PurgeWorker(newspaper)

        def baked() -> None:
            fetcher.call()
            purge.call()

        bell.ring, worker.after = received, baked
        serve(
            [
                (PublicApp(pages, search, desk_url, api), host, public_port),
                (DeskApp(desk, hsts=hsts), host, desk_port),
            ],
            [worker, printer, darkroom, fetcher, purge, Intake(newspaper, received), *more],
            lambda: ready(f"http://{reached(newspaper)}:{public_port}/", f"{desk_url}/desk/"),
        )
