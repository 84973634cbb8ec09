"""A newspaper's whole way in a process that may be ended anywhere: `python -m tests.crash.walker FOLDER`.

Each line on standard input is a point to be armed (empty: none). A child is forked that takes in what lies in the feed's
folder, files it, ends the embargoes of `SOON` and bakes until nothing waits; its exit code is printed: 0 when it came through, -9 when it was ended.
"""

import os
import sys
import threading
from datetime import timedelta
from pathlib import Path


def main(folder: Path) -> None:
    """Serve until standard input ends."""
    from wireroom.stories.setup import setup

    newspaper = setup(folder)
    from django.db import connection

    from tests.crash.deliveries import SOON
    from wireroom.intake.worker import FeedWatch
    from wireroom.serve.line import Line
    from wireroom.stories.crash import arm

    def walk() -> None:
        stop = threading.Event()
        line = Line(newspaper)
        line.press.order_standing()
        watch = FeedWatch(newspaper.feeds[0], newspaper, lambda: None, stop)
        while watch.turn() is not None:
            pass
        line.drain()
        line.press.baker.make_ready(line.due.make_ready(SOON - timedelta(minutes=5)))
        line.due.release(SOON)
        line.drain()
        line.close()

    connection.close()
    print("ready", flush=True)
    for point in sys.stdin:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                arm(point.strip())
                walk()
                connection.close()
                code = 0
            finally:
                os._exit(code)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
