// The service worker: the network's answer first, what was kept only where there is no network.
// A story that was withdrawn is taken out of what is kept as soon as any answer says so.
"use strict";
const VERSION = "{version}", FIRST = "{first}";
const ASSETS = `assets-${VERSION}`, STORIES = "stories", FRONTS = "fronts", OFFLINE = "/offline/";
const MOST = { [STORIES]: 50, [FRONTS]: 30 };
const GONE = [404, 410];
const NEVER = /^\/(search|desk|api|epaper|media|app)(\/|$)/;

self.addEventListener("install", (event) => event.waitUntil((async () => {
  await (await caches.open(ASSETS)).addAll(FIRST);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const known = [ASSETS, STORIES, FRONTS];
  for (const name of await caches.keys()) if (!known.includes(name)) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(refresh(event.data.keep));
  if (event.data?.sweep) event.waitUntil(sweep());
});

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (/^\/(assets|icons)\//.test(url.pathname)) event.respondWith(asset(request));
  else if (request.mode === "navigate" && !NEVER.test(url.pathname)) event.respondWith(page(event, url));
});

// Assets carry their content's hash in their names: what is kept is right for ever.
async function asset(request) {
  const cache = await caches.open(ASSETS), kept = await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function page(event, url) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(note(url.pathname, answer.clone(), url.search === ""));
    return answer;
  } catch {
    return (await caches.match(url.pathname)) ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

// Keep a page, or take it out when it is gone or may not be kept.
async function note(path, answer, plain) {
  const barred = /no-store/.test(answer.headers.get("cache-control") ?? "");
  if (GONE.includes(answer.status) || (answer.ok && barred)) return forget(path);
  if (!plain || !answer.ok || answer.redirected || !/^text\/html/.test(answer.headers.get("content-type") ?? "")) return;
  const name = path.startsWith("/story/") ? STORIES : FRONTS;
  const cache = await caches.open(name);
  await cache.delete(path); // put again, so that the oldest stand first
  await cache.put(path, answer);
  const kept = await cache.keys();
  for (const old of kept.slice(0, Math.max(0, kept.length - MOST[name]))) await cache.delete(old);
}

async function forget(path) {
  for (const name of [STORIES, FRONTS]) await (await caches.open(name)).delete(path);
}

async function refresh(path) {
  await note(path, await fetch(path), true);
}

// Ask after every kept story, and which stories went: a reader who opens none of them again must not keep one, nor a front
// that names it.
async function sweep() {
  for (const { url } of await (await caches.open(STORIES)).keys()) {
    try {
      const answer = await fetch(url, { method: "HEAD", cache: "no-cache" });
      if (GONE.includes(answer.status)) await forget(new URL(url).pathname);
    } catch { return; }
  }
  let gone;
  try {
    gone = (await (await fetch("/gone.json", { cache: "no-cache" })).json()).gone.map((key) => `${key}/`);
  } catch { return; }
  if (!gone.length) return;
  for (const name of [STORIES, FRONTS]) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const path = new URL(request.url).pathname;
      const own = name === STORIES && gone.some((end) => path.endsWith(end));
      const text = own ? "" : (await (await cache.match(request))?.text()) ?? "";
      if (own || gone.some((end) => text.includes(end))) await cache.delete(request);
    }
  }
}
