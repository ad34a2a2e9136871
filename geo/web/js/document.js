// The single file: makes the map that folium makes elsewhere, answers by itself, and presents.

import { publish } from "./facade.js";
import {
  addressedState,
  followAddress,
  keepAddress,
  linkOfFile,
  noticeUnknownParts,
  readAddress,
  rememberPosition,
} from "./local/address.js";
import { localBackend } from "./local/answers.js";
import { boot, mount } from "./map/app.js";
import { watchPresentation } from "./presenter/frame.js";
import { KEY_NAMES } from "./presenter/keys.js";
import { watchPaperScenes } from "./presenter/print.js";
import { currentScene, followScene, goTo, show, startPresentation } from "./presenter/show.js";
import { byId, el } from "./shared/dom.js";
import { emit } from "./shared/events.js";
import { mergeState, start } from "./shared/state.js";
import { text } from "./shared/words.js";

const canPresent = () => (start.scenes || []).length > 0;

// Dark or light as the system is, and when it changes.
function followTheme(apply) {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const follow = () => apply(dark.matches ? "dark" : "light");
  dark.addEventListener("change", follow);
  follow();
}

function tools() {
  const button = (key, onclick) =>
    el("button", { type: "button", class: "pm-button", id: `pm-${key}`, "data-key": key, onclick }, text(key));
  return [canPresent() ? button("present", startPresentation) : null, button("print", () => window.print())];
}

/** @type {Host} */
const host = {
  isFile: true,
  styles: null, // they stand in the document
  send: () => {},
  // A scene says where the map is; the address of the map's own position would contradict it.
  rememberPosition: () => show.running || rememberPosition(),
  followTheme,
  fillWindow: () => {}, // nothing around it to fit into
  nameLanguage: () => {},
  link: linkOfFile,
  tools,
};

async function open() {
  const map = L.map(document.body.appendChild(el("div", {})), {
    center: [36, 104], // the middle of China, until the plan is read
    zoom: 12,
    zoomSnap: 0.25,
    minZoom: 5,
    maxZoom: 19,
  });
  mount(map, { backend: localBackend, host });
  keepAddress();
  watchPresentation();
  watchPaperScenes();
  window.addEventListener("popstate", () => followScene() || followAddress());
  byId("pm-text").hidden = true;
  mergeState(addressedState());
  await boot();
  noticeUnknownParts();
  // With the map drawn, what the file or its address asks to be shown.
  if (canPresent() && (start.present || readAddress().has("scene"))) startPresentation();
}

// For tests: the presentation as it is, and ways to a scene.
const presenter = Object.assign(Object.create(show), {
  scene: currentScene,
  go: goTo,
  draw: (how) => emit("scene", how),
  KEY_NAMES,
});

publish({ presenter });
open();
