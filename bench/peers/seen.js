/* What is seen of a view, as digits: read alike from four dashboards, and when it is seen.

   Every animation frame reads the parts that are waited for. In the frame where all of them say what they should
   they are painted; the frame after it, they are on the screen. */

if (window === window.top) {
  const digits = (words) => (words.match(/[+−]?\d+(,\d+)?/g) ?? []).join(" ");

  /* Also inside shadow roots, where Panel draws. */
  const deep = (selector, root = document) => [
    ...root.querySelectorAll(selector),
    ...[...root.querySelectorAll("*")].flatMap((one) => (one.shadowRoot ? deep(selector, one.shadowRoot) : [])),
  ];

  const isVisible = (one) => Boolean(one?.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
  const EMPTY = ["#FFFFFF", "#D9D9D9"]; // of an area without a value; Likvärd hatches some
  const colour = (fill) => (typeof fill !== "string" || EMPTY.includes(fill.toUpperCase()) ? "" : fill.toUpperCase());
  const sorted = (entries) => Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

  /* Of entries [area, fill, lines of its tooltip below the name, whether it is marked]. */
  const drawn = (entries) => ({
    areas: sorted(entries.map(([id, fill, lines]) => [id, [colour(fill), digits(lines)]])),
    marked: entries.find(([, , , isMarked]) => isMarked)?.[0] ?? "",
  });

  const frame = (selector) => {
    const found = [...document.querySelectorAll(`${selector} iframe`)].findLast((one) => isVisible(one) && one.clientHeight);
    return found?.contentWindow.map ? found : null;
  };

  const belowName = (lines) => lines.split("<br>").slice(1).join(" ");

  const layers = (map) => {
    const found = [];
    map.eachLayer((layer) => layer.feature && layer.options.fill !== false && found.push(layer));
    return found;
  };

  const table = (one) =>
    [...one.querySelectorAll("tbody tr")].map((row) => {
      const [name, ...cells] = [...row.children].map((cell) => cell.textContent.trim());
      return [name, digits(cells.join(" ")), row.textContent.match(/[▲●▼△▽○]/)?.[0] ?? ""];
    });

  const series = (lines) =>
    sorted(lines.map(([name, xs, ys]) => [
      name,
      [...xs].map((x, at) => [x, ys[at]]).filter(([, y]) => Number.isFinite(y)),
    ]));

  /* What Plotly has drawn hangs at the elements that it has drawn it with. */
  const plotly = (selector) => {
    const found = [...document.querySelectorAll(`${selector} .js-plotly-plot`)].find(isVisible);
    const points = [...(found?.querySelectorAll(".scatterlayer .trace") ?? [])].map((one) => one.__data__);
    return points.length ? series(points.map((of) => [of[0].trace.name, of.map((p) => p.x), of.map((p) => p.y)])) : null;
  };

  /* A small picture has pixels, not values: a point that is less than a quarter of a pixel away from where one that
     is expected should be is that one. Which line is which stands in the legend, the last drawn first. */
  const lines = (image, names, expected) => {
    const svg = new DOMParser().parseFromString(decodeURIComponent(image.src.slice(image.src.indexOf(",") + 1)), "image/svg+xml");
    const marks = (anchor) => [...svg.querySelectorAll(`g[text-anchor=${anchor}][font-size="12"] text`)];
    const scale = (labels, pixels) => {
      const said = labels.map((one) => Number(one.textContent.replace("−", "-").replace(",", ".").replace(/[^\d.-]/g, "")));
      const step = (said.at(-1) - said[0]) / (pixels.at(-1) - pixels[0]);
      return { value: (pixel) => said[0] + (pixel - pixels[0]) * step, step: Math.abs(step) };
    };
    const years = scale(marks("middle"), marks("middle").map((one) => Number(one.getAttribute("x"))));
    const grid = [...svg.querySelector("path").getAttribute("d").matchAll(/M[\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
    const values = scale(marks("end"), grid);
    const drawn = [...svg.querySelectorAll("g[stroke-linecap] path:not([stroke-width='6'])")].reverse();
    return series(drawn.map((one, at) => {
      const points = [...one.getAttribute("d").matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Math.round(years.value(x)), values.value(y)]);
      const known = new Map(expected[names[at]]);
      return [names[at], points.map(([x]) => x), points.map(([x, y]) => (Math.abs(known.get(x) - y) < values.step / 4 ? known.get(x) : y))];
    }));
  };

  const first = (selector, read) => {
    const found = [...document.querySelectorAll(selector)].find(isVisible);
    return found ? read(found) : null;
  };

  const bokeh = (name, read) => {
    const found = window.Bokeh?.documents[0]?.get_model_by_name(name);
    return found && deep("canvas").length ? read(found.data) : null;
  };

  const readers = {
    likvard: {
      map: () => {
        const found = frame(".st-key-picture-map");
        const labels = [...(found?.contentDocument.querySelectorAll("[data-painted] .map-area") ?? [])];
        const fills = new Map(labels.length ? layers(found.contentWindow.map).map((one) => [one.feature.id, one.options.fillColor]) : []);
        const lines = (label) => label.ariaLabel.slice(label.querySelector(".map-name").textContent.length);
        return labels.length
          ? drawn(labels.map((one) => [one.dataset.area, fills.get(one.dataset.area), lines(one), one.ariaPressed === "true"]))
          : null;
      },
      table: () => first(".st-key-picture-map table.figures", table),
      trend: (expected) => first(".st-key-picture-course img.lines", (image) => {
        const names = [...image.parentElement.querySelectorAll(".legend li")].map((one) => one.lastChild.textContent.trim().split(": ")[0]);
        return image.complete ? lines(image, names, expected) : null;
      }),
    },
    streamlit: {
      map: () => {
        const shapes = frame(".st-key-map") ? layers(frame(".st-key-map").contentWindow.map) : [];
        return drawn(shapes.map((one) => [one.feature.id, one.options.fillColor, belowName(one.feature.properties.said), one.options.weight > 1]));
      },
      table: () => first(".st-key-table table", table),
      trend: () => plotly(".st-key-trend"),
    },
    dash: {
      map: () => drawn(
        [...(window.areas?.shapes ?? [])]
          .filter(([, one]) => one.getElement())
          .map(([id, one]) => [id, one.getElement().getAttribute("fill"), belowName(one.getTooltip().getContent()), one.options.weight > 1])
      ),
      table: () => first("#table", table),
      trend: () => plotly("#trend"),
    },
    panel: {
      map: () => bokeh("areas", ({ id, fill, said, weight }) => drawn([...id].map((one, at) => [one, fill[at], belowName(said[at]), weight[at] > 1]))),
      table: () => deep("table").filter(isVisible).map(table)[0] ?? null,
      trend: () => bokeh("lines", ({ name, xs, ys }) => series([...name].map((one, at) => [one, xs[at], ys[at]]))),
    },
  };

  const isContent = () => deep("h1").some(isVisible) && deep(".finding").some((one) => isVisible(one) && one.textContent);

  window.seen = {
    content: null, // milliseconds since navigation started
    pressed: null,
    shown: null,

    read: (dashboard, expected) => Object.fromEntries(Object.entries(expected).map(([part, said]) => [part, readers[dashboard][part](said)])),

    isSame: (dashboard, expected) =>
      Object.entries(expected).every(([part, said]) => JSON.stringify(readers[dashboard][part](said)) === JSON.stringify(said)),

    /* Until every part says what is expected. */
    watch(dashboard, expected) {
      this.shown = null;
      const watched = (this.watched = {}); // of two that are watched for, only the later
      const look = () => {
        if (this.watched !== watched) return;
        const isSeen = this.isSame(dashboard, expected);
        requestAnimationFrame(isSeen ? () => { this.shown = performance.now(); } : look);
      };
      look();
    },

    /* Whether it is on the screen before so many milliseconds have passed. */
    async isShown(patience) {
      for (const end = performance.now() + patience; performance.now() < end && !(this.shown && this.content); )
        await new Promise((done) => { setTimeout(done, 20); });
      return Boolean(this.shown && this.content);
    },

    /* From the press of the pointer on an option; a list of the browser's own only says that it was changed. */
    await(event) {
      this.pressed = null;
      addEventListener(event, (one) => { this.pressed = one.timeStamp; }, { capture: true, once: true });
    },
  };

  const look = () =>
    isContent() ? requestAnimationFrame(() => { seen.content = performance.now(); }) : requestAnimationFrame(look);
  look();
}
