"""Sentences by which an agency takes a story back, in its languages."""

from __future__ import annotations

import re

_STORY = r"(?:story|stories|item|report|article|copy|dispatch|text|news item|versions?|takes?|piece)"
_SENTENCES = {  # what a sentence begins with, and the sentence
    # English: an order to editors; not one about a paragraph or a picture
    "editors clients subscribers users desks please kindly you must kill withdraw retract delete remove spike discard "
    "disregard do":
    r"(?:(?:editors|clients|subscribers|users|desks)\W+)?(?:please |kindly |you are asked to |you must |must )?"
    r"(?:kill|withdraw|retract|delete|remove|spike|discard|disregard|do not (?:use|publish|run"
    r"|broadcast))\b(?: and \w+)?"
    r"(?!.{0,60}\b(?:para?s?|paragraphs?|grafs?|sentences?|photos?|pictures?|captions?|headlines?|quotes?"
    r"|references?|bylines?)\b)"
    rf"(?: the| this| our| all| any| of){{0,4}}(?: [\w/'’-]+){{0,4}}? {_STORY}\b",
    # English: a statement about a story of the agency's own
    "this the our above following":
    rf"(?:this|the|our|above|following)(?: [\w.-]+){{0,2}}? {_STORY} (?:(?:headlined|headed|slugged|titled"
    rf"|transmitted|moved|filed|sent)\b.{{0,250}}? )?"
    r"(?:(?:has|have) been|is being|is|are|must be|should be) (?:withdrawn|killed|retracted|eliminated|recalled)\b"
    r"(?!\s+(?:after|because|when|since|from (?:the )?(?:shop|shelv|market)))",
    "we reuters afp the ap pti ians ani pa aap":
    r"(?:we|reuters|afp|the associated press|ap|pti|ians|ani|pa|aap) (?:has|have|is|are|hereby)"
    r" ?(?:hereby )?(?:withdrawn|withdraws?|withdrawing|killed|"
    rf"retracted|retracts?)(?: the| this| our| its)(?: [\w.-]+){{0,3}}? {_STORY}\b",
    # German
    "bitte verwenden nutzen veröffentlichen publizieren":
    r"(?:bitte )?(?:verwenden|nutzen|veröffentlichen|publizieren) sie (?:die|diese|unsere|den"
    r"|diesen)\b.{0,20}? ?(?:meldung|nachricht|text|beitrag)\b.{0,150}?\bnicht\b",
    "die diese unsere":
    r"(?:die|diese|unsere) (?:\S+[ -])?(?:meldung|nachricht)\b.{0,200}? (?:wird|ist|wurde)(?: hiermit)?"
    r" (?:zurückgezogen|annulliert|storniert)\b",
    # French
    "merci prière veuillez":
    r"(?:merci|prière|veuillez)(?: de| d')? ?(?:bien vouloir )?(?:annuler|ne pas (?:utiliser|publier"
    r"|diffuser)|supprimer|retirer)\b.{0,60}?(?:dépêche|texte|article|papier)",
    "la cette notre":
    r"(?:la|cette|notre) dépêche\b.{0,200}? (?:est|a été) (?:annulée|retirée)\b",
    # Spanish, Italian, Portuguese
    "se rogamos por les":
    r"(?:se ruega|rogamos|por favor|les rogamos)\b.{0,40}?(?:anul\w+|no (?:utili\w+|publi\w+|us\w+"
    r"|difund\w+)|elimin\w+|retir\w+)\b.{0,60}?\b(?:noticia|despacho|nota)\b",
    "la esta nuestra":
    r"(?:la|esta|nuestra) noticia\b.{0,200}?(?:queda|ha sido) (?:anulada|retirada)\b",
    "si preghiamo vi":
    r"(?:si prega|preghiamo|vi preghiamo) di (?:annullare|non (?:utilizzare|pubblicare|usare)|eliminare"
    r"|cancellare)\b.{0,60}?(?:notizia|lancio|testo)\b",
    "pede-se solicita-se pedimos por":
    r"(?:pede-se|solicita-se|pedimos|por favor)\b.{0,40}?(?:anul\w+|não (?:utili\w+|publi\w+|us\w+)"
    r"|elimin\w+|retir\w+)\b.{0,60}?(?:notícia|despacho|texto)\b",
    # Dutch, Danish, Swedish, Norwegian, Finnish
    "gelieve verzoek verzoeke s.v.p svp":
    r"(?:gelieve|verzoeke?|s\.?v\.?p\.?)\b.{0,60}?(?:bericht|artikel|tekst)\b.{0,60}?(?:niet te"
    r" (?:gebruiken|publiceren)|in te trekken|te verwijderen)\b",
    "telegrammet historien artiklen":
    r"(?:telegrammet|historien|artiklen)\b.{0,120}?(?:bedes (?:ikke bragt|slettet)|er (?:annulleret"
    r"|trukket tilbage)|tilbagetrækkes)\b",
    "texten artikeln telegrammet nyheten":
    r"(?:texten|artikeln|telegrammet|nyheten)\b.{0,120}?(?:makuleras|är makulerad|dras tillbaka|får inte"
    r" (?:användas|publiceras))\b",
    "meldingen telegrammet artikkelen":
    r"(?:meldingen|telegrammet|artikkelen)\b.{0,120}?(?:trekkes(?: tilbake)?|er trukket(?: tilbake)?|skal"
    r" ikke (?:brukes|publiseres))\b",
    "juttu uutinen teksti":
    r"(?:juttu|uutinen|teksti)\b.{0,120}?(?:on (?:vedetty pois|mitätöity|peruttu)|vedetään pois|mitätöidään)\b",
    # Hindi, Marathi
    "कृपया यह इस":
    r"(?:कृपया )?(?:यह|इस) (?:खबर|ख़बर|समाचार)\S*.{0,60}?(?:प्रकाशित न करें|रद्द की जाती|रद्द समझ|वापस ली"
    r" जाती|उपयोग न करें)",
    "कृपया ही या":
    r"(?:कृपया )?(?:ही|या) (?:बातमी|वृत्त)\S*.{0,60}?(?:प्रसिद्ध करू नये|प्रकाशित करू नये|रद्द समज|रद्द"
    r" करण्यात|मागे घेण्यात)",
}  # fmt: skip


def _by_first_word() -> dict[str, re.Pattern[str]]:
    found: dict[str, list[str]] = {}
    for words, sentence in _SENTENCES.items():
        for word in words.split():
            found.setdefault(word, []).append(f"(?:{sentence})")
    return {word: re.compile("|".join(sentences), re.IGNORECASE) for word, sentences in found.items()}


_KILLS = _by_first_word()
_WORD = re.compile(r"[^\s,:;!]+")
_LEADING = " \t\r\n\f*+/([<|#=_-–—.:!\"'«»“”„"


def says_kill(text: str) -> bool:
    """Whether the text begins with a sentence by which an agency takes a story back."""
    head = text[:400].lstrip(_LEADING)
    word = _WORD.match(head)
    kills = _KILLS.get(word[0].rstrip(".").lower()) if word else None
    return kills is not None and kills.match(head) is not None
