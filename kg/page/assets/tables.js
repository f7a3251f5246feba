// The tables hold what the graph draws and everything that it leaves out. They are in the file as HTML,
// so that they work without script; here they are filtered, sorted and walked with the arrow keys.
const rows = { claims: $$("#claims-table tbody tr"), entities: $$("#entities-table tbody tr"), documents: $$("#documents-table tbody tr") };

function filterTables() {
  for (const row of rows.claims) row.hidden = !visibleClaims.has(row.dataset.claim);
  const filtered = isFiltered();
  const alive = new Set([...visibleClaims].flatMap((id) => [claims.get(id).subject, claims.get(id).object]));
  for (const row of rows.entities) row.hidden = filtered && !alive.has(row.dataset.entity);
  const types = ticked.get("type");
  for (const row of rows.entities) if (!types.has(entities.get(row.dataset.entity).type)) row.hidden = true;
  $("#view-claims .none").hidden = visibleClaims.size > 0 || !claims.size;
  $("#view-entities .none").hidden = !entities.size || rows.entities.some((row) => !row.hidden);
  for (const table of $$("table.grid")) limitRows(table);
}

function markRows() {
  const chosen = { claim: "claim", entity: "entity", document: "document" }[state.kind];
  for (const row of $$("tr[aria-selected]")) row.removeAttribute("aria-selected");
  for (const row of Object.values(rows).flat()) if (chosen && row.dataset[chosen] === state.id) row.setAttribute("aria-selected", "true");
}

// Thousands of rows take a browser seconds to lay out: show them in portions.
const PORTION = 500;
const portions = new Map();

function limitRows(table) {
  const limit = portions.get(table) ?? PORTION;
  let count = 0;
  for (const row of table.tBodies[0].rows) if (!row.hidden) row.classList.toggle("beyond", ++count > limit);
  table.nextElementSibling?.matches(".more") && table.nextElementSibling.remove();
  if (count <= limit) return;
  const show = (number) => () => {
    portions.set(table, number);
    limitRows(table);
  };
  table.after(make("p", { class: "more" }, `${limit.toLocaleString("en")} of ${count.toLocaleString("en")} rows shown.`,
    make("button", { type: "button", click: show(limit + PORTION), text: `Show ${PORTION} more` }),
    make("button", { type: "button", click: show(Infinity), text: "Show all" })));
}

const cellValue = (row, column, kind) => {
  const cell = row.cells[column];
  const text = cell.dataset.value ?? cell.textContent.trim();
  return kind === "number" ? Number(text) : text.toLowerCase();
};

function sortBy(table, column, kind, heading) {
  const down = heading.getAttribute("aria-sort") === "ascending" || (kind === "number" && !heading.hasAttribute("aria-sort"));
  for (const one of $$("th", table.tHead)) one.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const keyed = [...table.tBodies[0].rows].map((row) => [cellValue(row, column, kind), row]);
  const compare = kind === "number" ? (one, other) => one - other : (one, other) => one.localeCompare(other, "en");
  // Empty cells go last either way.
  keyed.sort(([one], [other]) => (one === "") - (other === "") || (down ? -compare(one, other) : compare(one, other)));
  table.tBodies[0].append(...keyed.map(([, row]) => row));
  limitRows(table);
}

for (const table of $$("table.grid")) {
  $$("th", table.tHead).forEach((heading, column) => {
    if (!heading.dataset.sort) return;
    const button = make("button", { type: "button", click: () => sortBy(table, column, heading.dataset.sort, heading) }, ...heading.childNodes);
    heading.replaceChildren(button);
  });
  table.tBodies[0].addEventListener("click", (event) => {
    if (event.target.closest("a") || String(getSelection())) return;
    $("a", event.target.closest("tr"))?.click();
  });
  table.addEventListener("keydown", (event) => {
    const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("tbody tr");
    if (!direction || !row) return;
    const shown = [...table.tBodies[0].rows].filter((one) => !one.hidden && !one.classList.contains("beyond"));
    const next = shown[shown.indexOf(row) + direction];
    if (!next) return;
    event.preventDefault();
    $("a", next).focus();
  });
}

const CSV_FIELDS = ["subject", "relation", "object", "verdict", "sources", "status", "quote", "said by", "when", "date", "confidence", "document", "url"];
/** A cell of a CSV file; a leading = + - @ would be run as a formula by a spreadsheet. */
const csvCell = (value) => `"${String(value ?? "").replace(/^[=+\-@\t\r]/, "'$&").replace(/"/g, '""')}"`;

function saveTable() {
  const lines = [CSV_FIELDS.map(csvCell).join(",")];
  for (const row of $$("#claims-table tbody tr")) {
    if (row.hidden) continue;
    const claim = claims.get(row.dataset.claim);
    for (const one of claim.evidence) {
      const source = documents.get(one.document) ?? {};
      const values = [labelOf(claim.subject), relationLabel(claim.relation), labelOf(claim.object), claim.verdict, claim.sources, one.status, one.quote,
        one.speaker ? labelOf(one.speaker) : one.attribution, one.when, one.date, one.confidence, source.source, source.url];
      lines.push(values.map(csvCell).join(","));
    }
  }
  save("claims.csv", new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" }));
}

// --- disagreements: the sides next to each other
const evidenceById = new Map([...claims.values()].flatMap((claim) => claim.evidence.map((one) => [one.id, one])));

function sideCard(id, one) {
  const evidence = evidenceById.get(id);
  if (evidence) return passage(evidence, claims.get(claimOfEvidence.get(id)), { withClaim: one.claims.length > 1 });
  const observation = observationById.get(id);
  if (!observation) return null;
  return make("article", { class: "passage" }, make("p", { class: "value", text: readableValue(observation) }), quotation(observation, null),
    definitions([["About", entityLink(observation.entity)], ["Said by", speakerOf(observation)], ["Period", observation.period], ["Where", observation.place]]), ...sourceLines(observation));
}

function fillDisagreements() {
  const box = $("#disagreements");
  if (!DATA.contradictions.length) return box.replaceChildren(make("p", { class: "hint", text: "No two sources contradict each other." }));
  box.replaceChildren(...DATA.contradictions.map((one) => {
    const title = one.claims.length === 1 ? make("a", { href: address("claim", one.claims[0]), text: one.summary }) : one.summary;
    const sides = one.sides.map((side) => make("div", { class: "side" }, side.map((id) => sideCard(id, one))));
    return make("section", { class: "disagreement" }, make("h3", {}, title), make("div", { class: "sides" }, sides));
  }));
}
