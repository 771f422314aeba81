// The editors of a page: the body of an email, written in a sandboxed frame in which no script runs, with its source in a text area; and one line of text with chips.
// The text area always has the source as it stands, so that a reload that a lost connection forces puts it back (app.js); the server gets it a moment later.
import { surface } from './ec-surface.js';
import { writing } from './ec-writing.js';
import { aiTag } from './ec-email.js';

const SEND_AFTER = 60;
const TRY_AGAIN = 1000;

/** Sends the newest text; where the line is down, again and again until it is there or the field is gone. */
const sender = (net, first) => {
  let [known, latest, timer, gone] = [first, first, null, false];
  const send = () => {
    clearTimeout(timer);
    timer = null;
    const text = latest;
    if (gone || text === known) {
      return;
    }
    known = text;
    net.invokeMethodAsync('Written', text).catch(() => {
      known = known === text ? null : known;
      timer ??= gone ? null : setTimeout(send, TRY_AGAIN);
    });
  };
  return {
    write: text => {
      latest = text;
      timer ??= setTimeout(send, SEND_AFTER);
    },
    now: send,
    dispose: () => {
      send();
      gone = true;
      clearTimeout(timer);
    },
  };
};

const keep = (mirror, text) => {
  mirror.value = text;
  mirror.dataset.ecTyped = 'true';
};

/** Keys of the page reach it from inside a frame; what was typed is sent before them. */
const forward = (event, lines) => {
  if (event.key === 'Escape' || (event.ctrlKey || event.metaKey) && /^(s|enter)$/i.test(event.key)) {
    lines.now();
    event.preventDefault();
    document.dispatchEvent(new KeyboardEvent('keydown', { key: event.key, ctrlKey: event.ctrlKey || event.metaKey, bubbles: true, cancelable: true }));
  }
};

const common = (view, tools) => ({
  setFields: (fields, total, hasModel) => {
    view().setFields(fields, total);
    tools().offerAi(hasModel);
  },
  insertVariable: tag => tools().insertVariable(tag),
  changeVariable: (...given) => tools().changeVariable(...given),
  insertAi: (...given) => tools().insertAi(...given),
  changeAi: (...given) => tools().changeAi(...given),
  insertCondition: (...given) => tools().insertCondition(...given),
  changeCondition: (...given) => tools().changeCondition(...given),
  removeCondition: (...given) => tools().removeCondition(...given),
  setOtherwise: (...given) => tools().setOtherwise(...given),
  removeTag: (...given) => tools().removeTag(...given),
  wrapInCondition: (...given) => tools().wrapInCondition(...given),
  focus: () => view().restoreSelection(),
});

