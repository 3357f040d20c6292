import { renderComment } from './markdown.ts';
import { escapeHtml } from './shell.ts';

/** An attribute, property, method, event, slot, part, state or custom property, as the manifest has it. */
interface Described {
  readonly name: string;
  readonly description?: string;
  readonly kind?: string;
  readonly readonly?: boolean;
  readonly type?: { readonly text: string };
  readonly return?: { readonly type: { readonly text: string } };
  readonly parameters?: readonly { readonly name: string; readonly type?: { readonly text: string }; readonly optional?: boolean }[];
  readonly default?: string;
}

/** What of `custom-elements.json` is read. */
export interface ElementManifest {
  readonly modules: readonly {
    readonly declarations: readonly {
      readonly tagName?: string;
      readonly members?: readonly Described[];
      readonly attributes?: readonly Described[];
      readonly events?: readonly Described[];
      readonly slots?: readonly Described[];
      readonly cssParts?: readonly Described[];
      readonly cssStates?: readonly Described[];
      readonly cssProperties?: readonly Described[];
    }[];
  }[];
}

/** The page of the element, and what nothing describes. */
export interface ElementPage {
  readonly html: string;
  readonly sections: readonly { readonly id: string; readonly text: string }[];
  readonly undescribed: readonly string[];
}

/** All that pages can count on of the element. */
export function elementPage(manifest: ElementManifest): ElementPage {
  const element = manifest.modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName === 'teable-grid')!;
  const members = element.members ?? [];
  const lists: readonly (readonly [string, readonly Described[]])[] = [
    ['Attributes', element.attributes ?? []],
    ['Properties', members.filter(({ kind }) => kind === 'field')],
    ['Methods', members.filter(({ kind }) => kind === 'method')],
    ['Events', element.events ?? []],
    ['Slots', element.slots ?? []],
    ['Parts', element.cssParts ?? []],
    ['States', element.cssStates ?? []],
    ['Custom properties', element.cssProperties ?? []],
  ];
  const sections = lists.map(([text]) => ({ id: text.toLowerCase().replaceAll(' ', '-'), text }));
  const html = lists.map(([text, list], at) => {
    const told = list.map((each) => `<dt><code>${escapeHtml(written(each))}</code></dt><dd>${renderComment(each.description ?? '')}</dd>`);
    return `<h2 id="${sections[at]!.id}">${text}</h2><dl class="members">${told.join('')}</dl>`;
  });
  const undescribed = lists.flatMap(([text, list]) =>
    list
      .filter(({ description = '' }) => description.trim() === '')
      .map(({ name }) => `Nothing describes ${name} among the ${text.toLowerCase()} of the element.`),
  );
  const begin =
    '<h1>The element</h1><p>What pages can count on of <code>&lt;teable-grid&gt;</code>. Editors read the same in <code>custom-elements.json</code>.</p>';
  return { html: begin + html.join('\n'), sections, undescribed };
}

function written({ name, kind, type, return: returned, parameters = [], readonly: isReadonly }: Described): string {
  if (kind === 'method') {
    const takes = parameters.map(
      (each) => `${each.name}${each.optional === true ? '?' : ''}${each.type === undefined ? '' : `: ${each.type.text}`}`,
    );
    return `${name}(${takes.join(', ')})${returned === undefined ? '' : `: ${returned.type.text}`}`;
  }
  return `${isReadonly === true ? 'readonly ' : ''}${name}${type === undefined ? '' : `: ${type.text}`}`;
}
