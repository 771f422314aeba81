// The place in which an email is written as it looks: an editable element that shows a source (ec-email.js) and gives it back. Each node of the page
// remembers its piece of the source (ec-build.js) and gives it back unless it was changed.
// Undo is a list of sources: what the surface does itself changes the source and shows it anew, so that one history holds typing and the rest.
import { builder, FILLER, shownAttributes } from './ec-build.js';
import { painter } from './ec-chips.js';
import { escapeHtml, parse } from './ec-email.js';

const VOID = new Set(['BR', 'HR', 'IMG', 'WBR', 'COL', 'AREA']);
const TYPING_PAUSE = 800;

/**
 * @param root the editable element, empty
 * @param options isHtml (false: one line of text), hasTags (false: the email is merged, its braces are text), source, editable, changed(source), framed(has)
 */
export const surface = (root, options) => {
  const doc = root.ownerDocument;
  const { isHtml } = options;
  const records = new WeakMap(); // what a node came from
  const places = new WeakMap(); // where it stands in the source since the last write
  let frame = { before: '', after: '' };
  let past = [];
  let future = [];
  let current = { source: options.source, at: -1 };
  let last = { kind: '', when: 0 };
  let range = null;
  let composing = false;

  const decode = text => {
    if (!isHtml || !text.includes('&')) {
      return text;
    }
    const template = doc.createElement('template');
    template.innerHTML = text.replace(/</g, '&lt;');
    return template.content.textContent;
  };
  const encode = text => (isHtml ? escapeHtml : t => t.replace(/\u00a0/g, ' '))(text.replaceAll(FILLER, ''));
  const make = (name, attributes, ...children) => {
    const element = doc.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
  };

  const chips = painter(records, make, options.editable);

  const build = builder(doc, options, { records, chips, make, decode });

  // Beside a chip the browser writes a typed blank as one that does not break; beside the chip's text it need not be one.
  const typed = node => {
    const before = records.get(node)?.data ?? '';
    const beside = sibling => sibling?.nodeType === 1 && sibling.nodeName !== 'BR';
    const start = node.data.startsWith('\u00a0') && !before.startsWith('\u00a0') && beside(node.previousSibling) ? 1 : 0;
    const end = node.data.length > start && node.data.endsWith('\u00a0') && !before.endsWith('\u00a0') && beside(node.nextSibling) ? 1 : 0;
    return ' '.repeat(start) + node.data.slice(start, node.data.length - end) + ' '.repeat(end);
  };

  // From the page to the source. mark is the place of the cursor, given back as a place in the source.
  const offsetIn = (node, offset) => {
    const record = records.get(node);
    if (record?.data !== node.data) {
      return encode(typed(node).slice(0, offset)).length;
    }
    if (record.source.length === record.data.length) {
      return offset;
    }
    let seen = 0;
    for (const piece of record.source.match(/&[^;\s&]*;?|[\s\S]/g) ?? []) {
      if (offset <= 0) {
        break;
      }
      offset -= decode(piece).length;
      seen += piece.length;
    }
    return seen;
  };

  const write = mark => {
    let out = frame.before;
    let at = -1;
    const children = parent => {
      [...parent.childNodes].forEach((child, i) => {
        if (mark?.node === parent && mark.offset === i) {
          at = out.length;
        }
        visit(child);
      });
      if (mark?.node === parent && mark.offset >= parent.childNodes.length) {
        at = out.length;
      }
    };
    const visit = node => {
      const record = records.get(node);
      const start = out.length;
      let [open, close] = ['', ''];
      if (node.nodeType === 3) {
        if (mark?.node === node) {
          at = out.length + offsetIn(node, mark.offset);
        }
        out += record?.data === node.data ? record.source : encode(typed(node));
      } else if (record?.branches) {
        for (const branch of record.branches) {
          branch.start = out.length;
          out += branch.open;
          children(branch.body);
        }
        out += record.close;
      } else if (record && record.open === undefined) {
        out += record.source;
      } else if (node.dataset?.ecTag !== undefined) {
        out += node.dataset.ecTag; // a copy of a chip
      } else if (node.nodeType === 1 && (record || !/^ec-/.test(node.className))) {
        const name = node.nodeName.toLowerCase();
        const same = record && shownAttributes(node) === record.attributes;
        open = same ? record.open : isHtml ? `<${name}${shownAttributes(node)}>` : '';
        close = record ? record.close : isHtml && !VOID.has(node.nodeName) ? `</${name}>` : '';
        out += open;
        children(node);
        out += close;
      }
      places.set(node, { start, end: out.length, open, close });
    };
    children(root);
    return { source: out + frame.after, at };
  };

  const onSelection = () => {
    const selection = doc.getSelection();
    if (selection.rangeCount && root.contains(selection.anchorNode)) {
      range = selection.getRangeAt(0).cloneRange();
    }
  };

  /** Where the person writes, or wrote last. */
  const cursor = () => {
    onSelection(); // the event comes later than what was typed
    return range && root.contains(range.startContainer) ? { node: range.startContainer, offset: range.startOffset } : null;
  };

  /** Whether a person has just typed a blank, which the browser writes as one that does not break where nothing follows. */
  const isBehindTypedBlank = () => {
    const { node, offset } = cursor() ?? {};
    return node?.nodeType === 3 && node.data[offset - 1] === '\u00a0' && !(records.get(node)?.data ?? '').startsWith(node.data.slice(0, offset));
  };

  const nodes = () => {
    const walker = doc.createTreeWalker(root, 5);
    const found = [];
    while (walker.nextNode()) {
      found.push(walker.currentNode);
    }
    return found;
  };

  const select = (node, offset) => {
    const selection = doc.getSelection();
    selection.collapse(node, offset);
    range = selection.getRangeAt(0).cloneRange();
  };

  const hostOf = node => (node.nodeType === 1 ? node : node.parentElement).closest('.ec-if-body') ?? root;

  const place = at => {
    write(null);
    let found = [root, root.childNodes.length];
    for (const node of nodes()) {
      const stands = places.get(node);
      if (!stands || stands.start > at) {
        continue;
      }
      if (node.nodeType === 3 && at <= stands.end) {
        let shown = 0;
        while (shown < node.data.length && offsetIn(node, shown) < at - stands.start) {
          shown++;
        }
        found = [node, stands.start === stands.end ? node.data.length : shown];
      } else if (stands.open && stands.start + stands.open.length === at && !VOID.has(node.nodeName)) {
        found = [node, 0];
      } else if (stands.start === at && VOID.has(node.nodeName)) {
        found = [node.parentNode, [...node.parentNode.childNodes].indexOf(node)];
      }
    }
    hostOf(found[0]).focus({ preventScroll: true });
    select(...found);
    const seen = found[0].nodeType === 3 ? found[0].parentElement : found[0].childNodes[found[1]] ?? found[0];
    seen.scrollIntoView?.({ block: 'nearest' });
  };

  const paint = () => {
    root.querySelectorAll('.ec-if').forEach(e => records.has(e) && chips.paintBox(e));
    root.querySelectorAll('[data-ec-tag]').forEach(chips.paintChip);
  };

  const show = (source, at) => {
    const { before, nodes: read, after } = parse(source, isHtml, options.hasTags !== false);
    frame = { before, after };
    root.replaceChildren();
    build(read, root);
    paint();
    write(null);
    options.framed?.(before + after !== '');
    if (at >= 0) {
      place(at);
    }
  };

  // History. What is typed without a pause is one step.
  const record = (kind, next) => {
    if (next.source === current.source) {
      return;
    }
    const now = performance.now();
    if (kind !== 'typing' || last.kind !== 'typing' || now - last.when > TYPING_PAUSE) {
      past.push(current);
      past = past.slice(-500);
    }
    last = { kind, when: now };
    current = next;
    future = [];
    options.changed(current.source);
  };

  const step = (from, to) => {
    if (from.length > 0) {
      to.push(current);
      current = from.pop();
      last = { kind: '', when: 0 };
      show(current.source, Math.max(0, current.at));
      options.changed(current.source);
    }
  };

  /** Takes up what the browser changed. */
  const take = kind => {
    const next = write(cursor());
    record(kind, next);
    return next;
  };

  /** Replaces a piece of the source and shows the whole anew. */
  const splice = (from, to, text, at = from + text.length) => {
    const { source } = write(null);
    const next = { source: source.slice(0, from) + text + source.slice(to), at };
    show(next.source, at);
    record('change', next);
  };

  doc.addEventListener('selectionchange', onSelection);

  const restoreSelection = () => {
    onSelection();
    const kept = range;
    hostOf(kept?.startContainer ?? root).focus({ preventScroll: true });
    const selection = doc.getSelection();
    if (kept && root.contains(kept.startContainer)) {
      selection.removeAllRanges();
      selection.addRange(kept);
    } else {
      selection.selectAllChildren(root);
      selection.collapseToEnd();
    }
    range = selection.getRangeAt(0).cloneRange();
  };

  root.addEventListener('compositionstart', () => { composing = true; });
  root.addEventListener('compositionend', () => { composing = false; });

  Object.assign(root, { spellcheck: true });
  root.setAttribute('contenteditable', options.editable ? 'true' : 'false');
  show(options.source, -1);

  return {
    root, doc, records, places, show, write, place, take, splice, paint, restoreSelection, hostOf, select, cursor, isBehindTypedBlank, nodes, decode,
    get range() { return range; },
    get isComposing() { return composing; },
    get source() { return current.source; },
    undo: () => step(past, future),
    redo: () => step(future, past),
    /** Another source, from elsewhere than this surface: one step of the history. */
    replace: source => {
      show(source, -1);
      if (source !== current.source) {
        past.push(current);
        current = { source, at: -1 };
        future = [];
      }
    },
    setFields: (list, all) => {
      chips.setFields(list, all);
      paint();
    },
    fields: chips.fields,
    dispose: () => doc.removeEventListener('selectionchange', onSelection),
  };
};
