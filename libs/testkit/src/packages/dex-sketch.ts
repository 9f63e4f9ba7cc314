/**
 * Small apps written down shortly, for tests of what runs when: classes of a package `x`, what the manifest says of them, and what is expected.
 *
 *   == a call in the application's start
 *   application App
 *   class App < android/app/Application
 *     method onCreate()V
 *       collect
 *   expect App.onCreate application
 *
 * Lines of a method are smali, with `@Name` for a class of the package, `%Name` for a known one of the framework, and the words of `MACROS`. A method has six locals; its
 * last `return` is written by itself. `dex` begins another DEX file.
 */
export type AppSketch = {
  readonly title: string;
  /** Assembly of each DEX file. */
  readonly dex: readonly string[];
  readonly application: string | null;
  readonly factory: string | null;
  readonly components: readonly ComponentSketch[];
  readonly metaData: readonly { readonly name: string; readonly value: string }[];
  readonly expectations: readonly { readonly method: string; readonly verdict: string }[];
};
export type ComponentSketch = {
  readonly type: 'activity' | 'activity-alias' | 'service' | 'receiver' | 'provider';
  readonly name: string;
  readonly options: Readonly<Record<string, string>>;
};

/** Classes of the platform and of libraries that sketches name by their last word. */
const KNOWN = Object.fromEntries(
  (
    'java/lang/Object java/lang/String java/lang/Class java/lang/Thread java/lang/Runnable java/lang/Boolean java/lang/CharSequence java/lang/ClassLoader android/net/Uri android/view/MenuItem java/lang/reflect/Method java/lang/reflect/Constructor java/util/Timer java/util/TimerTask ' +
    'java/util/concurrent/Executor java/util/concurrent/ExecutorService java/util/concurrent/ScheduledExecutorService java/util/concurrent/Executors java/util/concurrent/Callable java/util/concurrent/TimeUnit java/util/concurrent/Future ' +
    'java/util/concurrent/ThreadFactory java/util/List java/util/Iterator java/io/File android/app/Activity android/app/Application android/app/Service android/app/Dialog android/app/AlertDialog android/app/Fragment ' +
    'android/app/AlertDialog$Builder android/app/IntentService android/app/PendingIntent android/app/job/JobService android/app/job/JobScheduler android/app/job/JobInfo android/app/job/JobInfo$Builder android/os/Bundle android/os/Handler ' +
    'android/os/Handler$Callback android/os/Message android/os/AsyncTask android/os/HandlerThread android/os/Looper android/os/MessageQueue android/os/MessageQueue$IdleHandler android/os/IBinder android/os/CountDownTimer ' +
    'android/content/Context android/content/ContextWrapper android/content/Intent android/content/IntentFilter android/content/ComponentName android/content/BroadcastReceiver android/content/ContentProvider android/content/SharedPreferences ' +
    'android/content/SharedPreferences$Editor android/content/ServiceConnection android/content/DialogInterface android/content/DialogInterface$OnClickListener android/view/View android/view/View$OnClickListener android/view/MotionEvent ' +
    'android/view/View$OnTouchListener android/view/ViewGroup android/view/LayoutInflater android/view/ViewTreeObserver android/view/ViewTreeObserver$OnGlobalLayoutListener android/view/Choreographer android/view/Choreographer$FrameCallback ' +
    'android/widget/TextView android/widget/CompoundButton android/widget/CompoundButton$OnCheckedChangeListener android/text/TextWatcher android/location/LocationManager android/location/LocationListener android/location/Location ' +
    'android/hardware/SensorManager android/hardware/SensorEventListener android/hardware/SensorEvent android/hardware/Sensor android/app/Application$ActivityLifecycleCallbacks android/app/AppComponentFactory android/util/AttributeSet ' +
    'android/net/ConnectivityManager android/net/ConnectivityManager$NetworkCallback android/net/Network android/telephony/TelephonyManager android/telephony/PhoneStateListener androidx/fragment/app/Fragment androidx/lifecycle/ViewModel ' +
    'androidx/lifecycle/ViewModelProvider androidx/startup/Initializer androidx/work/Worker androidx/work/OneTimeWorkRequest$Builder kotlin/jvm/functions/Function0 kotlin/jvm/functions/Function1 kotlin/jvm/functions/Function2 ' +
    'kotlin/coroutines/Continuation kotlin/coroutines/CoroutineContext kotlin/coroutines/jvm/internal/SuspendLambda kotlinx/coroutines/BuildersKt kotlinx/coroutines/CoroutineScope kotlinx/coroutines/CoroutineStart kotlinx/coroutines/Job ' +
    'com/tencent/mmkv/MMKV'
  )
    .split(' ')
    .map((path) => [path.split('/').at(-1), `L${path};`]),
);

