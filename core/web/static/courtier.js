/* Progressive enhancement only: every page works without this file. */
"use strict";

(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  /* The error summary takes the focus when the page opens; its links put the cursor in the field. */
  const focusSummary = () => {
    const summary = document.querySelector("[data-focus]");
    if (!summary) return;
    summary.focus();
    summary.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const field = link && document.getElementById(link.hash.slice(1));
      if (!field) return;
      event.preventDefault();
      const label = field.closest(".field") || field;
      label.scrollIntoView({ block: "start" });
      field.focus({ preventScroll: true });
    });
  };

  /* Copy a value; the button says that it is done. */
  const copyValues = (root = document) => {
    for (const button of all("[data-copy]:not([data-on])", root)) {
      if (!navigator.clipboard) continue;
      button.dataset.on = "1";
      button.hidden = false;
      const words = button.querySelector("[aria-live]");
      const usual = words.textContent;
      button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
        words.textContent = button.dataset.done;
        setTimeout(() => { words.textContent = usual; }, 3000);
      });
    }
  };

  const printButtons = () => {
    for (const button of all("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
  };

  /* How many characters are left, said once typing pauses. */
  const countCharacters = () => {
    for (const area of all("textarea[data-limit]")) {
      const note = document.getElementById(`${area.id}-limit`);
      const limit = Number(area.dataset.limit);
      let timer = 0;
      note.setAttribute("aria-live", "polite");
      const say = () => {
        const left = limit - [...area.value].length;
        note.textContent = (left < 0 ? note.dataset.over : note.dataset.left).replace("{n}", Math.abs(left));
        note.classList.toggle("over", left < 0);
      };
      area.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(say, 400); });
    }
  };

  /* Fetch a page of ours and put its regions in place of the ones here, keeping the focus. */
  const replaceRegions = async (address, ids, signal) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin", signal });
    if (!answer.ok || !(answer.headers.get("content-type") || "").startsWith("text/html")) throw new Error("answer");
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const focused = document.activeElement && document.activeElement.id;
    for (const id of ids) {
      const here = document.getElementById(id);
      const there = fresh.getElementById(id);
      if (!here || !there) continue;
      for (const one of all("details[id]", here)) {
        const next = there.querySelector(`#${CSS.escape(one.id)}`);
        if (next) next.open = one.open;
      }
      here.replaceWith(document.adoptNode(there));
    }
    const again = focused && document.getElementById(focused);
    if (again && again !== document.activeElement) again.focus({ preventScroll: true });
    enhance();
  };

  /* Filters: what is chosen applies at once, after a short pause; Back still works. */
  const liveFacets = () => {
    for (const form of all("form[data-live]:not([data-on])")) {
      form.dataset.on = "1";
      if (!form.id) form.id = "facets";
      let timer = 0;
      let running = null;
      const apply = () => {
        const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ""));
        const address = `${location.pathname}${query.size === 0 ? "" : `?${query}`}`;
        if (running) running.abort();
        running = new AbortController();
        const region = document.getElementById(form.dataset.live);
        if (region) region.setAttribute("aria-busy", "true");
        replaceRegions(address, [form.dataset.live, form.id], running.signal)
          .then(() => history.replaceState(null, "", address))
          .catch((error) => { if (error.name !== "AbortError") form.submit(); });
      };
      form.addEventListener("input", (event) => {
        clearTimeout(timer);
        timer = setTimeout(apply, event.target.type === "search" || event.target.type === "text" ? 400 : 120);
      });
    }
  };

  /* Progress that moves by itself: server-sent events, or asking again every few seconds. */
  const followProgress = () => {
    for (const region of all("[data-progress]:not([data-on])")) {
      region.dataset.on = "1";
      const poll = () => {
        const timer = setInterval(() => {
          if (document.hidden) return;
          replaceRegions(location.href, [region.id]).then(() => clearInterval(timer)).catch(() => {});
        }, 4000);
      };
      const show = (news) => {
        const bar = region.querySelector("progress");
        bar.max = news.total || 1;
        bar.value = news.done;
        region.querySelector("[data-count]").textContent = `${news.done}\u00a0/\u00a0${news.total}`;
        if (news.text) region.querySelector("[data-text]").textContent = news.text;
      };
      if (!region.dataset.events || !window.EventSource) { poll(); continue; }
      const source = new EventSource(region.dataset.events);
      let failures = 0;
      source.addEventListener("message", (event) => {
        failures = 0;
        const news = JSON.parse(event.data);
        show(news);
        if (news.finished) { source.close(); location.reload(); }
      });
      source.addEventListener("error", () => {
        failures += 1;
        if (failures > 3 || source.readyState === EventSource.CLOSED) { source.close(); poll(); }
      });
    }
  };

  /* The session's end is announced five minutes before, with a way to extend it. */
  const watchSession = () => {
    const warning = document.querySelector("[data-session-ends]");
    if (!warning) return;
    const left = warning.querySelector("[data-session-left]");
    const check = () => {
      const seconds = Math.round((new Date(warning.dataset.sessionEnds) - Date.now()) / 1000);
      warning.hidden = seconds > 300;
      if (seconds <= 300) left.textContent = `${left.dataset.unit} ${Math.max(0, Math.ceil(seconds / 60))} min`;
    };
    warning.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const form = event.currentTarget;
      try {
        const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        const renewed = fresh.querySelector("[data-session-ends]");
        if (!answer.ok || !renewed) throw new Error("answer");
        warning.dataset.sessionEnds = renewed.dataset.sessionEnds;
        check();
      } catch {
        form.submit();
      }
    });
    check();
    setInterval(check, 15000);
  };

  /* One press sends a form once. */
  const sendOnce = () => {
    document.addEventListener("submit", (event) => {
      const form = event.target;
      if (form.method !== "post" || event.defaultPrevented) return;
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      setTimeout(() => { delete form.dataset.sent; }, 5000);
    });
    window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; }));
  };

  function enhance() {
    copyValues();
    liveFacets();
    followProgress();
  }

  focusSummary();
  printButtons();
  countCharacters();
  watchSession();
  sendOnce();
  enhance();
})();
