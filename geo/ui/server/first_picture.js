// A page is seen once the parts of its beginning have come: Streamlit fetches each kind when it is
// first needed, and what stands in its place until then has another height.
(() => {
  const PATIENCE = 1500; // milliseconds after the title; a page that works long is seen meanwhile
  const LATEST = 8000; // milliseconds after the start; then it is seen as it is
  const root = document.documentElement;
  let begun = 0; // when the title came
  let whole = 0; // pictures in which nothing was missing
  root.classList.add("is-coming");
  const look = () => {
    const main = document.querySelector('[data-testid="stMain"]');
    const has = (selector) => main && main.querySelector(selector);
    const now = performance.now();
    if (!begun && has("h1, iframe")) begun = now;
    const isRunning = !document.querySelector('[data-test-script-state="notRunning"]');
    const waits = !begun || has('[data-testid="stSkeleton"]') || (isRunning && now - begun < PATIENCE);
    whole = waits ? 0 : whole + 1;
    if (whole > 2 || now > LATEST) root.classList.remove("is-coming");
    else requestAnimationFrame(look);
  };
  look();

  // Streamlit lays its tables and maps out for the window; paper shows them as wide.
  const PAPER = 1030; // pixels of A4 lying down, within its margins
  addEventListener("beforeprint", () => {
    root.style.setProperty("--paper-zoom", Math.min(1, PAPER / innerWidth));
  });
})();
