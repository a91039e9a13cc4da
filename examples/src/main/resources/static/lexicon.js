// The page: where it is (the address after #) decides what it shows.

import * as api from './api.js';
import { element } from './dom.js';
import { searchAddress, searchView } from './search.js';
import { startView, synsetView, wordView } from './views.js';

const view = document.getElementById('view');
const input = document.getElementById('word');
const query = document.getElementById('query');
const completions = document.getElementById('completions');
let navigation = new AbortController();
let typing = new AbortController();

async function contentOf(address, signal) {
  const [, text, partOfSpeech] = address.match(/^#\/search\/([^/]+)(?:\/(\w+))?$/) ?? [];
  if (text) {
    query.value = decodeURIComponent(text);
    return searchView(query.value, partOfSpeech, signal);
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

async function complete() {
  typing.abort();
  typing = new AbortController();
  const prefix = input.value.trim();
  if (prefix === '') {
    completions.replaceChildren();
    return;
  }
  try {
    const words = await api.completions(prefix, typing.signal);
    completions.replaceChildren(...words.map((word) => element('option', { value: word })));
  } catch {
    // Completion is a convenience: looking the word up tells what is wrong.
  }
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
document.getElementById('text-search').addEventListener('submit', (event) => {
  event.preventDefault();
  location.hash = searchAddress(query.value.trim());
});
input.addEventListener('input', complete);
window.addEventListener('hashchange', async () => {
  if (location.hash === '#view') {
    return;
  }
  await show();
  view.focus({ preventScroll: true });
});
show();
showStats();
