/** A schema of valibot, as far as its parts are looked at here. */
interface Schema {
  readonly type: string;
  readonly key?: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly options?: readonly unknown[];
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly pipe?: readonly Schema[];
  readonly literal?: unknown;
}

/**
 * Fields and kinds that a schema has and no sample shows: their paths. Of forms of which any will do one is enough; what a schema checks by a
 * function of its own, and records by chosen keys, are not looked into.
 */
export function uncovered(schema: unknown, samples: readonly unknown[], path = ''): string[] {
  const { type, entries, options = [], wrapped, item, pipe, key } = schema as Schema;
  if (pipe !== undefined && pipe.length > 1) {
    const schemas = pipe.filter((part) => 'entries' in part || 'item' in part || part === pipe[0]);
    return [...new Set(schemas.flatMap((part) => uncovered(withoutPipe(part), samples, path)))];
  }
  if (wrapped !== undefined) return uncovered(wrapped, samples, path);
  if (type === 'array') return uncovered(item, samples.flatMap(asList), path);
  if (type === 'variant') {
    return (options as readonly Schema[]).flatMap((option) => {
      // One of several kinds that have the same fields is enough.
      const { literal, options: several = [literal] } = option.entries![key!]!;
      return uncovered(
        option,
        samples.filter((sample) => isObject(sample) && several.includes(sample[key!])),
        `${path}/${String(several[0])}`,
      );
    });
  }
  if (type === 'union') {
    const shown = (options as readonly Schema[]).map((option) => [option, samples.filter((sample) => isLike(option, sample))] as const);
    const some = shown.filter(([, own]) => own.length > 0);
    return some.length === 0 ? [path] : some.flatMap(([option, own]) => uncovered(option, own, path));
  }
  if (entries === undefined || type === 'loose_object') return samples.length === 0 ? [path] : [];
  const objects = samples.filter(isObject);
  if (objects.length === 0) return [path];
  return Object.entries(entries).flatMap(([name, inner]) =>
    uncovered(
      inner,
      objects.flatMap((sample) => (name in sample ? [sample[name]] : [])),
      `${path}/${name}`,
    ),
  );
}

/** A part of a pipe by itself: a schema in it may be the whole pipe again. */
function withoutPipe(schema: Schema): Schema {
  return { ...schema, pipe: [] };
}

function asList(sample: unknown): readonly unknown[] {
  return Array.isArray(sample) ? sample : [];
}

function isObject(sample: unknown): sample is Readonly<Record<string, unknown>> {
  return typeof sample === 'object' && sample !== null && !Array.isArray(sample);
}

/** Whether a sample may be of an option of a union: the first field of objects tells. */
function isLike({ entries }: Schema, sample: unknown): boolean {
  return entries === undefined ? !isObject(sample) : isObject(sample) && Object.keys(entries)[0]! in sample;
}
