"""The desk over HTTP, from the wire to the editor's browser, on both databases."""

import re

import pytest

from tests.postgres.server import postgres
from tests.serve.process import newspaper
from tests.stories.house import g2

NAME, PASSWORD = "meera", "the ferry leaves at nine"
BYTES = g2("s2", headline="Zither works", status="withheld")


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def paper(request, tmp_path_factory):
    """A running newspaper whose editor has signed in."""
    folder = tmp_path_factory.mktemp("desk") / "paper"
    if request.param == "sqlite":
        with newspaper(folder) as made:
            yield prepared(made)
    else:
        with postgres() as url, newspaper(folder, database=url) as made:
            yield prepared(made)


def prepared(made):
    told = made.editor(NAME, PASSWORD)
    assert told.returncode == 0, told.stderr
    assert "can sign in" in told.stdout
    made.deliver(g2("s1", headline="Harbour bridge opens"), name="bridge.xml")
    made.deliver(BYTES, name="zither.xml")
    made.deliver(b"<newsItem guid='x'>\n<broken></newsItem>", name="broken.xml", feed="zonal")
    made.story("Harbour bridge opens")
    assert made.sign_in(NAME, PASSWORD).headers["location"] == "/desk/"
    made.until(
        lambda: 'New <span class="many">0<' in made.desk.get("/desk/").text and "broken" in made.desk.get("/desk/").text
    )
    return made


def test_a_password_that_will_not_do_is_refused_on_the_command_line(paper):
    told = paper.editor("ravi", "short")
    assert told.returncode == 1
    assert "too short" in told.stderr


def test_every_screen_answers(paper):
    assert {"bridge.xml", "zither.xml", "broken.xml"} <= set(re.findall(r"[a-z]+\.xml", paper.desk.get("/desk/").text))
    assert "bridge.xml" not in paper.desk.get("/desk/?state=held&source=zonal").text
    assert "Zither works" in paper.desk.get("/desk/stories/?state=withheld").text
    for address in (
        "/desk/?before=2",
        "/desk/stories/?state=embargoed&before=1",
        "/desk/feeds/",
        "/desk/newest/?after=0",
    ):
        assert paper.desk.get(address).status_code == 200


def test_a_dispatch_is_shown_and_had_byte_for_byte(paper):
    page = paper.desk.get("/desk/").text
    address = re.search(r'href="(/desk/dispatches/\d+/)">zither\.xml', page)[1]
    assert "Zither works" in paper.desk.get(address).text
    answer = paper.desk.get(f"{address}bytes/")
    assert answer.content == BYTES
    assert answer.headers["content-disposition"].startswith("attachment; ")


def test_a_proxy_s_names_are_not_believed(paper):
    assert paper.desk.get("/desk/login/", headers={"host": "rebound.example"}).status_code == 400
    answer = paper.desk.get("/desk/stories", headers={"x-forwarded-host": "evil.example"})
    assert answer.headers["location"] == "/desk/stories/"
