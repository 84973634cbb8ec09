"""A hostile item in each format: the payload stands in every field that the format has."""

import json
from xml.sax.saxutils import escape, quoteattr


def g2(guid, bad):
    t, a = escape(bad), quoteattr(bad)
    inline = f"<p title={a} onclick={a}>{t}</p><p><a href={a}>{t}</a></p><ul><li>{t}</li></ul><table><tr><td>{t}</td></tr></table>"
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid={quoteattr(guid)} version="1" xml:lang={a}>'
        f"<catalog><scheme alias={a} uri={a}/></catalog>"
        f"<rightsInfo><copyrightHolder literal={a}/><copyrightNotice>{t}</copyrightNotice><usageTerms>{t}</usageTerms></rightsInfo>"
        f"<itemMeta><itemClass qcode='ninat:text'/><provider><name>{t}</name></provider><title>{t}</title>"
        f"<versionCreated>2026-03-02T03:00:00Z</versionCreated><edNote>{t}</edNote>"
        f"<signal qcode='sig:correction'/><link rel={a} href={a} residref={a}>{t}</link></itemMeta>"
        f"<contentMeta><urgency>{t}</urgency><located qcode={a}><name>{t}</name></located>"
        f"<subject type={a} qcode={a}><name>{t}</name></subject><genre qcode={a}><name>{t}</name></genre>"
        f"<subject type='cpnat:person' qcode='p:1'><name>{t}</name></subject>"
        f"<keyword>{t}</keyword><slugline>{t}</slugline><headline>Story {t}</headline><headline role='sub'>{t}</headline>"
        f"<dateline>{t}</dateline><by>{t}</by><creditline>{t}</creditline><description>{t}</description><language tag={a}/>"
        f"</contentMeta><contentSet><inlineXML><html xmlns='http://www.w3.org/1999/xhtml'><body>{inline}"
        f"<p>Ordinary words {t}.</p></body></html></inlineXML>"
        f"<remoteContent id={a} href={a} rendition={a} contenttype={a} width={a}><altText>{t}</altText></remoteContent>"
        f"</contentSet></newsItem>"
    ).encode()


def nitf(guid, bad):
    t, a = escape(bad), quoteattr(bad)
    return (
        f"<nitf baselang={a}><head><title>{t}</title><meta name={a} content={a}/><tobject tobject.type={a}>"
        f"<tobject.subject tobject.subject.refnum={a} tobject.subject.detail={a}/></tobject>"
        f"<docdata><correction info={a}/><evloc city={a} iso-cc={a}/><doc-id id-string={quoteattr(guid)}/><urgency ed-urg={a}/>"
        f"<date.issue norm='20260302T030000Z'/><ed-msg info={a}/><du-key key={a} version={a}/><doc.copyright holder={a}/>"
        f"<doc.rights type={a} limitations={a}/><key-list><keyword key={a}/></key-list><identified-content><person>{t}</person>"
        f"</identified-content></docdata></head><body><body.head><hedline><hl1>Story {t}</hl1><hl2>{t}</hl2></hedline>"
        f"<byline>{t}</byline><distributor>{t}</distributor><dateline><location><city>{t}</city></location></dateline>"
        f"<abstract><p>{t}</p></abstract></body.head><body.content><p id={a} style={a}>{t}</p><p>Ordinary words.</p>"
        f"<media media-type='image'><media-reference source={a} name={a} mime-type={a} alternate-text={a}/>"
        f"<media-caption>{t}</media-caption><media-producer>{t}</media-producer></media><bq><p>{t}</p></bq>"
        f"<p><a href={a}>{t}</a></p></body.content><body.end><tagline>{t}</tagline></body.end></body></nitf>"
    ).encode()


def ninjs(guid, bad):
    named = [{"name": bad, "code": bad, "uri": bad, "scheme": bad, "rel": bad}]
    picture = {"type": "picture", "uri": bad, "headline": bad, "description_text": bad, "byline": bad, "body_text": bad,
               "renditions": {bad: {"href": bad, "mimetype": bad, "title": bad}}}  # fmt: skip
    fields = ("slugline", "byline", "dateline", "usageterms", "ednote", "copyrightholder", "copyrightnotice", "creditline",
              "description_text", "language", "canonicalurl")  # fmt: skip
    return json.dumps(
        {
            "uri": guid,
            "type": "text",
            "version": 1,
            "versioncreated": "2026-03-02T03:00:00Z",
            "headline": f"Story {bad}",
            "headlines": [{"role": "sub", "value": bad}],
            **dict.fromkeys(fields, bad),
            "subject": named,
            "person": named,
            "place": named,
            "genre": named,
            "keywords": [bad],
            "located": {"name": bad, "code": bad},
            "signal": [{"code": "sig:correction"}],
            "link": [{"rel": bad, "href": bad, "uri": bad}],
            "body_html": f"<p>Ordinary words.</p><p>{bad}</p>",
            "associations": {bad: picture},
            bad: bad,
        },
        ensure_ascii=False,
    ).encode()


def rss(guid, bad):
    t, a = escape(bad), quoteattr(bad)
    return (
        '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:media="http://search.yahoo.com/mrss/"><channel><title>{t}</title><language>{t}</language><item>'
        f"<guid isPermaLink='false'>{escape(guid)}</guid><title>Story {t}</title><link>{t}</link><author>{t}</author>"
        f"<dc:creator>{t}</dc:creator><category domain={a}>{t}</category><pubDate>Mon, 02 Mar 2026 03:00:00 GMT</pubDate>"
        f"<description>{t}</description><content:encoded>{escape('<p>Ordinary words.</p>')}{t}</content:encoded>"
        f"<dc:rights>{t}</dc:rights><enclosure url={a} type='image/jpeg'/><media:content url={a} medium='image'>"
        f"<media:title>{t}</media:title><media:description>{t}</media:description><media:credit>{t}</media:credit>"
        f"</media:content></item></channel></rss>"
    ).encode()


def atom(guid, bad):
    t, a = escape(bad), quoteattr(bad)
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={a}><title>{t}</title><entry xml:lang={a}><id>{escape(guid)}</id>'
        f'<title type="html">Story {t}</title><updated>2026-03-02T03:00:00Z</updated><author><name>{t}</name><uri>{t}</uri>'
        f"</author><category term={a} label={a} scheme={a}/><link rel={a} href={a} title={a}/><rights type='html'>{t}</rights>"
        f"<summary type='html'>{t}</summary><content type='html'>{escape('<p>Ordinary words.</p>')}{t}</content></entry></feed>"
    ).encode()


def g2_markup(guid, bad):
    """The payload as markup, where the standard has markup: an inlineData of HTML."""
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid={quoteattr(guid)} version="1"><itemMeta>'
        "<itemClass qcode='ninat:text'/><versionCreated>2026-03-02T03:00:00Z</versionCreated></itemMeta><contentMeta>"
        f"<headline>Story in markup</headline></contentMeta><contentSet><inlineData contenttype='text/html'>"
        f"{escape('<p>Ordinary words.</p>' + bad)}</inlineData></contentSet></newsItem>"
    ).encode()


FORMATS = (g2, nitf, ninjs, rss, atom, g2_markup)
