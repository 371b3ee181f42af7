// Draws a network that the server laid out. Moving it shifts a picture that is at hand; a sharper one
// is painted a few milliseconds a frame and takes its place when it is whole. So it never waits.
// Edges are summed up pixel by pixel here: a canvas draws tens of thousands of lines too late to be
// stopped, and in seconds where there is no graphics card.
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
const REST_MS = 90;
const EDGES_A_STEP = 200;
const ROWS_A_STEP = 60;
const MARGIN = 0.2;
const SHAPES = 5;
const LABELS = 20;
const SMALLEST = 3;
const SIZES = 18;
const LARGEST = 18;
const DARKEST = 4096;

// One path a shape: groups are told apart without colour too.
const shapes = [
  (pen, x, y, r) => { pen.moveTo(x + r, y); pen.arc(x, y, r, 0, 2 * Math.PI); },
  (pen, x, y, r) => pen.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r),
  (pen, x, y, r) => { pen.moveTo(x, y - 1.2 * r); pen.lineTo(x + 1.1 * r, y + 0.8 * r); pen.lineTo(x - 1.1 * r, y + 0.8 * r); pen.closePath(); },
  (pen, x, y, r) => { pen.moveTo(x, y - 1.3 * r); pen.lineTo(x + 1.3 * r, y); pen.lineTo(x, y + 1.3 * r); pen.lineTo(x - 1.3 * r, y); pen.closePath(); },
  (pen, x, y, r) => { pen.moveTo(x, y + 1.2 * r); pen.lineTo(x + 1.1 * r, y - 0.8 * r); pen.lineTo(x - 1.1 * r, y - 0.8 * r); pen.closePath(); },
];
const tintOf = (group) => (group > 0 && group <= SHAPES ? group : 0);

// A canvas out of sight, larger than what is seen, and the view that it was painted for.
class Picture {
  constructor() {
    this.canvas = document.createElement("canvas");
    this.pen = this.canvas.getContext("2d");
    this.view = null;
  }

