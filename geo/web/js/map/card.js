// The detail card of the chosen project: what the plan says, and how sure its place is.

import { attempt, backend } from "../shared/backend.js";
import { embedded } from "../shared/device.js";
import { add, byId, clear, dress, el, put } from "../shared/dom.js";
import { host } from "../shared/host.js";
import { announce } from "../shared/notice.js";
import { base } from "../shared/server.js";
import { displayParams, setChosen, setState, start, state } from "../shared/state.js";
import { markElement } from "../shared/symbols.js";
import {
  certaintyText,
  communityName,
  joined,
  labelOf,
  nameOf,
  number,
  otherName,
  sectionLabel,
  termOf,
  text,
} from "../shared/words.js";
import { flyTo } from "./controls.js";
import { targetState } from "./targets.js";

export async function showCard() {
  const panel = byId("pm-card");
  if (!state.id) {
    setChosen(null);
    panel.classList.remove("is-open");
    clear(panel);
    return null;
  }
  const id = state.id;
  setChosen(null);
  const answer = await attempt(() => backend.card(id, displayParams()));
  if (!answer || state.id !== id) return null;
  setChosen(answer);
  drawCard(clear(panel), answer);
  panel.classList.add("is-open");
  announce(nameOf(answer.feature.properties));
  return answer;
}

// Close the card and give the focus back to the row it was opened from.
export function closeCard() {
  const row = document.querySelector("#pm-list .pm-row.is-chosen") || byId("pm-q");
  setState({ id: null });
  if (row) row.focus();
}

function drawCard(panel, answer) {
  const properties = answer.feature.properties;
  dress(panel, { "aria-label": text("card") });
  const title = el("h2", { tabindex: "-1", id: "pm-card-title" }, nameOf(properties));
  add(
    panel,
    el(
      "div",
      { class: "pm-card-head" },
      markElement({ ...properties, certainty: answer.certainty }, 34),
      el("div", {}, title, secondName(properties)),
      el("button", { type: "button", class: "pm-close", "aria-label": text("close"), onclick: closeCard }, "×"),
    ),
    el("dl", { class: "pm-facts" }, facts(answer, properties)),
    el(
      "div",
      { class: "pm-card-tools" },
      el(
        "button",
        { type: "button", class: "pm-button", onclick: (event) => copyLink(event.currentTarget, answer.feature.id) },
        text("copy_link"),
      ),
      start.editing && !embedded
        ? el(
            "a",
            { class: "pm-button", href: editAddress(answer.feature.id), target: "_blank", rel: "noopener" },
            text("edit"),
          )
        : null,
      answer.bounds
        ? el("button", { type: "button", class: "pm-button", onclick: () => flyTo(answer) }, text("show_on_map"))
        : null,
    ),
  );
}

function secondName(properties) {
  const name = otherName(properties);
  return name ? el("p", { class: "pm-other-name", lang: state.lang === "en" ? "zh" : "en" }, name) : null;
}

// In a tab of its own: the map stays as it is, and a frame may not lead its page away.
const editAddress = (id) => `${base}/edit?${new URLSearchParams({ id, lang: state.lang })}`;

function facts(answer, properties) {
  const rows = [
    ["field_status", status(answer, properties)],
    ["field_in_plan", inPlan(properties)],
    ["field_phrase", properties.phrase ? [el("q", { lang: "zh" }, properties.phrase), gloss(answer, "phrase")] : null],
    ["field_category", labelOf("category", properties.category)],
    ["field_target", target(properties)],
    ["field_counted", counted(answer.feature.id)],
    ["field_counts_towards", countsTowards(answer, properties)],
    ["field_place", place(answer, properties)],
    ["field_place_source", source(properties)],
    ["field_community", communities(answer.communities)],
    ["field_lead", properties.lead],
    ["field_period", [properties.start, properties.end].filter(Boolean).join(" – ")],
    ["field_description", properties.description],
  ];
  return rows.filter(([, value]) => value).map(([key, value]) => [el("dt", {}, text(key)), el("dd", {}, value)]);
}

// The plan's words are Chinese; to an English reader it is said what they mean.
function gloss(answer, name) {
  const meaning = state.lang === "en" && answer.english[name];
  return meaning ? el("div", { class: "pm-gloss" }, meaning) : null;
}

