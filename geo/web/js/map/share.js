// The dialog that hands on the view of the moment: link, QR code, embed code.
(function () {
  "use strict";
  const PM = window.PlanMap;

  // Where a server can answer, a dialog; elsewhere the link itself.
  PM.shareButton = function () {
    const name = PM.start.sharing ? "share" : "copy_link";
    const press = (event) => (PM.start.sharing ? PM.openShare() : PM.copyLink(event.currentTarget, PM.state.id));
    const facts = { type: "button", class: `pm-button pm-share-button${PM.start.sharing ? "" : " is-link"}`, id: "pm-share", "data-key": "share", onclick: press };
    return PM.el("button", facts, sign(), PM.el("span", {}, PM.text(name)));
  };

  // On a phone it stands for the words, which are then for those who hear the page.
  function sign() {
    const line = { fill: "none", stroke: "currentColor", "stroke-width": "1.6", "stroke-linecap": "round", "stroke-linejoin": "round" };
    return PM.svg("svg", { viewBox: "0 0 16 16", width: 18, height: 18, "aria-hidden": "true", ...line }, PM.svg("path", { d: "M8 10V2M5 4.6 8 1.8l3 2.8M3.5 7.5v6.3h9V7.5" }));
  }

  PM.openShare = async function () {
    PM.closeShare();
    const answer = await PM.attempt(() => PM.get("share", "/api/share", { link: PM.link(PM.state.id) }));
    if (!answer) return;
    const dialog = PM.el(
      "div",
      { class: "pm-dialog", role: "dialog", "aria-modal": "true", "aria-labelledby": "pm-share-title", onkeydown: keys },
      PM.el("h2", { id: "pm-share-title", tabindex: "-1" }, PM.text("share_title")),
      PM.el("button", { type: "button", class: "pm-close", "aria-label": PM.text("close"), onclick: PM.closeShare }, "×"),
      PM.el("p", { class: "pm-soft" }, PM.text("share_hint")),
      PM.el("div", { class: "pm-share" }, picture(answer), fields(answer))
    );
    const veil = PM.el("div", { id: "pm-veil", class: "pm-veil" }, dialog);
    veil.addEventListener("mousedown", (event) => event.target === veil && PM.closeShare());
    PM.add(document.getElementById("pm"), veil);
    document.getElementById("pm-share-title").focus();
  };

  PM.closeShare = function () {
    const veil = document.getElementById("pm-veil");
    if (!veil) return;
    veil.remove();
    const button = document.getElementById("pm-share");
    if (button) button.focus();
  };

  // A QR code as it comes from the server: {size, path}; black on white in any look.
  PM.qrElement = function (code, label) {
    const box = { class: "pm-qr", viewBox: `0 0 ${code.size} ${code.size}`, role: "img", "aria-label": label };
    return PM.svg(
      "svg",
      { ...box, "shape-rendering": "crispEdges" },
      PM.svg("rect", { width: code.size, height: code.size, fill: "#fff" }),
      PM.svg("path", { d: code.path, fill: "#000" })
    );
  };

  function picture(answer) {
    return PM.el(
      "div",
      { class: "pm-share-code" },
      PM.qrElement(answer.qr, PM.text("share_qr")),
      PM.el("a", { class: "pm-button", href: answer.png, download: "planmap-qr.png" }, PM.text("share_png")),
      PM.el("a", { class: "pm-button", href: viewAsPicture(), download: "" }, PM.text("share_picture"))
    );
  }

  // What the window shows under the filter of the moment, at print resolution.
  function viewAsPicture() {
    const params = PM.params();
    const box = PM.map.getBounds();
    const corners = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
    params.set("bbox", corners.map((value) => value.toFixed(6)).join(","));
    params.set("zoom", PM.map.getZoom().toFixed(2));
    params.set("lang", PM.state.lang);
    if (PM.state.basemap === "gaode") params.set("display", "gcj02");
    return `${PM.base}/api/picture?${params}`;
  }

  function fields(answer) {
    const hint = (key) => PM.el("p", { class: "pm-share-note" }, PM.text(key));
    return PM.el(
      "div",
      { class: "pm-share-fields" },
      field("share_link", answer.link, 3),
      answer.only_here ? hint("share_only_here") : null,
      // Which websites may show it is for those who run the program.
      answer.embedding || PM.start.editing ? field("share_embed", answer.embed, 5) : null,
      !answer.embedding && PM.start.editing ? hint("share_no_embedding") : null
    );
  }

  function field(key, value, rows) {
    const box = PM.el("textarea", { id: `pm-${key}`, readonly: true, rows, spellcheck: "false", onfocus: (event) => event.target.select() });
    box.value = value || "";
    return PM.el(
      "div",
      { class: "pm-share-field" },
      PM.el("label", { for: box.id }, PM.text(key)),
      PM.el("button", { type: "button", class: "pm-button", "aria-label": `${PM.text("copy")} · ${PM.text(key)}`, onclick: (event) => copy(event.currentTarget, box) }, PM.text("copy")),
      box
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
    PM.put(button, PM.text("copied"));
    PM.announce(PM.text("copied"));
  }

  // The keyboard stays in the dialog; Escape closes it and nothing behind it.
  function keys(event) {
    if (event.key === "Escape") {
      event.stopPropagation();
      PM.closeShare();
    }
    if (event.key !== "Tab") return;
    const stops = [...event.currentTarget.querySelectorAll("button, a, textarea")];
    const last = stops[stops.length - 1];
    const [from, to] = event.shiftKey ? [stops[0], last] : [last, stops[0]];
    const title = document.activeElement.id === "pm-share-title" && event.shiftKey;
    if (document.activeElement !== from && !title) return;
    event.preventDefault();
    to.focus();
  }
})();
