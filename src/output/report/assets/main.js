'use strict';
// Tables, search, a village's panel, language.
R.chosen = null; R.back = null; R.rows = 25;
const v = (column, i) => { const c = R.data.villages[column]; return c === undefined ? null : c[i]; };
const head = (table, names) => table.append(el('thead', el('tr', names.map((n) => el('th', n.text, { scope: 'col', class: n.n ? 'n' : '' })))));
function fillTable(id, names, rows) {
  const table = byId(id); table.replaceChildren(); head(table, names);
  table.append(el('tbody', rows.map((row) => el('tr', row.map((cell, k) => (k === 0 && !names[0].n ? el('th', cell, { scope: 'row' }) : el('td', cell, { class: names[k].n ? 'n' : '' })))))));
}
const W = (key) => ({ text: t(key) });
const N = (key) => ({ text: t(key), n: true });
function reasonOf(i) {
  const verdict = v('verdict', i), reason = v('reason', i);
  if (verdict === 'unknown') { const both = R.data.reasons[reason]; return both ? both[at()] : reason; }
  if (verdict === 'covered') return fill('why_covered', num(v('level_dbm', i), 1), num(v('threshold_covered_dbm', i), 0));
  if (v('level_dbm', i) === null) return t('why_nothing');
  if (v('level_dbm', i) >= v('threshold_covered_dbm', i)) return fill('why_share', num(v('level_dbm', i), 1), pct(v('people_covered_share', i)));
  return fill('why_weak', num(v('level_dbm', i), 1), num(v('threshold_covered_dbm', i), 0));
}
function wayOf(i) {
  const way = R.data.ways[v('id', i)];
  if (!way) return null;
  const near = fill('way_site', way.cell, num(way.km, 1));
  if (way.blocked === null) return near;
  return near + ' ' + (way.blocked > 0 ? fill('way_blocked', num(way.blocked, 0), num(way.at_km, 1)) : way.fresnel ? fill('way_fresnel', num(way.at_km, 1)) : t('way_free'));
}
function closeOf(i) {
  if (v('verdict', i) === 'covered') return null;
  const db = v('shortfall_db', i);
  return db === null ? (v('verdict', i) === 'unknown' ? t('close_unknown') : t('close_site')) : fill(db > 15 ? 'close_much' : 'close_db', num(db, 1));
}
function choose(i, move) {
  R.chosen = i;
  const pairs = [['code', v('id', i)], ['commune', v('commune_name', i) || v('commune_code', i)], ['province', v('province_name', i) || v('province_code', i)], ['people', num(v('population', i))],
    ['rank', num(v('rank', i))], ['best', [v('operator', i), v('technology', i)].filter(Boolean).join(', ') || '\u2013'], ['level', v('level_dbm', i) === null ? '\u2013' : num(v('level_dbm', i), 1) + ' dBm'],
    ['share_people', pct(v('people_covered_share', i))], ['nearest', v('nearest_site', i) === null ? '\u2013' : v('nearest_site', i) + ' (' + num(v('nearest_site_km', i), 1) + ' km)']];
  const list = el('dl', pairs.flatMap(([key, value]) => [el('dt', t(key)), el('dd', value || '\u2013')]));
  const operators = el('table', [el('caption', t('by_operator')), el('thead', el('tr', [el('th', t('operator'), { scope: 'col' }), el('th', t('verdict'), { scope: 'col' }), el('th', 'dBm', { scope: 'col', class: 'n' })])),
    el('tbody', R.data.scopes.map((s) => el('tr', [el('th', s.name, { scope: 'row' }), el('td', v('verdict_' + s.slug, i) ? [mark(v('verdict_' + s.slug, i)), verdictWord(v('verdict_' + s.slug, i))] : '\u2013'), el('td', num(v('level_' + s.slug + '_dbm', i), 1), { class: 'n' })])))]);
  const parts = [el('h4', v('name', i), { id: 'village-name' }), el('p', [mark(v('verdict', i)), verdictWord(v('verdict', i))], { class: 'verdict' }), el('p', [el('strong', t('why') + ' '), reasonOf(i)], { class: 'why', id: 'village-why' })];
  const way = wayOf(i), close = closeOf(i);
  if (way) parts.push(el('p', [el('strong', t('way') + ' '), way]));
  if (close) parts.push(el('p', [el('strong', t('close') + ' '), close]));
  byId('side-hint').hidden = true;
  byId('village').replaceChildren(...parts, list, operators);
  if (move && R.map && R.data.has_place[i]) {
    const lon = v('centre_lon_deg', i), lat = v('centre_lat_deg', i);
    R.map.setView([lat, lon], Math.max(R.map.getZoom(), 12), { animate: false });
    byId('map-part').scrollIntoView({ block: 'nearest' });
  }
  if (move) byId('side').focus();
  if (R.own) R.own.redraw();
}
function leave() {
  R.chosen = null; byId('village').replaceChildren(); byId('side-hint').hidden = false; R.own.redraw();
  if (R.back) { R.back.focus(); R.back = null; }
}
function open(i, from) { R.back = from; choose(i, true); }
function nameButton(i) {
  const b = el('button', v('name', i) || v('id', i), { type: 'button' });
  b.addEventListener('click', () => open(i, b));
  return b;
}
function gapsTable() {
  const rows = R.ranked.slice(0, R.rows).map((i) => [num(v('rank', i)), nameButton(i), v('commune_name', i) || '\u2013', el('span', [mark(v('verdict', i)), verdictWord(v('verdict', i))]), num(v('population', i)),
    v('level_dbm', i) === null ? '\u2013' : num(v('level_dbm', i), 1), num(v('shortfall_db', i), 1), [v('nearest_site', i) || '\u2013', ' ', v('nearest_site_km', i) === null ? '' : '(' + num(v('nearest_site_km', i), 1) + ' km)'], [reasonOf(i), ' ', wayOf(i) || '', ' ', closeOf(i) || '']]);
  fillTable('gaps-table', [N('rank'), W('village'), W('commune'), W('verdict'), N('people'), N('level_unit'), N('missing'), W('nearest'), W('why_close')], rows);
  byId('gaps-note').textContent = fill('gaps_note', num(Math.min(R.rows, R.ranked.length)), num(R.ranked.length));
  byId('more').hidden = R.rows >= R.ranked.length;
}
const tally = (row) => [num(row.villages), num(row.covered), num(row.low_signal), num(row.white), num(row.unknown), pct(row.villages ? row.covered / row.villages : null), num(row.people_in_gaps)];
const COUNTS = () => [N('villages'), N('v_covered'), N('v_low_signal'), N('v_white'), N('v_unknown'), N('share_covered'), N('people_gaps')];
function tables() {
  const s = R.data.summary;
  const total = s.total ? [[t('all'), ...tally(s.total)]] : [];
  fillTable('units', [W('province'), ...COUNTS()], [...s.by_province.map((r) => [r.name, ...tally(r)]), ...total]);
  fillTable('communes', [W('commune'), ...COUNTS()], R.communes.map((r) => [r.name, ...tally(r)]));
  byId('communes-part').hidden = R.communes.length < 2;
  fillTable('operators', [W('operator'), ...COUNTS()], [...s.by_operator.map((r) => [r.name, ...tally(r)]), ...s.by_technology.map((r) => [r.name + ' \u2013 ' + t('any_operator'), ...tally(r)])]);
  gapsTable();
}
function communes() {
  const all = new Map(), villages = R.data.villages;
  for (let i = 0; i < villages.id.length; i++) {
    const name = v('commune_name', i) || v('commune_code', i); if (!name) continue;
    const key = (v('province_name', i) || '') + '\u0000' + (v('commune_code', i) || name);
    if (!all.has(key)) all.set(key, { name, villages: 0, covered: 0, low_signal: 0, white: 0, unknown: 0, people_in_gaps: 0 });
    const row = all.get(key), verdict = villages.verdict[i].replace('-', '_');
    row.villages++; row[verdict]++;
    if (verdict === 'white' || verdict === 'low_signal') row.people_in_gaps += v('population', i) || 0;
  }
  return [...all.values()].sort((a, b) => b.people_in_gaps - a.people_in_gaps).slice(0, 1000);
}
function headline() {
  const s = R.data.summary.total || { villages: 0, covered: 0, low_signal: 0, white: 0, unknown: 0, people_in_gaps: 0 };
  const card = (icon, n, label) => el('div', [el('b', icon ? [mark(icon), ' ', n] : n), label], { class: 'card' });
  byId('cards').replaceChildren(card(null, num(s.villages), t('villages')), card('covered', num(s.covered), t('v_covered')), card('low-signal', num(s.low_signal), t('v_low_signal')), card('white', num(s.white), t('v_white')), card('unknown', num(s.unknown), t('v_unknown')), card(null, num(s.people_in_gaps), t('people_gaps')));
}
function notes() {
  const d = R.data, s = d.summary, quality = [];
  const points = s.test_points.map((p) => el('li', fill('points_from', num(p.test_points), num(p.villages), p.text)));
  quality.push(el('h3', t('warnings')), s.warnings.length ? el('ul', s.warnings.map((w) => el('li', w, { lang: 'en' }))) : el('p', t('none')));
  quality.push(el('h3', t('counts')), s.input_counts.length ? el('ul', s.input_counts.map((c) => el('li', num(c.count) + ' ' + c.text, { lang: 'en' }))) : el('p', t('none')));
  quality.push(el('h3', t('points')), el('ul', points));
  byId('quality').replaceChildren(...quality);
  const pair = (key, value) => [el('dt', t(key)), el('dd', value === null || value === undefined || value === '' ? '\u2013' : value, { lang: 'en' })];
  byId('method').replaceChildren(...pair('preset', s.preset.title || s.preset.name), ...pair('standing', s.preset.standing + (s.preset.mark ? ': ' + s.preset.mark : '')), ...pair('source', s.preset.source), ...pair('model', d.model), ...pair('receiver', num(d.receiver_height_m, 1) + ' m'), ...pair('calibrated', d.calibrated ? t('yes') : t('no')), ...pair('sources', d.attribution.join('\n')));
  byId('identity').replaceChildren(...pair('study', s.study), ...pair('program', s.program), ...pair('cells', num(s.cells_counting) + ' / ' + num(s.cells)), ...pair('masts', num(s.masts_counting) + ' / ' + num(s.masts)), ...pair('evidence', 'run.toml, summary.json'));
}
function layersBox() {
  const legend = byId('layers').firstElementChild, box = byId('layers'), rows = [legend];
  const sign = { coverage: ['#0072b2', '#f0b43c'] };
  for (const name of Object.keys(shown)) {
    if ((name === 'relief' && !R.data.relief) || (name === 'coverage' && !R.data.raster) || (name === 'outlines' && !R.data.outlines.length) || (name === 'boundaries' && !R.data.boundaries.length) || (name === 'points' && !R.data.points.length)) continue;
    const input = el('input', null, { type: 'checkbox', id: 'layer-' + name }); input.checked = shown[name];
    input.addEventListener('change', () => toggle(name, input.checked));
    rows.push(el('label', [input, ' ', t('layer_' + name)]));
  }
  const swatch = (color) => { const s = el('span', null, { class: 'swatch' }); s.style.background = color; return s; };
  rows.push(el('span', [mark('covered'), t('v_covered'), ' ', mark('low-signal'), t('v_low_signal'), ' ', mark('white'), t('v_white'), ' ', mark('unknown'), t('v_unknown'), '  ▲ ', t('layer_sites')]));
  if (R.data.raster) rows.push(el('span', [swatch('#4b93bd'), t('c_covered'), swatch('#f0c878'), t('c_low'), swatch('#f5f5f0'), t('c_none'), swatch('#969696'), t('c_unknown'), ' (', R.data.raster.technology, ')']));
  box.replaceChildren(...rows);
}
function search() {
  const text = plain(byId('search').value.trim()), hits = byId('hits');
  hits.replaceChildren();
  if (!text) { byId('search-note').textContent = ''; return; }
  const begin = [], inside = [];
  for (let i = 0; i < R.names.length; i++) { const where = R.names[i].indexOf(text); if (where === 0) begin.push(i); else if (where > 0) inside.push(i); }
  const found = begin.concat(inside);
  byId('search-note').textContent = fill('found', num(found.length));
  for (const i of found.slice(0, 12)) {
    const b = el('button', [v('name', i) || v('id', i), ' \u2013 ', v('commune_name', i) || v('id', i)], { type: 'button' });
    b.addEventListener('click', () => { hits.replaceChildren(); open(i, byId('search')); });
    hits.append(el('li', b));
  }
}
function language(lang) {
  R.lang = lang; document.documentElement.lang = lang;
  for (const node of document.querySelectorAll('[data-t]')) node.textContent = t(node.dataset.t);
  for (const b of document.querySelectorAll('#lang button')) b.setAttribute('aria-pressed', String(b.dataset.lang === lang));
  byId('lang').setAttribute('aria-label', t('language'));
  byId('map').setAttribute('aria-label', t('map_alt')); byId('print-map').setAttribute('aria-label', t('map_alt'));
  byId('title').textContent = R.data.title; document.title = R.data.title + ' \u2013 ' + t('report_title');
  byId('synthetic').hidden = !R.data.synthetic; byId('synthetic').textContent = t('synthetic');
  byId('rule').textContent = fill('rule', R.data.summary.preset.title || R.data.summary.preset.name, num(R.data.receiver_height_m, 1));
  headline(); tables(); notes(); layersBox(); whatIf();
  for (const [selector, key] of [['.leaflet-control-zoom-in', 'zoom_in'], ['.leaflet-control-zoom-out', 'zoom_out']]) { const node = document.querySelector(selector); if (node) { node.setAttribute('aria-label', t(key)); node.setAttribute('title', t(key)); } }
  if (R.chosen !== null) choose(R.chosen, false);
  byId('hits').replaceChildren(); byId('search').value = ''; byId('search-note').textContent = '';
}
async function begin() {
  const packed = Uint8Array.from(atob(byId('payload').textContent.trim()), (c) => c.charCodeAt(0));
  R.data = await new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))).json();
  byId('payload').remove();
  const count = R.data.villages.id.length;
  R.names = new Array(count);
  for (let i = 0; i < count; i++) R.names[i] = plain((v('name', i) || '') + ' ' + v('id', i));
  R.ranked = [...Array(count).keys()].filter((i) => v('rank', i) !== null).sort((a, b) => v('rank', a) - v('rank', b));
  R.communes = communes();
  R.row_of = R.data.villages_at ? Object.fromEntries(R.data.villages_at.map((number, i) => [number, i])) : {};
  prepare(R.data);
  R.lang = R.data.language;
  await startMap();
  language(R.data.language);
  for (const b of document.querySelectorAll('#lang button')) b.addEventListener('click', () => language(b.dataset.lang));
  byId('search').addEventListener('input', search);
  byId('search').addEventListener('keydown', (e) => { const first = byId('hits').querySelector('button'); if (!first) return; if (e.key === 'Enter') first.click(); if (e.key === 'ArrowDown') { e.preventDefault(); first.focus(); } });
  byId('hits').addEventListener('keydown', (e) => { const all = [...byId('hits').querySelectorAll('button')], k = all.indexOf(document.activeElement); if (e.key === 'ArrowDown' && all[k + 1]) { e.preventDefault(); all[k + 1].focus(); } if (e.key === 'ArrowUp') { e.preventDefault(); (all[k - 1] || byId('search')).focus(); } });
  byId('more').addEventListener('click', () => { R.rows += 200; gapsTable(); });
  document.addEventListener('keydown', (e) => { if (e.key !== 'Escape') return; if (byId('hits').children.length) { byId('hits').replaceChildren(); byId('search').focus(); } else if (R.chosen !== null) leave(); });
  document.documentElement.dataset.ready = 'yes';
}
begin().catch((error) => { document.body.prepend(el('p', String(error), { class: 'alarm', role: 'alert' })); });
