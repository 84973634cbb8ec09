"""When an issue is set by itself: at the paper's hours, once each, made up for after a pause, and never in the line's way."""

import threading
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from tests.epaper.copy import job, story
from tests.stories.house import House, g2
from wireroom.epaper.apart import set_apart
from wireroom.epaper.issue import Picture
from wireroom.epaper.proofs import Proofs
from wireroom.epaper.typeset import SettingError
from wireroom.press.pages import REFERRING
from wireroom.serve.issues import issue_page, print_order
from wireroom.serve.line import backlog
from wireroom.serve.printing import IssueError, Printer, PrintWorker, due, make_issue
from wireroom.stories.models import Page

INDIA = ZoneInfo("Asia/Kolkata")
BERLIN = ZoneInfo("Europe/Berlin")
AT = ("06:00", "12:00", "22:00")
DAY = date(2021, 7, 22)


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        ("2021-07-22T05:59+05:30", None),
        ("2021-07-22T06:00+05:30", "2021-07-22T06:00+05:30"),
        ("2021-07-22T11:59+05:30", "2021-07-22T06:00+05:30"),
        ("2021-07-22T12:30+05:30", "2021-07-22T12:00+05:30"),
        ("2021-07-22T23:59+05:30", "2021-07-22T22:00+05:30"),
        ("2021-07-23T00:05+05:30", "2021-07-22T22:00+05:30"),
        ("2021-07-23T00:10+05:30", "2021-07-23T00:10+05:30"),
        ("2021-07-29T09:00+05:30", "2021-07-23T00:10+05:30"),
        ("2021-07-22T06:30+00:00", "2021-07-22T12:00+05:30"),
    ],
)
def test_an_issue_is_due_at_the_papers_hours_and_for_the_last_time_when_the_day_is_over(now, slot):
    found = due(DAY, datetime.fromisoformat(now), AT, INDIA)
    assert found == (datetime.fromisoformat(slot) if slot else None)


def test_on_the_night_the_clocks_change_the_last_issue_still_comes_after_midnight():
    day = date(2021, 10, 30)  # the night to the 31st has an hour more
    found = due(day, datetime(2021, 10, 31, 12, tzinfo=BERLIN), AT, BERLIN)
    assert found.astimezone(UTC) == datetime(2021, 10, 30, 22, 10, tzinfo=UTC)


@pytest.fixture
def house(tmp_path, transactional_db):
    made = House(tmp_path)
    yield made
    made.close()


def at(text):
    """A time of the newspaper's day."""
    return datetime.fromisoformat(text).replace(tzinfo=INDIA)


def set_at(key, moment):
    """Note that an issue was set at a time."""
    Page.objects.filter(key=str(key)).update(dirty=None, baked=moment)


def test_every_city_with_stories_gets_its_issue_and_no_other(house):
    house.send(g2("s1", paragraphs=["MUMBAI, July 22 (IANS) It opened.", "Ferries stop."]))
    printer = Printer(house.line.newsroom, house.line.proofs)
    assert printer.order_due(at("2021-07-22 05:00")) == []
    assert printer.order_due(at("2021-07-22 06:01")) == [print_order("mumbai", DAY)]
    assert printer.order_due(at("2021-07-22 06:02")) == [print_order("mumbai", DAY)]  # still ordered, not ordered twice
    assert Page.objects.get(key=str(print_order("mumbai", DAY))).generation == 1


def test_an_issue_is_set_once_an_hour_that_is_named_also_after_a_restart(house):
    house.send(g2("s1", paragraphs=["MUMBAI, July 22 (IANS) It opened.", "Ferries stop."]))
    Printer(house.line.newsroom, house.line.proofs).order_due(at("2021-07-22 06:01"))
    set_at(print_order("mumbai", DAY), at("2021-07-22 06:02"))
    again = Printer(house.line.newsroom, house.line.proofs)
    assert again.order_due(at("2021-07-22 11:59")) == []
    assert again.order_due(at("2021-07-22 12:00")) == [print_order("mumbai", DAY)]
    set_at(print_order("mumbai", DAY), at("2021-07-22 12:01"))
    assert again.order_due(at("2021-07-24 12:00")) == [print_order("mumbai", DAY)]  # its last one, made up for
    set_at(print_order("mumbai", DAY), at("2021-07-24 12:01"))
    assert again.order_due(at("2021-07-25 12:00")) == []


def test_a_paper_that_slept_has_its_last_day_in_print(house):
    house.send(g2("s1", paragraphs=["MUMBAI, July 22 (IANS) It opened.", "Ferries stop."]))
    printer = Printer(house.line.newsroom, house.line.proofs)
    assert printer.order_due(at("2023-01-01 12:00")) == [print_order("mumbai", DAY)]


