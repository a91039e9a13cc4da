// Shows HTML in which the server has marked what matches. Of all that HTML can be only text and marks are taken over, as text and
// marks made here: it is read by a parser that runs no script and loads nothing.

import { element } from './dom.js';

export function highlighted(html) {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  return [...body.childNodes].map((node) =>
    node.nodeName === 'MARK' ? element('mark', {}, node.textContent) : node.textContent);
}
