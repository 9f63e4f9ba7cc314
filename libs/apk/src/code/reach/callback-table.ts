/**
 * Which methods of a package the framework calls back, and because of what. Source: Android API reference of the classes named, `java.util.concurrent`,
 * AndroidX and kotlinx references. The AndroidX and kotlinx rows matter where a package's own copy is absent, or calls through reflection.
 * Rows: `class method…`.
 */

/**
 * Objects that a framework method calls by itself, once one is handed over: threads, executors, listeners of a state that comes without anybody's act.
 * Clicks, texts and dialogs are not here: being registered does not call them.
 */
export const AUTOMATIC_ARGUMENTS = parse(`
Ljava/lang/Runnable; run
Ljava/util/TimerTask; run
Ljava/util/concurrent/Callable; call
Ljava/util/concurrent/ThreadFactory; newThread
Ljava/util/concurrent/RejectedExecutionHandler; rejectedExecution
Ljava/security/PrivilegedAction; run
Ljava/security/PrivilegedExceptionAction; run
Ljava/lang/reflect/InvocationHandler; invoke
Ljava/util/Comparator; compare
Ljava/io/FileFilter; accept
Ljava/io/FilenameFilter; accept
Ljava/nio/file/FileVisitor; visitFile preVisitDirectory postVisitDirectory visitFileFailed
Ljava/util/function/Consumer; accept
Ljava/util/function/BiConsumer; accept
Ljava/util/function/Function; apply
Ljava/util/function/BiFunction; apply
Ljava/util/function/UnaryOperator; apply
Ljava/util/function/BinaryOperator; apply
Ljava/util/function/Predicate; test
Ljava/util/function/BiPredicate; test
Ljava/util/function/Supplier; get
Ljava/util/function/IntFunction; apply
Ljava/util/function/ToIntFunction; applyAsInt
Ljava/util/function/ToLongFunction; applyAsLong
Ljava/util/function/IntConsumer; accept
Landroid/os/Handler$Callback; handleMessage
Landroid/os/MessageQueue$IdleHandler; queueIdle
Landroid/view/Choreographer$FrameCallback; doFrame
Landroid/view/ViewTreeObserver$OnGlobalLayoutListener; onGlobalLayout
Landroid/view/ViewTreeObserver$OnPreDrawListener; onPreDraw
Landroid/view/ViewTreeObserver$OnDrawListener; onDraw
Landroid/view/ViewTreeObserver$OnWindowAttachListener; onWindowAttached
Landroid/view/ViewTreeObserver$OnWindowFocusChangeListener; onWindowFocusChanged
Landroid/view/View$OnAttachStateChangeListener; onViewAttachedToWindow
Landroid/view/View$OnLayoutChangeListener; onLayoutChange
Landroid/view/View$OnApplyWindowInsetsListener; onApplyWindowInsets
Landroid/view/LayoutInflater$Factory; onCreateView
Landroid/view/LayoutInflater$Factory2; onCreateView
Landroid/view/SurfaceHolder$Callback; surfaceCreated surfaceChanged
Landroid/view/TextureView$SurfaceTextureListener; onSurfaceTextureAvailable
Landroid/view/animation/Animation$AnimationListener; onAnimationStart onAnimationEnd
Landroid/animation/Animator$AnimatorListener; onAnimationStart onAnimationEnd
Landroid/animation/ValueAnimator$AnimatorUpdateListener; onAnimationUpdate
Landroid/content/DialogInterface$OnShowListener; onShow
Landroid/app/Application$ActivityLifecycleCallbacks; onActivityPreCreated onActivityCreated onActivityPostCreated onActivityStarted onActivityResumed onActivityPreStarted onActivityPreResumed onActivityPostStarted onActivityPostResumed
Landroid/app/FragmentManager$FragmentLifecycleCallbacks; onFragmentAttached onFragmentCreated onFragmentViewCreated onFragmentStarted onFragmentResumed
Landroid/content/ServiceConnection; onServiceConnected
Landroid/location/LocationListener; onLocationChanged onProviderEnabled onStatusChanged
Landroid/location/GnssStatus$Callback; onStarted onFirstFix onSatelliteStatusChanged
Landroid/location/OnNmeaMessageListener; onNmeaMessage
Landroid/location/GpsStatus$Listener; onGpsStatusChanged
Landroid/hardware/SensorEventListener; onSensorChanged onAccuracyChanged
Landroid/telephony/PhoneStateListener; onCallStateChanged onCellLocationChanged onCellInfoChanged onSignalStrengthsChanged onSignalStrengthChanged onServiceStateChanged onDataConnectionStateChanged
Landroid/telephony/TelephonyCallback; onCallStateChanged onCellLocationChanged onCellInfoChanged onSignalStrengthsChanged onServiceStateChanged onDataConnectionStateChanged
Landroid/net/ConnectivityManager$NetworkCallback; onAvailable onCapabilitiesChanged onLinkPropertiesChanged onBlockedStatusChanged
Landroid/bluetooth/BluetoothProfile$ServiceListener; onServiceConnected
Landroid/bluetooth/BluetoothAdapter$LeScanCallback; onLeScan
Landroid/bluetooth/le/ScanCallback; onScanResult onBatchScanResults
Landroid/hardware/camera2/CameraDevice$StateCallback; onOpened
Landroid/hardware/camera2/CameraCaptureSession$StateCallback; onConfigured onReady
Landroid/media/MediaPlayer$OnPreparedListener; onPrepared
Landroid/media/MediaPlayer$OnCompletionListener; onCompletion
Landroid/media/ImageReader$OnImageAvailableListener; onImageAvailable
Landroid/media/MediaScannerConnection$OnScanCompletedListener; onScanCompleted
Landroid/speech/tts/TextToSpeech$OnInitListener; onInit
Landroid/webkit/ValueCallback; onReceiveValue
Landroid/webkit/WebViewClient; onPageStarted onPageFinished onLoadResource shouldInterceptRequest onPageCommitVisible onReceivedSslError onReceivedError onReceivedHttpError
Landroid/webkit/WebChromeClient; onProgressChanged onReceivedTitle onConsoleMessage
Landroid/accounts/AccountManagerCallback; run
Landroid/accounts/OnAccountsUpdateListener; onAccountsUpdated
Landroid/app/LoaderManager$LoaderCallbacks; onCreateLoader onLoadFinished
Landroid/widget/Adapter; getCount getItem getItemId getView getViewTypeCount getItemViewType
Landroid/widget/ListAdapter; getCount getItem getItemId getView getViewTypeCount getItemViewType
Landroid/widget/SpinnerAdapter; getCount getItem getView getDropDownView
Landroidx/recyclerview/widget/RecyclerView$Adapter; getItemCount getItemViewType onCreateViewHolder onBindViewHolder onAttachedToRecyclerView createFragment
Landroidx/viewpager/widget/PagerAdapter; getCount instantiateItem getItem getPageTitle
Landroid/database/DatabaseErrorHandler; onCorruption
Landroidx/lifecycle/Observer; onChanged
Landroidx/lifecycle/LifecycleObserver; onCreate onStart onResume onStateChanged
Landroidx/lifecycle/LifecycleEventObserver; onStateChanged
Lkotlin/jvm/functions/Function0; invoke
Lkotlin/jvm/functions/Function1; invoke
Lkotlin/jvm/functions/Function2; invoke invokeSuspend
Lkotlin/jvm/functions/Function3; invoke invokeSuspend
Lkotlin/coroutines/Continuation; resumeWith invokeSuspend
Lio/reactivex/functions/Consumer; accept
Lio/reactivex/functions/Action; run
Lio/reactivex/functions/Function; apply
Lio/reactivex/Observer; onSubscribe onNext onError onComplete
Lio/reactivex/SingleObserver; onSubscribe onSuccess onError
Lio/reactivex/ObservableOnSubscribe; subscribe
Lio/reactivex/SingleOnSubscribe; subscribe
Lio/reactivex/CompletableOnSubscribe; subscribe
Lio/reactivex/rxjava3/functions/Consumer; accept
Lio/reactivex/rxjava3/functions/Action; run
Lio/reactivex/rxjava3/functions/Function; apply
Lio/reactivex/rxjava3/functions/Supplier; get
Lio/reactivex/rxjava3/core/Observer; onSubscribe onNext onError onComplete
Lio/reactivex/rxjava3/core/ObservableOnSubscribe; subscribe
Lrx/functions/Action0; call
Lrx/functions/Action1; call
Lrx/functions/Func1; call
Lokhttp3/Callback; onResponse onFailure
Lokhttp3/Interceptor; intercept
Lretrofit2/Callback; onResponse onFailure
Lcom/google/android/gms/tasks/OnSuccessListener; onSuccess
Lcom/google/android/gms/tasks/OnCompleteListener; onComplete
Lcom/google/android/gms/tasks/OnFailureListener; onFailure
`);

