// The address of the single file: everything that the page shows stands after "#".
(function () {
  "use strict";
  const PM = window.PlanMap;
  const SETS = ["section", "status", "category", "community", "year", "certainty"];
  const OWN = [...SETS, "q", "id", "lang", "at"];

  const sorted = (params) => [...params].map(String).sort().join("&");

  PM.address = {
    read: () => new URLSearchParams(window.location.hash.slice(1)),

    // Change parameters, leaving the others as they are; null takes one out.
    write(change, { entry = false } = {}) {
      const params = PM.address.read();
      for (const [name, value] of Object.entries(change)) {
        params.delete(name);
        for (const each of [].concat(value === null ? [] : value)) params.append(name, each);
      }
      if (sorted(params) === sorted(PM.address.read())) return;
      const hash = `#${params}`;
      try {
        window.history[entry ? "pushState" : "replaceState"](null, "", hash);
      } catch {
        window.location.replace(hash); // some browsers keep the history of files to themselves
      }
    },
  };

  // The state that an address stands for; codes that do not exist are left out.
  PM.address.state = function () {
    const params = PM.address.read();
    const { vocabulary, plan } = PM.local.held.start;
    const known = {
      section: plan.sections.map((section) => String(section.number)),
      status: vocabulary.status.map((term) => term.code),
      category: vocabulary.category.map((term) => term.code),
      certainty: vocabulary.certainty.map((term) => term.code),
    };
    const filter = { q: (params.get("q") || "").slice(0, 100) };
    const unknown = [];
    const isKnown = (name, value) => !known[name] || known[name].includes(value);
    for (const name of SETS) {
      const values = params.getAll(name);
      filter[name] = values.filter((value) => isKnown(name, value));
      for (const value of values) if (!isKnown(name, value)) unknown.push(`${name}=${value}`);
    }
    const wanted = params.get("lang");
    if (wanted && wanted !== "zh" && wanted !== "en") unknown.push(`lang=${wanted}`);
    const id = params.get("id");
    if (id && !PM.local.row.has(id)) unknown.push(`id=${id}`);
    PM.unknownParts = unknown.slice(0, 8).map((part) => part.slice(0, 60));
    return {
      lang: wanted === "zh" || wanted === "en" ? wanted : PM.local.held.language,
      basemap: "none",
      id: PM.local.row.has(id) ? id : null,
      at: params.get("at"),
      filter,
    };
  };

  function parameters() {
    const { filter, id, lang } = PM.state;
    const change = { q: filter.q || null, id, lang: lang === PM.local.held.language ? null : lang };
    for (const name of SETS) change[name] = filter[name].length ? filter[name] : null;
    return change;
  }

  // Each choice is a step that "back" takes back; moving the map is none.
  PM.onState(function (changed) {
    if (changed.filter || changed.id || changed.lang) PM.address.write(parameters(), { entry: true });
  });
  PM.rememberPosition = PM.debounce(() => PM.address.write({ at: PM.state.at }), 400);

  PM.link = function (id) {
    const address = new URL(window.location.href);
    const params = PM.address.read();
    for (const name of OWN) params.delete(name);
    for (const [name, value] of PM.params()) params.append(name, value);
    params.set("lang", PM.state.lang);
    if (PM.state.at) params.set("at", PM.state.at);
    if (id) params.set("id", id);
    address.hash = params.toString();
    return address.toString();
  };

  // "Back", or an address changed by hand; one without a position leaves the map where it is.
  PM.address.follow = function () {
    const { at, ...state } = PM.address.state();
    PM.set(at ? { ...state, at } : state);
    PM.tellUnknownParts();
  };

  // What of the address nothing is known of is said, in the language of the page.
  PM.unknownParts = [];
  PM.tellUnknownParts = function () {
    PM.unknown = PM.unknownParts.map((part) => PM.text("link_unknown", { part }));
    PM.unknownParts = [];
    PM.tellUnknown();
  };
  window.addEventListener("popstate", () => PM.address.follow());
})();
