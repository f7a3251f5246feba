// The legend is the filter. A claim is visible if its verdict, relation and both types are ticked and at
// least one of its passages comes from a ticked document, with enough confidence, in the time chosen.
const FILTERS = ["type", "verdict", "relation", "document"];
const boxes = (name) => $$(`input[name=${name}]`);
const ticked = new Map(FILTERS.map((name) => [name, new Set(boxes(name).map((box) => box.value))]));
let visibleClaims = new Set(claims.keys());

// Fields with what they hold when they filter nothing; the dates are missing where no document has one.
const FIELDS = { confidence: "0", sources: "0", from: "", until: "" };
const control = (name) => $(`#${name}`);
const valueOf = (name) => control(name)?.value ?? FIELDS[name];

const isFiltered = () =>
  FILTERS.some((name) => ticked.get(name).size < boxes(name).length) || Object.keys(FIELDS).some((name) => valueOf(name) !== FIELDS[name]);

/** Whether a passage is about a time within the limits; without a date of its own, that of its document. */
function isInTime(one, from, until) {
  const date = one.date ?? documents.get(one.document)?.issued;
  if (!from && !until) return true;
  // An ISO date sorts as text; 2025-02 counts as within when any of its days may be.
  return Boolean(date) && (!from || `${date}~` >= from) && (!until || date <= until);
}

function readFilters() {
  for (const name of FILTERS) ticked.set(name, new Set(boxes(name).filter((box) => box.checked).map((box) => box.value)));
  const least = Number(valueOf("confidence")) / 100;
  const sources = Number(valueOf("sources"));
  const [from, until] = [valueOf("from"), valueOf("until")];
  $("#confidence-value").textContent = `${$("#confidence").value}%`;
  $("#confidence").setAttribute("aria-valuetext", `${$("#confidence").value} per cent`);
  const allDocuments = ticked.get("document").size === boxes("document").length;
  const passes = (one) => one.confidence >= least && (allDocuments || ticked.get("document").has(one.document)) && isInTime(one, from, until);
  visibleClaims = new Set();
  for (const [id, claim] of claims) {
    if (
      ticked.get("verdict").has(claim.verdict) &&
      ticked.get("relation").has(claim.relation) &&
      claim.sources >= sources &&
      ticked.get("type").has(entities.get(claim.subject).type) &&
      ticked.get("type").has(entities.get(claim.object).type) &&
      claim.evidence.some(passes)
    )
      visibleClaims.add(id);
  }
}

function setAll(name, checked) {
  for (const box of boxes(name)) box.checked = checked;
  applyFilters();
}

function resetFilters() {
  for (const name of FILTERS) for (const box of boxes(name)) box.checked = true;
  for (const [name, all] of Object.entries(FIELDS)) if (control(name)) control(name).value = all;
  applyFilters();
}

function applyFilters() {
  readFilters();
  const filtered = isFiltered();
  $("#summary").textContent = filtered
    ? `${visibleClaims.size.toLocaleString("en")} of ${plural(claims.size, "claim", "claims")} pass the filters.`
    : `All ${plural(claims.size, "claim", "claims")}.`;
  $("#reset").hidden = !filtered;
  document.documentElement.classList.toggle("filtered", filtered);
  drawSlice();
  filterTables();
  writeAddress(true);
}

/** Filters as address parameters: only what differs from "everything"; the shorter of in and out. */
function filterParameters(parameters) {
  for (const name of FILTERS) {
    const all = boxes(name).map((box) => box.value);
    const on = all.filter((value) => ticked.get(name).has(value));
    if (on.length === all.length) continue;
    const off = all.filter((value) => !ticked.get(name).has(value));
    if (on.length <= off.length) parameters.set(name, on.join(","));
    else parameters.set(`no-${name}`, off.join(","));
  }
  for (const [name, all] of Object.entries(FIELDS)) if (valueOf(name) !== all) parameters.set(name, valueOf(name));
}

function restoreFilters(parameters) {
  for (const name of FILTERS) {
    const on = parameters.get(name)?.split(",");
    const off = parameters.get(`no-${name}`)?.split(",") ?? [];
    for (const box of boxes(name)) box.checked = on ? on.includes(box.value) : !off.includes(box.value);
  }
  const confidence = Number(parameters.get("confidence"));
  $("#confidence").value = confidence > 0 && confidence <= 100 ? String(confidence) : "0";
  const sources = parameters.get("sources") ?? "0";
  $("#sources").value = ["2", "3"].includes(sources) ? sources : "0";
  // A date field empties itself of what is no date.
  for (const name of ["from", "until"]) if (control(name)) control(name).value = parameters.get(name) ?? "";
}
