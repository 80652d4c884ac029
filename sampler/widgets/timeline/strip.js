// Keyframes in a strip: thumbnails that are dragged, or moved by keys, into another order.  Python
// keeps the order; this shows it and sends what the user does.
/* global claim, element, hasModifier, listen, within */

const DRAG_THRESHOLD = 5; // pixels after which a press becomes a drag
const SCROLL_MARGIN = 40; // pixels from the strip's ends within which a drag scrolls it
const SCROLL_STEP = 8; // pixels it scrolls for each move of the pointer there
const KEYS_HINT = "Drag to order. Keys: Enter selects, Alt with an arrow moves, Delete removes.";

// A press on a keyframe: it selects, or becomes a drag into another place; Escape ends it.
class Drag {
  constructor(strip, event, id) {
    this.strip = strip;
    this.id = id;
    this.start = { x: event.clientX, scroll: strip.list.scrollLeft };
    this.target = null; // place among the others, once it is a drag
    const { cell, button } = strip.cells.get(id);
    this.cell = cell;
    this.button = button;
    this.handlers = {
      pointermove: (e) => this.follow(e),
      pointerup: (e) => this.end(e),
      pointercancel: (e) => this.end(e),
    };
    this.escape = (e) => {
      if (e.key !== "Escape" || this.target === null) return;
      e.stopPropagation();
      this.end(e);
    };
  }

  begin(event) {
    this.button.setPointerCapture(event.pointerId);
    for (const [name, handler] of Object.entries(this.handlers)) {
      this.button.addEventListener(name, handler);
    }
    document.addEventListener("keydown", this.escape, true);
  }

  follow({ clientX }) {
    const { strip, start } = this;
    const { list } = strip;
    const far = clientX - start.x;
    if (this.target === null && Math.abs(far) < DRAG_THRESHOLD) return;
    const box = list.getBoundingClientRect();
    if (clientX < box.left + SCROLL_MARGIN) list.scrollLeft -= SCROLL_STEP;
    if (clientX > box.right - SCROLL_MARGIN) list.scrollLeft += SCROLL_STEP;
    strip.isBusy = true;
    this.cell.classList.add("dragged");
    this.cell.style.transform = `translateX(${far + list.scrollLeft - start.scroll}px)`;
    this.target = strip.placeAt(clientX, this.id);
    strip.mark(this.id, this.target);
  }

  end(event) {
    const { strip, id, target } = this;
    for (const [name, handler] of Object.entries(this.handlers)) {
      this.button.removeEventListener(name, handler);
    }
    document.removeEventListener("keydown", this.escape, true);
    this.cell.classList.remove("dragged");
    this.cell.style.transform = "";
    strip.mark(id, null);
    strip.isBusy = false;
    if (event.type === "pointerup") {
      if (target === null) strip.send("select", id);
      else strip.move(id, target);
    }
    strip.show();
  }
}

class Strip {
  constructor(model, el) {
    this.model = model;
    this.cells = new Map(); // number of a keyframe → its elements
    this.isBusy = false; // while something is dragged, the strip stays as it is
    const root = element(el, "div", { className: "sampler-strip" });
    this.root = root;
    root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys, while this has the focus
    this.list = element(root, "ol", {}, { "aria-label": "Keyframes" });
    this.note = element(root, "p", { className: "note" }, { role: "alert" });
    this.status = element(root, "span", { className: "status" }, { role: "status" });
    this.close = listen(model, {
      "change:items": () => this.show(),
      "change:selected": () => {
        this.show();
        this.reveal(model.get("selected"));
      },
      "change:note": () => this.showNote(),
    });
    this.show();
    this.showNote();
  }

  get ids() {
    return this.model.get("items").map((item) => item.id);
  }

  send(act, id, more = {}) {
    this.model.send({ act, id, ...more });
  }

  move(id, target) {
    const { ids } = this;
    const from = ids.indexOf(id);
    const to = within(target, 0, ids.length - 1);
    if (from < 0 || to === from) return;
    this.send("move", id, { to });
    this.status.textContent = `Moved to place ${to + 1} of ${ids.length}`;
  }

  remove(id) {
    const { ids } = this;
    const index = ids.indexOf(id);
    this.cells.get(ids[index + 1] ?? ids[index - 1])?.button.focus();
    this.send("remove", id);
    this.status.textContent = `Removed keyframe ${index + 1}`;
  }

  focus(index) {
    const { ids } = this;
    const id = ids[within(index, 0, ids.length - 1)];
    this.cells.get(id)?.button.focus({ preventScroll: true });
    this.reveal(id);
  }

