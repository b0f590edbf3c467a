// Keys, and keeping one's place while lists renew themselves. No rule lives here: the server decides and renders.
"use strict";
(() => {
  document.documentElement.classList.add("has-script");
  const rows = () => [...document.querySelectorAll("[data-row]")];
  let selectedId = "";
  // While a list renews itself its rows are new and bear no mark yet; a key pressed just then still means the row chosen.
  const selected = () => document.querySelector("[data-row].is-selected") || document.getElementById(selectedId);

  function select(row, { focus = true, scroll = true } = {}) {
    selected()?.classList.remove("is-selected");
    if (!row) return;
    row.classList.add("is-selected");
    selectedId = row.id;
    const link = row.querySelector("[data-open]");
    if (focus && link) link.focus({ preventScroll: true });
    if (scroll) row.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(selected());
    select(all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))]);
  }

  const press = (name) => selected()?.querySelector(`[data-key="${name}"]`)?.click();
  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    r: () => press("r"),
    c: () => press("c"),
    t: () => press("t"),
    m: () => press("m"),
    "/": () => {
      const fields = [...document.querySelectorAll("[data-search]")].filter((field) => field.offsetParent);
      const field = fields.find((one) => one.closest("main")) || fields[0];
      field?.focus();
      field?.select();
    },
    "?": () => document.getElementById("keys")?.togglePopover(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && event.target.matches("input, textarea, select")) return event.target.blur();
    if (event.target.closest("input, textarea, select, [contenteditable], dialog[open]")) return;
    if (event.key === "Enter" && event.target === document.body) {
      selected()?.querySelector("[data-open]")?.click();
      return;
    }
    // A page may have keys of its own: any element with data-hotkey, one press.
    const hot = `[data-hotkey="${CSS.escape(event.key)}"]`;
    const row = selected(); // a key means the row chosen, never another one; where none is chosen, the first
    const others = [...document.querySelectorAll(hot)].filter((one) => !row || !one.closest("[data-row]"));
    const own = KEYS[event.key] ? null : row?.querySelector(hot) || others[0];
    const act = KEYS[event.key] || (own && (() => own.click()));
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    // A row that moves away under the finger would lose the tap that chose it.
    if (row && row !== selected()) select(row, { focus: false, scroll: event.target.matches(":focus-visible") });
  });

  // Wide screens show what was opened beside the list; narrow ones follow the link.
  const isBeside = () => document.getElementById("aside")?.offsetParent !== null && document.getElementById("aside");
  document.addEventListener("htmx:confirm", (event) => {
    if (event.target.matches("[data-open]") && !isBeside()) {
      event.preventDefault();
      window.location.assign(event.target.href);
    }
  });

  // A list that renews itself waits while somebody is working inside it.
  document.addEventListener("htmx:beforeRequest", (event) => {
    const list = event.target;
    if (!list.matches("[data-poll]") || event.detail.requestConfig.triggeringEvent?.type === "renew") return;
    if (document.hidden || list.querySelector("details[open], :is(input, textarea):focus")) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) document.querySelectorAll("[data-poll]").forEach((list) => list.dispatchEvent(new Event("renew")));
  });
  // What one reads stays where it is on the screen while rows come and go above it.
  let seen = [];
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!event.target.matches("[data-poll]")) return;
    const placed = [document.activeElement.closest("[data-row]"), ...rows()].filter(Boolean)
      .map((row) => ({ id: row.id, top: row.getBoundingClientRect().top }));
    seen = window.scrollY ? placed.filter((row) => row.top >= 0 && row.top < window.innerHeight) : [];
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    const kept = event.target.matches("[data-poll]") && seen.find((row) => document.getElementById(row.id));
    if (!kept) return;
    const moved = document.getElementById(kept.id).getBoundingClientRect().top - kept.top;
    window.scrollBy({ top: moved, behavior: "instant" });
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    // Not before: until then the old row's attributes stand on the new one.
    selected()?.classList.add("is-selected");
    if (event.target.id === "sheet-body") {
      const sheet = document.getElementById("sheet");
      if (event.target.children.length && !sheet.open) sheet.showModal();
      if (!event.target.children.length && sheet.open) sheet.close();
    }
    if (event.target.id === "aside") event.target.scrollTop = 0;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    if (event.target.id === "sheet") event.target.close();
  });
  // Answers of the server that close the sheet and renew the lists: header HX-Trigger "acted".
  document.addEventListener("acted", () => {
    document.getElementById("sheet")?.close();
    document.querySelectorAll("[data-poll]").forEach((list) => list.dispatchEvent(new Event("renew")));
  });
  // A voicemail at another speed; without script the browser's own player offers it.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-speed]");
    const sound = button?.closest("[data-voicemail]")?.querySelector("audio");
    if (!sound) return;
    sound.defaultPlaybackRate = sound.playbackRate = Number(button.dataset.speed);
    button.parentElement.querySelectorAll("[data-speed]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
    if (sound.paused) sound.play();
  });
  // Ringing back: the phone itself dials (tel:), the desk is told of it, and on return one tap says how it went.
  let isAsking = false;
  function ask(verb, url, values) {
    if (isAsking) return; // who is quickly back must not get the question twice, the second under their thumb
    isAsking = true;
    const done = () => { isAsking = false; };
    window.htmx.ajax(verb, url, { target: "#sheet-body", values }).then(done, done);
  }
  document.addEventListener("click", (event) => {
    const call = event.target.closest("a[data-dial]");
    if (!call) return;
    sessionStorage.setItem("called", call.dataset.told);
    const csrfmiddlewaretoken = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
    ask("POST", call.dataset.dial, { csrfmiddlewaretoken, next: window.location.pathname + window.location.search });
  });
  const askHowItWent = () => {
    const url = sessionStorage.getItem("called");
    if (url && !document.hidden && !document.getElementById("sheet").open) ask("GET", url);
  };
  document.addEventListener("visibilitychange", askHowItWent);
  window.addEventListener("load", askHowItWent); // a phone may have dropped the page meanwhile
  document.getElementById("sheet")?.addEventListener("close", () => sessionStorage.removeItem("called"));
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-auto]")) event.target.form.requestSubmit();
  });
})();
