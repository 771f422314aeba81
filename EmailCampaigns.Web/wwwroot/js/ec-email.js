// Reads the source of an email into a tree that knows, for each of its nodes, the very characters it came from. Nothing here touches the page.
// Joined again the tree is the source, character for character: so what nobody edits goes out as it came in.
//
//   text    { source }                                    characters, entities as they were written
//   tag     { source }                                    {{first_name}}, and every other template tag that opens no block
//   if      { branches: [{ open, children }], close }     {{#if ..}} .. {{else}} .. {{/if}}, where all of it stands in one element
//   element { name, open, children, close }               close is empty where the source leaves the end to the browser
//   comment { source }                                    invisible in every mail program
//   lock    { source }                                    what only the source shows: Outlook's comments, styles, scripts, forms, strays
// Every node has start, its place in the source.

const VOID = new Set('area br col embed hr img input param source track wbr'.split(' '));
const LOCKED_WHOLE = new Set('script style title textarea xmp iframe noembed noframes noscript svg math select object video audio button template'.split(' '));
const LOCKED_TAG = new Set('base link meta input html head body form frame frameset embed param source track'.split(' '));
const CLOSES_P = new Set('address article aside blockquote div dl fieldset footer h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section table ul'.split(' '));
const SCOPES = new Set(['table', 'td', 'th']);

// What stands deeper is locked: nobody writes so, and a browser would take minutes to show it.
const DEEPEST = 200;
const DEEPEST_BLOCK = 40;

/** Where the template tag that begins at `at` ends; -1 where it is none: escaped, never closed, or with another one in it. */
const endOfTag = (source, at) => {
  let slashes = 0;
  while (source[at - 1 - slashes] === '\\') {
    slashes++;
  }
  if (slashes === 1) {
    return -1;
  }
  const [begin, end] = source.startsWith('{{!--', at) ? [5, '--}}'] : source.startsWith('{{!', at) ? [3, '}}'] : source.startsWith('{{{', at) ? [3, '}}}'] : [2, '}}'];
  const close = source.indexOf(end, at + begin);
  const next = begin === 2 || end === '}}}' ? source.indexOf('{{', at + begin) : -1;
  return close < 0 || (next >= 0 && next < close) ? -1 : close + end.length;
};

/** Where the HTML tag that begins at `at` ends. Quotes hold a >, and so does a template tag. */
const endOfMarkup = (source, at) => {
  let quote = '';
  for (let i = at + 1; i < source.length; i++) {
    if (source.startsWith('{{', i) && endOfTag(source, i) > 0) {
      i = endOfTag(source, i) - 1;
    } else if (quote) {
      quote = source[i] === quote ? '' : quote;
    } else if ((source[i] === '"' || source[i] === "'") && /[=\s]$/.test(source.slice(at, i))) {
      quote = source[i];
    } else if (source[i] === '>') {
      return i + 1;
    }
  }
  return -1;
};

const endOfElement = (source, name, from) => {
  const close = new RegExp(`</${name}(?=[\\s/>])[^>]*>`, 'ig');
  close.lastIndex = from;
  const found = close.exec(source);
  return found ? found.index + found[0].length : source.length;
};

