export { type Access, developmentGate, type Gate, type Role, tokenGate } from './access.ts';
export { type Config, type ConfigReading, readConfig } from './config.ts';
export type { ImportReport } from './import-csv.ts';
export { OpenTable } from './open-table.ts';
export { runServer, type RunOptions } from './run-server.ts';
export { type RunningServer, type ServerOptions, startServer } from './start-server.ts';
export { type OpenedStore, openStore, type StoreOptions } from './open-store.ts';
export { Tables } from './tables.ts';
