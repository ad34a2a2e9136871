// The pointer on the map: what is under it, what it says, what a click does.
(function () {
  "use strict";
  const PM = window.PlanMap;
  let hovered = null;

  PM.pointer = {
    add(map) {
      const under = (event) => hit(PM.overlay.layer().eventPoint(event));
      map.on("click", (event) => PM.near.takes(event.latlng) || choose(under(event)));
      // A finger has no way of pointing without choosing: after a tap the card says it all.
      let finger = false;
      map.getContainer().addEventListener("pointerdown", ({ pointerType }) => {
        finger = pointerType === "touch";
        if (finger) hover(null);
      }, true);
      map.getContainer().addEventListener("pointermove", ({ pointerType }) => (finger = pointerType === "touch"), true);
      map.on("mousemove", (event) => finger || hover(under(event)));
      map.on("mouseout", () => hover(null));
    },

    isOver: (id) => Boolean(hovered && hovered.feature && hovered.feature.id === id),

    // Show which project a row of the list stands for.
    highlight(id) {
      hover(id ? PM.overlay.drawn().find((entry) => entry.feature && entry.feature.id === id) || null : null);
    },
  };

  // What is under a canvas position: the nearest mark or cluster, else a line, else an area.
  function hit([x, y]) {
    let best = null;
    for (const entry of PM.overlay.drawn()) {
      const distance = Math.hypot(entry.x - x, entry.y - y);
      if (distance <= entry.reach && (!best || distance < best.distance)) best = { ...entry, distance };
    }
    return best || hitShape(x, y);
  }

  function hitShape(x, y) {
    const layer = PM.overlay.layer();
    const ctx = layer._canvas.getContext("2d");
    const ratio = window.devicePixelRatio || 1;
    for (const entry of PM.overlay.drawn()) {
      const kind = entry.feature && entry.feature.geometry.type;
      if (!kind || kind === "Point" || kind === "MultiPoint") continue;
      layer.path(ctx, entry.feature.geometry);
      ctx.lineWidth = 12;
      if (ctx.isPointInStroke(x * ratio, y * ratio)) return entry;
      if (kind.endsWith("Polygon") && ctx.isPointInPath(x * ratio, y * ratio, "evenodd")) return entry;
    }
    return null;
  }

  function choose(found) {
    if (!found) return PM.set({ id: null });
    if (found.feature) return PM.set({ id: found.feature.id });
    const [west, south, east, north] = found.cluster.bounds;
    const zoom = Math.max(PM.map.getBoundsZoom([[south, west], [north, east]]), PM.map.getZoom() + 1);
    return PM.map.setView([found.cluster.lat, found.cluster.lon], Math.min(zoom, PM.map.getZoom() + 4), { animate: !PM.reducedMotion() });
  }

  function hover(found) {
    const same = (hovered && found && (hovered.feature || hovered.cluster)) === (found && (found.feature || found.cluster));
    if (same && Boolean(hovered) === Boolean(found)) return;
    hovered = found;
    PM.map.getContainer().style.cursor = found ? "pointer" : "";
    PM.tooltip(found);
    PM.overlay.redraw();
  }

  // Small text beside the pointer's target.
  PM.tooltip = function (found) {
    const box = document.getElementById("pm-tooltip");
    box.hidden = !found;
    if (!found) return;
    const [left, top] = PM.overlay.layer().window();
    PM.clear(box);
    requestAnimationFrame(() => keepInside(box, found.x - left, found.y - top));
    if (found.cluster) {
      PM.add(box, PM.el("strong", {}, PM.countText(found.cluster.count)));
      for (const [code, count] of Object.entries(found.cluster.status)) {
        PM.add(box, PM.el("span", {}, `${PM.label("status", code)} ${PM.number(count)}`));
      }
      return;
    }
    const { status, certainty, accuracy_m: metres } = found.feature.properties;
    PM.add(box, PM.el("strong", {}, PM.name(found.feature.properties)), PM.el("span", {}, PM.label("status", status)));
    PM.add(box, PM.el("span", {}, PM.certaintyText(certainty, metres)));
  };

  // Above its target, or below it, and never beyond the map's edge.
  function keepInside(box, x, y) {
    const [, , width] = PM.overlay.layer().window();
    const half = box.offsetWidth / 2 + 6;
    box.style.left = `${Math.max(half, Math.min(x, width - half))}px`;
    box.style.top = `${y - 20 - box.offsetHeight < 4 ? y + 20 + box.offsetHeight : y - 20}px`;
  }

  PM.certaintyText = function (certainty, metres) {
    const label = PM.label("certainty", certainty);
    return metres ? `${label} ±${PM.metres(metres)}` : label;
  };
})();
