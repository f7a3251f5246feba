// The vis-network: which slice is drawn, how selection and focus show, pointer and keyboard.
const nodeById = new Map(DATA.nodes.map((node) => [node.id, node]));
const edgeById = new Map(DATA.edges.map((edge) => [edge.id, edge]));
const rankOf = new Map(DATA.nodes.map((node, index) => [node.id, index]));
const FOCUS_LIMIT = 60;
const drawn = new Map(); // entity -> position
let emphasis = null; // {nodes, edges} that stand out, or null
let hovered = null;
let hoveredEdge = null;

// Positions are made for a landscape screen; on a portrait one the axes change places.
const isUpright = () => canvasBox.clientHeight > canvasBox.clientWidth * 1.1;
let upright = false;

const nodeSet = new vis.DataSet();
const edgeSet = new vis.DataSet();
const canvasBox = $("#graph");
const options = structuredClone(DATA.options);
options.nodes.ctxRenderer = paintNode;
const net = new vis.Network(canvasBox, { nodes: nodeSet, edges: edgeSet }, options);
net.on("afterDrawing", paintOver);
// Its frame would be a second, nameless stop of the tab key.
$(".vis-network", canvasBox).tabIndex = -1;

const isDrawable = (claim) => nodeById.has(claim.subject) && nodeById.has(claim.object);

/** Return the entities to draw, with positions: a neighbourhood when focused, else the best-ranked. */
function chooseSlice() {
  if (state.focus !== null) return surround(state.focus);
  const active = new Set();
  for (const id of visibleClaims) {
    const claim = claims.get(id);
    if (isDrawable(claim)) active.add(claim.subject).add(claim.object);
  }
  const chosen = DATA.nodes.filter((node) => active.has(node.id)).slice(0, DATA.firstView);
  const slice = new Map(chosen.map((node) => [node.id, node]));
  for (const id of selectedEnds()) if (nodeById.has(id)) slice.set(id, nodeById.get(id));
  return slice;
}

function selectedEnds() {
  if (state.kind === "entity") return [state.id];
  const claim = state.kind === "claim" ? claims.get(state.id) : null;
  return claim ? [claim.subject, claim.object] : [];
}

function neighbours(centre) {
  const near = new Set();
  for (const id of claimsOf.get(centre) ?? []) {
    if (visibleClaims.has(id)) near.add(claims.get(id).subject).add(claims.get(id).object);
  }
  near.delete(centre);
  return near;
}

/** Return an entity in the middle and its neighbours in rings round it. */
function surround(centre) {
  const near = [...neighbours(centre)].filter((id) => nodeById.has(id));
  const byType = (id) => typeIndex.get(entities.get(id).type);
  const ring = near.sort((one, other) => rankOf.get(one) - rankOf.get(other)).slice(0, FOCUS_LIMIT)
    .sort((one, other) => byType(one) - byType(other) || rankOf.get(one) - rankOf.get(other));
  const slice = new Map();
  if (nodeById.has(centre)) slice.set(centre, { x: 0, y: 0 });
  const radius = Math.max(190, ring.length * 13);
  ring.forEach((id, index) => {
    const angle = -Math.PI / 2 + (2 * Math.PI * index) / ring.length;
    const reach = radius * (ring.length > 14 && index % 2 ? 1.28 : 1);
    slice.set(id, { x: Math.round(1.3 * reach * Math.cos(angle)), y: Math.round(reach * Math.sin(angle)) });
  });
  return slice;
}

function drawSlice() {
  const slice = chooseSlice();
  drawn.clear();
  upright = isUpright();
  for (const [id, { x, y }] of slice) drawn.set(id, upright ? { x: y, y: x } : { x, y });
  const edges = [];
  for (const id of visibleClaims) {
    const edge = edgeById.get(id);
    if (edge && drawn.has(edge.from) && drawn.has(edge.to)) edges.push(edge);
  }
  readEmphasis();
  edgeSet.clear();
  nodeSet.clear();
  nodeSet.add([...drawn].map(([id, { x, y }]) => ({ id, x, y, shape: "custom", size: nodeById.get(id).size })));
  edgeSet.add(edges.map((edge) => ({ ...edge, color: edgeColour(edge.id) })));
  showNotice(edges.length);
  markSelection();
}

