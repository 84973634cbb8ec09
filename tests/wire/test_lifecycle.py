"""Life-cycle words: a notice is known wherever agencies put one, and a word in running copy is a word.

False holds are a cost, false publishes are worse, and a false kill is the worst.
"""

from datetime import UTC, datetime

import pytest

from wireroom.stories.standing import is_correction, is_kill, why_held
from wireroom.wire.item import Hints, Item, Paragraph, Run
from wireroom.wire.lifecycle import marked
from wireroom.wire.read import read as wire_read
from wireroom.wire.text import canonical_text

SENT = datetime(2021, 7, 22, 10, 15, tzinfo=UTC)
COPY = ("MUMBAI, July 22 (IANS) The council met on Thursday and agreed on new ferries.", "The first sails in October.")


def item(*paragraphs, **more):
    body = tuple(Paragraph((Run(words),)) for words in paragraphs or COPY)
    return Item(**{"guid": "g1", "headline": "Council agrees on ferries", "versioncreated": SENT, "body": body, **more})


def read(*paragraphs, zone="", dialect="", **more):
    return marked(item(*paragraphs, **more), Hints(timezone=zone, dialect=dialect))


LONG = tuple(
    f"Paragraph {number} tells of the harbour, its ferries and the people who wait there." for number in range(12)
)

KILLS = [
    {"headline": "MANDATORY KILL"},
    {"headline": "MANDATORY KILL: Council agrees on ferries"},
    {"headline": "BULLETIN KILL"},
    {"headline": "Kill notice - Council agrees on ferries"},
    {"headline": "URGENT - KILL STORY: Council agrees on ferries"},
    {"headline": "KILL: Council agrees", "ednote": "KILL"},
    {"slugline": "BC-IN--Ferries, MANDATORY KILL"},
    {"ednote": "MANDATORY KILL"},
    {"ednote": "Kill notice."},
    {"headline": "Meldung zurückgezogen: Stadtrat einigt sich"},
    {"headline": "Dépêche annulée: le conseil"},
    {"headline": "Noticia anulada: el consejo"},
    {"headline": "Notizia annullata"},
    {"headline": "Bericht ingetrokken"},
    {"headline": "TELEGRAM ANNULLERET"},
    {"headline": "Texten makuleras"},
    {"headline": "Meldingen trekkes: Byrådet"},
    {"headline": "Juttu vedetty pois"},
    {"headline": "Notícia anulada"},
    {"headline": "खबर रद्द: परिषद"},
    {"headline": "बातमी रद्द"},
]
KILL_COPY = [
    ("MANDATORY KILL", "The story slugged Ferries has been withdrawn."),
    ("The story headlined 'Council agrees on ferries' has been withdrawn.", "A substitute will not be filed."),
    ("This story has been killed.",),
    ("Please kill the story slugged FERRIES that moved at 1015 GMT.",),
    ("Editors: please do not use the story headlined Council agrees.",),
    ("Reuters has withdrawn the story on ferries.",),
    ("Bitte verwenden Sie die Meldung «Stadtrat einigt sich» nicht.",),
    ("Die dpa-Meldung «Stadtrat einigt sich» von 10.15 Uhr wird zurückgezogen.",),
    ("Merci d'annuler notre dépêche sur le conseil.",),
    ("Se ruega a los abonados que anulen la noticia sobre el consejo.",),
    ("Si prega di non utilizzare la notizia sul consiglio.",),
    ("Gelieve dit bericht over de raad niet te gebruiken.",),
    ("कृपया यह खबर प्रकाशित न करें।",),
    ("कृपया ही बातमी प्रसिद्ध करू नये.",),
]


@pytest.mark.parametrize("notice", KILLS, ids=lambda notice: next(iter(notice.values())))
def test_a_kill_notice_takes_the_story_down_and_is_never_published(notice):
    said = read("See the note.", **notice)
    assert is_kill(said)
    assert said.kind == "advisory"
    assert said.pubstatus == "usable", "what was sent stays as sent"
    assert why_held(said)


