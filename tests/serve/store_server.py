"""A page store behind the readers' port, in a process of its own: python -m tests.serve.store_server ROOT PORT [hsts]."""

import sys
from pathlib import Path

from wireroom.serve.app import PublicApp
from wireroom.serve.pages import Pages
from wireroom.serve.run import serve


def main() -> None:
    """Serve until SIGTERM. Addresses in the file KILLED beside the store are killed."""
    root, port, *more = sys.argv[1:]
    pages = Pages(Path(root), hsts="hsts" in more)
    for address in Path(root).with_name("killed").read_text("utf-8").split():
        pages.mark(address, True)
    app = PublicApp(pages, None, "http://desk.example:9001")
    serve([(app, "127.0.0.1", int(port))], [], lambda: print("ready", flush=True))


if __name__ == "__main__":
    main()
