// What a browser adds to pages that are whole without it: offline reading, the app, word of new stories.
"use strict";
(() => {
  const READ = "read", SWEPT = "swept", MOST = 50, LOOK = 30_000, SWEEP = 15 * 60_000;
  const body = document.body, kind = (name) => body.classList.contains(name);

  const recall = (key, other) => {
    try { return JSON.parse(localStorage.getItem(key)) ?? other; } catch { return other; }
  };
  const remember = (key, value) => {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* storage refused: nothing is remembered */ }
  };

  // The service worker's address is the only one that the page's single policy lets through.
  if ("serviceWorker" in navigator) {
    const own = (url) => { if (url === "/sw.js") return url; throw new TypeError(url); };
    const policy = window.trustedTypes?.createPolicy("wireroom", { createScriptURL: own });
    addEventListener("load", () => {
      navigator.serviceWorker.register(policy ? policy.createScriptURL("/sw.js") : own("/sw.js"), { scope: "/" })
        .then(() => navigator.serviceWorker.ready)
        .then(({ active }) => {
          // A first visit is not yet the worker's own: it is told which page to keep.
          if (kind("story") && !navigator.serviceWorker.controller) active.postMessage({ keep: location.pathname });
          if (Date.now() - recall(SWEPT, 0) > SWEEP) {
            remember(SWEPT, Date.now());
            active.postMessage({ sweep: true });
          }
        })
        .catch(() => { /* no worker, no offline reading; the page itself is whole */ });
    });
  }

  // The stories read last, by address and headline; a withdrawn one is forgotten.
  const others = () => recall(READ, []).filter((each) => each.url !== location.pathname);
  if (kind("story")) {
    const title = document.querySelector("h1")?.textContent ?? "";
    remember(READ, [{ url: location.pathname, title, lang: document.documentElement.lang }, ...others()].slice(0, MOST));
  }
  if (kind("gone") || kind("missing")) remember(READ, others());

  // Without a connection: those of them that are kept.
  const list = document.querySelector(".lastread ul");
  if (list && "caches" in window) {
    (async () => {
      const kept = await caches.open("stories");
      for (const { url, title, lang } of recall(READ, [])) {
        if (!(await kept.match(url))) continue;
        const link = document.createElement("a");
        Object.assign(link, { href: url, textContent: title, lang });
        const item = document.createElement("li");
        item.append(link);
        list.append(item);
        list.parentElement.hidden = false;
      }
    })();
  }

  // A front asks, while it is looked at, whether it has changed since.
  const fresh = document.querySelector(".fresh a");
  if (fresh) {
    let first;
    const look = async () => {
      if (document.hidden || !fresh.hidden) return;
      try {
        const answer = await fetch(location.pathname, { method: "HEAD", cache: "no-cache" });
        const mark = answer.headers.get("etag") ?? answer.headers.get("last-modified");
        if (!answer.ok || !mark) return;
        first ??= mark;
        fresh.hidden = mark === first;
      } catch { /* no connection: asked again later */ }
    };
    look();
    setInterval(look, LOOK);
    document.addEventListener("visibilitychange", look);
  }

  // Where "Open in App" leads: on to the story in the installed app, or to installing it.
  if (kind("app")) {
    const story = new URLSearchParams(location.search).get("story") ?? "";
    const onward = document.querySelector("[data-story]");
    const target = story.startsWith("/") ? new URL(story, location.origin) : null;
    if (target?.origin === location.origin) {
      onward.href = target.pathname;
      if (matchMedia("(display-mode: standalone)").matches) location.replace(target.pathname);
    }
    const install = document.querySelector(".install");
    addEventListener("beforeinstallprompt", (event) => {
      event.preventDefault();
      install.hidden = false;
      install.onclick = () => event.prompt();
    });
  }
})();
