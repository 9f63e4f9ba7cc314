import type { ErrorCatalogue } from './define-errors.ts';

export const ingestionErrors = {
  'submission.version-exists': { kind: 'conflict', zh: '该版本已经提交过，请使用更高的版本号。', en: 'This version was submitted before. Raise the version code.' },
  'submission.incomplete': { kind: 'invalid', zh: '提交尚不完整，请补全 errors 中列出的内容。', en: 'The draft is not complete. Add what errors lists.' },
  'submission.final': { kind: 'conflict', zh: '该版本已有最终结果，不能再更改。', en: 'This version has its final outcome and cannot change any more.' },
  'upload.too-large': { kind: 'too-large', zh: '文件超过允许的大小。', en: 'The file is larger than allowed.' },
  'upload.hash-mismatch': { kind: 'invalid', zh: '文件哈希与声明不一致，请重新上传。', en: 'The bytes do not have the declared SHA-256. Upload the file again.' },
  'upload.sha256-malformed': { kind: 'invalid', zh: '声明的 SHA-256 应为 64 位小写十六进制。', en: 'The declared SHA-256 must be 64 lower-case hexadecimal digits.' },
  'upload.draft-missing': { kind: 'invalid', zh: '上传须在元数据中注明 draftId。', en: 'Name the draft in the upload’s metadata as draftId.' },
  'policy.unsupported-type': { kind: 'unsupported', zh: '隐私政策须为纯文本、HTML 或 PDF。', en: 'A privacy policy must be plain text, HTML or PDF.' },
} as const satisfies ErrorCatalogue;
