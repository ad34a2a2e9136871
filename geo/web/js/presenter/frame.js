// The frame around the scenes: progress, sections, mark, imprint, controls.

import { layerSources } from "../layers/legend.js";
import { showWhole } from "../map/controls.js";
import { overlay } from "../map/overlay.js";
import { add, byId, clear, dress, el, fill, focusedKey, svg } from "../shared/dom.js";
import { on } from "../shared/events.js";
import { setSpotlight } from "../shared/look.js";
import { map, setState, start, state } from "../shared/state.js";
import { text } from "../shared/words.js";
import { beginPlay, endPlay, play } from "./auto.js";
import { followDesk, openDesk, updateDesk } from "./desk.js";
import { closeHelp, drawHelp } from "./help.js";
import { listenTo, onKey, stir, watchKeys } from "./keys.js";
import { flyToScene, lightUp, takeKeys } from "./map.js";
import { fillPage } from "./pages.js";
import { dated, sceneElement } from "./scene.js";
import {
  back,
  blank,
  currentScene,
  goToSection,
  inLanguage,
  isFull,
  leave,
  next,
  noteLines,
  sayAloud,
  show,
  switchFullScreen,
  switchLanguage,
  takeScenes,
  toggleAid,
} from "./show.js";

// Strokes on a square of 24.
const ICONS = {
  back: "M15 5l-7 7 7 7",
  next: "M9 5l7 7-7 7",
  play: "M8 5l11 7-11 7z",
  pause: "M8 5v14M16 5v14",
  notes: "M5 4h14v16H5zM8.5 9h7M8.5 13h7M8.5 17h4",
  view: "M3 5h18v11H3zM9 20h6M12 16v4",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  language: "M12 3a9 9 0 100 18 9 9 0 000-18zM3 12h18M12 3c3.5 3 3.5 15 0 18M12 3c-3.5 3-3.5 15 0 18",
  help: "M9 9a3 3 0 116 0c0 2-3 2.200-3 4.500M12 17.500v.5",
  leave: "M6 6l12 12M18 6L6 18",
};

const icon = (name) =>
  svg(
    "svg",
    {
      viewBox: "0 0 24 24",
      width: "1em",
      height: "1em",
      fill: "none",
      stroke: "currentColor",
      "stroke-width": 2,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
      "aria-hidden": "true",
    },
    svg("path", { d: ICONS[name] }),
  );

function button(name, label, act, pressed) {
  return el(
    "button",
    {
      type: "button",
      class: "pm-show-button",
      "data-key": name,
      title: label,
      "aria-label": label,
      "aria-pressed": pressed === undefined ? null : String(pressed),
      onclick: (event) => clicked(event, act),
    },
    icon(name === "play" && pressed ? "pause" : name),
  );
}

// After a click with the mouse the keys belong to the scene again, not to the button.
function clicked(event, act) {
  act();
  if (event.detail && show.running && !show.help) focus();
}

function enter() {
  if (byId("pm-show")) return;
  byId("pm").classList.add("is-presenting");
  takeKeys(true);
  const edge = (name, act) =>
    el(
      "button",
      {
        type: "button",
        id: `pm-edge-${name}`,
        class: `pm-edge is-${name}`,
        tabindex: "-1",
        "aria-hidden": "true",
        onclick: (event) => clicked(event, act),
      },
      icon(name),
    );
  add(
    document.body,
    el(
      "div",
      { id: "pm-show", class: "pm-show", role: "region", "aria-label": text("present_region"), "data-kind": "title" },
      el("div", { class: "pm-show-veil", "aria-hidden": "true" }),
      el("div", { id: "pm-show-scene" }),
      edge("back", back),
      edge("next", next),
      el("div", { id: "pm-show-foot", class: "pm-show-foot" }),
      el("div", { id: "pm-show-tools", class: "pm-show-tools", role: "toolbar" }),
      el("div", { id: "pm-show-notes", role: "group", class: "pm-show-notes", tabindex: "0", hidden: true }),
      el("p", { id: "pm-show-said", class: "pm-show-said", role: "status", hidden: true }),
      el("div", { id: "pm-show-black", class: "pm-show-black", hidden: true, onclick: () => blank(false) }),
    ),
  );
  listenTo(byId("pm-show"));
  stir();
}

function exit() {
  byId("pm").classList.remove("is-presenting", "is-full");
  closeHelp();
  byId("pm-show").remove();
  takeKeys(false);
  setSpotlight(null);
  map.invalidateSize({ animate: false });
  showWhole(false);
  overlay.refresh();
  const way = byId("pm-present");
  if (way) way.focus();
  updateDesk();
}

// Draw the scene of the moment. Where it stays the same (a resize, a language), nothing moves.
function draw({ still }) {
  const scene = currentScene();
  const place = byId("pm-show-scene");
  const before = place.firstChild?.dataset.scene;
  const frame = byId("pm-show");
  const focused = place.contains(document.activeElement);
  const read = still && before === scene.id ? BOXES.map(scrolled) : [];
  frame.dataset.kind = scene.kind;
  for (const node of [frame, byId("pm")]) node.classList.toggle("is-full", isFull(scene));
  const element = sceneElement(scene);
  element.classList.toggle("is-new", !still && before !== scene.id);
  fill(place, element);
  Object.assign(show, fillPage(element, scene, show.page));
  BOXES.forEach((box, at) => {
    letScroll(document.querySelector(box), read[at] || 0);
  });
  drawAids();
  if (still || before !== scene.id) {
    lightUp(scene);
    if (!still && state.id) setState({ id: null });
    flyToScene(scene, still || !before);
  }
  if (!still || focused) focus();
  announce(scene);
}

