package dev.workerbot.alert;

import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.Name;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerName;
import java.util.Optional;

/**
 * What makes two alerts the same: at most one of a fingerprint is open.
 *
 * @param worker empty where the alert is about the server itself
 */
public record Fingerprint(AlertKind.Family family, ServerName server, Optional<WorkerName> worker) {
  public static Fingerprint of(AlertKind.Family family, Target target) {
    return new Fingerprint(family, target.server(), Optional.of(target.worker()));
  }

  public static Fingerprint of(ServerName server) {
    return new Fingerprint(AlertKind.Family.SERVER, server, Optional.empty());
  }

  public Optional<Target> target() {
    return worker.map(name -> new Target(server, name));
  }

  /** {@code horizon@web1}, or {@code web1}. */
  public Sentence subject() {
    return Sentence.name(target().<Name>map(one -> one).orElse(server));
  }
}
