"""Views become pages: the only place where templates are run.

Templates are MiniJinja with HTML escaping. Their sentences stand in English as ``_("...")`` and are woven in, already
translated, when a template is loaded for a language: ``hi/article.html`` is ``article.html`` in Hindi. So a page costs no
look-ups, and a catalogue that lacks a sentence shows the English one. The copy itself is written by `press.words`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import minijinja
import msgspec
from msgspec import Struct

from wireroom.press import feeds, look, words
from wireroom.press.figures import picture
from wireroom.press.hierarchy import arrange, without
from wireroom.press.icons import ICONS, icons
from wireroom.press.strings import STRINGS, Strings, number, primary_tag, translate, weave
from wireroom.press.structured import absolute, json_ld
from wireroom.press.views import ArticleView, Chrome, FeedView, FrontView, HistoryView, NoticeView, SearchView

__all__ = ["Renderer", "csp", "disclaimer", "icons", "json_ld"]

TEMPLATES = Path(__file__).parent / "templates"
OFFLINE_URL = "/offline/"

csp = look.csp
_OF_THE_PAGE: dict[str, Any] = dict.fromkeys(
    ("site_url", "url", "title", "description", "feed_url", "atom_url", "json_feed_url", "deep_link"), ""
)
"""What the masthead does not show of a page's chrome."""


class Renderer:
    """Renders the pages of all languages. Immutable after it is made, and may be shared by threads.

    `folders` are searched for templates before the press's own, so that another part of the paper can extend
    ``base.html``, or a newspaper replace a page.
    """

    def __init__(self, strings: Strings = STRINGS, folders: Sequence[Path] = ()) -> None:
        self.strings = strings
        self._folders = (*folders, TEMPLATES)
        self._environment = minijinja.Environment(
            loader=self._load,
            path_join_callback=_beside,
            auto_escape_callback=lambda _: "html",
            trim_blocks=True,
            lstrip_blocks=True,
            debug=False,
            filters={"absolute": absolute},
            globals={"picture": lambda *given: minijinja.safe(picture(*given)), "asset": look.asset},
        )
        self._mast = lru_cache(maxsize=512)(self._render_mast)

    def templates(self) -> bytes:
        """Everything that pages are made of but their values, the style sheets and the scripts: it tells when they change."""
        files = sorted(path for folder in self._folders for path in folder.glob("*.html"))
        return b"".join(path.read_bytes() for path in files)

    def article(self, view: ArticleView) -> str:
        """An article page."""
        shown = _plain(view, blocks=())
        say = self.strings.translate(view.chrome.language)
        shown["copy"] = {
            "headline": minijinja.safe(words.block("h1", view.headline)),
            "subheadline": minijinja.safe(words.block("p", view.subheadline, ' class="subhead"')),
            "byline": minijinja.safe(words.block("p", view.byline, ' class="byline"')),
            "body": minijinja.safe(words.body(view, say("Table"))),
        }
        shown["dek"] = "" if repeats_lede(view) else view.dek
        shown["json_ld"] = minijinja.safe(view.json_ld or json_ld(view))
        return self._page("article.html", "article", view.chrome, shown)

    def front(self, view: FrontView) -> str:
        """A front: home, section, city, tag, agency or a day's archive."""
        shown = _plain(view)
        shown["levels"] = arrange(view.kind, shown["cards"], shown["latest"])
        shown["strips"] = without(shown["strips"], shown["levels"]["rail"])
        return self._page("front.html", "front", view.chrome, shown, title="h1" if view.kind == "home" else "p")

    def history(self, view: HistoryView) -> str:
        """A page of a story's history."""
        return self._page("history.html", "history", view.chrome, _plain(view))

    def lead_to(self, chrome: Chrome) -> str:
        """The page at a former address of the page of that chrome: it leads on at once, and by a link."""
        return self._environment.render_template(
            f"{primary_tag(chrome.language)}/moved.html", chrome=msgspec.to_builtins(chrome)
        ).replace("&#x2f;", "/")

    def notice(self, view: NoticeView) -> str:
        """A page that says one thing. Code 404 or 410, or 0 for the page shown without a connection."""
        return self._page("notice.html", "notice", _undated(view.chrome), _plain(view))

    def app(self, chrome: Chrome) -> str:
        """The page where "Open in App" leads when the paper has no app of its own: ``/app/?story=/path/``."""
        return self._page("app.html", "notice", _undated(chrome), {})

    def search(self, view: SearchView) -> str:
        """A page of search results."""
        shown = _plain(view)
        shown["total_label"] = view.total_label or number(view.total, view.chrome.language)
        return self._page("search.html", "search", _undated(view.chrome), shown)

    def page(self, template: str, chrome: Chrome, style: str = "notice", **values: Any) -> str:
        """A page of another part of the paper whose template extends ``base.html``. `style` is a key of look.SHEETS."""
        return self._page(template, style, chrome, values)

    def _page(self, template: str, kind: str, chrome: Chrome, shown: dict[str, Any], title: str = "p") -> str:
        language = primary_tag(chrome.language)
        shown["chrome"] = msgspec.to_builtins(msgspec.structs.replace(chrome, sections=(), cities=(), languages=()))
        mast = self._mast(msgspec.structs.replace(chrome, **_OF_THE_PAGE), title)
        html = self._environment.render_template(
            f"{language}/{template}", **shown, mast=minijinja.safe(mast), style=minijinja.safe(look.style(kind))
        )
        return html.replace("&#x2f;", "/")  # MiniJinja escapes slashes too: half the page's weight before compression

    def _render_mast(self, chrome: Chrome, title: str) -> str:
        """The masthead; `title` is the element of the paper's name. Pages of a section share theirs."""
        language = primary_tag(chrome.language)
        return self._environment.render_template(
            f"{language}/mast.html", chrome=msgspec.to_builtins(chrome), title=title
        )

    def _load(self, name: str) -> str | None:
        """The source of ``language/template`` with its sentences in that language."""
        language, _, file = name.partition("/")
        say = self.strings.translate(language)
        for folder in self._folders:
            path = folder / file
            if path.is_file():
                return weave(path.read_text("utf-8"), say)
        return None

    def rss(self, view: FeedView) -> str:
        """The feed as RSS 2.0."""
        return feeds.rss(view)

    def atom(self, view: FeedView) -> str:
        """The feed as Atom 1.0."""
        return feeds.atom(view)

    def json_feed(self, view: FeedView) -> str:
        """The feed as JSON Feed 1.1."""
        return feeds.json_feed(view)

    def sitemap(self, entries: Iterable[tuple[str, datetime]]) -> str:
        """A sitemap of (absolute address, last change)."""
        return feeds.sitemap(entries)

    def sitemap_index(self, locations: Iterable[str]) -> str:
        """The index of sitemaps, by absolute address."""
        return feeds.sitemap_index(locations)

    def news_sitemap(self, title: str, site_url: str, rows: Iterable[Mapping[str, Any]]) -> str:
        """The news sitemap of rows with path, dated, language and card."""
        return feeds.news_sitemap(title, site_url, rows)

    def robots(self, site_url: str) -> str:
        """robots.txt."""
        return feeds.robots(site_url)

    def manifest(self, chrome: Chrome) -> str:
        """The web app manifest, for ``/manifest.webmanifest``."""
        return feeds.manifest(chrome, ICONS, look.PAPER, look.INK)

    def service_worker(self, version: str = "") -> str:
        """The service worker, for ``/sw.js``. A new `version` empties the asset cache; default: of the look itself."""
        source = (look.ASSETS / "sw.js").read_text("utf-8")
        first = [
            OFFLINE_URL,
            look.asset("app.js"),
            *(look.asset(f"{name}.woff2") for name in ("display", "text", "sans")),
        ]
        return source.replace('"{version}"', json.dumps(version or look.version())).replace(
            '"{first}"', json.dumps(first)
        )

    def assets(self) -> dict[str, bytes]:
        """Fonts, script and licences, by path without a leading slash: to be put into the page store as they are."""
        return look.assets()


