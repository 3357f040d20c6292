import { execFile } from 'node:child_process';
import { accessSync, constants, createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

const run = promisify(execFile);

/** What a browser needs to start as root and to stay quiet without a network. */
export const browserFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser of the tests, headless. Close it with `close()`. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  const { args = [], ...rest } = options;
  return chromium.launch({ executablePath: await browserPath(), headless: true, ...rest, args: [...browserFlags, ...args] });
}

let found: Promise<string> | undefined;

/** The path of a Chrome, Chromium or Edge that starts on this machine: found, unpacked or, as root on Debian, installed. */
export function browserPath(): Promise<string> {
  found ??= findBrowser();
  return found;
}

async function findBrowser(): Promise<string> {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) {
    const problem = await whyNotStarting(chosen);
    if (problem) throw new Error(`CHROME_PATH is ${chosen}, and that does not start: ${problem}`);
    return chosen;
  }
  const tried: string[] = [];
  for (const [source, find] of sources) {
    try {
      const path = await find(tried);
      if (path === undefined) continue;
      const problem = await whyNotStarting(path);
      if (problem === undefined) return path;
      tried.push(`${source} (${path}): ${problem}`);
    } catch (error) {
      tried.push(`${source}: ${String(error)}`);
    }
  }
  throw new Error(
    ['No browser for the tests. Install Chrome or Chromium, or set CHROME_PATH to one.', ...tried.map((line) => `Tried ${line}`)].join(
      '\n',
    ),
  );
}

/** In the order they are tried; `undefined` means that this source has nothing for this machine. */
const sources: readonly (readonly [name: string, find: (tried: readonly string[]) => Promise<string | undefined>])[] = [
  ['an installed browser', installedBrowser],
  ['the browser of Playwright', playwrightBrowser],
  ['@sparticuz/chromium', unpackedBrowser],
  ['apt-get install chromium', aptBrowser],
];

async function whyNotStarting(path: string): Promise<string | undefined> {
  try {
    await run(path, ['--headless', '--no-sandbox', '--version'], { timeout: 20_000 });
    return undefined;
  } catch (error) {
    return String(error);
  }
}

async function installedBrowser(): Promise<string | undefined> {
  const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge-stable', 'microsoft-edge'];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const applications = ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) => `/Applications/${name}.app/Contents/MacOS/${name}`);
  return [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...applications].find(isExecutable);
}

async function playwrightBrowser(): Promise<string | undefined> {
  const path = chromium.executablePath();
  return isExecutable(path) ? path : undefined;
}

/** Unpacks Chromium from npm, once for all clones of this machine, with its own libraries and fonts. */
async function unpackedBrowser(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const packed = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))));
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8')) as { version: string };
  const home = join(await cacheFolder(), `chromium-${version}`);
  const wrapper = join(home, 'chromium-headless');
  if (isExecutable(wrapper)) return wrapper;

  // Unpacked beside its place and moved there whole, so that another process never starts half a browser.
  const fresh = await mkdtemp(`${home}-`);
  try {
    const bin = join(packed, 'bin');
    await Promise.all([
      pipeline(
        createReadStream(join(bin, 'chromium.br')),
        createBrotliDecompress(),
        createWriteStream(join(fresh, 'chromium'), { mode: 0o755 }),
      ),
      ...['al2023', 'fonts', 'swiftshader'].map((name) => untar(join(bin, `${name}.tar.br`), fresh)),
    ]);
    await chmod(fresh, 0o755);
    await writeFile(join(fresh, 'own-fonts.conf'), fontConfiguration);
    await writeFile(join(fresh, 'chromium-headless'), wrapperScript, { mode: 0o755 });
    await rename(fresh, home);
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!isExecutable(wrapper)) throw error;
  }
  return wrapper;
}

// The paths are found when the browser starts, since the folder is moved after it was written.
const wrapperScript = `#!/bin/sh
here="$(dirname "$(readlink -f "$0")")"
export LD_LIBRARY_PATH="$here/lib:$here\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_PATH="$here"
export FONTCONFIG_FILE="$here/own-fonts.conf"
export VK_ICD_FILENAMES="$here/vk_swiftshader_icd.json"
exec "$here/chromium" --headless=shell "$@"
`;

const fontConfiguration = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** The user's cache where it can be written, or a folder for temporary files. */
async function cacheFolder(): Promise<string> {
  const choices = [process.env['XDG_CACHE_HOME'], join(homedir(), '.cache'), tmpdir()].filter((folder) => folder !== undefined);
  for (const choice of choices) {
    const folder = join(choice, 'teable-grid');
    try {
      await mkdir(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch {
      // Read-only or missing home: the next choice may do.
    }
  }
  throw new Error(`None of ${choices.join(', ')} can be written.`);
}

/** Through a file, since tar may close a pipe before the padding at the archive's end was written. */
async function untar(archive: string, folder: string): Promise<void> {
  const plain = join(folder, basename(archive, '.br'));
  await pipeline(createReadStream(archive), createBrotliDecompress(), createWriteStream(plain));
  await run('tar', ['-x', '--no-same-owner', '-C', folder, '-f', plain]);
  await rm(plain);
}

/** The last resort changes the machine, so it says so, and why. */
async function aptBrowser(tried: readonly string[]): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return undefined;
  console.error(['Installing chromium with apt-get, since no other browser was found.', ...tried].join('\n'));
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { env, maxBuffer: 64 * 1024 * 1024 });
  return installedBrowser();
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
