// What the map stands in: Streamlit's page, or the single file. The entry point says which;
// `Host` in types.d.ts is what differs between them.

export let host = /** @type {Host} */ (/** @type {unknown} */ (null));

/** @param {Host} chosen */
export function useHost(chosen) {
  host = chosen;
}
