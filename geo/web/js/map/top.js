// The top bar: the pages, title, search, language; and the choice of base maps.

import { embedded } from "../shared/device.js";
import { add, addFirst, byId, clear, el, fill, focusedKey, svg } from "../shared/dom.js";
import { debounce } from "../shared/events.js";
import { host } from "../shared/host.js";
import { base } from "../shared/server.js";
import { filterParams, map, setState, start, state } from "../shared/state.js";
import { basemapName, text } from "../shared/words.js";
import { searchKeys } from "./keys.js";
import { shareButton } from "./share.js";

const PAGES = ["map", "projects", "coverage", "presentation", "edit", "about"];

// "Internal draft", until the projects are fit to publish.
export const draftMark = () => (start.mark ? el("span", { class: "pm-draft" }, start.mark) : null);

export function drawTop() {
  const focused = focusedKey();
  const panel = clear(byId("pm-top"));
  const { plan } = start;
  add(
    panel,
    menu(),
    el(
      "div",
      { class: "pm-title" },
      el("h1", {}, plan.map_title[state.lang]),
      draftMark(),
      el("p", {}, `${plan.publisher[state.lang]} · ${plan.date}`),
    ),
    searchBox(),
    el("div", { class: "pm-tools" }, host.tools(), shareButton(), languageSwitch()),
  );
  drawBasemapChoice();
  const again = focused && panel.querySelector(`[data-key="${CSS.escape(focused)}"]`);
  if (again) again.focus();
}

// The pages by name, where there is no room for them side by side.
function menu() {
  if (host.isFile || embedded || !window.frameElement) return el("span", { class: "pm-menu" }); // holds its column
  const pages = PAGES.filter((slug) => slug !== "edit" || start.editing);
  const link = (slug) =>
    el(
      "a",
      { href: pageAddress(slug), "aria-current": slug === "map" ? "page" : null, onclick: (event) => go(event, slug) },
      text(`page_${slug}`),
    );
  const box = el(
    "details",
    { class: "pm-menu", id: "pm-menu" },
    el("summary", { "data-key": "menu" }, sign(), el("span", {}, text("pages"))),
    el("nav", { "aria-label": text("pages") }, pages.map(link)),
  );
  box.addEventListener("focusout", (event) => {
    if (!box.contains(event.relatedTarget)) box.open = false;
  });
  return box;
}

function sign() {
  const line = { fill: "none", stroke: "currentColor", "stroke-width": "1.8", "stroke-linecap": "round" };
  return svg(
    "svg",
    { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": "true", ...line },
    svg("path", { d: "M2 4h12M2 8h12M2 12h12" }),
  );
}

function pageAddress(slug) {
  const params = filterParams();
  params.set("lang", state.lang);
  return `${base}/${slug === "map" ? "" : slug}?${params}`;
}

// The page around the map goes there itself, and the visit goes on; a frame may not lead it away.
function go(event, slug) {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  byId("pm-menu").open = false;
  if (slug === "map") return;
  const page = window.parent;
  page.history.pushState(null, "", pageAddress(slug));
  page.dispatchEvent(new page.PopStateEvent("popstate"));
}

function searchBox() {
  // What stands in the field when the pause is over: Escape may have cleared it meanwhile.
  const change = debounce((field) => setState({ filter: { ...state.filter, q: field.value.trim() } }), 140);
  return el(
    "div",
    { class: "pm-search", role: "search" },
    el("input", {
      id: "pm-q",
      type: "search",
      value: state.filter.q,
      maxlength: 100,
      placeholder: text("search_hint"),
      "aria-label": text("search"),
      autocomplete: "off",
      oninput: (event) => change(event.target),
      onkeydown: searchKeys,
    }),
  );
}

// On the map itself, which it changes.
function drawBasemapChoice() {
  const before = byId("pm-basemap");
  if (before) before.remove();
  if (start.basemaps.length < 2) return;
  const choose = (event) => setState({ basemap: event.target.value });
  const options = start.basemaps.map((each) =>
    el("option", { value: each.code, selected: each.code === state.basemap }, basemapName(each)),
  );
  const select = el(
    "select",
    { id: "pm-basemap", "data-key": "basemap", class: "pm-button", "aria-label": text("basemap"), onchange: choose },
    options,
  );
  add(/** @type {Element} */ (document.querySelector(".pm-stage")), select);
}

function languageSwitch() {
  const button = (code, label) =>
    el(
      "button",
      {
        type: "button",
        lang: code,
        "data-key": `lang:${code}`,
        "aria-pressed": state.lang === code ? "true" : "false",
        onclick: () => setState({ lang: code }),
      },
      label,
    );
  return el(
    "div",
    { class: "pm-lang", role: "group", "aria-label": text("language") },
    button("zh", "中文"),
    button("en", "EN"),
  );
}

// In a frame of another web page: title, map, and the way to the whole.
export function drawEmbed() {
  if (!embedded) return;
  const frame = byId("pm");
  frame.classList.add("is-embedded");
  let bar = byId("pm-embed");
  if (!bar) {
    bar = el("header", { id: "pm-embed", class: "pm-embed" });
    addFirst(frame, bar);
    calm(map);
    map.invalidateSize({ animate: false });
  }
  fill(
    bar,
    el("h1", {}, start.plan.map_title[state.lang]),
    start.mark ? el("span", { class: "pm-embed-mark" }, start.mark) : null,
    el(
      "a",
      { href: host.link(state.id), target: "_blank", rel: "noopener", onfocus: renew, onclick: renew },
      text("open_whole"),
    ),
  );
}

// The view may have moved since the link was made.
function renew(event) {
  event.currentTarget.href = host.link(state.id);
}

// The wheel scrolls the page around the frame until the map has been clicked.
function calm(map) {
  map.scrollWheelZoom.disable();
  map.on("click focus", () => map.scrollWheelZoom.enable());
  map.getContainer().addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
}