def test_an_unmistakable_kill_counts_over_a_whole_story_too():
    assert is_kill(read(*LONG, headline="MANDATORY KILL: Council agrees on ferries"))
    assert is_kill(read(*LONG, headline="KILL: Council agrees on ferries", ednote="KILL"))


def test_loud_words_anywhere_in_a_headline_keep_it_from_readers():
    assert why_held(read(headline="URGENT ATTENTION EDITORS PHOTOS FOLLOW")) == "the agency says hold"


def test_an_embargo_at_the_very_end_counts():
    assert read(*COPY, "*** EMBARGOED UNTIL FRIDAY ***").embargo_text


@pytest.mark.parametrize("words", KILL_COPY, ids=lambda words: words[0][:40])
def test_a_kill_in_the_first_paragraph_is_one(words):
    assert is_kill(read(*words, headline="To all editors"))


DOUBTFUL = [
    {"headline": "KILL: Council agrees on ferries"},
    {"headline": "RETRACTION: Council agrees on ferries"},
    {"headline": "Council agrees on ferries (WITHDRAWN)"},
    {"headline": "ZURÜCKGEZOGEN: Stadtrat einigt sich"},
    {"slugline": "Ferries, KILL"},
    {"slugline": "Ferries (KILL)", "headline": "KILL: ferries"},
    {"headline": "Story withdrawn: how a paper lost its nerve"},
    {"headline": "WITHDRAWAL: TROOPS LEAVE THE DELTA", "slugline": "WITHDRAWAL"},
    {"headline": "URGENT ATTENTION KILL STORY FERRIES"},
    {"ednote": "Please kill the earlier story on ferries."},
    {"ednote": "Please kill story slugged FERRIES-OLD, this one replaces it."},
]


@pytest.mark.parametrize("doubtful", DOUBTFUL, ids=lambda notice: next(iter(notice.values())))
def test_what_may_be_a_kill_waits_for_an_editor_and_kills_nothing(doubtful):
    said = read(*LONG, **doubtful)
    assert not is_kill(said)
    assert said.kind == "text"
    assert "kill" in why_held(said)


