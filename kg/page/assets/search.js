// Search by any name of an entity: a combobox, with the list of matches below (ARIA authoring practices).
const field = $("#search");
const hits = $("#hits");
let matches = [];
let active = -1;
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const searchable = [...entities].map(([id, entity]) => ({ id, entity, keys: [entity.label, ...(entity.names ?? [])].map(fold) }));

/**
 * How close a text is to an entity's names: 0 a whole name, 1 its beginning, 2 the beginning of a word,
 * 3 anywhere, half a step more where it is another name than the label; Infinity if nowhere.
 */
function closeness(keys, text) {
  const steps = keys.map((key, index) => {
    const at = key.indexOf(text);
    if (at < 0) return Infinity;
    const step = key === text ? 0 : at === 0 ? 1 : /[\p{L}\p{N}]/u.test(key[at - 1]) ? 3 : 2;
    return index ? step + 0.5 : step;
  });
  return Math.min(...steps);
}

function closeHits() {
  hits.hidden = true;
  active = -1;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function showHits() {
  const text = fold(field.value.trim());
  const order = (id) => rankOf.get(id) ?? Infinity;
  matches = !text ? [] : searchable
    .map((one) => ({ ...one, close: closeness(one.keys, text) }))
    .filter((one) => one.close < Infinity)
    .sort((one, other) => one.close - other.close || order(one.id) - order(other.id) || (one.id < other.id ? -1 : 1))
    .slice(0, 12);
  if (!text) return closeHits();
  const options = matches.map(({ id, entity }, index) => {
    const by = fold(entity.label).includes(text) ? null : entity.names?.find((name) => fold(name).includes(text));
    return make("li", { role: "option", id: `hit-${index}`, "aria-selected": "false", mousedown: (event) => { event.preventDefault(); pick(id); } },
      icon(entity.type), make("span", { class: "what", text: entity.label }), make("span", { class: "many", text: by ?? DATA.types[entity.type].label }));
  });
  hits.replaceChildren(...(options.length ? options : [make("li", { class: "empty", role: "option", "aria-disabled": "true", text: "No entity has this name." })]));
  hits.hidden = false;
  field.setAttribute("aria-expanded", "true");
  move(matches.length ? 0 : -1);
}

function move(index) {
  active = index;
  $$("[id^=hit-]", hits).forEach((item, at) => {
    item.setAttribute("aria-selected", String(at === index));
    if (at === index) item.scrollIntoView({ block: "nearest" });
  });
  if (index < 0) field.removeAttribute("aria-activedescendant");
  else field.setAttribute("aria-activedescendant", `hit-${index}`);
}

function pick(id) {
  field.value = "";
  closeHits();
  go("entity", id);
  panel.focus();
}

field.addEventListener("input", showHits);
field.addEventListener("blur", closeHits);
field.addEventListener("keydown", (event) => {
  const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (direction && matches.length && !hits.hidden) {
    event.preventDefault();
    move((active + direction + matches.length) % matches.length);
  } else if (event.key === "Enter" && !hits.hidden && matches[active]) {
    event.preventDefault();
    pick(matches[active].id);
  } else if (event.key === "Escape") {
    event.stopPropagation();
    if (field.value) {
      field.value = "";
      closeHits();
    } else field.blur();
  }
});
