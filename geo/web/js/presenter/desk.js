// The presenter's own window: notes, the next scene, clock and elapsed time; it works the first.
// Opened empty and filled from here, it needs no address of its own, so it works from a file too.
// Where windows cannot reach each other, this same document with `#notes` follows by messages.

import { add, byId, clear, dress, el, fill, put } from "../shared/dom.js";
import { showNotice } from "../shared/notice.js";
import { text } from "../shared/words.js";
import { play, seconds } from "./auto.js";
import { say } from "./say.js";
import { back, blank, currentScene, first, inLanguage, last, next, noteLines, show } from "./show.js";

const CHANNEL = "planmap-presentation";
let desk = /** @type {{ window: Window, update: (shown: any) => void } | null} */ (null); // the second window, opened from here
let ticking = 0;
let channel = /** @type {BroadcastChannel | null} */ (null);
let isFollowing = false;

// `onKey` takes its keys, which work the first window.
export function openDesk(onKey) {
  if (desk && !desk.window.closed) return desk.window.focus();
  const opened = window.open("", "planmap-presenter", "popup=yes,width=1100,height=720");
  if (!opened) return refused();
  try {
    desk = { window: opened, update: build(opened.document, command) };
  } catch {
    desk = null;
    opened.close();
    return refused();
  }
  opened.addEventListener("keydown", onKey, true);
  if (!ticking) ticking = setInterval(tick, 1000);
  updateDesk();
}

const refused = () => say(text("present_blocked", { address: notesAddress() }), true);

function notesAddress() {
  const address = new URL(location.href);
  address.hash = "notes";
  return address.href;
}

function stopTicking() {
  clearInterval(ticking);
  ticking = 0;
}

function tick() {
  if (desk?.window.closed) desk = null;
  if (desk) desk.update(model());
  else if (!channel) stopTicking();
}

// Tell the second window, whichever way it is reached.
export function updateDesk() {
  if (!show.scenes.length) return;
  if (desk && !desk.window.closed) desk.update(model());
  if (channel && !show.isDesk) channel.postMessage({ model: model() });
}

const COMMANDS = {
  next: () => next(),
  back: () => back(),
  first: () => first(),
  last: () => last(),
  black: () => blank(),
  play: () => play(),
  reset: () => (show.begun = Date.now()),
};

function command(name) {
  if (!Object.keys(COMMANDS).includes(name) || !show.running) return;
  if (name !== "play") play(false);
  COMMANDS[name]();
  updateDesk();
}

// Everything the second window shows, as plain data.
function model() {
  const scene = currentScene();
  const more = show.page + 1 < show.pages;
  const next = more ? scene : show.scenes[show.at + 1];
  const keys = [
    "present_view",
    "present_now",
    "present_after",
    "present_notes",
    "present_no_notes",
    "present_elapsed",
    "present_clock",
    "present_reset",
    "present_key_back",
    "present_key_next",
    "present_key_blank",
    "present_key_play",
  ];
  return {
    lang: document.documentElement.lang,
    dark: document.documentElement.dataset.theme === "dark",
    texts: Object.fromEntries(keys.map((key) => [key, text(key)])),
    position: text("present_scene", { n: show.at + 1, total: show.scenes.length, heading: inLanguage(scene.heading) }),
    page: show.pages > 1 ? text("present_page", { n: show.page + 1, total: show.pages }) : "",
    now: { kicker: inLanguage(scene.kicker), heading: inLanguage(scene.heading) },
    next: next
      ? {
          kicker: inLanguage(next.kicker),
          heading: inLanguage(next.heading),
          text: more ? rest(scene) : inLanguage(next.text),
        }
      : { kicker: "", heading: text("present_end"), text: "" },
    notes: noteLines(scene),
    begun: show.begun,
    state: !show.running
      ? text("present_left")
      : show.screen === "black"
        ? text("present_black")
        : show.playing
          ? text("present_playing", { n: seconds() })
          : "",
  };
}

// What the next page of the list begins with.
function rest(scene) {
  const names = [...scene.projects, ...scene.targets].slice(show.to).map((each) => inLanguage(each.name));
  return [text("present_page", { n: show.page + 2, total: show.pages }), ...names].join("\n");
}

