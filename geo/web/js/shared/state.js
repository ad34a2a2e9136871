// What the page shows: filter, chosen project, language, base map, position.
// The map changes it at once and then tells Streamlit, which keeps the address.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const SETS = ["section", "status", "category", "community", "year", "certainty"];

  PM.state = {
    lang: "zh",
    basemap: "none",
    id: null,
    at: null,
    filter: { section: [], status: [], category: [], community: [], year: [], certainty: [], q: "" },
  };

  let sent = 0; // number of the last state sent to Streamlit
  let agreed = {}; // the state that Streamlit and the map had in common last
  const listeners = [];

  // Be called with the parts that changed: {filter, id, lang, basemap, at}.
  PM.onState = (listener) => listeners.push(listener);

  function notify(changed) {
    for (const listener of listeners) listener(changed);
  }

  // Change the state from the page itself.
  PM.set = function (change) {
    const changed = merge(change);
    if (!Object.keys(changed).length) return;
    notify(changed);
    tell();
  };

  PM.toggle = function (name, value) {
    const values = PM.state.filter[name].map(String);
    const next = values.includes(String(value))
      ? values.filter((other) => other !== String(value))
      : [...values, String(value)];
    PM.set({ filter: { ...PM.state.filter, [name]: next } });
  };

  PM.clearFilter = function () {
    const filter = { q: "" };
    for (const name of SETS) filter[name] = [];
    PM.set({ filter });
  };

  PM.isFiltered = () => Boolean(PM.state.filter.q) || SETS.some((name) => PM.state.filter[name].length);

  // Take over what Streamlit has changed: everything at the start, a filter after
  // "back". What comes back as it was sent is no change and must not undo what the
  // visitor has done since; an answer that a later message has overtaken says nothing.
  PM.restore = function (state, number, unknown = []) {
    if (number < sent) return;
    PM.unknown = unknown;
    const names = Object.keys(state).filter((name) => !same(state[name], agreed[name]));
    const changed = merge(Object.fromEntries(names.map((name) => [name, state[name]])));
    agreed = copy(state);
    if (!PM.start) PM.boot().then(PM.tellUnknown);
    else if (Object.keys(changed).length) notify(changed);
  };

  // Parts of the link that nothing is known of, and what is shown instead; not told twice.
  PM.unknown = [];
  PM.tellUnknown = function () {
    if (PM.start && PM.unknown.length) PM.notice(PM.unknown[0], { more: PM.unknown.slice(1) });
    PM.unknown = [];
  };

  function merge(change) {
    const changed = {};
    for (const name of Object.keys(change)) {
      if (same(change[name], PM.state[name])) continue;
      PM.state[name] = change[name];
      changed[name] = true;
    }
    return changed;
  }

  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const copy = (state) => JSON.parse(JSON.stringify(state));

  const tell = PM.debounce(function () {
    sent += 1;
    agreed = copy(PM.state);
    if (window.Streamlit) {
      window.Streamlit.setComponentValue({ planmap: { ...PM.state, number: sent } });
    }
  }, 120);

  // The position changes all the time, so it goes into the address without a
  // round trip and without an entry in the browser's history.
  PM.rememberPosition = PM.debounce(function () {
    try {
      const address = new URL(window.parent.location.href);
      address.searchParams.set("at", PM.state.at);
      window.parent.history.replaceState(window.parent.history.state, "", address);
    } catch {
      // An embedding page of another origin keeps its own address.
    }
  }, 400);

  // The filter as parameters of the map's own requests.
  PM.params = function () {
    const params = new URLSearchParams();
    for (const name of SETS) for (const value of PM.state.filter[name]) params.append(name, value);
    if (PM.state.filter.q) params.set("q", PM.state.filter.q);
    return params;
  };

  // The address that shows this view (and, with an id, this card).
  PM.link = function (id) {
    const address = new URL(window.parent.location.href);
    address.search = PM.params().toString();
    address.searchParams.set("lang", PM.state.lang);
    if (PM.state.at) address.searchParams.set("at", PM.state.at);
    if (PM.state.basemap !== PM.start.default_basemap) address.searchParams.set("basemap", PM.state.basemap);
    if (id) address.searchParams.set("id", id);
    return address.toString();
  };
})();
