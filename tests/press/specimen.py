"""A specimen of the newspaper: views of invented stories in three languages, for the look's tests and its preview.

Every person, body and event is made up.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from wireroom.press.render import disclaimer
from wireroom.press.strings import long_date, translate, when
from wireroom.press.views import (
    ArticleView,
    Block,
    Card,
    Chrome,
    Correction,
    Entry,
    FeedEntry,
    FeedView,
    FrontView,
    NoticeView,
    Part,
    Picture,
    Ref,
    Result,
    Run,
    SearchView,
    Source,
    Strip,
    TableCell,
    When,
)

ZONE = ZoneInfo("Asia/Kolkata")
NOW = datetime(2021, 7, 22, 4, 45, tzinfo=UTC)
TODAY = date(2021, 7, 22)
SECTIONS = {
    "politics": {"en": "Politics", "hi": "राजनीति", "mr": "राजकारण"},
    "nation": {"en": "Nation", "hi": "देश", "mr": "देश"},
    "world": {"en": "World", "hi": "दुनिया", "mr": "जग"},
    "business": {"en": "Business", "hi": "कारोबार", "mr": "अर्थ"},
    "sport": {"en": "Sport", "hi": "खेल", "mr": "क्रीडा"},
    "science": {"en": "Science", "hi": "विज्ञान", "mr": "विज्ञान"},
    "arts": {"en": "Arts", "hi": "कला", "mr": "कला"},
}
CITIES = {
    "mumbai": {"en": "Mumbai", "hi": "मुंबई", "mr": "मुंबई"},
    "new-delhi": {"en": "New Delhi", "hi": "नई दिल्ली", "mr": "नवी दिल्ली"},
    "pune": {"en": "Pune", "hi": "पुणे", "mr": "पुणे"},
    "bengaluru": {"en": "Bengaluru", "hi": "बेंगलुरु", "mr": "बंगळुरू"},
}
PAPERS = {"en": "The Harbour Courier", "hi": "बंदरगाह समाचार", "mr": "किनारा वार्ता"}
TAGLINES = {"en": "Every word as it came", "hi": "हर शब्द, जैसा आया", "mr": "प्रत्येक शब्द, आला तसा"}

STORIES: dict[str, list[tuple[str, str, str]]] = {
    "en": [
        ("politics", "Monsoon session opens with a quarrel over who may read the river accounts",
         "Opposition benches walk out twice before lunch; the water minister says the ledgers will be tabled \u201cby the end of the week, or by the end of my patience\u201d."),
        ("nation", "Coast road to reopen after eleven days as engineers declare the cliff at rest",
         "Buses run from Friday; lorries must wait for a second survey."),
        ("business", "Small lenders cut rates on harvest loans to 7.25%, lowest in nine years",
         "Cooperative banks in four states follow within hours; analysts expect ₹4,200 crore of new credit by Diwali."),
        ("world", "Island republic votes to move its capital uphill",
         "Turnout reaches 81% as residents of the old port back a forty-year plan."),
        ("sport", "Left-armer from Satara takes eight for 31 on debut",
         "The Harbour XI are bowled out before tea for the first time since 1988."),
        ("science", "Telescope on the plateau hears a pulsar skip a beat",
         "A glitch of four millionths of a second may say what the star is made of."),
        ("arts", "Lost reels of a silent epic turn up in a flour mill",
         "Restorers say two thirds of the film survive, including the flood."),
        ("nation", "Night trains to get reading lamps that dim by themselves",
         "The railway says complaints about light were third after tea and blankets."),
        ("business", "Tea prices steady at Guwahati auction", "First flush sells out by noon."),
        ("sport", "Kabaddi league moves final to Sunday", "Rain is forecast for Saturday in Pune."),
        ("world", "Two neighbours agree on a common clock for ferries", "The border ran through noon."),
        ("politics", "Panel asks for plain words in new tax form", "Forty pages may become nine."),
        ("science", "Mangrove count finds more seedlings than last year", "Volunteers walked 212 km of coast."),
        ("arts", "Sitar maker, 84, opens her workshop to apprentices", "She asks for patience and clean hands."),
        ("nation", "School kitchens switch to millets twice a week", "Children vote for the laddoo."),
        ("business", "Port handles record month despite two storms", "Cranes stood still for 61 hours."),
        ("sport", "Chess prodigy, 11, draws with former champion", "A queen each and nothing else."),
    ],
    "hi": [
        ("politics", "मानसून सत्र के पहले दिन नदी खातों पर हंगामा, विपक्ष का दो बार बहिर्गमन",
         "जल मंत्री ने कहा कि सारे बहीखाते सप्ताह के अंत तक सदन के पटल पर रख दिए जाएंगे।"),
        ("nation", "ग्यारह दिन बाद खुलेगी तटीय सड़क, इंजीनियरों ने चट्टान को सुरक्षित बताया",
         "शुक्रवार से बसें चलेंगी; ट्रकों को दूसरे सर्वेक्षण की प्रतीक्षा करनी होगी।"),
        ("business", "छोटे बैंकों ने फसल ऋण की दर घटाकर 7.25% की, नौ साल में सबसे कम",
         "दीवाली तक ₹4,200 करोड़ के नए कर्ज का अनुमान।"),
        ("sport", "सतारा के गेंदबाज़ ने पहले ही मैच में 31 रन देकर आठ विकेट लिए", "हार्बर एकादश चाय से पहले सिमटी।"),
        ("science", "पठार की दूरबीन ने पल्सर की धड़कन में चूक पकड़ी", "एक सेकंड के दस लाखवें हिस्से का अंतर।"),
        ("arts", "आटा चक्की में मिलीं मूक फिल्म की खोई रीलें", "दो तिहाई फिल्म बची हुई है।"),
        ("world", "द्वीप गणराज्य ने राजधानी पहाड़ पर ले जाने के पक्ष में मत दिया", "मतदान 81 प्रतिशत रहा।"),
        ("nation", "रात की रेलगाड़ियों में अपने आप मद्धिम होने वाली बत्तियां", "यात्रियों की शिकायतों के बाद फैसला।"),
        ("business", "गुवाहाटी नीलामी में चाय के दाम स्थिर", "पहली खेप दोपहर तक बिक गई।"),
    ],
    "mr": [
        ("politics", "पावसाळी अधिवेशनाच्या पहिल्याच दिवशी नदीच्या हिशेबावरून गोंधळ",
         "जलमंत्र्यांनी सर्व नोंदवह्या आठवड्याच्या अखेरीस सभागृहात मांडण्याचे आश्वासन दिले."),
        ("nation", "किनारी रस्ता अकरा दिवसांनी खुला होणार; कडा स्थिर असल्याचा अभियंत्यांचा निर्वाळा",
         "शुक्रवारपासून बस सुरू; मालमोटारींना दुसऱ्या पाहणीची प्रतीक्षा."),
        ("business", "पीककर्जाचा दर ७.२५ टक्क्यांवर, नऊ वर्षांतील नीचांक", "दिवाळीपर्यंत ₹४,२०० कोटींच्या नव्या कर्जाचा अंदाज."),
        ("sport", "साताऱ्याच्या डावखुऱ्या गोलंदाजाचे पदार्पणात ३१ धावांत आठ बळी", "हार्बर संघ चहापानापूर्वीच गारद."),
        ("science", "पठारावरील दुर्बिणीने टिपला पल्सरचा चुकलेला ठोका", "ताऱ्याच्या अंतरंगाचा शोध."),
        ("arts", "पिठाच्या गिरणीत सापडली मूकपटाची हरवलेली रिळे", "दोन तृतीयांश चित्रपट शाबूत."),
    ],
}  # fmt: skip

PARAGRAPHS: dict[str, tuple[str, ...]] = {
    "en": (
        "The monsoon session opened on Thursday with a quarrel over a cupboard. In it, members were told, stand the accounts of eleven rivers, kept by hand since 1951, and nobody could say who holds the key.",
        "“I do not ask for the water, I ask for the arithmetic,” said Meera Salgaonkar, who leads the opposition in the lower house, before walking out with 43 members at her back. They returned at noon, and left again at a quarter past.",
        "The water minister, Harish Vellodi, promised that the ledgers would be tabled by the end of the week. He put the cost of copying them at ₹18.6 lakh – “less than the tea of this house”.",
        "Under an agreement of 1987, five states share the water of the upper basin by a formula that fits on one page and has been read in court nineteen times. The formula takes the mean of ten years. The quarrel is about which ten.",
        "Officials of the River Accounts Board, who asked not to be named, said two of the books had been under water themselves in the floods of 2005, and that the figures for that year had been copied from memory.",
    ),
    "hi": (
        "मानसून सत्र के पहले दिन गुरुवार को सदन में एक अलमारी को लेकर हंगामा हुआ। सदस्यों को बताया गया कि उसमें 1951 से हाथ से लिखे ग्यारह नदियों के खाते रखे हैं, और कोई नहीं जानता कि चाबी किसके पास है।",
        "“मैं पानी नहीं, हिसाब मांग रही हूं,” निचले सदन में विपक्ष की नेता मीरा सालगांवकर ने कहा और 43 सदस्यों के साथ बाहर चली गईं। वे दोपहर में लौटीं और सवा बारह बजे फिर बाहर चली गईं।",
        "जल मंत्री हरीश वेल्लोदी ने वादा किया कि खाते सप्ताह के अंत तक पटल पर रख दिए जाएंगे। उन्होंने प्रतियां बनाने का खर्च ₹18.6 लाख बताया।",
        "1987 के समझौते के तहत पांच राज्य ऊपरी घाटी का पानी एक ऐसे सूत्र से बांटते हैं जो एक पन्ने पर आ जाता है और जिसे अदालत में उन्नीस बार पढ़ा जा चुका है।",
    ),
    "mr": (
        "पावसाळी अधिवेशनाची सुरुवात गुरुवारी एका कपाटावरून झालेल्या गोंधळाने झाली. त्यात १९५१ पासून हाताने लिहिलेले अकरा नद्यांचे हिशेब असून त्याची किल्ली कोणाकडे आहे हे कोणालाच सांगता आले नाही.",
        "“मी पाणी मागत नाही, हिशेब मागते,” असे विरोधी पक्षनेत्या मीरा साळगावकर म्हणाल्या आणि ४३ सदस्यांसह त्यांनी सभात्याग केला.",
        "जलमंत्री हरीश वेल्लोदी यांनी सर्व वह्या आठवड्याच्या अखेरीस सभागृहात मांडण्याचे आश्वासन दिले. प्रतींचा खर्च ₹१८.६ लाख असल्याचे त्यांनी सांगितले.",
    ),
}  # fmt: skip


def chrome(language: str, url: str, title: str, *, section: str = "", city: str = "", feeds: bool = False) -> Chrome:
    """The chrome of a page of the specimen."""
    root = "/" if language == "en" else f"/{language}/"
    names = (("English", "/", "en"), ("हिन्दी", "/hi/", "hi"), ("मराठी", "/mr/", "mr"))
    return Chrome(
        paper=PAPERS[language],
        tagline=TAGLINES[language],
        publisher="Harbour Press Cooperative",
        site_url="https://courier.example",
        url=url,
        language=language,
        direction="ltr",
        home_url=root,
        search_url="/search",
        epaper_url="/epaper/",
        sections=tuple(
            Ref(each[language], f"{root}{slug}/", current=slug == section) for slug, each in SECTIONS.items()
        ),
        cities=tuple(Ref(each[language], f"{root}city/{slug}/", current=slug == city) for slug, each in CITIES.items()),
        languages=tuple(Ref(name, at, current=tag == language, language=tag) for name, at, tag in names),
        today=long_date(TODAY, language),
        title=title,
        description=title,
        feed_url=f"{url}feed.xml" if feeds else "",
        json_feed_url=f"{url}feed.json" if feeds else "",
    )


def time_of(number: int, language: str) -> When:
    """The time of the story of that number: a new one every 37 minutes."""
    return when(NOW - timedelta(minutes=37 * number), ZONE, language, TODAY)


def photograph(number: int, alt: str = "A boat below the cliff road, seen from the sea") -> Picture:
    """A picture of the specimen; the preview draws it."""
    widths = (320, 640, 960, 1600)
    return Picture(
        url=f"/media/{number}-1600.jpg",
        width=1600,
        height=1067,
        alt=alt,
        caption="The cliff road on Wednesday evening, eleven days after the fall. Engineers measured no movement since Sunday.",
        credit="Asha Rege/Harbour Press",
        webp=tuple(Source(f"/media/{number}-{width}.webp", width) for width in widths),
        jpeg=tuple(Source(f"/media/{number}-{width}.jpg", width) for width in widths),
    )


def cards(language: str, *, pictures: bool = True) -> tuple[Card, ...]:
    """The specimen's stories as cards, best first."""
    root = "/" if language == "en" else f"/{language}/"
    made = []
    for number, (section, headline, dek) in enumerate(STORIES[language]):
        made.append(
            Card(
                key=f"k{number}",
                url=f"/story/2021/07/22/story-{number}-k{number}/",
                headline=headline,
                kicker=SECTIONS[section][language],
                kicker_url=f"{root}{section}/",
                dek=dek,
                agency="IANS" if number % 3 else "Zonal News",
                time=time_of(number, language),
                language=language,
                picture=photograph(number) if pictures and number in {0, 1, 4, 6, 7} else None,
                updated=number in {2, 5},
                corrected=number == 3,
                urgency=3 if number < 3 else 5,
            )
        )
    return tuple(made)


