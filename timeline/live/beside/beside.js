// Follows the record: when the server has a newer page, what differs takes the place of what is shown.
"use strict";
(() => {
  // The page as the server last said it; what is shown besides bears the marks of whoever reads it.
  const parts = (body) => new Map([...body.querySelectorAll("[id], form.filters")].map((part) => [key(part), part]));
  const key = (part) => part.id || "form.filters";
  let said = parts(document.body.cloneNode(true));
  const beside = () => document.getElementById("beside");
  let shown = beside().dataset.version;
  let wanted = shown;
  let isBusy = false;

  const words = (node) => {
    const bare = node.cloneNode(true);
    for (const note of bare.querySelectorAll(".note")) note.remove();
    return bare.textContent;
  };

  // What somebody has opened and closed stays so in the new text of the same part.
  function keepOpen(live, fresh) {
    const closed = document.querySelector("button[data-do=toggle][aria-pressed=true]");
    for (const kind of ["claims", "more"]) {
      const now = fresh.querySelector(`details.${kind}`);
      const was = live && live.querySelector(`details.${kind}`);
      if (now) now.open = was ? was.open : !closed;
    }
  }

  function keepForm(live, fresh) {
    for (const control of live.elements) {
      const now = control.name && fresh.elements[control.name];
      if (!now) continue;
      if (control.type === "checkbox") now.checked = control.checked;
      else now.value = control.value;
      if (now.tagName === "SELECT" && now.selectedIndex < 0) now.value = "";
    }
    const [was, now] = [live, fresh].map((form) => form.querySelector("[data-do=toggle]"));
    now.setAttribute("aria-pressed", was.getAttribute("aria-pressed"));
    now.textContent = was.textContent;
  }

  // Put into the new page what is shown already and has not changed; the events that have changed are announced.
  function keep(body) {
    const changed = [];
    const here = parts(document.body);
    for (const [name, fresh] of parts(body)) {
      if (!body.contains(fresh)) continue;
      const [live, was] = [here.get(name), said.get(name)];
      const isEvent = fresh.matches("article.event");
      if (live && was && was.isEqualNode(fresh)) fresh.replaceWith(live);
      else if (isEvent) {
        keepOpen(live, fresh);
        if (!was || words(was) !== words(fresh)) changed.push(fresh);
      } else if (live && fresh.matches("form")) keepForm(live, fresh);
      else if (live && was && fresh.matches("details") && live.open !== was.open) fresh.open = live.open;
    }
    return changed;
  }

  // Where somebody reads: the first events in sight, and how far each is from the top of the window.
  function places() {
    const parts = [...document.querySelectorAll("article.event, ol.sources > li, .actors > ul > li")];
    const seen = parts.map((part) => [part.id, part.getBoundingClientRect()]);
    return seen.filter(([, box]) => box.height && box.bottom > 0 && box.top < innerHeight).map(([id, box]) => [id, box.top]);
  }

  function stay(found, height) {
    const [id, top] = found.find(([name]) => document.getElementById(name)) || [];
    const by = id === undefined ? height - scrollY : document.getElementById(id).getBoundingClientRect().top - top;
    if (by) scrollBy({ top: by, behavior: "instant" });
  }

  function replace(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    const [found, height] = [places(), scrollY];
    const scrolled = [...document.querySelectorAll(".beside, .scroll")].map((n) => [n, n.scrollLeft, n.scrollTop]);
    const focus = document.activeElement;
    const at = focus && "selectionStart" in focus ? [focus.selectionStart, focus.selectionEnd] : null;
    const body = document.importNode(page.body, true);
    const changed = keep(body);
    document.body.replaceChildren(...body.childNodes);
    document.title = page.title;
    said = parts(page.body);
    shown = beside().dataset.version;
    document.dispatchEvent(new Event("replaced"));
    if (changed.length <= 20) for (const event of changed) event.classList.add("fresh");
    for (const [node, left, top] of scrolled) {
      const now = node.isConnected ? node : node.id && document.getElementById(node.id);
      if (now) [now.scrollLeft, now.scrollTop] = [left, top];
    }
    const focused = focus && (focus.isConnected ? focus : focus.id && document.getElementById(focus.id));
    if (focused && focused !== document.body) {
      focused.focus({ preventScroll: true });
      if (at && at[0] !== null && "setSelectionRange" in focused) focused.setSelectionRange(...at);
    }
    stay(found, height);
  }

  async function follow() {
    if (isBusy) return;
    isBusy = true;
    while (wanted !== shown) {
      const asked = wanted;
      try {
        const answer = await fetch(location.pathname, { cache: "no-store" });
        if (!answer.ok) throw new Error(answer.statusText);
        replace(await answer.text());
      } catch {
        break;
      }
      if (wanted === asked) wanted = shown;
    }
    isBusy = false;
  }

  const changes = new EventSource("changes");
  const lost = (is) => { document.getElementById("beside_lost").hidden = !is; };
  changes.addEventListener("open", () => lost(false));
  changes.addEventListener("error", () => lost(true));
  changes.addEventListener("message", ({ data }) => {
    wanted = data;
    follow();
  });

  // The editor: the server knows the place of a record, and gives the address that opens it or has it opened.
  async function open(asked) {
    const told = document.getElementById("beside_told");
    const answer = await fetch("open", { method: "POST", body: new URLSearchParams(asked) }).catch(() => null);
    const text = answer ? await answer.text() : "The server does not answer.";
    told.hidden = Boolean(answer && answer.ok);
    if (answer && answer.ok) {
      if (text) location.href = text;
    } else told.textContent = text;
  }
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-do]");
    if (!button) return;
    if (button.dataset.do === "edit") open({ record: button.closest("article.event").id });
    if (button.dataset.do === "open") {
      const { path, line, column } = button.dataset;
      open({ path, line, column });
    }
  });
})();
