// What chips and boxes of the editor say: names of fields, fallbacks, conditions in words, and how many contacts lack a field.
import { keyOf, read } from './ec-email.js';

const words = field => { const text = field.replace(/_/g, ' ').trim(); return text.charAt(0).toUpperCase() + text.slice(1); };

const VERBS = {
  known: ['is known', 'is not known'], eq: ['is', 'is not'], ne: ['is not', 'is'],
  gt: ['is greater than', 'is not greater than'], lt: ['is less than', 'is not less than'], contains: ['contains', 'does not contain'],
};

/**
 * @param records what each chip and box was made from
 * @param make makes an element: name, attributes, children
 * @param editable whether a condition offers to be changed
 */
export const painter = (records, make, editable) => {
  let fields = new Map();
  let total = null;

  const labelOf = field => fields.get(keyOf(field))?.label ?? words(field);
  const says = value => value.field ? labelOf(value.field) : `“${value.text}”`;
  const conditionWords = c => {
    const subject = says(c.left);
    const object = c.right && says(c.right);
    const verb = VERBS[c.test][c.not ? 1 : 0];
    return [subject, `${verb}${object ? ` ${object}` : ''}`];
  };

  const guards = (element, key) => {
    for (let body = element.closest('.ec-if-body'); body; body = body.parentElement.closest('.ec-if-body')) {
      const said = records.get(body.closest('.ec-if'))?.branches.find(b => b.body === body)?.said;
      if (said?.test === 'known' && !said.not && said.left.field && keyOf(said.left.field) === key) {
        return true;
      }
    }
    return false;
  };

  const paintChip = element => {
    const source = element.dataset.ecTag;
    const record = records.get(element) ?? { said: read(decode(source)), source };
    records.set(element, record);
    const { said } = record;
    if (said?.ai) {
      const otherwise = said.fallbacks.map(f => `else ${says(f)}`).join(', ');
      element.title = 'Written by AI for each contact';
      element.setAttribute('aria-label', `${[`AI: ${said.ai}`, otherwise].filter(Boolean).join(' ')}, variable`);
      element.replaceChildren(make('b', { class: 'ec-ai' }, 'AI'), ' ', make('i', {}, said.ai), ...(otherwise ? [' ', make('i', {}, otherwise)] : []));
      return;
    }
    if (!said?.field) {
      element.textContent = /^\{\{~?!/.test(source) ? 'Note' : /^\{\{\s*"/.test(source) ? source.slice(2, -2).trim().replace(/^"|"$/g, '') : source;
      element.setAttribute('aria-label', `${element.textContent}, tag`);
      return;
    }
    const known = fields.get(keyOf(said.field));
    const open = said.fallbacks.length === 0 || !!said.fallbacks.at(-1).field;
    const lacks = fields.size > 0 && (!known ? 'No contact has this field' : open && known.lacking > 0 && !guards(element, keyOf(said.field)) ? `${known.lacking.toLocaleString('en')} contacts have none` : '');
    const letters = { upper: 'in capitals', lower: 'in small letters', capitalize: 'first letter capital' }[said.letters];
    const fallback = said.fallbacks.map(f => `else ${says(f)}`).join(', ') || letters || '';
    element.classList.toggle('ec-lacks', !!lacks);
    element.title = lacks;
    const text = [labelOf(said.field), fallback].filter(Boolean).join(' ');
    element.setAttribute('aria-label', `${text}, variable${lacks ? `. ${lacks}` : ''}`);
    element.replaceChildren(make('b', {}, labelOf(said.field)), ...(fallback ? [' ', make('i', {}, fallback)] : []));
  };

  const paintBox = element => {
    const { branches } = records.get(element);
    branches.forEach(({ said, head, body }, i) => {
      const name = i ? 'Otherwise' : 'Only if';
      const parts = said?.test ? [i ? 'Otherwise, if ' : 'Only if ', ...conditionWords(said)] : [i ? 'Otherwise' : element.textContent.slice(0, 40)];
      const text = said?.test ? `${parts[0]}${parts[1]} ${parts[2]}` : parts[0];
      const lacking = branches[0].said?.test === 'known' && branches[0].said.left.field ? fields.get(keyOf(branches[0].said.left.field))?.lacking : undefined;
      const some = lacking >= 0 && total !== null && branches.length <= 2 ? ((i === 0) === !branches[0].said.not ? total - lacking : lacking) : null;
      const button = make('button', { type: 'button', class: 'ec-if-more', 'aria-label': `Change: ${text}`, title: 'Change', 'data-ec-branch': i }, '⋯');
      head.replaceChildren(
        make('span', {}, ...(said?.test ? [parts[0], make('b', {}, parts[1]), ` ${parts[2]}`] : [parts[0]])),
        ...(some !== null && !element.classList.contains('ec-inline') ? [make('small', {}, `${some.toLocaleString('en')} of ${total.toLocaleString('en')}`)] : []),
        ...(editable ? [button] : []));
      body.setAttribute('aria-label', text || name);
      element.setAttribute('aria-label', `Condition: ${i === 0 ? text : element.getAttribute('aria-label')?.slice(11)}`);
    });
  };

  return {
    paintChip, paintBox, conditionWords,
    fields: () => [...fields.values()],
    setFields: (list, all) => {
      fields = new Map(list.map(f => [keyOf(f.name), f]));
      total = all;
    },
  };
};