def _plain(view: Struct, **changed: Any) -> dict[str, Any]:
    """A view as its template sees it, without its chrome."""
    shown = {name: getattr(view, name) for name in view.__struct_fields__ if name != "chrome"}
    plain: dict[str, Any] = msgspec.to_builtins(shown | changed)
    return plain


def _undated(chrome: Chrome) -> Chrome:
    return msgspec.structs.replace(chrome, today="")


def repeats_lede(view: ArticleView) -> bool:
    """Whether the dek says exactly what the first paragraph, after its dateline, says again right below it."""
    if not view.blocks:
        return False
    lede, dek = ("".join(run.text for run in view.blocks[0].runs).split(), view.dek.split())
    return bool(dek) and lede[-len(dek) :] == dek


@cache
def disclaimer(review: str, words_ok: bool, language: str) -> str:
    """What readers are told of how a page came about, by its review state and the check of its words.

    Only a page whose words check passed may say that nothing was modified.
    """
    _ = translate(language)
    if review == "edited":
        return _("This post is based on an agency feed. Its text has been changed by our editors.")
    if review == "reviewed" and words_ok:
        return _("This post is from an agency feed. An editor has read it and made no modifications to the text.")
    if review == "reviewed":
        return _("This post is from an agency feed and has been read by an editor.")
    if words_ok:
        return _(
            "This post has been auto-published from an agency feed without any modifications to the text and has not been reviewed by an editor."  # noqa: E501
        )
    return _("This post has been auto-published from an agency feed and has not been reviewed by an editor.")


def _beside(name: str, parent: str) -> str:
    """A template named in another one is of the same language."""
    return f"{parent.partition('/')[0]}/{name}"
