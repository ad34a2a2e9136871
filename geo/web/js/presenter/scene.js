// One scene as a piece of the page: heading, figures, projects or targets, sources.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const show = PM.presenter;
  const words = (text) => show.words(text);

  // Dates, and years with their sign, stay in one piece.
  const DATE = /(\d{4}-\d{2}-\d{2}|\d{4}年)/;
  show.dated = (text) =>
    text.split(DATE).map((part, at) => (at % 2 ? PM.el("span", { class: "pm-show-date" }, part) : part));

  // A region with a heading; `.pm-scene-list` inside is empty until show.fill() fills a page of it.
  show.sceneElement = function (scene, prefix = "pm-scene") {
    const id = `${prefix}-heading`;
    return PM.el(
      "section",
      { class: `pm-scene is-${scene.kind}`, "aria-labelledby": id, "data-scene": scene.id },
      head(scene, id),
      ...(BODIES[scene.kind] || BODIES.section)(scene),
      PM.el("p", { class: "pm-hidden pm-scene-text" }, words(scene.text))
    );
  };

  // What the scene's list is made of; each is shown whole, on one of its pages.
  show.items = function (scene) {
    if (scene.kind === "section") return scene.projects.map(projectRow);
    if (scene.kind === "targets") return scene.targets.map(targetRow);
    if (scene.kind === "closing") return scene.sources.map((source) => PM.el("li", {}, words(source)));
    return [];
  };

  function head(scene, id) {
    const numeral = scene.kind === "section" && PM.section(scene.section);
    const title = PM.el("h1", { id, tabindex: "-1", class: "pm-scene-heading" }, ...show.dated(words(scene.heading)));
    const long = words(scene.heading).length > (PM.state.lang === "zh" ? 14 : 34);
    title.classList.toggle("is-long", long);
    return PM.el(
      "header",
      { class: "pm-scene-head" },
      numeral ? PM.el("span", { class: "pm-scene-numeral", "aria-hidden": "true" }, PM.state.lang === "zh" ? numeral.numeral : numeral.number) : null,
      PM.el("div", {}, PM.el("p", { class: "pm-scene-kicker" }, words(scene.kicker)), title)
    );
  }

  const list = (label) => [
    PM.el("ul", { class: "pm-scene-list", "aria-label": PM.text(label) }),
    PM.el("p", { class: "pm-scene-range" }),
  ];

  const BODIES = {
    title: (scene) => [figures(scene, 4), textFacts(scene, "pm-scene-by")],
    section: (scene) => [PM.el("div", { class: "pm-scene-sum" }, figures(scene, 2), statusBar(scene)), ...list("list")],
    project: (scene) => [phrase(scene), details(scene)],
    targets: () => list("targets"),
    closing: (scene) => [
      PM.el("div", { class: "pm-scene-close" }, PM.el("div", { class: "pm-scene-sources" }, ...list("present_sources"), textFacts(scene, "pm-scene-by")), code()),
    ],
  };

  // Large numbers with small labels; the places come as numbers too where there is room.
  function figures(scene, most) {
    const order = scene.facts.filter((fact) => fact.kind === "figure" && fact.count !== 0);
    return PM.el(
      "dl",
      { class: "pm-scene-figures" },
      order.slice(0, most).map((fact) => PM.el("div", {}, PM.el("dd", {}, words(fact.value)), PM.el("dt", {}, words(fact.label))))
    );
  }

  function textFacts(scene, name) {
    const facts = scene.facts.filter((fact) => fact.kind === "text");
    return facts.length
      ? PM.el("dl", { class: name }, facts.map((fact) => PM.el("div", {}, PM.el("dt", {}, words(fact.label)), PM.el("dd", {}, words(fact.value)))))
      : null;
  }

  // Shares of the statuses; the labels under the bar are the map's legend at the same time.
  function statusBar(scene) {
    const facts = scene.facts.filter((fact) => fact.kind === "status" && fact.count);
    if (!facts.length) return null;
    const bar = PM.el("div", { class: "pm-scene-bar", "aria-hidden": "true" });
    for (const fact of facts) {
      const part = PM.el("span");
      part.style.flexGrow = fact.count;
      part.style.background = PM.term("status", fact.code).colour;
      PM.add(bar, part);
    }
    const labels = facts.map((fact) =>
      PM.el("li", {}, PM.markElement({ status: fact.code, certainty: "surveyed" }, "1em"), PM.el("span", {}, words(fact.label)), PM.el("strong", {}, words(fact.value)))
    );
    return PM.el("div", { class: "pm-scene-status" }, bar, PM.el("ul", { "aria-label": PM.text("figure_status") }, labels));
  }

  function projectRow(project) {
    const parts = [
      PM.markElement(project, "1.5em"),
      PM.el("span", { class: "pm-scene-name" }, words(project.name)),
      PM.el("span", { class: "pm-scene-state" }, words(project.status_words)),
    ];
    if (!project.located) return PM.el("li", {}, PM.el("div", { class: "pm-scene-row" }, parts));
    return PM.el("li", {}, PM.el("button", { type: "button", class: "pm-scene-row", "data-id": project.id, onclick: () => show.point(project.id) }, parts));
  }

  function phrase(scene) {
    const quoted = scene.facts.find((fact) => fact.code === "phrase");
    if (!quoted) return null;
    const meaning = words(quoted.value).slice(quoted.value.zh.length);
    return PM.el("blockquote", { class: "pm-scene-phrase" }, PM.el("span", { lang: "zh" }, quoted.value.zh), meaning ? PM.el("span", { class: "pm-gloss" }, meaning) : null);
  }

  function details(scene) {
    const rows = scene.facts.filter((fact) => fact.code !== "phrase");
    const sign = (fact) => {
      if (fact.kind === "status") return PM.markElement({ status: fact.code, certainty: "surveyed" }, "1.1em");
      return fact.kind === "place" ? PM.el("span", { class: `pm-certainty is-${fact.code}`, "aria-hidden": "true" }) : null;
    };
    return PM.el(
      "dl",
      { class: "pm-scene-details" },
      rows.map((fact) => [PM.el("dt", {}, words(fact.label)), PM.el("dd", {}, sign(fact), words(fact.value))])
    );
  }

  // A promise: how much, of what, by when; and how far it has come, where the plan lets one say.
  function targetRow(target) {
    const counts = typeof target.named === "number" ? target : null;
    return PM.el(
      "li",
      { class: "pm-scene-target" },
      PM.el(
        "p",
        { class: "pm-scene-amount" },
        PM.el("strong", {}, PM.number(target.value)),
        PM.el("span", {}, words(target.unit)),
        target.year ? PM.el("span", { class: "pm-scene-state" }, PM.text("by_year", { year: target.year })) : null
      ),
      PM.el("p", { class: "pm-scene-name" }, words(target.name)),
      PM.targetBar(target.value, counts, target.is_completed),
      PM.el("p", { class: "pm-scene-state" }, PM.targetState(counts, target.is_completed))
    );
  }

  // The link as a QR code, where the document knows its address.
  function code() {
    const drawn = show.composed("qr");
    if (!drawn || !drawn.path) return null;
    const size = Number(drawn.size) || 0;
    const box = PM.svg("svg", { viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": PM.text("present_qr"), "shape-rendering": "crispEdges" });
    PM.add(box, PM.svg("rect", { width: size, height: size, fill: "#ffffff" }), PM.svg("path", { d: drawn.path, fill: "#000000" }));
    return PM.el("figure", { class: "pm-scene-qr" }, box, PM.el("figcaption", {}, PM.text("present_qr")), drawn.link ? PM.el("p", { class: "pm-scene-link" }, drawn.link) : null);
  }
})();
