// The map alone, in a frame of another web page: title, map, and the way to the whole.
(function () {
  "use strict";
  const PM = window.PlanMap;

  PM.embedded = (function () {
    try {
      const values = new URL(window.parent.location.href).searchParams.getAll("embed");
      return (values[values.length - 1] || "").toLowerCase() === "true";
    } catch {
      return false;
    }
  })();

  PM.drawEmbed = function () {
    if (!PM.embedded) return;
    const frame = document.getElementById("pm");
    frame.classList.add("is-embedded");
    let bar = document.getElementById("pm-embed");
    if (!bar) {
      bar = PM.el("header", { id: "pm-embed", class: "pm-embed" });
      PM.addFirst(frame, bar);
      calm(PM.map);
      PM.map.invalidateSize({ animate: false });
    }
    PM.fill(
      bar,
      PM.el("h1", {}, PM.start.plan.map_title[PM.state.lang]),
      PM.start.mark ? PM.el("span", { class: "pm-embed-mark" }, PM.start.mark) : null,
      PM.el("a", { href: PM.link(PM.state.id), target: "_blank", rel: "noopener", onfocus: renew, onclick: renew }, PM.text("open_whole"))
    );
  };

  // The view may have moved since the link was made.
  function renew(event) {
    event.currentTarget.href = PM.link(PM.state.id);
  }

  // The wheel scrolls the page around the frame until the map has been clicked.
  function calm(map) {
    map.scrollWheelZoom.disable();
    map.on("click focus", () => map.scrollWheelZoom.enable());
    map.getContainer().addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
  }
})();
