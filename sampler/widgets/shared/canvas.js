// A picture that one can drag and zoom.  Python renders; this shows the last picture at once, moved
// and stretched to where the view has gone meanwhile, and puts the new one in its place.
/* global HOME, KEYS, LocalPictures, claim, described, dragged, element, grip, hasModifier, isAt,
   listen, rotated, zoomed */

const ANSWER_TIMEOUT = 4000; // milliseconds, after which the kernel seems to be away

// ipywidgets shows a slider's name beside it, and leaves the handle nameless for screen readers.
function nameSliders(panel) {
  for (const slider of panel?.querySelectorAll(".widget-slider") ?? []) {
    const name = slider.querySelector(".widget-label")?.textContent;
    if (name) slider.querySelector(".noUi-handle")?.setAttribute("aria-label", name);
  }
}

class Canvas {
  constructor(model, el) {
    this.model = model;
    this.view = { ...HOME, ...model.get("view") };
    this.shown = { ...HOME, ...model.get("shown") }; // the camera of the picture on the screen
    this.newest = -1; // number of the newest picture of Python's
    this.local = new LocalPictures(this, model);
    this.fingers = new Map(); // places of the pointers that are down; the mouse is one
    this.timer = 0;
    this.build(el);
    this.followPointers();
    this.frame.addEventListener("keydown", (event) => this.press(event));
    this.stopListening = listen(model, this.changes());
    this.showLabel();
    this.showGround();
    this.place();
    this.showPicture();
    this.ping();
  }

  build(el) {
    this.root = element(el, "figure", { className: "sampler-canvas" });
    this.root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys, while in focus
    const properties = { className: "frame", tabIndex: 0 };
    this.frame = element(this.root, "div", properties, { role: "application" });
    this.image = element(this.frame, "canvas", {}, { role: "img" });
    const caption = element(this.root, "figcaption");
    this.numbers = element(caption, "output");
    this.note = element(caption, "span", { className: "note" }, { role: "status" });
  }

  changes() {
    return {
      "change:shown": () => {
        this.wake();
        this.showPicture();
      },
      "change:view": () => {
        const view = { ...HOME, ...this.model.get("view") };
        const isNew = !isAt(view, this.view);
        this.view = view;
        this.place();
        if (isNew) this.local.draw();
      },
      "change:ratio": () => this.place(),
      "change:ground": () => this.showGround(),
      "change:note": () => this.showNote(),
      "change:failed": () => this.showNote(),
      "change:label": () => this.showLabel(),
      "msg:custom": (message, buffers) => {
        this.wake();
        if (message.engine) this.local.start(message.engine, buffers);
        if (message.copy === undefined) return;
        navigator.clipboard?.writeText(message.copy).catch(() => {});
      },
    };
  }

  get halves() {
    return this.model.get("spans").map((span) => span * this.model.get("scale"));
  }

  // Move the picture there is to where the view is.
  place() {
    const view = this.view;
    const { halves } = this;
    const { shown } = this;
    const back = rotated(shown.x - view.x, shown.y - view.y, -view.rotation);
    const [x, y] = back.map((distance, axis) => (50 * distance * view.zoom) / halves[axis]);
    const stretch = view.zoom / shown.zoom;
    const turn = shown.rotation - view.rotation;
    this.frame.style.aspectRatio = this.model.get("ratio");
    this.image.style.transform = `translate(${x}%, ${y}%) scale(${stretch}) rotate(${turn}rad)`;
    this.numbers.textContent = described(view);
  }

  go(view) {
    this.view = view;
    this.place();
    this.local.draw();
    this.model.set("view", { ...view });
    this.model.save_changes();
    this.awaitAnswer();
  }

  showLabel() {
    const label = this.model.get("label");
    this.image.setAttribute("aria-label", label);
    const keys = "Arrow keys move, plus and minus zoom, Home goes back.";
    this.frame.setAttribute("aria-label", `${label}. ${keys}`);
    this.frame.title = "Drag to move, turn the wheel or pinch to zoom, double-click to go home";
  }

