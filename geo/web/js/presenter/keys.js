// Keys, fingers and the pointer. The second window sends its keys here too.

import { lettersAreOff } from "../shared/device.js";
import { byId } from "../shared/dom.js";
import { debounce, emit } from "../shared/events.js";
import { play, takeOver } from "./auto.js";
import { openDesk } from "./desk.js";
import {
  back,
  blank,
  first,
  goToSection,
  last,
  leave,
  next,
  show,
  switchFullScreen,
  switchLanguage,
  toggleAid,
} from "./show.js";

const QUIET = 3000; // milliseconds until the controls step back
const SWIPE = 60; // pixels
const SIGN = /^[^ ?？]$/; // a key of one sign; "?" opens the sheet that switches them on again

// Clickers send PageUp and PageDown, and "." to blank.
const KEYS = {
  ArrowRight: next,
  ArrowDown: next,
  PageDown: next,
  ArrowLeft: back,
  ArrowUp: back,
  PageUp: back,
  Home: () => first(),
  End: () => last(),
  b: () => blank(),
  ".": () => blank(),
  f: () => switchFullScreen(),
  p: () => openDesk(onKey),
  n: () => toggleAid("notes"),
  a: () => play(),
  l: () => switchLanguage(),
  h: () => toggleAid("help"),
  "?": () => toggleAid("help"),
  "？": () => toggleAid("help"),
  Escape: () => closeNearest(),
};

/**
 * For the help: what the keys are called ({space} in words), and the text that says what they do.
 * @type {[string[], string][]}
 */
export const KEY_NAMES = [
  [["→", "↓", "{space}", "PageDown"], "present_key_next"],
  [["←", "↑", "Shift+{space}", "PageUp"], "present_key_back"],
  [["Home", "End"], "present_key_ends"],
  [["1", "…", "9"], "present_key_section"],
  [["B", "."], "present_key_blank"],
  [["F"], "present_key_full"],
  [["P"], "present_key_view"],
  [["N"], "present_key_notes"],
  [["A"], "present_key_play"],
  [["L"], "present_key_language"],
  [["?", "H"], "present_key_help"],
  [["Esc"], "present_key_leave"],
];

// The nearest thing that is open closes; then the presentation itself.
function closeNearest() {
  if (show.help) return toggleAid("help");
  if (show.screen === "black") return blank(false);
  if (show.notes) return toggleAid("notes");
  return leave();
}

function action(event) {
  if (event.key === " ") return event.shiftKey ? back : next;
  if (/^[1-9]$/.test(event.key)) return () => goToSection(Number(event.key));
  return KEYS[event.key] || KEYS[event.key.toLowerCase()];
}

// Where something is longer than its box, a key moves to its end before it goes on. The step is
// taken here and at once: the browser's own takes a while, and a key pressed as it ends is lost.
const DOWN = { ArrowDown: 1, PageDown: 1, " ": 1, ArrowUp: -1, PageUp: -1 };
const LINE = 40; // pixels
const PAGE = 0.875; // of the box, so that the lines read last stay in sight

function scrolls({ key, shiftKey, target }) {
  const by = DOWN[key] * (key === " " && shiftKey ? -1 : 1);
  const box = by && boxes(target).find((node) => isLonger(node, by));
  if (!box) return false;
  box.scrollBy({ top: by * (/^Arrow/.test(key) ? LINE : PAGE * box.clientHeight), behavior: "instant" });
  return true;
}

// What a key may scroll: what holds the focus, then the scene, wherever the focus is.
function boxes(target) {
  const found = [];
  for (let node = target; node?.parentElement; node = node.parentElement) found.push(node);
  if (show.help || target.ownerDocument !== document) return found;
  return [...found, ...document.querySelectorAll("#pm-show-scene, .pm-scene-details")];
}

function isLonger(node, by) {
  const rest = by > 0 ? node.scrollHeight - node.clientHeight - node.scrollTop : node.scrollTop;
  return rest > 1 && /auto|scroll/.test(getComputedStyle(node).overflowY);
}

// Space and Enter work the button that has the focus.
const isForButton = (event) => /^( |Enter)$/.test(event.key) && event.target.closest?.("button, a[href]");

function take(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
  return true;
}

let moving = false; // by a key that is held down: it ends at the end, and lets the scene stand

export function onKey(event) {
  if (!show.running || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName || "")) return;
  takeOver(event);
  const isBlack = show.screen === "black" && !/^(Shift|CapsLock)$/.test(event.key);
  if ((!isBlack && isForButton(event)) || (lettersAreOff() && SIGN.test(event.key))) return;
  if (!isBlack && scrolls(event)) {
    moving = true;
    return take(event);
  }
  if (event.repeat && moving) return take(event);
  moving = false;
  const act = isBlack ? () => blank(false) : action(event);
  if (!act || (show.help && !/^(Escape|\?|？|h)$/i.test(event.key))) return;
  take(event);
  if (!event.repeat || act === next || act === back) act();
}

// Pointer and fingers on the frame of the presentation.
export function listenTo(frame) {
  for (const kind of ["pointermove", "pointerdown", "focusin"]) frame.addEventListener(kind, stir);
  frame.addEventListener("pointerdown", (event) => takeOver(event));
  let from = /** @type {number[] | null} */ (null);
  frame.addEventListener("touchstart", (event) => (from = event.touches.length === 1 ? spot(event.touches[0]) : null), {
    passive: true,
  });
  frame.addEventListener("touchend", (event) => {
    if (from) swipe(from, spot(event.changedTouches[0]));
    from = null;
  });
}

const spot = (touch) => [touch.clientX, touch.clientY];

function swipe(from, to) {
  const [right, down] = [to[0] - from[0], to[1] - from[1]];
  if (Math.abs(right) < SWIPE || Math.abs(right) < 2 * Math.abs(down)) return;
  if (right < 0) next();
  else back();
}

// A phone reports a new size also when it is the old one; the scene stays as it is then.
const size = () => `${window.innerWidth}x${window.innerHeight}`;
let drawn = size();
const resized = () => {
  if (!show.running || drawn === size()) return;
  drawn = size();
  emit("scene", { still: true });
};

// The controls come with the pointer and step back when it rests.
let resting = 0;
export function stir() {
  const frame = byId("pm-show");
  if (!frame) return;
  frame.classList.remove("is-resting");
  clearTimeout(resting);
  resting = setTimeout(() => {
    const rests = byId("pm-show");
    if (rests) rests.classList.add("is-resting");
  }, QUIET);
}

export function watchKeys() {
  window.addEventListener("keydown", onKey, true);
  window.addEventListener("pointermove", () => show.running && stir());
  window.addEventListener("resize", debounce(resized, 120));
}
