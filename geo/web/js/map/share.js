// The dialog that hands on the view of the moment: link, QR code, embed code.

import { attempt, backend } from "../shared/backend.js";
import { add, byId, el, focusedElement, put, svg } from "../shared/dom.js";
import { host } from "../shared/host.js";
import { plainChoice } from "../shared/layer_choice.js";
import { announce } from "../shared/notice.js";
import { base } from "../shared/server.js";
import { boxOf, map, start, state, windowParams } from "../shared/state.js";
import { text } from "../shared/words.js";
import { copyLink } from "./card.js";

// Where a server can answer, a dialog; elsewhere the link itself.
export function shareButton() {
  const name = start.sharing ? "share" : "copy_link";
  const press = (event) => (start.sharing ? openShare() : copyLink(event.currentTarget, state.id));
  const facts = {
    type: "button",
    class: `pm-button pm-share-button${start.sharing ? "" : " is-link"}`,
    id: "pm-share",
    "data-key": "share",
    onclick: press,
  };
  return el("button", facts, sign(), el("span", {}, text(name)));
}

// On a phone it stands for the words, which are then for those who hear the page.
function sign() {
  const line = {
    fill: "none",
    stroke: "currentColor",
    "stroke-width": "1.6",
    "stroke-linecap": "round",
    "stroke-linejoin": "round",
  };
  return svg(
    "svg",
    { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": "true", ...line },
    svg("path", { d: "M8 10V2M5 4.6 8 1.8l3 2.8M3.5 7.5v6.3h9V7.5" }),
  );
}

export async function openShare() {
  closeShare();
  const answer = await attempt(() => /** @type {Required<Backend>} */ (backend).share(host.link(state.id)));
  if (!answer) return;
  const dialog = el(
    "div",
    { class: "pm-dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": "pm-share-title", onkeydown: keys },
    el("h2", { id: "pm-share-title", tabindex: "-1" }, text("share_title")),
    el("button", { type: "button", class: "pm-close", "aria-label": text("close"), onclick: closeShare }, "×"),
    el("p", { class: "pm-soft" }, text("share_hint")),
    el("div", { class: "pm-share" }, picture(answer), fields(answer)),
  );
  const veil = el("div", { id: "pm-veil", class: "pm-veil" }, dialog);
  veil.addEventListener("mousedown", (event) => event.target === veil && closeShare());
  add(byId("pm"), veil);
  byId("pm-share-title").focus();
}

export function closeShare() {
  const veil = byId("pm-veil");
  if (!veil) return;
  veil.remove();
  const button = byId("pm-share");
  if (button) button.focus();
}

// A QR code as it comes from the server: {size, path}; black on white in any look.
export function qrElement(code, label) {
  const box = { class: "pm-qr", viewBox: `0 0 ${code.size} ${code.size}`, role: "img", "aria-label": label };
  return svg(
    "svg",
    { ...box, "shape-rendering": "crispEdges" },
    svg("rect", { width: code.size, height: code.size, fill: "#fff" }),
    svg("path", { d: code.path, fill: "#000" }),
  );
}

function picture(answer) {
  return el(
    "div",
    { class: "pm-share-code" },
    qrElement(answer.qr, text("share_qr")),
    el("a", { class: "pm-button", href: answer.png, download: "planmap-qr.png" }, text("share_png")),
    el("a", { class: "pm-button", href: viewAsPicture(), download: "" }, text("share_picture")),
  );
}

// What the window shows under the filter of the moment, at print resolution.
function viewAsPicture() {
  const params = windowParams(boxOf(map.getBounds()), map.getZoom());
  params.set("lang", state.lang);
  params.set("basemap", state.basemap);
  const layers = plainChoice(state.layers, start.layers);
  if (layers) params.set("layers", layers);
  return `${base}/api/picture?${params}`;
}

function fields(answer) {
  const hint = (key) => el("p", { class: "pm-share-note" }, text(key));
  return el(
    "div",
    { class: "pm-share-fields" },
    field("share_link", answer.link, 3),
    answer.only_here ? hint("share_only_here") : null,
    // Which websites may show it is for those who run the program.
    answer.embedding || start.editing ? field("share_embed", answer.embed, 5) : null,
    !answer.embedding && start.editing ? hint("share_no_embedding") : null,
  );
}

function field(key, value, rows) {
  const box = el("textarea", {
    id: `pm-${key}`,
    readonly: true,
    rows,
    spellcheck: "false",
    onfocus: (event) => event.target.select(),
  });
  box.value = value || "";
  return el(
    "div",
    { class: "pm-share-field" },
    el("label", { for: box.id }, text(key)),
    el(
      "button",
      {
        type: "button",
        class: "pm-button",
        "aria-label": `${text("copy")} · ${text(key)}`,
        onclick: (event) => copy(event.currentTarget, box),
      },
      text("copy"),
    ),
    box,
  );
}

// The clipboard is closed to pages that came over plain http; the old command is not.
async function copy(button, box) {
  let done = true;
  try {
    await navigator.clipboard.writeText(box.value);
  } catch {
    box.select();
    done = document.execCommand("copy");
  }
  if (!done) return;
  put(button, text("copied"));
  announce(text("copied"));
}

// The keyboard stays in the dialog; Escape closes it and nothing behind it.
function keys(event) {
  if (event.key === "Escape") {
    event.stopPropagation();
    closeShare();
  }
  if (event.key !== "Tab") return;
  const stops = [...event.currentTarget.querySelectorAll("button, a, textarea")];
  const last = stops[stops.length - 1];
  const [from, to] = event.shiftKey ? [stops[0], last] : [last, stops[0]];
  const title = focusedElement()?.id === "pm-share-title" && event.shiftKey;
  if (document.activeElement !== from && !title) return;
  event.preventDefault();
  to.focus();
}
