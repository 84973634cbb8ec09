"""What readers get from a page store over HTTP: whole pages, sparing ones, and nothing that is not theirs."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import brotli
import httpx
import pytest
from bench.newspaper import free_pair

from tests.serve.process import ask, start, stop, wait_for_line
from wireroom.press import look
from wireroom.press.store import DirectoryStore, File

PAGE = b"<!doctype html><title>Front</title>" + b"<p>Harbour bridge opens to traffic</p>" * 40
STORY = PAGE.replace(b"Front", b"Story")
STONE = b"<!doctype html><title>Gone</title>" + b"<p>Withdrawn</p>" * 40
PICTURE = bytes(range(256)) * 8
ISSUE = b"%PDF-1.7 " + bytes(range(256)) * 8000  # larger than what is kept in memory
LIVE, DEAD, KILLED = (f"/story/2021/07/22/bridge-opens-{key}/" for key in ("abc", "dead", "killed"))

# The policy of the trust document, word for word, with the two parts that docs/adr/0003 and the inlined sheets change.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'{sheets}; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'; require-trusted-types-for 'script'; trusted-types wireroom"
)


def fill(root: Path) -> None:
    store = DirectoryStore(root)
    store.put(
        [
            File("index.html", PAGE),
            File("404.html", b"<!doctype html><title>Missing</title>" + b"<p>Nothing here</p>" * 40),
            File("politics/index.html", PAGE),
            File("politics/feed.xml", PAGE),
            File("politics/atom.xml", PAGE),
            File("politics/feed.json", b"{}"),
            File("tiny.txt", b"short", compress=False),
            File("sw.js", b"// worker " * 50),
            File("robots.txt", b"User-agent: *"),
            File("assets/app-0123456789.js", b"// app " * 50),
            File("media/abc-640.jpg", PICTURE, compress=False),
            File("epaper/mumbai/2021-07-22.pdf", ISSUE, compress=False),
            *(File(f"{each.strip('/')}/index.html", STORY) for each in (LIVE, DEAD, KILLED)),
            *(File(f"{each.strip('/')}/words.txt", b"Harbour bridge\n" * 40) for each in (LIVE, DEAD, KILLED)),
        ]
    )
    store.bury(DEAD, STONE)
    store.close()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A store with a server in front of it."""
    folder = tmp_path_factory.mktemp("shop")
    fill(folder / "pages")
    (folder / "secret.txt").write_text("not for readers")
    (folder / "pages" / "leak.txt").symlink_to(folder / "secret.txt")
    (folder / "pages" / "out").symlink_to(folder)
    (folder / "killed").write_text(KILLED)
    port = free_pair()
    process = start("tests.serve.store_server", str(folder / "pages"), str(port))
    wait_for_line(process, "ready")
    client = httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"accept-encoding": "identity"})
    yield SimpleNamespace(root=folder / "pages", port=port, get=client.get, request=client.request, head=client.head)
    client.close()
    assert stop(process) == 0


def test_a_page_comes_whole_with_its_type_and_length(shop):
    answer = shop.get("/")
    assert answer.status_code == 200
    assert answer.content == PAGE
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert int(answer.headers["content-length"]) == len(PAGE)
    assert "last-modified" in answer.headers


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/politics/feed.xml", "application/rss+xml; charset=utf-8"),
        ("/politics/atom.xml", "application/atom+xml; charset=utf-8"),
        ("/politics/feed.json", "application/feed+json"),
        ("/sw.js", "text/javascript; charset=utf-8"),
        ("/tiny.txt", "text/plain; charset=utf-8"),
        ("/media/abc-640.jpg", "image/jpeg"),
        ("/epaper/mumbai/2021-07-22.pdf", "application/pdf"),
        (f"{LIVE}words.txt", "text/plain; charset=utf-8"),
    ],
)
def test_every_file_has_its_own_type(shop, address, kind):
    assert shop.get(address).headers["content-type"] == kind


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', '"other",W/{}', "*"])
def test_a_page_that_the_reader_has_is_not_sent_again(shop, form):
    etag = shop.get("/").headers["etag"]
    answer = shop.get("/", headers={"if-none-match": form.format(etag)})
    assert answer.status_code == 304
    assert answer.content == b""
    assert answer.headers["etag"] == etag
    assert {"cache-control", "vary", "content-security-policy"} <= answer.headers.keys()


