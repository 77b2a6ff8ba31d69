package dev.workerbot.worker;

import java.util.Comparator;
import java.util.Optional;

/**
 * The name of one Supervisor process: its group and its process name.
 *
 * <p>Checked by Supervisor's own rule (no blank, {@code :} or {@code /}; supervisor 4.2.5,
 * datatypes.py, process_or_group_name) and more strictly where a name could pass for something
 * else: no control or invisible character, no leading dash (an option), no {@code *} (a group), no
 * double quote (of a selector). Whoever breaks it is shown by an {@link OddName}. Breaking the rule
 * throws {@link IllegalArgumentException} with a sentence for people.
 */
public record WorkerName(String group, String process) implements Name, Comparable<WorkerName> {
  /** Longest part accepted, in UTF-16 units; Supervisor itself has no limit. */
  public static final int MAX_LENGTH = 200;

  private static final Comparator<WorkerName> ORDER =
      Comparator.comparing(WorkerName::group).thenComparing(WorkerName::process);

  public WorkerName {
    check(group);
    check(process);
  }

  /** Reads {@code horizon} or {@code queue:queue_00}, as {@code supervisorctl status} prints it. */
  public static WorkerName of(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new WorkerName(text, text)
        : new WorkerName(text.substring(0, colon), text.substring(colon + 1));
  }

  /** Like {@link #of}, empty where the text breaks the rule. */
  public static Optional<WorkerName> tryOf(String text) {
    try {
      return Optional.of(of(text));
    } catch (IllegalArgumentException notAName) {
      return Optional.empty();
    }
  }

  /**
   * The form that supervisorctl can take for nothing else: never a bare name, never {@code all}.
   */
  public String full() {
    return group + ":" + process;
  }

  private static void check(String part) {
    if (part.isEmpty()) {
      throw new IllegalArgumentException("a worker name cannot be empty");
    }
    if (part.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("a worker name has at most " + MAX_LENGTH + " characters");
    }
    if (part.startsWith("-")) {
      throw new IllegalArgumentException("a worker name cannot start with a dash");
    }
    part.codePoints()
        .filter(WorkerName::isForbidden)
        .findFirst()
        .ifPresent(character -> {
          throw new IllegalArgumentException(
              "a worker name cannot contain %s".formatted(describe(character)));
        });
  }

  static boolean isForbidden(int character) {
    return character == ':'
        || character == '/'
        || character == '*'
        || character == '"'
        || Character.isWhitespace(character)
        || Character.isSpaceChar(character)
        || !isVisible(character);
  }

  private static boolean isVisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String describe(int character) {
    if (Character.isWhitespace(character) || Character.isSpaceChar(character)) {
      return "a blank";
    }
    return isVisible(character)
        ? "`" + Character.toString(character) + "`"
        : "the invisible character U+%04X".formatted(character);
  }

  @Override
  public int compareTo(WorkerName other) {
    return ORDER.compare(this, other);
  }

  /** The short form that Supervisor shows: {@code horizon}, {@code queue:queue_00}. */
  @Override
  public String toString() {
    return group.equals(process) ? group : full();
  }
}
