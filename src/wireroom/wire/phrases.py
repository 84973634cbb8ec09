"""What agencies say in words of an item's life, by meaning and language: a table for `wire.lifecycle`, and nothing else.

Notation, a phrase between bars: one in capitals counts only where the message has it in capitals; one with small letters in
any case; one that begins with `=` must be all that its place says; one that ends in `…` may be followed by more words; every
other must be the whole of its place or end at a colon, dash, bracket or the like. The places are described in docs/wire.md.
"""

from __future__ import annotations

MEANINGS = (
    "kill!", "kill", "kill?", "hold", "test", "private", "advisory", "correction", "flash", "bulletin", "urgent", "update",
    "more", "note",
)  # fmt: skip
"""In order of weight. ``kill!`` leaves no doubt, ``kill`` none in a message that is a notice and no more, ``kill?`` needs a
second sign; ``note`` only leads on to the next phrase."""

ANYWHERE: dict[str, dict[str, str]] = {  # at the head of a headline, slugline, first paragraph or note
    "kill!": {
        "en": """
            mandatory kill | MANDATORY KILL… | bulletin kill | BULLETIN KILL… | kill notice | kill advisory |
            kill bulletin | KILL KILL | KILL KILL KILL | BULLETIN ELIMINATION | MANDATORY ELIMINATION |
            MANDATORY WITHDRAWAL
        """,
        "es": "AVISO DE ANULACIÓN",
        "it": "AVVISO DI ANNULLAMENTO",
        "pt": "AVISO DE ANULAÇÃO",
    },
    "kill": {
        "en": """
            story kill | kill story | story killed | story withdrawn | item withdrawn | elimination notice |
            ELIMINATION ADVISORY | recall notice to editors | STORY RETRACTED |
            please kill | please kill story… | please kill this story… | please kill the story…
        """,
        "de": """
            Meldung zurückgezogen | Text zurückgezogen | Beitrag zurückgezogen | dpa zieht Meldung zurück… |
            APA zieht Meldung zurück… | Rückzug einer Meldung | Rückzug der Meldung… | Meldung annulliert |
            bitte Meldung nicht verwenden | Stornierung der Meldung… | STORNO MELDUNG
        """,
        "fr": """
            dépêche annulée | annulation de dépêche | annulation de la dépêche… | retrait de dépêche |
            retrait de la dépêche… | ANNULE ET RETIRE… | AVIS D'ANNULATION | avis de retrait
        """,
        "es": """
            noticia anulada | despacho anulado | información anulada | anulación de noticia |
            anulación de despacho | noticia retirada
        """,
        "it": """
            notizia annullata | lancio annullato | annullamento notizia | annullamento lancio
        """,
        "nl": "bericht ingetrokken | bericht vervalt | intrekking bericht | BERICHT VERVALLEN",
        "da": """
            telegram annulleret | telegram tilbagetrukket | historien er trukket tilbage |
            artiklen er trukket tilbage
        """,
        "sv": """
            MAKULERAD TEXT | texten makuleras | texten är makulerad | artikeln dras tillbaka |
            texten dras tillbaka
        """,
        "nb": "melding trukket | meldingen trekkes | meldingen er trukket",
        "fi": "juttu vedetty pois | juttu mitätöity | uutinen mitätöity | uutinen peruttu | juttu poistettu",
        "pt": "notícia anulada | notícia retirada | anulação de notícia",
        "hi": """
            खबर रद्द | ख़बर रद्द | समाचार रद्द | यह खबर रद्द की जाती है… | यह समाचार रद्द किया जाता है… |
            यह खबर वापस ली जाती है…
        """,
        "mr": "बातमी रद्द | वृत्त रद्द | ही बातमी रद्द करण्यात येत आहे… | ही बातमी मागे घेण्यात येत आहे…",
    },
    "kill?": {
        "en": """
            KILL | KILLED | KILLS | ELIMINATION | WITHDRAWN | WITHDRAWAL | WITHDRAW | RETRACTION | RETRACTED |
            RECALL | withdrawal notice | retraction notice | notice of withdrawal
        """,
        "de": "ZURÜCKGEZOGEN | RÜCKZUG | STORNO | STORNIERT | STORNIERUNG | ANNULLIERT | ANNULLIERUNG",
        "fr": "ANNULE | ANNULÉ | ANNULATION | ANNULEE | ANNULÉE | RETRAIT",
        "es": "ANULACIÓN | ANULACION | ANULADA | ANULADO | ANULAR | RETIRADA",
        "it": "ANNULLA | ANNULLATA | ANNULLATO | ANNULLAMENTO | ELIMINARE",
        "nl": "INGETROKKEN | VERVALT | VERVALLEN",
        "da": "TILBAGETRUKKET | ANNULLERET | UDGÅR",
        "sv": "MAKULERAD | MAKULERAS | MAKULERING | TILLBAKADRAGEN",
        "nb": "saken trekkes | saken er trukket | TRUKKET | TREKKES | TRUKKET TILBAKE | UTGÅR",
        "fi": "MITÄTÖITY | MITÄTÖINTI | PERUTTU | VEDETTY POIS",
        "pt": "ANULAÇÃO | ANULADA | ANULADO | ANULAR",
        "hi": "रद्द",
    },
    "hold": {
        "en": """
            HOLD | HOLD FOR RELEASE | HOLD FOR RELEASE… | WITHHOLD | WITHHELD | BULLETIN WITHHOLD |
            ADVISORY HOLD | hold story | please hold story… | please hold this story… |
            hold for further notice | do not publish | do not publish yet | do not use | do not release |
            not yet for release
        """,
        "de": "bitte zurückhalten | bitte noch nicht veröffentlichen | bitte noch nicht verwenden | ZURÜCKHALTEN",
        "fr": "EN ATTENTE | ne pas publier | ne pas diffuser | ne pas utiliser",
        "es": "RETENER | no publicar | no difundir | no utilizar",
        "it": "TRATTENERE | non pubblicare | non diffondere | non utilizzare",
        "nl": "AANHOUDEN | nog niet publiceren | niet publiceren | niet gebruiken",
        "da": "TILBAGEHOLDES | må ikke bringes | må ikke offentliggøres",
        "sv": "AVVAKTA | får ej publiceras | får inte publiceras | publicera ej",
        "nb": "AVVENT | AVVENT PUBLISERING | må ikke publiseres | skal ikke publiseres",
        "fi": "ODOTTAKAA | ei saa julkaista | älkää julkaisko",
        "pt": "RETER | não publicar | não divulgar | não utilizar",
        "hi": "प्रकाशित न करें | कृपया प्रकाशित न करें | अभी प्रकाशित न करें",
        "mr": "प्रसिद्ध करू नये | कृपया प्रसिद्ध करू नये | प्रकाशित करू नये",
    },
    "test": {
        "en": """
            =test | TEST TEST | TEST TEST TEST | TEST TEST TEST TEST | test message | test transmission | test only |
            TEST STORY | this is a test | this is only a test | this is a test message… |
            this is a test transmission… | test, please ignore | test - please ignore | please ignore |
            ignore this message | TEST IGNORE | IGNORE TEST
        """,
        "de": "Testmeldung | TEST MELDUNG | dies ist ein Test | dies ist eine Testmeldung… | bitte ignorieren",
        "fr": "message de test | ceci est un test | dépêche test | TEST NE PAS UTILISER",
        "es": "mensaje de prueba | esto es una prueba | PRUEBA PRUEBA",
        "it": "messaggio di prova | prova di trasmissione | PROVA PROVA",
        "nl": "testbericht | dit is een test",
        "da": "testtelegram | dette er en test",
        "sv": "testmeddelande | detta är ett test | TESTTEXT",
        "nb": "testmelding | dette er en test",
        "fi": "testiviesti | tämä on testi | testijuttu",
        "pt": "mensagem de teste | isto é um teste",
        "hi": "परीक्षण संदेश",
        "mr": "चाचणी संदेश",
    },
    "private": {
        "en": """
            not for publication | not for broadcast | not for publication or broadcast | not for use |
            for information only | for your information only | for guidance only | for editors' guidance only |
            for internal use only | for planning purposes only | FYI ONLY | this item is not for publication |
            this message is not for publication
        """,
        "de": """
            nicht zur Veröffentlichung | nicht zur Veröffentlichung bestimmt | nur zur Information |
            nur zur internen Verwendung
        """,
        "fr": """
            à titre d'information seulement | pour information seulement | pas pour publication |
            non destiné à la publication
        """,
        "es": "no destinado a publicación | sólo para información | solo para información",
        "it": "solo per informazione | non per la pubblicazione | non destinato alla pubblicazione",
        "nl": "niet voor publicatie | alleen ter informatie",
        "da": "ikke til offentliggørelse | kun til orientering | til redaktionens orientering",
        "sv": "ej för publicering | inte för publicering | endast för kännedom",
        "nb": "ikke for publisering | kun til orientering | ikke til publisering",
        "fi": "ei julkaistavaksi | ei julkaisuun | vain tiedoksi",
        "pt": "apenas para informação | não destinado a publicação",
        "hi": "केवल सूचना के लिए | प्रकाशन के लिए नहीं | प्रकाशनार्थ नहीं",
        "mr": "केवळ माहितीसाठी | प्रसिद्धीसाठी नाही | प्रकाशनासाठी नाही",
    },
    "advisory": {
        "en": """
            ADVISORY | advisory to editors | editors' advisory | editors advisory | media advisory |
            news advisory | photo advisory | planning advisory | technical advisory | coverage advisory |
            service advisory | attention editors | ATTENTION EDITORS… | note to editors | notice to editors |
            message to editors | note to subscribers | note to clients | NOTE TO USERS | news budget |
            NEWS BUDGET… | news digest advisory | daybook | DAYBOOK… | news diary | NEWS DIARY… | NEWSLIST |
            news list | NEWS SCHEDULE | editorial schedule | HIGHLIGHTS ADVISORY | PHOTO BUDGET
        """,
        "de": """
            Achtung Redaktionen | An die Redaktionen | Hinweis an die Redaktionen | redaktioneller Hinweis |
            Hinweis für Redaktionen | Terminvorschau | Tagesvorschau | Wochenvorschau | dpa-Tagesvorschau |
            Themenvorschau | TERMINÜBERSICHT
        """,
        "fr": """
            avis aux rédactions | avis à la rédaction | note aux rédactions | note aux abonnés |
            avis aux abonnés | à l'attention des rédactions | PRÉVISIONS | AGENDA PRÉVISIONS | PREVISIONS
        """,
        "es": """
            nota a los editores | aviso a los editores | aviso a los abonados | nota a los abonados |
            aviso a los medios | PREVISIONES | PREVISIONES INFORMATIVAS
        """,
        "it": "nota per le redazioni | avviso alle redazioni | avviso ai media | nota ai redattori | PREVISIONI",
        "nl": """
            aan de redactie | aan de redacties | let op redacties | let op, redacties |
            bericht aan de redactie | ter attentie van de redactie
        """,
        "da": "til redaktionen | til redaktionerne",
        "sv": "till redaktionen | till redaktionerna",
        "nb": "til redaksjonen | til redaksjonene | til vaktsjefen | til desken",
        "fi": "toimituksille | tiedoksi toimituksille | huom toimitukset",
        "pt": "nota aos editores | aviso aos editores | nota às redações | aviso às redações | aviso aos assinantes",
        "hi": "संपादकों के लिए | संपादकों के ध्यानार्थ",
        "mr": "संपादकांसाठी",
    },
    "correction": {
        "en": """
            CORRECTION | correction notice | CORRECTIVE | CORRECTED | CORRECTING | CORRECTS | REFILE |
            CORRECTED REPEAT | correction to story | clarification notice | CORRECTION/CLARIFICATION |
            Correction | Corrected | Corrective
        """,
        "de": """
            KORREKTUR | Korrektur | KORR | Berichtigung | BERICHTIGT | Berichtigt | korrigierte Fassung |
            Korrigierte Wiederholung | RICHTIGSTELLUNG
        """,
        "fr": "RECTIFICATIF | rectificatif | RECTIFICATION | rectification | CORRIGÉ | CORRIGE | ERRATUM | CORRECTIF",
        "es": """
            CORRECCIÓN | CORRECCION | Corrección | RECTIFICACIÓN | RECTIFICACION | Rectificación | CORREGIDA |
            CORREGIDO | CORRIGE | fe de errores
        """,
        "it": "CORREZIONE | Correzione | RETTIFICA | Rettifica | ERRATA CORRIGE | errata corrige | CORRETTA",
        "nl": "CORRECTIE | Correctie | RECTIFICATIE | Rectificatie | GECORRIGEERD | herstelbericht",
        "da": "RETTELSE | Rettelse | RETTET | Rettet | KORREKTION | rettet version",
        "sv": "RÄTTELSE | Rättelse | RÄTTAD | RÄTTAD VERSION | KORRIGERING | KORRIGERAD | rättad version",
        "nb": "RETTELSE | RETTET | KORRIGERT | KORRIGERING | RETTING | rettet versjon | korrigert versjon",
        "fi": "KORJAUS | Korjaus | KORJATTU | OIKAISU | Oikaisu | korjattu versio",
        "pt": "CORREÇÃO | CORRECÇÃO | Correção | RETIFICAÇÃO | RECTIFICAÇÃO | CORRIGIDA | CORRIGE",
        "hi": "शुद्धि | शुद्धिपत्र | भूल सुधार | संशोधित समाचार",
        "mr": "दुरुस्ती | शुद्धिपत्र | चुकीची दुरुस्ती | सुधारित वृत्त",
    },
    "flash": {
        "en": "FLASH | NEWSFLASH | NEWS FLASH | NEWSALERT | NEWS ALERT | NEWSBREAK | SNAP | FLASH FLASH",
        "de": "BLITZ | BLITZMELDUNG",
        "fr": "FLASH INFO",
        "sv": "BLIXT",
        "nb": "HASTER FLASH | ILTELEGRAM",
        "fi": "PIKA | PIKAUUTINEN",
        "hi": "फ्लैश | फ़्लैश",
        "mr": "फ्लॅश",
    },
    "bulletin": {
        "en": "BULLETIN | ALERT | BREAKING | BREAKING NEWS",
        "fr": "ALERTE | ALERTE INFO",
        "es": "ALERTA | AVANCE",
        "pt": "ALERTA",
    },
    "urgent": {
        "en": "URGENT | RUSH",
        "de": "EIL | EILMELDUNG | EILT",
        "es": "URGENTE | ÚLTIMA HORA",
        "nl": "SPOED | SPOEDBERICHT",
        "da": "HASTER",
        "sv": "BRÅDSKANDE",
        "nb": "HASTER | HAST",
        "fi": "KIIRE | KIIREELLINEN",
        "hi": "अत्यावश्यक",
        "mr": "तातडीचे",
    },
    "update": {
        "en": """
            UPDATE | UPDATED | UPDATES | WRITETHRU | writethru | write-thru | write-through | ld |
            Ld-Writethru | LEAD | SUB | SUBS | RECAST | RECASTS | REPEAT | RPT | WRAPUP | ADDS | 1ST ADD |
            REWRITE | GRAF | SUBSTITUTE
        """,
        "de": """
            ZUSAMMENFASSUNG | Zusammenfassung | AKTUALISIERT | AKTUALISIERUNG | WIEDERHOLUNG | Wiederholung |
            NEU | Neufassung
        """,
        "fr": """
            ACTUALISATION | ACTUALISÉ | ACTUALISE | actualisé | LEAD GENERAL | COMPLÈTE | RÉPÉTITION |
            PAPIER GÉNÉRAL
        """,
        "es": "AMPLIACIÓN | AMPLIACION | Ampliación | ACTUALIZA | ACTUALIZACIÓN | ACTUALIZADA | AMPLÍA | REPETICIÓN",
        "it": "AGGIORNAMENTO | AGGIORNATA | RIEPILOGO | RPT | RIPETIZIONE",
        "nl": "HERHALING | Herhaling | AANVULLING | UPDATE | nieuw bericht, vervangt… | n i e u w bericht, vervangt…",
        "da": "OPDATERET | OPDATERING | NY VERSION | GENTAGELSE",
        "sv": "UPPDATERAD | UPPDATERING | NY VERSION | UTÖKAD VERSION",
        "nb": "OPPDATERT | OPPDATERING | NY VERSJON | UTVIDET VERSJON",
        "fi": "PÄIVITETTY | PÄIVITYS | TÄYDENNETTY | UUSI VERSIO",
        "pt": "ATUALIZADA | ATUALIZAÇÃO | ACTUALIZADA | NOVA VERSÃO",
        "hi": "अपडेट | अद्यतन",
        "mr": "अपडेट | अद्ययावत",
    },
    "note": {
        "en": """
            eds | editors | editor's note | editors' note | eds note | attention | attn | desks | news desks |
            ATTENTION ALL DESKS | note | clients | subscribers
        """,
        "de": "Achtung",
        "fr": "attention",
        "es": "atención",
        "it": "attenzione",
        "nl": "let op",
        "fi": "huom",
    },
}

