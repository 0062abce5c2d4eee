// The filters of the page. The page is whole without this; with it events are hidden and shown, and nothing is fetched.
"use strict";

// Begin with the page as it stands, until the signal says that it begins again.
function begin(signal, isFirst) {
  const form = document.querySelector(".filters");
  if (!form) return;
  const events = [...document.querySelectorAll("article.event")];
  const groups = [...document.querySelectorAll("section.month, section.year")];
  const around = events.map((event) => [event.closest("section.month"), event.closest("section.year")]);
  const marks = new Map();
  for (const mark of document.querySelectorAll(".picture a.mark")) {
    const id = decodeURIComponent(mark.getAttribute("href").slice(1));
    marks.set(id, [...(marks.get(id) || []), mark]);
  }
  const count = form.querySelector("output");
  const nothing = document.getElementById("nothing");
  const FIELDS = ["text", "actor", "type", "dispute", "tag", "source", "from", "to", "certain"];
  const LISTS = { actor: " ", tag: "\n", source: " " };

  // The days that a year, a month or a day stands for; null for anything else.
  const DAY = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;
  function days(text) {
    const found = DAY.exec(text.trim());
    if (!found) return null;
    const [, year, month, day] = found;
    const last = new Date(Date.UTC(+year, month ? +month : 12, 0));
    last.setUTCFullYear(+year);
    const low = `${year}-${month || "01"}-${day || "01"}`;
    const high = day ? low : `${year}-${month || "12"}-${String(last.getUTCDate()).padStart(2, "0")}`;
    const real = new Date(`${low}T00:00:00Z`);
    if (Number.isNaN(real.getTime()) || real.toISOString().slice(0, 10) !== low) return null;
    return { low, high };
  }

  // What a search for words looks at: what is printed of an event, and its id; a line for each part.
  const SEARCHED = ".title, .summary, .place, .question q, .said";
  const texts = new Map();
  function words(event) {
    let text = texts.get(event);
    if (text === undefined) {
      const parts = [event.id, event.dataset.tag || ""];
      for (const part of event.querySelectorAll(SEARCHED)) parts.push(part.textContent);
      text = parts.join("\n").toLowerCase();
      texts.set(event, text);
    }
    return text;
  }

  // The words are gathered while nobody asks, so that the first keystroke is as quick as the next.
  function gather(deadline, from = 0) {
    let next = from;
    while (next < events.length && deadline.timeRemaining() > 1) words(events[next++]);
    if (next < events.length && !signal.aborted) requestIdleCallback((later) => gather(later, next));
  }
  if (window.requestIdleCallback) requestIdleCallback(gather);

  function asked() {
    const state = {};
    for (const name of FIELDS) {
      const control = form.elements[name];
      if (!control) continue;
      const value = control.type === "checkbox" ? (control.checked ? "1" : "") : control.value.trim();
      if (value) state[name] = value;
    }
    return state;
  }

  function answers(state) {
    const tests = [];
    for (const name of ["type", "dispute"]) {
      if (state[name]) tests.push((event) => event.dataset[name] === state[name]);
    }
    for (const [name, separator] of Object.entries(LISTS)) {
      if (state[name]) tests.push((event) => (event.dataset[name] || "").split(separator).includes(state[name]));
    }
    const from = state.from && days(state.from);
    const to = state.to && days(state.to);
    if (from || to) {
      const low = from ? from.low : "0000-00-00";
      const high = to ? to.high : "9999-99-99";
      tests.push(({ dataset }) => {
        const first = dataset.low || "0000-00-00";
        const last = (dataset.high ?? dataset.low) || "9999-99-99";
        return state.certain ? first >= low && last <= high : first <= high && last >= low;
      });
    }
    if (state.text) {
      const needle = state.text.toLowerCase();
      tests.push((event) => words(event).includes(needle));
    }
    return (event) => tests.every((test) => test(event));
  }

  function show() {
    const state = asked();
    for (const name of ["from", "to"]) {
      const wrong = Boolean(state[name]) && !days(state[name]);
      form.elements[name].setAttribute("aria-invalid", String(wrong));
    }
    const test = answers(state);
    let shown = 0;
    const filled = new Set();
    for (const [place, event] of events.entries()) {
      const out = !test(event);
      if (!out) {
        shown += 1;
        for (const group of around[place]) filled.add(group);
      }
      if (event.hidden !== out) {
        event.hidden = out;
        for (const mark of marks.get(event.id) || []) mark.classList.toggle("out", out);
      }
    }
    for (const group of groups) group.hidden = !filled.has(group);
    nothing.hidden = shown > 0;
    count.textContent = shown === events.length ? `All ${shown} events` : `${shown} of ${events.length} events`;
    return state;
  }

  // The state stands behind `#?`, so that it goes with the address of a file too, and is sent to no server.
  function written(state) {
    const query = new URLSearchParams(state).toString();
    return query ? `#?${query}` : "";
  }

  function keep(state) {
    const address = written(state);
    const bare = location.href.split("#")[0];
    history.replaceState(null, "", address ? bare + address : bare);
  }

  function restore() {
    if (!location.hash.startsWith("#?")) return;
    const state = new URLSearchParams(location.hash.slice(2));
    for (const name of FIELDS) {
      const control = form.elements[name];
      if (!control) continue;
      const value = state.get(name) || "";
      if (control.type === "checkbox") control.checked = value === "1";
      else control.value = value;
      if (control.tagName === "SELECT" && control.value !== value) control.value = "";
    }
    show();
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => keep(show()));
  }, { signal });
  form.addEventListener("reset", () => setTimeout(() => keep(show())), { signal });
  form.addEventListener("submit", (event) => event.preventDefault(), { signal });
  addEventListener("hashchange", () => {
    if (location.hash.startsWith("#?")) restore();
    else reveal();
  }, { signal });

  // A link to an event that the filters hide shows all events first.
  function reveal() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (!target.hidden) return stand(target);
    const address = location.hash;
    form.reset();
    setTimeout(() => {
      history.replaceState(null, "", address);
      stand(target);
    });
  }

  // In a long page what has not been near is not laid out; the place of a target is known only when its month is.
  function stand(target) {
    for (const part of [target.closest(".month"), target]) if (part) part.style.contentVisibility = "visible";
    let frames = 30;
    (function again() {
      const before = target.getBoundingClientRect().top;
      target.scrollIntoView({ behavior: "instant" });
      const moved = Math.abs(target.getBoundingClientRect().top - before) > 1;
      if (frames-- > 0 && (moved || frames > 25)) requestAnimationFrame(again);
    })();
  }

  // Detail, links and citations
  const details = () => document.querySelectorAll("article.event details");
  function toggle(button) {
    const close = button.getAttribute("aria-pressed") !== "true";
    for (const detail of details()) detail.open = !close;
    button.setAttribute("aria-pressed", String(close));
    button.textContent = close ? "Open all detail" : "Close all detail";
  }
  addEventListener("beforeprint", () => {
    for (const detail of document.querySelectorAll("details")) detail.open = true;
    reduce();
  }, { signal });

  // A filtered view is printed with what was asked, and without sources, figures and people of hidden events alone.
  function reduce() {
    const state = asked();
    form.querySelector(".asked").textContent = Object.keys(state).map(worded).join("");
    const isAsked = Object.keys(state).length > 0;
    const named = { actor: new Set(), source: new Set() };
    for (const { dataset, hidden } of events) {
      if (hidden) continue;
      for (const name of ["actor", "source"]) for (const id of (dataset[name] || "").split(" ")) named[name].add(id);
    }
    const leaveOut = (part, isOut) => part.classList.toggle("unasked", isAsked && isOut);
    for (const part of document.querySelectorAll("[id^=source_], [id^=actor_]")) {
      const [, name, id] = /^(source|actor)_(.*)$/s.exec(part.id);
      leaveOut(part, !named[name].has(id));
    }
    for (const table of document.querySelectorAll(".rival-figures .scroll")) {
      const rows = [...table.querySelectorAll("tbody tr")];
      for (const row of rows) leaveOut(row, hides(row));
      leaveOut(table, rows.every(hides));
    }
    for (const section of document.querySelectorAll(".rival-figures")) {
      leaveOut(section, [...section.querySelectorAll("tbody tr")].every(hides));
    }
  }
  function hides(row) {
    const event = document.getElementById(decodeURIComponent(row.querySelector("td a").hash.slice(1)));
    return !event || event.hidden;
  }
  function worded(name) {
    const { type, value, id, selectedOptions } = form.elements[name];
    const label = form.querySelector(`label[for=${id}]`).textContent;
    const said = selectedOptions ? selectedOptions[0].textContent.replace(/ \(\d+\)$/, "") : value;
    return type === "checkbox" ? ` · ${label}` : ` · ${label}: ${said}`;
  }

  async function copy(text, button) {
    const label = button.textContent;
    let done = "Copied";
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      done = document.execCommand("copy") ? "Copied" : "Could not copy";
      area.remove();
      button.focus();
    }
    button.textContent = done;
    setTimeout(() => { button.textContent = label; }, 1500);
  }
  const address = (id) => `${location.href.split("#")[0]}#${encodeURIComponent(id)}`;
  function citation(event) {
    const said = (selector) => (event.querySelector(selector) || { textContent: "" }).textContent.trim();
    return `“${said(".title")}”, ${said(".date")}. In: ${document.querySelector("h1").textContent}. ${address(event.id)}`;
  }
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-do]");
    if (!button) return;
    const event = button.closest("article.event");
    if (button.dataset.do === "copy-view") copy(location.href.split("#")[0] + written(asked()), button);
    if (button.dataset.do === "toggle") toggle(button);
    if (button.dataset.do === "copy-link") copy(address(event.id), button);
    if (button.dataset.do === "cite") copy(citation(event), button);
  }, { signal });

  // Buttons are made for an event when it comes near: ten thousand events would have twenty thousand of them.
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      if (target.querySelector(".tools")) continue;
      const tools = document.createElement("div");
      tools.className = "tools";
      const acts = [["copy-link", "Copy link"], ["cite", "Copy citation"]];
      if (document.querySelector("[data-edits]")) acts.push(["edit", "Edit"]);
      for (const [act, label] of acts) {
        const button = document.createElement("button");
        button.type = "button";
        button.dataset.do = act;
        button.textContent = label;
        tools.append(button);
      }
      target.append(tools);
    }
  }, { rootMargin: "600px" });
  for (const event of events) near.observe(event);
  signal.addEventListener("abort", () => near.disconnect());

  form.hidden = false;
  if (isFirst) restore();
  else if (Object.keys(asked()).length) show();
  if (isFirst && location.hash && !location.hash.startsWith("#?")) reveal();
}

// A page that is replaced in place while it is open begins again, with its form as it was filled in.
let running = new AbortController();
begin(running.signal, true);
document.addEventListener("replaced", () => {
  running.abort();
  running = new AbortController();
  begin(running.signal, false);
});
