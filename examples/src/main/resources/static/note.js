// Shows and edits the note on a synset.

import { deleteNote, writeNote } from './api.js';
import { element } from './dom.js';

export function noteEditor(synsetId, note) {
  const text = element('textarea', { id: 'note', rows: 4, maxlength: 4000, required: true });
  const message = element('p', { role: 'status', class: 'message' });
  const remove = element('button', { type: 'button', class: 'quiet' }, 'Delete');
  let version = 0;

  const show = (current, said) => {
    version = current?.version ?? 0;
    text.value = current?.text ?? '';
    remove.hidden = !current;
    message.textContent = said ?? (current ? `Version ${version}, ${new Date(current.updatedAt).toLocaleString()}` : '');
  };
  const attempt = async (change) => {
    try {
      await change();
    } catch (problem) {
      message.textContent = problem.message;
    }
  };
  const save = () => attempt(async () => {
    const saved = await writeNote(synsetId, text.value, version);
    show(saved, `Saved as version ${saved.version}.`);
  });
  remove.addEventListener('click', () => attempt(async () => {
    await deleteNote(synsetId);
    show(null, 'Deleted.');
    text.focus();
  }));
  show(note);
  return element('form', {
    class: 'note',
    onsubmit: (event) => {
      event.preventDefault();
      save();
    },
  },
  element('h2', {}, element('label', { for: 'note' }, 'Note')),
  text,
  element('div', { class: 'actions' }, element('button', { type: 'submit' }, 'Save'), remove, message));
}
