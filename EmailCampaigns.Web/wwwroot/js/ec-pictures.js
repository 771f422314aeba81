// Pictures that are dropped onto an email, or pasted into it: the page takes them in (EmailEditor.razor) and inserts them where the cursor is.

/** A copied picture comes with an <img> around an address of the other program; with words beside it, it is text. */
const isOnlyPicture = (html, plain) => plain.trim() === '' && (!html || /<img\b/i.test(html) && new DOMParser().parseFromString(html, 'text/html').body.textContent.trim() === '');

/**
 * @param surface what is written on
 * @param options editable, pictures(files): takes files in; without it there is no place for pictures
 */
export const picturesOf = (surface, options) => {
  const { root, doc } = surface;
  if (!options.pictures) {
    root.addEventListener('drop', event => event.preventDefault());
    return { takes: () => false, current: () => null };
  }
  const canTake = data => options.editable && [...data?.types ?? []].includes('Files');

  const over = on => root.classList.toggle('ec-drop', on);

  doc.addEventListener('dragover', event => {
    event.preventDefault(); // a file that is dropped beside it would take the place of the page
    event.dataTransfer.dropEffect = canTake(event.dataTransfer) ? 'copy' : 'none';
    over(canTake(event.dataTransfer));
  });
  doc.addEventListener('dragleave', event => {
    if (!event.relatedTarget) {
      over(false);
    }
  });
  doc.addEventListener('drop', event => {
    event.preventDefault();
    over(false);
    if (!canTake(event.dataTransfer)) {
      return;
    }
    const at = doc.caretPositionFromPoint?.(event.clientX, event.clientY) ?? doc.caretRangeFromPoint?.(event.clientX, event.clientY);
    const [node, offset] = [at?.offsetNode ?? at?.startContainer, at?.offset ?? at?.startOffset];
    if (node && root.contains(node) && !(node.nodeType === 1 ? node : node.parentElement).closest('[contenteditable=false]')) {
      surface.select(node, offset);
    }
    options.pictures([...event.dataTransfer.files]);
  });

  /** The picture that is selected, or that the cursor stands at. */
  const chosen = () => {
    const { node, offset } = surface.cursor() ?? {};
    const inside = node?.nodeType === 1 ? [node.childNodes[offset], node.childNodes[offset - 1], node] : [];
    return inside.find(n => n?.nodeName === 'IMG') ?? null;
  };

  root.addEventListener('click', event => {
    if (options.editable && event.target.nodeName === 'IMG') {
      const picture = event.target;
      surface.select(picture.parentNode, [...picture.parentNode.childNodes].indexOf(picture));
      options.command('picture');
    }
  });

  return {
    /** What can be changed of the chosen picture; null where none is. */
    current: () => {
      const picture = chosen();
      return picture && { src: picture.getAttribute('src') ?? '', alt: picture.getAttribute('alt'), width: Number.parseInt(picture.getAttribute('width'), 10) || null, embed: picture.hasAttribute('data-embed') };
    },
    /** Changes the chosen picture, if it is that one still. */
    change: (src, { alt, width, embed }) => {
      surface.restoreSelection();
      const picture = chosen();
      if (picture?.getAttribute('src') !== src) {
        return;
      }
      picture.setAttribute('alt', alt);
      if (width) {
        picture.setAttribute('width', width);
      }
      if (embed) {
        picture.setAttribute('data-embed', '');
      } else {
        picture.removeAttribute('data-embed');
      }
      surface.take('change');
    },
    /** Whether what is pasted is a picture; then it is on its way. */
    takes: (data, html, plain) => {
      const files = [...data.files].filter(file => file.type.startsWith('image/'));
      if (!canTake(data) || files.length === 0 || !isOnlyPicture(html, plain)) {
        return false;
      }
      options.pictures(files);
      return true;
    },
  };
};
