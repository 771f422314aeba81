// The two faces of an HtmlField: the email as it looks, in a sandboxed frame in which no script runs, and its source in a text area.
// Listeners live in this page and reach into the frame; where a browser keeps them out, the look every 300 ms still sees what was typed.
const normal = html => html.replace(/<(br|hr|img)([^>]*?)\s*\/>/gi, '<$1$2>').replace(/ /g, '&nbsp;').replace(/\r\n?/g, '\n').trim();

const canWrite = html => {
  if (/<!doctype|<html|<head|<body|<style/i.test(html)) {
    return false;
  }
  const template = document.createElement('template');
  template.innerHTML = html;
  return normal(template.innerHTML) === normal(html);
};

const insertInto = (field, before, after = '') => {
  const { selectionStart: from, selectionEnd: to } = field;
  const selected = field.value.slice(from, to);
  field.setRangeText(before + selected + after, from, to, 'end');
  field.focus();
  field.dispatchEvent(new Event('input', { bubbles: true }));
};

export const attach = (host, net, html, editable) => {
  const frame = host.querySelector('iframe');
  const source = host.querySelector('textarea');
  let last = null;
  let known = source.dataset.ecTyped ? source.value : html; // what a reload put back is newer than what was saved
  let range = null;

  // A variable goes where the person last typed: the body, or a field outside of it such as the subject.
  const onFocus = event => {
    if (event.target.matches?.('[data-ec-insert]')) {
      last = event.target;
    }
  };
  document.addEventListener('focusin', onFocus);

  const look = () => {
    const body = frame.contentDocument?.body;
    if (body && !frame.hidden && body.isContentEditable && body.innerHTML !== known) {
      known = body.innerHTML;
      source.value = known;
      source.dataset.ecTyped = 'true';
      net.invokeMethodAsync('Written', known);
    }
  };

  const fill = content => {
    const inside = frame.contentDocument;
    if (!inside?.body) {
      return;
    }
    inside.body.innerHTML = content;
    inside.body.contentEditable = editable ? 'true' : 'false';
    inside.body.setAttribute('role', 'textbox');
    inside.body.setAttribute('aria-multiline', 'true');
    inside.body.setAttribute('aria-label', 'Body of the email');
    inside.execCommand('defaultParagraphSeparator', false, 'p');
    known = inside.body.innerHTML;
  };

  const ready = () => {
    fill(known);
    const inside = frame.contentDocument;
    inside.addEventListener('focusin', () => { last = null; });
    inside.addEventListener('input', look);
    inside.addEventListener('paste', event => {
      event.preventDefault(); // what other programs put on the clipboard is no email
      inside.execCommand('insertText', false, event.clipboardData.getData('text/plain'));
    });
    inside.addEventListener('keydown', event => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
        event.preventDefault();
        look();
        document.dispatchEvent(new KeyboardEvent('keydown', { key: event.key, ctrlKey: true, bubbles: true }));
      }
    });
  };
  source.addEventListener('input', () => {
    if (source.hidden) {
      fill(source.value); // put back by a reload
    }
  });
  frame.addEventListener('load', ready);
  if (frame.contentDocument?.readyState === 'complete' && frame.contentDocument.URL === 'about:srcdoc') {
    ready();
  }
  const timer = setInterval(look, 300);

  const remember = () => {
    const selection = frame.contentDocument?.getSelection();
    range = selection?.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
  };

  const command = (name, value) => {
    const inside = frame.contentDocument;
    frame.contentWindow.focus();
    inside.body.focus();
    if (range) {
      const selection = inside.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      range = null;
    }
    inside.execCommand(name, false, value);
    look();
  };

  const tags = { bold: ['<b>', '</b>'], italic: ['<i>', '</i>'], list: ['<ul>\n<li>', '</li>\n</ul>'] };
  const escaped = text => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

  return {
    canWrite,
    remember,
    show: (isSource, content) => {
      if (isSource) {
        source.value = content;
      } else {
        fill(content);
      }
    },
    format: (isSource, what, value) => {
      if (isSource) {
        insertInto(source, ...(what === 'link' ? [`<a href="${escaped(value)}">`, '</a>'] : tags[what]));
      } else if (what === 'link') {
        const empty = range?.collapsed ?? frame.contentDocument.getSelection().isCollapsed;
        command(empty ? 'insertHTML' : 'createLink', empty ? `<a href="${escaped(value)}">${escaped(value)}</a>` : value);
      } else {
        command({ bold: 'bold', italic: 'italic', list: 'insertUnorderedList' }[what]);
      }
    },
    insert: (isSource, tag) => {
      const field = last?.isConnected && !last.hidden ? last : isSource ? source : null;
      if (field) {
        insertInto(field, tag);
      } else {
        command('insertText', tag);
      }
    },
    dispose: () => {
      clearInterval(timer);
      document.removeEventListener('focusin', onFocus);
    },
  };
};
