"""Original copy for setting: stories of an invented India, as long and as many as wanted, the same for the same seed."""

from datetime import date
from random import Random

from wireroom.epaper.issue import Job, Labels, Picture, Story

SECTIONS = ["nation", "politics", "business", "world", "science", "sport"]
PLACES = ["MUMBAI", "NEW DELHI", "PUNE", "CHENNAI", "KOLKATA", "NAGPUR", "HYDERABAD"]
AGENCIES = ["Deccan Wire", "Coastal Press", "Sahyadri News"]

_WHO = [
    "the civic commissioner", "a senior engineer of the port trust", "the state's water resources minister", "Meera Paranjpe, who teaches hydrology",
    "the residents' federation", "the transport secretary", "a spokesperson for the traders", "Anil Devasthali, the project's director",
    "the union of bus drivers", "the district collector", "the museum's curator, Farida Merchant", "the bank's chief economist",
]  # fmt: skip
_DID = [
    "said on Thursday that the work would be finished before the next monsoon",
    "told reporters that the figures for June had been better than anyone in the department expected",
    "asked the standing committee to look again at the tender, which three firms had challenged",
    "warned that a delay of even two weeks would leave forty villages without a road in August",
    "promised that no tree older than thirty years would be cut for the new line",
    "said the money had been set aside in the last budget and would not lapse",
    "described the decision as late but welcome, and said that its details would matter more than its date",
    "pointed out that the city uses a fifth less water than it did ten years ago, although it has grown",
    "wants the survey repeated in the dry season, when the wells tell a different story",
    "called for a public hearing in every ward before the plan is sent to the state",
    "said that the first of the twelve new ferries had passed its trials off Uran",
    "hoped that the court would take up the matter before the holidays",
]
_MORE = [
    "The proposal has been on the table since 2016 and has been redrawn four times.",
    "Two of the nine bidders have withdrawn; the remaining seven must lodge a deposit of ₹4.5 crore each by Monday.",
    "A similar scheme in Kochi was wound up after eighteen months, when the operator could not find spare parts.",
    "About 1,40,000 passengers use the line on a working day, nearly half of them before nine in the morning.",
    "The rains have been kind so far: the seven lakes hold 62 per cent of what they can, against 41 per cent a year ago.",
    "“We were told to wait, and we have waited,” said a shopkeeper who has kept his stall under the bridge for thirty years.",
    "The audit, which runs to 214 pages, finds fault with the accounts but not with the engineering.",
    "Prices at the wholesale market eased for the third day, with onions at ₹18 a kilogram and tomatoes at ₹24.",
    "The committee will meet again on August 3.",
    "No one was hurt, and traffic was moving again by the evening.",
    "Scientists at the observatory have followed the object since March and expect to lose sight of it in November.",
    "It is the first time since the drought of 1972 that the canal has been opened in July.",
    "Opposition members walked out when the chair refused a division, and came back for the vote on the second reading.",
    "The team leaves for Colombo on Saturday and plays the first of five matches a week later.",
]
_HEADS = [
    "Harbour ferries to run until midnight from August", "Standing committee sends coastal road tender back for a second look",
    "Seven lakes fuller than last year, but the city will keep its water cuts", "Court asks state to explain delay in school repairs",
    "Onion prices ease for a third day", "Night trains return to the ghat line after two years", "Museum finds lost survey maps in its own cellar",
    "Observatory tracks a comet older than the planets", "Women's hockey side wins in Jakarta", "Rupee steadies as oil slips",
    "Villages ask for a bridge, get a boat", "Power cut darkens eastern suburbs for three hours; inquiry ordered",
    "Textile exporters see orders coming back", "New buses are silent, and that is a problem", "Parliament's second week begins with a walkout over fuel prices",
    "Fishermen want the breakwater moved", "A teacher's radio lessons reach 300 hamlets", "Bank holds rates and its breath",
    "Monsoon reaches the last district a week late", "Rare frog found in a Pune car park",
]  # fmt: skip
_HI_HEADS = [
    "बंदरगाह की नावें अगस्त से आधी रात तक चलेंगी", "झीलों में पिछले साल से ज़्यादा पानी, फिर भी कटौती जारी रहेगी", "स्कूलों की मरम्मत में देरी पर अदालत ने राज्य से जवाब माँगा",
    "प्याज़ के दाम तीसरे दिन भी नरम", "घाट की रात वाली रेलगाड़ियाँ दो साल बाद लौटीं",
]  # fmt: skip
_HI = [
    "नगर आयुक्त ने गुरुवार को कहा कि काम अगले मानसून से पहले पूरा हो जाएगा।", "समिति की अगली बैठक तीन अगस्त को होगी।",
    "यात्रियों के संगठन ने इस फ़ैसले का स्वागत किया, लेकिन कहा कि असली सवाल किराए का है।", "सात झीलों में इस समय 62 प्रतिशत पानी है, जबकि पिछले साल इसी दिन 41 प्रतिशत था।",
    "विशेषज्ञों का कहना है कि सर्वेक्षण सूखे मौसम में दोहराया जाना चाहिए, जब कुएँ दूसरी कहानी कहते हैं।", "थोक बाज़ार में प्याज़ 18 रुपये और टमाटर 24 रुपये किलो बिका।",
    "किसी के घायल होने की ख़बर नहीं है और शाम तक यातायात सामान्य हो गया।", "इस योजना पर 2016 से बात चल रही है और इसका नक़्शा चार बार बदला जा चुका है।",
]  # fmt: skip
_MR_HEADS = [
    "बंदरातील बोटी ऑगस्टपासून मध्यरात्रीपर्यंत",
    "सात तलावांत गेल्या वर्षीपेक्षा जास्त पाणी",
    "घाटातील रात्रीच्या गाड्या दोन वर्षांनी पुन्हा सुरू",
    "कांद्याचे भाव सलग तिसऱ्या दिवशी उतरले",
]
_MR = [
    "पुढच्या पावसाळ्याआधी काम पूर्ण होईल, असे आयुक्तांनी गुरुवारी सांगितले.", "समितीची पुढील बैठक तीन ऑगस्ट रोजी होणार आहे.",
    "प्रवासी संघटनेने निर्णयाचे स्वागत केले, मात्र खरा प्रश्न भाड्याचा आहे, असेही म्हटले.", "सात तलावांत सध्या 62 टक्के पाणीसाठा आहे; गेल्या वर्षी याच दिवशी तो 41 टक्के होता.",
    "कोरड्या दिवसांत विहिरी वेगळीच गोष्ट सांगतात, म्हणून पाहणी पुन्हा करावी, असे तज्ज्ञांचे मत आहे.", "घाऊक बाजारात कांदा 18 रुपये तर टोमॅटो 24 रुपये किलोने विकला गेला.",
    "कोणालाही इजा झाली नाही आणि सायंकाळपर्यंत वाहतूक सुरळीत झाली.",
]  # fmt: skip


