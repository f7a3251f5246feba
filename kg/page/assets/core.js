// What the page holds, and the few helpers that everything else uses. Text from documents reaches the
// page through textContent and setAttribute only; trusted types forbid anything else.
const DATA = JSON.parse(document.getElementById("data").textContent);
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

// Maps, not objects: an identifier may be "__proto__" or "constructor".
const entities = new Map(Object.entries(DATA.entities));
const claims = new Map(Object.entries(DATA.claims));
const documents = new Map(Object.entries(DATA.documents));
const typeIndex = new Map(Object.keys(DATA.types).map((name, index) => [name, index]));

const claimsOf = new Map(); // entity -> claim ids
const claimOfEvidence = new Map();
const claimsIn = new Map(); // document -> claim ids
const observationsOf = new Map(); // entity -> observations
const observationById = new Map(DATA.observations.map((one) => [one.id, one]));
const push = (map, key, value) => (map.has(key) ? map.get(key).push(value) : map.set(key, [value]));
for (const [id, claim] of claims) {
  for (const end of new Set([claim.subject, claim.object])) push(claimsOf, end, id);
  for (const one of claim.evidence) claimOfEvidence.set(one.id, id);
  for (const key of new Set(claim.evidence.map((one) => one.document))) push(claimsIn, key, id);
}
for (const one of DATA.observations) push(observationsOf, one.entity, one);

const labelOf = (id) => entities.get(id)?.label ?? id;
const relationLabel = (name) => DATA.relations[name]?.label ?? name;
const verdictLabel = (name) => DATA.verdicts[name]?.label ?? name;
const plural = (number, one, many) => `${number.toLocaleString("en")} ${number === 1 ? one : many}`;

const darkScheme = matchMedia("(prefers-color-scheme: dark)");
const theme = () => (darkScheme.matches ? "dark" : "light");

/** Make an element; a "text" attribute is its text, a function is a listener, null is left out. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined) continue;
    if (name === "text") element.textContent = value;
    else if (typeof value === "function") element.addEventListener(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

function symbol(id, classes, size) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const attributes = { class: classes, width: size, height: size, "aria-hidden": "true" };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#${id}`);
  svg.append(use);
  return svg;
}
const icon = (type, size = 16) => symbol(`type-${typeIndex.get(type)}`, `icon t-${typeIndex.get(type)}`, size);
const badge = (verdict) =>
  make("span", { class: `badge v-${verdict}` }, symbol(`verdict-${verdict}`, `glyph v-${verdict}`, 12), verdictLabel(verdict));

// Addresses repeat the identifiers of the graph: #id/apple, #id/claim/8f1c…, #id/document/5b0e…
const entityAddress = (id) => `#id/${encodeURIComponent(id)}`;
const address = (kind, id) => (kind === "entity" ? entityAddress(id) : `#id/${kind}/${encodeURIComponent(id)}`);
const entityLink = (id, extra = {}) => make("a", { href: entityAddress(id), ...extra, text: labelOf(id) });

const MONTHS = "January February March April May June July August September October November December".split(" ");
/** 2025-02-13 -> 13 February 2025; what is no ISO date stays as it is. */
function readableDate(text) {
  const parts = /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(text ?? "");
  if (!parts) return text ?? "";
  const month = parts[2] ? MONTHS[Number(parts[2]) - 1] : null;
  return [parts[3] ? Number(parts[3]) : null, month, parts[1]].filter(Boolean).join(" ");
}

function readableValue(observation) {
  const { value, unit } = observation;
  const format = Math.abs(value) >= 1e6 ? { notation: "compact", compactDisplay: "long", maximumFractionDigits: 2 } : { maximumFractionDigits: 6 };
  const number = new Intl.NumberFormat("en", format).format(value);
  if (!unit) return number;
  if (unit === "%") return `${number}%`;
  return /^[A-Z]{3}$/.test(unit) ? `${unit} ${number}` : `${number} ${unit}`;
}

/** What is shown now; `go` changes it, and the address follows. */
const state = { view: "graph", kind: null, id: null, detail: null, focus: null };
const VIEWS = ["graph", "claims", "entities", "disagreements", "documents"];
