/* The catalogue's search: fields beside the filters refresh the results too, and the count is said when it changes. */
"use strict";

(() => {
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form && field.matches("[data-refresh]")) field.form.dispatchEvent(new Event("input"));
  });

  const said = document.getElementById("search-status");
  const main = document.getElementById("main");
  if (!said || !main) return;
  const count = () => document.getElementById("results-count")?.textContent ?? "";
  let last = count();
  new MutationObserver(() => {
    if (count() === last) return;
    last = count();
    said.textContent = last;
  }).observe(main, { childList: true, subtree: true });
})();