/** Methods that hand a Runnable or listener back rather than in: nothing is called for being named there. */
export const TAKES_BACK = /^(remove|unregister|cancel|clear|setDefaultUncaughtExceptionHandler|setUncaughtExceptionHandler|addShutdownHook)/;

/** Calls that make the framework call methods of the receiver: `class.method called…`. */
export const RECEIVER_CALLS = parse(`
Ljava/lang/Thread;.start run
Ljava/lang/Thread;.run run
Landroid/os/HandlerThread;.start run onLooperPrepared
Ljava/lang/Runnable;.run run
Ljava/util/concurrent/FutureTask;.run done
Landroid/os/AsyncTask;.execute onPreExecute doInBackground onProgressUpdate onPostExecute onCancelled
Landroid/os/AsyncTask;.executeOnExecutor onPreExecute doInBackground onProgressUpdate onPostExecute onCancelled
Landroid/os/CountDownTimer;.start onTick onFinish
Landroid/os/Handler;.sendMessage handleMessage dispatchMessage
Landroid/os/Handler;.sendMessageDelayed handleMessage dispatchMessage
Landroid/os/Handler;.sendMessageAtTime handleMessage dispatchMessage
Landroid/os/Handler;.sendMessageAtFrontOfQueue handleMessage dispatchMessage
Landroid/os/Handler;.sendEmptyMessage handleMessage dispatchMessage
Landroid/os/Handler;.sendEmptyMessageDelayed handleMessage dispatchMessage
Landroid/os/Handler;.sendEmptyMessageAtTime handleMessage dispatchMessage
Landroid/os/Handler;.obtainMessage handleMessage
Landroid/app/Dialog;.show onCreate onStart onAttachedToWindow onWindowFocusChanged show
Landroid/app/Dialog;.create onCreate
Landroid/app/Activity;.finish onPause onStop onDestroy
Landroid/app/Activity;.recreate onPause onStop onDestroy
Landroid/app/Activity;.invalidateOptionsMenu onCreateOptionsMenu onPrepareOptionsMenu
Landroid/database/sqlite/SQLiteOpenHelper;.getWritableDatabase onConfigure onCreate onUpgrade onOpen onDowngrade
Landroid/database/sqlite/SQLiteOpenHelper;.getReadableDatabase onConfigure onCreate onUpgrade onOpen onDowngrade
Landroid/content/Loader;.startLoading onStartLoading
Landroid/content/Loader;.forceLoad onForceLoad
Landroid/content/AsyncTaskLoader;.forceLoad loadInBackground onLoadInBackground deliverResult
Ljava/lang/ClassLoader;.loadClass findClass
Ljava/util/concurrent/RecursiveTask;.fork compute
Ljava/util/concurrent/RecursiveAction;.fork compute
Lkotlin/coroutines/Continuation;.resumeWith invokeSuspend resumeWith
`);

