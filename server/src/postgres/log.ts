/** Where the database side of the server tells what it does, one sentence a call; a pino logger fits. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