/** Splits a source into tokens: text, tag, open, close, comment, lock. */
const tokens = (source, isHtml, hasTags) => {
  const found = [];
  let text = 0;
  let at = 0;
  const take = (type, end, more) => {
    if (at > text) {
      found.push({ type: 'text', source: source.slice(text, at), start: text });
    }
    found.push({ type, source: source.slice(at, end), start: at, ...more });
    at = text = end;
  };
  while (at < source.length) {
    if (hasTags && source.startsWith('{{', at)) {
      const end = endOfTag(source, at);
      if (end > 0) {
        take('tag', end);
      } else {
        at += 2;
      }
    } else if (!isHtml || source[at] !== '<') {
      const next = /<|\{\{/g;
      next.lastIndex = at + 1;
      at = next.exec(source)?.index ?? source.length;
    } else if (source.startsWith('<!--', at)) {
      const close = source.indexOf('-->', at + 2);
      const end = close < 0 ? source.length : close + 3;
      take(/^<!--\s*(\[if|<!\[endif)|<!\[endif\]-->$/i.test(source.slice(at, end)) ? 'lock' : 'comment', end);
    } else if (/^<[a-z]/i.test(source.slice(at, at + 2))) {
      const end = endOfMarkup(source, at);
      const name = /^<([^\s/>]+)/.exec(source.slice(at, at + 40))[1].toLowerCase();
      if (end < 0) {
        take('lock', source.length);
      } else if (LOCKED_WHOLE.has(name)) {
        take('lock', endOfElement(source, name, end));
      } else if (LOCKED_TAG.has(name) || !/^[a-z][a-z0-9:-]*$/.test(name)) {
        take('lock', end, { opens: name });
      } else {
        take('open', end, { name });
      }
    } else if (/^<\/[a-z]/i.test(source.slice(at, at + 3))) {
      const close = source.indexOf('>', at);
      take('close', close < 0 ? source.length : close + 1, { name: /^<\/([^\s/>]+)/.exec(source.slice(at, at + 40))[1].toLowerCase() });
    } else if (/^<[!?/]/.test(source.slice(at, at + 2))) {
      const close = source.indexOf('>', at);
      take('lock', close < 0 ? source.length : close + 1, { opens: /^<!doctype/i.test(source.slice(at, at + 9)) ? 'doctype' : undefined });
    } else {
      at++;
    }
  }
  if (at > text) {
    found.push({ type: 'text', source: source.slice(text), start: text });
  }
  return found;
};

/** What stands around the content of a whole document: everything up to <body>, and everything from </body>. */
const frameOf = found => {
  const opens = name => found.findIndex(t => t.opens === name);
  const head = found.findIndex(t => t.type === 'close' && t.name === 'head');
  const first = [opens('body'), head, opens('html'), opens('doctype')].find(i => i >= 0) ?? -1;
  const last = found.findIndex((t, i) => i > first && t.type === 'close' && (t.name === 'body' || t.name === 'html'));
  return [first + 1, last < 0 ? found.length : last];
};

const tree = found => {
  const root = { children: [] };
  const open = [root];
  const top = () => open.at(-1);
  const closeDownTo = node => { open.length = open.indexOf(node); };
  for (const token of found) {
    if (token.type === 'open') {
      const { name, source, start } = token;
      if (open.length > DEEPEST) {
        top().children.push({ type: 'lock', source, start });
        continue;
      }
      if (CLOSES_P.has(name) && top().name === 'p'
        || name === 'li' && top().name === 'li'
        || /^d[td]$/.test(name) && /^d[td]$/.test(top().name)) {
        open.pop();
      }
      if (/^(td|th|tr|tbody|thead|tfoot)$/.test(name) && /^t[dh]$/.test(top().name)) {
        open.pop();
      }
      if (/^(tr|tbody|thead|tfoot)$/.test(name) && top().name === 'tr') {
        open.pop();
      }
      const node = { type: 'element', name, open: source, children: [], close: '', start };
      top().children.push(node);
      if (!VOID.has(name)) {
        open.push(node);
      }
    } else if (token.type === 'close') {
      let i = open.length - 1;
      while (i > 0 && open[i].name !== token.name && !(SCOPES.has(open[i].name) && !/^(table|tbody|thead|tfoot|tr|td|th)$/.test(token.name))) {
        i--;
      }
      if (i > 0 && open[i].name === token.name) {
        const node = open[i];
        closeDownTo(node);
        node.close = token.source;
      } else {
        top().children.push({ type: 'lock', source: token.source, start: token.start });
      }
    } else {
      top().children.push(token);
    }
  }
  return grouped(root.children);
};

const word = source => (/^\{\{\{?~?\s*(#\s*(?:if|unless)|else|\^|\/\s*(?:if|unless))(?=[\s(~}])/.exec(source)?.[1] ?? '').replace(/\s/g, '');

/** Makes {{#if}} and what belongs to it one node, where all of it stands beside each other. */
const grouped = (nodes, depth = 0) => {
  const result = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    const kind = node.type === 'tag' ? word(node.source) : '';
    if (kind.startsWith('#') && depth < DEEPEST_BLOCK) {
      const end = endOfBlock(nodes, i);
      if (end) {
        const marks = [i, ...end.dividers, end.at];
        const branches = marks.slice(0, -1).map((mark, n) => ({ open: nodes[mark].source, children: grouped(nodes.slice(mark + 1, marks[n + 1]), depth + 1) }));
        result.push({ type: 'if', branches, close: nodes[end.at].source, start: node.start });
        i = end.at;
        continue;
      }
    }
    result.push(kind ? { type: 'lock', source: node.source, start: node.start } : node.children ? { ...node, children: grouped(node.children, depth) } : node);
  }
  return result;
};

const endOfBlock = (nodes, from) => {
  let depth = 0;
  const dividers = [];
  for (let i = from; i < nodes.length; i++) {
    const kind = nodes[i].type === 'tag' ? word(nodes[i].source) : '';
    if (kind.startsWith('#')) {
      depth++;
    } else if (kind.startsWith('/') && --depth === 0) {
      return { at: i, dividers };
    } else if ((kind === 'else' || kind === '^') && depth === 1) {
      dividers.push(i);
    }
  }
  return null;
};

/**
 * Reads a source. before and after are the frame of a whole document, empty for what is none.
 * @param isHtml false for a line of text
 * @param hasTags false for an email that was merged: its braces are text
 */
export const parse = (source, isHtml = true, hasTags = true) => {
  const found = tokens(source, isHtml, hasTags);
  const [from, to] = isHtml ? frameOf(found) : [0, found.length];
  const join = list => list.map(t => t.source).join('');
  return { before: join(found.slice(0, from)), nodes: tree(found.slice(from, to)), after: join(found.slice(to)) };
};

/** The attributes of an opening tag, each as it is written in the source; those that a template makes as a whole are left out. */
export const attributesOf = open => {
  const tags = [];
  const masked = open.replace(/\{\{[\s\S]*?\}\}/g, tag => String.fromCharCode(0xe000 + tags.push(tag) - 1));
  const shown = value => value.replace(/[\ue000-\uf8ff]/g, c => tags[c.charCodeAt(0) - 0xe000] ?? c);
  const attributes = [];
  for (const [, name, quoted, single, bare] of masked.replace(/^<[^\s/>]+/, '').matchAll(/([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g)) {
    if (/^[a-z][a-z0-9:-]*$/i.test(name)) {
      attributes.push([name.toLowerCase(), shown(quoted ?? single ?? bare ?? '')]);
    }
  }
  return attributes;
};

// What stands inside a tag, in words.

/** The form under which names of fields are compared, as MergeFields.KeyOf makes it. */
export const keyOf = name => name.replace(/[_\-[\]\s\u0000-\u001f\u007f-\u009f]/g, '').toLowerCase();

const operand = text => text === undefined ? null
  : /^["']/.test(text) ? { text: text.slice(1, -1) }
  : /^[\d.,]+$/.test(text) ? { text }
  : { field: text.replace(/^\[|\]$/g, '') };

const wordsOf = inside => inside.match(/"[^"]*"|'[^']*'|\[[^\]]*\]|[()]|[^\s()"'[\]]+/g) ?? [];

/**
 * What a tag says. A variable: { field, fallbacks: [operand], letters }. A text that a model writes: { ai, fallbacks }, ai is what it is to write. A condition: { test, left, right, not }, test is known, eq, ne, gt, lt or contains.
 * Null for what is neither.
 * @param source the tag, its characters decoded
 */
export const read = source => {
  const inside = /^\{\{\{?~?([\s\S]*?)~?\}?\}\}$/.exec(source)?.[1].trim().replace(/^&\s*/, '') ?? '!';
  const condition = /^(?:#\s*(if|unless)|else\s+(if|unless))\b\s*([\s\S]*)$/.exec(inside);
  if (condition) {
    const words = wordsOf(condition[3]).filter(w => w !== '(' && w !== ')');
    const not = (condition[1] ?? condition[2]) === 'unless';
    if (words.length === 1 && operand(words[0])?.field) {
      return { test: 'known', left: operand(words[0]), right: null, not };
    }
    return words.length === 3 && /^(eq|ne|gt|lt|contains)$/i.test(words[0]) ? { test: words[0].toLowerCase(), left: operand(words[1]), right: operand(words[2]), not } : null;
  }
  if (/^[!#/^]|^else\b/.test(inside)) {
    return null;
  }
  const words = wordsOf(inside);
  if (words.length < 2) {
    return operand(words[0])?.field ? { field: operand(words[0]).field, fallbacks: [], letters: '' } : null;
  }
  const written = /^ai$/i.test(words[0]) ? words : /^default$/i.test(words[0]) && words[1] === '(' && words[4] === ')' && words.length > 5 ? words.slice(2, 4) : [];
  if (written.length === 2 && /^ai$/i.test(written[0]) && /^["']/.test(written[1]) && !words.slice(5).some(w => w === '(' || w === ')')) {
    return { ai: written[1].slice(1, -1).trim(), fallbacks: words.slice(5).map(operand) };
  }
  if (words.some(w => w === '(' || w === ')')) {
    return null;
  }
  const [name, first, ...rest] = words;
  const field = operand(first)?.field;
  return field && /^default$/i.test(name) && rest.length > 0 ? { field, fallbacks: rest.map(operand), letters: '' }
    : field && /^(upper|lower|capitalize)$/i.test(name) && rest.length === 0 ? { field, fallbacks: [], letters: name.toLowerCase() }
    : null;
};

export const escapeHtml = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\u00a0/g, '&nbsp;');

const nameIn = field => /^[\p{L}_][\p{L}\p{Nd}_.-]*$/u.test(field) ? field : `[${field.replace(/[[\]{}]/g, '')}]`;
const quoted = text => text.includes('"') && !text.includes("'") ? `'${text}'` : `"${text.replace(/"/g, '”')}"`;
const braceless = text => text.replace(/\{\{|\}\}/g, '');
const written = value => value.field ? nameIn(value.field) : /^\d+([.,]\d+)?$/.test(value.text) ? value.text : quoted(braceless(value.text));

/** The tag of a variable, as it stands in a text (in HTML it must be escaped). */
export const variableTag = ({ field, fallbacks, letters }) =>
  letters ? `{{${letters} ${nameIn(field)}}}`
    : fallbacks.length ? `{{default ${nameIn(field)} ${fallbacks.map(written).join(' ')}}}`
    : `{{${nameIn(field)}}}`;

/** The tag of a text that a model writes. */
export const aiTag = ({ ai, fallbacks }) => {
  const call = `ai ${quoted(braceless(ai))}`;
  return fallbacks.length ? `{{default (${call}) ${fallbacks.map(written).join(' ')}}}` : `{{${call}}}`;
};

/** What a condition says between {{# or {{else and }}. */
export const conditionOf = ({ test, left, right, not }) =>
  `${not ? 'unless' : 'if'} ${test === 'known' ? nameIn(left.field) : `(${test} ${written(left)} ${written(right)})`}`;
