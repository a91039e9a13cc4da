// Calls the server. An answer that is not a success becomes an Error with the problem's own words, the status, and for a
// query that is not valid the position.

async function call(path, options) {
  const response = await fetch(path, options).catch((problem) => {
    throw problem.name === 'TimeoutError' ? new Error('The server has not answered in time.') : problem;
  });
  if (!response.ok) {
    const problem = await response.json().catch(() => ({}));
    const error = new Error(problem.detail ?? `The server answered ${response.status}.`);
    throw Object.assign(error, { status: response.status, position: problem.position });
  }
  return response.status === 204 ? null : response.json();
}

const segment = encodeURIComponent;

export const stats = () => call('api/stats');

export const word = (text, signal) => call(`api/words/${segment(text)}`, { signal });

export const completions = (prefix, signal) =>
  call(`api/words?${new URLSearchParams({ prefix, limit: 12 })}`, { signal });

export const synset = (id, signal) => call(`api/synsets/${segment(id)}`, { signal });

export const neighbourhood = (id, hops, signal) =>
  call(`api/synsets/${segment(id)}/neighbourhood?${new URLSearchParams({ hops, limit: 60 })}`, { signal });

export const search = ({ query, by, partOfSpeech }, after, signal) =>
  call(`api/search?${new URLSearchParams({ query, by, ...(partOfSpeech && { partOfSpeech }), ...(after && { after }) })}`,
    { signal });

export const searchCount = (query, signal) => call(`api/search/count?${new URLSearchParams({ query })}`, { signal });

export const searchCompletions = (typed, signal) => call(`api/search/completions?${new URLSearchParams({ typed })}`, { signal });

export const searchCorrection = (query, signal) => call(`api/search/correction?${new URLSearchParams({ query })}`, { signal });

export const searchIndex = (signal) => call('api/search/index', { signal });

export const searchMeanings = (signal) => call('api/search/meanings', { signal });

export const writeNote = (id, text, version) =>
  call(`api/synsets/${segment(id)}/note`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text, version }),
  });

export const deleteNote = (id) => call(`api/synsets/${segment(id)}/note`, { method: 'DELETE' });
