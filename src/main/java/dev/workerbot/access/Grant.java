package dev.workerbot.access;

import dev.workerbot.worker.Glob;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Set;

/**
 * Verbs on workers of servers, as one line of a role says it: what it names and nothing more.
 *
 * @param workers a glob over a worker's group, or over {@code group:process} where it has a colon
 * @param servers a glob over server names, or a tag
 */
public record Grant(Set<Verb> verbs, Glob workers, Glob servers) {
  public Grant {
    verbs = Set.copyOf(verbs);
  }

  /** Whether it speaks of this verb on this target, which carries these tags. */
  public boolean covers(Verb verb, Target target, Set<String> tags) {
    return verbs.contains(verb) && covers(target, tags);
  }

  /** Whether it speaks of this target, whatever the verb. */
  boolean covers(Target target, Set<String> tags) {
    return coversServer(target.server().value(), tags)
        && (workers.pattern().indexOf(':') < 0
            ? workers.matches(target.worker().group())
            : workers.matches(target.worker().full()));
  }

  /** Whether it speaks of any worker on this server. */
  public boolean coversServer(String server, Set<String> tags) {
    return servers.matches(server) || tags.contains(servers.pattern());
  }

  /** Whether it speaks of this verb on any worker of this server. */
  public boolean speaksOf(Verb verb, String server, Set<String> tags) {
    return verbs.contains(verb) && coversServer(server, tags);
  }

  /** Whether no worker of its servers is left out. */
  public boolean coversEveryWorker() {
    return workers.pattern().chars().allMatch(letter -> letter == '*')
        || workers.pattern().equals("*:*");
  }
}