NEWS = [
    "Police kill two in raid on harbour",
    "Kill the bill, say protesters",
    "Kill Bill returns to cinemas",
    "Kill: how one word divided a town",
    "Killed in action: the last letters",
    "Recall of cars widens",
    "Recall: carmaker takes back 10,000 vehicles",
    "Recall election set for September",
    "Withdrawal from the delta begins",
    "Withdrawn bill returns to House",
    "Retraction of study shakes field",
    "Correction in share prices deepens",
    "Corrections officers strike",
    "Corrected figures lift the rupee",
    "The embargo on oil",
    "Embargo on oil: what it means",
    "Oil embargo until spring, minister says",
    "EU extends arms embargo until 2022",
    "Embargoed goods seized at port",
    "Hold on rates expected",
    "Hold your breath: the long dive",
    "HOLDING COMPANY SUES BANK",
    "Test of nerves in the final over",
    "Test: India beat England by an innings",
    "Test cricket: spinners take seven",
    "This is a test of our democracy, says judge",
    "Flash flood sweeps road away",
    "Flash: the hero who runs",
    "Urgent action needed on rivers",
    "Bulletin board of the stars",
    "Alert drivers save the day",
    "Budget: what the minister gave and took",
    "Budget 2021 at a glance",
    "Weather advisory: heavy rain on the coast",
    "Travel advisory issued for the hills",
    "Advisory board meets",
    "Lead in the water: a city waits",
    "Lead paint found in school",
    "Add salt and stir: the cook who came back",
    "Update your phones, agency says",
    "More than 100 saved",
    "End of the line for old trams",
    "Ends of the earth: a journey",
    "Note to self: the diary of a clerk",
    "Attention shoppers: the mall that never closed",
    "Not for sale: the house on the hill",
    "For information only the brave ask",
    "Eliminated: four teams go home",
    "Cancelled: the concert in the park",
    "Ignore the noise, says captain",
    "Please hold: a day in a call centre",
    "KILLING FIELDS MUSEUM REOPENS",
    "POLICE KILL TWO IN RAID ON HARBOUR",
    "FLASH FLOOD SWEEPS ROAD AWAY",
    "EMBARGO-BUSTING SHIP SEIZED",
    "LEAD-FREE PETROL AT LAST",
    "RECALL ELECTION SET FOR SEPTEMBER",
    "Korrektur am Aktienmarkt geht weiter",
    "Eil-Antrag vor Gericht gescheitert",
    "Neu im Kino: drei Filme",
    "Rückzug der Truppen beginnt",
    "Sperrung der Brücke dauert an",
    "Frei: der Fluss ohne Damm",
    "Retrait des troupes: le calendrier",
    "Annulation du festival, les artistes réagissent",
    "Alerte aux crues dans le sud",
    "Correction du marché: trois avis",
    "Corrección del mercado en marcha",
    "Retirada de tropas: qué pasa ahora",
    "Alerta por lluvias en la costa",
    "Avance del fuego en la sierra",
    "Annullata la partita per pioggia",
    "Rettifica dei confini, voto in aula",
    "Rectificatie van de grens",
    "Rettelser i budgettet vedtaget",
    "Rättelse av gränsen dröjer",
    "Saken utsatt til høsten",
    "Korjaus satamassa jatkuu",
    "Pika on pieni eläin",
    "Alerta de chuva no litoral",
    "संशोधन विधेयक लोकसभा में पारित",
    "संशोधन: लोकसभा में नया विधेयक",
    "रद्द हुई परीक्षा की नई तारीख",
    "परीक्षा रद्द: छात्रों का विरोध",
    "दुरुस्ती विधेयक मंजूर",
]


@pytest.mark.parametrize("headline", NEWS)
def test_a_word_in_a_headline_is_a_word(headline):
    said = read(headline=headline)
    assert said == item(headline=headline)
    assert why_held(said) == ""


@pytest.mark.parametrize(
    "first",
    [
        "Police kill two in a raid on the harbour, witnesses said.",
        "The report was withdrawn on Thursday after the ministry objected.",
        "The article in the Daily has been withdrawn, its editor said.",
        "The story of the bill that was withdrawn is told in a new film.",
        "This report has been withdrawn from shops because of a fault in print.",
        "Do not use the lift, the fire service warned visitors.",
        "Remove the rotor before cleaning, the recall letter tells drivers.",
        "Kill the engine, the voice on the radio said.",
        "Correct answers were given by three of the pupils.",
        "The embargo on oil will last until May, the minister said.",
        "Under embargo since 1990, the island grows its own food.",
        "Embargoed goods were found in a lorry at the border.",
        "Not for release yet, the panda cub sleeps most of the day.",
        "Frei für alle ist der Eintritt am Sonntag.",
        "Attention, passengers: the 9.15 to Pune leaves from platform two, the voice said.",
        "Test matches will be played at two grounds.",
        "Hold the front page, the old editor used to say.",
        "More is to come, the minister promised.",
        "Updates to the law were agreed on Thursday.",
        "Adds up to a crisis, said the bank's chief.",
        "Flash floods swept a road away near Satara.",
        "(With inputs from Pune)",
        "(This story is part of a series on rivers)",
    ],
)
def test_a_word_in_the_first_paragraph_is_a_word(first):
    said = read(first, *COPY)
    assert said == item(first, *COPY)
    assert why_held(said) == ""


