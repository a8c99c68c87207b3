/* How the Dash peer paints an area: its hideout is area → [fill, weight, words]. */

window.areas = {
  shapes: new Map(), // area → its layer
  style: ({ id }, { hideout }) => ({ fillColor: hideout[id]?.[0], fillOpacity: 1, color: "#333333", weight: hideout[id]?.[1] ?? 1 }),
  say: ({ id }, layer, { hideout }) => {
    window.areas.shapes.set(id, layer);
    layer.bindTooltip(hideout[id]?.[2] ?? "", { sticky: true });
  },
};