  press(event, id) {
    const index = this.ids.indexOf(id);
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const goAside = () => (event.altKey ? this.move(id, index + step) : this.focus(index + step));
    const actions = {
      ArrowLeft: goAside,
      ArrowRight: goAside,
      Enter: () => this.send("select", id),
      " ": () => this.send("select", id),
      Delete: () => this.remove(id),
      Backspace: () => this.remove(id),
      Home: () => this.focus(0),
      End: () => this.focus(this.ids.length - 1),
    };
    const action = actions[event.key];
    const isOther = step ? event.ctrlKey || event.metaKey : hasModifier(event);
    if (!action || isOther) return;
    claim(event);
    action();
  }

  // The place among the others that a pointer at x is over.
  placeAt(x, id) {
    const others = this.ids.filter((other) => other !== id);
    return others.filter((other) => {
      const box = this.cells.get(other).button.getBoundingClientRect();
      return box.left + box.width / 2 < x;
    }).length;
  }

  // Show where a keyframe would drop; nowhere for null.
  mark(id, target) {
    const { ids, cells } = this;
    const others = ids.filter((other) => other !== id);
    for (const { cell } of cells.values()) cell.classList.remove("before", "after");
    if (target === null || target === ids.indexOf(id) || !others.length) return;
    if (target < others.length) cells.get(others[target]).cell.classList.add("before");
    else cells.get(others[target - 1]).cell.classList.add("after");
  }

  grab(event, id) {
    if (event.button === 0) new Drag(this, event, id).begin(event);
  }

  cellOf(id) {
    if (!this.cells.has(id)) this.cells.set(id, this.newCell(id));
    return this.cells.get(id);
  }

  newCell(id) {
    const cell = document.createElement("li");
    const keys = "Enter Delete Alt+ArrowLeft Alt+ArrowRight";
    const button = element(cell, "button", { type: "button" }, { "aria-keyshortcuts": keys });
    button.title = KEYS_HINT;
    const image = element(button, "img", { alt: "", draggable: false });
    const name = element(button, "span", { className: "name" });
    // The button's label has the transition's words too.
    const hidden = { "aria-hidden": "true" };
    const transition = element(cell, "span", { className: "transition" }, hidden);
    button.addEventListener("pointerdown", (event) => this.grab(event, id));
    button.addEventListener("keydown", (event) => this.press(event, id));
    button.addEventListener("click", (event) => {
      if (!event.detail) this.send("select", id); // a screen reader's, without a pointer
    });
    return { cell, button, image, name, transition };
  }

  fill(item, index, count) {
    const { button, image, name, transition } = this.cellOf(item.id);
    const label = `Keyframe ${index + 1} of ${count}: ${item.name}. ${item.about}`;
    if (item.url && image.getAttribute("src") !== item.url) image.src = item.url;
    name.textContent = item.name;
    transition.textContent = item.way;
    button.setAttribute("aria-pressed", item.id === this.model.get("selected"));
    button.setAttribute("aria-label", label);
  }

  show() {
    if (this.isBusy) return;
    const items = this.model.get("items");
    items.forEach((item, index) => this.fill(item, index, items.length));
    const { ids, cells } = this;
    for (const id of [...cells.keys()]) {
      if (!ids.includes(id)) cells.delete(id);
    }
    this.replace(items.length ? ids.map((id) => cells.get(id).cell) : [this.hint()]);
  }

  hint() {
    const hint = document.createElement("li");
    return Object.assign(hint, { className: "hint", textContent: this.model.get("hint") });
  }

  // Put cells into the list, where they differ: one that is put elsewhere loses the focus.
  replace(cells) {
    const { list, root } = this;
    const isSame = cells.length === list.children.length;
    if (isSame && cells.every((cell, index) => cell === list.children[index])) return;
    const focused = root.contains(document.activeElement) ? document.activeElement : null;
    list.replaceChildren(...cells);
    if (focused?.isConnected) focused.focus();
  }

  reveal(id) {
    const { list, isBusy } = this;
    const button = this.cells.get(id)?.button;
    if (!button || isBusy) return;
    const box = button.getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    if (box.left < frame.left) list.scrollLeft -= frame.left - box.left + 4;
    if (box.right > frame.right) list.scrollLeft += box.right - frame.right + 4;
  }

  showNote() {
    this.note.textContent = this.model.get("note");
  }
}

function render({ model, el }) {
  const strip = new Strip(model, el);
  return () => strip.close();
}

export default { render };
