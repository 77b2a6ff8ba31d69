package dev.workerbot.feature.change.step;

import dev.workerbot.feature.change.store.StoredChange;
import dev.workerbot.fleet.Fleet;
import dev.workerbot.request.step.Question;
import dev.workerbot.supervisor.Available;
import dev.workerbot.supervisor.ProcessView;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.Supervisor;
import dev.workerbot.supervisor.Updated;
import dev.workerbot.supervisor.files.ProgramFiles;
import dev.workerbot.supervisor.files.ProgramFiles.WriteResult;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import dev.workerbot.worker.Target;
import dev.workerbot.worker.WorkerStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the steps of a change ask. All of it may be asked twice without harm. */
sealed interface ChangeQuestion<T> extends Question<T> {
  /** Writes a file, or deletes it. */
  record WriteQuestion(StoredChange wanted) implements ChangeQuestion<WriteResult> {
    @Override
    public Reply<WriteResult> ask(Fleet fleet) {
      ProgramFiles files = fleet.server(wanted.server()).files();
      return wanted
          .after()
          .map(text -> files.write(wanted.file(), text, wanted.before()))
          .orElseGet(() -> files.delete(wanted.file(), wanted.before().orElse("")));
    }
  }

  record RereadQuestion(ServerName server) implements ChangeQuestion<Reread> {
    @Override
    public Reply<Reread> ask(Fleet fleet) {
      return fleet.server(server).supervisor().reread();
    }
  }

  record AvailQuestion(ServerName server) implements ChangeQuestion<List<Available>> {
    @Override
    public Reply<List<Available>> ask(Fleet fleet) {
      return fleet.server(server).supervisor().avail();
    }
  }

  record UpdateQuestion(ServerName server, String group, Duration limit)
      implements ChangeQuestion<Updated> {
    @Override
    public Reply<Updated> ask(Fleet fleet) {
      return fleet.server(server).supervisor().update(group, limit);
    }
  }

  /** Why a worker died, as far as the main log tells. */
  record CauseQuestion(Target target) implements ChangeQuestion<Optional<String>> {
    @Override
    public Reply<Optional<String>> ask(Fleet fleet) {
      return fleet.server(target.server()).supervisor().cause(target.worker());
    }
  }

  /** All workers of a group. */
  record GroupQuestion(ServerName server, String group)
      implements ChangeQuestion<List<ProcessView>> {
    @Override
    public Reply<List<ProcessView>> ask(Fleet fleet) {
      Supervisor supervisor = fleet.server(server).supervisor();
      return switch (supervisor.status()) {
        case Reply.FailedReply<List<WorkerStatus>>(var problem) -> new Reply.FailedReply<>(problem);
        case Reply.Ok<List<WorkerStatus>>(var all) ->
            new Reply.Ok<>(
                all.stream()
                    .filter(one -> one.worker().group().equals(group))
                    .map(one -> ProcessView.of(one, supervisor))
                    .toList());
      };
    }
  }
}
