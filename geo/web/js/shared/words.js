// Words and figures in the reader's language: texts of the catalogue, names, numbers, distances.

import { isNothing } from "./dom.js";
import { start, state } from "./state.js";

const NOTHING = "–"; // in place of a figure or a word that there is not

/**
 * A text of the catalogue, with {name} fields filled in.
 * @param {string} key of the catalogue (geo/web/texts.py)
 * @param {{ [name: string]: unknown }} [fields]
 * @returns {string}
 */
export function text(key, fields) {
  const message = start?.texts[key] || key;
  return fillIn(message, fields || {});
}

/**
 * What a field lacks is a dash; a field that nobody fills stays as it is, to be seen.
 * @type {(message: string, fields: { [name: string]: unknown }) => string}
 */
export const fillIn = (message, fields) =>
  message.replace(/\{(\w+)\}/g, (whole, name) =>
    !(name in fields) ? whole : isNothing(fields[name]) ? NOTHING : String(fields[name]),
  );

/** @type {(value: any, digits?: number) => string} */
export const number = (value, digits = 3) => {
  const number = isNothing(value) || value === "" ? NaN : Number(value);
  const place = state.lang === "zh" ? "zh-CN" : "en-GB";
  return Number.isNaN(number) ? NOTHING : number.toLocaleString(place, { maximumFractionDigits: digits });
};

/** @type {(words: string[]) => string} */
export const joined = (words) => words.join(text("between"));

/** @type {(n: number) => string} */
export const countText = (n) => (n === 1 ? text("one_project") : text("n_projects", { n: number(n) }));

/**
 * Metres as people say them: 80 m, 1.2 km.
 * @param {number} value
 * @returns {string}
 */
export function inMetres(value) {
  if (Math.round(value) < 1000) return `${Math.round(value)} ${text("unit_m")}`;
  return `${number(value / 1000, 1)} ${text("unit_km")}`;
}

/**
 * A community as the reader knows it.
 * @type {(name: string) => string}
 */
export const communityName = (name) => (state.lang === "en" && start.english[name]) || name;

/**
 * @param {string} kind
 * @param {any} code
 * @returns {string}
 */
export function labelOf(kind, code) {
  const term = termOf(kind, code);
  return term ? term[state.lang] : isNothing(code) ? NOTHING : String(code);
}

/** @type {(kind: string, code: string) => Term} */
export const termOf = (kind, code) => /** @type {Term} */ (start.vocabulary[kind].find((term) => term.code === code));

/**
 * A name that a language lacks is that of the other one.
 * @type {(item: { name?: string, name_en?: string }, lang: Language) => string}
 */
export const nameIn = (item, lang) => (lang === "en" ? item.name_en || item.name : item.name || item.name_en) || "";

/** @type {(item: { name?: string, name_en?: string }) => string} */
export const nameOf = (item) => nameIn(item, state.lang);
/** @param {ReferenceItem} item */
export function otherName(item) {
  const other = nameIn(item, state.lang === "en" ? "zh" : "en");
  return other === nameOf(item) ? "" : other;
}

/** @type {(number: number) => Section} */
export const sectionOf = (number) =>
  /** @type {Section} */ (start.plan.sections.find((section) => section.number === number));

/**
 * Chinese writes 第二部分, English "Section 2"; the numeral is the plan's own.
 * @param {number} number
 * @returns {string | number}
 */
export function sectionLabel(number) {
  const section = sectionOf(number);
  return section ? `${text("section_n", { n: section.numeral, number })} · ${section[state.lang]}` : number;
}

/**
 * How sure a place is, with the radius that holds it.
 * @param {string} certainty
 * @param {number | null | undefined} metres
 * @returns {string}
 */
export function certaintyText(certainty, metres) {
  const label = labelOf("certainty", certainty);
  return metres ? `${label} ±${inMetres(metres)}` : label;
}

/**
 * What a base map is called: by the office, or by the catalogue.
 * @param {BasemapChoice} choice
 */
export const basemapName = ({ code, name }) => name[state.lang] || text(`basemap_${code}`);
