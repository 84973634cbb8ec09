"""A newspaper for benchmarks, in a folder of its own, bound to this process."""

from __future__ import annotations

from pathlib import Path

TOML = """
[paper]
title = "The Bench Courier"
url = "http://127.0.0.1:{port}"
timezone = "Asia/Kolkata"

[[sections]]
slug = "politics"
title = "Politics"
subjects = ["medtop:11000000"]

[[sections]]
slug = "business"
title = "Business"
subjects = ["medtop:04000000"]

[[sections]]
slug = "sport"
title = "Sport"
subjects = ["medtop:15000000"]

[[sections]]
slug = "science"
title = "Science"
subjects = ["medtop:13000000"]

[[sections]]
slug = "news"
title = "News"

[[cities]]
slug = "mumbai"
title = "Mumbai"
wikidata = "Q1156"
places = ["Mumbai"]

[[cities]]
slug = "new-delhi"
title = "New Delhi"
wikidata = "Q987"
places = ["New Delhi", "Delhi"]

[[cities]]
slug = "pune"
title = "Pune"
wikidata = "Q1538"
places = ["Pune"]

[[sources]]
slug = "bench"
name = "Bench News"
timezone = "UTC"

[[feeds]]
slug = "bench"
source = "bench"
transport = "folder"
path = "incoming"

[serve]
port = {port}
desk_port = {desk}
"""


def make(folder: Path, port: int = 8100, desk: int = 8101) -> Path:
    """Write the newspaper into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "newspaper.toml").write_text(TOML.format(port=port, desk=desk))
    return folder
