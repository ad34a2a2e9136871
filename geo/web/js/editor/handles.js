// The handles of a drawing: a point to drag for each position, a smaller one between
// two of them to insert another. They are elements, so that the keyboard reaches them.

import { dress } from "../shared/dom.js";

const MOST = 150; // handles at once; an outline of thousands shows them when zoomed in
const APART = 26; // pixels between two positions from which there is one to insert
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class EditorHandles {
  constructor(drawing) {
    this.drawing = drawing;
    this.group = L.layerGroup().addTo(drawing.map);
    this.isDragged = false;
    drawing.map.on("moveend", () => {
      this.refresh();
      drawing.host.onChange(); // how many are in sight decides what the hint says
    });
  }

  refresh() {
    if (this.isDragged) return;
    const focused = this.focusedPlace();
    this.group.clearLayers();
    const inSight = this.drawing.chains.flatMap((chain, number) => this.inSight(chain, number));
    this.isCrowded = inSight.length > MOST;
    if (!this.isCrowded) for (const each of inSight) this.addVertex(...each);
    if (!this.isCrowded && this.drawing.kind !== "point") {
      for (const chain of this.drawing.chains) this.addMidpoints(chain);
    }
    if (focused) this.focus(focused);
  }

  inSight(chain, number) {
    const bounds = this.drawing.map.getBounds().pad(0.1);
    return chain.positions
      .map((_position, place) => [chain, place, number])
      .filter(([, place]) => bounds.contains(latlng(chain.positions[place])));
  }

  addVertex(chain, place, number) {
    const { drawing } = this;
    const text = drawing.host.say("vertex", { i: place + 1, n: chain.positions.length });
    const marker = this.addMarker(chain.positions[place], `pme-vertex is-${drawing.kind}`, text, `${number}-${place}`);
    marker.on("dragstart", () => this.beginDrag());
    marker.on("drag", () => drawing.move(chain, place, marker.getLatLng()));
    marker.on("dragend", () => this.endDrag());
    marker.on("click", () => this.clicked(chain, place));
    marker.on("contextmenu", () => drawing.remove(chain, place));
    elementOf(marker).addEventListener("keydown", (event) => this.key(event, chain, place));
  }

  addMidpoints(chain) {
    const { map, isOpen } = this.drawing;
    const { positions, closed } = chain;
    // While an area is open its last edge is still to come.
    const count = closed && !isOpen && positions.length > 2 ? positions.length : positions.length - 1;
    const bounds = map.getBounds();
    for (let place = 0; place < count; place += 1) {
      const ends = [positions[place], positions[(place + 1) % positions.length]].map((each) =>
        map.latLngToLayerPoint(latlng(each)),
      );
      const middle = map.layerPointToLatLng(ends[0].add(ends[1]).divideBy(2));
      if (ends[0].distanceTo(ends[1]) > APART && bounds.contains(middle)) this.addMidpoint(chain, place + 1, middle);
    }
  }

  addMidpoint(chain, place, middle) {
    const { drawing } = this;
    const marker = this.addMarker([middle.lng, middle.lat], "pme-midpoint", drawing.host.say("insert"), "");
    const insert = () => {
      drawing.insert(chain, place, marker.getLatLng());
      this.focus(`${drawing.chains.indexOf(chain)}-${place}`);
    };
    marker.on("click", insert);
    marker.on("dragstart", () => {
      drawing.remember();
      chain.positions.splice(place, 0, [middle.lng, middle.lat]);
      this.isDragged = true;
    });
    marker.on("drag", () => drawing.move(chain, place, marker.getLatLng()));
    marker.on("dragend", () => this.endDrag());
    elementOf(marker).addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      stop(event);
      insert();
    });
  }

  addMarker(position, className, text, name) {
    const icon = L.divIcon({ className, iconSize: undefined, html: false });
    const marker = L.marker(latlng(position), { icon, draggable: true, keyboard: true, bubblingMouseEvents: false });
    marker.addTo(this.group);
    const element = elementOf(marker);
    dress(element, { "aria-label": text });
    element.dataset.place = name;
    return marker;
  }

  beginDrag() {
    this.drawing.remember();
    this.isDragged = true;
  }

  endDrag() {
    this.isDragged = false;
    this.drawing.settle();
  }

  // The last point ends a line, the first one closes an area.
  clicked(chain, place) {
    const { drawing } = this;
    if (!drawing.isOpen || chain !== drawing.chains[0]) return;
    if (place === chain.positions.length - 1 || (drawing.kind === "area" && place === 0)) drawing.finish();
  }

  key(event, chain, place) {
    const { drawing } = this;
    if (event.key === "Delete" || event.key === "Backspace") {
      stop(event);
      drawing.remove(chain, place);
      this.focus(`0-${Math.max(0, place - 1)}`);
    } else if (STEPS[event.key]) {
      stop(event);
      this.step(chain, place, STEPS[event.key], event.shiftKey ? 20 : 2);
    }
  }

  // Move a point by some pixels.
  step(chain, place, [right, down], pixels) {
    const { map } = this.drawing;
    this.drawing.remember();
    const point = map.latLngToLayerPoint(latlng(chain.positions[place])).add([right * pixels, down * pixels]);
    this.drawing.move(chain, place, map.layerPointToLatLng(point));
    this.drawing.settle();
  }

  focusedPlace() {
    const root = this.drawing.map.getContainer().getRootNode();
    return root.activeElement?.dataset ? root.activeElement.dataset.place : null;
  }

  focus(place) {
    const container = this.drawing.map.getContainer();
    const element = container.querySelector(`[data-place="${place}"]`);
    (element || container).focus({ preventScroll: true });
  }
}

/** @type {(position: number[]) => L.LatLngTuple} */
const latlng = ([longitude, latitude]) => [latitude, longitude];

/** @type {(marker: L.Marker) => HTMLElement} */
const elementOf = (marker) => /** @type {HTMLElement} */ (marker.getElement());

function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}
