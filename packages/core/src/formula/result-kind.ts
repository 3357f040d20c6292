import { fieldType } from '../field-types/field-types.ts';
import type { FieldId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import { formulaFunction } from './functions/functions.ts';
import { formulaOf } from './names.ts';
import { type Node, parseFormula } from './parse.ts';

/** What a formula gives, as far as its text tells: how it is filtered, sorted, aligned and formatted. `mixed`: one or the other. */
export type FormulaKind = 'number' | 'text' | 'truth' | 'date' | 'list' | 'mixed';

/** The kind of a formula field's results. Of a formula that cannot be read, or goes round in a circle, it is `mixed`. */
export function formulaResultType(field: Field, fields: { get(id: FieldId): Field | undefined }): FormulaKind {
  return kindOfField(field, fields, new Set());
}

function kindOfField(field: Field, fields: { get(id: FieldId): Field | undefined }, above: ReadonlySet<FieldId>): FormulaKind {
  if (field.type !== 'formula') return kindOfType(field);
  if (above.has(field.id)) return 'mixed';
  const parsed = parseFormula(formulaOf(field));
  const within = new Set([...above, field.id]);
  const kindOf = (node: Node): FormulaKind => {
    switch (node.node) {
      case 'literal':
        return typeof node.value === 'number' ? 'number' : typeof node.value === 'boolean' ? 'truth' : 'text';
      case 'field': {
        const found = fields.get(node.field);
        return found === undefined ? 'mixed' : kindOfField(found, fields, within);
      }
      case 'negative':
      case 'percent':
        return 'number';
      case 'binary':
        return kindOfBinary(node, kindOf);
      case 'call': {
        const result = formulaFunction(node.name)?.result ?? 'unknown';
        if (typeof result !== 'object') return result === 'unknown' ? 'mixed' : result;
        // What is chosen among values is of their kind where they agree.
        const values =
          node.name === 'IF'
            ? node.given.slice(1)
            : node.name === 'IFERROR' || node.name === 'IFNA'
              ? node.given
              : node.given.filter((_, at) => at >= result.of && (at - result.of) % 2 === 0);
        const kinds = new Set(values.filter((value) => !isBlank(value)).map(kindOf));
        return kinds.size === 1 ? [...kinds][0]! : 'mixed';
      }
    }
  };
  return parsed.ok ? kindOf(parsed.node) : 'mixed';
}

function isBlank(node: Node): boolean {
  return (node.node === 'literal' && node.value === '') || (node.node === 'call' && node.name === 'BLANK');
}

function kindOfBinary({ sign, left, right }: Extract<Node, { node: 'binary' }>, kindOf: (node: Node) => FormulaKind): FormulaKind {
  if (sign === '&') return 'text';
  if (sign !== '+' && sign !== '-') return '*/^'.includes(sign) ? 'number' : 'truth';
  const [a, b] = [kindOf(left), kindOf(right)];
  return a === 'date' && b !== 'date' ? 'date' : sign === '+' && b === 'date' && a !== 'date' ? 'date' : 'number';
}

function kindOfType({ type }: Field): FormulaKind {
  const { kind } = fieldType(type).editor;
  if (/^(number|rating|auto-number)$/.test(type)) return 'number';
  if (type === 'checkbox') return 'truth';
  if (kind.startsWith('date') || /^(created|modified)-time$/.test(type)) return 'date';
  return /^(multiple-select|attachment)/.test(type) ? 'list' : 'text';
}