/** The body. host holds the frame and the text area; isSource tells which of them is seen. */
export const attach = (host, net, html, settings) => {
  const frame = host.querySelector('iframe');
  const source = host.querySelector('textarea[data-ec-source]');
  const lines = sender(net, html);
  let text = source.dataset.ecTyped ? source.value : html; // what a reload put back is newer than what was saved
  const crlf = /\r\n/.test(html) && !/(^|[^\r])\n/.test(html); // a text area knows one kind of line end
  let [view, tools, waiting] = [null, null, []];

  // The frame is as tall as the email, within limits, so that the page has one scroll bar.
  const fit = () => { frame.style.height = `${Math.min(900, Math.max(300, view.root.scrollHeight + 24))}px`; };

  const changed = next => {
    fit();
    text = next;
    keep(source, next);
    lines.write(next);
  };
  const opened = what => {
    const [inside, outside] = [frame.getBoundingClientRect(), host.getBoundingClientRect()];
    net.invokeMethodAsync('Opened', { ...what, left: what.at.left + inside.left - outside.left, top: what.at.top + inside.top - outside.top });
  };

  /** The page reads each file when its turn comes, and has it inserted at the cursor. */
  const pictures = files => {
    lines.now();
    net.invokeMethodAsync('Dropped', files.map(file => ({ name: file.name, size: file.size })), files.map(file => DotNet.createJSStreamReference(new Blob([file])))); // a file of the frame is no Blob of this window
  };

  const ready = () => {
    const inside = frame.contentDocument;
    const bar = inside.createElement('div');
    Object.assign(bar, { className: 'ec-frame-bar', hidden: true, textContent: 'The head of this email stands in its source and stays as it is.' });
    const root = inside.createElement('div');
    root.id = 'ec-body';
    for (const [name, value] of Object.entries({ role: 'textbox', 'aria-multiline': 'true', 'aria-label': settings.label, ...(settings.editable ? {} : { 'aria-readonly': 'true', tabindex: '0' }) })) {
      root.setAttribute(name, value);
    }
    inside.body.replaceChildren(bar, root);
    inside.body.className = 'ec-editing';
    inside.execCommand('defaultParagraphSeparator', false, 'p');
    view = surface(root, { isHtml: true, hasTags: settings.hasTags, source: text, editable: settings.editable, changed, framed: has => { bar.hidden = !has; } });
    tools = writing(view, { isHtml: true, editable: settings.editable, opened, pictures, command: name => net.invokeMethodAsync('Command', name), key: event => forward(event, lines) });
    inside.addEventListener('focusout', lines.now);
    waiting.forEach(act => act());
    waiting = [];
    frame.dataset.ecReady = 'true';
    fit();
    new frame.contentWindow.ResizeObserver(fit).observe(root);
  };
  const whenReady = act => { if (view) { act(); } else { waiting.push(act); } };

  source.addEventListener('input', () => {
    text = crlf ? source.value.replace(/\n/g, '\r\n') : source.value;
    source.dataset.ecTyped = 'true';
    lines.write(text);
    if (source.hidden) {
      whenReady(() => view.replace(text)); // put back by a reload
    }
  });
  source.addEventListener('blur', lines.now);
  if (text !== html) {
    lines.write(text);
  }
  const loaded = () => frame.contentDocument?.readyState === 'complete' && frame.contentDocument.URL === 'about:srcdoc';
  frame.addEventListener('load', () => { if (loaded() && !view) { ready(); } });
  if (loaded()) {
    ready();
  }

  const isSource = () => !source.hidden;
  const typeInto = (before, after = '') => {
    const { selectionStart: from, selectionEnd: to } = source;
    source.setRangeText(before + source.value.slice(from, to) + after, from, to, 'end');
    source.focus();
    source.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const tags = { bold: ['<b>', '</b>'], italic: ['<i>', '</i>'], list: ['<ul>\n<li>', '</li>\n</ul>'] };
  const quoted = value => value.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
  const shared = common(() => view, () => tools);

  return {
    ...shared,
    setFields: (...given) => whenReady(() => shared.setFields(...given)),
    insertVariable: tag => isSource() ? typeInto(tag) : tools?.insertVariable(tag),
    show: toSource => { // the attribute hidden is the page's: it comes after this call
      if (!toSource) {
        whenReady(() => view.replace(text));
      }
    },
    format: what => isSource() ? typeInto(...tags[what]) : tools?.format(what),
    currentLink: () => isSource() ? null : tools?.currentLink() ?? null,
    setLink: href => isSource() ? typeInto(`<a href="${quoted(href)}">`, '</a>') : tools?.setLink(href),
    currentPicture: () => isSource() ? null : tools?.currentPicture() ?? null,
    changePicture: (...given) => tools?.changePicture(...given),
    insertHtml: html => isSource() ? typeInto(html) : tools?.insertHtml(html),
    insertAi: (ai, fallback) => isSource() ? typeInto(aiTag({ ai, fallbacks: fallback ? [fallback] : [] })) : tools?.insertAi(ai, fallback),
    insertCondition: (condition, otherwise) => tools?.insertCondition(condition, otherwise),
    /** Shows a place of the source, counted in characters, in whichever of the two is seen. */
    goTo: place => {
      if (isSource()) {
        source.focus();
        source.setSelectionRange(place, Math.min(text.length, place + 1));
      } else {
        view?.place(place);
      }
    },
    dispose: () => {
      lines.dispose();
      view?.dispose();
    },
  };
};

/** One line of text, a subject. host holds the editable element and a text area that is never seen. */
export const attachLine = (host, net, value, settings) => {
  const root = host.querySelector('[role=textbox]');
  const mirror = host.querySelector('textarea');
  const lines = sender(net, value);
  const first = mirror.dataset.ecTyped ? mirror.value : value;
  const view = surface(root, {
    isHtml: false, source: first, editable: settings.editable,
    changed: next => {
      keep(mirror, next);
      lines.write(next);
    },
  });
  const tools = writing(view, {
    isHtml: false, editable: settings.editable, command: () => {},
    opened: what => {
      const outside = host.getBoundingClientRect();
      net.invokeMethodAsync('Opened', { ...what, left: what.at.left - outside.left, top: what.at.top - outside.top });
    },
    key: event => {
      if (event.key === 'Escape' || event.ctrlKey || event.metaKey) {
        lines.now();
      }
    },
  });
  if (first !== value) {
    lines.write(first);
  }
  mirror.addEventListener('input', () => {
    view.replace(mirror.value); // put back by a reload
    lines.write(mirror.value);
  });
  host.addEventListener('focusout', lines.now);
  return {
    ...common(() => view, () => tools),
    set: text => {
      if (text !== view.source) {
        view.replace(text);
        mirror.value = text;
      }
    },
    goTo: place => view.place(place),
    dispose: () => {
      lines.dispose();
      view.dispose();
    },
  };
};
