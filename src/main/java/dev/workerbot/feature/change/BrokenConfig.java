package dev.workerbot.feature.change;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Decision;
import dev.workerbot.access.Policy;
import dev.workerbot.message.CleanText;
import dev.workerbot.message.Message;
import dev.workerbot.message.Sentence;
import dev.workerbot.operation.SectionWorkers;
import dev.workerbot.store.Changes.StoredChange;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.Verb;
import java.util.Optional;

/**
 * What somebody is told of a config that supervisord cannot read. The file, its workers and the
 * reason are for who may see all workers that the broken section is about, or all there can be.
 */
record BrokenConfig(Policy policy, Caller caller) {
  private static final String PROGRAM = "program:";

  /**
   * {@code supervisord cannot read `/etc/supervisor/conf.d/queue.conf`: Invalid user name nobody1};
   * empty where it is not for them.
   */
  Optional<String> detail(ServerName server, Reread.Unreadable why, SectionWorkers sectionWorkers) {
    return isFor(server, why, sectionWorkers) ? Optional.of(whole(why, "")) : Optional.empty();
  }

  /**
   * After a change, which may itself be what cannot be read. It goes into the history of its
   * worker, so another's file is named to nobody.
   */
  static String after(StoredChange storedChange, Reread.Unreadable why, String anyMore) {
    boolean own =
        why.section().filter((PROGRAM + storedChange.program())::equals).isPresent()
            || why.file().filter(file -> file.endsWith("/" + storedChange.file())).isPresent();
    return own ? whole(why, anyMore) : hidden(anyMore);
  }

  private static String whole(Reread.Unreadable why, String anyMore) {
    return "supervisord cannot read %s%s: %s"
        .formatted(
            why.file().map(path -> Message.code(path)).orElse(Sentence.of("its config")),
            anyMore,
            CleanText.singleLine(why.reason()));
  }

  /** What everybody may know of it. */
  static String hidden(String anyMore) {
    return "supervisord cannot read its config%s; %s there says why"
        .formatted(anyMore, Message.code("supervisorctl reread"));
  }

  private boolean isFor(ServerName server, Reread.Unreadable why, SectionWorkers sectionWorkers) {
    return policy.mayOnAllOf(caller, Verb.STATUS, server)
        || why.section()
            .map(sectionWorkers::of)
            .map(workers -> workers.stream().map(worker -> new Target(server, worker)).toList())
            .filter(all -> policy.decide(caller, Verb.STATUS, all) instanceof Decision.Allowed)
            .isPresent();
  }
}
