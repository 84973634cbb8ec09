"""What an editor sees at the desk."""

import hashlib
import html
import re
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.db import connection

from tests.stories.house import g2
from wireroom.desk import record
from wireroom.stories.models import Alarm, Dispatch, FeedState, Story
from wireroom.stories.receive import receive, refuse

pytestmark = pytest.mark.django_db

BROKEN = b"<newsItem guid='x'>\n<broken"
NOW = datetime.now(UTC).replace(microsecond=0)


def text(answer) -> str:
    """What the screen says, without markup."""
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def names(answer) -> list[str]:
    return re.findall(r'class="name"><a [^>]*>([^<]+)</a>', answer.content.decode())


def test_the_newest_dispatches_come_first_with_all_that_counts(house, editor):
    house.send(g2("s1", headline="Harbour bridge opens"), name="one.xml", media_type="application/xml")
    house.receive(BROKEN, name="broken.xml")
    house.line.drain()
    house.receive(g2("s2"), name="two.xml")
    answer = editor.get("/desk/")
    assert names(answer) == ["two.xml", "broken.xml", "one.xml"]
    words = text(answer)
    local = Dispatch.objects.get(name="one.xml").received.astimezone(house.newspaper.zone)
    assert f"{local:%H:%M:%S} one.xml Harbour bridge opens ians ians-folder newsml-g2 1 items" in words
    assert "Time (IST)" in words
    assert re.search(r"broken\.xml .{0,200}Where line 2 What to do .{0,80}ians ians-folder 27 B Held", words)
    assert re.search(r"two\.xml ians ians-folder \d+ B New", words)
    assert "New 1 Held 1 Refused 0" in words


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/desk/?state=held", ["broken.xml"]),
        ("/desk/?state=refused", ["entity.xml"]),
        ("/desk/?state=new", []),
        ("/desk/?source=zonal", ["entity.xml"]),
        ("/desk/?source=zonal&state=held", []),
        ("/desk/?source=nobody&state=nonsense", ["entity.xml", "broken.xml", "one.xml"]),
    ],
)
def test_dispatches_are_sifted_by_state_and_source(house, editor, address, found):
    house.receive(g2("s1"), name="one.xml")
    house.receive(BROKEN, name="broken.xml")
    house.receive(b"<!DOCTYPE x [<!ENTITY a 'b'>]><nitf>&a;</nitf>", name="entity.xml", feed="zonal-folder")
    house.line.drain()
    answer = editor.get(address)
    assert names(answer) == found
    if not found:
        assert "No dispatch of this kind." in text(answer)


def test_an_empty_desk_says_so(editor):
    assert "No dispatch has come yet." in text(editor.get("/desk/"))
    assert "No story is kept off for this." in text(editor.get("/desk/stories/"))


