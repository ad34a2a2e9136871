// The frame around the scenes: progress, sections, mark, imprint, controls; and what is said in passing.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const show = PM.presenter;
  const QUIET = 3000; // milliseconds until the controls step back
  const byId = (name) => document.getElementById(name);

  // The first and the last scene lie over the whole map, the others beside it.
  show.isFull = (scene) => scene.kind === "title" || scene.kind === "closing";

  // Strokes on a square of 24.
  const ICONS = {
    back: "M15 5l-7 7 7 7",
    next: "M9 5l7 7-7 7",
    play: "M8 5l11 7-11 7z",
    pause: "M8 5v14M16 5v14",
    notes: "M5 4h14v16H5zM8.5 9h7M8.5 13h7M8.5 17h4",
    view: "M3 5h18v11H3zM9 20h6M12 16v4",
    full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
    language: "M12 3a9 9 0 100 18 9 9 0 000-18zM3 12h18M12 3c3.5 3 3.5 15 0 18M12 3c-3.5 3-3.5 15 0 18",
    help: "M9 9a3 3 0 116 0c0 2-3 2.200-3 4.500M12 17.500v.5",
    leave: "M6 6l12 12M18 6L6 18",
  };

  const icon = (name) =>
    PM.svg(
      "svg",
      { viewBox: "0 0 24 24", width: "1em", height: "1em", fill: "none", stroke: "currentColor", "stroke-width": 2, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" },
      PM.svg("path", { d: ICONS[name] })
    );

  function button(name, label, act, pressed) {
    return PM.el(
      "button",
      { type: "button", class: "pm-show-button", "data-key": name, title: label, "aria-label": label, "aria-pressed": pressed === undefined ? null : String(pressed), onclick: (event) => clicked(event, act) },
      icon(name === "play" && pressed ? "pause" : name)
    );
  }

  // After a click with the mouse the keys belong to the scene again, not to the button.
  function clicked(event, act) {
    act();
    if (event.detail && show.running && !show.help) show.focus();
  }

  show.enter = function () {
    if (byId("pm-show")) return;
    byId("pm").classList.add("is-presenting");
    show.takeKeys(true);
    const edge = (name, act) => PM.el("button", { type: "button", id: `pm-edge-${name}`, class: `pm-edge is-${name}`, tabindex: "-1", "aria-hidden": "true", onclick: (event) => clicked(event, act) }, icon(name));
    PM.add(
      document.body,
      PM.el(
        "div",
        { id: "pm-show", class: "pm-show", role: "region", "aria-label": PM.text("present_region"), "data-kind": "title" },
        PM.el("div", { class: "pm-show-veil", "aria-hidden": "true" }),
        PM.el("div", { id: "pm-show-scene" }),
        edge("back", show.back),
        edge("next", show.next),
        PM.el("div", { id: "pm-show-foot", class: "pm-show-foot" }),
        PM.el("div", { id: "pm-show-tools", class: "pm-show-tools", role: "toolbar" }),
        PM.el("div", { id: "pm-show-notes", role: "group", class: "pm-show-notes", tabindex: "0", hidden: true }),
        PM.el("p", { id: "pm-show-said", class: "pm-show-said", role: "status", hidden: true }),
        PM.el("div", { id: "pm-show-black", class: "pm-show-black", hidden: true, onclick: () => show.blank(false) })
      )
    );
    show.listen(byId("pm-show"));
    show.stir();
  };

  show.exit = function () {
    byId("pm").classList.remove("is-presenting", "is-full");
    show.closeHelp();
    byId("pm-show").remove();
    show.takeKeys(false);
    PM.spotlight = null;
    PM.map.invalidateSize({ animate: false });
    PM.showWhole(false);
    PM.overlay.refresh();
    const way = byId("pm-present");
    if (way) way.focus();
    show.tell();
  };

  // Draw the scene of the moment. Where it stays the same (a resize, a language), nothing moves.
  show.draw = function ({ still }) {
    const scene = show.scene();
    const place = byId("pm-show-scene");
    const before = place.firstChild && place.firstChild.dataset.scene;
    const frame = byId("pm-show");
    const focused = place.contains(document.activeElement);
    const read = still && before === scene.id ? BOXES.map(scrolled) : [];
    frame.dataset.kind = scene.kind;
    for (const node of [frame, byId("pm")]) node.classList.toggle("is-full", show.isFull(scene));
    const element = show.sceneElement(scene);
    element.classList.toggle("is-new", !still && before !== scene.id);
    PM.fill(place, element);
    Object.assign(show, show.fill(element, scene, show.page));
    BOXES.forEach((box, at) => letScroll(document.querySelector(box), read[at] || 0));
    show.drawChrome();
    if (still || before !== scene.id) {
      show.light(scene);
      if (!still && PM.state.id) PM.set({ id: null });
      show.fly(scene, still || !before);
    }
    if (!still || focused) show.focus();
    announce(scene);
  };

  // What may be longer than its place.
  const BOXES = ["#pm-show-scene", "#pm-show-scene .pm-scene-details"];

  function scrolled(name) {
    const box = document.querySelector(name);
    return box ? box.scrollTop : 0;
  }

  // What is longer than its box is reached with Tab, and scrolled with the arrow keys. Another
  // scene begins at its top, the same one stays where it was read.
  function letScroll(box, top) {
    if (!box) return;
    box.scrollTop = top;
    if (box.scrollHeight > box.clientHeight + 1) PM.dress(box, { tabindex: "0" });
    else box.removeAttribute("tabindex");
  }

  show.focus = function () {
    // In a frame, as in the preview, the focus is wherever somebody is working.
    if (window.parent !== window && !document.hasFocus()) return;
    const held = document.activeElement;
    if (held && held.closest("#pm-show-tools, #pm-show-foot") && held.matches(":focus-visible")) return;
    const heading = byId("pm-scene-heading");
    if (heading) heading.focus({ preventScroll: true });
  };

  function announce(scene) {
    const fields = { n: show.at + 1, total: show.scenes.length, heading: show.words(scene.heading) };
    const part = show.pages > 1 ? ` ${PM.text("present_page", { n: show.page + 1, total: show.pages })}` : "";
    show.announce(PM.text("present_scene", fields) + part);
    document.title = `${fields.heading} · ${PM.start.plan.map_title[PM.state.lang]}`;
  }

  // Everything but the scene itself.
  show.drawChrome = function () {
    const frame = byId("pm-show");
    if (!frame) return;
    PM.dress(frame, { "aria-label": PM.text("present_region") }); // the language may be another
    drawFoot(byId("pm-show-foot"));
    drawTools(byId("pm-show-tools"));
    drawNotes(byId("pm-show-notes"));
    const black = byId("pm-show-black");
    black.hidden = show.screen !== "black";
    PM.fill(black, PM.el("span", { class: "pm-hidden" }, PM.text("present_black")));
    show.drawHelp();
    show.tell();
  };

  function drawFoot(foot) {
    const done = (show.at + (show.page + 1) / show.pages) / show.scenes.length;
    const line = PM.el("div", { class: `pm-show-progress${show.playing ? " is-playing" : ""}`, "aria-hidden": "true" }, PM.el("span"));
    line.firstChild.style.width = `${100 * done}%`;
    const { mark, imprint } = PM.start;
    const lines = (imprint || []).filter((line) => line !== mark);
    PM.fill(
      foot,
      line,
      sections(),
      mark ? PM.el("strong", { class: "pm-show-mark" }, mark) : PM.el("span"),
      PM.el("p", { class: "pm-show-imprint" }, ...show.dated(lines.join(" · ")))
    );
    const said = foot.lastChild;
    said.classList.toggle("is-long", said.scrollHeight > said.clientHeight + 6);
  }

  function sections() {
    const found = show.scenes.filter((scene) => scene.kind === "section");
    const current = show.scene().section;
    return PM.el(
      "nav",
      { class: "pm-show-sections", "aria-label": PM.text("filter_section") },
      found.map((scene) =>
        PM.el("button", { type: "button", "data-key": `section:${scene.section}`, title: show.words(scene.heading), "aria-label": `${show.words(scene.kicker)} ${show.words(scene.heading)}`, "aria-current": scene.section === current ? "true" : null, onclick: (event) => clicked(event, () => show.section(scene.section)) }, scene.section)
      )
    );
  }

  function drawTools(tools) {
    const held = document.activeElement && tools.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    PM.dress(PM.clear(tools), { "aria-label": PM.text("present_controls") });
    PM.add(
      tools,
      button("back", PM.text("present_key_back"), show.back),
      PM.el("span", { class: "pm-show-count" }, `${show.at + 1} / ${show.scenes.length}`),
      button("next", PM.text("present_key_next"), show.next),
      button("play", PM.text("present_key_play"), () => show.play(), show.playing),
      button("notes", PM.text("present_key_notes"), () => show.toggle("notes"), show.notes),
      button("view", PM.text("present_key_view"), () => show.openView()),
      button("full", PM.text("present_key_full"), show.fullScreen),
      button("language", PM.text("present_key_language"), show.language),
      button("help", PM.text("present_key_help"), () => show.toggle("help")),
      button("leave", PM.text("present_key_leave"), () => show.leave())
    );
    const again = held && tools.querySelector(`[data-key="${held}"]`);
    if (again) again.focus();
  }

  function drawNotes(panel) {
    const scene = show.scene();
    panel.hidden = !show.notes;
    PM.dress(PM.clear(panel), { "aria-label": PM.text("present_notes") });
    PM.add(panel, PM.el("h2", {}, PM.text("present_notes")), ...show.noteLines(scene).map((line) => PM.el("p", {}, line)));
  }

  // The presenter's own notes first, then those that the data give.
  show.noteLines = (scene) => `${scene.own_notes || ""}\n${show.words(scene.notes)}`.split("\n").filter(Boolean);

  // Said in passing, over the scene; it goes by itself unless it is to stay.
  let saying = null;
  show.say = function (message, stays = false) {
    const box = byId("pm-show-said");
    if (!box) return;
    clearTimeout(saying);
    PM.put(box, message || "");
    box.hidden = !message;
    if (message && !stays) saying = setTimeout(() => (box.hidden = true), 6000);
  };

  // The controls come with the pointer and step back when it rests.
  let resting = null;
  show.stir = function () {
    const frame = byId("pm-show");
    if (!frame) return;
    frame.classList.remove("is-resting");
    clearTimeout(resting);
    resting = setTimeout(() => byId("pm-show") && byId("pm-show").classList.add("is-resting"), QUIET);
  };
})();
