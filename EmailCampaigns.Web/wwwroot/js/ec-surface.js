// The place in which an email is written as it looks: an editable element that shows a source (ec-email.js) and gives it back. Each node of the page
// remembers its piece of the source and gives it back unless it was changed. Variables are chips, conditions are boxes, and what has no look is a locked block.
// Undo is a list of sources: what the surface does itself changes the source and shows it anew, so that one history holds typing and the rest.
import { painter } from './ec-chips.js';
import { attributesOf, escapeHtml, parse, read } from './ec-email.js';

const BLOCKS = 'address,article,aside,blockquote,center,dd,div,dl,dt,fieldset,figure,footer,h1,h2,h3,h4,h5,h6,header,hr,li,main,nav,ol,p,pre,section,table,td,th,tr,ul'.split(',');
const BOXES = new Set(['DIV', 'TD', 'TH', 'BLOCKQUOTE', 'SECTION', 'ARTICLE', 'CENTER', 'MAIN', 'BODY']);
const TABLE_PARTS = new Set(['TABLE', 'TBODY', 'THEAD', 'TFOOT', 'TR', 'COLGROUP']);
const VOID = new Set(['BR', 'HR', 'IMG', 'WBR', 'COL', 'AREA']);
const NOT_SHOWN = /^(on|data-ec|contenteditable$|autofocus$|tabindex$|hidden$|accesskey$)/;
const FILLER = '\u200b'; // a place for the cursor behind a chip; never part of the email
const TYPING_PAUSE = 800;

const isBlock = node => node.type === 'element' ? BLOCKS.includes(node.name) : node.type === 'if' && node.branches.some(b => b.children.some(isBlock));
const isInline = node => !!node && (node.type === 'tag' || node.type === 'text' && node.source.trim() !== '' || node.type === 'element' && !isBlock(node));

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

  // From the source to the page.
  const chip = node => {
    const said = read(decode(node.source));
    const element = make('span', { 'data-ec-tag': node.source, contenteditable: 'false', class: said ? 'ec-var' : 'ec-var ec-raw', role: 'button', tabindex: options.editable ? '0' : '-1' });
    records.set(element, { source: node.source, said });
    return element;
  };

  const filler = () => {
    const text = doc.createTextNode(FILLER);
    records.set(text, { source: '', data: FILLER });
    return text;
  };

  const lock = (node, inTable) => {
    if (inTable || node.type === 'comment') {
      const comment = doc.createComment(' '); // a chip would break the table
      records.set(comment, { source: node.source });
      return comment;
    }
    const element = make('span', { 'data-ec-lock': '', contenteditable: 'false', class: 'ec-lock', title: node.source.slice(0, 400) },
      /^<!--\[if|endif\]-->$/i.test(node.source) ? 'Outlook only' : /^<style/i.test(node.source) ? 'Styles' : 'HTML that only the source shows');
    records.set(element, { source: node.source });
    return element;
  };

  const box = (node, siblings, index, parent) => {
    const block = isBlock(node) || BOXES.has(parent.nodeName) && !isInline(siblings[index - 1]) && !isInline(siblings[index + 1]);
    const name = block && isHtml ? 'div' : 'span';
    const element = make(name, { contenteditable: 'false', class: name === 'div' ? 'ec-if' : 'ec-if ec-inline', role: 'group' });
    const branches = node.branches.map((branch, i) => {
      const head = make(name, { class: 'ec-if-head' });
      const body = make(name, { class: 'ec-if-body', contenteditable: options.editable ? 'true' : 'false', role: 'textbox', 'aria-multiline': name === 'div' });
      build(branch.children, body);
      if (!body.firstChild) {
        body.append(filler());
      }
      element.append(make(name, { class: `ec-if-part${i ? ' ec-else' : ''}` }, head, body));
      return { open: branch.open, said: read(decode(branch.open)), head, body };
    });
    records.set(element, { branches, close: node.close });
    return element;
  };

  const element = node => {
    const made = doc.createElement(node.name);
    for (const [name, value] of attributesOf(node.open)) {
      if (!NOT_SHOWN.test(name) && !(name === 'class' && /(^|\s)ec-/.test(value))) {
        made.setAttribute(name, decode(value));
      }
    }
    build(node.children, made);
    records.set(made, { open: node.open, close: node.close, attributes: shownAttributes(made) });
    return made;
  };

  const shownAttributes = made => [...made.attributes].filter(a => !NOT_SHOWN.test(a.name)).map(a => ` ${a.name}="${a.value.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"`).join('');

  const build = (nodes, parent) => {
    const inTable = TABLE_PARTS.has(parent.nodeName);
    nodes.forEach((node, index) => {
      if (node.type === 'text') {
        const text = doc.createTextNode(decode(node.source));
        records.set(text, { source: node.source, data: text.data });
        parent.append(text);
      } else if (node.type === 'element') {
        parent.append(element(node));
      } else if (node.type === 'if' && !inTable) {
        parent.append(box(node, nodes, index, parent));
      } else if (node.type === 'if') {
        // Rows under a condition: all of them are shown, with an edge that says so.
        for (const branch of node.branches) {
          const from = parent.childNodes.length;
          parent.append(lock({ source: branch.open }, true));
          build(branch.children, parent);
          const said = read(decode(branch.open));
          [...parent.children].filter(c => [...parent.childNodes].indexOf(c) > from).forEach(c => { c.dataset.ecIn = said?.test ? `Only if ${chips.conditionWords(said).join(' ')}` : 'Otherwise'; });
        }
        parent.append(lock({ source: node.close }, true));
      } else if (node.type === 'tag' && !inTable) {
        parent.append(chip(node), ...(nodes[index + 1]?.type === 'text' ? [] : [filler()]));
      } else {
        parent.append(lock(node, inTable));
      }
    });
  };

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
    root, doc, records, places, show, write, place, take, splice, paint, restoreSelection, hostOf, select, cursor, nodes, decode,
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
