import type { ErrorCatalogue } from './define-errors.ts';

/** Refusals any route may answer. */
export const generalErrors = {
  'request.invalid': {
    kind: 'invalid',
    zh: '请求内容有误，请按 errors 中指出的字段修改后重试。',
    en: 'The request is not valid. Correct the fields named in errors and send it again.',
  },
  'request.unreadable': { kind: 'invalid', zh: '请求正文无法解析，请检查格式。', en: 'The body could not be parsed. Check its format.' },
  'request.too-large': { kind: 'too-large', zh: '请求正文过大，请拆分后发送。', en: 'The body is too large. Send it in parts.' },
  'request.unsupported-type': { kind: 'unsupported', zh: '不支持该内容类型。', en: 'This content type is not supported here.' },
  'request.in-progress': {
    kind: 'conflict',
    zh: '相同 Idempotency-Key 的请求正在处理，请稍后再试。',
    en: 'A request with this Idempotency-Key is still running. Try again shortly.',
  },
  'request.key-reused': {
    kind: 'conflict',
    zh: '该 Idempotency-Key 已用于不同的请求，请换一个。',
    en: 'This Idempotency-Key was used for a different request. Use another one.',
  },
  'request.too-many': { kind: 'too-many', zh: '请求过于频繁，请按 Retry-After 等待后重试。', en: 'Too many requests. Wait as Retry-After says and try again.' },
  'identity.missing': { kind: 'unauthenticated', zh: '请先登录，或提供有效的 API 密钥。', en: 'Sign in, or send a valid API key.' },
  'identity.expired': { kind: 'unauthenticated', zh: '登录已失效，请重新登录。', en: 'The session has ended. Sign in again.' },
  'identity.role-missing': { kind: 'forbidden', zh: '当前角色无权执行此操作。', en: 'None of your roles may do this.' },
  'identity.scope-missing': { kind: 'forbidden', zh: '该 API 密钥没有所需的范围。', en: 'The API key lacks the scope this needs.' },
  'resource.not-found': { kind: 'not-found', zh: '不存在，或不属于您。', en: 'It does not exist, or it is not yours.' },
  'service.unavailable': {
    kind: 'unavailable',
    zh: '服务暂时不可用，系统会自动恢复，请稍后重试。',
    en: 'The service is waiting for something it needs and will go on by itself. Try again shortly.',
  },
} as const satisfies ErrorCatalogue;
