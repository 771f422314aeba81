// From a source to the page: an element of the page for each piece, which remembers the piece it came from. Variables are chips, conditions are boxes, and what has no look is a locked block.
import { attributesOf, read } from './ec-email.js';

const BLOCKS = 'address,article,aside,blockquote,center,dd,div,dl,dt,fieldset,figure,footer,h1,h2,h3,h4,h5,h6,header,hr,li,main,nav,ol,p,pre,section,table,td,th,tr,ul'.split(',');
const BOXES = new Set(['DIV', 'TD', 'TH', 'BLOCKQUOTE', 'SECTION', 'ARTICLE', 'CENTER', 'MAIN', 'BODY']);
const TABLE_PARTS = new Set(['TABLE', 'TBODY', 'THEAD', 'TFOOT', 'TR', 'COLGROUP']);
const NOT_SHOWN = /^(on|data-ec|contenteditable$|autofocus$|tabindex$|hidden$|accesskey$)/;

const isBlock = node => node.type === 'element' ? BLOCKS.includes(node.name) : node.type === 'if' && node.branches.some(b => b.children.some(isBlock));
const isInline = node => !!node && (node.type === 'tag' || node.type === 'text' && node.source.trim() !== '' || node.type === 'element' && !isBlock(node));

/** A place for the cursor behind a chip; never part of the email. */
export const FILLER = '\u200b';

/** The attributes of an element that the page shows, as a source has them. */
export const shownAttributes = made => [...made.attributes].filter(a => !NOT_SHOWN.test(a.name)).map(a => ` ${a.name}="${a.value.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"`).join('');

/**
 * @param doc the document of the page
 * @param options isHtml, editable
 * @param tools records (what a node came from), chips (the painter), make (an element), decode (entities)
 * @returns fills an element with what pieces of a source look like
 */
export const builder = (doc, options, { records, chips, make, decode }) => {
  const { isHtml } = options;

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

  return build;
};
