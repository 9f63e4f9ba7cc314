import { frameworkSuperclass } from '../framework-supertypes.ts';

/**
 * What framework and library classes derive from, where reachability asks: `class superclass-or-interface …`. The libraries among them are used only
 * where the package does not bring them itself. Source: Android API reference; javadoc of java.util.concurrent; AndroidX and kotlinx references.
 */
const SUPERTYPES = `
Landroid/content/ContextWrapper; Landroid/content/Context;
Landroid/content/ServiceConnection; Ljava/lang/Object;
Landroid/app/FragmentActivity; Landroid/app/Activity;
Landroidx/core/app/ComponentActivity; Landroid/app/Activity; Landroidx/lifecycle/LifecycleOwner;
Landroidx/activity/ComponentActivity; Landroidx/core/app/ComponentActivity;
Landroidx/fragment/app/FragmentActivity; Landroidx/activity/ComponentActivity;
Landroidx/appcompat/app/AppCompatActivity; Landroidx/fragment/app/FragmentActivity;
Landroid/support/v4/app/SupportActivity; Landroid/app/Activity;
Landroid/support/v4/app/FragmentActivity; Landroid/support/v4/app/SupportActivity;
Landroid/support/v7/app/AppCompatActivity; Landroid/support/v4/app/FragmentActivity;
Landroidx/multidex/MultiDexApplication; Landroid/app/Application;
Landroid/support/multidex/MultiDexApplication; Landroid/app/Application;
Landroidx/fragment/app/DialogFragment; Landroidx/fragment/app/Fragment;
Landroidx/fragment/app/ListFragment; Landroidx/fragment/app/Fragment;
Landroidx/preference/PreferenceFragmentCompat; Landroidx/fragment/app/Fragment;
Lcom/google/android/material/bottomsheet/BottomSheetDialogFragment; Landroidx/fragment/app/DialogFragment;
Landroid/support/v4/app/DialogFragment; Landroid/support/v4/app/Fragment;
Landroidx/appcompat/app/AppCompatDialog; Landroid/app/Dialog;
Landroidx/appcompat/app/AlertDialog; Landroidx/appcompat/app/AppCompatDialog;
Lcom/google/android/material/bottomsheet/BottomSheetDialog; Landroidx/appcompat/app/AppCompatDialog;
Landroidx/core/app/AppComponentFactory; Landroid/app/AppComponentFactory;
Landroidx/core/app/JobIntentService; Landroid/app/Service;
Landroidx/lifecycle/LifecycleService; Landroid/app/Service;
Landroidx/core/content/FileProvider; Landroid/content/ContentProvider;
Landroidx/lifecycle/AndroidViewModel; Landroidx/lifecycle/ViewModel;
Landroidx/work/Worker; Landroidx/work/ListenableWorker;
Landroidx/work/CoroutineWorker; Landroidx/work/ListenableWorker;
Landroidx/work/rxjava3/RxWorker; Landroidx/work/ListenableWorker;
Landroidx/lifecycle/DefaultLifecycleObserver; Landroidx/lifecycle/LifecycleObserver;
Landroidx/lifecycle/LifecycleEventObserver; Landroidx/lifecycle/LifecycleObserver;
Lkotlin/coroutines/jvm/internal/BaseContinuationImpl; Lkotlin/coroutines/Continuation;
Lkotlin/coroutines/jvm/internal/ContinuationImpl; Lkotlin/coroutines/jvm/internal/BaseContinuationImpl;
Lkotlin/coroutines/jvm/internal/SuspendLambda; Lkotlin/coroutines/jvm/internal/ContinuationImpl;
Lkotlin/coroutines/jvm/internal/RestrictedSuspendLambda; Lkotlin/coroutines/jvm/internal/BaseContinuationImpl;
Ljava/lang/Thread; Ljava/lang/Runnable;
Ljava/util/TimerTask; Ljava/lang/Runnable;
Ljava/util/concurrent/RunnableFuture; Ljava/lang/Runnable; Ljava/util/concurrent/Future;
Ljava/util/concurrent/FutureTask; Ljava/util/concurrent/RunnableFuture;
Ljava/util/concurrent/ExecutorService; Ljava/util/concurrent/Executor;
Ljava/util/concurrent/ScheduledExecutorService; Ljava/util/concurrent/ExecutorService;
Ljava/util/concurrent/AbstractExecutorService; Ljava/util/concurrent/ExecutorService;
Ljava/util/concurrent/ForkJoinPool; Ljava/util/concurrent/AbstractExecutorService;
Ljava/util/concurrent/ScheduledThreadPoolExecutor; Ljava/util/concurrent/ScheduledExecutorService;
Landroid/os/CountDownTimer; Ljava/lang/Object;
Landroid/view/LayoutInflater$Factory2; Landroid/view/LayoutInflater$Factory;
Landroid/widget/BaseAdapter; Landroid/widget/ListAdapter; Landroid/widget/SpinnerAdapter;
Landroid/widget/ListAdapter; Landroid/widget/Adapter;
Landroid/widget/SpinnerAdapter; Landroid/widget/Adapter;
Landroid/widget/ArrayAdapter; Landroid/widget/BaseAdapter;
Landroid/widget/SimpleAdapter; Landroid/widget/BaseAdapter;
Landroid/widget/CursorAdapter; Landroid/widget/BaseAdapter;
Landroidx/fragment/app/FragmentPagerAdapter; Landroidx/viewpager/widget/PagerAdapter;
Landroidx/fragment/app/FragmentStatePagerAdapter; Landroidx/viewpager/widget/PagerAdapter;
Landroidx/viewpager2/adapter/FragmentStateAdapter; Landroidx/recyclerview/widget/RecyclerView$Adapter;
Ljava/util/ArrayList; Ljava/util/List;
Ljava/util/List; Ljava/util/Collection;
Ljava/util/Set; Ljava/util/Collection;
Ljava/util/Collection; Ljava/lang/Iterable;
Landroidx/constraintlayout/widget/ConstraintLayout; Landroid/view/ViewGroup;
Landroidx/appcompat/widget/AppCompatTextView; Landroid/widget/TextView;
Landroidx/appcompat/widget/AppCompatButton; Landroid/widget/Button;
Landroidx/appcompat/widget/AppCompatImageView; Landroid/widget/ImageView;
`;

const TABLE: ReadonlyMap<string, readonly string[]> = new Map(
  SUPERTYPES.trim()
    .split('\n')
    .map((row) => {
      const [name = '', ...supertypes] = row.split(' ');
      return [name, supertypes];
    }),
);

/** Packages that the device brings: a class defined there by the app is never the one that runs. Source: boot class path of AOSP. */
const BOOT =
  /^L(?:java\/|javax\/(?:net|crypto|security|xml|sql)\/|dalvik\/|android\/(?:app|content|os|view|widget|webkit|telephony|location|hardware|accounts|provider|database|graphics|media|net\/wifi|preference|util|text)\/)/;

/** Supertypes of a class that the package does not define, nearest first. */
export function frameworkSupertypes(descriptor: string): readonly string[] {
  const listed = TABLE.get(descriptor) ?? [];
  const superclass = frameworkSuperclass(descriptor);
  return superclass === null || listed.includes(superclass) ? listed : [superclass, ...listed];
}

/** True for a class that a device looks up in itself before it looks into the package: those that the tables know. */
export function isBootClass(descriptor: string): boolean {
  return BOOT.test(descriptor) && (TABLE.has(descriptor) || frameworkSuperclass(descriptor) !== null);
}
