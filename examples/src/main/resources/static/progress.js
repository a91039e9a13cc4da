// Tells how far the server is with what searches need.

import * as api from './api.js';
import { element } from './dom.js';

const UNTIL_NEXT_LOOK = 500;
const LOOK_TIMEOUT = 5000;

const number = (value) => value.toLocaleString('en');

export const ofSynsets = (done, total) => `${number(done)} of ${number(total)} synsets`;

/** Asks until what is told says that there is no more to come. What fails or takes too long is told, and asked again. */
function follow(ask, tell, complain, signal) {
  const look = async () => {
    let goOn = true;
    try {
      goOn = tell(await ask(AbortSignal.any([signal, AbortSignal.timeout(LOOK_TIMEOUT)])));
    } catch (problem) {
      complain(problem.message);
    }
    if (goOn && !signal.aborted) {
      setTimeout(look, UNTIL_NEXT_LOOK);
    }
  };
  setTimeout(look, UNTIL_NEXT_LOOK);
}

/** In the place of results, until the server can search; then it is searched. */
export function fillingView(first, signal) {
  const progress = element('progress', { id: 'indexed' });
  const label = element('label', { for: 'indexed' });
  const show = (state) => {
    progress.max = Math.max(state.total ?? 0, 1);
    progress.value = state.done ?? 0;
    label.textContent = state.label;
  };
  show(first);
  follow(first.ask, (state) => {
    show(state);
    if (!state.unready && !signal.aborted) {
      window.dispatchEvent(new HashChangeEvent('hashchange'));
    }
    return state.unready;
  }, (message) => { label.textContent = message; }, signal);
  return [
    element('h1', {}, 'The search is being made ready'),
    element('p', {}, label),
    element('p', {}, progress),
  ];
}

const SAID = {
  WAITING: () => 'Meanings come after words.',
  EMBEDDING: ({ known, total }) => `By meaning, ${ofSynsets(known, total)} are found so far.`,
  READY: () => 'All synsets are found by meaning now.',
  FAILED: ({ known, total }) =>
    `By meaning, ${ofSynsets(known, total)} are found, and no more: it has failed, and the server's log has the reason. All are found by words.`,
  OFF: () => 'On this server not all synsets are found by meaning. All are found by words.',
};

/** Above results, as long as there may be better ones. */
export function meaningsNote(first, signal) {
  if (first.phase === 'READY') {
    return null;
  }
  const progress = element('progress', { id: 'known' });
  const label = element('label', { for: 'known' });
  const tell = (state) => {
    const goesOn = state.phase === 'WAITING' || state.phase === 'EMBEDDING';
    progress.max = Math.max(state.total, 1);
    progress.value = state.known;
    progress.hidden = !goesOn;
    label.textContent = SAID[state.phase](state);
    return goesOn;
  };
  if (tell(first)) {
    follow(api.searchMeanings, tell, (message) => { label.textContent = message; }, signal);
  }
  return element('p', { class: 'meanings' }, label, ' ', progress);
}
