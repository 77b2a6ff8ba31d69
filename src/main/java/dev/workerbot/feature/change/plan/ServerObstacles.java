package dev.workerbot.feature.change.plan;

import dev.workerbot.access.Caller;
import dev.workerbot.access.Policy;
import dev.workerbot.feature.change.step.UnreadableText;
import dev.workerbot.message.text.Sentence;
import dev.workerbot.request.Outcome;
import dev.workerbot.request.state.Inspection;
import dev.workerbot.request.state.SectionWorkers;
import dev.workerbot.supervisor.Reread;
import dev.workerbot.supervisor.config.ServerConfig;
import dev.workerbot.supervisor.reply.Problem;
import dev.workerbot.supervisor.reply.Reply;
import dev.workerbot.worker.ServerName;
import java.util.List;
import java.util.Optional;

/** What keeps every change from a server: it is silent, or its config cannot be read. */
public final class ServerObstacles {
  private final Policy policy;

  public ServerObstacles(Policy policy) {
    this.policy = policy;
  }

  /** What keeps every change from that server just now. */
  Optional<Plan> blocked(Caller caller, Inspection inspection) {
    ServerName server = inspection.server();
    if (inspection.snapshot().problem().isPresent()) {
      Problem silent = inspection.snapshot().problem().get();
      return Optional.of(
          new Plan.Blocked(
              silent.on(server), Optional.empty(), !Outcome.isBroken(List.of(silent))));
    }
    return switch (inspection.reread()) {
      case Reply.FailedReply<Reread>(var problem) -> Optional.of(not(server, problem));
      case Reply.Ok<Reread>(Reread.Unreadable why) ->
          Optional.of(
              new Plan.Blocked(
                  Sentence.of(
                      "%s: %s. Fix that first; until then no change can be applied there",
                      server, UnreadableText.hidden("")),
                  new BrokenConfig(policy, caller)
                      .detail(server, why, SectionWorkers.on(inspection))
                      .map(Sentence::outside),
                  false));
      case Reply.Ok<Reread>(Reread.RereadDone _) ->
          inspection.config() instanceof Reply.FailedReply<ServerConfig>(var problem)
              ? Optional.of(not(server, problem))
              : Optional.empty();
    };
  }

  static Plan not(ServerName server, Problem problem) {
    return new Plan.Blocked(problem.on(server), Optional.empty(), problem.mayPass());
  }
}
