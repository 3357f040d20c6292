export { clearCache, logout } from './logout.ts';
export { openSession, type RemoteSessionOptions } from './open-session.ts';
