// A pad to draw on with mouse, pen, finger or keys.  It keeps the steps of the drawing, so that
// each can be taken back, and sends Python what it looks like: grey bytes, 255 = ink; on coloured paper red, green and blue.
/* global ARROWS, Brushes, PAPER_SIDE, claim, element, fileBytes, listen, paint, sampled, within */

const STEP = 0.03; // of the pad's side, for an arrow key
const PAD_LABEL =
  "Drawing pad. Arrow keys move the pen, with Shift by less; Space puts it down and lifts it; " +
  "Backspace takes the last stroke back; Delete clears.";
const ERASER_BUTTON = 5; // the button at the other end of some pens

function bytesOf(view) {
  if (!view?.byteLength) return new Uint8Array(0);
  return new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
}

function isEqual(a, b) {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}

class Pad {
  constructor(model, el) {
    this.model = model;
    this.paper = model.get("paper"); // the colour of a pad in colour
    this.steps = [];
    this.pen = { x: 0.5, y: 0.5, isShown: false, stroke: null, pointer: null };
    this.sent = new Uint8Array(0); // the drawing as Python has it
    this.frame = 0;
    this.root = element(el, "section", { className: "sampler-pad" });
    this.root.setAttribute("aria-label", "Drawing pad and its tools");
    this.root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's keys would move or delete cells
    this.buildPaper();
    this.buildTools();
    const status = element(this.root, "div", { className: "status" });
    this.hint = element(status, "span", {}, { role: "status" });
    this.note = element(status, "span", { className: "note" }, { role: "status" });
    this.followPointers();
    this.surface.addEventListener("keydown", (event) => this.press(event));
    this.stopListening = listen(model, {
      "change:picture": () => this.takePicture(),
      "change:note": () => this.showNote(),
      "change:width": () => this.showPen(),
      "change:swatches": () => this.brushes?.show(model.get("swatches")),
    });
    this.paint([]);
    this.takePicture();
    this.showNote();
    this.showPen();
  }

  buildPaper() {
    const paper = element(this.root, "div", { className: "paper" });
    const properties = { width: PAPER_SIDE, height: PAPER_SIDE, tabIndex: 0 };
    const attributes = { role: "application", "aria-label": PAD_LABEL };
    this.surface = element(paper, "canvas", properties, attributes);
    this.context = this.surface.getContext("2d", { willReadFrequently: true });
    this.ring = element(paper, "div", { className: "pen" });
  }

  buildTools() {
    const tools = element(this.root, "div", { className: "tools" });
    const tool = (textContent, title, onclick) =>
      element(tools, "button", { type: "button", textContent, title, onclick });
    this.eraser = tool("Eraser", "Rub out instead of drawing", () => {
      this.eraser.setAttribute("aria-pressed", String(!this.isErasing));
      this.showPen();
    });
    this.eraser.setAttribute("aria-pressed", "false");
    tool("Undo", "Take the last stroke, picture or clearing back", () => this.undo());
    tool("Clear", "Begin with an empty pad", () => this.clear());
    tool("Load picture…", "Take a picture file instead of a drawing", () => this.chooser.click());
    const file = { type: "file", accept: "image/*", hidden: true };
    this.chooser = element(tools, "input", file, { "aria-label": "Picture file to load" });
    this.chooser.addEventListener("change", () => this.load());
    if (this.paper) this.buildBrushes(tools);
    const label = element(tools, "label", { textContent: "Pen width" });
    this.width = element(label, "input", { type: "range", min: 2, max: 20, step: 0.5 });
    this.width.title = "Width of the pen, in hundredths of the pad";
    this.width.addEventListener("input", () => {
      this.model.set("width", Number(this.width.value));
      this.model.save_changes();
      this.showPen();
    });
  }

  buildBrushes(tools) {
    this.eraser.title = "Paint in the paper's colour";
    this.brushes = new Brushes(tools, () => {
      this.eraser.setAttribute("aria-pressed", "false"); // who takes a brush wants to paint
      this.showPen();
    });
    this.brushes.show(this.model.get("swatches") ?? []);
  }

  paint(steps) {
    paint(this.context, steps, this.paper || undefined);
  }

  get isErasing() {
    return this.eraser.getAttribute("aria-pressed") === "true";
  }

  get isEmpty() {
    return !this.steps.length || this.steps.at(-1).kind === "clear";
  }

