import type { CodeCatalogue } from './package-codes.ts';

/** What is wrong with one field of a request, or one row of an imported list. The pointer beside the code says where. */
export const FIELD_CODES = {
  'field.missing': { zh: '缺少必填内容，请补上。', en: 'Something required is absent. Add it.' },
  'field.invalid-type': { zh: '类型不对，或缺少该字段；请按接口文档填写。', en: 'It has the wrong type, or is absent. Send what the API document asks.' },
  'field.invalid-value': {
    zh: '不是允许的取值之一，请从接口文档所列中选择。',
    en: 'It is none of the allowed values. Choose one that the API document lists.',
  },
  'field.invalid-format': { zh: '格式不对，请按 detail 的说明改写。', en: 'It is not in the format that detail names. Rewrite it.' },
  'field.too-small': { zh: '太小、太短、太早或太少，下限见 detail。', en: 'It is too small, short, early or few; detail gives the least.' },
  'field.too-big': { zh: '太大、太长或太多，上限见 detail。', en: 'It is too large, long or many; detail gives the most.' },
  'field.not-multiple-of': { zh: '不是所要求的数的倍数，见 detail。', en: 'It is no multiple of the number that detail names.' },
  'field.unrecognized-keys': {
    zh: '含有不认识的字段，请删除 detail 所列的字段。',
    en: 'It holds fields that are not known here. Remove those that detail names.',
  },
  'field.invalid-union': { zh: '不符合任何一种允许的写法，请对照接口文档。', en: 'It fits none of the allowed forms. Compare it with the API document.' },
  'field.invalid-key': { zh: '某个键不被允许，请对照接口文档。', en: 'One of its keys is not allowed. Compare it with the API document.' },
  'field.invalid-element': { zh: '其中一项不被允许，请对照接口文档。', en: 'One of its elements is not allowed. Compare it with the API document.' },
  'field.custom': { zh: '不符合该字段的要求，见 detail。', en: 'It does not meet what this field asks; detail says what.' },
  'field.repeated': { zh: '与前面的某一项重复，请删除其中之一。', en: 'An earlier element says the same. Remove one of them.' },
  'field.unstorable-text': { zh: '文字中有空字符或不完整的字符，请删除。', en: 'The text holds a NUL or half a character. Remove it.' },
  'field.cursor': { zh: '翻页标记无效，请使用上一页返回的 nextCursor。', en: 'The cursor is not valid. Use the nextCursor of an earlier page.' },
  'field.invalid-cursor': { zh: '翻页标记无效，请使用上一页返回的 nextCursor。', en: 'The cursor is not valid. Use the nextCursor of an earlier page.' },
  'certificate.number-repeated': {
    zh: '名录中同一证书编号出现不同内容，该行未导入；请核对后重新导入。',
    en: 'The list says two things of one certificate number; this row was not imported. Correct it and import it again.',
  },
} as const satisfies CodeCatalogue;
