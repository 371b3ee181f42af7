// Draws a network that the server laid out. Moving it shifts a picture that is at hand; a sharper one
// is painted a few milliseconds a frame and takes its place when it is whole. So it never waits.
const root = document.documentElement;
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);
const colour = (name) => {
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
};
const figures = new Intl.NumberFormat(root.lang === "en" ? "en-GB" : root.lang);
const chances = [0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.2, 0.5, 1];
const BUDGET_MS = 5;
const EDGES_A_STEP = 600;
const NODES_A_STEP = 300;
const MARGIN = 0.25;
const SHAPES = 5;
const LABELS = 20;
const SMALLEST = 2.2;

// One path a shape: groups are told apart without colour too.
const shapes = [
  (pen, x, y, r) => { pen.moveTo(x + r, y); pen.arc(x, y, r, 0, 2 * Math.PI); },
  (pen, x, y, r) => pen.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r),
  (pen, x, y, r) => { pen.moveTo(x, y - 1.2 * r); pen.lineTo(x + 1.1 * r, y + 0.8 * r); pen.lineTo(x - 1.1 * r, y + 0.8 * r); pen.closePath(); },
  (pen, x, y, r) => { pen.moveTo(x, y - 1.3 * r); pen.lineTo(x + 1.3 * r, y); pen.lineTo(x, y + 1.3 * r); pen.lineTo(x - 1.3 * r, y); pen.closePath(); },
  (pen, x, y, r) => { pen.moveTo(x, y + 1.2 * r); pen.lineTo(x + 1.1 * r, y - 0.8 * r); pen.lineTo(x - 1.1 * r, y - 0.8 * r); pen.closePath(); },
];
const shapeOf = (group) => (group > 0 && group <= SHAPES ? group - 1 : 0);
const tintOf = (group) => (group > 0 && group <= SHAPES ? group : 0);

class Picture {
  // A canvas out of sight, larger than what is seen, and the view that it was painted for.
  constructor() {
    this.canvas = document.createElement("canvas");
    this.pen = this.canvas.getContext("2d");
    this.view = null;
  }
}

class Network {
  constructor(figure, data) {
    this.figure = figure;
    this.data = data;
    this.canvas = figure.querySelector("canvas");
    this.pen = this.canvas.getContext("2d");
    this.shown = new Picture();
    this.making = new Picture();
    this.view = { x: 0, y: 0, scale: 1 };
    this.chosen = -1;
    this.seen = new Uint8Array(data.names.length);
    this.edges = new Uint32Array(0);
    this.stale = true;
    this.job = null;
    this.asked = false;
    this.heaviest = Math.max(1, Number(figure.dataset.heaviest));
    const strongest = data.strength.reduce((most, one) => Math.max(most, one), 1);
    this.radii = Float32Array.from(data.strength, (one) => SMALLEST + 5 * Math.sqrt(one / strongest));
    // At first the flagged pairs are shown: heavier than the threshold, and q as the run asked.
    const least = Math.log(Number(figure.dataset.least)) / Math.log(this.heaviest);
    this.knob("weight").value = Number.isFinite(least) ? String(100 * least) : "0";
    this.readColours();
    this.listen();
    this.resize();
    this.filter();
    this.all();
  }

  readColours() {
    this.tints = ["c0", "c1", "c2", "c3", "c4", "c5"].map(colour);
    this.ink = colour("ink");
    this.paper = colour("card");
    this.thread = colour("ink-2");
    this.font = getComputedStyle(root).getPropertyValue("--font-text").trim();
  }

  resize() {
    const box = this.canvas.getBoundingClientRect();
    this.density = Math.min(devicePixelRatio || 1, 2);
    this.width = Math.max(1, box.width);
    this.height = Math.max(1, box.height);
    this.canvas.width = this.width * this.density;
    this.canvas.height = this.height * this.density;
    this.repaint();
  }