def article(language: str = "en", *, picture: bool = True, full: bool = True) -> ArticleView:
    """An article page. A `full` one has every kind of block, notes, tags, related stories and more of its section."""
    section, headline, dek = STORIES[language][0]
    all_cards = cards(language)
    root = "/" if language == "en" else f"/{language}/"
    first, *rest = (Block("p", runs=(Run(each),)) for each in PARAGRAPHS[language])
    return ArticleView(
        chrome=chrome(language, all_cards[0].url, headline, section=section),
        key="k0",
        kicker=SECTIONS[section][language],
        kicker_url=f"{root}{section}/",
        headline=headline,
        subheadline="Eleven rivers, one cupboard and no key" if full and language == "en" else "",
        byline="By Nandini Karve" if full and language == "en" else "",
        dateline={"en": "NEW DELHI, July 22 (IANS)", "hi": "नई दिल्ली, 22 जुलाई", "mr": "नवी दिल्ली, २२ जुलै"}[language],
        dek=dek,
        agency="IANS",
        agency_url=f"{root}agency/ians/",
        published=when(NOW - timedelta(hours=3), ZONE, language),
        updated=when(NOW, ZONE, language),
        blocks=(first, *rest, *(BLOCKS if full and language == "en" else ())),
        disclaimer=disclaimer("auto", True, language),
        words_url=f"{all_cards[0].url}words.txt",
        tags=tags(language),
        related=all_cards[1:7],
        more=all_cards[7:12],
        section=Ref(SECTIONS[section][language], f"{root}{section}/"),
        cities=(Ref(CITIES["new-delhi"][language], f"{root}city/new-delhi/"),),
        lead_picture=photograph(0) if picture else None,
        pictures=(photograph(4),) if picture and full else (),
        corrections=(
            Correction(when(NOW, ZONE, language), "The number of rivers is eleven, not twelve as first sent."),
        )
        if full and language == "en"
        else (),
        copyright="© 2021 IANS" if full else "",
        keywords=("rivers", "parliament"),
    )