/** Objects that the framework calls once they exist and are put to use; being made in reached code is taken for that. */
export const INSTANCE_CALLS = parse(`
Landroid/app/Fragment; onAttach onCreate onCreateView onViewCreated onActivityCreated onViewStateRestored onStart onResume onInflate setUserVisibleHint onCreateOptionsMenu onPrepareOptionsMenu
Landroidx/fragment/app/Fragment; onAttach onCreate onCreateView onViewCreated onActivityCreated onViewStateRestored onStart onResume onInflate setUserVisibleHint onCreateOptionsMenu onPrepareOptionsMenu
Landroid/support/v4/app/Fragment; onAttach onCreate onCreateView onViewCreated onActivityCreated onViewStateRestored onStart onResume onInflate setUserVisibleHint onCreateOptionsMenu onPrepareOptionsMenu
Landroid/app/DialogFragment; onCreateDialog
Landroidx/fragment/app/DialogFragment; onCreateDialog
Landroid/support/v4/app/DialogFragment; onCreateDialog
Landroid/preference/PreferenceFragment; onCreate
Landroidx/preference/PreferenceFragmentCompat; onCreatePreferences
Landroid/view/View; onAttachedToWindow onFinishInflate onMeasure onLayout onSizeChanged onDraw draw dispatchDraw onWindowFocusChanged onWindowVisibilityChanged onVisibilityChanged computeScroll
Landroid/view/ViewGroup; onAttachedToWindow
Landroidx/work/ListenableWorker; doWork startWork
Landroidx/startup/Initializer; create dependencies
`);

/** Classes that a library makes by reflection from a class constant: `get(MyViewModel.class)`. */
export const MADE_FROM_CONSTANT: readonly string[] = [
  'Landroidx/lifecycle/ViewModel;',
  'Landroidx/fragment/app/Fragment;',
  'Landroid/app/Fragment;',
  'Landroid/support/v4/app/Fragment;',
  'Landroidx/work/ListenableWorker;',
  'Landroidx/startup/Initializer;',
];

