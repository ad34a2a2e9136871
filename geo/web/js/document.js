// The single file: makes the map that folium makes elsewhere, and starts.
(function () {
  "use strict";
  const PM = window.PlanMap;

  // Dark or light as the system is, and when it changes.
  PM.followTheme = function () {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const apply = function () {
      document.documentElement.dataset.theme = dark.matches ? "dark" : "light";
      if (PM.start) PM.redrawAll();
    };
    dark.addEventListener("change", apply);
    apply();
  };

  const canPresent = () => Boolean(PM.presenter && PM.start.scenes.length);

  PM.tools = function () {
    const button = (key, onclick) => PM.el("button", { type: "button", class: "pm-button", id: `pm-${key}`, "data-key": key, onclick }, PM.text(key));
    return [canPresent() ? button("present", () => PM.presenter.start()) : null, button("print", () => window.print())];
  };

  // Sources and dates stand under the targets, where there is room on a phone, too.
  const drawTargets = PM.drawTargets;
  PM.drawTargets = function () {
    drawTargets();
    const panel = document.getElementById("pm-targets");
    if (!PM.start.imprint.length) return;
    if (!PM.start.targets.length) PM.clear(panel);
    panel.classList.remove("is-empty");
    PM.add(panel, PM.el("p", { class: "pm-imprint" }, PM.start.imprint.join(" · ")));
  };

  // Nothing around it to fit into.
  PM.fillWindow = () => {};

  // With the map drawn, what the file or its address asks to be shown.
  const boot = PM.boot;
  PM.boot = async function () {
    await boot();
    PM.tellUnknownParts();
    if (canPresent() && (PM.start.present || PM.address.read().has("scene"))) PM.presenter.start();
  };

  const map = L.map(document.body.appendChild(PM.el("div", {})), { center: [23, 113.7], zoom: 12, zoomSnap: 0.25, minZoom: 5, maxZoom: 19 });
  PM.mount(map);
  document.getElementById("pm-text").hidden = true;
  PM.restore(PM.address.state(), Infinity);
})();