def tags(language: str) -> tuple[Ref, ...]:
    """Tags of every kind."""
    root = "/" if language == "en" else f"/{language}/"
    names = {
        "en": ("Meera Salgaonkar", "Harish Vellodi", "New Delhi", "Upper Basin", "River Accounts Board"),
        "hi": ("मीरा सालगांवकर", "हरीश वेल्लोदी", "नई दिल्ली", "ऊपरी घाटी", "नदी लेखा मंडल"),
        "mr": ("मीरा साळगावकर", "हरीश वेल्लोदी", "नवी दिल्ली", "वरचे खोरे", "नदी लेखा मंडळ"),
    }[language]
    kinds = ("person", "person", "place", "place", "organisation")
    return tuple(
        Ref(name, f"{root}tag/t{number}/", kind=kind)
        for number, (name, kind) in enumerate(zip(names, kinds, strict=True))
    )


def _runs(text: str) -> tuple[Run, ...]:
    return (Run(text),)


BLOCKS: tuple[Block, ...] = (
    Block("h", runs=_runs("What the books say"), level=2),
    Block(
        "p",
        runs=(
            Run("A clerk of the board read out "),
            Run("three", ("em",)),
            Run(" of the entries on Thursday and offered the rest on "),
            Run("the board’s own page", href="https://rivers.example/accounts"),
            Run(". It is, she said, "),
            Run("“a matter of ink”", ("strong",)),
            Run("."),
        ),
    ),
    Block("quote", runs=_runs("A river is a sum that will not stand still while it is added up.")),
    Block(
        "ul",
        entries=(
            Entry(_runs("Upper basin, five states")),
            Entry(_runs("of which two have no book for 2005"), 1),
            Entry(_runs("Lower basin, three states")),
        ),
    ),
    Block(
        "table",
        rows=(
            (TableCell(_runs("Mean flow by decade, thousand cubic feet a second"), True, 4),),
            tuple(TableCell(_runs(each), True) for each in ("River", "1990s", "2000s", "2010s")),
            tuple(TableCell(_runs(each), number == 0) for number, each in enumerate(("Sona", "41.2", "38.9", "36.0"))),
            tuple(TableCell(_runs(each), number == 0) for number, each in enumerate(("Velu", "12.7", "12.9", "11.4"))),
            tuple(TableCell(_runs(each), number == 0) for number, each in enumerate(("Karhi", "7.0", "6.1", "6.6"))),
        ),
    ),
    Block("figure", picture=photograph(6, "A page of the river ledger of 1951")),
    Block("h", runs=_runs("The formula"), level=3),
    Block(
        "ol",
        entries=tuple(Entry(_runs(each)) for each in ("Take ten years.", "Leave out the wettest.", "Divide by nine.")),
    ),
    Block("pre", runs=(Run("Sona   36.0"), Run("\n", ("break",)), Run("Velu   11.4"))),
    Block("p", runs=_runs("The house meets again on Friday at eleven.")),
    Block("note", runs=_runs("(The writer can be reached at the Delhi desk.)")),
)


