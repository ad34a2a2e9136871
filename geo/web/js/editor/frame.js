// What stands around an editor's map: buttons for drawing, legend, tooltip, texts for
// screen readers, loading state. Every text is set as text.

import { add, addFirst, clear, dress, el, put } from "../shared/dom.js";
import { host } from "../shared/host.js";
import { currentColours } from "../shared/look.js";
import { roleElement } from "./marks.js";

const OVER_THE_MAP = ".leaflet-control, .pme-legend, .pme-north, .pme-basemap, .pme-credits";
let made = 0; // editors on the page, for ids of their own
const BUTTONS = ["undo", "resume", "finish", "clear"];

export class EditorFrame {
  constructor(editor) {
    this.editor = editor;
    this.root = editor.root;
    this.state = this.root.querySelector(".pme-state");
    this.stage = this.root.querySelector(".pme-stage");
    made += 1;
    const id = `pme-${made}`;
    this.mapElement = el("div", {
      class: "pme-map",
      tabindex: 0,
      role: "application",
      "aria-describedby": `${id}-count ${id}-keys`,
    });
    this.buttons = Object.fromEntries(
      BUTTONS.map((name) => [
        name,
        el("button", { type: "button", class: "pme-button", onclick: () => this.press(name) }),
      ]),
    );
    this.measure = el("output", { class: "pme-measure" });
    this.hint = el("p", { class: "pme-hint" });
    this.bar = el("div", { class: "pme-bar", role: "toolbar" }, Object.values(this.buttons), this.measure, this.hint);
    this.notice = el("p", { class: "pme-notice", role: "alert", hidden: true });
    this.tip = el("div", { class: "pme-tip", hidden: true });
    this.cross = el("div", { class: "pme-cross", hidden: true, "aria-hidden": "true" });
    this.heading = el("summary", {});
    this.entries = el("ul", {});
    this.legend = el("details", { class: "pme-legend" }, this.heading, this.entries);
    this.legend.open = this.root.clientWidth >= 520;
    this.credits = el("p", { class: "pme-credits" });
    this.counted = el("p", { class: "pme-hidden", id: `${id}-count` });
    this.keys = el("p", { class: "pme-hidden", id: `${id}-keys` });
    this.live = el("p", { class: "pme-hidden", "aria-live": "polite" });
    const north = el("div", { class: "pme-north", "aria-hidden": "true" }, "N");
    addFirst(this.stage, this.mapElement, this.cross, north, this.legend, this.credits, this.tip, this.notice);
    addFirst(this.root, el("style", {}, host.styles), this.bar);
    add(this.root, this.counted, this.keys, this.live);
  }

  // Texts, colours and measures of the moment.
  dress() {
    const { data, theme, map } = this.editor;
    const say = (name) => this.editor.say(name);
    this.root.dataset.theme = theme;
    this.root.lang = data.lang === "zh" ? "zh-CN" : "en";
    dress(this.root, { role: "group", "aria-label": data.label });
    dress(this.mapElement, { "aria-label": data.label });
    this.stage.style.height = `${data.height}px`;
    this.bar.hidden = data.draw === "none";
    dress(this.bar, { "aria-label": say("tools") });
    for (const name of BUTTONS) put(this.buttons[name], say(name));
    put(this.keys, data.draw === "none" ? "" : say(`keys_${data.draw}`));
    put(this.heading, say("legend"));
    clear(this.entries);
    const colours = currentColours(theme);
    for (const [role, text] of data.legend) {
      const picture = role === "heading" ? null : roleElement(role, colours);
      add(this.entries, el("li", { class: picture ? "" : "pme-title" }, picture, el("span", {}, text)));
    }
    this.legend.hidden = !data.legend.length;
    this.nameControls(map, say);
  }

  // How much of the left side an open legend takes, where there is room beside it.
  legendWidth() {
    const { legend, stage } = this;
    const width = legend.open && !legend.hidden ? legend.offsetLeft + legend.offsetWidth + 20 : 0;
    return width < stage.clientWidth / 2 ? width : 0;
  }

  /**
   * Boxes of what stands over the map.
   * @returns {Box[]}
   */
  furniture() {
    const frame = this.mapElement.getBoundingClientRect();
    return Array.from(this.stage.querySelectorAll(OVER_THE_MAP), (part) => part.getBoundingClientRect())
      .filter((box) => box.width)
      .map((box) => [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]);
  }

  nameControls(map, say) {
    const zoom = map.zoomControl;
    if (!this.home) {
      this.home = el("a", { href: "#", role: "button", class: "pme-home" }, "⌂");
      L.DomEvent.on(this.home, "click", (event) => {
        L.DomEvent.stop(event);
        this.editor.fitTown();
      });
      this.places = el("a", { href: "#", role: "button", class: "pme-places" }, "◎");
      L.DomEvent.on(this.places, "click", (event) => {
        L.DomEvent.stop(event);
        this.editor.fitPlaces();
      });
      add(zoom.getContainer(), this.home, this.places);
    }
    const names = [
      [zoom._zoomInButton, "zoom_in"],
      [zoom._zoomOutButton, "zoom_out"],
      [this.home, "show_town"],
      [this.places, "show_all"],
    ];
    for (const [node, name] of names) {
      dress(node, { title: say(name), "aria-label": say(name) });
    }
  }

  press(name) {
    this.editor.drawing[name]();
    if (this.buttons[name].disabled || this.buttons[name].hidden) this.mapElement.focus({ preventScroll: true });
  }

  showDrawing(drawing) {
    const { buttons } = this;
    const isPoint = drawing.kind === "point";
    buttons.undo.disabled = !drawing.history.length;
    buttons.clear.disabled = !drawing.chains.length;
    buttons.finish.hidden = isPoint || !drawing.isOpen;
    buttons.finish.disabled = !drawing.geometry();
    buttons.resume.hidden = isPoint || drawing.isOpen;
    put(this.measure, drawing.measure());
    this.mapElement.classList.toggle("is-drawing", drawing.takesClicks());
    this.showCross();
  }

  // The cross stands for the pointer of those who draw by keyboard.
  showCross() {
    const { drawing, pointer } = this.editor;
    this.cross.hidden = !(pointer?.isKeyboard && drawing.takesClicks());
    put(this.hint, drawing.kind === "none" ? "" : this.editor.say(this.hintName(drawing)));
  }

  hintName({ kind, isOpen, handles }) {
    if (handles.isCrowded) return "crowded";
    if (!this.cross.hidden) return `keys_${kind}`;
    return isOpen || kind === "point" ? `hint_${kind}` : "hint_done";
  }

  showTip(text, point) {
    this.tip.hidden = !text;
    if (!text) return;
    put(this.tip, text);
    const half = this.tip.offsetWidth / 2 + 4;
    const left = Math.max(half, Math.min(point.x, this.stage.clientWidth - half));
    const isLow = point.y > 60;
    this.tip.style.transform = `translate(-50%, ${isLow ? "-100%" : "0"})`;
    Object.assign(this.tip.style, { left: `${left}px`, top: `${point.y + (isLow ? -14 : 22)}px` });
  }

  announce(text, isProblem) {
    put(this.live, isProblem ? "" : text);
    this.notice.hidden = !isProblem;
    put(this.notice, isProblem ? text : "");
  }

  count(text) {
    put(this.counted, text);
  }

  credit(lines) {
    put(this.credits, lines.join(" · "));
  }

  loaded() {
    this.state.hidden = true;
  }
}
