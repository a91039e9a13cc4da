// What the page shows: a word, a synset, and the start.

import { neighbourhood } from './api.js';
import { element } from './dom.js';
import { drawGraph } from './graph.js';
import { label, ORDER } from './kinds.js';
import { noteEditor } from './note.js';
import { searchAddress } from './search.js';

const EXAMPLES = ['dog', 'run', 'happy', 'tree', 'music', 'Vienna', '24/7'];
const SEARCHES = ['musical instrument', '"used as food" -fish', 'words:light OR gloss:lamp'];
const QUESTIONS = ['an animal that guards the house', 'fear of small rooms'];
const FIRST_SHOWN = 12;

const wordLink = (word) => element('a', { href: `#/word/${encodeURIComponent(word)}` }, word);

const synsetLink = (id, words) => element('a', { href: `#/synset/${id}` }, words.join(', '));

export const startView = () => [
  element('h1', {}, 'WordNet, to walk through'),
  element('p', {}, 'Look up a word, open one of its meanings, and follow what it is related to. Start with ',
    EXAMPLES.flatMap((word, i) => [i ? ', ' : '', wordLink(word)]), '.'),
  element('p', {}, 'Or search what is said of words: ',
    SEARCHES.flatMap((query, i) => [i ? ', ' : '', element('a', { href: searchAddress({ query, by: 'words' }) }, query)]), '.'),
  element('p', {}, 'Or ask by meaning: ',
    QUESTIONS.flatMap((query, i) => [i ? ', ' : '', element('a', { href: searchAddress({ query, by: 'both' }) }, query)]), '.'),
];

export const wordView = ({ word, meanings }) => [
  element('h1', {}, word),
  meanings.map(({ partOfSpeech, synsets }) => element('section', {},
    element('h2', {}, partOfSpeech),
    element('ol', { class: 'senses' }, synsets.map((synset) => element('li', {},
      synsetLink(synset.id, synset.words), gloss(synset.gloss)))))),
].flat();

export function synsetView({ synset, relations, note }, signal) {
  return [
    element('h1', {}, synset.words.flatMap((word, i) => [i ? ', ' : '', wordLink(word)])),
    element('p', { class: 'kind' }, `${synset.partOfSpeech} · ${synset.lexname} · ${synset.id}`),
    gloss(synset.gloss),
    element('div', { class: 'columns' },
      element('div', {}, relationLists(relations), noteEditor(synset.id, note)),
      graphSection(synset.id, signal)),
  ];
}

/** A gloss is a definition and then examples, each in double quotes. */
function gloss(text) {
  const [definition, ...examples] = text.split(/;\s*(?=")/);
  return element('div', { class: 'gloss' },
    element('p', {}, definition),
    examples.map((example) => element('p', { class: 'example' }, example)));
}

function relationLists(relations) {
  const byKind = Map.groupBy
    ? Map.groupBy(relations, (relation) => relation.kind)
    : relations.reduce((map, relation) => map.set(relation.kind, [...(map.get(relation.kind) ?? []), relation]), new Map());
  return ORDER.filter((kind) => byKind.has(kind)).map((kind) => {
    const [first, rest] = [byKind.get(kind).slice(0, FIRST_SHOWN), byKind.get(kind).slice(FIRST_SHOWN)];
    return element('section', { class: 'relations' },
      element('h2', {}, label(kind)),
      element('ul', {}, first.map(relationItem)),
      rest.length === 0 ? null : element('details', {},
        element('summary', {}, `${rest.length} more`),
        element('ul', {}, rest.map(relationItem))));
  });
}

function relationItem({ target, words, sourceWord, targetWord }) {
  const link = synsetLink(target, targetWord ? [targetWord] : words);
  return element('li', {}, link, sourceWord ? element('span', { class: 'kind' }, ` (of ${sourceWord})`) : null);
}

function graphSection(id, signal) {
  const place = element('div', {});
  const draw = async (hops) => {
    try {
      place.replaceChildren(drawGraph(await neighbourhood(id, hops, signal)));
    } catch (problem) {
      if (problem.name !== 'AbortError') {
        place.replaceChildren(element('p', { class: 'message' }, problem.message));
      }
    }
  };
  const hops = element('select', { id: 'hops', onchange: () => draw(hops.value) },
    [1, 2, 3, 4].map((count) => element('option', { value: count, selected: count === 2 }, String(count))));
  draw(hops.value);
  return element('section', { class: 'neighbourhood' },
    element('h2', {}, 'Neighbourhood'),
    element('p', {}, element('label', { for: 'hops' }, 'Hops '), hops),
    place);
}
