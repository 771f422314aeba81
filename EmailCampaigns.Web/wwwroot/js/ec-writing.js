// Keys, the menu behind {{, the clipboard, and what the toolbar does on a surface (ec-surface.js).
import { conditionOf, escapeHtml, read, variableTag } from './ec-email.js';
import { cleaned, cleanedText } from './ec-paste.js';

const FORMATS = { bold: 'bold', italic: 'italic', list: 'insertUnorderedList' };

/**
 * @param surface what is written on
 * @param options isHtml, editable, opened(what) when a chip or a condition is to be edited, command(event) for keys of the page
 */
export const writing = (surface, options) => {
  const { root, doc, records, places } = surface;
  const { isHtml } = options;
  const escaped = text => isHtml ? escapeHtml(text) : text;
  let menu = null;

  // Chips and conditions are edited in a panel of the page.
  const open = element => {
    surface.write(null);
    const chip = element.closest('[data-ec-tag]');
    const record = records.get(chip ?? element.closest('.ec-if'));
    const place = element.getBoundingClientRect();
    const at = { left: place.left, top: place.bottom };
    if (chip) {
      const said = record.said;
      options.opened({ kind: said?.field ? 'variable' : 'other', start: places.get(chip).start, source: chip.dataset.ecTag, at,
        field: said?.field ?? '', letters: said?.letters ?? '', fallbackField: said?.fallbacks[0]?.field ?? null, fallbackText: said?.fallbacks[0]?.text ?? null, more: Math.max(0, (said?.fallbacks.length ?? 0) - 1) });
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

  const deleteSelected = () => {
    surface.restoreSelection();
    if (!surface.range.collapsed) {
      doc.execCommand('delete');
    }
    return surface.take('change');
  };

  const insert = text => {
    const { source, at } = deleteSelected();
    const place = at < 0 ? source.length : at;
    surface.splice(place, place, text);
  };

  /** Paragraphs go between paragraphs: the one with the cursor is cut in two. */
  const insertBlocks = html => {
    const { source, at } = deleteSelected();
    const start = surface.range.startContainer;
    const around = (start.nodeType === 1 ? start : start.parentElement).closest('p,li,h1,h2,h3,h4,h5,h6,.ec-if-body,td,div');
    const stands = around && around !== root && places.get(around);
    const place = at < 0 ? source.length : at;
    if (!stands?.open || !/^(P|H\d)$/.test(around.nodeName)) {
      surface.splice(place, place, html);
      return;
    }
    const [inside, end] = [stands.start + stands.open.length, stands.end - stands.close.length];
    const [before, after] = [source.slice(inside, place), source.slice(place, end)];
    const isEmpty = text => /^(\s|&nbsp;|<br\s*\/?>)*$/i.test(text);
    const close = stands.close || `</${around.nodeName.toLowerCase()}>`;
    const text = `${isEmpty(before) ? '' : `${stands.open}${before}${close}\n`}${html}${isEmpty(after) ? '' : `\n${stands.open}${after}${close}`}`;
    surface.splice(stands.start, stands.end, text, stands.start + text.length - (isEmpty(after) ? 0 : `\n${stands.open}${after}${close}`.length));
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
    const openTag = escaped(`{{#${conditionOf({ ...condition, not: false })}}}`);
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
    const begin = escaped(`{{#${conditionOf({ test: 'known', left: { field }, right: null, not: false })}}}`) + (block ? '\n' : '');
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
    const made = escaped(isFirst ? `{{#${words}}}` : `{{else ${words}}}`);
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

  // Links.
  const linkAround = () => surface.cursor() && (surface.range.startContainer.nodeType === 1 ? surface.range.startContainer : surface.range.startContainer.parentElement).closest('a');
  const setLink = href => {
    surface.restoreSelection();
    const link = linkAround();
    if (link && href) {
      link.setAttribute('href', href);
    } else if (link) {
      link.replaceWith(...link.childNodes);
    } else if (!href) {
      return;
    } else if (surface.range.collapsed) {
      insert(`<a href="${escapeHtml(href).replace(/"/g, '&quot;')}">${escapeHtml(href)}</a>`);
      return;
    } else {
      doc.execCommand('createLink', false, href);
    }
    surface.take('change');
  };

  const format = what => {
    surface.restoreSelection();
    doc.execCommand('styleWithCSS', false, false);
    doc.execCommand(FORMATS[what]);
    root.querySelectorAll('p > ul').forEach(list => list.parentElement.replaceWith(...list.parentElement.childNodes)); // Chromium leaves the list in its paragraph
    surface.take('change');
  };

  // The menu that {{ opens.
  const typedName = () => {
    const at = surface.cursor();
    const found = at?.node.nodeType === 3 && /(?<!\\)\{\{\s*([\p{L}\p{N}_ .-]*)$/u.exec(at.node.data.slice(0, at.offset));
    return found ? { name: found[1], length: found[0].length } : null;
  };

  const closeMenu = () => {
    menu?.remove();
    menu = null;
    root.removeAttribute('aria-activedescendant');
    root.removeAttribute('aria-controls');
  };

  const pick = option => {
    const { length } = typedName() ?? { length: 0 };
    const at = surface.write(surface.cursor()).at;
    closeMenu();
    surface.splice(at - length, at, escaped(option.dataset.ecInsert));
  };

  const mark = option => {
    menu.querySelectorAll('[aria-selected=true]').forEach(o => o.setAttribute('aria-selected', 'false'));
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    root.setAttribute('aria-activedescendant', option.id);
  };

  const showMenu = () => {
    const typed = typedName();
    const found = typed ? surface.fields().filter(f => f.label.toLowerCase().includes(typed.name.trim().toLowerCase()) || f.name.toLowerCase().includes(typed.name.trim().toLowerCase())).slice(0, 30) : [];
    closeMenu();
    if (found.length === 0) {
      return;
    }
    menu = doc.createElement('div');
    Object.assign(menu, { className: 'ec-menu', role: 'listbox', id: `${root.id || 'ec'}-menu` });
    menu.setAttribute('aria-label', 'Variables');
    found.forEach((field, i) => {
      const option = doc.createElement('div');
      Object.assign(option, { role: 'option', id: `${menu.id}-${i}`, textContent: field.label });
      option.dataset.ecInsert = field.tag;
      option.setAttribute('aria-selected', 'false');
      option.addEventListener('mousedown', event => { event.preventDefault(); pick(option); });
      menu.append(option);
    });
    const box = surface.range.getBoundingClientRect();
    const host = root.parentElement.getBoundingClientRect();
    root.after(menu);
    root.setAttribute('aria-controls', menu.id);
    const below = box.bottom - host.top + 4;
    const flips = isHtml && box.bottom + menu.offsetHeight > doc.documentElement.clientHeight && box.top > menu.offsetHeight;
    menu.style.left = `${Math.max(0, Math.min(box.left - host.left, host.width - menu.offsetWidth - 8))}px`;
    menu.style.top = `${flips ? box.top - host.top - menu.offsetHeight - 4 : below}px`;
    mark(menu.firstChild);
  };

  const onMenuKey = event => {
    const chosen = menu.querySelector('[aria-selected=true]');
    const action = { ArrowDown: () => mark(chosen.nextSibling ?? menu.firstChild), ArrowUp: () => mark(chosen.previousSibling ?? menu.lastChild), Enter: () => pick(chosen), Tab: () => pick(chosen), Escape: closeMenu }[event.key];
    if (action) {
      event.preventDefault();
      event.stopPropagation();
      action();
    }
    return !!action;
  };

  // Chips are stepped on with the arrows: the first press chooses the chip, the next one leaves it behind.
  const isFiller = node => node?.nodeType === 3 && node.data.replaceAll('\u200b', '') === '';
  const neighbour = forward => {
    const at = surface.cursor();
    if (!at || !doc.getSelection().isCollapsed) {
      return null;
    }
    const [side, edge] = forward ? ['nextSibling', at.node.data?.length] : ['previousSibling', 0];
    let node;
    if (at.node.nodeType === 3) {
      const rest = forward ? at.node.data.slice(at.offset) : at.node.data.slice(0, at.offset);
      node = at.offset === edge || rest.replaceAll('\u200b', '') === '' ? at.node[side] : null;
    } else {
      node = at.node.childNodes[at.offset - (forward ? 0 : 1)];
    }
    while (isFiller(node)) {
      node = node[side];
    }
    return node?.nodeType === 1 && node.hasAttribute('data-ec-tag') ? node : null;
  };

  const leave = (chip, forward) => {
    surface.hostOf(chip).focus({ preventScroll: true });
    const index = [...chip.parentNode.childNodes].indexOf(chip);
    const next = chip.nextSibling;
    if (forward && next?.nodeType === 3) {
      surface.select(next, isFiller(next) ? next.data.length : 0);
    } else {
      surface.select(chip.parentNode, index + (forward ? 1 : 0));
    }
  };

  const onChipKey = (chip, event) => {
    const action = {
      Enter: () => open(chip), ' ': () => open(chip), F2: () => open(chip),
      ArrowRight: () => leave(chip, true), ArrowLeft: () => leave(chip, false),
      Delete: () => replaceTag(places.get(chip).start, chip.dataset.ecTag, ''),
      Backspace: () => replaceTag(places.get(chip).start, chip.dataset.ecTag, ''),
    }[event.key];
    if (action && options.editable && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      surface.write(null);
      action();
    }
    return !!action;
  };

  root.addEventListener('keydown', event => {
    const command = event.ctrlKey || event.metaKey;
    if (surface.isComposing || menu && onMenuKey(event)) {
      return;
    }
    const chip = event.target.closest?.('[data-ec-tag]');
    if (chip && onChipKey(chip, event)) {
      return;
    }
    const letter = event.key.toLowerCase();
    if (command && !event.altKey && (letter === 'z' || letter === 'y')) {
      event.preventDefault();
      if (letter === 'y' || event.shiftKey) {
        surface.redo();
      } else {
        surface.undo();
      }
    } else if (command && letter === 'k' && isHtml) {
      event.preventDefault();
      options.command('link');
    } else if (event.key === 'Enter' && !command && !isHtml) {
      event.preventDefault();
    } else if (event.key === 'Enter' && !command && event.target.closest?.('.ec-inline .ec-if-body')) {
      event.preventDefault();
      doc.execCommand('insertLineBreak');
    } else if (!event.shiftKey && !command && !event.altKey && (event.key === 'ArrowRight' || event.key === 'ArrowLeft')) {
      const next = neighbour(event.key === 'ArrowRight');
      if (next) {
        event.preventDefault();
        next.focus();
      }
    } else {
      options.key?.(event);
    }
  });

  root.addEventListener('beforeinput', event => {
    if (/^history/.test(event.inputType)) { // from a menu, or a gesture of a phone
      event.preventDefault();
      surface[event.inputType === 'historyRedo' ? 'redo' : 'undo']();
    } else if (isHtml && root.textContent.trim() === '' && root.children.length === 0) {
      doc.execCommand('formatBlock', false, 'p'); // the first words of an email are a paragraph
    } else if (!isHtml && /^(insertParagraph|insertLineBreak|format)/.test(event.inputType)) {
      event.preventDefault();
    }
  });

  root.addEventListener('input', event => {
    if (surface.isComposing) {
      return;
    }
    if (/^delete/.test(event.inputType ?? '')) {
      // Where it joins paragraphs the browser keeps the looks of the second one in styles that nobody asked for.
      root.querySelectorAll('span:not([class^="ec-"]), font').forEach(span => {
        if (!records.has(span)) {
          const at = surface.cursor();
          span.replaceWith(...span.childNodes);
          if (at?.node.isConnected) {
            surface.select(at.node, Math.min(at.offset, at.node.data?.length ?? at.node.childNodes.length));
          }
        }
      });
    }
    const { at } = surface.take(/^(insertText|deleteContent)/.test(event.inputType ?? '') ? 'typing' : 'change');
    const node = surface.cursor()?.node;
    if (node?.nodeType === 3 && /(?<!\\)\{\{[^{}]+\}\}/.test(node.data)) {
      surface.show(surface.source, at); // a tag that was typed becomes a chip
      closeMenu();
    } else {
      showMenu();
    }
  });

  root.addEventListener('click', event => {
    closeMenu();
    const target = event.target.closest?.('[data-ec-tag], .ec-if-more');
    if (target && root.contains(target) && options.editable) {
      event.preventDefault();
      open(target);
    } else if (event.target.closest?.('a')) {
      event.preventDefault();
    }
  });
  root.addEventListener('focusout', event => {
    if (!root.contains(event.relatedTarget)) {
      closeMenu();
    }
  });

  root.addEventListener('paste', event => {
    event.preventDefault();
    const data = event.clipboardData;
    const html = data.getData('text/html');
    const plain = data.getData('text/plain');
    const paste = isHtml && html ? cleaned(html) : cleanedText(plain);
    if (!isHtml) {
      insert(plain.replace(/\s+/g, ' '));
    } else if (paste.isInline) {
      insert(paste.html);
    } else {
      insertBlocks(paste.html);
    }
  });
  for (const type of ['drop', 'dragstart']) {
    root.addEventListener(type, event => event.preventDefault());
  }

  return {
    insertVariable: tag => insert(escaped(tag)),
    insertHtml: insert,
    insertCondition, changeCondition, removeCondition, setOtherwise, setLink, format,
    changeVariable: (start, source, field, fallback) => {
      const old = read(surface.decode(source));
      const fallbacks = fallback ? [fallback, ...(old?.fallbacks.slice(1) ?? [])] : [];
      replaceTag(start, source, escaped(variableTag({ field, fallbacks, letters: fallback ? '' : old?.letters ?? '' })));
    },
    removeTag: (start, source) => replaceTag(start, source, ''),
    wrapInCondition,
    currentLink: () => linkAround()?.getAttribute('href') ?? null,
  };
};
