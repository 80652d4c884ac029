// A film on a bare page: a morph that goes round through its keyframes.  A click or the space bar
// rests it, and starts it again.

const PACES = {
  linear: (t) => t,
  sinusoid: (t) => Math.sin((t * Math.PI) / 2),
  ease: (t) => t * t * (3 - 2 * t),
};
const LONGEST_STEP = 100; // ms from frame to frame: a page that was hidden goes on where it was
const NEAR = 5; // pixels: a longer way of the pointer is a drag

class Film {
  constructor(page) {
    const { seconds, easing } = page.data.film;
    const { keyframes } = JSON.parse(document.getElementById("sampler-recipe").textContent);
    const z = keyframes.map((keyframe) => keyframe.z);
    Object.assign(this, { page, z, pace: PACES[easing], leg: 1000 * seconds });
    this.time = 0; // ms of film that were shown
    this.handle = 0;
    this.frame = document.querySelector(".frame");
    this.listen();
    const calm = matchMedia("(prefers-reduced-motion: reduce)");
    calm.addEventListener("change", () => calm.matches && this.pause());
    if (calm.matches) this.pause();
    else this.play();
  }

  // z after so many ms: on the straight line from one keyframe to the next.
  at(time) {
    const place = (time / this.leg) % this.z.length;
    const first = Math.floor(place);
    const [from, to] = [this.z[first], this.z[(first + 1) % this.z.length]];
    const share = this.pace(place - first);
    return from.map((number, i) => (1 - share) * number + share * to[i]);
  }

  play() {
    let last = null;
    const step = (now) => {
      this.time += Math.min(now - (last ?? now), LONGEST_STEP);
      last = now;
      this.page.set(this.at(this.time));
      this.handle = requestAnimationFrame(step);
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
