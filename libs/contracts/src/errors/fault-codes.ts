import type { CodeCatalogue } from './package-codes.ts';

/** What fails on our side or on the way. `internal` is answered with status 500; the pages show theirs; the rest stays in logs and terminals. */
export const FAULT_CODES = {
  internal: {
    zh: '系统内部出错，已记录。请稍后重试；仍不成功时请把 traceId 告知支持人员。',
    en: 'Something of ours failed and was recorded. Try again later; if it fails again, tell support the traceId.',
  },
  'network.unreachable': { zh: '无法连接服务器，请检查网络后重试。', en: 'The server did not answer. Check the connection and try again.' },
  'upload.failed': {
    zh: '上传未成功，收到的回答无法识别，多半来自途中的代理；请稍后续传。',
    en: 'The upload did not succeed, and the answer was not the API’s, so most likely a proxy’s. Resume it shortly.',
  },
  'page.fault': { zh: '页面出错，请刷新；仍不成功时请告知支持人员。', en: 'The page failed. Reload it; if it fails again, tell support.' },
  'artifact.absent': {
    zh: '制品存储中没有该文件：检查存储的路径或存储桶是否与写入时一致，并从备份恢复。',
    en: 'The artifact store does not have these bytes. Check that its folder or bucket is the one written to, and restore them from a backup.',
  },
  'artifact.hash-mismatch': {
    zh: '写入的内容与声明的 SHA-256 不一致，未保留；由调用方重新发送。',
    en: 'The bytes do not have the expected SHA-256 and were not kept. Whoever sends them sends them again.',
  },
  'artifact.too-large': { zh: '写入的内容超过上限，未保留。', en: 'The bytes are more than allowed and were not kept.' },
  'infra.missing': {
    zh: '缺少启动服务器所需的程序；按提示中的命令安装。',
    en: 'A program needed to start a server is absent. The sentence names the command that brings it.',
  },
  'infra.data-folder-in-use': {
    zh: '数据目录正被另一实例使用：先停止它，或改用其他目录。',
    en: 'Another instance uses the data folder. Stop it first, or use another folder.',
  },
  'infra.server-failed': { zh: '服务器未能启动；查看提示中的原因与日志。', en: 'A server did not start. The sentence gives the cause; its log tells more.' },
  'infra.download-failed': {
    zh: '下载服务器程序失败；检查网络或镜像设置后重试。',
    en: 'A server’s program could not be fetched. Check the network or the mirror and start again.',
  },
  'infra.not-ours': {
    zh: '下载的文件与记录不符而未使用，或该服务器由他人提供、不能由我们停止；按提示处理。',
    en: 'A fetched file is not the one on record and was not used, or a server given by its address is not ours to stop. Do as the sentence says.',
  },
} as const satisfies CodeCatalogue;