  all() {
    const { x, y } = this.data;
    if (!this.edges.length) return;
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let n = 0; n < x.length; n += 1) {
      if (!this.seen[n]) continue;
      left = Math.min(left, x[n]);
      right = Math.max(right, x[n]);
      top = Math.min(top, y[n]);
      bottom = Math.max(bottom, y[n]);
    }
    const scale = Math.min((this.width - 40) / (right - left + 1), (this.height - 40) / (bottom - top + 1));
    this.view = { scale, x: this.width / 2 - (scale * (left + right)) / 2, y: this.height / 2 - (scale * (top + bottom)) / 2 };
    this.repaint();
  }

  // Which edges and accounts the knobs leave; nothing is laid out anew.
  filter() {
    const { of, to, weight, q } = this.data;
    const least = Math.max(1, Math.round(this.heaviest ** (Number(this.knob("weight").value) / 100)));
    const most = chances[Number(this.knob("q").value)];
    const kept = [];
    this.seen.fill(0);
    for (let e = 0; e < of.length && weight[e] >= least; e += 1) {
      if (most < 1 && !(q[e] !== null && q[e] <= most)) continue;
      kept.push(e);
      this.seen[of[e]] = 1;
      this.seen[to[e]] = 1;
    }
    this.edges = Uint32Array.from(kept);
    const accounts = this.seen.reduce((sum, one) => sum + one, 0);
    const words = this.figure.dataset;
    this.says("weight", figures.format(least));
    this.says("q", most < 1 ? String(most) : "1");
    this.figure.querySelector("[data-count]").textContent =
      `${figures.format(kept.length)} ${words.of} ${figures.format(of.length)} ${words.edges}, ${figures.format(accounts)} ${words.of} ${figures.format(this.seen.length)} ${words.accounts}`;
    this.repaint();
  }

  knob(name) {
    return this.figure.querySelector(`[data-knob="${name}"]`);
  }

  says(name, text) {
    this.figure.querySelector(`#knob-${name}-says`).textContent = text;
    this.knob(name).setAttribute("aria-valuetext", text);
  }

  repaint() {
    this.stale = true;
    this.ask();
  }

  ask() {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => {
      this.asked = false;
      this.frame();
    });
  }

  frame() {
    if (!this.job && this.stale) {
      this.stale = false;
      this.job = this.paint(this.making, { ...this.view });
    }
    if (this.job) {
      const end = performance.now() + BUDGET_MS;
      let done = false;
      while (!done && performance.now() < end) done = this.job.next().done;
      if (done) {
        [this.shown, this.making] = [this.making, this.shown];
        this.job = null;
      }
    }
    this.compose();
    if (this.job || this.stale) this.ask();
  }

  // The picture at hand, moved to where the view is now; what is chosen goes on top.
  compose() {
    const { pen, density } = this;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const painted = this.shown.view;
    if (painted) {
      const size = this.view.scale / painted.scale;
      const left = this.view.x + size * painted.left;
      const top = this.view.y + size * painted.top;
      pen.setTransform(size, 0, 0, size, left * density, top * density);
      pen.drawImage(this.shown.canvas, 0, 0);
    }
    pen.setTransform(density, 0, 0, density, 0, 0);
    if (this.chosen >= 0 && this.seen[this.chosen]) this.ring(this.chosen);
  }

  ring(node) {
    const { pen, data } = this;
    const at = (n) => [data.x[n] * this.view.scale + this.view.x, data.y[n] * this.view.scale + this.view.y];
    pen.beginPath();
    for (const e of this.edges) {
      if (data.of[e] !== node && data.to[e] !== node) continue;
      pen.moveTo(...at(data.of[e]));
      pen.lineTo(...at(data.to[e]));
    }
    pen.strokeStyle = this.ink;
    pen.lineWidth = 1.5;
    pen.stroke();
    pen.beginPath();
    pen.arc(...at(node), this.radius(node, this.view.scale) + 4, 0, 2 * Math.PI);
    pen.lineWidth = 2.5;
    pen.stroke();
  }

  radius(node, scale) {
    return this.radii[node] * Math.min(2.2, Math.max(0.55, scale / 14));
  }

  *paint(picture, view) {
    const { data, density } = this;
    const left = -MARGIN * this.width;
    const top = -MARGIN * this.height;
    const width = this.width * (1 + 2 * MARGIN);
    const height = this.height * (1 + 2 * MARGIN);
    const pen = picture.pen;
    picture.canvas.width = width * density;
    picture.canvas.height = height * density;
    pen.setTransform(density, 0, 0, density, -left * density, -top * density);
    const x = (n) => data.x[n] * view.scale + view.x;
    const y = (n) => data.y[n] * view.scale + view.y;
    pen.strokeStyle = this.thread;
    const crowded = this.edges.length > 4000;
    let drawn = 0;
    let band = -1;
    // Strongest edges come first in the data; heavy ones are thicker.
    for (const e of this.edges) {
      const [ax, ay, bx, by] = [x(data.of[e]), y(data.of[e]), x(data.to[e]), y(data.to[e])];
      if (Math.max(ax, bx) < left || Math.min(ax, bx) > left + width || Math.max(ay, by) < top || Math.min(ay, by) > top + height) continue;
      const heavy = Math.min(3, Math.floor((4 * Math.log(data.weight[e])) / Math.log(this.heaviest + 1)));
      if (drawn % EDGES_A_STEP === 0 || heavy !== band) {
        if (drawn) pen.stroke();
        if (drawn % EDGES_A_STEP === 0 && drawn) yield;
        band = heavy;
        pen.globalAlpha = (crowded ? 0.12 : 0.3) + 0.14 * heavy;
        pen.lineWidth = 0.6 + 0.5 * heavy;
        pen.beginPath();
      }
      pen.moveTo(ax, ay);
      pen.lineTo(bx, by);
      drawn += 1;
    }
    if (drawn) pen.stroke();
    pen.globalAlpha = 1;
    yield;
    yield* this.paintNodes(pen, view, { left, top, right: left + width, bottom: top + height });
    picture.view = { scale: view.scale, left: left - view.x, top: top - view.y };
  }

  *paintNodes(pen, view, box) {
    const { data } = this;
    const middles = new Map();
    let drawn = 0;
    // Small accounts of many groups are grey; the five largest groups have colours and shapes of their own.
    for (let tint = 0; tint <= SHAPES; tint += 1) {
      pen.fillStyle = this.tints[tint];
      pen.strokeStyle = this.paper;
      pen.lineWidth = 1;
      for (let n = 0; n < data.names.length; n += 1) {
        const group = data.group[n];
        if (!this.seen[n] || tintOf(group) !== tint) continue;
        const px = data.x[n] * view.scale + view.x;
        const py = data.y[n] * view.scale + view.y;
        if (group > 0 && group <= LABELS) {
          const held = middles.get(group) ?? [0, Infinity, 0];
          middles.set(group, [held[0] + px, Math.min(held[1], py), held[2] + 1]);
        }
        if (px < box.left || px > box.right || py < box.top || py > box.bottom) continue;
        pen.beginPath();
        shapes[shapeOf(group)](pen, px, py, this.radius(n, view.scale));
        pen.fill();
        pen.stroke();
        drawn += 1;
        if (drawn % NODES_A_STEP === 0) yield;
      }
    }
    pen.font = `600 13px ${this.font}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 4;
    pen.strokeStyle = this.paper;
    pen.fillStyle = this.ink;
    for (const [group, [sum, top, count]] of middles) {
      pen.strokeText(String(group), sum / count, top - 12);
      pen.fillText(String(group), sum / count, top - 12);
    }
  }

  move(dx, dy) {
    this.view.x += dx;
    this.view.y += dy;
    this.repaint();
  }

  zoom(times, x = this.width / 2, y = this.height / 2) {
    const scale = Math.min(Math.max(this.view.scale * times, 0.05), 2000);
    const part = scale / this.view.scale;
    this.view = { scale, x: x - part * (x - this.view.x), y: y - part * (y - this.view.y) };
    this.repaint();
  }

  nearest(px, py) {
    let found = -1;
    let best = 14 * 14;
    for (let n = 0; n < this.data.names.length; n += 1) {
      if (!this.seen[n]) continue;
      const dx = this.data.x[n] * this.view.scale + this.view.x - px;
      const dy = this.data.y[n] * this.view.scale + this.view.y - py;
      if (dx * dx + dy * dy < best) {
        best = dx * dx + dy * dy;
        found = n;
      }
    }
    return found;
  }

  choose(node) {
    if (node === this.chosen) return;
    this.chosen = node;
    const said = this.figure.querySelector("[data-said]");
    if (node < 0) {
      said.textContent = "";
    } else {
      const words = this.figure.dataset;
      const { of, to, names, group, strength } = this.data;
      const edges = this.edges.reduce((sum, e) => sum + (of[e] === node || to[e] === node), 0);
      const where = group[node] ? `${words.group} ${group[node]}` : words.noGroup;
      said.textContent = `${names[node]}: ${where}, ${words.strength} ${figures.format(strength[node])}, ${figures.format(edges)} ${words.edges}`;
    }
    this.ask();
  }

  next() {
    const count = this.seen.length;
    for (let step = 1; step <= count; step += 1) {
      const node = (this.chosen + step + count) % count;
      if (this.seen[node]) {
        this.choose(node);
        const x = this.data.x[node] * this.view.scale + this.view.x;
        const y = this.data.y[node] * this.view.scale + this.view.y;
        if (x < 0 || y < 0 || x > this.width || y > this.height) this.move(this.width / 2 - x, this.height / 2 - y);
        return;
      }
    }
  }

  listen() {
    const { canvas, figure } = this;
    for (const name of ["weight", "q"]) this.knob(name).addEventListener("input", () => this.filter());
    figure.querySelectorAll("[data-zoom]").forEach((button) =>
      button.addEventListener("click", () => {
        const way = button.dataset.zoom;
        if (way === "all") this.all();
        else this.zoom(way === "in" ? 1.4 : 1 / 1.4);
      }),
    );
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY / 500), event.offsetX, event.offsetY);
    }, { passive: false });
    let held = null;
    canvas.addEventListener("pointerdown", (event) => {
      held = { x: event.clientX, y: event.clientY };
      if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
      canvas.classList.add("held");
    });
    canvas.addEventListener("pointermove", (event) => {
      if (held) {
        this.move(event.clientX - held.x, event.clientY - held.y);
        held = { x: event.clientX, y: event.clientY };
      } else {
        this.choose(this.nearest(event.offsetX, event.offsetY));
      }
    });
    for (const kind of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(kind, () => {
        held = null;
        canvas.classList.remove("held");
      });
    }
    const keys = {
      ArrowLeft: () => this.move(60, 0),
      ArrowRight: () => this.move(-60, 0),
      ArrowUp: () => this.move(0, 60),
      ArrowDown: () => this.move(0, -60),
      "+": () => this.zoom(1.4),
      "=": () => this.zoom(1.4),
      "-": () => this.zoom(1 / 1.4),
      0: () => this.all(),
      n: () => this.next(),
      N: () => this.next(),
    };
    canvas.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
      event.preventDefault();
      keys[event.key]();
    });
    new ResizeObserver(() => {
      const box = canvas.getBoundingClientRect();
      if (Math.abs(box.width - this.width) > 1 || Math.abs(box.height - this.height) > 1) this.resize();
    }).observe(canvas);
    const anew = () => {
      this.readColours();
      this.repaint();
    };
    document.addEventListener("themechange", anew);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", anew);
  }
}

const begin = async (figure) => {
  try {
    const answer = await fetch(figure.dataset.network);
    if (!answer.ok) throw new Error(String(answer.status));
    new Network(figure, await answer.json());
    figure.dataset.ready = "";
  } catch (fault) {
    figure.querySelector("[data-said]").textContent = figure.dataset.fault;
    throw fault;
  }
};
document.querySelectorAll("[data-network]").forEach(begin);