IN_NOTES: dict[
    str, dict[str, str]
] = {  # at the head of a sentence of a note to editors, or of a bracketed first paragraph
    "correction": {
        "en": "corrects… | corrected… | correcting… | clarifies…",
        "de": "berichtigt… | korrigiert… | Korrektur… | Berichtigung…",
        "fr": "corrige… | rectifie… | correction… | rectificatif…",
        "es": "corrige… | corrección… | rectifica…",
        "it": "corregge… | correzione… | rettifica…",
        "nl": "corrigeert… | correctie… | rectificatie…",
        "da": "retter… | rettet… | rettelse…",
        "sv": "rättar… | rättat… | rättelse…",
        "nb": "retter… | rettet… | rettelse…",
        "fi": "korjaa… | korjattu… | korjaus… | oikaisee…",
        "pt": "corrige… | correção… | retifica…",
    },
    "update": {
        "en": """
            adds… | add… | updates… | updated… | recasts… | minor edits | edits… | writes through… |
            complete rewrite | rewrites… | replaces… | repeats… | refiles… | new throughout… | changes…
        """,
        "de": "neu… | ergänzt… | aktualisiert… | erweitert… | ersetzt…",
        "fr": "ajoute… | actualise… | complète… | remplace… | précise…",
        "es": "añade… | actualiza… | amplía… | sustituye…",
        "it": "aggiunge… | aggiorna… | sostituisce…",
        "nl": "vult aan… | actualiseert… | vervangt…",
        "da": "tilføjer… | opdaterer… | opdateret… | erstatter…",
        "sv": "lägger till… | uppdaterar… | uppdaterad… | ersätter…",
        "nb": "legger til… | oppdaterer… | oppdatert… | utfyller… | erstatter…",
        "fi": "lisää… | päivittää… | täydennetty… | täydentää… | korvaa…",
        "pt": "acrescenta… | atualiza… | substitui…",
    },
}

