export { type InitialTable, LocalAuthority } from './local/local-authority.ts';
export { type LocalOptions, LocalSession } from './local/local-session.ts';
