export { type Device, memoryDevice } from './device.ts';
export { type InitialTable, LocalAuthority } from './local/local-authority.ts';
export { type LocalOptions, LocalSession } from './local/local-session.ts';
export { openSession, type RemoteSessionOptions } from './remote/open-session.ts';
