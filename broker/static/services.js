/* Steps that move by themselves: each news of the ledger brings the region again. Without this file the page has its
   refresh link. */
"use strict";

(() => {
  const region = () => document.querySelector("[data-follow]");
  const begin = region();
  if (!begin || !window.EventSource) return;
  const words = document.getElementById("service-news");

  const bring = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok) throw new Error("answer");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-follow]");
    const here = region();
    if (!fresh) return;
    const focused = here.contains(document.activeElement);
    here.replaceWith(document.adoptNode(fresh));
    if (focused) region().focus();
  };

  let first = true;
  let failures = 0;
  const source = new EventSource(begin.dataset.follow);
  const poll = () => setInterval(() => { if (!document.hidden) bring().catch(() => {}); }, 5000);
  source.addEventListener("message", (event) => {
    failures = 0;
    const news = JSON.parse(event.data);
    if (news.finished) { source.close(); location.reload(); return; }
    if (words && news.text) words.textContent = news.text;
    if (!first) bring().catch(() => {});
    first = false;
  });
  source.addEventListener("error", () => {
    failures += 1;
    if (failures > 3 || source.readyState === EventSource.CLOSED) { source.close(); poll(); }
  });
})();