def test_orders_to_print_are_no_work_of_the_line(house):
    house.send(g2("s1", paragraphs=["MUMBAI, July 22 (IANS) It opened.", "Ferries stop."]))
    Printer(house.line.newsroom, house.line.proofs).order([print_order("mumbai", DAY)])
    assert backlog() == (0, 0)
    house.line.drain()
    house.line.press.order_all()
    house.line.drain()
    order = Page.objects.get(key=str(print_order("mumbai", DAY)))
    assert order.dirty > REFERRING
    assert not Page.objects.filter(key=str(issue_page("mumbai", DAY))).exists()


def test_the_worker_sets_what_is_ordered_and_calls_the_line(house):
    house.send(g2("s1", paragraphs=["MUMBAI, July 22 (IANS) It opened.", "Ferries stop."]))
    printer = Printer(house.line.newsroom, house.line.proofs)
    printer.order([print_order("mumbai", DAY)])
    called = threading.Event()
    worker = PrintWorker(printer, called.set)
    worker.start()
    try:
        assert called.wait(60)
    finally:
        worker.stop()
    house.line.drain()
    assert "page-1-" in house.page("/epaper/mumbai/2021-07-22/")


def test_a_worker_told_to_stop_leaves_the_order_standing(house):
    house.send(g2("s1", paragraphs=["MUMBAI, July 22 (IANS) It opened.", "Ferries stop."]))
    printer = Printer(house.line.newsroom, house.line.proofs)
    printer.order([print_order("mumbai", DAY)])
    worker = PrintWorker(printer, lambda: None)
    printer.stop.set()
    worker.start()
    worker.stop()
    assert Page.objects.get(key=str(print_order("mumbai", DAY))).dirty is not None


def test_when_the_disk_refuses_an_issue_its_order_stands(house):
    house.send(g2("s1", paragraphs=["MUMBAI, July 22 (IANS) It opened.", "Ferries stop."]))
    folder = house.newspaper.path(house.newspaper.storage.issues)
    folder.write_text("a file where the folder should be")
    with pytest.raises(OSError, match="issues"):
        make_issue(house.newspaper, "mumbai", DAY, line=house.line)
    assert Page.objects.get(key=str(print_order("mumbai", DAY))).dirty is not None
    folder.unlink()
    assert make_issue(house.newspaper, "mumbai", DAY, line=house.line).stories == 1


def test_while_another_process_runs_the_paper_it_does_the_work(house):
    """The house of this test holds the newspaper: a second one orders, and waits for it no longer than it is told."""
    house.send(g2("s1", paragraphs=["MUMBAI, July 22 (IANS) It opened.", "Ferries stop."]))
    with pytest.raises(IssueError, match="it is ordered"):
        make_issue(house.newspaper, "mumbai", DAY, longest=0.0)
    assert Printer(house.line.newsroom, house.line.proofs).turn()
    house.line.drain()
    assert make_issue(house.newspaper, "mumbai", DAY, line=house.line).pages == 1


def test_days_are_set_newest_first(house):
    house.send(g2("s1", paragraphs=["MUMBAI, July 22 (IANS) It opened.", "Ferries stop."]))
    printer = Printer(house.line.newsroom, house.line.proofs)
    printer.order([print_order("mumbai", DAY), print_order("mumbai", DAY + timedelta(days=1))])
    printer.turn()
    assert Page.objects.get(key=str(print_order("mumbai", DAY + timedelta(days=1)))).dirty is None
    assert Page.objects.get(key=str(print_order("mumbai", DAY))).dirty is not None


def test_a_job_that_cannot_be_set_says_why_and_leaves_nothing_behind(tmp_path):
    proofs = Proofs(tmp_path / "issues")
    broken = replace(story(0), blocks=({"kind": "riddle", "runs": []},))
    with pytest.raises(SettingError, match="no way to set a block of kind riddle"):
        set_apart(job([broken]), tmp_path / "media", proofs)
    assert proofs.read("mumbai", DAY) is None
    assert list((tmp_path / "issues").iterdir()) == []


def test_a_picture_that_is_lost_costs_the_picture_and_not_the_issue(tmp_path):
    lost = Picture(((480, "lost-480.jpg"),), 480, 320, "A quay")
    made = set_apart(job([story(0, picture=lost), story(1)]), tmp_path / "media", Proofs(tmp_path / "issues"))
    assert len(made.stories) == 2
