package dev.workerbot.worker;

import java.util.Comparator;
import java.util.List;

/** One worker on one server: what a command acts on. Written {@code queue:queue_00@web1}. */
public record Target(ServerName server, WorkerName worker) implements Name, Comparable<Target> {
  private static final Comparator<Target> ORDER =
      Comparator.comparing(Target::server).thenComparing(Target::worker);

  /**
   * Reads what {@link #toString} writes; throws {@link IllegalArgumentException} on anything else.
   */
  public static Target of(String text) {
    int at = text.lastIndexOf('@');
    if (at < 0) {
      throw new IllegalArgumentException("a target is written worker@server");
    }
    return new Target(new ServerName(text.substring(at + 1)), WorkerName.of(text.substring(0, at)));
  }

  /** What may be written for it, the longest first. */
  public List<Name> names() {
    return List.of(this, worker, server);
  }

  @Override
  public int compareTo(Target other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return worker + "@" + server;
  }
}
