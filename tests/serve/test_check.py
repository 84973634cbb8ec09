"""`wireroom check`: every mistake in a newspaper folder is named where it stands, with what to do."""

import os
from pathlib import Path

import pytest

from tests.serve.process import start
from tests.site import HERE
from wireroom.serve.check import problems

FOLDER = 'transport = "folder"\npath = "incoming/zonal"'
GOOD = (HERE / "newspaper.toml").read_text("utf-8")


def paper(folder: Path, text: str) -> Path:
    (folder / "newspaper.toml").write_text(text, "utf-8")
    return folder


def one(folder: Path) -> str:
    found = problems(folder)
    assert len(found) == 1, found
    return found[0]


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_a_good_folder_has_no_problems(tmp_path):
    assert problems(paper(tmp_path, GOOD)) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('title = "The Test Courier"', "title = The Test Courier", "title = The", "Invalid value"),
        ('title = "The Test Courier"', "title = 5", "title = 5", "Expected `str`"),
        ('url = "http://127.0.0.1:8000"', 'url = "http://paper.example/news/"', 'url = "', "without a path"),
        ('timezone = "Asia/Kolkata"', 'timezone = "Asia/Bombai"', "Bombai", "unknown time zone 'Asia/Bombai'"),
        ('languages = ["en", "hi", "mr"]', "languages = []", "languages", "at least one language"),
        ('slug = "zonal"\n', 'slug = "zonal"\ntimezone = "India"\n', '"India"', "unknown time zone 'India'"),
        ('slug = "zonal"\n', 'slug = "ians"\n', None, "stands twice"),
        ('source = "zonal"\n', 'source = "zonnal"\n', '"zonnal"', "no source 'zonnal' (there are: ians, zonal)"),
        ('transport = "folder"\npath = "incoming/zonal"', 'transport = "http"', 'slug = "zonal-folder"', "needs url"),
        ('path = "incoming/zonal"', 'path = "incoming/zonal"\nevery = 0', "every = 0", "at least 1"),
        ('path = "incoming/zonal"', 'path = "incoming/zonal"\n[serve]\nport = 9\ndesk_port = 9', "desk_port", "of its own"),
        ('path = "incoming/zonal"', 'path = "incoming/zonal"\n[serve]\nport = 70000', "port = 7", "70000 is no port"),
        ('path = "incoming/zonal"', 'path = "incoming/zonal"\n[serve]\ndesk_url = "desk"', "desk_url", "http(s)://host"),
        ('path = "incoming/zonal"', 'path = "incoming/zonal"\n[storage]\npages = "."', "pages", "would lie in the public"),
        ('path = "incoming/zonal"', 'path = "incoming/zonal"\n[storage', "[storage", "Expected ']'"),
        (FOLDER, 'transport = "ftp"\nurl = "sftp://a.example"', "url = \"sftp", 'needs url = "ftps://..."'),
        (FOLDER, 'transport = "ftp"\nurl = "ftp://me:open@a.example"', "url = \"ftp", "no name or password in the address"),
        (FOLDER, 'transport = "http"\nurl = "https://me:open@a.example"', "url = \"https", "no name or password"),
        (FOLDER, 'transport = "ftp"\nurl = "ftp://a.example:port"', "url = \"ftp", "is no address"),
        (FOLDER, 'transport = "ftp"\nurl = "ftp://a.example"\nuser = "me"', 'slug = "zonal-folder"', "variable that holds"),
        (FOLDER, 'transport = "imap"\nurl = "imaps://a.example"', 'slug = "zonal-folder"', "name to log in with"),
        (FOLDER, 'transport = "sftp"\nurl = "sftp://a.example"\nuser = "me"\nkey_file = "k"', 'slug = "zonal-folder"', "ssh-keyscan"),
        (FOLDER, 'transport = "s3"\nurl = "s3://b"\nendpoint = "http://a.example"', "endpoint", "allow_private"),
        (FOLDER, 'transport = "s3"\nurl = "s3:///x"', "url = \"s3", "needs url"),
        (FOLDER, 'transport = "ftp"\nurl = "ftp://a.example"\nafter = "move"', 'slug = "zonal-folder"', "folder that taken"),
    ],
)  # fmt: skip
def test_a_mistake_in_newspaper_toml_is_named_with_its_line(tmp_path, old, new, line, says):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    found = problems(paper(tmp_path, text))
    assert found
    assert says in found[0]
    if line:
        number = line_of(text, line) - line.startswith("slug")  # a key that is missing is told at its table
        assert f"newspaper.toml:{number}: " in found[0], (found[0], number)


def test_several_mistakes_are_told_at_once(tmp_path):
    text = GOOD.replace("Asia/Kolkata", "Asia/Bombai", 1).replace('source = "zonal"\n', 'source = "zonnal"\n')
    assert len(problems(paper(tmp_path, text))) == 2


