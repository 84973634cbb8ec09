"""`wireroom run`: the newspaper as a whole, on its two ports, from the wire to the reader."""

import re
import shutil
import socket
from datetime import UTC, datetime

import pytest
from bench.newspaper import free_pair

from tests.serve.process import ask, newspaper, start, wait_for_line
from tests.stories.house import g2
from wireroom.config import Newspaper as Settings
from wireroom.config import Paper, Section, Serve
from wireroom.serve.addresses import desk_address

NOW = datetime.now(UTC).isoformat()


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """A running newspaper."""
    with newspaper(tmp_path_factory.mktemp("whole") / "paper") as made:
        yield made


def test_a_story_goes_from_the_wire_to_the_reader_and_a_kill_takes_it_away(paper):
    paper.deliver(g2("bridge", headline="Harbour bridge opens", created=NOW))
    address = paper.story("Harbour bridge opens")
    page = paper.public.get(address)
    assert page.status_code == 200
    assert "has been auto-published from an agency feed" in page.text
    known = page.headers["etag"]
    assert paper.public.get(address, headers={"if-none-match": known}).status_code == 304
    paper.deliver(g2("bridge", version=2, status="canceled", headline="KILL", created=NOW))
    gone = paper.until(lambda: (answer := paper.public.get(address)).status_code == 410 and answer)
    assert gone.headers["cache-control"] == "no-store"
    assert "Harbour" not in gone.text
    assert paper.public.get(address, headers={"if-none-match": known}).status_code == 410
    assert paper.public.get(f"{address}words.txt").status_code == 410
    paper.until(lambda: "Harbour" not in paper.public.get("/").text)


def test_the_desk_is_on_its_own_port_and_the_readers_port_shows_the_way(paper):
    answer = ask(paper.port, "/desk/stories/", host="evil.example")
    assert answer[0] == 302
    assert answer[1]["location"] == f"http://127.0.0.1:{paper.desk_port}/desk/"
    assert paper.desk.get("/").headers["location"] == "/desk/"
    assert paper.desk.get("/search").status_code == 404
    assert paper.desk.get("/politics/").status_code == 404
    assert paper.public.post("/desk/login/").status_code == 302


@pytest.mark.parametrize(
    ("serve", "address"),
    [
        (Serve(), "http://127.0.0.1:8001"),
        (Serve(host="10.0.0.7"), "http://10.0.0.7:8001"),
        (Serve(host="::1"), "http://[::1]:8001"),
        (Serve(host="0.0.0.0"), "http://paper.example:8001"),
        (Serve(host="::", desk_url="https://desk.paper.example"), "https://desk.paper.example"),
    ],
)
def test_the_desk_s_address_comes_from_the_settings(serve, address):
    section = Section(slug="news", title="News")
    made = Settings(
        paper=Paper(title="P", url="https://paper.example", timezone="UTC"), sections=(section,), serve=serve
    )
    assert desk_address(made, 8001) == address


def test_a_form_larger_than_any_form_of_ours_is_refused(paper):
    assert paper.desk.post("/desk/login/", content=b"a" * 100_000).status_code == 413

    def endless():
        for _ in range(200):
            yield b"a" * 1000

    assert paper.desk.post("/desk/login/", content=endless()).status_code == 413


def test_a_second_newspaper_on_the_same_port_is_refused(paper, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    text = (paper.folder / "newspaper.toml").read_text("utf-8")
    (other / "newspaper.toml").write_text(text, "utf-8")
    process = start("wireroom", "run", str(other))
    out, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"cannot listen on 127.0.0.1:{paper.port}" in re.sub(r"\s+", " ", error)
    assert "Traceback" not in error
    assert "The newspaper is at" not in out


def test_one_folder_is_worked_by_one_process(paper, tmp_path):
    process = start("wireroom", "run", str(paper.folder), "--port", str(free_pair()))
    _, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "another process" in error
    assert "Traceback" not in error


def test_a_newspaper_ends_at_sigterm_with_everything_filed_and_no_port_open(tmp_path):
    with newspaper(tmp_path / "paper") as made:
        for number in range(30):
            made.deliver(g2(f"s{number}", headline=f"Story {number}", created=NOW))
        assert made.stop() == 0
        for port in (made.port, made.desk_port):
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", port)) != 0
        made.process = start("wireroom", "run", str(made.folder))
        wait_for_line(made.process, "The newspaper is at")
        made.public = type(made.public)(base_url=made.public.base_url)
        made.until(lambda: "30 stories" in made.public.get("/search", params={"q": "story"}).text)


def test_hsts_is_told_on_both_ports_when_the_settings_say_so(tmp_path):
    with newspaper(tmp_path / "paper", more="hsts = true") as made:
        for client, path in ((made.public, "/"), (made.public, "/search"), (made.desk, "/desk/login/")):
            assert client.get(path).headers["strict-transport-security"] == "max-age=31536000"
    shutil.rmtree(tmp_path, ignore_errors=True)
