// All keys on one sheet.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const show = PM.presenter;
  let opener = null;

  show.drawHelp = function () {
    show.help ? open() : show.closeHelp();
  };

  function open() {
    if (document.getElementById("pm-show-help")) return;
    opener = document.activeElement;
    const title = PM.el("h2", { id: "pm-help-title", tabindex: "-1" }, PM.text("present_help"));
    const close = PM.el("button", { type: "button", class: "pm-show-button", "aria-label": PM.text("close"), onclick: () => show.toggle("help") }, "×");
    const letters = letterSwitch();
    const rows = show.KEY_NAMES.map(([keys, text]) => [
      PM.el("dt", {}, keys.map((key) => (key === "…" ? "–" : PM.el("kbd", {}, key.replace("{space}", PM.text("present_space")))))),
      PM.el("dd", {}, PM.text(text)),
    ]);
    const dialog = PM.el(
      "div",
      { id: "pm-show-help", class: "pm-show-help", role: "dialog", "aria-modal": "true", "aria-labelledby": "pm-help-title", onclick: (event) => event.target === dialog && show.toggle("help") },
      PM.el("div", { onkeydown: (event) => event.key === "Tab" && keep(event, [close, letters]) }, PM.el("div", { class: "pm-show-help-head" }, title, close), PM.el("dl", {}, rows), PM.el("p", {}, PM.text("present_help_mouse")), letters)
    );
    PM.add(document.getElementById("pm-show"), dialog);
    title.focus();
  }

  // The focus stays on the sheet.
  function keep(event, [first, last]) {
    event.preventDefault();
    (document.activeElement === first ? last : first).focus();
  }

  // Words spoken to a computer come as letters: who dictates can switch these keys off.
  function letterSwitch() {
    const button = PM.el("button", { type: "button", class: "pm-button pm-show-letters", onclick: () => say(PM.lettersAreOff(!PM.lettersAreOff())) });
    const say = (off) => PM.put(button, PM.text(off ? "present_letters_off" : "present_letters_on"));
    say(PM.lettersAreOff());
    return button;
  }

  show.closeHelp = function () {
    const dialog = document.getElementById("pm-show-help");
    if (!dialog) return;
    dialog.remove();
    if (opener && opener.isConnected) opener.focus();
    opener = null;
  };
})();