function edgeColour(id) {
  const colour = DATA.verdicts[claims.get(id).verdict][theme()];
  const faint = emphasis !== null && !emphasis.edges.has(id);
  return { color: colour, highlight: colour, hover: colour, opacity: faint ? 0.13 : 0.82 };
}

/** What stands out: a selected entity with its neighbours, or a selected claim with both ends. */
function readEmphasis() {
  emphasis = null;
  if (state.focus !== null) emphasis = { nodes: new Set(drawn.keys()), edges: new Set(claimsOf.get(state.focus)) };
  if (state.kind === "claim" && claims.has(state.id)) emphasis = { nodes: new Set(selectedEnds()), edges: new Set([state.id]) };
  if (state.kind === "entity" && state.focus === null && drawn.has(state.id)) {
    const edges = (claimsOf.get(state.id) ?? []).filter((id) => visibleClaims.has(id));
    const nodes = new Set([state.id, ...edges.flatMap((id) => [claims.get(id).subject, claims.get(id).object])]);
    emphasis = { nodes, edges: new Set(edges) };
  }
}

function recolourEdges() {
  readEmphasis();
  edgeSet.update(edgeSet.getIds().map((id) => ({ id, color: edgeColour(id) })));
}

function markSelection() {
  net.unselectAll();
  if (state.kind === "entity" && drawn.has(state.id)) net.selectNodes([state.id], false);
  if (state.kind === "claim" && edgeSet.get(state.id)) net.selectEdges([state.id]);
}

/** Show a selection: draw it if the slice leaves it out, and bring it into view if it is outside. */
function showSelection() {
  if (selectedEnds().some((id) => nodeById.has(id) && !drawn.has(id)) && state.focus === null) drawSlice();
  else {
    recolourEdges();
    markSelection();
  }
  const ends = selectedEnds().filter((id) => drawn.has(id));
  if (sheet.matches && state.view === "graph" && ends.length) return showAboveSheet(ends);
  const outside = ends.some((id) => {
    const { x, y } = net.canvasToDOM(net.getPosition(id));
    return x < 20 || y < 20 || x > canvasBox.clientWidth - 20 || y > canvasBox.clientHeight - 20;
  });
  if (outside && ends.length === 1) net.moveTo({ position: net.getPosition(ends[0]) });
  else if (outside) fit(ends);
}

// On a narrow screen the panel covers the lower part: bring the selection into what is left above it.
const sheet = matchMedia("(max-width: 719px)");

function showAboveSheet(ends) {
  canvasBox.scrollIntoView({ block: "start" });
  const places = ends.map((id) => net.getPosition(id));
  const middle = (axis) => places.reduce((sum, place) => sum + place[axis], 0) / places.length;
  const room = $("#panel").getBoundingClientRect().top - canvasBox.getBoundingClientRect().top;
  const up = (room - canvasBox.clientHeight) / 2;
  net.moveTo({ position: { x: middle("x"), y: middle("y") }, offset: { x: 0, y: up } });
}

const RIM = { across: 190, down: 96 }; // pixels kept free for the labels of the outermost nodes
function fit(nodes) {
  const [wide, high] = [canvasBox.clientWidth, canvasBox.clientHeight];
  const places = (nodes ?? [...drawn.keys()]).filter((id) => drawn.has(id)).map((id) => net.getPosition(id));
  if (!places.length || !wide) return;
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const across = (wide - Math.min(RIM.across, wide * 0.3)) / Math.max(right - left, 1);
  const down = (high - RIM.down) / Math.max(bottom - top, 1);
  // The notice and the tools stand at the lower edge: the middle of the drawing lies a little higher.
  const scale = Math.min(1.25, Math.max(0.05, Math.min(across, down)));
  net.moveTo({ position: { x: (left + right) / 2, y: (top + bottom) / 2 + 14 / scale }, scale });
}

function setFocus(id) {
  state.focus = id;
  drawSlice();
  fit();
  writeAddress();
}

