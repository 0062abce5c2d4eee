// Reads what this project writes with the programs it is written for, and says what they saw, as JSON.
//
//     node check.mjs mermaid FILE      the diagram's type, title, sections and events
//     node check.mjs timelinejs FILE   the slides TimelineJS makes of it, and its complaints
//     node check.mjs html FILE         what html-validate finds wrong with it by the HTML standard

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { JSDOM } from "jsdom";

const [, , format, file] = process.argv;
const text = readFileSync(file, "utf8");
const page = new JSDOM("<!doctype html><body><div id='here'></div></body>", {
  pretendToBeVisual: true,
  runScripts: "outside-only",
  url: "https://example.org/",
});

// Mermaid hides its character codes from its parser and turns them back in the picture.
const drawn = (words) => words.replace(/ﬂ°°(\d+)¶ß/g, (_, code) => String.fromCodePoint(Number(code))).trim();

async function mermaid() {
  for (const name of ["window", "document", "Element", "HTMLElement", "Node", "DOMParser"]) {
    globalThis[name] = name === "window" ? page.window : page.window[name];
  }
  const { default: library } = await import("mermaid");
  library.initialize({ startOnLoad: false });
  const { type, db } = await library.mermaidAPI.getDiagramFromText(text);
  return {
    type,
    title: drawn(db.getDiagramTitle?.() || db.getCommonDb?.().getDiagramTitle() || ""),
    sections: db.getSections().map(drawn),
    tasks: db.getTasks().map((task) => ({
      section: drawn(task.section),
      name: drawn(task.task),
      events: (task.events ?? []).map(drawn),
      start: task.startTime?.toString().slice(0, 15),
      end: task.renderEndTime?.toString().slice(0, 15) ?? task.endTime?.toString().slice(0, 15),
    })),
  };
}

async function timelinejs() {
  const library = createRequire(import.meta.url).resolve("@knight-lab/timelinejs/dist/js/timeline.js");
  page.window.eval(readFileSync(library, "utf8"));
  const timeline = new page.window.TL.Timeline("here", JSON.parse(text), {});
  for (let waited = 0; !timeline.config && waited < 100; waited += 1) {
    await new Promise((ready) => setTimeout(ready, 50));
  }
  const parts = ({ year, month, day }) => [year, month, day].filter(Boolean);
  return {
    errors: timeline.config.getErrors(),
    title: timeline.config.title?.text.headline ?? "",
    slides: timeline.config.events.map((slide) => ({
      id: slide.unique_id,
      start: parts(slide.start_date.data),
      end: slide.end_date ? parts(slide.end_date.data) : [],
      shown: slide.display_date ?? "",
      headline: slide.text.headline,
      text: slide.text.text,
    })),
  };
}

async function html() {
  const { HtmlValidate } = await import("html-validate");
  const validator = new HtmlValidate({ root: true, extends: ["html-validate:standard"] });
  const { results } = await validator.validateString(text);
  return results.flatMap(({ messages }) => messages.map((m) => `${m.line}:${m.column} ${m.ruleId}: ${m.message}`));
}

console.log(JSON.stringify(await { mermaid, timelinejs, html }[format]()));
process.exit(0);
