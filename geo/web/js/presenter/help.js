// All keys on one sheet.

import { lettersAreOff } from "../shared/device.js";
import { add, byId, el, put } from "../shared/dom.js";
import { text } from "../shared/words.js";
import { KEY_NAMES } from "./keys.js";
import { show, toggleAid } from "./show.js";

let opener = /** @type {HTMLElement | null} */ (null);

export function drawHelp() {
  if (show.help) open();
  else closeHelp();
}

function open() {
  if (byId("pm-show-help")) return;
  opener = /** @type {HTMLElement} */ (document.activeElement);
  const title = el("h2", { id: "pm-help-title", tabindex: "-1" }, text("present_help"));
  const close = el(
    "button",
    { type: "button", class: "pm-show-button", "aria-label": text("close"), onclick: () => toggleAid("help") },
    "×",
  );
  const letters = letterSwitch();
  const rows = KEY_NAMES.map(([keys, meaning]) => [
    el(
      "dt",
      {},
      keys.map((key) => (key === "…" ? "–" : el("kbd", {}, key.replace("{space}", text("present_space"))))),
    ),
    el("dd", {}, text(meaning)),
  ]);
  const dialog = el(
    "div",
    {
      id: "pm-show-help",
      class: "pm-show-help",
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": "pm-help-title",
      onclick: (event) => event.target === dialog && toggleAid("help"),
    },
    el(
      "div",
      { onkeydown: (event) => event.key === "Tab" && keep(event, [close, letters]) },
      el("div", { class: "pm-show-help-head" }, title, close),
      el("dl", {}, rows),
      el("p", {}, text("present_help_mouse")),
      letters,
    ),
  );
  add(byId("pm-show"), dialog);
  title.focus();
}

/**
 * The focus stays on the sheet.
 * @param {KeyboardEvent} event
 * @param {HTMLElement[]} ends
 */
function keep(event, [first, last]) {
  event.preventDefault();
  (document.activeElement === first ? last : first).focus();
}

// Words spoken to a computer come as letters: who dictates can switch these keys off.
function letterSwitch() {
  const button = el("button", {
    type: "button",
    class: "pm-button pm-show-letters",
    onclick: () => say(lettersAreOff(!lettersAreOff())),
  });
  const say = (off) => put(button, text(off ? "present_letters_off" : "present_letters_on"));
  say(lettersAreOff());
  return button;
}

export function closeHelp() {
  const dialog = byId("pm-show-help");
  if (!dialog) return;
  dialog.remove();
  if (opener?.isConnected) opener.focus();
  opener = null;
}
