// Shows what a search finds: results by pages, how many there are of each part of speech, what a
// query may have been meant to be, and what is wrong with it.

import * as api from './api.js';
import { element } from './dom.js';
import { highlighted } from './highlight.js';

const UNTIL_NEXT_LOOK = 500;
const LOOK_TIMEOUT = 5000;
/** An answer that never comes must not leave the page saying what it said before. */
const SEARCH_TIMEOUT = 30000;

export const searchAddress = (query, partOfSpeech) =>
  `#/search/${encodeURIComponent(query)}${partOfSpeech ? `/${partOfSpeech}` : ''}`;

const count = (number, of) => `${number.toLocaleString('en')} ${number === 1 ? of : `${of}s`}`;

export async function searchView(query, partOfSpeech, signal, again = false) {
  try {
    const timely = AbortSignal.any([signal, AbortSignal.timeout(SEARCH_TIMEOUT)]);
    const [found, page, correction] = await Promise.all([
      api.searchCount(query, timely),
      api.search(query, partOfSpeech, null, timely),
      api.searchCorrection(query, timely),
    ]);
    return resultsView(query, partOfSpeech, found, page, correction.query, signal);
  } catch (problem) {
    if (problem.position !== undefined) {
      return invalidView(query, problem);
    }
    const index = problem.status === 503 ? await api.searchIndex(signal) : null;
    if (index?.phase === 'FILLING') {
      return fillingView(index, signal);
    }
    if (index?.phase === 'READY' && !again) {
      // It was made ready between the two questions.
      return searchView(query, partOfSpeech, signal, true);
    }
    throw problem;
  }
}

function resultsView(query, partOfSpeech, found, page, corrected, signal) {
  const wanted = partOfSpeech
    ? found.partsOfSpeech.find((facet) => facet.partOfSpeech === partOfSpeech)?.matches ?? 0
    : found.matches;
  const list = element('ol', { class: 'results' }, page.hits.map(resultItem));
  return [
    element('h1', {}, `Search: ${query}`),
    corrected ? element('p', { class: 'correction' }, 'Did you mean ',
      element('a', { href: searchAddress(corrected, partOfSpeech) }, corrected), '?') : null,
    element('p', { class: 'kind', id: 'found' }, wanted === 0 ? 'Nothing matches.' : count(wanted, 'synset')),
    facetLinks(query, partOfSpeech, found),
    list,
    page.next ? moreButton(query, partOfSpeech, page.next, list, signal) : null,
  ].filter((part) => part !== null);
}

function facetLinks(query, chosen, { matches, partsOfSpeech }) {
  const link = (partOfSpeech, label, number) => element('li', {}, element('a', {
    href: searchAddress(query, partOfSpeech),
    'aria-current': partOfSpeech === chosen ? 'true' : null,
  }, `${label} (${number.toLocaleString('en')})`));
  return partsOfSpeech.length === 0 ? null : element('nav', { class: 'facets', 'aria-label': 'Parts of speech' },
    element('ul', {},
      link(undefined, 'all', matches),
      partsOfSpeech.map((facet) => link(facet.partOfSpeech, facet.partOfSpeech, facet.matches))));
}

function resultItem({ id, rank, partOfSpeech, words, gloss, highlights }) {
  return element('li', { value: rank },
    element('a', { href: `#/synset/${id}` }, highlights.words ? highlighted(highlights.words) : words),
    element('span', { class: 'kind' }, ` ${partOfSpeech}`),
    element('p', {}, highlights.gloss ? highlighted(highlights.gloss) : gloss));
}

/** Adds the next page, and leads the keyboard to its first result. */
function moreButton(query, partOfSpeech, first, list, signal) {
  let next = first;
  const message = element('span', { role: 'status', class: 'message' });
  const button = element('button', { type: 'button', class: 'quiet' }, 'More');
  const more = element('p', { class: 'more' }, button, message);
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const page = await api.search(query, partOfSpeech, next, signal);
      const items = page.hits.map(resultItem);
      list.append(...items);
      items[0].querySelector('a').focus();
      next = page.next;
      message.textContent = '';
    } catch (problem) {
      message.textContent = problem.message;
    }
    button.disabled = false;
    more.hidden = !next;
  });
  return more;
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

/** Tells how far the index is until it can be searched, and then searches. What fails or takes too long is asked again. */
function fillingView({ indexed, total }, signal) {
  const progress = element('progress', { id: 'indexed', max: Math.max(total, 1), value: indexed });
  const label = element('label', { for: 'indexed' });
  const show = (state) => {
    progress.max = Math.max(state.total, 1);
    progress.value = state.indexed;
    label.textContent = `${state.indexed.toLocaleString('en')} of ${state.total.toLocaleString('en')} synsets`;
  };
  const look = async () => {
    try {
      const state = await api.searchIndex(AbortSignal.any([signal, AbortSignal.timeout(LOOK_TIMEOUT)]));
      show(state);
      if (state.phase !== 'FILLING') {
        window.dispatchEvent(new HashChangeEvent('hashchange'));
        return;
      }
    } catch (problem) {
      label.textContent = problem.message;
    }
    if (!signal.aborted) {
      setTimeout(look, UNTIL_NEXT_LOOK);
    }
  };
  show({ indexed, total });
  setTimeout(look, UNTIL_NEXT_LOOK);
  return [
    element('h1', {}, 'The search is being made ready'),
    element('p', {}, label),
    element('p', {}, progress),
  ];
}
