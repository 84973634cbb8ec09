"""Pages as bytes: what their views say, escaped, in the reader's language, under the policy that goes with them."""

import base64
import hashlib
import json
import re

import brotli
import msgspec
import pytest
from lxml import html

from tests.press import specimen
from wireroom.press import look
from wireroom.press.render import Renderer, disclaimer, repeats_lede
from wireroom.press.strings import STRINGS
from wireroom.press.strings.messages import sentences
from wireroom.press.views import Block, Run
from wireroom.wire.text import page_text

EVIL = "<img src=x onerror=alert(1)>\"'&</script><script>alert(2)</script>"
RENDERER = Renderer()


def pages():
    made = {
        "front": RENDERER.front(specimen.front()),
        "flash": RENDERER.front(specimen.front(flash=True, pictures=False)),
        "section": RENDERER.front(specimen.section()),
        "city": RENDERER.front(specimen.city()),
        "day": RENDERER.front(specimen.day()),
        "tag": RENDERER.front(specimen.tag()),
        "article": RENDERER.article(specimen.article()),
        "404": RENDERER.notice(specimen.notice(404)),
        "410": RENDERER.notice(specimen.notice(410)),
        "offline": RENDERER.notice(specimen.notice(0)),
        "search": RENDERER.search(specimen.search()),
        "app": RENDERER.app(specimen.chrome("en", "/app/", "App")),
    }
    for language in ("hi", "mr"):
        made[f"{language} front"] = RENDERER.front(specimen.front(language))
        made[f"{language} article"] = RENDERER.article(specimen.article(language))
    return made


PAGES = pages()


def everything_evil(value):
    """The same view with every text of it hostile."""
    if isinstance(value, msgspec.Struct):
        kept = {"language", "direction", "kind", "review", "iso", "url", "marks", "href", "json_ld"}
        names = [name for name in value.__struct_fields__ if name not in kept and not name.endswith("_url")]
        return msgspec.structs.replace(value, **{name: everything_evil(getattr(value, name)) for name in names})
    if isinstance(value, tuple):
        return tuple(everything_evil(each) for each in value)
    return EVIL + value if isinstance(value, str) and value else value


