/**
 * Libraries that every app carries and that do what their caller says: a request for permissions inside `androidx` is the app's request,
 * seen again without its reasons. What stands in them is passed over. (Netty's test certificate is the one known secret of a library.)
 */
const SUPPORT_LIBRARY = /^L(?:androidx|android\/support|kotlin|kotlinx|com\/google\/android\/material|io\/netty)\//;

export function isSupportClass(descriptor: string): boolean {
  return SUPPORT_LIBRARY.test(descriptor);
}
