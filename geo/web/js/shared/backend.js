// Where answers come from: a server, or the single file itself. The entry point says which;
// `Backend` in types.d.ts is what each of them answers.

import { showNotice } from "./notice.js";

export let backend = /** @type {Backend} */ (/** @type {unknown} */ (null));

/** @param {Backend} chosen */
export function useBackend(chosen) {
  backend = chosen;
}

// A backend refuses what was asked of it, in words for the reader.
export class Refused extends Error {
  /**
   * @param {any} details
   * @param {string} kind
   */
  constructor(details, kind) {
    super(details.message);
    this.details = details;
    this.kind = kind;
  }
}

/**
 * Run a task; show what the server refused, ignore what was overtaken.
 * @template T
 * @param {() => Promise<T>} task
 * @returns {Promise<T | undefined>}
 */
export async function attempt(task) {
  try {
    return await task();
  } catch (error) {
    if (error.name === "AbortError") return undefined;
    if (!(error instanceof Refused)) throw error;
    showNotice(error.message, { kind: error.kind, findings: error.details.findings, hint: error.details.hint });
    return undefined;
  }
}