def test_everything_private_is_kept_out_of_the_public_folder(tmp_path):
    for more in (
        '[storage]\npages = "all"\nmedia = "all/media"',
        '[storage]\npages = "all"\ndatabase = "sqlite:///all/wireroom.db"',
        '[storage]\npages = "incoming"',
        '[storage]\npages = ".."',
    ):
        assert "would lie in the public pages folder" in problems(paper(tmp_path, f"{GOOD}\n{more}\n"))[0]


def test_a_secret_that_the_environment_has_not_is_named(tmp_path, monkeypatch):
    folder = paper(tmp_path, GOOD + 'secret_env = "ZONAL_TOKEN"\n')
    monkeypatch.delenv("ZONAL_TOKEN", raising=False)
    assert "ZONAL_TOKEN" in one(folder)
    monkeypatch.setenv("ZONAL_TOKEN", "x")
    assert problems(folder) == []


def test_no_problem_repeats_a_password(tmp_path):
    text = GOOD.replace(FOLDER, 'transport = "ftp"\nurl = "ftp://me:opensesame@a.example:x"')
    assert "opensesame" not in "".join(problems(paper(tmp_path, text)))


def test_an_sftp_feed_needs_a_key_that_is_one_and_its_own_to_itself(tmp_path):
    sftp = 'transport = "sftp"\nurl = "sftp://a.example"\nuser = "me"\nkey_file = "k"\nhost_key = "ssh-ed25519 AAAAx"'
    folder = paper(tmp_path, GOOD.replace(FOLDER, sftp))
    told = problems(folder)
    assert "host_key is no public key" in told[0]
    assert "has no such key_file" in told[1]
    (tmp_path / "k").write_text("")
    (tmp_path / "k").chmod(0o644)
    assert "others may read" in problems(folder)[1]


def test_two_feeds_in_one_folder_would_take_each_other_s_files(tmp_path):
    text = GOOD.replace('path = "incoming/zonal"', 'path = "incoming/../incoming/ians"')
    found = one(paper(tmp_path, text))
    assert "ians-folder" in found
    assert "zonal-folder" in found
    assert "watch the same folder" in found


def test_a_feed_below_another_feed_s_folder_is_fine(tmp_path):
    assert problems(paper(tmp_path, GOOD.replace('path = "incoming/zonal"', 'path = "incoming/ians/zonal"'))) == []


def test_a_feed_s_folder_that_is_a_file_is_named(tmp_path):
    (tmp_path / "incoming").mkdir()
    (tmp_path / "incoming" / "ians").write_text("")
    assert "is a file" in one(paper(tmp_path, GOOD))


@pytest.mark.parametrize("name", ["pages", "media", "incoming/ians"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path, name):
    if os.getuid() == 0:
        pytest.skip("root may write everywhere")
    folder = paper(tmp_path, GOOD)
    (tmp_path / name).mkdir(parents=True)
    (tmp_path / name).chmod(0o500)
    assert name in one(folder)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    folder = paper(tmp_path, GOOD)
    (tmp_path / "media").write_text("a file stands here")
    found = one(folder)
    assert str(tmp_path / "media") in found
    assert "is a file" in found


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[entities\nid = 1", "line 1"),
        ('[[entities]]\nid = "Q1"\n', "entity 1 (Q1): kind"),
        ("[other]", "only [[entities]]"),
    ],
)
def test_a_wrong_entities_toml_is_named(tmp_path, text, says):
    folder = paper(tmp_path, GOOD)
    (tmp_path / "entities.toml").write_text(text, "utf-8")
    found = one(folder)
    assert "entities.toml" in found
    assert says in found


@pytest.mark.parametrize(
    "url",
    [
        "mysql://db/paper",
        "sqlite://wireroom.db",
        "sqlite:///",
        "postgresql://",
        "postgresql://host:port/paper",
        "paper.db",
    ],
)
def test_a_database_that_cannot_be_meant_is_named_with_its_line(tmp_path, url):
    text = f'{GOOD}\n[storage]\ndatabase = "{url}"\n'
    found = one(paper(tmp_path, text))
    assert f"newspaper.toml:{line_of(text, 'database =')}: " in found
    assert "sqlite:///FILE or postgresql://USER@HOST/NAME" in found


@pytest.mark.parametrize(
    "url", ["sqlite:///wireroom.db", "sqlite:////var/tmp/x.db", "postgresql://me@127.0.0.1:5432/paper"]
)
def test_the_two_databases_are_fine(tmp_path, url):
    assert problems(paper(tmp_path, f'{GOOD}\n[storage]\ndatabase = "{url}"\n')) == []


def test_the_command_tells_every_problem_and_fails(tmp_path):
    text = GOOD.replace("Asia/Kolkata", "Asia/Bombai", 1)
    process = start("wireroom", "check", str(paper(tmp_path, text)))
    out, error = process.communicate(timeout=60)
    assert process.returncode == 1
    assert f"newspaper.toml:{line_of(text, 'Bombai')}: unknown time zone" in error
    assert out == ""


def test_the_command_says_that_all_is_well(tmp_path):
    process = start("wireroom", "check", str(paper(tmp_path, GOOD)))
    out, error = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "All well." in out
    assert error == ""
