"""nginx in front of the page store, with the configuration that we make for it, answers as our own server does."""

import gzip
import shutil
import subprocess

import httpx
import pytest
from bench.newspaper import free_pair

from tests.serve.process import ask, newspaper
from tests.serve.test_pages import DEAD, LIVE, PAGE, PICTURE, STORY, fill
from tests.site import HERE
from tests.stories.house import g2
from wireroom import config
from wireroom.serve import headers
from wireroom.serve.nginx import config as nginx_config

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here")


class Nginx:
    """nginx as the reader's server of a newspaper folder."""

    def __init__(self, folder, port):
        self.folder = folder
        self.port = port
        conf = folder / "nginx"
        conf.mkdir()
        (conf / "paper.conf").write_text(nginx_config(config.load(folder)), "utf-8")
        temporary = "\n".join(
            f"{each}_temp_path {conf};" for each in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (conf / "nginx.conf").write_text(
            f"daemon off; master_process off; pid {conf}/pid; error_log {conf}/error.log;\n"
            f"events {{}}\nhttp {{ access_log off; {temporary}\ninclude {conf}/paper.conf; }}\n",
            "utf-8",
        )
        self.process = subprocess.Popen([NGINX, "-p", conf, "-c", conf / "nginx.conf"], stderr=subprocess.PIPE)
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"accept-encoding": "identity"},
            transport=httpx.HTTPTransport(retries=8),  # until it listens
        )

    def stop(self):
        self.client.close()
        self.process.terminate()
        assert self.process.wait(timeout=10) == 0, (self.folder / "nginx" / "error.log").read_text()
        self.process.stderr.close()


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """nginx over a page store; no process of ours runs."""
    folder = tmp_path_factory.mktemp("nginx")
    port = free_pair()
    text = (HERE / "newspaper.toml").read_text("utf-8").replace("127.0.0.1:8000", f"127.0.0.1:{port}")
    (folder / "newspaper.toml").write_text(text + "\n[serve]\nhsts = true\n", "utf-8")
    fill(folder / "pages")
    (folder / "secret.txt").write_text("not for readers")
    (folder / "pages" / "out").symlink_to(folder)
    made = Nginx(folder, port)
    yield made
    made.stop()


def test_pages_come_with_the_same_headers_as_from_our_own_server(front):
    answer = front.client.get("/politics/")
    assert answer.content == PAGE
    for name, value in headers.public_page(hsts=True):
        assert answer.headers[name] == value
    assert answer.headers["cache-control"] == headers.life("/politics/")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    etag = answer.headers["etag"]
    assert front.client.get("/politics/", headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (f"{LIVE}words.txt", "text/plain; charset=utf-8"),
        ("/politics/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/politics/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/politics/feed.json", "application/feed+json"),
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/media/abc-640.jpg", "image/jpeg"),
    ],
)
def test_every_file_has_its_type_and_its_life(front, address, kind):
    answer = front.client.get(address)
    assert answer.headers["content-type"] == kind
    assert answer.headers["cache-control"] == headers.life(address)


def test_the_compressed_forms_of_the_press_are_used(front):
    status, told, body = ask(front.port, "/politics/", accept_encoding="gzip")
    assert (status, told["content-encoding"], gzip.decompress(body)) == (200, "gzip", PAGE)
    assert told["vary"] == "accept-encoding"


def test_pictures_are_shut_in_a_sandbox_and_come_in_parts(front):
    answer = front.client.get("/media/abc-640.jpg", headers={"range": "bytes=0-99"})
    assert (answer.status_code, answer.content) == (206, PICTURE[:100])
    assert answer.headers["content-security-policy"] == headers.FILE_POLICY


@pytest.mark.parametrize("below", ["", "words.txt", "history/", "history/page.html", "index.html"])
def test_a_tombstone_answers_410_for_everything_at_its_address(front, below):
    for address in (DEAD + below, (DEAD + below).rstrip("/")):
        answer = front.client.get(address)
        assert answer.status_code == 410
        assert b"Withdrawn" in answer.content
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_live_story_is_read(front):
    assert front.client.get(LIVE).content == STORY
    assert front.client.get(LIVE.rstrip("/")).headers["location"] == LIVE


@pytest.mark.parametrize(
    "target",
    ["/no/such/", "/404.html", "/410.html", f"{DEAD}../410.html", "/index.html.gz", "/.tmp/", "/out/secret.txt", "/story/",
     "/%2e%2e/secret.txt", "/..%2fsecret.txt"],
)  # fmt: skip
def test_what_is_no_page_is_not_found(front, target):
    status, told, body = ask(front.port, target)
    assert status in {400, 404}
    assert b"not for readers" not in body
    if status == 404:
        assert b"Nothing here" in body
        assert told["cache-control"] == "no-store"


def test_only_reading_is_allowed_and_the_desk_is_elsewhere(front):
    assert front.client.post("/").status_code == 405
    assert front.client.get("/desk/").headers["location"] == "http://127.0.0.1:8001/desk/"


def test_search_comes_from_wireroom_with_its_own_headers_only(tmp_path):
    with newspaper(tmp_path / "paper") as paper:
        paper.deliver(g2("s1", headline="Harbour bridge opens"))
        paper.story("Harbour bridge opens")
        text = (paper.folder / "newspaper.toml").read_text("utf-8")
        front = tmp_path / "front"
        front.mkdir()
        port = free_pair()
        url = f'url = "http://127.0.0.1:{port}"'
        text = text.replace(f'url = "http://127.0.0.1:{paper.port}"', url)
        (front / "newspaper.toml").write_text(text, "utf-8")
        (front / "pages").symlink_to(paper.folder / "pages")
        made = Nginx(front, port)
        try:
            there, here = (each.get("/search", params={"q": "harbour"}) for each in (made.client, paper.public))
            assert "Harbour bridge opens" in there.text
            kept = {"date", "server", "connection", "content-length", "content-encoding", "x-wireroom-search"}
            assert {name: value for name, value in there.headers.multi_items() if name not in kept} == {
                name: value for name, value in here.headers.multi_items() if name not in kept
            }
            paper.until(lambda: "Harbour bridge opens" in made.client.get("/").text)
        finally:
            made.stop()
