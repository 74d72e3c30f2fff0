/* The web engine of a MapSpec: geometry is fetched once, each redraw only brings codes, classes and texts.
 *
 * Atlas.create(map, setup)  lays the constant layers of one Leaflet map (called once by the base map);
 * Atlas.draw(map, payload)  paints a payload on them (called at every change).
 * All texts are set with textContent: nothing that was imported can become markup.
 */
(function () {
  "use strict";

  const SYMBOL_EDGE = "#ffffff";

  const SPACE = "http://www.w3.org/2000/svg";

  /* Corners of the theme marks on the unit circle, clockwise from the top: [radius, angle in turns]. */
  function regular(corners, turn) {
    return Array.from({ length: corners }, (_, i) => [1, (turn || 0) + i / corners]);
  }
  const CROSS = [[1, -0.055], [1, 0.055], [0.48, 0.125], [1, 0.195], [1, 0.305], [0.48, 0.375], [1, 0.445], [1, 0.555],
    [0.48, 0.625], [1, 0.695], [1, 0.805], [0.48, 0.875]];
  const SHAPES = {
    carre: regular(4, 0.125), triangle: regular(3), losange: regular(4), pentagone: regular(5), hexagone: regular(6),
    "triangle-bas": regular(3, 0.5), croix: CROSS, "croix-oblique": CROSS.map(([r, t]) => [r, t + 0.125]),
    etoile: regular(10).map(([, t], i) => [i % 2 ? 0.45 : 1.15, t]),
  };

  function shapePath(shape, x, y, radius) {
    const corners = SHAPES[shape];
    if (!corners) return "M" + (x - radius) + "," + y + "a" + radius + "," + radius + " 0 1,0 " + 2 * radius + ",0a" + radius + "," + radius + " 0 1,0 " + -2 * radius + ",0";
    const size = radius * 1.18;
    return "M" + corners.map(([r, t]) => (x + size * r * Math.sin(2 * Math.PI * t)).toFixed(1) + "," + (y - size * r * Math.cos(2 * Math.PI * t)).toFixed(1)).join("L") + "Z";
  }

  const ShapeMarker = L.CircleMarker.extend({
    _updatePath: function () {
      const empty = this._empty();
      this._renderer._setPath(this, empty ? "M0 0" : shapePath(this.options.shape, this._point.x, this._point.y, this._radius));
    },
  });

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  async function fetchLayer(setup, name) {
    if (setup.inline && setup.inline[name]) return setup.inline[name];
    const response = await fetch(setup.base + setup.files[name]);
    if (!response.ok) throw new Error(name + " : " + response.status);
    return response.json();
  }

  /* The choice is returned to the page through the map component's own channel; elsewhere it is an event. */
  function report(map, code) {
    map.getContainer().dispatchEvent(new CustomEvent("atlas:choix", { detail: code }));
    if (!window.Streamlit || !window.__GLOBAL_DATA__) return;
    const value = { selected_tags: [code, String(Date.now())] };
    window.__GLOBAL_DATA__.selected_tags = value.selected_tags;
    window.__GLOBAL_DATA__.previous_data = value;
    window.Streamlit.setComponentValue(value);
  }

  function icon(path) {
    const svg = document.createElementNS(SPACE, "svg");
    for (const [key, value] of Object.entries({ viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" })) svg.setAttribute(key, value);
    const line = document.createElementNS(SPACE, "path");
    for (const [key, value] of Object.entries({ d: path, fill: "none", stroke: "currentColor", "stroke-width": 2 })) line.setAttribute(key, value);
    svg.appendChild(line);
    return svg;
  }

  /* The frame of the map does not share the fonts of the page: same face, own copy. */
  function loadFonts(setup) {
    for (const font of setup.fonts || []) {
      const source = font.data || "url(" + setup.base + font.file + ")";
      const face = new FontFace("Source Sans Atlas", source, { weight: font.weight, style: font.style });
      document.fonts.add(face);
      face.load();
    }
  }

  /* A name on one line or on two of like length, cut at a space, else after a hyphen. */
  function nameLines(name) {
    if (name.length <= 13) return [name];
    const cuts = [];
    for (let i = 1; i < name.length - 1; i++) {
      if (name[i] === " " && name[i + 1] !== "–") cuts.push([i, i + 1, i <= 3 ? 6 : 0]);
      else if (name[i] === "-") cuts.push([i + 1, i + 1, 6]);
    }
    if (!cuts.length) return [name];
    const cost = ([end, start, fee]) => Math.max(end, name.length - start) + fee;
    const [end, start] = cuts.reduce((best, cut) => (cost(cut) < cost(best) ? cut : best));
    return [name.slice(0, end), name.slice(start)];
  }

  function labelNode(feature) {
    const node = element("span", feature.properties.petit ? "atlas-dessous" : "");
    nameLines(feature.properties.court).forEach(function (line, place) {
      if (place) node.appendChild(document.createElement("br"));
      node.appendChild(document.createTextNode(line));
    });
    return node;
  }

  function addFurniture(map, setup) {
    L.control.zoom({ zoomInTitle: "Agrandir", zoomOutTitle: "Réduire", position: "topleft" }).addTo(map);
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    const button = L.control({ position: "topleft" });
    button.onAdd = function () {
      const bar = element("div", "leaflet-bar atlas-tools");
      const whole = element("a", "atlas-tool");
      whole.title = "Revoir toute la carte";
      whole.appendChild(icon("M3 10l7-7 7 7M5 9v8h10V9"));
      const full = element("a", "atlas-tool");
      full.title = "Plein écran";
      full.appendChild(icon("M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5"));
      for (const tool of [whole, full]) {
        tool.href = "#";
        tool.setAttribute("role", "button");
        tool.setAttribute("aria-label", tool.title);
        bar.appendChild(tool);
      }
      L.DomEvent.disableClickPropagation(bar);
      L.DomEvent.on(whole, "click", function (event) {
        L.DomEvent.preventDefault(event);
        map.fitBounds(map.atlas.home, map.atlas.fit);
      });
      L.DomEvent.on(full, "click", function (event) {
        L.DomEvent.preventDefault(event);
        if (document.fullscreenElement) document.exitFullscreen();
        else map.getContainer().requestFullscreen().then(() => map.invalidateSize());
      });
      return bar;
    };
    button.addTo(map);
    map.atlas.seas = setup.seas.map(function (sea) {
      const icon = L.divIcon({ className: "atlas-sea", html: element("span", "", sea.nom), iconSize: null });
      return L.marker([sea.lat, sea.lon], { icon, interactive: false, keyboard: false }).addTo(map);
    });
  }

  function addPanes(map) {
    const order = [["voisins", 350], ["aplats", 400], ["limites", 410], ["choix", 420], ["cercles", 430], ["points", 440]];
    for (const [name, depth] of order) map.createPane(name).style.zIndex = depth;
    for (const name of ["voisins", "limites", "choix"]) map.getPane(name).style.pointerEvents = "none";
  }

  function territoryText(state, properties) {
    const box = element("div", "atlas-tip");
    box.appendChild(element("strong", "", properties.nom));
    const text = state.payload && state.payload.texts[properties.code];
    if (text) box.appendChild(element("div", "", text));
    return box;
  }

  function bindTerritory(map, layer, properties) {
    const state = map.atlas;
    layer.on("mousemove", function (event) {
      state.tip.setContent(territoryText(state, properties)).setLatLng(event.latlng);
      if (!map.hasLayer(state.tip)) state.tip.addTo(map);
    });
    layer.on("mouseover", () => layer.setStyle({ weight: 2 }));
    layer.on("mouseout", function () {
      map.removeLayer(state.tip);
      layer.setStyle({ weight: state.weight });
    });
    layer.on("click", () => report(map, properties.code));
  }

  /* A territory too small to be seen is doubled by a disc in its class colour. */
  function territoryLayer(map, data) {
    const group = L.featureGroup([], { pane: "aplats" });
    for (const feature of data.features) {
      const shapes = [L.geoJSON(feature, { pane: "aplats" }).getLayers()[0]];
      if (feature.properties.petit) {
        const point = feature.properties.points[0];
        shapes.push(L.circleMarker([point[1], point[0]], { pane: "aplats", radius: 5 }));
      }
      for (const shape of shapes) {
        shape.territory = feature.properties;
        bindTerritory(map, shape, feature.properties);
        group.addLayer(shape);
      }
    }
    return group;
  }

  function pointTip(state, properties) {
    const box = element("div", "atlas-tip");
    box.appendChild(element("strong", "", properties.titre));
    for (const line of properties.lignes) box.appendChild(element("div", "", line));
    return box;
  }

  /* A point is named by its place in the layer, or by its id. */
  function pointIndex(data) {
    const index = new Map();
    data.features.forEach(function (feature, place) {
      index.set(place, feature);
      index.set(feature.properties.id, feature);
    });
    return index;
  }

  /* Each territory comes once, [class, text, radius]: told apart here into what the layers read. */
  function unpacked(payload) {
    const parts = { fills: {}, texts: {}, symbols: {} };
    for (const [code, [place, text, radius]] of Object.entries(payload.territories)) {
      if (place >= 0) parts.fills[code] = place;
      if (text) parts.texts[code] = text;
      if (radius) parts.symbols[code] = radius;
    }
    return Object.assign({}, payload, parts);
  }

  /* The browser scrolls a map that takes the focus into view, and the click that gave it the focus is lost. */
  function focusWithoutScroll(box) {
    const focus = box.focus;
    box.focus = () => focus.call(box, { preventScroll: true });
  }

  async function create(map, setup) {
    focusWithoutScroll(map.getContainer());
    map.atlas = { setup, payload: null, weight: 1, ready: false, drawn: {}, laid: {}, home: setup.bounds };
    const state = map.atlas;
    loadFonts(setup);
    addPanes(map);
    map.attributionControl.setPrefix(false);
    addFurniture(map, setup);
    map.fitBounds(setup.bounds, { animate: false });
    state.tip = L.tooltip({ sticky: true, direction: "top", offset: [0, -6], opacity: 1 });
    document.documentElement.lang = "fr";
    try {
      const names = Object.keys(setup.files);
      const found = await Promise.all(names.map((name) => fetchLayer(setup, name)));
      const data = Object.fromEntries(names.map((name, i) => [name, found[i]]));
      L.geoJSON(data.voisins, { pane: "voisins", interactive: false, style: setup.styles.voisins }).addTo(map);
      state.territories = { epci: territoryLayer(map, data.epci), commune: territoryLayer(map, data.commune) };
      state.outlines = {
        epci: L.geoJSON(data.epci, { pane: "limites", interactive: false, style: setup.styles.contour }),
      };
      L.geoJSON(data.limite, { pane: "limites", interactive: false, style: setup.styles.limite }).addTo(map);
      state.labels = labelLayer(map, data.epci);
      state.communeLabels = labelLayer(map, data.commune);
      state.points = data.projet ? pointIndex(data.projet) : new Map();
      state.ready = true;
      if (state.payload) paint(map);
      map.on("resize", () => fitBand(map));
      map.on("zoomend moveend resize", () => placeLabels(map));
      document.fonts.ready.then(() => placeLabels(map));
    } catch (error) {
      const box = element("p", "atlas-panne", "La carte n’a pas pu être chargée : rechargez la page. Le tableau donne les mêmes chiffres.");
      map.getContainer().appendChild(box);
      throw error;
    }
  }

  function labelLayer(map, data) {
    const group = L.layerGroup();
    const largest = data.features.slice().sort((a, b) => b.properties.surface - a.properties.surface);
    for (const feature of largest) {
      const places = feature.properties.points.map(([lon, lat]) => L.latLng(lat, lon));
      const icon = L.divIcon({ className: "atlas-label", html: labelNode(feature), iconSize: null });
      const marker = L.marker(places[0], { icon, interactive: false, keyboard: false });
      marker.territory = feature.properties;
      marker.places = places;
      group.addLayer(marker);
    }
    return group;
  }

  /* Names that this map shows, each with its places, or beside its circle; writing first and measuring afterwards lays the page out once. */
  function shownLabels(state) {
    const shown = [];
    if (!state.drawn.labels || !state.payload) return shown;
    const { focus, symbols } = state.payload;
    state.drawn.labels.eachLayer(function (marker) {
      const node = marker.getElement();
      if (!node) return;
      const wanted = !focus || marker.territory.epci === focus || marker.territory.code === focus;
      node.style.display = wanted ? "" : "none";
      if (!wanted) return;
      const radius = symbols[marker.territory.code];
      node.firstChild.style.transform = radius ? "translate(-50%, " + (radius + 2) + "px)" : "";
      shown.push({ marker, places: radius ? marker.places.slice(0, 1) : marker.places });
    });
    return shown;
  }

  /* The largest territories choose their place first, the seas last; a name that finds none free is hidden. */
  function placeLabels(map) {
    const box = map.getContainer();
    const frame = box.getBoundingClientRect();
    const kept = [...box.querySelectorAll(".leaflet-control, .atlas-bande")].map((node) => node.getBoundingClientRect());
    const seas = map.atlas.seas.map((marker) => ({ marker, places: [marker.getLatLng()] }));
    const names = [...shownLabels(map.atlas), ...seas];
    const texts = names.map(({ marker }) => marker.getElement().firstChild.getBoundingClientRect());
    const options = names.map(function ({ marker, places }, i) {
      const now = map.latLngToLayerPoint(marker.getLatLng());
      const found = places.map(function (place) {
        const { x, y } = map.latLngToLayerPoint(place).subtract(now);
        return { place, text: new DOMRect(texts[i].x + x, texts[i].y + y, texts[i].width, texts[i].height) };
      });
      return found.filter(({ text }) => isWithin(text, frame) && !kept.some((other) => touches(text, other)));
    });
    const chosen = new Map();
    options.forEach((_, i) => settle(i, options, chosen));
    names.forEach(function ({ marker }, i) {
      if (chosen.has(i)) marker.setLatLng(chosen.get(i).place);
      marker.getElement().style.visibility = chosen.has(i) ? "visible" : "hidden";
    });
  }

  /* Give a name its first free place, or one that a single other name can leave for another of its own. */
  function settle(i, options, chosen) {
    const inTheWay = (option) => [...chosen.keys()].filter((other) => touches(option.text, chosen.get(other).text));
    const free = (j) => options[j].find((option) => !inTheWay(option).length);
    const found = free(i);
    if (found) return chosen.set(i, found);
    for (const option of options[i]) {
      const [other, ...more] = inTheWay(option);
      if (more.length) continue;
      const left = chosen.get(other);
      chosen.set(i, option).delete(other);
      const moved = free(other);
      if (moved) return chosen.set(other, moved);
      chosen.set(other, left).delete(i);
    }
    return chosen;
  }

  function isWithin(text, frame) {
    return text.left >= frame.left && text.right <= frame.right && text.top >= frame.top && text.bottom <= frame.bottom;
  }

  /* Whether a text comes nearer to a box than names may. */
  function touches(text, box) {
    return text.left < box.right + 2 && text.right > box.left - 2 && text.top < box.bottom + 1 && text.bottom > box.top - 1;
  }

  function hatch(map, colour) {
    const svg = map.getPane("aplats").querySelector("svg");
    const id = "hachures-" + colour.slice(1);
    if (svg && !svg.querySelector("#" + id)) {
      const pattern = document.createElementNS(SPACE, "pattern");
      for (const [key, value] of Object.entries({ id, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }))
        pattern.setAttribute(key, value);
      const ground = document.createElementNS(SPACE, "rect");
      for (const [key, value] of Object.entries({ width: 6, height: 6, fill: "#ffffff" })) ground.setAttribute(key, value);
      const line = document.createElementNS(SPACE, "rect");
      for (const [key, value] of Object.entries({ width: 2, height: 6, fill: colour })) line.setAttribute(key, value);
      pattern.append(ground, line);
      svg.appendChild(pattern);
    }
    return "url(#" + id + ")";
  }

  function territoryStyle(map, properties) {
    const { setup, payload } = map.atlas;
    const index = payload.fills[properties.code];
    const entry = index === undefined ? null : payload.palette[index];
    const inside = !payload.focus || properties.code === payload.focus || properties.epci === payload.focus;
    if (!inside) return Object.assign({}, setup.styles.hors, { weight: 0.6 });
    const fill = !entry ? setup.styles.vide : entry.hatch ? hatch(map, entry.colour) : entry.colour;
    return { fillColor: fill, fillOpacity: 1, color: setup.styles.trait, weight: map.atlas.weight, opacity: 1 };
  }

  function clear(map, name) {
    const drawn = map.atlas.drawn;
    if (drawn[name]) map.removeLayer(drawn[name]);
    drawn[name] = null;
  }

  function paintTerritories(map) {
    const state = map.atlas;
    const level = state.payload.level;
    state.weight = level === "commune" ? 0.6 : 1;
    for (const [name, group] of Object.entries(state.territories)) if (name !== level) map.removeLayer(group);
    const group = state.territories[level];
    if (!map.hasLayer(group)) group.addTo(map);
    group.eachLayer(function (shape) {
      const style = territoryStyle(map, shape.territory);
      const worn = JSON.stringify(style);
      if (shape.worn === worn) return;
      shape.worn = worn;
      shape.setStyle(style);
    });
    if (level === "commune") state.outlines.epci.addTo(map);
    else map.removeLayer(state.outlines.epci);
  }

  /* The limit around several territories: the edges that one of them has alone, since neighbours share theirs exactly. */
  function outerLimit(features) {
    const edges = new Map();
    const polygons = features.flatMap(({ geometry: { type, coordinates } }) => (type === "Polygon" ? [coordinates] : coordinates));
    for (const ring of polygons.flat())
      ring.slice(1).forEach(function (end, place) {
        const name = [ring[place], end].map(String).sort().join(" ");
        if (!edges.delete(name)) edges.set(name, [ring[place], end]);
      });
    return { type: "MultiLineString", coordinates: [...edges.values()] };
  }

  /* A canton is chosen as the communes that it holds. */
  function chosenLimit({ territories, payload }) {
    const every = [territories.epci, territories.commune].flatMap((source) => source.getLayers()).filter((shape) => shape.feature);
    const [one] = every.filter((shape) => shape.territory.code === payload.chosen);
    if (one) return one.feature;
    const members = every.filter((shape) => shape.territory.canton === payload.chosen);
    return members.length ? outerLimit(members.map((shape) => shape.feature)) : null;
  }

  function paintChosen(map) {
    const { payload, setup } = map.atlas;
    clear(map, "chosen");
    const limit = payload.chosen && chosenLimit(map.atlas);
    if (!limit) return;
    const layers = [setup.styles.choix_bord, setup.styles.choix].map((style) => L.geoJSON(limit, { pane: "choix", interactive: false, style }));
    map.atlas.drawn.chosen = L.featureGroup(layers).addTo(map);
  }

  /* Whether a part of the payload differs from what was last drawn of it: what has not changed is left in place. */
  function differs(map, name, part) {
    const { laid } = map.atlas;
    const asked = JSON.stringify(part);
    if (laid[name] === asked) return false;
    laid[name] = asked;
    return true;
  }

  function paintSymbols(map) {
    const { territories, payload } = map.atlas;
    if (!differs(map, "symbols", [payload.symbols, payload.symbolLevel, payload.symbolColour])) return;
    clear(map, "symbols");
    const group = L.featureGroup();
    const source = territories[payload.symbolLevel];
    const shapes = source.getLayers().filter((shape) => shape.feature && payload.symbols[shape.territory.code]);
    shapes.sort((a, b) => payload.symbols[b.territory.code] - payload.symbols[a.territory.code]);
    for (const shape of shapes) {
      const [lon, lat] = shape.territory.points[0];
      const circle = L.circleMarker([lat, lon], {
        pane: "cercles", radius: payload.symbols[shape.territory.code], color: SYMBOL_EDGE, weight: 1,
        fillColor: payload.symbolColour, fillOpacity: 0.85,
      });
      circle.territory = shape.territory;
      bindTerritory(map, circle, shape.territory);
      circle.off("mouseover").off("mouseout").on("mouseout", () => map.removeLayer(map.atlas.tip));
      group.addLayer(circle);
    }
    map.atlas.drawn.symbols = group.addTo(map);
  }

  function pointStyle(style) {
    const edge = style.hollow ? style.colour : SYMBOL_EDGE;
    return {
      shape: style.shape, radius: style.radius, color: edge, weight: style.hollow ? 1.8 : 1,
      fillColor: style.hollow ? "#ffffff" : style.colour, fillOpacity: 1,
    };
  }

  function paintPoints(map) {
    const state = map.atlas;
    if (!differs(map, "points", [state.payload.points, state.payload.pointStyles])) return;
    clear(map, "points");
    const group = L.featureGroup();
    for (const [style, ids] of Object.entries(state.payload.points))
      for (const id of ids) {
        const feature = state.points.get(id);
        if (!feature) continue;
        const [lon, lat] = feature.geometry.coordinates;
        const mark = new ShapeMarker([lat, lon], Object.assign({ pane: "points" }, pointStyle(state.payload.pointStyles[style])));
        mark.on("mouseover", function (event) {
          state.tip.setContent(pointTip(state, feature.properties)).setLatLng(event.latlng).addTo(map);
        });
        mark.on("mouseout", () => map.removeLayer(state.tip));
        mark.on("click", () => report(map, feature.properties.id));
        group.addLayer(mark);
      }
    state.drawn.points = group.addTo(map);
  }

  function legendShape(item) {
    const half = item.size / 2 + 2;
    const svg = document.createElementNS(SPACE, "svg");
    svg.setAttribute("width", 2 * half);
    svg.setAttribute("height", 2 * half);
    const path = document.createElementNS(SPACE, "path");
    path.setAttribute("d", shapePath(item.shape, half, half, item.size / 2));
    path.setAttribute("fill", item.hollow ? "#ffffff" : item.colour);
    path.setAttribute("stroke", item.hollow ? item.colour : SYMBOL_EDGE);
    path.setAttribute("stroke-width", item.hollow ? 1.8 : 1);
    svg.appendChild(path);
    return svg;
  }

  function legendMark(item) {
    if (item.mark === "cercle" || item.mark === "point") return legendShape(item);
    const mark = element("span", "atlas-marque atlas-" + item.mark);
    if (item.mark === "hachures")
      mark.style.background = "repeating-linear-gradient(135deg,#fff 0 4px," + item.colour + " 4px 6px)";
    else if (item.mark === "trait") mark.style.borderTopColor = item.colour;
    else mark.style.background = item.colour;
    return mark;
  }

  /* The cells of two crossed scales, the highest row on top; each cell says its own words. */
  function squareMark(square, items) {
    const box = element("div", "atlas-croise");
    box.appendChild(element("span", "atlas-axe atlas-axe-lignes", square.rows + " →"));
    const grid = element("div", "atlas-cases");
    grid.style.gridTemplateColumns = "repeat(" + square.size + ", 30px)";
    for (let row = square.size - 1; row >= 0; row--)
      for (const item of items.slice(row * square.size, (row + 1) * square.size)) {
        const cell = element("span", "atlas-cellule");
        cell.style.background = item.colour;
        cell.title = item.label;
        cell.setAttribute("role", "img");
        cell.setAttribute("aria-label", item.label);
        grid.appendChild(cell);
      }
    box.appendChild(grid);
    box.appendChild(element("span", "atlas-axe atlas-axe-colonnes", square.columns + " →"));
    return box;
  }

  function paintLegend(map) {
    const state = map.atlas;
    if (state.drawn.legend) map.removeControl(state.drawn.legend);
    const control = L.control({ position: "bottomleft" });
    control.onAdd = function () {
      const box = element("div", "atlas-legende");
      box.appendChild(element("strong", "", state.payload.legendTitle));
      const square = state.payload.square;
      const cells = square ? square.size * square.size : 0;
      if (square) box.appendChild(squareMark(square, state.payload.legend.slice(0, cells)));
      for (const item of state.payload.legend.slice(cells).filter((one) => one.mark !== "point")) {
        const row = element("div", "atlas-ligne");
        const slot = element("span", "atlas-case");
        slot.appendChild(legendMark(item));
        row.appendChild(slot);
        row.appendChild(element("span", "", item.label));
        box.appendChild(row);
      }
      for (const note of state.payload.notes) box.appendChild(element("div", "atlas-note", note));
      L.DomEvent.disableClickPropagation(box);
      return box;
    };
    state.drawn.legend = control.addTo(map);
  }

  /* Marks of points stand in a band under the map: ten themes in the corner would hide half of the land. */
  function paintBand(map) {
    const state = map.atlas;
    if (state.band) state.band.remove();
    const items = state.payload.legend.filter((one) => one.mark === "point");
    const box = map.getContainer();
    state.band = element("div", "atlas-bande");
    for (const item of items) {
      const entry = element("span", "atlas-entree");
      entry.appendChild(legendMark(item));
      entry.appendChild(element("span", "", item.label));
      state.band.appendChild(entry);
    }
    if (items.length) box.appendChild(state.band);
    L.DomEvent.disableClickPropagation(state.band);
    fitBand(map);
  }

  /* The legend stands over the band, which takes more lines on a narrower screen. */
  function fitBand(map) {
    const band = map.atlas.band;
    if (band) map.getContainer().style.setProperty("--bande", band.offsetHeight + "px");
  }

  /* Pixels that a frame of another shape than the land leaves beside it and above the band: the legend has them all. */
  function spareRoom(map, bounds, room) {
    const zoom = map.getBoundsZoom(bounds, false, L.point(0, room));
    const [low, high] = [L.latLngBounds(bounds).getSouthWest(), L.latLngBounds(bounds).getNorthEast()].map((corner) => map.project(corner, zoom));
    const { x, y } = map.getSize();
    return [x - (high.x - low.x), y - room - (low.y - high.y)].map((spare) => Math.max(0, Math.floor(spare)));
  }

  /* Where the legend keeps off the land, from the left and from below: in the west, else under it in a tall frame. */
  function legendRoom(map, bounds, room) {
    const { offsetWidth, offsetHeight } = map.atlas.drawn.legend.getContainer();
    const [beside, under] = spareRoom(map, bounds, room);
    return beside < offsetWidth && under > beside ? [0, Math.min(offsetHeight, under)] : [Math.min(offsetWidth, beside), 0];
  }

  function focusOn(map) {
    const state = map.atlas;
    const focus = state.payload.focus || "";
    const room = state.band && state.band.isConnected ? state.band.offsetHeight : 0;
    if (state.focus === focus && state.room === room) return;
    state.focus = focus;
    state.room = room;
    let bounds = state.setup.bounds;
    state.territories.epci.eachLayer(function (shape) {
      if (focus && shape.territory.code === focus && shape.getBounds) bounds = shape.getBounds();
    });
    state.home = bounds;
    const pad = focus ? 24 : 0;
    const [left, below] = focus ? [state.drawn.legend.getContainer().offsetWidth, 0] : legendRoom(map, bounds, room);
    state.fit = { paddingTopLeft: [pad + left, pad], paddingBottomRight: [pad, pad + room + below], animate: false };
    map.fitBounds(bounds, state.fit);
  }

  /* Names that stay are not laid again. */
  function paintLabels(map) {
    const state = map.atlas;
    const wanted = state.payload.labels && (state.payload.labels === "commune" ? state.communeLabels : state.labels);
    if (state.drawn.labels && state.drawn.labels !== wanted) clear(map, "labels");
    if (wanted && !state.drawn.labels) state.drawn.labels = wanted.addTo(map);
  }

  function paint(map) {
    const state = map.atlas;
    paintBand(map);
    paintLegend(map);
    focusOn(map);
    paintTerritories(map);
    paintChosen(map);
    paintSymbols(map);
    paintPoints(map);
    paintLabels(map);
    placeLabels(map);
    const box = map.getContainer();
    box.setAttribute("role", "application");
    box.setAttribute("aria-label", state.payload.alt);
    try {
      if (window.frameElement) window.frameElement.title = state.payload.title;
    } catch (error) {
      /* A map opened in a foreign frame keeps the title that frame gives it. */
    }
    box.dataset.dessins = String(Number(box.dataset.dessins || 0) + 1);
  }

  function draw(map, payload) {
    map.atlas.payload = unpacked(payload);
    if (map.atlas.ready) paint(map);
  }

  window.Atlas = { create, draw };
})();