function showNotice(edgeCount) {
  const notice = $("#notice");
  const parts = [];
  if (state.focus !== null) {
    const [shown, all] = [Math.max(drawn.size - 1, 0), neighbours(state.focus).size];
    const those = shown < all ? `${shown} of its ${all.toLocaleString("en")} neighbours, those with most sources` : plural(all, "neighbour", "neighbours");
    parts.push(`${labelOf(state.focus)} and ${those}.`);
  } else {
    const matching = new Set([...visibleClaims].flatMap((id) => [claims.get(id).subject, claims.get(id).object]));
    const left = [...matching].filter((id) => !drawn.has(id)).length;
    if (left) parts.push(`Drawn: the ${plural(drawn.size, "entity", "entities")} with most sources. ${left.toLocaleString("en")} more are in the tables.`);
    const silent = entities.size - claimsOf.size;
    if (silent && !isFiltered()) parts.push(`${plural(silent, "entity has", "entities have")} no claim: see Entities.`);
    if (!edgeCount) parts.push("No claim passes the filters.");
  }
  const children = [parts.join(" ")];
  if (state.focus !== null) children.push(" ", make("button", { type: "button", click: () => setFocus(null), text: "Show the whole graph" }));
  notice.replaceChildren(...children);
  notice.hidden = !parts.length;
}

// --- pointer
net.on("click", (event) => {
  if (event.nodes.length) go("entity", event.nodes[0]);
  else if (event.edges.length) go("claim", event.edges[0]);
  else go(null, null);
});
net.on("doubleClick", (event) => event.nodes.length && setFocus(event.nodes[0]));

function tell(text, event) {
  const tip = $("#tip");
  tip.hidden = !text;
  if (!text) return;
  tip.textContent = text;
  const box = canvasBox.getBoundingClientRect();
  const place = net.canvasToDOM(event ?? { x: 0, y: 0 });
  const left = Math.min(Math.max(place.x + 12, 4), box.width - tip.offsetWidth - 4);
  tip.style.left = `${Math.max(left, 4)}px`;
  tip.style.top = `${Math.min(place.y + 14, box.height - tip.offsetHeight - 4)}px`;
}
net.on("hoverNode", ({ node }) => {
  hovered = node;
  canvasBox.classList.add("pointing");
});
net.on("blurNode", () => {
  hovered = null;
  canvasBox.classList.remove("pointing");
});
net.on("hoverEdge", ({ edge, pointer }) => {
  hoveredEdge = edge;
  canvasBox.classList.add("pointing");
  const claim = claims.get(edge);
  tell(`${labelOf(claim.subject)} ${relationLabel(claim.relation)} ${labelOf(claim.object)}: ${verdictLabel(claim.verdict)}, ${plural(claim.evidence.length, "passage", "passages")}`, pointer?.canvas);
});
net.on("blurEdge", () => {
  hoveredEdge = null;
  canvasBox.classList.remove("pointing");
  tell(null);
});
for (const kind of ["dragStart", "zoom"]) net.on(kind, () => tell(null));
// Dragging a node moves it for this visit only; remember, so that a filter does not throw it back.
net.on("dragEnd", ({ nodes }) => {
  if (!nodes.length || state.focus !== null) return;
  const { x, y } = net.getPosition(nodes[0]);
  Object.assign(nodeById.get(nodes[0]), upright ? { x: y, y: x } : { x, y });
});

// --- keyboard
function step(direction) {
  const order = [...drawn.keys()].sort((one, other) => rankOf.get(one) - rankOf.get(other));
  if (!order.length) return;
  const at = state.kind === "entity" ? order.indexOf(state.id) : -1;
  const next = at < 0 ? (direction > 0 ? 0 : order.length - 1) : (at + direction + order.length) % order.length;
  go("entity", order[next], { keepFocus: true });
}
const zoom = (factor) => net.moveTo({ scale: Math.min(4, Math.max(0.05, net.getScale() * factor)) });
canvasBox.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const far = 70 / net.getScale();
  const shift = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] }[event.key];
  const acts = {
    "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), 0: () => fit(),
    n: () => step(1), p: () => step(-1), Enter: () => state.kind && $("#panel-body").focus(),
    f: () => state.kind === "entity" && setFocus(state.focus === state.id ? null : state.id),
  };
  const act = acts[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!shift && !act) return;
  event.preventDefault();
  if (act) return act();
  const { x, y } = net.getViewPosition();
  net.moveTo({ position: { x: x + shift[0], y: y + shift[1] } });
});

function savePicture() {
  const source = $("canvas", canvasBox);
  const copy = make("canvas");
  copy.width = source.width;
  copy.height = source.height;
  const ctx = copy.getContext("2d");
  ctx.fillStyle = colours.ground;
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(source, 0, 0);
  copy.toBlob((blob) => save("graph.png", blob));
}

function save(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
