// The evidence panel: a claim with its passages, an entity with its claims and figures, or a document.
const panel = $("#panel-body");

/** Split a text at the ends of the spans and wrap each piece in the classes that cover it. */
function highlight(text, spans) {
  const valid = spans.filter((span) => span.at && span.at[0] < span.at[1] && span.at[1] <= text.length);
  const cuts = [...new Set([0, text.length, ...valid.flatMap((span) => span.at)])].sort((one, other) => one - other);
  const pieces = [];
  for (let index = 0; index + 1 < cuts.length; index++) {
    const [from, to] = [cuts[index], cuts[index + 1]];
    const over = valid.filter((span) => span.at[0] <= from && span.at[1] >= to);
    const piece = text.slice(from, to);
    if (!over.length) pieces.push(piece);
    else {
      const gloss = over.find((span) => span.gloss && span.at[1] === to)?.gloss;
      const tag = over.some((span) => span.mark !== "cue") ? "mark" : "span";
      pieces.push(make(tag, { class: over.map((span) => `m-${span.mark}`).join(" "), "data-gloss": gloss, text: piece }));
    }
  }
  return pieces;
}

/** The entity's label beside a mention that does not say it: "They" = Apple. */
function glossOf(id, text) {
  const names = [labelOf(id), ...(entities.get(id)?.names ?? [])].map((name) => name.toLowerCase());
  return text && !names.some((name) => name.includes(text.toLowerCase()) || text.toLowerCase().includes(name)) ? labelOf(id) : undefined;
}

function quotation(one, claim) {
  return make("blockquote", {}, highlight(one.quote, claim ? [
    { at: one.subject, mark: "subject", gloss: glossOf(claim.subject, one.subjectText) },
    { at: one.object, mark: "object", gloss: glossOf(claim.object, one.objectText) },
    { at: one.cueAt, mark: "cue" },
  ] : [{ at: one.about, mark: "subject" }]));
}

function speakerOf(one) {
  if (one.speaker) return entityLink(one.speaker);
  return one.attribution ?? "The document itself";
}

function definitions(pairs) {
  const rows = pairs.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return make("dl", {}, rows.flatMap(([name, value]) => [make("dt", { text: name }), make("dd", {}, value)]));
}

/** Where a passage comes from: title, publisher, date, link, and the passage in its context. */
function sourceLines(one) {
  const source = documents.get(one.document);
  if (!source) return [];
  const facts = [source.publisher, readableDate(source.issued)].filter(Boolean).join(", ");
  const lines = [make("p", { class: "source" },
    make("a", { href: address("document", one.document), text: source.title }), facts ? ` ${facts}` : null,
    source.url ? [" ", make("a", { class: "out", href: source.url, target: "_blank", rel: "noopener noreferrer", text: "Original" })] : null)];
  if (source.text !== undefined && one.start !== undefined) {
    const before = Math.max(0, one.start - 320);
    const after = Math.min(source.text.length, one.end + 320);
    const context = make("p", { class: "context" }, before ? "…" : null, source.text.slice(before, one.start),
      make("mark", { class: "m-passage", text: source.text.slice(one.start, one.end) }), source.text.slice(one.end, after), after < source.text.length ? "…" : null);
    lines.push(make("details", {}, make("summary", { text: "In its context" }), context));
  }
  return lines;
}

function passage(one, claim, { withClaim = false } = {}) {
  const card = make("article", { class: `passage v-${one.status}`, "data-evidence": one.id });
  if (withClaim) card.append(claimLine(claimOfEvidence.get(one.id)));
  card.append(
    quotation(one, claim),
    definitions([
      ["Said by", speakerOf(one)],
      ["Status", [badge(one.status), one.cue ? make("span", { class: "why" }, " cue ", make("q", { text: one.cue })) : null]],
      ["When", [one.when, one.date && one.date !== one.when ? `(${readableDate(one.date)})` : null].filter(Boolean).join(" ")],
      ["Where", one.place], ["Role", one.role], ["Amount", one.amount],
      ["Confidence", `${Math.round(one.confidence * 100)}%`],
    ]),
    ...sourceLines(one),
  );
  return card;
}

/** A line that opens a claim; seen from one of its ends it names the other end only. */
function claimLine(id, from = null) {
  const claim = claims.get(id);
  const text = from === null ? `${labelOf(claim.subject)} ${relationLabel(claim.relation)} ${labelOf(claim.object)}`
    : labelOf(claim.subject === from ? claim.object : claim.subject);
  const other = claim.subject === from ? claim.object : claim.subject;
  return make("a", { class: `line${visibleClaims.has(id) ? "" : " filtered-out"}`, href: address("claim", id) },
    from === null ? null : icon(entities.get(other).type), make("span", { class: "what", text }), badge(claim.verdict),
    make("span", { class: "many", text: plural(claim.evidence.length, "passage", "passages") }));
}

