"""Collects every sentence of the templates and the code of a part, and brings its catalogues up to date with them.

    python -m wireroom.press.strings.messages

writes ``strings/wireroom.pot`` of the press and of the desk, and adds new sentences to each ``.po`` file beside it,
untranslated; it takes nothing away.
"""

from __future__ import annotations

import ast
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from wireroom.press.strings import FOLDER, SENTENCE

PRESS = FOLDER.parent
DESK = PRESS.parent / "desk"
ALSO = {PRESS: (PRESS.parent / "epaper", PRESS.parent / "serve")}
"""Other folders whose sentences stand in a part's catalogue: they write pages of its site."""
_NAMES = frozenset({"_", "say"})


def sentences(folder: Path = PRESS) -> dict[str, list[str]]:
    """Every English sentence that readers may see, with the files that say it."""
    found: dict[str, list[str]] = {}
    folders = (folder, *ALSO.get(folder, ()))
    for path in (path for each in folders for path in sorted((*each.rglob("*.html"), *each.rglob("*.py")))):
        text = path.read_text("utf-8")
        said = SENTENCE.findall(text) if path.suffix == ".html" else _in_code(text)
        for sentence in dict.fromkeys(said):
            found.setdefault(sentence, []).append(_name(path, folder))
    return dict(sorted(found.items()))


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder if path.is_relative_to(folder) else folder.parent).as_posix()


def _in_code(text: str) -> list[str]:
    """The first argument of every call of ``_`` or ``say`` that is a plain string."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call) and len(node.args) == 1)
    return [
        call.args[0].value
        for call in calls
        if isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and (call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")) in _NAMES
    ]


def template(folder: Path = PRESS) -> Catalog:
    """The catalogue without translations."""
    catalogue = Catalog(project="wireroom", charset="utf-8", header_comment="# The sentences of the newspaper.")
    for sentence, files in sentences(folder).items():
        catalogue.add(sentence, locations=[(file, 0) for file in files])
    return catalogue


def bring_up_to_date(folder: Path) -> None:
    """Write the template of a part and add what is new to each of its catalogues."""
    fresh = template(folder)
    with (folder / "strings" / "wireroom.pot").open("wb") as file:
        write_po(file, fresh, width=110, omit_header=True)
    for path in sorted((folder / "strings").glob("*.po")):
        with path.open("rb") as file:
            catalogue = read_po(file, locale=path.stem)
        catalogue.update(fresh, no_fuzzy_matching=True)
        with path.open("wb") as file:
            write_po(file, catalogue, width=110, ignore_obsolete=True)
        left = sum(1 for each in catalogue if each.id and not each.string)
        print(f"{folder.name}: {path.name}: {len(catalogue)} sentences, {left} to translate")


def main() -> None:
    """Bring every catalogue up to date."""
    for folder in (PRESS, DESK):
        bring_up_to_date(folder)


if __name__ == "__main__":
    main()
