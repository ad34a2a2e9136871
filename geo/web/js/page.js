// The script of the program's pages: the map that folium makes, and the editors' maps.

import { editor } from "./editor/editor.js";
import { table } from "./editor/table.js";
import { publish } from "./facade.js";
import { gcj02 } from "./ground/gcj02.js";
import { startTrial } from "./ground/trial.js";
import { mount } from "./map/app.js";
import { restore, streamlitPage } from "./map/streamlit.js";
import { useHost } from "./shared/host.js";
import { serverBackend } from "./shared/server.js";

useHost(streamlitPage); // a page with editors mounts no map

publish({
  // Called by the folium map's own script, once for each map that is built (geo/ui/map_widget.py).
  mount: (map) => mount(map, { backend: serverBackend, host: streamlitPage }),
  // Called with the visitor's state, at the start and after each run (geo/ui/map_widget.py).
  restore,
  // Called by the component of the edit pages (geo/ui/shared/side_map.py).
  editor,
  // Called by the component of a table beside an editor's map (geo/ui/shared/linked_table.py).
  table,
  gcj02, // a test compares it with geo/crs/gcj02.py
});

// The document in which a base map is tried (geo/web/trial.py) has no script of its own.
const trial = document.getElementById("pm-trial");
if (trial) startTrial(trial, window.PlanMap.STYLES);