def test_older_dispatches_are_a_page_away_and_none_is_missed_or_shown_twice(editor):
    for number in range(123):
        received = NOW - timedelta(seconds=number // 7)  # several in the same second
        receive("ians", "ians-folder", b"x%d" % number, name=f"{number}.xml", received=received)
    seen: list[str] = []
    address = "/desk/?state=new&source=ians"
    for _ in range(3):
        answer = editor.get(address)
        seen += names(answer)
        older = re.search(r'class="older" href="([^"]+)"', answer.content.decode())
        if older:
            address = "/desk/" + html.unescape(older[1])
    assert older is None
    assert sorted(seen) == sorted(f"{number}.xml" for number in range(123))
    times = [Dispatch.objects.get(name=name).received for name in seen]
    assert times == sorted(times, reverse=True)
    assert 'href="?state=new&amp;source=ians"' in editor.get(address).content.decode()


@pytest.mark.parametrize("before", ["0", "-1", "abc", "999999999999999999", "9" * 500, "١"])
def test_a_page_that_never_was_is_the_first(editor, before):
    receive("ians", "ians-folder", b"<x", name="one.xml")
    assert names(editor.get("/desk/", {"before": before})) == ["one.xml"]


def test_the_lists_walk_an_index_however_large_the_archive():
    """No list of the desk sorts or reads more rows than it shows."""
    for state, source in (("", ""), ("held", ""), ("", "ians"), ("held", "ians")):
        plan = record._older(record._dispatches(state, source), "-received", 0)[:51].explain()
        assert "dispatch_" in plan
        assert "SCAN stories_dispatch\n" not in plan + "\n"
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan
    for state in record.KEPT_OFF:
        plan = record._older(record._kept_off(state), "-updated", 0)[:51].explain()
        assert "story_kept_off" in plan or "story_release" in plan, plan
    assert connection.vendor == "sqlite"


def test_one_dispatch_is_shown_with_everything_known_of_it(house, editor):
    data = g2("s1", headline="Harbour <bridge> opens", paragraphs=("It opened & closed.", "Again."))
    house.send(data, name="one.xml", media_type="application/xml")
    pk = Dispatch.objects.get().pk
    answer = editor.get(f"/desk/dispatches/{pk}/")
    words = text(answer)
    assert hashlib.sha256(data).hexdigest() in words
    assert f"{len(data):,} bytes" in words or f"{len(data)} bytes" in words
    assert "newsml-g2" in words
    assert "application/xml" in words
    assert "Harbour <bridge> opens Published Version 1, not read by an editor, s1" in words
    assert f'href="{house.newspaper.paper.url}{Story.objects.get().path}"' in answer.content.decode()
    assert "<headline>Harbour &lt;bridge&gt; opens</headline>" in words  # as it was sent
    assert "<bridge>" not in answer.content.decode()


def test_a_dispatch_that_failed_says_what_where_and_what_to_do(house, editor):
    house.send(BROKEN, name="broken.xml")
    dispatch = Dispatch.objects.get()
    words = text(editor.get(f"/desk/dispatches/{dispatch.pk}/"))
    assert f"{dispatch.error} Where {dispatch.error_where} What to do {dispatch.error_do}" in words
    assert "No story." in words


def test_a_dispatch_of_an_older_version_says_that_it_does_not_count(house, editor):
    house.send(g2("s1", headline="Bridge to open"), name="one.xml")
    house.send(g2("s1", version=2, headline="Bridge opens", status="withheld"), name="two.xml")
    first, second = Dispatch.objects.order_by("id")
    assert "Version 1 (not the one that counts)" in text(editor.get(f"/desk/dispatches/{first.pk}/"))
    words = text(editor.get(f"/desk/dispatches/{second.pk}/"))
    assert "Withheld withheld by the agency Version 2, not read" in words


def test_hostile_bytes_are_shown_as_text_and_nothing_else(house, editor):
    data = b"</pre><script>alert(1)</script><!-- \xe2\x80\xae --> \x1b[31m"
    house.send(data, name='<img src=x onerror="alert(1)">.xml')
    pk = Dispatch.objects.get().pk
    for address in ("/desk/", f"/desk/dispatches/{pk}/"):
        page = editor.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "‹U+202E›" in text(editor.get(f"/desk/dispatches/{pk}/"))


def test_a_large_dispatch_is_shown_in_part_and_had_in_full(house, editor):
    data = b"<a>" + b"x" * 200_000
    house.receive(data, name="large.xml")
    pk = Dispatch.objects.get().pk
    answer = editor.get(f"/desk/dispatches/{pk}/")
    assert "Only the first 64 KB are shown." in text(answer)
    assert 60_000 < len(answer.content) < 80_000
    assert editor.get(f"/desk/dispatches/{pk}/bytes/").content == data


def test_of_a_refused_dispatch_only_the_head_is_there(editor):
    receipt = refuse("ians", "ians-folder", b"PK\x03\x04", 98_000_000, "too large", "", "split it", name="a.zip")
    words = text(editor.get(f"/desk/dispatches/{receipt.dispatch_id}/"))
    assert "Only the head of it was kept." in words
    assert "98,000,000 bytes" in words
    assert "No text: the first bytes as hex digits" in words


def test_the_exact_bytes_are_a_download_that_no_browser_opens(house, editor):
    data = g2("s1") + b"\r\n\x00\xff"
    house.receive(data, name="../../etc/\r\nX-Evil: 1;.html")
    answer = editor.get(f"/desk/dispatches/{Dispatch.objects.get().pk}/bytes/")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/octet-stream"
    assert re.fullmatch(r'attachment; filename="dispatch-\d+\.[a-z]+"', answer.headers["content-disposition"])
    assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("pk", ["0", "999999", "99999999999999999999999"])
def test_a_dispatch_that_is_not_there_is_not_found(editor, pk):
    for address in (f"/desk/dispatches/{pk}/", f"/desk/dispatches/{pk}/bytes/"):
        answer = editor.get(address)
        assert answer.status_code == 404
        assert "There is no page at this address." in answer.content.decode()


def test_stories_that_are_kept_off_are_listed_with_the_reason(house, editor):
    until = NOW + timedelta(hours=3)
    house.send(g2("prize", headline="Xylophone prize", embargoed=until.isoformat()))
    house.send(g2("works", headline="Zither works", status="withheld"))
    house.send(g2("odd", headline="Odd signal", signal="sig:peculiar"))
    house.send(g2("claim", headline="Unfounded claim"))
    house.send(g2("claim", version=2, headline="KILL", status="canceled"))
    house.send(g2("fine", headline="All is well"))
    held = text(editor.get("/desk/stories/"))
    assert "Odd signal odd Unknown" in held or "Odd signal odd unknown signal" in held
    assert "Held 1 Embargoed 1 Withheld 1 Canceled 1" in held
    release = until.astimezone(house.newspaper.zone)
    assert f"{release:%H:%M} IST" in text(editor.get("/desk/stories/?state=embargoed"))
    withheld = text(editor.get("/desk/stories/?state=withheld"))
    assert "Zither works works withheld by the agency" in withheld
    killed = text(editor.get("/desk/stories/?state=canceled"))
    assert "claim canceled by the agency was public: its address answers 410" in killed
    assert "Unfounded" not in killed
    for each in (held, withheld, killed):
        assert "All is well" not in each


def test_a_story_kept_off_leads_to_its_dispatches(house, editor):
    house.send(g2("works", headline="Zither works"))
    house.send(g2("works", version=2, headline="Zither works", status="withheld"))
    first, second = Dispatch.objects.order_by("id").values_list("pk", flat=True)
    page = editor.get("/desk/stories/?state=withheld").content.decode()
    assert re.findall(r'href="/desk/dispatches/(\d+)/"', page) == [str(second), str(first)]


def test_the_next_release_stands_first_and_pages_follow_by_story(house, editor):
    for number in range(60):
        until = (NOW + timedelta(hours=1, minutes=number // 4)).isoformat()
        house.receive(g2(f"s{number}", headline=f"Prize {number:02d}", embargoed=until))
    house.line.drain()
    first = editor.get("/desk/stories/?state=embargoed").content.decode()
    older = html.unescape(re.search(r'class="older" href="([^"]+)"', first)[1])
    second = editor.get(f"/desk/stories/{older}").content.decode()
    shown = re.findall(r"Prize (\d\d)", first + second)
    assert len(shown) == len(set(shown)) == 60
    assert [int(each) // 4 for each in shown] == sorted(int(each) // 4 for each in shown)


def test_each_feed_says_how_it_does_and_tells_no_secret(editor, settings):
    FeedState.objects.create(
        feed="ians-folder",
        failures=3,
        last_error="the folder cannot be read",
        last_error_at=NOW,
        next_look=NOW + timedelta(minutes=5),
    )
    FeedState.objects.create(feed="zonal-folder", last_success=NOW, last_delivery=NOW)
    words = text(editor.get("/desk/feeds/"))
    assert re.search(r"ians-folder ians incoming/ians watched folder none yet Failing the folder cannot be read", words)
    assert re.search(r"zonal-folder zonal incoming/zonal watched folder .{10,40} IST Well", words)


def test_a_feed_that_is_silent_for_too_long_is_an_alarm(editor, settings):
    first, *others = settings.NEWSPAPER.feeds
    quiet = msgspec.structs.replace(first, silent_after=600)
    settings.NEWSPAPER = msgspec.structs.replace(settings.NEWSPAPER, feeds=(quiet, *others))
    last = datetime.now(UTC)
    FeedState.objects.create(feed=first.slug, last_success=last, last_delivery=last - timedelta(seconds=500))
    assert re.search(r"ians-folder .{10,80} IST Well", text(editor.get("/desk/feeds/")))
    FeedState.objects.update(last_delivery=last - timedelta(seconds=700))
    assert re.search(r"ians-folder .{10,80} IST Silent for too long", text(editor.get("/desk/feeds/")))


def test_what_waits_stands_on_every_screen(house, editor):
    house.receive(g2("s1"))
    house.receive(g2("s2"))
    for address in ("/desk/", "/desk/stories/", "/desk/feeds/"):
        assert re.search(r"Waiting: dispatches to file 2 , pages to bake \d+", text(editor.get(address)))


def test_the_screen_is_told_of_new_dispatches(house, editor):
    house.send(g2("s1"))
    page = editor.get("/desk/").content.decode()
    known = re.search(r'data-after="(\d+)"', page)[1]
    assert editor.get("/desk/newest/", {"after": known}).json() == {"count": 0}
    house.receive(g2("s2"))
    house.receive(b"<x", feed="zonal-folder")
    assert editor.get("/desk/newest/", {"after": known}).json() == {"count": 2}
    assert editor.get("/desk/newest/", {"after": known, "source": "zonal"}).json() == {"count": 1}
    editor.logout()
    assert editor.get("/desk/newest/", {"after": known}).status_code == 403


def test_nothing_of_the_desk_is_kept_or_framed_or_runs_what_is_not_ours(house, editor):
    house.send(g2("s1"))
    for address in ("/desk/", "/desk/stories/", "/desk/feeds/", "/desk/login/", "/desk/nothing/"):
        headers = editor.get(address).headers
        policy = headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "noindex" in headers["x-robots-tag"]
        for rule in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'",
                     "frame-ancestors 'none'", "base-uri 'none'", "trusted-types 'none'"):  # fmt: skip
            assert rule in policy
        assert "unsafe" not in policy
        assert "sha256" not in policy


def test_screens_have_no_inline_script_or_style(house, editor):
    house.send(g2("s1"))
    pk = Dispatch.objects.get().pk
    for address in ("/desk/", f"/desk/dispatches/{pk}/", "/desk/stories/", "/desk/feeds/"):
        page = editor.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)


def test_the_desk_s_own_files_are_kept_for_ever_under_names_of_their_content(editor):
    page = editor.get("/desk/").content.decode() + editor.get("/desk/login/").content.decode()
    files = set(re.findall(r'(?:href|src)="(/desk/static/[^"]+)"', page))
    assert files
    css = next(editor.get(each) for each in files if each.endswith(".css"))
    files |= {f"/desk/static/{name}" for name in re.findall(r'url\("([^"]+)"\)', css.content.decode())}
    assert len(files) > 10
    for each in files:
        answer = editor.get(each)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["x-content-type-options"] == "nosniff"
    for name in ("desk.css", "../settings.py", "..%2Fviews.py", "OFL.txt"):
        assert editor.get(f"/desk/static/{name}").status_code == 404


def test_what_an_editor_must_look_at_now_stands_on_every_screen_until_it_is_answered(house, editor):
    house.send(g2("s1", headline="Harbour bridge opens"))
    assert "alarms" not in editor.get("/desk/").content.decode()
    house.send(
        g2(
            "n1",
            headline="KILL ADVISORY",
            paragraphs=["EDITORS: Kill the story about the ferry."],
            signal="sig:advisory",
        )
    )
    dispatch = Dispatch.objects.order_by("-id").first()
    for address in ("/desk/", "/desk/stories/", "/desk/feeds/", f"/desk/dispatches/{dispatch.pk}/"):
        words = text(editor.get(address))
        assert re.search(
            rf"Alarms .* means no story that we know: KILL ADVISORY What to do .* Dispatch {dispatch.pk}", words
        )
    Alarm.objects.update(answered_by="asha", answered_at=NOW)
    assert "alarms" not in editor.get("/desk/").content.decode()


def test_the_desk_changes_nothing(house, editor):
    house.send(g2("s1"))
    for address in ("/desk/", "/desk/stories/", "/desk/feeds/", f"/desk/dispatches/{Dispatch.objects.get().pk}/"):
        assert editor.post(address).status_code == 405
        assert editor.head(address).status_code == 200
