'use strict';
// What a further mast would do: the study's own model, compiled to WebAssembly, on the ground that the page carries.
R.mast = null; R.turned = new Set(); R.picking = false; R.desk = null; R.answer = null;
async function unpacked(id) {
  const packed = Uint8Array.from(atob(byId(id).textContent.trim()), (c) => c.charCodeAt(0));
  return new Uint8Array(await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
}
// Opens the study once; after a trap it is opened anew.
async function desk() {
  if (R.desk) return R.desk;
  R.code = R.code || await unpacked('what-if-code'); R.package = R.package || await unpacked('what-if-study');
  const { instance } = await WebAssembly.instantiate(R.code, {});
  const x = instance.exports;
  const call = (name, bytes) => {
    // The memory may grow with each call: it is looked at after it.
    const place = x.covgap_room(bytes.length);
    new Uint8Array(x.memory.buffer, place, bytes.length).set(bytes);
    const length = x[name](), answer = x.covgap_answer();
    const said = JSON.parse(new TextDecoder().decode(new Uint8Array(x.memory.buffer, answer, length)));
    if (said.error !== undefined) throw new Error(said.error);
    return said.ok;
  };
  const opened = call('covgap_open', R.package);
  R.desk = { templates: opened.templates, ask: (name, question) => call(name, new TextEncoder().encode(JSON.stringify(question))) };
  return R.desk;
}
const decimal = (text) => Number(String(text).trim().replace(',', '.'));
function askedMast() {
  return { lon: decimal(byId('w-lon').value), lat: decimal(byId('w-lat').value), height_m: decimal(byId('w-height').value), template: byId('w-radio').value, operator: byId('w-operator').value };
}
function faultOf(asked) {
  const [w, s, e, n] = R.data.what_if.area_deg;
  if (!(asked.lon >= w && asked.lon <= e && asked.lat >= s && asked.lat <= n)) return fill('w_outside', num(w, 3), num(e, 3), num(s, 3), num(n, 3));
  if (!(asked.height_m > 0 && asked.height_m <= 300)) return t('w_height_bad');
  return null;
}
async function compute() {
  const out = byId('w-result'), asked = askedMast(), fault = faultOf(asked);
  if (fault) { out.replaceChildren(el('p', fault, { class: 'alarm', role: 'alert' })); return; }
  out.replaceChildren(el('p', t('w_working')));
  // The word is on the screen before the work begins.
  await new Promise((go) => { requestAnimationFrame(() => { requestAnimationFrame(go); }); });
  try {
    const d = await desk();
    R.answer = d.ask('covgap_ask', asked); R.mast = asked;
    R.turned = new Set(R.answer.turned.map((one) => one.number));
  } catch (error) {
    R.desk = null; R.answer = null;
    out.replaceChildren(el('p', String(error.message || error), { class: 'alarm', role: 'alert' }));
    return;
  }
  R.own.redraw(); result();
}
function villageButton(number, after) {
  const i = R.row_of[number];
  const b = el('button', i === undefined ? String(number) : v('name', i) || v('id', i), { type: 'button' });
  b.addEventListener('click', () => { showPath(number); if (i !== undefined) choose(i, false); });
  return el('li', [b, ' ', i === undefined || v('population', i) === null ? '' : '(' + num(v('population', i)) + ')', after || '']);
}
function result() {
  const out = byId('w-result'), a = R.answer;
  if (!a) { out.replaceChildren(); return; }
  const parts = [el('p', el('strong', fill('w_turned', num(a.turned.length), num(a.people)), { id: 'w-turned' }), { role: 'status' })];
  if (a.turned.length) parts.push(el('ul', a.turned.map((one) => villageButton(one.number)), { id: 'w-villages' }));
  if (a.helped.length) parts.push(el('details', [el('summary', fill('w_helped', num(a.helped.length))), el('ul', a.helped.map((one) => villageButton(one.number)))]));
  parts.push(el('p', t('w_row')), el('textarea', a.row.headings + '\n' + a.row.values, { readonly: '', rows: 3, 'aria-label': t('w_row'), id: 'w-row', spellcheck: 'false' }));
  parts.push(el('div', null, { id: 'w-path' }));
  out.replaceChildren(...parts);
}
// The ground between the mast and the place of a village that is lifted, and what its level is made of.
function showPath(number) {
  const box = byId('w-path'), lifted = R.answer.lifted.filter((one) => one.number === number);
  if (!lifted.length) { box.replaceChildren(); return; }
  let path;
  try { path = R.desk.ask('covgap_path', { mast: R.mast, number, point: lifted[0].point }); } catch (error) { box.replaceChildren(el('p', String(error.message || error), { class: 'alarm' })); return; }
  const i = R.row_of[number], name = i === undefined ? '' : v('name', i) || v('id', i);
  const canvas = el('canvas', null, { width: 640, height: 260, role: 'img', 'aria-label': fill('w_profile', name, num(path.distance_km, 1)) });
  drawPath(canvas.getContext('2d'), path, 640, 260);
  const rows = path.terms.map((term, k) => el('tr', [el('td', term.name), el('td', num(term.value_db, 2) + (k ? ' dB' : ' dBm'), { class: 'n' })]));
  rows.push(el('tr', [el('th', t('level'), { scope: 'row' }), el('td', num(path.level_dbm, 2) + ' dBm', { class: 'n' })]));
  box.replaceChildren(el('p', fill('w_profile', name, num(path.distance_km, 1))), canvas, el('table', [el('caption', t('w_budget')), el('tbody', rows)]));
}
function drawPath(g, path, w, h) {
  const n = path.heights_m.length, end = path.distance_km, k = path.earth_radius_factor;
  // The ground as the ray sees it: raised by the earth's bulge.
  const bulge = (d) => d * (end - d) / (2 * k * 6371) * 1000;
  const ground = path.heights_m.map((m, i) => m + bulge(path.distances_km[i]));
  const from = path.heights_m[0] + path.antenna_m, to = path.heights_m[n - 1] + path.receiver_m;
  const low = Math.min(...ground), high = Math.max(from, to, ...ground), span = Math.max(20, high - low);
  const x = (d) => 46 + (w - 60) * d / end, y = (m) => h - 26 - (h - 44) * (m - low) / span;
  g.fillStyle = '#fff'; g.fillRect(0, 0, w, h);
  g.beginPath(); g.moveTo(x(0), h - 26); ground.forEach((m, i) => g.lineTo(x(path.distances_km[i]), y(m))); g.lineTo(x(end), h - 26); g.closePath(); g.fillStyle = '#c9b896'; g.fill();
  g.strokeStyle = '#6b5a33'; g.lineWidth = 1; g.stroke();
  g.beginPath(); g.moveTo(x(0), y(path.heights_m[0])); g.lineTo(x(0), y(from)); g.lineTo(x(end), y(to)); g.lineTo(x(end), y(path.heights_m[n - 1])); g.strokeStyle = '#a00000'; g.lineWidth = 1.5; g.stroke();
  g.fillStyle = '#222'; g.font = '12px sans-serif'; g.textAlign = 'right'; g.fillText(num(high, 0) + ' m', 42, y(high) + 4); g.fillText(num(low, 0) + ' m', 42, y(low) + 2);
  g.textAlign = 'left'; g.fillText('0 km', x(0), h - 8); g.textAlign = 'right'; g.fillText(num(end, 1) + ' km', x(end), h - 8);
}
function field(id, key, input) { return el('p', [el('label', t(key), { for: id }), ' ', input]); }
function input(id, value, kind) { const node = el('input', null, { id, type: 'text', inputmode: kind, autocomplete: 'off' }); node.value = value; return node; }
// The form, in the reader's language; what was typed stays.
function whatIf() {
  const part = byId('what-if-part'), said = R.data.what_if;
  if (!said.templates && !said.not) return;
  part.hidden = false;
  const box = byId('what-if');
  if (said.not) { box.replaceChildren(el('p', fill('w_not', said.not))); return; }
  const before = byId('w-lon') ? askedText() : null;
  const [w, s, e, n] = said.area_deg;
  const radio = el('select', said.templates.map((name) => el('option', name, { value: name })), { id: 'w-radio' });
  const pick = el('button', t('w_pick'), { type: 'button', id: 'w-pick', 'aria-pressed': String(R.picking) });
  pick.addEventListener('click', () => { R.picking = !R.picking; pick.setAttribute('aria-pressed', String(R.picking)); byId('map').classList.toggle('picking', R.picking); });
  const go = el('button', t('w_go'), { type: 'submit', id: 'w-go' });
  const form = el('form', [el('p', pick), field('w-lat', 'w_lat', input('w-lat', ((s + n) / 2).toFixed(4), 'decimal')), field('w-lon', 'w_lon', input('w-lon', ((w + e) / 2).toFixed(4), 'decimal')),
    field('w-height', 'w_height', input('w-height', '45', 'decimal')), field('w-radio', 'w_radio', radio), field('w-operator', 'w_operator', input('w-operator', R.data.scopes.length ? R.data.operators[0] || '' : '', 'text')), el('p', go)]);
  form.addEventListener('submit', (event) => { event.preventDefault(); compute(); });
  const ground = said.one_of === 1 ? t('w_own') : fill('w_coarse', num(said.one_of));
  const rounded = said.rounded_to_m === null ? '' : ' ' + fill('w_rounded', num(said.rounded_to_m, 1));
  box.replaceChildren(el('p', t('w_note')), el('p', ground + rounded + ' ' + fill('w_spacing', num(said.spacing_m)), { class: 'ground' }), form, el('div', null, { id: 'w-result' }));
  if (before) for (const [id, value] of before) byId(id).value = value;
  result();
}
const askedText = () => ['w-lon', 'w-lat', 'w-height', 'w-radio', 'w-operator'].map((id) => [id, byId(id).value]);
function pickAt(place) {
  byId('w-lon').value = place.lng.toFixed(5); byId('w-lat').value = place.lat.toFixed(5);
  compute();
}
// The mast and the villages that turn, over everything else.
function paintMast(g, view) {
  if (!R.mast) return;
  const m = R.data.map, spot = (x, y) => [(x - view.x) * view.s, (y - view.y) * view.s];
  g.strokeStyle = '#0b3d91'; g.lineWidth = 2.5;
  const [mx, my] = spot(...world(R.mast.lon, R.mast.lat));
  for (const number of R.turned) {
    const i = R.row_of[number]; if (i === undefined || !m.has[i]) continue;
    const [x, y] = spot(m.at[2 * i], m.at[2 * i + 1]);
    g.beginPath(); g.moveTo(mx, my); g.lineTo(x, y); g.stroke();
    g.beginPath(); g.arc(x, y, 9, 0, 2 * Math.PI); g.stroke();
  }
  g.beginPath(); g.moveTo(mx, my - 11); g.lineTo(mx + 9, my + 7); g.lineTo(mx - 9, my + 7); g.closePath(); g.fillStyle = '#0b3d91'; g.fill(); g.strokeStyle = '#fff'; g.stroke();
}
