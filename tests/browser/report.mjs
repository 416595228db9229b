// Opens a report in Chromium and holds it to what it promises.
// node report.mjs REPORT.HTML VILLAGES.CSV [FOLDER FOR SCREENSHOTS]; NODE_PATH or node_modules has playwright-core and axe-core.
import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import assert from 'node:assert/strict';

const require = createRequire(process.env.BROWSER_MODULES ? process.env.BROWSER_MODULES + '/' : import.meta.url);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const [report, table, shots] = process.argv.slice(2);

// A row of CSV: quotes doubled inside quotes.
function rows(text) {
  const all = [[]]; let field = '', quoted = false;
  for (let i = text.charCodeAt(0) === 0xFEFF ? 1 : 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) { if (c === '"' && text[i + 1] === '"') { field += c; i++; } else if (c === '"') quoted = false; else field += c; } else if (c === '"') quoted = true; else if (c === ',') { all.at(-1).push(field); field = ''; } else if (c === '\n') { all.at(-1).push(field.replace(/\r$/, '')); field = ''; all.push([]); } else field += c;
  }
  all.pop();
  const [names, ...rest] = all;
  return rest.map((row) => Object.fromEntries(names.map((name, k) => [name, row[k]])));
}
const villages = rows(readFileSync(table, 'utf8'));
let passed = 0;
async function holds(name, what) { await what(); passed += 1; console.log('ok   ' + name); }

async function opened(extra) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', ...extra] });
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 }, offline: true });
  const page = await context.newPage();
  const seen = { requests: [], errors: [] };
  page.on('request', (r) => { if (!/^(data|blob):/.test(r.url())) seen.requests.push(r.url()); });
  page.on('console', (m) => { if (m.type() === 'error' || m.type() === 'warning') seen.errors.push(m.text()); });
  page.on('pageerror', (e) => seen.errors.push(String(e)));
  page.on('dialog', (d) => { seen.errors.push('dialog ' + d.message()); d.dismiss(); });
  const begun = Date.now();
  await page.goto(pathToFileURL(report).href);
  for (let wait = 0; wait < 600 && !(await page.evaluate(() => document.documentElement.dataset.ready)); wait++) await new Promise((go) => setTimeout(go, 50));
  seen.ready_ms = Date.now() - begun;
  assert.equal(await page.evaluate(() => document.documentElement.dataset.ready), 'yes', seen.errors.join('\n'));
  return { browser, page, seen };
}