/** What the system calls of a component, once it starts it. */
export const LIFECYCLE = {
  factory: words('<init> instantiateClassLoader instantiateApplication instantiateActivity instantiateProvider instantiateReceiver instantiateService'),
  application: words(
    '<init> attachBaseContext onCreate getResources getAssets getClassLoader getTheme getPackageName getSystemService getApplicationInfo getPackageManager',
  ),
  provider: words('<init> attachInfo onCreate'),
  activity: words(
    '<init> attachBaseContext onCreate onContentChanged onStart onPostCreate onResume onPostResume onAttachedToWindow onCreateView onCreateDescription onCreateThumbnail ' +
      'onAttachFragment onResumeFragments onCreatePanelMenu onCreatePanelView onPreparePanel onCreateOptionsMenu onPrepareOptionsMenu onWindowFocusChanged onEnterAnimationComplete onWindowAttributesChanged ' +
      'onTopResumedActivityChanged onApplyThemeResource onTitleChanged onChildTitleChanged onGetDirectActions getResources getAssets getTheme getClassLoader getSystemService getPackageName setTheme onSupportContentChanged getDelegate',
  ),
  activityLater: words('onPause onStop onUserLeaveHint onSaveInstanceState'),
  service: words(
    '<init> attachBaseContext onCreate onStart onStartCommand onBind onRebind onHandleIntent onHandleWork onStartJob onNotificationPosted onListenerConnected onServiceConnected onAccessibilityEvent onCreateEngine onTileAdded onStartListening',
  ),
  receiver: words('<init> onReceive onUpdate onEnabled'),
} as const;

/** Calls that come only after somebody did something: what they reach is reachable after a user's act. Told by name, whatever class declares them. */
export const USER_CALLBACKS: ReadonlySet<string> = new Set(
  words(
    'onClick onLongClick onTouch onTouchEvent onKey onKeyDown onKeyUp onKeyLongPress onBackPressed onContextClick onDoubleTap onSingleTapUp onSingleTapConfirmed onLongPress onFling onScroll onShowPress onDown ' +
      'onDrag onHover onGenericMotion onFocusChange onEditorAction onTextChanged beforeTextChanged afterTextChanged onQueryTextSubmit onQueryTextChange onCheckedChanged onItemClick onItemLongClick onItemSelected ' +
      'onNavigationItemSelected onNavigationItemReselected onMenuItemClick onOptionsItemSelected onContextItemSelected onMenuItemSelected onMenuItemActionExpand onCreateContextMenu onProgressChanged onStopTrackingTouch ' +
      'onStartTrackingTouch onRatingChanged onDateSet onTimeSet onValueChange onTabSelected onTabReselected onPageSelected onPageScrolled onRefresh onRequestPermissionsResult onActivityResult onNewIntent onPreferenceClick ' +
      'onPreferenceChange onPreferenceTreeClick onSharedPreferenceChanged onCancel onDismiss onUserInteraction onUserLeaveHint dispatchTouchEvent dispatchKeyEvent onInterceptTouchEvent performClick callOnClick onDropDownClosed ' +
      'onGroupClick onChildClick onDirectAction onPictureInPictureModeChanged onRestart onSwiped onMove onActionItemClicked onCreateActionMode onPrimaryClipChanged',
  ),
);

/** Intents to start one of the package's own components: `class.method kind`, the argument being the intent (or, for jobs and works, what names the class). */
export const STARTS: ReadonlyMap<string, 'activity' | 'service'> = new Map([
  ['startActivity', 'activity'],
  ['startActivityForResult', 'activity'],
  ['startActivities', 'activity'],
  ['startActivityIfNeeded', 'activity'],
  ['startNextMatchingActivity', 'activity'],
  ['startActivityFromFragment', 'activity'],
  ['startActivityFromChild', 'activity'],
  ['startService', 'service'],
  ['startForegroundService', 'service'],
  ['bindService', 'service'],
  ['bindIsolatedService', 'service'],
  ['enqueueWork', 'service'],
  ['schedule', 'service'],
]);

/** Actions that a receiver hears after the device has started. Source: android.content.Intent; the last two are those of device makers. */
export const BOOT_ACTIONS: ReadonlySet<string> = new Set([
  'android.intent.action.BOOT_COMPLETED',
  'android.intent.action.LOCKED_BOOT_COMPLETED',
  'android.intent.action.USER_UNLOCKED',
  'android.intent.action.REBOOT',
  'android.intent.action.QUICKBOOT_POWERON',
  'com.htc.intent.action.QUICKBOOT_POWERON',
]);

function parse(rows: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    rows
      .trim()
      .split('\n')
      .map((row): [string, string[]] => {
        const [name = '', ...methods] = row.split(' ');
        return [name, methods];
      }),
  );
}

function words(text: string): readonly string[] {
  return text.split(' ');
}
