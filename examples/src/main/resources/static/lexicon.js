// The page: where it is (the address after #) decides what it shows.

import * as api from './api.js';
import { element } from './dom.js';
import { searchAddress, searchAt, searchView } from './search.js';
import { startView, synsetView, wordView } from './views.js';

const view = document.getElementById('view');
const input = document.getElementById('word');
const query = document.getElementById('query');
const searchForm = document.getElementById('text-search');
let navigation = new AbortController();

async function contentOf(address, signal) {
  const search = searchAt(address);
  if (search) {
    query.value = search.query;
    searchForm.elements.by.value = search.by;
    return searchView(search, signal);
  }
  const [, kind, value] = address.match(/^#\/(word|synset)\/(.+)$/) ?? [];
  if (kind === 'word') {
    return wordView(await api.word(decodeURIComponent(value), signal));
  }
  return kind === 'synset' ? synsetView(await api.synset(value, signal), signal) : startView();
}

async function show() {
  navigation.abort();
  navigation = new AbortController();
  const { signal } = navigation;
  view.setAttribute('aria-busy', 'true');
  let content;
  try {
    content = await contentOf(location.hash, signal);
  } catch (problem) {
    content = [element('h1', {}, 'Nothing to show'), element('p', { class: 'message' }, problem.message)];
  }
  if (!signal.aborted) {
    view.replaceChildren(...content);
    view.setAttribute('aria-busy', 'false');
    document.title = `${view.querySelector('h1').textContent} – Lexicon`;
    window.scrollTo(0, 0);
  }
}

/** Offers what a field may go on to be. An answer to what was typed before is not waited for. */
function completing(field, list, ask) {
  let typing = new AbortController();
  field.addEventListener('input', async () => {
    typing.abort();
    typing = new AbortController();
    const typed = field.value.trimStart();
    if (typed === '') {
      list.replaceChildren();
      return;
    }
    try {
      const texts = await ask(typed, typing.signal);
      list.replaceChildren(...texts.map((value) => element('option', { value })));
    } catch {
      // Completion is a convenience: looking the word up, or searching, tells what is wrong.
    }
  });
}

async function showStats() {
  try {
    const { dataset, synsets, words, relations, notes } = await api.stats();
    const count = (number) => number.toLocaleString('en');
    document.getElementById('stats').textContent = `${dataset}: ${count(synsets)} synsets, ${count(words)} words, `
      + `${count(relations)} relations; ${count(notes)} notes.`;
  } catch (problem) {
    document.getElementById('stats').textContent = problem.message;
  }
}

document.getElementById('search').addEventListener('submit', (event) => {
  event.preventDefault();
  location.hash = `#/word/${encodeURIComponent(input.value.trim())}`;
});
searchForm.addEventListener('submit', (event) => {
  event.preventDefault();
  location.hash = searchAddress({ query: query.value.trim(), by: searchForm.elements.by.value });
});
for (const choice of searchForm.elements.by) {
  choice.addEventListener('change', () => {
    const shown = searchAt(location.hash);
    if (shown) {
      location.hash = searchAddress({ ...shown, by: choice.value });
    }
  });
}
completing(input, document.getElementById('completions'), api.completions);
completing(query, document.getElementById('suggestions'), api.searchCompletions);
window.addEventListener('hashchange', async () => {
  if (location.hash === '#view') {
    return;
  }
  await show();
  view.focus({ preventScroll: true });
});
show();
showStats();
