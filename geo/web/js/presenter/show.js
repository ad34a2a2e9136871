// The presentation: which scene is shown, how one goes on and back, and its address.

import { addressedState, readAddress, writeAddress } from "../local/address.js";
import { local } from "../local/data.js";
import { emit } from "../shared/events.js";
import { announce, letSpeak } from "../shared/notice.js";
import { clearFilter, facts, isFiltered, setState, start, state } from "../shared/state.js";
import { text } from "../shared/words.js";
import { say } from "./say.js";

/**
 * What the presentation is doing; everything else in this folder reads and draws it.
 * @type {Show}
 */
export const show = {
  scenes: [],
  running: false,
  at: 0, // index of the scene
  page: 0, // of its list, where that is longer than one page
  pages: 1,
  to: 0, // the first item of the list that is on a later page
  begun: null, // when it was opened, milliseconds
  screen: "scene", // or "black"
  help: false,
  notes: false,
  playing: false, // by itself, scene after scene
  isDesk: location.hash === "#notes", // this document is the presenter's own window
};
let filter = /** @type {Filter | null} */ (null); // of the map, from before the presentation
let reached = /** @type {string | null} */ (null); // scene and page that were shown last

export const currentScene = () => show.scenes[show.at];

// The first and the last scene lie over the whole map, the others beside it.
export const isFull = (scene) => scene.kind === "title" || scene.kind === "closing";

export const inLanguage = (words) => (words ? words[state.lang] || words.zh || words.en || "" : "");

// The presenter's own notes first, then those that the data give.
export const noteLines = (scene) => `${scene.own_notes || ""}\n${inLanguage(scene.notes)}`.split("\n").filter(Boolean);

export const next = () => step(1);
export const back = () => step(-1);
export const first = () => goTo(0);
export const last = () => goTo(show.scenes.length - 1);
export const sayAloud = (message) => announce(message, "presentation");

// Begin: at the scene of the address, else at the one that was shown last.
export function startPresentation() {
  show.scenes = start.scenes || [];
  if (!show.scenes.length || show.running || show.isDesk) return;
  const address = addressed();
  const named = readAddress().get("scene");
  if (address) return open(address.at, address.page, "replace");
  open(show.at, 0, facts.ready ? "push" : "replace");
  if (named) say(text("present_no_scene", { part: named.slice(0, 60) }));
}

// What is fixed on the map was drawn, again in another language: the scene follows.
export function takeScenes() {
  show.scenes = start.scenes || [];
  if (show.running) emit("scene", { still: true });
}

function open(at, page, history) {
  show.running = true;
  letSpeak("presentation");
  show.begun = show.begun || Date.now();
  filter = isFiltered() ? state.filter : null;
  if (filter) clearFilter();
  if (state.id) setState({ id: null });
  emit("presentation", "begins");
  goTo(at, page, history);
  emit("presentation", "began");
}

// Back to the map.
export function leave(history = "push") {
  if (!show.running) return;
  emit("presentation", "ends");
  Object.assign(show, { running: false, screen: "scene", help: false, notes: false });
  letSpeak("map");
  reached = null;
  if (history !== "none") remember(history);
  emit("presentation", "ended");
  if (filter) setState({ filter });
  announce(text("present_left"));
}

// Show a scene; `page` may lie beyond the last, which is then the one that is shown.
export function goTo(at, page = 0, history = "push") {
  if (!show.running || !show.scenes[at]) return;
  Object.assign(show, { at, page, screen: "scene" });
  emit("scene", { still: false });
  const now = `${currentScene().id}/${show.page}`;
  if (now === reached) return;
  reached = now;
  if (history !== "none") remember(history);
}

export function goToSection(number) {
  const at = show.scenes.findIndex((scene) => scene.kind === "section" && scene.section === number);
  if (at >= 0) goTo(at);
  return at >= 0;
}

export const isEnd = (by) =>
  by > 0 ? show.at === show.scenes.length - 1 && show.page >= show.pages - 1 : show.at === 0 && show.page === 0;

function step(by, history) {
  if (show.screen === "black") return blank(false);
  if (isEnd(by)) return sayAloud(text(by > 0 ? "present_end" : "present_begin"));
  const page = show.page + by;
  if (page >= 0 && page < show.pages) return goTo(show.at, page, history);
  return goTo(show.at + by, by > 0 ? 0 : Infinity, history);
}

// A lobby screen goes on for days: it leaves no trail in the browser's history.
export const forward = () => (isEnd(1) ? goTo(0, 0, "replace") : step(1, "replace"));

export function blank(black = show.screen !== "black") {
  show.screen = black ? "black" : "scene";
  emit("aids");
  sayAloud(text(black ? "present_black" : "present_seen"));
}

export function toggleAid(name) {
  show[name] = !show[name];
  emit("aids");
}

export const switchLanguage = () => setState({ lang: state.lang === "zh" ? "en" : "zh" });

export async function switchFullScreen() {
  const page = document.documentElement;
  try {
    if (document.fullscreenElement) await document.exitFullscreen();
    else await page.requestFullscreen();
  } catch {
    say(text("present_no_full"));
  }
}

// What whoever composed the presentation has chosen for it.
export const composed = (name) => start[name] || local.held[name] || null;

// The address: `#scene=section-2&page=2`; what else stands after "#" stays.
function addressed() {
  const address = readAddress();
  const at = show.scenes.findIndex((scene) => scene.id === address.get("scene"));
  return at < 0 ? null : { at, page: Math.max(0, (parseInt(address.get("page") || "", 10) || 1) - 1) };
}

function remember(history) {
  const scene = show.running ? currentScene().id : null;
  const page = show.running && show.page > 0 ? String(show.page + 1) : null;
  writeAddress({ scene, page, at: null }, { entry: history === "push" });
}

// Back and forward in the browser, and an address that is changed by hand. The map keeps out
// of it: it would first jump to where its own part of the address says.
// Returns whether the address was the presentation's.
export function followScene() {
  const to = addressed();
  if (!to) {
    leave("none");
    return false;
  }
  const { lang } = addressedState();
  if (!show.running) open(to.at, to.page, "none");
  else {
    if (to.at !== show.at || to.page !== show.page) goTo(to.at, to.page, "none");
    if (lang !== state.lang) setState({ lang });
  }
  return true;
}
