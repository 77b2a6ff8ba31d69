package dev.workerbot.feature.change.plan;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.feature.change.step.UnreadableText;
import dev.workerbot.request.state.SectionWorkers;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.verb.Verb;
import java.util.Optional;

/**
 * What people are shown of a config that supervisord cannot read. The file, its workers and the
 * reason are for who may see all workers that the broken section is about, or all there can be.
 */
record BrokenConfig(Policy policy, Caller caller) {
  /**
   * {@code supervisord cannot read `/etc/supervisor/conf.d/queue.conf`: Invalid user name nobody1};
   * empty where it is not for them.
   */
  Optional<String> detail(ServerName server, Reread.Unreadable why, SectionWorkers sectionWorkers) {
    return isFor(server, why, sectionWorkers)
        ? Optional.of(UnreadableText.whole(why, ""))
        : Optional.empty();
  }

  private boolean isFor(ServerName server, Reread.Unreadable why, SectionWorkers sectionWorkers) {
    return policy.mayOnAllOf(caller, Verb.STATUS, server)
        || why.section()
            .map(sectionWorkers::of)
            .map(workers -> workers.stream().map(worker -> new Target(server, worker)).toList())
            .filter(all -> policy.allows(caller, Verb.STATUS, all))
            .isPresent();
  }
}
