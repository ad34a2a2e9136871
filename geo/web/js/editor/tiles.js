// The base map below an editor's places: the one that needs no network, or online tiles.

import { groundOf } from "../ground/ground.js";
import { addFirst, dress, el, fill } from "../shared/dom.js";
import { debounce } from "../shared/events.js";
import { base } from "../shared/server.js";

let chosen = null; // by the reader, for all editors of the page

export class EditorTiles {
  constructor(editor) {
    this.editor = editor;
    this.ground = /** @type {Ground | null} */ (null);
    this.code = "none";
    this.select = el("select", { class: "pme-basemap", hidden: true, onchange: () => this.choose(this.select.value) });
    addFirst(editor.frame.stage, this.select);
  }

  get attribution() {
    return this.ground ? this.ground.source.attribution[this.editor.data.lang] : "";
  }

  // Texts and choices of the moment, once the server has told them.
  dress({ basemaps, texts }) {
    const preferred = chosen || this.editor.data.basemap || "none";
    const code = basemaps.some((each) => each.code === preferred) ? preferred : "none";
    dress(this.select, { "aria-label": texts.basemap });
    const options = basemaps.map((each) =>
      el(
        "option",
        { value: each.code, selected: each.code === code },
        each.name[this.editor.data.lang] || texts[`basemap_${each.code}`],
      ),
    );
    fill(this.select, options);
    this.select.hidden = basemaps.length < 2;
    this.show(code);
  }

  choose(code) {
    chosen = code;
    this.show(code);
    this.editor.redraw();
    this.editor.credit();
  }

  show(code) {
    if (code === this.code) return;
    this.code = code;
    this.ground?.remove();
    const { editor } = this;
    const source = editor.start.basemaps.find((each) => each.code === code);
    const names = debounce(() => editor.shapes.redraw(), 30); // names make room for each other
    const failed = debounce(() => editor.frame.announce(editor.start.texts.tiles_failed, true), 300);
    this.ground = groundOf(source, {
      base,
      truly: true,
      lang: () => editor.data.lang,
      colours: () => editor.scene().colours,
      onDrawn: (ground) => ground.isVector && names(),
      onError: failed,
    });
    this.ground?.addTo(editor.map);
    editor.facts.basemap = code;
  }
}
