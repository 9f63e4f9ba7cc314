// The one door of the npm scripts: does the set-up, then runs a command on the Node that comes with the dependencies.
// Plain JavaScript without dependencies, since it runs before there are any, on whatever Node (20.19 or newer) the machine has.
//   node tools/bootstrap.mjs <command> [arguments]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];
const OWN_NODE = 26;
const STAMP = join(ROOT, 'node_modules/.gatehouse-stamp');
const SAME_RUN_MS = 5000; // npm writes both files at the end of one run, in no promised order
const ON_SOURCES = ['--import', './tools/ts-hooks.mjs', '--conditions=development'];
const CHINESE = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '');

/** What each command runs: one or more programs, each only if the one before ended with 0. `quiet`: standard output belongs to the command. */
const COMMANDS = {
  start: (args) => [source('apps/fleet/src/main.ts', args)],
  dev: (args) => [source('apps/fleet/src/main.ts', args, ['--watch', '--watch-preserve-output'])],
  gatehouse: (args) => [{ argv: ['tools/command-line.mjs', ...args] }],
  'dead-letters': (args) => [source('apps/fleet/src/operations.ts', ['dead-letters', ...args])],
  events: (args) => [source('apps/fleet/src/operations.ts', ['events', ...args])],
  test: (args) => [source('tools/run-tests.mjs', args)],
  docs: (args) => [source('tools/docs.ts', args)],
  bench: (args) => [source('test/bench/run.ts', args)],
  'bench:apk': (args) => [source('test/bench/apk/run.ts', args)],
  conformance: (args) => [source('test/conformance/run.ts', args)],
  fuzz: (args) => [source('test/fuzz/run.ts', args)],
  'train:privacy-text': (args) => [source('tools/train-privacy-text.ts', args)],
  check: () => [
    { say: ['类型', 'types'], argv: [bin('typescript', 'bin/tsc'), '--noEmit', '-p', 'tsconfig.check.json'] },
    ...['libs/web-kit', 'apps/operator-portal', 'apps/reviewer-dashboard'].map((web) => ({
      say: [`类型（${web}）`, `types of ${web}`],
      argv: [bin('typescript', 'bin/tsc'), '--noEmit', '-p', web],
    })),
    { say: ['规则与边界', 'lint and boundaries'], argv: [bin('oxlint', 'bin/oxlint'), 'apps', 'libs', 'tools', 'test'] },
    { say: ['格式', 'format'], argv: [bin('oxfmt', 'bin/oxfmt'), '--check'] },
    { say: ['锁文件', 'lock file'], argv: ['tools/complete-lock.mjs', '--check'] },
    { say: ['单元与契约测试', 'unit and contract tests'], argv: ['tools/run-tests.mjs', '--project', 'unit'] },
  ],
};

await main(process.argv.slice(2));

async function main([command, ...args]) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    fail(
      `Gatehouse 需要 Node ${OLDEST_NODE.join('.')} 或更新版本，当前为 ${process.versions.node}：https://nodejs.org`,
      `Gatehouse needs Node ${OLDEST_NODE.join('.')} or newer, and this is ${process.versions.node}: https://nodejs.org`,
    );
  }
  if (command === 'reset') return (await import('./reset.mjs')).reset(ROOT, process.env, say);
  const steps = COMMANDS[command];
  if (!steps) fail(`可用命令：${Object.keys(COMMANDS).join('、')}、reset`, `commands: ${Object.keys(COMMANDS).join(', ')}, reset`, 2);
  await installDependencies();
  const node = ownNode();
  for (const step of steps(args)) {
    if (step.say) say(...step.say);
    const code = await run(node, step.argv);
    if (code !== 0) process.exit(code);
  }
}

