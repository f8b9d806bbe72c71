package org.simdlstm.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads the pickle, protocol 2 to 4, of a numpy object array whose elements are lists of ints.
///
/// It knows only the opcodes and the three globals that numpy writes for it, runs nothing, and
/// holds never more than the bytes present account for.
final class Pickle {
  private static final int MAX_MARKS = 16;

  /// Of objects, memo entries and values on the stack; the Reuters array needs a tenth of it.
  private static final int LIMIT = 1 << 17;

  private static final Tuple EMPTY = Tuple.of(Numpy.NDARRAY, Tuple.of(0), "b");
  private static final Tuple OBJECT = Tuple.of("O8", 0, 1);
  private static final Tuple OBJECT_3 = Tuple.of("O8", false, true); // as Python 3 writes it
  private static final Tuple OBJECT_STATE =
      Tuple.of(3, "|", None.NONE, None.NONE, None.NONE, -1, -1, 63);

  /// What stands for numpy's functions, classes and their instances.
  private enum Numpy {
    RECONSTRUCT,
    NDARRAY,
    DTYPE,
    OBJECT_DTYPE,
    EMPTY_ARRAY
  }

  private enum None {
    NONE
  }

  /// A Python tuple.
  private record Tuple(List<Object> items) {
    static Tuple of(Object... items) {
      return new Tuple(List.of(items));
    }
  }

  /// The array after `BUILD`.
  private record ObjectArray(PyList elements) {}

  /// A Python list that holds either ints or lists.
  private static final class PyList {
    private int[] ints = new int[4];
    private int size;
    private boolean inAList;
    private final List<PyList> lists = new ArrayList<>(0);

    /// False if the item does not belong here: a small file could hold one long list many times.
    boolean add(Object item) {
      if (item instanceof PyList list && size == 0 && list != this && !list.inAList) {
        list.inAList = true;
        return lists.add(list);
      }
      if (item instanceof Integer value && lists.isEmpty()) {
        if (size == ints.length) {
          ints = Arrays.copyOf(ints, 2 * size);
        }
        ints[size++] = value;
        return true;
      }
      return false;
    }

    int[] ints() {
      return Arrays.copyOf(ints, size);
    }
  }

  private final String file;
  private final ByteBuffer in;
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final List<Object> stack = new ArrayList<>();
  private int created;

  /// @param file named in messages
  /// @param in the pickle and nothing else, little-endian
  Pickle(String file, ByteBuffer in) {
    this.file = file;
    this.in = in;
  }

  /// The array's elements.
  int[][] intLists() throws FormatException {
    int protocol = opcode() == 0x80 ? unsignedByte() : -1;
    if (protocol < 2 || protocol > 4) {
      throw bad("not a pickle of protocol 2, 3 or 4");
    }
    int opcode = opcode();
    while (opcode != '.') {
      step(opcode);
      if (marks.size() > MAX_MARKS || stack.size() > LIMIT || memo.size() > LIMIT) {
        throw bad("nested too deeply");
      }
      opcode = opcode();
    }
    if (!(pop() instanceof ObjectArray(PyList elements)) || !stack.isEmpty() || in.hasRemaining()) {
      throw bad("the pickle is not one array");
    }
    int[][] lists = new int[elements.lists.size()][];
    for (int i = 0; i < lists.length; i++) {
      PyList list = elements.lists.get(i);
      if (!list.lists.isEmpty()) {
        throw bad("element " + i + " is not a list of ints");
      }
      lists[i] = list.ints();
    }
    return lists;
  }

