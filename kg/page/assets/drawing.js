// How nodes, labels and edge marks are painted on the canvas of vis-network. Labels and glyphs keep their
// size on the screen at every zoom, and a label that would cover another or a node is left out.
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif';
const LABEL_SIZE = 12.5;
const LABEL_LENGTH = 30;
const ALWAYS_NAMED = 12; // the first by rank are named even where their label covers a node
const typePaths = new Map(Object.entries(DATA.types).map(([name, type]) => [name, new Path2D(type.path)]));
const glyphPaths = new Map(Object.entries(DATA.verdicts).map(([name, one]) => [name, new Path2D(one.glyph)]));
const colours = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of ["ground", "ink", "quiet", "accent", "rule"]) colours[name] = style.getPropertyValue(`--${name}`).trim();
}

/** Radius in screen pixels: grows with the zoom, but slower, so that a far view stays legible. */
const screenRadius = (size, scale) => Math.max(5, Math.min(26, size * scale ** 0.45));

function paintNode({ ctx, id, x, y, state: { selected, hover } }) {
  const scale = net.getScale();
  const node = nodeById.get(id);
  const radius = screenRadius(node.size, scale) / scale;
  return {
    drawNode() {
      ctx.globalAlpha = emphasis && !emphasis.nodes.has(id) ? 0.2 : 1;
      if (selected || hover) {
        ctx.beginPath();
        ctx.arc(x, y, radius + 5 / scale, 0, 2 * Math.PI);
        ctx.lineWidth = (selected ? 2.5 : 1.5) / scale;
        ctx.strokeStyle = colours.accent;
        ctx.stroke();
      }
      ctx.translate(x, y);
      ctx.scale(radius / 10, radius / 10);
      const path = typePaths.get(entities.get(id).type);
      ctx.lineWidth = (3 / scale) * (10 / radius);
      ctx.strokeStyle = colours.ground;
      ctx.globalAlpha = 1;
      ctx.stroke(path);
      ctx.fillStyle = colours.ground;
      ctx.fill(path);
      ctx.globalAlpha = emphasis && !emphasis.nodes.has(id) ? 0.28 : 1;
      ctx.fillStyle = DATA.types[entities.get(id).type][theme()];
      ctx.fill(path);
    },
    nodeDimensions: { width: 2 * radius, height: 2 * radius },
  };
}

const widths = new Map();
function widthOf(ctx, text, font) {
  const key = `${font}|${text}`;
  if (!widths.has(key)) {
    ctx.font = font;
    widths.set(key, ctx.measureText(text).width);
  }
  return widths.get(key);
}

const overlaps = (box, others) =>
  others.some((one) => box[0] < one[2] && box[2] > one[0] && box[1] < one[3] && box[3] > one[1]);

/** Paint a text at screen size, centred on a world position, with a halo in the ground colour. */
function paintText(ctx, text, font, x, y, scale, colour, halo = 3.5) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(1 / scale, 1 / scale);
  ctx.font = font;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = halo;
  ctx.strokeStyle = colours.ground;
  ctx.strokeText(text, 0, 0);
  ctx.fillStyle = colour;
  ctx.fillText(text, 0, 0);
  ctx.restore();
}

/** Paint over nodes and edges: labels of nodes, glyphs of verdicts, and relations where there is room. */
function paintOver(ctx) {
  const scale = net.getScale();
  // vis-network paints after every change of its data, also halfway through drawSlice.
  const present = [...drawn.keys()].filter((id) => net.body.nodes[id]);
  const shown = present.map((id) => {
    const { x, y } = net.getPosition(id);
    return { id, left: x * scale, top: y * scale, radius: screenRadius(nodeById.get(id).size, scale) };
  });
  const taken = { nodes: shown.map(({ left, top, radius }) => [left - radius, top - radius, left + radius, top + radius]), texts: [] };
  const middle = net.getViewPosition().x * scale;
  const view = { left: middle - canvasBox.clientWidth / 2, right: middle + canvasBox.clientWidth / 2 };
  // The order decides who keeps a label: what is selected or under the pointer, then the rank.
  const first = (at) => (isLit(at.id) ? 0 : 1);
  const order = shown.sort((one, other) => first(one) - first(other) || rankOf.get(one.id) - rankOf.get(other.id));
  const always = canvasBox.clientWidth < 600 ? ALWAYS_NAMED / 3 : ALWAYS_NAMED;
  order.forEach((at, index) => paintLabel(ctx, at, scale, taken, view, index < always));
  paintGlyphs(ctx, scale, taken);
  paintRelations(ctx, scale, [...taken.nodes, ...taken.texts]);
}

function isLit(id) {
  return (state.kind === "entity" && state.id === id) || hovered === id || (emphasis !== null && emphasis.nodes.has(id));
}

