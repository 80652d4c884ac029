// A picture that one can drag and zoom.  Python renders; this shows the last picture at once, moved
// and stretched to where the view has gone meanwhile, and puts the new one in its place.
/* global claim, element, hasModifier, listen, within */

const HOME = { x: 0, y: 0, zoom: 1, rotation: 0 };
const STEP = 0.1; // of the window's width, for an arrow key
const ANSWER_TIMEOUT = 4000; // milliseconds, after which the kernel seems to be away

function rotated(x, y, angle) {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return [cosine * x - sine * y, sine * x + cosine * y];
}

// Views after a move, in halves of the window; `halves` are its half width and half height in the
// plane at zoom 1.
function panned(view, right, down, halves) {
  const [x, y] = rotated(right * halves[0], down * halves[1], view.rotation);
  return { ...view, x: view.x + x / view.zoom, y: view.y + y / view.zoom };
}

function zoomed(view, factor, u, v, halves) {
  const zoom = within(view.zoom * factor, 1e-3, 1e12);
  const fixed = panned(view, u, v, halves); // this point of the plane stays under the pointer
  return panned({ ...fixed, zoom }, -u, -v, halves);
}

// The middle between the first two fingers, and their distance in the plane.
function grip([first, second = first], halves) {
  const [across, down] = [0, 1].map((axis) => halves[axis] * (first[axis] - second[axis]));
  return {
    u: (first[0] + second[0]) / 2,
    v: (first[1] + second[1]) / 2,
    spread: Math.hypot(across, down),
  };
}

function dragged(view, before, after, halves) {
  const next = panned(view, before.u - after.u, before.v - after.v, halves);
  const factor = before.spread > 0 && after.spread > 0 ? after.spread / before.spread : 1;
  return zoomed(next, factor, after.u, after.v, halves);
}

// Each key's view, from the one before.
const KEYS = {
  ArrowLeft: (view, halves) => panned(view, -2 * STEP, 0, halves),
  ArrowRight: (view, halves) => panned(view, 2 * STEP, 0, halves),
  ArrowUp: (view, halves) => panned(view, 0, -2 * STEP, halves),
  ArrowDown: (view, halves) => panned(view, 0, 2 * STEP, halves),
  "+": (view, halves) => zoomed(view, 1.25, 0, 0, halves),
  "=": (view, halves) => zoomed(view, 1.25, 0, 0, halves),
  "-": (view, halves) => zoomed(view, 0.8, 0, 0, halves),
  Home: () => ({ ...HOME }),
  0: () => ({ ...HOME }),
};

function described(view) {
  const digits = Math.max(2, Math.ceil(Math.log10(view.zoom)) + 2);
  const degrees = ((view.rotation * 180) / Math.PI).toFixed(1);
  return (
    `x ${view.x.toFixed(digits)}, y ${view.y.toFixed(digits)}, zoom ${view.zoom.toPrecision(4)}` +
    (view.rotation ? `, turned ${degrees}°` : "")
  );
}

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
    this.newest = -1; // number of the newest picture
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
        this.view = { ...HOME, ...this.model.get("view") };
        this.place();
      },
      "change:ratio": () => this.place(),
      "change:ground": () => this.showGround(),
      "change:note": () => this.showNote(),
      "change:failed": () => this.showNote(),
      "change:label": () => this.showLabel(),
      "msg:custom": (message) => {
        this.wake();
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
    const shown = { ...HOME, ...this.model.get("shown") };
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
    this.image.width = bitmap.width;
    this.image.height = bitmap.height;
    this.image.getContext("bitmaprenderer").transferFromImageBitmap(bitmap);
    this.place();
    requestAnimationFrame(() => this.announce(shown));
  }

  announce({ number, kind }) {
    this.root.dataset.number = number;
    this.root.dataset.kind = kind;
    if (kind === "full") nameSliders(this.root.closest(".sampler-panel"));
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
  }
}

function render({ model, el }) {
  const canvas = new Canvas(model, el);
  return () => canvas.close();
}

export default { render };