const MACROS: Readonly<Record<string, (...words: string[]) => string[]>> = {
  /** The call that is looked for. */
  collect: () => ['invoke-static {}, Lp/Device;->collect()V'],
  /** `new v0 @A`: an object by its constructor without arguments. */
  new: (register = '', type = '') => [`new-instance ${register}, ${type}`, `invoke-direct {${register}}, ${type}-><init>()V`],
  /** `intent v0 p0 @Main`: an intent for a class; spoils `v5`. */
  intent: (register = '', context = '', type = '') => [
    `new-instance ${register}, %Intent`,
    `const-class v5, ${type}`,
    `invoke-direct {${register}, ${context}, v5}, %Intent-><init>(%Context%Class)V`,
  ],
  /** `preference v0 p0 agreed 0`: a stored boolean with its default; spoils `v4` and `v5`. */
  preference: (register = '', context = '', key = '', byDefault = '0') => [
    'const-string v4, "settings"',
    'const/4 v5, 0',
    `invoke-virtual {${context}, v4, v5}, %Context->getSharedPreferences(%StringI)%SharedPreferences`,
    `move-result-object ${register}`,
    `const-string v4, "${key}"`,
    `const/4 v5, ${byDefault}`,
    `invoke-interface {${register}, v4, v5}, %SharedPreferences->getBoolean(%StringZ)Z`,
    `move-result ${register}`,
  ],
  /** `store p0 agreed 1`: writes it; spoils `v3`, `v4` and `v5`. */
  store: (context = '', key = '', value = '1') => [
    'const-string v4, "settings"',
    'const/4 v5, 0',
    `invoke-virtual {${context}, v4, v5}, %Context->getSharedPreferences(%StringI)%SharedPreferences`,
    'move-result-object v3',
    'invoke-interface {v3}, %SharedPreferences->edit()%SharedPreferences$Editor',
    'move-result-object v3',
    `const-string v4, "${key}"`,
    `const/4 v5, ${value}`,
    'invoke-interface {v3, v4, v5}, %SharedPreferences$Editor->putBoolean(%StringZ)%SharedPreferences$Editor',
    'move-result-object v3',
    'invoke-interface {v3}, %SharedPreferences$Editor->apply()V',
  ],
};
const COMPONENTS: Readonly<Record<string, ComponentSketch['type']>> = {
  activity: 'activity',
  launcher: 'activity',
  alias: 'activity-alias',
  service: 'service',
  receiver: 'receiver',
  provider: 'provider',
};

export function readSketches(text: string): AppSketch[] {
  return text
    .split(/^== /m)
    .slice(1)
    .map((part) => readSketch(part));
}

