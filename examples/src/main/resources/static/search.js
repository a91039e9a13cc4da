// Shows what a search finds, by words, by meaning or by both: results by pages, how many there are of each part of speech, what
// a query may have been meant to be, and what is wrong with it.

import * as api from './api.js';
import { element } from './dom.js';
import { fillingView, meaningsNote, ofSynsets } from './progress.js';
import { moreButton, resultItem } from './results.js';

/** An answer that never comes must not leave the page saying what it said before. */
const SEARCH_TIMEOUT = 30000;
const PLACES = { words: 'search', meaning: 'meaning', both: 'both' };
const TITLES = { words: 'Search', meaning: 'Search by meaning', both: 'Search by words and meaning' };
const PARTS_OF_SPEECH = ['noun', 'verb', 'adjective', 'adverb'];

export const searchAddress = ({ query, by, partOfSpeech }) =>
  `#/${PLACES[by]}/${encodeURIComponent(query)}${partOfSpeech ? `/${partOfSpeech}` : ''}`;

/** The search that an address stands for, if it is one of a search. */
export function searchAt(address) {
  const [, place, text, partOfSpeech] = address.match(/^#\/(search|meaning|both)\/([^/]+)(?:\/(\w+))?$/) ?? [];
  return text && { query: decodeURIComponent(text), by: place === 'search' ? 'words' : place, partOfSpeech };
}

const count = (number, of) => `${number.toLocaleString('en')} ${number === 1 ? of : `${of}s`}`;

export async function searchView(search, signal, again = false) {
  try {
    const timely = AbortSignal.any([signal, AbortSignal.timeout(SEARCH_TIMEOUT)]);
    return await (search.by === 'words' ? wordsView : meaningView)(search, timely, signal);
  } catch (problem) {
    if (problem.position !== undefined) {
      return invalidView(search.query, problem);
    }
    const states = problem.status === 503 ? await unready(search.by, signal) : [];
    const early = states.find((state) => state.unready);
    if (early) {
      return fillingView(early, signal);
    }
    if (states.length > 0 && !again && states.every((state) => state.ready)) {
      // It was made ready between the two questions.
      return searchView(search, signal, true);
    }
    throw problem;
  }
}

/** What a search needs, and how far that is. */
async function unready(by, signal) {
  const needed = {
    words: [indexState],
    meaning: [meaningState],
    both: [indexState, meaningState],
  };
  return Promise.all(needed[by].map((state) => state(signal)));
}

async function indexState(signal) {
  const { phase, indexed, total } = await api.searchIndex(signal);
  return {
    ask: indexState,
    ready: phase === 'READY',
    unready: phase === 'FILLING',
    done: indexed,
    total,
    label: ofSynsets(indexed, total),
  };
}

async function meaningState(signal) {
  const { phase } = await api.searchMeanings(signal);
  return {
    ask: meaningState,
    ready: phase === 'EMBEDDING' || phase === 'READY',
    unready: phase === 'WAITING',
    label: 'Meanings come after words.',
  };
}

async function wordsView(search, timely, signal) {
  const [found, page, correction] = await Promise.all([
    api.searchCount(search.query, timely),
    api.search(search, null, timely),
    api.searchCorrection(search.query, timely),
  ]);
  const wanted = search.partOfSpeech
    ? found.partsOfSpeech.find((facet) => facet.partOfSpeech === search.partOfSpeech)?.matches ?? 0
    : found.matches;
  const facets = found.partsOfSpeech.map(({ partOfSpeech, matches }) => ({ partOfSpeech, matches }));
  return resultsView(search, page, signal,
    correction.query ? element('p', { class: 'correction' }, 'Did you mean ',
      element('a', { href: searchAddress({ ...search, query: correction.query }) }, correction.query), '?') : null,
    element('p', { class: 'kind', id: 'found' }, wanted === 0 ? 'Nothing matches.' : count(wanted, 'synset')),
    facets.length === 0 ? null : facetLinks(search, [{ matches: found.matches }, ...facets]));
}

async function meaningView(search, timely, signal) {
  const [page, meanings] = await Promise.all([api.search(search, null, timely), api.searchMeanings(timely)]);
  return resultsView(search, page, signal,
    meaningsNote(meanings, signal),
    page.hits.length === 0 ? element('p', { class: 'kind', id: 'found' }, 'Nothing is found yet.') : null,
    facetLinks(search, [undefined, ...PARTS_OF_SPEECH].map((partOfSpeech) => ({ partOfSpeech }))));
}

function resultsView(search, page, signal, ...above) {
  const list = element('ol', { class: 'results' }, page.hits.map((hit) => resultItem(hit, search.by)));
  return [
    element('h1', {}, `${TITLES[search.by]}: ${search.query}`),
    ...above,
    list,
    page.next ? moreButton(search, page.next, list, signal) : null,
  ].filter((part) => part !== null);
}

function facetLinks(search, facets) {
  return element('nav', { class: 'facets', 'aria-label': 'Parts of speech' }, element('ul', {},
    facets.map(({ partOfSpeech, matches }) => element('li', {}, element('a', {
      href: searchAddress({ ...search, partOfSpeech }),
      'aria-current': partOfSpeech === search.partOfSpeech ? 'true' : null,
    }, (partOfSpeech ?? 'all') + (matches === undefined ? '' : ` (${matches.toLocaleString('en')})`))))));
}

function invalidView(query, { message, position }) {
  const at = String.fromCodePoint(query.codePointAt(position) ?? 0x20);
  return [
    element('h1', {}, 'This cannot be searched for'),
    element('p', { class: 'message' }, `${message} See character ${position + 1}:`),
    element('p', { class: 'query' }, query.slice(0, position), element('strong', {}, at),
      query.slice(position + at.length)),
  ];
}
