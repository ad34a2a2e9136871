// A click on an editor's map while nothing is drawn: shall the place be there? Where another
// project stands, it may have been meant.
(function () {
  "use strict";
  const PM = window.PlanMap;

  PM.EditorOffer = class EditorOffer {
    constructor(editor) {
      this.editor = editor;
      this.yes = PM.el("button", { type: "button", class: "pme-button is-first", onclick: () => this.accept() });
      this.no = PM.el("button", { type: "button", class: "pme-button", onclick: () => this.hide(true) });
      this.other = PM.el("button", { type: "button", class: "pme-button", onclick: () => this.pick() });
      this.question = PM.el("p", {});
      this.pin = PM.el("div", { class: "pme-pin", hidden: true, "aria-hidden": "true" });
      this.box = PM.el("div", { class: "pme-offer", role: "dialog", hidden: true }, this.question, PM.el("div", {}, this.yes, this.other, this.no));
      this.box.addEventListener("keydown", (event) => {
        if (event.key === "Escape") this.hide(true);
      });
      PM.add(editor.frame.stage, this.pin, this.box);
      editor.map.on("move zoom resize", () => this.place());
    }

    show(latlng, shape) {
      const say = (name) => this.editor.say(name);
      this.latlng = latlng;
      this.shape = shape && shape.role === "context" ? shape : null;
      this.other.hidden = !this.shape;
      PM.put(this.other, this.shape ? this.editor.say("offer_other", { name: this.shape.label }) : "");
      PM.put(this.question, say("offer"));
      PM.put(this.yes, say("offer_yes"));
      PM.put(this.no, say("offer_no"));
      PM.dress(this.box, { "aria-label": say("offer") });
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
      this.editor.tellOffered({ type: "Point", coordinates: PM.geometry.round([lng, lat]) });
    }

    pick() {
      const { id } = this.shape;
      this.hide();
      this.editor.tellPicked(id);
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
  };
})();
