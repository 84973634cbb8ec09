// The list of dispatches says, while it is looked at, that new ones came. Nothing moves under the editor's hands.
"use strict";
(() => {
  const EVERY = 10_000;
  const fresh = document.querySelector(".fresh");
  if (!fresh) return;
  const link = document.createElement("a");
  link.href = location.pathname + location.search;

  const look = async () => {
    if (document.hidden) return;
    const asked = new URLSearchParams(location.search);
    asked.set("after", fresh.dataset.after);
    let answer;
    try {
      answer = await fetch(`/desk/newest/?${asked}`, { cache: "no-store", headers: { accept: "application/json" } });
    } catch {
      return; // no connection: asked again later
    }
    if (answer.status === 403) return clearInterval(timer); // signed out meanwhile
    if (!answer.ok) return;
    const { count } = await answer.json();
    if (!count) return;
    const number = count.toLocaleString(document.documentElement.lang);
    link.textContent = count === 1 ? fresh.dataset.one : fresh.dataset.many.replace("{number}", number);
    if (!link.isConnected) fresh.append(link);
  };
  const timer = setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
})();
