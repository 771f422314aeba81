// What other programs put on the clipboard, as plain email HTML: paragraphs, headings, lists, bold, italic, links, and our own chips. Nothing else survives:
// no scripts, no styles, no classes, no pictures of the other program.
import { escapeHtml, read } from './ec-email.js';

const DROPPED = new Set('SCRIPT STYLE HEAD TITLE META LINK TEMPLATE IFRAME OBJECT SVG NOSCRIPT TEXTAREA SELECT BUTTON INPUT XML'.split(' '));
const KEPT = { B: 'b', STRONG: 'b', I: 'i', EM: 'i', U: 'u', UL: 'ul', OL: 'ol', LI: 'li', H1: 'h1', H2: 'h2', H3: 'h3', BLOCKQUOTE: 'blockquote' };
const PARAGRAPHS = new Set('P DIV SECTION ARTICLE HEADER FOOTER MAIN ASIDE TR PRE H4 H5 H6 DT DD FIGURE FIGCAPTION ADDRESS CENTER'.split(' '));

const looks = element => {
  const style = element.getAttribute('style') ?? '';
  return [
    /font-weight:\s*(bold|[6-9]00)/i.test(style) && 'b',
    /font-style:\s*italic/i.test(style) && 'i',
  ].filter(Boolean);
};

const inline = (node, isPre) => {
  if (node.nodeType === 3) {
    return escapeHtml(isPre ? node.data : node.data.replace(/[ \t\r\n]+/g, ' '));
  }
  if (node.nodeType !== 1 || DROPPED.has(node.nodeName) || node.nodeName.includes(':') && node.textContent.trim() === '') {
    return '';
  }
  const tag = node.getAttribute('data-ec-tag');
  if (tag !== null) {
    return /^\{\{[^{}<>]*\}\}$/.test(tag) && read(tag) ? tag : escapeHtml(node.textContent);
  }
  if (node.nodeName === 'BR') {
    return '<br>';
  }
  if (node.hasAttribute('data-ec-lock') || node.className === 'ec-if-head') {
    return '';
  }
  const inside = [...node.childNodes].map(child => inline(child, isPre || node.nodeName === 'PRE')).join('');
  if (node.nodeName === 'A') {
    const href = node.getAttribute('href') ?? '';
    return /^(https?:|mailto:|tel:)/i.test(href) && inside.trim() ? `<a href="${escapeHtml(href).replace(/"/g, '&quot;')}">${inside}</a>` : inside;
  }
  const kept = KEPT[node.nodeName];
  if (kept && /^(b|i|u)$/.test(kept)) {
    // The editor of a search engine wraps all it copies in a <b> that is not bold.
    return /font-weight:\s*(normal|400)/i.test(node.getAttribute('style') ?? '') || !inside.trim() ? inside : `<${kept}>${inside}</${kept}>`;
  }
  return node.nodeName === 'SPAN' || node.nodeName === 'FONT' ? looks(node).reduce((text, name) => text.trim() ? `<${name}>${text}</${name}>` : text, inside) : `${inside}${/^T[DH]$/.test(node.nodeName) ? ' ' : ''}`;
};

const hasBlocks = node => [...node.children].some(c => PARAGRAPHS.has(c.nodeName) || /^(UL|OL|LI|H[1-3]|BLOCKQUOTE|TABLE|TBODY)$/.test(c.nodeName) || hasBlocks(c));

const blocks = parent => {
  const result = [];
  let line = '';
  const endLine = () => {
    const text = line.trim().replace(/^(<br>)+|(<br>)+$/g, '');
    if (text) {
      result.push(`<p>${text}</p>`);
    }
    line = '';
  };
  for (const node of parent.childNodes) {
    const kept = KEPT[node.nodeName];
    if (node.nodeType !== 1 || DROPPED.has(node.nodeName)) {
      line += inline(node);
    } else if (/^(UL|OL)$/.test(node.nodeName)) {
      endLine();
      const items = [...node.querySelectorAll(':scope > li')].map(li => `<li>${hasBlocks(li) ? blocks(li).map(b => b.replace(/^<p>|<\/p>$/g, '')).join('<br>') : inline(li).trim()}</li>`);
      if (items.length) {
        result.push(`<${kept}>\n${items.join('\n')}\n</${kept}>`);
      }
    } else if (/^(H[1-3]|BLOCKQUOTE)$/.test(node.nodeName)) {
      endLine();
      const text = [...node.childNodes].map(c => inline(c)).join('').trim();
      if (text) {
        result.push(`<${kept}>${text}</${kept}>`);
      }
    } else if (hasBlocks(node)) {
      endLine();
      result.push(...blocks(node));
    } else if (PARAGRAPHS.has(node.nodeName)) {
      endLine();
      line = [...node.childNodes].map(c => inline(c, node.nodeName === 'PRE')).join('');
      endLine();
    } else {
      line += inline(node);
    }
  }
  endLine();
  return result;
};

/** HTML of another program as blocks or, where it is a single paragraph, as inline HTML. */
export const cleaned = html => {
  const [, fragment] = /<!--StartFragment-->([\s\S]*)<!--EndFragment-->/.exec(html) ?? [null, html];
  const parsed = new DOMParser().parseFromString(fragment, 'text/html');
  if (!hasBlocks(parsed.body)) {
    return { isInline: true, html: inline(parsed.body) };
  }
  const found = blocks(parsed.body);
  return found.length === 1 && found[0].startsWith('<p>') ? { isInline: true, html: found[0].slice(3, -4) } : { isInline: false, html: found.join('\n') };
};

/** Plain text: an empty line begins a paragraph. */
export const cleanedText = text => {
  const parts = text.replace(/\r\n?/g, '\n').trim().split(/\n{2,}/).map(part => escapeHtml(part).replace(/\n/g, '<br>\n'));
  return parts.length === 1 ? { isInline: true, html: parts[0] } : { isInline: false, html: parts.map(part => `<p>${part}</p>`).join('\n') };
};

