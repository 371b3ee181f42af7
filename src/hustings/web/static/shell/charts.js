// Draws each figure's chart from the JSON beside it, in the page's own colours; the table stays the twin.
const root = document.documentElement;
const probe = document.createElement("span");
probe.hidden = true;
document.body.append(probe);

const token = (name) => {
  if (name.startsWith("font")) return getComputedStyle(root).getPropertyValue(`--${name}`).trim();
  probe.style.color = `var(--${name})`;
  return getComputedStyle(probe).color;
};

// British words for English: days stand before months, as everywhere on this site.
const language = root.lang === "en" ? "en-GB" : root.lang;
const compactNumber = new Intl.NumberFormat(root.lang, { notation: "compact", maximumFractionDigits: 1 });
const fullNumber = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });

const dates = (options) => {
  const format = new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options });
  return (value) => format.format(new Date(value));
};
const formatters = {
  $compact: (value) => compactNumber.format(value),
  $day: dates({ day: "numeric", month: "short" }),
  $date: dates({ day: "numeric", month: "short", year: "numeric" }),
  $month: dates({ month: "short", year: "numeric" }),
};

// Texts that begin with $ stand for design tokens.
const resolved = (part) => {
  if (typeof part === "string" && part in formatters) return formatters[part];
  if (typeof part === "string" && part.startsWith("$")) return token(part.slice(1));
  if (Array.isArray(part)) return part.map(resolved);
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, resolved(value)]));
  }
  return part;
};

const named = (value) => (value === null || value === undefined ? root.dataset.unknown : fullNumber.format(value));

const download = (name, address) => {
  const link = document.createElement("a");
  link.download = name;
  link.href = address;
  link.click();
};

const cellText = (cell) => {
  const text = cell.dataset.value ?? cell.textContent.trim();
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const tableAsCsv = (table) =>
  [...table.rows].map((row) => [...row.cells].map(cellText).join(",")).join("\r\n") + "\r\n";

// Equal Earth (Savric, Patterson and Jenny 2018): areas on the map are as large to each other as on the globe.
const equalEarth = ([longitude, latitude]) => {
  const slant = Math.asin((Math.sqrt(3) / 2) * Math.sin((latitude * Math.PI) / 180));
  const two = slant ** 2;
  const six = slant ** 6;
  const wide = 1.340264 - 0.243318 * two + six * (0.006251 + 0.034164 * two);
  const x = (longitude * Math.cos(slant) * 2) / (Math.sqrt(3) * wide);
  return [x, ((slant * 180) / Math.PI) * (1.340264 - 0.081106 * two + six * (0.000893 + 0.003796 * two))];
};

// A country that lies across the date line goes on beyond it, rather than around the whole map.
const unbroken = (ring) => {
  let turn = 0;
  const joined = ring.map(([longitude, latitude], place) => {
    const step = place ? longitude - ring[place - 1][0] : 0;
    if (Math.abs(step) > 180) turn -= 360 * Math.sign(step);
    return [longitude + turn, latitude];
  });
  const longitudes = joined.map(([longitude]) => longitude);
  const middle = (Math.min(...longitudes) + Math.max(...longitudes)) / 2;
  const back = Math.abs(middle) > 180 ? -360 * Math.sign(middle) : 0;
  return joined.map(([longitude, latitude]) => [longitude + back, latitude]);
};

// Borders come as TopoJSON, each drawn once as steps from point to point; countries are put together from them.
const countriesOf = ({ arcs, objects, transform: { scale, translate } }) => {
  const lines = arcs.map((arc) => {
    let [x, y] = [0, 0];
    return arc.map(([right, up]) => {
      x += right;
      y += up;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  const line = (number) => (number < 0 ? [...lines[~number]].reverse() : lines[number]);
  const ring = (numbers) =>
    unbroken(numbers.flatMap((number, place) => line(number).slice(place ? 1 : 0))).map(equalEarth);
  const antarctica = "010";
  const features = objects.countries.geometries
    .filter((one) => one.id !== antarctica)
    .map((one) => ({
      type: "Feature",
      properties: { name: one.id ?? one.properties.name },
      geometry: {
        type: "MultiPolygon",
        coordinates: (one.type === "Polygon" ? [one.arcs] : one.arcs).map((rings) => rings.map(ring)),
      },
    }));
  return { type: "FeatureCollection", features };
};

let borders = null;
const withBorders = (address) => {
  borders ??= fetch(address)
    .then((answer) => answer.json())
    .then((topology) => echarts.registerMap("world", countriesOf(topology)));
  return borders;
};

// Arrow keys walk through the points; what they show is also read out.
const walkable = (canvas, chart, live) => {
  let place = -1;
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const series = chart.getOption().series.filter((one) => !one.silent);
    const first = chart.getOption().series.indexOf(series[0]);
    // A map knows every country; only those with a value are points of it.
    const points = (one) => (one.type === "map" ? one.data.filter(({ value }) => Number.isFinite(value)) : one.data);
    const length = Math.max(...series.map((one) => points(one).length));
    place = Math.min(Math.max(place + step, 0), length - 1);
    chart.dispatchAction({ type: "showTip", seriesIndex: Math.max(first, 0), dataIndex: place });
    const said = series.map((one) => {
      const item = points(one)[place];
      const value = item?.value ?? item;
      const axes = [...(chart.getOption().xAxis ?? []), ...(chart.getOption().yAxis ?? [])];
      const words = axes.find((axis) => axis.type === "category");
      const [at, amount] = Array.isArray(value) ? [value[0], value.at(-1)] : [item?.name ?? words?.data[place], value];
      return { at: String(at ?? "").slice(0, 10), text: `${one.name} ${named(amount)}` };
    });
    live.textContent = `${said[0].at}: ${said.map((one) => one.text).join(", ")}`;
  });
};

const draw = async (figure) => {
  if (figure.dataset.borders) await withBorders(figure.dataset.borders);
  const canvas = figure.querySelector(".canvas");
  const option = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  const chart = echarts.init(canvas, null, { renderer: "canvas", locale: "EN" });
  let painted = false;
  // A canvas that has no size yet, or none any more, has no room for a map to be laid out in.
  const roomy = () => canvas.clientWidth > 0 && canvas.clientHeight > 0;
  const paint = () => {
    if (!roomy()) return;
    painted = true;
    const colours = resolved(option);
    colours.tooltip.valueFormatter = named;
    chart.setOption(colours, true);
  };
  paint();
  new ResizeObserver(() => {
    if (!roomy()) return;
    chart.resize();
    if (!painted) paint();
  }).observe(canvas);
  document.addEventListener("themechange", paint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  document.fonts.ready.then(paint);
  walkable(canvas, chart, figure.querySelector("[aria-live]"));
  figure.querySelector("[data-png]").addEventListener("click", () => {
    download(`${figure.id}.png`, chart.getDataURL({ pixelRatio: 2, backgroundColor: token("card") }));
  });
  figure.querySelector("[data-csv]").addEventListener("click", () => {
    const csv = "\ufeff" + tableAsCsv(figure.querySelector("table")) + figure.dataset.foot + "\r\n";
    const address = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
    download(`${figure.id}.csv`, address);
    URL.revokeObjectURL(address);
  });
};

document.querySelectorAll("figure.chart").forEach(draw);
