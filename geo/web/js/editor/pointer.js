// Pointer and keyboard on an editor's map: a click draws or picks, keys do the same.

import { isPickable } from "./areas.js";
import { choose, isLinked, point } from "./link.js";

const isFacility = ({ role }) => role.startsWith("facility");
const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];

export class EditorPointer {
  constructor(editor) {
    const { map, frame } = editor;
    this.editor = editor;
    this.map = map;
    this.frame = frame;
    this.drawing = editor.drawing;
    this.isKeyboard = false;
    this.last = "";
    this.waiting = 0;
    this.overArea = false;
    map.on("click", (event) => this.click(event));
    map.on("dblclick", () => this.drawing.finish());
    map.on("contextmenu", (event) => this.menu(event));
    map.on("mousemove", (event) => this.move(event));
    map.on("mouseout", () => this.leave());
    map.on("move", () => this.centred());
    // Only a map that was chosen takes the wheel; before, the page scrolls as usual.
    map.on("focus", () => this.focused());
    map.on("blur", () => this.blurred());
    frame.mapElement.addEventListener("pointerdown", () => this.byKeyboard(false));
    frame.mapElement.addEventListener("keydown", (event) => this.key(event));
  }

  byKeyboard(isKeyboard) {
    this.isKeyboard = isKeyboard;
    this.frame.showCross();
    this.centred();
  }

  focused() {
    this.map.scrollWheelZoom.enable();
    if (this.frame.mapElement.matches(":focus-visible")) this.byKeyboard(true);
  }

  blurred() {
    this.map.scrollWheelZoom.disable();
    this.byKeyboard(false);
  }

  click(event) {
    if (event.originalEvent.detail > 1) return; // the second half of a double click
    const mark = this.editor.data.picksMarks && this.editor.shapes.mark(event, isFacility);
    if (mark) {
      this.editor.sendPicked(mark.id);
      return;
    }
    if (this.drawing.takesClicks()) {
      this.drawing.add(event.latlng);
      return;
    }
    const shape = this.editor.shapes.hit(event, ({ role }) => isPickable(role));
    if (this.editor.data.offers) this.editor.offer.show(event.latlng, shape);
    else if (shape) this.editor.sendPicked(shape.id);
    else this.chooseArea(event);
  }

  chooseArea(event) {
    const area = this.editor.shapes.hit(event, isLinked);
    if (area) choose(area.id);
  }

  menu(event) {
    if (this.drawing.kind === "none") return;
    event.originalEvent.preventDefault();
    this.drawing.removeLast();
  }

  // Browsers repeat the last move when the map slides below a resting pointer.
  move(event) {
    const { clientX, clientY } = event.originalEvent;
    if (this.last === `${clientX},${clientY}`) return;
    this.last = `${clientX},${clientY}`;
    if (this.isKeyboard) this.byKeyboard(false);
    this.drawing.follow(event.latlng);
    cancelAnimationFrame(this.waiting);
    this.waiting = requestAnimationFrame(() => this.hover(event));
  }

  hover(event) {
    const shape = this.editor.shapes.hit(event);
    const isOffering = !this.editor.offer.box.hidden;
    this.frame.showTip(shape && !isOffering ? shape.label : "", event.containerPoint);
    const area = this.editor.shapes.hit(event, isLinked);
    if (this.overArea || area) point(area ? area.id : null);
    this.overArea = Boolean(area);
    this.frame.mapElement.classList.toggle("is-over", Boolean(area) || (Boolean(shape) && isPickable(shape.role)));
  }

  leave() {
    cancelAnimationFrame(this.waiting);
    this.frame.showTip("");
    if (this.overArea) point(null);
    this.overArea = false;
    this.drawing.follow(null);
  }

  centred() {
    if (this.isKeyboard && this.drawing.takesClicks()) this.drawing.follow(this.map.getCenter());
  }

  key(event) {
    const { drawing } = this;
    if (event.target !== this.frame.mapElement) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.stop(event, () => drawing.finish());
      return;
    }
    if (ARROWS.includes(event.key)) this.byKeyboard(true);
    const action = drawing.kind === "none" ? null : this.action(event);
    if (action) this.stop(event, action);
  }

  action(event) {
    const { drawing } = this;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key === "z") return () => drawing.undo();
    if (event.key === "Enter" && (control || !this.isKeyboard)) return () => drawing.finish();
    if (event.key === "Enter" || event.key === " ")
      return () => drawing.takesClicks() && drawing.add(this.map.getCenter());
    if (event.key === "Backspace" || event.key === "Delete") return () => drawing.removeLast();
    if (event.key === "Escape" && drawing.isOpen) return () => drawing.cancel();
    return null;
  }

  stop(event, action) {
    event.preventDefault();
    event.stopPropagation();
    action();
  }
}
