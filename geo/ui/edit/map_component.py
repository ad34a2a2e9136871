"""The Streamlit component behind the edit page's map: no iframe, no other host.

Its module only loads the program's own script (Leaflet included), once for the
page, and hands it the data; the rest is in ``geo/web/planmap/editor*.js``. The
styles stay in the component's shadow root, away from Streamlit's page.
"""

from __future__ import annotations

import streamlit as st

_HTML = """
<div class="pme">
  <div class="pme-stage"><div class="pme-state" role="status"></div></div>
</div>
"""
# Until the program's own styles have come with its script.
_CSS = """
.pme { font-family: var(--st-font); color: var(--st-text-color); }
.pme-stage {
  position: relative; max-height: 85vh; background: var(--st-secondary-background-color);
}
"""
_JS = """
const loading = new Map();

function load(address) {
  if (window.PlanMap && window.PlanMap.editor) return Promise.resolve();
  if (!loading.has(address)) {
    loading.set(address, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = new URL(address, document.baseURI).href;
      script.onload = resolve;
      script.onerror = () => {
        loading.delete(address); // so that the next attempt asks again
        script.remove();
        reject(new Error(address));
      };
      document.head.append(script);
    }));
  }
  return loading.get(address);
}

function showFailure(root, state, data, again) {
  const sentence = document.createElement("p");
  sentence.textContent = data.texts.failed;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pme-button";
  button.textContent = data.texts.retry;
  button.onclick = again;
  state.replaceChildren(sentence, button);
  state.setAttribute("role", "alert");
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".pme");
  const stage = root.querySelector(".pme-stage");
  const state = root.querySelector(".pme-state");
  root.planmapRun = (root.planmapRun || 0) + 1;
  const run = root.planmapRun;
  const start = () => {
    if (!root.querySelector(".pme-map")) {
      stage.style.height = `${data.height}px`;
      state.textContent = data.texts.loading;
      state.setAttribute("role", "status");
    }
    load(data.script).then(
      () => window.PlanMap.editor.mount(root, data, setStateValue),
      () => run === root.planmapRun && showFailure(root, state, data, start),
    );
  };
  start();
  // Streamlit also calls this for a run that a later one has overtaken; the map stays then.
  return () => {
    if (root.isConnected || !window.PlanMap || !window.PlanMap.editor) return;
    window.PlanMap.editor.unmount(root);
  };
}
"""

mount = st.components.v2.component("planmap_editor", html=_HTML, css=_CSS, js=_JS)