  fit(width, height) {
    if (this.canvas.width === width && this.canvas.height === height) {
      this.pen.setTransform(1, 0, 0, 1, 0, 0);
      return;
    }
    this.canvas.width = width;
    this.canvas.height = height;
    this.threads = new Uint16Array(width * height);
    this.image = this.pen.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  // Adds a line, smooth at its edges, to the sums; its ends lie inside.
  add(ax, ay, bx, by, ink) {
    const { threads } = this;
    const width = this.canvas.width;
    const steep = Math.abs(by - ay) > Math.abs(bx - ax);
    const along = steep ? width : 1;
    const across = steep ? 1 : width;
    let [from, to, at, end] = steep ? [ay, by, ax, bx] : [ax, bx, ay, by];
    if (from > to) [from, to, at, end] = [to, from, end, at];
    const slope = to > from ? (end - at) / (to - from) : 0;
    let place = Math.round(from);
    let value = at + slope * (place - from);
    for (let left = Math.round(to) - place; left >= 0; left -= 1) {
      const whole = value | 0;
      const share = ((value - whole) * ink) | 0;
      const n = place * along + whole * across;
      threads[n] += ink - share;
      threads[n + across] += share;
      place += 1;
      value += slope;
    }
  }
}

// The part of a line inside the paper; null where there is none (after Liang and Barsky).
const clipped = (ax, ay, bx, by, right, bottom) => {
  if (ax >= 0 && bx >= 0 && ay >= 0 && by >= 0 && ax <= right && bx <= right && ay <= bottom && by <= bottom) return [ax, ay, bx, by];
  const [dx, dy] = [bx - ax, by - ay];
  let [enter, leave] = [0, 1];
  for (const [p, q] of [[-dx, ax], [dx, right - ax], [-dy, ay], [dy, bottom - ay]]) {
    if (p === 0 && q < 0) return null;
    if (p < 0) enter = Math.max(enter, q / p);
    else if (p > 0) leave = Math.min(leave, q / p);
  }
  return enter < leave ? [ax + enter * dx, ay + enter * dy, ax + leave * dx, ay + leave * dy] : null;
};

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
    this.stale = this.wanted = true;
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
    const [red, green, blue] = this.thread.match(/[\d.]+/g).map(Number);
    this.inks = new Uint32Array(DARKEST);
    const bytes = new Uint8ClampedArray(this.inks.buffer);
    for (let sum = 1; sum < DARKEST; sum += 1) bytes.set([red, green, blue, 235 * (1 - Math.exp(-sum / 260))], 4 * sum);
  }

  resize() {
    const box = this.canvas.getBoundingClientRect();
    this.density = Math.min(devicePixelRatio || 1, 2);
    this.width = Math.max(1, box.width);
    this.height = Math.max(1, box.height);
    this.canvas.width = this.width * this.density;
    this.canvas.height = this.height * this.density;
    this.makeAtlas();
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
    this.wanted = true;
    this.ask();
  }

  // While things move the picture at hand does; it is painted anew when they rest or it runs out.
  moved() {
    this.stale = true;
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.repaint(), REST_MS);
    this.ask();
  }

  runsOut() {
    const painted = this.shown.view;
    if (!painted) return true;
    const size = this.view.scale / painted.scale;
    const left = this.view.x + size * painted.left;
    const top = this.view.y + size * painted.top;
    const right = left + (size * this.shown.canvas.width) / this.density;
    const bottom = top + (size * this.shown.canvas.height) / this.density;
    return size > 1.8 || size < 0.6 || left > 0 || top > 0 || right < this.width || bottom < this.height;
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
    if (!this.job && this.stale && (this.wanted || this.runsOut())) {
      this.stale = this.wanted = false;
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
    if (this.job || this.wanted) this.ask();
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
      // Smoothing costs more than it shows while things move.
      pen.imageSmoothingEnabled = !this.job;
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
    return this.radii[node] * Math.min(2.2, Math.max(0.8, scale / 14));
  }

  *paint(picture, view) {
    const density = this.density;
    const left = -MARGIN * this.width;
    const top = -MARGIN * this.height;
    const width = Math.ceil(this.width * (1 + 2 * MARGIN) * density);
    const height = Math.ceil(this.height * (1 + 2 * MARGIN) * density);
    picture.fit(width, height);
    const place = { scale: view.scale * density, x: (view.x - left) * density, y: (view.y - top) * density };
    picture.threads.fill(0);
    yield* this.sumEdges(picture, place, width - 2, height - 2);
    yield* this.inkEdges(picture, height);
    picture.pen.putImageData(picture.image, 0, 0);
    yield;
    this.stampNodes(picture.pen, place, view.scale, width, height);
    picture.view = { scale: view.scale, left: left - view.x, top: top - view.y };
  }

  *sumEdges(picture, place, right, bottom) {
    const { data } = this;
    const few = Math.max(0.12, Math.min(1, 2500 / Math.max(1, this.edges.length)));
    let drawn = 0;
    for (const e of this.edges) {
      const ax = data.x[data.of[e]] * place.scale + place.x;
      const ay = data.y[data.of[e]] * place.scale + place.y;
      const bx = data.x[data.to[e]] * place.scale + place.x;
      const by = data.y[data.to[e]] * place.scale + place.y;
      const inside = clipped(ax, ay, bx, by, right, bottom);
      if (inside) {
        const heavy = Math.log(data.weight[e]) / Math.log(this.heaviest + 1);
        picture.add(inside[0], inside[1], inside[2], inside[3], Math.round(few * (70 + 130 * heavy)));
      }
      drawn += 1;
      if (drawn % EDGES_A_STEP === 0) yield;
    }
  }

  // Sums become ink that grows ever slower, so that a thick bundle still shows its strands.
  *inkEdges(picture, height) {
    const width = picture.canvas.width;
    const { threads, pixels } = picture;
    for (let row = 0; row < height; row += ROWS_A_STEP) {
      const end = Math.min(height, row + ROWS_A_STEP) * width;
      for (let n = row * width; n < end; n += 1) {
        const sum = threads[n];
        pixels[n] = sum ? this.inks[sum < DARKEST ? sum : DARKEST - 1] : 0;
      }
      yield;
    }
  }

  stampNodes(pen, place, scale, right, bottom) {
    const { data, density } = this;
    const atlas = this.atlas;
    const middles = new Map();
    // Groups that have a colour of their own are stamped above the grey ones.
    for (const coloured of [false, true]) {
      for (let n = 0; n < data.names.length; n += 1) {
        const group = data.group[n];
        if (!this.seen[n] || group > 0 && group <= SHAPES !== coloured) continue;
        const x = data.x[n] * place.scale + place.x;
        const y = data.y[n] * place.scale + place.y;
        if (group > 0 && group <= LABELS) {
          const held = middles.get(group) ?? [0, Infinity, 0];
          middles.set(group, [held[0] + x, Math.min(held[1], y), held[2] + 1]);
        }
        if (x < 0 || x > right || y < 0 || y > bottom) continue;
        const size = Math.min(SIZES - 1, Math.round((this.radius(n, scale) / LARGEST) * SIZES));
        pen.drawImage(atlas.canvas, size * atlas.cell, tintOf(group) * atlas.cell, atlas.cell, atlas.cell, x - atlas.cell / 2, y - atlas.cell / 2, atlas.cell, atlas.cell);
      }
    }
    pen.font = `600 ${13 * density}px ${this.font}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.lineWidth = 4 * density;
    pen.lineJoin = "round";
    pen.strokeStyle = this.paper;
    pen.fillStyle = this.ink;
    for (const [group, [sum, top, count]] of middles) {
      pen.strokeText(String(group), sum / count, top - 12 * density);
      pen.fillText(String(group), sum / count, top - 12 * density);
    }
  }

  // Every mark once, by colour and size: stamping a picture is much faster than drawing a path.
  makeAtlas() {
    const cell = Math.ceil((2 * 1.4 * LARGEST + 4) * this.density);
    const canvas = document.createElement("canvas");
    canvas.width = cell * SIZES;
    canvas.height = cell * (SHAPES + 1);
    const pen = canvas.getContext("2d");
    pen.strokeStyle = this.paper;
    for (let tint = 0; tint <= SHAPES; tint += 1) {
      pen.fillStyle = this.tints[tint];
      for (let size = 0; size < SIZES; size += 1) {
        pen.beginPath();
        shapes[tint ? tint - 1 : 0](pen, (size + 0.5) * cell, (tint + 0.5) * cell, (Math.max(size, 2) / SIZES) * LARGEST * this.density);
        pen.fill();
        pen.stroke();
      }
    }
    this.atlas = { canvas, cell };
  }

  move(dx, dy) {
    this.view.x += dx;
    this.view.y += dy;
    this.moved();
  }

  zoom(times, x = this.width / 2, y = this.height / 2) {
    const scale = Math.min(Math.max(this.view.scale * times, 0.05), 2000);
    const part = scale / this.view.scale;
    this.view = { scale, x: x - part * (x - this.view.x), y: y - part * (y - this.view.y) };
    this.moved();
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
      this.makeAtlas();
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
