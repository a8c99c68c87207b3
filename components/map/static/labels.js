/* The names and values of areas on the map: text for the eye, buttons for the keyboard. The pointer goes
   through them to the areas below.

   mapLabels(map, settings, pane, actions) → { draw, arrange }
   actions: show(id, point), hide(), choose(id), reveal(id) */

function mapLabels(map, settings, pane, actions) {
  "use strict";

  const buttons = new Map(); // area id → button
  let areas = [];
  pane.setAttribute("role", "group");
  pane.setAttribute("aria-label", settings.areas);

  function makeButton(id) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "map-area";
    button.dataset.area = id;
    button.addEventListener("click", () => actions.choose(id));
    button.addEventListener("focus", () => focused(id));
    button.addEventListener("blur", actions.hide);
    button.addEventListener("keydown", (event) => step(event, id));
    buttons.set(id, button);
    return button;
  }

  /* One stop of the tabulator for all areas; arrows move between them. */
  function focused(id) {
    const button = buttons.get(id);
    if (!button.dataset.seen) actions.reveal(id);
    for (const [other, one] of buttons) one.tabIndex = other === id ? 0 : -1;
    actions.show(id, map.layerPointToContainerPoint(L.DomUtil.getPosition(button) ?? L.point(0, 0)));
  }

  function step(event, id) {
    const here = areas.findIndex((area) => area.id === id);
    const next = {
      ArrowRight: here + 1, ArrowDown: here + 1, ArrowLeft: here - 1, ArrowUp: here - 1, Home: 0, End: -1,
    }[event.key];
    if (event.key === "Escape") actions.hide();
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    buttons.get(areas.at(next % areas.length).id).focus({ preventScroll: true });
  }

  function span(className, text, parent) {
    const made = document.createElement("span");
    made.className = className;
    made.textContent = text;
    parent.append(made);
    return made;
  }

  function write(button, area) {
    const [symbol, colour] = settings.signs[area.judgement] ?? ["", ""];
    button.replaceChildren();
    span("map-name", area.name, button);
    const value = span("map-value", "", button);
    if (symbol) span("map-sign", symbol, value).style.color = colour;
    value.append(area.label);
    button.setAttribute("aria-label", [area.name, ...area.lines].join(", "));
    button.setAttribute("aria-pressed", String(area.selected));
  }

  function draw(next) {
    areas = next;
    const known = new Set(areas.map(({ id }) => id));
    for (const [id, button] of buttons) {
      if (known.has(id)) continue;
      button.remove();
      buttons.delete(id);
    }
    const first = areas.find(({ selected }) => selected) ?? areas[0];
    areas.forEach((area, index) => {
      const button = buttons.get(area.id) ?? makeButton(area.id);
      write(button, area);
      button.tabIndex = area === first ? 0 : -1;
      if (pane.children[index] !== button) pane.insertBefore(button, pane.children[index] ?? null);
    });
  }

  /* Name and value where both fit inside the area as it is seen now, else the value, else nothing. The
     selected area has both in any case, and the others give way to it.
     shapes: area id → { rings, size } */
  function arrange(shapes) {
    const controls = controlBoxes();
    const taken = [...controls, ...pointBoxes()];
    const drawn = areas.filter(({ id }) => shapes.has(id));
    drawn.sort((a, b) => b.selected - a.selected || shapes.get(a.id).size - shapes.get(b.id).size);
    const full = measure(drawn, "full"), brief = measure(drawn, "brief");
    for (const { id, selected } of drawn) {
      const rings = visibleRings(shapes.get(id).rings);
      const tries = [["full", full.get(id), taken], ["brief", brief.get(id), taken]];
      if (selected) tries.splice(1, 1, ["full", full.get(id), controls], ["full", full.get(id), []]);
      place(buttons.get(id), rings, tries, taken);
    }
  }

  function place(button, rings, tries, taken) {
    let form = "none", at = null;
    for (const [name, box, obstacles] of rings.length ? tries : []) {
      at = roomiest(rings, box, obstacles);
      if (!at || (at.room < box.y * 0.52 && obstacles === taken)) continue;
      form = name;
      taken.push(around(at, box.x / 2, box.y / 2));
      break;
    }
    button.dataset.form = form;
    button.dataset.seen = rings.length ? "yes" : "";
    if (!rings.length) return;
    const { x, y } = at ?? L.bounds(rings.flat()).getCenter();
    L.DomUtil.setPosition(button, map.containerPointToLayerPoint([x, y]).round());
  }

  function measure(drawn, form) {
    for (const { id } of drawn) buttons.get(id).dataset.form = form;
    return new Map(
      drawn.map(({ id }) => [id, L.point(buttons.get(id).offsetWidth, buttons.get(id).offsetHeight)]),
    );
  }

  /* ---- where there is room; all in pixels of the frame ---- */

  function around({ x, y }, width, height) {
    return { left: x - width, right: x + width, top: y - height, bottom: y + height };
  }

  function pointBoxes() {
    const boxes = [];
    map.eachLayer((layer) => {
      if (!(layer instanceof L.CircleMarker)) return;
      boxes.push(around(map.latLngToContainerPoint(layer.getLatLng()), 7, 7));
    });
    return boxes;
  }

  function controlBoxes() {
    const frame = map.getContainer().getBoundingClientRect();
    return [...map.getContainer().querySelectorAll(".leaflet-control:not([hidden])")].map((control) => {
      const box = control.getBoundingClientRect();
      const middle = { x: box.x - frame.x + box.width / 2, y: box.y - frame.y + box.height / 2 };
      return around(middle, box.width / 2, box.height / 2);
    });
  }

  function visibleRings(rings) {
    const frame = L.bounds([4, 4], map.getSize().subtract([4, 4]));
    return rings
      .map((ring) => ring.map((place) => map.latLngToContainerPoint(place)))
      .map((ring) => L.LineUtil.simplify(L.PolyUtil.clipPolygon(ring, frame), 2))
      .filter((ring) => ring.length > 2);
  }

  /* The middle of a box of this size where it is farthest from the shape's edges and free of obstacles.
     The shape is squeezed so that the box becomes a square: then room is the distance to the nearest edge. */
  function roomiest(rings, box, obstacles) {
    const squeeze = box.y / box.x, steps = 16;
    const edges = rings.flatMap((ring) => edgesOf(ring, squeeze));
    const { min, max } = L.bounds(rings.flat());
    let best = { room: 0 };
    for (let column = 0.5; column < steps; column += 1) {
      for (let row = 0.5; row < steps; row += 1) {
        const x = min.x + ((max.x - min.x) * column) / steps, y = min.y + ((max.y - min.y) * row) / steps;
        const mine = around({ x, y }, box.x / 2, box.y / 2);
        if (obstacles.some((other) => overlap(mine, other))) continue;
        const room = roomAt(x * squeeze, y, edges, best.room);
        if (room > best.room) best = { x, y, room };
      }
    }
    return best.room ? best : null;
  }

  function edgesOf(ring, squeeze) {
    return ring.map(({ x, y }, index) => {
      const to = ring[(index + 1) % ring.length];
      const dx = (to.x - x) * squeeze, dy = to.y - y;
      return { x: x * squeeze, y, dx, dy, squared: dx * dx + dy * dy || 1 };
    });
  }

  /* The distance from a point to the nearest edge; 0 outside the shape, and where it is not above `least`. */
  function roomAt(x, y, edges, least) {
    let inside = false, squared = Infinity;
    for (const edge of edges) {
      const px = x - edge.x, py = y - edge.y;
      const along = Math.max(0, Math.min(1, (px * edge.dx + py * edge.dy) / edge.squared));
      const ax = px - along * edge.dx, ay = py - along * edge.dy;
      squared = Math.min(squared, ax * ax + ay * ay);
      if (squared <= least * least) return 0;
      if (py < 0 !== py < edge.dy && px < (edge.dx * py) / edge.dy) inside = !inside;
    }
    return inside ? Math.sqrt(squared) : 0;
  }

  function overlap(a, b) {
    return a.right > b.left && a.left < b.right && a.bottom > b.top && a.top < b.bottom;
  }

  return { draw, arrange };
}
