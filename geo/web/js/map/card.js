// The detail card of the chosen project: what the plan says, and how sure its place is.
(function () {
  "use strict";
  const PM = window.PlanMap;

  PM.showCard = async function () {
    const panel = document.getElementById("pm-card");
    if (!PM.state.id) {
      PM.chosen = null;
      panel.classList.remove("is-open");
      PM.clear(panel);
      return null;
    }
    const wanted = PM.state.id;
    PM.chosen = null;
    const params = PM.state.basemap === "gaode" ? { display: "gcj02" } : {};
    const answer = await PM.attempt(() => PM.get("card", `/api/projects/${encodeURIComponent(wanted)}`, params));
    if (!answer || PM.state.id !== wanted) return null;
    PM.chosen = answer;
    drawCard(PM.clear(panel), answer);
    panel.classList.add("is-open");
    PM.announce(PM.name(answer.feature.properties));
    return answer;
  };

  // Close the card and give the focus back to the row it was opened from.
  PM.closeCard = function () {
    const row = document.querySelector("#pm-list .pm-row.is-chosen") || document.getElementById("pm-q");
    PM.set({ id: null });
    if (row) row.focus();
  };

  function drawCard(panel, answer) {
    const properties = answer.feature.properties;
    PM.dress(panel, { "aria-label": PM.text("card") });
    const title = PM.el("h2", { tabindex: "-1", id: "pm-card-title" }, PM.name(properties));
    PM.add(
      panel,
      PM.el(
        "div",
        { class: "pm-card-head" },
        PM.markElement({ ...properties, certainty: answer.certainty }, 34),
        PM.el("div", {}, title, otherName(properties)),
        PM.el("button", { type: "button", class: "pm-close", "aria-label": PM.text("close"), onclick: PM.closeCard }, "×")
      ),
      PM.el("dl", { class: "pm-facts" }, facts(answer, properties)),
      PM.el(
        "div",
        { class: "pm-card-tools" },
        PM.el("button", { type: "button", class: "pm-button", onclick: (event) => PM.copyLink(event.currentTarget, answer.feature.id) }, PM.text("copy_link")),
        PM.start.editing && !PM.embedded ? PM.el("a", { class: "pm-button", href: editAddress(answer.feature.id), target: "_blank", rel: "noopener" }, PM.text("edit")) : null,
        answer.bounds ? PM.el("button", { type: "button", class: "pm-button", onclick: () => PM.flyTo(answer) }, PM.text("show_on_map")) : null
      )
    );
  }

  function otherName(properties) {
    const name = PM.otherName(properties);
    return name ? PM.el("p", { class: "pm-other-name", lang: PM.state.lang === "en" ? "zh" : "en" }, name) : null;
  }

  // In a tab of its own: the map stays as it is, and a frame may not lead its page away.
  const editAddress = (id) => `${PM.base}/edit?${new URLSearchParams({ id, lang: PM.state.lang })}`;

  function facts(answer, properties) {
    const rows = [
      ["field_status", status(answer, properties)],
      ["field_in_plan", inPlan(properties)],
      ["field_phrase", properties.phrase ? [PM.el("q", { lang: "zh" }, properties.phrase), gloss(answer, "phrase")] : null],
      ["field_category", PM.label("category", properties.category)],
      ["field_target", target(properties)],
      ["field_counted", counted(answer.feature.id)],
      ["field_counts_towards", countsTowards(answer, properties)],
      ["field_place", place(answer, properties)],
      ["field_place_source", source(properties)],
      ["field_community", communities(answer.communities)],
      ["field_lead", properties.lead],
      ["field_period", [properties.start, properties.end].filter(Boolean).join(" – ")],
      ["field_description", properties.description],
    ];
    return rows
      .filter(([, value]) => value)
      .map(([key, value]) => [PM.el("dt", {}, PM.text(key)), PM.el("dd", {}, value)]);
  }

  // The plan's words are Chinese; to an English reader it is told what they mean.
  function gloss(answer, name) {
    const text = PM.state.lang === "en" && answer.english[name];
    return text ? PM.el("div", { class: "pm-gloss" }, text) : null;
  }

  function status(answer, properties) {
    return [
      PM.el("strong", {}, PM.label("status", properties.status)),
      properties.status_as_of ? PM.el("span", { class: "pm-soft" }, ` ${PM.text("as_of", { date: properties.status_as_of })}`) : null,
      properties.status_evidence ? PM.el("div", { class: "pm-evidence", lang: "zh" }, `“${properties.status_evidence}”`) : null,
      gloss(answer, "status_evidence"),
    ];
  }

  function inPlan(properties) {
    const sentence = properties.sentence ? PM.text("sentence_n", { n: properties.sentence }) : "";
    return [PM.sectionLabel(properties.section), sentence].filter(Boolean).join(" · ");
  }

  function target(properties) {
    if (properties.target_value === null || properties.target_value === undefined) return null;
    const unit = PM.term("target_unit", properties.target_unit);
    const text = `${PM.number(properties.target_value)} ${unit ? unit[PM.state.lang] : properties.target_unit || ""}`.trim();
    return properties.target_year ? PM.text("target_by", { target: text, year: properties.target_year }) : text;
  }

  // Of a promise: the projects that are said to count towards it, or that nobody has said it.
  function counted(id) {
    const promise = PM.start.targets.find((each) => each.id === id);
    if (!promise || !promise.progress) return null;
    const done = promise.status === "completed";
    return [
      PM.el("div", { class: "pm-target-state" }, PM.targetState(promise.progress, done)),
      PM.el(
        "ul",
        { class: "pm-counted" },
        promise.progress.projects.map((each) =>
          PM.el(
            "li",
            {},
            PM.el("button", { type: "button", class: "pm-link", onclick: () => PM.set({ id: each.id }) }, PM.name(each)),
            PM.el("span", { class: "pm-soft" }, ` ${PM.label("status", each.status)}`)
          )
        )
      ),
    ];
  }

  // Of a project: the promise it counts towards, by which words, and who decided.
  function countsTowards(answer, properties) {
    if (!properties.counts_towards) return null;
    const promise = PM.start.targets.find((each) => each.id === properties.counts_towards);
    const by = properties.counts_towards_by;
    return [
      promise
        ? PM.el("button", { type: "button", class: "pm-link", onclick: () => PM.set({ id: promise.id }) }, PM.name(promise))
        : PM.text("target_unknown"),
      properties.counts_towards_evidence
        ? PM.el("div", { class: "pm-evidence", lang: "zh" }, `“${properties.counts_towards_evidence}”`)
        : null,
      gloss(answer, "counts_towards_evidence"),
      by ? PM.el("div", { class: "pm-soft" }, PM.text("decided_by", { who: by })) : null,
    ];
  }

  function place(answer, properties) {
    if (answer.reason) return PM.label("reason", answer.reason);
    const type = PM.label("location_type", properties.location_type);
    return [
      PM.el("span", { class: `pm-certainty is-${answer.certainty}`, "aria-hidden": "true" }),
      PM.el("strong", {}, PM.certaintyText(answer.certainty, properties.location_accuracy_m)),
      PM.el("span", { class: "pm-soft" }, ` ${type}`),
      PM.el("div", { class: "pm-soft" }, meaning(answer, properties)),
    ];
  }

  // Each community, and how one knows it.
  function communities(lying) {
    const names = [...new Set(lying.map((each) => each.name))];
    const told = (name) => PM.list(lying.filter((each) => each.name === name).map((each) => PM.text(`community_${each.how}`)));
    return names.length ? names.map((name) => PM.el("div", {}, PM.community(name), PM.el("span", { class: "pm-soft" }, ` ${told(name)}`))) : null;
  }

  // What is not on the map, such as a circle, is not spoken of. `on_card` says the same.
  function meaning({ certainty, feature }, { location_accuracy_m: radius }) {
    if (certainty === "estimate" && !radius) return PM.text("means_no_radius");
    if (certainty === "estimate" && !feature.geometry.type.endsWith("Point")) return PM.text("means_no_circle");
    return PM.term("certainty", certainty)[`meaning_${PM.state.lang}`];
  }

  function source(properties) {
    return PM.state.lang === "en" ? properties.location_source_en || properties.location_source : properties.location_source;
  }

  // Put the address of this view into the clipboard; where that is not allowed
  // (http on a local network), show it ready to be copied.
  PM.copyLink = async function (button, id) {
    const link = PM.link(id);
    try {
      await navigator.clipboard.writeText(link);
      PM.put(button, PM.text("copied"));
      PM.announce(PM.text("copied"));
    } catch {
      const field = PM.el("input", { class: "pm-link-field", readonly: true, value: link, "aria-label": PM.text("copy_link") });
      button.replaceWith(field);
      field.focus();
      field.select();
    }
  };
})();
