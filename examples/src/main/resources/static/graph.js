// Draws a neighbourhood as a tree around its centre: a ring for each hop, each synset near the one it was reached from.

import { element, svg } from './dom.js';
import { family, label } from './kinds.js';

const RING = 130;
const LABEL_ROOM = 150;
const LONGEST_LABEL = 22;
const FAMILIES = [['hierarchy', 'kind of'], ['part', 'part of'], ['other', 'other relations']];

export function drawGraph(neighbourhood) {
  const places = layout(neighbourhood);
  const rings = Math.max(...neighbourhood.nodes.map((node) => node.hops));
  const radius = rings * RING + LABEL_ROOM;
  const drawing = svg('svg', {
    viewBox: `${-radius} ${-radius} ${2 * radius} ${2 * radius}`,
    role: 'group',
    'aria-label': `The neighbourhood of ${neighbourhood.nodes[0].word}, as a graph`,
  });
  drawing.append(...lines(neighbourhood.edges, places), ...neighbourhood.nodes.map((node) => drawNode(node, places)));
  return element('figure', { class: 'graph' }, drawing, caption(neighbourhood));
}

/** Gives each synset its angle and ring: a sector as wide as the number of outermost synsets it leads to. */
function layout({ nodes, edges }) {
  const hops = new Map(nodes.map((node) => [node.id, node.hops]));
  const children = new Map(nodes.map((node) => [node.id, []]));
  const placed = new Set();
  for (const { source, target } of edges) {
    if (hops.get(target) === hops.get(source) + 1 && !placed.has(target)) {
      placed.add(target);
      children.get(source).push(target);
    }
  }
  const widths = new Map();
  for (const { id } of [...nodes].reverse()) {
    const width = children.get(id).reduce((sum, child) => sum + widths.get(child), 0);
    widths.set(id, Math.max(1, width));
  }
  const places = new Map();
  const place = (id, from, to) => {
    const angle = (from + to) / 2;
    const distance = hops.get(id) * RING;
    places.set(id, { x: distance * Math.cos(angle), y: distance * Math.sin(angle), angle });
    let start = from;
    for (const child of children.get(id)) {
      const end = start + ((to - from) * widths.get(child)) / widths.get(id);
      place(child, start, end);
      start = end;
    }
  };
  place(nodes[0].id, -Math.PI, Math.PI);
  return places;
}

/** One line for a pair, however many relations it has and in whichever direction. */
function lines(edges, places) {
  const pairs = new Map();
  for (const edge of edges) {
    const key = [edge.source, edge.target].sort((a, b) => a - b).join('-');
    pairs.set(key, [...(pairs.get(key) ?? []), edge]);
  }
  return [...pairs.values()].map((pair) => {
    const from = places.get(pair[0].source);
    const to = places.get(pair[0].target);
    return svg('line', { class: `edge ${family(pair[0].kind)}`, x1: from.x, y1: from.y, x2: to.x, y2: to.y });
  });
}

function drawNode({ id, word, hops }, places) {
  const { x, y, angle } = places.get(id);
  const shown = word.length > LONGEST_LABEL ? `${word.slice(0, LONGEST_LABEL - 1)}…` : word;
  const left = Math.cos(angle) < 0;
  const degrees = (angle * 180) / Math.PI + (left ? 180 : 0);
  const text = hops === 0
    ? svg('text', { y: -14, 'text-anchor': 'middle' }, shown)
    : svg('text', {
      x: left ? -11 : 11, dy: '0.35em', 'text-anchor': left ? 'end' : 'start', transform: `rotate(${degrees})`,
    }, shown);
  return svg('a', { href: `#/synset/${id}`, class: hops === 0 ? 'node centre' : 'node', transform: `translate(${x} ${y})` },
    svg('title', {}, word),
    svg('circle', { r: hops === 0 ? 8 : 5 }),
    text);
}

function caption({ nodes, edges, truncated }) {
  const kinds = [...new Set(edges.map((edge) => label(edge.kind).toLowerCase()))].join(', ');
  const size = truncated ? `The nearest ${nodes.length} synsets; there are more.` : `${nodes.length} synsets.`;
  return element('figcaption', {},
    element('p', { class: 'legend' }, FAMILIES.map(([name, text]) =>
      element('span', {},
        svg('svg', { viewBox: '0 0 28 6', width: 28, height: 6, 'aria-hidden': 'true' },
          svg('line', { class: `edge ${name}`, x1: 0, y1: 3, x2: 28, y2: 3 })),
        ` ${text}`))),
    element('p', {}, kinds ? `${size} Relations among them: ${kinds}.` : size));
}
