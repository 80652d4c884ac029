// Keyframes in a strip: thumbnails that are dragged, or moved by keys, into another order.  Python
// keeps the order; this shows it and tells what the user wants.

const FAR = 5; // pixels after which a press becomes a drag
const EDGE = 40; // pixels from the strip's ends within which a drag scrolls it

function made(parent, tag, properties = {}) {
  const element = Object.assign(document.createElement(tag), properties);
  parent.append(element);
  return element;
}

function render({ model, el }) {
  const root = made(el, "div", { className: "sampler-strip" });
  root.dataset.lmSuppressShortcuts = "true"; // JupyterLab has its own ideas about these keys
  const list = made(root, "ol");
  list.setAttribute("aria-label", "Keyframes");
  const note = made(root, "p", { className: "note" });
  note.setAttribute("role", "alert");
  const said = made(root, "span", { className: "said" });
  said.setAttribute("role", "status");
  const cells = new Map(); // number of a keyframe → its element and what is in it
  let busy = false; // while something is dragged, the strip stays as it is

  const ids = () => model.get("items").map((item) => item.id);
  const act = (what, id, more = {}) => model.send({ act: what, id, ...more });

  function move(id, to) {
    const order = ids(), from = order.indexOf(id);
    to = Math.min(Math.max(to, 0), order.length - 1);
    if (from < 0 || to === from) return;
    act("move", id, { to });
    said.textContent = `Moved to place ${to + 1} of ${order.length}`;
  }

  function remove(id) {
    const order = ids(), at = order.indexOf(id);
    cells.get(order[at + 1] ?? order[at - 1])?.button.focus();
    act("remove", id);
    said.textContent = `Removed keyframe ${at + 1}`;
  }

  function focus(at) {
    const order = ids(), id = order[Math.min(Math.max(at, 0), order.length - 1)];
    cells.get(id)?.button.focus({ preventScroll: true });
    reveal(id);
  }

  function pressed(event, id) {
    const at = ids().indexOf(id), aside = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const ways = {
      Enter: () => act("select", id),
      " ": () => act("select", id),
      Delete: () => remove(id),
      Backspace: () => remove(id),
      Home: () => focus(0),
      End: () => focus(ids().length - 1),
    };
    const way = aside ? () => (event.altKey ? move(id, at + aside) : focus(at + aside))
      : ways[event.key];
    if (!way || event.ctrlKey || event.metaKey || (event.altKey && !aside)) return;
    event.preventDefault();
    event.stopPropagation();
    way();
  }

  // Which place a pointer at x stands for, among the others.
  function place(x, id) {
    const others = ids().filter((other) => other !== id);
    return others.filter((other) => {
      const box = cells.get(other).button.getBoundingClientRect();
      return box.left + box.width / 2 < x;
    }).length;
  }

  function mark(id, to) {
    const others = ids().filter((other) => other !== id);
    for (const { cell } of cells.values()) cell.classList.remove("before", "after");
    if (to === null || to === ids().indexOf(id) || !others.length) return;
    if (to < others.length) cells.get(others[to]).cell.classList.add("before");
    else cells.get(others[to - 1]).cell.classList.add("after");
  }

  function grab(event, id) {
    if (event.button !== 0) return;
    const { cell, button } = cells.get(id);
    const start = { x: event.clientX, scroll: list.scrollLeft };
    let to = null;
    button.setPointerCapture(event.pointerId);
    const drag = (e) => {
      const far = e.clientX - start.x;
      if (to === null && Math.abs(far) < FAR) return;
      const box = list.getBoundingClientRect();
      if (e.clientX < box.left + EDGE) list.scrollLeft -= 8;
      if (e.clientX > box.right - EDGE) list.scrollLeft += 8;
      busy = true;
      cell.classList.add("dragged");
      cell.style.transform = `translateX(${far + list.scrollLeft - start.scroll}px)`;
      to = place(e.clientX, id);
      mark(id, to);
    };
    const done = (e) => {
      const dropped = e.type === "pointerup" && to !== null ? to : null;
      for (const [name, way] of Object.entries(ways)) button.removeEventListener(name, way);
      document.removeEventListener("keydown", escape, true);
      cell.classList.remove("dragged");
      cell.style.transform = "";
      mark(id, null);
      busy = false;
      if (dropped !== null) move(id, dropped);
      if (to === null && e.type === "pointerup") act("select", id);
      show();
    };
    const escape = (e) => {
      if (e.key !== "Escape" || to === null) return;
      e.stopPropagation();
      done(e);
    };
    const ways = { pointermove: drag, pointerup: done, pointercancel: done };
    for (const [name, way] of Object.entries(ways)) button.addEventListener(name, way);
    document.addEventListener("keydown", escape, true);
  }

  function cellOf(id) {
    if (cells.has(id)) return cells.get(id);
    const cell = document.createElement("li");
    const button = made(cell, "button", { type: "button" });
    button.setAttribute("aria-keyshortcuts", "Enter Delete Alt+ArrowLeft Alt+ArrowRight");
    button.title = "Drag to order. Keys: Enter selects, Alt with an arrow moves, Delete removes.";
    const image = made(button, "img", { alt: "", draggable: false });
    const name = made(button, "span", { className: "name" });
    const way = made(cell, "span", { className: "way" });
    way.setAttribute("aria-hidden", "true"); // the button's label tells it
    button.addEventListener("pointerdown", (event) => grab(event, id));
    button.addEventListener("keydown", (event) => pressed(event, id));
    // A click without a pointer is a screen reader's.
    button.addEventListener("click", (event) => { if (!event.detail) act("select", id); });
    cells.set(id, { cell, button, image, name, way });
    return cells.get(id);
  }

  function fill(item, at, count) {
    const { button, image, name, way } = cellOf(item.id);
    const selected = item.id === model.get("selected");
    if (item.url && image.getAttribute("src") !== item.url) image.src = item.url;
    name.textContent = item.name;
    way.textContent = item.way;
    button.setAttribute("aria-pressed", selected);
    button.setAttribute("aria-label", `Keyframe ${at + 1} of ${count}: ${item.name}. ${item.about}`);
  }

  function show() {
    if (busy) return;
    const items = model.get("items"), wanted = items.map((item) => cellOf(item.id).cell);
    items.forEach((item, at) => fill(item, at, items.length));
    for (const id of [...cells.keys()]) {
      if (!items.some((item) => item.id === id)) cells.delete(id);
    }
    const hint = items.length ? [] : [Object.assign(document.createElement("li"),
      { className: "hint", textContent: model.get("hint") })];
    const held = root.contains(document.activeElement) ? document.activeElement : null;
    const now = [...wanted, ...hint];
    if (now.length !== list.children.length || now.some((cell, at) => cell !== list.children[at])) {
      list.replaceChildren(...now);
      if (held?.isConnected) held.focus(); // what is put elsewhere loses it
    }
  }

  function reveal(id) {
    const button = cells.get(id)?.button;
    if (!button || busy) return;
    const box = button.getBoundingClientRect(), frame = list.getBoundingClientRect();
    if (box.left < frame.left) list.scrollLeft -= frame.left - box.left + 4;
    if (box.right > frame.right) list.scrollLeft += box.right - frame.right + 4;
  }

  const say = () => { note.textContent = model.get("note"); };
  const changes = {
    "change:items": show,
    "change:selected": () => { show(); reveal(model.get("selected")); },
    "change:note": say,
  };
  for (const [name, way] of Object.entries(changes)) model.on(name, way);
  show();
  say();
  return () => {
    for (const [name, way] of Object.entries(changes)) model.off(name, way);
  };
}

export default { render };
