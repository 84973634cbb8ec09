"""The newspaper that tests publish: a folder of its own a process, made when pytest starts."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HERE = Path(__file__).parent

if "WIREROOM_DIR" not in os.environ:
    folder = Path(tempfile.mkdtemp(prefix="wireroom-test-"))
    shutil.copy(HERE / "newspaper.toml", folder)
    os.environ["WIREROOM_DIR"] = str(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
