// The presenter's own window: notes, the next scene, clock and elapsed time; it works the first.
// Opened empty and filled from here, it needs no address of its own, so it works from a file too.
// Where windows cannot reach each other, this same document with `#notes` follows by messages.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const show = PM.presenter;
  const CHANNEL = "planmap-presentation";
  let desk = null; // {window, update}: the second window, opened from here
  let ticking = null;
  let channel = null;

  show.openView = function () {
    if (desk && !desk.window.closed) return desk.window.focus();
    const opened = window.open("", "planmap-presenter", "popup=yes,width=1100,height=720");
    if (!opened) return refused();
    try {
      desk = { window: opened, update: build(opened.document, command) };
    } catch {
      desk = null;
      opened.close();
      return refused();
    }
    opened.addEventListener("keydown", show.key, true);
    if (!ticking) ticking = setInterval(tick, 1000);
    show.tell();
  };

  const refused = () => show.say(PM.text("present_blocked", { address: notesAddress() }), true);

  function notesAddress() {
    const address = new URL(location.href);
    address.hash = "notes";
    return address.href;
  }

  function tick() {
    if (desk && desk.window.closed) desk = null;
    if (desk) desk.update(model());
    else if (!channel) ticking = clearInterval(ticking);
  }

  // Tell the second window, whichever way it is reached.
  show.tell = function () {
    if (!show.scenes.length) return;
    if (desk && !desk.window.closed) desk.update(model());
    if (channel && !show.isDesk) channel.postMessage({ model: model() });
  };

  const COMMANDS = {
    next: () => show.next(), back: () => show.back(), first: () => show.first(), last: () => show.last(),
    black: () => show.blank(), play: () => show.play(), reset: () => (show.begun = Date.now()),
  };

  function command(name) {
    if (!Object.prototype.hasOwnProperty.call(COMMANDS, name) || !show.running) return;
    if (name !== "play") show.play(false);
    COMMANDS[name]();
    show.tell();
  }

  // Everything the second window shows, as plain data.
  function model() {
    const scene = show.scene();
    const more = show.page + 1 < show.pages;
    const next = more ? scene : show.scenes[show.at + 1];
    const text = (key, fields) => PM.text(key, fields);
    const keys = ["present_view", "present_now", "present_after", "present_notes", "present_no_notes", "present_elapsed", "present_clock", "present_reset", "present_key_back", "present_key_next", "present_key_blank", "present_key_play"];
    return {
      lang: document.documentElement.lang,
      dark: document.documentElement.dataset.theme === "dark",
      texts: Object.fromEntries(keys.map((key) => [key, text(key)])),
      position: text("present_scene", { n: show.at + 1, total: show.scenes.length, heading: show.words(scene.heading) }),
      page: show.pages > 1 ? text("present_page", { n: show.page + 1, total: show.pages }) : "",
      now: { kicker: show.words(scene.kicker), heading: show.words(scene.heading) },
      next: next ? { kicker: show.words(next.kicker), heading: show.words(next.heading), text: more ? rest(scene) : show.words(next.text) } : { kicker: "", heading: text("present_end"), text: "" },
      notes: show.noteLines(scene),
      begun: show.begun,
      state: !show.running ? text("present_left") : show.screen === "black" ? text("present_black") : show.playing ? text("present_playing", { n: show.seconds() }) : "",
    };
  }

  // What the next page of the list begins with.
  function rest(scene) {
    const names = [...scene.projects, ...scene.targets].slice(show.to).map((each) => show.words(each.name));
    return [PM.text("present_page", { n: show.page + 2, total: show.pages }), ...names].join("\n");
  }

  // Write the window; the answer redraws it.
  function build(page, send) {
    if (page === document) document.getElementById("pm").style.display = "none";
    else {
      PM.put(page.body, "");
      const looks = [...document.querySelectorAll("style")].map((style) => style.textContent).join("\n");
      PM.add(page.head, page.adoptNode(PM.el("style", {}, looks)));
    }
    const part = (tag, name, ...inside) => PM.el(tag, { class: `pm-desk-${name}` }, ...inside);
    const press = (name, key) => PM.el("button", { type: "button", class: "pm-button", "data-key": name, "data-text": key, onclick: () => send(name) });
    const body = PM.el(
      "main",
      { class: "pm pm-desk" },
      part("header", "top", part("p", "position"), part("p", "state"), part("dl", "clock")),
      part("section", "now", PM.el("p", { class: "pm-desk-label", "data-text": "present_now" }), part("p", "kicker"), PM.el("h1")),
      part("section", "next", PM.el("p", { class: "pm-desk-label", "data-text": "present_after" }), part("p", "kicker"), PM.el("h2"), part("p", "text")),
      part("section", "notes", PM.el("h2", { "data-text": "present_notes" }), PM.el("div", { tabindex: "0", role: "group" })),
      part("footer", "tools", press("back", "present_key_back"), press("next", "present_key_next"), press("black", "present_key_blank"), press("play", "present_key_play"), press("reset", "present_reset"))
    );
    PM.add(page.body, page.adoptNode(body));
    return (told) => update(page, body, told);
  }

  function update(page, body, told) {
    const find = (selector) => body.querySelector(selector);
    page.title = told.texts.present_view;
    page.documentElement.lang = told.lang;
    page.documentElement.dataset.theme = told.dark ? "dark" : "light";
    for (const node of body.querySelectorAll("[data-text]")) put(node, told.texts[node.dataset.text]);
    put(find(".pm-desk-position"), [told.position, told.page].filter(Boolean).join(" · "));
    put(find(".pm-desk-state"), told.state);
    for (const name of ["now", "next"]) {
      put(find(`.pm-desk-${name} .pm-desk-kicker`), told[name].kicker);
      put(find(`.pm-desk-${name} h1, .pm-desk-${name} h2`), told[name].heading);
    }
    put(find(".pm-desk-text"), told.next.text);
    clock(PM.clear(find(".pm-desk-clock")), told);
    const notes = find(".pm-desk-notes div");
    PM.dress(notes, { "aria-label": told.texts.present_notes });
    const lines = told.notes.length ? told.notes : [told.texts.present_no_notes];
    if (notes.dataset.of === JSON.stringify(lines)) return;
    notes.dataset.of = JSON.stringify(lines);
    notes.scrollTop = 0;
    PM.fill(notes, ...lines.map((line) => PM.el("p", {}, line)));
  }

  const put = (node, text) => node.textContent !== text && PM.put(node, text);
  const two = (number) => String(number).padStart(2, "0");

  function clock(list, told) {
    const now = new Date();
    const seconds = Math.max(0, Math.floor((now - (told.begun || now)) / 1000));
    const elapsed = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(two).join(":");
    const pairs = [["present_elapsed", elapsed], ["present_clock", `${two(now.getHours())}:${two(now.getMinutes())}`]];
    PM.add(list, ...pairs.map(([key, value]) => PM.el("div", {}, PM.el("dt", {}, told.texts[key]), PM.el("dd", {}, value))));
  }

  // The other way: this document as the second window, until the first one speaks still a map.
  show.isDesk = location.hash === "#notes";

  show.follow = function () {
    if (typeof BroadcastChannel !== "function" || channel) return;
    channel = new BroadcastChannel(CHANNEL);
    let redraw = null;
    let last = null;
    channel.onmessage = ({ data }) => {
      if (!show.isDesk) return data.command === "hello" ? show.tell() : data.command && command(data.command);
      if (!data.model) return;
      last = data.model;
      if (!redraw) {
        redraw = build(document, (name) => channel.postMessage({ command: name }));
        setInterval(() => redraw(last), 1000);
      }
      redraw(last);
    };
    if (!show.isDesk) return;
    PM.notice(PM.text("present_waiting"), { waiting: true });
    channel.postMessage({ command: "hello" });
  };
  window.addEventListener("pagehide", () => desk && desk.window.close());
})();
