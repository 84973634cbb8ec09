"""Pages a second served beside nginx's static files: the same store, the same pages, the same client, in the same run.

`python -m bench.serving` needs nginx and wrk. One worker each; runs alternate, the middle ratio counts.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import newspaper, wire

CONNECTIONS = 32
ACCEPTS = "accept-encoding: gzip, deflate, br"

NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  include /etc/nginx/mime.types; access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  open_file_cache max=10000; gzip_static on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {pages}; }}
}}
"""


def serving(stories: int = 200, seconds: int = 6, runs: int = 3) -> dict[str, object]:
    """Pages a second of both, and ours as a share of nginx's."""
    folder = newspaper.make(Path(tempfile.mkdtemp(prefix="wireroom-serving-")), *newspaper.free_ports(2))
    incoming = folder / "incoming"
    incoming.mkdir()
    for number, data in enumerate(wire.stories(stories)):
        (incoming / f"{number}.xml").write_bytes(data)
    with newspaper.running(folder) as port, newspaper.record(folder) as database:
        newspaper.wait_until_published(database, stories)
        paths = [row[0] for row in database.execute("SELECT path FROM stories_story ORDER BY id")]
        script = _script(folder, paths)
        with _nginx(folder) as nginx_port:
            pairs = [(_rate(port, script, seconds), _rate(nginx_port, script, seconds)) for _ in range(runs)]
    ratios = sorted(ours / theirs for ours, theirs in pairs)
    return {
        "pages_per_second": [round(ours) for ours, _ in pairs],
        "nginx_pages_per_second": [round(theirs) for _, theirs in pairs],
        "ratio": round(ratios[len(ratios) // 2], 2),
    }


def _script(folder: Path, paths: list[str]) -> Path:
    """A wrk script that asks for all pages in turn."""
    script = folder / "pages.lua"
    listed = ",".join(f'"{path}"' for path in paths)
    name, value = ACCEPTS.split(": ")
    script.write_text(
        f'local paths = {{{listed}}}\nlocal number = 0\nwrk.headers["{name}"] = "{value}"\n'
        "request = function() number = number % #paths + 1; return wrk.format(nil, paths[number]) end\n"
    )
    return script


@contextmanager
def _nginx(folder: Path) -> Iterator[int]:
    (port,) = newspaper.free_ports(1)
    settings = folder / "nginx.conf"
    settings.write_text(NGINX.format(folder=folder, pages=folder / "pages", port=port))
    folder.chmod(0o755)
    process = subprocess.Popen(["nginx", "-c", str(settings), "-p", str(folder), "-g", "user root;"])
    try:
        newspaper.wait_for_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def _rate(port: int, script: Path, seconds: int) -> float:
    told = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    time.sleep(0.5)
    if "Non-2xx" in told:
        raise SystemExit(told)
    found = re.search(r"Requests/sec:\s+([\d.]+)", told)
    assert found, told
    return float(found[1])


if __name__ == "__main__":
    missing = [name for name in ("nginx", "wrk") if not shutil.which(name)]
    if missing:
        sys.exit(f"needs {' and '.join(missing)}: apt-get install {' '.join(missing)}")
    print(json.dumps(serving()))