@pytest.mark.parametrize("tag", ['"other"', 'W/"other"', '""', "abc"])
def test_a_page_that_the_reader_has_not_is_sent(shop, tag):
    assert shop.get("/", headers={"if-none-match": tag}).status_code == 200


def test_a_page_baked_anew_is_served_at_once_with_another_tag(shop):
    store = DirectoryStore(shop.root)
    before = shop.get("/politics/")
    store.put([File("politics/index.html", PAGE + b"<p>More</p>")])
    after = shop.get("/politics/", headers={"if-none-match": before.headers["etag"]})
    assert after.status_code == 200
    assert after.content.endswith(b"<p>More</p>")
    store.put([File("politics/index.html", PAGE)])
    store.close()


@pytest.mark.parametrize(
    ("accepts", "coding"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.0, gzip;q=0", ""),
        ("*", "br"),
        ("*;q=0", ""),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0, *;q=0.1", "br"),
        ("identity", ""),
        ("deflate, zstd", ""),
        ("BR", "br"),
        ("br;q=nonsense", ""),
        ("", ""),
    ],
)
def test_a_page_comes_in_the_best_coding_that_the_reader_takes(shop, accepts, coding):
    status, headers, body = ask(shop.port, "/", accept_encoding=accepts)
    assert status == 200
    assert headers.get("content-encoding", "") == coding
    assert {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[coding](body) == PAGE
    assert headers["vary"] == "accept-encoding"


def test_each_coding_has_its_own_tag(shop):
    tags = {ask(shop.port, "/", accept_encoding=coding)[1]["etag"] for coding in ("br", "gzip", "identity")}
    assert len(tags) == 3


def test_a_file_that_was_not_compressed_comes_plain(shop):
    status, headers, body = ask(shop.port, "/tiny.txt", accept_encoding="br, gzip")
    assert (status, body) == (200, b"short")
    assert "content-encoding" not in headers


@pytest.mark.parametrize("address", ["/", "/media/abc-640.jpg", "/epaper/mumbai/2021-07-22.pdf", "/nothing/", DEAD])
def test_head_says_what_get_says_without_the_body(shop, address):
    whole, bare = shop.get(address), shop.head(address)
    assert bare.content == b""
    assert bare.status_code == whole.status_code
    assert {**bare.headers, "date": ""} == {**whole.headers, "date": ""}


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW"])
def test_other_methods_are_told_which_ones_there_are(shop, method):
    answer = shop.request(method, "/")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


def test_an_unknown_address_has_the_papers_own_404(shop):
    answer = shop.get("/no/such/page/")
    assert answer.status_code == 404
    assert b"Nothing here" in answer.content
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers


@pytest.mark.parametrize("below", ["", "words.txt", "history/", "history/page.html", "410.html", "index.html"])
def test_a_tombstone_answers_for_everything_at_its_address(shop, below):
    answer = shop.get(DEAD + below)
    assert answer.status_code == 410
    assert b"Withdrawn" in answer.content
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert "last-modified" not in answer.headers


def test_a_tombstone_answers_without_the_slash_too(shop):
    assert shop.get(DEAD.rstrip("/")).status_code == 410


@pytest.mark.parametrize("below", ["", "words.txt", "index.html", "history/"])
def test_a_killed_address_is_gone_before_any_file_is_looked_at(shop, below):
    assert (shop.root / KILLED.strip("/") / "index.html").exists()
    for address in (KILLED + below, (KILLED + below).rstrip("/")):
        answer = shop.get(address)
        assert answer.status_code == 410
        assert b"Harbour" not in answer.content
        assert answer.headers["cache-control"] == "no-store"


def test_a_kill_is_not_undone_by_what_the_reader_remembers(shop):
    answer = shop.get(KILLED, headers={"if-none-match": "*"})
    assert answer.status_code == 410


@pytest.mark.parametrize(("address", "there"), [("/politics", "/politics/"), (LIVE.rstrip("/"), LIVE)])
def test_a_folder_without_its_slash_leads_there(shop, address, there):
    answer = shop.get(address)
    assert answer.status_code == 301
    assert answer.headers["location"] == there


def test_the_store_s_own_file_names_are_no_addresses(shop):
    assert shop.get("/index.html").headers["location"] == "/"
    assert shop.get("/politics/index.html").headers["location"] == "/politics/"
    for name in ("/404.html", "/410.html", "/index.html.br", "/index.html.gz", "/politics/index.html.br"):
        assert shop.get(name).status_code == 404


@pytest.mark.parametrize(
    "target",
    [
        "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/%2e%2e%2fsecret.txt", "/politics/../../secret.txt",
        "/%252e%252e/secret.txt", "/..%5csecret.txt", "/..\\secret.txt", "/.%00./secret.txt", "/secret.txt%00.html",
        "//secret.txt", "/./secret.txt", "/leak.txt", "/out/secret.txt", "/out/", "/.tmp/", "/.tmp/0", "/%2Etmp/0",
        "/politics%00/", "/%ff%fe/", "/%C0%AE%C0%AE/secret.txt", "/" + "a/" * 300, "/" + "a" * 5000, "/politics//feed.xml",
        "/%70olitics%2Ffeed.xml%00", "/politics%252f", "/~/../../secret.txt", "/a;b/", "/politics/%20",
    ],
)  # fmt: skip
def test_nothing_outside_the_store_can_be_reached(shop, target):
    status, headers, body = ask(shop.port, target)
    assert status in {400, 404}
    assert b"not for readers" not in body
    assert "location" not in headers


def test_an_address_may_be_written_with_percent_signs_once(shop):
    assert ask(shop.port, "/%70olitics/")[2] == PAGE
    assert ask(shop.port, "/%2570olitics/")[0] == 404


@pytest.mark.parametrize("address", ["/media/abc-640.jpg", "/epaper/mumbai/2021-07-22.pdf"])
@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=5-999999999", 5, None)],
)
def test_a_part_of_a_picture_or_an_issue_can_be_had(shop, address, wanted, start, end):
    whole = PICTURE if "media" in address else ISSUE
    answer = shop.get(address, headers={"range": wanted})
    assert answer.status_code == 206
    assert answer.content == whole[start:end]
    first = start if start >= 0 else len(whole) + start
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(answer.content) - 1}/{len(whole)}"
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.parametrize("wanted", ["bytes=9999999-", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused_with_the_size(shop, wanted):
    answer = shop.get("/media/abc-640.jpg", headers={"range": wanted})
    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(PICTURE)}"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "wanted", ["bytes=0-1,5-6", "bytes=-", "bytes=9-3", "lines=1-2", "bytes=" + "9" * 5000 + "-", "bytes=٣-٥".encode()]
)
def test_a_range_that_cannot_be_read_gets_the_whole(shop, wanted):
    answer = shop.get(
        "/media/abc-640.jpg", headers={b"range": wanted if isinstance(wanted, bytes) else wanted.encode()}
    )
    assert (answer.status_code, answer.content) == (200, PICTURE)