@pytest.mark.parametrize(
    "note",
    [
        "With photos.",
        "Contact (not for publication): the desk in Pune.",
        "Correct as of 1015 GMT.",
        "For more see the story on the arms embargo.",
        "Note to editors: pictures of the ferry are on our site.",
        "Editors' note: a graphic accompanies this story.",
        "ATTENTION EDITORS - video available.",
        "Test report from the laboratory is attached.",
        "Photo of the advisory board follows.",
        "Embargo lifted.",
        "Embargo: none",
        "Hold back the last paragraph if space is short.",
        "Please kill the third paragraph of the story, it repeats the second.",
        "Remove the picture of the story's author.",
    ],
)
def test_an_ordinary_note_holds_nothing(note):
    assert why_held(read(ednote=note)) == ""


SIGNALS = [
    ({"headline": "CORRECTION: Council agrees on ferries"}, ("sig:correction",)),
    ({"headline": "Correction: Ferries story"}, ("sig:correction",)),
    ({"headline": "CORRECTED-UPDATE 2-Council agrees on ferries"}, ("sig:correction", "sig:update")),
    ({"headline": "REFILE-Council agrees"}, ("sig:correction",)),
    ({"headline": "Council agrees on ferries (Corrected)"}, ("sig:correction",)),
    ({"ednote": "CORRECTS spelling of name in paragraph 3"}, ("sig:correction",)),
    ({"ednote": "Corrects figure in first paragraph; adds quotes."}, ("sig:correction", "sig:update")),
    ({"headline": "(Korrektur: Zahl im 2. Absatz) Stadtrat einigt sich"}, ("sig:correction",)),
    ({"headline": "Korrektur: Stadtrat einigt sich"}, ("sig:correction",)),
    ({"headline": "Berichtigung: Stadtrat einigt sich"}, ("sig:correction",)),
    ({"headline": "RECTIFICATIF - Le conseil"}, ("sig:correction",)),
    ({"headline": "CORRECCIÓN: El consejo"}, ("sig:correction",)),
    ({"headline": "Rettifica: il consiglio"}, ("sig:correction",)),
    ({"headline": "CORRECTIE: De raad"}, ("sig:correction",)),
    ({"headline": "RETTELSE: Byrådet"}, ("sig:correction",)),
    ({"headline": "RÄTTELSE: Rådet"}, ("sig:correction",)),
    ({"headline": "KORJAUS: Neuvosto"}, ("sig:correction",)),
    ({"headline": "Correção: conselho"}, ("sig:correction",)),
    ({"headline": "भूल सुधार: परिषद"}, ("sig:correction",)),
    ({"headline": "शुद्धिपत्र: परिषद"}, ("sig:correction",)),
    ({"headline": "UPDATE 2-Council agrees on ferries"}, ("sig:update",)),
    ({"headline": "Council agrees on ferries (1st Ld)"}, ("sig:update",)),
    ({"slugline": "BC-IN--Ferries, 3rd Ld-Writethru"}, ("sig:update",)),
    ({"slugline": "INDIA-FERRIES/ (UPDATE 1)"}, ("sig:update",)),
    ({"headline": "2ND LEAD Council agrees on ferries"}, ()),
    ({"headline": "2ND LEAD: Council agrees on ferries"}, ("sig:update",)),
    ({"headline": "Zusammenfassung: Stadtrat einigt sich"}, ("sig:update",)),
    ({"ednote": "Adds quotes, background."}, ("sig:update",)),
    ({"headline": "+++ EIL +++ Stadtrat einigt sich"}, ("sig:urgent",)),
    ({"headline": "URGENT ¬ Council agrees"}, ()),
    ({"headline": "URGENT - Council agrees"}, ("sig:urgent",)),
    ({"headline": "FLASH: Council agrees"}, ("sig:flash",)),
    ({"headline": "SNAP - Council agrees"}, ("sig:flash",)),
    ({"headline": "ALERTE - Le conseil"}, ("sig:bulletin",)),
    ({"headline": "HOLD: Council agrees on ferries"}, ("sig:hold",)),
    ({"ednote": "HOLD"}, ("sig:hold",)),
    ({"ednote": "Please hold for release."}, ()),
    ({"slugline": "Ferries, HOLD"}, ("sig:hold",)),
]


