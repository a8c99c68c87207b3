/* Thousands of areas on one sheet. Their boundaries come as steps on a grid (queries/outlines.sql): coarse ones of all
   areas first, and where the map is seen from nearer finer ones, county by county, which take their place. Each file
   is fetched once. What a choice changes is one letter an area.

   manyAreas(map, settings, changed) → { begin, unfold, paint, shapes, at, near }; changed() is called when finer
   boundaries have come */

function manyAreas(map, settings, changed) {
  "use strict";

  const MOST_LABELS = 30, LABEL = { width: 44, height: 22 }; // an area must be as large on the screen
  const FULL_LINE = 16; // pixels across a usual area from where borders are as dark as on other maps
  const HALF = 128; // of the world's width at zoom 0, in pixels
  const sharp = Math.min(devicePixelRatio || 1, 2);
  const fetched = new Map(); // address → its promise
  const known = new Map(); // id → index
  let areas = []; // { id, name, details: [{ path, rings }], box, size }
  let parts = []; // the areas of a county: { from, to, box, ... } as settings.parts says
  let frame = null; // borders of what is larger, drawn above
  let inks = []; // what each area is filled with
  let usual = 1; // how wide an area is, in the middle of all, in pixels at zoom 0

  /* Only what is fine enough for the screen is fetched: from this zoom on the grid of so many steps to a degree. */
  const details = settings.details;

  /* ---- boundaries ---- */

  function load(scope, level, grid, version) {
    const address = `${settings.geometry}${scope}.${level}.${grid}.${version}.json`;
    if (!fetched.has(address)) {
      fetched.set(address, fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(`${answer.status} ${address}`);
        return answer.json();
      }));
    }
    return fetched.get(address);
  }

  /* Pixels at zoom 0, from the middle of the world, which a float of 32 bits holds to less than a pixel of any map. */
  function placed(x, y, grid) {
    const sine = Math.sin((y / grid) * (Math.PI / 180));
    return [
      (x / grid / 180) * HALF - origin.x,
      (-Math.log((1 + sine) / (1 - sine)) / (2 * Math.PI)) * HALF - origin.y,
    ];
  }

  const origin = map.project(settings.centre, 0).subtract([HALF, HALF]);

  /* From steps to a path, and the box around it. */
  function drawn(rings, grid) {
    const path = new Path2D(), box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const steps of rings) {
      let x = 0, y = 0;
      for (let at = 0; at < steps.length; at += 2) {
        x += steps[at];
        y += steps[at + 1];
        const [left, top] = placed(x, y, grid);
        if (at) path.lineTo(left, top);
        else path.moveTo(left, top);
        if (left < box[0]) box[0] = left;
        if (top < box[1]) box[1] = top;
        if (left > box[2]) box[2] = left;
        if (top > box[3]) box[3] = top;
      }
      path.closePath();
    }
    return { path, box };
  }

  function around(boxes) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [left, top, right, bottom] of boxes) {
      box[0] = Math.min(box[0], left);
      box[1] = Math.min(box[1], top);
      box[2] = Math.max(box[2], right);
      box[3] = Math.max(box[3], bottom);
    }
    return box;
  }

  async function begin() {
    const [first, above] = await Promise.all([
      load(settings.scope, settings.level, details[0][1], settings.version),
      settings.frame ? load(settings.scope, settings.frame[0], details[1][1], settings.frame[1]) : null,
    ]);
    areas = first.ids.map((id, index) => {
      known.set(id, index);
      const { path, box } = drawn(first.rings[index], first.grid);
      const details = [{ path, rings: first.rings[index], grid: first.grid }];
      return { id, name: first[settings.language][index], details, box };
    });
    for (const area of areas) area.size = (area.box[2] - area.box[0]) * (area.box[3] - area.box[1]);
    const sizes = areas.map(({ size }) => size).sort((a, b) => a - b);
    usual = Math.sqrt(sizes[sizes.length >> 1]) || 1;
    let from = 0;
    parts = settings.parts.map(([scope, count, version]) => {
      const part = { scope, version, from, to: from + count, asked: new Set() };
      part.box = around(areas.slice(from, part.to).map(({ box }) => box));
      from = part.to;
      return part;
    });
    if (above) frame = drawn(above.rings.flat(), above.grid).path;
    sheet.addTo(map);
    return L.latLngBounds(corners(around(parts.map(({ box }) => box))));
  }

  function wanted() {
    return details.findLastIndex(([zoom]) => map.getZoom() >= zoom);
  }

  /* Ask for what the screen shows coarser than it could. */
  function refine() {
    const detail = wanted(), seen = view();
    for (const part of detail > 0 ? parts : []) {
      if (part.asked.has(detail) || !meets(part.box, seen)) continue;
      part.asked.add(detail);
      load(part.scope, settings.level, details[detail][1], part.version)
        .then(({ rings, grid }) => {
          rings.forEach((one, index) => {
            if (one.length) areas[part.from + index].details[detail] = { path: drawn(one, grid).path, rings: one, grid };
          });
          sheet.draw();
          changed();
        })
        .catch((error) => {
          part.asked.delete(detail); // the coarse ones stay, and moving the map asks again
          console.error(error);
        });
    }
  }

  /* The finest there is that is not finer than the screen. */
  function detailed(area, detail = wanted()) {
    return area.details.slice(0, detail + 1).findLast(Boolean);
  }

  /* ---- where things are ---- */

  function place(latlng) {
    return map.project(latlng, 0).subtract([HALF, HALF]).subtract(origin);
  }

  function view(margin = 0) {
    const size = map.getSize(), more = size.multiplyBy(margin);
    const { x: left, y: top } = place(map.containerPointToLatLng(more.multiplyBy(-1)));
    const { x: right, y: bottom } = place(map.containerPointToLatLng(size.add(more)));
    return [left, top, right, bottom];
  }

  function meets(a, b) {
    return a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
  }

  function corners([left, top, right, bottom]) {
    return [[left, top], [right, bottom]].map(([x, y]) => map.unproject(origin.add([x + HALF, y + HALF]), 0));
  }

  const pen = document.createElement("canvas").getContext("2d");

  function at(latlng) {
    const { x, y } = place(latlng);
    return areas.find((area) => meets(area.box, [x, y, x, y]) && pen.isPointInPath(detailed(area).path, x, y))?.id;
  }

  /* The areas that are large enough to write in, and the one that the keyboard is at. */
  function near(entries) {
    const seen = view(), scale = map.getZoomScale(map.getZoom(), 0);
    const focused = document.activeElement?.dataset?.area;
    const large = ({ box }) =>
      (box[2] - box[0]) * scale > LABEL.width && (box[3] - box[1]) * scale > LABEL.height && meets(box, seen);
    const found = entries.filter(({ id, selected }) => {
      const area = areas[known.get(id)];
      return area && (selected || id === focused || large(area));
    });
    const size = ({ id, selected }) => (selected || id === focused ? Infinity : areas[known.get(id)].size);
    const most = new Set([...found].sort((a, b) => size(b) - size(a)).slice(0, MOST_LABELS));
    return found.filter((one) => most.has(one));
  }

  /* As layer.js keeps the shapes of a few areas: only those are made that are asked for. */
  const shapes = {
    has: (id) => known.has(id),
    get(id) {
      const area = areas[known.get(id)];
      if (!area) return undefined;
      const { rings, grid } = detailed(area);
      const latlngs = rings.map((steps) => {
        let x = 0, y = 0;
        const places = [];
        for (let step = 0; step < steps.length; step += 2) {
          x += steps[step];
          y += steps[step + 1];
          places.push(L.latLng(y / grid, x / grid));
        }
        return places;
      });
      return { name: area.name, layer: L.polygon(latlngs), rings: latlngs, size: area.size };
    },
  };

  /* ---- the sheet ---- */

  const Sheet = L.Renderer.extend({
    options: { padding: 0.25 },
    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), move: this._follow };
    },
    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.style.pointerEvents = "none";
    },
    _destroyContainer() {
      this._container.remove();
    },
    _reset() {
      this._update();
    },
    _onZoomEnd() {},
    _updatePaths() {},
    /* While it is dragged the sheet moves as it is; beyond its edge it is drawn anew. */
    _follow() {
      const size = map.getSize();
      const seen = L.bounds(map.containerPointToLayerPoint([0, 0]), map.containerPointToLayerPoint(size));
      if (!map._animatingZoom && this._bounds && !this._bounds.contains(seen)) this._update();
    },
    _update() {
      if (map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize(), canvas = this._container;
      L.DomUtil.setPosition(canvas, this._bounds.min);
      canvas.width = size.x * sharp;
      canvas.height = size.y * sharp;
      canvas.style.width = `${size.x}px`;
      canvas.style.height = `${size.y}px`;
      this.draw();
    },
    draw() {
      if (!this._bounds || !inks.length || map._animatingZoom) return;
      const canvas = this._container, ink = canvas.getContext("2d");
      const scale = map.getZoomScale(this._zoom, 0), detail = wanted();
      const middle = map.latLngToLayerPoint(settings.centre).subtract(this._bounds.min).multiplyBy(sharp);
      ink.setTransform(1, 0, 0, 1, 0, 0);
      ink.clearRect(0, 0, canvas.width, canvas.height);
      ink.setTransform(scale * sharp, 0, 0, scale * sharp, middle.x, middle.y);
      const seen = view(this.options.padding);
      const visible = areas.map((area, index) => ({ area, fill: inks[index] })).filter(({ area }) => meets(area.box, seen));
      const sheets = new Map(); // fill → what has it, as one path, so that neighbours leave no seam
      const all = new Path2D();
      for (const { area, fill } of visible) {
        const { path } = detailed(area, detail);
        if (!sheets.has(fill)) sheets.set(fill, new Path2D());
        sheets.get(fill).addPath(path);
        all.addPath(path);
      }
      for (const [fill, path] of sheets) {
        if (fill instanceof CanvasPattern) {
          fill.setTransform(ink.getTransform().inverse().scale(sharp / 2));
        }
        ink.fillStyle = fill;
        ink.fill(path);
      }
      const dark = Math.min(1, (usual * scale) / FULL_LINE - 0.3);
      ink.lineJoin = "round";
      ink.strokeStyle = settings.border;
      if (dark > 0.1) {
        ink.lineWidth = dark / scale;
        ink.stroke(all);
      }
      if (frame) {
        ink.strokeStyle = settings.ink;
        ink.lineWidth = (dark > 0.8 ? 1.8 : 0.8) / scale;
        ink.stroke(frame);
      }
    },
  });
  const sheet = new Sheet();
  map.on("moveend", refine);

  /* ---- what is chosen ---- */

  /* A letter an area, in the order of the boundaries; each letter stands for what several areas look like and say. */
  function unfold({ codes = "", kinds = {}, values = [], selected }) {
    return areas.map(({ id, name }, index) => {
      const [fill, judgement, lines] = kinds[codes[index]] ?? [0, "", [settings.missing]];
      const [label, value] = values[index] ?? ["", ""];
      return { id, name, fill, judgement, label, lines: value ? [value, ...lines] : lines, selected: id === selected };
    });
  }

  function paint(entries, colours) {
    inks = entries.map(({ fill }) => colours[fill]);
    sheet.draw();
  }

  return { begin, unfold, paint, shapes, at, near };
}
