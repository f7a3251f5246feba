// Addresses, views, keys, and the first drawing.
let visited = 0;

/** Change what is shown. Kinds: entity, claim, document, view; null closes the panel. */
function go(kind, id, { detail = null, keepFocus = false, replace = false } = {}) {
  if (kind === "view") {
    state.view = VIEWS.includes(id) ? id : "graph";
    showView();
  } else {
    const known = { entity: entities, claim: claims, document: documents }[kind]?.has(id);
    Object.assign(state, known ? { kind, id, detail } : { kind: null, id: null, detail: null });
    if (known) visited += 1;
    showPanel();
    showSelection();
    if (keepFocus && known) $("#graph").focus();
  }
  writeAddress(replace);
}

let written = null;
function writeAddress(replace = false) {
  const parameters = new URLSearchParams();
  if (state.view !== "graph") parameters.set("view", state.view);
  if (state.focus !== null) parameters.set("focus", state.focus);
  filterParameters(parameters);
  const target = state.kind === null ? "" : state.detail && state.kind === "claim" ? address("evidence", state.detail)
    : state.detail ? address("observation", state.detail) : address(state.kind, state.id);
  const tail = parameters.size ? `?${parameters}` : "";
  const fragment = (target || (tail ? "#" : "")) + tail;
  if (fragment === written) return;
  written = fragment;
  const url = fragment || location.pathname + location.search;
  if (replace) history.replaceState(null, "", url);
  else history.pushState(null, "", url);
}

const decode = (text) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Follow the address: what it names, and whatever view, focus and filters it carries. */
function readAddress() {
  const [path, query] = location.hash.slice(1).split(/\?(.*)/s);
  const parameters = new URLSearchParams(query ?? "");
  const [, kind, rest] = /^id\/(?:(claim|evidence|document|observation|mention)\/)?(.+)$/.exec(path) ?? [];
  const id = rest === undefined ? null : decode(rest);
  if (query !== undefined || id === null) {
    state.view = VIEWS.includes(parameters.get("view")) ? parameters.get("view") : "graph";
    state.focus = nodeById.has(parameters.get("focus")) ? parameters.get("focus") : null;
    restoreFilters(parameters);
  }
  written = location.hash;
  if (kind === "claim") Object.assign(state, { kind: "claim", id, detail: null });
  else if (kind === "evidence") Object.assign(state, { kind: "claim", id: claimOfEvidence.get(id) ?? null, detail: id });
  else if (kind === "observation") Object.assign(state, { kind: "entity", id: observationById.get(id)?.entity ?? null, detail: id });
  else if (kind === "document") Object.assign(state, { kind: "document", id, detail: null });
  else if (kind === "mention") Object.assign(state, { kind: "document", id: id.replace(/-\d+-\d+$/, ""), detail: null });
  else Object.assign(state, { kind: id === null ? null : "entity", id, detail: null });
  const known = { entity: entities, claim: claims, document: documents }[state.kind]?.has(state.id);
  if (!known) Object.assign(state, { kind: null, id: null, detail: null });
  else visited += 1;
  readFilters();
  showView();
  applyFilters();
  showPanel();
  showSelection();
}

function showView() {
  $(".desk").classList.toggle("tabular", state.view !== "graph");
  for (const view of VIEWS) $(`#view-${view}`).classList.toggle("shown", view === state.view);
  for (const button of $$(".views button")) {
    if (button.dataset.view === state.view) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
  if (state.view === "disagreements" && !$("#disagreements").childElementCount) fillDisagreements();
  if (state.view === "graph" && net) {
    net.setSize("100%", "100%");
    net.redraw();
    if (!fitted) fit();
    fitted = canvasBox.clientWidth > 0;
  }
}
let fitted = false;

for (const button of $$(".views button")) button.addEventListener("click", () => go("view", button.dataset.view));
for (const name of FILTERS) for (const box of boxes(name)) box.addEventListener("change", applyFilters);
for (const name of Object.keys(FIELDS)) control(name)?.addEventListener("input", applyFilters);
for (const name of FILTERS) {
  $(`[data-all=${name}]`)?.addEventListener("click", () => setAll(name, true));
  $(`[data-none=${name}]`)?.addEventListener("click", () => setAll(name, false));
}
$("#reset").addEventListener("click", resetFilters);
$("#zoom-in").addEventListener("click", () => zoom(1.25));
$("#zoom-out").addEventListener("click", () => zoom(0.8));
$("#fit").addEventListener("click", () => fit());
$("#image").addEventListener("click", savePicture);
$("#table-file").addEventListener("click", saveTable);
$("#panel-close").addEventListener("click", () => {
  go(null, null); // hides the button, and the focus must not go with it
  (state.view === "graph" ? canvasBox : $(".views [aria-current]")).focus({ preventScroll: true });
});
$("#panel-back").addEventListener("click", () => history.back());
$("#filters-toggle").addEventListener("click", () => {
  const open = $("#filters").classList.toggle("open");
  $("#filters-toggle").setAttribute("aria-expanded", String(open));
});
$(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  go("view", "claims");
  $("#claims-heading").focus();
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
  if (event.key === "/" && !typing) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape" && !typing) {
    if (state.kind !== null) go(null, null);
    else if (state.focus !== null) setFocus(null);
  }
});
// A link inside the page keeps view and filters; only what it names changes.
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#id/"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const [, kind, rest] = /^#id\/(?:(claim|evidence|document|observation)\/)?(.+)$/.exec(link.getAttribute("href"));
  const id = decode(rest);
  if (kind === "evidence") go("claim", claimOfEvidence.get(id), { detail: id });
  else go(kind ?? "entity", id);
  if (panel.contains(link) || !document.contains(link)) panel.focus();
  else if (matchMedia("(max-width: 1099px)").matches) panel.focus();
});
addEventListener("popstate", readAddress);
addEventListener("hashchange", () => location.hash !== written && readAddress());
darkScheme.addEventListener("change", () => {
  readColours();
  recolourEdges();
  net.redraw();
});
let resizing = 0;
new ResizeObserver(() => {
  clearTimeout(resizing);
  resizing = setTimeout(() => {
    if (state.view !== "graph" || !canvasBox.clientWidth) return;
    if (isUpright() !== upright) drawSlice();
    fit();
  }, 120);
}).observe(canvasBox);

/** What is drawn, and where on the screen: for tests, and for whoever embeds the page. */
window.newskg = Object.freeze({
  drawn: () => ({ entities: [...drawn.keys()], claims: edgeSet.getIds() }),
  locate(id) {
    const box = canvasBox.getBoundingClientRect();
    const place = drawn.has(id) ? net.getPosition(id) : net.body.edges[id]?.edgeType.getPoint(0.5);
    if (!place) return null;
    const { x, y } = net.canvasToDOM(place);
    return [box.left + x, box.top + y];
  },
});

readColours();
readAddress();
fit();
showSelection();
net.redraw();
requestAnimationFrame(() => document.documentElement.setAttribute("data-ready", ""));