function readSketch(text: string): AppSketch {
  const [title = '', ...lines] = text.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  const dex: string[][] = [[]];
  const sketch = {
    title,
    application: null as string | null,
    factory: null as string | null,
    components: [] as ComponentSketch[],
    metaData: [] as { name: string; value: string }[],
    expectations: [] as { method: string; verdict: string }[],
  };
  let method: { proto: string; lines: string[] } | null = null;
  let current: { name: string; superclass: string; hasInit: boolean } | null = null;
  const out = (line: string): unknown => dex.at(-1)!.push(line);
  const endMethod = (): void => {
    if (method === null) return;
    if (!/^\s*(return|throw|goto|\.end)/.test(method.lines.at(-1) ?? '')) method.lines.push(...returnOf(method.proto));
    out([...method.lines, '.end method'].join('\n'));
    method = null;
  };
  const endClass = (): void => {
    endMethod();
    if (current !== null && !current.hasInit && current.superclass !== '') {
      out(`.method public constructor <init>()V\ninvoke-direct {p0}, ${current.superclass}-><init>()V\nreturn-void\n.end method`);
    }
    current = null;
  };
  for (const line of lines) {
    if (line === '') continue;
    const [word = '', ...rest] = line.split(/\s+/);
    if (word === 'class' || word === 'interface' || word === 'abstract-class') {
      endClass();
      const [, name = '', superclass = 'java/lang/Object', interfaces = ''] = /^(\S+)(?:\s+<\s+(\S+))?(?:\s+:\s+(.+))?$/.exec(rest.join(' ')) ?? [];
      const flags = word === 'interface' ? 'public interface abstract' : word === 'abstract-class' ? 'public abstract' : 'public';
      current = { name, superclass: word === 'interface' ? '' : typeOf(superclass), hasInit: false };
      out(`.class ${flags} Lx/${name};\n.super ${typeOf(superclass)}`);
      for (const one of interfaces.split(/\s+/).filter(Boolean)) out(`.implements ${typeOf(one)}`);
    } else if (word === 'field') {
      endMethod();
      out(`.field public ${expand(rest.join(' '))}`);
    } else if (word === 'method') {
      endMethod();
      const signature = expand(rest.at(-1)!);
      const flags = rest.slice(0, -1);
      if (signature.startsWith('<init>')) current!.hasInit = true;
      const head = `.method ${[flags.includes('private') ? '' : 'public', ...flags].join(' ')} ${signature}`;
      if (flags.includes('abstract') || flags.includes('native')) out(`${head}\n.end method`);
      else method = { proto: signature, lines: [head, '.locals 6'] };
    } else if (word === 'expect') sketch.expectations.push({ method: rest[0]!, verdict: rest[1]! });
    else if (word === 'application') sketch.application = rest[0]!;
    else if (word === 'factory') sketch.factory = rest[0]!;
    else if (word === 'meta') sketch.metaData.push({ name: rest[0]!, value: rest[1]! });
    else if (word === 'dex') {
      endClass();
      dex.push([]);
    } else if (word in COMPONENTS && method === null) {
      const options = Object.fromEntries(rest.slice(1).map((option) => option.split('=') as [string, string]));
      sketch.components.push({ type: COMPONENTS[word]!, name: rest[0]!, options: word === 'launcher' ? { launcher: 'true', ...options } : options });
    } else if (method === null) throw new Error(`not a sketch: ${line}`);
    else (method as { lines: string[] }).lines.push(...(MACROS[word]?.(...rest) ?? [line]).map(expand));
  }
  endClass();
  return { ...sketch, dex: dex.map((part) => part.join('\n')) };
}

/** `@Name` and `%Name` as descriptors. */
function expand(text: string): string {
  return text.replaceAll(/@([A-Z]\w*(?:\$+\w+)*)/g, 'Lx/$1;').replaceAll(/%([A-Z]\w*(?:\$+\w+)*)/g, (_, name: string) => knownType(name));
}

/** The longest known name that the text begins with: `%StringI` is a string and an int. */
function knownType(text: string): string {
  for (let end = text.length; end > 0; end--) if (Object.hasOwn(KNOWN, text.slice(0, end))) return KNOWN[text.slice(0, end)]! + text.slice(end);
  throw new Error(`not a known class: ${text}`);
}

function typeOf(name: string): string {
  if (name.includes('/')) return `L${name};`;
  return Object.hasOwn(KNOWN, name) ? KNOWN[name]! : `Lx/${name};`;
}

function returnOf(signature: string): string[] {
  const returns = signature.slice(signature.lastIndexOf(')') + 1);
  if (returns === 'V') return ['return-void'];
  if (returns === 'J' || returns === 'D') return ['const-wide/16 v0, 0', 'return-wide v0'];
  return ['const/4 v0, 0', /^[L[]/.test(returns) ? 'return-object v0' : 'return v0'];
}