// What may be longer than its place.
const BOXES = ["#pm-show-scene", "#pm-show-scene .pm-scene-details"];

function scrolled(name) {
  const box = document.querySelector(name);
  return box ? box.scrollTop : 0;
}

// What is longer than its box is reached with Tab, and scrolled with the arrow keys. Another
// scene begins at its top, the same one stays where it was read.
function letScroll(box, top) {
  if (!box) return;
  box.scrollTop = top;
  if (box.scrollHeight > box.clientHeight + 1) dress(box, { tabindex: "0" });
  else box.removeAttribute("tabindex");
}

function focus() {
  // In a frame, as in the preview, the focus is wherever somebody is working.
  if (window.parent !== window && !document.hasFocus()) return;
  const focused = document.activeElement;
  if (focused?.closest("#pm-show-tools, #pm-show-foot") && focused.matches(":focus-visible")) return;
  const heading = byId("pm-scene-heading");
  if (heading) heading.focus({ preventScroll: true });
}

function announce(scene) {
  const fields = { n: show.at + 1, total: show.scenes.length, heading: inLanguage(scene.heading) };
  const part = show.pages > 1 ? ` ${text("present_page", { n: show.page + 1, total: show.pages })}` : "";
  sayAloud(text("present_scene", fields) + part);
  document.title = `${fields.heading} · ${start.plan.map_title[state.lang]}`;
}

// Everything but the scene itself.
function drawAids() {
  const frame = byId("pm-show");
  if (!frame) return;
  dress(frame, { "aria-label": text("present_region") }); // the language may be another
  drawFoot(byId("pm-show-foot"));
  drawTools(byId("pm-show-tools"));
  drawNotes(byId("pm-show-notes"));
  const black = byId("pm-show-black");
  black.hidden = show.screen !== "black";
  fill(black, el("span", { class: "pm-hidden" }, text("present_black")));
  drawHelp();
  updateDesk();
}

function drawFoot(foot) {
  const done = (show.at + (show.page + 1) / show.pages) / show.scenes.length;
  const line = el(
    "div",
    { class: `pm-show-progress${show.playing ? " is-playing" : ""}`, "aria-hidden": "true" },
    el("span"),
  );
  line.firstChild.style.width = `${100 * done}%`;
  const { mark, imprint } = start;
  const lines = [...(imprint || []).filter((line) => line !== mark), ...layerSources()];
  fill(
    foot,
    line,
    sections(),
    mark ? el("strong", { class: "pm-show-mark" }, mark) : el("span"),
    el("p", { class: "pm-show-imprint" }, ...dated(lines.join(" · "))),
  );
  const said = foot.lastChild;
  said.classList.toggle("is-long", said.scrollHeight > said.clientHeight + 6);
}

function sections() {
  const found = show.scenes.filter((scene) => scene.kind === "section");
  const current = currentScene().section;
  return el(
    "nav",
    { class: "pm-show-sections", "aria-label": text("filter_section") },
    found.map((scene) =>
      el(
        "button",
        {
          type: "button",
          "data-key": `section:${scene.section}`,
          title: inLanguage(scene.heading),
          "aria-label": `${inLanguage(scene.kicker)} ${inLanguage(scene.heading)}`,
          "aria-current": scene.section === current ? "true" : null,
          onclick: (event) => clicked(event, () => goToSection(scene.section)),
        },
        scene.section,
      ),
    ),
  );
}

function drawTools(tools) {
  const focused = tools.contains(document.activeElement) ? focusedKey() : null;
  dress(clear(tools), { "aria-label": text("present_controls") });
  add(
    tools,
    button("back", text("present_key_back"), back),
    el("span", { class: "pm-show-count" }, `${show.at + 1} / ${show.scenes.length}`),
    button("next", text("present_key_next"), next),
    button("play", text("present_key_play"), () => play(), show.playing),
    button("notes", text("present_key_notes"), () => toggleAid("notes"), show.notes),
    button("view", text("present_key_view"), () => openDesk(onKey)),
    button("full", text("present_key_full"), switchFullScreen),
    button("language", text("present_key_language"), switchLanguage),
    button("help", text("present_key_help"), () => toggleAid("help")),
    button("leave", text("present_key_leave"), () => leave()),
  );
  const again = focused && tools.querySelector(`[data-key="${focused}"]`);
  if (again) again.focus();
}

function drawNotes(panel) {
  const scene = currentScene();
  panel.hidden = !show.notes;
  dress(clear(panel), { "aria-label": text("present_notes") });
  add(panel, el("h2", {}, text("present_notes")), ...noteLines(scene).map((line) => el("p", {}, line)));
}

const STEPS = { begins: enter, began: beginPlay, ends: endPlay, ended: exit };

export function watchPresentation() {
  on("presentation", (step) => STEPS[step]());
  on("scene", draw);
  on("aids", drawAids);
  on("fixed", () => {
    followDesk();
    takeScenes();
  });
  watchKeys();
}