/** `npm ci` when the dependencies are absent or were installed from another lock file. Its output goes to stderr, and only if it fails. */
async function installDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === lock) return;
  if (installedByHand()) return writeFileSync(STAMP, lock);
  const begun = Date.now();
  const npm = spawn(process.platform === 'win32' ? 'npm.cmd' : 'npm', ['ci', '--no-progress'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: withoutNpm(process.env),
  });
  const output = [];
  npm.stdout.on('data', (chunk) => output.push(chunk));
  npm.stderr.on('data', (chunk) => output.push(chunk));
  const stopTicking = progressLine(begun, text('正在安装依赖（npm ci，约一分钟）…', 'installing dependencies (npm ci, about a minute) …'));
  const forwarded = forwardSignals(npm);
  const code = await ended(npm);
  forwarded();
  stopTicking();
  if (code !== 0) {
    process.stderr.write(Buffer.concat(output));
    fail(`npm ci 失败（${code}），请看上面的输出。`, `npm ci failed (${code}); what it said is above.`, code);
  }
  writeFileSync(STAMP, lock);
  say(`依赖已安装（${seconds(begun)}）`, `dependencies installed (${seconds(begun)})`);
}

/** Whether somebody ran `npm install` since the lock file was written: npm keeps its own record of what it installed. */
function installedByHand() {
  const installed = statSync(join(ROOT, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
  return installed !== undefined && installed.mtimeMs + SAME_RUN_MS >= statSync(join(ROOT, 'package-lock.json')).mtimeMs;
}

/** The Node that came with the dependencies, else the running one where it is new enough. */
function ownNode() {
  const own = join(ROOT, 'node_modules/.bin/node');
  if (existsSync(own) && spawnSync(own, ['--version']).status === 0) return own;
  if (Number(process.versions.node.split('.')[0]) >= OWN_NODE) return process.execPath;
  fail(
    `本平台的依赖中没有 Node ${OWN_NODE}：请安装 Node ${OWN_NODE} 后重试。`,
    `The dependencies bring no Node ${OWN_NODE} for this platform: install Node ${OWN_NODE} and run this again.`,
  );
}

async function run(node, argv) {
  // Children of the command find the same Node; files on the command line are relative to where it was typed.
  const env = { ...process.env, PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH ?? ''}`, INIT_CWD: process.env.INIT_CWD ?? process.cwd() };
  const child = spawn(node, argv, { cwd: ROOT, stdio: 'inherit', env });
  const forwarded = forwardSignals(child);
  const code = await ended(child);
  forwarded();
  return code;
}

/** A terminal's Ctrl-C reaches the whole group by itself; a signal that was sent to us alone is passed on. */
function forwardSignals(child) {
  const pass = (signal) => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, pass);
  return () => signals.forEach((signal) => process.off(signal, pass));
}

function ended(child) {
  return new Promise((resolve) => {
    child.once('error', (error) => fail(`无法运行：${error.message}`, `cannot run: ${error.message}`));
    child.once('close', (code, signal) => resolve(signal ? 128 + (constants.signals[signal] ?? 0) : code));
  });
}

function source(file, args, nodeFlags = []) {
  return { argv: [...nodeFlags, ...ON_SOURCES, file, ...args] };
}

function bin(name, file) {
  return join('node_modules', name, file);
}

/** What the outer `npm run` sets would change what the inner npm does: its log level (`--silent`), its prefix. */
function withoutNpm(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^npm_(lifecycle|package|command|config_(local_|global_)?prefix|config_loglevel)/i.test(name)),
  );
}

function seconds(since) {
  return `${Math.round((Date.now() - since) / 1000)} s`;
}

/** On a terminal one line that counts the seconds until it is wiped; elsewhere it is said once. */
function progressLine(begun, words) {
  if (!process.stderr.isTTY) {
    process.stderr.write(`• ${words}\n`);
    return () => undefined;
  }
  const draw = () => process.stderr.write(`\r\u001b[K• ${words} ${seconds(begun)}`);
  draw();
  const timer = setInterval(draw, 1000);
  return () => {
    clearInterval(timer);
    process.stderr.write('\r\u001b[K');
  };
}

function text(zh, en) {
  return CHINESE ? zh : en;
}

function say(zh, en) {
  process.stderr.write(`• ${text(zh, en)}\n`);
}

function fail(zh, en, code = 1) {
  process.stderr.write(`${text(zh, en)}\n`);
  process.exit(code);
}
