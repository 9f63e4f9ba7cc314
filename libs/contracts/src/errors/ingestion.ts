import type { ErrorCatalogue } from './define-errors.ts';

export const ingestionErrors = {
  'submission.version-exists': {
    kind: 'conflict',
    zh: '该版本已经提交过，请使用更高的版本号。',
    en: 'This version was submitted before. Raise the version code.',
  },
  'submission.incomplete': { kind: 'invalid', zh: '提交尚不完整，请补全 errors 中列出的内容。', en: 'The draft is not complete. Add what errors lists.' },
  'submission.final': { kind: 'conflict', zh: '该版本已有最终结果，不能再更改。', en: 'This version has its final outcome and cannot change any more.' },
  'upload.too-large': { kind: 'too-large', zh: '文件超过允许的大小。', en: 'The file is larger than allowed.' },
  'upload.hash-mismatch': {
    kind: 'invalid',
    zh: '文件哈希与声明不一致，请重新上传。',
    en: 'The bytes do not have the declared SHA-256. Upload the file again.',
  },
  'upload.sha256-malformed': {
    kind: 'invalid',
    zh: '声明的 SHA-256 应为 64 位小写十六进制。',
    en: 'The declared SHA-256 must be 64 lower-case hexadecimal digits.',
  },
  'upload.draft-missing': { kind: 'invalid', zh: '上传须在元数据中注明 draftId。', en: 'Name the draft in the upload’s metadata as draftId.' },
  'upload.locked': { kind: 'locked', zh: '该上传正由另一连接进行，请稍后再续传。', en: 'Another connection is sending this upload. Resume it shortly.' },
  'upload.offset-mismatch': {
    kind: 'conflict',
    zh: '续传位置与已接收的字节数不一致，请用 HEAD 查询后再续传。',
    en: 'The offset is not where the upload stands. Ask with HEAD and go on from there.',
  },
  'upload.interrupted': {
    kind: 'conflict',
    zh: '传输中断，已接收的部分已保留，请续传。',
    en: 'The transfer broke off. What arrived is kept; resume the upload.',
  },
  'upload.malformed': {
    kind: 'invalid',
    zh: '请求不符合 tus 1.0 协议，请检查 Upload-Length、Upload-Offset、Content-Type 与 Upload-Metadata。',
    en: 'The request is not what tus 1.0 asks. Check Upload-Length, Upload-Offset, Content-Type and Upload-Metadata.',
  },
  'upload.protocol-version': {
    kind: 'changed-meanwhile',
    zh: '请使用 tus 1.0.0 协议（Tus-Resumable: 1.0.0）。',
    en: 'Speak tus 1.0.0 (Tus-Resumable: 1.0.0).',
  },
  'upload.too-many-open': {
    kind: 'too-many',
    zh: '未完成的上传过多，请先完成或放弃其中一些。',
    en: 'Too many uploads are unfinished. Finish or give up some of them first.',
  },
  'policy.empty': { kind: 'invalid', zh: '隐私政策文件是空的，请重新上传。', en: 'The privacy policy is empty. Send the document again.' },
  'policy.unsupported-type': { kind: 'unsupported', zh: '隐私政策须为纯文本、HTML 或 PDF。', en: 'A privacy policy must be plain text, HTML or PDF.' },
} as const satisfies ErrorCatalogue;
