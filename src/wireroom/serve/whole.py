"""`wireroom run`: intake, the line and the server of one newspaper, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from wireroom.config import Newspaper
from wireroom.intake.worker import Intake
from wireroom.serve.app import DeskApp, DjangoApp, PublicApp
from wireroom.serve.line import Line, LineWorker
from wireroom.serve.pages import Pages
from wireroom.serve.run import Worker, serve
from wireroom.stories.models import Story


def run_newspaper(
    newspaper: Newspaper,
    *,
    ready: Callable[[str, str], None],
    port: int | None = None,
    more: Sequence[Worker] = (),
) -> None:
    """Run everything until SIGTERM or SIGINT. `ready` gets the public and the desk's address once they answer."""
    settings = newspaper.serve
    public_port = port or settings.port
    desk_port = settings.desk_port if port is None else port + 1
    desk_url = f"http://{settings.host}:{desk_port}"
    line = Line(newspaper)
    pages = Pages(newspaper.path(newspaper.storage.pages), hsts=settings.hsts)
    gone = Story.objects.filter(path__isnull=False).exclude(state=Story.State.PUBLISHED)
    pages.killed.update(gone.values_list("path", flat=True))
    line.press.on_killed = pages.mark
    line.press.order_if_changed()
    line.press.order_standing()
    worker = LineWorker(line)
    django = DjangoApp()
    try:
        serve(
            [
                (PublicApp(pages, django, desk_url), settings.host, public_port),
                (DeskApp(django), settings.host, desk_port),
            ],
            [worker, Intake(newspaper, worker.call), *more],
            lambda: ready(f"http://{settings.host}:{public_port}/", f"{desk_url}/desk/"),
        )
    finally:
        django.close()
        line.close()