def test_a_part_is_only_of_the_file_that_the_reader_began_with(shop):
    etag = shop.get("/media/abc-640.jpg").headers["etag"]
    for condition, status in (
        (etag, 206),
        ('"other"', 200),
        (f"W/{etag}", 200),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 200),
    ):
        answer = shop.get("/media/abc-640.jpg", headers={"range": "bytes=0-9", "if-range": condition})
        assert answer.status_code == status


def test_pages_are_not_sent_in_parts(shop):
    assert shop.get("/", headers={"range": "bytes=0-9"}).content == PAGE


@pytest.mark.parametrize(
    ("address", "life"),
    [
        ("/", "public, max-age=0, s-maxage=5"),
        ("/politics/", "public, max-age=0, s-maxage=5"),
        ("/politics/feed.xml", "public, max-age=0, s-maxage=5"),
        (LIVE, "public, max-age=0, s-maxage=10, must-revalidate"),
        (f"{LIVE}words.txt", "public, max-age=0, s-maxage=10, must-revalidate"),
        ("/assets/app-0123456789.js", "public, max-age=31536000, immutable"),
        ("/media/abc-640.jpg", "public, max-age=86400, s-maxage=60"),
        ("/sw.js", "no-cache"),
    ],
)
def test_how_long_a_page_may_be_kept_depends_on_what_it_is(shop, address, life):
    assert shop.get(address).headers["cache-control"] == life


