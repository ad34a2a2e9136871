// A group of buttons as one stop for the Tab key.

// One stop for Tab in a group; arrows, Home and End go from one of it to the next.
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
const roving = new WeakSet();
export function rove(group, selector, before) {
  const all = () => [...group.querySelectorAll(selector)];
  const settle = (stop) =>
    all().forEach((each) => {
      each.tabIndex = each === stop ? 0 : -1;
    });
  settle(all()[0]);
  if (roving.has(group)) return group; // drawn anew, and listened to already
  roving.add(group);
  group.addEventListener("focusin", ({ target }) => target.matches(selector) && settle(target));
  group.addEventListener("keydown", (event) => {
    const stops = all();
    const at = stops.indexOf(event.target);
    const next = { Home: 0, End: stops.length - 1 }[event.key] ?? at + STEPS[event.key];
    if (at < 0 || Number.isNaN(next)) return;
    event.preventDefault();
    if (stops[next]) stops[next].focus();
    else if (next < 0 && before) before();
  });
  return group;
}
