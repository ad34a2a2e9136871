// Free text in the single file: the same words, matches and order as the program's own
// (geo/model/search.py, geo/store/snapshot.py).

import { local } from "./data.js";

const { texts: TEXTS, kinds: KINDS, concepts: CONCEPTS } = local.search;
const NAMES = ["name", "name_en"];
const [NAME, LABEL, TEXT] = [0, 1, 2];
const MAX_SOUND = 40;
const AROUND = 20;
const HAN = /[\u3400-\u9fff]/;

// As text is compared: one form of each sign, no case, single spaces.
const foldSign = (text) => text.normalize("NFKC").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ");
const fold = (text) => foldSign(text).split(/\s+/).filter(Boolean).join(" ");

const isIn = (sign, low, high) => sign >= low && sign <= high;
const goesOn = (before, sign) =>
  (isIn(sign, "a", "z") && isIn(before, "a", "z")) || (isIn(sign, "0", "9") && isIn(before, "0", "9"));

// Where a word is in a text, both folded: Latin words and numbers where they begin.
function place(text, word) {
  let start = text.indexOf(word);
  while (start > 0 && goesOn(text[start - 1], word[0])) start = text.indexOf(word, start + 1);
  return start;
}

// The words of a query, each once; a label of several words is one.
export function readQuery(text) {
  const phrases = new Set(
    CONCEPTS.flatMap((each) => [...each.labels, ...each.also]).filter((word) => word.includes(" ")),
  );
  const longest = Math.max(1, ...[...phrases].map((phrase) => phrase.split(" ").length));
  const rest = fold(text).split(" ").filter(Boolean);
  const found = new Set();
  while (rest.length) {
    let size = Math.min(longest, rest.length);
    while (size > 1 && !phrases.has(rest.slice(0, size).join(" "))) size -= 1;
    found.add(rest.splice(0, size).join(" "));
  }
  return { whole: fold(text), words: [...found].map(wordOf) };
}

function wordOf(text) {
  const exact = CONCEPTS.filter((each) => each.labels.includes(text) || each.also.includes(text));
  const meant = CONCEPTS.filter((each) => exact.includes(each) || each.labels.some((label) => place(label, text) >= 0));
  const named = exact.filter((each) => each.kind === "status" || each.kind === "category");
  const year = /^([12][0-9]{3})年?$/.exec(text);
  return {
    text,
    codes: new Map(
      KINDS.map((kind) => [kind, new Map(meant.filter((each) => each.kind === kind).map((each) => [each.code, each]))]),
    ),
    labels: [...new Set(named.flatMap((each) => each.labels))].filter((label) => label !== text),
    isStatus: exact.some((each) => each.kind === "status"),
    year: year ? Number(year[1]) : 0,
    sound: soundOf(text),
    found: [],
  };
}