@pytest.mark.parametrize("address", ["/", LIVE, "/nothing/", DEAD, KILLED, "/sw.js", "/politics/feed.xml"])
def test_every_page_carries_the_policy_word_for_word(shop, address):
    answer = shop.get(address)
    told = answer.headers.get("content-security-policy", "")
    if answer.status_code == 410 and not told:  # the bare answer of a killed address whose tombstone is not there yet
        assert answer.headers["content-type"].startswith("text/plain")
    else:
        sheets = "".join(f" {each}" for each in look.style_hashes())
        assert told == POLICY.format(sheets=sheets)
        assert answer.headers["x-frame-options"] == "DENY"
    assert "unsafe" not in told
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "strict-transport-security" not in answer.headers


def test_every_inlined_sheet_is_allowed_by_its_hash():
    for kind in look.SHEETS:
        assert look.style_hash(look.style(kind)) in look.csp()
    assert len(re.findall(r"'sha256-", look.csp())) == len(set(look.style_hashes()))


@pytest.mark.parametrize("address", ["/media/abc-640.jpg", "/epaper/mumbai/2021-07-22.pdf"])
def test_pictures_and_documents_are_shut_in_a_sandbox(shop, address):
    assert shop.get(address).headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_the_desk_is_elsewhere_whatever_name_the_reader_used(shop):
    status, headers, _ = ask(shop.port, "/desk/dispatches/1/?next=//evil.example", host="evil.example")
    assert status == 302
    assert headers["location"] == "http://desk.example:9001/desk/"


def test_a_large_file_replaced_while_it_is_served_is_the_new_one(shop):
    store = DirectoryStore(shop.root)
    before = shop.get("/epaper/mumbai/2021-07-22.pdf").headers["etag"]
    store.put([File("epaper/mumbai/2021-07-22.pdf", ISSUE + b"!", compress=False)])
    after = shop.get("/epaper/mumbai/2021-07-22.pdf")
    assert after.content == ISSUE + b"!"
    assert after.headers["etag"] != before
    store.put([File("epaper/mumbai/2021-07-22.pdf", ISSUE, compress=False)])
    store.close()


def test_a_page_that_is_taken_away_is_not_served_from_memory(shop):
    store = DirectoryStore(shop.root)
    store.put([File("passing/index.html", PAGE)])
    assert shop.get("/passing/").status_code == 200
    (shop.root / "passing" / "index.html").unlink()
    assert shop.get("/passing/").status_code == 404
    store.close()


def test_strict_transport_security_is_told_only_when_the_paper_asks_for_it(tmp_path):
    fill(tmp_path / "pages")
    (tmp_path / "killed").write_text("")
    port = free_pair()
    process = start("tests.serve.store_server", str(tmp_path / "pages"), str(port), "hsts")
    wait_for_line(process, "ready")
    assert ask(port, "/")[1]["strict-transport-security"] == "max-age=31536000"
    assert ask(port, "/nothing/")[1]["strict-transport-security"] == "max-age=31536000"
    assert stop(process) == 0