def front(language: str = "en", *, pictures: bool = True, flash: bool = False) -> FrontView:
    """The home front."""
    all_cards = cards(language, pictures=pictures)
    if flash:
        import msgspec

        all_cards = (msgspec.structs.replace(all_cards[0], urgency=1), *all_cards[1:])
    root = "/" if language == "en" else f"/{language}/"
    return FrontView(
        chrome=chrome(language, root, PAPERS[language], feeds=True),
        kind="home",
        heading="",
        label="",
        cards=all_cards,
        latest=all_cards[:12],
        strips=tuple(
            Strip(Ref(SECTIONS[slug][language], f"{root}{slug}/"), (*all_cards[at : at + 5],))
            for at, slug in ((2, "business"), (4, "sport"), (1, "science"))
        ),
        days=tuple(
            Ref(long_date(TODAY - timedelta(days=n), language), f"{root}archive/2021/07/{22 - n}/") for n in range(7)
        ),
    )


def section(language: str = "en") -> FrontView:
    """A section's front."""
    root = "/" if language == "en" else f"/{language}/"
    all_cards = cards(language)
    return FrontView(
        chrome=chrome(language, f"{root}politics/", SECTIONS["politics"][language], section="politics", feeds=True),
        kind="section",
        heading=SECTIONS["politics"][language],
        label=translate(language)("Section"),
        cards=all_cards,
        latest=all_cards[:8],
        days=(Ref(long_date(TODAY, language), f"{root}politics/2021/07/22/"),),
    )


