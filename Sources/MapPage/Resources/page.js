// The page of a released map: draws the cells of one day, and reads them out. It knows released numbers only.
(function () {
  "use strict";
  var body = document.body;
  body.dataset.errs = "0";
  function failed() { body.dataset.errs = String(Number(body.dataset.errs) + 1); }
  window.addEventListener("error", failed);
  document.addEventListener("securitypolicyviolation", failed);

  function element(id) { return document.getElementById(id); }
  var page = JSON.parse(element("data").textContent);
  var root = document.documentElement;
  var shown = 0;

  // MARK: Released cells

  // The bytes of a day: see PackedDay in the program that wrote this page.
  function unpack(day) {
    if (day.list) { return day.list; }
    var bytes = Uint8Array.from(atob(day.cells), function (letter) { return letter.charCodeAt(0); });
    var at = 0;
    function next() {
      var value = 0, scale = 1, byte;
      do { byte = bytes[at++]; value += (byte & 127) * scale; scale *= 128; } while (byte & 128);
      return value;
    }
    function difference() { var value = next(); return value % 2 ? -(value + 1) / 2 : value / 2; }
    var cells = [], south = 0, west = 0;
    while (at < bytes.length) {
      south += difference();
      west += difference();
      var kind = day.kinds[next()], painted = next();
      cells.push({
        south: south, west: west, north: south + kind[0], east: west + kind[1], deviation: kind[2] / 1000,
        shade: painted % 8 - 1, persons: Math.floor(painted / 8) / 1000
      });
    }
    return day.list = cells;
  }

  function cellAt(place) {
    return unpack(page.days[shown]).find(function (cell) {
      return place.lat >= page.lat[cell.south] && place.lat < page.lat[cell.north]
        && place.lng >= page.lng[cell.west] && place.lng < page.lng[cell.east];
    });
  }

  // MARK: Words

  function number(value, decimals) {
    return value.toLocaleString("en", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  }
  function rounded(value) { return number(value, value >= 100 ? 0 : value >= 10 ? 1 : 2); }
  // Where cells are as large as a country, densities are small: nothing that has a class reads as 0.
  function density(value) {
    return value > 0 && value < .1 ? value.toLocaleString("en", { maximumSignificantDigits: 2 }) : rounded(value);
  }

  function size(cell) {
    var middle = (page.lat[cell.south] + page.lat[cell.north]) / 2, degree = 111.195080234;
    return {
      height: (page.lat[cell.north] - page.lat[cell.south]) * degree,
      width: (page.lng[cell.east] - page.lng[cell.west]) * degree * Math.cos(middle * Math.PI / 180)
    };
  }

  // What a density is over: square kilometres, or the cells of one size in which people count once each.
  function extent(cell, ground) {
    if (!page.place) { return ground.width * ground.height; }
    return Math.round((page.lat[cell.north] - page.lat[cell.south]) / page.place[0])
      * Math.round((page.lng[cell.east] - page.lng[cell.west]) / page.place[1]);
  }

  function words(cell) {
    var ground = size(cell), error = 2 * cell.deviation;
    var area = number(ground.width, 2) + " × " + number(ground.height, 2) + " km";
    var estimate = rounded(cell.persons) + " ± " + rounded(error) + " " + page.noun;
    if (cell.shade < 0) { return estimate + "\nbelow the noise floor: cannot be told from none\ncell of " + area; }
    return estimate + "\n" + density(cell.persons / extent(cell, ground)) + " " + page.per + "\ncell of " + area;
  }

  // MARK: Paint

  function isDark() { return root.classList.contains("dark"); }
  // On dark ground the same colours run the other way, so that more always stands out more.
  function colour(shade) { return page.classes[isDark() ? page.classes.length - 1 - shade : shade].colour; }

  function hatching(context) {
    var tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    var pen = tile.getContext("2d");
    pen.fillStyle = isDark() ? "#2b2b31" : "#ebe8e0";
    pen.fillRect(0, 0, 8, 8);
    pen.strokeStyle = isDark() ? "#4a4a52" : "#c9c4b8";
    pen.lineWidth = 1;
    pen.beginPath();
    [-8, 0, 8].forEach(function (x) { pen.moveTo(x - 1, 9); pen.lineTo(x + 9, -1); });
    pen.stroke();
    return context.createPattern(tile, "repeat");
  }

  var CellLayer = L.Layer.extend({
    onAdd: function (map) {
      this.canvas = L.DomUtil.create("canvas", "cells", map.getPanes().overlayPane);
      map.on("move zoomend viewreset resize", this.draw, this);
      this.draw();
    },
    onRemove: function (map) {
      this.canvas.remove();
      map.off("move zoomend viewreset resize", this.draw, this);
    },
    mark: function (cell) { this.marked = cell; this.draw(); },
    draw: function () {
      var map = this._map, extent = map.getSize(), ratio = window.devicePixelRatio || 1, canvas = this.canvas;
      L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
      canvas.width = Math.round(extent.x * ratio);
      canvas.height = Math.round(extent.y * ratio);
      canvas.style.width = extent.x + "px";
      canvas.style.height = extent.y + "px";
      var pen = canvas.getContext("2d");
      // Mercator is separable: a column of cells has one x, a row one y; whole device pixels leave no seams.
      var xs = page.lng.map(function (lng) { return Math.round(map.latLngToContainerPoint([page.lat[0], lng]).x * ratio); });
      var ys = page.lat.map(function (lat) { return Math.round(map.latLngToContainerPoint([lat, page.lng[0]]).y * ratio); });
      var cells = unpack(page.days[shown]);
      this.fill(pen, cells, xs, ys, ratio);
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      drawGraticule(pen, map, extent);
      this.outline(pen, xs, ys, ratio);
    },
    fill: function (pen, cells, xs, ys, ratio) {
      var pattern = hatching(pen);
      // The hatching keeps to the ground when the map is moved.
      pattern.setTransform(new DOMMatrix().translate(xs[0] % 8, ys[0] % 8));
      cells.forEach(function (cell) {
        var x = xs[cell.west], y = ys[cell.north], width = xs[cell.east] - x, height = ys[cell.south] - y;
        if (x > pen.canvas.width || y > pen.canvas.height || x + width < 0 || y + height < 0) { return; }
        pen.fillStyle = cell.shade < 0 ? pattern : colour(cell.shade);
        // What is thinner than a pixel is still shown.
        pen.fillRect(x, y, Math.max(width, cell.shade < 0 ? 0 : 1), Math.max(height, cell.shade < 0 ? 0 : 1));
        if (width > 18 * ratio && height > 18 * ratio) {
          pen.lineWidth = ratio;
          pen.strokeStyle = isDark() ? "rgba(255,255,255,.14)" : "rgba(0,0,0,.10)";
          pen.strokeRect(x + ratio / 2, y + ratio / 2, width - ratio, height - ratio);
        }
      });
    },
    outline: function (pen, xs, ys, ratio) {
      var last = [page.lng.length - 1, page.lat.length - 1];
      function frame(west, south, east, north, width, ink) {
        pen.lineWidth = width;
        pen.strokeStyle = ink;
        pen.strokeRect(xs[west] / ratio, ys[north] / ratio, (xs[east] - xs[west]) / ratio, (ys[south] - ys[north]) / ratio);
      }
      frame(0, 0, last[0], last[1], 1.5, isDark() ? "#d8d5ce" : "#3a3733");
      if (!this.marked) { return; }
      var cell = this.marked;
      frame(cell.west, cell.south, cell.east, cell.north, 5, isDark() ? "#17171a" : "#ffffff");
      frame(cell.west, cell.south, cell.east, cell.north, 2, isDark() ? "#ffffff" : "#000000");
    }
  });

  // MARK: Graticule

  var steps = [90, 60, 30, 10, 5, 2, 1, .5, .2, .1, .05, .02, .01, .005, .002, .001, .0005, .0002, .0001];

  function drawGraticule(pen, map, extent) {
    var seen = map.getBounds(), span = seen.getEast() - seen.getWest();
    var wanted = span * 130 / extent.x;
    var step = steps.filter(function (step) { return step >= wanted; }).pop() || 90;
    var decimals = step >= 1 ? 0 : Math.ceil(-Math.log10(step) - 1e-9);
    pen.font = '12px "DejaVu Sans", Verdana, system-ui, sans-serif';
    pen.lineWidth = 1;
    pen.strokeStyle = isDark() ? "rgba(240,238,233,.28)" : "rgba(40,36,30,.26)";
    function label(text, x, y, align) {
      pen.textAlign = align;
      pen.lineWidth = 3;
      pen.strokeStyle = isDark() ? "rgba(23,23,26,.85)" : "rgba(255,255,255,.88)";
      pen.strokeText(text, x, y);
      pen.fillStyle = isDark() ? "#f0eee9" : "#1c1b1a";
      pen.fillText(text, x, y);
    }
    function eachLine(low, high, visit) {
      for (var index = Math.ceil(low / step); index * step <= high; index++) { visit(index * step); }
    }
    function named(value, positive, negative) {
      return number(Math.abs(value), decimals) + "°" + (value === 0 ? "" : value > 0 ? positive : negative);
    }
    var lines = new Path2D(), texts = [];
    eachLine(Math.max(seen.getWest(), -180), Math.min(seen.getEast(), 180), function (lng) {
      var x = Math.round(map.latLngToContainerPoint([seen.getCenter().lat, lng]).x) + .5;
      lines.moveTo(x, 0);
      lines.lineTo(x, extent.y);
      // A name that the edge would cut is left out.
      var name = named(lng, " E", " W");
      if (x + 4 + pen.measureText(name).width <= extent.x) { texts.push([name, x + 4, extent.y - 8, "left"]); }
    });
    eachLine(Math.max(seen.getSouth(), -85), Math.min(seen.getNorth(), 85), function (lat) {
      var y = Math.round(map.latLngToContainerPoint([lat, seen.getCenter().lng]).y) + .5;
      lines.moveTo(0, y);
      lines.lineTo(extent.x, y);
      texts.push([named(lat, " N", " S"), extent.x - 6, y - 4, "right"]);
    });
    pen.stroke(lines);
    texts.forEach(function (text) { label(text[0], text[1], text[2], text[3]); });
  }

  // MARK: Legend and series

  function drawLegend() {
    var list = element("legend");
    list.textContent = "";
    function entry(paint, text, kind) {
      var item = document.createElement("li"), swatch = document.createElement("canvas");
      swatch.width = 84;
      swatch.height = 44;
      swatch.setAttribute("aria-hidden", "true");
      var pen = swatch.getContext("2d");
      pen.fillStyle = paint(pen);
      pen.fillRect(0, 0, 84, 44);
      item.append(swatch, text);
      if (kind) { item.className = kind; }
      list.append(item);
    }
    // Most on top, as one reads a height.
    for (var shade = page.classes.length - 1; shade >= 0; shade--) {
      entry(colour.bind(null, shade), page.classes[shade].text, shade === 0 ? "end" : "");
    }
    entry(hatching, "below the noise floor: the estimate, or that of all cells, is smaller than its error of two standard deviations");
  }

  function drawSeries() {
    var series = element("series"), most = 0;
    function part(name, values) {
      var node = document.createElementNS("http://www.w3.org/2000/svg", name);
      Object.keys(values).forEach(function (key) { node.setAttribute(key, values[key]); });
      series.append(node);
    }
    page.days.forEach(function (day) { most = Math.max(most, day.persons + 2 * day.deviation); });
    series.textContent = "";
    // A few days are no broad blocks.
    series.setAttribute("viewBox", "0 0 " + 10 * Math.max(14, page.days.length) + " 72");
    series.setAttribute("preserveAspectRatio", "none");
    page.days.forEach(function (day, index) {
      function y(value) { return 72 - 70 * Math.max(0, value) / (most || 1); }
      var error = 2 * day.deviation, middle = 10 * index + 5;
      part("rect", {
        x: 10 * index + 1, width: 8, y: y(day.persons), height: 72 - y(day.persons), class: index === shown ? "now" : ""
      });
      part("line", { x1: middle, x2: middle, y1: y(day.persons - error), y2: y(day.persons + error) });
    });
  }

  // MARK: Map and controls

  var last = [page.lat.length - 1, page.lng.length - 1];
  var whole = L.latLngBounds([page.lat[0], page.lng[0]], [page.lat[last[0]], page.lng[last[1]]]);
  var map = L.map("map", {
    zoomAnimation: false, fadeAnimation: false, inertia: false, zoomSnap: .1, zoomDelta: .5, maxZoom: 18, minZoom: 1,
    attributionControl: false, maxBounds: whole.pad(.6)
  });
  map.fitBounds(whole, { padding: [14, 14] });
  L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
  var layer = new CellLayer().addTo(map);
  var hint = L.DomUtil.create("div", "hint", map.getContainer());
  L.DomUtil.create("div", "cross", map.getContainer());
  hint.hidden = true;

  function read(place) {
    var cell = cellAt(place);
    layer.mark(cell);
    element("readout").textContent = cell ? words(cell) : "Outside the region.";
    return cell;
  }

  function point(event) {
    var cell = read(event.latlng), spot = event.containerPoint, extent = map.getSize();
    hint.hidden = !cell;
    if (!cell) { return; }
    hint.textContent = words(cell);
    hint.style.left = Math.max(4, Math.min(spot.x + 14, extent.x - hint.offsetWidth - 6)) + "px";
    hint.style.top = (spot.y + 18 + hint.offsetHeight > extent.y ? spot.y - hint.offsetHeight - 12 : spot.y + 18) + "px";
  }

  function show(index) {
    shown = Math.max(0, Math.min(page.days.length - 1, index));
    var day = page.days[shown], slider = element("slider");
    element("day-heading").textContent = day.day;
    element("total").textContent = day.total;
    slider.value = String(shown);
    slider.setAttribute("aria-valuetext", day.day + ", " + day.total + " " + page.noun);
    element("previous").disabled = shown === 0;
    element("next").disabled = shown === page.days.length - 1;
    drawSeries();
    hint.hidden = true;
    layer.mark(undefined);
    element("readout").textContent = "Point at the map, or tap it.";
    body.dataset.day = day.day;
  }

  var timer;
  function stop() {
    clearInterval(timer);
    timer = undefined;
    element("play").setAttribute("aria-pressed", "false");
    element("play").textContent = "Play";
  }
  function play() {
    if (timer !== undefined) { return stop(); }
    if (shown === page.days.length - 1) { show(0); }
    timer = setInterval(function () { shown < page.days.length - 1 ? show(shown + 1) : stop(); }, 900);
    element("play").setAttribute("aria-pressed", "true");
    element("play").textContent = "Stop";
  }
  function setGround(dark) {
    root.classList.toggle("dark", dark);
    element("ground").setAttribute("aria-pressed", String(dark));
    drawLegend();
    layer.draw();
  }

  map.on("mousemove click", point);
  map.on("mouseout", function () { hint.hidden = true; });
  map.on("moveend", function () { if (map.getContainer().classList.contains("keyboard")) { read(map.getCenter()); } });
  map.getContainer().addEventListener("keydown", function (event) {
    map.getContainer().classList.add("keyboard");
    if (event.key === "Enter") { read(map.getCenter()); }
  });
  map.getContainer().addEventListener("pointerdown", function () { map.getContainer().classList.remove("keyboard"); });
  map.getContainer().addEventListener("blur", function () { map.getContainer().classList.remove("keyboard"); });
  element("slider").max = String(page.days.length - 1);
  element("slider").addEventListener("input", function (event) { stop(); show(Number(event.target.value)); });
  element("previous").addEventListener("click", function () { stop(); show(shown - 1); });
  element("next").addEventListener("click", function () { stop(); show(shown + 1); });
  element("play").addEventListener("click", play);
  element("ground").addEventListener("click", function () { setGround(!isDark()); });
  element("days").hidden = page.days.length < 2;

  setGround(window.matchMedia("(prefers-color-scheme: dark)").matches);
  // The link's end is compared as the browser writes it: decoding one that anybody wrote may fail.
  var named = page.days.findIndex(function (day) { return new URL("#" + day.day, location.href).hash === location.hash; });
  show(named >= 0 ? named : page.days.length - 1);
  body.dataset.ready = "1";
}());
