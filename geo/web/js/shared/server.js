// The backend that asks the program's own routes: the newest request of a kind wins, a busy or
// lost server is waited for, an error is shown in words.

import { Refused } from "./backend.js";
import { endNotice, showNotice } from "./notice.js";
import { state } from "./state.js";
import { text } from "./words.js";

// The path below which the program is served, as the address of this script tells it.
const own = /** @type {HTMLScriptElement | null} */ (document.currentScript);
export const base = own?.src ? new URL(own.src).pathname.split("/assets/")[0] : "";

/** @type {{ [kind: string]: AbortController }} by kind of request */
const running = {};

/** @type {Backend} */
export const serverBackend = {
  start: (params) => get("start", "/api/start", params),
  view: (params, kind = "view") => get(kind, "/api/view", params),
  list: (params) => get("list", "/api/projects", params),
  card: (id, params) => get("card", `/api/projects/${encodeURIComponent(id)}`, params),
  layer: (id, params) => get(`layer-${id}`, `/api/layers/${encodeURIComponent(id)}`, params),
  share: (address) => get("share", "/api/share", { link: address }),
};

/**
 * GET a JSON answer; a later call with the same `kind` cancels this one.
 * @param {string} kind
 * @param {string} path
 * @param {Params} params
 */
async function get(kind, path, params) {
  if (running[kind]) running[kind].abort();
  const control = new AbortController();
  running[kind] = control;
  const query = new URLSearchParams(params);
  query.set("lang", state.lang);
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await fetch(`${base}${path}?${query}`, { signal: control.signal });
      const content = await answer.json();
      if (answer.ok) {
        endNotice(kind);
        return content;
      }
      if (content.error.code !== "loading") throw new Refused(content.error, kind);
      showNotice(content.error.message, { waiting: true, percent: content.error.percent });
    } catch (error) {
      if (error.name === "AbortError" || error instanceof Refused) throw error;
      showNotice(text("connection_lost"), { waiting: true });
    }
    await pause(Math.min(500 * 2 ** Math.min(attempt, 4), 5000), control.signal);
  }
}

/**
 * @param {number} time
 * @param {AbortSignal} signal
 */
function pause(time, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, time);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("aborted", "AbortError"));
    });
  });
}

// What every editor of the page needs once: base map, bounds, sources. Undefined where
// the server does not give it; the places are shown without it then.
const starts = new Map();
/** @param {string} lang */
export function plainStart(lang) {
  if (!starts.has(lang)) starts.set(lang, fetchStart(lang));
  return starts.get(lang);
}

/** @param {string} lang */
async function fetchStart(lang) {
  for (let attempt = 0; attempt < 6; attempt += 1) {
    try {
      const answer = await fetch(`${base}/api/start?lang=${lang}`);
      if (answer.ok) return await answer.json();
    } catch {
      // The server may be back at the next attempt.
    }
    await new Promise((resolve) => setTimeout(resolve, 400 * 2 ** attempt));
  }
  starts.delete(lang);
  return undefined;
}
