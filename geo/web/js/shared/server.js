// Requests to the program's own routes: the newest of a kind wins, a busy or
// lost server is waited for, an error is shown in words.
(function () {
  "use strict";
  const PM = window.PlanMap;
  const running = {};

  // GET a JSON answer; a later call with the same `kind` cancels this one.
  PM.get = async function (kind, path, params) {
    if (running[kind]) running[kind].abort();
    const control = (running[kind] = new AbortController());
    const query = new URLSearchParams(params);
    query.set("lang", PM.state.lang);
    for (let attempt = 0; ; attempt += 1) {
      try {
        const answer = await fetch(`${PM.base}${path}?${query}`, { signal: control.signal });
        const content = await answer.json();
        if (answer.ok) {
          PM.endNotice(kind);
          return content;
        }
        if (content.error.code !== "loading") throw new PM.Refused(content.error, kind);
        PM.notice(content.error.message, { waiting: true, percent: content.error.percent });
      } catch (error) {
        if (error.name === "AbortError" || error instanceof PM.Refused) throw error;
        PM.notice(PM.text("connection_lost"), { waiting: true });
      }
      await pause(Math.min(500 * 2 ** Math.min(attempt, 4), 5000), control.signal);
    }
  };

  PM.Refused = class Refused extends Error {
    constructor(details, kind) {
      super(details.message);
      this.details = details;
      this.kind = kind;
    }
  };

  function pause(time, signal) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, time);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        reject(new DOMException("aborted", "AbortError"));
      });
    });
  }

  // Run a task; show what the server refused, ignore what was overtaken.
  PM.attempt = async function (task) {
    try {
      return await task();
    } catch (error) {
      if (error.name === "AbortError") return undefined;
      if (!(error instanceof PM.Refused)) throw error;
      PM.notice(error.message, { kind: error.kind, findings: error.details.findings, hint: error.details.hint });
      return undefined;
    }
  };
})();