@pytest.mark.parametrize(("fields", "signals"), SIGNALS, ids=lambda each: str(each)[:60])
def test_words_become_signals(fields, signals):
    said = read(**fields)
    assert said.signals == signals
    assert said.kind == "text"
    assert is_correction(said) == ("sig:correction" in signals)
    assert bool(why_held(said)) == ("sig:hold" in signals)


def test_a_bracketed_first_paragraph_is_a_note():
    assert read("(Adds comments, detail)", *COPY).signals == ("sig:update",)
    assert read("(Corrects spelling of name in headline)", *COPY).signals == ("sig:correction",)


def test_signals_that_were_sent_are_not_said_twice():
    assert read(headline="UPDATE 2-Council agrees", signals=("sig:update",)).signals == ("sig:update",)


def test_an_urgency_that_was_sent_stays_and_one_that_was_not_is_told_by_the_words():
    assert read(headline="FLASH: Council agrees", urgency=4).urgency == 4
    assert read(headline="FLASH: Council agrees").urgency == 1
    assert read(headline="Council agrees").urgency == 0


def test_the_words_give_a_version_only_where_the_agency_gave_none():
    assert read(headline="UPDATE 2-Council agrees").version_label == "UPDATE 2"
    assert read(headline="UPDATE 2-Council agrees", version=5).version_label == ""


ADVISORIES = [
    {"headline": "ADVISORY: photos to come"},
    {"headline": "Advisory to editors: photos to come"},
    {"headline": "ATTENTION EDITORS photos to come"},
    {"headline": "AP-Advisory, Ferries", "creditline": "AP"},
    {"headline": "NEWS BUDGET for Thursday"},
    {"headline": "Daybook"},
    {"headline": "Not for publication"},
    {"headline": "For information only: contacts"},
    {"headline": "DIARY - Political events", "creditline": "Reuters"},
    {"headline": "TEST TEST TEST"},
    {"headline": "Test"},
    {"headline": "This is a test."},
    {"headline": "Test message - please ignore"},
    {"headline": "Testmeldung"},
    {"ednote": "Not for publication."},
    {"ednote": "This is only a test."},
    {"headline": "Achtung Redaktionen: Bilder folgen"},
    {"headline": "Terminvorschau"},
    {"headline": "Avis aux rédactions"},
    {"headline": "Nota a los editores: fotos"},
    {"headline": "Nota per le redazioni"},
    {"headline": "Let op redacties: foto's volgen"},
    {"headline": "Til redaktionerne"},
    {"headline": "Till redaktionen"},
    {"headline": "Til redaksjonen: bilder"},
    {"headline": "Toimituksille: kuvia tulossa"},
    {"headline": "Nota aos editores"},
    {"headline": "संपादकों के लिए: चित्र"},
    {"headline": "संपादकांसाठी: छायाचित्रे"},
]


@pytest.mark.parametrize("fields", ADVISORIES, ids=lambda fields: next(iter(fields.values())))
def test_an_advisory_or_test_is_never_published(fields):
    said = read(**fields)
    assert said.kind == "advisory"
    assert not is_kill(said)
    assert why_held(said)


@pytest.mark.parametrize(
    "first", ["TEST TEST", "Not for publication", "ADVISORY", "Note to editors: this is a list of events."]
)
def test_an_advisory_may_say_so_in_its_first_paragraph(first):
    assert read(first, *COPY).kind == "advisory"


