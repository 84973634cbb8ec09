"""Names of time zones by their letters, as wires write them."""

from __future__ import annotations

NAMED: dict[str, tuple[int, str]] = {  # letters -> minutes east of Greenwich, and the place whose summer time may be meant
    "Z": (0, ""), "UT": (0, ""), "UTC": (0, ""), "GMT": (0, ""),
    "WET": (0, "Europe/Lisbon"), "WEST": (60, "Europe/Lisbon"),
    "CET": (60, "Europe/Berlin"), "CEST": (120, "Europe/Berlin"), "MEZ": (60, "Europe/Berlin"), "MESZ": (120, "Europe/Berlin"),
    "EET": (120, "Europe/Athens"), "EEST": (180, "Europe/Athens"), "MSK": (180, ""),
    "EST": (-300, "America/New_York"), "EDT": (-240, "America/New_York"), "CDT": (-300, "America/Chicago"),
    "MST": (-420, "America/Denver"), "MDT": (-360, "America/Denver"),
    "PST": (-480, "America/Los_Angeles"), "PDT": (-420, "America/Los_Angeles"),
    "PKT": (300, ""), "NPT": (345, ""), "ICT": (420, ""), "WIB": (420, ""), "HKT": (480, ""), "SGT": (480, ""),
    "MYT": (480, ""), "AWST": (480, ""), "JST": (540, ""), "KST": (540, ""),
    "ACST": (570, "Australia/Adelaide"), "ACDT": (630, "Australia/Adelaide"),
    "AEST": (600, "Australia/Sydney"), "AEDT": (660, "Australia/Sydney"),
    "NZST": (720, "Pacific/Auckland"), "NZDT": (780, "Pacific/Auckland"), "EAT": (180, ""), "CAT": (120, ""), "SAST": (120, ""),
}  # fmt: skip

AMBIGUOUS: dict[str, str] = {  # only the source's own zone tells which is meant
    "IST": "India, Israel, Ireland",
    "BST": "Britain, Bangladesh",
    "CST": "North America, China, Cuba",
    "AST": "Atlantic, Arabia",
    "ADT": "Atlantic, Arabia",
    "GST": "the Gulf, South Georgia",
    "SST": "Samoa, Singapore",
    "WAT": "West Africa, formerly others",
}