  // Show and send the drawing, at most once a frame; the newest is never left out.
  update() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.paint(this.steps);
      const last = this.steps.at(-1);
      this.sent = last?.kind === "picture" ? last.bytes : sampled(this.context, !!this.paper);
      this.model.set("picture", new DataView(this.sent.slice().buffer));
      this.model.save_changes();
      this.showHint();
    });
  }

  showHint(text = "") {
    const isDown = this.pen.stroke && this.pen.pointer === null; // by a key, which nobody feels
    const idle = this.isEmpty && !this.model.get("note") ? this.model.get("hint") : "";
    this.hint.textContent = text || (isDown ? "The pen is down." : idle);
  }

  showNote() {
    this.note.textContent = this.model.get("note");
    this.showHint();
  }

  showPen() {
    const { pen, ring } = this;
    const width = this.model.get("width");
    ring.style.width = `${width}%`;
    ring.style.left = `${100 * pen.x}%`;
    ring.style.top = `${100 * pen.y}%`;
    ring.style.visibility = pen.isShown ? "visible" : "hidden";
    ring.classList.toggle("erases", this.isErasing);
    ring.classList.toggle("down", pen.stroke !== null);
    if (Number(this.width.value) !== width) this.width.value = width;
  }

  hidePen() {
    this.pen.isShown = false;
    this.showPen();
  }

  begin(erases) {
    const width = this.model.get("width") / 100;
    this.pen.stroke = { kind: "stroke", width, erases, points: [], colour: this.brushes?.colour };
    this.steps.push(this.pen.stroke);
    this.draw();
  }

  draw() {
    const { pen } = this;
    this.showPen();
    if (!pen.stroke) return;
    pen.stroke.points.push([pen.x, pen.y]);
    this.update();
  }

  lift() {
    this.pen.stroke = this.pen.pointer = null;
    this.showPen();
    this.showHint();
  }

  undo() {
    this.lift();
    if (this.steps.pop()) this.update();
  }

  clear() {
    this.lift();
    if (this.isEmpty) return;
    this.steps.push({ kind: "clear" });
    this.update();
  }

  // Take a picture that was not drawn here: a file that Python has read, or a drawing shown again.
  takePicture() {
    const bytes = bytesOf(this.model.get("picture"));
    if (isEqual(bytes, this.sent)) return;
    this.lift();
    this.sent = bytes.slice();
    this.steps.push(bytes.length ? { kind: "picture", bytes: this.sent } : { kind: "clear" });
    this.paint(this.steps);
    this.showHint();
  }

  async load() {
    const [file] = this.chooser.files;
    if (!file) return;
    this.showHint(`Reading ${file.name}…`);
    try {
      const data = await fileBytes(file);
      this.model.send({ load: file.name }, undefined, [data]);
    } catch (error) {
      this.model.set("note", `'${file.name}' was not loaded: ${error.message}.`);
      this.model.save_changes();
    }
    this.showHint();
    this.chooser.value = ""; // the same file may be chosen again
  }

  place({ clientX, clientY }) {
    const box = this.surface.getBoundingClientRect();
    this.pen.x = (clientX - box.left) / box.width;
    this.pen.y = (clientY - box.top) / box.height;
    this.pen.isShown = true;
  }

  followPointers() {
    const { surface, pen } = this;
    surface.addEventListener("pointerdown", (event) => this.touch(event));
    surface.addEventListener("pointermove", (event) => this.follow(event));
    for (const name of ["pointerup", "pointercancel"]) {
      surface.addEventListener(name, (event) => {
        if (event.pointerId === pen.pointer) this.lift();
      });
    }
    surface.addEventListener("pointerleave", () => {
      if (pen.pointer === null) this.hidePen();
    });
    surface.addEventListener("contextmenu", (event) => {
      if (pen.pointer !== null) claim(event); // a finger that rests is still drawing
    });
    surface.addEventListener("blur", () => {
      this.lift();
      this.hidePen();
    });
  }

  touch(event) {
    const isEraserEnd = event.button === ERASER_BUTTON;
    if (this.pen.pointer !== null) return; // a second finger
    if (event.button !== 0 && !isEraserEnd) return;
    event.preventDefault();
    this.surface.focus({ preventScroll: true });
    this.surface.setPointerCapture(event.pointerId);
    this.pen.pointer = event.pointerId;
    this.place(event);
    this.begin(isEraserEnd || this.isErasing);
  }

  follow(event) {
    const isDrawing = this.pen.pointer !== null;
    if (isDrawing && event.pointerId !== this.pen.pointer) return;
    const between = (isDrawing && event.getCoalescedEvents?.()) || [];
    for (const move of between.length ? between : [event]) {
      this.place(move);
      if (isDrawing) this.draw();
    }
    this.showPen();
  }

  press(event) {
    const isControlled = event.ctrlKey || event.metaKey;
    const isUndo = event.key.toLowerCase() === "z" && isControlled;
    const step = ARROWS[event.key];
    const actions = {
      " ": () => this.toggle(),
      Backspace: () => this.undo(),
      Delete: () => this.clear(),
    };
    const go = step && (() => this.step(step, event.shiftKey ? STEP / 4 : STEP));
    const action = isUndo ? actions.Backspace : (go ?? actions[event.key]);
    if (!action || (!isUndo && (isControlled || event.altKey))) return;
    claim(event);
    if (this.pen.pointer === null) action();
  }

  step([x, y], pace) {
    this.pen.x = within(this.pen.x + x * pace);
    this.pen.y = within(this.pen.y + y * pace);
    this.pen.isShown = true;
    this.draw();
  }

  // Put the pen down, or lift it.
  toggle() {
    this.pen.isShown = true;
    if (this.pen.stroke) this.lift();
    else this.begin(this.isErasing);
  }

  close() {
    cancelAnimationFrame(this.frame);
    this.stopListening();
  }
}

function render({ model, el }) {
  const pad = new Pad(model, el);
  return () => pad.close();
}

export default { render };