for (const extra of [[], ['--disable-3d-apis']]) {
  const { browser, seen } = await opened(extra);
  await holds('one request, the document; no error ' + extra.join(' '), () => { assert.equal(seen.requests.length, 1, seen.requests.join('\n')); assert.deepEqual(seen.errors, []); });
  await browser.close();
}
const { browser, page, seen } = await opened([]);
console.log('     size ' + statSync(report).size + ' bytes, ready in ' + seen.ready_ms + ' ms, heap ' + await page.evaluate(() => performance.memory && performance.memory.usedJSHeapSize));
const number = (text) => (text === '' ? null : Number(text));
await holds('the rows are those of villages.csv', async () => {
  const columns = await page.evaluate(() => R.data.villages);
  assert.equal(columns.id.length, villages.length);
  for (const name of ['id', 'name', 'verdict', 'reason', 'rank', 'level_dbm', 'shortfall_db', 'population', 'nearest_site_km']) {
    villages.forEach((row, i) => {
      const value = columns[name][i];
      if (typeof value === 'number') assert.equal(value, number(row[name]), name);
      else assert.equal(value === null ? '' : value.replace(/^(?=[=+\-@])/, ''), row[name].replace(/^'/, ''), name);
    });
  }
});
await holds('the headline counts villages.csv', async () => {
  const cards = await page.$$eval('#cards b', (all) => all.map((b) => b.textContent.replace(/\D/g, '')));
  const of = (verdict) => String(villages.filter((r) => r.verdict === verdict).length);
  assert.deepEqual(cards.slice(0, 5), [String(villages.length), of('covered'), of('low-signal'), of('white'), of('unknown')]);
});
await holds('a click on a village shows its name, verdict and reason', async () => {
  const first = villages.find((r) => r.rank === '1');
  if (!first) return;
  await page.evaluate((at) => R.map.setView(at, 13, { animate: false }), [Number(first.centre_lat_deg), Number(first.centre_lon_deg)]);
  await page.locator('#map').scrollIntoViewIfNeeded();
  const at = await page.evaluate((p) => { const q = R.map.latLngToContainerPoint(p), b = byId('map').getBoundingClientRect(); return [b.x + q.x, b.y + q.y]; }, [Number(first.centre_lat_deg), Number(first.centre_lon_deg)]);
  await page.mouse.click(at[0], at[1]);
  assert.equal(await page.textContent('#village-name'), first.name);
  assert.equal((await page.textContent('#village .verdict')).replace(' ', '-').split('-(')[0].replace('low-signal', 'low-signal'), first.verdict);
  const why = await page.textContent('#village-why');
  if (first.level_dbm) assert.ok(why.includes(first.level_dbm), why);
  if (shots) await page.screenshot({ path: shots + '/village.png' });
  await page.keyboard.press('Escape');
});
await holds('keyboard alone: the list opens a village, Escape gives the focus back', async () => {
  const button = page.locator('#gaps-table button').nth(1);
  if (!(await button.count())) return;
  await button.focus();
  const name = await button.textContent();
  await page.keyboard.press('Enter');
  assert.equal(await page.textContent('#village-name'), name);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'side');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), name);
});
await holds('search finds names without accents', async () => {
  const accented = villages.find((r) => r.name.normalize('NFD') !== r.name) || villages[0];
  await page.fill('#search', accented.name.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd'));
  await page.keyboard.press('Enter');
  assert.equal(await page.textContent('#village-name'), accented.name);
  await page.keyboard.press('Escape');
});
await holds('a mast beside the first gap turns it, by keyboard alone', async () => {
  const first = villages.find((r) => r.rank === '1');
  if (!first || !(await page.$('#w-go'))) return;
  await page.fill('#w-lon', String(Number(first.centre_lon_deg) + 0.002));
  await page.fill('#w-lat', first.centre_lat_deg);
  await page.fill('#w-height', '60');
  await page.focus('#w-go');
  const begun = Date.now();
  await page.keyboard.press('Enter');
  for (let wait = 0; wait < 200 && !(await page.$('#w-row, #w-result .alarm')); wait++) await new Promise((go) => setTimeout(go, 25));
  console.log('     what if: ' + (Date.now() - begun) + ' ms');
  assert.equal(await page.$('#w-result .alarm'), null, await page.textContent('#w-result'));
  assert.ok((await page.textContent('#w-villages')).includes(first.name), await page.textContent('#w-result'));
  await page.click('#w-villages button');
  assert.ok((await page.textContent('#w-path table')).includes('dBm'));
  assert.ok((await page.inputValue('#w-row')).split('\n').length === 2);
  await page.keyboard.press('Escape');
});
await holds('every toggle changes the map', async () => {
  await page.evaluate(() => R.map.fitBounds(bounds(R.data.bounds), { animate: false }));
  for (const box of await page.$$('#layers input')) {
    const before = await page.locator('#map').screenshot();
    await box.evaluate((b) => b.click());
    const after = await page.locator('#map').screenshot();
    assert.ok(!before.equals(after), await box.evaluate((b) => b.id));
    await box.evaluate((b) => b.click());
  }
});
if (shots) await page.screenshot({ path: shots + '/en.png', fullPage: true });
for (const lang of ['en', 'vi']) {
  await holds('language ' + lang + ': nothing untranslated, nothing for axe', async () => {
    await page.click(`#lang [data-lang=${lang}]`);
    const text = await page.evaluate(() => document.body.innerText);
    assert.ok(!/\u27e8|undefined|NaN|\[object/.test(text), text.match(/.{20}(\u27e8|undefined|NaN|\[object).{20}/)?.[0]);
    assert.equal(await page.evaluate(() => document.documentElement.lang), lang);
    await page.evaluate(axe);
    const found = await page.evaluate(() => axe.run());
    assert.deepEqual(found.violations.map((f) => f.id + ': ' + f.nodes.map((n) => n.html).slice(0, 3).join(' ')), []);
  });
}
if (shots) { await page.screenshot({ path: shots + '/vi.png', fullPage: true }); await page.pdf({ path: shots + '/print.pdf', preferCSSPageSize: true, tagged: true }); }
await holds('hostile names are text and nothing runs', async () => {
  const names = ['</script><script>window.ran = 1</script>', '<img src=x onerror="window.ran=1">', '=1+1', '\u202eabc\u200b', 'x'.repeat(3000), '\u{1F600} "quoted" \'', 'javascript:window.ran=1'];
  for (const name of names) {
    const shown = await page.evaluate((n) => { const i = R.ranked.length ? R.ranked[0] : 0; R.data.villages.name[i] = n; gapsTable(); choose(i, false); return byId('village-name').textContent; }, name);
    assert.equal(shown, name);
  }
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.equal(await page.evaluate(() => document.querySelectorAll('#village img, #gaps-table img, #village script').length), 0);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth + 1), 'a long name widens the page');
});
await holds('still no request and no error', () => { assert.equal(seen.requests.length, 1); assert.deepEqual(seen.errors, []); });
await browser.close();
console.log(passed + ' passed');