function status(answer, properties) {
  return [
    el("strong", {}, labelOf("status", properties.status)),
    properties.status_as_of
      ? el("span", { class: "pm-soft" }, ` ${text("as_of", { date: properties.status_as_of })}`)
      : null,
    properties.status_evidence
      ? el("div", { class: "pm-evidence", lang: "zh" }, `“${properties.status_evidence}”`)
      : null,
    gloss(answer, "status_evidence"),
  ];
}

function inPlan(properties) {
  const sentence = properties.sentence ? text("sentence_n", { n: properties.sentence }) : "";
  return [sectionLabel(properties.section), sentence].filter(Boolean).join(" · ");
}

function target(properties) {
  if (properties.target_value === null || properties.target_value === undefined) return null;
  const unit = termOf("target_unit", properties.target_unit);
  const amount = `${number(properties.target_value)} ${unit ? unit[state.lang] : properties.target_unit || ""}`.trim();
  return properties.target_year ? text("target_by", { target: amount, year: properties.target_year }) : amount;
}

// Of a promise: the projects that are said to count towards it, or that nobody has said it.
function counted(id) {
  const promise = start.targets.find((each) => each.id === id);
  if (!promise?.progress) return null;
  const done = promise.status === "completed";
  return [
    el("div", { class: "pm-target-state" }, targetState(promise.progress, done)),
    el(
      "ul",
      { class: "pm-counted" },
      promise.progress.projects.map((each) =>
        el(
          "li",
          {},
          el("button", { type: "button", class: "pm-link", onclick: () => setState({ id: each.id }) }, nameOf(each)),
          el("span", { class: "pm-soft" }, ` ${labelOf("status", each.status)}`),
        ),
      ),
    ),
  ];
}

// Of a project: the promise it counts towards, by which words, and who decided.
function countsTowards(answer, properties) {
  if (!properties.counts_towards) return null;
  const promise = start.targets.find((each) => each.id === properties.counts_towards);
  const by = properties.counts_towards_by;
  return [
    promise
      ? el("button", { type: "button", class: "pm-link", onclick: () => setState({ id: promise.id }) }, nameOf(promise))
      : text("target_unknown"),
    properties.counts_towards_evidence
      ? el("div", { class: "pm-evidence", lang: "zh" }, `“${properties.counts_towards_evidence}”`)
      : null,
    gloss(answer, "counts_towards_evidence"),
    by ? el("div", { class: "pm-soft" }, text("decided_by", { who: by })) : null,
  ];
}

function place(answer, properties) {
  if (answer.reason) return labelOf("reason", answer.reason);
  const type = labelOf("location_type", properties.location_type);
  return [
    el("span", { class: `pm-certainty is-${answer.certainty}`, "aria-hidden": "true" }),
    el("strong", {}, certaintyText(answer.certainty, properties.location_accuracy_m)),
    el("span", { class: "pm-soft" }, ` ${type}`),
    el("div", { class: "pm-soft" }, meaning(answer, properties)),
  ];
}

// Each community, and how one knows it.
function communities(places) {
  const names = [...new Set(places.map((each) => each.name))];
  const ways = (name) =>
    joined(places.filter((each) => each.name === name).map((each) => text(`community_${each.how}`)));
  return names.length
    ? names.map((name) => el("div", {}, communityName(name), el("span", { class: "pm-soft" }, ` ${ways(name)}`)))
    : null;
}

// What is not on the map, such as a circle, is not spoken of. `on_card` says the same.
function meaning({ certainty, feature }, { location_accuracy_m: radius }) {
  if (certainty === "estimate" && !radius) return text("means_no_radius");
  if (certainty === "estimate" && !feature.geometry.type.endsWith("Point")) return text("means_no_circle");
  return termOf("certainty", certainty)[`meaning_${state.lang}`];
}

function source(properties) {
  return state.lang === "en" ? properties.location_source_en || properties.location_source : properties.location_source;
}

// Put the address of this view into the clipboard; where that is not allowed
// (http on a local network), show it ready to be copied.
export async function copyLink(button, id) {
  const link = host.link(id);
  try {
    await navigator.clipboard.writeText(link);
    put(button, text("copied"));
    announce(text("copied"));
  } catch {
    const field = el("input", { class: "pm-link-field", readonly: true, value: link, "aria-label": text("copy_link") });
    button.replaceWith(field);
    field.focus();
    field.select();
  }
}
