// Keys, the clipboard, and what the toolbar does on a surface (ec-surface.js).
import { escapeHtml } from './ec-email.js';
import { variableMenu } from './ec-menu.js';
import { cleaned, cleanedText } from './ec-paste.js';
import { picturesOf } from './ec-pictures.js';
import { tags } from './ec-tags.js';

const FORMATS = { bold: 'bold', italic: 'italic', list: 'insertUnorderedList' };

/**
 * @param surface what is written on
 * @param options isHtml, editable, opened(what) when a chip or a condition is to be edited, command(event) for keys of the page, pictures(files) for files that came in
 */
export const writing = (surface, options) => {
  const { root, doc, records, places } = surface;
  const { isHtml } = options;
  const escaped = text => isHtml ? escapeHtml(text) : text;
  const menu = variableMenu(surface, isHtml, escaped, at => options.opened({ kind: 'newAi', at }));

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
    const blank = surface.isBehindTypedBlank() ? /(?:&nbsp;|\u00a0)$/.exec(source.slice(0, place))?.[0].length ?? 0 : 0;
    surface.splice(place - blank, place, blank ? ` ${text}` : text);
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

  const tag = tags(surface, options, escaped, insert);
  const pictures = picturesOf(surface, options);

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
      Enter: () => tag.open(chip), ' ': () => tag.open(chip), F2: () => tag.open(chip),
      ArrowRight: () => leave(chip, true), ArrowLeft: () => leave(chip, false),
      Delete: () => tag.removeTag(places.get(chip).start, chip.dataset.ecTag),
      Backspace: () => tag.removeTag(places.get(chip).start, chip.dataset.ecTag),
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
    if (surface.isComposing || menu.takes(event)) {
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
    } else if (!event.shiftKey && !command && !event.altKey && options.editable && /^(Backspace|Delete)$/.test(event.key) && neighbour(event.key === 'Delete')) {
      event.preventDefault();
      const next = neighbour(event.key === 'Delete');
      surface.take('change');
      tag.removeTag(places.get(next).start, next.dataset.ecTag);
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
      menu.close();
    } else {
      menu.show();
    }
  });

  root.addEventListener('click', event => {
    menu.close();
    const target = event.target.closest?.('[data-ec-tag], .ec-if-more');
    if (target && root.contains(target) && options.editable) {
      event.preventDefault();
      tag.open(target);
    } else if (event.target.closest?.('a')) {
      event.preventDefault();
    }
  });
  root.addEventListener('focusout', event => {
    if (!root.contains(event.relatedTarget)) {
      menu.close();
    }
  });

  root.addEventListener('paste', event => {
    event.preventDefault();
    const data = event.clipboardData;
    const html = data.getData('text/html');
    const plain = data.getData('text/plain');
    if (pictures.takes(data, html, plain)) {
      return;
    }
    const paste = isHtml && html ? cleaned(html) : cleanedText(plain);
    if (!isHtml) {
      insert(plain.replace(/\s+/g, ' '));
    } else if (paste.isInline) {
      insert(paste.html);
    } else {
      insertBlocks(paste.html);
    }
  });
  // Chips are copied with their tags; the browser would leave out what cannot be selected.
  for (const type of ['copy', 'cut']) {
    root.addEventListener(type, event => {
      const selection = doc.getSelection();
      if (selection.isCollapsed || !selection.rangeCount) {
        return;
      }
      event.preventDefault();
      const part = doc.createElement('div');
      part.append(selection.getRangeAt(0).cloneContents());
      event.clipboardData.setData('text/html', part.innerHTML);
      part.querySelectorAll('.ec-if-head, [data-ec-lock]').forEach(e => e.remove());
      part.querySelectorAll('[data-ec-tag]').forEach(e => e.replaceWith(e.dataset.ecTag));
      part.querySelectorAll('p, li, br, h1, h2, h3, tr').forEach(e => e.after('\n'));
      event.clipboardData.setData('text/plain', part.textContent.replaceAll('\u200b', '').replaceAll('\u00a0', ' '));
      if (type === 'cut' && options.editable) {
        doc.execCommand('delete');
      }
    });
  }
  root.addEventListener('dragstart', event => event.preventDefault());

  return {
    ...tag,
    insertVariable: tag => insert(escaped(tag)),
    insertHtml: insert,
    offerAi: menu.offerAi,
    setLink, format,
    currentPicture: pictures.current, changePicture: pictures.change,
    currentLink: () => linkAround()?.getAttribute('href') ?? null,
  };
};