def sentences(random: Random, language: str) -> str:
    """One sentence."""
    if language == "hi":
        return random.choice(_HI)
    if language == "mr":
        return random.choice(_MR)
    if random.random() < 0.55:
        who = random.choice(_WHO)
        return f"{who[0].upper()}{who[1:]} {random.choice(_DID)}."
    return random.choice(_MORE)


def blocks(random: Random, words: int, language: str) -> list[dict]:
    """Paragraphs of about so many words."""
    made, have = [], 0
    while have < words:
        text = " ".join(sentences(random, language) for _ in range(random.choice((1, 2, 2, 3))))
        have += len(text.split())
        made.append({"kind": "p", "runs": [{"text": text}]})
    return made


def story(
    number: int, *, words: int | None = None, language: str = "en", picture: Picture | None = None, seed: int = 7
) -> Story:
    """The n-th story of a day."""
    random = Random(seed * 1000 + number)
    heads = {"en": _HEADS, "hi": _HI_HEADS, "mr": _MR_HEADS}[language]
    words = words or random.choice((70, 110, 140, 180, 220, 260, 320, 400, 520, 700))
    agency = random.choice(AGENCIES)
    body = blocks(random, words, language)
    if language == "en":
        place = random.choice(PLACES)
        body[0] = {"kind": "first", "dateline": f"{place}, July 22 ({agency}):", "runs": body[0]["runs"]}
    byline = random.choice(("", "By Kavita Rane", "By our correspondent")) if language == "en" else ""
    body.insert(0, {"kind": "byline", "byline": byline, "agency": agency})
    section = SECTIONS[number % len(SECTIONS)]
    return Story(
        key=f"s{number}", id=number + 1, version="v1", url=f"/story/2021/07/22/s{number}/", language=language, section=section.title(),
        tongue=["en", "hi", "mr"].index(language),
        kicker=section.title(), headline=heads[number % len(heads)], subheadline="", byline=byline, agency=agency,
        blocks=tuple(body), picture=picture, weight=-number * 1800, near=number < 6,
        group=number % len(SECTIONS),
    )  # fmt: skip


def job(stories, **more):
    """An issue of these stories."""
    told = {
        "paper": "The Test Courier", "title": "The Test Courier, Mumbai, July 22, 2021", "city": "mumbai",
        "day": date(2021, 7, 22), "language": "en", "edition": "Mumbai edition", "date": "Thursday, July 22, 2021",
        "number": "2021, no. 203", "running": "The Test Courier · Mumbai", "ears": ("Every word as it came", "Also on the web"),
        "foot": "Auto-published from agency feeds, not reviewed by an editor.", "site": "test.example",
        "labels": {"en": Labels("Continued on page {page}", "Continued from page {page}")},
    }  # fmt: skip
    return Job(stories=tuple(stories), **{**told, **more})
