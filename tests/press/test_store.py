"""The page store: whole pages, compressed forms, tombstones."""

import gzip
import os

import brotli
import pytest

from wireroom.press.store import DirectoryStore, File, file_of

PAGE = b"<!doctype html><p>" + b"words " * 100


@pytest.fixture
def store(tmp_path):
    made = DirectoryStore(tmp_path / "pages")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("address", "path"),
    [("/", "index.html"), ("/politics/", "politics/index.html"), ("/hi/city/pune/", "hi/city/pune/index.html")],
)
def test_an_address_has_its_file(address, path):
    assert file_of(address) == path


def test_a_page_stands_with_its_compressed_forms(store):
    store.put([File("a/b/index.html", PAGE)])
    folder = store.root / "a" / "b"
    assert (folder / "index.html").read_bytes() == PAGE
    assert brotli.decompress((folder / "index.html.br").read_bytes()) == PAGE
    assert gzip.decompress((folder / "index.html.gz").read_bytes()) == PAGE
    assert list((store.root / ".tmp").iterdir()) == []


def test_a_tombstone_leaves_nothing_else_at_the_address(store):
    store.put([File("s/x/index.html", PAGE), File("s/x/words.txt", PAGE), File("s/x/history/index.html", PAGE)])
    store.bury("/s/x/", b"gone" * 100)
    assert sorted(os.listdir(store.root / "s" / "x")) == ["410.html", "410.html.br", "410.html.gz"]


def test_a_story_that_comes_back_has_no_tombstone(store):
    store.put([File("s/x/index.html", PAGE), File("s/x/history/index.html", PAGE)])
    store.bury("/s/x/", b"gone" * 100)
    store.put([File("s/x/index.html", PAGE), File("s/x/history/index.html", PAGE)])
    store.unbury("/s/x/")
    assert not (store.root / "s" / "x" / "410.html").exists()
    assert (store.root / "s" / "x" / "history" / "index.html").exists()


def test_what_a_crash_left_half_written_is_swept_away(tmp_path):
    (tmp_path / ".tmp").mkdir()
    (tmp_path / ".tmp" / "0").write_bytes(b"half")
    DirectoryStore(tmp_path).close()
    assert list((tmp_path / ".tmp").iterdir()) == []


def test_removed_files_take_their_compressed_forms_along(store):
    store.put([File("media/x.txt", PAGE)])
    store.remove(["media/x.txt", "media/never.jpg"])
    assert list((store.root / "media").iterdir()) == []