// A word typed as pinyin: whole syllables, or the initials of some.
function soundOf(text) {
  const letters = text.replace(/'/g, "");
  if (letters.length > MAX_SOUND || !/^[a-z]+$/.test(letters)) return null;
  const syllables = ` ${[...letters].join(" ?")}`;
  return new RegExp(letters.length === 1 ? syllables : `${syllables}| ${[...letters].join("[a-z]{0,5} ")}`);
}

// What stands before the Chinese signs that a word spells, those signs, and what follows.
function sounding(word, text, spelling) {
  const found = word.sound && spelling ? word.sound.exec(spelling) : null;
  if (!found) return null;
  const count = (part) => part.split(" ").length - 1;
  const signs = [...text];
  const places = signs.map((sign, at) => (HAN.test(sign) ? at : -1)).filter((at) => at >= 0);
  const first = count(spelling.slice(0, found.index));
  const [start, end] = [places[first], places[first + count(found[0]) - 1] + 1];
  return [signs.slice(0, start), signs.slice(start, end), signs.slice(end)].map((part) => part.join(""));
}

// The text as it is written, before a word, at it, and after it.
function marked(text, word) {
  const signs = [...text.split(/\s+/).filter(Boolean).join(" ")];
  const folded = signs.map(foldSign);
  const start = place(folded.join(""), word);
  if (start < 0) return [signs.join(""), "", ""];
  const owner = folded.flatMap((piece, at) => piece.split("").map(() => at));
  const [first, last] = [owner[start], owner[start + word.length - 1] + 1];
  return [signs.slice(0, first), signs.slice(first, last), signs.slice(last)].map((part) => part.join(""));
}

/** @param {any} parts before the word, the word, after it */
function short(parts) {
  const [before, found, after] = parts;
  const [left, middle, right] = [before, found, after].map((part) => [...part]);
  return [
    left.length > AROUND + 1 ? `…${left.slice(-AROUND).join("")}` : before,
    middle.slice(0, 2 * AROUND).join(""),
    right.length > AROUND + 1 ? `${right.slice(0, AROUND).join("")}…` : after,
  ];
}

const match = (field, code, parts, level) => ({ field, code, parts, level });

// The nearest match of a word in a project, null for none; sought once.
function nearest(word, row) {
  if (word.found[row] === undefined) word.found[row] = sought(word, row);
  return word.found[row];
}

function sought(word, row) {
  for (const name of NAMES) {
    if (place(folded(name, row), word.text) >= 0)
      return match(name, null, marked(local.value(name, row), word.text), NAME);
  }
  const sound = sounding(word, local.value("name", row), local.spelled[row]);
  return (
    (sound && match("name", null, sound, NAME)) || inLabels(word, row) || inCommunities(word, row) || inTexts(word, row)
  );
}

function inLabels(word, row) {
  for (const kind of KINDS) {
    const concept = word.codes.get(kind).get(String(local.columns[kind][row]));
    if (!concept) continue;
    const parts = concept.written.map((label) => marked(label, word.text)).find((each) => each[1]);
    return match(kind, concept.code, parts || ["", word.text, ""], LABEL);
  }
  return word.year && word.year === local.columns.year[row]
    ? match("target_year", null, ["", String(word.year), ""], LABEL)
    : null;
}

function inCommunities(word, row) {
  for (const [name, spelling, how] of local.communitiesOf(row)) {
    if (how === "possibly") continue;
    if (place(fold(name), word.text) >= 0) return match("community", null, marked(name, word.text), LABEL);
    const sound = sounding(word, name, spelling);
    if (sound) return match("community", null, sound, LABEL);
  }
  return null;
}

function inTexts(word, row) {
  for (const name of word.isStatus ? NAMES : ["id", ...TEXTS, ...NAMES]) {
    for (const each of [word.text, ...word.labels]) {
      if (place(folded(name, row), each) >= 0) return match(name, null, short(marked(written(name, row), each)), TEXT);
    }
  }
  return null;
}

const texts = new Map();
const written = (name, row) => (name === "id" ? local.ids[row] : String(local.value(name, row) || ""));
function folded(name, row) {
  if (!texts.has(name)) texts.set(name, []);
  const known = texts.get(name);
  if (known[row] === undefined) known[row] = fold(written(name, row));
  return known[row];
}

export const finds = (query, row) => query.words.every((word) => nearest(word, row));
export const matches = (query, row) =>
  query.words.map((word) => nearest(word, row)).map(({ field, code, parts }) => ({ field, code, parts }));

function rank(query, row) {
  const names = NAMES.map((name) => folded(name, row));
  if (names.includes(query.whole)) return 0;
  if (names.some((name) => name.startsWith(query.whole))) return 1;
  const { sound } = query.words[0];
  if (query.words.length === 1 && sound && new RegExp(`^(?:${sound.source})`).test(local.spelled[row])) return 1;
  const levels = query.words.map((word) => nearest(word, row).level);
  return 2 + 3 * Math.max(...levels) + Math.min(...levels);
}

// Rows in the order of the plan: with a query the nearest matches first.
export function ranked(query, rows) {
  if (!query.words.length) return rows;
  const ranks = new Map(rows.map((row) => [row, rank(query, row)]));
  return [...rows].sort((a, b) => ranks.get(a) - ranks.get(b));
}
