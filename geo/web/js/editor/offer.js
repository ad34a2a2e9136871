// A click on an editor's map while nothing is drawn: shall the place be there? Where another
// project stands, it may have been meant.

import { add, dress, el, put } from "../shared/dom.js";
import { round } from "./geometry.js";

export class EditorOffer {
  constructor(editor) {
    this.editor = editor;
    this.yes = el("button", { type: "button", class: "pme-button is-first", onclick: () => this.accept() });
    this.no = el("button", { type: "button", class: "pme-button", onclick: () => this.hide(true) });
    this.other = el("button", { type: "button", class: "pme-button", onclick: () => this.pick() });
    this.question = el("p", {});
    this.pin = el("div", { class: "pme-pin", hidden: true, "aria-hidden": "true" });
    this.box = el(
      "div",
      { class: "pme-offer", role: "dialog", hidden: true },
      this.question,
      el("div", {}, this.yes, this.other, this.no),
    );
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.hide(true);
    });
    add(editor.frame.stage, this.pin, this.box);
    editor.map.on("move zoom resize", () => this.place());
  }

  show(latlng, shape) {
    const say = (name) => this.editor.say(name);
    this.latlng = latlng;
    this.shape = shape && shape.role === "context" ? shape : null;
    this.other.hidden = !this.shape;
    put(this.other, this.shape ? this.editor.say("offer_other", { name: this.shape.label }) : "");
    put(this.question, say("offer"));
    put(this.yes, say("offer_yes"));
    put(this.no, say("offer_no"));
    dress(this.box, { "aria-label": say("offer") });
    this.box.hidden = this.pin.hidden = false;
    this.editor.frame.showTip("");
    this.place();
    this.yes.focus({ preventScroll: true });
  }

  hide(backToMap = false) {
    if (this.box.hidden) return;
    this.box.hidden = this.pin.hidden = true;
    if (backToMap) this.editor.frame.mapElement.focus({ preventScroll: true });
  }

  accept() {
    const { lng, lat } = this.latlng;
    this.hide();
    this.editor.sendOffered({ type: "Point", coordinates: round([lng, lat]) });
  }

  pick() {
    const { id } = this.shape;
    this.hide();
    this.editor.sendPicked(id);
  }

  // Beside the place, inside the map.
  place() {
    if (this.box.hidden) return;
    const { x, y } = this.editor.map.latLngToContainerPoint(this.latlng);
    const { stage } = this.editor.frame;
    const [width, height] = [this.box.offsetWidth, this.box.offsetHeight];
    const left = Math.max(4, Math.min(x - width / 2, stage.clientWidth - width - 4));
    const top = y - height - 18 > 4 ? y - height - 18 : y + 18;
    Object.assign(this.box.style, { left: `${left}px`, top: `${top}px` });
    Object.assign(this.pin.style, { left: `${x}px`, top: `${y}px` });
  }
}
