"""One running newspaper and one Chromium for all browser tests."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.paper import Paper
from tests.e2e.reader import Reader

_BINARIES = ("chromium", "chromium-browser")
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# Playwright's loop must not outlive these tests: package scope ends it before the next folder's begin.


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A real Chromium, as the machine has it."""
    binary = next((found for name in _BINARIES if (found := shutil.which(name))), None)
    if binary is None:
        pytest.skip("no Chromium on this machine: `make needs` installs it")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=binary, args=list(_ARGUMENTS))
        yield made
        made.close()


@pytest.fixture(scope="package")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    """The Banyan Courier, its backlog published, its folders watched."""
    made = Paper(tmp_path_factory.mktemp("e2e"))
    yield made
    made.close()


@pytest.fixture
def readers(browser: Browser, paper: Paper) -> Iterator[Callable[..., Reader]]:
    """Makes readers with options of their own (playwright's for a context). None may have heard a complaint."""
    made: list[Reader] = []

    def make(**options: Any) -> Reader:
        made.append(Reader(browser, paper, **options))
        return made[-1]

    yield make
    complaints = [complaint for reader in made for complaint in reader.complaints]
    for reader in made:
        reader.close()
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def reader(readers: Callable[..., Reader]) -> Reader:
    """A reader at a desk."""
    return readers()
