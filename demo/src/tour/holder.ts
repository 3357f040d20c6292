export {};

// A page that opens a table of this browser and does nothing else: being first it decides for all others, until it is killed.
const table = new URLSearchParams(location.search).get('table') ?? '';
const { LocalSession } = await import('@teable-grid/client/local');
await LocalSession.open({ table, storage: 'indexeddb', actor: { id: 'holder', name: 'Holder' } });
parent.postMessage('holding', location.origin);
