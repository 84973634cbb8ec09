"""Words of dates in the languages of agencies: months, days of the week, and what may stand between them."""

from __future__ import annotations

import unicodedata

_MONTHS = """
    january february march april may june july august september october november december
    januar februar märz april mai juni juli august september oktober november dezember
    jänner feber märz april mai juni juli august september oktober november dezember
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
    januari februari maart april mei juni juli augustus september oktober november december
    januar februar marts april maj juni juli august september oktober november december
    januari februari mars april maj juni juli augusti september oktober november december
    januar februar mars april mai juni juli august september oktober november desember
    janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
    tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu
    tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta
    heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta
    जनवरी फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
    जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर
"""
_DAYS = """
    monday tuesday wednesday thursday friday saturday sunday
    mon tue wed thu fri sat sun
    montag dienstag mittwoch donnerstag freitag samstag sonntag
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo
    lunedì martedì mercoledì giovedì venerdì sabato domenica
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
    mandag tirsdag onsdag torsdag fredag lørdag søndag
    måndag tisdag onsdag torsdag fredag lördag söndag
    segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo
    maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai
    सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार
"""
_SHORT = (
    "jan ene gen|feb fév févr fev|mar mrz|apr avr abr|may mag|jun giu|jul juil lug|aug août ago|sep sept set|oct okt out ott"
    "|nov|dec dez des dic déc"
)


def plain(word: str) -> str:
    """A word for comparison: small letters, composed."""
    return unicodedata.normalize("NFC", word).casefold()


MONTHS = {plain(word): number % 12 + 1 for number, word in enumerate(_MONTHS.split())} | {
    word: number for number, words in enumerate(_SHORT.split("|"), 1) for word in words.split()
}
WEEKDAYS = {plain(word): number % 7 for number, word in enumerate(_DAYS.split())} | {"sonnabend": 5}


def _words(text: str) -> frozenset[str]:
    return frozenset(map(plain, text.split()))


NOON = _words("noon midday mittag midi mediodía mezzogiorno middag")
HOURS = _words("hrs hr hours hour h uhr heures heure horas hora ore uur baje बजे वाजता kello")
BEFORE_HOUR = _words("kl klo um at à alle las ore om às ab til till")
NOISE = _words("on at of the um am den der dem le la les las los de du del di il alle ore om op kl klo à a às o el")
