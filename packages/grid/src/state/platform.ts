/** Whether the keys have Apple's names: Cmd stands for Ctrl, and Ctrl+click opens menus. */
export function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform);
}

/** Whether a click or key is meant to add to what is there. */
export function isAdding({ ctrlKey, metaKey }: { readonly ctrlKey: boolean; readonly metaKey: boolean }): boolean {
  return isApple() ? metaKey : ctrlKey;
}