def city(language: str = "en") -> FrontView:
    """A city's front."""
    root = "/" if language == "en" else f"/{language}/"
    all_cards = cards(language, pictures=False)
    return FrontView(
        chrome=chrome(language, f"{root}city/pune/", CITIES["pune"][language], city="pune", feeds=True),
        kind="city",
        heading=CITIES["pune"][language],
        label=translate(language)("City"),
        cards=all_cards,
        latest=all_cards[:8],
        about=(Ref(translate(language)("E-paper"), "/epaper/pune/"),),
    )


def day(language: str = "en") -> FrontView:
    """A day's archive."""
    all_cards = cards(language)
    heading = long_date(TODAY, language)
    return FrontView(
        chrome=chrome(language, "/archive/2021/07/22/", heading),
        kind="day",
        heading=heading,
        label=translate(language)("Archive"),
        cards=all_cards,
        older=Ref(long_date(TODAY - timedelta(days=1), language), "/archive/2021/07/21/"),
        newer=Ref(long_date(TODAY + timedelta(days=1), language), "/archive/2021/07/23/"),
    )


def tag(language: str = "en") -> FrontView:
    """A person's front."""
    all_cards = cards(language)
    name = tags(language)[0].title
    return FrontView(
        chrome=chrome(language, "/tag/t0/", name, feeds=True),
        kind="tag",
        heading=name,
        label=translate(language)("Person"),
        cards=all_cards[:6],
        latest=all_cards[:6],
        about=tags(language)[1:],
    )


