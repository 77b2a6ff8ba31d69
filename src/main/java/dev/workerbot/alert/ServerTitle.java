package dev.workerbot.alert;

import dev.workerbot.message.text.Sentence;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How an alert of a whole server is headed: each needs something else done, so the title says it at
 * the top where it is known. The cause is a sentence for people, known by how it begins.
 */
final class ServerTitle {
  private static final String UNKNOWN = ", its workers are unknown";
  private static final Map<String, String> BY_CAUSE = new LinkedHashMap<>();

  static {
    BY_CAUSE.put("supervisord does not answer", "supervisord does not answer on %s");
    BY_CAUSE.put("sudo asks for a password", "sudo asks for a password on %s" + UNKNOWN);
    BY_CAUSE.put("sudo refuses", "sudo refuses supervisorctl on %s" + UNKNOWN);
    BY_CAUSE.put("sudo runs nothing", "sudo wants a terminal on %s" + UNKNOWN);
    BY_CAUSE.put("sudo finds", "sudo refuses a locked account on %s" + UNKNOWN);
    BY_CAUSE.put(
        "the login shell of the SSH user prints",
        "The login shell on %s garbles answers" + UNKNOWN);
    BY_CAUSE.put(
        "the login shell of the SSH user", "The login shell on %s runs no commands" + UNKNOWN);
    BY_CAUSE.put("the SSH user may not use", "Supervisor's socket is closed to us on %s" + UNKNOWN);
    BY_CAUSE.put("Supervisor wants a user name", "Supervisor wants a password on %s" + UNKNOWN);
    BY_CAUSE.put("supervisorctl cannot be run", "There is no supervisorctl on %s" + UNKNOWN);
  }

  private ServerTitle() {}

  static Sentence of(AlertKind alertKind, Optional<String> cause, Sentence server) {
    return Sentence.of(
        BY_CAUSE.entrySet().stream()
            .filter(_ -> alertKind != AlertKind.UNREACHABLE)
            .filter(one -> cause.filter(said -> said.startsWith(one.getKey())).isPresent())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(alertKind.title()),
        server);
  }
}