@pytest.mark.parametrize("name", PAGES)
def test_a_page_carries_one_style_sheet_and_the_policy_allows_just_that(name):
    styles = re.findall(r"<style>(.*?)</style>", PAGES[name], re.DOTALL)
    assert len(styles) == 1
    digest = base64.b64encode(hashlib.sha256(styles[0].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in look.csp()
    assert " style=" not in PAGES[name]
    assert not re.search(r"<[^>]+\son\w+=", PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_one_first_heading_and_names_its_language(name):
    page = html.fromstring(PAGES[name])
    assert len(page.xpath("//h1")) == 1
    assert page.get("lang") == (name[:2] if name[:3] in {"hi ", "mr "} else "en")
    assert page.xpath("//main[@id='main']")
    assert page.xpath("//body/a[1]/@href") == ["#main"]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("render", "view"),
    [
        (RENDERER.article, specimen.article()),
        (RENDERER.front, specimen.front()),
        (RENDERER.front, specimen.tag()),
        (RENDERER.search, specimen.search()),
        (RENDERER.notice, specimen.notice(404)),
    ],
    ids=["article", "front", "tag", "search", "notice"],
)
def test_no_text_of_a_view_becomes_markup(render, view):
    made = render(everything_evil(view))
    page = html.fromstring(made)
    assert "onerror" in made
    assert not page.xpath("//img[@src='x']")
    assert not page.xpath("//@onerror")
    scripts = page.xpath("//script")
    assert {script.get("type") for script in scripts} <= {None, "application/ld+json"}
    assert all(script.get("src", "").startswith("/assets/") for script in scripts if not script.get("type"))
    for script in page.xpath("//script[@type='application/ld+json']"):
        json.loads(script.text)


def test_the_words_of_a_hostile_story_still_come_word_for_word():
    view = everything_evil(specimen.article())
    words = page_text(RENDERER.article(view))
    assert words.startswith(f"{view.headline}\n{view.subheadline}\n{view.byline}\n")
    assert "".join(run.text for run in view.blocks[0].runs) in words


def test_an_article_page_holds_nothing_but_the_copy_in_its_words():
    view = specimen.article()
    words = page_text(RENDERER.article(view)).splitlines()
    assert words[:3] == [view.headline, view.subheadline, view.byline]
    for ours in (view.dek, view.disclaimer, view.corrections[0].text, view.copyright, view.agency, view.kicker):
        assert ours not in words


@pytest.mark.parametrize("name", ["article", "hi article", "mr article"])
def test_an_article_stays_within_fourteen_kilobytes(name):
    assert len(brotli.compress(PAGES[name].encode(), quality=5)) <= 14 * 1024


def test_a_page_spends_little_on_its_style():
    for kind in look.SHEETS:
        assert len(brotli.compress(look.style(kind).encode(), quality=5)) < 6 * 1024, kind


def test_the_dek_is_not_shown_when_the_lede_says_just_that():
    view = specimen.article()
    lede = "".join(run.text for run in view.blocks[0].runs)
    assert repeats_lede(msgspec.structs.replace(view, dek=lede))
    dated = Block("p", runs=(Run(f"NEW DELHI, July 22 (IANS) {lede}"),))
    assert repeats_lede(msgspec.structs.replace(view, dek=lede, blocks=(dated,)))
    assert not repeats_lede(view)
    assert not repeats_lede(msgspec.structs.replace(view, dek=""))


def test_a_story_without_picture_tags_or_relatives_has_no_empty_boxes():
    view = specimen.article(picture=False, full=False)
    bare = msgspec.structs.replace(view, tags=(), cities=(), related=(), more=(), dek="", kicker="", disclaimer="")
    page = html.fromstring(RENDERER.article(bare))
    for name in ("lead", "tags", "related", "more", "dek", "disclaimer", "note", "flag wrong"):
        assert not page.xpath(f"//main//*[@class='{name}']"), name
    assert not page.xpath(
        "//main//p[not(normalize-space())] | //main//ul[not(li)] | //main//h2[not(normalize-space())]"
    )


def test_the_disclaimer_fits_what_happened():
    untouched = disclaimer("auto", True, "en")
    assert "without any modifications" in untouched
    assert "has not been reviewed by an editor" in untouched
    assert "without any modifications" not in disclaimer("auto", False, "en")
    assert "An editor has read it and made no modifications" in disclaimer("reviewed", True, "en")
    assert "modifications" not in disclaimer("reviewed", False, "en")
    assert "changed by our editors" in disclaimer("edited", True, "en")
    everything = {disclaimer(review, ok, "en") for review in ("auto", "reviewed", "edited") for ok in (True, False)}
    assert len(everything) == 5


@pytest.mark.parametrize("language", ["hi", "mr"])
def test_every_sentence_that_readers_see_is_said_in_each_language(language):
    catalogue = STRINGS.catalogue(language)
    missing = [sentence for sentence in sentences() if sentence not in catalogue]
    assert not missing
    for sentence in sentences():
        assert sorted(re.findall(r"\{\w+\}", sentence)) == sorted(re.findall(r"\{\w+\}", catalogue[sentence])), sentence


@pytest.mark.parametrize("language", ["hi", "mr"])
def test_an_edition_leaves_no_english_of_ours_on_a_page(language):
    page = html.fromstring(PAGES[f"{language} article"])
    for away in page.xpath("//style | //script | //*[@data-w] | //figcaption"):
        away.drop_tree()
    words = set(re.findall(r"[A-Za-z]{3,}", " ".join(page.xpath("//body//text()[not(ancestor::*[@lang='en'])]"))))
    assert words <= {"IANS", "IST", "Zonal", "News", "RSS", "English", "Harbour", "Press", "Cooperative"}, words


def test_a_language_without_a_catalogue_is_shown_in_english():
    chrome = msgspec.structs.replace(specimen.chrome("en", "/app/", "App"), language="fr")
    assert "The paper on your phone" in RENDERER.app(chrome)


def test_a_story_of_another_language_says_so_in_a_listing():
    view = specimen.front()
    guest = msgspec.structs.replace(view.cards[1], language="hi", headline="नदी का हिसाब")
    page = html.fromstring(
        RENDERER.front(msgspec.structs.replace(view, cards=(view.cards[0], guest), latest=(), strips=()))
    )
    assert page.xpath("string(//article[@lang='hi']//h2)").strip() == "नदी का हिसाब"


def test_a_right_to_left_paper_reads_from_the_right():
    chrome = msgspec.structs.replace(specimen.chrome("en", "/app/", "App"), language="ur", direction="rtl")
    assert html.fromstring(RENDERER.app(chrome)).get("dir") == "rtl"


def test_the_service_worker_keeps_files_that_exist():
    worker = RENDERER.service_worker()
    first = json.loads(re.search(r"FIRST = (\[.*?\])", worker)[1])
    assets = {f"/{path}" for path in RENDERER.assets()}
    assert first[0] == "/offline/"
    assert set(first[1:]) <= assets
    assert look.version() in worker


def test_every_asset_that_a_page_names_is_there():
    assets = {f"/{path}" for path in RENDERER.assets()}
    for name, page in PAGES.items():
        assert set(re.findall(r"/assets/[\w.-]+", page)) <= assets, name
