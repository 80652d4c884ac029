// The picture on the page: previews while z or the view moves, then the picture at rest.

const QUIET = 120; // ms without a move before the picture at rest
const MOST = 1024; // pixels along a side at rest

export class Picture {
  constructor(canvas, engine, scale) {
    Object.assign(this, { canvas, engine, scale });
    this.context = canvas.getContext("2d", { alpha: false });
    this.wanted = null;
    this.busy = false;
    this.rested = false; // whether the newest picture has been drawn to its end
    this.held = false; // while a file is drawn, which the picture at rest would stop
    this.timer = 0;
  }

  window({ x, y, zoom, rotation }, side) {
    return { size: [side, side], scale: this.scale, center: [x, y], zoom, rotation };
  }

  show(z, view) {
    this.wanted = { z: [...z], view, since: performance.now() };
    this.newest = this.wanted;
    this.rested = false;
    clearTimeout(this.timer);
    if (!this.busy) this.follow();
  }

  async follow() {
    this.busy = true;
    try {
      while (this.wanted) {
        const { z, view, since } = this.wanted;
        this.wanted = null;
        const { width, height, rgba } = await this.engine.preview(z, this.window(view, 512));
        this.resize(width, height);
        this.context.putImageData(new ImageData(rgba, width, height), 0, 0);
        this.announce("preview", performance.now() - since);
      }
    } finally {
      this.busy = false;
    }
    this.timer = setTimeout(() => this.rest(), QUIET);
  }

  async rest() {
    if (this.held) return;
    const { z, view } = this.newest;
    const since = performance.now();
    const sharp = this.canvas.clientWidth * devicePixelRatio;
    const side = Math.min(Math.max(Math.round(sharp), 64), MOST);
    const onPart = ({ left, top, width, height, rgba }) => {
      if (this.busy) return;
      if (this.canvas.width !== side) this.enlarge(side);
      this.context.putImageData(new ImageData(rgba, width, height), left, top);
    };
    const done = await this.engine.refine(z, this.window(view, side), { onPart });
    if (!done || this.busy) return;
    this.rested = true;
    this.announce("rest", performance.now() - since);
  }

  resize(width, height) {
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
  }

  // Keep the preview in the places that are not refined yet.
  enlarge(side) {
    const before = new OffscreenCanvas(this.canvas.width, this.canvas.height);
    before.getContext("2d").drawImage(this.canvas, 0, 0);
    this.resize(side, side);
    this.context.drawImage(before, 0, 0, side, side);
  }

  announce(kind, took) {
    this.canvas.dataset.kind = kind;
    this.canvas.dispatchEvent(
      new CustomEvent("painted", { bubbles: true, detail: { kind, took } }),
    );
  }
}
