"""As `tests.wire.fuzz`, guided by which lines of the readers a text reaches: `python -m tests.wire.fuzz_guided SECONDS FORMAT`.

Needs atheris, which is no dependency of the project: `uv pip install atheris`. What it finds interesting is kept in a
folder of its own (`--keep DIR`, else a temporary one), and it ends with the first text that is read wrongly.
"""

import random
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["wireroom.wire"]):
    from tests.wire import fuzz

_KEEP = "--keep"


def _one():
    """What the fuzzer calls: a text as it is, or one mutation of it that keeps its shape."""

    def one(data):
        if len(data) < 3:
            return
        hints = fuzz.HINTS[data[0] % len(fuzz.HINTS)]
        data, choice = data[2:], data[1]
        if choice < 96 and data:
            data = fuzz._structured(data)(data, random.Random(choice))
        fuzz.check(data, hints)

    return one


def main(seconds, name, keep):
    """Run for so many seconds from the fixtures of one format."""
    folder = Path(keep) / name
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(fuzz.BY_FORMAT[name]):
        (folder / f"seed-{number}").write_bytes(b"\x01\xff" + data)
    words = folder.parent / f"{name}.dict"
    escaped = ("".join(f"\\x{byte:02x}" for byte in each) for each in fuzz.NASTY if 0 < len(each) < 60)
    words.write_text("\n".join(f'"{each}"' for each in escaped))
    options = [
        f"-max_total_time={seconds}",
        "-max_len=20000",
        "-timeout=30",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, f"-dict={words}", str(folder)], _one())
    atheris.Fuzz()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    kept = arguments[arguments.index(_KEEP) + 1] if _KEEP in arguments else tempfile.mkdtemp()
    main(int(arguments[0]), arguments[1], kept)
