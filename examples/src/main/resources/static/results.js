// Shows synsets that were found, each with why it stands where it does, page after page.

import * as api from './api.js';
import { element } from './dom.js';
import { highlighted } from './highlight.js';

const ARMS = {
  words: [['words', 'byWords', 2]],
  meaning: [['meaning', 'byMeaning', 3]],
  both: [['words', 'byWords', 2], ['meaning', 'byMeaning', 3]],
};

export function resultItem(hit, by) {
  const { id, rank, partOfSpeech, words, gloss, highlights } = hit;
  return element('li', { value: rank },
    element('a', { href: `#/synset/${id}` }, highlights.words ? highlighted(highlights.words) : words),
    element('span', { class: 'kind' }, ` ${partOfSpeech}`),
    element('p', {}, highlights.gloss ? highlighted(highlights.gloss) : gloss),
    element('p', { class: 'why' }, why(hit, by)));
}

/** Its place and score by each of what was searched by. */
const why = (hit, by) => ARMS[by].map(([name, arm, digits]) => (hit[arm]
  ? `${name}: place ${hit[arm].rank}, score ${hit[arm].score.toFixed(digits)}`
  : `${name}: not among the best`)).join(' · ');

/** Adds the next page, and leads the keyboard to its first result. */
export function moreButton(search, first, list, signal) {
  let next = first;
  const message = element('span', { role: 'status', class: 'message' });
  const button = element('button', { type: 'button', class: 'quiet' }, 'More');
  const more = element('p', { class: 'more' }, button, message);
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      const page = await api.search(search, next, signal);
      const items = page.hits.map((hit) => resultItem(hit, search.by));
      list.append(...items);
      items[0]?.querySelector('a').focus();
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
