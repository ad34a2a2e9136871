// One scene as a piece of the page: heading, figures, projects or targets, sources.

import { targetBar, targetState } from "../map/targets.js";
import { add, el, svg } from "../shared/dom.js";
import { state } from "../shared/state.js";
import { markElement } from "../shared/symbols.js";
import { number, sectionOf, termOf, text } from "../shared/words.js";
import { pointAt } from "./map.js";
import { composed, inLanguage } from "./show.js";

const words = (text) => inLanguage(text);

// Dates, and years with their sign, stay in one piece.
const DATE = /(\d{4}-\d{2}-\d{2}|\d{4}年)/;
export const dated = (text) =>
  text.split(DATE).map((part, at) => (at % 2 ? el("span", { class: "pm-show-date" }, part) : part));

// A region with a heading; `.pm-scene-list` inside is empty until fillPage() fills a page of it.
export function sceneElement(scene, prefix = "pm-scene") {
  const id = `${prefix}-heading`;
  return el(
    "section",
    { class: `pm-scene is-${scene.kind}`, "aria-labelledby": id, "data-scene": scene.id },
    head(scene, id),
    ...(BODIES[scene.kind] || BODIES.section)(scene),
    el("p", { class: "pm-hidden pm-scene-text" }, words(scene.text)),
  );
}

// What the scene's list is made of; each is shown whole, on one of its pages.
export function itemsOf(scene) {
  if (scene.kind === "section") return scene.projects.map(projectRow);
  if (scene.kind === "targets") return scene.targets.map(targetRow);
  if (scene.kind === "closing") return scene.sources.map((source) => el("li", {}, words(source)));
  return [];
}

function head(scene, id) {
  const numeral = scene.kind === "section" && sectionOf(scene.section);
  const title = el("h1", { id, tabindex: "-1", class: "pm-scene-heading" }, ...dated(words(scene.heading)));
  const long = words(scene.heading).length > (state.lang === "zh" ? 14 : 34);
  title.classList.toggle("is-long", long);
  return el(
    "header",
    { class: "pm-scene-head" },
    numeral
      ? el(
          "span",
          { class: "pm-scene-numeral", "aria-hidden": "true" },
          state.lang === "zh" ? numeral.numeral : numeral.number,
        )
      : null,
    el("div", {}, el("p", { class: "pm-scene-kicker" }, words(scene.kicker)), title),
  );
}

const list = (label) => [
  el("ul", { class: "pm-scene-list", "aria-label": text(label) }),
  el("p", { class: "pm-scene-range" }),
];

const BODIES = {
  title: (scene) => [figures(scene, 4), textFacts(scene, "pm-scene-by")],
  section: (scene) => [el("div", { class: "pm-scene-sum" }, figures(scene, 2), statusBar(scene)), ...list("list")],
  project: (scene) => [phrase(scene), details(scene)],
  targets: () => list("targets"),
  closing: (scene) => [
    el(
      "div",
      { class: "pm-scene-close" },
      el("div", { class: "pm-scene-sources" }, ...list("present_sources"), textFacts(scene, "pm-scene-by")),
      code(),
    ),
  ],
};

// Large numbers with small labels; the places come as numbers too where there is room.
function figures(scene, most) {
  const order = scene.facts.filter((fact) => fact.kind === "figure" && fact.count !== 0);
  return el(
    "dl",
    { class: "pm-scene-figures" },
    order.slice(0, most).map((fact) => el("div", {}, el("dd", {}, words(fact.value)), el("dt", {}, words(fact.label)))),
  );
}

function textFacts(scene, name) {
  const facts = scene.facts.filter((fact) => fact.kind === "text");
  return facts.length
    ? el(
        "dl",
        { class: name },
        facts.map((fact) => el("div", {}, el("dt", {}, words(fact.label)), el("dd", {}, words(fact.value)))),
      )
    : null;
}

// Shares of the statuses; the labels under the bar are the map's legend at the same time.
function statusBar(scene) {
  const facts = scene.facts.filter((fact) => fact.kind === "status" && fact.count);
  if (!facts.length) return null;
  const bar = el("div", { class: "pm-scene-bar", "aria-hidden": "true" });
  for (const fact of facts) {
    const part = el("span");
    part.style.flexGrow = fact.count;
    part.style.background = termOf("status", fact.code).colour;
    add(bar, part);
  }
  const labels = facts.map((fact) =>
    el(
      "li",
      {},
      markElement({ status: fact.code, certainty: "surveyed" }, "1em"),
      el("span", {}, words(fact.label)),
      el("strong", {}, words(fact.value)),
    ),
  );
  return el("div", { class: "pm-scene-status" }, bar, el("ul", { "aria-label": text("figure_status") }, labels));
}

function projectRow(project) {
  const parts = [
    markElement(project, "1.5em"),
    el("span", { class: "pm-scene-name" }, words(project.name)),
    el("span", { class: "pm-scene-state" }, words(project.status_words)),
  ];
  if (!project.located) return el("li", {}, el("div", { class: "pm-scene-row" }, parts));
  return el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "pm-scene-row", "data-id": project.id, onclick: () => pointAt(project.id) },
      parts,
    ),
  );
}

function phrase(scene) {
  const quoted = scene.facts.find((fact) => fact.code === "phrase");
  if (!quoted) return null;
  const meaning = words(quoted.value).slice(quoted.value.zh.length);
  return el(
    "blockquote",
    { class: "pm-scene-phrase" },
    el("span", { lang: "zh" }, quoted.value.zh),
    meaning ? el("span", { class: "pm-gloss" }, meaning) : null,
  );
}

function details(scene) {
  const rows = scene.facts.filter((fact) => fact.code !== "phrase");
  const sign = (fact) => {
    if (fact.kind === "status") return markElement({ status: fact.code, certainty: "surveyed" }, "1.1em");
    return fact.kind === "place" ? el("span", { class: `pm-certainty is-${fact.code}`, "aria-hidden": "true" }) : null;
  };
  return el(
    "dl",
    { class: "pm-scene-details" },
    rows.map((fact) => [el("dt", {}, words(fact.label)), el("dd", {}, sign(fact), words(fact.value))]),
  );
}

// A promise: how much, of what, by when; and how far it has come, where the plan lets one say.
function targetRow(target) {
  const counts = typeof target.named === "number" ? target : null;
  return el(
    "li",
    { class: "pm-scene-target" },
    el(
      "p",
      { class: "pm-scene-amount" },
      el("strong", {}, number(target.value)),
      el("span", {}, words(target.unit)),
      target.year ? el("span", { class: "pm-scene-state" }, text("by_year", { year: target.year })) : null,
    ),
    el("p", { class: "pm-scene-name" }, words(target.name)),
    targetBar(target.value, counts, target.is_completed),
    el("p", { class: "pm-scene-state" }, targetState(counts, target.is_completed)),
  );
}

// The link as a QR code, where the document knows its address.
function code() {
  const drawn = composed("qr");
  if (!drawn?.path) return null;
  const size = Number(drawn.size) || 0;
  const box = svg("svg", {
    viewBox: `0 0 ${size} ${size}`,
    role: "img",
    "aria-label": text("present_qr"),
    "shape-rendering": "crispEdges",
  });
  add(
    box,
    svg("rect", { width: size, height: size, fill: "#ffffff" }),
    svg("path", { d: drawn.path, fill: "#000000" }),
  );
  return el(
    "figure",
    { class: "pm-scene-qr" },
    box,
    el("figcaption", {}, text("present_qr")),
    drawn.link ? el("p", { class: "pm-scene-link" }, drawn.link) : null,
  );
}
