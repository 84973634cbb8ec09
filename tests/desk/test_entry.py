"""Signing in and out."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import get_resolver

from tests.desk.conftest import NAME, PASSWORD
from wireroom.desk.accounts import create

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_quick_passwords")]

LOGIN = "/desk/login/"


@pytest.fixture(autouse=True)
def _account(_quick_passwords, db):
    create(NAME, PASSWORD)


def sign_in(client, name=NAME, password=PASSWORD, **more):
    return client.post(LOGIN, {"name": name, "password": password, **more})


def test_an_editor_signs_in_and_out(client):
    answer = sign_in(client)
    assert answer.headers["location"] == "/desk/"
    cookie = answer.cookies["wireroom_desk"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/desk/"
    assert client.get("/desk/").status_code == 200
    assert client.get(LOGIN).headers["location"] == "/desk/"
    assert client.post("/desk/logout/").headers["location"] == LOGIN
    assert client.get("/desk/").status_code == 302
    assert not Session.objects.exists()


def test_signing_out_is_no_link(client):
    sign_in(client)
    assert client.get("/desk/logout/").status_code == 405
    assert client.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    ("name", "password"), [(NAME, "wrong"), ("nobody", PASSWORD), ("", ""), ("me\0era", PASSWORD), (NAME, "x" * 5000)]
)
def test_what_does_not_fit_is_refused_without_saying_why(client, name, password):
    answer = sign_in(client, name, password)
    assert answer.status_code == 403
    assert "Name and password do not fit together." in answer.content.decode()
    assert "wireroom_desk" not in answer.cookies


def test_an_account_that_was_closed_cannot_sign_in(client):
    get_user_model().objects.update(is_active=False)
    assert sign_in(client).status_code == 403


def test_too_many_failures_wait_even_with_the_right_password(client):
    for _ in range(10):
        assert sign_in(client, password="wrong").status_code == 403
    answer = sign_in(client)
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "60"
    assert sign_in(client, name="other").status_code == 429  # the same address


def test_a_proxy_on_this_machine_speaks_for_its_readers_and_nobody_else_does(client):
    for _ in range(10):
        sign_in(client, "a", "wrong", **{})
    other = {"HTTP_X_FORWARDED_FOR": "spoofed, 203.0.113.9"}
    assert client.post(LOGIN, {"name": NAME, "password": PASSWORD}, **other).status_code == 302
    far = Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(10):
        far.post(LOGIN, {"name": "b", "password": "wrong"})
    assert far.post(LOGIN, {"name": NAME, "password": PASSWORD}, **other).status_code == 429


def test_a_form_from_another_site_is_refused(db):
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(LOGIN, {"name": NAME, "password": PASSWORD})
    assert answer.status_code == 403
    assert "This form is too old" in answer.content.decode()
    strict.get(LOGIN)
    token = {"csrfmiddlewaretoken": strict.cookies["wireroom_desk_form"].value, "name": NAME, "password": PASSWORD}
    assert strict.post(LOGIN, token, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert strict.post(LOGIN, token, HTTP_ORIGIN="http://testserver").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "onward"),
    [
        ("/desk/stories/?state=held", "/desk/stories/?state=held"),
        ("//evil.example/desk/", "/desk/"),
        ("https://evil.example/desk/", "/desk/"),
        ("/desk/\\evil", "/desk/%5Cevil"),
        ("/search?q=x", "/desk/"),
        ("javascript:alert(1)", "/desk/"),
        ("/desk/\r\nSet-Cookie: a=b", "/desk/%0D%0ASet-Cookie:%20a=b"),
        ("", "/desk/"),
    ],
)
def test_after_signing_in_it_goes_on_inside_the_desk_only(client, wanted, onward):
    assert sign_in(client, next=wanted).headers["location"] == onward


def test_every_address_of_the_desk_but_the_entry_is_behind_it(client):
    (desk,) = [each for each in get_resolver().url_patterns if str(each.pattern) == "desk/"]
    seen = 0
    for pattern in desk.url_patterns:
        address = "/desk/" + str(pattern.pattern).replace("<int:pk>", "1").replace("<str:name>", "x")
        if address.startswith((LOGIN, "/desk/logout/", "/desk/static/")):
            continue
        answer = client.get(address)
        assert answer.status_code == 403 or answer.headers["location"].startswith(f"{LOGIN}?next="), address
        seen += 1
    assert seen >= 6


def test_a_new_password_ends_the_old_sessions(client):
    sign_in(client)
    create(NAME, "another ferry at half past ten")
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    ("name", "password", "says"),
    [
        ("ravi", "short", "too short"),
        ("ravi", "password123", "too common"),
        ("", PASSWORD, "cannot be blank"),
        ("ra vi", PASSWORD, "valid username"),
        ("r" * 200, PASSWORD, "at most 150 characters"),
    ],
)
def test_an_account_that_cannot_be_made_says_why(name, password, says):
    with pytest.raises(ValueError, match=says):
        create(name, password)
    assert get_user_model().objects.count() == 1


def test_a_name_that_is_not_the_desk_s_own_is_not_answered(client):
    assert client.get(LOGIN, headers={"host": "rebound.example"}).status_code == 400
    for name in ("localhost:8001", "127.0.0.1", "[::1]:8001"):
        assert client.get(LOGIN, headers={"host": name}).status_code == 200
