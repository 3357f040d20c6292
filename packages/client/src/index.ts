export { browserDevice, type Device, memoryDevice } from './device/device.ts';
export { IndexedDbStore } from './local/indexeddb-store.ts';
export { type InitialTable, LocalAuthority } from './local/local-authority.ts';
export { type JoinOptions, type LocalOptions, LocalSession } from './local/local-session.ts';
export { type PeerOptions, PeerSession } from './peer/peer-session.ts';
export { clearCache, logout } from './remote/logout.ts';
export { openSession, type RemoteSessionOptions } from './remote/open-session.ts';
