import type { Plugin, UserConfig } from 'vite';

/** How the element is bundled, here and where it is measured. Sources of the other rooms are used as they are. */
export const bundling = {
  plugins: [plainLogging()],
  resolve: { conditions: ['teable-source', 'module', 'browser', 'import', 'default'], dedupe: ['yjs', 'lit'] },
  build: {
    target: 'es2023',
    rollupOptions: {
      output: {
        // What is loaded at first is one file: cut up by who else uses what it would be twenty, each of them packed by itself.
        codeSplitting: { groups: [{ name: 'element', tags: ['$initial'], test: /packages|node_modules/ }] },
      },
    },
  },
} satisfies UserConfig;

/**
 * Yjs says two or three warnings by `lib0/logging`, of which there is one with colours for browsers, and with it all of `lib0/dom` and
 * `lib0/schema`, and a plain one. The plain one will do.
 */
function plainLogging(): Plugin {
  return {
    name: 'plain-logging',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      if (id !== 'lib0/logging') return null;
      const found = await this.resolve(id, importer, { ...options, skipSelf: true });
      return found && { ...found, id: found.id.replace(/logging\.js$/, 'logging.node.js') };
    },
  };
}
