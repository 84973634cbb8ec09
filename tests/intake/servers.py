"""Small real servers on loopback that answer as a test tells them."""

import threading
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Agency(ThreadingHTTPServer):
    """A server whose answers are functions of the request; it notes what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answer: Callable[[_Handler], None] = lambda request: request.say(200, b"")
        self.done = threading.Event()  # lets an answer that waits go on

    def url(self, path="/feed", host="127.0.0.1"):
        return f"http://{host}:{self.server_port}{path}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Agency

    def do_GET(self):
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.server.answer(self)

    def do_POST(self):
        self.body = self.rfile.read(int(self.headers["content-length"]))
        self.do_GET()

    def say(self, status, body=b"", **headers):
        """Answer with a status, a body and headers (underscores are hyphens)."""
        self.send_response(status)
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        told.setdefault("content-length", str(len(body)))
        for name, value in told.items():
            if value is not None:
                self.send_header(name, value)
        if told["content-length"] is None:
            self.close_connection = True
            self.send_header("connection", "close")
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, *_):
        pass


@contextmanager
def agency():
    """An agency's server for the time of a test."""
    server = Agency()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.done.set()
        server.shutdown()
        thread.join()
        server.server_close()
