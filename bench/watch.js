/* When does a picture become another picture, on the screen?

   Every animation frame reads the picture's sign: words or lines that no other view has. In the frame where a
   new sign is first seen the picture is painted; the frame after it, the picture is on the screen. */

if (window === window.top) {
  const visible = (selector) =>
    [...document.querySelectorAll(selector)].some((one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }));

  const maps = () =>
    [...document.querySelectorAll(".st-key-picture-map iframe")].map((frame) => frame.contentDocument?.querySelector("[data-painted]"));

  const signOfMap = (map) =>
    [map.dataset.painted, ...[...map.querySelectorAll(".map-area")].flatMap((area) => [area.ariaLabel, area.ariaPressed])].join("\n");

  const signs = {
    start: () => (visible("h1") && visible(".finding") ? ["shown"] : []),
    map: () => maps().filter(Boolean).map(signOfMap),
    trend: () =>
      [...document.querySelectorAll(".st-key-picture-trend .js-plotly-plot")]
        .map((plot) => [...plot.querySelectorAll(".scatterlayer .js-line")].map((line) => line.getAttribute("d")).join("\n"))
        .filter(Boolean),
  };

  window.bench = {
    chosen: 0, // milliseconds since navigation started
    shown: null,

    watch(picture) {
      const seen = new Set(signs[picture]());
      this.shown = null;
      addEventListener("input", (event) => { this.chosen = event.timeStamp; }, { capture: true, once: true });
      const look = () =>
        signs[picture]().some((sign) => !seen.has(sign))
          ? requestAnimationFrame(() => { this.shown = performance.now(); })
          : requestAnimationFrame(look);
      look();
    },

    /* The page's policy lets nobody else look again and again. */
    until(isSo, patience) {
      const end = performance.now() + patience;
      return new Promise((done, fail) => {
        const look = () =>
          isSo() ? done() : performance.now() > end ? fail(new Error("It did not come.")) : requestAnimationFrame(look);
        look();
      });
    },

    isRunOver: () => document.querySelector("[data-testid=stApp]")?.dataset.testScriptState === "notRunning",

    /* Nothing more is to come: one picture is left, and the map is about what the page says above it. */
    isSettled(picture) {
      const heading = document.querySelector(".st-key-picture-map .finding")?.textContent;
      return this.isRunOver() && signs[picture]().length === 1 && maps().every((map) => map?.dataset.painted === heading);
    },
  };

  bench.watch("start");
}
