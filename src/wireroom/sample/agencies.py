"""The sample's three invented agencies and the places their datelines name. Pure."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from msgspec import Struct


class Agency(Struct, frozen=True):
    """An agency: its names by language, its address, the zone in which it thinks, and its rights line."""

    slug: str
    feed: str
    names: dict[str, str]
    domain: str
    timezone: str
    terms: str

    @property
    def name(self) -> str:
        """The agency's name in English."""
        return self.names["en"]

    @property
    def zone(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.timezone)


class Place(Struct, frozen=True):
    """A place of a dateline: names by language, state or region, ISO country code, Wikidata id where we know it."""

    names: dict[str, str]
    region: str = ""
    country: str = "IN"
    qid: str = ""

    @property
    def name(self) -> str:
        """The English name."""
        return self.names["en"]


AGENCIES = {
    agency.slug: agency
    for agency in (
        Agency(
            "deccan-wire",
            "deccan-wire",
            {"en": "Deccan Wire", "hi": "डेक्कन वायर", "mr": "डेक्कन वायर"},
            "deccan-wire.example",
            "Asia/Kolkata",
            "For use by subscribers of Deccan Wire. The text may not be altered.",
        ),
        Agency(
            "coastal-press",
            "coastal-press",
            {"en": "Coastal Press Agency", "hi": "कोस्टल प्रेस", "mr": "कोस्टल प्रेस"},
            "coastal-press.example",
            "Asia/Kolkata",
            "Use in print and online by subscribing newspapers; credit the agency.",
        ),
        Agency(
            "northline",
            "northline",
            {"en": "Northline Features", "hi": "नॉर्थलाइन फीचर्स", "mr": "नॉर्थलाइन फीचर्स"},
            "northline.example",
            "UTC",
            "Free to subscribers of Northline Features until the end of the contract.",
        ),
    )
}

PLACES = {
    place.name: place
    for place in (
        Place({"en": "Mumbai", "hi": "मुंबई", "mr": "मुंबई"}, "Maharashtra", qid="Q1156"),
        Place({"en": "New Delhi", "hi": "नई दिल्ली", "mr": "नवी दिल्ली"}, "Delhi", qid="Q987"),
        Place({"en": "Bengaluru", "hi": "बेंगलुरु", "mr": "बंगळुरू"}, "Karnataka", qid="Q1355"),
        Place({"en": "Chennai", "hi": "चेन्नई", "mr": "चेन्नई"}, "Tamil Nadu", qid="Q1352"),
        Place({"en": "Kolkata", "hi": "कोलकाता", "mr": "कोलकाता"}, "West Bengal", qid="Q1348"),
        Place({"en": "Hyderabad", "hi": "हैदराबाद", "mr": "हैदराबाद"}, "Telangana", qid="Q1361"),
        Place({"en": "Pune", "hi": "पुणे", "mr": "पुणे"}, "Maharashtra", qid="Q1538"),
        Place({"en": "Nagpur", "hi": "नागपुर", "mr": "नागपूर"}, "Maharashtra", qid="Q1513"),
        Place({"en": "Nashik", "hi": "नासिक", "mr": "नाशिक"}, "Maharashtra"),
        Place({"en": "Ratnagiri", "hi": "रत्नागिरी", "mr": "रत्नागिरी"}, "Maharashtra"),
        Place({"en": "Kolhapur", "hi": "कोल्हापुर", "mr": "कोल्हापूर"}, "Maharashtra"),
        Place({"en": "Lucknow", "hi": "लखनऊ", "mr": "लखनऊ"}, "Uttar Pradesh", qid="Q47916"),
        Place({"en": "Bhopal", "hi": "भोपाल", "mr": "भोपाळ"}, "Madhya Pradesh", qid="Q80989"),
        Place({"en": "Patna", "hi": "पटना", "mr": "पाटणा"}, "Bihar", qid="Q80484"),
        Place({"en": "Shimla", "hi": "शिमला", "mr": "सिमला"}, "Himachal Pradesh"),
        Place({"en": "Kochi", "hi": "कोच्चि", "mr": "कोची"}, "Kerala", qid="Q1800"),
        Place({"en": "Jaipur", "hi": "जयपुर", "mr": "जयपूर"}, "Rajasthan", qid="Q66485"),
        Place({"en": "Guwahati", "hi": "गुवाहाटी", "mr": "गुवाहाटी"}, "Assam"),
        Place({"en": "London", "hi": "लंदन", "mr": "लंडन"}, "", "GB", "Q84"),
        Place({"en": "Geneva", "hi": "जिनेवा", "mr": "जिनिव्हा"}, "", "CH", "Q71"),
        Place({"en": "Lisbon", "hi": "लिस्बन", "mr": "लिस्बन"}, "", "PT", "Q597"),
        Place({"en": "Nairobi", "hi": "नैरोबी", "mr": "नैरोबी"}, "", "KE", "Q3870"),
        Place({"en": "Kathmandu", "hi": "काठमांडू", "mr": "काठमांडू"}, "", "NP", "Q3037"),
        Place({"en": "Colombo", "hi": "कोलंबो", "mr": "कोलंबो"}, "", "LK", "Q35381"),
        Place({"en": "Tokyo", "hi": "टोक्यो", "mr": "टोकियो"}, "", "JP", "Q1490"),
        Place({"en": "Brussels", "hi": "ब्रसेल्स", "mr": "ब्रसेल्स"}, "", "BE", "Q239"),
    )
}
