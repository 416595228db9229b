'use strict';
// The map: pictures of relief and coverage under one canvas of our own with everything else.
const shown = { relief: true, coverage: true, villages: true, outlines: true, sites: true, boundaries: true, points: false };
const world = (lon, lat) => [(lon + 180) / 360, 0.5 - Math.log(Math.tan(Math.PI / 4 + lat * Math.PI / 360)) / (2 * Math.PI)];
function unpack(flat) {
  // Whole numbers of 1e-5 degrees, each the difference to the one before.
  const out = new Float64Array(flat.length);
  let x = 0, y = 0;
  for (let i = 0; i + 1 < flat.length; i += 2) {
    x += flat[i]; y += flat[i + 1];
    const w = world(x / 1e5, y / 1e5);
    out[i] = w[0]; out[i + 1] = w[1];
  }
  return out;
}
const box = (line) => { let a = 9, b = 9, c = -9, d = -9; for (let i = 0; i < line.length; i += 2) { a = Math.min(a, line[i]); c = Math.max(c, line[i]); b = Math.min(b, line[i + 1]); d = Math.max(d, line[i + 1]); } return [a, b, c, d]; };
function prepare(data) {
  const rings = (all) => all.map((r) => { const line = unpack(r); return { line, box: box(line) }; });
  data.map = { at: unpack(data.places), has: data.has_place, masts: unpack(data.masts), points: unpack(data.points), outlines: rings(data.outlines), boundaries: rings(data.boundaries) };
}
function strokeAll(g, lines, v) {
  g.beginPath();
  for (const { line, box: [a, b, c, d] } of lines) {
    if ((c - v.x) * v.s < 0 || (d - v.y) * v.s < 0 || (a - v.x) * v.s > v.w || (b - v.y) * v.s > v.h) continue;
    if ((c - a) * v.s < 2 && (d - b) * v.s < 2) continue;
    let px = NaN, py = NaN;
    for (let i = 0; i < line.length; i += 2) {
      const x = (line[i] - v.x) * v.s, y = (line[i + 1] - v.y) * v.s;
      if (i > 0 && i < line.length - 2 && Math.abs(x - px) + Math.abs(y - py) < 1.5) continue;
      if (i === 0) g.moveTo(x, y); else g.lineTo(x, y);
      px = x; py = y;
    }
  }
  g.stroke();
}
function shapePath(g, shape, x, y, r) {
  if (shape === 'square') g.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
  else if (shape === 'diamond') { g.moveTo(x, y - 1.15 * r); g.lineTo(x + 1.15 * r, y); g.lineTo(x, y + 1.15 * r); g.lineTo(x - 1.15 * r, y); g.closePath(); }
  else { g.moveTo(x + r, y); g.arc(x, y, r, 0, 2 * Math.PI); }
}
// Draws what is shown into a view {x, y: upper left in world units, s: pixels of the whole world, w, h}.
function paint(g, v, chosen) {
  const m = R.data.map, verdicts = R.data.villages.verdict, count = verdicts.length;
  if (shown.boundaries) { g.strokeStyle = 'rgba(70,60,80,.55)'; g.lineWidth = 1; strokeAll(g, m.boundaries, v); }
  if (shown.outlines) { g.strokeStyle = 'rgba(90,90,90,.5)'; g.lineWidth = 0.7; strokeAll(g, m.outlines, v); }
  const inside = (x, y) => x > -12 && y > -12 && x < v.w + 12 && y < v.h + 12;
  if (shown.points) {
    g.fillStyle = '#6a3d9a';
    for (let i = 0; i < m.points.length; i += 2) { const x = (m.points[i] - v.x) * v.s, y = (m.points[i + 1] - v.y) * v.s; if (inside(x, y)) g.fillRect(x - 1.5, y - 1.5, 3, 3); }
  }
  if (shown.sites) {
    g.fillStyle = '#111'; g.strokeStyle = '#fff'; g.lineWidth = 1;
    for (let i = 0; i < m.masts.length; i += 2) {
      const x = (m.masts[i] - v.x) * v.s, y = (m.masts[i + 1] - v.y) * v.s;
      if (!inside(x, y)) continue;
      g.beginPath(); g.moveTo(x, y - 6); g.lineTo(x + 5, y + 4); g.lineTo(x - 5, y + 4); g.closePath(); g.fill(); g.stroke();
    }
  }
  if (shown.villages) {
    // Where there is little room for each, marks are small, and of covered villages one a cell is drawn.
    const area = Math.max(1e-12, R.data.extent_area) * v.s * v.s;
    const room = Math.sqrt(area / Math.max(1, count));
    const r = Math.max(1.6, Math.min(6.5, 0.35 * room));
    for (const verdict of ['covered', 'unknown', 'low-signal', 'white']) {
      const look = LOOKS[verdict], taken = new Set();
      g.beginPath();
      for (let i = 0; i < count; i++) {
        if (verdicts[i] !== verdict || !m.has[i]) continue;
        const x = (m.at[2 * i] - v.x) * v.s, y = (m.at[2 * i + 1] - v.y) * v.s;
        if (!inside(x, y)) continue;
        if (room < 4) { const cell = (x / 3 | 0) * 100003 + (y / 3 | 0); if (taken.has(cell)) continue; taken.add(cell); }
        shapePath(g, look.shape, x, y, r * look.size);
      }
      g.fillStyle = look.fill; g.fill();
      g.strokeStyle = look.line; g.lineWidth = look.shape === 'ring' ? 2 : 1; g.stroke();
    }
  }
  if (chosen !== null && m.has[chosen]) {
    const x = (m.at[2 * chosen] - v.x) * v.s, y = (m.at[2 * chosen + 1] - v.y) * v.s;
    g.beginPath(); g.arc(x, y, 12, 0, 2 * Math.PI); g.strokeStyle = '#fff'; g.lineWidth = 5; g.stroke(); g.strokeStyle = '#a00000'; g.lineWidth = 2.5; g.stroke();
  }
}
const PAD = 256;
const Own = L.Layer.extend({
  onAdd(map) {
    this.canvas = L.DomUtil.create('canvas', 'covgap-canvas', map.getPane('overlayPane'));
    this.canvas.setAttribute('aria-hidden', 'true');
    map.on('moveend zoomend resize', this.redraw, this);
    map.on('zoomstart', () => { this.canvas.style.visibility = 'hidden'; });
    this.redraw();
  },
  // A buffer wider than the map: while panning Leaflet moves it as it is.
  redraw() {
    const map = this._map; if (!map) return;
    const size = map.getSize(), ratio = window.devicePixelRatio || 1;
    const corner = map.containerPointToLayerPoint([-PAD, -PAD]);
    L.DomUtil.setPosition(this.canvas, corner);
    const w = size.x + 2 * PAD, h = size.y + 2 * PAD;
    this.canvas.width = Math.round(w * ratio); this.canvas.height = Math.round(h * ratio);
    this.canvas.style.width = w + 'px'; this.canvas.style.height = h + 'px'; this.canvas.style.visibility = '';
    const g = this.canvas.getContext('2d'); g.scale(ratio, ratio);
    const s = 256 * Math.pow(2, map.getZoom()), origin = map.getPixelOrigin().add(corner);
    const view = { x: origin.x / s, y: origin.y / s, s, w, h };
    paint(g, view, R.chosen); paintMast(g, view);
  },
});
const CLASS = [[150, 150, 150, 150], null, [240, 180, 60, 150], [0, 114, 178, 140]];
function classPicture(raster) {
  const c = document.createElement('canvas'); c.width = raster.cols; c.height = raster.rows;
  const g = c.getContext('2d'), image = g.createImageData(raster.cols, raster.rows);
  for (let i = 0; i < raster.classes.length; i++) {
    const color = CLASS[raster.classes.charCodeAt(i) - 48]; if (!color) continue;
    // What is not known is hatched.
    const k = raster.classes.charCodeAt(i) === 48 && ((i % raster.cols) + (i / raster.cols | 0)) % 8 < 3 ? 220 : color[3];
    image.data[4 * i] = color[0]; image.data[4 * i + 1] = color[1]; image.data[4 * i + 2] = color[2]; image.data[4 * i + 3] = k;
  }
  g.putImageData(image, 0, 0);
  return c;
}
const bounds = (b) => [[b[1], b[0]], [b[3], b[2]]];
async function startMap() {
  const d = R.data;
  const map = L.map('map', { zoomSnap: 0.25, attributionControl: false, maxZoom: 16, minZoom: 3, keyboard: true, zoomAnimation: false, fadeAnimation: false });
  R.map = map;
  map.fitBounds(bounds(d.bounds), { animate: false });
  map.setMaxBounds(L.latLngBounds(bounds(d.bounds)).pad(1));
  L.control.scale({ imperial: false }).addTo(map);
  R.pictures = {};
  if (d.relief) {
    const image = new Image(); image.src = 'data:image/png;base64,' + d.relief.png; await image.decode().catch(() => undefined);
    R.pictures.relief = { source: image, at: d.relief.bounds };
    R.reliefLayer = L.imageOverlay(image.src, bounds(d.relief.bounds), { alt: '' }).addTo(map);
  }
  if (d.raster) {
    const picture = classPicture(d.raster);
    R.pictures.coverage = { source: picture, at: d.raster.bounds };
    R.coverageLayer = L.imageOverlay(picture.toDataURL(), bounds(d.raster.bounds), { alt: '', className: 'crisp' }).addTo(map);
  }
  R.own = new Own().addTo(map);
  map.on('click', (e) => { if (R.picking) { pickAt(e.latlng); return; } const i = nearest(e.containerPoint); if (i !== null) choose(i, false); });
}
function nearest(p) {
  const d = R.data.map, s = 256 * Math.pow(2, R.map.getZoom()), o = R.map.getPixelOrigin().add(R.map.containerPointToLayerPoint([0, 0]));
  let best = null, least = 14 * 14;
  for (let i = 0; i < d.has.length; i++) {
    if (!d.has[i]) continue;
    const x = d.at[2 * i] * s - o.x - p.x, y = d.at[2 * i + 1] * s - o.y - p.y, far = x * x + y * y;
    if (far < least) { least = far; best = i; }
  }
  return best;
}
function toggle(name, on) {
  shown[name] = on;
  const layer = name === 'relief' ? R.reliefLayer : name === 'coverage' ? R.coverageLayer : null;
  if (layer) { if (on) { layer.addTo(R.map); if (name === 'relief') layer.bringToBack(); } else layer.remove(); }
  R.own.redraw();
}
// The whole extent at the paper's resolution.
function paintPrint() {
  const c = byId('print-map'), b = R.data.bounds, [x0, y0] = world(b[0], b[3]), [x1, y1] = world(b[2], b[1]);
  c.height = Math.max(400, Math.min(2400, Math.round(c.width * (y1 - y0) / (x1 - x0))));
  const s = Math.min(c.width / (x1 - x0), c.height / (y1 - y0)), g = c.getContext('2d');
  g.fillStyle = '#e8e8e8'; g.fillRect(0, 0, c.width, c.height);
  for (const name of ['relief', 'coverage']) {
    const p = R.pictures[name]; if (!p || !shown[name]) continue;
    const [a, n] = world(p.at[0], p.at[3]), [e, q] = world(p.at[2], p.at[1]);
    g.imageSmoothingEnabled = name === 'relief';
    g.drawImage(p.source, (a - x0) * s, (n - y0) * s, (e - a) * s, (q - n) * s);
  }
  paint(g, { x: x0, y: y0, s, w: c.width, h: c.height }, null);
}
window.addEventListener('beforeprint', () => { if (R.map) { paintPrint(); byId('communes-part').open = true; } });