  private void step(int opcode) throws FormatException {
    switch (opcode) {
      case '(' -> marks.push(stack.size());
      case ']' -> stack.add(created(new PyList()));
      case 'a' -> append(List.of(pop()));
      case 'e' -> append(popToMark());
      case 'K' -> stack.add(unsignedByte());
      case 'M' -> stack.add(Short.toUnsignedInt(take(2).getShort()));
      case 'J' -> stack.add(take(4).getInt());
      case 'N' -> stack.add(None.NONE);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'U', 'C', 0x8c -> stack.add(text(unsignedByte()));
      case 'X' -> stack.add(text(take(4).getInt()));
      case 't' -> stack.add(created(new Tuple(popToMark())));
      case 0x85 -> stack.add(tuple(1));
      case 0x86 -> stack.add(tuple(2));
      case 0x87 -> stack.add(tuple(3));
      case 'q' -> memo.put(unsignedByte(), top());
      case 'r' -> memo.put(take(4).getInt(), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> stack.add(remembered(unsignedByte()));
      case 'j' -> stack.add(remembered(take(4).getInt()));
      case 'c' -> stack.add(global(line(), line()));
      case 0x93 -> stack.add(stackGlobal());
      case 'R' -> stack.add(called());
      case 'b' -> build();
      case 0x95 -> take(8); // a frame's length: all bytes are here anyway
      default -> {
        in.position(in.position() - 1);
        throw bad(
            String.format("opcode 0x%02x is none that numpy needs for lists of ints", opcode));
      }
    }
  }

  private void append(List<Object> items) throws FormatException {
    if (!(top() instanceof PyList list)) {
      throw bad("appends to what is not a list");
    }
    for (Object item : items) {
      if (!list.add(item)) {
        throw bad("a list holds something else than ints or than lists of its own");
      }
    }
  }

  private Numpy global(String module, String name) throws FormatException {
    return switch (module + " " + name) {
      case "numpy.core.multiarray _reconstruct", "numpy._core.multiarray _reconstruct" ->
          Numpy.RECONSTRUCT;
      case "numpy ndarray" -> Numpy.NDARRAY;
      case "numpy dtype" -> Numpy.DTYPE;
      default -> throw bad("a global that is not one of the three of a numpy array");
    };
  }

  private Numpy stackGlobal() throws FormatException {
    Object name = pop();
    Object module = pop();
    return global(String.valueOf(module), String.valueOf(name));
  }

  /// The two calls that make an array: `_reconstruct(ndarray, (0,), b'b')` and `dtype('O8', 0, 1)`.
  private Numpy called() throws FormatException {
    Object arguments = pop();
    Object function = pop();
    if (function == Numpy.RECONSTRUCT && EMPTY.equals(arguments)) {
      return Numpy.EMPTY_ARRAY;
    }
    if (function == Numpy.DTYPE && (OBJECT.equals(arguments) || OBJECT_3.equals(arguments))) {
      return Numpy.OBJECT_DTYPE;
    }
    throw bad("a call that numpy does not make for an object array");
  }

  private void build() throws FormatException {
    Object state = pop();
    Object target = pop();
    if (target == Numpy.OBJECT_DTYPE && OBJECT_STATE.equals(state)) {
      stack.add(target);
    } else if (target == Numpy.EMPTY_ARRAY
        && state instanceof Tuple(List<Object> items)
        && items.size() == 5
        && items.getLast() instanceof PyList elements
        && Tuple.of(1, Tuple.of(elements.lists.size()), Numpy.OBJECT_DTYPE, false)
            .equals(new Tuple(items.subList(0, 4)))) {
      stack.add(new ObjectArray(elements));
    } else {
      throw bad("a state that is not that of a one-dimensional object array");
    }
  }

  private Object remembered(int key) throws FormatException {
    Object object = memo.get(key);
    if (object == null) {
      throw bad("nothing is remembered under " + key);
    }
    return object;
  }

  private Tuple tuple(int size) throws FormatException {
    Object[] items = new Object[size];
    for (int i = size - 1; i >= 0; i--) {
      items[i] = pop();
    }
    return created(Tuple.of(items));
  }

  private List<Object> popToMark() throws FormatException {
    if (marks.isEmpty()) {
      throw bad("no mark to go back to");
    }
    List<Object> above = stack.subList(marks.pop(), stack.size());
    List<Object> items = List.copyOf(above);
    above.clear();
    return items;
  }

  private Object pop() throws FormatException {
    Object top = top();
    stack.removeLast();
    return top;
  }

  private Object top() throws FormatException {
    if (stack.size() <= (marks.isEmpty() ? 0 : marks.peek())) {
      throw bad("nothing on the stack");
    }
    return stack.getLast();
  }

  private <T> T created(T object) throws FormatException {
    if (++created > LIMIT) {
      throw bad("more than " + LIMIT + " objects");
    }
    return object;
  }

  private int opcode() throws FormatException {
    return unsignedByte();
  }

  private int unsignedByte() throws FormatException {
    return Byte.toUnsignedInt(take(1).get());
  }

  private String text(int length) throws FormatException {
    if (length < 0 || length > 255) {
      throw bad("a text of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    take(length).get(bytes);
    return created(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private String line() throws FormatException {
    int from = in.position();
    while (unsignedByte() != '\n') {}
    int length = in.position() - from - 1;
    in.position(from);
    String line = text(length);
    in.position(from + length + 1);
    return line;
  }

  /// The next `count` bytes.
  private ByteBuffer take(int count) throws FormatException {
    if (count > in.remaining()) {
      throw bad("the pickle is cut off");
    }
    ByteBuffer taken = in.slice(in.position(), count).order(ByteOrder.LITTLE_ENDIAN);
    in.position(in.position() + count);
    return taken;
  }

  private FormatException bad(String reason) {
    return new FormatException(file + ": pickle byte " + in.position() + ": " + reason);
  }
}
