// Autoplay for a lobby screen: scene after scene, round and round, until somebody takes over.

import { emit } from "../shared/events.js";
import { text } from "../shared/words.js";
import { say } from "./say.js";
import { composed, forward, show } from "./show.js";

const USUAL = 15; // seconds, where the composition names none
let timer = 0;
let awake = /** @type {WakeLockSentinel | null} */ (null);

export const seconds = () => Number(composed("autoplay")) || USUAL;

// Begin or end; without a value the other of the two.
export function play(on = !show.playing) {
  if (on === show.playing) return;
  show.playing = on;
  clearInterval(timer);
  timer = on ? setInterval(() => forward(), 1000 * seconds()) : 0;
  keepAwake(on);
  document.documentElement.style.setProperty("--pm-show-seconds", `${seconds()}s`);
  say(text(on ? "present_playing" : "present_paused", { n: seconds() }), !on && show.running);
  emit("aids");
}

// Any key, click or touch takes over; the key that switches autoplay does so itself.
export function takeOver(event) {
  const switches = event.type === "keydown" ? /^a$/i.test(event.key) : event.target.closest('[data-key="play"]');
  if (switches) return;
  if (show.playing) play(false);
  else say(null);
}

// What the composition asks for when the presentation begins.
export const beginPlay = () => composed("autoplay") && play(true);
export const endPlay = () => play(false);

// A screen in a lobby should not go to sleep; a browser that cannot promise that plays on.
async function keepAwake(on) {
  try {
    if (on && navigator.wakeLock) awake = await navigator.wakeLock.request("screen");
    else if (awake) await awake.release();
  } catch {
    awake = null;
  }
}