def notice(code: int, language: str = "en") -> NoticeView:
    """A page that says one thing."""
    _ = translate(language)
    heading, text = {
        404: (_("Page not found"), _("There is no page at this address.")),
        410: (_("Story withdrawn"), _("The agency that sent this story has withdrawn it.")),
        0: (_("No connection"), _("This page has not been kept for reading without a connection.")),
    }[code]
    return NoticeView(
        chrome(language, "/gone/", heading), code, heading, text, cards(language)[:4] if code == 404 else ()
    )


def search(language: str = "en", query: str = "river accounts") -> SearchView:
    """A page of results."""
    found = cards(language)[:4]
    snippet = (
        Part("… a quarrel over who may read the "),
        Part("river", True),
        Part(" "),
        Part("accounts", True),
        Part(" …"),
    )
    return SearchView(
        chrome=chrome(language, "/search", translate(language)("Search")),
        query=query,
        results=tuple(Result(card, snippet if number == 0 else ()) for number, card in enumerate(found)),
        total=1204,
        next_url="/search?q=river+accounts&page=2",
    )


def feed() -> FeedView:
    """The home front's feed."""
    entries = tuple(
        FeedEntry(
            key=card.key,
            url="https://courier.example" + card.url,
            headline=card.headline,
            dek=card.dek,
            html=f"<p>{card.dek}</p>" if number else "",
            agency=card.agency,
            byline="",
            published_rfc822="Thu, 22 Jul 2021 10:15:00 +0530",
            published_iso=card.time.iso,
            updated_iso=card.time.iso,
            section=card.kicker,
            tags=("Meera Salgaonkar",),
            picture_url="https://courier.example/media/0-1600.jpg" if card.picture else "",
            language="en",
        )
        for number, card in enumerate(cards("en"))
    )
    return FeedView(
        title="The Harbour Courier",
        description="Every word as it came",
        home_url="https://courier.example/",
        feed_url="https://courier.example/feed.xml",
        json_feed_url="https://courier.example/feed.json",
        language="en",
        built_rfc822="Thu, 22 Jul 2021 10:15:00 +0530",
        entries=entries,
        atom_url="https://courier.example/atom.xml",
    )