// Write the window; the answer redraws it.
function build(page, send) {
  if (page === document) byId("pm").style.display = "none";
  else {
    put(page.body, "");
    const looks = [...document.querySelectorAll("style")].map((style) => style.textContent).join("\n");
    add(page.head, page.adoptNode(el("style", {}, looks)));
  }
  const part = (tag, name, ...inside) => el(tag, { class: `pm-desk-${name}` }, ...inside);
  const press = (name, key) =>
    el("button", { type: "button", class: "pm-button", "data-key": name, "data-text": key, onclick: () => send(name) });
  const body = el(
    "main",
    { class: "pm pm-desk" },
    part("header", "top", part("p", "position"), part("p", "state"), part("dl", "clock")),
    part(
      "section",
      "now",
      el("p", { class: "pm-desk-label", "data-text": "present_now" }),
      part("p", "kicker"),
      el("h1"),
    ),
    part(
      "section",
      "next",
      el("p", { class: "pm-desk-label", "data-text": "present_after" }),
      part("p", "kicker"),
      el("h2"),
      part("p", "text"),
    ),
    part("section", "notes", el("h2", { "data-text": "present_notes" }), el("div", { tabindex: "0", role: "group" })),
    part(
      "footer",
      "tools",
      press("back", "present_key_back"),
      press("next", "present_key_next"),
      press("black", "present_key_blank"),
      press("play", "present_key_play"),
      press("reset", "present_reset"),
    ),
  );
  add(page.body, page.adoptNode(body));
  return (shown) => update(page, body, shown);
}

function update(page, body, shown) {
  const find = (selector) => body.querySelector(selector);
  page.title = shown.texts.present_view;
  page.documentElement.lang = shown.lang;
  page.documentElement.dataset.theme = shown.dark ? "dark" : "light";
  for (const node of body.querySelectorAll("[data-text]")) putNew(node, shown.texts[node.dataset.text]);
  putNew(find(".pm-desk-position"), [shown.position, shown.page].filter(Boolean).join(" · "));
  putNew(find(".pm-desk-state"), shown.state);
  for (const name of ["now", "next"]) {
    putNew(find(`.pm-desk-${name} .pm-desk-kicker`), shown[name].kicker);
    putNew(find(`.pm-desk-${name} h1, .pm-desk-${name} h2`), shown[name].heading);
  }
  putNew(find(".pm-desk-text"), shown.next.text);
  clock(clear(find(".pm-desk-clock")), shown);
  const notes = find(".pm-desk-notes div");
  dress(notes, { "aria-label": shown.texts.present_notes });
  const lines = shown.notes.length ? shown.notes : [shown.texts.present_no_notes];
  if (notes.dataset.of === JSON.stringify(lines)) return;
  notes.dataset.of = JSON.stringify(lines);
  notes.scrollTop = 0;
  fill(notes, ...lines.map((line) => el("p", {}, line)));
}

const putNew = (node, text) => node.textContent !== text && put(node, text);
const two = (number) => String(number).padStart(2, "0");

function clock(list, shown) {
  const now = new Date();
  const seconds = Math.max(0, Math.floor((now.getTime() - (shown.begun || now)) / 1000));
  const elapsed = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
  const pairs = [
    ["present_elapsed", elapsed],
    ["present_clock", `${two(now.getHours())}:${two(now.getMinutes())}`],
  ];
  add(list, ...pairs.map(([key, value]) => el("div", {}, el("dt", {}, shown.texts[key]), el("dd", {}, value))));
}

// The other way: this document as the second window, until the first one speaks still a map.
export function followDesk() {
  if (isFollowing) return;
  isFollowing = true;
  window.addEventListener("pagehide", () => desk?.window.close());
  if (typeof BroadcastChannel !== "function") return;
  const others = new BroadcastChannel(CHANNEL);
  channel = others;
  let redraw = /** @type {((shown: any) => void) | null} */ (null);
  let last = null;
  others.onmessage = ({ data }) => {
    if (!show.isDesk) return data.command === "hello" ? updateDesk() : data.command && command(data.command);
    if (!data.model) return;
    last = data.model;
    if (!redraw) {
      const draw = build(document, (name) => others.postMessage({ command: name }));
      redraw = draw;
      setInterval(() => draw(last), 1000);
    }
    redraw(last);
  };
  if (!show.isDesk) return;
  showNotice(text("present_waiting"), { waiting: true });
  others.postMessage({ command: "hello" });
}
