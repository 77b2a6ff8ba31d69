package dev.workerbot.command.syntax;

import dev.workerbot.command.Command;
import dev.workerbot.worker.verb.Verb;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * How one verb is written: its spec, and how what is typed becomes a command. {@link
 * com.google.auto.service.AutoService} makes it known to {@link java.util.ServiceLoader}.
 */
public interface Syntax {
  VerbSpec spec();

  /**
   * The command that is meant. Throws {@link IllegalArgumentException} with a sentence for people.
   */
  Command read(Arguments typed);

  /** That of a verb. */
  static Syntax of(Verb verb) {
    return All.BY_VERB.get(verb);
  }

  /** All that is said of a verb. */
  static VerbSpec specOf(Verb verb) {
    return of(verb).spec();
  }

  /** Those of all verbs, found once. */
  final class All {
    private static final Map<Verb, Syntax> BY_VERB = find();

    private All() {}

    private static Map<Verb, Syntax> find() {
      Map<Verb, Syntax> found = new EnumMap<>(Verb.class);
      for (Syntax one : ServiceLoader.load(Syntax.class, Syntax.class.getClassLoader())) {
        if (found.put(one.spec().verb(), one) != null) {
          throw new IllegalStateException("twice in the list of verbs: " + one.spec().verb());
        }
      }
      Arrays.stream(Verb.values())
          .filter(verb -> !found.containsKey(verb))
          .findFirst()
          .ifPresent(verb -> {
            throw new IllegalStateException("not in the list of verbs: " + verb);
          });
      return Collections.unmodifiableMap(found);
    }
  }
}