EMBARGOES = [
    ({"ednote": "Embargoed until 18:00 GMT on Friday, July 23, 2021."}, "", datetime(2021, 7, 23, 18, tzinfo=UTC)),
    ({"ednote": "EMBARGOED to 0001 Friday July 23"}, "Europe/London", datetime(2021, 7, 22, 23, 1, tzinfo=UTC)),
    ({"headline": "EMBARGOED UNTIL 6 pm IST, 23 July 2021: ferries"}, "Asia/Kolkata", None),
    (
        {"headline": "(EMBARGOED UNTIL 6 pm IST, 23 July 2021) ferries"},
        "Asia/Kolkata",
        datetime(2021, 7, 23, 12, 30, tzinfo=UTC),
    ),
    ({"slugline": "Ferries, embargoed until 2021-07-23T18:00Z"}, "", datetime(2021, 7, 23, 18, tzinfo=UTC)),
    ({"ednote": "Sperrfrist: 23. Juli 2021, 18.00 Uhr"}, "Europe/Berlin", datetime(2021, 7, 23, 16, tzinfo=UTC)),
    ({"ednote": "Sous embargo jusqu'au 23 juillet 2021 à 18h00 GMT"}, "", datetime(2021, 7, 23, 18, tzinfo=UTC)),
    ({"ednote": "Embargo hasta las 18:00 GMT del 23 de julio de 2021"}, "", datetime(2021, 7, 23, 18, tzinfo=UTC)),
    (
        {"ednote": "Embargo fino alle ore 18.00 del 23 luglio 2021"},
        "Europe/Rome",
        datetime(2021, 7, 23, 16, tzinfo=UTC),
    ),
    (
        {"ednote": "Onder embargo tot 23 juli 2021, 18.00 uur"},
        "Europe/Amsterdam",
        datetime(2021, 7, 23, 16, tzinfo=UTC),
    ),
    (
        {"ednote": "Klausuleret til kl. 18.00 den 23. juli 2021"},
        "Europe/Copenhagen",
        datetime(2021, 7, 23, 16, tzinfo=UTC),
    ),
    ({"ednote": "Embargo til kl. 18.00 23. juli 2021"}, "Europe/Oslo", datetime(2021, 7, 23, 16, tzinfo=UTC)),
    ({"ednote": "Embargo till kl 18.00 den 23 juli 2021"}, "Europe/Stockholm", datetime(2021, 7, 23, 16, tzinfo=UTC)),
    ({"ednote": "Julkaisuvapaa 23.7.2021 klo 18"}, "Europe/Helsinki", datetime(2021, 7, 23, 15, tzinfo=UTC)),
    ({"ednote": "Sob embargo até às 18:00 GMT de 23 de julho de 2021"}, "", datetime(2021, 7, 23, 18, tzinfo=UTC)),
    # nothing that leaves something open is an instant
    ({"ednote": "Embargoed until Friday"}, "Asia/Kolkata", None),
    ({"ednote": "Embargoed until 18:00 GMT"}, "", None),
    ({"ednote": "Embargoed until 23 July 2021"}, "Asia/Kolkata", None),
    ({"ednote": "Embargoed until 18:00 23 July 2021"}, "", None),
    ({"ednote": "Embargoed until 18:00 23 July"}, "Asia/Kolkata", None),
    ({"ednote": "Embargoed until 18:00 on Thursday, 23 July 2021"}, "Asia/Kolkata", None),
    ({"ednote": "Embargoed until 18:00 New York time on 23 July 2021"}, "Asia/Kolkata", None),
    ({"ednote": "Embargoed until 18:00 IST on 23 July 2021"}, "", None),
    ({"ednote": "Embargoed until midnight GMT, 23 July 2021"}, "", None),
    ({"ednote": "Embargoed until 06/07/2021 18:00 GMT"}, "", None),
    ({"ednote": "STRICTLY EMBARGOED"}, "Asia/Kolkata", None),
    ({"ednote": "23 जुलाई शाम 6 बजे तक प्रकाशन पर रोक"}, "Asia/Kolkata", None),
    ({"headline": "Not for publication before 6 pm: budget"}, "Asia/Kolkata", None),
    ({"usageterms": "Under embargo"}, "", None),
]