ENDINGS: dict[str, str] = {  # whole paragraphs at the end of the copy that only say whether more is coming
    "end": """
        (ends) | ENDS | Ends | /ends | *ends* | - ends - | -ends- | --ends-- | END | (end) | -end- | - end - |
        END ITEM | Ends item | end item | -30- | - 30 - | --30-- | (30) | ### | # # # | XXX | endit | ENDIT |
        (ende) | ENDE | (fin) | FIN | (fine) | (fim) | FIM | (einde) | EINDE | (slut) | SLUT | (loppu) | LOPPU |
        (समाप्त) | समाप्त
    """,
    "more": """
        (more) | (MORE) | MORE | -more- | - more - | --more-- | MORE MORE | MORE MORE MORE | (more to come) |
        more to come | MORE TO FOLLOW | (more to follow) | more follows | (more follows) | (mehr) | FOLGT MEHR |
        mehr folgt | (à suivre) | A SUIVRE | (suite) | (sigue) | SIGUE | (segue) | SEGUE | (wordt vervolgd) |
        (mere følger) | (mer följer) | (mer følger) | (jatkuu) | (continua) | (जारी)
    """,
}

DESK_FROM: tuple[str, ...] = (  # a paragraph that begins so, and all that follow it, are for the desk
    "the following information is not intended for publication",
    "the following is not intended for publication",
    "the following information is not for publication",
    "the following is not for publication",
    "not for publication:",
    "die folgenden informationen sind nicht zur veröffentlichung bestimmt",
    "die folgenden angaben sind nicht zur veröffentlichung bestimmt",
    "les informations suivantes ne sont pas destinées à la publication",
    "la siguiente información no está destinada a su publicación",
)
