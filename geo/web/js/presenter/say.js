// What is said in passing, over the scene.

import { byId, put } from "../shared/dom.js";

let fading = 0;

// It goes by itself unless it is to stay.
export function say(message, stays = false) {
  const box = byId("pm-show-said");
  if (!box) return;
  clearTimeout(fading);
  put(box, message || "");
  box.hidden = !message;
  if (message && !stays) fading = setTimeout(() => (box.hidden = true), 6000);
}
