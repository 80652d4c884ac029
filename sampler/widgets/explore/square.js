// A square with a handle: two numbers from 0 to 1 at once.  Its corners are named.
/* global ARROWS, claim, element, hasModifier, listen, within */

const STEP = 0.02; // of the square's side, for an arrow key
const CORNERS = ["", "right", "low", "low right"]; // classes, in the order of the names

const percent = (value) => `${Math.round(100 * value)} %`;

class Square {
  constructor(model, el) {
    this.model = model;
    const root = element(el, "div", { className: "sampler-square" });
    root.dataset.lmSuppressShortcuts = "true"; // JupyterLab's own keys, while this has the focus
    this.names = CORNERS.map((className) => element(root, "span", { className }));
    const properties = { className: "field", tabIndex: 0 };
    this.field = element(root, "div", properties, { role: "application" });
    this.handle = element(this.field, "div", { className: "handle" });
    this.field.addEventListener("pointerdown", (event) => this.grab(event));
    this.field.addEventListener("keydown", (event) => this.press(event));
    const show = () => this.show();
    this.close = listen(model, {
      "change:x": show,
      "change:y": show,
      "change:corners": show,
      "change:label": show,
    });
    this.show();
  }

  show() {
    const [x, y, corners] = ["x", "y", "corners"].map((name) => this.model.get(name));
    this.handle.style.left = `${100 * x}%`;
    this.handle.style.top = `${100 * y}%`;
    this.names.forEach((name, index) => {
      name.textContent = corners[index];
    });
    this.field.setAttribute(
      "aria-label",
      `${this.model.get("label")}: ${percent(x)} from left to right, ` +
        `${percent(y)} from top to bottom, between ${corners.join(", ")}. Arrow keys move.`,
    );
  }

  move(x, y) {
    this.model.set({ x: within(x), y: within(y) });
    this.model.save_changes();
  }

  grab(event) {
    if (event.button !== 0) return;
    this.field.setPointerCapture(event.pointerId);
    const follow = ({ clientX, clientY }) => {
      const box = this.field.getBoundingClientRect();
      this.move((clientX - box.left) / box.width, (clientY - box.top) / box.height);
    };
    const stop = () => {
      this.field.removeEventListener("pointermove", follow);
      for (const name of ["pointerup", "pointercancel"]) {
        this.field.removeEventListener(name, stop);
      }
    };
    this.field.addEventListener("pointermove", follow);
    for (const name of ["pointerup", "pointercancel"]) this.field.addEventListener(name, stop);
    follow(event);
  }

  press(event) {
    const step = ARROWS[event.key];
    if (!step || hasModifier(event)) return;
    claim(event);
    this.move(this.model.get("x") + STEP * step[0], this.model.get("y") + STEP * step[1]);
  }
}

function render({ model, el }) {
  const square = new Square(model, el);
  return () => square.close();
}

export default { render };
