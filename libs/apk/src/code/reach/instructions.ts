/** What reachability does at an instruction, by opcode. Source: Android "Dalvik bytecode". */
export const STEP = {
  none: 0,
  new: 1,
  constClass: 2,
  static: 3,
  storeInstance: 4,
  storeStatic: 5,
  virtual: 6,
  super: 7,
  direct: 8,
  invokeStatic: 9,
  interface: 10,
  custom: 11,
  data: 12,
  readFlag: 13,
  storeFlag: 14,
  readStaticFlag: 15,
  storeStaticFlag: 16,
} as const;

export const STEP_OF = new Uint8Array(256);
STEP_OF[0x00] = STEP.data;
STEP_OF[0x22] = STEP.new;
STEP_OF[0x1c] = STEP.constClass;
STEP_OF.fill(STEP.static, 0x60, 0x6e);
STEP_OF[0x55] = STEP.readFlag; // iget-boolean
STEP_OF[0x5c] = STEP.storeFlag;
STEP_OF[0x63] = STEP.readStaticFlag;
STEP_OF[0x6a] = STEP.storeStaticFlag;
STEP_OF[0x69] = STEP.storeStatic; // sput-object
STEP_OF[0x5b] = STEP.storeInstance; // iput-object
for (const first of [0x6e, 0x74]) {
  STEP_OF[first] = STEP.virtual;
  STEP_OF[first + 1] = STEP.super;
  STEP_OF[first + 2] = STEP.direct;
  STEP_OF[first + 3] = STEP.invokeStatic;
  STEP_OF[first + 4] = STEP.interface;
}
STEP_OF[0xfc] = STEP.custom;
STEP_OF[0xfd] = STEP.custom;
