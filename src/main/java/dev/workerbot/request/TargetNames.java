package dev.workerbot.request;

import dev.workerbot.message.entity.Person;
import dev.workerbot.message.text.Counts;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How sentences call the workers that a request is about, and its verb. */
public final class TargetNames {
  private TargetNames() {}

  /** {@code horizon on web1}, {@code queue on web1}, {@code 12 workers on web1 and web2}. */
  public static Sentence name(Collection<Target> targets) {
    if (targets.size() == 1) {
      Target only = targets.iterator().next();
      return Sentence.of("%s on %s", only.worker(), only.server());
    }
    List<ServerName> servers = targets.stream().map(Target::server).distinct().toList();
    Sentence where =
        servers.size() <= 3 ? Counts.all(servers) : Sentence.of("%s servers", servers.size());
    Set<String> groups =
        targets.stream().map(one -> one.worker().group()).collect(Collectors.toSet());
    return Sentence.of(
        "%s on %s",
        (groups.size() == 1
            ? Sentence.name(groups.iterator().next())
            : Sentence.of("%s workers", targets.size())),
        where);
  }

  /** {@code the restart by @ana}, for who waits for it. */
  public static Sentence label(Verb verb, Person by) {
    return Sentence.of("the %s by %s", verb, by);
  }

  public static String capitalised(Verb verb) {
    return capitalised(verb.word());
  }

  public static String capitalised(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
