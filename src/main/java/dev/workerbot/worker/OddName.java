package dev.workerbot.worker;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Names that Supervisor takes and workerbot does not: such a worker is shown by a name that stands
 * in for its own, in which what cannot be is visible, such as {@code ⟨-⟩dash} or {@code
 * a⟨U+200B⟩b}. It can be looked at, and is never acted on: what supervisorctl would be told is not
 * what anybody sees.
 */
public final class OddName {
  private static final String OPEN = "⟨";
  private static final String CLOSE = "⟩";
  private static final String CUT = OPEN + "…";

  /** What is left of a name that is too long. */
  private static final int KEPT = 120;

  /** Forbidden, and seen all the same: what stands for them. */
  private static final List<String> VISIBLE =
      List.of(OPEN + "U+002A" + CLOSE, OPEN + "U+0022" + CLOSE);

  private OddName() {}

  /** The name by which a worker is shown: its own where that can be, else one that stands in. */
  public static WorkerName shown(String name) {
    return WorkerName.tryOf(name)
        .orElseGet(() -> {
          int colon = name.indexOf(':');
          return colon < 0
              ? new WorkerName(part(name), part(name))
              : new WorkerName(part(name.substring(0, colon)), part(name.substring(colon + 1)));
        });
  }

  /** The same of a group or a process alone. */
  public static String part(String own) {
    if (WorkerName.tryOf(own).isPresent() && own.indexOf(':') < 0) {
      return own;
    }
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < own.length() && shown.length() <= WorkerName.MAX_LENGTH; ) {
      int character = own.codePointAt(i);
      boolean dash = i == 0 && character == '-';
      if (dash) {
        shown.append(OPEN).append('-').append(CLOSE);
      } else if (WorkerName.isForbidden(character)) {
        shown.append(OPEN).append(String.format(Locale.ROOT, "U+%04X", character)).append(CLOSE);
      } else {
        shown.appendCodePoint(character);
      }
      i += Character.charCount(character);
    }
    if (own.isEmpty()) {
      return OPEN + CLOSE;
    }
    if (shown.length() <= WorkerName.MAX_LENGTH) {
      return shown.toString();
    }
    int end = Character.isHighSurrogate(shown.charAt(KEPT - 1)) ? KEPT - 1 : KEPT;
    // Of two that begin alike, each is another worker.
    return "%s%s%08x%s".formatted(shown.substring(0, end), CUT, own.hashCode(), CLOSE);
  }

  /** Why the worker is not acted on, and what to do; empty for all whose name is their own. */
  public static Optional<String> why(WorkerName worker) {
    String name = worker.full();
    if (!name.contains(OPEN)) {
      return Optional.empty();
    }
    String what =
        name.contains(CUT)
            ? "is too long"
            : name.contains(OPEN + "-" + CLOSE)
                ? "begins with a dash"
                : VISIBLE.stream().anyMatch(name::contains)
                    ? "contains a `*` or a `\"`"
                    : "contains invisible characters";
    return Optional.of(
        ("workerbot cannot act on it, because its name %s; rename it in its config, or use"
                + " supervisorctl on the server")
            .formatted(what));
  }
}
