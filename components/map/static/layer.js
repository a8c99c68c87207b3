/* Areas on a Leaflet map. The boundaries are fetched once; every later choice only paints them anew.

   areaMap({ geometry, centre, zoom }) makes the map and fetches; map.paint(content) draws a choice, also one
   that arrives before the boundaries. All words are set as text, never as HTML. Where `details` are given too there
   are many areas: many.js fetches and draws them. */

/* No script may stand in this frame's page (policy.py). streamlit-folium puts the map's script there, and evaluates
   what is to be painted: the script is evaluated, too. */
document.body.appendChild = function (element) {
  if (element.tagName !== "SCRIPT" || element.src) return Node.prototype.appendChild.call(this, element);
  (0, eval)(element.textContent);
  return element;
};

function areaMap(own) {
  "use strict";

  const settings = { ...mapSettings, ...own };
  const PHONE = { width: 480, height: 380 }; // a narrower frame than this is also this low, in pixels
  const DASHES = "8 5";
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map("map_div", {
    center: settings.centre, zoom: settings.zoom, zoomSnap: 0.5, preferCanvas: true,
    zoomControl: false, attributionControl: false, scrollWheelZoom: false,
    dragging: !matchMedia("(pointer: coarse)").matches, // one finger scrolls the page, two move the map
    inertia: !calm, zoomAnimation: !calm,
  });
  const container = map.getContainer();
  const many = settings.details ? manyAreas(map, settings, write) : null;
  const shapes = many ? many.shapes : new Map(); // area id → { name, layer, rings, size }
  let content = { title: "", mark: "", corner: "", areas: [], words: [], points: [] };
  let areas = [];
  let bounds = null;

  /* From below: the areas in Leaflet's own pane, the mark, outlines and points, labels. */
  const markPane = pane("mark", 420), linesPane = pane("lines", 440), labelsPane = pane("labels", 450);
  const fills = L.canvas({ padding: 0.2 }), strokes = L.svg({ pane: "lines", padding: 0.2 });
  const outlines = L.layerGroup().addTo(map), points = L.layerGroup().addTo(map);
  const highlight = L.layerGroup().addTo(map);
  const mark = element("canvas", "", markPane);
  const hint = element("div", "map-hint", container);
  const corner = element("div", "map-corner");
  const labels = mapLabels(map, settings, labelsPane, { show, hide, choose, reveal });
  const colours = [settings.paper, ...settings.classes, hatch()];

  function element(tag, className, parent, text = "") {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    parent?.append(made);
    return made;
  }

  function pane(name, zIndex) {
    const made = map.createPane(name);
    made.style.zIndex = zIndex;
    made.style.pointerEvents = "none";
    return made;
  }

  /* ---- what is painted ---- */

  map.paint = (next) => {
    const before = content;
    content = next;
    areas = many ? many.unfold(content) : content.areas.map(unfolded);
    nameFrame();
    corner.textContent = content.corner;
    corner.hidden = !content.corner;
    if (content.mark !== before.mark) drawMark();
    if (String(content.points) !== String(before.points)) drawPoints();
    if (!bounds) return;
    drawAreas();
    drawOutlines();
    write();
    if (shown) show(shown.id, shown.at);
    container.dataset.painted = content.title;
  };

  function unfolded([id, fill, judgement, label, lines, outlined, selected]) {
    return {
      id, name: shapes.get(id)?.name ?? "", fill, judgement, label, outlined, selected: Boolean(selected),
      lines: lines.map((index) => content.words[index]),
    };
  }

  function write() {
    labels.draw(many ? many.near(areas) : areas);
    labels.arrange(shapes);
  }

  function drawAreas() {
    if (many) {
      many.paint(areas, colours);
      return;
    }
    const fillOf = new Map(areas.map(({ id, fill }) => [id, fill]));
    for (const [id, { layer }] of shapes) layer.setStyle({ fillColor: colours[fillOf.get(id) ?? 0] });
  }

  function hatch() {
    const side = 8, sharp = 2;
    const tile = document.createElement("canvas");
    tile.width = tile.height = side * sharp;
    const ink = tile.getContext("2d");
    ink.scale(sharp, sharp);
    ink.fillStyle = settings.paper;
    ink.fillRect(0, 0, side, side);
    ink.strokeStyle = settings.hatch;
    ink.lineWidth = 1.5;
    for (const shift of [-side, 0, side]) {
      ink.moveTo(shift - 1, side + 1);
      ink.lineTo(shift + side + 1, -1);
    }
    ink.stroke();
    const pattern = ink.createPattern(tile, "repeat");
    pattern.setTransform(new DOMMatrix().scale(1 / sharp));
    return pattern;
  }

  function outline(group, id, style) {
    const drawn = { renderer: strokes, pane: "lines", fill: false, interactive: false, ...style };
    L.polygon(shapes.get(id).layer.getLatLngs(), drawn).addTo(group);
  }

  function drawOutlines() {
    outlines.clearLayers();
    const lined = areas.filter(({ id, outlined, selected }) => shapes.has(id) && (outlined || selected));
    lined.sort((a, b) => a.selected - b.selected);
    for (const { id, outlined, selected } of lined) {
      const weight = selected && outlined ? 5 : 3;
      outline(outlines, id, { color: settings.paper, weight: weight + 2 });
      outline(outlines, id, { color: settings.ink, weight, dashArray: selected ? null : DASHES });
      if (selected && outlined) outline(outlines, id, { color: settings.paper, weight: 2, dashArray: DASHES });
    }
  }

  function drawPoints() {
    points.clearLayers();
    for (const [name, latitude, longitude] of content.points) {
      L.circleMarker([latitude, longitude], {
        renderer: strokes, pane: "lines", radius: pointRadius(), weight: 2,
        color: settings.paper, fillColor: settings.ink, fillOpacity: 1,
      })
        .on("mouseover mousemove click", ({ containerPoint }) => showHint(containerPoint, name, []))
        .on("mouseout", hide)
        .addTo(points);
    }
  }

  function pointRadius() {
    return map.getZoom() < settings.zoom - 1 ? 3 : 5.5;
  }

  /* The mark stands still over the frame while the map moves below it. */
  function drawMark() {
    const size = map.getSize(), sharp = devicePixelRatio || 1;
    mark.width = size.x * sharp;
    mark.height = size.y * sharp;
    mark.style.width = `${size.x}px`;
    mark.style.height = `${size.y}px`;
    placeMark();
    if (!content.mark) return;
    const ink = mark.getContext("2d");
    ink.scale(sharp, sharp);
    ink.rotate((-20 * Math.PI) / 180);
    ink.font = `800 16px ${settings.font}`;
    ink.lineJoin = "round";
    ink.lineWidth = 2;
    ink.strokeStyle = `${settings.paper}99`;
    ink.fillStyle = settings.mark;
    const reach = size.x + size.y, pitch = Math.max(64, Math.min(size.x, size.y) / 6);
    const width = ink.measureText(content.mark).width + pitch / 2;
    for (let y = -reach, row = 0; y < reach; y += pitch, row += 1) {
      for (let x = -reach - ((row % 3) * width) / 3; x < reach; x += width) {
        ink.strokeText(content.mark, x, y);
        ink.fillText(content.mark, x, y);
      }
    }
  }

  function placeMark() {
    L.DomUtil.setPosition(mark, map.containerPointToLayerPoint([0, 0]));
  }

  /* ---- what answers the pointer and the keyboard ---- */

  let shown = null;

  function show(id, at) {
    shown = { id, at };
    highlight.clearLayers();
    if (shapes.has(id)) outline(highlight, id, { color: settings.ink, weight: 3 });
    const area = areas.find((one) => one.id === id);
    showHint(at, shapes.get(id)?.name ?? "", area?.lines ?? [settings.missing]);
  }

  function hide() {
    shown = null;
    highlight.clearLayers();
    hint.style.display = "none";
  }

  /* Above the point where there is room, else below it; never outside the frame. */
  function showHint(at, heading, lines) {
    hint.replaceChildren();
    element("strong", "", hint, heading);
    for (const line of lines) element("div", "", hint, line);
    hint.style.display = "block";
    const size = map.getSize(), margin = 4, away = 16;
    const left = Math.min(at.x - hint.offsetWidth / 2, size.x - hint.offsetWidth - margin);
    const above = at.y - hint.offsetHeight - away;
    const below = Math.min(at.y + away, size.y - hint.offsetHeight - margin);
    hint.style.left = `${Math.max(left, margin)}px`;
    hint.style.top = `${above >= margin ? above : below}px`;
  }

  /* The time makes a second click on the same area another answer than the first. */
  function choose(id) {
    window.Streamlit?.setComponentValue({ area: id, at: Date.now() });
  }

  function reveal(id) {
    if (shapes.has(id)) map.panTo(shapes.get(id).layer.getBounds().getCenter(), { animate: false });
  }

  /* ---- controls ---- */

  function control(position, box) {
    const made = L.control({ position });
    made.onAdd = () => box;
    L.DomEvent.disableClickPropagation(box);
    made.addTo(map);
  }

  /* A narrow frame shows as much of the town as a wide one. */
  function toTown() {
    const narrow = Math.min(0, Math.log2(map.getSize().x / PHONE.width));
    map.setView(town, Math.round((settings.zoom + narrow) * 2) / 2, { animate: !calm });
  }

  function toWhole() {
    if (bounds) map.fitBounds(bounds, { padding: [8, 8], animate: !calm });
  }

  const town = map.getCenter();
  const views = element("div", "map-views");
  for (const [words, go] of [[settings.town, toTown], [settings.whole, toWhole]]) {
    const button = element("button", "", views, words);
    button.type = "button";
    button.addEventListener("click", go);
  }
  L.control.zoom({ zoomInTitle: settings.zoomIn, zoomOutTitle: settings.zoomOut }).addTo(map);
  control("topright", views);
  control("bottomleft", corner);

  /* ---- the frame in the page ---- */

  function nameFrame() {
    document.title = content.title;
    container.setAttribute("aria-label", content.title);
    try {
      const frame = window.frameElement;
      frame.title = content.title;
      frame.style.maxHeight = frame.clientWidth < PHONE.width ? `${PHONE.height}px` : "";
    } catch {
      return; // a page of another origin names its frame itself
    }
  }

  /* ---- the boundaries ---- */

  function shapeOf(name, layer) {
    const rings = (latlngs) => (Array.isArray(latlngs[0]) ? latlngs.flatMap(rings) : [latlngs]);
    const box = layer.getBounds();
    const size = (box.getNorth() - box.getSouth()) * (box.getEast() - box.getWest());
    return { name, layer, rings: rings(layer.getLatLngs()), size };
  }

  function follow(id, name, layer) {
    shapes.set(id, shapeOf(name, layer));
    layer.on("mouseover mousemove", ({ containerPoint }) => show(id, containerPoint));
    layer.on("mouseout", hide);
    layer.on("click", ({ containerPoint }) => {
      show(id, containerPoint);
      choose(id);
    });
  }

  /* Labels are measured: not before the style sheets are here. */
  function styled() {
    const links = [...document.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet);
    return Promise.all(links.map((link) => new Promise((done) => { link.onload = link.onerror = done; })));
  }

  /* What the pointer is over is looked up: nothing listens in each of many areas. */
  function followMany() {
    map.on("mousemove click", ({ type, latlng, containerPoint }) => {
      const id = many.at(latlng);
      if (!id) hide();
      else if (type === "click") choose(id);
      else show(id, containerPoint);
    });
    map.on("mouseout", hide);
  }

  async function fetchBoundaries() {
    if (many) {
      const all = await many.begin();
      await styled();
      followMany();
      open(all);
      return;
    }
    const answer = await fetch(settings.geometry);
    if (!answer.ok) throw new Error(`${answer.status} ${settings.geometry}`);
    const geometry = await answer.json();
    await styled();
    const layer = L.geoJSON(geometry, {
      renderer: fills,
      style: { stroke: false, fillColor: settings.paper, fillOpacity: 1 },
      onEachFeature: ({ id, properties }, one) => follow(id, properties[`name_${settings.language}`], one),
    }).addTo(map);
    for (const line of [{ color: settings.paper, weight: 3 }, { color: settings.border, weight: 1 }]) {
      const style = { fill: false, opacity: 1, ...line };
      L.geoJSON(geometry, { renderer: fills, interactive: false, style }).addTo(map);
    }
    open(layer.getBounds());
  }

  function open(all) {
    bounds = all;
    map.setMaxBounds(bounds.pad(0.3));
    map.setMinZoom(map.getBoundsZoom(bounds.pad(0.1)) - 0.5);
    map.invalidateSize({ pan: false });
    if (many) map.fitBounds(bounds, { padding: [8, 8], animate: false });
    else toTown();
    drawMark();
    map.paint(content);
  }

  document.documentElement.lang = settings.language;
  container.setAttribute("role", "region");
  /* Leaflet gives a pressed map the keyboard. Where it is half out of sight the page would move under the pointer. */
  container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
  container.style.fontFamily = settings.font;
  hint.setAttribute("aria-hidden", "true"); // the labels' names say the same
  map.on("move", placeMark);
  map.on("moveend", () => bounds && (many ? write() : labels.arrange(shapes)));
  map.on("zoomend", () => points.eachLayer((point) => point.setRadius(pointRadius())));
  map.on("resize", () => { nameFrame(); drawMark(); });

  /* The wheel scrolls the page until the map is clicked, and again when the pointer has left it. */
  map.on("preclick", hide);
  map.on("click", () => map.scrollWheelZoom.enable());
  container.addEventListener("mouseleave", () => map.scrollWheelZoom.disable());

  toTown();
  fetchBoundaries().catch((error) => {
    console.error(error);
    element("p", "map-failed", container, settings.failed);
  });

  /* A choice that was made while the scripts were loading has not been drawn: ask for the newest again. */
  window.Streamlit?.setComponentReady();
  return map;
}
