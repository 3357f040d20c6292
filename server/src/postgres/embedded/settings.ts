/** Settings of the embedded Postgres, for one server on a small machine. `fsync` false only where losing the data does not matter. */
export function postgresSettings(options: { readonly socketFolder: string; readonly fsync: boolean }): Readonly<Record<string, string>> {
  return {
    // A socket that only its owner can enter is the only way in.
    listen_addresses: '',
    unix_socket_directories: options.socketFolder,
    unix_socket_permissions: '0700',
    max_connections: '30',
    shared_buffers: '64MB',
    // Queries are short; threads and workers for large ones would only take memory and start-up time.
    jit: 'off',
    io_method: 'sync',
    max_worker_processes: '2',
    max_parallel_workers_per_gather: '0',
    max_wal_senders: '0',
    wal_level: 'minimal',
    max_wal_size: '512MB',
    min_wal_size: '64MB',
    checkpoint_timeout: '15min',
    log_checkpoints: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    fsync: options.fsync ? 'on' : 'off',
    // Also without fsync: then a confirmed commit survives the death of every process, though not of the machine.
    synchronous_commit: 'on',
    full_page_writes: options.fsync ? 'on' : 'off',
  };
}