const STATUS_ORDER = Object.keys(DATA.verdicts);
function byStatus(evidence, verdict) {
  const groups = new Map();
  for (const one of evidence) push(groups, one.status, one);
  const order = (status) => (status === verdict ? -1 : STATUS_ORDER.indexOf(status));
  return [...groups].sort(([one], [other]) => order(one) - order(other));
}

function corroboration(claim, groups) {
  const inDocuments = new Set(claim.evidence.map((one) => one.document)).size;
  const all = `${plural(claim.evidence.length, "passage", "passages")} in ${plural(inDocuments, "document", "documents")}.`;
  if (claim.verdict === "disputed") return `Sources disagree: ${groups.map(([status, list]) => `${verdictLabel(status)} in ${list.length}`).join(", ")}. ${all}`;
  if (claim.sources > 1) return `Corroborated by ${claim.sources} independent sources. ${all}`;
  return `One independent source. ${all}`;
}

function showClaim(id, detail) {
  const claim = claims.get(id);
  const groups = byStatus(claim.evidence, claim.verdict);
  const parts = [
    make("p", { class: "eyebrow", text: "Claim" }),
    make("h2", {}, entityLink(claim.subject), " ", make("span", { class: "relation", text: relationLabel(claim.relation) }), " ", entityLink(claim.object)),
    make("p", { class: "verdict" }, badge(claim.verdict), " ", make("span", { text: corroboration(claim, groups) })),
  ];
  for (const [status, list] of groups) {
    if (groups.length > 1) parts.push(make("h3", {}, badge(status), ` ${plural(list.length, "passage", "passages")}`));
    parts.push(...list.map((one) => passage(one, claim)));
  }
  const conflicts = DATA.contradictions.filter((one) => one.claims.includes(id)).flatMap((one) => one.claims).filter((other) => other !== id);
  if (conflicts.length) parts.push(make("h3", { text: "Conflicts with" }), make("ul", { class: "lines" }, [...new Set(conflicts)].map((other) => make("li", {}, claimLine(other)))));
  panel.replaceChildren(...parts);
  const chosen = detail ? $$("[data-evidence]", panel).find((one) => one.dataset.evidence === detail) : null;
  if (chosen) {
    chosen.classList.add("chosen");
    chosen.scrollIntoView({ block: "nearest" });
  }
}

function figures(list) {
  return make("ul", { class: "figures" }, list.map((one) => make("li", { "data-observation": one.id },
    make("p", {}, make("span", { class: "measure", text: DATA.measures[one.measure] ?? one.measure }), " ", make("strong", { text: readableValue(one) }),
      [one.period, one.place].filter(Boolean).map((text) => [" ", make("span", { class: "about", text })]),
      one.status === "asserted" ? null : [" ", badge(one.status)]),
    make("details", {}, make("summary", { text: "Passage" }), quotation(one, null), definitions([["Said by", speakerOf(one)]]), ...sourceLines(one)))));
}

function showEntity(id, detail) {
  const entity = entities.get(id);
  const own = claimsOf.get(id) ?? [];
  const parts = [
    make("p", { class: "eyebrow" }, icon(entity.type), DATA.types[entity.type].label),
    make("h2", { text: entity.label }),
    entity.names ? make("p", { class: "aliases" }, "Also ", entity.names.join(", ")) : null,
    entity.sameAs ? make("p", { class: "same" }, entity.sameAs.flatMap((link) => [make("a", { class: "out", href: link, target: "_blank", rel: "noopener noreferrer", text: new URL(link).hostname.replace(/^www\./, "") }), " "])) : null,
  ];
  if (own.length && nodeById.has(id)) {
    const focused = state.focus === id;
    parts.push(make("button", { type: "button", class: "focus", "aria-pressed": String(focused), click: () => { setFocus(focused ? null : id); go("view", "graph"); showEntity(id); }, text: focused ? "Show the whole graph" : "Show only its neighbours" }));
  }
  const groups = new Map();
  for (const key of own) {
    const claim = claims.get(key);
    const inverse = claim.object === id && claim.subject !== id && !DATA.relations[claim.relation].symmetric;
    push(groups, `${inverse ? "1" : "0"}${claim.relation}`, key);
  }
  for (const [key, list] of [...groups].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const relation = relationLabel(key.slice(1));
    const title = key[0] === "0" ? [make("span", { class: "relation", text: relation }), " …"] : ["… ", make("span", { class: "relation", text: relation }), ` ${entity.label}`];
    const order = (one) => STATUS_ORDER.indexOf(claims.get(one).verdict);
    list.sort((one, other) => order(one) - order(other) || claims.get(other).sources - claims.get(one).sources || (one < other ? -1 : 1));
    parts.push(make("h3", {}, title), make("ul", { class: "lines" }, list.map((one) => make("li", {}, claimLine(one, id)))));
  }
  if (!own.length) parts.push(make("p", { class: "hint", text: "No document makes a claim about it." }));
  const measured = observationsOf.get(id);
  if (measured) parts.push(make("h3", { text: "Figures" }), figures(measured));
  const named = new Set([...own.flatMap((key) => claims.get(key).evidence), ...(measured ?? [])].map((one) => one.document));
  if (named.size) parts.push(make("h3", { text: plural(named.size, "document", "documents") }), make("ul", { class: "lines" }, [...named].filter((key) => documents.has(key)).map((key) => make("li", {}, make("a", { class: "line", href: address("document", key) }, make("span", { class: "what", text: documents.get(key).title }))))));
  panel.replaceChildren(...parts.filter(Boolean));
  const chosen = detail ? $$("[data-observation]", panel).find((one) => one.dataset.observation === detail) : null;
  if (chosen) {
    $("details", chosen).open = true;
    chosen.scrollIntoView({ block: "nearest" });
  }
}