  // Paper, or squares where there is none.
  showGround() {
    const ground = this.model.get("ground");
    this.frame.style.backgroundColor = ground;
    this.frame.classList.toggle("clear", ground === "");
  }

  showNote() {
    const text = this.model.get("note");
    const asleep = this.root.dataset.asleep ? "Asleep: run this cell to wake it." : "";
    this.note.classList.toggle("error", text ? this.model.get("failed") : true);
    this.note.textContent = text || asleep;
  }

  async showPicture() {
    const shown = this.model.get("shown");
    const bytes = this.model.get("picture");
    if (!bytes?.byteLength || !(shown.number > this.newest)) return;
    this.newest = shown.number;
    const data = new Blob([bytes], { type: shown.mime });
    const bitmap = await createImageBitmap(data).catch(() => null);
    if (!bitmap) return;
    if (shown.number !== this.newest) {
      bitmap.close(); // overtaken while it was decoded
      return;
    }
    if (shown.kind === "full" && isAt({ ...HOME, ...shown }, this.view)) this.local.rest();
    this.put(bitmap, shown);
  }

  // Put a picture of a camera on the screen.
  put(bitmap, shown) {
    this.shown = { ...HOME, ...shown };
    this.image.width = bitmap.width;
    this.image.height = bitmap.height;
    this.image.getContext("bitmaprenderer").transferFromImageBitmap(bitmap);
    this.place();
    requestAnimationFrame(() => this.announce(shown));
  }

  announce({ number = this.newest, kind }) {
    this.root.dataset.number = number;
    this.root.dataset.kind = kind;
    if (kind === "full") {
      nameSliders(this.root.closest(".sampler-panel"));
      this.local.fetch(); // not before: the first picture would wait for it
    }
    const detail = { number, kind, at: performance.now() };
    this.root.dispatchEvent(new CustomEvent("sampler-painted", { bubbles: true, detail }));
  }

  ping() {
    try {
      this.model.send({ ping: true });
    } catch {
      // without a kernel nobody answers
    }
    this.awaitAnswer();
  }

  awaitAnswer() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.root.dataset.asleep = "yes";
      this.showNote();
    }, ANSWER_TIMEOUT);
  }

  wake() {
    clearTimeout(this.timer);
    delete this.root.dataset.asleep;
    this.showNote();
  }

  // A pointer's place in the frame, in halves of it from its middle.
  inHalves({ clientX, clientY }) {
    const box = this.frame.getBoundingClientRect();
    return [(2 * (clientX - box.left)) / box.width - 1, (2 * (clientY - box.top)) / box.height - 1];
  }

  followPointers() {
    const { frame, fingers } = this;
    const turn = (event) => {
      event.preventDefault();
      const lines = event.deltaMode === 1 ? 16 : 1;
      const [u, v] = this.inHalves(event);
      this.go(zoomed(this.view, Math.exp(-0.002 * lines * event.deltaY), u, v, this.halves));
    };
    frame.addEventListener("wheel", turn, { passive: false });
    frame.addEventListener("dblclick", () => this.go({ ...HOME }));
    frame.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      frame.setPointerCapture(event.pointerId);
      fingers.set(event.pointerId, this.inHalves(event));
    });
    frame.addEventListener("pointermove", (event) => this.drag(event));
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      frame.addEventListener(end, (event) => fingers.delete(event.pointerId));
    }
  }

  drag(event) {
    if (!this.fingers.has(event.pointerId)) return;
    const before = grip([...this.fingers.values()], this.halves);
    this.fingers.set(event.pointerId, this.inHalves(event));
    const after = grip([...this.fingers.values()], this.halves);
    this.go(dragged(this.view, before, after, this.halves));
  }

  press(event) {
    const next = KEYS[event.key];
    if (!next || hasModifier(event)) return;
    claim(event);
    this.go(next(this.view, this.halves));
  }

  close() {
    clearTimeout(this.timer);
    this.stopListening();
    this.local.close();
  }
}

function render({ model, el }) {
  const canvas = new Canvas(model, el);
  return () => canvas.close();
}

export default { render };
