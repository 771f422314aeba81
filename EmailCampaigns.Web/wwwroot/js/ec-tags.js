// Changes of chips and conditions on a surface: each is a change of the source, and the surface shows it anew.
import { aiTag, conditionOf, read, variableTag } from './ec-email.js';

/**
 * @param options isHtml, opened(what) when a chip or a condition is to be edited
 * @param escape makes a text safe in the source
 * @param insert puts a text where the cursor is
 */
export const tags = (surface, options, escape, insert) => {
  const { root, records, places } = surface;
  const { isHtml } = options;

  // Chips and conditions are edited in a panel of the page.
  const open = element => {
    surface.write(null);
    const chip = element.closest('[data-ec-tag]');
    const record = records.get(chip ?? element.closest('.ec-if'));
    const place = element.getBoundingClientRect();
    const at = { left: place.left, top: place.bottom };
    if (chip) {
      const said = record.said;
      options.opened({ kind: said?.field ? 'variable' : said?.ai ? 'ai' : 'other', instruction: said?.ai ?? '', start: places.get(chip).start, source: chip.dataset.ecTag, at,
        field: said?.field ?? '', letters: said?.letters ?? '', fallbackField: said?.fallbacks?.[0]?.field ?? null, fallbackText: said?.fallbacks?.[0]?.text ?? null, more: Math.max(0, (said?.fallbacks?.length ?? 0) - 1) });
    } else {
      const asked = record.branches[Number(element.dataset.ecBranch)];
      const { open: source, start, said } = asked.said?.test ? asked : record.branches[0];
      const isPlain = said?.left.field && !said.right?.field && !(said.not && /^(contains|gt|lt)$/.test(said.test));
      options.opened({ kind: isPlain ? 'condition' : 'otherCondition', start, source, at, boxStart: places.get(element.closest('.ec-if')).start, hasOtherwise: /^\{\{~?\s*(else\s*~?\}|\^)/.test(record.branches.at(-1).open),
        test: said?.test ?? 'known', not: said?.not ?? false, field: said?.left.field ?? '', value: said?.right?.text ?? '' });
    }
  };

  const boxAt = start => surface.nodes().find(n => n.classList?.contains('ec-if') && places.get(n)?.start === start);

  /** Puts another text in the place of a tag, if it still stands there. */
  const replaceTag = (start, source, text) => {
    if (surface.write(null).source.startsWith(source, start)) {
      surface.splice(start, start + source.length, text);
    }
  };

  const blockAround = node => {
    let element = node.nodeType === 1 ? node : node.parentElement;
    while (element !== root && !/^(P|H\d|UL|OL|BLOCKQUOTE|TABLE)$/.test(element.nodeName)) {
      if (element.classList.contains('ec-if-body')) {
        return null;
      }
      element = element.parentElement;
    }
    return element === root ? null : element;
  };

  /** A condition: around the selected paragraphs, else a new one behind the paragraph with the cursor. */
  const insertCondition = (condition, otherwise) => {
    const openTag = escape(`{{#${conditionOf({ ...condition, not: false })}}}`);
    if (!isHtml || surface.range && (surface.range.startContainer.parentElement ?? root).closest('.ec-inline')) {
      insert(`${openTag}…${otherwise ? '{{else}}…' : ''}{{/if}}`);
      return;
    }
    surface.restoreSelection();
    const { source } = surface.take('change');
    const range = surface.range;
    const first = blockAround(range.startContainer);
    const last = blockAround(range.endContainer);
    const rest = otherwise ? '\n{{else}}\n<p><br></p>' : '';
    const [from, to] = [places.get(first)?.start, places.get(last)?.end];
    if (!range.collapsed && first && last && first.parentNode === last.parentNode && from < to) {
      surface.splice(from, to, `${openTag}\n${source.slice(from, to)}${rest}\n{{/if}}`, from + openTag.length + 1);
      return;
    }
    const place = to ?? surface.write(surface.cursor()).at;
    const begin = `\n${openTag}\n<p>`;
    const at = place < 0 ? source.length : place;
    surface.splice(at, at, `${begin}<br></p>${rest}\n{{/if}}\n`, at + begin.length);
  };

  /** Makes a condition of a variable: its paragraph stands only where the field is known. */
  const wrapInCondition = (start, source, field) => {
    const chip = surface.nodes().find(n => places.get(n)?.start === start && n.dataset?.ecTag === source);
    if (!chip) {
      return;
    }
    const all = surface.write(null).source;
    const block = isHtml && blockAround(chip);
    const [from, to] = block ? [places.get(block).start, places.get(block).end] : [start, start + source.length];
    const begin = escape(`{{#${conditionOf({ test: 'known', left: { field }, right: null, not: false })}}}`) + (block ? '\n' : '');
    surface.splice(from, to, `${begin}${all.slice(from, to)}${block ? '\n' : ''}{{/if}}`, start + begin.length + source.length);
  };

  const changeCondition = (start, source, condition) => {
    const box = surface.nodes().find(n => records.get(n)?.branches?.some(b => b.start === start));
    const record = box && records.get(box);
    if (!record) {
      return;
    }
    const all = surface.write(null).source;
    const isFirst = record.branches[0].start === start;
    const end = start + source.length;
    const stands = places.get(box);
    const close = stands.end - record.close.length;
    const words = conditionOf(condition);
    const made = escape(isFirst ? `{{#${words}}}` : `{{else ${words}}}`);
    const closing = isFirst ? `{{/${condition.not ? 'unless' : 'if'}}}` : record.close;
    surface.splice(stands.start, stands.end, all.slice(stands.start, start) + made + all.slice(end, close) + closing, end);
  };

  const removeCondition = (start, keep) => {
    const box = boxAt(start);
    const [record, stands] = [records.get(box), places.get(box)];
    const all = surface.write(null).source;
    const first = record.branches[0];
    const end = record.branches[1]?.start ?? stands.end - record.close.length;
    surface.splice(stands.start, stands.end, keep ? all.slice(first.start + first.open.length, end).replace(/^\n|\n$/g, '') : '', stands.start);
  };

  const setOtherwise = (start, wanted) => {
    const element = boxAt(start);
    const [record, stands] = [records.get(element), places.get(element)];
    const end = stands.end - record.close.length;
    if (wanted) {
      const text = element.classList.contains('ec-inline') ? '{{else}}…' : '{{else}}\n<p><br></p>\n';
      surface.splice(end, end, text, end + text.length - (element.classList.contains('ec-inline') ? 1 : '<br></p>\n'.length));
    } else {
      surface.splice(record.branches.at(-1).start, end, '', stands.start);
    }
  };

  return {
    open, insertCondition, changeCondition, removeCondition, setOtherwise, wrapInCondition,
    changeVariable: (start, source, field, fallback) => {
      const old = read(surface.decode(source));
      const fallbacks = fallback ? [fallback, ...(old?.fallbacks.slice(1) ?? [])] : [];
      replaceTag(start, source, escape(variableTag({ field, fallbacks, letters: fallback ? '' : old?.letters ?? '' })));
    },
    changeAi: (start, source, ai, fallback) => {
      const old = read(surface.decode(source));
      replaceTag(start, source, escape(aiTag({ ai, fallbacks: fallback ? [fallback, ...(old?.fallbacks?.slice(1) ?? [])] : [] })));
    },
    insertAi: (ai, fallback) => insert(escape(aiTag({ ai, fallbacks: fallback ? [fallback] : [] }))),
    removeTag: (start, source) => replaceTag(start, source, ''),
  };
};