@pytest.mark.parametrize(("fields", "zone", "instant"), EMBARGOES, ids=lambda each: str(each)[:70])
def test_an_embargo_in_words_is_an_instant_or_holds(fields, zone, instant):
    said = read(zone=zone, **fields)
    assert said.embargoed == instant
    assert said.embargo_text
    assert bool(why_held(said)) == (instant is None)


def test_an_embargo_at_the_head_of_the_copy_counts():
    assert read("EMBARGOED UNTIL 18:00 GMT, 23 July 2021", *COPY).embargoed == datetime(2021, 7, 23, 18, tzinfo=UTC)
    assert read("Embargo: Freitag", *COPY).embargo_text == "Embargo: Freitag"


def test_a_zone_taken_from_the_source_is_said_to_be_assumed():
    assert read(ednote="Embargoed until 18:00 on 23 July 2021", zone="Asia/Kolkata").assumed == ("embargoed",)
    assert read(ednote="Embargoed until 18:00 GMT on 23 July 2021", zone="Asia/Kolkata").assumed == ()


def test_the_field_goes_before_the_words():
    sent = item(ednote="Embargoed until Friday", embargoed=SENT, embargo_text="2021-07-22T10:15Z")
    assert marked(sent, Hints()) == sent


ENDS = [
    "(ENDS)",
    "ENDS",
    "Ends",
    "-30-",
    "- 30 -",
    "###",
    "(END)",
    "(Ende)",
    "FIN",
    "(MORE)",
    "MORE",
    "(more to come)",
    "MORE MORE",
]


@pytest.mark.parametrize("marker", ENDS)
def test_a_paragraph_that_only_ends_the_transmission_is_for_the_desk(marker):
    said = read(*COPY, marker)
    assert said.paragraphs == COPY
    assert said.desk_note == marker
    assert ("sig:more" in said.signals) == ("more" in marker.lower())
    assert why_held(said) == ""


@pytest.mark.parametrize(
    "last",
    [
        "The play ends.",
        "It ends here (ENDS)",
        "More.",
        "End it now.",
        "30",
        "More than 30",
        "ENDS MEET",
        "Fine",
        "end",
        "* * *",
    ],
)
def test_words_at_the_end_of_the_copy_are_words(last):
    assert read(*COPY, last) == item(*COPY, last)


def test_a_marker_in_the_middle_or_alone_stays():
    assert read("ENDS", "The ferry sails.").paragraphs == ("ENDS", "The ferry sails.")
    assert read("MORE").paragraphs == ("MORE",)


def test_what_the_agency_says_is_not_for_publication_goes_to_the_desk():
    said = read(*COPY, "* * * *", "The following information is not intended for publication", "Contact: the Pune desk")
    assert said.paragraphs == (*COPY, "* * * *")
    assert said.desk_note == "The following information is not intended for publication\nContact: the Pune desk"
    assert "Contact" not in canonical_text(said)


def test_an_agency_has_signals_of_its_own():
    said = read(signals=("prodId:TXT", "edStat:U", "sig:update"), dialect="reuters")
    assert why_held(said) == ""
    assert is_kill(read(signals=("edStat:C",), dialect="reuters"))
    assert why_held(read(signals=("edStat:X",), dialect="reuters"))


@pytest.mark.parametrize("notice", [*KILLS, *DOUBTFUL, *ADVISORIES, *(fields for fields, _ in SIGNALS)])
def test_reading_the_words_again_changes_nothing(notice):
    once = read(**notice)
    assert marked(once, Hints()) == once


def test_ninjs_signals_that_are_only_an_address_are_read():
    data = b'{"uri": "g", "headline": "x", "body_text": "y", "signals": [{"uri": "http://cv.iptc.org/newscodes/signal/recall"}]}'
    (said,) = wire_read(data).items
    assert said.signals == ("sig:recall",)
    assert is_kill(said)
