// Turning pages by buttons and keys; without it they are turned by swiping, scrolling and the pages' numbers.
"use strict";
(() => {
  const pages = document.querySelector(".pages"), sheets = [...pages.children];
  const links = [...document.querySelectorAll(".turn li a")];
  const back = document.querySelector(".back"), on = document.querySelector(".on");
  let now = 0;

  const show = (number) => {
    now = number;
    links.forEach((link, each) => each === now ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current"));
    links[now].scrollIntoView({ block: "nearest", inline: "nearest" });
    back.disabled = now === 0;
    on.disabled = now === sheets.length - 1;
    if (location.hash !== `#${sheets[now].id}` && (location.hash || now)) history.replaceState(null, "", `#${sheets[now].id}`);
  };

  const turn = (number) => {
    const to = Math.max(0, Math.min(sheets.length - 1, number));
    pages.scrollTo({ left: sheets[to].offsetLeft - pages.offsetLeft });
    const top = pages.getBoundingClientRect().top;
    if (top < 0) scrollBy({ top: top - 64 });
    show(to);
  };

  // Which page is looked at, however it came into view.
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) show(sheets.indexOf(entry.target));
  }, { root: pages, threshold: 0.6 });
  sheets.forEach((sheet) => seen.observe(sheet));

  links.forEach((link, number) => link.addEventListener("click", (event) => { event.preventDefault(); turn(number); }));
  back.addEventListener("click", () => turn(now - 1));
  on.addEventListener("click", () => turn(now + 1));
  back.hidden = on.hidden = sheets.length < 2;

  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const to = { ArrowLeft: now - 1, ArrowRight: now + 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    turn(to);
  });

  show(Math.max(0, sheets.findIndex((sheet) => `#${sheet.id}` === location.hash)));
})();