function paintLabel(ctx, at, scale, taken, view, always) {
  const chosen = (state.kind === "entity" && state.id === at.id) || hovered === at.id;
  if (emphasis && !emphasis.nodes.has(at.id) && !chosen) return;
  const full = labelOf(at.id);
  const text = full.length > LABEL_LENGTH && !chosen ? `${full.slice(0, LABEL_LENGTH - 1).trimEnd()}…` : full;
  const weight = chosen || rankOf.get(at.id) < ALWAYS_NAMED ? 600 : 400;
  const font = `${weight} ${LABEL_SIZE}px ${FONT}`;
  const half = widthOf(ctx, text, font) / 2 + 3;
  const high = LABEL_SIZE / 2 + 2.5;
  const away = at.radius + high + 1;
  const aside = at.radius + half + 2;
  const places = [[0, away], [0, -away], [aside, 0], [-aside, 0]].map(([right, down]) => {
    // Above and below, a label may slide sideways to stay inside the rim.
    const slide = right ? 0 : Math.max(view.left + half + 3, Math.min(view.right - half - 3, at.left)) - at.left;
    const [x, y] = [at.left + right + (Math.abs(slide) < half ? slide : 0), at.top + down];
    return { x, y, box: [x - half, y - high, x + half, y + high] };
  });
  const free = places.filter(({ box }) => !overlaps(box, taken.texts));
  const clear = free.filter(({ box }) => !overlaps(box, taken.nodes));
  // A label that the rim would cut stands on another side of its node, or not at all.
  const inside = ({ box }) => box[0] > view.left && box[2] < view.right;
  const covered = ({ box }) => taken.nodes.filter((one) => overlaps(box, [one])).length;
  const least = () => free.filter(inside).sort((one, other) => covered(one) - covered(other))[0];
  const place = clear.find(inside) ?? (always ? least() : null) ?? (chosen ? places[0] : null);
  if (!place) return;
  taken.texts.push(place.box);
  paintText(ctx, text, font, place.x / scale, place.y / scale, scale, colours.ink);
}

/** Paint the glyph of each verdict but "asserted" near the middle of its edge, where it covers no name. */
function paintGlyphs(ctx, scale, taken) {
  for (const edge of net.body.data.edges.get()) {
    const drawnEdge = net.body.edges[edge.id];
    const verdict = claims.get(edge.id).verdict;
    if (verdict === "asserted" || !drawnEdge?.connected || edge.from === edge.to) continue;
    if (emphasis && !emphasis.edges.has(edge.id)) continue;
    const from = net.getPosition(edge.from);
    const to = net.getPosition(edge.to);
    if (Math.hypot(from.x - to.x, from.y - to.y) * scale < 56) continue;
    for (const share of [0.5, 0.42, 0.58, 0.34, 0.66]) {
      const { x, y } = drawnEdge.edgeType.getPoint(share);
      const box = [x * scale - 8, y * scale - 8, x * scale + 8, y * scale + 8];
      if (overlaps(box, taken.nodes) || overlaps(box, taken.texts)) continue;
      taken.texts.push(box);
      paintGlyph(ctx, verdict, x, y, scale);
      break;
    }
  }
}

function paintGlyph(ctx, verdict, x, y, scale) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(1 / scale, 1 / scale);
  ctx.beginPath();
  ctx.arc(0, 0, 7.5, 0, 2 * Math.PI);
  ctx.fillStyle = colours.ground;
  ctx.fill();
  ctx.strokeStyle = DATA.verdicts[verdict][theme()];
  ctx.lineWidth = 1.6;
  ctx.lineCap = "round";
  ctx.lineJoin = "round";
  ctx.stroke(glyphPaths.get(verdict));
  ctx.restore();
}

/** Name the relations of what is selected or under the pointer, or of every edge in a small graph. */
function paintRelations(ctx, scale, taken) {
  const font = `italic 400 11.5px ${FONT}`;
  const all = net.body.data.edges.length <= 24;
  for (const edge of net.body.data.edges.get()) {
    const chosen = (state.kind === "claim" && state.id === edge.id) || hoveredEdge === edge.id;
    const near = emphasis !== null && emphasis.edges.has(edge.id) && emphasis.edges.size <= 24;
    const drawnEdge = net.body.edges[edge.id];
    if (!(chosen || near || (all && !emphasis)) || !drawnEdge?.connected || edge.from === edge.to) continue;
    const text = relationLabel(claims.get(edge.id).relation);
    const half = widthOf(ctx, text, font) / 2 + 3;
    // Along the edge, away from the middle that the glyph may hold; the first free place wins.
    for (const share of [0.5, 0.4, 0.6, 0.32, 0.68]) {
      const { x, y } = drawnEdge.edgeType.getPoint(share);
      const box = [x * scale - half, y * scale - 9, x * scale + half, y * scale + 9];
      if (overlaps(box, taken) && !(chosen && share === 0.68)) continue;
      taken.push(box);
      paintText(ctx, text, font, x, y, scale, chosen ? colours.ink : colours.quiet, 5);
      break;
    }
  }
}
