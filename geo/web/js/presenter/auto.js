// Autoplay for a lobby screen: scene after scene, round and round, until somebody takes over.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const show = PM.presenter;
  const USUAL = 15; // seconds, where the composition names none
  let timer = null;
  let awake = null;

  show.playing = false;
  show.seconds = () => Number(show.composed("autoplay")) || USUAL;

  // Begin or end; without a value the other of the two.
  show.play = function (on = !show.playing) {
    if (on === show.playing) return;
    show.playing = on;
    clearInterval(timer);
    timer = on ? setInterval(() => show.forward(), 1000 * show.seconds()) : null;
    keepAwake(on);
    document.documentElement.style.setProperty("--pm-show-seconds", `${show.seconds()}s`);
    show.say(PM.text(on ? "present_playing" : "present_paused", { n: show.seconds() }), !on && show.running);
    show.drawChrome();
  };

  // Any key, click or touch takes over; the key that switches autoplay does so itself.
  show.hold = function (event) {
    const switches = event.type === "keydown" ? /^a$/i.test(event.key) : event.target.closest('[data-key="play"]');
    if (switches) return;
    if (show.playing) show.play(false);
    else show.say(null);
  };

  // A screen in a lobby should not go to sleep; a browser that cannot promise that plays on.
  async function keepAwake(on) {
    try {
      if (on && navigator.wakeLock) awake = await navigator.wakeLock.request("screen");
      else if (awake) await awake.release();
    } catch {
      awake = null;
    }
  }
})();
