export { IndexedDbStore } from './indexeddb-store.ts';
export { type InitialTable, LocalAuthority } from './local-authority.ts';
export { type JoinOptions, type LocalOptions, LocalSession } from './local-session.ts';
