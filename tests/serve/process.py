"""Servers in processes of their own, as readers and operators meet them."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx
from bench.newspaper import free_pair

from tests.site import HERE

ROOT = HERE.parent.parent
_BOUND = {"WIREROOM_DIR", "DJANGO_SETTINGS_MODULE"}


def start(*command: str, **environment: str) -> subprocess.Popen:
    """Start a Python module of ours; what it prints can be read from `stdout`, errors from `stderr`."""
    inherited = {name: value for name, value in os.environ.items() if name not in _BOUND}
    return subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=inherited | {"PYTHONUNBUFFERED": "1", "COLUMNS": "200"} | environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_line(process: subprocess.Popen, words: str) -> str:
    """The first line with `words` that the process prints; the test fails if it ends before."""
    for line in process.stdout:
        if words in line:
            return line
    raise AssertionError(f"it ended with {process.wait()} and said: {process.stderr.read()}")


def stop(process: subprocess.Popen) -> int:
    """Ask a process to end, as an operator does, and wait: its exit code."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        return process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        raise
    finally:
        for pipe in (process.stdin, process.stdout, process.stderr):
            pipe.close()


def ask(port: int, target: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """A request whose target is sent exactly as it stands here: status, headers, body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.putrequest(method, target, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


class Newspaper:
    """`wireroom run` on a newspaper folder: the test newspaper on free ports."""

    def __init__(self, folder: Path, more: str = "", database: str = "") -> None:
        folder.mkdir(parents=True)
        self.folder = folder
        self.port = free_pair()
        self.desk_port = self.port + 1
        text = (HERE / "newspaper.toml").read_text("utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        text += f"\n[serve]\nport = {self.port}\ndesk_port = {self.desk_port}\n{more}\n"
        if database:
            text += f'\n[storage]\ndatabase = "{database}"\n'
        (folder / "newspaper.toml").write_text(text, "utf-8")
        self.public = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=30)
        self.desk = httpx.Client(base_url=f"http://127.0.0.1:{self.desk_port}", timeout=30)
        self.process: subprocess.Popen | None = None
        self._count = 0

    def start(self) -> None:
        """Run it until its ports answer."""
        self.process = start("wireroom", "run", str(self.folder))
        wait_for_line(self.process, "The newspaper is at")

    def stop(self) -> int:
        """End it: the exit code."""
        assert self.process is not None
        self.public.close()
        self.desk.close()
        return stop(self.process)

    def editor(self, name: str, password: str) -> subprocess.CompletedProcess:
        """Make an editor's account."""
        process = start("wireroom", "editor", str(self.folder), name, WIREROOM_EDITOR_PASSWORD=password)
        out, error = process.communicate(timeout=60)
        return subprocess.CompletedProcess(process.args, process.returncode, out, error)

    def deliver(self, data: bytes, name: str = "", feed: str = "ians") -> None:
        """Deliver a file as a careful agency does: written aside, then renamed into the watched folder."""
        self._count += 1
        incoming = self.folder / "incoming" / feed
        incoming.mkdir(parents=True, exist_ok=True)
        aside = incoming / f".{self._count}.part"
        aside.write_bytes(data)
        aside.rename(incoming / (name or f"{self._count}.xml"))

    def until(self, answers, seconds: float = 60):
        """What `answers` returns, as soon as that is true."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = answers()
            if found:
                return found
            time.sleep(0.02)
        raise AssertionError("it did not come true")

    def story(self, headline: str) -> str:
        """The address of the story with this headline, as soon as a reader finds it by searching and can read it."""
        words = headline.split()

        def found() -> str:
            page = self.public.get("/search", params={"q": headline}).text
            for piece in page.split('<a href="/story/')[1:]:
                address, _, rest = piece.partition('"')
                if " ".join(words) in rest[: rest.find("</a>")] and self.public.get(f"/story/{address}").is_success:
                    return f"/story/{address}"
            return ""

        return self.until(found)

    def sign_in(self, name: str, password: str) -> httpx.Response:
        """Sign in at the desk in a browser's way."""
        form = self.desk.get("/desk/login/")
        token = form.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        return self.desk.post(
            "/desk/login/",
            data={"name": name, "password": password, "csrfmiddlewaretoken": token},
            headers={"origin": str(self.desk.base_url).rstrip("/")},
        )


@contextmanager
def newspaper(folder: Path, more: str = "", database: str = ""):
    """A newspaper that runs while the test uses it."""
    made = Newspaper(folder, more, database)
    made.start()
    try:
        yield made
    finally:
        if made.process.poll() is None:
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)
