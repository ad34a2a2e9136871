// The map in Streamlit's page: window, theme and address are those of the page around it, and what
// the visitor does is sent to Streamlit, which keeps the address.

import { embedded } from "../shared/device.js";
import { dress } from "../shared/dom.js";
import { debounce, emit } from "../shared/events.js";
import { noticeUnknown } from "../shared/notice.js";
import { filterParams, map, mergeState, start, state } from "../shared/state.js";
import { boot } from "./app.js";
import { fitBox } from "./controls.js";
import { followKeys } from "./keys.js";

let sent = 0; // number of the last state sent to Streamlit
let agreed = {}; // the state that Streamlit and the map had in common last
let unknown = []; // sentences on parts of the link that nothing is known of

/**
 * Take over what Streamlit has changed: everything at the start, a filter after
 * "back". What comes back as it was sent is no change and must not undo what the
 * visitor has done since; an answer that a later message has overtaken says nothing.
 * @param {State} state of the visitor
 * @param {number} number of the last state that Streamlit has heard of
 * @param {string[]} sentences on parts of the link that nothing is known of
 */
export function restore(state, number, sentences = []) {
  if (number < sent) return;
  unknown = sentences;
  const names = Object.keys(state).filter((name) => !same(state[name], agreed[name]));
  const changed = mergeState(Object.fromEntries(names.map((name) => [name, state[name]])));
  agreed = copy(state);
  if (!start) boot().then(noticeOnce);
  else if (Object.keys(changed).length) emit("state", changed);
}

function noticeOnce() {
  noticeUnknown(unknown);
  unknown = [];
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const copy = (state) => JSON.parse(JSON.stringify(state));

const sendState = debounce(() => {
  sent += 1;
  agreed = copy(state);
  if (window.Streamlit) {
    window.Streamlit.setComponentValue({ planmap: { ...state, number: sent } });
  }
}, 120);

// The position changes all the time, so it goes into the address without a
// round trip and without an entry in the browser's history.
const rememberPosition = debounce(() => {
  try {
    const address = new URL(window.parent.location.href);
    address.searchParams.set("at", state.at || "");
    window.parent.history.replaceState(window.parent.history.state, "", address);
  } catch {
    // An embedding page of another origin keeps its own address.
  }
}, 400);

// The address that shows this view (and, with an id, this card).
function link(id) {
  const address = new URL(window.parent.location.href);
  address.search = filterParams().toString();
  address.searchParams.set("lang", state.lang);
  if (state.at) address.searchParams.set("at", state.at);
  if (state.layers) address.searchParams.set("layers", state.layers);
  if (state.basemap !== start.default_basemap) address.searchParams.set("basemap", state.basemap);
  if (id) address.searchParams.set("id", id);
  return address.toString();
}

// Streamlit tells its theme with every render; before the first, ask the page's own colour.
function followTheme(apply) {
  window.addEventListener("message", (event) => {
    if (event.source !== window.parent || !event.data || event.data.type !== "streamlit:render") return;
    if (event.data.theme) apply(event.data.theme.base === "dark" ? "dark" : "light");
  });
  try {
    const shell = window.parent.document.querySelector(".stApp") || window.parent.document.body;
    const ground = window.parent.getComputedStyle(shell).backgroundColor;
    const [red, green, blue] = /** @type {string[]} */ (ground.match(/\d+/g)).map(Number);
    apply(red + green + blue < 384 ? "dark" : "light");
  } catch {
    apply(window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  }
}

// Let the map document fill the window. Streamlit's navigation stands in the same row as the
// title, which leaves it its room; on a phone a menu of the map's own takes its place.
function fillWindow() {
  const frame = /** @type {HTMLElement | null} */ (window.frameElement);
  if (!frame) return;
  const header = embedded ? null : window.parent.document.querySelector("header");
  const level = embedded ? 1000000 : 1;
  const place = () => {
    const links = header
      ? Array.from(header.querySelectorAll("nav a"), (link) => link.getBoundingClientRect().right)
      : [];
    document.documentElement.style.setProperty("--nav", `${Math.max(0, ...links)}px`);
    // An older browser, which does not know dvh, keeps the first height.
    frame.style.cssText = `position:fixed;left:0;top:0;width:100vw;height:calc(100vh - 0px);height:calc(100dvh - 0px);border:0;z-index:${level};`;
    if (map) fitBox();
  };
  place();
  const watch = new MutationObserver(place);
  if (header) watch.observe(header, { childList: true, characterData: true, subtree: true });
  window.parent.addEventListener("resize", place);
  const forget = followKeys(window.parent);
  window.addEventListener("pagehide", () => {
    window.parent.removeEventListener("resize", place);
    watch.disconnect();
    forget();
  });
}

// The page around the map was sent before the switch of language.
function nameLanguage() {
  try {
    window.parent.document.documentElement.lang = document.documentElement.lang;
    dress(/** @type {Element} */ (window.frameElement), { title: document.title }); // Streamlit names it after its package
  } catch {
    // Embedded in a page of another origin, which has a language of its own.
  }
}

/** @type {Host} */
export const streamlitPage = {
  isFile: false,
  get styles() {
    return window.PlanMap.STYLES;
  },
  send: sendState,
  rememberPosition,
  followTheme,
  fillWindow,
  nameLanguage,
  link,
  tools: () => [],
};
