"""A newspaper with a desk, and an editor who has signed in."""

import pytest

from tests.stories.house import House
from wireroom.desk import entry, throttle
from wireroom.desk.accounts import create

NAME, PASSWORD = "meera", "the ferry leaves at nine"


@pytest.fixture
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _nobody_tried_before(monkeypatch):
    monkeypatch.setattr(entry, "_attempts", throttle.Attempts())


@pytest.fixture
def house(tmp_path, db):
    """A newspaper in a temporary folder."""
    made = House(tmp_path)
    yield made
    made.close()


@pytest.fixture
def editor(db, _quick_passwords, client):
    """The browser of an editor who has signed in."""
    create(NAME, PASSWORD)
    assert client.login(username=NAME, password=PASSWORD)
    return client
