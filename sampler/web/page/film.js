// A film on a bare page: a way through keyframes of z and window.  A click or the space bar rests
// it, and starts it again.

const PACES = {
  linear: (t) => t,
  sinusoid: (t) => Math.sin((t * Math.PI) / 2),
  ease: (t) => t * t * (3 - 2 * t),
};
const LONGEST_STEP = 100; // ms from frame to frame: a page that was hidden goes on where it was
const NEAR = 5; // pixels: a longer way of the pointer is a drag

const mixed = (from, to, a, b) => from.map((number, i) => a * number + b * to[i]);
const length = (z) => Math.hypot(...z);

// z on the straight line, and on the arc, where direction and length change evenly.
const WAYS = {
  lerp: (from, to, t) => mixed(from, to, 1 - t, t),
  slerp: (from, to, t) => {
    const lengths = [length(from), length(to)];
    const [one, other] = [from, to].map((z, i) => z.map((number) => number / lengths[i]));
    const apart = length(mixed(one, other, 1, -1));
    const angle = 2 * Math.atan2(apart, length(mixed(one, other, 1, 1)));
    if (Math.min(...lengths) === 0 || apart < 1e-6) return WAYS.lerp(from, to, t);
    const far = ((1 - t) * lengths[0] + t * lengths[1]) / Math.sin(angle);
    return mixed(one, other, far * Math.sin((1 - t) * angle), far * Math.sin(t * angle));
  },
};

// The window after a share of the way, as `sampler/pictures/films/keyframes.py` has it.
function between(start, end, share) {
  const grown = Math.log(end.zoom / start.zoom);
  const moved = grown ? Math.expm1(-share * grown) / Math.expm1(-grown) : share;
  return {
    x: start.x + moved * (end.x - start.x),
    y: start.y + moved * (end.y - start.y),
    zoom: start.zoom * Math.exp(share * grown),
    rotation: start.rotation + share * (end.rotation - start.rotation),
  };
}

// The reader's view, as seen through the film's camera.
function through(camera, view) {
  const [cos, sin] = [Math.cos(camera.rotation), Math.sin(camera.rotation)];
  return {
    x: camera.x + (cos * view.x - sin * view.y) / camera.zoom,
    y: camera.y + (sin * view.x + cos * view.y) / camera.zoom,
    zoom: camera.zoom * view.zoom,
    rotation: camera.rotation + view.rotation,
  };
}

class Film {
  constructor(page) {
    const { moments, loop, interpolation } = page.data.film;
    const { keyframes } = JSON.parse(document.getElementById("sampler-recipe").textContent);
    this.keys = moments.map((moment, i) => ({ ...moment, z: keyframes[i].z }));
    if (!loop) this.keys.at(-1).way = 0;
    this.lasts = this.keys.reduce((sum, { hold, way }) => sum + hold + way, 0);
    Object.assign(this, { page, loop, mix: WAYS[interpolation] });
    this.time = 0; // ms of film that were shown
    this.handle = 0;
    this.frame = document.querySelector(".frame");
    page.camera = (view) => through(this.window(this.time), view);
    this.listen();
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    calm.addEventListener("change", () => calm.matches && this.pause());
    if (calm.matches) {
      this.pause();
      this.show();
    } else this.play();
  }

  // The keyframes before and after a moment, and the share of the way between them.
  place(time) {
    let rest = this.loop ? time % this.lasts : Math.min(time, this.lasts);
    let first = 0;
    for (; first < this.keys.length - 1; first++) {
      const { hold, way } = this.keys[first];
      if (rest < hold + way) break;
      rest -= hold + way;
    }
    const { hold, way, easing } = this.keys[first];
    const share = way ? Math.min(Math.max((rest - hold) / way, 0), 1) : 0;
    return [this.keys[first], this.keys[(first + 1) % this.keys.length], PACES[easing](share)];
  }

  at(time) {
    const [from, to, share] = this.place(time);
    return share ? this.mix(from.z, to.z, share) : from.z;
  }

  window(time) {
    const [from, to, share] = this.place(time);
    return share ? between(from.view, to.view, share) : from.view;
  }

  show() {
    this.page.set(this.at(this.time));
  }

  play() {
    if (!this.loop && this.time >= this.lasts) this.time = 0;
    let last = null;
    const step = (now) => {
      this.time += Math.min(now - (last ?? now), LONGEST_STEP);
      last = now;
      this.show();
      if (this.loop || this.time < this.lasts) this.handle = requestAnimationFrame(step);
      else this.pause();
    };
    this.handle = requestAnimationFrame(step);
    this.say("playing", "pause");
  }

  pause() {
    cancelAnimationFrame(this.handle);
    this.handle = 0;
    this.say("paused", "play");
  }

  turn() {
    if (this.handle) this.pause();
    else this.play();
  }

  say(state, next) {
    this.frame.dataset.film = state;
    const how = "drag to move, turn the wheel to zoom, Home resets";
    const label = `Film, ${state}: click or press the space bar to ${next}, ${how}`;
    this.frame.setAttribute("aria-label", label);
  }

  listen() {
    let from = null;
    this.frame.addEventListener("pointerdown", ({ clientX, clientY }) => {
      from = [clientX, clientY];
    });
    this.frame.addEventListener("click", ({ clientX, clientY }) => {
      if (from && Math.hypot(clientX - from[0], clientY - from[1]) <= NEAR) this.turn();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key !== " " || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      if (!event.repeat) this.turn();
    });
  }
}

window.sampler = window.sampler.then((page) => Object.assign(page, { film: new Film(page) }));
