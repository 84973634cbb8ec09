"""newspaper.toml: what is wrong is said with its line."""

from pathlib import Path

import pytest

from wireroom import config

GOOD = (Path(__file__).parent / "site" / "newspaper.toml").read_text("utf-8")


def test_a_good_newspaper_is_read(tmp_path):
    (tmp_path / "newspaper.toml").write_text(GOOD, "utf-8")
    paper = config.load(tmp_path)
    assert paper.paper.title == "The Test Courier"
    assert paper.source("ians").timezone == "Asia/Kolkata"


@pytest.mark.parametrize(
    ("old", "new", "line_of", "says"),
    [
        (
            'timezone = "Asia/Kolkata"\nlanguages',
            'timezone = "Asia/Bombai"\nlanguages',
            "timezone",
            "unknown time zone",
        ),
        ('source = "zonal"\ntransport', 'source = "zonnal"\ntransport', 'source = "zonnal"', "no source 'zonnal'"),
        ('transport = "folder"\npath = "incoming/zonal"', 'transport = "pigeon"', 'transport = "pigeon"', "pigeon"),
        ('slug = "mumbai"', 'slug = "Mumbai"', 'slug = "Mumbai"', "small letters"),
        ("[[sources]]", '[[sources]]\ndialect = "dpaa"', 'dialect = "dpaa"', "there are: aap, afp"),
        ("[paper]", "[paper]\nclour = 3", "[paper]", "clour"),
    ],
)
def test_each_mistake_names_its_line(tmp_path, old, new, line_of, says):
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    (tmp_path / "newspaper.toml").write_text(text, "utf-8")
    line = next(n for n, found in enumerate(text.splitlines(), 1) if line_of in found)
    with pytest.raises(config.ConfigError) as error:
        config.load(tmp_path)
    (problem,) = error.value.problems
    assert says in problem
    assert f"newspaper.toml:{line}:" in problem


def test_a_folder_without_a_newspaper_says_how_to_make_one(tmp_path):
    with pytest.raises(config.ConfigError, match="wireroom new"):
        config.load(tmp_path)
