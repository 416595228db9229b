'use strict';
// Words, numbers and names in the reader's language; nothing here ever makes HTML of a text.
const R = { data: null, lang: 'en' };
const at = () => (R.lang === 'vi' ? 1 : 0);
const t = (key) => { const both = R.data.words[key]; return both ? both[at()] : '\u27e8' + key + '\u27e9'; };
const fill = (key, ...values) => { let n = 0; return t(key).replace(/\{\}/g, () => values[n++]); };
const locale = () => (R.lang === 'vi' ? 'vi-VN' : 'en-GB');
const num = (value, digits = 0) => (value === null || value === undefined ? '\u2013'
  : new Intl.NumberFormat(locale(), { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value));
const pct = (share) => (share === null || share === undefined ? '\u2013'
  : new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(share));
// Letters without accents, for searching: "Điện Biên" is found by "dien bien".
const plain = (text) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '').replace(/[đĐ]/g, 'd').toLowerCase();
// A part of the page: tag, text or children, attributes.
function el(tag, inside, attributes) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes || {})) node.setAttribute(key, value);
  for (const part of [].concat(inside === undefined || inside === null ? [] : inside)) {
    node.append(part instanceof Node ? part : document.createTextNode(String(part)));
  }
  return node;
}
const byId = (id) => document.getElementById(id);
const verdictWord = (verdict) => t('v_' + verdict.replace('-', '_'));
// The shape of a verdict, the same on the map, in tables and in the legend.
const LOOKS = {
  'covered': { shape: 'disc', fill: '#009e73', line: '#ffffff', size: 0.8 },
  'unknown': { shape: 'ring', fill: '#ffffff', line: '#5a5a5a', size: 0.9 },
  'low-signal': { shape: 'diamond', fill: '#f0e442', line: '#222222', size: 1.25 },
  'white': { shape: 'square', fill: '#d55e00', line: '#222222', size: 1.15 },
};
function mark(verdict) {
  const look = LOOKS[verdict];
  const ns = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(ns, 'svg');
  for (const [k, v] of [['width', 16], ['height', 16], ['viewBox', '-8 -8 16 16'], ['aria-hidden', 'true']]) svg.setAttribute(k, v);
  const path = document.createElementNS(ns, 'path');
  const d = { disc: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0', ring: 'M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0', diamond: 'M0-7L7 0L0 7L-7 0Z', square: 'M-5.5-5.5H5.5V5.5H-5.5Z' };
  path.setAttribute('d', d[look.shape]);
  path.setAttribute('fill', look.fill);
  path.setAttribute('stroke', look.shape === 'disc' ? '#00614a' : look.line);
  path.setAttribute('stroke-width', look.shape === 'ring' ? 2.5 : 1.2);
  svg.append(path);
  return svg;
}
