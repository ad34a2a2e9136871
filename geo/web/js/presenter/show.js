// The presentation: which scene is shown, how one goes on and back, and its address.
(function () {
  "use strict";
  const PM = window.PlanMap;

  // What the presentation is doing; everything else in presenter_*.js reads and draws it.
  const show = (PM.presenter = {
    scenes: [],
    running: false,
    at: 0, // index of the scene
    page: 0, // of its list, where that is longer than one page
    pages: 1,
    begun: null, // when it was opened, milliseconds
    screen: "scene", // or "black"
    help: false,
    notes: false,
  });
  let filter = null; // of the map, from before the presentation
  let reached = null; // scene and page that were shown last

  show.scene = () => show.scenes[show.at];
  show.words = (words) => (words ? words[PM.state.lang] || words.zh || words.en || "" : "");
  show.next = () => step(1);
  show.back = () => step(-1);
  show.first = () => show.go(0);
  show.last = () => show.go(show.scenes.length - 1);

  // Begin: at the scene of the address, else at the one that was shown last.
  show.start = function () {
    show.scenes = PM.start.scenes || [];
    if (!show.scenes.length || show.running || show.isDesk) return;
    const wanted = addressed();
    const named = PM.address.read().get("scene");
    if (wanted) return open(wanted.at, wanted.page, "replace");
    open(show.at, 0, window.planmap.ready ? "push" : "replace");
    if (named) show.say(PM.text("present_no_scene", { part: named.slice(0, 60) }));
  };

  // Called with all that is fixed on the map, again in another language: the scene follows.
  const drawControls = PM.drawControls;
  PM.drawControls = function () {
    drawControls();
    show.scenes = PM.start.scenes || [];
    show.follow();
    if (show.running) show.draw({ still: true });
  };

  // A scene says where the map is; the address of the map's own position would contradict it.
  const rememberPosition = PM.rememberPosition;
  PM.rememberPosition = () => show.running || rememberPosition();

  function open(at, page, history) {
    show.running = true;
    show.begun = show.begun || Date.now();
    filter = PM.isFiltered() ? PM.state.filter : null;
    if (filter) PM.clearFilter();
    if (PM.state.id) PM.set({ id: null });
    show.enter();
    show.go(at, page, history);
    if (show.composed("autoplay")) show.play(true);
  }

  // Back to the map.
  show.leave = function (history = "push") {
    if (!show.running) return;
    show.play(false);
    Object.assign(show, { running: false, screen: "scene", help: false, notes: false });
    reached = null;
    if (history !== "none") remember(history);
    show.exit();
    if (filter) PM.set({ filter });
    PM.announce(PM.text("present_left"));
  };

  // Show a scene; `page` may lie beyond the last, which is then the one that is shown.
  show.go = function (at, page = 0, history = "push") {
    if (!show.running || !show.scenes[at]) return;
    Object.assign(show, { at, page, screen: "scene" });
    show.draw({ still: false });
    const now = `${show.scene().id}/${show.page}`;
    if (now === reached) return;
    reached = now;
    if (history !== "none") remember(history);
  };

  show.section = function (number) {
    const at = show.scenes.findIndex((scene) => scene.kind === "section" && scene.section === number);
    if (at >= 0) show.go(at);
    return at >= 0;
  };

  show.isEnd = (by) =>
    by > 0 ? show.at === show.scenes.length - 1 && show.page >= show.pages - 1 : show.at === 0 && show.page === 0;

  function step(by, history) {
    if (show.screen === "black") return show.blank(false);
    if (show.isEnd(by)) return show.announce(PM.text(by > 0 ? "present_end" : "present_begin"));
    const page = show.page + by;
    if (page >= 0 && page < show.pages) return show.go(show.at, page, history);
    return show.go(show.at + by, by > 0 ? 0 : Infinity, history);
  }

  // A lobby screen goes on for days: it leaves no trail in the browser's history.
  show.forward = () => (show.isEnd(1) ? show.go(0, 0, "replace") : step(1, "replace"));

  show.blank = function (black = show.screen !== "black") {
    show.screen = black ? "black" : "scene";
    show.drawChrome();
    show.announce(PM.text(black ? "present_black" : "present_seen"));
  };

  show.toggle = function (name) {
    show[name] = !show[name];
    show.drawChrome();
  };

  show.language = () => PM.set({ lang: PM.state.lang === "zh" ? "en" : "zh" });

  show.fullScreen = async function () {
    const page = document.documentElement;
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else await page.requestFullscreen();
    } catch {
      show.say(PM.text("present_no_full"));
    }
  };

  // The map behind the scene counts its projects; only the presentation is to be heard.
  show.announce = PM.announce;
  PM.announce = (message) => show.running || show.announce(message);

  // What whoever composed the presentation has chosen for it.
  show.composed = (name) => PM.start[name] || (PM.local && PM.local.held[name]) || null;

  // The address: `#scene=section-2&page=2`; what else stands after "#" stays.
  function addressed() {
    const wanted = PM.address.read();
    const at = show.scenes.findIndex((scene) => scene.id === wanted.get("scene"));
    return at < 0 ? null : { at, page: Math.max(0, (parseInt(wanted.get("page"), 10) || 1) - 1) };
  }

  function remember(history) {
    const scene = show.running ? show.scene().id : null;
    const page = show.running && show.page > 0 ? String(show.page + 1) : null;
    PM.address.write({ scene, page, at: null }, { entry: history === "push" });
  }

  // Back and forward in the browser, and an address that is changed by hand. The map keeps out
  // of it: it would first jump to where its own part of the address says.
  const followMap = PM.address.follow;
  PM.address.follow = function () {
    const wanted = addressed();
    if (!wanted) show.leave("none");
    if (!wanted) return followMap();
    const { lang } = PM.address.state();
    if (!show.running) return open(wanted.at, wanted.page, "none");
    if (wanted.at !== show.at || wanted.page !== show.page) show.go(wanted.at, wanted.page, "none");
    if (lang !== PM.state.lang) PM.set({ lang });
  };
})();
