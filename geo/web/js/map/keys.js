// The keyboard: keys of the page, of the search field, one stop for a group, ways past the panels.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  const isTyping = ({ activeElement: node }) => Boolean(node) && (/^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName) || node.isContentEditable);

  // Listen in a window: the map's own, and the page around it, which has the focus at first.
  // Returns how to stop.
  PM.followKeys = function (place) {
    const listen = function (event) {
      if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
      if (event.key === "Escape" && PM.state.id && !isTyping(place.document)) PM.closeCard();
      const search = document.getElementById("pm-q"); // a page with an editor has none
      if (event.key !== "/" || !search || isTyping(place.document) || PM.lettersAreOff()) return;
      event.preventDefault();
      window.focus();
      search.focus();
    };
    place.addEventListener("keydown", listen);
    return () => place.removeEventListener("keydown", listen);
  };

  // In the search field: down goes to the hits, Enter opens the first, Escape begins anew.
  PM.searchKeys = function (event) {
    if (event.isComposing) return; // an input method is choosing its signs
    const field = event.currentTarget;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      withHits(field, ([first]) => first && first.focus());
    } else if (event.key === "Enter") {
      event.preventDefault();
      withHits(field, ([first]) => first && PM.set({ id: first.dataset.id }));
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      if (!field.value && PM.state.id) PM.closeCard();
      else PM.clearSearch();
    }
  };

  PM.clearSearch = function () {
    const field = document.getElementById("pm-q");
    field.value = "";
    PM.set({ filter: { ...PM.state.filter, q: "" } });
    field.focus();
  };

  // The hits of what stands in the field now, also when it was written a moment ago.
  async function withHits(field, action) {
    PM.set({ filter: { ...PM.state.filter, q: field.value.trim() } });
    PM.showTabOnce("list");
    await PM.listing;
    action([...document.querySelectorAll("#pm-list .pm-row")]);
  }

  // One stop for Tab in a group; arrows, Home and End go from one of it to the next.
  const roving = new WeakSet();
  PM.rove = function (group, selector, before) {
    const all = () => [...group.querySelectorAll(selector)];
    const settle = (stop) => all().forEach((each) => (each.tabIndex = each === stop ? 0 : -1));
    settle(all()[0]);
    if (roving.has(group)) return group; // drawn anew, and listened to already
    roving.add(group);
    group.addEventListener("focusin", ({ target }) => target.matches(selector) && settle(target));
    group.addEventListener("keydown", function (event) {
      const stops = all();
      const at = stops.indexOf(event.target);
      const next = { Home: 0, End: stops.length - 1 }[event.key] ?? at + STEPS[event.key];
      if (at < 0 || Number.isNaN(next)) return;
      event.preventDefault();
      if (stops[next]) stops[next].focus();
      else if (next < 0 && before) before();
    });
    return group;
  };

  // Before everything else: the ways past what is repeated on every visit.
  PM.drawSkips = function () {
    const skip = (key, find) =>
      PM.el("button", { type: "button", onclick: () => find() && find().focus() }, PM.text(key));
    PM.dress(PM.fill(
      document.getElementById("pm-skips"),
      skip("skip_map", () => PM.map.getContainer()),
      skip("skip_list", function () {
        PM.showTabOnce("list");
        return document.querySelector('#pm-list .pm-row[tabindex="0"]') || document.querySelector("#pm-list .pm-row");
      }),
      skip("skip_filters", function () {
        PM.showTabOnce("filters");
        return document.querySelector("#pm-filters .pm-switch");
      })
    ), { "aria-label": PM.text("skips") });
  };
})();
