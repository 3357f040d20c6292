import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/**
 * Tells one running process from every other, also from a later one that was given the same number; null when no such process
 * runs. Compare the strings, read nothing into them.
 */
export async function processIdentity(pid: number): Promise<string | null> {
  if (!isRunning(pid)) return null;
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** Whether a process of this number exists, whoever owns it. One that has ended and is not yet reaped counts. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function fromProc(pid: number): Promise<string | null> {
  try {
    const [stat, boot] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')]);
    // The second field is the program's name in brackets and may hold blanks and brackets itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, started] = [fields[0], fields[19]];
    return state === 'Z' || state === 'X' ? null : `${boot.trim()} ${started}`;
  } catch {
    return null;
  }
}

function fromPs(pid: number): Promise<string | null> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'lstart=', '-p', String(pid)], (error, stdout) => resolve(error ? null : stdout.trim() || null));
  });
}
