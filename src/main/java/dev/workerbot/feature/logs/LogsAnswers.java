package dev.workerbot.feature.logs;

import dev.workerbot.command.Logs;
import dev.workerbot.message.Message;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Authorization;
import dev.workerbot.request.CommandHandler;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.Outcome.CommandAnswer;
import dev.workerbot.request.RequestContext;
import dev.workerbot.request.dispatch.Services;
import dev.workerbot.supervisor.log.LogTail;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.Target;
import java.util.List;

/** {@code logs}: finds the one worker, and shows its log. */
final class LogsAnswers implements CommandHandler<Logs> {
  private final Services services;
  private final LogsText logs;

  LogsAnswers(Services services, LogsText logs) {
    this.services = services;
    this.logs = logs;
  }

  @Override
  public CommandAnswer handle(RequestContext requestContext, Logs command, Authorization.Go go) {
    if (go.targets().size() > 1) {
      Target first = go.targets().firstKey();
      return requestContext.misunderstood(
          "%s is %d workers; `logs` shows one at a time, such as %s."
              .formatted(
                  Message.code(command.of()),
                  go.targets().size(),
                  Message.code(Sentence.of("logs %s", first))));
    }
    Target target = go.targets().firstKey();
    Reply<LogTail> read =
        services
            .authorizer()
            .lookup()
            .ask(
                requestContext,
                command.of(),
                List.of(target.server()),
                _ -> logs.read(target, command))
            .get(target.server());
    LogsText.ShownLogs shownLogs = logs.of(target, command, read, requestContext.progress());
    String id = requestContext.id();
    if (shownLogs.found()) {
      return new Outcome.Done(id, shownLogs.message());
    }
    return shownLogs.reached()
        ? new Outcome.Failed(id, shownLogs.message())
        : new Outcome.Unreachable(id, shownLogs.message());
  }
}
