// The legend is the filter. A claim is visible if its verdict, relation and both types are ticked and at
// least one of its passages comes from a ticked document with enough confidence.
const FILTERS = ["type", "verdict", "relation", "document"];
const boxes = (name) => $$(`input[name=${name}]`);
const ticked = new Map(FILTERS.map((name) => [name, new Set(boxes(name).map((box) => box.value))]));
let visibleClaims = new Set(claims.keys());

const isFiltered = () =>
  FILTERS.some((name) => ticked.get(name).size < boxes(name).length) || Number($("#confidence").value) > 0 || $("#sources").value !== "0";

function readFilters() {
  for (const name of FILTERS) ticked.set(name, new Set(boxes(name).filter((box) => box.checked).map((box) => box.value)));
  const least = Number($("#confidence").value) / 100;
  const sources = Number($("#sources").value);
  $("#confidence-value").textContent = `${$("#confidence").value}%`;
  $("#confidence").setAttribute("aria-valuetext", `${$("#confidence").value} per cent`);
  const allDocuments = ticked.get("document").size === boxes("document").length;
  const passes = (one) => one.confidence >= least && (allDocuments || ticked.get("document").has(one.document));
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
  $("#confidence").value = "0";
  $("#sources").value = "0";
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
  if ($("#confidence").value !== "0") parameters.set("confidence", $("#confidence").value);
  if ($("#sources").value !== "0") parameters.set("sources", $("#sources").value);
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
}