/** The text of a document; every passage that supports a claim is marked and leads to it. */
function markedText(id, text) {
  const passages = (claimsIn.get(id) ?? []).flatMap((key) => claims.get(key).evidence)
    .filter((one) => one.document === id && one.start !== undefined)
    .sort((one, other) => one.start - other.start || other.end - one.end);
  const pieces = [];
  let at = 0;
  for (const one of passages) {
    if (one.start < at) continue; // another claim of the same passage: the list above has it
    pieces.push(text.slice(at, one.start), make("a", { class: "passage-link", href: address("evidence", one.id), text: text.slice(one.start, one.end) }));
    at = one.end;
  }
  return [...pieces, text.slice(at)];
}

function showDocument(id) {
  const source = documents.get(id);
  const own = claimsIn.get(id) ?? [];
  panel.replaceChildren(...[
    make("p", { class: "eyebrow", text: "Document" }),
    make("h2", { text: source.title }),
    definitions([
      ["Publisher", source.publisher], ["Date", readableDate(source.issued)], ["Source", source.source],
      ["Original", source.url ? make("a", { class: "out", href: source.url, target: "_blank", rel: "noopener noreferrer", text: new URL(source.url).hostname }) : null],
    ]),
    make("details", {}, make("summary", { text: plural(own.length, "claim", "claims") }), make("ul", { class: "lines" }, own.map((key) => make("li", {}, claimLine(key))))),
    source.text === undefined
      ? make("p", { class: "hint", text: "The text is not part of this page: it shows quoted passages only." })
      : make("div", { class: "fulltext" }, markedText(id, source.text)),
  ].filter(Boolean));
}

function showWelcome() {
  const first = DATA.nodes.slice(0, 6).map((node) => make("li", {}, make("a", { class: "line", href: entityAddress(node.id) },
    icon(entities.get(node.id).type), make("span", { class: "what", text: node.label }), make("span", { class: "many", text: plural(claimsOf.get(node.id).length, "claim", "claims") }))));
  const key = (text) => make("kbd", { text });
  panel.replaceChildren(...[
    make("h2", { class: "eyebrow", text: "Evidence" }),
    make("p", { class: "intro", text: "Every line between two entities is a claim that a document makes. Choose a line or an entity to read the passages behind it." }),
    first.length ? make("h3", { text: "Most written about" }) : null,
    first.length ? make("ul", { class: "lines" }, first) : null,
    DATA.contradictions.length ? make("p", { class: "disagree" }, make("a", { href: "#?view=disagreements", text: `Sources disagree in ${plural(DATA.contradictions.length, "place", "places")}` })) : null,
    make("p", { class: "hint keys" }, key("/"), " search, ", key("N"), " next entity, ", key("F"), " its neighbours, ", key("0"), " whole graph, ", key("Esc"), " close"),
  ].filter(Boolean));
}

function showPanel() {
  const shows = { claim: showClaim, entity: showEntity, document: showDocument };
  (shows[state.kind] ?? showWelcome)(state.id, state.detail);
  $("#panel-close").hidden = state.kind === null;
  $("#panel-back").hidden = state.kind === null || visited < 2;
  $("#panel").classList.toggle("open", state.kind !== null);
  $("#panel").scrollTop = 0;
  const chosen = $(".chosen", panel);
  if (chosen) chosen.scrollIntoView({ block: "nearest" });
  markRows();
}
