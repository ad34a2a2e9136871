// What is said to the reader: notices over the map, and to screen readers.

import { add, byId, clear, el, put } from "./dom.js";
import { start } from "./state.js";
import { text } from "./words.js";

// A message over the map: loading, connection lost, what the server refused.
let shown = /** @type {string | null} */ (null);
let waiting = false;
let refused = /** @type {string | null} */ (null); // the kind of request that the message is about

/**
 * @param {string | null} message null takes it away
 * @param {NoticeDetails} details
 */
export function showNotice(message, details = {}) {
  const box = byId("pm-notice");
  if (!box || message === shown) return;
  shown = message;
  waiting = Boolean(details.waiting);
  refused = details.kind || null;
  clear(box).hidden = !message;
  if (!message) return;
  add(box, el("p", {}, message));
  if (!waiting) {
    add(
      box,
      el(
        "button",
        { type: "button", class: "pm-close", "aria-label": text("close"), onclick: () => showNotice(null) },
        "×",
      ),
    );
  }
  if (details.percent !== undefined) {
    add(box, el("progress", { max: 100, value: details.percent, "aria-label": message }));
  }
  if (details.hint) add(box, el("p", { class: "pm-hint" }, details.hint));
  add(
    box,
    (details.more || []).map((line) => el("p", {}, line)),
  );
  const found = (details.findings || []).filter((finding) => finding.feature);
  if (found.length) add(box, el("ul", {}, found.slice(0, 5).map(findingLine)));
  if (details.brief) setTimeout(() => shown === message && showNotice(null), 4000);
}

/**
 * The server answers again: what was said about waiting, or about this request, is over.
 * @type {(kind: string) => unknown}
 */
export const endNotice = (kind) => (waiting || refused === kind) && showNotice(null);

/** @param {{ feature?: string, field?: string, message: string }} finding */
function findingLine(finding) {
  const place = [finding.feature, finding.field].filter(Boolean).join(" · ");
  return el("li", {}, el("code", {}, place), " ", finding.message);
}

/**
 * Parts of a link that nothing is known of, and what is shown instead.
 * @param {string[]} lines
 */
export function noticeUnknown(lines) {
  if (start && lines.length) showNotice(lines[0], { more: lines.slice(1) });
}

// While a presentation runs, only it is to be heard: the map behind it counts its projects.
let speaker = "map";

/** @param {"map" | "presentation"} who */
export function letSpeak(who) {
  speaker = who;
}

/**
 * Tell screen readers what changed.
 * @param {string} message
 * @param {"map" | "presentation"} who
 */
export function announce(message, who = "map") {
  const region = who === speaker || who === "presentation" ? byId("pm-live") : null;
  if (region) put(region, message);
}
